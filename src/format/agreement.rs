//! Figures of agreement as CSV, and the report of decks: a row a figure, with the cells that its JSON has.
//!
//! What is not defined is an empty cell, and says why.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::csv::CsvWriter;
use crate::base::text::cell;
use crate::training::agreement::report::{Line, Report};
use crate::training::report::shape::TrainingReport;

/// The columns of a figure: the keys of its JSON.
const COLUMNS: [&str; 14] = [
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

/// The columns that stand before those of a figure in the report of decks.
const BEFORE: [&str; 6] = ["training", "deck", "scale", "against", "attempt", "started"];

/// Writes every figure of decks: of each attempt, of each rater against the key, of each item over all
/// raters against the key, and of raters against each other.
///
/// # Errors
/// The output cannot be written.
pub fn write_training_csv(out: &mut impl Write, report: &TrainingReport) -> io::Result<()> {
    let mut rows = CsvWriter::new(out);
    BEFORE.iter().for_each(|name| rows.field(name));
    COLUMNS.iter().for_each(|name| rows.field(name));
    rows.end_row()?;
    let mut row = |before: [&str; 5], line: &Line| {
        rows.field("true");
        before.iter().for_each(|text| rows.field(&cell(text)));
        end_row(&mut rows, line)
    };
    for attempt in &report.attempts {
        let (id, started) = (&attempt.attempt, &attempt.started);
        for line in attempt.lines() {
            row([&attempt.deck, "", "key", id, started], &line)?;
        }
    }
    let decks = report.decks.iter().map(|deck| deck.deck.as_str());
    let decks = decks.collect::<Vec<_>>().join(";");
    for scale in &report.scales {
        let before = |against| [decks.as_str(), &scale.scale, against, "", ""];
        if let Some(key) = &scale.key {
            for line in &key.agreement.lines {
                row(before("key"), line)?;
            }
            // One rater's items are among the figures of the rater.
            let items = key.items.iter().filter(|_| report.rater.is_none());
            for line in items.map(|error| error.line()) {
                row(before("key"), &line)?;
            }
        }
        let lines = scale.each_other.iter().flat_map(|report| &report.lines);
        for line in lines {
            row(before("each-other"), line)?;
        }
    }
    rows.flush()
}

/// Writes the cells of a figure, and ends the row.
fn end_row(rows: &mut CsvWriter<impl Write>, line: &Line) -> io::Result<()> {
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
