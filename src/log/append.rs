//! Adding entries: all of a batch at once, or none, and nothing is called recorded before it is on disk.

mod clock;
mod correct;
mod same;

use std::cell::OnceCell;

use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};
use serde_json::Value;
use uuid::Uuid;

use super::chain::{self, Head};
use super::checked_read::CheckedReader;
use super::entry::{Entry, Kind, Used};
use super::fault::{Fault, FaultKind};
use super::shown::Shown;
use super::{
    Addition, Appended, Corrections, FUTURE_ALLOWED_SECONDS, Kept, Log, Moment, Reading, Stored,
    corrections, database,
};
use crate::assessment::{Assessment, wire};
use crate::base::canonical::canonical_json;
use crate::base::random;
use crate::base::time::{self, Time};
use correct::Corrects;

impl Log {
    /// Adds entries in their order, and returns what became of each.
    ///
    /// One that is refused does not stop the others. The others are on disk when this returns.
    ///
    /// # Errors
    /// The log could not be written, or the clock cannot be right and nobody says that it is: then
    /// nothing of this batch is recorded.
    pub fn append(
        &mut self,
        additions: &[Addition<'_>],
        moment: &Moment<'_>,
    ) -> Result<Vec<Appended>, Fault> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // It may have become a newer one since it was opened.
        database::known_format(&transaction)?;
        let clock_can_be_right = clock::hold(&transaction, moment)?;
        let mut writer = Writer {
            head: database::head(&transaction)?,
            log: &self.id,
            moment,
            clock_can_be_right,
            transaction: &transaction,
            corrections: OnceCell::new(),
        };
        let mut appended = Vec::with_capacity(additions.len());
        for addition in additions {
            appended.push(match writer.add(addition) {
                Ok(added) => added,
                Err(Stop::Refused(words)) => Appended::Refused(words),
                Err(Stop::Fault(fault)) => return Err(fault),
            });
        }
        let head = writer.head;
        transaction.commit()?;
        if appended
            .iter()
            .any(|one| matches!(one, Appended::Recorded(_)))
        {
            self.remember(&head);
        }
        Ok(appended)
    }
}

/// Why an addition is not made.
enum Stop {
    Refused(String),
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

fn refused(words: impl Into<String>) -> Stop {
    Stop::Refused(words.into())
}

/// The writing of one batch.
struct Writer<'w> {
    transaction: &'w Transaction<'w>,
    head: Head,
    log: &'w str,
    moment: &'w Moment<'w>,
    /// Whether times can be held to the clock; one that cannot be right was accepted.
    clock_can_be_right: bool,
    /// All corrections, once they are asked for; read again after one was added.
    corrections: OnceCell<Corrections>,
}

impl Writer<'_> {
    fn add(&mut self, addition: &Addition<'_>) -> Result<Appended, Stop> {
        let of = |number, seen, reason, by| Corrects {
            number,
            seen,
            reason,
            by,
        };
        match addition {
            Addition::Reading { reading, id, known } => self.reading(reading, *id, *known),
            Addition::Amendment {
                corrects,
                seen,
                reason,
                by,
                reading,
            } => self.amendment(&of(*corrects, *seen, reason, by), reading),
            Addition::Void {
                corrects,
                seen,
                reason,
                by,
            } => self.void(&of(*corrects, *seen, reason, by)),
        }
    }

    fn reading(
        &mut self,
        reading: &Reading<'_>,
        id: Option<Uuid>,
        known: Option<u64>,
    ) -> Result<Appended, Stop> {
        let mut entry = self.of_reading(reading)?;
        if let Some(id) = id {
            entry.id = id.hyphenated().to_string();
            if let Some(number) = self.number_of(&entry.id)? {
                let known = self.correctable(number)?;
                let same = known.entry.assessment == entry.assessment;
                return if same {
                    Ok(Appended::Already(number))
                } else {
                    Err(refused(format!(
                        "entry {number} has the same id and says something else"
                    )))
                };
            }
        }
        if let Some(same) = self.same(&entry)? {
            return Ok(same);
        }
        if let Some(known) = known
            && let Some(patient) = entry.patient()
            && let last = database::last_about(self.transaction, patient)?
            && last > known
        {
            return Ok(Appended::Since(last));
        }
        self.write(entry)
    }

    /// Makes an entry of a reading, and keeps copies of what it was made with.
    fn of_reading(&self, reading: &Reading<'_>) -> Result<Entry, Stop> {
        let assessment = reading.assessment;
        check(assessment)?;
        let observations = assessment.observations().iter();
        let own = observations.filter_map(|seen| seen.detail()?.time);
        for observed in assessment.context.time.into_iter().chain(own) {
            self.can_be_observed(observed)?;
        }
        let scale = assessment.scale();
        let kept = Kept {
            used: Used::scale(scale),
            text: scale.source().text(),
        };
        self.keep("scale", &kept)?;
        for (kind, kept) in [("policy", &reading.policy), ("language", &reading.language)] {
            if let Some(kept) = kept {
                self.keep(kind, kept)?;
            }
        }
        let kind = if reading.outcome.is_scored() {
            Kind::Assessment
        } else {
            Kind::Attempt
        };
        Ok(Entry {
            scale: Some(kept.used),
            policy: reading.policy.as_ref().map(|kept| kept.used.clone()),
            language: reading.language.as_ref().map(|kept| kept.used.clone()),
            assessment: Some(canonical(&wire::write(assessment))?),
            shown: Some(Shown::of(assessment, reading.outcome)),
            ..self.blank(kind)
        })
    }

    /// Refuses a time after now, or one at which nobody used such a program.
    fn can_be_observed(&self, observed: Time) -> Result<(), Stop> {
        if time::is_before_1970(observed) {
            return Err(refused(format!(
                "it is said to have been observed at {}, before 1970; mend its time",
                time::format(&observed)
            )));
        }
        let ahead = (observed - self.moment.at).num_seconds();
        if self.clock_can_be_right && ahead > FUTURE_ALLOWED_SECONDS {
            return Err(refused(format!(
                "it is said to have been observed after now, which is {}; look at its time and at the clock",
                time::format(&self.moment.at)
            )));
        }
        Ok(())
    }

    /// Makes an entry with all that does not depend on what it says; its id is drawn, and its format
    /// settled, when it is written.
    fn blank(&self, kind: Kind) -> Entry {
        Entry {
            format: 1,
            log: self.log.to_owned(),
            number: self.head.number + 1,
            previous: self.head.hash.clone(),
            id: String::new(),
            kind,
            recorded_at: time::format(&self.moment.at),
            zone: self.moment.zone.to_owned(),
            tool: self.moment.tool.to_owned(),
            corrects: None,
            reason: None,
            by: None,
            patient: None,
            scale: None,
            policy: None,
            language: None,
            assessment: None,
            shown: None,
        }
    }

    fn checked(&self) -> CheckedReader<'_> {
        CheckedReader::of(self.transaction, self.log)
    }

    fn write(&mut self, mut entry: Entry) -> Result<Appended, Stop> {
        if entry.id.is_empty() {
            entry.id = random::id_at(&self.moment.at)?.hyphenated().to_string();
        }
        entry.format = entry.needed_format();
        database::raise(self.transaction, entry.format)?;
        let bytes = entry
            .bytes()
            .map_err(|error| refused(format!("it cannot be written down: {error}")))?;
        let hash = chain::hash(&bytes);
        let added = self
            .transaction
            .prepare_cached("INSERT INTO entry (number, bytes, hash) VALUES (?1, ?2, ?3)")?
            .execute(params![entry.number, bytes, hash])?;
        one_row(added, "an entry")?;
        self.head = Head {
            number: entry.number,
            hash,
        };
        Ok(Appended::Recorded(self.head.clone()))
    }

    fn keep(&self, kind: &str, kept: &Kept<'_>) -> Result<(), Fault> {
        let known: Option<bool> = self
            .transaction
            .prepare_cached("SELECT 1 FROM copy WHERE digest = ?1")?
            .query_row(params![kept.used.digest], |row| row.get(0))
            .optional()?;
        if known.is_none() {
            let added = self.transaction.execute(
                "INSERT INTO copy (digest, kind, name, text) VALUES (?1, ?2, ?3, ?4)",
                params![kept.used.digest, kind, kept.used.name, kept.text],
            )?;
            one_row(added, "a copy of a file")?;
        }
        Ok(())
    }

    fn number_of(&self, id: &str) -> Result<Option<u64>, Fault> {
        Ok(self
            .transaction
            .prepare_cached("SELECT number FROM entry WHERE id = ?1")?
            .query_row(params![id], |row| row.get(0))
            .optional()?)
    }
}

impl Writer<'_> {
    fn corrections(&self) -> Result<&Corrections, Fault> {
        if let Some(known) = self.corrections.get() {
            return Ok(known);
        }
        let read = corrections::all(self.transaction)?;
        Ok(self.corrections.get_or_init(|| read))
    }
}

/// Holds a write to what it wrote: a trigger can take it in, and let nothing of it stay.
fn one_row(added: usize, what: &str) -> Result<(), Fault> {
    match added {
        1 => Ok(()),
        _ => Err(Fault::new(
            FaultKind::Damaged,
            format!(
                "the log took {what} and did not keep it: something was added to the log that drops it"
            ),
            "say `ows log verify`",
        )),
    }
}

/// Refuses what lacks a part that every entry has.
fn check(assessment: &Assessment) -> Result<(), Stop> {
    let context = &assessment.context;
    let lacks = [
        ("patient", context.patient.is_none()),
        (
            "rater",
            context
                .rater
                .as_deref()
                .is_none_or(|rater| rater.trim().is_empty()),
        ),
        ("time", context.time.is_none()),
    ];
    let lacks: Vec<&str> = lacks
        .iter()
        .filter_map(|(name, lacks)| lacks.then_some(*name))
        .collect();
    if !lacks.is_empty() {
        let verb = if lacks.len() == 1 { "is" } else { "are" };
        return Err(refused(format!(
            "the log needs patient, rater and time; {} {verb} missing",
            lacks.join(" and ")
        )));
    }
    Ok(())
}

/// Brings what a site carries along into the form that it will be read back in.
fn canonical(value: &Value) -> Result<Value, Stop> {
    let unwritable = |error: serde_json::Error| {
        refused(format!("`extra` cannot be written down exactly: {error}"))
    };
    let text = canonical_json(value).map_err(unwritable)?;
    serde_json::from_str(&text).map_err(unwritable)
}
