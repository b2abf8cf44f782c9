//! One SQLite file on this machine, for the log and for training: how it is opened, what SQLite puts beside
//! it, and whether its tables are as they were made. What is in them is left to whoever has the file.

pub mod companions;
pub mod schema;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

/// How long to wait for another program that writes.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// What may be done with a file that is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only reading.
    Read,
    /// Reading and writing.
    Write,
}

/// Opens a database that is there, never through a link, so that nothing in the file is believed or run
/// unseen. SQLite falls back to reading what may not be written.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &Path, access: Access) -> Result<Connection, rusqlite::Error> {
    open_with(path, flags(access))
}

/// Opens a database as it is without the files beside it, only to read it. No other program may have it open.
///
/// # Errors
/// It cannot be opened.
pub fn open_alone(path: &Path) -> Result<Connection, rusqlite::Error> {
    let mut name = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        name.push_str(&format!("%{byte:02X}"));
    }
    name.push_str("?immutable=1");
    open_with(
        Path::new(&name),
        flags(Access::Read) | OpenFlags::SQLITE_OPEN_URI,
    )
}

fn open_with(path: &Path, flags: OpenFlags) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

fn flags(access: Access) -> OpenFlags {
    let access = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    // Never made by opening, and never through a link.
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW
}

/// Reads a number that the database keeps of itself, such as `application_id`, its mark, and
/// `user_version`, the version of its tables.
///
/// # Errors
/// It cannot be read.
pub fn number(connection: &Connection, name: &str) -> Result<i64, rusqlite::Error> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}
