//! The table: a line for each assessment, and between them what happened besides.
//!
//! All rows are known here, so each column is as wide as what it holds. Where the screen is too narrow
//! for all columns, the rater, then the stages, then the change go to the line beneath, where the notes
//! on an assessment stand too.

use std::collections::BTreeSet;

use crate::assessment::Happened;
use crate::base::time::{Time, duration};
use crate::history::{Change, Correction, Series, Standing, Step, Visit};
use crate::render::Ink;
use crate::render::page::{Columns, Page, Piece, cell, figure, inked};
use crate::render::wording::{self, NOT_SCORED, moment, span};
use crate::scale::{Scale, Staging};
use crate::scoring::stage::Staged;

/// What a band keeps where the screen is narrow; longer ones fold.
const NARROW_BAND: usize = 10;
/// What a time keeps where the screen is narrow: a date without its year.
const NARROW_TIME: usize = 12;
/// The columns of the table, the two of the stagings as one.
const ENTRY: usize = 0;
const TIME: usize = 1;
const TOTAL: usize = 2;
const BAND: usize = 3;
const CHANGE: usize = 4;
const STAGES: usize = 5;
/// Those whose texts end at the right.
const FIGURES: [usize; 3] = [ENTRY, TIME, TOTAL];

/// Writes the table of a series.
pub(super) fn rows(
    page: &mut Page<'_>,
    series: &Series,
    scale: &Scale,
    events: &[(char, &Happened)],
) {
    let shape = Shape::of(series);
    let texts: Vec<Vec<String>> = series
        .steps
        .iter()
        .map(|step| texts(step, scale, shape))
        .collect();
    let heads = heads(scale, shape);
    let columns = columns(page, &heads, &texts);
    columns.row(
        page,
        &FIGURES,
        heads.iter().map(|head| inked(Ink::Faint, head)),
    );
    let mut events = events.iter().peekable();
    for (step, texts) in series.steps.iter().zip(&texts) {
        while let Some((letter, event)) =
            events.next_if(|(_, event)| event.time < step.visit.observed_at)
        {
            happened(page, &columns, *letter, event, shape);
        }
        let pieces = texts.iter().enumerate();
        let pieces = pieces.map(|(column, text)| inked(ink(step, column), text));
        columns.row(page, &FIGURES, pieces);
        let is_beneath = |column: usize| {
            let text = texts.get(column).filter(|text| !text.is_empty());
            text.is_some() && columns.width(column).is_none()
        };
        let notes = notes(step, heads.len() - 1, is_beneath);
        page.dotted(columns.after(1), notes);
    }
    for (letter, event) in events {
        happened(page, &columns, *letter, event, shape);
    }
    legend(page, series, scale);
}

/// Names the stages whose numbers stand in the rows, each as the scale of its row calls it.
fn legend(page: &mut Page<'_>, series: &Series, scale: &Scale) {
    for staging in scale.stagings() {
        let visits = series.steps.iter().map(|step| &step.visit);
        let named = visits
            .filter(|visit| visit.counts())
            .flat_map(|visit| {
                let staged = staged(visit, &staging.id).into_iter();
                staged.flat_map(|(own, staged)| {
                    let ends = [staged.shown.low, staged.shown.high].into_iter();
                    ends.filter_map(|number| Some((number, own.stage(number)?.name.as_str())))
                })
            })
            .collect::<BTreeSet<_>>();
        if !named.is_empty() {
            let named = named
                .iter()
                .map(|(number, name)| format!("{number} {name}"));
            let named: Vec<String> = named.collect();
            let words = format!("{}: {}", staging.id, named.join("; "));
            page.paragraph(1, inked(Ink::Faint, words));
        }
    }
}

/// How times are written: what is the same in all rows is left out of them.
#[derive(Clone, Copy)]
struct Shape {
    year: bool,
    offset: bool,
    first: Option<Time>,
}

impl Shape {
    fn of(series: &Series) -> Self {
        let times = || series.steps.iter().map(|step| step.visit.observed_at);
        let first = times().next();
        let differs = |same: fn(&Time, &Time) -> bool| {
            first.is_some_and(|first| times().any(|time| !same(&first, &time)))
        };
        Self {
            year: differs(|first, time| {
                first.format("%Y").to_string() == time.format("%Y").to_string()
            }),
            offset: differs(|first, time| first.offset() == time.offset()),
            first,
        }
    }

    fn time(self, time: &Time) -> String {
        // What happened was perhaps written down elsewhere: its time stands in the clocks of the rows.
        let time = match self.first {
            Some(first) if !self.offset => time.with_timezone(first.offset()),
            _ => *time,
        };
        let other_year = self
            .first
            .is_some_and(|first| first.format("%Y").to_string() != time.format("%Y").to_string());
        let date = if self.year || other_year {
            "%-d %b %Y"
        } else {
            "%-d %b"
        };
        let offset = if self.offset { " %:z" } else { "" };
        time.format(&format!("{date} %H:%M{offset}")).to_string()
    }

    /// Returns what was left out of the rows: `2026, -05:00`.
    fn left_out(self) -> String {
        let Some(first) = self.first else {
            return String::new();
        };
        let year = first.format("%Y").to_string();
        let offset = first.format("%:z").to_string();
        match (self.year, self.offset) {
            (false, false) => format!("{year} {offset}"),
            (false, true) => year,
            (true, false) => offset,
            (true, true) => String::new(),
        }
    }
}

/// Fits the columns; what has no room side by side is written beneath.
fn columns(page: &Page<'_>, heads: &[String], texts: &[Vec<String>]) -> Columns {
    let rows = texts.iter().map(|row| row.iter().map(String::as_str));
    let mut columns = Columns::of(page, 1, rows);
    for (column, head) in heads.iter().enumerate() {
        // A column with nothing in any row is left out.
        match columns.width(column) {
            None | Some(0) => columns.leave_out(column),
            Some(_) => columns.at_least(column, page.columns_of(head)),
        }
    }
    let rater = heads.len() - 1;
    let stages: Vec<usize> = (STAGES..rater).collect();
    let narrow_band = |columns: &Columns| {
        let mut columns = columns.clone();
        columns.at_most(BAND, NARROW_BAND);
        columns
    };
    for left_out in [&[][..], &[rater], &stages, &[CHANGE]] {
        for column in left_out {
            if columns.over() > 0 {
                columns.leave_out(*column);
            }
        }
        let narrow = narrow_band(&columns);
        if columns.over() > 0 && narrow.over() == 0 {
            columns = narrow;
        }
    }
    if columns.over() > 0 {
        columns.at_most(BAND, NARROW_BAND);
    }
    if columns.over() > 0 {
        columns.at_most(TIME, NARROW_TIME);
    }
    columns.narrow(BAND, 1);
    columns
}

fn heads(scale: &Scale, shape: Shape) -> Vec<String> {
    let left_out = shape.left_out();
    let mut heads: Vec<String> = ["No.", &left_out, "Total", "Band", "Change"]
        .map(str::to_owned)
        .into();
    for (index, staging) in scale.stagings().iter().enumerate() {
        heads.push(format!("{}{}", bar(scale, index), staging.id));
    }
    heads.push("Rater".to_owned());
    heads
}

/// Returns what keeps the first stage apart from what was measured.
fn bar(scale: &Scale, staging: usize) -> &'static str {
    if staging == 0 && scale.definition().total.is_some() {
        "| "
    } else {
        ""
    }
}

fn texts(step: &Step, scale: &Scale, shape: Shape) -> Vec<String> {
    let visit = &step.visit;
    let mut texts = vec![
        visit.entry.to_string(),
        shape.time(&visit.observed_at),
        total(visit),
        band(visit),
        step.change.as_ref().map_or_else(String::new, change_short),
    ];
    for (index, staging) in scale.stagings().iter().enumerate() {
        let stage = stage(visit, &staging.id).unwrap_or_default();
        texts.push(format!("{}{stage}", bar(scale, index)));
    }
    let rater = visit.assessment.context.rater.as_deref();
    texts.push(rater.unwrap_or("-").to_owned());
    texts
}

fn total(visit: &Visit) -> String {
    let has_total = visit.outcome.total.is_some();
    match visit.total() {
        Some(total) => wording::range(total),
        None if has_total => "-".to_owned(),
        None => String::new(),
    }
}

/// Returns the band, or in its place that there is none; an open one is told on the line beneath.
fn band(visit: &Visit) -> String {
    if visit.is_void() {
        return VOID.to_owned();
    }
    if !visit.outcome.is_scored() {
        return NOT_SCORED.to_owned();
    }
    match visit.outcome.band {
        Some(band) if band.settled().is_none() => "open".to_owned(),
        Some(band) => wording::whole_band(visit.assessment.scale(), band),
        None => String::new(),
    }
}

fn ink(step: &Step, column: usize) -> Option<Ink> {
    let visit = &step.visit;
    if visit.is_void() {
        return Some(Ink::Faint);
    }
    let settled = visit.total().is_some_and(|total| total.settled().is_some());
    match column {
        TOTAL | BAND if settled || visit.outcome.total.is_none() => Some(Ink::Strong),
        TOTAL | BAND => Some(Ink::Open),
        ENTRY => Some(Ink::Faint),
        _ => None,
    }
}

/// Writes what happened, from the column of the totals on.
fn happened(page: &mut Page<'_>, columns: &Columns, letter: char, event: &Happened, shape: Shape) {
    let at = columns.after(TOTAL);
    let width = |column| columns.width(column).unwrap_or(0);
    let cells = [
        figure(letter.to_string(), width(ENTRY)),
        figure(shape.time(&event.time), width(TIME)),
        cell(
            wording::happened(&event.event),
            page.width().saturating_sub(at).max(1),
        ),
    ];
    page.row(1, &cells);
}

/// What stands in place of a band where an assessment was taken back.
const VOID: &str = "VOID";

/// Returns the notes on an assessment, what matters most first; with change, stages and rater where these
/// found no room in the row.
fn notes(step: &Step, rater_column: usize, is_beneath: impl Fn(usize) -> bool) -> Vec<Piece> {
    let visit = &step.visit;
    let mut notes = Vec::new();
    if let Standing::Void(correction) = &visit.standing {
        notes.push(inked(Ink::Open, taken_back(correction)));
    } else {
        findings(step, &mut notes);
    }
    if let Some(change) = step.change.filter(|_| is_beneath(CHANGE)) {
        notes.push(change_short(&change).into());
    }
    if rater_column > STAGES && is_beneath(STAGES) {
        notes.extend(stages(visit));
    }
    notes.extend(record(step));
    let rater = visit.assessment.context.rater.iter();
    notes.extend(rater.filter(|_| is_beneath(rater_column)).map(Piece::from));
    notes
}

/// What was found beyond total and stages.
fn findings(step: &Step, notes: &mut Vec<Piece>) {
    let visit = &step.visit;
    let (assessment, outcome) = (&visit.assessment, &visit.outcome);
    notes.extend(wording::flags::raised(assessment, outcome).brief());
    if step.change.is_some_and(|change| change.is_reworded) {
        notes.push(inked(Ink::Open, wording::REWORDED));
    }
    if step.fell_while_slowed() {
        notes.push(inked(Ink::Alarm, wording::FELL_WHILE_SLOWED));
    }
    if !outcome.is_scored() {
        let reason = wording::asleep::brief(assessment).unwrap_or_else(|| {
            let reason = wording::one_reason(assessment);
            let reason = reason.map_or_else(|| wording::unanswered(assessment), str::to_owned);
            inked(Ink::Open, reason)
        });
        notes.push(reason);
    } else if !outcome.is_complete() {
        let missing = outcome.items.saturating_sub(outcome.answered);
        let open = outcome.band.filter(|band| band.settled().is_none());
        let band = open.map_or_else(String::new, |band| {
            format!(": {}", wording::whole_band(assessment.scale(), band))
        });
        let words = format!("incomplete, {missing} of {} missing{band}", outcome.items);
        notes.extend(wording::asleep::brief(assessment));
        notes.push(inked(Ink::Open, words));
    }
    notes.extend(wording::readings(assessment).map(Piece::from));
    let events = assessment.context.events.iter();
    let without_time = events.filter(|event| event.time.is_none());
    notes.extend(
        without_time.map(|event| Piece::from(format!("{}, no time", wording::happened(event)))),
    );
}

fn stages(visit: &Visit) -> impl Iterator<Item = Piece> {
    let stagings = visit.assessment.scale().stagings().iter();
    stagings
        .filter(|_| visit.counts())
        .filter_map(|staging| Some(format!("{} {}", staging.id, stage(visit, &staging.id)?).into()))
}

/// How it was recorded, where that is not as usual.
fn record(step: &Step) -> Vec<Piece> {
    let visit = &step.visit;
    let mut notes = Vec::new();
    if let Standing::Amended(corrections) = &visit.standing {
        notes.extend(
            corrections
                .iter()
                .map(|correction| amended(correction).into()),
        );
    }
    if let Some(late) = visit.late_by() {
        notes.push(format!("recorded {} late", duration(late)).into());
    }
    if step.clock_went_back {
        let words = format!(
            "recorded {}, by a clock that had been put back",
            moment(&visit.recorded_at)
        );
        notes.push(inked(Ink::Open, words));
    }
    if visit.scores_otherwise {
        let words = "as shown then; scored again it differs: say `ows log verify`";
        notes.push(inked(Ink::Alarm, words));
    }
    notes
}

fn taken_back(correction: &Correction) -> String {
    let total = match correction.total_before {
        Some(total) => format!("{}, ", span((total.low, total.high))),
        None => String::new(),
    };
    format!("not counted: {total}taken back by {}", by(correction))
}

fn amended(correction: &Correction) -> String {
    let before = correction
        .total_before
        .filter(|before| Some(*before) != correction.total_after);
    let was = before.map_or_else(String::new, |total| {
        format!(", was {}", span((total.low, total.high)))
    });
    format!("amended{was} by {}", by(correction))
}

fn by(correction: &Correction) -> String {
    let Correction {
        entry, by, reason, ..
    } = correction;
    format!("{by}, entry {entry}: {reason}")
}

/// Returns the stage that shows in the staging of an id: `3`, `1-3` while it is open, `none`.
fn stage(visit: &Visit, staging: &str) -> Option<String> {
    let (_, staged) = staged(visit, staging)?;
    Some(if visit.counts() {
        wording::stages::short(staged.shown)
    } else {
        "-".to_owned()
    })
}

/// Returns the staging of an id in the scale of a visit, and what it says.
fn staged<'v>(visit: &'v Visit, id: &str) -> Option<(&'v Staging, &'v Staged)> {
    let known = visit.assessment.scale().stagings().iter();
    let mut known = known.zip(&visit.outcome.stagings);
    known.find(|(staging, _)| staging.id == id)
}

/// Returns how a total moved, for a column: `-7 in 6 h 4 min`, `-3 to +8 in 4 h`, `same in 4 h`.
fn change_short(change: &Change) -> String {
    let (low, high) = (change.points.low, change.points.high);
    let points = match (low, high) {
        (0, 0) => "same".to_owned(),
        _ if low == high => signed(low),
        _ => format!("{} to {}", signed(low), signed(high)),
    };
    format!("{points} in {}", duration(change.after))
}

fn signed(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        points => format!("{points:+}"),
    }
}
