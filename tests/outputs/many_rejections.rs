//! Many rejections: so many lines on the screen and no more, then how many there are of each kind.

use serde_json::json;

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, line, values};

const BAD: &str = "P-0003,72,9,0,0,0,0,0,0,0,0,0";
const SHORT: &str = "P-0004,72,1";

/// A table with so many rows with wrong points, and as many, less one, with too few fields.
fn table(times: usize) -> String {
    let rows = format!("{BAD}\n{SHORT}\n").repeat(times);
    format!(
        "{MEASURED}\n{CALM}\n{}",
        rows.trim_end_matches(&format!("{SHORT}\n"))
    )
}

const POINTS: &str = "no-such-points in `sweating`, the first at week.csv:3:11: \
                      `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4\n";
const LENGTH: &str = "wrong-length, the first at week.csv:4:12: \
                      this row has 3 fields where the header has 12; \
                      write an empty field for what is missing\n";

#[test]
fn a_hundred_are_said_then_their_number_and_how_many_there_are_of_each_kind() {
    let given = Given::new().file("week.csv", table(5_000));
    let then = given.when("score week.csv --scale cows --to csv").then();
    let lines: Vec<&str> = then.stderr.lines().collect();
    assert_eq!(lines.len(), 104);
    assert!(
        lines[..100]
            .iter()
            .all(|line| line.starts_with("week.csv:"))
    );
    let end = format!(
        "\nand 9,899 more; `--errors FILE` has all\n\
         9,999 of 10,000 assessments rejected\n5,000 {POINTS}4,999 {LENGTH}"
    );
    assert!(then.stderr.ends_with(&end), "{}", lines[100..].join("\n"));
    then.code(3);
}

#[test]
fn a_hundred_and_no_more_are_all_said_and_no_kinds() {
    let rows = format!("{BAD}\n").repeat(100);
    let given = Given::new().file("week.csv", format!("{MEASURED}\n{rows}"));
    let then = given.when("score week.csv --scale cows --to csv").then();
    assert_eq!(then.stderr.lines().count(), 101);
    assert!(
        then.stderr
            .ends_with("write 0, 1, 2, 3, or 4\n100 of 100 assessments rejected\n")
    );
}

#[test]
fn with_a_file_of_errors_the_kinds_close_the_run_and_the_file_has_all() {
    let given = Given::new().file("week.csv", table(5_000));
    let run = "score week.csv --scale cows --to csv --errors errors.ndjson";
    let said =
        format!("week.csv: 9,999 of 10,000 assessments rejected\n5,000 {POINTS}4,999 {LENGTH}");
    given.when(run).then().stderr(&said).code(3);
    let errors = values(&given.read("errors.ndjson"));
    assert_eq!(errors.len(), 9_999);
    assert_eq!(
        (&errors[0]["field"], &errors[0]["value"]),
        (&json!("sweating"), &json!("9"))
    );
    assert_eq!(errors[1].get("field"), None);
}

#[test]
fn however_many_workers_count_them_the_kinds_are_those_of_the_file_of_errors() {
    let row = |row: usize| {
        let sweating = if row.is_multiple_of(2) { "9" } else { "1" };
        let tremor = if row.is_multiple_of(6_000) { "7" } else { "1" };
        let hour = if row > 30_000 && row.is_multiple_of(7) {
            "24"
        } else {
            "20"
        };
        let last = if row == 59_999 { "," } else { "" };
        format!("P-{row},2026-11-22T{hour}:14:00Z,72,{sweating},0,0,0,0,0,{tremor},0,0,0{last}\n")
    };
    let rows = (0..60_000).map(row).collect::<String>();
    let header = MEASURED.replacen("patient", "patient,time", 1);
    let given = Given::new().file("week.csv", format!("{header}\n{rows}"));
    let run = |options: &str| {
        let run = format!("score week.csv --scale cows --to csv {options}");
        given.when(&run).then().code(3)
    };
    let said = run("--errors errors.ndjson").stderr;
    let said = said.strip_prefix("week.csv: ").unwrap();
    for jobs in 1..=3 {
        let then = run(&format!("--jobs {jobs}"));
        let end = format!("more; `--errors FILE` has all\n{said}");
        let lines: Vec<&str> = then.stderr.lines().skip(100).collect();
        assert!(then.stderr.ends_with(&end), "{jobs}: {lines:#?} {said}");
    }
    let rejections = given.read("errors.ndjson").lines().count();
    let more = format!(
        "\nand {} more; ",
        ows::base::text::thousands(rejections as u64 - 100)
    );
    assert!(run("").stderr.contains(&more));
    assert!(
        said.contains("1 wrong-length, at week.csv:60001:"),
        "{said}"
    );
}

#[test]
fn kinds_without_end_are_counted_together() {
    let keys = (0..3_000).map(|key| line(&format!("\"item-{key}\":1")));
    let given = Given::new().file("week.ndjson", keys.collect::<String>());
    let then = given
        .when("score week.ndjson --errors errors")
        .then()
        .code(3);
    let lines: Vec<&str> = then.stderr.lines().collect();
    assert_eq!(lines.len(), 12);
    assert_eq!(lines[0], "week.ndjson: 3,000 of 3,000 assessments rejected");
    assert!(lines[1].starts_with("1 unknown-item in `observations.item-0`, at week.ndjson:1:"));
    assert_eq!(lines[11], "2,990 of other kinds");
}

#[test]
fn a_wrong_file_of_any_size_has_few_words_on_the_screen() {
    let given = Given::new()
        .file("wrong.json", format!("[{}{{}}]", "{},".repeat(100_000)))
        .file("wrong.ndjson", "{}\n".repeat(100_000))
        .file(
            "wrong.csv",
            format!("{MEASURED}\n{}", "x\n".repeat(100_000)),
        );
    for file in ["wrong.json", "wrong.ndjson", "wrong.csv"] {
        let then = given
            .when("score --scale cows --to csv")
            .argument(file)
            .then();
        assert!(
            then.stderr.len() < 40_000,
            "{file}: {} bytes",
            then.stderr.len()
        );
        then.code(3);
    }
}

#[test]
fn ratings_are_said_up_to_a_hundred_too() {
    let rows = "case-1,rn-07,9\n".repeat(500);
    let given = Given::new().file("ratings.csv", format!("case,rater,sweating\n{rows}"));
    let then = given
        .when("train agreement ratings.csv --scale cows")
        .then();
    let said = then
        .stderr
        .lines()
        .filter(|line| line.starts_with("ratings.csv:"))
        .count();
    assert!(said <= 101, "{}", then.stderr);
    assert!(then.stderr.contains("\nand 400 more\n"), "{}", then.stderr);
}

#[test]
fn a_header_full_of_faults_is_said_up_to_a_hundred_and_the_file_of_errors_has_all() {
    let misspelt = |at: usize| ('b'..='f').map(move |letter| (at, letter));
    let names = (0..8).flat_map(misspelt).flat_map(|(at, letter)| {
        ["sweating", "tremor", "yawning"].map(|name| {
            let (before, after) = name.split_at(at.min(name.len()));
            format!("{before}{letter}{after}")
        })
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    let others = MEASURED.split(',');
    let others = others.filter(|name| !["sweating", "tremor", "yawning"].contains(name));
    names.extend(others.map(str::to_owned));
    let header = format!("{}\n", names.join(","));
    let given = Given::new().file("week.csv", header);
    let run = "score week.csv --scale cows --errors errors.ndjson";
    let then = given.when(run).then().stdout("").code(1);
    let faults = given.read("errors.ndjson").lines().count();
    assert!(faults > 100, "{}", then.stderr);
    let more = |file: &str| format!("\nand {} more; {file} has all\n", faults - 100);
    let (named, unnamed) = (more("errors.ndjson"), more("`--errors FILE`"));
    assert!(then.stderr.contains(&named), "{}", then.stderr);
    let then = given.when("score week.csv --scale cows").then();
    assert!(then.stderr.contains(&unnamed), "{}", then.stderr);
}
