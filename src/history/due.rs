//! When a patient is to be looked at again, by a site's policy: from which instant, and by which rule.
//!
//! It is counted from the last assessment that counts; an attempt after it changes nothing but that it
//! is said. What each rule wants is said in [`site`](crate::scoring::site), for one assessment as for many.
//! Nothing is due without a policy. Like all else it is exact for an incomplete assessment:
//! while what is missing decides, both ends are told. No clock is read here, and no clock face is
//! counted on: intervals are added to instants.

pub mod first;
pub mod round;

use std::sync::Arc;

use chrono::TimeDelta;

use crate::assessment::Happened;
use crate::base::time::Time;
use crate::base::zone::Zone;
use crate::history::carried::Carried;
use crate::history::{History, Series, Step};
use crate::scale::policy::{InForce, Policies, Policy, Reassess};
use crate::scale::truth::Truth;
use crate::scoring::first::First;
use crate::scoring::site::{Elsewhere, Look, Site};

/// When a policy wants a patient to be looked at again with one scale.
#[derive(Clone, Debug)]
pub struct Due {
    /// The policy, read against the scale of the assessment that it was counted from.
    pub policy: Arc<Policy>,
    /// When.
    pub next: Next,
    /// The first attempt after the last assessment that counts: it was wanted then, and is still due.
    pub unscored_since: Option<Time>,
    /// Which of the policy's own flags hold for the assessment that it was counted from, by position: what
    /// nobody asked about since counts as raised, and what was answered no since no longer does.
    pub flags: Vec<usize>,
    /// What comes first: the interval, the flags, or a look right now.
    pub first: First,
}

/// When to look again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// At this instant, whatever is missing.
    At(Ruled),
    /// What is missing decides.
    Between {
        /// If it is the worst.
        soonest: Ruled,
        /// If it is the best; `None` if no rule may hold then.
        latest: Option<Ruled>,
    },
    /// Since an attempt that came to nothing, where no rule says anything.
    SinceAttempt(Time),
    /// Now, whatever a rule says: nobody leaves until someone has looked.
    Now,
    /// No rule says when.
    NoRule,
}

/// An instant, and the rule that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// The instant.
    pub at: Time,
    /// The rule, with its source.
    pub rule: Reassess,
}

impl Due {
    /// Returns the same with each instant in the offset that a zone has then.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self {
            next: self.next.in_zone(zone),
            ..self
        }
    }

    /// Returns the same with what comes first raised to this: a look right now, where nothing was signed that
    /// says so.
    #[must_use]
    pub fn at_least(self, first: First) -> Self {
        let next = if first == First::Now {
            Next::Now
        } else {
            self.next
        };
        Self {
            next,
            first: self.first.max(first),
            ..self
        }
    }
}

impl Next {
    /// Returns the instant from which somebody should look, if what is missing is the worst; `None` where
    /// that is now, and where no rule says.
    pub fn soonest(&self) -> Option<Time> {
        match self {
            Self::At(ruled) | Self::Between { soonest: ruled, .. } => Some(ruled.at),
            Self::SinceAttempt(at) => Some(*at),
            Self::Now | Self::NoRule => None,
        }
    }

    /// Returns the instant from which somebody should look, whatever is missing.
    pub fn latest(&self) -> Option<Time> {
        match self {
            Self::At(ruled) => Some(ruled.at),
            Self::Between { latest, .. } => latest.as_ref().map(|ruled| ruled.at),
            Self::SinceAttempt(at) => Some(*at),
            Self::Now | Self::NoRule => None,
        }
    }

    /// Returns by how much it is overdue, whatever is missing; `None` if it is not, or only may be.
    pub fn overdue_by(&self, now: &Time) -> Option<TimeDelta> {
        past(self.latest(), now)
    }

    /// Returns by how much it is overdue if what is missing is the worst.
    pub fn may_be_overdue_by(&self, now: &Time) -> Option<TimeDelta> {
        past(self.soonest(), now)
    }

    fn in_zone(self, zone: Zone) -> Self {
        let time = |at: Time| zone.at(at);
        let ruled = |ruled: Ruled| Ruled {
            at: time(ruled.at),
            ..ruled
        };
        match self {
            Self::At(one) => Self::At(ruled(one)),
            Self::Between { soonest, latest } => Self::Between {
                soonest: ruled(soonest),
                latest: latest.map(ruled),
            },
            Self::SinceAttempt(at) => Self::SinceAttempt(time(at)),
            Self::Now => Self::Now,
            Self::NoRule => Self::NoRule,
        }
    }
}

fn past(at: Option<Time>, now: &Time) -> Option<TimeDelta> {
    at.map(|at| *now - at)
        .filter(|past| *past > TimeDelta::zero())
}

/// Says when a policy wants the patient of a series to be looked at again.
///
/// `events` is what happened besides, in the order of time, whichever scale it was recorded with.
/// `carried` is what is carried on of the patient. `None` if the policy is for another scale, or nothing
/// stands in the series.
///
/// # Errors
/// The policy is for the scale, and speaks of something that the version of it has not.
pub fn due(
    series: &Series,
    events: &[Happened],
    policy: &InForce,
    carried: &Carried,
) -> Result<Option<Due>, String> {
    let counting = series.last_counting();
    let after = |step: &&Step| {
        let stands = !step.visit.is_void() && !step.visit.counts();
        stands && counting.is_none_or(|last| last.visit.observed_at < step.visit.observed_at)
    };
    let attempt = series.steps.iter().find(after);
    let Some(from) = counting.or(attempt) else {
        return Ok(None);
    };
    let Some(policy) = policy.for_scale(from.visit.assessment.scale())? else {
        return Ok(None);
    };
    let unscored_since = attempt.map(|step| step.visit.observed_at);
    let earlier = carried.earlier();
    let elsewhere = Elsewhere {
        earlier: &earlier,
        total_before: from.change.and_then(|change| change.comparable()),
        events,
        looked: counting.map(|last| last.visit.observed_at),
    };
    let visit = &from.visit;
    let outcome = &visit.outcome;
    let site = outcome.site_by(&policy, &visit.assessment, elsewhere);
    let next = match counting {
        Some(_) => next(&site),
        // Nothing was scored yet: only a rule about an event holds, and may want a look before that.
        None => site
            .latest()
            .and_then(ruled)
            .filter(|ruled| Some(ruled.at) < unscored_since)
            .map_or(Next::NoRule, Next::At),
    };
    let next = match (next, unscored_since) {
        _ if site.first == First::Now => Next::Now,
        (Next::NoRule, Some(since)) => Next::SinceAttempt(since),
        (next, _) => next,
    };
    let flags = site.flags.iter().enumerate();
    let flags = flags.filter(|(_, raised)| **raised == Truth::Yes);
    Ok(Some(Due {
        flags: flags.map(|(flag, _)| flag).collect(),
        first: site.first,
        policy,
        next,
        unscored_since,
    }))
}

/// Says for each series of a history when a policy wants the patient to be looked at again, beside what is
/// carried on; and in words which policies speak of something that a version has not.
pub fn of_history(
    history: &History,
    policies: &Policies,
    carried: &Carried,
) -> (Vec<Option<Due>>, Vec<String>) {
    let mut misfits = Vec::new();
    let of_series = |series: &Series| {
        let mut dues = policies
            .iter()
            .map(|policy| due(series, &history.events, policy, carried));
        let Some(due) = dues.find_map(Result::transpose) else {
            misfits.extend(series.scale().and_then(|scale| policies.misses(scale)));
            return None;
        };
        due.map_err(|words| misfits.push(words)).ok()
    };
    (history.series.iter().map(of_series).collect(), misfits)
}

/// Takes the first look of all rules: of those that hold, and of those that may hold.
fn next(site: &Site) -> Next {
    let first = |look: Option<Look<'_>>| look.and_then(ruled);
    match (first(site.soonest()), first(site.latest())) {
        (None, _) => Next::NoRule,
        (Some(soonest), Some(latest)) if latest.at <= soonest.at => Next::At(latest),
        (Some(soonest), latest) => Next::Between { soonest, latest },
    }
}

fn ruled(look: Look<'_>) -> Option<Ruled> {
    Some(Ruled {
        at: look.at?,
        rule: look.rule.clone(),
    })
}

#[cfg(test)]
mod tests;
