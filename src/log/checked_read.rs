//! Reading with care: an entry that is to be shown is held to its own hash and to its neighbours.
//!
//! What this module hands over holds; of what does not hold it hands over the number and how, and
//! nothing that it says. It is the only way to entries from outside the log, so that no command
//! can forget it. An entry that an index no longer leads to is not missed here: only verifying
//! walks the whole log.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Params, params};
use serde::Deserialize;

use super::bad_entry::{BadEntry, EntryFault};
use super::chain::{self, Link, NOTHING_BEFORE};
use super::entry::Entry;
use super::fault::Fault;
use super::{Stored, database};

/// The columns that a row is read from.
pub(super) const COLUMNS: &str = "SELECT number, hash, bytes FROM entry";
/// What asks for one entry.
const BY_NUMBER: &str = "SELECT number, hash, bytes FROM entry WHERE number = ?1";

/// An entry that holds, before what it says is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Its number.
    pub number: u64,
    /// The hash of its bytes.
    pub hash: String,
    /// The bytes that were hashed.
    pub bytes: String,
}

impl Holding {
    /// Reads what it says.
    ///
    /// # Errors
    /// It is no entry of a format that is known.
    pub fn read(self) -> Result<Stored, BadEntry> {
        match Entry::read(&self.bytes) {
            Ok(entry) => Ok(Stored {
                bytes: self.bytes,
                hash: self.hash,
                entry,
            }),
            Err(error) => Err(BadEntry::new(
                self.number,
                EntryFault::Unreadable(error.to_string()),
            )),
        }
    }
}

/// Entries that hold, and what does not, each in the order of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picked {
    /// What holds.
    pub entries: Vec<Stored>,
    /// What does not, each once: entries that were asked for, and neighbours that are missing or
    /// that nothing can be read from. A page names all of them.
    pub bad: Vec<BadEntry>,
}

impl Picked {
    /// Returns the first entry that was asked for and does not hold: nothing may rest on the others
    /// alone then. A neighbour that tells nothing is in the way of nothing.
    pub fn in_the_way(&self) -> Option<&BadEntry> {
        self.bad.iter().find(|bad| !bad.is_beside())
    }
}

/// A row as the file has it. Nothing that it says is believed yet.
struct Row {
    /// 0 if it is below 1, as no entry's is.
    number: u64,
    /// The hash that stands beside the bytes.
    hash: String,
    /// The bytes; what is no UTF-8 in a damaged file is replaced, and no longer fits the hash.
    bytes: String,
    /// The hash of the bytes.
    own: String,
    /// What the bytes say of their place, or why they cannot be read.
    said: Result<OwnPlace, String>,
}

/// What an entry says of its place in the log.
#[derive(Deserialize)]
struct OwnPlace {
    log: String,
    number: u64,
    previous: String,
}

impl Row {
    /// Takes a row of number, hash and bytes as it is.
    fn of(row: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error> {
        let text = |column| -> Result<String, rusqlite::Error> {
            Ok(match row.get_ref(column)? {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    String::from_utf8_lossy(bytes).into_owned()
                }
                _ => String::new(),
            })
        };
        let bytes = text(2)?;
        Ok(Self {
            number: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0),
            hash: text(1)?,
            own: chain::hash(&bytes),
            said: serde_json::from_str(&bytes).map_err(|error| error.to_string()),
            bytes,
        })
    }

    /// Says how it does not hold by itself, else what it says of its place.
    fn by_itself(&self, log: &str) -> Result<&OwnPlace, EntryFault> {
        if self.own != self.hash {
            return Err(EntryFault::Changed);
        }
        let unreadable = |why: &String| EntryFault::Unreadable(why.clone());
        let said = self.said.as_ref().map_err(unreadable)?;
        if said.log != log {
            let log = said.log.clone();
            return Err(EntryFault::OtherLog(log));
        }
        if said.number != self.number || self.number == 0 {
            return Err(EntryFault::OutOfOrder(said.number));
        }
        Ok(said)
    }
}

/// What stands beside an entry in the log.
enum Neighbour<'r> {
    /// Nothing: the entry is the first, or the last.
    End,
    /// A row that was read just now, in the same walk.
    Near(&'r Row),
    /// A row that was looked up.
    Far(Row),
    /// Nothing that could tell anything, though something should be there.
    Silent(EntryFault),
}

impl Neighbour<'_> {
    fn row(&self) -> Option<&Row> {
        match self {
            Self::Near(row) => Some(row),
            Self::Far(row) => Some(row),
            Self::End | Self::Silent(_) => None,
        }
    }
}

/// Reads the entries of a log with care.
#[derive(Clone, Copy)]
pub(super) struct CheckedReader<'c> {
    connection: &'c Connection,
    /// The id of the log.
    log: &'c str,
}

impl<'c> CheckedReader<'c> {
    /// Reads entries of the log with this id.
    pub(super) fn of(connection: &'c Connection, log: &'c str) -> Self {
        Self { connection, log }
    }

    /// Reads the entry of a number; a log may have none.
    ///
    /// # Errors
    /// The log cannot be read.
    pub(super) fn entry(&self, number: u64) -> Result<Picked, Fault> {
        self.pick(BY_NUMBER, params![number])
    }

    /// Reads the entries that a query of [`COLUMNS`] finds, in the order of their numbers.
    ///
    /// # Errors
    /// The log cannot be read.
    pub(super) fn pick(&self, query: &str, values: impl Params) -> Result<Picked, Fault> {
        let (mut entries, mut bad) = (Vec::new(), BTreeMap::new());
        self.each(query, values, |one| {
            match one.and_then(Holding::read) {
                Ok(stored) => entries.push(stored),
                Err(wrong) => {
                    bad.insert(wrong.number, wrong);
                }
            }
            Ok::<(), Fault>(())
        })?;
        let bad = bad.into_values().collect();
        Ok(Picked { entries, bad })
    }

    /// Hands over what a query of [`COLUMNS`] finds, one at a time, and how it does not hold.
    ///
    /// # Errors
    /// The log cannot be read, or `take` says so.
    pub(super) fn each<E: From<Fault>>(
        &self,
        query: &str,
        values: impl Params,
        mut take: impl FnMut(Result<Holding, BadEntry>) -> Result<(), E>,
    ) -> Result<(), E> {
        let told = |error: rusqlite::Error| E::from(Fault::from(error));
        // Neighbours are looked up in the log as it was when the walk began: what another terminal
        // adds meanwhile is no alarm. Never committed: nothing is written, and dropping it ends it.
        let alone = self.connection.is_autocommit();
        let snapshot = alone.then(|| self.connection.unchecked_transaction());
        let _snapshot = snapshot.transpose().map_err(told)?;
        let mut statement = self.connection.prepare_cached(query).map_err(told)?;
        let mut rows = statement.query(values).map_err(told)?;
        let (mut before, mut named) = (None, BTreeSet::new());
        let mut row = next(&mut rows).map_err(told)?;
        while let Some(mut own) = row {
            let after = next(&mut rows);
            // What follows may not be readable: that says nothing against this one.
            let following = after.as_ref().ok().and_then(Option::as_ref);
            for one in self.hold(&mut own, before.as_ref(), following)? {
                let is_new = one
                    .as_ref()
                    .err()
                    .is_none_or(|bad| named.insert(bad.number));
                if is_new {
                    take(one)?;
                }
            }
            before = Some(own);
            row = after.map_err(told)?;
        }
        Ok(())
    }

    /// Holds a row to its hash and its neighbours, which are looked up where they were not read just now.
    ///
    /// Returns it, or how it does not hold, and the neighbours that should tell and cannot.
    fn hold(
        &self,
        own: &mut Row,
        before: Option<&Row>,
        after: Option<&Row>,
    ) -> Result<Vec<Result<Holding, BadEntry>>, Fault> {
        let number = own.number;
        let said = match own.by_itself(self.log) {
            Ok(said) => said,
            Err(wrong) => return Ok(vec![Err(BadEntry::new(number, wrong))]),
        };
        let before = match before.filter(|row| row.number > 0 && row.number + 1 == number) {
            Some(row) => Neighbour::Near(row),
            None => self.beside(number.checked_sub(1).filter(|before| *before > 0))?,
        };
        let after = match after.filter(|row| row.number == number + 1) {
            Some(row) => Neighbour::Near(row),
            None => self.beside(number.checked_add(1))?,
        };
        let wrong = self.in_its_place(own, said, &before, &after)?;
        let silent = [(number.saturating_sub(1), before), (number + 1, after)];
        let silent = silent
            .into_iter()
            .filter_map(|(number, beside)| match beside {
                Neighbour::Silent(wrong) => Some(Err(BadEntry::new(number, wrong))),
                _ => None,
            });
        let own = match wrong {
            Some(wrong) => Err(BadEntry::new(number, wrong)),
            None => Ok(Holding {
                number,
                hash: own.hash.clone(),
                bytes: std::mem::take(&mut own.bytes),
            }),
        };
        Ok(std::iter::once(own).chain(silent).collect())
    }

    /// Says how a row that holds by itself does not fit its neighbours.
    ///
    /// A neighbour that was changed still tells by what it holds of this one. If the next entry
    /// holds this one's hash, then this one is as it was, and it is the one before that was changed.
    fn in_its_place(
        &self,
        own: &Row,
        said: &OwnPlace,
        before: &Neighbour<'_>,
        after: &Neighbour<'_>,
    ) -> Result<Option<EntryFault>, Fault> {
        if own.number == 1 && said.previous != NOTHING_BEFORE {
            return Ok(Some(EntryFault::Previous(0)));
        }
        let witness = own.number.saturating_sub(1);
        Ok(match (back(said, before), ahead(own, after)) {
            (Link::Fits | Link::Unknown, Link::Fits | Link::Unknown)
            | (Link::Breaks, Link::Fits) => None,
            (Link::Breaks, Link::Unknown) => Some(EntryFault::Previous(witness)),
            (Link::Breaks, Link::Breaks) => Some(EntryFault::Rewritten(witness)),
            (Link::Fits | Link::Unknown, Link::Breaks) => {
                Some(self.not_followed(own.number, after)?)
            }
        })
    }

    /// Says which of two entries was changed, as far as the entry after both tells.
    fn not_followed(&self, number: u64, after: &Neighbour<'_>) -> Result<EntryFault, Fault> {
        let witness = number + 1;
        let after = after.row().filter(|row| row.by_itself(self.log).is_ok());
        let is_sound = match after {
            Some(row) => ahead(row, &self.beside(number.checked_add(2))?) == Link::Fits,
            None => false,
        };
        Ok(if is_sound {
            EntryFault::Rewritten(witness)
        } else {
            EntryFault::NotFollowed(witness)
        })
    }

    /// Looks up what stands at a number beside an entry; before the first there is none.
    fn beside(&self, number: Option<u64>) -> Result<Neighbour<'static>, Fault> {
        let Some(number) = number else {
            return Ok(Neighbour::End);
        };
        let found = match self.row(number) {
            Ok(found) => found,
            Err(fault) if fault.is_of_contents() => {
                let why = fault.message;
                return Ok(Neighbour::Silent(EntryFault::Silent(why)));
            }
            Err(fault) => return Err(fault),
        };
        let Some(row) = found else {
            let is_end = database::head(self.connection)?.number < number;
            return Ok(if is_end {
                Neighbour::End
            } else {
                Neighbour::Silent(EntryFault::Missing)
            });
        };
        Ok(match row.said {
            Err(why) => Neighbour::Silent(EntryFault::Silent(why)),
            Ok(_) => Neighbour::Far(row),
        })
    }

    fn row(&self, number: u64) -> Result<Option<Row>, Fault> {
        let mut statement = self.connection.prepare_cached(BY_NUMBER)?;
        Ok(statement.query_row(params![number], Row::of).optional()?)
    }
}

fn next(rows: &mut rusqlite::Rows<'_>) -> Result<Option<Row>, rusqlite::Error> {
    rows.next()?.map(Row::of).transpose()
}

/// Says whether an entry holds the hash of the one before: that beside it, or that of its bytes.
fn back(said: &OwnPlace, before: &Neighbour<'_>) -> Link {
    match before.row() {
        Some(row) if [&row.hash, &row.own].contains(&&said.previous) => Link::Fits,
        Some(_) => Link::Breaks,
        None => Link::Unknown,
    }
}

/// Says whether the entry after holds an entry's hash.
fn ahead(own: &Row, after: &Neighbour<'_>) -> Link {
    match after.row().map(|row| &row.said) {
        Some(Ok(said)) if said.previous == own.hash => Link::Fits,
        Some(Ok(_)) => Link::Breaks,
        Some(Err(_)) | None => Link::Unknown,
    }
}
