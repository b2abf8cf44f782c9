//! The log as the bedside needs it: tried at the start, asked about the patient, and signed at the end.
//!
//! It is opened anew each time: what was moved or replaced meanwhile must not get the entry.

mod since;

use std::path::PathBuf;
use std::sync::Arc;

use crate::aside;
use crate::assessment::{Assessment, Patient};
use crate::cli::clock::Clock;
use crate::cli::record::{kept_policy, moment};
use crate::cli::visits::Reader;
use crate::history::{Change, History, Standing, Visit};
use crate::interview::Interview;
use crate::log::{Addition, Appended, FaultKind, Kept, Log, Reading, Used};
use crate::outcome::Outcome;
use crate::render::bedside;
use crate::scale::{Policy, Scale};
use crate::time::{Time, duration};

/// Where assessments are signed into.
#[derive(Clone)]
pub struct Book {
    /// Where the log is, or why none is known.
    path: Result<PathBuf, String>,
    clock: Clock,
}

/// An entry that is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: String,
}

/// What an assessment says when it is complete enough to be signed, and what was known of its patient.
#[derive(Clone, Debug)]
pub struct Review {
    /// The assessment with its time, in the scale's own words.
    pub assessment: Assessment,
    /// What scale and policy say of it.
    pub outcome: Outcome,
    /// How the total moved since the last one.
    pub change: Option<Change>,
    /// The last entry about the patient that was looked at, 0 for none.
    pub known: u64,
}

/// Why an assessment is not in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// The clock cannot be right, and nobody said that it is.
    Clock(String),
    /// Something was recorded of the patient since the review was made.
    Since(String),
    /// It cannot be recorded.
    No(String),
}

impl Unsigned {
    fn no(why: impl ToString) -> Self {
        Self::No(why.to_string())
    }
}

impl Book {
    /// Names a log, or says why there is none to name. It is not opened yet.
    pub fn new(path: Result<PathBuf, String>, clock: Clock) -> Self {
        Self { path, clock }
    }

    /// Opens the log to write, to see that it can be; makes it if it is not there.
    ///
    /// # Errors
    /// Says why nothing can be recorded.
    pub fn try_out(&self) -> Result<(), String> {
        self.open().map(drop)
    }

    fn open(&self) -> Result<Log, String> {
        let path = self.path.as_ref().map_err(Clone::clone)?;
        aside::sweep_beside(path, self.clock.now().to_utc());
        Log::open(path).map_err(|fault| fault.to_string())
    }

    /// Returns the number of the entry that an interview was signed as, if it was.
    pub fn signed_as(&self, patient: &Patient, interview: &Interview) -> Option<u64> {
        let id = interview.id().hyphenated().to_string();
        let entries = Log::read(self.path.as_ref().ok()?)
            .ok()?
            .of_patient(patient)
            .ok()?;
        let signed = entries.iter().find(|stored| stored.entry.id == id)?;
        Some(signed.entry.number)
    }

    /// Says when and by whom a patient was last assessed; the total only if the site shows it.
    pub fn last_assessed(&self, patient: &Patient, now: Time, with_total: bool) -> String {
        let who = patient.as_str();
        let visits = match self.visits(patient) {
            Ok((visits, _)) => visits,
            Err(why) => return format!("The log cannot be asked about {who}: {why}"),
        };
        let standing = visits.iter().filter(|visit| !visit.is_void());
        let Some(last) = standing.max_by_key(|visit| visit.observed_at) else {
            return format!("Nothing is recorded of {who} in this log: look at the pseudonym");
        };
        let age = match now - last.observed_at {
            age if age.num_seconds() < 0 => "later than this clock says it is now".to_owned(),
            age => format!("{} ago", duration(age)),
        };
        let at = last.observed_at.format("%-d %b %Y %H:%M");
        let by = last.assessment.context.rater.as_deref().unwrap_or("nobody");
        let scale = last.assessment.scale();
        let mut words = format!(
            "{who} was last assessed {age}, {at}, by {by}, with {}",
            scale.reference()
        );
        if with_total || !last.outcome.is_scored() {
            words += &format!(": {}", bedside::result(scale, &last.outcome));
        }
        words
    }

    /// Works out what an interview says as it stands, and how the total moved.
    pub fn review(&self, interview: &Interview, policy: Option<&Arc<Policy>>) -> Review {
        let assessment = interview.to_sign();
        let before = assessment.context.patient.as_ref();
        let before = before.and_then(|patient| self.visits(patient).ok());
        let (visits, known) = before.unwrap_or_default();
        let change = self.change(&assessment, visits);
        let earlier = change.map(|change| change.before);
        Review {
            outcome: Outcome::under(&assessment, policy, earlier),
            assessment,
            change,
            known,
        }
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
    ) -> Result<Entry, Unsigned> {
        let mut log = self.open().map_err(Unsigned::No)?;
        let language = shown.language().map(|language| Kept {
            used: Used {
                name: language.tag.clone(),
                digest: language.digest.to_string(),
            },
            source: &language.source,
        });
        let addition = Addition::Reading {
            reading: Reading {
                assessment: &review.assessment,
                outcome: &review.outcome,
                policy: kept_policy(&review.outcome),
                language,
            },
            id: Some(interview.id()),
            known: Some(review.known),
        };
        let appended = log.append(&[addition], &moment(&self.clock, accept_clock));
        let appended = appended.map_err(|fault| match fault.kind {
            FaultKind::Clock => Unsigned::Clock(fault.message),
            _ => Unsigned::no(fault),
        })?;
        let number = match appended.into_iter().next() {
            Some(Appended::Recorded(head)) => {
                let (number, hash) = (head.number, head.hash);
                return Ok(Entry { number, hash });
            }
            Some(Appended::Already(number)) => number,
            Some(Appended::Since(_)) => {
                return Err(Unsigned::Since(since::since(&log, review)));
            }
            other => return Err(Unsigned::No(why_not(other))),
        };
        let stored = log.entry(number).map_err(Unsigned::no)?;
        let hash = stored.map_or_else(String::new, |stored| stored.hash);
        Ok(Entry { number, hash })
    }

    /// Returns a patient's visits, and the number of the last entry that they were read from.
    fn visits(&self, patient: &Patient) -> Result<(Vec<Visit>, u64), String> {
        let path = self.path.as_ref().map_err(Clone::clone)?;
        let log = Log::read(path).map_err(|fault| fault.message)?;
        let _held = log.hold().map_err(|fault| fault.message)?;
        let last = log.last_about(patient).map_err(|fault| fault.message)?;
        let read = Reader::of(&log).visits(patient);
        let (visits, _) = read.map_err(|fault| fault.message)?;
        Ok((visits, last))
    }

    /// Puts an assessment among those of its patient, and says how its total moved.
    fn change(&self, assessment: &Assessment, mut visits: Vec<Visit>) -> Option<Change> {
        let own = visits.iter().map(|visit| visit.entry).max().unwrap_or(0) + 1;
        visits.push(Visit {
            entry: own,
            observed_at: assessment.context.time?,
            recorded_at: self.clock.now(),
            zone: Some(self.clock.zone()),
            assessment: assessment.clone(),
            outcome: Outcome::of(assessment),
            scores_otherwise: false,
            standing: Standing::Original,
        });
        History::of(visits).change_of(own)
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
