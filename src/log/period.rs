//! Which entries may belong to a time, also those that a clock which cannot be right puts elsewhere.
//!
//! Entries come in the order in which they were recorded, whatever the clock said. So what lies, by its
//! number, among those of a time or beside them may belong to it; when it was recorded in truth, nobody
//! knows.

use chrono::DateTime;
use rusqlite::{OptionalExtension as _, params};

use super::Log;
use super::fault::Fault;
use crate::time::{Doubt, EARLIEST_SECONDS, SET_BACK, Time, doubt};

/// The entries, by number, among which those of a time lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The lowest number.
    pub from: u64,
    /// The highest number; none where it goes on to the end.
    pub to: Option<u64>,
    since: Option<Time>,
    until: Option<Time>,
    /// The last number of those whose clock stood within the period.
    last: u64,
    /// The latest time that an entry before the next one was recorded at.
    latest: Option<Time>,
}

impl Period {
    /// Takes when the next entry, in the order of numbers, was recorded. Says whether it may belong to
    /// the period, and why the clock cannot have been right.
    ///
    /// One that seems too early belongs if its clock is doubted, and one that seems too late if its
    /// clock stood ahead of a later entry that does belong.
    pub fn take(&mut self, number: u64, recorded: Time) -> (bool, Option<Doubt>) {
        let doubt = doubt(recorded, self.latest);
        self.latest = self.latest.max(Some(recorded));
        let is_before = self.since.is_some_and(|since| recorded < since);
        let is_past = self.until.is_some_and(|until| recorded >= until);
        let is_ahead =
            number < self.last && self.until.is_some_and(|until| recorded - until > SET_BACK);
        (
            (!is_before || doubt.is_some()) && (!is_past || is_ahead),
            doubt,
        )
    }
}

impl Log {
    /// Finds where the entries of a time lie.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn period(&self, since: Option<Time>, until: Option<Time>) -> Result<Period, Fault> {
        let milliseconds =
            |time: Option<Time>, none| time.map_or(none, |time| time.timestamp_millis());
        let (begin, end) = (milliseconds(since, i64::MIN), milliseconds(until, i64::MAX));
        let number = |query: &str, values: &[i64]| -> Result<Option<u64>, Fault> {
            let mut statement = self.connection.prepare_cached(query)?;
            Ok(statement.query_row(rusqlite::params_from_iter(values), |row| row.get(0))?)
        };
        let first = number(
            "SELECT min(number) FROM entry INDEXED BY entry_by_time WHERE recorded >= ?1 AND number > 0",
            &[begin],
        )?;
        // The latest of all before it: what follows that one and seems earlier may be of the period.
        let before: Option<(u64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT number, recorded FROM entry INDEXED BY entry_by_time
                 WHERE recorded < ?1 AND recorded >= ?2 AND number > 0 AND number < ?3
                 ORDER BY recorded DESC, number DESC LIMIT 1",
            )?
            .query_row(
                params![begin, EARLIEST_SECONDS * 1000, signed(first)],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let from = before.map_or(1, |(number, _)| number + 1);
        let last = number(
            "SELECT max(number) FROM entry INDEXED BY entry_by_time
             WHERE recorded >= ?1 AND recorded < ?2 AND number > 0",
            &[begin, end],
        )?
        .unwrap_or(0);
        let past = number(
            "SELECT min(number) FROM entry INDEXED BY entry_by_time WHERE recorded >= ?1 AND number > ?2",
            &[end, signed(Some(last.max(from - 1)))],
        )?;
        let latest = before.and_then(|(_, recorded)| DateTime::from_timestamp_millis(recorded));
        Ok(Period {
            from,
            to: past.map(|past| past - 1),
            since,
            until,
            last,
            latest: latest.map(|latest| latest.fixed_offset()),
        })
    }
}

/// Returns a number as SQLite has them; none is past all of them.
fn signed(number: Option<u64>) -> i64 {
    number.map_or(i64::MAX, |number| i64::try_from(number).unwrap_or(i64::MAX))
}
