//! What can be asked of a log: one entry, a patient's, or all of them in their order without keeping them.
//!
//! Each entry is read [with care](super::checked_read).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Row, params};

use super::bad_entry::BadEntry;
use super::chain::Head;
use super::checked_read::{COLUMNS, CheckedReader, Holding, Picked};
use super::fault::Fault;
use super::{FUTURE_ALLOWED_SECONDS, Log, Stored, database};
use crate::assessment::Patient;
use crate::base::time::Time;

/// A file that entries were made with, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Its digest, 64 hexadecimal digits.
    pub digest: String,
    /// `scale`, `policy`, `map` or `language`.
    pub kind: String,
    /// Its id and version, or its tag.
    pub name: String,
    /// The file itself.
    pub text: String,
}

impl Copy {
    /// Takes a row of digest, kind, name and text.
    pub(super) fn of(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            digest: row.get(0)?,
            kind: row.get(1)?,
            name: row.get(2)?,
            text: row.get(3)?,
        })
    }
}

/// What asks for the entries about a patient.
const OF_PATIENT: &str = "SELECT number, hash, bytes FROM entry WHERE patient = ?1 ORDER BY number";

/// Which entries to read; what is absent asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// With this number or a higher one.
    pub from: Option<u64>,
    /// With this number or a lower one.
    pub to: Option<u64>,
    /// Recorded at this time or later.
    pub since: Option<Time>,
    /// Recorded before this time.
    pub until: Option<Time>,
    /// About this patient.
    pub patient: Option<Patient>,
}

impl Wanted {
    /// Says whether every entry is wanted.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Says whether an entry was recorded in the time that is wanted.
    pub fn is_within(&self, recorded: Option<Time>) -> bool {
        let after = |since: Time| recorded.is_some_and(|at| at >= since);
        let before = |until: Time| recorded.is_some_and(|at| at < until);
        self.since.is_none_or(after) && self.until.is_none_or(before)
    }

    /// Says in words which entries are meant: `since 16 Nov 2026 08:00 -05:00, of P-0142`.
    pub fn words(&self) -> String {
        let shown = |time: &Time| time.format("%-d %b %Y %H:%M %:z").to_string();
        let parts = [
            self.since.map(|since| format!("since {}", shown(&since))),
            self.until.map(|until| format!("until {}", shown(&until))),
            self.patient
                .as_ref()
                .map(|patient| format!("of {}", patient.as_str())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            return "the whole log".to_owned();
        }
        parts.join(", ")
    }

    /// Returns the conditions as SQL, and the values for their places.
    ///
    /// The numbers are found first, by an index that is named, since SQLite has no counts to choose by.
    /// Only numbers are put in order then, and no entry is ever written to a file aside.
    fn conditions(&self) -> (String, Vec<Value>) {
        let milliseconds = |time: Time| Value::from(time.timestamp_millis());
        let patient = self.patient.as_ref();
        let patient = patient.map(|patient| Value::from(patient.as_str().to_owned()));
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
        if conditions.is_empty() {
            return (String::new(), values);
        }
        (format!(" WHERE {}", conditions.join(" AND ")), values)
    }
}

impl Log {
    /// Returns the end of the log.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn head(&self) -> Result<Head, Fault> {
        database::head(&self.connection)
    }

    /// Returns an entry by its number, if there is one and it holds, and what does not.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn pick(&self, number: u64) -> Result<Picked, Fault> {
        self.checked().entry(number)
    }

    /// Returns an entry by its number, if there is one.
    ///
    /// # Errors
    /// The log cannot be read, or the entry does not hold.
    pub fn entry(&self, number: u64) -> Result<Option<Stored>, Fault> {
        let picked = self.pick(number)?;
        match picked.in_the_way() {
            Some(bad) => Err(Fault::bad(bad)),
            None => Ok(picked.entries.into_iter().next()),
        }
    }

    /// Returns all entries about a patient that hold, corrections too, in their order, and what does not.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn of_patient(&self, patient: &Patient) -> Result<Picked, Fault> {
        self.about(patient.as_str())
    }

    /// Returns the number of the last entry about a patient; 0 if there is none.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn last_about(&self, patient: &Patient) -> Result<u64, Fault> {
        database::last_about(&self.connection, patient.as_str())
    }

    /// Returns another spelling of a patient ID of which there are entries; nothing if there is none.
    /// Each is asked for by an index, however long the log is.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn spelt_otherwise(&self, patient: &Patient) -> Result<Option<Patient>, Fault> {
        for other in patient.other_spellings() {
            if self.last_about(&other)? > 0 {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// Returns all entries about a patient as an entry names one.
    pub(super) fn about(&self, patient: &str) -> Result<Picked, Fault> {
        self.checked().pick(OF_PATIENT, params![patient])
    }

    /// Reads entries with care.
    pub(super) fn checked(&self) -> CheckedReader<'_> {
        CheckedReader::of(&self.connection, &self.id)
    }

    /// Keeps to the log as it is when it is read next: what others add is not seen from then on. It is for
    /// a log that is only read.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn hold(&self) -> Result<(), Fault> {
        // Never committed: nothing is written, and closing the log ends it.
        Ok(self.connection.execute_batch("BEGIN")?)
    }

    /// Returns the IDs of all patients, each once.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn patients(&self) -> Result<Vec<String>, Fault> {
        self.names("SELECT DISTINCT patient FROM entry ORDER BY patient")
    }

    /// Returns the names of all scales that something is recorded with, `cows@1.0.0`, each once.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn scales(&self) -> Result<Vec<String>, Fault> {
        self.names("SELECT DISTINCT name FROM copy WHERE kind = 'scale' ORDER BY name")
    }

    /// Says whether a copy of a column map is kept: whether an entry was made by one.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn keeps_maps(&self) -> Result<bool, Fault> {
        let copies = database::copies(&self.connection)?;
        let query = format!("SELECT 1 FROM ({copies}) WHERE kind = 'map' LIMIT 1");
        let found: Option<bool> = database::value(&self.connection, &query, [])?;
        Ok(found.is_some())
    }

    fn names(&self, query: &str) -> Result<Vec<String>, Fault> {
        let mut statement = self.connection.prepare(query)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the patients who were last observed at a time or later, in the order of their names.
    ///
    /// Old entries themselves are not read, so that a long log is nearly as quick as a short one. A patient
    /// is also among them if the clock stood before that time when an entry was recorded that lies, by its
    /// number, among those of that time: then how long ago that was cannot be trusted. What was recorded
    /// later than `now` tells nothing of when others were.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn patients_since(&self, since: &Time, now: &Time) -> Result<Vec<Patient>, Fault> {
        let from = self.lies_from(*since, *now + TimeDelta::seconds(FUTURE_ALLOWED_SECONDS))?;
        let (since, from) = (
            since.timestamp_millis(),
            i64::try_from(from).unwrap_or(i64::MAX),
        );
        // It says which index to walk: without it the whole log would be read, entry by entry.
        let mut statement = self.connection.prepare(
            "SELECT patient FROM entry INDEXED BY entry_by_patient
             WHERE patient >= '' AND observed >= ?1
             UNION SELECT patient FROM entry WHERE recorded < ?1 AND number >= ?2",
        )?;
        let found = statement.query_map(params![since, from], |row| row.get(0))?;
        let names: BTreeSet<String> = found.collect::<Result<_, _>>()?;
        // A name that no assessment can have is for verifying the log to find.
        let patients = names.iter().filter_map(|name| Patient::parse(name).ok());
        Ok(patients.collect())
    }

    /// Hands over the entries that are wanted, in their order, one at a time, and how one does not hold.
    ///
    /// # Errors
    /// The log cannot be read, or `take` says so.
    pub fn each<E: From<Fault>>(
        &self,
        wanted: &Wanted,
        take: impl FnMut(Result<Holding, BadEntry>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (conditions, values) = wanted.conditions();
        let query = format!("{COLUMNS}{conditions} ORDER BY number");
        let values = rusqlite::params_from_iter(values);
        self.checked().each(&query, values, take)
    }

    /// Returns the lowest number from which on every entry can be read to the end, however damaged
    /// the file is before it; `None` if not even the last can be read.
    ///
    /// # Errors
    /// The log cannot be read for another reason than damage.
    pub fn readable_from(&self) -> Result<Option<u64>, Fault> {
        let mut statement = self
            .connection
            .prepare("SELECT number FROM entry WHERE number > 0 ORDER BY number DESC")?;
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
        let copies = database::copies(&self.connection)?;
        let query = format!("SELECT * FROM ({copies}) WHERE digest = ?1");
        let mut statement = self.connection.prepare_cached(&query)?;
        let copy = statement.query_row(params![digest], Copy::of);
        Ok(copy.optional()?)
    }
}
