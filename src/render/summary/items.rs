//! The table of items with its total, or NOT SCORED where nothing was answered.

use crate::assessment::{Answer, Assessment, Observation};
use crate::history::Change;
use crate::render::page::{Page, Piece, cell, figure, inked};
use crate::render::{Ink, wording};
use crate::scale::Item;
use crate::scoring::outcome::Outcome;

/// From this width on an item takes one row of three columns; below it, its finding stands underneath.
const THREE_COLUMNS: usize = 60;
/// How far rows stand in.
const MARGIN: usize = 1;
/// How far a finding stands in where it is underneath.
const BENEATH: usize = 3;

/// Where the columns of the table are.
struct Columns {
    label: usize,
    finding: usize,
    points: usize,
}

impl Columns {
    /// Measures the labels and points; `None` if there is no room for three columns.
    fn of(page: &Page<'_>, assessment: &Assessment) -> Option<Self> {
        if page.width() < THREE_COLUMNS {
            return None;
        }
        let rows = || {
            assessment
                .scale()
                .items()
                .iter()
                .zip(assessment.observations())
        };
        let label = rows().map(|(item, _)| page.columns_of(&item.label)).max()?;
        let points = rows()
            .map(|(item, observation)| page.columns_of(&wording::points(item, observation)))
            .chain([page.columns_of(points_title(assessment))])
            .max()?;
        // Wide labels fold, so that findings keep half of the line.
        let label = label.min((page.width() / 2).saturating_sub(points));
        let finding = page.width().checked_sub(MARGIN + label + 2 + 2 + points)?;
        Some(Self {
            label,
            finding,
            points,
        })
    }

    /// Returns how far a line beneath the total stands in.
    fn total(columns: Option<&Self>) -> usize {
        columns.map_or(BENEATH, |columns| MARGIN + columns.label + 2)
    }

    /// Returns how far a line beneath a finding stands in.
    fn beneath(columns: Option<&Self>) -> usize {
        columns.map_or(BENEATH + 2, |columns| MARGIN + columns.label + 2)
    }
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
    let columns = Columns::of(page, assessment);
    if let Some(columns) = &columns {
        let title = |text| inked(Ink::Faint, text);
        let cells = [
            cell(title("Item"), columns.label),
            cell(title("Finding"), columns.finding),
            figure(title(points_title(assessment)), columns.points),
        ];
        page.row(MARGIN, &cells);
    }
    let scale = assessment.scale();
    for (item, observation) in scale.items().iter().zip(assessment.observations()) {
        row(page, columns.as_ref(), item, observation);
        for remark in wording::remarks(item, observation, &assessment.context) {
            page.paragraph(Columns::beneath(columns.as_ref()), remark);
        }
    }
    total(page, columns.as_ref(), assessment, outcome);
    if let Some(change) = change {
        let moved = wording::moved(change, assessment);
        page.paragraph(Columns::total(columns.as_ref()), moved);
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
    let piece = |text: String| match ink {
        Some(ink) => inked(ink, text),
        None => text.into(),
    };
    match columns {
        Some(columns) => {
            let cells = [
                cell(&item.label, columns.label),
                cell(piece(finding), columns.finding),
                figure(piece(points), columns.points),
            ];
            page.row(MARGIN, &cells);
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
    let indent = Columns::total(columns);
    if let Some(total) = wording::total(scale, outcome) {
        let ink = match outcome.is_complete() {
            true => Ink::Strong,
            false => Ink::Open,
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
    let room = (columns.finding + columns.points).saturating_sub(figures);
    let (beside, beneath) = match page.columns_of(&both) <= room {
        true => (both, String::new()),
        false => (band, limits),
    };
    let cells = [
        cell(title, columns.label),
        cell(inked(Ink::Strong, beside), room),
        figure(total, figures),
    ];
    page.row(MARGIN, &cells);
    page.paragraph(MARGIN + columns.label + 2, inked(Ink::Strong, beneath));
}

/// Writes that there is nothing to score, why, and whatever was noted about single items.
fn not_scored(page: &mut Page<'_>, assessment: &Assessment) {
    page.paragraph(MARGIN, inked(Ink::Strong, wording::NOT_SCORED));
    let reasons = wording::unanswered(assessment);
    page.paragraph(MARGIN, inked(Ink::Open, reasons));
    for words in wording::unanswered_items(assessment) {
        page.paragraph(MARGIN, words);
    }
    page.blank();
}
