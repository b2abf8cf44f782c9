//! Who is due, over many patients: one row for each and for each policy, in the order in which somebody
//! should look.

use chrono::TimeDelta;

use super::{Due, due};
use crate::assessment::{EventKind, Patient};
use crate::carried::{Carried, CarriedFlag, Unsigned};
use crate::flag::Raised;
use crate::history::{History, Step, Visit};
use crate::scale::policy::InForce;
use crate::time::Time;

/// One patient, and when a policy wants the next look with its scale.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who.
    pub patient: Patient,
    /// When, and by which rule.
    pub due: Due,
    /// The last assessment that counts; `None` if all were attempts.
    pub counting: Option<Step>,
    /// The newest attempt, if it is newer than that.
    pub attempt: Option<Visit>,
    /// What is carried on from all that is recorded of the patient.
    pub carried: Carried,
    /// The entries whose own flags are told, in this row or in another of the patient.
    pub told: Vec<u64>,
    /// What is answered yes in assessments of the patient that nobody signed.
    pub unsigned: Vec<Unsigned>,
    /// Whether the clock stood earlier for an entry than for the patient's entry before it: then the
    /// newest may not be taken for the newest.
    pub clock_went_back: bool,
}

/// Why somebody should look sooner than at others, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// A flag of the scale or of the policy holds or is carried on, or a seizure is recorded.
    Flagged,
    /// It is overdue, or is if what is missing is the worst.
    Overdue,
    /// An attempt came to nothing, and nothing was scored since.
    NotScored,
    /// None of these.
    Later,
}

impl Urgency {
    /// Every one, the most pressing first.
    pub const ALL: [Self; 4] = [Self::Flagged, Self::Overdue, Self::NotScored, Self::Later];

    /// Returns the word that data uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Flagged => "flagged",
            Self::Overdue => "overdue",
            Self::NotScored => "not-scored",
            Self::Later => "later",
        }
    }
}

impl Row {
    /// Makes the row of a patient; `None` if nothing stands that the policy is for.
    ///
    /// # Errors
    /// The policy does not fit the version of the scale that the patient was assessed with.
    pub fn of(
        patient: Patient,
        history: &History,
        policy: &InForce,
        carried: &Carried,
    ) -> Result<Option<Self>, String> {
        // The scale of the newest assessment stands last.
        for series in history.series.iter().rev() {
            let Some(due) = due(series, &history.events, policy)? else {
                continue;
            };
            let newest = series.last().filter(|step| !step.visit.counts());
            let attempt = newest.filter(|step| !step.visit.is_void());
            return Ok(Some(Self {
                patient,
                due: due.carrying(carried, series),
                counting: series.last_counting().cloned(),
                carried: carried.clone(),
                told: attempt
                    .or(series.last_counting())
                    .map(|step| step.visit.entry)
                    .into_iter()
                    .collect(),
                unsigned: Vec::new(),
                attempt: attempt.map(|step| step.visit.clone()),
                clock_went_back: series.steps.iter().any(|step| step.clock_went_back),
            }));
        }
        Ok(None)
    }

    /// Returns what speaks now: the newest attempt, and the last assessment that counts.
    pub fn visits(&self) -> impl Iterator<Item = &Visit> {
        let counting = self.counting.iter().map(|step| &step.visit);
        self.attempt.iter().chain(counting)
    }

    /// Returns the ids of the scale's flags that hold, each once; what was answered no since does not.
    pub fn flags(&self) -> Vec<&str> {
        self.ids(false)
    }

    /// Returns those of them that are not told as carried on from before the newest attempt.
    pub fn flags_of_now(&self) -> Vec<&str> {
        self.ids(true)
    }

    /// Returns what is carried on beside what the newest assessment or attempt says itself.
    pub fn carried(&self) -> impl Iterator<Item = &CarriedFlag> {
        self.carried.beside(&self.told)
    }

    /// Returns the ids of flags that hold; if what is carried is told apart, of the assessment before an
    /// attempt only the others.
    fn ids(&self, apart: bool) -> Vec<&str> {
        let seizure = EventKind::Seizure.word();
        let mut ids: Vec<&str> = Vec::new();
        for (position, visit) in self.visits().enumerate() {
            let scale = visit.assessment.scale();
            let is_before = position > 0;
            let known = self.carried();
            let known = known.filter(|known| apart && is_before && known.is_alarm());
            let apart: Vec<&CarriedFlag> = known.collect();
            let happened = visit.assessment.context.happened(EventKind::Seizure)
                && !self.carried.is_answered_no(seizure)
                && !apart.iter().any(|known| known.is_of_check(seizure));
            let flags = scale.flags().iter().zip(&visit.outcome.flags);
            let raised = flags.filter(|(flag, raised)| {
                let is_apart = apart.iter().any(|known| known.is_of(flag, scale));
                **raised == Raised::Yes && !is_apart && !self.carried.is_ended(flag, scale)
            });
            let raised = raised.map(|(flag, _)| flag.id.as_str());
            for id in happened.then_some(seizure).into_iter().chain(raised) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// Returns the ids of the policy's own flags that hold.
    pub fn policy_flags(&self) -> Vec<&str> {
        let known = &self.due.policy.rules().flags;
        let flags = self.due.flags.iter().filter_map(|flag| known.get(*flag));
        flags.map(|flag| flag.id.as_str()).collect()
    }

    /// Says why somebody should look sooner than at others.
    pub fn urgency(&self, now: &Time) -> Urgency {
        let carried = self.carried().any(CarriedFlag::is_alarm);
        if carried || !self.flags().is_empty() || !self.due.flags.is_empty() {
            Urgency::Flagged
        } else if self.due.next.may_be_overdue_by(now).is_some() {
            Urgency::Overdue
        } else if self.due.unscored_since.is_some() {
            Urgency::NotScored
        } else {
            Urgency::Later
        }
    }
}

/// Puts rows into the order in which somebody should look: by urgency, then by when each is due at the
/// soonest, those without a rule last.
pub fn arrange(rows: &mut [Row], now: &Time) {
    rows.sort_by_cached_key(|row| {
        let soonest = row.due.next.soonest();
        let without = soonest.is_none();
        (
            row.urgency(now),
            without,
            soonest,
            row.patient.as_str().to_owned(),
        )
    });
}

/// Returns how far back to look for patients unless somebody says otherwise.
///
/// Two days, so that one who was forgotten for a night and a day still stands there; longer where a
/// policy has an interval of more than a day, since a patient must not go before they are due.
pub fn window(policies: &[&InForce]) -> TimeDelta {
    let longest = longest(policies);
    (longest * 2).max(TimeDelta::hours(48))
}

/// Returns the longest interval of these policies.
pub fn longest(policies: &[&InForce]) -> TimeDelta {
    let rules = policies.iter();
    let rules = rules.flat_map(|policy| &policy.named().rules().reassess);
    let longest = rules.map(|rule| rule.minutes).max().unwrap_or(0);
    TimeDelta::minutes(longest.into())
}

/// Counts the rows of each urgency, the most pressing first; those of which there are none are left out.
pub fn counts(rows: &[Row], now: &Time) -> Vec<(Urgency, usize)> {
    let of = |urgency| {
        let rows = rows.iter().filter(|row| row.urgency(now) == urgency);
        (urgency, rows.count())
    };
    let counts = Urgency::ALL.into_iter().map(of);
    counts.filter(|(_, count)| *count > 0).collect()
}
