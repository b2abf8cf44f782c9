//! The log: what was assessed, by whom, when, and with which rules. It only grows.
//!
//! One SQLite file. Each entry is the text that is hashed, and holds the hash of the one before; a
//! correction is an entry of its own; every scale, policy and language used is kept beside them.
//! [`Log::append`] is the only thing that writes. No clock is read here: the time is handed in, and so
//! is the folder in which an account remembers the ends of its logs.

mod addition;
mod append;
mod backup;
mod bad;
mod careful;
pub mod chain;
mod corrections;
pub mod entry;
mod fault;
mod heads;
mod journal;
mod period;
mod place;
pub mod pseudonym;
mod read;
mod record;
mod restore;
pub mod shown;
mod store;
pub mod verify;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use addition::{Addition, Appended, FUTURE_ALLOWED_SECONDS, Kept, Moment, Reading};
pub use bad::{Bad, Whose, Wrong};
pub use careful::{Holding, Picked};
pub use chain::Head;
pub use corrections::Corrections;
pub use entry::{Entry, Kind, Used};
pub use fault::{Fault, FaultKind};
pub use heads::{Heads, Remembered};
pub use period::Period;
pub use place::{is_shared, names_a_folder};
pub use read::{Copy, Held, Wanted};
pub use record::{Correction, Record};
pub use restore::{Beyond, Restored, restore};
pub use shown::Shown;
pub use verify::Verdict;

use crate::base::random;
use heads::Memory;
use journal::Looked;
use place::Place;

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
        place::make_folder(path)?;
        let place = Place::look(path)?;
        let _turn = journal::turn(&place);
        let looked = match Place::look(path)?.exists {
            true => journal::check(&place)?,
            false => {
                journal::refuse_leftovers(&place.path)?;
                store::create(&place, random::id()?)?;
                Looked::Holds(None)
            }
        };
        Self::at(path, Some(looked))
    }

    /// Opens a log that is there, only to read it.
    ///
    /// # Errors
    /// There is none, the path is not safe, or the log cannot be opened.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        Self::at(path, None)
    }

    /// Opens a log that is there: to write to it, if its write-ahead file was looked at.
    fn at(path: &Path, to_write: Option<Looked>) -> Result<Self, Fault> {
        let absent = || {
            Fault::new(
                FaultKind::Absent,
                format!("there is no log at {}", place::shown(path)),
                "name it with `--log`; the first record makes one",
            )
        };
        let place = match Place::look(path) {
            Ok(place) if place.exists => place,
            Ok(_) => return Err(absent()),
            // Not even its folder is there.
            Err(fault) if fault.kind == FaultKind::Absent => return Err(absent()),
            Err(fault) => return Err(fault),
        };
        let connection = store::open(&place, to_write.is_some())?;
        if let Some(looked) = to_write {
            journal::hold(&connection, &place, looked)?;
            verify::hold_to_schema(&connection)?;
            place.is_still_there()?;
        }
        let id = store::identity(&connection)?;
        Ok(Self::of(connection, &place.path, id))
    }

    fn of(connection: Connection, path: &Path, id: String) -> Self {
        Self {
            connection,
            path: path.to_owned(),
            id,
            memory: None,
        }
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
