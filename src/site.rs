//! What a site's policy says of one assessment, beside what the scale says and apart from it.
//!
//! Like all else it is exact for an incomplete assessment: each rule holds, does not hold, or is
//! left open by what is missing. Every rule asks for "at least", so the two ends decide.

use std::sync::Arc;

use crate::assessment::Assessment;
use crate::flag::{self, Found, Raised};
use crate::scale::policy::{Landmark, Policy, Reassess, Trigger};
use crate::score::Extent;
use crate::time::Time;

/// What a site's policy says of one assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The policy, read against the assessment's scale.
    pub policy: Arc<Policy>,
    /// The site's band, by position; `None` if the policy brings no bands, or nothing was scored.
    pub band: Option<Extent<usize>>,
    /// One for each flag of the policy.
    pub flags: Vec<Raised>,
    /// One for each landmark: reached, not reached, or open.
    pub landmarks: Vec<Raised>,
    /// One for each rule of reassessment. A rule about a rise never holds where no total before is known.
    pub reassess: Vec<Raised>,
}

/// Within how many minutes to look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// If the missing answers are the worst: the shortest of all rules that hold or are open. `None`
    /// if no rule can hold.
    pub soonest: Option<u32>,
    /// If the missing answers are the best: the shortest of the rules that hold whatever is missing.
    pub latest: Option<u32>,
}

impl Interval {
    /// Returns the interval if nothing that is missing could change it.
    pub fn settled(&self) -> Option<u32> {
        self.soonest.filter(|_| self.soonest == self.latest)
    }
}

impl Site {
    /// Says what the policy makes of an assessment.
    ///
    /// `found` is what the assessment's scale says; `earlier` is the total of the assessment before,
    /// where it is known. The policy must have been read against the assessment's scale.
    pub fn of(
        policy: &Arc<Policy>,
        assessment: &Assessment,
        found: &Found<'_>,
        scored: bool,
        earlier: Option<Extent<u16>>,
    ) -> Self {
        let rules = policy.rules();
        let own = (!rules.bands.is_empty())
            .then(|| found.total.and_then(|total| band(policy, total)))
            .flatten();
        let found = Found {
            band: own.or(found.band),
            ..*found
        };
        let at_least = |low: bool, high: bool| match scored {
            true => Raised::from_ends(low, high),
            // Nothing was answered, so nothing is known: not even that it could be.
            false => Raised::Undetermined,
        };
        let landmark = |landmark: &Landmark| {
            found.total.map_or(Raised::No, |total| {
                at_least(
                    total.low >= landmark.at_least,
                    total.high >= landmark.at_least,
                )
            })
        };
        let reassess = |rule: &Reassess| match rule.trigger {
            Trigger::Band(wanted) => found.band.map_or(Raised::No, |band| {
                at_least(band.low >= wanted, band.high >= wanted)
            }),
            Trigger::After(event) => {
                let mut events = assessment.context.events.iter();
                let happened = events.any(|known| known.kind.word() == event);
                Raised::from_ends(happened, happened)
            }
            Trigger::Rise(points) => rise(found.total, earlier, points),
        };
        Self {
            band: own.filter(|_| scored),
            flags: flag::raised(&rules.flags, assessment, &found),
            landmarks: rules.landmarks.iter().map(landmark).collect(),
            reassess: rules.reassess.iter().map(reassess).collect(),
            policy: Arc::clone(policy),
        }
    }

    /// Returns within how many minutes to look again; `None` if the policy has no such rules.
    pub fn interval(&self) -> Option<Interval> {
        let rules = || self.policy.rules().reassess.iter().zip(&self.reassess);
        let shortest = |open: bool| {
            rules()
                .filter(|(_, raised)| holds(**raised, open))
                .map(|(rule, _)| rule.minutes)
                .min()
        };
        rules().next()?;
        Some(Interval {
            soonest: shortest(true),
            latest: shortest(false),
        })
    }

    /// Returns when to look again: at the soonest, and at the latest, as [`Interval`] tells them apart.
    ///
    /// It is counted in instants from when the patient was observed, and for a rule about an event
    /// from that event, if its time is known. `None` where no rule holds, or no time is known.
    pub fn next(&self, assessment: &Assessment) -> (Option<Time>, Option<Time>) {
        let rules = || self.policy.rules().reassess.iter().zip(&self.reassess);
        let due = |open: bool| {
            rules()
                .filter(|(_, raised)| holds(**raised, open))
                .filter_map(|(rule, _)| due(rule, assessment))
                .min()
        };
        (due(true), due(false))
    }

    /// Returns the rules of reassessment that hold, or that hold or are open.
    pub fn rules(&self, wanted: Raised) -> impl Iterator<Item = &Reassess> {
        let rules = self.policy.rules().reassess.iter().zip(&self.reassess);
        rules
            .filter(move |(_, raised)| **raised == wanted)
            .map(|(rule, _)| rule)
    }
}

fn holds(raised: Raised, open: bool) -> bool {
    raised == Raised::Yes || (open && raised == Raised::Undetermined)
}

/// Returns when a rule that holds for an assessment wants somebody to look again: counted from when the
/// patient was observed, or from the event that the rule is about. `None` where no time is known.
pub fn due(rule: &Reassess, assessment: &Assessment) -> Option<Time> {
    rule.after(from(rule, assessment)?)
}

/// Returns what a rule counts from.
fn from(rule: &Reassess, assessment: &Assessment) -> Option<Time> {
    let context = &assessment.context;
    let Trigger::After(event) = rule.trigger else {
        return context.time;
    };
    let events = context.events.iter();
    let times = events
        .filter(|known| known.kind.word() == event)
        .filter_map(|known| known.time);
    times.max().or(context.time)
}

fn rise(total: Option<Extent<u16>>, earlier: Option<Extent<u16>>, points: u16) -> Raised {
    let (Some(total), Some(earlier)) = (total, earlier) else {
        return Raised::No;
    };
    Raised::from_ends(
        total.low >= earlier.high.saturating_add(points),
        total.high >= earlier.low.saturating_add(points),
    )
}

/// Returns the site's band of the lowest and of the highest total.
fn band(policy: &Policy, total: Extent<u16>) -> Option<Extent<usize>> {
    let bands = &policy.rules().bands;
    let of = |total: u16| bands.iter().rposition(|band| band.from <= total);
    Some(Extent {
        low: of(total.low)?,
        high: of(total.high)?,
    })
}
