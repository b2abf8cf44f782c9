//! The shape of a line, and lines written by it.

use std::ops::Range;
use std::sync::Arc;

use super::super::columns::{Columns, ResultRow};
use super::super::header::Header;
use super::super::known::{KnownResults, KnownTimes, is_short_prose};
use super::answers::{KnownAnswers, Reading, object_of};
use super::same;
use crate::assessment::Patient;
use crate::base::zone::Zone;
use crate::scale::Scale;
use crate::scoring::lanes::Sums;

/// What stands in a line between its values, and in what comes out between them.
pub(super) struct Shape {
    pub(super) scale: Arc<Scale>,
    /// What the keys mean, if a line is the row of a table.
    pub(super) header: Option<Header>,
    /// What stands before each value, and what the value is.
    pub(super) values: Vec<(Box<[u8]>, Slot)>,
    /// What stands behind the last.
    pub(super) end: Box<[u8]>,
    pub(super) pieces: Vec<Piece>,
    pub(super) columns: Columns,
    pub(super) results: Vec<KnownResults>,
    /// What a line without any of its answers adds up to.
    pub(super) blank: Sums,
    /// How many lines were written.
    pub(super) scored: u64,
}

/// What a value is.
pub(super) enum Slot {
    Patient,
    Rater,
    Time,
    /// The answer to an item or a check, or what was measured.
    Answer(Box<KnownAnswers>),
    /// It is carried along.
    Carried,
}

/// A piece of what comes out.
pub(super) enum Piece {
    /// It is the same in each line.
    Same(Vec<u8>),
    /// A value as it is written, by its position.
    AsWritten(usize),
    /// The columns of an answer, by its position, and what always comes out behind them.
    Answer(usize),
    /// The column behind all others of what an answer is worth.
    Worth(usize),
}

/// What became of a line of a shape.
#[derive(PartialEq)]
pub(super) enum Written {
    Whole,
    /// The results of these sums are not known.
    Wants(Sums),
}

impl Shape {
    /// Finds the values of a line, if it has this shape.
    pub(super) fn find(&self, line: &[u8], spans: &mut Vec<Range<usize>>) -> Option<()> {
        spans.clear();
        let mut at = 0;
        for (before, slot) in &self.values {
            let rest = line.get(at..)?.strip_prefix(&**before)?;
            let length = match slot {
                Slot::Answer(_) => same::answer(rest)?,
                Slot::Patient | Slot::Rater | Slot::Time | Slot::Carried => same::value(rest)?,
            };
            let begin = at + before.len();
            at = begin + length;
            spans.push(begin..at);
        }
        (line.get(at..)? == &*self.end).then_some(())
    }

    /// Writes a line with its values, if all of them are sound and were met.
    pub(super) fn write(
        &mut self,
        line: &[u8],
        spans: &[Range<usize>],
        zone: Option<Zone>,
        times: &mut KnownTimes,
        rows: &mut Vec<u8>,
    ) -> Option<Written> {
        let mut sums = self.blank;
        let mut holds_something = self.header.is_none();
        let reading = Reading {
            scale: &self.scale,
            header: self.header.as_ref(),
            columns: &self.columns,
        };
        for ((_, slot), span) in self.values.iter_mut().zip(spans) {
            let value = line.get(span.clone())?;
            holds_something |= !matches!(value, b"null" | b"\"\"");
            let is_sound = match (slot, value) {
                (Slot::Answer(answers), _) => {
                    sums.add(answers.meet(value, &reading)?);
                    true
                }
                (Slot::Carried, _) => true,
                // A row may lack it; in a document it is left out.
                (_, b"null") => reading.header.is_some(),
                (Slot::Patient, [b'"', patient @ .., b'"']) => Patient::is_plain(patient),
                (Slot::Rater, [b'"', rater @ .., b'"']) => is_short_prose(rater),
                // A document's time comes out in one form, and a row's as it is written.
                (Slot::Time, [b'"', time @ .., b'"']) => match reading.header {
                    None => times.know_as_written(time),
                    Some(_) => times.know(time, zone),
                },
                _ => false,
            };
            if !is_sound {
                return None;
            }
        }
        // A row without anything is none; whether what is the same in each line is something is not looked into.
        if !holds_something {
            return None;
        }
        for piece in &self.pieces {
            rows.extend_from_slice(match piece {
                Piece::Same(text) => text,
                Piece::AsWritten(at) => line.get(spans.get(*at)?.clone())?,
                Piece::Answer(at) => &self.answers(*at)?.last()?.text,
                Piece::Worth(at) => &self.answers(*at)?.last()?.worth,
            });
        }
        for result in &mut self.results {
            let Some(text) = result.text(sums) else {
                return Some(Written::Wants(sums));
            };
            rows.extend_from_slice(text);
        }
        rows.extend_from_slice(b"}\n");
        self.scored += 1;
        Some(Written::Whole)
    }

    fn answers(&self, at: usize) -> Option<&KnownAnswers> {
        match &self.values.get(at)?.1 {
            Slot::Answer(answers) => Some(answers),
            _ => None,
        }
    }

    /// Remembers what comes out for a row with these sums.
    pub(super) fn learn(&mut self, sums: Sums, row: &ResultRow<'_>) {
        for result in &mut self.results {
            result.learn(sums, row.outcome, |columns| {
                let mut text = vec![b','];
                text.extend(object_of(&self.columns, columns, row).unwrap_or_default());
                text
            });
        }
    }

    /// Returns how many rows of a table were written since this was last asked, if some were.
    pub(super) fn take_scored(&mut self) -> Option<(Header, Arc<Scale>, u64)> {
        let scored = std::mem::take(&mut self.scored);
        let header = self.header.as_ref().filter(|_| scored > 0)?;
        Some((header.clone(), Arc::clone(&self.scale), scored))
    }
}
