//! Drafts on disk: each answer at once, so that no signal, crash or lost line takes any with it.
//!
//! Each draft is a file of its own in a folder that only its owner may enter. It is written aside,
//! brought to the disk, and takes its name whole. The program that works on a draft holds a lock on
//! the very file, so that another terminal sees that somebody is at it; the lock goes with the program.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::base::aside;
use crate::base::file::make_private_folder;
use crate::base::text::shown;
use crate::cli::context::Context;
use crate::cli::files::within;
use crate::interview::Interview;
use crate::interview::draft::Draft;

const FOLDER: &str = "drafts";
const ENDING: &str = "json";
/// What is set aside keeps its name and gets this behind it.
const BROKEN: &str = "broken";
/// The most bytes that a draft has.
const LARGEST: u64 = 4 << 20;

/// A draft that was found.
#[derive(Debug)]
pub struct FoundDraft {
    /// What it says.
    pub draft: Draft,
    path: PathBuf,
}

/// All that lies in the folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// What could be gone on with, the newest first.
    pub found: Vec<FoundDraft>,
    /// What could not, each in a sentence.
    pub remarks: Vec<String>,
}

impl Context {
    /// Opens the folder of this user's drafts; makes it if it is not there.
    ///
    /// # Errors
    /// There is no folder of a user, or it is not this user's alone.
    pub fn drafts_folder(&self) -> Result<PathBuf, String> {
        let state = self.environment().state_folder();
        let state = state.ok_or("neither HOME nor XDG_STATE_HOME names a folder")?;
        let folder = state.join(FOLDER);
        let told = |error: io::Error| format!("{}: {error}", shown(&folder));
        make_private_folder(&folder).map_err(told)?;
        let found = folder.symlink_metadata().map_err(told)?;
        if !found.is_dir() {
            return Err(format!("{} is a link, or no folder", shown(&folder)));
        }
        rights::folder(&folder, &found).map_err(|why| format!("{} {why}", shown(&folder)))?;
        aside::sweep(&folder, (self.surroundings.clock)());
        Ok(folder)
    }

    /// Reads all drafts of this user, also those that are being worked on. Nothing is taken, made
    /// or set aside; what cannot be read is for `ows assess` to name.
    pub fn unsigned_drafts(&self) -> Vec<Draft> {
        let drafts = self.readable_drafts();
        drafts.map(|(draft, _)| draft).collect()
    }

    /// Reads the drafts of this user that no other terminal works on, the newest first. Nothing is taken,
    /// made or set aside.
    pub fn unfinished_drafts(&self) -> Vec<Draft> {
        let is_free = |file: &File| !matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        let drafts = self.readable_drafts();
        let mut drafts: Vec<Draft> = drafts
            .filter_map(|(draft, file)| is_free(&file).then_some(draft))
            .collect();
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.changed()));
        drafts
    }

    fn readable_drafts(&self) -> impl Iterator<Item = (Draft, File)> {
        let state = self.environment().state_folder();
        let paths = state.map(|state| paths(&state.join(FOLDER)));
        let paths = paths.unwrap_or_default().into_iter();
        paths.filter_map(|path| read(&path).ok())
    }
}

/// Looks at everything in a folder of drafts. What cannot be read is set aside under another name.
pub fn look(folder: &Path) -> Listing {
    let mut listing = Listing::default();
    for path in paths(folder) {
        match found(&path) {
            // It is not held while somebody only looks at it: another terminal may take it.
            Ok((found, _)) => listing.found.push(found),
            Err(Unusable::LeftAlone(remark)) => listing.remarks.push(remark),
            Err(Unusable::Broken(why)) => listing.remarks.push(set_aside(&path, &why)),
        }
    }
    listing
        .found
        .sort_by_key(|found| std::cmp::Reverse(found.draft.changed()));
    listing
}

/// Why nothing can be done with a draft.
enum Unusable {
    /// It belongs to somebody else, or another terminal holds it: in a sentence.
    LeftAlone(String),
    /// It is torn, or no draft.
    Broken(String),
}

/// Returns the paths of all drafts in a folder, by their names.
fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut paths = within(folder).unwrap_or_default();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == ENDING));
    paths
}

/// Reads a draft of one's own.
///
/// # Errors
/// It is torn, no draft, or somebody else's.
fn read(path: &Path) -> Result<(Draft, File), String> {
    let told = |error: io::Error| error.to_string();
    // What took its place since it was looked at is looked at again.
    let file = aside::open(path).map_err(told)?;
    rights::file(&file.metadata().map_err(told)?)?;
    let mut text = String::new();
    let read = (&file).take(LARGEST).read_to_string(&mut text);
    read.map_err(told)?;
    Ok((Draft::read(&text)?, file))
}

/// Reads a draft, and holds it.
///
/// # Errors
/// Nothing can be done with it.
fn found(path: &Path) -> Result<(FoundDraft, File), Unusable> {
    let seen = path.symlink_metadata();
    let seen = seen.map_err(|error| Unusable::Broken(error.to_string()))?;
    rights::file(&seen)
        .map_err(|why| Unusable::LeftAlone(format!("{} {why}; it is left alone", shown(path))))?;
    let (draft, file) = read(path).map_err(Unusable::Broken)?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        let patient = draft.patient().unwrap_or("a patient");
        return Err(Unusable::LeftAlone(format!(
            "{patient} is being assessed in another terminal, which holds that draft"
        )));
    }
    let path = path.to_owned();
    Ok((FoundDraft { draft, path }, file))
}

/// Keeps what cannot be read, under a name that nothing looks for.
fn set_aside(path: &Path, why: &str) -> String {
    let mut aside = path.to_owned();
    aside.as_mut_os_string().push(format!(".{BROKEN}"));
    let words = format!("a draft cannot be read ({why})");
    match fs::rename(path, &aside) {
        Ok(()) => format!("{words}; it is kept as {}", shown(&aside)),
        Err(_) => format!("{words}; it stays at {}", shown(path)),
    }
}

impl FoundDraft {
    /// Removes the draft.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn discard(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    /// Says whether the draft was removed meanwhile.
    pub fn is_gone(&self) -> bool {
        !self.path.exists()
    }

    /// Takes the draft, to go on with it in the same file.
    ///
    /// # Errors
    /// Another terminal was quicker.
    pub fn take(&self) -> Result<DraftFile, String> {
        match found(&self.path) {
            Ok((again, lock)) if again.draft == self.draft => Ok(DraftFile {
                folder: self.path.parent().map(Path::to_owned),
                lock: Some(lock),
                why_not: None,
            }),
            Err(Unusable::LeftAlone(remark)) => Err(remark),
            Ok(_) | Err(Unusable::Broken(_)) => Err("that draft was changed meanwhile".to_owned()),
        }
    }
}

/// The file that keeps one interview on disk.
#[derive(Debug, Default)]
pub struct DraftFile {
    folder: Option<PathBuf>,
    /// The file as it is now, locked for as long as this program works on it.
    lock: Option<File>,
    why_not: Option<String>,
}

impl DraftFile {
    /// Keeps an interview in a folder of drafts, or in memory alone, and then says why.
    pub fn new(folder: Result<PathBuf, String>) -> Self {
        Self {
            why_not: folder.as_ref().err().cloned(),
            folder: folder.ok(),
            lock: None,
        }
    }

    /// Brings an interview to the disk, from when it has a patient on.
    pub fn keep(&mut self, interview: &Interview) {
        let Some(folder) = &self.folder else {
            return;
        };
        if interview.assessment().context.patient.is_none() {
            return;
        }
        match write(folder, interview) {
            Ok(file) => {
                self.lock = Some(file);
                self.why_not = None;
            }
            Err(error) => self.why_not = Some(format!("{}: {error}", shown(folder))),
        }
    }

    /// Says whether a draft is on disk, though it may lack the last answers.
    pub fn is_on_disk(&self) -> bool {
        self.lock.is_some()
    }

    /// Says why the last answer is not on disk, if it is not.
    pub fn why_not(&self) -> Option<&str> {
        self.why_not.as_deref()
    }

    /// Removes the draft once it is signed. If it stays, its id says later that it was signed.
    pub fn remove(&mut self, interview: &Interview) {
        if let Some(folder) = &self.folder {
            let _ = fs::remove_file(path(folder, interview));
        }
        self.lock = None;
    }
}

fn path(folder: &Path, interview: &Interview) -> PathBuf {
    folder.join(format!("{}.{ENDING}", interview.id().hyphenated()))
}

fn write(folder: &Path, interview: &Interview) -> io::Result<File> {
    let text = Draft::of(interview).text()?;
    // Where locks are not to be had, two terminals are told apart by nothing: that is no reason to stop.
    let mut made = aside::file(folder)?;
    made.write_all(text.as_bytes())?;
    made.as_file().sync_all()?;
    let file = made.persist(path(folder, interview))?;
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(file)
}

/// Rights as Unix has them.
#[cfg(unix)]
mod rights {
    use std::fs::{self, Metadata, Permissions};
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::path::Path;

    use crate::base::file::is_own;

    const OF_OTHERS: u32 = 0o077;

    /// Takes a folder of one's own for oneself alone; refuses any other.
    pub(super) fn folder(path: &Path, found: &Metadata) -> Result<(), String> {
        if !is_own(found) {
            return Err("belongs to somebody else".to_owned());
        }
        if found.mode() & OF_OTHERS != 0 {
            let closed = fs::set_permissions(path, Permissions::from_mode(0o700));
            closed.map_err(|error| format!("is open to others: {error}"))?;
        }
        Ok(())
    }

    /// Refuses every file but one of one's own alone.
    pub(super) fn file(found: &Metadata) -> Result<(), String> {
        let why = if found.is_symlink() {
            "is a link"
        } else if !found.is_file() {
            "is no plain file"
        } else if !is_own(found) {
            "belongs to somebody else"
        } else if found.nlink() > 1 {
            "has a second name elsewhere"
        } else if found.mode() & OF_OTHERS != 0 {
            "can be read by others"
        } else {
            return Ok(());
        };
        Err(why.to_owned())
    }
}

/// Elsewhere a user's own folder is guarded by the system.
#[cfg(not(unix))]
mod rights {
    use std::fs::Metadata;
    use std::path::Path;

    pub(super) fn folder(_path: &Path, _found: &Metadata) -> Result<(), String> {
        Ok(())
    }

    pub(super) fn file(_found: &Metadata) -> Result<(), String> {
        Ok(())
    }
}
