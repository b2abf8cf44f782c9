//! The totals of one patient or stay over time, and what a study says of them in one row.
//!
//! Each figure is worked out from the settled totals alone, as if the other assessments were not there: a
//! total that is open never becomes a number, and is counted. Times are compared as instants. Of an
//! assessment no more is kept than its time, the range of its total, and when something happened beside it.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use chrono::TimeDelta;

use crate::assessment::Assessment;
use crate::base::time::Time;
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;
use crate::scoring::site;

/// The timelines of all patients or stays of a run, in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub struct Timelines {
    places: HashMap<String, usize>,
    all: Vec<(String, Timeline)>,
}

/// When a patient was looked at with one scale, and what the total was.
#[derive(Clone, Debug, Default)]
struct Timeline {
    /// The total at each time; `None` of an attempt, in which nothing was answered.
    looks: BTreeMap<Time, Option<Extent<u16>>>,
    /// When something happened.
    events: BTreeSet<Time>,
}

/// By what a course is worked out.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The total that the course is to come below, if there is such a one.
    pub below: Option<u16>,
    /// Within how long a rise is looked for.
    pub within: TimeDelta,
    /// How far apart two totals may be for the time between them to be filled in.
    pub gap: TimeDelta,
}

/// A settled total, and when it was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub time: Time,
    /// The total.
    pub total: u16,
}

/// The course of one patient or stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// How many assessments have an answer.
    pub assessments: u64,
    /// How many of them have an open total.
    pub open: u64,
    /// How many attempts there were in which nothing was answered.
    pub attempts: u64,
    /// The first total.
    pub first: Option<Seen>,
    /// The highest total, when it was first reached.
    pub highest: Option<Seen>,
    /// The last total.
    pub last: Option<Seen>,
    /// Whole minutes from the first total to the first one below the limit; the rest of a minute is cut.
    pub minutes_to_below: Option<i64>,
    /// By how much a total was higher than one before it, at most so long before; 0 where none rose.
    pub largest_rise: Option<u16>,
    /// At how many different times something happened.
    pub events: u64,
    /// By how much a total was higher, at most so long after an event, than the last one up to it, at most so
    /// long before; 0 where none rose.
    pub largest_rise_after_event: Option<u16>,
    /// The area under the totals.
    pub area: Area,
}

/// The area under totals that are not too far apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Points times minutes, half a one rounded up; `None` where no two totals are near enough.
    pub point_minutes: Option<i64>,
    /// Over how many whole minutes.
    pub minutes: i64,
    /// How often two totals next to each other are too far apart; the time between them is left out.
    pub gaps: u64,
}

impl Timelines {
    /// Says whether an assessment of the same patient or stay has this time: nothing tells which came first.
    pub fn have(&self, key: &str, time: &Time) -> bool {
        let place = self.places.get(key);
        let known = place.and_then(|place| self.all.get(*place));
        known.is_some_and(|(_, timeline)| timeline.looks.contains_key(time))
    }

    /// Adds an assessment, which was observed at a time that no other of the same patient or stay has.
    pub fn add(&mut self, key: &str, time: Time, assessment: &Assessment, outcome: &Outcome) {
        let place = self.places.get(key).copied().unwrap_or_else(|| {
            self.places.insert(key.to_owned(), self.all.len());
            self.all.push((key.to_owned(), Timeline::default()));
            self.all.len() - 1
        });
        let Some((_, timeline)) = self.all.get_mut(place) else {
            return;
        };
        let total = outcome.total.filter(|_| outcome.is_scored());
        timeline.looks.insert(time, total);
        let events = site::events(assessment);
        let events = events.map(|event| event.time.unwrap_or(time));
        timeline.events.extend(events);
    }

    /// Counts the assessments whose total is open.
    pub fn open(&self) -> u64 {
        let looks = self
            .all
            .iter()
            .flat_map(|(_, timeline)| timeline.looks.values());
        let open = looks.filter(|total| total.is_some_and(|total| total.settled().is_none()));
        open.count() as u64
    }

    /// Returns each patient or stay with its course, in the order in which they first came.
    pub fn courses(&self, rules: Rules) -> impl Iterator<Item = (&str, Course)> {
        let all = self.all.iter();
        all.map(move |(key, timeline)| (key.as_str(), timeline.course(rules)))
    }
}

impl Timeline {
    fn course(&self, rules: Rules) -> Course {
        let totals: Vec<Seen> = self.looks.iter().filter_map(settled).collect();
        let attempts = self.looks.values().filter(|total| total.is_none()).count();
        let assessments = self.looks.len() - attempts;
        let first = totals.first().copied();
        let below = totals
            .iter()
            .find(|seen| rules.below.is_some_and(|limit| seen.total < limit));
        let starts = totals.iter().copied();
        Course {
            assessments: assessments as u64,
            open: (assessments - totals.len()) as u64,
            attempts: attempts as u64,
            first,
            // Of several that are as high the last that is looked at is taken: here the first in time.
            highest: totals.iter().rev().max_by_key(|seen| seen.total).copied(),
            last: totals.last().copied(),
            minutes_to_below: first
                .zip(below)
                .map(|(first, below)| (below.time - first.time).num_minutes()),
            largest_rise: largest_rise(starts, &totals, rules.within),
            events: self.events.len() as u64,
            largest_rise_after_event: largest_rise(
                self.before_events(&totals, rules.within),
                &totals,
                rules.within,
            ),
            area: Area::under(&totals, rules.gap),
        }
    }

    /// Returns the last total up to each event that has one near enough, as if it had been seen at the event.
    fn before_events(&self, totals: &[Seen], within: TimeDelta) -> impl Iterator<Item = Seen> {
        self.events.iter().filter_map(move |event| {
            let behind = totals.partition_point(|seen| seen.time <= *event);
            let before = totals.get(behind.checked_sub(1)?)?;
            (*event - before.time <= within).then_some(Seen {
                time: *event,
                total: before.total,
            })
        })
    }
}

fn settled((time, total): (&Time, &Option<Extent<u16>>)) -> Option<Seen> {
    let (time, total) = (*time, total.as_ref()?.settled()?);
    Some(Seen { time, total })
}

/// Returns by how much the highest total after a start, and at most so long after it, is above that of the
/// start: of the start where that is most. `None` where no total comes after any.
///
/// Both are in the order of time. Of the totals that may still be the highest after a start only those are
/// held that no later one reaches, so that each is looked at once however long the time is.
fn largest_rise(
    starts: impl Iterator<Item = Seen>,
    totals: &[Seen],
    within: TimeDelta,
) -> Option<u16> {
    let (mut largest, mut coming) = (None, totals.iter().peekable());
    let mut held: VecDeque<&Seen> = VecDeque::new();
    for start in starts {
        while let Some(seen) = coming.next_if(|seen| seen.time - start.time <= within) {
            while held
                .pop_back_if(|other| other.total <= seen.total)
                .is_some()
            {}
            held.push_back(seen);
        }
        while held.pop_front_if(|seen| seen.time <= start.time).is_some() {}
        if let Some(highest) = held.front() {
            largest = largest.max(Some(highest.total.saturating_sub(start.total)));
        }
    }
    largest
}

impl Area {
    /// Works out the area between each two totals next to each other: half the sum of both, times the seconds
    /// between them. All of it is summed up twice over, so that it stays whole, and divided once.
    fn under(totals: &[Seen], gap: TimeDelta) -> Self {
        let (mut area, mut doubled, mut seconds) = (Self::default(), 0, 0);
        for (one, next) in totals.iter().zip(totals.iter().skip(1)) {
            if next.time - one.time > gap {
                area.gaps += 1;
                continue;
            }
            // The fraction of a second is cut from the times, not from what lies between them.
            let between = next.time.timestamp() - one.time.timestamp();
            seconds += between;
            doubled += between * (i64::from(one.total) + i64::from(next.total));
            area.point_minutes = Some((doubled + 60) / 120);
        }
        area.minutes = seconds / 60;
        area
    }
}
