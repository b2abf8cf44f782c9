//! Reading entries: one, a patient's, or all of them in their order without keeping them.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

use super::chain::Head;
use super::entry::Entry;
use super::fault::Fault;
use super::{Log, Stored};
use crate::assessment::Patient;
use crate::time::Time;

/// A file that entries were made with, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Its digest, 64 hexadecimal digits.
    pub digest: String,
    /// `scale`, `policy` or `language`.
    pub kind: String,
    /// Its id and version, or its tag.
    pub name: String,
    /// The file itself.
    pub text: String,
}

/// Which entries to read; what is absent asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'w> {
    /// Recorded at this time or later.
    pub since: Option<Time>,
    /// Recorded before this time.
    pub until: Option<Time>,
    /// About this patient.
    pub patient: Option<&'w Patient>,
}

impl Wanted<'_> {
    /// Returns what to ask for, and the parameters of that.
    ///
    /// The numbers are found first, by an index, so that a few entries of a long log cost little. Only
    /// numbers are put in order then, and no entry is ever written to a file aside.
    fn query(&self) -> (String, Vec<Value>) {
        let milliseconds = |time: Time| Value::from(time.timestamp_millis());
        let patient = self.patient.map(|patient| patient.as_str().to_owned());
        let conditions = [
            ("patient = ?", patient.map(Value::from)),
            ("recorded >= ?", self.since.map(milliseconds)),
            ("recorded < ?", self.until.map(milliseconds)),
        ];
        let (conditions, parameters): (Vec<&str>, Vec<Value>) = conditions
            .into_iter()
            .filter_map(|(condition, parameter)| Some((condition, parameter?)))
            .unzip();
        let among = match conditions.is_empty() {
            true => String::new(),
            false => {
                let conditions = conditions.join(" AND ");
                format!(" WHERE number IN (SELECT number FROM entry WHERE {conditions})")
            }
        };
        let sql = format!("SELECT number, hash, bytes FROM entry{among} ORDER BY number");
        (sql, parameters)
    }
}

impl Log {
    /// Returns the end of the log.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn head(&self) -> Result<Head, Fault> {
        head(&self.connection)
    }

    /// Returns an entry by its number, if there is one.
    ///
    /// # Errors
    /// The log, or this entry, cannot be read.
    pub fn entry(&self, number: u64) -> Result<Option<Stored>, Fault> {
        entry(&self.connection, number)
    }

    /// Returns all entries about a patient, corrections too, in their order.
    ///
    /// # Errors
    /// The log, or one of the entries, cannot be read.
    pub fn of_patient(&self, patient: &Patient) -> Result<Vec<Stored>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, hash, bytes FROM entry WHERE patient = ?1 ORDER BY number",
        )?;
        let rows = statement.query_map(params![patient.as_str()], row)?;
        rows.map(|row| row?).collect()
    }

    /// Hands over the entries that are wanted, in their order, one at a time.
    ///
    /// # Errors
    /// The log or an entry cannot be read, or `take` says so.
    pub fn each<E: From<Fault>>(
        &self,
        wanted: &Wanted<'_>,
        mut take: impl FnMut(Stored) -> Result<(), E>,
    ) -> Result<(), E> {
        let told = |error: rusqlite::Error| E::from(Fault::from(error));
        let (sql, parameters) = wanted.query();
        let mut statement = self.connection.prepare(&sql).map_err(told)?;
        let mut rows = statement
            .query(params_from_iter(parameters))
            .map_err(told)?;
        while let Some(found) = rows.next().map_err(told)? {
            take(row(found).map_err(told)??)?;
        }
        Ok(())
    }

    /// Returns the copy of a file that entries name by its digest, if it is kept.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn copy(&self, digest: &str) -> Result<Option<Copy>, Fault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT digest, kind, name, text FROM copy WHERE digest = ?1")?;
        let copy = statement.query_row(params![digest], |row| {
            Ok(Copy {
                digest: row.get(0)?,
                kind: row.get(1)?,
                name: row.get(2)?,
                text: row.get(3)?,
            })
        });
        Ok(copy.optional()?)
    }
}

/// Returns the end of a log.
pub(super) fn head(connection: &Connection) -> Result<Head, Fault> {
    let head = connection
        .prepare_cached("SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| {
            Ok(Head {
                number: row.get(0)?,
                hash: row.get(1)?,
            })
        })
        .optional()?;
    Ok(head.unwrap_or_else(Head::empty))
}

/// Returns an entry by its number.
pub(super) fn entry(connection: &Connection, number: u64) -> Result<Option<Stored>, Fault> {
    connection
        .prepare_cached("SELECT number, hash, bytes FROM entry WHERE number = ?1")?
        .query_row(params![number], row)
        .optional()?
        .transpose()
}

/// Reads a row of number, hash and bytes.
pub(super) fn row(row: &Row<'_>) -> Result<Result<Stored, Fault>, rusqlite::Error> {
    let (number, hash, bytes): (u64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(match Entry::read(&bytes) {
        Ok(entry) => Ok(Stored { bytes, hash, entry }),
        Err(error) => Err(Fault::unreadable(number, &error.to_string())),
    })
}
