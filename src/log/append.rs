//! Adding entries: all of a batch at once, or none, and nothing is called recorded before it is on disk.
//!
//! An assessment is recorded once: patient, time, rater and scale make it the same. A correction has to be
//! decided in sight of all that came before it.

mod clock;

use std::cell::OnceCell;

use rusqlite::{Transaction, TransactionBehavior, params};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::chain::{self, Head};
use super::checked_read::CheckedReader;
use super::entry::{Entry, EntryKind, Shown, Used};
use super::fault::{Fault, FaultKind};
use super::{
    Addition, Appended, Corrections, Corrects, FUTURE_ALLOWED_SECONDS, Log, Reading, Stamp, Stored,
    UsedFile, database, record,
};
use crate::assessment::texts::LONGEST_TEXT;
use crate::assessment::{Assessment, wire};
use crate::base::canonical::canonical_json;
use crate::base::random;
use crate::base::time::{self, Time};
use crate::log::checked_read::Picked;

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
        moment: &Stamp<'_>,
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
                Err(NotAppended::Refused(words)) => Appended::Refused(words),
                Err(NotAppended::Fault(fault)) => return Err(fault),
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
enum NotAppended {
    Refused(String),
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for NotAppended {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

fn refused(words: impl Into<String>) -> NotAppended {
    NotAppended::Refused(words.into())
}

/// The writing of one batch.
struct Writer<'w> {
    transaction: &'w Transaction<'w>,
    head: Head,
    log: &'w str,
    moment: &'w Stamp<'w>,
    /// Whether times can be held to the clock; one that cannot be right was accepted.
    clock_can_be_right: bool,
    /// All corrections, once they are asked for; read again after one was added.
    corrections: OnceCell<Corrections>,
}

impl Writer<'_> {
    fn add(&mut self, addition: &Addition<'_>) -> Result<Appended, NotAppended> {
        match addition {
            Addition::Reading { reading, id, known } => self.reading(reading, *id, *known),
            Addition::Amendment { corrects, reading } => self.amendment(corrects, reading),
            Addition::Void(corrects) => self.void(corrects),
        }
    }

    fn reading(
        &mut self,
        reading: &Reading<'_>,
        id: Option<Uuid>,
        known: Option<u64>,
    ) -> Result<Appended, NotAppended> {
        let mut entry = self.of_reading(reading)?;
        if let Some(id) = id {
            entry.id = id.hyphenated().to_string();
            if let Some(number) = self.number_of(&entry.id)? {
                let known = self.correctable(number)?;
                if known.entry.assessment == entry.assessment {
                    return Ok(Appended::Already(number));
                }
                let words = "has the same id and says something else";
                return Err(refused(format!("entry {number} {words}")));
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
        self.write(entry, Some(reading))
    }

    /// Makes an entry of a reading.
    fn of_reading(&self, reading: &Reading<'_>) -> Result<Entry, NotAppended> {
        let assessment = reading.assessment;
        check(assessment)?;
        let observations = assessment.observations().iter();
        let own = observations.filter_map(|seen| seen.detail()?.time);
        for observed in assessment.context.time.into_iter().chain(own) {
            self.can_be_observed(observed)?;
        }
        let named = |file: &Option<UsedFile<'_>>| file.as_ref().map(|file| file.used.clone());
        let kind = if reading.outcome.is_scored() {
            EntryKind::Assessment
        } else {
            EntryKind::Attempt
        };
        Ok(Entry {
            scale: Some(Used::scale(assessment.scale())),
            policy: named(&reading.policy),
            map: named(&reading.map),
            language: named(&reading.language),
            assessment: Some(canonical(&wire::write(assessment))?),
            shown: Some(Shown::of(assessment, reading.outcome)),
            ..self.blank(kind)
        })
    }

    /// Refuses a time after now, or one at which nobody used such a program.
    fn can_be_observed(&self, observed: Time) -> Result<(), NotAppended> {
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
    fn blank(&self, kind: EntryKind) -> Entry {
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
            map: None,
            language: None,
            assessment: None,
            shown: None,
        }
    }

    fn checked(&self) -> CheckedReader<'_> {
        CheckedReader::of(self.transaction, self.log)
    }

    /// Writes an entry, and keeps copies of what the reading in it was made with.
    fn write(
        &mut self,
        mut entry: Entry,
        reading: Option<&Reading<'_>>,
    ) -> Result<Appended, NotAppended> {
        if entry.id.is_empty() {
            entry.id = random::id_at(&self.moment.at)?.hyphenated().to_string();
        }
        entry.format = entry.needed_format();
        database::raise(self.transaction, entry.format)?;
        if let Some(reading) = reading {
            self.keep_files(reading)?;
        }
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

    /// Keeps copies of the files that a reading was made with, in a log that has the format of its entry.
    fn keep_files(&self, reading: &Reading<'_>) -> Result<(), Fault> {
        self.keep("scale", &UsedFile::scale(reading.assessment.scale()))?;
        let others = [
            ("policy", &reading.policy),
            ("map", &reading.map),
            ("language", &reading.language),
        ];
        for (kind, file) in others {
            if let Some(file) = file {
                self.keep(kind, file)?;
            }
        }
        Ok(())
    }

    fn keep(&self, kind: &str, file: &UsedFile<'_>) -> Result<(), Fault> {
        let Used { name, digest } = &file.used;
        // The table of the first format takes no map.
        let is_map = kind == "map";
        let query = match is_map {
            true => "SELECT 1 FROM map WHERE digest = ?1",
            false => "SELECT 1 FROM copy WHERE digest = ?1",
        };
        let known: Option<bool> = database::value(self.transaction, query, params![digest])?;
        if known.is_some() {
            return Ok(());
        }
        let added = match is_map {
            true => self.transaction.execute(
                "INSERT INTO map (digest, name, text) VALUES (?1, ?2, ?3)",
                params![digest, name, file.text],
            ),
            false => self.transaction.execute(
                "INSERT INTO copy (digest, kind, name, text) VALUES (?1, ?2, ?3, ?4)",
                params![digest, kind, name, file.text],
            ),
        };
        one_row(added?, "a copy of a file")
    }

    fn number_of(&self, id: &str) -> Result<Option<u64>, Fault> {
        let query = "SELECT number FROM entry WHERE id = ?1";
        database::value(self.transaction, query, params![id])
    }

    fn corrections(&self) -> Result<&Corrections, Fault> {
        if let Some(known) = self.corrections.get() {
            return Ok(known);
        }
        let read = record::corrections(self.transaction)?;
        Ok(self.corrections.get_or_init(|| read))
    }
}

/// Holds a write to what it wrote: a trigger can take it in, and let nothing of it stay.
fn one_row(added: usize, what: &str) -> Result<(), Fault> {
    match added {
        1 => Ok(()),
        _ => Err(Fault::damaged(
            format!(
                "the log took {what} and did not keep it: something was added to the log that drops it"
            ),
            "say `ows log verify`",
        )),
    }
}

/// Refuses what lacks a part that every entry has.
fn check(assessment: &Assessment) -> Result<(), NotAppended> {
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
fn canonical(value: &Value) -> Result<Value, NotAppended> {
    let unwritable = |error: serde_json::Error| {
        refused(format!("`extra` cannot be written down exactly: {error}"))
    };
    let text = canonical_json(value).map_err(unwritable)?;
    serde_json::from_str(&text).map_err(unwritable)
}

impl Writer<'_> {
    /// Finds the assessment that this one is again, and says how they compare.
    ///
    /// # Errors
    /// It stands there with other answers, or nobody can tell.
    fn same(&self, entry: &Entry) -> Result<Option<Appended>, NotAppended> {
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
    fn beside(&self, entry: &Entry, original: u64) -> Result<Option<u64>, Fault> {
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

impl Writer<'_> {
    fn amendment(
        &mut self,
        corrects: &Corrects<'_>,
        reading: &Reading<'_>,
    ) -> Result<Appended, NotAppended> {
        let number = corrects.number;
        let mut entry = self.of_reading(reading)?;
        let corrected = self.correctable(number)?;
        if corrected.entry.kind == EntryKind::Void {
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
        entry.kind = EntryKind::Amendment;
        self.correct(entry, corrects, Some(reading))
    }

    fn void(&mut self, corrects: &Corrects<'_>) -> Result<Appended, NotAppended> {
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
            ..self.blank(EntryKind::Void)
        };
        self.correct(entry, corrects, None)
    }

    /// Refuses a correction that was decided before another one came: it would undo that unseen.
    fn nothing_came_since(&self, corrects: &Corrects<'_>) -> Result<(), NotAppended> {
        let corrections = self.corrections()?;
        let original = corrections.original(corrects.number);
        let last = corrections.last(original);
        if last == corrects.seen {
            return Ok(());
        }
        let entry = self.correctable(last)?.entry;
        let does = match entry.kind {
            EntryKind::Void => "takes back",
            _ => "amends",
        };
        Err(refused(format!(
            "entry {last} came meanwhile, by {}, and {does} entry {}; {}: look at it with `ows log show {original}`, then say the command again",
            entry.by.as_deref().unwrap_or("nobody"),
            entry.corrects.unwrap_or_default(),
            stands_now(corrections, original),
        )))
    }

    fn correct(
        &mut self,
        mut entry: Entry,
        corrects: &Corrects<'_>,
        reading: Option<&Reading<'_>>,
    ) -> Result<Appended, NotAppended> {
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
        self.write(entry, reading)
    }

    /// Returns an entry that holds, by its number.
    fn correctable(&self, number: u64) -> Result<Stored, NotAppended> {
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
