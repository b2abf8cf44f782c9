//! One patient over time: what was assessed, in the order in which it was observed, and what changed.
//!
//! Every page about more than one assessment reads this and works nothing out itself. It says by how
//! much a total moved and in how much time, never that a patient is better or worse. Times are
//! compared as instants, so that no clock put back or forward makes an interval longer or shorter.
//! [`visits`] reads them from a log.

pub mod carried;
pub mod due;
pub mod last_said;
pub mod review;
pub mod sheet;
pub mod unsigned;
pub mod visits;

use std::sync::Arc;

use chrono::TimeDelta;

use crate::assessment::{Asked, Assessment, Happened, LATE_AFTER};
use crate::base::time::{Doubt, Time, doubt};
use crate::base::zone::Zone;
use crate::scale::{Evidence, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;
use crate::scoring::site::{self, Elsewhere};

/// The check whose yes stands beside a falling total: activity and with it points can go down
/// because the patient is exhausted or sedated. Scales that ask it give it this id.
const SLOWED: &str = "slowed";

/// One assessment, or the attempt at one, as its last correction has it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The number of the entry that it was first recorded as.
    pub entry: u64,
    /// When the patient was observed.
    pub observed_at: Time,
    /// When it was first recorded, by the clock of the machine.
    pub recorded_at: Time,
    /// The zone in force where it was recorded, if its name is known.
    pub zone: Option<Zone>,
    /// What was found, against the log's own copy of the scale.
    pub assessment: Assessment,
    /// What was shown of it when it was recorded.
    pub outcome: Outcome,
    /// Whether scoring it again gives something else than was shown.
    pub scores_otherwise: bool,
    /// Whether it stands as it was recorded.
    pub standing: Standing,
}

/// Whether an assessment stands as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Original,
    /// Amendments say what it should have said; never none, the one that stands last.
    Amended(Vec<Correction>),
    /// It was taken back, and counts for nothing.
    Void(Correction),
}

/// A correction that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its number.
    pub entry: u64,
    /// When it was recorded, if that can be read.
    pub recorded_at: Option<Time>,
    /// Who made it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The total of the reading that it corrected.
    pub total_before: Option<Extent<u16>>,
    /// The total that it says should have been; none for a void.
    pub total_after: Option<Extent<u16>>,
}

impl Visit {
    /// Says whether it was taken back.
    pub fn is_void(&self) -> bool {
        matches!(self.standing, Standing::Void(_))
    }

    /// Says whether it stands and was scored: only then does it count for anything.
    pub fn counts(&self) -> bool {
        !self.is_void() && self.outcome.is_scored()
    }

    /// Returns the total if it counts and the scale has one.
    pub fn total(&self) -> Option<Extent<u16>> {
        self.outcome.total.filter(|_| self.counts())
    }

    /// Returns by how much it was recorded late, if it was.
    pub fn late_by(&self) -> Option<TimeDelta> {
        Some(self.recorded_at - self.observed_at).filter(|late| *late > LATE_AFTER)
    }

    /// Says whether the patient was found slowed, exhausted or drowsy.
    pub fn is_slowed(&self) -> bool {
        let checks = self.assessment.scale().checks().iter();
        let slowed = checks.enumerate().find(|(_, check)| check.id == SLOWED);
        slowed.is_some_and(|(check, _)| self.assessment.known(check) == Asked::Yes)
    }

    fn scale(&self) -> &Scale {
        self.assessment.scale()
    }
}

/// All that is recorded of one patient.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// One for each scale, that with the newest assessment last.
    pub series: Vec<Series>,
    /// What happened besides, in the order of time, each once.
    pub events: Vec<Happened>,
}

/// The assessments with one scale.
///
/// Versions of it that differ in the first number are different scales here, since only that number
/// moves when a result does. Those that differ in words alone are one, and a [`Change`] says so.
#[derive(Clone, Debug)]
pub struct Series {
    /// The assessments in the order in which they were observed, then in which they were recorded.
    pub steps: Vec<Step>,
}

/// An assessment, and how it stands to those before it.
#[derive(Clone, Debug)]
pub struct Step {
    /// The assessment.
    pub visit: Visit,
    /// How the total moved since the last one that counts.
    pub change: Option<Change>,
    /// Whether the clock stood earlier when it was recorded than for the patient's entry just before it,
    /// by more than clocks differ.
    pub clock_went_back: bool,
}

/// How a total moved between two assessments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// By how many points; a range while a missing answer leaves one of the two totals open.
    pub points: Extent<i32>,
    /// The total before.
    pub before: Extent<u16>,
    /// How much time lies between the two.
    pub after: TimeDelta,
    /// Whether the two were rated by other words: then they are not quite the same measure.
    pub is_reworded: bool,
}

impl Change {
    /// Returns the total before, where the two may be held against each other: rules about a rise do not look
    /// across other words.
    pub fn comparable(&self) -> Option<Extent<u16>> {
        (!self.is_reworded).then_some(self.before)
    }
}

/// The highest stage that certainly showed in a staging, and when it first did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highest {
    /// Its number; never 0.
    pub stage: u8,
    /// When it was first observed.
    pub observed_at: Time,
}

impl History {
    /// Puts a patient's assessments, given in the order in which they were recorded, in the order of time.
    pub fn of(visits: Vec<Visit>) -> Self {
        let events = events(&visits);
        let mut series: Vec<Series> = Vec::new();
        let mut before: Option<Time> = None;
        for visit in visits {
            let doubt = doubt(visit.recorded_at, before.replace(visit.recorded_at));
            let step = Step {
                clock_went_back: matches!(doubt, Some(Doubt::SetBack(_))),
                change: None,
                visit,
            };
            match series.iter_mut().find(|series| series.holds(&step.visit)) {
                Some(series) => series.steps.push(step),
                None => series.push(Series { steps: vec![step] }),
            }
        }
        for series in &mut series {
            series.arrange();
        }
        series.sort_by_key(|series| series.last().map(|step| step.visit.observed_at));
        Self { series, events }
    }

    /// Returns how the total moved with the assessment that was first recorded as an entry.
    pub fn change_of(&self, entry: u64) -> Option<Change> {
        let mut steps = self.series.iter().flat_map(|series| &series.steps);
        steps.find(|step| step.visit.entry == entry)?.change
    }

    /// Returns what is known of the patient beside the assessment that was first recorded as an entry, but
    /// for what is carried on.
    pub fn elsewhere(&self, entry: u64) -> Elsewhere<'_> {
        let own = |step: &Step| step.visit.entry == entry;
        let mut series = self.series.iter();
        let series = series.find(|series| series.steps.iter().any(own));
        let looked = series.and_then(Series::last_counting);
        Elsewhere {
            total_before: self.change_of(entry).and_then(|change| change.comparable()),
            events: &self.events,
            looked: looked.map(|step| step.visit.observed_at),
            earlier: &[],
        }
    }
}

impl Series {
    fn holds(&self, visit: &Visit) -> bool {
        let (id, major) = (visit.scale().id(), visit.scale().version().major);
        self.steps.first().is_some_and(|step| {
            let scale = step.visit.scale();
            scale.id() == id && scale.version().major == major
        })
    }

    /// Brings the steps into the order of time, and works out how each total moved.
    fn arrange(&mut self) {
        self.steps
            .sort_by_key(|step| (step.visit.observed_at, step.visit.entry));
        let mut before: Option<(Extent<u16>, Time, Arc<Scale>)> = None;
        for step in &mut self.steps {
            let Some(total) = step.visit.total() else {
                continue;
            };
            let at = step.visit.observed_at;
            let scale = step.visit.assessment.scale();
            step.change = before.map(|(before, then, scale_before)| Change {
                is_reworded: !scale.asks_as(&scale_before),
                points: Extent {
                    low: i32::from(total.low) - i32::from(before.high),
                    high: i32::from(total.high) - i32::from(before.low),
                },
                before,
                after: at - then,
            });
            before = Some((total, at, Arc::clone(scale)));
        }
    }

    /// Returns the scale of the newest assessment; `None` only for a series without any.
    pub fn scale(&self) -> Option<&Scale> {
        self.steps.last().map(|step| step.visit.scale())
    }

    /// Returns the newest assessment or attempt that was not taken back, or else the newest of all.
    pub fn last(&self) -> Option<&Step> {
        let stands = |step: &&Step| !step.visit.is_void();
        self.steps.iter().rfind(stands).or(self.steps.last())
    }

    /// Returns the newest assessment that counts.
    pub fn last_counting(&self) -> Option<&Step> {
        self.steps.iter().rfind(|step| step.visit.counts())
    }

    /// Returns the highest stage that certainly showed so far in the staging of an id.
    pub fn highest(&self, staging: &str) -> Option<Highest> {
        let mut highest: Option<Highest> = None;
        for visit in self.steps.iter().map(|step| &step.visit) {
            let stagings = visit.scale().stagings().iter();
            let found = stagings
                .zip(&visit.outcome.stagings)
                .find(|(known, _)| known.id == staging && visit.counts());
            let stage = found.map_or(0, |(_, staged)| staged.shown.low);
            if stage > highest.map_or(0, |highest| highest.stage) {
                highest = Some(Highest {
                    stage,
                    observed_at: visit.observed_at,
                });
            }
        }
        highest
    }

    /// Says whether its totals are those of a measure, which a plot may show.
    pub fn has_totals(&self) -> bool {
        self.scale().is_some_and(|scale| {
            scale.definition().total.is_some() && scale.head().evidence == Evidence::Validated
        })
    }
}

impl Step {
    /// Says whether the total fell, or may have fallen, while the patient was slowed or drowsy.
    ///
    /// A lower total is then no sign that less is wrong.
    pub fn fell_while_slowed(&self) -> bool {
        self.visit.is_slowed() && self.change.is_some_and(|change| change.points.low < 0)
    }
}

/// Gathers what happened besides; what several assessments tell alike happened once.
fn events(visits: &[Visit]) -> Vec<Happened> {
    let mut events: Vec<Happened> = Vec::new();
    let standing = visits.iter().filter(|visit| !visit.is_void());
    let told = standing.flat_map(|visit| {
        let events = site::events(&visit.assessment);
        events.map(|event| (event.time.unwrap_or(visit.observed_at), event))
    });
    for (time, event) in told {
        let known = |happened: &Happened| {
            let other = &happened.event;
            happened.time == time
                && (other.kind, &other.code, &other.note) == (event.kind, &event.code, &event.note)
                && other.time.is_some() == event.time.is_some()
        };
        if !events.iter().any(known) {
            events.push(Happened {
                time,
                event: event.into_owned(),
            });
        }
    }
    events.sort_by_key(|happened| happened.time);
    events
}

#[cfg(test)]
mod tests;
