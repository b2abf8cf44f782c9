//! Figures of agreement as CSV: a row a figure, with the cells that its JSON has.
//!
//! What is not defined is an empty cell, and says why.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::csv::CsvWriter;
use crate::base::text::cell;
use crate::training::agreement::report::{Line, Report};

/// The columns of a figure: the keys of its JSON.
pub(super) const COLUMNS: [&str; 14] = [
    "part",
    "item",
    "rater",
    "other",
    "level",
    "figure",
    "value",
    "low",
    "high",
    "standard_error",
    "n",
    "interval",
    "draws_skipped",
    "reason",
];

/// Writes the figures of a report as CSV.
///
/// # Errors
/// The output cannot be written.
pub fn write_csv(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let mut rows = CsvWriter::new(out);
    COLUMNS.iter().for_each(|name| rows.field(name));
    rows.end_row()?;
    for line in &report.lines {
        end_row(&mut rows, line)?;
    }
    rows.flush()
}

/// Writes the cells of a figure, and ends the row.
pub(super) fn end_row(rows: &mut CsvWriter<impl Write>, line: &Line) -> io::Result<()> {
    let json = serde_json::to_value(line)?;
    for name in COLUMNS {
        match json.get(name) {
            Some(Json::String(text)) => rows.field(&cell(text)),
            Some(Json::Number(number)) => rows.field(&plain(number)),
            _ => rows.field(""),
        }
    }
    rows.end_row()
}

/// Writes a number without an exponent, and a whole one without a point.
fn plain(number: &serde_json::Number) -> String {
    match (number.as_u64(), number.as_f64()) {
        (None, Some(number)) => number.to_string(),
        _ => number.to_string(),
    }
}
