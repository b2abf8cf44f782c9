//! A copy of the whole log as it is at one moment, while others write.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::chain::Head;
use super::database::{self, Aside};
use super::fault::{Fault, FaultKind};
use super::log_file::{LogFile, Settled};
use super::{Log, journal};
use crate::base::text::shown;

impl Log {
    /// Copies the log to a path where nothing is yet, and returns the end of the copy.
    ///
    /// The copy is a log like this one, with the same id. It appears whole or not at all.
    ///
    /// # Errors
    /// Something is at the path, the path is not safe, or the copy cannot be made or does not hold.
    pub fn backup(&self, path: &Path) -> Result<Head, Fault> {
        let file = LogFile::look(path)?;
        if file.exists {
            return Err(Fault::new(
                FaultKind::Failed,
                format!("{} exists, and a backup never replaces a file", shown(path)),
                "name a new file",
            ));
        }
        journal::refuse_leftovers(&file.path)?;
        let mut copy = Aside::new(&file)?;
        copy_all(&self.connection, &mut copy.connection)?;
        if let Some(why) = journal::fault_in(&copy.connection)? {
            return Err(journal::does_not_hold(&why));
        }
        let head = database::head(&copy.connection)?;
        match copy.close()?.put(&file.path)? {
            Settled::Placed => Ok(head),
            Settled::Already => Err(Fault::new(
                FaultKind::Failed,
                format!("{} was made by another program meanwhile", shown(path)),
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
