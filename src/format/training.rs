//! The report of decks as CSV: a row a figure, with what it is held against.

use std::io::{self, Write};

use super::agreement::{COLUMNS, end_row};
use super::csv::CsvWriter;
use crate::base::text::cell;
use crate::training::agreement::report::Line;
use crate::training::report::shape::TrainingReport;

/// The columns that stand before those of a figure.
const BEFORE: [&str; 6] = ["training", "deck", "scale", "against", "attempt", "started"];

/// Writes every figure: of each attempt, of each rater against the key, of each item over all
/// raters against the key, and of raters against each other.
///
/// # Errors
/// The output cannot be written.
pub fn write_csv(out: &mut impl Write, report: &TrainingReport) -> io::Result<()> {
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
