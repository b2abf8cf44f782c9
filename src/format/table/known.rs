//! What was met before in the rows of a large input, and came to the same each time: times, and the texts of
//! result columns.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::columns::{Basis, Columns};
use crate::assessment::{Assessment, texts};
use crate::base::time::is_time;
use crate::base::zone::Zone;
use crate::scoring::lanes::{Part, Sums, part_bits, stage_bits};
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::Agreements;

/// How many texts of a kind, and how many values of a sum, are remembered at a time.
pub(super) const MOST_KNOWN: usize = 1 << 15;
/// Numbers of so many bits have a place each.
const SMALL: u32 = 16;

/// What texts came to.
pub(super) struct Remembered<V> {
    places: HashMap<Box<[u8]>, usize, RandomState>,
    values: Vec<V>,
}

impl<V> Default for Remembered<V> {
    fn default() -> Self {
        Self {
            places: HashMap::default(),
            values: Vec::new(),
        }
    }
}

impl<V> Remembered<V> {
    /// Returns the place of what a text came to; `read` says that of one that was not met.
    #[inline]
    pub(super) fn place(&mut self, text: &[u8], read: impl FnOnce() -> V) -> usize {
        match self.places.get(text) {
            Some(place) => *place,
            None => self.insert(text, read()),
        }
    }

    #[cold]
    fn insert(&mut self, text: &[u8], value: V) -> usize {
        if self.values.len() >= MOST_KNOWN {
            self.places.clear();
            self.values.clear();
        }
        let place = self.values.len();
        self.places.insert(text.into(), place);
        self.values.push(value);
        place
    }

    /// Returns what stands at a place.
    #[inline]
    pub(super) fn at(&mut self, place: usize) -> Option<&mut V> {
        self.values.get_mut(place)
    }

    /// Returns what a text came to, if it was met.
    #[inline]
    pub(super) fn get(&self, text: &[u8]) -> Option<&V> {
        self.values.get(*self.places.get(text)?)
    }
}

/// Places, counted from 1, by numbers. Small numbers stand in a list, where a place is found ten times as fast.
struct Places {
    of_small: Vec<Option<NonZeroU32>>,
    of_large: HashMap<u64, NonZeroU32, RandomState>,
    /// The large number that was asked for last: often it comes again.
    last: (u64, Option<NonZeroU32>),
}

impl Places {
    /// Makes room for numbers of so many bits.
    fn of(bits: u32) -> Self {
        let small = if bits <= SMALL { 1 << bits } else { 0 };
        Self {
            of_small: vec![None; small],
            of_large: HashMap::default(),
            last: (0, None),
        }
    }

    #[inline]
    fn get(&mut self, number: u64) -> Option<NonZeroU32> {
        let small = usize::try_from(number).ok();
        match small.and_then(|number| self.of_small.get(number)) {
            Some(place) => *place,
            None => self.get_large(number),
        }
    }

    fn get_large(&mut self, number: u64) -> Option<NonZeroU32> {
        if self.last.0 != number {
            self.last = (number, self.of_large.get(&number).copied());
        }
        self.last.1
    }

    fn insert(&mut self, number: u64, place: NonZeroU32) {
        let small = usize::try_from(number).ok();
        match small.and_then(|number| self.of_small.get_mut(number)) {
            Some(small) => *small = Some(place),
            None => {
                self.of_large.insert(number, place);
                self.last = (number, Some(place));
            }
        }
    }

    fn are_many(&self) -> bool {
        self.of_large.len() >= MOST_KNOWN
    }

    fn clear(&mut self) {
        self.of_small.fill(None);
        self.of_large.clear();
        self.last = (0, None);
    }
}

/// The texts of the result columns that follow from a part of an outcome.
pub(super) struct KnownResults {
    basis: Basis,
    columns: Range<usize>,
    /// What is known of each stage, where the part is a staging.
    stages: Vec<KnownStage>,
    /// Where each text stands among all texts, by the number that it follows from. Many numbers have the same.
    places: Places,
    /// Where each text begins and ends.
    spans: Vec<Range<usize>>,
    texts: Vec<u8>,
    each: HashMap<Box<[u8]>, NonZeroU32, RandomState>,
}

/// Whether a stage shows, by the signs of it that were found.
struct KnownStage {
    /// Which bits of the sum tell of it.
    first_bit: u32,
    mask: u64,
    /// What each number of signs says of it, counted from 1.
    presence: Places,
}

impl KnownStage {
    fn of(bits: &Range<u32>) -> Self {
        let width = bits.end.saturating_sub(bits.start);
        Self {
            first_bit: bits.start,
            mask: !u64::MAX.checked_shl(width).unwrap_or_default(),
            presence: Places::of(width),
        }
    }

    #[inline]
    fn signs(&self, sum: u64) -> u64 {
        sum.wrapping_shr(self.first_bit) & self.mask
    }
}

impl KnownResults {
    /// Makes room for the texts of the result columns of assessments such as `blank`; `None` where they follow from
    /// more than the sums.
    pub(super) fn of(columns: &Columns, blank: &Assessment) -> Option<Vec<Self>> {
        let results = columns.parts()?.into_iter();
        let results = results.map(|(basis, columns)| {
            let stages = match basis {
                Basis::Part(Part::Staging(position)) => stage_bits(blank, position),
                Basis::Part(Part::Severity | Part::Flags) | Basis::Agreements => Vec::new(),
            };
            let bits = match basis {
                Basis::Part(Part::Staging(_)) => {
                    1 + 2 * u32::try_from(stages.len()).unwrap_or(u32::MAX / 2)
                }
                Basis::Part(part) => part_bits(blank, part),
                Basis::Agreements => Agreements::BITS,
            };
            Self {
                basis,
                columns,
                stages: stages.iter().map(KnownStage::of).collect(),
                places: Places::of(bits),
                spans: Vec::new(),
                texts: Vec::new(),
                each: HashMap::default(),
            }
        });
        Some(results.collect())
    }

    /// Returns the text that follows from a sum, or from what agrees, if it was met.
    #[inline]
    pub(super) fn text(&mut self, sums: Sums, agreements: Agreements) -> Option<&[u8]> {
        let number = self.number(sums, agreements)?;
        let place = self.places.get(number)?;
        let span = self.spans.get(place.get() as usize - 1)?;
        self.texts.get(span.clone())
    }

    /// Returns the number that the text follows from: for a staging, of all that its sum may be, which stages show,
    /// and whether there is an answer.
    #[inline]
    fn number(&mut self, sums: Sums, agreements: Agreements) -> Option<u64> {
        let Basis::Part(part) = self.basis else {
            return Some(agreements.number());
        };
        let sum = sums.of(part);
        let Some(first) = self.stages.first() else {
            return Some(sum);
        };
        let is_answered = sum.trailing_zeros() < first.first_bit;
        let mut number = u64::from(is_answered);
        for stage in &mut self.stages {
            let signs = stage.signs(sum);
            number = number << 2 | u64::from(stage.presence.get(signs)?.get());
        }
        Some(number)
    }

    /// Remembers the text that follows from the sums of an outcome and from what agrees, which `write` makes of the
    /// columns.
    pub(super) fn learn(
        &mut self,
        sums: Sums,
        agreements: Agreements,
        outcome: &Outcome,
        write: impl FnOnce(Range<usize>) -> Vec<u8>,
    ) {
        if let Basis::Part(part @ Part::Staging(position)) = self.basis {
            let stages = outcome.stagings.get(position);
            let stages = stages.map_or(&[][..], |staged| &staged.stages);
            for (known, stage) in self.stages.iter_mut().zip(stages) {
                if known.presence.are_many() {
                    known.presence.clear();
                }
                let signs = known.signs(sums.of(part));
                known
                    .presence
                    .insert(signs, NonZeroU32::MIN.saturating_add(stage.presence as u32));
            }
        }
        let Some(number) = self.number(sums, agreements) else {
            return;
        };
        if self.places.get(number).is_some() {
            return;
        }
        if self.places.are_many() || self.spans.len() >= MOST_KNOWN {
            self.places.clear();
            self.spans.clear();
            self.texts.clear();
            self.each.clear();
        }
        let text = write(self.columns.clone());
        let (texts, spans) = (&mut self.texts, &mut self.spans);
        let place = *self.each.entry(text.into()).or_insert_with_key(|text| {
            let from = texts.len();
            texts.extend_from_slice(text);
            let before = u32::try_from(spans.len()).unwrap_or_default();
            spans.push(from..texts.len());
            NonZeroU32::MIN.saturating_add(before)
        });
        self.places.insert(number, place);
    }
}

/// Says of a rater that nothing can be wrong with it; of some that are good it does not.
pub(super) fn is_short_prose(text: &[u8]) -> bool {
    let begins = text.first().is_some_and(u8::is_ascii_graphic);
    begins && text.len() <= texts::LONGEST_TEXT
}

/// The dates and the offsets of times that were read.
///
/// A time of such a date with such an offset is one at every hour, minute and second of the day.
#[derive(Default)]
pub(super) struct KnownTimes {
    dates: HashSet<[u8; DATE], RandomState>,
    last: [u8; DATE],
    /// The bytes of each as a number, of which several are compared at once.
    offsets: Vec<u64>,
}

/// How many bytes `2026-11-22` has, and `-05:00`.
const DATE: usize = 10;
const OFFSET: usize = 6;
/// How many offsets are remembered: more than there are in the world.
const MOST_OFFSETS: usize = 64;

impl KnownTimes {
    /// Says whether a text is a time.
    pub(super) fn know(&mut self, text: &[u8], zone: Option<Zone>) -> bool {
        let is_time = || str::from_utf8(text).is_ok_and(|text| is_time(text, zone));
        let Some((date, clock, offset)) = parted(text) else {
            return is_time();
        };
        let offset = number(offset);
        if is_of_day(clock) && self.offsets.contains(&offset) && self.has(date) {
            return true;
        }
        let is_time = is_time();
        if is_time && self.offsets.len() < MOST_OFFSETS && self.dates.len() < MOST_KNOWN {
            self.dates.insert(*date);
            if !self.offsets.contains(&offset) {
                self.offsets.push(offset);
            }
        }
        is_time
    }

    /// Says whether a text is a time that comes out as it is written.
    pub(super) fn know_as_written(&mut self, text: &[u8]) -> bool {
        match parted(text) {
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

fn number(offset: &[u8; OFFSET]) -> u64 {
    let [a, b, c, d, e, f] = *offset;
    u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
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
    matches!(clock, [b'T' | b' ', clock @ ..] if is_clock(clock))
}

/// Says whether this is `00:00` to `23:59`, or such a time with seconds.
#[inline]
pub(super) fn is_clock(clock: &[u8]) -> bool {
    let (hours, minutes, seconds) = match clock {
        [h1, h2, b':', m1, m2] => ([h1, h2], [m1, m2], [&b'0', &b'0']),
        [h1, h2, b':', m1, m2, b':', s1, s2] => ([h1, h2], [m1, m2], [s1, s2]),
        _ => return false,
    };
    let below = |[tens, ones]: [&u8; 2], most: u8| {
        tens.is_ascii_digit() && ones.is_ascii_digit() && *tens < most
    };
    below(minutes, b'6')
        && below(seconds, b'6')
        && (below(hours, b'2') || below(hours, b'3') && *hours[1] < b'4')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_an_offset_is_held_to_its_zone_each_time() {
        let zone = Some("America/New_York".parse().unwrap());
        let mut times = KnownTimes::default();
        assert!(times.know(b"2026-03-08T01:30:00.12345", zone));
        // The clock was put forward over it.
        assert!(!times.know(b"2026-03-08T02:30:00.12345", zone));
        assert!(times.know(b"2026-03-08T02:30:00-05:00", zone));
        assert!(!times.know(b"2026-03-08T02:30:00", zone));
    }

    #[test]
    fn of_a_known_date_and_offset_only_hours_of_the_day_are_times() {
        let mut times = KnownTimes::default();
        assert!(times.know(b"2026-11-22T20:14:00-05:00", None));
        assert!(times.know_as_written(b"2026-11-22T00:00:59-05:00"));
        for wrong in [
            "2026-11-22T24:00:00-05:00",
            "2026-11-22T20:60:00-05:00",
            "2026-11-22T20:14:60-05:00",
            "2026-11-31T20:14:00-05:00",
            "2026-11-22T20:14:00-99:00",
            "2026-11-22x20:14:00-05:00",
        ] {
            assert!(!times.know(wrong.as_bytes(), None), "{wrong}");
        }
        assert!(times.know(b"2026-11-22 20:14:00-05:00", None));
        assert!(!times.know_as_written(b"2026-11-22 20:14:00-05:00"));
        assert!(!times.know_as_written(b"2026-11-22T20:14:00-00:00"));
    }
}
