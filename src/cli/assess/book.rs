//! The log as the bedside needs it: tried at the start, asked about the patient, and signed at the end.
//!
//! It is opened anew each time: what was moved or replaced meanwhile must not get the entry.

mod since;

use std::sync::Arc;

use crate::assessment::{Assessment, Patient};
use crate::base::aside;
use crate::base::time::{Time, duration};
use crate::cli::clock::Clock;
use crate::cli::log_access::{Known, lost};
use crate::history::carried::Carried;
use crate::history::visits::Reader;
use crate::history::{Change, History, Standing, Visit};
use crate::interview::Interview;
use crate::log::{Addition, Appended, FaultKind, Kept, Log, Reading, Used};
use crate::render::bedside;
use crate::scale::policy::Policies;
use crate::scale::{Policy, Scale};
use crate::scoring::outcome::Outcome;

/// Where assessments are signed into.
#[derive(Clone)]
pub struct Book {
    /// Which log it is, or why none is known.
    log: Result<Known, String>,
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

/// What the log knows of a patient's earlier visits.
#[derive(Default)]
pub struct Earlier {
    /// The flags that are carried on.
    pub carried: Carried,
    /// What of the patient's entries does not hold and was left out, in words.
    pub left_out: Vec<String>,
}

/// What is recorded about a patient.
#[derive(Default)]
struct About {
    visits: Vec<Visit>,
    /// The number of the last entry that they were read from.
    last: u64,
    /// What the log lost, and what of the patient's entries was left out, in words.
    left_out: Vec<String>,
}

impl Book {
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
        aside::sweep_beside(log.path(), self.clock.now().to_utc());
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

    /// Returns what the log knows of a patient's earlier visits; the total only if the site shows it.
    pub fn earlier(
        &self,
        patient: &Patient,
        policies: &Policies,
        with_total: bool,
    ) -> (String, Earlier) {
        let who = patient.as_str();
        let now = self.clock.now();
        let about = match self.about(patient) {
            Ok(about) => about,
            Err(why) => {
                let words = format!("The log cannot be asked about {who}: {why}");
                return (words, Earlier::default());
            }
        };
        let words = match about.visits.is_empty() && !about.left_out.is_empty() {
            true => format!("What is recorded of {who} in this log does not hold"),
            false => last_of(&about.visits, who, now, with_total),
        };
        let earlier = Earlier {
            carried: Carried::of(&about.visits, policies, &now),
            left_out: about.left_out,
        };
        (words, earlier)
    }

    /// Works out what an interview says as it stands, and how the total moved.
    pub fn review(&self, interview: &Interview, policy: Option<&Arc<Policy>>) -> Review {
        let assessment = interview.to_sign();
        let before = assessment.context.patient.as_ref();
        let before = before.and_then(|patient| self.about(patient).ok());
        let before = before.unwrap_or_default();
        let (history, own) = self.history(&assessment, before.visits);
        let elsewhere = history.elsewhere(own);
        Review {
            outcome: Outcome::under(&assessment, policy, elsewhere),
            change: history.change_of(own),
            known: before.last,
            assessment,
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
            text: language.source.text(),
        });
        let addition = Addition::Reading {
            reading: Reading {
                assessment: &review.assessment,
                outcome: &review.outcome,
                policy: Kept::policy(&review.outcome),
                language,
            },
            id: Some(interview.id()),
            known: Some(review.known),
        };
        let appended = log.append(&[addition], &self.clock.moment(accept_clock));
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

    /// Reads what is recorded about a patient.
    fn about(&self, patient: &Patient) -> Result<About, String> {
        let log = self.log.as_ref().map_err(Clone::clone)?;
        let log = log.read().map_err(|fault| fault.message)?;
        log.hold().map_err(|fault| fault.message)?;
        let last = log.last_about(patient).map_err(|fault| fault.message)?;
        let read = Reader::of(&log).visits(patient);
        let (visits, left_out) = read.map_err(|fault| fault.message)?;
        Ok(About {
            visits,
            last,
            left_out: lost(&log, |words| format!("`ows log {words}`"))
                .into_iter()
                .chain(left_out)
                .collect(),
        })
    }

    /// Puts an assessment among those of its patient, and returns the number of its entry among them.
    fn history(&self, assessment: &Assessment, mut visits: Vec<Visit>) -> (History, u64) {
        let own = visits.iter().map(|visit| visit.entry).max().unwrap_or(0) + 1;
        visits.extend(assessment.context.time.map(|observed_at| Visit {
            entry: own,
            observed_at,
            recorded_at: self.clock.now(),
            zone: Some(self.clock.zone()),
            assessment: assessment.clone(),
            outcome: Outcome::of(assessment),
            scores_otherwise: false,
            standing: Standing::Original,
        }));
        (History::of(visits), own)
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

/// Says which of a patient's visits was the last, and by whom.
fn last_of(visits: &[Visit], who: &str, now: Time, with_total: bool) -> String {
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
