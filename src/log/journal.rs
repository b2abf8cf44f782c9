//! The write-ahead file beside a log, in which SQLite keeps what it has not yet brought into the log itself.
//!
//! After a crash it holds acknowledged entries, and nothing may be lost of it. Left by another log
//! that had this name before, it would be read as if it were this one's. Its name cannot tell the
//! two apart: what the log holds with it can.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::fault::{Fault, FaultKind, RESTORE};
use super::log_file::{self, LogFile};
use super::{database, verify};
use crate::base::file::{Identity, identity};
use crate::base::text::shown;
use crate::store::{self, Access, companions};

/// How many entries from the end are held to each other.
const LAST: u64 = 100;
/// How often, and how far apart, it is tried to be the only one that opens: ten seconds in all.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);
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
    let Some(left) = companions::left_at(path) else {
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
            shown(&left)
        ),
        "bring the log back to it, or move it away",
    ))
}

/// Waits until no other program is opening a log in this folder, and keeps the others waiting.
///
/// It only orders them, so that none finds the log taken by one that looks too: what is set aside is
/// safe by the lock of the log itself. So nobody stops where it is not to be had.
pub(super) fn turn(file: &LogFile) -> Option<File> {
    let folder = File::open(file.path.parent()?).ok()?;
    for _ in 0..TRIES {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// What is known of the write-ahead file beside a log before the log is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteAhead {
    /// There is none, or it holds with the log.
    Holds(Option<Identity>),
    /// It was not looked at, since another program has the log open.
    NotLookedAt,
}

/// Holds a write-ahead file that no program has open to the log that it lies beside.
///
/// # Errors
/// The log does not hold with it. If it holds without, the file is set aside, and the next opening
/// goes on without it; else all stays as it is.
pub(super) fn check(file: &LogFile) -> Result<WriteAhead, Fault> {
    let rollback = companions::named(&file.path, "-journal");
    if has_content(&rollback).is_some() {
        return Err(Fault::new(
            FaultKind::Unsafe,
            format!(
                "{} lies beside the log, which never has such a file: it would be taken for a part of it",
                shown(&rollback)
            ),
            "move it away",
        ));
    }
    let wal = companions::named(&file.path, "-wal");
    if has_content(&wal).is_none() {
        return Ok(WriteAhead::Holds(None));
    }
    // It stays taken to the end of this: whoever opens the log later finds it as it is then.
    let alone = alone(file)?;
    // What holds in a newer format, this program does not know: nothing of it is touched.
    if let Err(newer) = database::known_format(&alone)
        && newer.kind == FaultKind::Newer
    {
        return Err(newer);
    }
    let why = match fault_in(&alone) {
        Ok(None) => return Ok(WriteAhead::Holds(has_content(&wal))),
        Ok(Some(why)) => why,
        Err(fault) if fault.kind == FaultKind::Busy => return Ok(WriteAhead::NotLookedAt),
        Err(fault) => return Err(fault),
    };
    if let Some(why) = fault_in(&store::open_alone(&file.path)?)? {
        return Err(does_not_hold(&why));
    }
    let aside = free(&wal, ".aside-")?;
    rename(&wal, &aside)?;
    drop(alone);
    Err(Fault::damaged(
        format!(
            "the write-ahead file beside the log is damaged or another log's ({why}); it was set aside as {}",
            shown(&aside)
        ),
        format!("{RESTORE}, or try again without what was in that file"),
    ))
}

/// Holds a log that is open to what was looked at before. Only then its write-ahead file may be brought
/// into it.
///
/// # Errors
/// The log does not hold with that file, which stays where it is: another program has it open.
pub(super) fn hold(
    connection: &Connection,
    file: &LogFile,
    looked: WriteAhead,
) -> Result<(), Fault> {
    let now = has_content(&companions::named(&file.path, "-wal"));
    if looked != WriteAhead::Holds(now)
        && let Some(why) = fault_in(connection)?
    {
        return Err(Fault::damaged(
            format!("the write-ahead file beside the log is damaged or another log's ({why})"),
            format!("end the other program that has the log open, then try again; {RESTORE}"),
        ));
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// Returns which file it is, if it has any content.
fn has_content(path: &Path) -> Option<Identity> {
    let found = path.symlink_metadata().ok()?;
    (!found.is_file() || found.len() > 0).then(|| identity(&found))
}

/// Says that a log does not hold.
pub(super) fn does_not_hold(why: &str) -> Fault {
    let message = format!("the log does not hold at its end: {why}");
    Fault::damaged(message, VERIFY_OR_RESTORE)
}

const VERIFY_OR_RESTORE: &str =
    "say `ows log verify`; `ows log restore FILE` puts a backup in its place";

/// Returns a path behind which nothing lies yet: this one with an ending and a number.
///
/// # Errors
/// All names are taken.
pub(super) fn free(path: &Path, end: &str) -> Result<PathBuf, Fault> {
    let names = (1..MOST_NAMES).map(|number| companions::named(path, &format!("{end}{number}")));
    let is_free = |name: &PathBuf| {
        let mut beside = companions::of(name).into_iter();
        !is_there(name) && !beside.any(|one| is_there(&one))
    };
    let mut names = names.filter(is_free);
    names.next().ok_or_else(|| {
        let message = format!("there are too many files beside {}", shown(path));
        Fault::failed(message, "move them to another folder")
    })
}

/// Gives a file another name, and brings that to the disk.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Fault> {
    let renamed = std::fs::rename(from, to);
    renamed.map_err(|error| Fault::of_file(&error, &shown(from)))?;
    log_file::sync_name(to)
}

/// Prepares to read the log for this program alone, from the first look on until this is dropped.
fn alone(file: &LogFile) -> Result<Connection, Fault> {
    let connection = store::open(&file.path, Access::Write)?;
    // Who holds it does so for long: there is nothing to wait for.
    connection.busy_timeout(Duration::ZERO)?;
    // Nothing of the write-ahead file may get into the log before it was looked at.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let mode = "locking_mode";
    connection.pragma_update_and_check(None, mode, "EXCLUSIVE", |_| Ok(()))?;
    Ok(connection)
}

/// Says how a log does not hold, as a whole or at its end.
///
/// # Errors
/// It cannot be told: another program holds the log, or the disk failed.
pub(super) fn fault_in(connection: &Connection) -> Result<Option<String>, Fault> {
    looked_through(connection).or_else(|error| verify::damaged(error).map(Some))
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
