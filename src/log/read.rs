//! Reading entries: one, a patient's, or all of them in their order without keeping them.

use std::collections::BTreeSet;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

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

/// What asks for the entries about a patient.
const OF_PATIENT: &str = "SELECT number, hash, bytes FROM entry WHERE patient = ?1 ORDER BY number";

/// The log as it is at one moment, for as long as this is kept.
#[derive(Debug)]
pub struct Held<'l> {
    /// Never committed: nothing is written, and dropping it ends it.
    _snapshot: Transaction<'l>,
}

/// An entry as the file has it, whether or not it can be read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    /// The number of its row.
    pub number: u64,
    /// The hash that stands beside it.
    pub hash: String,
    /// The bytes that were hashed; what is no UTF-8 in a damaged file is replaced.
    pub bytes: String,
}

impl Raw {
    /// Reads it as an entry.
    ///
    /// # Errors
    /// It is no entry of a format that is known.
    pub fn read(self) -> Result<Stored, Fault> {
        match Entry::read(&self.bytes) {
            Ok(entry) => Ok(Stored {
                bytes: self.bytes,
                hash: self.hash,
                entry,
            }),
            Err(error) => Err(Fault::unreadable(self.number, &error.to_string())),
        }
    }
}

/// Which entries to read; what is absent asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'w> {
    /// With this number or a higher one.
    pub from: Option<u64>,
    /// With this number or a lower one.
    pub to: Option<u64>,
    /// Recorded at this time or later.
    pub since: Option<Time>,
    /// Recorded before this time.
    pub until: Option<Time>,
    /// About this patient.
    pub patient: Option<&'w Patient>,
}

impl Wanted<'_> {
    /// Says whether every entry is wanted.
    pub fn is_all(&self) -> bool {
        self.from.is_none()
            && self.to.is_none()
            && self.since.is_none()
            && self.until.is_none()
            && self.patient.is_none()
    }

    /// Returns the conditions as SQL, and the values for their places.
    ///
    /// The numbers are found first, by an index that is named, since SQLite has no counts to choose by.
    /// Only numbers are put in order then, and no entry is ever written to a file aside.
    fn conditions(&self) -> (String, Vec<Value>) {
        let milliseconds = |time: Time| Value::from(time.timestamp_millis());
        let patient = self
            .patient
            .map(|patient| Value::from(patient.as_str().to_owned()));
        let index = match patient {
            Some(_) => "entry_by_patient",
            None => "entry_by_time",
        };
        let indexed = [
            ("patient = ?", patient),
            ("recorded >= ?", self.since.map(milliseconds)),
            ("recorded < ?", self.until.map(milliseconds)),
        ];
        let (indexed, mut values): (Vec<&str>, Vec<Value>) = indexed
            .into_iter()
            .filter_map(|(condition, value)| Some((condition, value?)))
            .unzip();
        let mut conditions = Vec::new();
        if !indexed.is_empty() {
            let indexed = indexed.join(" AND ");
            conditions.push(format!(
                "number IN (SELECT number FROM entry INDEXED BY {index} WHERE {indexed})"
            ));
        }
        for (condition, number) in [("number >= ?", self.from), ("number <= ?", self.to)] {
            if let Some(number) = number {
                conditions.push(condition.to_owned());
                values.push(i64::try_from(number).unwrap_or(i64::MAX).into());
            }
        }
        match conditions.is_empty() {
            true => (String::new(), values),
            false => (format!(" WHERE {}", conditions.join(" AND ")), values),
        }
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
        self.about(patient.as_str())
    }

    /// Returns the number of the last entry about a patient; 0 if there is none.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn last_about(&self, patient: &Patient) -> Result<u64, Fault> {
        last_about(&self.connection, patient.as_str())
    }

    /// Returns all entries about a patient that can be read, in their order, and why others cannot.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn readable_of_patient(
        &self,
        patient: &Patient,
    ) -> Result<(Vec<Stored>, Vec<Fault>), Fault> {
        let mut statement = self.connection.prepare_cached(OF_PATIENT)?;
        let rows = statement.query_map(params![patient.as_str()], row)?;
        let (mut entries, mut unread) = (Vec::new(), Vec::new());
        for row in rows {
            match row? {
                Ok(stored) => entries.push(stored),
                Err(fault) => unread.push(fault),
            }
        }
        Ok((entries, unread))
    }

    /// Returns an entry as the file has it, by its number, if there is one.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn raw(&self, number: u64) -> Result<Option<Raw>, Fault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number, hash, bytes FROM entry WHERE number = ?1")?;
        Ok(statement.query_row(params![number], raw).optional()?)
    }

    /// Returns all entries about a patient as an entry names one.
    pub(super) fn about(&self, patient: &str) -> Result<Vec<Stored>, Fault> {
        let mut statement = self.connection.prepare_cached(OF_PATIENT)?;
        let rows = statement.query_map(params![patient], row)?;
        rows.map(|row| row?).collect()
    }

    /// Keeps to the log as it is now: what others add is not seen before this goes.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn hold(&self) -> Result<Held<'_>, Fault> {
        Ok(Held {
            _snapshot: self.connection.unchecked_transaction()?,
        })
    }

    /// Returns the pseudonyms of all patients, each once.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn patients(&self) -> Result<Vec<String>, Fault> {
        let mut statement = self
            .connection
            .prepare("SELECT DISTINCT patient FROM entry ORDER BY patient")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the names of all scales that something is recorded with, `cows@1.0.0`, each once.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn scales(&self) -> Result<Vec<String>, Fault> {
        let mut statement = self
            .connection
            .prepare("SELECT DISTINCT name FROM copy WHERE kind = 'scale' ORDER BY name")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the patients who were last observed at a time or later, in the order of their names.
    ///
    /// Old entries themselves are not read, so that a long log is nearly as quick as a short one. A patient is also among
    /// them if the clock stood before that time when an entry was recorded, and later for an entry
    /// before it: then how long ago that was cannot be trusted.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn patients_since(&self, since: &Time) -> Result<Vec<Patient>, Fault> {
        // Each says which index to walk: without it the whole log would be read, entry by entry.
        let queries = [
            "SELECT DISTINCT patient FROM entry INDEXED BY entry_by_patient
             WHERE patient >= '' AND observed >= ?1",
            "SELECT DISTINCT patient FROM entry WHERE recorded < ?1 AND number >
                (SELECT min(number) FROM entry INDEXED BY entry_by_time WHERE recorded >= ?1)",
        ];
        let mut names = BTreeSet::new();
        for query in queries {
            let mut statement = self.connection.prepare(query)?;
            let found = statement.query_map(params![since.timestamp_millis()], |row| row.get(0))?;
            for name in found {
                let name: String = name?;
                names.insert(name);
            }
        }
        // A name that no assessment can have is for verifying the log to find.
        let patients = names.iter().filter_map(|name| Patient::parse(name).ok());
        Ok(patients.collect())
    }

    /// Hands over the entries that are wanted, in their order, one at a time.
    ///
    /// # Errors
    /// The log cannot be read, or `take` says so. What cannot be read as an entry is for `take` to find.
    pub fn each<E: From<Fault>>(
        &self,
        wanted: &Wanted<'_>,
        mut take: impl FnMut(Raw) -> Result<(), E>,
    ) -> Result<(), E> {
        let told = |error: rusqlite::Error| E::from(Fault::from(error));
        let (conditions, values) = wanted.conditions();
        let query = format!("SELECT number, hash, bytes FROM entry{conditions} ORDER BY number");
        let mut statement = self.connection.prepare(&query).map_err(told)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(values))
            .map_err(told)?;
        while let Some(row) = rows.next().map_err(told)? {
            take(raw(row).map_err(told)?)?;
        }
        Ok(())
    }

    /// Returns the lowest number from which on every entry can be read to the end, however damaged
    /// the file is before it; `None` if not even the last can be read.
    ///
    /// # Errors
    /// The log cannot be read for another reason than damage.
    pub fn readable_from(&self) -> Result<Option<u64>, Fault> {
        let mut statement = self
            .connection
            .prepare("SELECT number FROM entry ORDER BY number DESC")?;
        let mut rows = statement.query([])?;
        let mut lowest = None;
        loop {
            match rows.next().map_err(Fault::from) {
                Ok(Some(row)) => lowest = Some(row.get(0)?),
                Ok(None) => return Ok(lowest),
                Err(fault) if fault.is_of_contents() => return Ok(lowest),
                Err(fault) => return Err(fault),
            }
        }
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

/// Returns the number of the last entry about a patient; 0 if there is none.
pub(super) fn last_about(connection: &Connection, patient: &str) -> Result<u64, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(max(number), 0) FROM entry INDEXED BY entry_by_patient WHERE patient = ?1",
        )?
        .query_row(params![patient], |row| row.get(0))?)
}

/// Returns an entry by its number.
pub(super) fn entry(connection: &Connection, number: u64) -> Result<Option<Stored>, Fault> {
    connection
        .prepare_cached("SELECT number, hash, bytes FROM entry WHERE number = ?1")?
        .query_row(params![number], row)
        .optional()?
        .transpose()
}

/// Reads a row of number, hash and bytes as an entry.
pub(super) fn row(row: &Row<'_>) -> Result<Result<Stored, Fault>, rusqlite::Error> {
    Ok(raw(row)?.read())
}

/// Takes a row of number, hash and bytes as it is.
fn raw(row: &Row<'_>) -> Result<Raw, rusqlite::Error> {
    let text = |column| -> Result<String, rusqlite::Error> {
        Ok(match row.get_ref(column)? {
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            _ => String::new(),
        })
    };
    Ok(Raw {
        number: row.get(0)?,
        hash: text(1)?,
        bytes: text(2)?,
    })
}
