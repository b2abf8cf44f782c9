//! Recording many assessments, in batches: nothing counts as recorded before its batch is on disk.

use std::sync::Arc;

use super::fault::Fault;
use super::{Addition, Appended, Log, Reading, Stamp, UsedFile};
use crate::assessment::Assessment;
use crate::base::text::{count, shown, thousands};
use crate::scale::ColumnMap;
use crate::scoring::outcome::Outcome;

/// Records assessments; `O` is where each came from, for whoever is told that it was refused.
#[derive(Debug)]
pub struct Recorder<O> {
    log: Log,
    /// How many assessments are brought to the disk together.
    batch: usize,
    waiting: Vec<Waiting<O>>,
    recorded: u64,
    /// The numbers of the first and of the last entry that were recorded.
    entries: Option<(u64, u64)>,
    already: u64,
    amended: u64,
    /// The first entry that was amended since, and the one that stands for it.
    first_amended: Option<(u64, u64)>,
    taken_back: u64,
    /// The first entry that was taken back since, and the void that did so.
    first_taken_back: Option<(u64, u64)>,
    refused: u64,
}

/// An assessment that the log refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrecorded<O> {
    /// Where it came from.
    pub origin: O,
    /// Why.
    pub why: String,
}

/// An assessment that waits for its batch.
#[derive(Debug)]
struct Waiting<O> {
    assessment: Assessment,
    outcome: Outcome,
    map: Option<Arc<ColumnMap>>,
    origin: O,
}

impl<O> Recorder<O> {
    /// Records into a log, so many assessments at once.
    pub fn new(log: Log, batch: usize) -> Self {
        Self {
            log,
            batch,
            waiting: Vec::with_capacity(batch),
            recorded: 0,
            entries: None,
            already: 0,
            amended: 0,
            first_amended: None,
            taken_back: 0,
            first_taken_back: None,
            refused: 0,
        }
    }

    /// Takes an assessment, with the column map that made it if one did, and brings the batch to the disk if it is full. Returns what was refused of it,
    /// and why.
    ///
    /// # Errors
    /// The log cannot be written; then nothing of the batch is recorded.
    pub fn take(
        &mut self,
        assessment: Assessment,
        outcome: Outcome,
        map: Option<Arc<ColumnMap>>,
        origin: O,
        moment: impl FnOnce() -> Stamp<'static>,
    ) -> Result<Vec<Unrecorded<O>>, Fault> {
        self.waiting.push(Waiting {
            assessment,
            outcome,
            map,
            origin,
        });
        if self.waiting.len() < self.batch {
            return Ok(Vec::new());
        }
        self.flush(moment)
    }

    /// Brings everything that waits to the disk. Returns what was refused of it, and why.
    ///
    /// # Errors
    /// The log cannot be written; then nothing of the batch is recorded.
    pub fn flush(
        &mut self,
        moment: impl FnOnce() -> Stamp<'static>,
    ) -> Result<Vec<Unrecorded<O>>, Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let additions = waiting.iter().map(|one| Addition::Reading {
            reading: Reading {
                assessment: &one.assessment,
                outcome: &one.outcome,
                policy: UsedFile::policy(&one.outcome),
                map: one.map.as_deref().map(UsedFile::map),
                language: None,
            },
            id: None,
            known: None,
        });
        let additions: Vec<Addition<'_>> = additions.collect();
        let appended = self.log.append(&additions, &moment())?;
        let mut refused = Vec::new();
        for (one, appended) in waiting.into_iter().zip(appended) {
            let origin = one.origin;
            let why = self.count(appended);
            refused.extend(why.map(|why| Unrecorded { origin, why }));
        }
        self.refused += refused.len() as u64;
        Ok(refused)
    }

    /// Counts what became of one assessment, and returns why it was refused, if it was.
    fn count(&mut self, appended: Appended) -> Option<String> {
        match appended {
            Appended::Recorded(head) => {
                self.recorded += 1;
                let (first, _) = self.entries.unwrap_or((head.number, head.number));
                self.entries = Some((first, head.number));
            }
            Appended::Already(_) => self.already += 1,
            Appended::Amended { entry, stands } => {
                self.amended += 1;
                self.first_amended.get_or_insert((entry, stands));
            }
            Appended::TakenBack { entry, void } => {
                self.taken_back += 1;
                self.first_taken_back.get_or_insert((entry, void));
            }
            Appended::Refused(words) => return Some(words),
            // Only who looks at what came before is told what came since.
            Appended::Since(_) => return Some("another entry came since".to_owned()),
        }
        None
    }

    /// Says in words what became of all assessments.
    pub fn summary(&self) -> String {
        let log = shown(self.log.path());
        let mut words = match self.entries {
            Some((first, last)) => {
                let recorded = count(self.recorded, "assessment", "assessments");
                let entries = if first == last {
                    format!("entry {first}")
                } else {
                    format!("entries {first} to {last}")
                };
                format!("recorded {recorded}, {entries} of {log}")
            }
            None => format!("recorded nothing new in {log}"),
        };
        if self.already > 0 {
            words += &format!("; {} recorded already", thousands(self.already));
        }
        if let Some((entry, stands)) = self.first_amended {
            words += &format!(
                "; {} recorded before and amended since, the first as entry {entry}, for which entry {stands} stands",
                thousands(self.amended)
            );
        }
        if let Some((entry, void)) = self.first_taken_back {
            words += &format!(
                "; {} recorded before and taken back since, the first as entry {entry}: void entry {void} to bring it back",
                thousands(self.taken_back)
            );
        }
        if self.refused > 0 {
            words += &format!("; {} not recorded", thousands(self.refused));
        }
        words
    }

    /// Says whether anything of this run is in the log.
    pub fn has_recorded(&self) -> bool {
        self.recorded + self.already > 0
    }

    /// Says in words what is not recorded since the log could not be written.
    pub fn not_recorded(&self) -> String {
        match self.recorded {
            0 => "NOT RECORDED".to_owned(),
            recorded => format!(
                "NOT RECORDED beyond {} of this run (run it again, and only what is missing is added)",
                count(recorded, "assessment", "assessments")
            ),
        }
    }
}
