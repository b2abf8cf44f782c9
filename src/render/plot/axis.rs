//! The axis of time: which column an instant stands in, and where the hours and days begin.
//!
//! Columns are instants at equal distances. The labels are what the clocks of the place showed, so
//! that in the night when the clock is put back an hour stands there twice, as it was lived.

use chrono::TimeZone as _;
use chrono::{Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};

use crate::base::time::Time;
use crate::base::zone::Zone;

/// The shortest time that an axis spans; less would show minutes as hours.
const SHORTEST: TimeDelta = TimeDelta::hours(4);
/// The blanks between two labels.
const BETWEEN: usize = 2;

/// Whose clocks label an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Clocks {
    /// Those of a zone, put forward and back as they are there.
    Zone(Zone),
    /// Those that keep one offset from UTC.
    Offset(FixedOffset),
}

/// A place of the axis with what its clocks showed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tick {
    /// The column.
    pub(super) column: usize,
    /// The hour, the day, the month or the year.
    pub(super) label: String,
    /// What the label is part of: the day of an hour, the year of a day; may be empty.
    pub(super) part_of: String,
}

/// An axis of some columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    from: Time,
    span: TimeDelta,
    columns: usize,
}

/// How far apart ticks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Minutes(u32),
    Days(i32),
    Months(i32),
}

impl Clocks {
    /// Returns the instants at which the clocks show this, two when they are put back over it.
    fn instants(self, local: NaiveDateTime) -> Vec<Time> {
        match self {
            Self::Zone(zone) => zone.instants(local),
            Self::Offset(offset) => {
                let time = offset.from_local_datetime(&local).single();
                time.into_iter().collect()
            }
        }
    }

    fn local(self, time: &Time) -> NaiveDateTime {
        match self {
            Self::Zone(zone) => zone.at(*time).naive_local(),
            Self::Offset(offset) => time.with_timezone(&offset).naive_local(),
        }
    }
}

impl Axis {
    /// Makes an axis for these instants. `aside` are those for which it is made a little longer, a
    /// quarter at either end at most: what lies further off would press all else together.
    ///
    /// `None` if there are no instants.
    pub(super) fn over(instants: &[Time], aside: &[Time], columns: usize) -> Option<Self> {
        let (mut from, mut to) = ends(instants)?;
        let missing = SHORTEST - (to - from);
        if missing > TimeDelta::zero() {
            from -= missing / 2;
            to += missing / 2;
        }
        let most = (to - from) / 4;
        let (earliest, latest) = (from - most, to + most);
        let near: Vec<Time> = aside
            .iter()
            .copied()
            .filter(|time| (earliest..=latest).contains(time))
            .collect();
        if let Some((first, last)) = ends(&near) {
            (from, to) = (from.min(first), to.max(last));
        }
        Some(Self {
            from,
            span: to - from,
            columns: columns.max(1),
        })
    }

    /// Returns the column nearest to an instant; `None` if it lies outside.
    pub(super) fn column_of(&self, time: &Time) -> Option<usize> {
        let span = self.span.num_milliseconds().max(1);
        let since = (*time - self.from).num_milliseconds();
        if !(0..=span).contains(&since) {
            return None;
        }
        let last = i64::try_from(self.columns - 1).unwrap_or(0);
        // Ten thousand years of milliseconds times the columns of any screen fit 64 bits.
        usize::try_from((since * last + span / 2) / span).ok()
    }

    /// Returns the ticks, as many as have room for their labels.
    pub(super) fn ticks(&self, clocks: Clocks) -> Vec<Tick> {
        let step = self.step();
        let (first, last) = (
            clocks.local(&self.from),
            clocks.local(&(self.from + self.span)),
        );
        let mut ticks = Vec::new();
        for local in step.locals(first.date(), last.date()) {
            for time in clocks.instants(local) {
                if let Some(column) = self.column_of(&time) {
                    ticks.push(step.tick(column, local));
                }
            }
        }
        ticks
    }

    /// Returns the smallest step whose labels have room.
    fn step(&self) -> Step {
        let fits = |step: &Step| {
            let columns = i64::try_from(self.columns).unwrap_or(i64::MAX);
            let needed = i64::try_from(step.label_width() + BETWEEN).unwrap_or(i64::MAX);
            let have = step.minutes().saturating_mul(columns);
            have >= self.span.num_minutes().saturating_mul(needed)
        };
        steps().find(fits).unwrap_or(Step::Months(12 * 5000))
    }
}

/// Returns how far apart labels may stand, the nearest first.
fn steps() -> impl Iterator<Item = Step> {
    let minutes = [30, 60, 120, 180, 240, 360, 720].map(Step::Minutes);
    let days = [1, 2, 7, 14].map(Step::Days);
    let months = [1, 2, 3, 6].map(Step::Months);
    let years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
    let years = years.map(|years| Step::Months(12 * years));
    let to_days = minutes.into_iter().chain(days);
    to_days.chain(months).chain(years)
}

impl Step {
    fn minutes(self) -> i64 {
        const DAY: i64 = 24 * 60;
        match self {
            Self::Minutes(minutes) => i64::from(minutes),
            Self::Days(days) => DAY * i64::from(days),
            Self::Months(months) => 30 * DAY * i64::from(months),
        }
    }

    fn label_width(self) -> usize {
        match self {
            Self::Minutes(_) => "06:00".len(),
            Self::Days(_) => "21 Nov".len(),
            Self::Months(_) => "2026".len(),
        }
    }

    /// Returns what the clocks show at each step between two days, both included.
    fn locals(self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDateTime> {
        let midnight = |date: NaiveDate| date.and_hms_opt(0, 0, 0);
        match self {
            Self::Minutes(step) => first
                .iter_days()
                .take_while(|date| *date <= last)
                .flat_map(|date| {
                    let minutes = (0..24 * 60).step_by(usize::try_from(step).unwrap_or(1));
                    minutes.filter_map(move |minute: u32| {
                        date.and_hms_opt(minute / 60, minute % 60, 0)
                    })
                })
                .collect(),
            Self::Days(step) => every(first.num_days_from_ce(), last.num_days_from_ce(), step)
                .filter_map(NaiveDate::from_num_days_from_ce_opt)
                .filter_map(midnight)
                .collect(),
            Self::Months(step) => every(month(first), month(last), step)
                .filter_map(|month| {
                    let number = u32::try_from(month.rem_euclid(12)).ok()?;
                    NaiveDate::from_ymd_opt(month.div_euclid(12), number + 1, 1)
                })
                .filter_map(midnight)
                .collect(),
        }
    }

    fn tick(self, column: usize, local: NaiveDateTime) -> Tick {
        let (label, part_of) = match self {
            Self::Minutes(_) => ("%H:%M", "%-d %b"),
            Self::Days(_) => ("%-d %b", "%Y"),
            Self::Months(step) if step % 12 == 0 => ("%Y", ""),
            Self::Months(_) => ("%b", "%Y"),
        };
        Tick {
            column,
            label: local.format(label).to_string(),
            part_of: local.format(part_of).to_string(),
        }
    }
}

/// Returns the multiples of a step between two numbers.
fn every(first: i32, last: i32, step: i32) -> impl Iterator<Item = i32> {
    let step = step.max(1);
    let start = first.div_euclid(step) * step;
    (start..=last).step_by(usize::try_from(step).unwrap_or(1))
}

fn month(date: NaiveDate) -> i32 {
    date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0)
}

fn ends(times: &[Time]) -> Option<(Time, Time)> {
    Some((*times.iter().min()?, *times.iter().max()?))
}
