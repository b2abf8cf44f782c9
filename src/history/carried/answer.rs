//! What one assessment answers of what may be carried on, and how an answer changes what is carried.

use super::{Answered, Basis, CarriedFlag};
use crate::assessment::{Asked, Assessment, EventKind, Observation};
use crate::base::time::Time;
use crate::history::Visit;
use crate::scale::Flag;
use crate::scale::policy::Policies;
use crate::scale::truth::Truth;
use crate::scoring::outcome::Outcome;

/// What an assessment says of a check or of a measure.
pub(super) struct Answer {
    id: String,
    label: String,
    basis: Basis,
    pub(super) finding: Finding,
    /// When it happened, if an event alone says so, and when.
    happened: Option<Time>,
}

/// What is found of a check or a measure; of several flags on it the greatest counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Finding {
    /// No, or a value that raises nothing.
    No,
    /// Yes, and no flag holds by it.
    Yes,
    /// A flag holds by it.
    Raised,
}

impl Answer {
    /// Returns what an assessment answers; what it does not ask or measure is not among them.
    pub(super) fn all(
        assessment: &Assessment,
        outcome: &Outcome,
        policies: &Policies,
    ) -> Vec<Self> {
        let scale = assessment.scale();
        let mut answers = Vec::new();
        let mut add = |answer: Self| match answers.iter_mut().find(|known| answer.is_same(known)) {
            Some(known) => known.finding = answer.finding.max(known.finding),
            None => answers.push(answer),
        };
        for (position, check) in scale.checks().iter().enumerate() {
            match assessment.known(position) {
                Asked::Yes => add(Self::of_check(&check.id, &check.label, Finding::Yes)),
                Asked::No => add(Self::of_check(&check.id, &check.label, Finding::No)),
                Asked::Not => {}
            }
        }
        let seizure = EventKind::Seizure.word();
        if assessment.context.happened(EventKind::Seizure) {
            add(Self::of_check(seizure, seizure, Finding::Raised));
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
        let by_event = answers.iter_mut().filter(|answer| answer.id == seizure);
        by_event.for_each(|answer| answer.happened = seizure_by_event(assessment));
        answers
    }

    fn of_check(id: &str, label: &str, finding: Finding) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            basis: Basis::Check,
            finding,
            happened: None,
        }
    }

    /// Returns what an assessment answers by a flag that rests on a check or a measure.
    fn of_flag(flag: &Flag, raised: Truth, assessment: &Assessment) -> Option<Self> {
        let scale = assessment.scale();
        if let Some(check) = flag.when.check {
            let check = scale.checks().get(check)?;
            let holds = raised == Truth::Yes;
            return holds.then(|| Self::of_check(&check.id, &check.label, Finding::Raised));
        }
        let (item, _) = flag.when.measure?;
        let finding = match raised {
            Truth::Yes => Finding::Raised,
            Truth::No => Finding::No,
            Truth::Undetermined => return None,
        };
        let measured = scale.items().get(item)?;
        let seen = assessment.observations().get(item);
        // A total that is too low says nothing of what was not measured.
        seen.and_then(Observation::choice)?;
        Some(Self {
            id: flag.id.clone(),
            label: measured.label.clone(),
            basis: Basis::Measure {
                value: seen.and_then(|seen| seen.value()),
                unit: measured.measure.as_ref()?.unit.clone(),
            },
            finding,
            happened: None,
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        self.id == other.id && self.is_check() == other.is_check()
    }

    pub(super) fn is_of(&self, flag: &CarriedFlag) -> bool {
        self.id == flag.id && self.is_check() == (flag.basis == Basis::Check)
    }

    fn is_check(&self) -> bool {
        self.basis == Basis::Check
    }

    /// Enters what a visit says among what was raised before it.
    pub(super) fn enter(self, flags: &mut Vec<CarriedFlag>, visit: &Visit) {
        let said = visit.observed_at;
        let told = Answered {
            at: self.happened.unwrap_or(said),
            by: visit.assessment.context.rater.clone(),
            entry: visit.entry,
        };
        let known = flags.iter_mut().find(|flag| self.is_of(flag));
        match (self.finding, known) {
            (Finding::No, Some(known)) => known.no = Some(told),
            (Finding::No | Finding::Yes, None) => {}
            // An event of long ago takes nothing from what was raised after it.
            (_, Some(known)) if !known.is_ended() && told.at < known.raised.at => known.said = said,
            (_, Some(known)) => *known = self.raised(told, said),
            (Finding::Raised, None) => flags.push(self.raised(told, said)),
        }
    }

    fn raised(self, told: Answered, said: Time) -> CarriedFlag {
        CarriedFlag {
            id: self.id,
            label: self.label,
            basis: self.basis,
            raised: told,
            no: None,
            said,
            by_event: self.happened.is_some(),
            past: false,
        }
    }
}

/// Returns when the last seizure was that events alone tell of; `None` where it counts from when the
/// patient was observed: the check was answered yes, or an event has no time.
fn seizure_by_event(assessment: &Assessment) -> Option<Time> {
    let scale = assessment.scale();
    let mut checks = scale.checks().iter().zip(assessment.checks());
    let seizure = EventKind::Seizure;
    if checks.any(|(check, asked)| check.id == seizure.word() && *asked == Asked::Yes) {
        return None;
    }
    let events = assessment.context.events.iter();
    let times = events.filter(|event| event.kind == seizure);
    let times: Option<Vec<Time>> = times.map(|event| event.time).collect();
    times?.into_iter().max()
}
