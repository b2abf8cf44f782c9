//! Raters against the key: one in full, each of a group on a line, and one over attempts.
//!
//! A line is a row of a table where the page is wide enough, and otherwise takes a few lines.

use crate::base::text::{count, thousands};
use crate::render::page::{Page, inked};
use crate::render::training::figure::{in_column, interval, share, signed, value, with_interval};
use crate::render::{Ink, columns, left, right};
use crate::training::agreement::differences::moved as by_how_much;
use crate::training::agreement::figures::Figure;
use crate::training::report::shape::{AttemptLine, KeyReport, TrainingReport};
use crate::training::tally::{Bands, gravest};
use crate::training::verdict::Verdict;

/// Where figures begin beside their labels.
const FIGURES: usize = 34;

/// Writes the figures of one rater, what is read first at the top.
pub(super) fn one(page: &mut Page<'_>, report: &TrainingReport, key: &KeyReport) {
    let Some(line) = key.raters.first() else {
        return;
    };
    let mut put = |label: &str, words: String| page.labelled(2, label, FIGURES, words);
    put("Items as in the key", of_ratings(&line.exact));
    put("At most one option off", of_ratings(&line.within_one));
    put(
        "Mean signed error, points",
        with_interval(&line.signed_error, signed, ""),
    );
    if line.accepted > 0 {
        put("Accepted beside the key", thousands(line.accepted));
    }
    if line.bias.n > 0 {
        put(
            "Bias of totals, points",
            with_interval(&line.bias, signed, ""),
        );
        let (low, high) = (&line.lower_limit, &line.upper_limit);
        put(
            "Limits of agreement, 1.96 SD",
            match low.value {
                Err(_) => value(low, signed),
                Ok(_) => format!("{} to {}", value(low, signed), value(high, signed)),
            },
        );
        put(
            "Largest difference of totals",
            value(&line.largest_error, |points| points.to_string()),
        );
    }
    if line.bands.of > 0 {
        put("Cases in another band", line.bands.to_string());
    }
    if report.decks.iter().any(|deck| !deck.limits.is_empty()) {
        let (below, above) = (line.limits_below, line.limits_above);
        put(
            "Cases across a limit",
            format!("{}: {below} below, {above} above", below + above),
        );
    }
    let gravest = gravest(&line.flags_missed);
    put(
        "Flags missed",
        match line.flags_missed.len() {
            0 => "0".to_owned(),
            all => format!("{all}, {gravest} of them must never be missed"),
        },
    );
    put("Flags raised wrongly", line.flags_false.to_string());
}

/// The columns of a group.
const OF_GROUP: [Column; 10] = [
    column("Tries", "attempts", 6),
    column("Cases", "cases", 6),
    column("Exact", "exact", 6),
    column("95 % interval", "95 % interval", 15),
    column("Near", "near", 6),
    column("Error", "mean signed error", 6),
    column("Bias", "bias of totals", 7),
    column("Lower", "in a band below", 6),
    column("Higher", "in a band above", 7),
    column("Flags", "gravest flags missed", 6),
];

/// The least width of names in it: those of raters are short.
const NAMES: usize = 5;

/// Writes a line for each rater.
pub(super) fn group(page: &mut Page<'_>, key: &KeyReport) {
    page.heading("Each rater against the key", "");
    let lines = key.raters.iter().map(|line| FigureRow {
        name: line.rater.clone(),
        figures: vec![
            thousands(line.attempts),
            thousands(line.cases),
            in_column(&line.exact, share),
            interval(&line.exact, share).unwrap_or_default(),
            in_column(&line.within_one, share),
            in_column(&line.signed_error, signed),
            in_column(&line.bias, signed),
            banded(line.bands.below, line.bands),
            banded(line.bands.above, line.bands),
            gravest(&line.flags_missed).to_string(),
        ],
        beneath: undefined(&[
            ("mean signed error", &line.signed_error),
            ("bias of totals", &line.bias),
        ]),
    });
    let lines: Vec<FigureRow> = lines.collect();
    rows(page, ("Rater", NAMES), &OF_GROUP, &lines);
    page.blank();
    let words = inked(
        Ink::Faint,
        "Near: items at most one option off. Error: mean signed error of items, bias: mean difference of totals, both in points and above 0 where more was given than the key has. Lower, higher: cases in a band below or above the key's. Flags: missed flags that must never be missed.",
    );
    page.paragraph(0, words);
}

/// The columns of attempts.
const OF_ATTEMPTS: [Column; 7] = [
    column("Cases", "cases", 8),
    column("Exact", "exact", 8),
    column("95 % interval", "95 % interval", 17),
    column("Error", "mean signed error", 8),
    column("Bias", "bias of totals", 8),
    column("Lower", "in a band below", 7),
    column("Higher", "in a band above", 8),
];

/// The width of a date with its time.
const DATES: usize = 16;

/// Writes a line for each attempt, and how figures moved from the first to the last.
pub(super) fn attempts(page: &mut Page<'_>, report: &TrainingReport) {
    page.heading("Over attempts", "");
    let decks = report.decks.len();
    let lines = report.attempts.iter().map(|line| FigureRow {
        name: date(&line.started),
        figures: vec![
            format!("{}/{}", line.cases_rated, line.cases),
            in_column(&line.exact, share),
            interval(&line.exact, share).unwrap_or_default(),
            in_column(&line.signed_error, signed),
            in_column(&line.bias, signed),
            banded(line.bands.below, line.bands),
            banded(line.bands.above, line.bands),
        ],
        beneath: beneath(line, decks > 1),
    });
    let lines: Vec<FigureRow> = lines.collect();
    rows(page, ("Begun", DATES), &OF_ATTEMPTS, &lines);
    if let Some(moved) = &report.moved {
        page.blank();
        let ([first, last], [error_first, error_last]) = (moved.exact, moved.signed_error);
        let words = format!(
            "From the first attempt to the last, exact agreement moved from {first:.3} to {last:.3}, by {}, and the mean signed error from {} to {} points, by {}.",
            by(by_how_much(first, last)),
            signed(error_first),
            signed(error_last),
            signed(by_how_much(error_first, error_last))
        );
        page.paragraph(0, words);
        if !moved.same_cases {
            let words = "The two are not of the same cases, which may be what differs.";
            page.paragraph(0, words);
        }
    }
}

fn beneath(line: &AttemptLine, names_deck: bool) -> Vec<String> {
    let mut words = Vec::new();
    if names_deck {
        words.push(line.deck.clone());
    }
    words.push(line.mode.word().to_owned());
    words.push(match line.verdict {
        Verdict::Undecided(_) => "nothing decided".to_owned(),
        verdict => verdict.words().to_owned(),
    });
    if line.seen_before > 0 {
        let cases = count(u64::from(line.seen_before), "case", "cases");
        words.push(format!("{cases} rated before"));
    }
    words.extend(undefined(&[
        ("exact", &line.exact),
        ("mean signed error", &line.signed_error),
        ("bias of totals", &line.bias),
    ]));
    words
}

/// Returns day and minute of a time as it is kept, which stand at its beginning.
fn date(time: &str) -> String {
    time.get(..DATES).unwrap_or(time).replace('T', " ")
}

fn banded(cases: u32, bands: Bands) -> String {
    match bands.of {
        0 => "-".to_owned(),
        _ => cases.to_string(),
    }
}

fn of_ratings(figure: &Figure) -> String {
    let words = with_interval(figure, share, "");
    match figure.value {
        Ok(_) => format!("{words}, {}", count(figure.n, "rating", "ratings")),
        Err(_) => words,
    }
}

/// Writes how a share moved, with its sign; what rounds to zero has none.
fn by(moved: f64) -> String {
    let text = format!("{moved:+.3}");
    match text.as_str() {
        "+0.000" | "-0.000" => "0".to_owned(),
        _ => text,
    }
}

/// Says why figures are not defined.
fn undefined(figures: &[(&str, &Figure)]) -> Vec<String> {
    let words = figures.iter().filter_map(|(name, figure)| {
        let why = figure.value.err()?;
        Some(format!("{name} n/a ({why})"))
    });
    words.collect()
}

/// A column of figures.
pub(super) struct Column {
    /// What stands above it.
    pub(super) head: &'static str,
    /// What is said before a figure where there are no columns.
    pub(super) words: &'static str,
    /// How wide it is, the blanks before it among them.
    pub(super) width: usize,
}

/// Makes a column.
pub(super) const fn column(head: &'static str, words: &'static str, width: usize) -> Column {
    Column { head, words, width }
}

/// A row of figures.
pub(super) struct FigureRow {
    /// What it is of.
    pub(super) name: String,
    /// The figures, one for each column.
    pub(super) figures: Vec<String>,
    /// What stands beneath; may be empty.
    pub(super) beneath: Vec<String>,
}

/// Writes rows; `least` is what their names get at least where there are columns.
pub(super) fn rows(
    page: &mut Page<'_>,
    (name, least): (&str, usize),
    all: &[Column],
    rows: &[FigureRow],
) {
    let figures: usize = all.iter().map(|column| column.width).sum();
    if page.width() < figures + least {
        return rows.iter().for_each(|row| stacked(page, all, row));
    }
    let longest = rows.iter().map(|row| page.columns_of(&row.name)).max();
    let first = longest
        .unwrap_or_default()
        .clamp(least, page.width() - figures);
    let heads: String = all
        .iter()
        .map(|column| right(column.head, column.width))
        .collect();
    let head = format!("{}{heads}", left(name, first));
    let head = page.style().paint(Ink::Faint, &head);
    page.drawn(&head);
    for row in rows {
        let mut name = page.style().text(&row.name);
        if columns(&name) > first {
            page.paragraph(0, name.as_str());
            name.clear();
        }
        let figures = all.iter().zip(&row.figures);
        let figures: String = figures
            .map(|(column, figure)| right(figure, column.width))
            .collect();
        page.drawn(&format!("{}{figures}", left(&name, first)));
        page.dotted(2, &row.beneath);
    }
}

fn stacked(page: &mut Page<'_>, all: &[Column], row: &FigureRow) {
    page.paragraph(0, inked(Ink::Strong, row.name.as_str()));
    let figures = all.iter().zip(&row.figures);
    let figures = figures.map(|(column, figure)| format!("{} {figure}", column.words));
    page.dotted(2, figures.chain(row.beneath.iter().cloned()));
}
