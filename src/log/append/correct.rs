//! Corrections: what they may correct, and that they were decided in sight of all that came before.

use super::super::corrections::Corrections;
use super::{Appended, Entry, Fault, Kind, Reading, Stop, Stored, Writer, refused};
use crate::assessment::texts::LONGEST_TEXT;

/// What an addition says of the entry that it corrects.
pub(super) struct Corrects<'c> {
    /// The number of that entry.
    pub(super) number: u64,
    /// The last entry of its record that was seen.
    pub(super) seen: u64,
    /// Why.
    pub(super) reason: &'c str,
    /// Who says so.
    pub(super) by: &'c str,
}

impl Writer<'_> {
    pub(super) fn amendment(
        &mut self,
        corrects: &Corrects<'_>,
        reading: &Reading<'_>,
    ) -> Result<Appended, Stop> {
        let number = corrects.number;
        let mut entry = self.of_reading(reading)?;
        let corrected = self.correctable(number)?;
        if corrected.entry.kind == Kind::Void {
            return Err(refused(format!(
                "entry {number} takes another one back; void it to undo that"
            )));
        }
        if corrected.entry.patient() != entry.patient() {
            return Err(refused(format!(
                "entry {number} is about another patient; void it, and record this one anew"
            )));
        }
        self.nothing_came_since(corrects)?;
        let corrections = self.corrections()?;
        let original = corrections.original(number);
        if let Some(void) = corrections.taken_back_by(original) {
            return Err(refused(format!(
                "entry {original} was taken back by entry {void}; void entry {void} first"
            )));
        }
        if let Some(other) = self.beside(&entry, original)? {
            return Err(refused(format!(
                "entry {other} stands for the same patient, time, rater and scale already"
            )));
        }
        entry.kind = Kind::Amendment;
        self.correct(entry, corrects)
    }

    pub(super) fn void(&mut self, corrects: &Corrects<'_>) -> Result<Appended, Stop> {
        let number = corrects.number;
        let corrected = self.correctable(number)?;
        self.nothing_came_since(corrects)?;
        if let Some(void) = self.corrections()?.taken_back_by(number) {
            return Err(refused(format!(
                "entry {number} is taken back already, by entry {void}"
            )));
        }
        let entry = Entry {
            patient: corrected.entry.patient().map(str::to_owned),
            ..self.blank(Kind::Void)
        };
        self.correct(entry, corrects)
    }

    /// Refuses a correction that was decided before another one came: it would undo that unseen.
    fn nothing_came_since(&self, corrects: &Corrects<'_>) -> Result<(), Stop> {
        let corrections = self.corrections()?;
        let original = corrections.original(corrects.number);
        let last = corrections.last(original);
        if last == corrects.seen {
            return Ok(());
        }
        let entry = self.correctable(last)?.entry;
        let does = match entry.kind {
            Kind::Void => "takes back",
            _ => "amends",
        };
        Err(refused(format!(
            "entry {last} came meanwhile, by {}, and {does} entry {}; {}: look at it with `ows log show {original}`, then say the command again",
            entry.by.as_deref().unwrap_or("nobody"),
            entry.corrects.unwrap_or_default(),
            stands_now(corrections, original),
        )))
    }

    fn correct(&mut self, mut entry: Entry, corrects: &Corrects<'_>) -> Result<Appended, Stop> {
        let said = [
            ("a reason", corrects.reason),
            ("who corrects it", corrects.by),
        ];
        for (what, text) in said {
            if text.trim().is_empty() || text.chars().count() > LONGEST_TEXT {
                let most = LONGEST_TEXT;
                return Err(refused(format!(
                    "a correction needs {what}, in 1 to {most} characters"
                )));
            }
        }
        entry.corrects = Some(corrects.number);
        entry.reason = Some(corrects.reason.to_owned());
        entry.by = Some(corrects.by.to_owned());
        self.corrections.take();
        self.write(entry)
    }

    /// Returns an entry that holds, by its number.
    pub(super) fn correctable(&self, number: u64) -> Result<Stored, Stop> {
        let picked = self.checked().entry(number)?;
        if let Some(bad) = picked.in_the_way() {
            return Err(refused(Fault::bad(bad).to_string()));
        }
        let found = picked.entries.into_iter().next();
        found.ok_or_else(|| refused(format!("the log has no entry {number}")))
    }
}

fn stands_now(corrections: &Corrections, original: u64) -> String {
    match corrections.standing(original) {
        Ok(number) => format!("entry {number} stands now"),
        Err(_) => "nothing stands of it now".to_owned(),
    }
}
