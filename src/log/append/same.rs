//! Whether an assessment is recorded already: patient, time, rater and scale make it the same.

use rusqlite::params;
use serde_json::{Map, Value};

use super::{Appended, Entry, Fault, Stop, Stored, Writer, read, refused};

impl Writer<'_> {
    /// Finds the assessment that this one is again, and says how they compare.
    pub(super) fn same(&self, entry: &Entry) -> Result<Option<Result<Appended, Stop>>, Fault> {
        let corrections = self.corrections()?;
        let (mut fallen, mut differs) = (None, None);
        for known in self.of_the_same(entry)? {
            let known = match known {
                Ok(known) => known,
                Err(fault) => {
                    let words = format!("it may be recorded already: {fault}");
                    return Ok(Some(Err(refused(words))));
                }
            };
            let number = known.entry.number;
            let original = corrections.original(number);
            let says_the_same = answers(&known.entry) == answers(entry);
            match (says_the_same, corrections.standing(original)) {
                (true, Ok(stands)) if stands == number => {
                    return Ok(Some(Ok(Appended::Already(number))));
                }
                (true, Ok(stands)) => {
                    fallen = fallen.or(Some(Appended::Amended {
                        entry: number,
                        stands,
                    }));
                }
                (true, Err(void)) => {
                    fallen = fallen.or(Some(Appended::TakenBack {
                        entry: number,
                        void,
                    }));
                }
                // What no longer stands is in the way of nothing.
                (false, stands) if stands == Ok(number) => differs = differs.or(Some(original)),
                (false, _) => {}
            }
        }
        if let Some(fallen) = fallen {
            return Ok(Some(Ok(fallen)));
        }
        Ok(differs.map(|number| {
            Err(refused(format!(
                "entry {number} has other answers for the same patient, time, rater and scale; to correct it say `ows log amend {number}`"
            )))
        }))
    }

    /// Returns another assessment that stands for the same patient, time, rater and scale.
    pub(super) fn beside(&self, entry: &Entry, original: u64) -> Result<Option<u64>, Fault> {
        let corrections = self.corrections()?;
        // One that cannot be read is for verifying the log to find.
        let readable = self.of_the_same(entry)?.into_iter().flatten();
        let mut numbers = readable.map(|known| known.entry.number);
        Ok(numbers.find(|number| {
            corrections.original(*number) != original && corrections.stands(*number)
        }))
    }

    /// Returns every reading of the same patient, time, rater and scale, and what there cannot be read.
    fn of_the_same(&self, entry: &Entry) -> Result<Vec<Result<Stored, Fault>>, Fault> {
        let Some(observed) = entry.observed_at() else {
            return Ok(Vec::new());
        };
        let mut statement = self
            .transaction
            .prepare_cached("SELECT number, hash, bytes FROM entry WHERE patient = ?1 AND observed = ?2 ORDER BY number")?;
        let rows = statement.query_map(
            params![entry.patient(), observed.timestamp_millis()],
            read::row,
        )?;
        let mut same = Vec::new();
        for row in rows {
            let row = row?;
            let is_same = row.as_ref().is_ok_and(|known| {
                let known = &known.entry;
                known.rater() == entry.rater() && scale_id(known) == scale_id(entry)
            });
            if is_same || row.is_err() {
                same.push(row);
            }
        }
        Ok(same)
    }
}

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
