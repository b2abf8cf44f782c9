//! What a site's policy says of one assessment, beside what the scale says and apart from it.
//!
//! Like all else it is exact for an incomplete assessment: each rule holds, does not hold, or is
//! left open by what is missing. Every rule asks for "at least", so the two ends decide.

mod reading;

use std::borrow::Cow;
use std::sync::Arc;

use self::reading::Reading;
use crate::assessment::{Asked, Assessment, Event, EventKind, Happened};
use crate::base::time::Time;
use crate::scale::Band;
use crate::scale::policy::{Policy, Reassess, Trigger};
use crate::scale::truth::Truth;
use crate::scoring::earlier::Earlier;
use crate::scoring::first::First;
use crate::scoring::flag::Severity;
use crate::scoring::score::Extent;

/// What a site's policy says of one assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The policy, read against the assessment's scale.
    pub policy: Arc<Policy>,
    /// The site's band, by position; `None` if the policy brings no bands, or nothing was scored.
    pub band: Option<Extent<usize>>,
    /// One for each flag of the policy. What other assessments raised and is carried on counts as raised.
    pub flags: Vec<Truth>,
    /// What is carried on from other assessments beside what this one says itself, as a screen names it.
    pub carried: Vec<String>,
    /// What comes first: the interval, the flags, or a look right now.
    pub first: First,
    /// One for each landmark.
    pub landmarks: Vec<Reached>,
    /// One for each rule of reassessment.
    pub reassess: Vec<Applied>,
    /// When the patient was observed.
    pub observed: Option<Time>,
    /// When the patient was looked at after this assessment, if that is known: then only the rules about
    /// an event still say when to look again.
    pub looked_since: Option<Time>,
    /// Whether the total before is known, so that the rules about a rise are decided.
    pub knows_total_before: bool,
}

/// What is known of a patient from elsewhere than the assessment at hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Elsewhere<'e> {
    /// The total of the assessment before; rules about a rise look at it.
    pub total_before: Option<Extent<u16>>,
    /// What happened, whichever assessment of whichever scale it was recorded with.
    pub events: &'e [Happened],
    /// When the patient was last assessed with the scale, an attempt left out.
    pub looked: Option<Time>,
    /// The flags that other assessments raised, with whatever scale.
    pub earlier: &'e [Earlier],
}

/// What an assessment's scale says of it, as far as a policy looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'o> {
    /// What the items add up to.
    pub severity: Severity<'o>,
    /// One for each flag of the scale.
    pub flags: &'o [Truth],
    /// Whether any item has an answer.
    pub is_scored: bool,
}

/// How a landmark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Whether it is reached.
    Known(Truth),
    /// Nothing may be said of it: its figure is not about such a patient.
    Silent,
}

impl Reached {
    /// Returns the word that data uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Known(truth) => truth.word(),
            Self::Silent => "silent",
        }
    }
}

/// How a rule of reassessment stands after an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Whether it holds. A rule about a rise never holds where no total before is known, and one about
    /// an event not once a look has settled it.
    pub holds: Truth,
    /// What it counts from: when the patient was observed, or when the event happened.
    pub from: Option<Time>,
    /// Whether it is open for nothing but a question that nobody asked, or a value that nobody measured. Such
    /// a rule is told, and puts no look forward: else everybody of whom something was not asked would seem
    /// to be due.
    pub is_unasked: bool,
}

/// The next look, as one rule wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look<'s> {
    /// The rule.
    pub rule: &'s Reassess,
    /// What it counts from; `None` where no time is known.
    pub from: Option<Time>,
    /// Until when to look again.
    pub at: Option<Time>,
    /// Whether the rule is open for nothing but a question that nobody asked, or a value that nobody measured.
    pub is_unasked: bool,
}

/// Within how many minutes to look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// If the missing answers are the worst: of the rule that wants it first, of all that hold or are
    /// open. `None` if no rule can hold.
    pub soonest: Option<u32>,
    /// If the missing answers are the best: of the rules that hold whatever is missing.
    pub latest: Option<u32>,
}

impl Interval {
    /// No interval: somebody must look now. No rule can say 0 minutes.
    const NOW: Self = Self {
        soonest: Some(0),
        latest: Some(0),
    };

    /// Returns the interval if nothing that is missing could change it.
    pub fn settled(&self) -> Option<u32> {
        self.soonest.filter(|_| self.soonest == self.latest)
    }
}

impl Site {
    /// Says what the policy makes of an assessment.
    ///
    /// `scored` is what the assessment's scale says. The policy must have been read against that scale.
    pub fn of(
        policy: &Arc<Policy>,
        assessment: &Assessment,
        scored: Scored<'_>,
        elsewhere: Elsewhere<'_>,
    ) -> Self {
        let rules = policy.rules();
        let band = |total: &u16| Band::of(&rules.bands, *total);
        let own = scored.severity.total.and_then(|total| total.both(band));
        let severity = Severity {
            band: own.or(scored.severity.band),
            ..scored.severity
        };
        let reading = Reading::of(policy, assessment, scored, severity, elsewhere);
        let observed = assessment.context.time;
        let (reassess, landmarks) = (rules.reassess.iter(), rules.landmarks.iter());
        Self {
            band: own.filter(|_| scored.is_scored),
            landmarks: landmarks
                .map(|landmark| reading.reached(landmark))
                .collect(),
            reassess: reassess.map(|rule| reading.applied(rule)).collect(),
            first: reading.first(),
            carried: reading.told_as_carried(),
            flags: reading.own,
            observed,
            looked_since: elsewhere
                .looked
                .filter(|looked| observed.is_some_and(|observed| *looked > observed)),
            knows_total_before: elsewhere.total_before.is_some(),
            policy: Arc::clone(policy),
        }
    }

    /// Returns within how many minutes to look again; `None` if the policy has no such rules.
    ///
    /// A rule about an event counts them from the event. Where somebody must look now it is 0.
    pub fn interval(&self) -> Option<Interval> {
        let minutes = |look: Option<Look<'_>>| look.map(|look| look.rule.minutes);
        self.reassess.first()?;
        if self.first == First::Now {
            return Some(Interval::NOW);
        }
        Some(Interval {
            soonest: minutes(self.soonest()),
            latest: minutes(self.latest()),
        })
    }

    /// Returns the look that is wanted first if the missing answers are the worst.
    pub fn soonest(&self) -> Option<Look<'_>> {
        self.earliest(|holds| holds != Truth::No)
    }

    /// Returns the look that is wanted first if the missing answers are the best.
    pub fn latest(&self) -> Option<Look<'_>> {
        self.earliest(|holds| holds == Truth::Yes)
    }

    /// Returns the first look of those rules, the shortest interval where no time is known; none where
    /// somebody must look now.
    fn earliest(&self, wanted: fn(Truth) -> bool) -> Option<Look<'_>> {
        let looks = || {
            let looks = self.looks();
            let looks = looks.filter(|(holds, look)| wanted(*holds) && self.speaks_of(look));
            let looks = looks.filter(|(_, look)| self.first != First::Now && !look.is_unasked);
            looks.map(|(_, look)| look)
        };
        let dated = looks().all(|look| look.at.is_some());
        looks().min_by_key(|look| (look.at.filter(|_| dated), look.rule.minutes))
    }

    /// Says whether a look is still this assessment's to want: once there is a later one, only an event
    /// that waits for a look is.
    pub fn speaks_of(&self, look: &Look<'_>) -> bool {
        self.looked_since.is_none() || matches!(look.rule.trigger, Trigger::After(_))
    }

    /// Returns what each rule of reassessment wants, and whether it holds.
    pub fn looks(&self) -> impl Iterator<Item = (Truth, Look<'_>)> {
        let rules = self.policy.rules().reassess.iter().zip(&self.reassess);
        rules.map(|(rule, applied)| {
            let from = applied.from;
            let at = from.and_then(|from| rule.after(from));
            let look = Look {
                rule,
                from,
                at,
                is_unasked: applied.is_unasked,
            };
            (applied.holds, look)
        })
    }
}

/// Returns what happened beside an assessment. A yes to the check of a seizure is an event without a
/// time, unless one is told besides.
pub fn events(assessment: &Assessment) -> impl Iterator<Item = Cow<'_, Event>> {
    let context = &assessment.context;
    let seizure = EventKind::Seizure;
    let mut checks = assessment.scale().checks().iter().zip(assessment.checks());
    let by_check = !context.happened(seizure)
        && checks.any(|(check, asked)| check.id == seizure.word() && *asked == Asked::Yes);
    let by_check = by_check.then_some(Cow::Owned(Event {
        kind: seizure,
        time: None,
        code: None,
        note: None,
    }));
    let told = context.events.iter().map(Cow::Borrowed);
    told.chain(by_check)
}

/// Says how a rule about a kind of event stands: it holds from the first one that no look has settled,
/// since a later one does not put that off.
fn after(
    kind: EventKind,
    assessment: &Assessment,
    elsewhere: &[Happened],
    settled: impl Fn(Time) -> bool,
) -> Applied {
    let context = &assessment.context;
    let own = events(assessment);
    let own = own.map(|event| (event.kind, event.time.or(context.time)));
    let others = elsewhere.iter();
    let others = others.map(|happened| (happened.event.kind, Some(happened.time)));
    let unsettled = own.chain(others).filter(|(other, time)| {
        let is_settled = time.is_some_and(&settled);
        *other == kind && !is_settled
    });
    let times: Vec<Option<Time>> = unsettled.map(|(_, time)| time).collect();
    Applied {
        holds: (!times.is_empty()).into(),
        from: times.into_iter().flatten().min(),
        is_unasked: false,
    }
}

fn rise(total: Option<Extent<u16>>, earlier: Option<Extent<u16>>, points: u16) -> Truth {
    let (Some(total), Some(earlier)) = (total, earlier) else {
        return Truth::No;
    };
    Truth::from_ends(
        total.low >= earlier.high.saturating_add(points),
        total.high >= earlier.low.saturating_add(points),
    )
}
