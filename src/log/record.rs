//! Which reading of an assessment stands, after all its corrections.
//!
//! Nothing is ever replaced: an amendment says what an entry should have said, a void takes an
//! entry back, and both can be taken back in turn. What stands is worked out here, in one place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bad_entry::Bad;
use super::corrections::Corrections;
use super::entry::{Entry, Kind};
use super::fault::Fault;
use super::{Log, Stored};

/// An assessment, or the attempt at one, with every correction of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The entry as it was first recorded.
    pub original: Stored,
    /// Its corrections, and the corrections of those, in the order in which they were recorded.
    pub corrections: Vec<Correction>,
    /// What they leave standing.
    settled: Arc<Corrections>,
}

/// A correction, and whether it still holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The amendment or the void.
    pub stored: Stored,
    /// False once it was itself taken back.
    pub holds: bool,
}

impl Log {
    /// Returns the record that an entry belongs to, with all its corrections, and what about the same
    /// patient does not hold; no record if there is no such entry, or it does not hold.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn record(&self, number: u64) -> Result<(Option<Record>, Vec<Bad>), Fault> {
        let mut picked = self.pick(number)?;
        let own = picked.entries.first().map(|stored| &stored.entry);
        if let Some(patient) = own.and_then(Entry::patient) {
            let own = picked.bad;
            picked = self.about(patient)?;
            picked.bad.extend(own);
        }
        let mut records = Record::gather(picked.entries).into_iter();
        Ok((records.find(|record| record.has(number)), picked.bad))
    }
}

impl Record {
    /// Gathers a patient's entries into records, in the order in which they were first recorded.
    ///
    /// All entries about the patient must be given, in their order. A correction of an entry that
    /// is not among them is left out; verifying the log finds such.
    pub fn gather(entries: Vec<Stored>) -> Vec<Self> {
        let settled = Arc::new(Corrections::of(&entries));
        let mut records: BTreeMap<u64, Self> = BTreeMap::new();
        for stored in entries {
            let number = stored.entry.number;
            if stored.entry.corrects.is_some() {
                if let Some(record) = records.get_mut(&settled.original(number)) {
                    let holds = settled.taken_back_by(number).is_none();
                    record.corrections.push(Correction { stored, holds });
                }
            } else if stored.entry.kind != Kind::Void {
                let record = Self {
                    original: stored,
                    corrections: Vec::new(),
                    settled: Arc::clone(&settled),
                };
                records.insert(number, record);
            }
        }
        records.into_values().collect()
    }

    /// Returns the reading that stood when a correction of it was recorded: what that one was made from.
    ///
    /// Of an assessment that was taken back then, it is the reading that stood before.
    pub fn before(&self, correction: u64) -> &Stored {
        let earlier = self.corrections.iter().map(|correction| &correction.stored);
        let earlier = earlier.take_while(|stored| stored.entry.number < correction);
        self.reading_of(&Corrections::of(earlier))
    }

    /// Returns the entry that says what is held to be true now; of an assessment that was taken back, the
    /// one that stood before.
    pub fn reading(&self) -> &Stored {
        self.reading_of(&self.settled)
    }

    fn reading_of(&self, settled: &Corrections) -> &Stored {
        let number = settled.reading(self.number());
        self.entry(number).unwrap_or(&self.original)
    }

    /// Returns the amendments that hold, or the void that takes the assessment back as a whole; none if
    /// it stands as it was recorded.
    pub fn in_force(&self) -> Vec<&Stored> {
        let void = self.settled.taken_back_by(self.number());
        if let Some(void) = void.and_then(|void| self.entry(void)) {
            return vec![void];
        }
        let holding = self.corrections.iter().filter(|one| one.holds);
        holding
            .map(|correction| &correction.stored)
            .filter(|stored| stored.entry.kind == Kind::Amendment)
            .collect()
    }

    /// Returns the number of the entry as it was first recorded.
    fn number(&self) -> u64 {
        self.original.entry.number
    }

    /// Returns the number of its last entry: of a correction, or its own.
    pub fn last(&self) -> u64 {
        let last = self.corrections.last();
        last.map_or(self.number(), |last| last.stored.entry.number)
    }

    /// Says whether an entry is the original or one of its corrections.
    pub fn has(&self, number: u64) -> bool {
        self.entry(number).is_some()
    }

    fn entry(&self, number: u64) -> Option<&Stored> {
        let corrections = self.corrections.iter().map(|one| &one.stored);
        let mut all = std::iter::once(&self.original).chain(corrections);
        all.find(|stored| stored.entry.number == number)
    }

    /// Returns the entry that says what is held to be true now; `None` if the assessment was taken back.
    pub fn stands(&self) -> Option<&Stored> {
        let is_void = self.settled.taken_back_by(self.number()).is_some();
        (!is_void).then(|| self.reading())
    }
}
