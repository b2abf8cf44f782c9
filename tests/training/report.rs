//! The report of decks from outside: one rater, a group, attempts, several stores, and refusals.
// Figures of agreement are ratios; nothing here scores a patient.
#![allow(clippy::float_arithmetic)]

use serde_json::Value;

use crate::common::Given;

const DECK: &str = r#"
format  = 1
id      = "small"
version = "1.0.0"
title   = "Three cases"
about   = "To test what is reported."
purpose = "practice"
cases   = ["cases/cows-a-01.toml", "cases/cows-a-03.toml", "cases/cows-a-05.toml"]

[pass]
limits = [5]
"#;

const HEAD: &str = "patient,rater,pulse,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh\n";

/// What the keys say: totals 12, 4 and 6.
const KEY: [&str; 3] = [
    "1,1,1,1,1,2,1,1,2,1,0",
    "1,0,0,0,0,1,0,0,1,1,0",
    "1,1,1,0,0,0,0,0,1,2,0",
];

/// One option more for the pupil of the first case, an answer that the key of the second accepts,
/// and a total below 5 in the third.
const FIRST: [&str; 3] = [
    "1,1,1,2,1,2,1,1,2,1,0",
    "1,0,0,0,0,1,0,0,1,2,0",
    "1,0,1,0,0,0,0,0,1,1,0",
];

/// The pupil again, and nothing else.
const SECOND: [&str; 3] = [
    "1,1,1,2,1,2,1,1,2,1,0",
    "1,0,0,0,0,1,0,0,1,1,0",
    "1,1,1,0,0,0,0,0,1,2,0",
];

fn small() -> Given {
    Given::new()
        .example("cases/cows-a-01.toml")
        .example("cases/cows-a-03.toml")
        .example("cases/cows-a-05.toml")
        .file("deck.toml", DECK)
}

fn rows(rater: &str, points: [&str; 3]) -> String {
    let cases = ["cows-a-01", "cows-a-03", "cows-a-05"]
        .into_iter()
        .zip(points);
    cases
        .map(|(case, points)| format!("{case},{rater},{points}\n"))
        .collect()
}

/// Has answers taken into a store.
fn rated(given: Given, store: &str, rows: &str) -> Given {
    let given = given.file("answers.csv", format!("{HEAD}{rows}"));
    let run = format!("train run deck.toml --answers answers.csv --store {store}");
    given.when(&run).then().stderr("").code(0);
    given
}

/// Puts letters in the place of the minute, which differs from run to run.
fn without_minutes(text: &str) -> String {
    let mut out: Vec<char> = text.chars().collect();
    let shape: Vec<char> = "0000-00-00 00:00".chars().collect();
    for at in 0..out.len().saturating_sub(shape.len()) {
        let window = &out[at..at + shape.len()];
        let fits = window.iter().zip(&shape).all(|(got, shape)| match shape {
            '0' => got.is_ascii_digit(),
            other => got == other,
        });
        if fits {
            out[at..at + shape.len()].copy_from_slice(&[
                'Y', 'Y', 'Y', 'Y', '-', 'M', 'M', '-', 'D', 'D', ' ', 'h', 'h', ':', 'm', 'm',
            ]);
        }
    }
    out.into_iter().collect()
}

fn page(given: &Given, options: &str) -> String {
    let run = format!("train report deck.toml --store a.sqlite {options}");
    without_minutes(&given.when(&run).then().stderr("").code(0).stdout)
}

fn json(given: &Given, run: &str) -> Value {
    let then = given.when(run).then().stderr("").code(0);
    serde_json::from_str(&then.stdout).unwrap()
}

#[test]
fn one_rater_reads_figures_then_attempts_then_items_then_what_was_missed() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    assert_eq!(
        page(&given, "--rater rn-07"),
        include_str!("expected/one.txt")
    );
}
#[test]
fn show() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    let given = rated(
        given,
        "a.sqlite",
        &(rows("rn-07", SECOND) + &rows("rn-08", KEY)),
    );
    println!("{}", page(&given, ""));
    println!("{}", page(&given, "--rater rn-07"));
}
