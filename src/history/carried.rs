//! Flags that were raised and are carried on to the next looks at the patient: not asked is never no.
//!
//! A rater who asks nothing answers nothing, so a flag that rests on a check or on a measure stands
//! until somebody asks or measures again, with whatever scale. It stands beside what an assessment
//! says and never in it. A flag that rests on points alone is not carried: whoever rates the items
//! sees them anew. What is carried is worked out from the readings that stand, so that a correction
//! changes it too; no clock is read.

use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::assessment::{Asked, Assessment, EventKind, Observation};
use crate::base::decimal::Decimal;
use crate::base::time::{self, Time};
use crate::history::Visit;
use crate::scale::policy::Policies;
use crate::scale::truth::Truth;
use crate::scale::{Check, Flag, Rank, Scale};
use crate::scoring::asleep::Asleep;
use crate::scoring::earlier::{Earlier, Rests};
use crate::scoring::first::{DROWSY, FACT, First, SLOWED};
use crate::scoring::outcome::Outcome;

/// For how long a flag is carried after it was last raised.
///
/// A week is this project's choice: no source says how long, and the log does not know when a stay
/// ends. A flag of an earlier stay should not alarm in the next one.
pub const CARRIED_FOR: TimeDelta = TimeDelta::days(7);

/// The checks whose yes is told for as long even after a later no, those to be seen first in front: one
/// no does not take back what is grave. Scales that ask them give them these ids.
const GRAVE: [&str; 3] = ["self-harm", "seizure", "danger-to-others"];

/// What is carried of one patient at one time.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// Whatever was ever raised, those to be seen first in front.
    flags: Vec<CarriedFlag>,
}

/// A flag that was raised, and what was answered since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedFlag {
    /// The id of the check that it rests on, or of the flag itself where it rests on a measure; `asleep` where
    /// the patient was.
    pub id: String,
    /// What was asked or measured, as a screen names it; of a patient who was asleep what was found.
    pub label: String,
    /// What it rests on.
    pub basis: Basis,
    /// How soon it is to be acted on; of several flags on the same, the sooner.
    pub rank: Rank,
    /// When and by whom it was last raised; of what an event tells, when that happened.
    pub raised: Answered,
    /// When and by whom it was last answered no, not before the yes; `None` while nobody asked, or
    /// measured, since. One of the same minute as the yes does not end it.
    pub no: Option<Answered>,
    /// When the yes was given: an answer counts from then, whenever the event happened that it tells of.
    said: Time,
    /// Whether it is known by an event alone, which has a time of its own.
    by_event: bool,
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
        value: Option<Decimal>,
        /// The unit.
        unit: String,
    },
    /// That the patient was asleep, and is not known to be roused or has few breaths; who is scored later,
    /// or roused, ends it.
    Asleep,
}

/// When, by whom and in which entry something was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AnsweredDetail")]
pub struct Answered {
    /// When the patient was observed, RFC 3339.
    #[serde(serialize_with = "as_rfc3339")]
    #[schemars(with = "String")]
    pub at: Time,
    /// Who rated; null if nobody is named.
    pub by: Option<String>,
    /// The number of the entry in the log.
    pub entry: u64,
}

/// Writes a time as data has it.
pub(super) fn as_rfc3339<S: Serializer>(time: &Time, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&time::format(time))
}

impl Carried {
    /// Gathers what is carried from all that is recorded of a patient, whichever scale it is of.
    ///
    /// Flags of the policies in force are carried like those of the scales.
    pub fn of(visits: &[Visit], policies: &Policies, now: &Time) -> Self {
        let standing = visits.iter().filter(|visit| !visit.is_void());
        let answers = standing.flat_map(|visit| {
            let answers = Answer::all(&visit.assessment, &visit.outcome, policies);
            answers.into_iter().map(move |answer| (visit, answer))
        });
        let mut answers: Vec<(&Visit, Answer)> = answers.collect();
        // Of one minute a yes comes first, so that a no beside it is told whatever was recorded first.
        answers.sort_by_key(|(visit, answer)| {
            let no = answer.finding == Finding::No;
            (
                minute(visit.observed_at),
                no,
                visit.observed_at,
                visit.entry,
            )
        });
        let mut flags: Vec<CarriedFlag> = Vec::new();
        for (visit, answer) in answers {
            answer.enter(&mut flags, visit);
        }
        for flag in &mut flags {
            flag.past = *now - flag.raised.at > CARRIED_FOR;
        }
        flags.sort_by_key(|flag| {
            let first = GRAVE.iter().position(|id| flag.is_of_check(id));
            let newest = std::cmp::Reverse(flag.raised.at);
            let is_after_sleep = flag.basis != Basis::Asleep;
            (is_after_sleep, first.unwrap_or(GRAVE.len()), newest)
        });
        Self { flags }
    }

    /// Returns what whoever looks next must know: what nobody asked about since, and the grave also
    /// after a no.
    pub fn all(&self) -> impl Iterator<Item = &CarriedFlag> {
        let flags = self.flags.iter().filter(|flag| !flag.past);
        flags.filter(|flag| !flag.is_ended() || flag.is_grave())
    }

    /// Returns those of them that are to be told beside entries: what these raise themselves is told by
    /// their own flags, but that a patient is asleep, which is no flag of any scale.
    pub fn beside(&self, entries: &[u64]) -> impl Iterator<Item = &CarriedFlag> {
        let is_own = |flag: &CarriedFlag| entries.contains(&flag.raised.entry);
        self.all()
            .filter(move |flag| flag.is_ended() || !is_own(flag) || flag.basis == Basis::Asleep)
    }

    /// Returns those of them that an assessment which is being made leaves as they are: what it answers
    /// itself is no longer carried, but for what was answered no before. That a patient sleeps and is not known
    /// to be roused stands until all is answered: one pulse is no waking.
    pub fn left_by(
        &self,
        assessment: &Assessment,
        outcome: &Outcome,
        policies: &Policies,
    ) -> Vec<&CarriedFlag> {
        let answers = Answer::all(assessment, outcome, policies);
        let is_done =
            outcome.is_complete() || !outcome.is_scored() || assessment.context.roused.is_some();
        let ends = |flag: &CarriedFlag, answer: &Answer| {
            flag.basis != Basis::Asleep || (is_done && answer.finding == Finding::No)
        };
        let is_answered = |flag: &CarriedFlag| {
            let mut answers = answers.iter();
            answers.any(|answer| answer.is_of(flag) && ends(flag, answer))
        };
        self.all()
            .filter(|flag| flag.is_ended() || !is_answered(flag))
            .collect()
    }

    /// Returns those that nobody asked about since, a fact left out.
    pub fn alarms(&self) -> impl Iterator<Item = &CarriedFlag> {
        self.all().filter(|flag| flag.is_alarm())
    }

    /// Says whether a flag that an assessment raised alarms no more: it was answered no since, with
    /// whatever scale, or an event alone raised it that was long ago.
    pub fn is_over(&self, flag: &Flag, scale: &Scale) -> bool {
        let of = |known: &&CarriedFlag| known.is_of(flag, scale);
        self.flags.iter().find(of).is_some_and(CarriedFlag::is_over)
    }

    /// Says the same of the yes to the check of an id.
    pub fn is_check_over(&self, id: &str) -> bool {
        let of = |known: &&CarriedFlag| known.is_of_check(id);
        self.flags.iter().find(of).is_some_and(CarriedFlag::is_over)
    }

    /// Returns how each stands, for the rules of a policy: what nobody asked about since, and what is over.
    pub fn earlier(&self) -> Vec<Earlier> {
        let flags = self.flags.iter();
        let flags = flags.filter(|flag| flag.is_over() || !flag.past);
        flags
            .map(|flag| Earlier {
                on: flag.rests(),
                label: flag.label.clone(),
                rank: flag.rank,
                is_over: flag.is_over(),
            })
            .collect()
    }

    /// Says what comes first while these stand that nobody asked about since.
    pub fn first(&self) -> First {
        let flags = self
            .not_ended()
            .map(|flag| flag.rests().first().by_rank(flag.rank));
        flags.max().unwrap_or_default()
    }

    fn not_ended(&self) -> impl Iterator<Item = &CarriedFlag> {
        self.all().filter(|flag| !flag.is_ended())
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
    /// Says whether it is an alarm: nobody asked since, and it is more than a fact to keep in mind.
    pub fn is_alarm(&self) -> bool {
        !self.is_ended() && self.rank == Rank::ActNow && !self.is_of_check(FACT)
    }

    /// Says whether it was answered no in a later minute. Clocks at the bedside show no seconds: of two
    /// answers of one minute nobody knows which came last, and the yes stands.
    pub fn is_ended(&self) -> bool {
        let no = self.no.as_ref();
        no.is_some_and(|no| minute(no.at) > minute(self.said))
    }

    fn is_over(&self) -> bool {
        self.is_ended() || (self.by_event && self.past)
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
        self.rests().is_of(flag, scale)
    }

    fn rests(&self) -> Rests {
        match self.basis {
            Basis::Check => Rests::Check(self.id.clone()),
            Basis::Measure { .. } => Rests::Measure(self.id.clone()),
            Basis::Asleep => Rests::Asleep,
        }
    }
}

/// Says whether a flag is to be kept in mind and is no alarm, as what tells a fact about the patient.
pub fn is_quiet(flag: &Flag, scale: &Scale) -> bool {
    let check = flag.when.check.and_then(|check| scale.checks().get(check));
    flag.rank == Rank::KeepInMind || check.is_some_and(|check| check.id == FACT)
}

/// Returns the minute of an instant, counted from an epoch.
fn minute(time: Time) -> i64 {
    time.timestamp().div_euclid(60)
}

/// What an assessment says of a check or of a measure.
struct Answer {
    id: String,
    label: String,
    basis: Basis,
    /// How soon to act on the flag that holds by it; of several the sooner.
    rank: Rank,
    finding: Finding,
    /// When it happened, if an event alone says so, and when.
    happened: Option<Time>,
}

/// What is found of a check or a measure; of several flags on it the greatest counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Finding {
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
            Some(known) => known.join(&answer),
            None => answers.push(answer),
        };
        for (position, check) in scale.checks().iter().enumerate() {
            match assessment.known(position) {
                Asked::Yes => add(Self::of_check(check, Finding::Yes)),
                Asked::No => {
                    add(Self::of_check(check, Finding::No));
                    // A no to the wider question ends a yes to the narrower.
                    if check.id == SLOWED {
                        add(Self::asked(
                            (DROWSY, &check.label),
                            Rank::KeepInMind,
                            Finding::No,
                        ));
                    }
                }
                Asked::Not => {}
            }
        }
        Self::of_sleep(assessment).into_iter().for_each(&mut add);
        let seizure = EventKind::Seizure.word();
        if assessment.context.happened(EventKind::Seizure) {
            add(Self::asked(
                (seizure, seizure),
                Rank::ActNow,
                Finding::Raised,
            ));
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

    /// Returns the answer to a check, which by itself raises nothing.
    fn of_check(check: &Check, finding: Finding) -> Self {
        Self::asked((&check.id, &check.label), Rank::KeepInMind, finding)
    }

    fn asked((id, label): (&str, &str), rank: Rank, finding: Finding) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            basis: Basis::Check,
            rank,
            finding,
            happened: None,
        }
    }

    /// Returns whether the patient sleeps and is not known to be roused. Whoever is scored is awake; another
    /// attempt says nothing of it.
    fn of_sleep(assessment: &Assessment) -> Option<Self> {
        let asleep = Asleep::of(assessment);
        let finding = match &asleep {
            Some(asleep) if asleep.is_open() => Finding::Raised,
            Some(_) => Finding::No,
            None if assessment.answered() > 0 => Finding::No,
            None => return None,
        };
        let label = asleep.map_or_else(String::new, |asleep| asleep.in_words());
        Some(Self {
            basis: Basis::Asleep,
            ..Self::asked((Rests::Asleep.id(), &label), Rank::ActNow, finding)
        })
    }

    /// Takes in what another flag on the same says.
    fn join(&mut self, other: &Self) {
        self.finding = other.finding.max(self.finding);
        if other.rank == Rank::ActNow {
            self.rank = Rank::ActNow;
        }
    }

    /// Returns what an assessment answers by a flag that rests on a check or a measure.
    fn of_flag(flag: &Flag, raised: Truth, assessment: &Assessment) -> Option<Self> {
        let scale = assessment.scale();
        if let Some(check) = flag.when.check {
            let check = scale.checks().get(check)?;
            let holds = raised == Truth::Yes;
            let asked = (check.id.as_str(), check.label.as_str());
            return holds.then(|| Self::asked(asked, flag.rank, Finding::Raised));
        }
        let finding = match raised {
            Truth::Yes => Finding::Raised,
            Truth::No => Finding::No,
            Truth::Undetermined => return None,
        };
        if let Some((measure, _)) = flag.when.unscored {
            // A total that is too low says nothing of what was not measured.
            let value = assessment.reading(measure)?.value();
            let measure = scale.measures().get(measure)?;
            return Some(Self::of_measure(
                flag,
                &measure.label,
                finding,
                Some(measure.decimal(value)),
                &measure.unit,
            ));
        }
        let (item, _) = flag.when.measure?;
        let measured = scale.items().get(item)?;
        let seen = assessment.observations().get(item);
        // A total that is too low says nothing of what was not measured.
        seen.and_then(Observation::choice)?;
        let value = seen.and_then(|seen| seen.value());
        let value = value.map(|value| Decimal { value, decimals: 0 });
        let unit = &measured.measure.as_ref()?.unit;
        Some(Self::of_measure(
            flag,
            &measured.label,
            finding,
            value,
            unit,
        ))
    }

    fn of_measure(
        flag: &Flag,
        label: &str,
        finding: Finding,
        value: Option<Decimal>,
        unit: &str,
    ) -> Self {
        Self {
            id: flag.id.clone(),
            label: label.to_owned(),
            basis: Basis::Measure {
                value,
                unit: unit.to_owned(),
            },
            rank: flag.rank,
            finding,
            happened: None,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.id == other.id && is_same_kind(&self.basis, &other.basis)
    }

    fn is_of(&self, flag: &CarriedFlag) -> bool {
        self.id == flag.id && is_same_kind(&self.basis, &flag.basis)
    }

    /// Enters what a visit says among what was raised before it.
    fn enter(self, flags: &mut Vec<CarriedFlag>, visit: &Visit) {
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
            // Where no flag holds by the yes, how soon to act is known from before.
            (Finding::Yes, Some(known)) => {
                let rank = known.rank;
                *known = self.raised(told, said);
                known.rank = rank;
            }
            (_, Some(known)) => *known = self.raised(told, said),
            (Finding::Raised, None) => flags.push(self.raised(told, said)),
        }
    }

    fn raised(self, told: Answered, said: Time) -> CarriedFlag {
        CarriedFlag {
            id: self.id,
            label: self.label,
            basis: self.basis,
            rank: self.rank,
            raised: told,
            no: None,
            said,
            by_event: self.happened.is_some(),
            past: false,
        }
    }
}

fn is_same_kind(one: &Basis, other: &Basis) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
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

#[cfg(test)]
mod tests;
