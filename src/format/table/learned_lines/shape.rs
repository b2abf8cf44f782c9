//! The shape of a line, and lines written by it.

use std::ops::Range;
use std::sync::Arc;

use super::super::columns::{Columns, ResultRow};
use super::super::header::Header;
use super::super::known::{KnownResults, KnownTimes, is_short_prose};
use super::super::known_comparison::{KnownCompared, KnownComparison};
use super::answers::{KnownAnswers, Reading, object_of};
use super::same;
use crate::assessment::Patient;
use crate::base::zone::Zone;
use crate::scale::Scale;
use crate::scoring::lanes::Sums;
use crate::scoring::recorded::{Agreements, Comparison, Recorded};

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
    /// What holds recorded totals and bands against the sums, if any are compared.
    pub(super) comparison: Option<KnownComparison>,
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
    /// What somebody recorded as the total, or as the band.
    Total,
    Band,
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
    /// The results of these sums are not known, or of what agrees.
    Wants(Sums, Agreements),
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
                _ => same::value(rest)?,
            };
            let begin = at + before.len();
            at = begin + length;
            spans.push(begin..at);
        }
        (line.get(at..)? == &*self.end).then_some(())
    }

    /// Writes a line with its values, if all of them are sound and were met, and counts how what was recorded in it
    /// stands to its results. Without counts no row is left to be named in them.
    pub(super) fn write(
        &mut self,
        line: &[u8],
        spans: &[Range<usize>],
        (zone, times): (Option<Zone>, &mut KnownTimes),
        rows: &mut Vec<u8>,
        counted: Option<&mut Comparison>,
    ) -> Option<Written> {
        let mut sums = self.blank;
        let mut recorded = Recorded::default();
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
                (Slot::Total, _) => {
                    let compared = &reading.header?.compared;
                    let total = compared.whole_total(str::from_utf8(value).ok()?);
                    let total = total.filter(|(_, point)| !point);
                    recorded.total = total.map(|(total, _)| total);
                    total.is_some()
                }
                (Slot::Band, [b'"', band @ .., b'"']) => {
                    let compared = &reading.header?.compared;
                    recorded.band = compared.known_band(str::from_utf8(band).ok()?);
                    recorded.band.is_some()
                }
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
        self.write_whole(line, spans, (sums, recorded), rows, counted)
    }

    /// Writes a line whose values are sound, if the results of its sums and of what was recorded are known.
    fn write_whole(
        &mut self,
        line: &[u8],
        spans: &[Range<usize>],
        (sums, recorded): (Sums, Recorded),
        rows: &mut Vec<u8>,
        mut counted: Option<&mut Comparison>,
    ) -> Option<Written> {
        let known = self.comparison.as_ref();
        let compared = match known {
            Some(known) => {
                let chosen = self.values.iter().filter_map(|(_, slot)| match slot {
                    Slot::Answer(answers) => answers.last()?.chosen,
                    _ => None,
                });
                Some(known.compared(recorded, &sums, chosen, counted.as_deref_mut())?)
            }
            None => None,
        };
        let agreements = compared.as_ref().map(KnownCompared::agreements);
        let agreements = agreements.unwrap_or_default();
        for piece in &self.pieces {
            rows.extend_from_slice(match piece {
                Piece::Same(text) => text,
                Piece::AsWritten(at) => line.get(spans.get(*at)?.clone())?,
                Piece::Answer(at) => &self.answers(*at)?.last()?.text,
                Piece::Worth(at) => &self.answers(*at)?.last()?.worth,
            });
        }
        for result in &mut self.results {
            let Some(text) = result.text(sums, agreements) else {
                return Some(Written::Wants(sums, agreements));
            };
            rows.extend_from_slice(text);
        }
        rows.extend_from_slice(b"}\n");
        if let Some(counted) = counted
            && let Some((known, compared)) = self.comparison.as_ref().zip(compared)
        {
            known.count(&compared, counted);
        }
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
            result.learn(sums, row.agreements(), row.outcome, |columns| {
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
