//! One assessment as a line of columns, or stacked where the screen is narrow.

use super::super::page::{Page, Piece, inked};
use super::super::wording::{self, range, span, stages};
use super::super::{Ink, Style, columns as wide, left, right};
use super::layout::{self, Columns};
use super::notes::{self, Notes};
use crate::assessment::Assessment;
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;
use crate::scoring::stage::Staged;

/// Writes the line of an assessment, and below it the notes that do not fit at its end.
pub(super) fn columns(
    page: &mut Page<'_>,
    widths: &Columns,
    assessment: &Assessment,
    outcome: &Outcome,
) {
    let style = page.style();
    let patient = shortened(style, patient(assessment), widths.patient);
    let mut cells = vec![
        left(&time(assessment, widths.has_offset()), widths.time),
        left(&patient, widths.patient),
    ];
    cells.extend(widths.total.map(|width| total(style, outcome, width)));
    cells.extend(
        widths
            .band
            .map(|width| band(style, assessment, outcome, width)),
    );
    let stages = widths.stagings.iter().zip(&outcome.stagings);
    let stages = stages.map(|(width, staged)| stage(style, outcome, staged, *width));
    let stages: Vec<String> = stages.collect();
    let notes = Notes::of(assessment, outcome, widths.band.is_none());
    match notes.beside(style, widths.notes) {
        Some(beside) => page.drawn(&joined(&cells, &stages, &beside)),
        None => {
            page.drawn(&joined(&cells, &stages, ""));
            page.dotted(widths.time + 2, notes.long());
        }
    }
}

/// Joins the cells of a line; a bar keeps the described stages apart from what was measured.
pub(super) fn joined(cells: &[String], stages: &[String], notes: &str) -> String {
    let mut line = cells.join("  ");
    if !stages.is_empty() {
        line += " | ";
        line += &stages.join("  ");
    }
    format!("{line}  {notes}")
}

fn total(style: &Style, outcome: &Outcome, width: usize) -> String {
    let text = match outcome.total {
        Some(total) if outcome.is_scored() => range(total),
        _ => "-".to_owned(),
    };
    style.paint(ink(outcome.total, outcome), &right(&text, width))
}

fn band(style: &Style, assessment: &Assessment, outcome: &Outcome, width: usize) -> String {
    let text = match outcome.band {
        Some(band) if outcome.is_scored() => notes::band(assessment.scale(), style, band, width),
        _ => wording::NOT_SCORED.to_owned(),
    };
    style.paint(ink(outcome.band, outcome), &left(&text, width))
}

fn stage(style: &Style, outcome: &Outcome, staged: &Staged, width: usize) -> String {
    let text = match outcome.is_scored() {
        true => stages::short(staged.shown),
        false => "-".to_owned(),
    };
    style.paint(ink(Some(staged.shown), outcome), &left(&text, width))
}

/// Writes an assessment on lines of its own: who, then what was measured, then what is described.
pub(super) fn stacked(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let scale = assessment.scale();
    let mut who = vec![
        time(assessment, false).into(),
        inked(Ink::Strong, patient(assessment)),
    ];
    let mut measured = None;
    if let Some(total) = outcome.total.filter(|_| outcome.is_scored()) {
        let mut text = format!("total {}", span((total.low, total.high)));
        if let Some(band) = outcome.band {
            text = format!("{text}, {}", wording::whole_band(scale, band));
        }
        measured = Some(inked(ink(Some(total), outcome), text));
    }
    let pieces = who.iter().chain(&measured);
    let taken: usize = pieces.map(|piece| page.columns_of(piece.text()) + 3).sum();
    if taken <= page.width() + 3 {
        who.extend(measured.take());
    }
    page.dotted(0, who);
    page.dotted(2, measured);
    let mut described: Vec<Piece> = Vec::new();
    if outcome.is_scored() {
        for (staging, staged) in scale.stagings().iter().zip(&outcome.stagings) {
            let text = format!("{}: {}", staging.id, stages::numbered(staged.shown));
            described.push(inked(ink(Some(staged.shown), outcome), text));
        }
    }
    described.extend(Notes::of(assessment, outcome, true).long());
    page.dotted(2, described);
}

/// Shortens a name in its middle, with a mark: names of one place often begin alike, and end apart.
pub(super) fn shortened(style: &Style, name: &str, width: usize) -> String {
    let name = style.text(name);
    if wide(&name) <= width {
        return name;
    }
    let mark = style.glyph("…", "..");
    let kept = width.saturating_sub(wide(mark));
    let end = (kept / 2).max(kept.min(4));
    let letters: Vec<char> = name.chars().collect();
    let first: String = letters.iter().take(kept - end).collect();
    let last: String = letters
        .iter()
        .skip(letters.len().saturating_sub(end))
        .collect();
    format!("{first}{mark}{last}")
}

fn time(assessment: &Assessment, with_offset: bool) -> String {
    let shape = if with_offset {
        layout::WITH_OFFSET
    } else {
        layout::LOCAL
    };
    let time = assessment.context.time.as_ref();
    time.map_or_else(|| "-".to_owned(), |time| time.format(shape).to_string())
}

fn patient(assessment: &Assessment) -> &str {
    let patient = assessment.context.patient.as_ref();
    patient.map_or("-", |patient| patient.as_str())
}

fn ink<T: Copy + PartialEq>(extent: Option<Extent<T>>, outcome: &Outcome) -> Ink {
    match extent.and_then(|extent| extent.settled()) {
        Some(_) if outcome.is_scored() => Ink::Strong,
        _ => Ink::Open,
    }
}
