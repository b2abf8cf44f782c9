//! The tables of a training store, and that nothing was added to them or changed in them since.

use rusqlite::Connection;

use super::{ANOTHER, StoreFault};
use crate::base::text::visible;
use crate::store::schema;

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

/// Holds a store that is to be added to to its tables as they were made: a trigger may drop or change
/// what is added.
///
/// # Errors
/// Something was dropped, altered or added.
pub(super) fn hold(connection: &Connection) -> Result<(), StoreFault> {
    let differences = schema::differences(connection, TABLES)?;
    let Some(first) = differences.iter().min_by_key(|difference| &difference.what) else {
        return Ok(());
    };
    Err(StoreFault(format!(
        "{} is not as ows made it, so that nothing can be added; {ANOTHER}",
        visible(&first.what)
    )))
}
