//! Flags that were raised and are carried on to the next looks at the patient: not asked is never no.
//!
//! A rater who asks nothing answers nothing, so a flag that rests on a check or on a measure stands
//! until somebody asks or measures again, with whatever scale. It stands beside what an assessment
//! says and never in it. A flag that rests on points alone is not carried: whoever rates the items
//! sees them anew. What is carried is worked out from the readings that stand, so that a correction
//! changes it too; no clock is read.

use chrono::TimeDelta;

use crate::assessment::{Asked, Assessment, EventKind};
use crate::flag::Raised;
use crate::history::Visit;
use crate::outcome::Outcome;
use crate::scale::policy::Policies;
use crate::scale::{Flag, Scale};
use crate::time::Time;

/// For how long a flag is carried after it was last raised.
///
/// A week is this project's choice: no source says how long, and the log does not know when a stay
/// ends. A flag of an earlier stay should not alarm in the next one.
pub const CARRIED_FOR: TimeDelta = TimeDelta::days(7);

/// The checks whose yes is told for as long even after a later no, those to be seen first in front: one
/// no does not take back what is grave. Scales that ask them give them these ids.
const GRAVE: [&str; 3] = ["self-harm", "seizure", "danger-to-others"];

/// The check whose yes is a fact about the patient, told without alarm.
const FACT: &str = "pregnancy";

/// What is carried of one patient at one time.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// Whatever was ever raised, those to be seen first in front.
    flags: Vec<CarriedFlag>,
}

/// A flag that was raised, and what was answered since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedFlag {
    /// The id of the check that it rests on, or of the flag itself where it rests on a measure.
    pub id: String,
    /// What was asked or measured, as a screen names it.
    pub label: String,
    /// What it rests on.
    pub basis: Basis,
    /// When and by whom it was last raised.
    pub raised: Told,
    /// When and by whom it was last answered no; `None` while nobody asked, or measured, since.
    pub no: Option<Told>,
    /// Whether it was raised so long ago that it is carried no more.
    past: bool,
}

/// What a carried flag rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A check that was answered yes.
    Check,
    /// A measure, with its value where more than the points are known, and its unit.
    Measure {
        /// The value.
        value: Option<u32>,
        /// The unit.
        unit: String,
    },
}

/// When, by whom and where something was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When the patient was observed.
    pub at: Time,
    /// Who rated.
    pub by: Option<String>,
    /// The entry.
    pub entry: u64,
}

/// What is answered yes in an assessment that nobody signed, and that is in no log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    /// The checks by id, with the name that a screen shows.
    pub checks: Vec<(String, String)>,
    /// When the patient was observed.
    pub at: Time,
    /// Who rates.
    pub by: Option<String>,
}

impl Carried {
    /// Gathers what is carried from all that is recorded of a patient, whichever scale it is of.
    ///
    /// Flags of the policies in force are carried like those of the scales.
    pub fn of(visits: &[Visit], policies: &Policies, now: &Time) -> Self {
        let mut standing: Vec<&Visit> = visits.iter().filter(|visit| !visit.is_void()).collect();
        standing.sort_by_key(|visit| (visit.observed_at, visit.entry));
        let mut flags: Vec<CarriedFlag> = Vec::new();
        for visit in &standing {
            for answer in Answer::all(&visit.assessment, &visit.outcome, policies) {
                answer.enter(&mut flags, visit);
            }
        }
        for flag in &mut flags {
            flag.past = *now - flag.raised.at > CARRIED_FOR;
        }
        flags.sort_by_key(|flag| {
            let first = GRAVE.iter().position(|id| flag.is_of_check(id));
            let newest = std::cmp::Reverse(flag.raised.at);
            (first.unwrap_or(GRAVE.len()), newest)
        });
        Self { flags }
    }

    /// Returns what whoever looks next must know: what nobody asked about since, and the grave also
    /// after a no.
    pub fn all(&self) -> impl Iterator<Item = &CarriedFlag> {
        let flags = self.flags.iter().filter(|flag| !flag.past);
        flags.filter(|flag| flag.no.is_none() || flag.is_grave())
    }

    /// Returns those of them that are to be told beside entries: what these raise themselves is told by
    /// their own flags.
    pub fn beside(&self, entries: &[u64]) -> impl Iterator<Item = &CarriedFlag> {
        let is_own = |flag: &CarriedFlag| entries.contains(&flag.raised.entry);
        self.all()
            .filter(move |flag| flag.no.is_some() || !is_own(flag))
    }

    /// Returns those of them that an assessment which is being made leaves as they are: what it answers
    /// itself is no longer carried, but for what was answered no before.
    pub fn left_by(
        &self,
        assessment: &Assessment,
        outcome: &Outcome,
        policies: &Policies,
    ) -> Vec<&CarriedFlag> {
        let answers = Answer::all(assessment, outcome, policies);
        let is_answered = |flag: &CarriedFlag| answers.iter().any(|answer| answer.is_of(flag));
        self.all()
            .filter(|flag| flag.no.is_some() || !is_answered(flag))
            .collect()
    }

    fn alarms(&self) -> impl Iterator<Item = &CarriedFlag> {
        self.all().filter(|flag| flag.is_alarm())
    }

    /// Says whether a flag that an assessment raised was answered no since, with whatever scale.
    pub fn is_ended(&self, flag: &Flag, scale: &Scale) -> bool {
        let of = |known: &&CarriedFlag| known.is_of(flag, scale);
        self.flags.iter().find(of).is_some_and(|of| of.no.is_some())
    }

    /// Says whether the check of an id was answered yes once and no since.
    pub fn is_answered_no(&self, id: &str) -> bool {
        let of = |known: &&CarriedFlag| known.is_of_check(id);
        self.flags.iter().find(of).is_some_and(|of| of.no.is_some())
    }

    /// Answers the checks of an assessment that were not asked with what is carried of them.
    ///
    /// It is for the rules of a policy alone, for which what is carried counts as raised; nothing
    /// that is shown as answered may come from it.
    #[must_use]
    pub fn answer(&self, assessment: &Assessment) -> Assessment {
        let mut answered = assessment.clone();
        for (position, check) in assessment.scale().checks().iter().enumerate() {
            let open = assessment.known(position) == Asked::Not;
            if open && self.alarms().any(|flag| flag.is_of_check(&check.id)) {
                answered.ask(position, Asked::Yes);
            }
        }
        answered
    }

    /// Says whether an alarm is carried on that a flag raised, or another on the same check.
    pub fn raises(&self, flag: &Flag, scale: &Scale) -> bool {
        self.alarms().any(|known| known.is_of(flag, scale))
    }

    /// Returns the same with the labels that a scale has for its checks, as in another language.
    #[must_use]
    pub fn in_words(mut self, scale: &Scale) -> Self {
        for flag in &mut self.flags {
            let mut checks = scale.checks().iter();
            if let Some(check) = checks.find(|check| flag.is_of_check(&check.id)) {
                flag.label.clone_from(&check.label);
            }
        }
        self
    }
}

impl CarriedFlag {
    /// Says whether it is an alarm: nobody asked since, and it is more than a fact.
    pub fn is_alarm(&self) -> bool {
        self.no.is_none() && !self.is_of_check(FACT)
    }

    /// Says whether it rests on the check of an id.
    pub fn is_of_check(&self, id: &str) -> bool {
        self.basis == Basis::Check && self.id == id
    }

    /// Says whether it is so grave that it is told also after a later no.
    pub fn is_grave(&self) -> bool {
        GRAVE.iter().any(|id| self.is_of_check(id))
    }

    /// Says whether a flag raised it, or another on the same check.
    pub fn is_of(&self, flag: &Flag, scale: &Scale) -> bool {
        let check = flag.when.check.and_then(|check| scale.checks().get(check));
        match (check, flag.when.measure) {
            (Some(check), _) => self.is_of_check(&check.id),
            (None, Some(_)) => self.basis != Basis::Check && self.id == flag.id,
            (None, None) => false,
        }
    }
}

/// What an assessment says of a check or of a measure.
struct Answer {
    id: String,
    label: String,
    basis: Basis,
    says: Says,
}

/// What an answer says; of several flags on one check the last of these counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    /// No, or a value that raises nothing.
    No,
    /// Yes, and no flag holds by it.
    Yes,
    /// A flag holds by it.
    Raised,
}

impl Answer {
    /// Returns what an assessment answers; what it does not ask or measure is not among them.
    fn all(assessment: &Assessment, outcome: &Outcome, policies: &Policies) -> Vec<Self> {
        let scale = assessment.scale();
        let mut answers = Vec::new();
        let mut add = |answer: Self| match answers.iter_mut().find(|known| answer.is_same(known)) {
            Some(known) => known.says = answer.says.max(known.says),
            None => answers.push(answer),
        };
        for (position, check) in scale.checks().iter().enumerate() {
            match assessment.known(position) {
                Asked::Yes => add(Self::of_check(&check.id, &check.label, Says::Yes)),
                Asked::No => add(Self::of_check(&check.id, &check.label, Says::No)),
                Asked::Not => {}
            }
        }
        if assessment.context.happened(EventKind::Seizure) {
            let word = EventKind::Seizure.word();
            add(Self::of_check(word, word, Says::Raised));
        }
        let flags = scale.flags().iter().zip(&outcome.flags);
        flags
            .filter_map(|(flag, raised)| Self::of_flag(flag, *raised, assessment))
            .for_each(&mut add);
        for policy in policies.iter() {
            // One that does not fit this version says so where it is put to use.
            let Ok(Some(policy)) = policy.for_scale(scale) else {
                continue;
            };
            let site = outcome.site_by(&policy, assessment, Default::default());
            let flags = policy.rules().flags.iter().zip(site.flags);
            flags
                .filter_map(|(flag, raised)| Self::of_flag(flag, raised, assessment))
                .for_each(&mut add);
        }
        answers
    }

    fn of_check(id: &str, label: &str, says: Says) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            basis: Basis::Check,
            says,
        }
    }

    /// Returns what an assessment answers by a flag that rests on a check or a measure.
    fn of_flag(flag: &Flag, raised: Raised, assessment: &Assessment) -> Option<Self> {
        let scale = assessment.scale();
        if let Some(check) = flag.when.check {
            let check = scale.checks().get(check)?;
            let holds = raised == Raised::Yes;
            return holds.then(|| Self::of_check(&check.id, &check.label, Says::Raised));
        }
        let (item, _) = flag.when.measure?;
        let says = match raised {
            Raised::Yes => Says::Raised,
            Raised::No => Says::No,
            Raised::Undetermined => return None,
        };
        let measured = scale.items().get(item)?;
        let seen = assessment.observations().get(item);
        Some(Self {
            id: flag.id.clone(),
            label: measured.label.clone(),
            basis: Basis::Measure {
                value: seen.and_then(|seen| seen.value()),
                unit: measured.measure.as_ref()?.unit.clone(),
            },
            says,
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        self.id == other.id && self.is_check() == other.is_check()
    }

    fn is_of(&self, flag: &CarriedFlag) -> bool {
        self.id == flag.id && self.is_check() == (flag.basis == Basis::Check)
    }

    fn is_check(&self) -> bool {
        self.basis == Basis::Check
    }

    /// Enters what a visit says among what was raised before it.
    fn enter(self, flags: &mut Vec<CarriedFlag>, visit: &Visit) {
        let told = Told {
            at: visit.observed_at,
            by: visit.assessment.context.rater.clone(),
            entry: visit.entry,
        };
        let known = flags.iter_mut().find(|flag| self.is_of(flag));
        match (self.says, known) {
            (Says::No, Some(known)) => known.no = Some(told),
            (Says::No | Says::Yes, None) => {}
            (Says::Yes | Says::Raised, Some(known)) => *known = self.raised(told),
            (Says::Raised, None) => flags.push(self.raised(told)),
        }
    }

    fn raised(self, told: Told) -> CarriedFlag {
        CarriedFlag {
            id: self.id,
            label: self.label,
            basis: self.basis,
            raised: told,
            no: None,
            past: false,
        }
    }
}

#[cfg(test)]
mod tests;
