//! The file beside its entries: whether SQLite finds it whole, and its tables as they were made.

use rusqlite::Connection;

use super::verdict::FileFault;
use crate::base::text::count;
use crate::log::database;
use crate::log::fault::{Fault, FaultKind};
use crate::store::schema::{self, Schema};

/// How many of SQLite's complaints are kept: the first says enough, and a damaged file has thousands.
const MOST_COMPLAINTS: u32 = 10;

/// Asks SQLite whether the file is whole, its indexes included: a history is read through them.
///
/// # Errors
/// The file cannot be read for another reason than damage.
pub(super) fn damage(connection: &Connection) -> Result<Vec<FileFault>, Fault> {
    let complaints = || -> Result<Vec<String>, rusqlite::Error> {
        let mut statement =
            connection.prepare(&format!("PRAGMA integrity_check({MOST_COMPLAINTS})"))?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect()
    };
    match complaints() {
        Ok(lines) => Ok(lines
            .into_iter()
            .filter(|line| line != "ok")
            .map(FileFault::Damaged)
            .collect()),
        Err(error) => damaged(error).map(|words| vec![FileFault::Damaged(words)]),
    }
}

/// Takes an error as damage of the file, in words, or passes it on if it is something else.
///
/// # Errors
/// It is no damage: another program holds the log, the disk failed.
pub(in crate::log) fn damaged(error: rusqlite::Error) -> Result<String, Fault> {
    let words = error.to_string();
    let fault = Fault::from(error);
    // What SQLite cannot make sense of has no code of its own: a column that is gone, say.
    match fault.kind {
        FaultKind::Damaged | FaultKind::Failed => Ok(words),
        _ => Err(fault),
    }
}

/// Compares the schema with the one that a log of its format is made with, part by part.
///
/// # Errors
/// It cannot be read.
pub(super) fn schema(connection: &Connection) -> Result<Vec<FileFault>, Fault> {
    let made = database::schema(database::known_format(connection)?);
    let differences = schema::differences(connection, &made)?;
    Ok(differences.into_iter().map(FileFault::Schema).collect())
}

/// Holds a log that is to be written to to its tables and triggers, as they were made.
///
/// # Errors
/// Something was dropped, altered or added: it could change or drop what is written.
pub(in crate::log) fn hold_to_schema(connection: &Connection) -> Result<(), Fault> {
    let faults = schema(connection)?;
    let Some((first, more)) = faults.split_first() else {
        return Ok(());
    };
    let more = match more.len() as u64 {
        0 => String::new(),
        more => format!("; {}", count(more, "fault more", "faults more")),
    };
    let message = format!("the log is not as ows made it: {first}{more}");
    // The entries themselves may be whole: putting a backup in their place would lose the latest.
    let help = "say `ows log verify`; whoever looks after the log takes back what was changed";
    Err(Fault::new(FaultKind::Damaged, message, help))
}

/// Says whether `entry` and `copy` are tables that can be read: not views or modules, whose text decides what they show.
///
/// # Errors
/// The schema cannot be read.
pub(super) fn is_readable(connection: &Connection) -> Result<bool, Fault> {
    let schema = Schema::of(connection)?;
    Ok(schema.has_plain_table("entry") && schema.has_plain_table("copy"))
}
