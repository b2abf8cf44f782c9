//! Tables that are no good CSV: a fault costs its own row, and the rows around it are scored.

use crate::common::Given;
use crate::common::sheets::{POINTS, ZEROS, sheet, values};

/// Scores these bytes as a table of COWS; returns the numbers under `n` that came out, and what was said.
fn score(bytes: impl AsRef<[u8]>) -> (Vec<String>, String, i32) {
    let given = Given::new().file("week.csv", bytes);
    let then = given.when("score week.csv --scale cows --to ndjson").then();
    let numbers = values(&then.stdout)
        .iter()
        .map(|row| row["n"].as_str().unwrap().to_owned())
        .collect();
    let said = then.stderr.clone();
    let code = if said.is_empty() {
        0
    } else if said.starts_with("error: ") {
        1
    } else {
        3
    };
    then.code(code);
    (numbers, said, code)
}

/// A table of numbered rows of zeros, with this text in the place of the row `2`.
fn around(row: &str) -> String {
    sheet(&[
        &format!("n,{POINTS}"),
        &format!("1,{ZEROS}"),
        row,
        &format!("3,{ZEROS}"),
        &format!("4,{ZEROS}"),
    ])
}

/// Holds a text in the place of the row `2` to costing just that row, and to these words.
fn costs_one_row(row: &str, place: &str, said: &str) {
    let expected = format!("week.csv:{place}: {said}\n1 of 4 assessments rejected\n");
    assert_eq!(
        score(around(row)),
        (vec!["1".into(), "3".into(), "4".into()], expected, 3)
    );
}

#[test]
fn a_nul_or_a_lone_carriage_return_costs_one_line() {
    costs_one_row(
        &format!("2\0,{ZEROS}"),
        "3:2",
        "a NUL character; expected text, so remove it",
    );
    costs_one_row(
        &format!("\"2\0\",{ZEROS}"),
        "3:3",
        "a NUL character; expected text, so remove it",
    );
    costs_one_row(
        &format!("2\r,{ZEROS}"),
        "3:2",
        "a carriage return without a line feed; end lines with LF or CRLF",
    );
}

#[test]
fn a_row_that_is_not_utf_8_costs_one_line() {
    let mut bytes = around(&format!("2M\u{fc}ller,{ZEROS}")).into_bytes();
    let place = bytes.iter().position(|byte| *byte == 0xc3).unwrap();
    bytes.splice(place..place + 2, [0xfc]);
    let (numbers, said, _) = score(bytes);
    assert_eq!(numbers, ["1", "3", "4"]);
    assert_eq!(
        said,
        "week.csv:3:3: byte 0xFC is not UTF-8; save the file as UTF-8\n1 of 4 assessments rejected\n"
    );
}

#[test]
fn a_line_of_two_megabytes_costs_only_itself() {
    costs_one_row(
        &format!("{},{ZEROS}", "2".repeat(2 << 20)),
        "3:1",
        "a line longer than 1 MiB; write each record on a line of its own",
    );
    let long = format!("{{\"extra\":{{\"a\":\"{}\"}}}}", "a".repeat(2 << 20));
    let good = crate::common::sheets::line("\"pulse\":1");
    let given = Given::new().file("week.ndjson", format!("{good}{long}\n{good}"));
    let then = given.when("score week.ndjson --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 2);
    then.stderr(
        "week.ndjson:2:1: an assessment longer than 1 MiB; write each assessment on a line of its own, or say `--from json` if this is a list\n\
         1 of 3 assessments rejected\n",
    )
    .code(3);
}

#[test]
fn a_header_with_a_nul_refuses_the_file() {
    let header = format!("number-in-list\0,{POINTS}");
    let (numbers, words, code) = score(sheet(&[&header, &format!("1,{ZEROS}")]));
    assert_eq!((numbers.len(), code), (0, 1));
    let said = "error: week.csv:1:15: a NUL character";
    assert!(words.starts_with(said), "{words}");
}

#[test]
fn all_bad_cells_of_a_row_are_named_in_the_order_of_the_columns() {
    let cells = [
        ("patient", "P 0142"),
        ("time", "noon"),
        ("rater", "  "),
        ("reason", "rutine"),
        ("substance", "heorin"),
        ("route", "IV"),
        ("last_use", "dawn"),
        ("last_use_certainty", "perhaps"),
        ("dependent_months", "many"),
        ("alcohol", "beer"),
        ("benzodiazepines", "-99"),
        ("scale", "sows"),
        ("sweating", "9"),
        ("pulse_bpm", "12"),
        ("seizure", "maybe"),
    ];
    let refused_alone = |(name, bad): &(&str, &str)| {
        super::refusal_of_row(&format!("{name},gi"), &format!("{bad},0"))
    };
    let mut alone: Vec<String> = cells.iter().map(refused_alone).collect();
    let mut turned = cells.to_vec();
    for _ in 0..cells.len() {
        turned.rotate_left(1);
        alone.rotate_left(1);
        let (names, bad): (Vec<&str>, Vec<&str>) = turned.iter().copied().unzip();
        let said = super::refusals_of_row(&names.join(","), &bad.join(","));
        assert_eq!(said, alone);
    }
}
