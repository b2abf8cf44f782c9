//! The write-ahead file beside a log, in which SQLite keeps what it has not yet brought into the log itself.
//!
//! After a crash it holds acknowledged entries, and nothing may be lost of it. Left by another log
//! that had this name before, it would be read as if it were this one's. Its name cannot tell the
//! two apart: what the log holds with it can.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::fault::{Fault, FaultKind, RESTORE};
use super::place::{self, Place};
use super::store;
use crate::beside;

/// How many entries from the end are held to each other.
const LAST: u64 = 100;
/// The most names that are tried for what is set aside.
const MOST_NAMES: u32 = 10_000;

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Refuses a place without a log where something lies that belongs to one.
///
/// # Errors
/// There is such a file: it would be taken for that of the log to be made.
pub(super) fn refuse_leftovers(path: &Path) -> Result<(), Fault> {
    let Some(left) = beside::left_at(path) else {
        return Ok(());
    };
    // Another program may have made the log in this moment, and then it is that one's.
    if is_there(path) {
        return Ok(());
    }
    Err(Fault::new(
        FaultKind::Unsafe,
        format!(
            "{} lies there without its log, and would be taken for that of a new one",
            place::shown(&left)
        ),
        "bring the log back to it, or move it away",
    ))
}

/// Holds a write-ahead file that no program has open to the log that it lies beside.
///
/// # Errors
/// The log does not hold with it. If it holds without, the file is set aside, and the next opening
/// goes on without it; else all stays as it is.
pub(super) fn check(place: &Place) -> Result<(), Fault> {
    let rollback = beside::named(&place.path, "-journal");
    if is_there(&rollback) {
        return Err(Fault::new(
            FaultKind::Unsafe,
            format!(
                "{} lies beside the log, which never has such a file: it would be taken for a part of it",
                place::shown(&rollback)
            ),
            "move it away",
        ));
    }
    let wal = beside::named(&place.path, "-wal");
    if wal.metadata().map_or(0, |found| found.len()) == 0 {
        return Ok(());
    }
    let Some(why) = fault_alone(place)? else {
        return Ok(());
    };
    let aside = free(&wal, ".aside-")?;
    rename(&wal, &aside)?;
    if fault_alone(place)?.is_some() {
        rename(&aside, &wal)?;
        let message = format!("the log does not hold at its end: {why}");
        return Err(Fault::new(FaultKind::Damaged, message, VERIFY_OR_RESTORE));
    }
    Err(Fault::new(
        FaultKind::Damaged,
        format!(
            "the write-ahead file beside the log is damaged or another log's ({why}); it was set aside as {}",
            place::shown(&aside)
        ),
        format!("{RESTORE}, or try again without what was in that file"),
    ))
}

const VERIFY_OR_RESTORE: &str =
    "say `ows log verify`; `ows log restore FILE` puts a backup in its place";

/// Returns a path behind which nothing lies yet: this one with an ending and a number.
///
/// # Errors
/// All names are taken.
pub(super) fn free(path: &Path, end: &str) -> Result<PathBuf, Fault> {
    let names = (1..MOST_NAMES).map(|number| beside::named(path, &format!("{end}{number}")));
    let is_free = |name: &PathBuf| {
        let mut beside = beside::of(name).into_iter();
        !is_there(name) && !beside.any(|one| is_there(&one))
    };
    let mut names = names.filter(is_free);
    names.next().ok_or_else(|| {
        let message = format!("there are too many files beside {}", place::shown(path));
        Fault::new(FaultKind::Failed, message, "move them to another folder")
    })
}

/// Gives a file another name, and brings that to the disk.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Fault> {
    let renamed = std::fs::rename(from, to);
    renamed.map_err(|error| Fault::of_file(&error, &place::shown(from)))?;
    place::sync_name(to)
}

/// Opens the log for this program alone, and says how it does not hold; nothing if another program
/// holds it open, which has looked before.
fn fault_alone(place: &Place) -> Result<Option<String>, Fault> {
    let connection = Connection::open_with_flags(&place.path, store::flags(true))?;
    // Who holds it does so for long: there is nothing to wait for.
    connection.busy_timeout(Duration::ZERO)?;
    // Nothing of the write-ahead file may get into the log before it was looked at.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    let mode = "locking_mode";
    connection.pragma_update_and_check(None, mode, "EXCLUSIVE", |_| Ok(()))?;
    let fault = match looked_through(&connection) {
        Ok(found) => return Ok(found),
        Err(error) => error,
    };
    let words = fault.to_string();
    let fault = Fault::from(fault);
    match fault.kind {
        FaultKind::Busy => Ok(None),
        // What SQLite cannot make sense of has no code of its own: a column that is gone, say.
        FaultKind::Damaged | FaultKind::Failed if !fault.is_of_disk() => Ok(Some(words)),
        _ => Err(fault),
    }
}

/// Says what is wrong with the file as a whole, or with the links of its last entries.
fn looked_through(connection: &Connection) -> Result<Option<String>, rusqlite::Error> {
    let whole: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if whole != "ok" {
        return Ok(Some(whole));
    }
    let log: String = connection.query_row("SELECT log FROM identity", [], |row| row.get(0))?;
    let mut statement = connection.prepare(
        "SELECT number, hash, bytes ->> '$.previous', bytes ->> '$.log' FROM entry
         ORDER BY number DESC LIMIT ?1",
    )?;
    let mut rows = statement.query([LAST + 1])?;
    // From the end on: the number of the entry that was read before, and the hash that it follows.
    let mut follows: Option<(u64, String)> = None;
    while let Some(row) = rows.next()? {
        let (number, hash): (u64, String) = (row.get(0)?, row.get(1)?);
        let (previous, of): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        if of.as_deref() != Some(log.as_str()) {
            return Ok(Some(format!("entry {number} is another log's")));
        }
        if let Some((after, wanted)) = follows
            && (after, &wanted) != (number + 1, &hash)
        {
            return Ok(Some(format!(
                "entry {after} does not follow entry {number}"
            )));
        }
        follows = Some((number, previous.unwrap_or_default()));
    }
    Ok(None)
}
