//! A copy of the whole log as it is at one moment, while others write.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::chain::Head;
use super::fault::{Fault, FaultKind};
use super::place::{self, Place};
use super::{Log, journal, store};

impl Log {
    /// Copies the log to a path where nothing is yet, and returns the end of the copy.
    ///
    /// The copy is a log like this one, with the same id. It appears whole or not at all.
    ///
    /// # Errors
    /// Something is at the path, the path is not safe, or the copy cannot be made or does not hold.
    pub fn backup(&self, path: &Path) -> Result<Head, Fault> {
        let place = Place::look(path)?;
        if place.exists {
            return Err(Fault::new(
                FaultKind::Failed,
                format!(
                    "{} exists, and a backup never replaces a file",
                    place::shown(path)
                ),
                "name a new file",
            ));
        }
        journal::refuse_leftovers(&place.path)?;
        let store::Aside {
            made,
            connection: mut copy,
            folder: _folder,
        } = store::aside(&place)?;
        copy_all(&self.connection, &mut copy)?;
        if let Some(why) = journal::fault_in(&copy)? {
            return Err(journal::does_not_hold(&why));
        }
        let head = store::head(&copy)?;
        copy.close().map_err(|(_, error)| error)?;
        match place::settle(made, &place.path)? {
            place::Settled::Placed => Ok(head),
            place::Settled::Already => Err(Fault::new(
                FaultKind::Failed,
                format!(
                    "{} was made by another program meanwhile",
                    place::shown(path)
                ),
                "name another file",
            )),
        }
    }
}

/// All pages in one step: what others write meanwhile would make it begin anew.
const ALL_PAGES: i32 = -1;

/// Copies one database into another whole.
///
/// # Errors
/// Another program holds one of them, or the disk refuses.
pub(super) fn copy_all(from: &Connection, to: &mut Connection) -> Result<(), Fault> {
    match Backup::new(from, to)?.step(ALL_PAGES)? {
        StepResult::Done => Ok(()),
        _ => Err(Fault::new(
            FaultKind::Busy,
            "another program holds the log and did not let go in time",
            "try again",
        )),
    }
}
