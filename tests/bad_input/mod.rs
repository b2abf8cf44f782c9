//! Bad input by name: each is refused in words that say where and what, or scored as documented.
//!
//! A wrong number that nobody notices is the worst that can happen here.

mod columns;
mod encodings;
mod files;
mod foreign_tables;
mod foreign_text;
mod keys;
mod points;
mod table_form;

use crate::common::Given;
use crate::common::sheets::{line, values};
use serde_json::Value;

/// Scores one line of NDJSON and returns what was said of it, without its place and the count.
fn refusal(observations: &str) -> String {
    refusal_of(&line(observations))
}

/// The same for a whole line.
fn refusal_of(line: &str) -> String {
    let given = Given::new();
    let then = given
        .when("score - --from ndjson --to ndjson")
        .stdin(line)
        .then();
    said(then.stdout("").code(3).stderr)
}

/// Scores a table of one row with COWS and returns what was said of the row.
fn refusal_of_row(header: &str, row: &str) -> String {
    let given = Given::new();
    let run = given.when("score - --from csv --scale cows --partial --to csv");
    let then = run.stdin(format!("{header}\n{row}\n")).then().code(3);
    assert_eq!(then.stdout.lines().count(), 1, "{}", then.stdout);
    said(then.stderr)
}

/// Scores a table of one row with COWS and returns all that was said of the row, in its order.
fn refusals_of_row(header: &str, row: &str) -> Vec<String> {
    let given = Given::new();
    let run = given.when("score - --from csv --scale cows --partial --to csv");
    let then = run.stdin(format!("{header}\n{row}\n")).then().code(3);
    all_said(&then.stderr)
}

/// Takes the one rejection out of standard error: `<stdin>:LINE:COLUMN: WORDS`.
fn said(stderr: String) -> String {
    let mut all = all_said(&stderr);
    assert_eq!(all.len(), 1, "{stderr}");
    all.remove(0)
}

/// Takes all that was said of the one assessment of an input out of standard error.
fn all_said(stderr: &str) -> Vec<String> {
    let lines = stderr.strip_suffix("1 of 1 assessments rejected\n");
    let words = |line: &str| {
        let rejection = line.strip_prefix("<stdin>:").unwrap();
        let (_, rest) = rejection.split_once(':').unwrap();
        rest.split_once(": ").unwrap().1.to_owned()
    };
    lines.unwrap().lines().map(words).collect()
}

/// Scores a table of one row with COWS, without all of its columns, and returns the result.
fn row(header: &str, row: &str) -> Value {
    let given = Given::new();
    let run = given.when("score - --from csv --scale cows --partial --to ndjson");
    let then = run.stdin(format!("{header}\n{row}\n")).then();
    values(&then.stderr("").code(0).stdout).remove(0)
}

/// Scores one line of NDJSON and returns the result.
fn result(observations: &str) -> Value {
    let given = Given::new();
    let then = given
        .when("score - --from ndjson --to ndjson")
        .stdin(line(observations))
        .then();
    values(&then.stderr("").code(0).stdout).remove(0)
}
