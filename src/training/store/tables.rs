//! The tables of a training store, and that nothing was added to them or changed in them since.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{ANOTHER, StoreFault};
use crate::base::text::visible;

/// What makes the tables of a new store.
pub(super) const TABLES: &str = "
CREATE TABLE rating (
  number  INTEGER PRIMARY KEY,
  text    TEXT NOT NULL CHECK (json_valid(text)),
  hash    TEXT NOT NULL CHECK (length(hash) = 64),
  attempt TEXT NOT NULL GENERATED ALWAYS AS (text ->> '$.rated.attempt') VIRTUAL,
  case_id TEXT NOT NULL GENERATED ALWAYS AS (text ->> '$.rated.case') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX rated_once_in_an_attempt ON rating (attempt, case_id);
CREATE TABLE end_of_rows (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  number  INTEGER NOT NULL,
  hash    TEXT NOT NULL
) STRICT;
";

/// A part of a schema: kind, name, and the text that made it, which an index of a key has not.
type SchemaPart = (String, String, Option<String>);

/// Holds a store that is to be added to to its tables as they were made: a trigger may drop or change
/// what is added.
///
/// # Errors
/// Something was dropped, altered or added.
pub(super) fn hold(connection: &Connection) -> Result<(), StoreFault> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(TABLES)?;
    let (made, found) = (parts(&fresh)?, parts(connection)?);
    let Some((kind, name, _)) = made.symmetric_difference(&found).next() else {
        return Ok(());
    };
    Err(StoreFault(format!(
        "{kind} {} is not as ows made it, so that nothing can be added; {ANOTHER}",
        visible(name)
    )))
}

/// Reads the parts of a schema: kind, name, and the text that made it.
fn parts(connection: &Connection) -> Result<BTreeSet<SchemaPart>, rusqlite::Error> {
    let mut parts = connection.prepare("SELECT type, name, sql FROM sqlite_schema")?;
    let found = parts.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    found.collect()
}
