//! Why the log could not be used, in words that say what to do.

use crate::base::random::NoRandomNumbers;
use rusqlite::ErrorCode;

use super::bad_entry::BadEntry;

/// What kind of trouble the log has, for those who decide what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no log at this path.
    Absent,
    /// The path, its owner or its permissions are not as a log's must be.
    Unsafe,
    /// Another program holds the log and did not let go in time.
    Busy,
    /// There is no room left.
    Full,
    /// What is there is no log, or is damaged.
    Damaged,
    /// The log was made by a newer version.
    Newer,
    /// The clock of this machine cannot be right, unless somebody says that it is.
    Clock,
    /// The clock of this machine stands past what an entry can say, whatever anybody says.
    Undatable,
    /// The disk itself failed.
    Disk,
    /// The system refused, or whatever else went wrong.
    Failed,
}

/// Why the log could not be used. Whatever was to be recorded is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of trouble it is.
    pub kind: FaultKind,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Fault {
    /// Makes a fault.
    pub(super) fn new(
        kind: FaultKind,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The system refused, or whatever else went wrong.
    pub(super) fn failed(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(FaultKind::Failed, message, help)
    }

    /// What is there is no log, or is damaged.
    pub(super) fn damaged(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(FaultKind::Damaged, message, help)
    }

    /// Another program holds the log.
    pub(super) fn busy(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(FaultKind::Busy, message, help)
    }

    /// An entry that does not hold.
    pub(super) fn bad(bad: &BadEntry) -> Self {
        Self::damaged(bad.to_string(), "say `ows log verify`")
    }

    /// Says that the log is there and cannot be written.
    pub(super) fn unwritable() -> Self {
        Self::failed(UNWRITABLE, PERMISSIONS)
    }

    /// Says whether it lies in what the file holds, and not in the way to it.
    pub(super) fn is_of_contents(&self) -> bool {
        self.kind == FaultKind::Damaged
    }

    /// Takes an error of the file system while doing something with `path`, shown as it is.
    pub(super) fn of_file(error: &std::io::Error, doing: &str) -> Self {
        let (kind, help) = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                (FaultKind::Full, ROOM)
            }
            std::io::ErrorKind::NotFound => (FaultKind::Absent, "look at the path"),
            _ => (FaultKind::Failed, "look at the path and its permissions"),
        };
        Self::new(kind, format!("{doing}: {error}"), help)
    }
}

/// What to do about a log that no longer holds.
pub(super) const RESTORE: &str = "`ows log restore FILE` puts a backup in its place";
const ROOM: &str = "free at least 1 MB on its disk, then try again";
const UNWRITABLE: &str =
    "the log, a file beside it (`-wal`, `-shm`) or its folder cannot be opened or written";
const PERMISSIONS: &str = "look at who owns them and at their permissions";
const EXPORT: &str = "`ows log export` writes what can still be read; keep the file as it is";

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for Fault {}

impl From<NoRandomNumbers> for Fault {
    fn from(error: NoRandomNumbers) -> Self {
        let help = "try again, or ask whoever looks after this machine";
        Self::failed(error.to_string(), help)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        let (kind, message, help) = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
                FaultKind::Busy,
                "another program holds the log and did not let go in time".to_owned(),
                "try again; if it stays so, look for a program that hangs",
            ),
            Some(ErrorCode::DiskFull) => (
                FaultKind::Full,
                "there is no room left for the log".to_owned(),
                ROOM,
            ),
            Some(ErrorCode::DatabaseCorrupt) => (
                FaultKind::Damaged,
                format!("the log is damaged: {error}"),
                EXPORT,
            ),
            Some(ErrorCode::NotADatabase) => (
                FaultKind::Damaged,
                "this file is no log, or its beginning is damaged".to_owned(),
                "name the log with `--log`; if this was one, `ows log restore FILE` puts a backup in its place",
            ),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                (FaultKind::Failed, UNWRITABLE.to_owned(), PERMISSIONS)
            }
            Some(ErrorCode::SystemIoFailure) => (
                FaultKind::Disk,
                format!("the disk of the log failed: {error}"),
                "look at the disk before going on",
            ),
            _ => (
                FaultKind::Failed,
                format!("the log failed: {error}"),
                "say `ows log verify` to see what it holds",
            ),
        };
        Self::new(kind, message, help)
    }
}
