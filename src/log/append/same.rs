//! Whether an assessment is recorded already: patient, time, rater and scale make it the same.

use rusqlite::params;
use serde_json::{Map, Value};

use super::{Appended, Entry, Fault, Stop, Writer, read, refused};

impl Writer<'_> {
    /// Finds the assessment that this one is again, and says how they compare.
    pub(super) fn same(&self, entry: &Entry) -> Result<Option<Result<Appended, Stop>>, Fault> {
        let Some(observed) = entry.observed_at() else {
            return Ok(None);
        };
        let mut statement = self
            .transaction
            .prepare_cached("SELECT number, hash, bytes FROM entry WHERE patient = ?1 AND observed = ?2 ORDER BY number")?;
        let rows = statement.query_map(
            params![entry.patient(), observed.timestamp_millis()],
            read::row,
        )?;
        let mut differs = None;
        for row in rows {
            let known = match row? {
                Ok(known) => known,
                Err(fault) => {
                    return Ok(Some(Err(refused(format!(
                        "it may be recorded already: {fault}"
                    )))));
                }
            };
            let same =
                known.entry.rater() == entry.rater() && scale_id(&known.entry) == scale_id(entry);
            if !same {
                continue;
            }
            let (number, corrections) = (known.entry.number, self.corrections()?);
            let original = corrections.original(number);
            let stands = corrections.stands(number);
            if answers(&known.entry) == answers(entry) {
                return Ok(Some(Ok(match corrections.standing(original) {
                    Ok(standing) if standing == number => Appended::Already(number),
                    Ok(standing) => Appended::Amended {
                        entry: number,
                        stands: standing,
                    },
                    Err(void) => Appended::TakenBack {
                        entry: number,
                        void,
                    },
                })));
            }
            // What no longer stands is in the way of nothing.
            if stands {
                differs = differs.or(Some(original));
            }
        }
        Ok(differs.map(|number| {
            Err(refused(format!(
                "entry {number} has other answers for the same patient, time, rater and scale; to correct it say `ows log amend {number}`"
            )))
        }))
    }

    /// Returns another assessment that stands for the same patient, time, rater and scale.
    pub(super) fn beside(&self, entry: &Entry, original: u64) -> Result<Option<u64>, Stop> {
        let Some(observed) = entry.observed_at() else {
            return Ok(None);
        };
        let mut statement = self
            .transaction
            .prepare_cached("SELECT number, hash, bytes FROM entry WHERE patient = ?1 AND observed = ?2 ORDER BY number")?;
        let rows = statement.query_map(
            params![entry.patient(), observed.timestamp_millis()],
            read::row,
        )?;
        let corrections = self.corrections()?;
        for row in rows {
            // One that cannot be read is for verifying the log to find.
            let Ok(known) = row? else {
                continue;
            };
            let (known, number) = (&known.entry, known.entry.number);
            let same = known.rater() == entry.rater() && scale_id(known) == scale_id(entry);
            let other = corrections.original(number) != original;
            if same
                && other
                && known.corrects.is_none_or(|_| known.assessment.is_some())
                && corrections.stands(number)
            {
                return Ok(Some(number));
            }
        }
        Ok(None)
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
