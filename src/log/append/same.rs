//! Whether an assessment is recorded already: patient, time, rater and scale make it the same.

use rusqlite::params;
use serde_json::{Map, Value};

use super::{Appended, Entry, Fault, Stop, Writer, refused};
use crate::log::checked_read::Picked;

impl Writer<'_> {
    /// Finds the assessment that this one is again, and says how they compare.
    ///
    /// # Errors
    /// It stands there with other answers, or nobody can tell.
    pub(super) fn same(&self, entry: &Entry) -> Result<Option<Appended>, Stop> {
        let known = self.of_the_same(entry)?;
        if let Some(bad) = known.in_the_way() {
            let bad = Fault::bad(bad);
            return Err(refused(format!("it may be recorded already: {bad}")));
        }
        // Where nothing is like it, and that is nearly always, corrections say nothing of it.
        if known.entries.is_empty() {
            return Ok(None);
        }
        let corrections = self.corrections()?;
        let (mut fallen, mut differs) = (None, None);
        for known in known.entries {
            let number = known.entry.number;
            let original = corrections.original(number);
            let says_the_same = answers(&known.entry) == answers(entry);
            match (says_the_same, corrections.standing(original)) {
                (true, Ok(stands)) if stands == number => {
                    return Ok(Some(Appended::Already(number)));
                }
                (true, Ok(stands)) => {
                    let entry = number;
                    fallen.get_or_insert(Appended::Amended { entry, stands });
                }
                (true, Err(void)) => {
                    let entry = number;
                    fallen.get_or_insert(Appended::TakenBack { entry, void });
                }
                (false, Ok(stands)) if stands == number => {
                    differs.get_or_insert(original);
                }
                // What no longer stands is in the way of nothing.
                (false, _) => {}
            }
        }
        match (fallen, differs) {
            (None, Some(number)) => Err(refused(format!(
                "entry {number} has other answers for the same patient, time, rater and scale; to correct it say `ows log amend {number}`"
            ))),
            (fallen, _) => Ok(fallen),
        }
    }

    /// Returns another assessment that stands for the same patient, time, rater and scale.
    pub(super) fn beside(&self, entry: &Entry, original: u64) -> Result<Option<u64>, Fault> {
        // One that does not hold is for verifying the log to find.
        let known = self.of_the_same(entry)?.entries.into_iter();
        let corrections = self.corrections()?;
        let mut numbers = known.map(|known| known.entry.number);
        Ok(numbers.find(|number| {
            corrections.original(*number) != original && corrections.stands(*number)
        }))
    }

    /// Returns every reading of the same patient, time, rater and scale, and what there does not hold.
    fn of_the_same(&self, entry: &Entry) -> Result<Picked, Fault> {
        let Some(observed) = entry.observed_at() else {
            return Ok(Picked::default());
        };
        let values = params![entry.patient(), observed.timestamp_millis()];
        let mut picked = self.checked().pick(AT_ONCE, values)?;
        picked.entries.retain(|known| {
            let known = &known.entry;
            known.rater() == entry.rater() && scale_id(known) == scale_id(entry)
        });
        Ok(picked)
    }
}

/// What asks for the readings of a patient at a time.
const AT_ONCE: &str = "SELECT number, hash, bytes FROM entry
    WHERE patient = ?1 AND observed = ?2 ORDER BY number";

fn scale_id(entry: &Entry) -> Option<&str> {
    entry.scale.as_ref()?.name.split('@').next()
}

/// What was answered and said, without what makes it the same assessment.
fn answers(entry: &Entry) -> Option<Map<String, Value>> {
    let mut said = entry.assessment.as_ref()?.as_object()?.clone();
    for key in ["patient", "rater", "time", "scale"] {
        said.remove(key);
    }
    Some(said)
}
