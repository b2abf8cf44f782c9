//! The file beside its entries: whether SQLite finds it whole, and its tables as they were made.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::verdict::{FileFault, SchemaFault};
use crate::base::text::count;
use crate::log::fault::{Fault, FaultKind};
use crate::log::store;

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

/// Kind and name of a part of a schema, with the text that made it.
type Schema = BTreeMap<(String, String), Part>;

/// The table that a part of a schema belongs to, and the text that made it; indexes of a key have none.
#[derive(PartialEq, Eq)]
struct Part {
    table: String,
    sql: Option<String>,
}

/// Compares the schema with the one that a log of its format is made with, part by part.
///
/// # Errors
/// It cannot be read.
pub(super) fn schema(connection: &Connection) -> Result<Vec<FileFault>, Fault> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(&store::schema(store::known_format(connection)?))?;
    let (made, found) = (parts(&fresh)?, parts(connection)?);
    let fault = |(kind, name): &(String, String), how| FileFault::Schema {
        what: format!("{kind} {name}"),
        how,
    };
    let mut faults: Vec<FileFault> = made
        .iter()
        .filter_map(|(key, part)| match found.get(key) {
            None => Some(fault(key, SchemaFault::Missing)),
            Some(same) if same == part => None,
            Some(_) => Some(fault(key, SchemaFault::Altered)),
        })
        .collect();
    let added = found.keys().filter(|key| !made.contains_key(*key));
    faults.extend(added.map(|key| fault(key, SchemaFault::Added)));
    Ok(faults)
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
    let parts = parts(connection)?;
    let plain = |name: &str| {
        let table = parts.get(&("table".to_owned(), name.to_owned()));
        let sql = table.and_then(|part| part.sql.as_deref());
        sql.is_some_and(|sql| !sql.to_ascii_uppercase().starts_with("CREATE VIRTUAL"))
    };
    Ok(plain("entry") && plain("copy"))
}

fn parts(connection: &Connection) -> Result<Schema, Fault> {
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| {
        let part = Part {
            table: row.get(2)?,
            sql: row.get(3)?,
        };
        Ok(((row.get(0)?, row.get(1)?), part))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
