//! The interview: the questions of a scale and their answers as a state machine without a terminal.
//!
//! [`Interview`] holds the answers, [`session::Session`] what is asked at the moment. Everything that a
//! person does goes through them, so that a full screen, a dialog of lines and a test do the same.
//! Every answer has its time, and what it was before. Nothing is guessed, and nothing is filled in
//! from an earlier assessment. No clock is read: each call is told what time it is.

mod answers;
pub mod changes;
mod context;
pub mod draft;
pub mod session;
pub mod spoken;

use std::sync::Arc;

use crate::assessment::{
    Answer, Asked, Assessment, BadAnswer, Context, Missing, Observation, Roused,
};
use crate::base::time::Time;
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;

pub use answers::TypedAnswer;
pub use context::ContextField;
pub use spoken::Now;

/// Why something that a person did cannot be taken. Nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do instead.
    pub help: String,
    /// True for a measured value that looks like a slip and can be confirmed with a note.
    pub can_be_confirmed: bool,
}

impl Refusal {
    /// Refuses something for a reason, with what to do instead.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            can_be_confirmed: false,
        }
    }

    /// Says it of what a screen calls by a label, and files and scripts by an id.
    #[must_use]
    fn by_label(self, id: &str, label: &str) -> Self {
        let message = self
            .message
            .replacen(&format!("a `{id}` of "), &format!("{label}: "), 1);
        let message = message.replacen(&format!("`{id}`"), label, 1);
        Self { message, ..self }
    }
}

impl From<BadAnswer> for Refusal {
    fn from(bad: BadAnswer) -> Self {
        Self {
            can_be_confirmed: bad.can_be_confirmed(),
            ..Self::new(bad.to_string(), bad.help())
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for Refusal {}

/// An assessment being made.
#[derive(Clone, Debug)]
pub struct Interview {
    assessment: Assessment,
    id: uuid::Uuid,
    started: Time,
    changed: Time,
}

impl Interview {
    /// Begins with nothing answered. `id` will be the id of the entry in the log, so that signing
    /// twice can never record twice.
    pub fn begin(scale: Arc<Scale>, id: uuid::Uuid, now: Time) -> Self {
        Self {
            assessment: Assessment::blank(scale),
            id,
            started: now,
            changed: now,
        }
    }

    /// Begins with what is known before the first question, as of a training case.
    pub fn of_case(scale: Arc<Scale>, context: Context, id: uuid::Uuid, now: Time) -> Self {
        let mut interview = Self::begin(scale, id, now);
        interview.assessment.context = context;
        interview
    }

    /// Offers a rater, to be confirmed.
    pub fn offer_rater(&mut self, rater: &str) {
        self.assessment.context.rater = Some(rater.to_owned());
    }

    /// Returns the assessment as it is now, with the answers given so far.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// Returns the assessment to sign: observed when it was said, or else when the last answer was given.
    pub fn to_sign(&self) -> Assessment {
        let mut signed = self.assessment.clone();
        signed.context.time.get_or_insert(self.changed);
        if signed.is_asleep() && signed.answered() > 0 {
            // He fell asleep meanwhile; what nobody said counts as not tried.
            signed.context.roused.get_or_insert(Roused::NotTried);
        }
        signed
    }

    /// Returns the id that the entry in the log will have.
    pub fn id(&self) -> uuid::Uuid {
        self.id
    }

    /// Returns when it was begun.
    pub fn started(&self) -> Time {
        self.started
    }

    /// Returns when an item was last answered, or else when it was begun.
    pub fn changed(&self) -> Time {
        self.changed
    }

    /// Returns the patient's ID, as far as it was typed.
    pub fn patient(&self) -> &str {
        let patient = self.assessment.context.patient.as_ref();
        patient.map_or("", |patient| patient.as_str())
    }

    /// Returns the rater, as far as one is known.
    pub fn rater(&self) -> &str {
        self.assessment.context.rater.as_deref().unwrap_or_default()
    }

    /// Refuses initials that are not the rater's, and what says nothing.
    ///
    /// # Errors
    /// It may not be signed.
    pub fn may_be_signed_by(&self, initials: &str) -> Result<(), Refusal> {
        let rater = self.rater().trim();
        if !initials.trim().eq_ignore_ascii_case(rater) {
            return Err(Refusal::new(
                format!("this was rated by {rater}"),
                format!("type {rater} to sign it"),
            ));
        }
        self.must_say_something()
    }

    /// Refuses what has neither an answer nor a reason for having none.
    ///
    /// # Errors
    /// Nothing was answered.
    pub fn must_say_something(&self) -> Result<(), Refusal> {
        let items = self.assessment.scale().items().len();
        if self.outcome().is_scored() || self.open_items().len() < items {
            return Ok(());
        }
        Err(Refusal::new(
            "nothing was answered, and nothing says why",
            "go back to the items, and say `a` for an attempt with its reason",
        ))
    }

    /// Says whether anything was said of an item or a check, or measured.
    pub fn has_answers(&self) -> bool {
        let open = Observation::missing(Missing::NotGiven);
        let mut observations = self.assessment.observations().iter();
        let mut checks = self.assessment.checks().iter();
        let mut readings = self.assessment.readings().iter();
        observations.any(|seen| *seen != open)
            || checks.any(|check| *check != Asked::Not)
            || readings.any(Option::is_some)
    }

    /// Says whether nothing is known but, at the most, whom it is about and who rates.
    pub fn is_blank(&self) -> bool {
        let context = &self.assessment.context;
        let blank = Context {
            patient: context.patient.clone(),
            rater: context.rater.clone(),
            ..Context::default()
        };
        !self.has_answers() && *context == blank
    }

    /// Returns the positions of the items that have neither an answer nor a reason for having none.
    pub fn open_items(&self) -> Vec<usize> {
        let observations = self.assessment.observations().iter().enumerate();
        let open =
            observations.filter(|(_, seen)| seen.answer() == Answer::Missing(Missing::NotGiven));
        open.map(|(position, _)| position).collect()
    }

    /// Says whether nothing was said yet of the item at a position.
    pub fn is_open(&self, item: usize) -> bool {
        self.open_items().contains(&item)
    }

    /// Says whether something was said of every item.
    pub fn is_through(&self) -> bool {
        self.open_items().is_empty()
    }

    /// Returns the next open item after a position, beginning anew after the last; `None` if none is open.
    pub fn next_open(&self, after: Option<usize>) -> Option<usize> {
        let open = self.open_items();
        let later = open.iter().find(|item| Some(**item) > after);
        later.or_else(|| open.first()).copied()
    }

    /// Says whether another cause of the item at a position, by its own position, was found.
    pub fn has_cause(&self, item: usize, which: usize) -> bool {
        let Some((item, seen)) = self.assessment.answer(item) else {
            return false;
        };
        let both = item.confounders.get(which).zip(seen.detail());
        both.is_some_and(|(cause, detail)| detail.confounders.contains(cause))
    }

    /// Returns what the scale says of the answers so far. It is shown only once nothing is open,
    /// unless the site wants it live: a running total sways a rater.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.assessment)
    }
}
