//! An assessment: the observations of one patient, by one rater, at one time, against one scale.
//!
//! It holds its scale, and every answer in it was made against an item of that scale, so that
//! [`Outcome::of`](crate::scoring::outcome::Outcome::of) has nothing left that could fail. Its JSON shape is
//! in [`wire`].

mod observation;
mod reading;
mod spellings;
pub mod texts;
mod use_before;
pub mod wire;

use std::sync::Arc;

use chrono::TimeDelta;

pub use crate::scale::EventKind;
pub use crate::scale::words::{Asked, Certainty, CoUse, How, Missing, Reason, Roused, Route};
pub use observation::{Answer, BadAnswer, Detail, Earlier, Observation, Otherwise};
pub use reading::Reading;
pub use use_before::UseBefore;

use crate::base::text::excerpt;
use crate::base::time::Time;
use crate::scale::{Item, OtherUse, Scale, Substance};

/// How long after it was observed an assessment may be recorded without being called late.
///
/// It is the half hour that the items of COWS look back over: written down later, they speak of
/// another time than the one at which they were written.
pub const LATE_AFTER: TimeDelta = TimeDelta::minutes(30);

/// The observations of one patient, by one rater, at one time.
#[derive(Clone, Debug)]
pub struct Assessment {
    scale: Arc<Scale>,
    observations: Vec<Observation>,
    checks: Vec<Asked>,
    readings: Vec<Option<Reading>>,
    /// Whom it is about and how it came to be.
    pub context: Context,
}

/// What is known around the answers. Everything may be absent when an assessment is only scored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The patient ID.
    pub patient: Option<Patient>,
    /// Who rated, as they write themselves.
    pub rater: Option<String>,
    /// When it was observed.
    pub time: Option<Time>,
    /// Why it was made.
    pub reason: Option<Reason>,
    /// The substances last used.
    pub substances: Vec<Substance>,
    /// How they were taken.
    pub route: Option<Route>,
    /// When they were last used.
    pub last_use: Option<LastUse>,
    /// For how many months the patient has been dependent.
    pub dependent_months: Option<u16>,
    /// Use of alcohol.
    pub alcohol: Option<CoUse>,
    /// Use of benzodiazepines.
    pub benzodiazepines: Option<CoUse>,
    /// Whether the patient, who slept or of whom nothing was scored, can be roused; `None` where it was left open.
    pub roused: Option<Roused>,
    /// What happened beside it, in the order given.
    pub events: Vec<Event>,
    /// What a site carries along, as JSON, never interpreted.
    ///
    /// It comes out as it came in, but for numbers that no 64 bits hold: see [`to_json`](crate::base::document::Node::to_json).
    pub extra: Option<serde_json::Value>,
}

/// When a substance was last used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LastUse {
    /// Nobody knows.
    Unknown,
    /// At this time.
    At {
        /// The time.
        time: Time,
        /// True if the time is only rough.
        about: bool,
    },
}

/// Something that happened beside the assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What kind of thing.
    pub kind: EventKind,
    /// When.
    pub time: Option<Time>,
    /// The site's own code for it, never interpreted.
    pub code: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// Something that happened beside an assessment, and the instant that it counts from.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// When; of an event without a time, when the patient was observed.
    pub time: Time,
    /// What.
    pub event: Event,
}

/// A patient ID: a letter or digit, then at most 63 letters, digits, dots, underscores, hyphens,
/// colons and slashes. So the ids of other systems fit: a UUID, `Patient/p1`, `MRN:123`.
///
/// It is never used as a path or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Patient(String);

impl Patient {
    /// Reads a patient ID.
    ///
    /// # Errors
    /// Says what a patient ID looks like.
    pub fn parse(text: &str) -> Result<Self, String> {
        if Self::is_of(text.as_bytes(), &Self::ALLOWED) {
            return Ok(Self(text.to_owned()));
        }
        Err(format!("`{}` cannot be a patient", excerpt(text)))
    }

    /// Says whether a text is a patient ID without a dot, which nobody could take for a number with decimals.
    pub fn is_plain(text: &[u8]) -> bool {
        Self::is_of(text, &Self::PLAIN)
    }

    /// Which bytes a patient ID may have, and which without the dot.
    const ALLOWED: [bool; 256] = Self::with_marks(b"._:/-");
    const PLAIN: [bool; 256] = Self::with_marks(b"_:/-");

    const fn with_marks(mut marks: &[u8]) -> [bool; 256] {
        let mut allowed = [false; 256];
        let mut byte = 0;
        while byte < 128_u8 {
            allowed[byte as usize] = byte.is_ascii_alphanumeric();
            byte += 1;
        }
        while let [mark, rest @ ..] = marks {
            allowed[*mark as usize] = true;
            marks = rest;
        }
        allowed
    }

    fn is_of(bytes: &[u8], allowed: &[bool; 256]) -> bool {
        let is_allowed = |byte: &u8| allowed.get(usize::from(*byte)).is_some_and(|is| *is);
        bytes.len() <= Self::LONGEST
            && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
            && bytes.iter().all(is_allowed)
    }

    /// The most characters that a patient ID has.
    const LONGEST: usize = 64;

    /// What a patient ID looks like, for messages.
    pub const SHAPE: &'static str = "write a patient ID of at most 64 letters, digits and `.` `_` `-` `:` `/`, as in P-0142; a letter or digit comes first";

    /// Says whether it has the shape that patient IDs had at first: at most 32 characters, none of them
    /// `:` or `/`. An entry of the log needs its second format for any other.
    pub fn is_of_first_shape(text: &str) -> bool {
        text.len() <= 32 && !text.contains([':', '/'])
    }

    /// Returns the ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Context {
    /// Says whether an event of this kind is recorded.
    pub fn happened(&self, kind: EventKind) -> bool {
        self.events.iter().any(|event| event.kind == kind)
    }

    /// Returns what is known of the use of another substance; `None` if nobody asked.
    pub fn use_of(&self, substance: OtherUse) -> Option<CoUse> {
        match substance {
            OtherUse::Alcohol => self.alcohol,
            OtherUse::Benzodiazepines => self.benzodiazepines,
        }
    }
}

impl Assessment {
    /// Makes an assessment in which nothing is answered and nothing was asked.
    pub fn blank(scale: Arc<Scale>) -> Self {
        let observations = vec![Observation::missing(Missing::NotGiven); scale.items().len()];
        let checks = vec![Asked::Not; scale.checks().len()];
        let readings = vec![None; scale.measures().len()];
        Self {
            scale,
            observations,
            checks,
            readings,
            context: Context::default(),
        }
    }

    /// Returns the scale that its answers belong to.
    pub fn scale(&self) -> &Arc<Scale> {
        &self.scale
    }

    /// Returns the same assessment with its scale shown in another language.
    ///
    /// A scale of another digest changes nothing: its items would be other items.
    #[must_use]
    pub fn in_words(&self, scale: &Arc<Scale>) -> Self {
        let mut shown = self.clone();
        if scale.digest() == self.scale.digest() {
            shown.scale = Arc::clone(scale);
        }
        shown
    }

    /// Answers the item at a position of the scale.
    ///
    /// The observation must have been made against that item.
    #[inline]
    pub fn observe(&mut self, item: usize, observation: Observation) {
        debug_assert!(item < self.observations.len(), "an item of another scale");
        if let Some(place) = self.observations.get_mut(item) {
            *place = observation;
        }
    }

    /// Answers the check at a position of the scale.
    pub fn ask(&mut self, check: usize, answer: Asked) {
        debug_assert!(check < self.checks.len(), "a check of another scale");
        if let Some(place) = self.checks.get_mut(check) {
            *place = answer;
        }
    }

    /// Keeps what was measured by the unscored measure at a position of the scale; `None` for what was not.
    ///
    /// The reading must have been made against that measure.
    pub fn measure(&mut self, measure: usize, reading: Option<Reading>) {
        debug_assert!(measure < self.readings.len(), "a measure of another scale");
        if let Some(place) = self.readings.get_mut(measure) {
            *place = reading;
        }
    }

    /// Returns what was measured and is not scored, one for each measure, in the scale's order.
    pub fn readings(&self) -> &[Option<Reading>] {
        &self.readings
    }

    /// Returns what was measured by the unscored measure at a position, if it was.
    pub fn reading(&self, measure: usize) -> Option<Reading> {
        self.readings.get(measure).copied().flatten()
    }

    /// Returns one observation for each item, in the scale's order.
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// Returns each item with its observation, in the scale's order.
    pub fn answers(&self) -> impl ExactSizeIterator<Item = (&Item, &Observation)> + Clone {
        self.scale.items().iter().zip(&self.observations)
    }

    /// Returns the item at a position with its observation.
    pub fn answer(&self, item: usize) -> Option<(&Item, &Observation)> {
        Some((self.scale.items().get(item)?, self.observations.get(item)?))
    }

    /// Returns one answer for each check, in the scale's order.
    pub fn checks(&self) -> &[Asked] {
        &self.checks
    }

    /// Returns what is known of the check at a position: its answer, or what an event or a reading says.
    ///
    /// A seizure recorded as an event is known whether the check of that name was asked or not. A check that
    /// is asked only where something was not measured needs no answer where it was.
    #[inline]
    pub fn known(&self, check: usize) -> Asked {
        let answer = self.checks.get(check).copied().unwrap_or(Asked::Not);
        let Some(check) = self.scale.checks().get(check) else {
            return answer;
        };
        let seizure = EventKind::Seizure;
        if check.id == seizure.word() && self.context.happened(seizure) {
            return Asked::Yes;
        }
        let measured = check.unless_measured;
        match measured.and_then(|measure| self.reading(measure)) {
            Some(_) if answer == Asked::Not => Asked::No,
            _ => answer,
        }
    }

    /// Returns how many items have an answer.
    pub fn answered(&self) -> usize {
        self.observations
            .iter()
            .filter(|observation| observation.choice().is_some())
            .count()
    }

    /// Says whether one item at least has no answer since the patient slept.
    pub fn is_asleep(&self) -> bool {
        let slept = Answer::Missing(Missing::Asleep);
        self.observations.iter().any(|seen| seen.answer() == slept)
    }
}
