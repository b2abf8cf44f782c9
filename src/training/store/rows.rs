//! The rows of the training store, and the chain that finds one which is not as it was written.
//!
//! The text of a row is what is hashed: it has the number of the row, the hash of the row before, and
//! what was rated. Its hash stands beside it, and the last hash of all in a table of its own. So a row
//! that was altered, taken away, put in or moved is found by reading. A store in which everything was
//! written anew is not: whoever can write the file can do that.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Rated;
use crate::base::canonical::{Digest, NOTHING_BEFORE};

/// What a store holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// What was rated, oldest first, without the rows that do not hold.
    pub rated: Vec<Rated>,
    /// What does not hold.
    pub faults: Vec<RowFault>,
    /// How many of the rows were there before rows had hashes: nothing from before is proved of them.
    pub unproved: u64,
}

/// Why a row does not hold, or is not there. A row that does not hold is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The row is not what was hashed, or its hash is another.
    Altered(i64),
    /// The row had another number when it was written.
    Moved(i64),
    /// The row is there a second time.
    Twice(i64),
    /// The second of two rows does not hold the hash of the first.
    Unlinked(i64, i64),
    /// All rows from one number to another are gone.
    Missing(i64, i64),
    /// The row has a higher number than the last one that the program wrote.
    BeyondEnd(i64),
    /// The row has the last number and not the last hash.
    WrongEnd(i64),
    /// What the store keeps of its last row is gone.
    NoEnd,
}

impl std::fmt::Display for RowFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Altered(row) => write!(out, "row {row} is not as it was written; it is left out"),
            Self::Moved(row) => write!(
                out,
                "row {row} had another number when it was written; it is left out"
            ),
            Self::Twice(row) => write!(out, "row {row} stands twice and counts once"),
            Self::Unlinked(first, second) => write!(
                out,
                "rows {first} and {second} do not follow one another; both are left out"
            ),
            Self::Missing(first, last) if first == last => write!(out, "row {first} is missing"),
            Self::Missing(first, last) => write!(out, "rows {first} to {last} are missing"),
            Self::BeyondEnd(row) => write!(
                out,
                "row {row} stands behind the last one that was written; it is left out"
            ),
            Self::WrongEnd(row) => write!(
                out,
                "row {row} is not the last one that was written; it is left out"
            ),
            Self::NoEnd => out.write_str("which row was written last is not kept any more"),
        }
    }
}

/// A row as it is hashed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row<R> {
    number: i64,
    /// The hash of the row before.
    previous: String,
    /// Whether it was there before rows had hashes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    taken_over: bool,
    rated: R,
}

/// The last row that was written: its number and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) number: i64,
    pub(super) hash: String,
}

impl End {
    /// The end of a store without rows.
    pub(super) fn empty() -> Self {
        Self {
            number: 0,
            hash: NOTHING_BEFORE.to_owned(),
        }
    }

    /// Returns the text of the row that comes next, and goes on to it.
    pub(super) fn next(&mut self, rated: &Rated) -> Result<String, serde_json::Error> {
        self.go_on(rated, false)
    }

    /// Does the same for a row from before rows had hashes, by its text.
    pub(super) fn next_taken_over(&mut self, text: &str) -> Result<String, serde_json::Error> {
        self.go_on(serde_json::from_str::<&RawValue>(text)?, true)
    }

    fn go_on(
        &mut self,
        rated: impl Serialize,
        taken_over: bool,
    ) -> Result<String, serde_json::Error> {
        let text = serde_json::to_string(&Row {
            number: self.number.saturating_add(1),
            previous: self.hash.clone(),
            taken_over,
            rated,
        })?;
        self.number = self.number.saturating_add(1);
        self.hash = hash(&text);
        Ok(text)
    }
}

fn hash(text: &str) -> String {
    Digest::of_bytes(text.as_bytes()).to_string()
}

/// A row as it stands in the store.
pub(super) struct StoredRow {
    pub(super) number: i64,
    /// Its text, if it is one.
    pub(super) text: Option<String>,
    /// The hash beside it.
    pub(super) hash: Option<String>,
}

impl StoredRow {
    /// Holds the row to its own hash and number.
    fn read(&self) -> Result<Row<Rated>, RowFault> {
        let altered = RowFault::Altered(self.number);
        let text = self.text.as_deref().ok_or(altered)?;
        if self.hash.as_deref() != Some(hash(text).as_str()) {
            return Err(altered);
        }
        let row: Row<Rated> = serde_json::from_str(text).map_err(|_| altered)?;
        if row.number == self.number {
            return Ok(row);
        }
        Err(RowFault::Moved(self.number))
    }
}

/// Reads rows from before rows had hashes.
pub(super) fn unproved(stored: &[StoredRow]) -> Rows {
    let mut rows = Rows::default();
    for one in stored {
        let text = one.text.as_deref();
        match text.and_then(|text| serde_json::from_str(text).ok()) {
            Some(rated) => rows.rated.push(rated),
            None => rows.faults.push(RowFault::Altered(one.number)),
        }
    }
    rows.unproved = rows.rated.len() as u64;
    rows
}

/// Holds rows to their hashes, to one another and to the end.
pub(super) fn verified(stored: &[StoredRow], end: Option<&End>) -> Rows {
    let mut faults = Vec::new();
    let mut sound = BTreeMap::new();
    let mut there = BTreeSet::new();
    for one in stored {
        let is_new = there.insert(one.number);
        match one.read() {
            Ok(_) if !is_new => faults.push(RowFault::Twice(one.number)),
            Ok(row) => {
                sound.insert(one.number, (row, one.hash.as_deref().unwrap_or_default()));
            }
            Err(fault) => faults.push(fault),
        }
    }
    let mut left_out = unlinked(&sound, &mut faults);
    match end {
        Some(end) => {
            missing(&there, end.number, &mut faults);
            left_out.extend(beyond_end(&sound, end, &mut faults));
        }
        None => faults.push(RowFault::NoEnd),
    }
    sound.retain(|number, _| !left_out.contains(number));
    let rows: Vec<Row<Rated>> = sound.into_values().map(|(row, _)| row).collect();
    Rows {
        unproved: rows.iter().filter(|row| row.taken_over).count() as u64,
        rated: rows.into_iter().map(|row| row.rated).collect(),
        faults,
    }
}

/// Finds rows that do not hold the hash of the row before, and returns what is left out.
fn unlinked(
    sound: &BTreeMap<i64, (Row<Rated>, &str)>,
    faults: &mut Vec<RowFault>,
) -> BTreeSet<i64> {
    let mut left_out = BTreeSet::new();
    for (number, (row, _)) in sound {
        let before = match number {
            1 => Some(NOTHING_BEFORE),
            _ => sound.get(&number.saturating_sub(1)).map(|(_, hash)| *hash),
        };
        // What the row before was cannot be told if it was altered or is gone: that is said already.
        if before.is_none_or(|before| before == row.previous) {
            continue;
        }
        let second = *number;
        let first = second.saturating_sub(1);
        faults.push(match second {
            1 => RowFault::Altered(second),
            _ => RowFault::Unlinked(first, second),
        });
        left_out.extend([first, second]);
    }
    left_out
}

/// Finds rows that stand behind the end or are another end, and returns what is left out.
fn beyond_end(
    sound: &BTreeMap<i64, (Row<Rated>, &str)>,
    end: &End,
    faults: &mut Vec<RowFault>,
) -> Vec<i64> {
    let mut left_out = Vec::new();
    for (number, (_, hash)) in sound.range(end.number..) {
        if *number > end.number {
            faults.push(RowFault::BeyondEnd(*number));
        } else if end.hash == *hash {
            continue;
        } else {
            faults.push(RowFault::WrongEnd(*number));
        }
        left_out.push(*number);
    }
    left_out
}

/// Finds numbers that no row has, up to the last one that was written.
fn missing(there: &BTreeSet<i64>, last: i64, faults: &mut Vec<RowFault>) {
    let mut next = 1;
    for number in there.range(1..=last.max(1)) {
        if *number > next {
            faults.push(RowFault::Missing(next, number - 1));
        }
        next = number.saturating_add(1);
    }
    if last >= next {
        faults.push(RowFault::Missing(next, last));
    }
}
