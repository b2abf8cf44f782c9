//! The log as the bedside needs it: tried at the start, asked about the patient, and signed at the end.
//!
//! It is opened anew each time: what was moved or replaced meanwhile must not get the entry.

use crate::assessment::Patient;
use crate::base::aside;
use crate::base::text::count;
use crate::cli::clock::Clock;
use crate::cli::log_access::{Known, lost};
use crate::history::review::{EarlierVisits, Review};
use crate::history::unsigned::{self, Unsigned};
use crate::history::visits::Reader;
use crate::interview::Interview;
use crate::interview::draft::Draft;
use crate::log::{
    Addition, Appended, Entry, EntryKind, FaultKind, Head, Log, Reading, Used, UsedFile,
};
use crate::render::log::result;
use crate::scale::{Library, Scale};

/// Where assessments are signed into.
#[derive(Clone)]
pub struct Recording {
    /// Which log it is, or why none is known.
    log: Result<Known, String>,
    clock: Clock,
}

/// Why an assessment is not in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSigned {
    /// The clock cannot be right, and nobody said that it is.
    Clock(String),
    /// Something was recorded of the patient since the review was made.
    Since(String),
    /// It cannot be recorded.
    No(String),
}

impl NotSigned {
    fn no(why: impl ToString) -> Self {
        Self::No(why.to_string())
    }
}

impl Recording {
    /// Names a log, or says why there is none to name. It is not opened yet.
    pub fn new(log: Result<Known, String>, clock: Clock) -> Self {
        Self { log, clock }
    }

    /// Opens the log to write, to see that it can be; makes it if it is not there.
    ///
    /// # Errors
    /// Says why nothing can be recorded.
    pub fn try_out(&self) -> Result<(), String> {
        self.open().map(drop)
    }

    fn open(&self) -> Result<Log, String> {
        let log = self.log.as_ref().map_err(Clone::clone)?;
        aside::sweep_beside(&log.path, self.clock.now().to_utc());
        log.write().map_err(|fault| fault.to_string())
    }

    /// Returns the number of the entry that an interview was signed as, if it was.
    pub fn signed_as(&self, patient: &Patient, interview: &Interview) -> Option<u64> {
        let id = interview.id().hyphenated().to_string();
        let log = self.log.as_ref().ok()?.read().ok()?;
        let picked = log.of_patient(patient).ok()?;
        let signed = picked.entries.iter().find(|stored| stored.entry.id == id)?;
        Some(signed.entry.number)
    }

    /// Reads what is recorded about a patient.
    ///
    /// # Errors
    /// Says why the log cannot be read.
    pub fn earlier(&self, patient: &Patient) -> Result<EarlierVisits, String> {
        let log = self.log.as_ref().map_err(Clone::clone)?;
        let log = log.read().map_err(|fault| fault.message)?;
        log.hold().map_err(|fault| fault.message)?;
        let last_entry = log.last_about(patient).map_err(|fault| fault.message)?;
        let read = Reader::of(&log).visits(patient);
        let (visits, left_out) = read.map_err(|fault| fault.message)?;
        Ok(EarlierVisits {
            visits,
            last_entry,
            left_out: lost(&log, |words| format!("`ows log {words}`"))
                .into_iter()
                .chain(left_out)
                .collect(),
        })
    }

    /// Says whether anything is recorded of a patient.
    ///
    /// # Errors
    /// Says why the log cannot be read.
    pub fn is_recorded(&self, patient: &Patient) -> Result<bool, String> {
        let log = self.log.as_ref().map_err(Clone::clone)?;
        let log = log.read().map_err(|fault| fault.message)?;
        let last = log.last_about(patient).map_err(|fault| fault.message)?;
        Ok(last > 0)
    }

    /// Returns which of these drafts nobody signed, and whom they are about; none if the log cannot be read.
    pub fn unsigned(&self, drafts: &[Draft], library: &Library) -> Vec<(Patient, Unsigned)> {
        let now = self.clock.now();
        let log = self.log.as_ref().ok();
        let log = log
            .filter(|_| !drafts.is_empty())
            .and_then(|log| log.read().ok());
        log.map_or_else(Vec::new, |log| {
            unsigned::of_all(drafts, library, &log, &now)
        })
    }

    /// Returns another spelling of a patient's ID that is recorded; nothing if there is none, or the log
    /// cannot be read.
    pub fn spelt_otherwise(&self, patient: &Patient) -> Option<Patient> {
        let log = self.log.as_ref().ok()?.read().ok()?;
        log.spelt_otherwise(patient).ok().flatten()
    }

    /// Signs an assessment into the log. With the interview's own id it cannot be there twice.
    ///
    /// # Errors
    /// Says why it is not recorded.
    pub fn sign(
        &self,
        interview: &Interview,
        review: &Review,
        shown: &Scale,
        accept_clock: bool,
    ) -> Result<Head, NotSigned> {
        let mut log = self.open().map_err(NotSigned::No)?;
        let language = shown.language().map(|language| UsedFile {
            used: Used {
                name: language.tag.clone(),
                digest: language.digest.to_string(),
            },
            text: language.source.text(),
        });
        let addition = Addition::Reading {
            reading: Reading {
                assessment: &review.assessment,
                outcome: &review.outcome,
                policy: UsedFile::policy(&review.outcome),
                map: None,
                language,
            },
            id: Some(interview.id()),
            known: Some(review.last_entry),
        };
        let appended = log.append(&[addition], &self.clock.moment(accept_clock));
        let appended = appended.map_err(|fault| match fault.kind {
            FaultKind::Clock => NotSigned::Clock(fault.message),
            _ => NotSigned::no(fault),
        })?;
        match appended.into_iter().next() {
            Some(Appended::Recorded(head)) => Ok(head),
            Some(Appended::Already(number)) => {
                let stored = log.entry(number).map_err(NotSigned::no)?;
                let hash = stored.map_or_else(String::new, |stored| stored.hash);
                Ok(Head { number, hash })
            }
            Some(Appended::Since(_)) => Err(NotSigned::Since(since(&log, review))),
            other => Err(NotSigned::No(why_not(other))),
        }
    }
}

/// Says why the log took it for something else, or not at all.
fn why_not(appended: Option<Appended>) -> String {
    match appended {
        Some(Appended::Amended { entry, stands }) => {
            format!("it was recorded as entry {entry}, for which entry {stands} stands")
        }
        Some(Appended::TakenBack { entry, void }) => format!(
            "it was recorded as entry {entry} and taken back by entry {void}; void entry {void} to bring it back"
        ),
        Some(Appended::Refused(words)) => words,
        _ => "the log gave no answer; look at it before trying again".to_owned(),
    }
}

/// How many entries are told one by one; of more the newest.
const MOST_TOLD: usize = 3;

/// Says what came after the last entry that a review knows.
fn since(log: &Log, review: &Review) -> String {
    let patient = review.assessment.context.patient.as_ref();
    let read = patient.and_then(|patient| log.of_patient(patient).ok());
    let entries = read.unwrap_or_default().entries;
    let mut reader = Reader::of(log);
    let later = entries.iter().map(|stored| &stored.entry);
    let later: Vec<String> = later
        .filter(|entry| entry.number > review.last_entry)
        .map(|entry| told(entry, &mut reader))
        .collect();
    let untold = later.len().saturating_sub(MOST_TOLD);
    let mut said: Vec<String> = Vec::new();
    if untold > 0 {
        said.push(count(untold as u64, "entry", "entries"));
    }
    said.extend(later.into_iter().skip(untold));
    let patient = patient.map_or("this patient", |patient| patient.as_str());
    if said.is_empty() {
        return format!("something was recorded of {patient} meanwhile that cannot be read");
    }
    format!("meanwhile recorded of {patient}: {}", said.join("; "))
}

/// Says what one entry is.
fn told(entry: &Entry, reader: &mut Reader<'_>) -> String {
    let by = entry.by.as_deref().or(entry.rater()).unwrap_or("nobody");
    let corrects = entry.corrects.unwrap_or_default();
    let number = entry.number;
    if entry.kind == EntryKind::Void {
        return format!("entry {number} by {by}, which voids entry {corrects}");
    }
    let found = reader.read(entry);
    let found = found.map_or_else(|why| why, |read| result(&read.assessment, &read.outcome));
    let observed = entry.observed_at().map_or_else(
        || "at an unreadable time".to_owned(),
        |time| time.format("observed %-d %b %Y %H:%M").to_string(),
    );
    match entry.kind {
        EntryKind::Amendment => {
            format!("{found}, entry {number} by {by}, which amends entry {corrects}")
        }
        _ => format!("{found}, entry {number} by {by}, {observed}"),
    }
}
