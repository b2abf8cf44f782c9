//! Which entries may belong to a time, also those that a clock which cannot be right puts elsewhere.
//!
//! Entries come in the order in which they were recorded, whatever the clock said. So what lies, by its
//! number, among those of a time may belong to it; when it was recorded in truth, nobody knows. Which
//! those of a time are is told by the entries whose clocks agree: the most that go on one from the other.
//! One clock that ran ahead, or years back, is none of them, and moves no end.

use chrono::DateTime;
use rusqlite::params;

use super::Log;
use super::fault::Fault;
use crate::base::time::{Doubt, SET_BACK, Time, doubt, is_never_set};

/// The entries, by number, among which those of a time lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The lowest number.
    pub from: u64,
    /// The highest number; none where it goes on to the end.
    pub to: Option<u64>,
    since: Option<Time>,
    until: Option<Time>,
    span: Span,
    /// When the entry before the next one was recorded.
    before: Option<Time>,
}

impl Period {
    /// Takes when the next entry, in the order of numbers, was recorded. Says whether it may belong to
    /// the period, and why the clock cannot have been right.
    ///
    /// One whose clock stood outside the period belongs if it lies in it by its number.
    pub fn take(&mut self, number: u64, recorded: Time) -> (bool, Option<Doubt>) {
        let doubt = doubt(recorded, self.before.replace(recorded));
        let is_within = self.since.is_none_or(|since| recorded >= since)
            && self.until.is_none_or(|until| recorded < until);
        let early = self.since.map(|since| since - recorded);
        let late = self.until.map(|until| recorded - until);
        // Clocks that differ by minutes put nothing into another time.
        let is_far = [early, late].into_iter().flatten().any(|by| by > SET_BACK);
        (is_within || (is_far && self.span.holds(number)), doubt)
    }
}

/// The numbers between which all lies that may have been recorded at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    /// The lowest.
    from: u64,
    /// The first that is past it; none if nothing is.
    end: Option<u64>,
}

impl Span {
    fn holds(self, number: u64) -> bool {
        number >= self.from && self.end.is_none_or(|end| number < end)
    }
}

impl Log {
    /// Finds where the entries of a time lie.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn period(&self, since: Option<Time>, until: Option<Time>) -> Result<Period, Fault> {
        let span = match (since, until) {
            (None, None) => Span { from: 1, end: None },
            _ => Chain::of(self.times()?).span(since, until),
        };
        // By its clock an entry may belong to the period far from where its number lies.
        let milliseconds =
            |time: Option<Time>, none| time.map_or(none, |time| time.timestamp_millis());
        let (first, last): (Option<u64>, Option<u64>) = self
            .connection
            .prepare_cached(
                "SELECT min(number), max(number) FROM entry INDEXED BY entry_by_time
                 WHERE recorded >= ?1 AND recorded < ?2 AND number > 0",
            )?
            .query_row(
                params![milliseconds(since, i64::MIN), milliseconds(until, i64::MAX)],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
        let from = first.map_or(span.from, |first| first.min(span.from));
        let before: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(recorded) FROM entry WHERE number = ?1 - 1")?
            .query_row(params![from], |row| row.get(0))?;
        Ok(Period {
            from,
            to: span
                .end
                .map(|end| end.saturating_sub(1).max(last.unwrap_or(0))),
            since,
            until,
            span,
            before: before.and_then(time),
        })
    }

    /// Finds the lowest number that may have been recorded at a time or later, as far as what was
    /// recorded by `now` tells.
    pub(super) fn lies_from(&self, since: Time, now: Time) -> Result<u64, Fault> {
        let mut times = self.times()?;
        times.retain(|(_, recorded)| *recorded <= now);
        Ok(Chain::of(times).span(Some(since), None).from)
    }

    /// Returns when each entry was recorded, in the order of their numbers, but by a clock never set.
    ///
    /// Only the index is read, so that a long log costs little.
    fn times(&self) -> Result<Vec<(u64, Time)>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, recorded FROM entry INDEXED BY entry_by_time WHERE recorded >= 0 AND number > 0",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut times = Vec::new();
        for row in rows {
            let (number, milliseconds) = row?;
            times.extend(time(milliseconds).map(|time| (number, time)));
        }
        times.retain(|(_, recorded)| !is_never_set(*recorded));
        times.sort_unstable_by_key(|(number, _)| *number);
        Ok(times)
    }
}

fn time(milliseconds: i64) -> Option<Time> {
    DateTime::from_timestamp_millis(milliseconds).map(|time| time.fixed_offset())
}

/// The entries whose clocks agree: as many as can be that were each recorded after the one before.
///
/// Where several choose equally many, all of them stand in their place.
struct Chain {
    places: Vec<ChainPlace>,
}

/// All entries that can have one place in the chain.
#[derive(Clone, Copy)]
struct ChainPlace {
    numbers: (u64, u64),
    times: (Time, Time),
}

impl Chain {
    /// Finds it among entries in the order of their numbers.
    fn of(entries: Vec<(u64, Time)>) -> Self {
        let times = || entries.iter().map(|(_, time)| time.timestamp_millis());
        let up_to = longest(times());
        let mut onward = longest(times().rev().map(|time| -time));
        onward.reverse();
        let length = up_to.iter().max().copied().unwrap_or(0);
        let mut places: Vec<Option<ChainPlace>> = vec![None; length];
        for ((number, time), (before, after)) in entries.into_iter().zip(up_to.iter().zip(onward)) {
            // Each of the two counts the entry itself.
            if before + after != length + 1 {
                continue;
            }
            let Some(place) = places.get_mut(before - 1) else {
                continue;
            };
            let (numbers, times) = place.map_or(((number, number), (time, time)), |place| {
                (place.numbers, place.times)
            });
            *place = Some(ChainPlace {
                numbers: (numbers.0.min(number), numbers.1.max(number)),
                times: (times.0.min(time), times.1.max(time)),
            });
        }
        let places = places.into_iter().flatten().collect();
        Self { places }
    }

    /// Says between which numbers all lies that may have been recorded at a time.
    fn span(&self, since: Option<Time>, until: Option<Time>) -> Span {
        let before = since.and_then(|since| {
            let mut places = self.places.iter().rev();
            places.find(|place| place.times.1 < since)
        });
        let past = until.and_then(|until| {
            let mut places = self.places.iter();
            places.find(|place| place.times.0 >= until)
        });
        Span {
            from: before.map_or(1, |place| place.numbers.0 + 1),
            end: past.map(|place| place.numbers.1),
        }
    }
}

/// Returns of each value how many of those up to it, with itself as the last, can be chosen at the most
/// so that none is lower than one before it.
fn longest(values: impl Iterator<Item = i64>) -> Vec<usize> {
    // The lowest value that so many can end with.
    let mut lowest: Vec<i64> = Vec::new();
    values
        .map(|value| {
            let at = lowest.partition_point(|lowest| *lowest <= value);
            match lowest.get_mut(at) {
                Some(lowest) => *lowest = value,
                None => lowest.push(value),
            }
            at + 1
        })
        .collect()
}
