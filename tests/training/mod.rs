//! Training from outside: cases and decks, rating them, what came of it.

mod altered;
mod holding;
mod naming;
mod passing;
mod reading;
mod report;
#[cfg(unix)]
mod running;
mod shipped;
mod storing;

use std::fmt::Write as _;

use crate::common::Given;
use crate::common::sheets::{ITEMS, POINTS};

/// Points of a mild, a moderate and a moderately severe key.
pub const MILD: [u16; 11] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0];
/// As [`MILD`].
pub const MODERATE: [u16; 11] = [1, 2, 1, 2, 1, 2, 1, 1, 1, 2, 0];
/// As [`MILD`].
pub const MODERATELY_SEVERE: [u16; 11] = [2, 3, 3, 2, 2, 2, 3, 2, 2, 2, 3];

/// Returns the name of the band of a total, by the limits of the paper.
fn band(total: u16) -> &'static str {
    match total {
        0..5 => "below-mild",
        5..13 => "mild",
        13..25 => "moderate",
        25..37 => "moderately-severe",
        _ => "severe",
    }
}

/// The value in the middle of what makes these points of a pulse.
fn pulse(points: u16) -> u16 {
    match points {
        0 => 70,
        1 => 90,
        2 => 110,
        _ => 130,
    }
}

/// Writes a case with these points as its key; `more` goes to the end of the key.
pub fn case(id: &str, points: [u16; 11], more: &str) -> String {
    let total: u16 = points.iter().sum();
    let mut text = format!(
        r#"format     = 1
id         = "{id}"
title      = "Room of {id}"
difficulty = "easy"
teaches    = "What {id} teaches."

[assessment]
scale = "cows@1"
time  = 2026-03-02T20:40:00+01:00

[[vignette]]
by   = "seen"
text = "What is seen of {id}."

[key]
total = {total}
band  = "{}"

[key.observations]
pulse = {{ value = {} }}
"#,
        band(total),
        pulse(points[0])
    );
    for ((item, _), points) in ITEMS.iter().zip(points).skip(1) {
        writeln!(text, "{item} = {points}").unwrap();
    }
    text += "\n[key.why]\n";
    for (item, _) in ITEMS {
        writeln!(text, "{item} = \"The reason for {item} of {id}.\"").unwrap();
    }
    text + more
}

/// Writes a deck of these cases.
pub fn deck(cases: &[&str], more: &str) -> String {
    let cases: Vec<String> = cases
        .iter()
        .map(|case| format!("\"{case}.toml\""))
        .collect();
    format!(
        r#"format  = 1
id      = "small"
version = "1.0.0"
title   = "A small deck"
about   = "For tests."
purpose = "certify"
cases   = [{}]
{more}"#,
        cases.join(", ")
    )
}

/// A deck of three cases, `one` to `three`, that asks for as many.
pub fn three(more: &str) -> Given {
    Given::new()
        .file("one.toml", case("one", MILD, ""))
        .file("two.toml", case("two", MODERATE, ""))
        .file("three.toml", case("three", MODERATELY_SEVERE, ""))
        .file(
            "deck.toml",
            deck(
                &["one", "two", "three"],
                &format!("\n[pass]\ncases = 3\n{more}"),
            ),
        )
}

/// Writes answers to cases: of whom, to which, with which points; `-` leaves an item open.
pub fn answers(rows: &[(&str, &str, &str)]) -> String {
    let mut text = format!("patient,rater,{POINTS}\n");
    for (case, rater, points) in rows {
        let points: Vec<&str> = points
            .split(' ')
            .map(|points| if points == "-" { "" } else { points })
            .collect();
        writeln!(text, "{case},{rater},{}", points.join(",")).unwrap();
    }
    text
}

/// Writes points as [`answers`] takes them.
pub fn row(points: [u16; 11]) -> String {
    let points: Vec<String> = points.iter().map(u16::to_string).collect();
    points.join(" ")
}

/// Returns a text on one line, with one blank wherever it has any: to look for words in it.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
