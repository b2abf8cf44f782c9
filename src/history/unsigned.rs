//! What was found in assessments that nobody signed: it is in no log, and is told beside what is.
//!
//! A terminal that was closed, or a rater who was called away, leaves a draft. What must be looked at in it
//! does not wait for a signature.

use schemars::JsonSchema;
use serde::Serialize;

use super::carried::{CARRIED_FOR, as_rfc3339, is_quiet};
use crate::assessment::{Assessment, Patient};
use crate::base::time::Time;
use crate::interview::Interview;
use crate::interview::draft::Draft;
use crate::log::Log;
use crate::scale::truth::Truth;
use crate::scale::{Library, Name};
use crate::scoring::asleep::Asleep;
use crate::scoring::first::First;
use crate::scoring::outcome::Outcome;

/// An assessment that nobody signed, and that is in no log, with what is to be looked at in it.
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
    /// How many items are answered, as `3 of 11 answered`; null where its scale is not here, and where none is
    /// since the patient was asleep.
    pub answered: Option<String>,
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
    /// Whether it calls for help: the patient cannot be roused, or has few breaths while asleep.
    #[serde(skip)]
    pub calls_for_help: bool,
}

impl Unsigned {
    /// Reads a draft, with the interview that it holds if its scale is here; `None` if nothing was answered.
    pub fn of(draft: &Draft, interview: Option<&Interview>) -> Option<Self> {
        let checks = draft.answered_yes().into_iter().map(str::to_owned);
        let bare = Self {
            checks: checks.collect(),
            flags: Vec::new(),
            asleep: None,
            answered: None,
            at: draft.observed_at()?,
            by: draft.rater().map(str::to_owned),
            labels: Vec::new(),
            first: First::default(),
            is_alarm: false,
            calls_for_help: false,
        };
        match interview {
            Some(interview) => interview
                .has_answers()
                .then(|| bare.read(&interview.to_sign())),
            // The words of its scale are not here; the ids must do.
            None => Some(Self {
                labels: bare.checks.clone(),
                is_alarm: !bare.checks.is_empty(),
                ..bare
            }),
        }
    }

    /// Returns in words what was found, and how much is answered: `self-harm, 3 of 11 answered`.
    pub fn found(&self) -> String {
        let found = self.asleep.iter().chain(&self.labels).chain(&self.answered);
        let found: Vec<&str> = found.map(String::as_str).collect();
        if found.is_empty() {
            return "begun".to_owned();
        }
        found.join(", ")
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
            self.calls_for_help = asleep.calls_for_help();
            self.is_alarm |= asleep.is_open();
            if asleep.is_open() {
                self.first = First::Now;
            }
        }
        let (answered, items) = (assessment.answered(), assessment.observations().len());
        let is_told = answered > 0 || self.asleep.is_none();
        self.answered = is_told.then(|| format!("{answered} of {items} answered"));
        self
    }
}

/// Says what comes first while this stands.
pub fn first_of(unsigned: &[Unsigned]) -> First {
    unsigned
        .iter()
        .map(|one| one.first)
        .max()
        .unwrap_or_default()
}

/// Returns what nobody signed of a patient.
pub fn of_patient(
    patient: &Patient,
    drafts: &[Draft],
    library: &Library,
    log: &Log,
) -> Vec<Unsigned> {
    let all = drafts.iter().filter_map(|draft| of_draft(draft, library));
    let own = all.filter(|(draft, of, _)| of == patient && !is_signed(draft, of, log));
    own.map(|(_, _, unsigned)| unsigned).collect()
}

/// Returns what nobody signed, and whom it is about, of as long a time as flags are carried.
pub fn of_all(
    drafts: &[Draft],
    library: &Library,
    log: &Log,
    now: &Time,
) -> Vec<(Patient, Unsigned)> {
    let all = drafts.iter().filter_map(|draft| of_draft(draft, library));
    let told = all.filter(|(draft, patient, unsigned)| {
        *now - unsigned.at <= CARRIED_FOR && !is_signed(draft, patient, log)
    });
    told.map(|(_, patient, unsigned)| (patient, unsigned))
        .collect()
}

/// Reads a draft with the scale that it names, if it is about a patient and anything was answered.
fn of_draft<'d>(draft: &'d Draft, library: &Library) -> Option<(&'d Draft, Patient, Unsigned)> {
    let patient = Patient::parse(draft.patient()?).ok()?;
    let name = draft.scale().and_then(|name| Name::parse(name).ok());
    let scale = name.and_then(|name| library.find(&name).ok());
    let interview = scale.and_then(|scale| draft.resume(&scale).ok());
    let unsigned = Unsigned::of(draft, interview.as_ref())?;
    Some((draft, patient, unsigned))
}

/// Says whether a draft stayed after it was signed, which the id of its entry tells.
fn is_signed(draft: &Draft, patient: &Patient, log: &Log) -> bool {
    let id = draft.id().hyphenated().to_string();
    let entries = log.of_patient(patient).unwrap_or_default().entries;
    entries.iter().any(|stored| stored.entry.id == id)
}
