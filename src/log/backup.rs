//! A backup: a copy of the whole log as it is at one moment, while others write; and putting one in the place
//! of a log: verified first, and what was there is kept beside it.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::chain::Head;
use super::database::{self, Aside};
use super::fault::{Fault, FaultKind};
use super::log_file::{self, LogFile, Settled};
use super::{Log, Wanted, journal, verify};
use crate::base::text::shown;
use crate::base::time::Time;
use crate::store::companions;

/// What became of a log that a backup was put in the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The end of the log as it is now.
    pub head: Head,
    /// What was in its place, under its new name; nothing if nothing was there.
    pub aside: Option<PathBuf>,
    /// What the old log had beyond the end of the backup.
    pub beyond: Beyond,
}

/// What a log had beyond the end of a backup of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// No entry that holds.
    Nothing,
    /// Entries that hold, by the numbers of the first and the last, and how many.
    Entries {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
        /// How many: some between may not hold.
        count: u64,
    },
    /// It cannot be told, and why.
    Unknown(String),
}

/// Puts a backup in the place of a log.
///
/// The program must not have the log open itself: it would not notice.
///
/// # Errors
/// The backup does not hold, or is another log's; what is there is another program's, or another
/// program holds it; or the disk refuses. What was there is never deleted.
pub fn restore(from: &Path, path: &Path, at: Time) -> Result<Restored, Fault> {
    log_file::make_folder(path)?;
    let file = LogFile::look(path)?;
    if file.exists && database::is_of_another_program(&file) {
        return Err(Fault::failed(
            format!("{} is a database of another program", shown(path)),
            "name the log with `--log`; nothing was changed",
        ));
    }
    let source = source(from, &file)?;
    let copy = verified_copy(&source, from, &file)?;
    let head = database::head(&copy.connection)?;
    let copy = copy.close()?;
    let beyond = if file.exists {
        beyond(&file.path, &source.id, &head)?
    } else {
        Beyond::Nothing
    };
    // Nothing of this program has the log open from here on, so that the lock holds.
    let _lock = file.exists.then(|| hold(&file.path)).transpose()?;
    let kept_as = set_aside(&file.path, at)?;
    let kept = |fault: Fault| match &kept_as {
        None => fault,
        Some(aside) => Fault {
            help: format!("{}; what was there is kept as {}", fault.help, shown(aside)),
            ..fault
        },
    };
    match copy.put(&file.path).map_err(kept)? {
        Settled::Placed => Ok(Restored {
            head,
            aside: kept_as,
            beyond,
        }),
        Settled::Already => Err(kept(Fault::failed(
            format!("{} was made by another program meanwhile", shown(path)),
            "look at it before trying again",
        ))),
    }
}

/// Copies a backup beside the place of the log, and verifies the very copy that will be the log.
fn verified_copy(source: &Log, from: &Path, file: &LogFile) -> Result<Aside, Fault> {
    let mut copy = Aside::new(file)?;
    copy_all(&source.connection, &mut copy.connection)?;
    let verdict = verify::verdict(&copy.connection, &source.id, None, None, &mut |_, _| {})?;
    if !verdict.holds() {
        return Err(Fault::damaged(
            format!("{} does not hold: {verdict}", shown(from)),
            "name another backup; nothing was changed",
        ));
    }
    Ok(copy)
}

/// Opens the backup, which is not the log itself.
fn source(from: &Path, file: &LogFile) -> Result<Log, Fault> {
    let told = |fault: Fault| match fault.kind {
        FaultKind::Newer => Fault {
            message: format!("{}: {}", shown(from), fault.message),
            help: format!("{}; nothing was changed", fault.help),
            ..fault
        },
        _ => Fault {
            message: format!("{} is no backup: {}", shown(from), fault.message),
            help: "name a file that `ows log backup` made; nothing was changed".to_owned(),
            ..fault
        },
    };
    let source = Log::read(from).map_err(told)?;
    if source.path == file.path {
        return Err(Fault::failed(
            format!("{} is the log itself", shown(from)),
            "name a backup of it",
        ));
    }
    Ok(source)
}

/// Says what a log has beyond the end of a backup, as far as it can still be read.
fn beyond(path: &Path, id: &str, head: &Head) -> Result<Beyond, Fault> {
    let old = match Log::read(path) {
        Ok(old) => old,
        Err(fault) if fault.kind == FaultKind::Busy => return Err(fault),
        Err(fault) => return Ok(Beyond::Unknown(fault.message)),
    };
    if old.id != id {
        return Err(Fault::failed(
            format!("the backup is of another log than {}", shown(path)),
            "name a backup of this log, or move this log away first; nothing was changed",
        ));
    }
    let wanted = Wanted {
        from: Some(head.number + 1),
        ..Wanted::default()
    };
    let mut numbers = Vec::new();
    let walked = old.each(&wanted, |one| {
        numbers.extend(one.ok().map(|holding| holding.number));
        Ok::<(), Fault>(())
    });
    Ok(match (numbers.first(), numbers.last(), walked) {
        (Some(first), Some(last), _) => Beyond::Entries {
            first: *first,
            last: *last,
            count: numbers.len() as u64,
        },
        (_, _, Err(fault)) => Beyond::Unknown(fault.message),
        (_, _, Ok(())) => Beyond::Nothing,
    })
}

/// Keeps every other program from opening the log, by the lock that SQLite itself asks for.
fn hold(path: &Path) -> Result<File, Fault> {
    let told = |error: std::io::Error| Fault::of_file(&error, &shown(path));
    let file = File::options().read(true).write(true).open(path);
    let file = file.map_err(told)?;
    if companions::lock(&file).map_err(told)? {
        Ok(file)
    } else {
        Err(Fault::busy(
            "another program has the log open",
            "end it, then try again; nothing was changed",
        ))
    }
}

/// Gives a log and what lies beside it another name, which tells the time. The log goes first: if it
/// stops there, what is left is refused as another log's, and nothing passes for whole.
fn set_aside(path: &Path, at: Time) -> Result<Option<PathBuf>, Fault> {
    let ends = std::iter::once("").chain(companions::ENDINGS);
    let there: Vec<&str> = ends
        .filter(|end| companions::named(path, end).symlink_metadata().is_ok())
        .collect();
    if there.is_empty() {
        return Ok(None);
    }
    let time = at.format(".aside-%Y-%m-%dT%H%M%S-");
    let aside = journal::free(path, &time.to_string())?;
    for end in there {
        journal::rename(
            &companions::named(path, end),
            &companions::named(&aside, end),
        )?;
    }
    Ok(Some(aside))
}

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
            return Err(Fault::failed(
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
            Settled::Already => Err(Fault::failed(
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
fn copy_all(from: &Connection, to: &mut Connection) -> Result<(), Fault> {
    match Backup::new(from, to)?.step(ALL_PAGES)? {
        StepResult::Done => Ok(()),
        _ => Err(Fault::busy(
            "another program holds the log and did not let go in time",
            "try again",
        )),
    }
}
