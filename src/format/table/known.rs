//! What was met before in the rows of a large input, and came to the same each time: times, and the texts of
//! result columns.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::RandomState;

use super::columns::Columns;
use crate::assessment::{Assessment, texts};
use crate::base::time::is_time;
use crate::base::zone::Zone;
use crate::scale::truth::Truth;
use crate::scoring::lanes::{Part, Sums, stage_bits};
use crate::scoring::outcome::Outcome;

/// How many texts of a kind, and how many values of a sum, are remembered at a time.
pub(super) const MOST_KNOWN: usize = 1 << 15;

/// The texts of the result columns that follow from a part of an outcome.
pub(super) struct KnownResults {
    part: Part,
    columns: Range<usize>,
    /// What is known of each stage, where the part is a staging.
    stages: Vec<KnownStage>,
    /// Where each text stands among all texts, by the number that it follows from. Many numbers have the same.
    of_sums: HashMap<u64, Range<usize>, RandomState>,
    texts: Vec<u8>,
    each: HashMap<Box<[u8]>, Range<usize>, RandomState>,
}

/// Whether a stage shows, by the signs of it that were found.
struct KnownStage {
    /// Which bits of the sum tell of it.
    bits: Range<u32>,
    presence: HashMap<u64, Truth, RandomState>,
}

impl KnownStage {
    fn signs(&self, sum: u64) -> u64 {
        let above = sum.checked_shr(self.bits.start).unwrap_or_default();
        above
            & !u64::MAX
                .checked_shl(self.bits.end - self.bits.start)
                .unwrap_or_default()
    }
}

impl KnownResults {
    /// Makes room for the texts of the result columns of assessments such as `blank`; `None` where they follow from
    /// more than the sums.
    pub(super) fn of(columns: &Columns, blank: &Assessment) -> Option<Vec<Self>> {
        let stages = |part: Part| match part {
            Part::Staging(position) => {
                let stages = stage_bits(blank, position).into_iter();
                let stages = stages.map(|bits| KnownStage {
                    bits,
                    presence: HashMap::default(),
                });
                stages.collect()
            }
            Part::Severity | Part::Flags => Vec::new(),
        };
        let results = columns.parts()?.into_iter();
        let results = results.map(|(part, columns)| Self {
            part,
            columns,
            stages: stages(part),
            of_sums: HashMap::default(),
            texts: Vec::new(),
            each: HashMap::default(),
        });
        Some(results.collect())
    }

    /// Returns the text that follows from a sum, if it was met.
    #[inline]
    pub(super) fn text(&self, sums: Sums) -> Option<&[u8]> {
        let place = self.of_sums.get(&self.number(sums)?)?;
        self.texts.get(place.clone())
    }

    /// Returns the number that the text follows from: for a staging, of all that its sum may be, which stages show,
    /// and whether there is an answer.
    #[inline]
    fn number(&self, sums: Sums) -> Option<u64> {
        let sum = sums.of(self.part);
        let Some(first) = self.stages.first() else {
            return Some(sum);
        };
        let is_answered = sum.trailing_zeros() < first.bits.start;
        let mut number = u64::from(is_answered);
        for stage in &self.stages {
            let presence = stage.presence.get(&stage.signs(sum))?;
            number = number << 2 | *presence as u64;
        }
        Some(number)
    }

    /// Remembers the text that follows from the sums of an outcome, which `write` makes of the columns.
    pub(super) fn learn(
        &mut self,
        sums: Sums,
        outcome: &Outcome,
        write: impl FnOnce(Range<usize>) -> Vec<u8>,
    ) {
        if let Part::Staging(position) = self.part {
            let stages = outcome.stagings.get(position);
            let stages = stages.map_or(&[][..], |staged| &staged.stages);
            for (known, stage) in self.stages.iter_mut().zip(stages) {
                let signs = known.signs(sums.of(self.part));
                known.presence.insert(signs, stage.presence);
            }
        }
        let Some(number) = self.number(sums) else {
            return;
        };
        if self.of_sums.contains_key(&number) {
            return;
        }
        if self.of_sums.len() >= MOST_KNOWN {
            self.of_sums.clear();
            self.each.clear();
            self.texts.clear();
        }
        let text = write(self.columns.clone());
        let texts = &mut self.texts;
        let place = self.each.entry(text.into()).or_insert_with_key(|text| {
            let from = texts.len();
            texts.extend_from_slice(text);
            from..texts.len()
        });
        self.of_sums.insert(number, place.clone());
    }
}

/// Says of a rater that nothing can be wrong with it; of some that are good it does not.
pub(super) fn is_short_prose(text: &str) -> bool {
    let begins = text.as_bytes().first().is_some_and(u8::is_ascii_graphic);
    begins && text.len() <= texts::LONGEST_TEXT
}

/// The dates and the offsets of times that were read.
///
/// A time of such a date with such an offset is one at every hour, minute and second of the day.
#[derive(Default)]
pub(super) struct KnownTimes {
    dates: HashSet<[u8; DATE], RandomState>,
    last: [u8; DATE],
    offsets: Vec<[u8; OFFSET]>,
}

/// How many bytes `2026-11-22` has, and `-05:00`.
const DATE: usize = 10;
const OFFSET: usize = 6;
/// How many offsets are remembered: more than there are in the world.
const MOST_OFFSETS: usize = 64;

impl KnownTimes {
    /// Says whether a text is a time.
    pub(super) fn know(&mut self, text: &str, zone: Option<Zone>) -> bool {
        let Some((date, clock, offset)) = parted(text.as_bytes()) else {
            return is_time(text, zone);
        };
        if is_of_day(clock) && self.offsets.contains(offset) && self.has(date) {
            return true;
        }
        let is_time = is_time(text, zone);
        if is_time && self.offsets.len() < MOST_OFFSETS && self.dates.len() < MOST_KNOWN {
            self.dates.insert(*date);
            if !self.offsets.contains(offset) {
                self.offsets.push(*offset);
            }
        }
        is_time
    }

    /// Says whether a text is a time that comes out as it is written.
    pub(super) fn know_as_written(&mut self, text: &str) -> bool {
        match parted(text.as_bytes()) {
            // It comes out as `+00:00`.
            Some((_, _, b"-00:00")) => false,
            Some((_, [b'T', ..], _)) => self.know(text, None),
            Some(_) | None => false,
        }
    }

    fn has(&mut self, date: &[u8; DATE]) -> bool {
        if self.last != *date {
            if !self.dates.contains(date) {
                return false;
            }
            self.last = *date;
        }
        true
    }
}

/// Takes a time such as `2026-11-22T20:14:00-05:00` apart.
fn parted(text: &[u8]) -> Option<(&[u8; DATE], &[u8; 9], &[u8; OFFSET])> {
    let (date, rest) = text.split_first_chunk()?;
    let (clock, offset) = rest.split_first_chunk()?;
    // Without an offset it depends on the zone whether there was such a time on that day.
    let offset: &[u8; OFFSET] = offset.try_into().ok()?;
    matches!(offset, [b'+' | b'-', ..]).then_some((date, clock, offset))
}

/// Says whether this is `T00:00:00` to `T23:59:59`.
fn is_of_day(clock: &[u8; 9]) -> bool {
    let [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] = clock else {
        return false;
    };
    let digits = [h1, h2, m1, m2, s1, s2];
    digits.iter().all(|digit| digit.is_ascii_digit())
        && (*h1 < b'2' || *h1 == b'2' && *h2 < b'4')
        && *m1 < b'6'
        && *s1 < b'6'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_an_offset_is_held_to_its_zone_each_time() {
        let zone = Some("America/New_York".parse().unwrap());
        let mut times = KnownTimes::default();
        assert!(times.know("2026-03-08T01:30:00.12345", zone));
        // The clock was put forward over it.
        assert!(!times.know("2026-03-08T02:30:00.12345", zone));
        assert!(times.know("2026-03-08T02:30:00-05:00", zone));
        assert!(!times.know("2026-03-08T02:30:00", zone));
    }

    #[test]
    fn of_a_known_date_and_offset_only_hours_of_the_day_are_times() {
        let mut times = KnownTimes::default();
        assert!(times.know("2026-11-22T20:14:00-05:00", None));
        assert!(times.know_as_written("2026-11-22T00:00:59-05:00"));
        for wrong in [
            "2026-11-22T24:00:00-05:00",
            "2026-11-22T20:60:00-05:00",
            "2026-11-22T20:14:60-05:00",
            "2026-11-31T20:14:00-05:00",
            "2026-11-22T20:14:00-99:00",
            "2026-11-22x20:14:00-05:00",
        ] {
            assert!(!times.know(wrong, None), "{wrong}");
        }
        assert!(times.know("2026-11-22 20:14:00-05:00", None));
        assert!(!times.know_as_written("2026-11-22 20:14:00-05:00"));
        assert!(!times.know_as_written("2026-11-22T20:14:00-00:00"));
    }
}
