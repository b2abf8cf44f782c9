//! The table of items with its total, or NOT SCORED where nothing was answered.

use crate::assessment::{Answer, Assessment, Observation};
use crate::history::Change;
use crate::render::page::{Columns, Page, Piece, cell, figure, inked};
use crate::render::{Ink, wording};
use crate::scale::Item;
use crate::scoring::outcome::Outcome;

/// From this width on an item takes one row of three columns; below it, its finding stands underneath.
const THREE_COLUMNS: usize = 60;
/// How far rows stand in.
const MARGIN: usize = 1;
/// How far a finding stands in where it is underneath.
const BENEATH: usize = 3;

/// The columns of the table.
const LABEL: usize = 0;
const FINDING: usize = 1;
const POINTS: usize = 2;

/// Measures the labels and points; `None` if there is no room for three columns.
fn columns(page: &Page<'_>, assessment: &Assessment) -> Option<Columns> {
    if page.width() < THREE_COLUMNS {
        return None;
    }
    let items = assessment.scale().items().iter();
    let rows = items.zip(assessment.observations());
    let rows = rows.map(|(item, seen)| (item.label.as_str(), wording::points(item, seen)));
    let rows: Vec<(&str, String)> = rows.collect();
    let rows = rows.iter().map(|(label, points)| [*label, "", points]);
    let title = ["", "", points_title(assessment)];
    let mut columns = Columns::of(page, MARGIN, rows.chain([title]));
    // Wide labels fold, so that findings keep half of the line.
    let points = columns.width(POINTS).unwrap_or(0);
    columns.at_most(LABEL, (page.width() / 2).saturating_sub(points));
    columns.fill(FINDING);
    Some(columns)
}

/// Returns how far what stands beneath a finding stands in.
fn beneath(columns: Option<&Columns>, without: usize) -> usize {
    columns.map_or(without, |columns| columns.after(FINDING))
}

/// A scale without a total has degrees: they are not points of anything.
fn points_title(assessment: &Assessment) -> &'static str {
    match assessment.scale().definition().total {
        Some(_) => "Points",
        None => "Degree",
    }
}

/// Writes the table of items and the total.
pub(super) fn items(
    page: &mut Page<'_>,
    assessment: &Assessment,
    outcome: &Outcome,
    change: Option<&Change>,
) {
    if !outcome.is_scored() {
        return not_scored(page, assessment);
    }
    let columns = columns(page, assessment);
    if let Some(columns) = &columns {
        let titles = ["Item", "Finding", points_title(assessment)];
        columns.row(
            page,
            &[POINTS],
            titles.map(|title| inked(Ink::Faint, title)),
        );
    }
    let scale = assessment.scale();
    for (item, observation) in scale.items().iter().zip(assessment.observations()) {
        row(page, columns.as_ref(), item, observation);
        for remark in wording::remarks(item, observation, &assessment.context) {
            page.paragraph(beneath(columns.as_ref(), BENEATH + 2), remark);
        }
    }
    total(page, columns.as_ref(), assessment, outcome);
    if let Some(change) = change {
        let moved = wording::moved(change, assessment);
        page.paragraph(beneath(columns.as_ref(), BENEATH), moved);
    }
    page.blank();
}

fn row(page: &mut Page<'_>, columns: Option<&Columns>, item: &Item, observation: &Observation) {
    let (finding, ink) = match observation.answer() {
        Answer::Missing(_) => ("- ", Some(Ink::Open)),
        Answer::Chosen { choice: 0, .. } => ("", Some(Ink::Faint)),
        Answer::Chosen { .. } => ("", None),
    };
    let finding = format!("{finding}{}", wording::finding(item, observation));
    let points = wording::points(item, observation);
    let piece = |text: String| inked(ink, text);
    match columns {
        Some(columns) => {
            let pieces = [Piece::from(&item.label), piece(finding), piece(points)];
            columns.row(page, &[POINTS], pieces);
        }
        None => {
            page.ends(MARGIN, &item.label, piece(points));
            page.paragraph(BENEATH, piece(finding));
        }
    }
}

/// Writes total, band and what is missing. A scale without a total still says what is missing.
fn total(
    page: &mut Page<'_>,
    columns: Option<&Columns>,
    assessment: &Assessment,
    outcome: &Outcome,
) {
    let scale = assessment.scale();
    let indent = beneath(columns, BENEATH);
    if let Some(total) = wording::total(scale, outcome) {
        let ink = if outcome.is_complete() {
            Ink::Strong
        } else {
            Ink::Open
        };
        let band = wording::band(scale, outcome).unwrap_or_default();
        total_line(page, columns, inked(ink, total), band);
    }
    if let Some(incomplete) = wording::incomplete(outcome) {
        page.paragraph(indent, inked(Ink::Open, incomplete));
    }
}

/// Writes the total with its band; the band's limits go beneath it where they do not fit beside.
fn total_line(
    page: &mut Page<'_>,
    columns: Option<&Columns>,
    total: Piece,
    (band, limits): (String, String),
) {
    // A scale without bands has neither.
    let both = format!("{band} {limits}").trim().to_owned();
    let title = inked(Ink::Strong, "Total");
    let Some(columns) = columns else {
        page.ends(MARGIN, title, total);
        return page.paragraph(BENEATH, inked(Ink::Strong, both));
    };
    let figures = page.columns_of(total.text());
    let width = |column| columns.width(column).unwrap_or(0);
    let room = (width(FINDING) + width(POINTS)).saturating_sub(figures);
    let (beside, beneath) = if page.columns_of(&both) <= room {
        (both, String::new())
    } else {
        (band, limits)
    };
    let cells = [
        cell(title, width(LABEL)),
        cell(inked(Ink::Strong, beside), room),
        figure(total, figures),
    ];
    page.row(MARGIN, &cells);
    page.paragraph(columns.after(FINDING), inked(Ink::Strong, beneath));
}

/// Writes that there is nothing to score, why, and whatever was noted about single items.
fn not_scored(page: &mut Page<'_>, assessment: &Assessment) {
    match wording::asleep::result(assessment) {
        Some(asleep) => page.dotted(MARGIN, asleep),
        None => page.paragraph(MARGIN, inked(Ink::Strong, wording::NOT_SCORED)),
    }
    let reasons = wording::unanswered(assessment);
    page.paragraph(MARGIN, inked(Ink::Open, reasons));
    for words in wording::unanswered_items(assessment) {
        page.paragraph(MARGIN, words);
    }
    page.blank();
}
