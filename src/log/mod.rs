//! The log: what was assessed, by whom, when, and with which rules. It only grows.
//!
//! One SQLite file. Each entry is the text that is hashed, and holds the hash of the one before; a
//! correction is an entry of its own; every scale, policy, column map and language used is kept beside them.
//! [`Log::append`] is the only thing that writes. No clock is read here: the time is handed in, and so
//! is the folder in which an account remembers the ends of its logs.

mod addition;
mod append;
mod backup;
mod bad_entry;
mod batches;
pub mod chain;
mod checked_read;
mod database;
pub mod entry;
mod fault;
mod heads;
mod journal;
mod log_file;
mod period;
pub mod pseudonym;
mod read;
mod record;
mod recorder;
pub mod verify;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use addition::{
    Addition, Appended, Corrects, FUTURE_ALLOWED_SECONDS, Reading, Stamp, UsedFile,
};
pub use backup::{Beyond, Restored, restore};
pub use bad_entry::{BadEntry, EntryFault, Whose};
pub use batches::Batches;
pub use chain::Head;
pub use checked_read::{Holding, Picked};
pub use entry::{Entry, EntryKind, Shown, Used};
pub use fault::{Fault, FaultKind};
pub use heads::{Heads, Remembered};
pub use log_file::{is_shared, names_a_folder};
pub use period::Period;
pub use read::{Copy, Wanted};
pub use record::{Correction, Corrections, Record};
pub use recorder::{Recorder, Unrecorded};
pub use verify::Verdict;

use crate::base::random;
use crate::store::Access;
use heads::Memory;
use journal::WriteAhead;
use log_file::LogFile;

/// A log that is open.
#[derive(Debug)]
pub struct Log {
    connection: Connection,
    path: PathBuf,
    id: String,
    /// What its account remembers of its end, if it is asked to.
    memory: Option<Memory>,
}

/// An entry with the bytes it was read from, and the hash that stands beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The bytes that were hashed.
    pub bytes: String,
    /// The hash that the log has of them, 64 hexadecimal digits.
    pub hash: String,
    /// What they say.
    pub entry: Entry,
}

impl Log {
    /// Opens a log to write to it; makes it, and its folder, if they are not there.
    ///
    /// # Errors
    /// The path is not safe, or the log cannot be made, opened or written.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        log_file::make_folder(path)?;
        let file = LogFile::look(path)?;
        let _turn = journal::turn(&file);
        let looked = if LogFile::look(path)?.exists {
            journal::check(&file)?
        } else {
            journal::refuse_leftovers(&file.path)?;
            database::create(&file, random::id()?)?;
            WriteAhead::Holds(None)
        };
        let file = LogFile::of_log(path)?;
        let connection = database::open(&file, Access::Write)?;
        journal::hold(&connection, &file, looked)?;
        verify::hold_to_schema(&connection)?;
        file.is_still_there()?;
        Self::of(connection, &file)
    }

    /// Opens a log that is there, only to read it.
    ///
    /// # Errors
    /// There is none, the path is not safe, or the log cannot be opened.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let file = LogFile::of_log(path)?;
        Self::of(database::open(&file, Access::Read)?, &file)
    }

    fn of(connection: Connection, file: &LogFile) -> Result<Self, Fault> {
        Ok(Self {
            id: database::identity(&connection)?,
            path: file.path.clone(),
            connection,
            memory: None,
        })
    }

    /// Returns the path, with no links in its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the id of the log, which stands in each of its entries.
    pub fn id(&self) -> &str {
        &self.id
    }
}
