//! An entry as a line of a list: what it says, read with the log's own copy of its scale.

use chrono::TimeDelta;

use super::snapshot::Snapshot;
use crate::assessment::LATE_AFTER;
use crate::base::time::duration;
use crate::history::visits::Reader;
use crate::log::{Corrections, Entry, EntryKind};
use crate::render::log::EntryLine;

/// Makes lines of the entries of a log.
pub struct Lister<'l> {
    reader: Reader<'l>,
    corrections: &'l Corrections,
}

impl<'l> Lister<'l> {
    /// Reads entries of a log.
    pub fn of(log: &'l Snapshot<'_>) -> Self {
        Self {
            reader: log.reader(),
            corrections: &log.corrections,
        }
    }

    /// Makes the line of an entry.
    pub fn line(&mut self, entry: &Entry) -> EntryLine {
        let mut notes: Vec<String> = entry.reason.iter().cloned().collect();
        let found = match entry.assessment.is_some().then(|| self.reader.read(entry)) {
            Some(Ok(read)) => {
                if read.scores_otherwise {
                    let verify = &self.reader.verify;
                    notes.push(format!("scores otherwise now; say {verify}"));
                }
                Some((read.assessment, read.outcome))
            }
            Some(Err(why)) => {
                notes.push(why);
                None
            }
            None => None,
        };
        if entry.kind != EntryKind::Amendment {
            notes.extend(late_words(entry));
        }
        EntryLine {
            number: entry.number,
            recorded_at: entry.recorded_at(),
            patient: entry.patient().map(str::to_owned),
            does: does(entry),
            found,
            by: entry.by.as_deref().or(entry.rater()).map(str::to_owned),
            notes,
            stands: self.stands(entry),
        }
    }

    fn stands(&self, entry: &Entry) -> bool {
        match entry.kind {
            EntryKind::Void => self.corrections.taken_back_by(entry.number).is_none(),
            _ => self.corrections.stands(entry.number),
        }
    }
}

/// Says what a correction does.
fn does(entry: &Entry) -> Option<String> {
    let corrects = entry.corrects?;
    match entry.kind {
        EntryKind::Amendment => Some(format!("amends {corrects}")),
        EntryKind::Void => Some(format!("voids entry {corrects}")),
        EntryKind::Assessment | EntryKind::Attempt => None,
    }
}

/// Returns how much later than it was observed an entry was recorded, if that was late.
pub fn late(entry: &Entry) -> Option<TimeDelta> {
    let late = entry.recorded_at()? - entry.observed_at()?;
    (late > LATE_AFTER).then_some(late)
}

/// Says when the patient was observed and by how much later that was recorded, if it was late.
pub fn late_words(entry: &Entry) -> Option<String> {
    let late = late(entry)?;
    let observed = entry.observed_at()?.format("%Y-%m-%d %H:%M %:z");
    Some(format!("observed {observed}, late by {}", duration(late)))
}
