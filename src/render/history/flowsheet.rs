//! The flowsheet: a row for each item, a column for each assessment, the newest at the right.
//!
//! Below the points stand total, band and stages, and below these what is never scored. What has no room at the
//! side stands in a block above, or is counted and can be asked for: nothing is left out without a word.

mod cells;

use self::cells::{Legend, Row};
use super::{brief_ending, carried_on, doubts, heading};
use crate::assessment::{Detail, Patient};
use crate::base::text::{all_of, count};
use crate::base::time::Time;
use crate::history::carried::Carried;
use crate::history::sheet::{Sheet, is_reworded};
use crate::history::{History, Series, Step};
use crate::render::page::{Page, cell, figure, inked};
use crate::render::wording::{caption, one_reason};
use crate::render::{Ink, Style};

/// The narrowest column: a day and month.
const NARROWEST: usize = 6;
/// The widest; longer words go on below.
const WIDEST: usize = 8;
/// The column in which rows begin.
const INDENT: usize = 1;
/// The blanks before each column.
const GAP: usize = 2;

/// Writes a patient's items side by side, for each scale apart, that of the newest assessment last.
///
/// Shown are the `last` newest of each scale, in several blocks where they do not fit side by side; without a
/// number as many as fit. `now` is the time by the clock of the machine.
pub fn flowsheet(
    history: &History,
    carried: &Carried,
    patient: &Patient,
    last: Option<usize>,
    now: &Time,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    let newest = history.series.last().and_then(Series::last);
    let newest: Vec<u64> = newest.iter().map(|step| step.visit.entry).collect();
    for series in &history.series {
        let sheets = series.sheets();
        page.space(2);
        if let (true, Some(scale)) = (sheets.is_empty(), series.scale()) {
            heading(&mut page, series, scale, patient);
        }
        for sheet in &sheets {
            page.space(2);
            one_sheet(&mut page, sheet, patient, last);
        }
        page.blank();
        brief_ending(&mut page, series, None, (carried, &newest, now));
        doubts(&mut page, series);
    }
    carried_on(&mut page, carried, &newest, now);
    page.finish()
}

fn one_sheet(page: &mut Page<'_>, sheet: &Sheet<'_>, patient: &Patient, last: Option<usize>) {
    let Some(scale) = sheet.scale() else {
        return;
    };
    let widths = Widths::of(page, sheet);
    let (shown, earlier) = sheet.newest(last.unwrap_or(widths.fit));
    let dot = page.style().glyph(" · ", " - ");
    let title = format!("{}{dot}{}", patient.as_str(), caption(scale, page.style()));
    let all = count(sheet.steps.len() as u64, "assessment", "assessments");
    let numbers = match earlier {
        0 => all,
        _ => format!("{} of {all}", shown.len()),
    };
    page.ends(0, inked(Ink::Strong, title), numbers);
    if is_reworded(shown) {
        page.paragraph(INDENT, inked(Ink::Open, REWORDED));
    }
    page.blank();
    let blocks = shown.len().div_ceil(widths.fit).max(1);
    let mut legend = Legend::default();
    for (position, block) in shown
        .chunks(shown.len().div_ceil(blocks).max(1))
        .enumerate()
    {
        page.space(1 + position.min(1));
        one_block(page, block, &widths, &mut legend);
        page.blank();
    }
    page.dotted(INDENT, legend.pieces());
    beneath(page, shown, sheet);
}

/// Writes what the columns do not hold: remarks, those that are not shown, and those that score otherwise today.
fn beneath(page: &mut Page<'_>, shown: &[&Step], sheet: &Sheet<'_>) {
    let noted = shown.iter().filter(|step| has_note(step));
    let noted: Vec<String> = noted.map(|step| step.visit.entry.to_string()).collect();
    let words = match noted.as_slice() {
        [] => String::new(),
        [one] => format!("Entry {one} has remarks: `ows log show {one}`"),
        several => format!(
            "Entries {} have remarks: `ows log show ENTRY`",
            all_of(several)
        ),
    };
    page.paragraph(INDENT, inked(Ink::Faint, words));
    let earlier = sheet.steps.len() - shown.len();
    if earlier > 0 {
        let (is, them) = match earlier {
            1 => ("is", "it"),
            _ => ("are", "them"),
        };
        let words = format!(
            "{earlier} earlier {is} not shown: `--last {}` shows {them} too, a larger `--width` more side by side",
            sheet.steps.len()
        );
        page.paragraph(INDENT, inked(Ink::Open, words));
    }
    let otherwise = shown.iter().filter(|step| step.visit.scores_otherwise);
    page.alarms(
        INDENT,
        otherwise.map(|step| {
            let entry = step.visit.entry;
            format!("entry {entry}: as shown then; scored again it differs: say `ows log verify`")
        }),
    );
}

/// Says whether something was written beside an answer or an event.
fn has_note(step: &Step) -> bool {
    let assessment = &step.visit.assessment;
    let mut seen = assessment.observations().iter();
    let mut events = assessment.context.events.iter();
    let is_noted = |detail: &Detail| detail.note.is_some() || !detail.confounders.is_empty();
    seen.any(|seen| seen.detail().is_some_and(is_noted)) || events.any(|event| event.note.is_some())
}

/// What is said where the columns were not all rated by the same words.
const REWORDED: &str =
    "The wording changed between versions here: the same points are not quite the same finding";

/// How wide the label and each column are, and how many columns fit; at least one.
struct Widths {
    label: usize,
    column: usize,
    fit: usize,
}

impl Widths {
    fn of(page: &Page<'_>, sheet: &Sheet<'_>) -> Self {
        let words = sheet.steps.iter().flat_map(|step| words(step));
        let column = words.map(|word| page.columns_of(word)).max();
        let column = column.unwrap_or_default().clamp(NARROWEST, WIDEST);
        let labels = cells::rows(&sheet.steps, column, &mut Legend::default());
        let labels = labels
            .iter()
            .flatten()
            .map(|row| page.columns_of(&row.label));
        let room = page.width().saturating_sub(INDENT);
        let label = labels.max().unwrap_or_default().min(room / 2);
        Self {
            label,
            column,
            fit: (room.saturating_sub(label) / (column + GAP)).max(1),
        }
    }
}

/// Returns the words of a column that a reader should find whole.
fn words(step: &Step) -> impl Iterator<Item = &str> {
    let assessment = &step.visit.assessment;
    let reason = Some(assessment).filter(|_| !step.visit.outcome.is_scored());
    let reason = reason.and_then(one_reason).unwrap_or_default();
    let rater = assessment.context.rater.as_deref().unwrap_or_default();
    [rater, reason].into_iter().flat_map(|text| text.split(' '))
}

fn one_block(page: &mut Page<'_>, steps: &[&Step], widths: &Widths, legend: &mut Legend) {
    for group in cells::rows(steps, widths.column, legend) {
        page.blank();
        for Row { label, cells, ink } in group {
            let label = cell(inked(ink, label), widths.label);
            let cells = cells.into_iter().map(|text| {
                let ink = text.ink.or(ink);
                figure(inked(ink, text.words), widths.column)
            });
            let cells: Vec<_> = std::iter::once(label).chain(cells).collect();
            page.row(INDENT, &cells);
        }
    }
}
