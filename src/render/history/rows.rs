//! The table: a line for each assessment, and between them what happened besides.
//!
//! All rows are known here, so each column is as wide as what it holds. Where the screen is too narrow
//! for all columns, the rater, then the stages, then the change go to the line beneath.

use super::super::Ink;
use super::super::page::{Cell, Page, Piece, cell, figure, inked};
use super::super::wording::{self, span};
use super::{NOT_SCORED, change_short, notes};
use crate::assessment::Happened;
use crate::base::time::Time;
use crate::history::{Series, Step, Visit};
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;

/// The blanks between two columns.
const GAP: usize = 2;
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
    let table = Table::fit(page, &heads(scale, shape), &texts);
    page.row(1, &table.cells(&heads(scale, shape), |_| Some(Ink::Faint)));
    let mut events = events.iter().peekable();
    for (step, texts) in series.steps.iter().zip(&texts) {
        while let Some((letter, event)) =
            events.next_if(|(_, event)| event.time < step.visit.observed_at)
        {
            happened(page, &table, *letter, event, shape);
        }
        page.row(1, &table.cells(texts, |column| ink(step, column)));
        let kept = table.beneath(texts);
        page.dotted(table.indent(), notes::notes(step, kept));
    }
    for (letter, event) in events {
        happened(page, &table, *letter, event, shape);
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

/// Which columns stand side by side, and how wide each is; one of no width is written beneath.
struct Table {
    widths: Vec<usize>,
    stagings: usize,
}

impl Table {
    fn fit(page: &Page<'_>, heads: &[String], texts: &[Vec<String>]) -> Self {
        let widest = |column: usize| {
            let all = texts.iter().filter_map(|row| row.get(column));
            let wide = all.map(|text| page.columns_of(text)).max().unwrap_or(0);
            let head = heads.get(column).map_or(0, |head| page.columns_of(head));
            // A column with nothing in any row is left out.
            if wide == 0 { 0 } else { wide.max(head) }
        };
        let stagings = heads.len().saturating_sub(STAGES + 1);
        let mut table = Self {
            widths: (0..heads.len()).map(widest).collect(),
            stagings,
        };
        let room = page.width().saturating_sub(1);
        let rater = STAGES + stagings;
        let stages: Vec<usize> = (STAGES..rater).collect();
        for columns in [&[][..], &[rater], &stages, &[CHANGE]] {
            for column in columns {
                table.shrink_to_fit(*column, 0, room);
            }
            let whole = table.widths.clone();
            table.shrink_to_fit(BAND, NARROW_BAND, room);
            if table.taken() > room {
                table.widths = whole;
            }
        }
        table.shrink_to_fit(BAND, NARROW_BAND, room);
        table.shrink_to_fit(TIME, NARROW_TIME, room);
        let over = table.taken().saturating_sub(room);
        let band = table.widths.get(BAND).copied().unwrap_or(0);
        table.shrink(BAND, band.saturating_sub(over).max(1));
        table
    }

    fn shrink(&mut self, column: usize, to: usize) {
        if let Some(width) = self.widths.get_mut(column) {
            *width = (*width).min(to);
        }
    }

    /// Shrinks a column if the table is too wide for the room.
    fn shrink_to_fit(&mut self, column: usize, to: usize, room: usize) {
        if self.taken() > room {
            self.shrink(column, to);
        }
    }

    fn taken(&self) -> usize {
        let shown = self.widths.iter().filter(|width| **width > 0);
        let widths: usize = shown.map(|width| width + GAP).sum();
        widths.saturating_sub(GAP)
    }

    /// Returns the column that the lines beneath a row begin with.
    fn indent(&self) -> usize {
        1 + self.widths.first().copied().unwrap_or(0) + GAP
    }

    fn cells(&self, texts: &[String], ink: impl Fn(usize) -> Option<Ink>) -> Vec<Cell> {
        let shown = self.widths.iter().zip(texts).enumerate();
        shown
            .filter(|(_, (width, _))| **width > 0)
            .map(|(column, (width, text))| {
                let piece = match ink(column) {
                    Some(ink) => inked(ink, text),
                    None => Piece::from(text),
                };
                if [ENTRY, TIME, TOTAL].contains(&column) {
                    figure(piece, *width)
                } else {
                    cell(piece, *width)
                }
            })
            .collect()
    }

    /// Returns what has no column: the change, the stages, the rater.
    fn beneath(&self, texts: &[String]) -> notes::Beneath {
        let hidden = |column: usize| {
            let has_none = self.widths.get(column) == Some(&0);
            has_none && texts.get(column).is_some_and(|text| !text.is_empty())
        };
        notes::Beneath {
            change: hidden(CHANGE),
            stages: hidden(STAGES) && self.stagings > 0,
            rater: hidden(STAGES + self.stagings),
        }
    }
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
        Some(total) if total.low == total.high => total.low.to_string(),
        Some(total) => format!("{}-{}", total.low, total.high),
        None if has_total => "-".to_owned(),
        None => String::new(),
    }
}

/// Returns the band, or in its place that there is none; an open one is told on the line beneath.
fn band(visit: &Visit) -> String {
    if visit.is_void() {
        return notes::VOID.to_owned();
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

/// Returns the stage that shows in the staging of an id: `3`, `1-3` while it is open, `none`.
pub(super) fn stage(visit: &Visit, staging: &str) -> Option<String> {
    let Outcome { stagings, .. } = &visit.outcome;
    let known = visit.assessment.scale().stagings().iter();
    let (_, staged) = known.zip(stagings).find(|(known, _)| known.id == staging)?;
    Some(match (staged.shown.low, staged.shown.high) {
        _ if !visit.counts() => "-".to_owned(),
        (0, 0) => "none".to_owned(),
        ends => span(ends).replace(" to ", "-"),
    })
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

fn happened(page: &mut Page<'_>, table: &Table, letter: char, event: &Happened, shape: Shape) {
    let width = table.widths.first().copied().unwrap_or(0);
    let time_width = table.widths.get(TIME).copied().unwrap_or(0);
    let taken = 1 + width + GAP + time_width + GAP;
    let words_width = page.width().saturating_sub(taken).max(1);
    let cells = [
        figure(letter.to_string(), width),
        figure(shape.time(&event.time), time_width),
        cell(wording::happened(&event.event), words_width),
    ];
    page.row(1, &cells);
}
