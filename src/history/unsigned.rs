//! What was found in assessments that nobody signed: it is in no log, and is told beside what is.
//!
//! A terminal that was closed, or a rater who was called away, leaves a draft. What must be looked at in it
//! does not wait for a signature.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::carried::{CARRIED_FOR, is_quiet};
use crate::assessment::{Assessment, Patient};
use crate::base::time::{self, Time};
use crate::interview::Interview;
use crate::interview::draft::Draft;
use crate::log::Log;
use crate::scale::truth::Truth;
use crate::scale::{Library, Name};
use crate::scoring::asleep::Asleep;
use crate::scoring::first::First;
use crate::scoring::outcome::Outcome;

/// What is to be looked at in an assessment that nobody signed, and that is in no log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "UnsignedDetail")]
pub struct Unsigned {
    /// The ids of the checks that are answered yes.
    pub checks: Vec<String>,
    /// The ids of the scale's flags that it would raise; none where its scale is not here.
    pub flags: Vec<String>,
    /// What was found of a patient who was asleep, as `asleep, breaths 8, cannot be roused`; null if he was not.
    pub asleep: Option<String>,
    /// When the patient was observed, RFC 3339.
    #[serde(serialize_with = "as_rfc3339")]
    #[schemars(with = "String")]
    pub at: Time,
    /// Who rates; null if nobody is named.
    pub by: Option<String>,
    // For a page, in words.
    /// The names of what is answered yes or raised, each once.
    #[serde(skip)]
    pub labels: Vec<String>,
    /// What comes first while it stands.
    #[serde(skip)]
    pub first: First,
    /// Whether any of it is more than to be kept in mind.
    #[serde(skip)]
    pub is_alarm: bool,
}

fn as_rfc3339<S: Serializer>(time: &Time, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&time::format(time))
}

impl Unsigned {
    /// Reads what must be looked at in a draft; `None` if nothing is.
    fn of(draft: &Draft, library: &Library) -> Option<Self> {
        let checks = draft.answered_yes().into_iter().map(str::to_owned);
        let bare = Self {
            checks: checks.collect(),
            flags: Vec::new(),
            asleep: None,
            at: draft.observed_at()?,
            by: draft.rater().map(str::to_owned),
            labels: Vec::new(),
            first: First::default(),
            is_alarm: false,
        };
        let told = match interview(draft, library) {
            Some(interview) => bare.read(&interview.to_sign()),
            // The words of its scale are not here; the ids must do.
            None => Self {
                labels: bare.checks.clone(),
                is_alarm: !bare.checks.is_empty(),
                ..bare
            },
        };
        let is_told = !told.labels.is_empty() || told.asleep.is_some();
        is_told.then_some(told)
    }

    fn read(mut self, assessment: &Assessment) -> Self {
        let scale = assessment.scale();
        let outcome = Outcome::of(assessment);
        let flags = scale.flags().iter().zip(&outcome.flags);
        let raised = flags.filter(|(_, raised)| **raised == Truth::Yes);
        for (flag, _) in raised {
            self.flags.push(flag.id.clone());
            self.labels.push(scale.flag_label(flag));
            self.is_alarm |= !is_quiet(flag, scale);
            self.first = self.first.max(First::of_flag(flag, scale));
        }
        // A check without a flag of its own is told by its own name.
        for check in scale.checks() {
            let is_told = self.labels.contains(&check.label);
            if self.checks.contains(&check.id) && !is_told {
                self.labels.push(check.label.clone());
                self.first = self.first.max(First::of_check(&check.id));
            }
        }
        if let Some(asleep) = Asleep::of(assessment) {
            self.asleep = Some(asleep.in_words());
            self.is_alarm |= asleep.is_open();
            if asleep.is_open() {
                self.first = First::Now;
            }
        }
        self
    }
}

/// An assessment of a patient that nobody signed.
#[derive(Clone, Debug)]
pub struct Left {
    /// How far it is, as `3 of 11 answered`; `None` where its scale is not here.
    pub progress: Option<String>,
    /// When something was last answered in it.
    pub at: Time,
    /// Who rates, if anybody is named.
    pub by: Option<String>,
    /// What must be looked at in it.
    pub found: Option<Unsigned>,
}

/// Returns what nobody signed of a patient.
pub fn left_of(patient: &Patient, drafts: &[Draft], library: &Library, log: &Log) -> Vec<Left> {
    let left = drafts.iter().filter_map(|draft| {
        let own = Patient::parse(draft.patient()?).ok()?;
        let is_left = own == *patient && !is_signed(draft, patient, log);
        let interview = interview(draft, library);
        let is_blank = interview.as_ref().is_some_and(Interview::is_blank);
        (is_left && !is_blank).then_some(Left {
            progress: interview.map(|interview| interview.progress()),
            at: draft.changed()?,
            by: draft.rater().map(str::to_owned),
            found: Unsigned::of(draft, library),
        })
    });
    left.collect()
}

/// Says whether a draft stayed after it was signed, which the id of its entry tells.
fn is_signed(draft: &Draft, patient: &Patient, log: &Log) -> bool {
    let id = draft.id().hyphenated().to_string();
    let entries = log.of_patient(patient).unwrap_or_default().entries;
    entries.iter().any(|stored| stored.entry.id == id)
}

/// Returns what a draft holds, if its scale is here.
fn interview(draft: &Draft, library: &Library) -> Option<Interview> {
    let name = Name::parse(draft.scale()?).ok()?;
    draft.resume(&library.find(&name).ok()?).ok()
}

/// Returns what must be looked at in drafts, whom it is about, and which are not signed.
pub fn unsigned(
    drafts: &[Draft],
    library: &Library,
    log: &Log,
    now: &Time,
) -> Vec<(Patient, Unsigned)> {
    let told = drafts.iter().filter_map(|draft| {
        let patient = Patient::parse(draft.patient()?).ok()?;
        let told = Unsigned::of(draft, library)?;
        let is_recent = *now - told.at <= CARRIED_FOR;
        (is_recent && !is_signed(draft, &patient, log)).then_some((patient, told))
    });
    told.collect()
}
