//! Which reading of an assessment stands, after all its corrections.
//!
//! Nothing is ever replaced: an amendment says what an entry should have said, a void takes an
//! entry back, and both can be taken back in turn. What stands is worked out here, in one place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::Connection;

use super::bad_entry::BadEntry;
use super::checked_read::Holding;
use super::entry::{Entry, EntryKind};
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
    pub fn record(&self, number: u64) -> Result<(Option<Record>, Vec<BadEntry>), Fault> {
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
            } else if stored.entry.kind != EntryKind::Void {
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
            .filter(|stored| stored.entry.kind == EntryKind::Amendment)
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

/// All corrections of a log, and what they leave standing; of each only its number, its kind and what it
/// corrects is kept in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// The original that each correction belongs to in the end.
    originals: BTreeMap<u64, u64>,
    /// Readings that an amendment stands in place of, or that were taken back.
    fallen: BTreeSet<u64>,
    /// The amendment that stands for each original that has one.
    standing: BTreeMap<u64, u64>,
    /// What was taken back, by which void.
    undone: BTreeMap<u64, u64>,
    /// The last correction that belongs to each original.
    last: BTreeMap<u64, u64>,
}

/// One correction by what it names, without what it says.
#[derive(Clone, Copy, Debug)]
struct CorrectionLink {
    number: u64,
    kind: EntryKind,
    corrects: u64,
}

impl CorrectionLink {
    fn of(stored: &Stored) -> Option<Self> {
        let entry = &stored.entry;
        Some(Self {
            number: entry.number,
            kind: entry.kind,
            corrects: entry.corrects?,
        })
    }
}

impl Corrections {
    /// Settles the corrections among entries, given in the order of their numbers.
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e Stored>) -> Self {
        let links: Vec<CorrectionLink> =
            entries.into_iter().filter_map(CorrectionLink::of).collect();
        Self::settle(&links)
    }

    /// Settles corrections, given in the order of their numbers.
    fn settle(links: &[CorrectionLink]) -> Self {
        // A void is always later than what it takes back, so that going backwards settles each in turn.
        let mut undone = BTreeMap::new();
        for link in links.iter().rev() {
            if link.kind == EntryKind::Void && !undone.contains_key(&link.number) {
                undone.insert(link.corrects, link.number);
            }
        }
        let mut originals = BTreeMap::new();
        // The reading that stands for each original so far.
        let mut standing: BTreeMap<u64, u64> = BTreeMap::new();
        let mut fallen = BTreeSet::new();
        let mut last = BTreeMap::new();
        for link in links {
            let original = *originals.get(&link.corrects).unwrap_or(&link.corrects);
            originals.insert(link.number, original);
            last.insert(original, link.number);
            if link.kind != EntryKind::Amendment {
                continue;
            }
            let holds = !undone.contains_key(&link.number);
            fallen.insert(if holds {
                standing.insert(original, link.number).unwrap_or(original)
            } else {
                link.number
            });
        }
        // What was taken back as a whole has no reading left.
        for void in undone.keys() {
            if !originals.contains_key(void) {
                fallen.insert(*void);
                fallen.extend(standing.get(void));
            }
        }
        Self {
            originals,
            fallen,
            standing,
            undone,
            last,
        }
    }

    /// Says whether a reading counts: no amendment stands in its place, and it was not taken back.
    ///
    /// It is asked of assessments, attempts and amendments; a void is no reading.
    pub fn stands(&self, number: u64) -> bool {
        !self.fallen.contains(&number)
    }

    /// Returns the number of the entry that a correction is about in the end; of anything else its own.
    pub fn original(&self, number: u64) -> u64 {
        *self.originals.get(&number).unwrap_or(&number)
    }

    /// Returns the entry that stands for an original.
    ///
    /// # Errors
    /// It was taken back: then the void that did.
    pub fn standing(&self, original: u64) -> Result<u64, u64> {
        match self.undone.get(&original) {
            Some(void) => Err(*void),
            None => Ok(self.reading(original)),
        }
    }

    /// Returns the reading that stands for an original, or that stood before it was taken back.
    pub fn reading(&self, original: u64) -> u64 {
        *self.standing.get(&original).unwrap_or(&original)
    }

    /// Returns the number of the last correction of an original, or its own.
    pub fn last(&self, original: u64) -> u64 {
        *self.last.get(&original).unwrap_or(&original)
    }

    /// Returns the number of the void that took an entry back and holds.
    pub fn taken_back_by(&self, number: u64) -> Option<u64> {
        self.undone.get(&number).copied()
    }
}

/// Reads all corrections by the index of them alone, as writing needs them: quickly.
pub(super) fn corrections(connection: &Connection) -> Result<Corrections, Fault> {
    // Without being told, SQLite would look through every entry: it has no counts to choose by.
    let mut statement = connection.prepare_cached(
        "SELECT number, kind, corrects FROM entry INDEXED BY entry_by_correction
         WHERE corrects IS NOT NULL AND number > 0",
    )?;
    let rows = statement.query_map([], |row| {
        let kind: String = row.get(1)?;
        Ok(CorrectionLink {
            number: row.get(0)?,
            kind: if kind == EntryKind::Void.word() {
                EntryKind::Void
            } else {
                EntryKind::Amendment
            },
            corrects: row.get(2)?,
        })
    })?;
    let mut links: Vec<CorrectionLink> = rows.collect::<Result<_, _>>()?;
    links.sort_unstable_by_key(|link| link.number);
    Ok(Corrections::settle(&links))
}

/// What asks for all corrections whole.
const WHOLE: &str = "SELECT number, hash, bytes FROM entry WHERE number IN
    (SELECT number FROM entry INDEXED BY entry_by_correction WHERE corrects IS NOT NULL)
    ORDER BY number";

impl Log {
    /// Returns which entries all corrections that hold leave standing, and what does not hold.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn corrections(&self) -> Result<(Corrections, Vec<BadEntry>), Fault> {
        let (mut links, mut bad) = (Vec::new(), Vec::new());
        self.checked().each(WHOLE, [], |one| {
            match one.and_then(Holding::read) {
                Ok(stored) => links.extend(CorrectionLink::of(&stored)),
                Err(wrong) => bad.push(wrong),
            }
            Ok::<(), Fault>(())
        })?;
        bad.sort_unstable_by_key(|bad| bad.number);
        Ok((Corrections::settle(&links), bad))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(links: &[(u64, EntryKind, u64)]) -> Corrections {
        let links: Vec<CorrectionLink> = links
            .iter()
            .map(|(number, kind, corrects)| CorrectionLink {
                number: *number,
                kind: *kind,
                corrects: *corrects,
            })
            .collect();
        Corrections::settle(&links)
    }

    fn standing(corrections: &Corrections, last: u64) -> Vec<u64> {
        (1..=last)
            .filter(|number| corrections.stands(*number))
            .collect()
    }

    #[test]
    fn the_last_amendment_stands() {
        let both = settled(&[(2, EntryKind::Amendment, 1), (3, EntryKind::Amendment, 1)]);
        assert_eq!(standing(&both, 3), [3]);
        assert_eq!((both.original(3), both.original(1)), (1, 1));
    }

    #[test]
    fn an_amendment_of_an_amendment_is_about_the_same_original() {
        let both = settled(&[(2, EntryKind::Amendment, 1), (3, EntryKind::Amendment, 2)]);
        assert_eq!(standing(&both, 3), [3]);
        assert_eq!(both.original(3), 1);
    }

    #[test]
    fn an_amendment_that_is_taken_back_leaves_what_stood_before() {
        let taken_back = settled(&[
            (2, EntryKind::Amendment, 1),
            (3, EntryKind::Amendment, 1),
            (4, EntryKind::Void, 3),
        ]);
        assert_eq!(standing(&taken_back, 3), [2]);
        assert_eq!(taken_back.original(4), 1);
    }

    #[test]
    fn what_is_taken_back_as_a_whole_has_no_reading_until_that_is_taken_back() {
        let void = [(2, EntryKind::Amendment, 1), (3, EntryKind::Void, 1)];
        assert_eq!(standing(&settled(&void), 2), [0u64; 0]);
        let back = [void[0], void[1], (4, EntryKind::Void, 3)];
        assert_eq!(standing(&settled(&back), 2), [2]);
    }
}
