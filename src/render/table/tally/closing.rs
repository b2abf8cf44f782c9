//! The closing table of one scale. The words of a page are ours, the columns are drawn by `comfy-table`.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets,
};

use super::super::super::page::{Page, inked};
use super::super::super::wording::stages::NONE_SHOWS;
use super::super::super::wording::{DESCRIPTION, NOT_SCORED, band_range, caption};
use super::super::super::{Ink, Style, columns};
use super::{Count, LeftOut, OfScale, Split};
use crate::base::text::{count, thousands};

/// One line of a table: what is counted, and the counts.
struct Row {
    name: String,
    counts: [String; 2],
}

/// What stands above the counts.
const HEADS: [&str; 2] = ["Complete", "Incomplete"];

/// Writes the counts of one scale: its bands, then apart from them the stages of each staging.
pub(super) fn write(page: &mut Page<'_>, counts: &OfScale) {
    let scale = &counts.scale;
    let number = count(counts.assessments(), "assessment", "assessments");
    let between = page.style().glyph(" · ", " - ");
    let caption = caption(scale, page.style());
    page.heading(&format!("{caption}{between}{number}"), "");
    let bands = bands(counts);
    let stagings: Vec<Vec<Row>> = scale
        .stagings()
        .iter()
        .zip(&counts.stagings)
        .map(|(staging, split)| {
            let names = staging.stages.iter();
            let names = names.map(|stage| format!("{}  {}", stage.number, stage.name));
            let none = std::iter::once(NONE_SHOWS.to_owned());
            rows(split, none.chain(names), "stage open")
        })
        .collect();
    let widths = widths(page.style(), stagings.iter().chain([&bands]).flatten());
    let first = if scale.bands().is_empty() { "" } else { "Band" };
    page.drawn(&table(page.style(), first, &bands, widths).to_string());
    for (staging, rows) in scale.stagings().iter().zip(&stagings) {
        page.blank();
        page.paragraph(1, format!("{}: {DESCRIPTION}", staging.name));
        page.drawn(&table(page.style(), "Stage", rows, widths).to_string());
    }
    if counts.not_scored > 0 {
        page.blank();
        let number = thousands(counts.not_scored);
        let text = format!("{number} {NOT_SCORED}: no item has an answer");
        page.paragraph(1, inked(Ink::Open, text));
    }
}

/// Says what the counts do not hold, or that nothing was rejected.
pub(super) fn left_out(page: &mut Page<'_>, left_out: LeftOut) {
    let mut alarm = |text: String| page.paragraph(0, inked(Ink::Alarm, text));
    if left_out.rejected > 0 {
        let rows = count(left_out.rejected, "row", "rows");
        alarm(format!(
            "! {rows} rejected: not read, and in none of these counts"
        ));
    }
    if left_out.refused > 0 {
        let files = count(left_out.refused, "file", "files");
        alarm(format!(
            "! {files} refused: what was not read of it is in none of these counts"
        ));
    }
    if left_out.stopped {
        alarm("! stopped there: whatever comes after is in none of these counts".to_owned());
    }
    if !left_out.is_any() {
        page.paragraph(0, "no row rejected");
    }
}

fn bands(counts: &OfScale) -> Vec<Row> {
    let scale = &counts.scale;
    let mut found = Vec::new();
    if !scale.bands().is_empty() {
        let names = scale.bands().iter().enumerate();
        let names =
            names.map(|(place, band)| format!("{}, {}", band.name, band_range(scale, place)));
        found = rows(&counts.bands, names, "band open");
    }
    found.push(Row::new("scored in all".to_owned(), counts.scored));
    found
}

fn rows(split: &Split, names: impl Iterator<Item = String>, open: &str) -> Vec<Row> {
    let settled = names.zip(&split.settled);
    let mut rows: Vec<Row> = settled
        .map(|(name, count)| Row::new(name, *count))
        .collect();
    rows.push(Row {
        name: open.to_owned(),
        // What is complete is settled.
        counts: ["-".to_owned(), thousands(split.open)],
    });
    rows
}

impl Row {
    fn new(name: String, count: Count) -> Self {
        Self {
            name,
            counts: [thousands(count.complete), thousands(count.incomplete)],
        }
    }
}

/// Returns widths that hold for all tables of a scale, so that their columns stand under each other.
fn widths<'r>(style: &Style, rows: impl Iterator<Item = &'r Row>) -> [usize; 3] {
    let mut widest = [0, columns(HEADS[0]), columns(HEADS[1])];
    for row in rows {
        let texts = [&row.name, &row.counts[0], &row.counts[1]];
        for (width, text) in widest.iter_mut().zip(texts) {
            *width = columns(&style.text(text)).max(*width);
        }
    }
    let room = style
        .width
        .saturating_sub(widest[1] + widest[2] + 2 * PADDING * widest.len());
    widest[0] = widest[0].min(room.max(1));
    widest
}

/// Columns left empty on each side of a cell.
const PADDING: usize = 1;

fn table(style: &Style, first: &str, rows: &[Row], widths: [usize; 3]) -> Table {
    let mut table = Table::new();
    let number = |text: &str| Cell::new(text).set_alignment(CellAlignment::Right);
    // Without a width of its own the table would ask the terminal, and wrap nothing in a pipe.
    table
        .load_style(presets::NOTHING)
        .set_width(u16::try_from(style.width).unwrap_or(u16::MAX))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header([Cell::new(first), number(HEADS[0]), number(HEADS[1])]);
    for row in rows {
        table.add_row([
            Cell::new(style.text(&row.name)),
            number(&row.counts[0]),
            number(&row.counts[1]),
        ]);
    }
    for (column, width) in table.column_iter_mut().zip(widths) {
        let width = u16::try_from(width + 2 * PADDING).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    table
}
