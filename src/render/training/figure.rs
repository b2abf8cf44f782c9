//! Figures of training in words: a value with its interval, or why there is none.

use crate::render::Ink;
use crate::render::page::{Page, inked};
use crate::training::agreement::figures::Figure;
use crate::training::tally::MissedFlag;

/// Writes a share with three digits.
pub(super) fn share(share: f64) -> String {
    format!("{share:.3}")
}

/// Writes points with their sign; what rounds to zero has none.
pub(super) fn signed(points: f64) -> String {
    let text = format!("{points:+.2}");
    match text.as_str() {
        "+0.00" | "-0.00" => "0.00".to_owned(),
        _ => text,
    }
}

/// Writes the value of a figure, or why there is none.
pub(in crate::render) fn value(figure: &Figure, digits: impl Fn(f64) -> String) -> String {
    match figure.value {
        Ok(value) => digits(value),
        Err(why) => format!("n/a ({why})"),
    }
}

/// Writes the value of a figure in a column, which has no room for a reason.
pub(super) fn in_column(figure: &Figure, digits: impl FnOnce(f64) -> String) -> String {
    figure.value.map_or_else(|_| "n/a".to_owned(), digits)
}

/// Writes the interval of a figure that has a value; nothing if there is none.
pub(in crate::render) fn interval(
    figure: &Figure,
    digits: impl Fn(f64) -> String,
) -> Option<String> {
    let (low, high) = figure.value.and(figure.interval).ok()?;
    Some(format!("{} to {}", digits(low), digits(high)))
}

/// Writes the value of a figure in this unit with its interval in brackets, or why there is none.
pub(super) fn with_interval(figure: &Figure, digits: fn(f64) -> String, unit: &str) -> String {
    let value = value(figure, digits);
    match (interval(figure, digits), figure.value) {
        (Some(interval), _) => format!("{value}{unit} ({interval})"),
        (None, Ok(_)) => format!("{value}{unit}"),
        (None, Err(_)) => value,
    }
}

/// Lists flags that were missed, each with its case.
pub(super) fn missed_flags<'f>(page: &mut Page<'_>, missed: impl Iterator<Item = &'f MissedFlag>) {
    for missed in missed {
        let gravest = if missed.gravest {
            " (must never be missed)"
        } else {
            ""
        };
        let words = format!("{}: {}{gravest}", missed.case, missed.text);
        page.marked(2, "! ", inked(Ink::Alarm, words));
    }
}
