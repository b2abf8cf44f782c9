//! Outputs that end early: a reader that went away is no failure, a full disk is one.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, sheet};

const FULL: &str = "No space left on device (os error 28)\n";

/// A table whose results are far longer than any pipe holds.
fn long() -> Given {
    let rows = format!("{CALM}\n").repeat(20_000);
    Given::new()
        .file("long.csv", format!("{MEASURED}\n{rows}"))
        .file("week.csv", sheet(&[MEASURED, CALM]))
}

const FORMATS: [&str; 6] = ["csv", "ndjson", "ndjson --detail", "json", "table", "text"];

#[test]
fn a_closed_standard_output_ends_quietly_with_0() {
    let given = long();
    for file in ["week.csv", "long.csv"] {
        for to in FORMATS {
            let run = format!("score {file} --scale cows --to {to}");
            given.when(&run).stdout_closed().then().stderr("").code(0);
        }
    }
}

#[test]
fn every_other_command_ends_quietly_too() {
    let given = Given::new();
    for arguments in [
        "--help",
        "--version",
        "scale list",
        "scale show cows",
        "scale show cows --source",
        "form cows",
        "schema row",
        "completions bash",
        "man",
        "man score",
    ] {
        given
            .when(arguments)
            .stdout_closed()
            .then()
            .stderr("")
            .code(0);
    }
}

#[test]
fn a_reader_that_takes_the_first_line_and_goes_gets_it_and_no_message_comes() {
    let given = long();
    let mut child = given
        .when("score long.csv --scale cows --to csv")
        .command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with(MEASURED));
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(
        (stderr.as_str(), child.wait().unwrap().code()),
        ("", Some(0))
    );
}

#[test]
fn a_full_disk_is_a_failure_for_every_format_and_size() {
    let given = long();
    for file in ["week.csv", "long.csv"] {
        for to in FORMATS {
            let run = format!("score {file} --scale cows --to {to}");
            let stderr = format!("error: standard output cannot be written: {FULL}");
            given
                .when(&run)
                .stdout_to("/dev/full")
                .then()
                .stderr(&stderr)
                .code(1);
            let run = format!("{run} -o /dev/full");
            let stderr = format!("error: /dev/full cannot be written: {FULL}");
            given.when(&run).then().stdout("").stderr(&stderr).code(1);
        }
    }
}

#[test]
fn every_other_command_says_that_the_disk_is_full() {
    let given = Given::new();
    for arguments in [
        "--help",
        "score --help",
        "help log",
        "--version",
        "scale list",
        "form cows",
        "schema row",
        "completions bash",
        "man score",
    ] {
        let stderr = format!("error: standard output cannot be written: {FULL}");
        given
            .when(arguments)
            .stdout_to("/dev/full")
            .then()
            .stderr(&stderr)
            .code(1);
    }
}

#[test]
fn a_full_disk_for_errors_is_named_as_such_and_leaves_no_results() {
    let bad = format!(
        "{MEASURED}\n{}",
        "P-0003,72,9,0,0,0,0,0,0,0,0,0\n".repeat(4000)
    );
    let given = Given::new()
        .file(
            "few.csv",
            sheet(&[MEASURED, "P-0003,72,9,0,0,0,0,0,0,0,0,0"]),
        )
        .file("many.csv", bad);
    for file in ["few.csv", "many.csv"] {
        let run = format!("score {file} --scale cows --to csv -o out.csv --errors /dev/full");
        let then = given.when(&run).then();
        let said = format!("error: /dev/full cannot be written: {FULL}");
        assert!(then.stderr.ends_with(&said), "{}", then.stderr);
        then.stdout("").code(1);
        assert_eq!(given.names(), ["few.csv", "many.csv"]);
    }
}
