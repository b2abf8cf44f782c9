//! The counts below many assessments: how many of each band and of each stage, and what was left out.
//!
//! The columns of the closing tables are drawn by `comfy-table`, so that all of one scale stand under
//! each other.

use std::sync::Arc;

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets,
};

use crate::base::text::{count, thousands};
use crate::render::page::{Page, inked};
use crate::render::wording::stages::NONE_SHOWS;
use crate::render::wording::{DESCRIPTION, NOT_SCORED, band_range, caption};
use crate::render::{Ink, Style, columns};
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;

/// How many assessments came out how, for each scale; counts of parts of the work can be joined.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    scales: Vec<OfScale>,
}

/// What the counts do not hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many rows could not be read.
    pub rejected: u64,
    /// How many files were refused, or not read to their end.
    pub refused: u64,
    /// Whether the work stopped at one of these, so that more may be missing.
    pub stopped: bool,
}

/// Counts of one scale.
#[derive(Clone, Debug)]
struct OfScale {
    scale: Arc<Scale>,
    scored: Count,
    not_scored: u64,
    bands: Split,
    /// For each staging: stage 0 (none shows), then each stage.
    stagings: Vec<Split>,
}

/// Complete and incomplete assessments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    complete: u64,
    incomplete: u64,
}

/// Counts of the assessments for which something is settled, by what it is, and of those for which it is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Split {
    settled: Vec<Count>,
    /// Only an incomplete assessment can leave anything open.
    open: u64,
}

impl Tally {
    /// Counts an assessment.
    pub fn add(&mut self, scale: &Arc<Scale>, outcome: &Outcome) {
        self.of(scale).add(outcome);
    }

    /// Returns the closing table, each line ended by a line feed: for each scale how many of each
    /// band and of each stage, then how many were not scored, and what was left out.
    pub fn closing(&self, not_counted: LeftOut, style: &Style) -> String {
        let mut page = Page::new(style);
        for counts in &self.scales {
            write(&mut page, counts);
            page.blank();
        }
        if self.scales.is_empty() {
            page.paragraph(0, "no assessment");
        }
        left_out(&mut page, not_counted);
        page.finish()
    }

    /// Finds the counts of a scale. They stand in the order of name and version, so that joined
    /// counts do not depend on which part came first.
    fn of(&mut self, scale: &Arc<Scale>) -> &mut OfScale {
        let known = self.scales.iter().position(|counts| {
            Arc::ptr_eq(&counts.scale, scale) || counts.scale.digest() == scale.digest()
        });
        let position = known.unwrap_or_else(|| {
            let place = self
                .scales
                .partition_point(|counts| before(&counts.scale, scale));
            self.scales.insert(place, OfScale::new(scale));
            place
        });
        &mut self.scales[position]
    }
}

impl OfScale {
    fn new(scale: &Arc<Scale>) -> Self {
        let stagings = scale.stagings().iter();
        Self {
            scale: Arc::clone(scale),
            scored: Count::default(),
            not_scored: 0,
            bands: Split::of(scale.bands().len()),
            stagings: stagings
                .map(|staging| Split::of(staging.stages.len() + 1))
                .collect(),
        }
    }

    fn add(&mut self, outcome: &Outcome) {
        if !outcome.is_scored() {
            self.not_scored += 1;
            return;
        }
        let complete = outcome.is_complete();
        self.scored.add(complete);
        if let Some(band) = outcome.band {
            self.bands.add(band, complete);
        }
        for (split, staged) in self.stagings.iter_mut().zip(&outcome.stagings) {
            let shown = Extent {
                low: usize::from(staged.shown.low),
                high: usize::from(staged.shown.high),
            };
            split.add(shown, complete);
        }
    }

    fn assessments(&self) -> u64 {
        self.scored.complete + self.scored.incomplete + self.not_scored
    }
}

impl Count {
    fn add(&mut self, complete: bool) {
        let place = if complete {
            &mut self.complete
        } else {
            &mut self.incomplete
        };
        *place += 1;
    }
}

impl Split {
    fn of(things: usize) -> Self {
        Self {
            settled: vec![Count::default(); things],
            open: 0,
        }
    }

    fn add(&mut self, extent: Extent<usize>, complete: bool) {
        match extent
            .settled()
            .and_then(|settled| self.settled.get_mut(settled))
        {
            Some(count) => count.add(complete),
            None => self.open += 1,
        }
    }
}

fn before(one: &Scale, other: &Scale) -> bool {
    let digests = || one.digest().to_string() < other.digest().to_string();
    match (one.id(), one.version()).cmp(&(other.id(), other.version())) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => digests(),
        std::cmp::Ordering::Greater => false,
    }
}

/// One line of a table: what is counted, and the counts.
struct CountRow {
    name: String,
    counts: [String; 2],
}

/// What stands above the counts.
const HEADS: [&str; 2] = ["Complete", "Incomplete"];

/// Writes the counts of one scale: its bands, then apart from them the stages of each staging.
fn write(page: &mut Page<'_>, counts: &OfScale) {
    let scale = &counts.scale;
    let number = count(counts.assessments(), "assessment", "assessments");
    let between = page.style().glyph(" · ", " - ");
    let caption = caption(scale, page.style());
    page.heading(&format!("{caption}{between}{number}"), "");
    let bands = bands(counts);
    let stagings: Vec<Vec<CountRow>> = scale
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
fn left_out(page: &mut Page<'_>, left_out: LeftOut) {
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
    if left_out == LeftOut::default() {
        page.paragraph(0, "no row rejected");
    }
}

fn bands(counts: &OfScale) -> Vec<CountRow> {
    let scale = &counts.scale;
    let mut found = Vec::new();
    if !scale.bands().is_empty() {
        let names = scale.bands().iter().enumerate();
        let names =
            names.map(|(place, band)| format!("{}, {}", band.name, band_range(scale, place)));
        found = rows(&counts.bands, names, "band open");
    }
    found.push(CountRow::new("scored in all".to_owned(), counts.scored));
    found
}

fn rows(split: &Split, names: impl Iterator<Item = String>, open: &str) -> Vec<CountRow> {
    let settled = names.zip(&split.settled);
    let mut rows: Vec<CountRow> = settled
        .map(|(name, count)| CountRow::new(name, *count))
        .collect();
    rows.push(CountRow {
        name: open.to_owned(),
        // What is complete is settled.
        counts: ["-".to_owned(), thousands(split.open)],
    });
    rows
}

impl CountRow {
    fn new(name: String, count: Count) -> Self {
        Self {
            name,
            counts: [thousands(count.complete), thousands(count.incomplete)],
        }
    }
}

/// Returns widths that hold for all tables of a scale, so that their columns stand under each other.
fn widths<'r>(style: &Style, rows: impl Iterator<Item = &'r CountRow>) -> [usize; 3] {
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

fn table(style: &Style, first: &str, rows: &[CountRow], widths: [usize; 3]) -> Table {
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
