//! The report of decks as CSV: a row a figure, with what it is held against.

use std::io::{self, Write};

use crate::base::text::cell;
use crate::format::agreement::{COLUMNS, FigureDetail};
use crate::format::csv::CsvWriter;
use crate::training::agreement::figures::{Figure, Line, Name, Part, Report, Subject};
use crate::training::case::report::{AttemptLine, KeyReport, TrainingReport};

/// The columns that stand before those of a figure.
const BEFORE: [&str; 6] = ["training", "deck", "scale", "against", "attempt", "started"];

/// Writes every figure: of each attempt, of each rater against the key, of each item over all
/// raters against the key, and of raters against each other.
///
/// # Errors
/// The output cannot be written.
pub fn write_csv(out: &mut impl Write, report: &TrainingReport) -> io::Result<()> {
    let mut rows = Rows {
        rows: CsvWriter::new(out),
    };
    rows.head()?;
    for line in &report.attempts {
        rows.attempt(line)?;
    }
    let decks = report.decks.iter().map(|deck| deck.reference.as_str());
    let decks = decks.collect::<Vec<_>>().join(";");
    for scale in &report.scales {
        let before = |against| {
            [
                "true",
                decks.as_str(),
                scale.scale.0.as_str(),
                against,
                "",
                "",
            ]
        };
        if let Some(key) = &scale.key {
            rows.report(before("key"), &key.report)?;
            // One rater's items are among the figures of the rater.
            if report.rater.is_none() {
                rows.items(before("key"), key)?;
            }
        }
        if let Some(each_other) = &scale.each_other {
            rows.report(before("each-other"), each_other)?;
        }
    }
    rows.rows.flush()
}

struct Rows<'w, W: Write> {
    rows: CsvWriter<&'w mut W>,
}

impl<W: Write> Rows<'_, W> {
    fn head(&mut self) -> io::Result<()> {
        for name in BEFORE.iter().chain(&COLUMNS) {
            self.rows.field(name);
        }
        self.rows.end_row()
    }

    fn row(&mut self, before: [&str; 6], line: &Line) -> io::Result<()> {
        before.iter().for_each(|text| self.rows.field(&cell(text)));
        for cell in FigureDetail::of(line).cells() {
            self.rows.field(&cell);
        }
        self.rows.end_row()
    }

    fn report(&mut self, before: [&str; 6], report: &Report) -> io::Result<()> {
        report
            .lines
            .iter()
            .try_for_each(|line| self.row(before, line))
    }

    fn attempt(&mut self, line: &AttemptLine) -> io::Result<()> {
        let before = [
            "true",
            line.deck.as_str(),
            "",
            "key",
            line.id.as_str(),
            line.started.as_str(),
        ];
        let figures = [
            (Part::Item, Name::Exact, &line.exact),
            (Part::Item, Name::WithinOne, &line.within_one),
            (Part::Item, Name::SignedError, &line.signed_error),
            (Part::Total, Name::Bias, &line.bias),
            (Part::Band, Name::Under, &line.band_shares.0),
            (Part::Band, Name::Over, &line.band_shares.1),
        ];
        for (part, name, figure) in figures {
            let subject = Subject {
                part,
                item: None,
                rater: Some(line.rater.clone()),
                other: None,
            };
            self.row(before, &made(subject, name, figure))?;
        }
        Ok(())
    }

    fn items(&mut self, before: [&str; 6], key: &KeyReport) -> io::Result<()> {
        for (at, error) in key.items.iter().enumerate() {
            let subject = Subject {
                part: Part::Item,
                item: Some((at, error.id.clone(), error.label.clone())),
                rater: None,
                other: None,
            };
            // Ratings of several raters of one case hang together, for which an interval of
            // single ratings would be too narrow.
            let figure = Figure::bare(error.signed_error.value, error.signed_error.n);
            self.row(before, &made(subject, Name::SignedError, &figure))?;
        }
        Ok(())
    }
}

fn made(subject: Subject, name: Name, figure: &Figure) -> Line {
    Line {
        subject,
        name,
        level: None,
        figure: *figure,
    }
}
