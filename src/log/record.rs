//! Which reading of an assessment stands, after all its corrections.
//!
//! Nothing is ever replaced: an amendment says what an entry should have said, a void takes an
//! entry back, and both can be taken back in turn. What stands is worked out here, in one place.

use std::collections::BTreeMap;

use super::bad::Bad;
use super::corrections::{Link, undone};
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
    stands: Option<usize>,
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
        let undone = undone(entries.iter().filter_map(Link::of));
        let mut records: Vec<Self> = Vec::new();
        // The position of the record that each entry belongs to, by the entry's number.
        let mut of_entry: BTreeMap<u64, usize> = BTreeMap::new();
        for stored in entries {
            let number = stored.entry.number;
            let Some(corrects) = stored.entry.corrects else {
                of_entry.insert(number, records.len());
                records.push(Self {
                    original: stored,
                    corrections: Vec::new(),
                    stands: None,
                });
                continue;
            };
            let Some(record) = of_entry.get(&corrects).copied() else {
                continue;
            };
            of_entry.insert(number, record);
            if let Some(record) = records.get_mut(record) {
                record.corrections.push(Correction {
                    stored,
                    holds: !undone.contains_key(&number),
                });
            }
        }
        for record in &mut records {
            record.stands = record.last_holding();
        }
        records.retain(|record| record.original.entry.kind != Kind::Void);
        records
    }

    /// Returns the reading that stood when a correction of it was recorded: what that one was made from.
    ///
    /// Of an assessment that was taken back then, it is the reading that stood before.
    pub fn before(&self, correction: u64) -> &Stored {
        let earlier = self.corrections.iter().map(|correction| &correction.stored);
        let earlier: Vec<&Stored> = earlier
            .take_while(|stored| stored.entry.number < correction)
            .collect();
        let undone = undone(earlier.iter().filter_map(|stored| Link::of(stored)));
        let amendment = earlier.into_iter().rfind(|stored| {
            stored.entry.kind == Kind::Amendment && !undone.contains_key(&stored.entry.number)
        });
        amendment.unwrap_or(&self.original)
    }

    /// Returns the amendments that hold, or the void that takes the assessment back as a whole; none if
    /// it stands as it was recorded.
    pub fn in_force(&self) -> Vec<&Stored> {
        let original = self.original.entry.number;
        let void = self
            .holding(Kind::Void)
            .find(|void| void.entry.corrects == Some(original));
        match void {
            Some(void) => vec![void],
            None => self.holding(Kind::Amendment).collect(),
        }
    }

    /// Returns the number of its last entry: of a correction, or its own.
    pub fn last(&self) -> u64 {
        let last = self.corrections.last();
        last.map_or(self.original.entry.number, |last| last.stored.entry.number)
    }

    /// Says whether an entry is the original or one of its corrections.
    pub fn has(&self, number: u64) -> bool {
        let corrections = self.corrections.iter();
        let mut all = corrections.map(|correction| correction.stored.entry.number);
        self.original.entry.number == number || all.any(|known| known == number)
    }

    /// Returns the entry that says what is held to be true now; `None` if the assessment was taken back.
    pub fn stands(&self) -> Option<&Stored> {
        if self.is_void() {
            return None;
        }
        match self.stands {
            Some(correction) => self
                .corrections
                .get(correction)
                .map(|correction| &correction.stored),
            None => Some(&self.original),
        }
    }

    /// Says whether the assessment as a whole was taken back.
    pub fn is_void(&self) -> bool {
        self.holding(Kind::Void)
            .any(|void| void.entry.corrects == Some(self.original.entry.number))
    }

    /// Says whether an amendment stands in place of the original.
    pub fn is_amended(&self) -> bool {
        self.stands.is_some()
    }

    fn holding(&self, kind: Kind) -> impl Iterator<Item = &Stored> {
        let holding = self
            .corrections
            .iter()
            .filter(|correction| correction.holds);
        holding
            .map(|correction| &correction.stored)
            .filter(move |stored| stored.entry.kind == kind)
    }

    fn last_holding(&self) -> Option<usize> {
        self.corrections.iter().rposition(|correction| {
            correction.holds && correction.stored.entry.kind == Kind::Amendment
        })
    }
}
