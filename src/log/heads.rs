//! The last heads of logs as an account remembers them, so that an end that was cut off is found unasked.
//!
//! A small file for each log, by its id and its path, in a folder that is handed in. It is written
//! after a commit and never goes backwards: what is in it was on disk in the log. Nothing here stops
//! an entry from being recorded; an account that cannot remember is told so when it verifies.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::bad_entry::{BadEntry, EntryFault, Whose};
use super::chain::Head;
use super::fault::Fault;
use super::log_file::{self, LogFile};
use super::{Log, database};
use crate::base::aside;
use crate::base::canonical::Digest;
use crate::base::text::shown;

/// The most bytes that are read of a file: a head has fewer.
const MOST_BYTES: u64 = 128;
/// How often, and after which pauses, a folder is asked for that another terminal is writing to.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(5);

/// Where an account keeps the last heads of its logs.
#[derive(Clone, Debug)]
pub struct Heads {
    /// The folder, which is made when it is needed, or why there is none.
    folder: Result<PathBuf, String>,
}

/// What an account remembers of the end of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// It recorded nothing in this log yet.
    Nothing,
    /// The end as it was after the last entry that it recorded or accepted.
    Head(Head),
    /// Nobody knows, and why.
    Unknown(String),
}

/// What a log that is open knows of the heads that its account remembers.
#[derive(Debug)]
pub(super) struct Memory {
    heads: Heads,
    /// As it was before anything of the log was read.
    remembered: Remembered,
}

impl Heads {
    /// Keeps heads in a folder of this account, or nowhere, and then says why.
    pub fn at(folder: Result<PathBuf, String>) -> Self {
        Self { folder }
    }

    fn place(&self, log: &str, path: &Path) -> Result<PathBuf, String> {
        let mut named = log.as_bytes().to_vec();
        named.push(0);
        named.extend(path.as_os_str().as_encoded_bytes());
        let folder = self.folder.clone()?;
        Ok(folder.join(format!("{}.head", Digest::of_bytes(&named))))
    }

    /// Returns what is remembered of a log.
    fn of(&self, log: &str, path: &Path) -> Remembered {
        let read = || -> Result<Option<Head>, String> { head_at(&self.place(log, path)?) };
        match read() {
            Ok(Some(head)) => Remembered::Head(head),
            Ok(None) => Remembered::Nothing,
            Err(why) => Remembered::Unknown(why),
        }
    }

    /// Says why nothing can be remembered, if so: by trying it.
    fn why_not(&self) -> Option<String> {
        let try_out = || -> Result<(), String> {
            let folder = self.folder.clone()?;
            let path = folder.join("any.head");
            let told = |fault: Fault| fault.to_string();
            log_file::make_folder(&path).map_err(told)?;
            LogFile::look(&path).map_err(told)?;
            let made = aside::file(&folder);
            made.map(drop).map_err(|error| of_file(&folder, &error))
        };
        try_out().err()
    }

    /// Remembers a head instead of the one before, if `follows` says that it goes on from that.
    fn keep(
        &self,
        log: &str,
        path: &Path,
        head: &Head,
        follows: impl FnOnce(&Head) -> bool,
    ) -> Result<(), String> {
        let place = self.place(log, path)?;
        log_file::make_folder(&place).map_err(|fault| fault.to_string())?;
        let folder = self.folder.clone()?;
        let _lock = lock(&folder)?;
        // What cannot be read there says nothing, and is replaced.
        if let Ok(Some(known)) = head_at(&place)
            && !follows(&known)
        {
            return Ok(());
        }
        let write = || -> io::Result<()> {
            let mut made = aside::file(&folder)?;
            writeln!(made, "{head}")?;
            made.as_file().sync_all()?;
            made.persist(&place)?;
            Ok(())
        };
        write().map_err(|error| of_file(&folder, &error))?;
        log_file::sync_name(&place).map_err(|fault| fault.to_string())
    }
}

fn of_file(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", shown(path))
}

/// Reads a head, if there is one at a path.
fn head_at(path: &Path) -> Result<Option<Head>, String> {
    match LogFile::look(path) {
        Ok(place) if place.exists => {}
        Ok(_) => return Ok(None),
        Err(fault) if fault.kind == super::FaultKind::Absent => return Ok(None),
        Err(fault) => return Err(fault.to_string()),
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
    read.map_err(|error| of_file(path, &error))?;
    let text = String::from_utf8_lossy(&bytes);
    let head = Head::parse(text.trim_end_matches('\n'));
    head.map(Some)
        .map_err(|why| format!("{}: {why}", shown(path)))
}

/// Holds a folder, so that two terminals do not write at once and the older head stays.
fn lock(folder: &Path) -> Result<File, String> {
    let path = folder.join(".lock");
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path);
    let file = file.map_err(|error| of_file(&path, &error))?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            // Where locks are not to be had, the last who writes stays: a head too old is no false alarm.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
    Err(format!("{} is held by another program", shown(&path)))
}

impl Log {
    /// Looks up what an account remembers of the end of this log, and keeps it up with what is recorded.
    ///
    /// It is called before anything is read: then what another terminal adds meanwhile is no alarm.
    #[must_use]
    pub fn remembering(mut self, heads: &Heads) -> Self {
        self.memory = Some(Memory {
            remembered: heads.of(&self.id, &self.path),
            heads: heads.clone(),
        });
        self
    }

    /// Says how this log does not go on from the end that the account remembers, if so: it was cut off
    /// or written anew, or an older copy was put in its place.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn lost(&self) -> Result<Option<BadEntry>, Fault> {
        let Some(Remembered::Head(head)) = self.remembered() else {
            return Ok(None);
        };
        if self.has(head)? {
            return Ok(None);
        }
        let last = self.head()?.number;
        let (named, whose) = (head.number, Whose::Remembered);
        Ok(Some(if last < named {
            BadEntry::new(last + 1, EntryFault::CutOff { named, whose })
        } else {
            BadEntry::new(named, EntryFault::NotTheHead(whose))
        }))
    }

    /// Takes the log as it is now for what the account remembers, and returns its end.
    ///
    /// # Errors
    /// The log cannot be read, or the account cannot remember; then it says why.
    pub fn accept(&self) -> Result<Head, Fault> {
        let head = self.head()?;
        if let Some(memory) = &self.memory {
            let kept = memory.heads.keep(&self.id, &self.path, &head, |_| true);
            kept.map_err(|why| {
                let message = format!("the end of the log cannot be remembered: {why}");
                let help = "look at the folder and its permissions";
                Fault::failed(message, help)
            })?;
        }
        Ok(head)
    }

    /// Returns what the account remembers, if it was asked.
    pub(super) fn remembered(&self) -> Option<&Remembered> {
        self.memory.as_ref().map(|memory| &memory.remembered)
    }

    /// Says why this account cannot remember, if it is asked to and cannot.
    pub(super) fn cannot_remember(&self) -> Option<String> {
        self.memory.as_ref()?.heads.why_not()
    }

    /// Remembers the end after a commit. If that fails, the entry is recorded all the same.
    pub(super) fn remember(&self, head: &Head) {
        let Some(memory) = &self.memory else {
            return;
        };
        // A log that lost what is remembered does not make that forgotten by growing again.
        let follows = |known: &Head| known.number < head.number && self.has(known).unwrap_or(false);
        let _ = memory.heads.keep(&self.id, &self.path, head, follows);
    }

    /// Says whether the entry that a head names stands in the log with its hash.
    fn has(&self, head: &Head) -> Result<bool, Fault> {
        if head.number == 0 {
            return Ok(true);
        }
        let hash = database::hash(&self.connection, head.number)?;
        Ok(hash.is_some_and(|hash| head.names(&hash)))
    }
}
