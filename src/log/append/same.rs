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
            let known = row??;
            let same =
                known.entry.rater() == entry.rater() && scale_id(&known.entry) == scale_id(entry);
            if !same {
                continue;
            }
            let number = known.entry.number;
            let void = self.taken_back_by(number)?;
            match (answers(&known.entry) == answers(entry), void) {
                (true, None) => return Ok(Some(Ok(Appended::Already(number)))),
                (true, Some(void)) => {
                    let entry = number;
                    return Ok(Some(Ok(Appended::TakenBack { entry, void })));
                }
                // What was taken back stands in the way of nothing.
                (false, Some(_)) => continue,
                (false, None) => {}
            }
            differs = differs.or(Some(known.entry.corrects.unwrap_or(known.entry.number)));
        }
        Ok(differs.map(|number| {
            Err(refused(format!(
                "entry {number} has other answers for the same patient, time, rater and scale; to correct it say `ows log amend {number}`"
            )))
        }))
    }

    /// Returns the void that took back the assessment which an entry belongs to.
    fn taken_back_by(&self, number: u64) -> Result<Option<u64>, Fault> {
        let corrections = self.corrections()?;
        Ok(corrections.taken_back_by(corrections.original(number)))
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
