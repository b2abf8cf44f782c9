//! What is tidied up when a signal ends the program: files that were not finished; and the one signal that
//! ends nothing.
//!
//! A signal that the program was started to ignore, as under `nohup`, stays ignored.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, Once, PoisonError};

use tempfile::NamedTempFile;

/// Files that go if a signal ends the program before they are finished.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static WATCH: Once = Once::new();
#[cfg(unix)]
static OUTLIVE: Once = Once::new();

/// Makes a file that goes if a signal ends the program before it is finished.
///
/// A signal that comes while the file is made waits until it is known. If signals cannot be watched
/// the file would only be left behind, which is no reason to stop.
///
/// # Errors
/// The file cannot be made.
pub fn unfinished(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    WATCH.call_once(watch);
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let file = make()?;
    unfinished.push(file.path().to_owned());
    Ok(file)
}

/// Forgets a file that was finished.
pub fn keep(path: &std::path::Path) {
    UNFINISHED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .retain(|unfinished| unfinished != path);
}

/// Lets a write fail that goes beyond the size a file may have here, where a signal would end the program
/// without a word.
#[cfg(unix)]
pub fn outlive_a_file_too_large() {
    OUTLIVE.call_once(|| {
        let seen = std::sync::Arc::default();
        // Where it cannot be caught the system ends the program, as it would have.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, seen);
    });
}

/// Does nothing: a write beyond what the system allows fails here by itself.
#[cfg(not(unix))]
pub fn outlive_a_file_too_large() {}

#[cfg(unix)]
fn watch() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let watched = not_ignored(&[SIGHUP, SIGINT, SIGTERM]);
    let (begun, known) = std::sync::mpsc::channel();
    // Signals are taken in the thread itself: where the system gives none, they still end the program.
    let watching = std::thread::Builder::new().spawn(move || {
        let Ok(mut signals) = signal_hook::iterator::Signals::new(watched) else {
            return;
        };
        let _ = begun.send(());
        if let Some(signal) = signals.forever().next() {
            let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
            for path in unfinished.iter() {
                // It may be gone already, and nobody is left to tell.
                let _ = std::fs::remove_file(path);
            }
            // Ends the program as the signal would have done, so that its parent sees the signal.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    if watching.is_ok() {
        let _ = known.recv();
    }
}

#[cfg(not(unix))]
fn watch() {}

/// Returns those of some signals that the program was not started to ignore; all where that cannot be told.
#[cfg(unix)]
pub fn not_ignored(signals: &[i32]) -> Vec<i32> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The first signal is the lowest bit.
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let ignored = mask.unwrap_or(0);
    let watched = signals.iter().copied();
    watched
        .filter(|signal| ignored & (1 << (signal - 1)) == 0)
        .collect()
}
