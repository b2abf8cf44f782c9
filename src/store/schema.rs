//! Whether the tables, indexes and triggers of a database are as they were made, part by part.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::base::text::visible;

/// The parts of a schema by kind and name.
pub struct Schema(BTreeMap<(String, String), SchemaPart>);

/// The table that a part of a schema belongs to, and the text that made it; indexes of a key have none.
#[derive(PartialEq, Eq)]
struct SchemaPart {
    table: String,
    sql: Option<String>,
}

/// A part that is not as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its kind and name: `trigger entry_never_goes`.
    pub what: String,
    /// What became of it.
    pub how: SchemaFault,
}

/// What became of a part of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaFault {
    /// It is not there.
    Missing,
    /// It is there and says something else.
    Altered,
    /// It is there and was not made by `ows`.
    Added,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = match self.how {
            SchemaFault::Missing => "was dropped",
            SchemaFault::Altered => "is not as it was made",
            SchemaFault::Added => "was added by something else than ows",
        };
        write!(out, "{} {how}", visible(&self.what))
    }
}

impl Schema {
    /// Reads the schema of a database.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(connection: &Connection) -> Result<Self, rusqlite::Error> {
        let mut statement =
            connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
        let rows = statement.query_map([], |row| {
            let part = SchemaPart {
                table: row.get(2)?,
                sql: row.get(3)?,
            };
            Ok(((row.get(0)?, row.get(1)?), part))
        })?;
        Ok(Self(rows.collect::<Result<_, _>>()?))
    }

    /// Says whether a name is that of a plain table: no view and no module, whose text decides what it shows.
    pub fn has_plain_table(&self, name: &str) -> bool {
        let table = self.0.get(&("table".to_owned(), name.to_owned()));
        let sql = table.and_then(|part| part.sql.as_deref());
        sql.is_some_and(|sql| !sql.to_ascii_uppercase().starts_with("CREATE VIRTUAL"))
    }
}

/// Compares the schema of a database with the one that some SQL makes.
///
/// # Errors
/// It cannot be read.
pub fn differences(connection: &Connection, sql: &str) -> Result<Vec<Difference>, rusqlite::Error> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(sql)?;
    let (Schema(made), Schema(found)) = (Schema::of(&fresh)?, Schema::of(connection)?);
    let difference = |(kind, name): &(String, String), how| Difference {
        what: format!("{kind} {name}"),
        how,
    };
    let changed = made.iter().filter_map(|(key, part)| match found.get(key) {
        None => Some(difference(key, SchemaFault::Missing)),
        Some(same) if same == part => None,
        Some(_) => Some(difference(key, SchemaFault::Altered)),
    });
    let added = found.keys().filter(|key| !made.contains_key(*key));
    let added = added.map(|key| difference(key, SchemaFault::Added));
    Ok(changed.chain(added).collect())
}
