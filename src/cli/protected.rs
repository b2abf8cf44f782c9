//! Where what is kept from run to run is found: the log, the training store, drafts, the configuration.

use super::error::{Failure, WRONG_USAGE};
use super::log_access::{default_log, log_path};
use super::train::store;
use super::ui::{Screen, shown};
use crate::base::file::Identity;

/// Notes what is kept wherever this run finds it, whether or not this command uses it.
pub fn note(screen: &Screen) {
    let environment = screen.environment();
    let found = [
        log_path(screen).ok(),
        screen
            .configuration()
            .ok()
            .and_then(|set| Some(set.log.clone()?.into())),
        default_log(screen),
        store::usual(screen),
        environment.configuration_folder(),
        environment.state_folder(),
    ];
    for path in found.into_iter().flatten() {
        screen.files().keeps(&path);
    }
}

/// Refuses a standard output, or a standard error, that goes to a file which is kept, and returns the
/// exit code then. Of standard error it is said on standard output, since nothing may be said there.
pub fn refuse_streams(screen: &Screen) -> Option<u8> {
    let files = screen.files();
    if files.output.is_none() && files.messages.is_none() {
        return None;
    }
    note(screen);
    let refused = |stream: &Option<Identity>, what: &str| {
        let kept = files.kept_as(stream.as_ref())?;
        Some(format!(
            "{what} goes to {}, which is kept by ows; write to another file",
            shown(&kept)
        ))
    };
    if let Some(words) = refused(&files.messages, "standard error") {
        let is_output_too = refused(&files.output, "").is_some();
        if !is_output_too {
            // The exit code says it where this cannot be said.
            let _ = screen.print(&format!("error: {words}\n"));
        }
        return Some(WRONG_USAGE);
    }
    let words = refused(&files.output, "standard output")?;
    Some(screen.report(&Failure::Usage(words)))
}
