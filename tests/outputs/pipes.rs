//! Outputs that end early: a reader that went away is no failure, a full disk is one.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use ows::base::text::thousands;

use super::cut_off::{gzip, zstandard};
use crate::common::sheets::{CALM, FORMATS, MEASURED, POINTS, ZEROS, sheet, values};
use crate::common::{Given, PATIENCE};

const FULL: &str = "No space left on device (os error 28)\n";

/// A table whose results are far longer than any pipe holds.
fn long() -> Given {
    let rows = format!("{CALM}\n").repeat(20_000);
    Given::new()
        .file("long.csv", format!("{MEASURED}\n{rows}"))
        .file("week.csv", sheet(&[MEASURED, CALM]))
}

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

/// A table with rejected rows among others, each with all that a record needs.
fn to_record(rows: usize) -> String {
    let header = MEASURED.replacen("patient", "patient,rater,time", 1);
    let row = |row: usize| {
        let sweating = if row.is_multiple_of(100) { 9 } else { 1 };
        let time = format!("2024-03-01T{:02}:{:02}:00Z", row / 60 % 24, row % 60);
        format!("P-{row:05},rn-07,{time},72,{sweating},0,0,0,0,0,0,0,0,0\n")
    };
    format!("{header}\n{}", (0..rows).map(row).collect::<String>())
}

#[test]
fn with_record_or_errors_a_closed_pipe_ends_nothing_and_the_code_and_counts_are_as_without() {
    for to in FORMATS {
        for (options, kept) in [
            ("--record --log log.sqlite", false),
            ("--errors errors", true),
            ("--record --log log.sqlite --errors errors", true),
        ] {
            let run = format!("score long.csv --scale cows --to {to} {options}");
            let whole = Given::new().file("long.csv", to_record(600));
            let expected = whole.when(&run).then().code(3);
            assert!(expected.stderr.contains("6 of 600 assessments rejected\n"));
            let given = Given::new().file("long.csv", to_record(600));
            let then = given.when(&run).stdout_closed().then();
            let same = |said: &str, of: &Given| said.replace(of.path("").to_str().unwrap(), "");
            assert_eq!(
                same(&then.stderr, &given),
                same(&expected.stderr, &whole),
                "{run}"
            );
            then.code(3);
            if kept {
                assert_eq!(given.read("errors"), whole.read("errors"), "{run}");
            }
        }
    }
}

#[test]
fn a_full_disk_for_errors_still_leaves_it_said_what_was_recorded() {
    for rows in [150, 4_000] {
        let given = Given::new().file("long.csv", to_record(rows));
        let run =
            "score long.csv --scale cows --to csv --record --log log.sqlite --errors /dev/full";
        let then = given.when(run).then();
        let log = ows::log::Log::read(&given.path("log.sqlite")).unwrap();
        let entries = log.head().unwrap().number;
        let recorded = ows::base::text::count(entries, "assessment", "assessments");
        let said = format!("recorded {recorded}, entries 1 to ");
        assert!(then.stderr.contains(&said), "{rows}: {}", then.stderr);
        let end = format!("error: /dev/full cannot be written: {FULL}");
        assert!(then.stderr.ends_with(&end), "{}", then.stderr);
        then.code(1);
    }
}

#[test]
fn where_results_or_the_log_cannot_be_written_the_rejections_before_are_said_and_in_their_file() {
    let run = "score long.csv --scale cows --to csv --errors errors";
    let kind = " no-such-points in `sweating`, the first at long.csv:2:";
    for rows in [150, 8_000] {
        let given = Given::new().file("long.csv", to_record(rows));
        let record = format!("{run} --record --log log.sqlite");
        for run in [run, &format!("{run} -o /dev/full"), &record] {
            let run = given.when(run).argument("--force");
            let then = run.stdout_to("/dev/full").then().code(1);
            assert!(then.stderr.contains(kind), "{rows}: {}", then.stderr);
            let end = format!("cannot be written: {FULL}");
            assert!(then.stderr.ends_with(&end), "{rows}: {}", then.stderr);
            let kept = values(&given.read("errors"));
            assert!(!kept.is_empty(), "{rows}");
            let counted = format!("{} no-such-points in", thousands(kept.len() as u64));
            assert!(then.stderr.contains(&counted), "{rows}: {}", then.stderr);
            if rows > 150 {
                let said = " read before it stopped were rejected\n";
                assert!(then.stderr.contains(said), "{rows}: {}", then.stderr);
            }
        }
        // Without a file each is said, and how many of what was read.
        let plain = "score long.csv --scale cows --to csv -o /dev/full";
        let then = given.when(plain).then().code(1);
        let counted = match rows {
            150 => "2 of 150 assessments rejected\n",
            _ => " read before it stopped were rejected\n",
        };
        assert!(then.stderr.contains(counted), "{rows}: {}", then.stderr);
    }
}

/// Runs with its input in a pipe, puts `first` in, and waits for a line to come out before the rest goes
/// in. Returns how many lines came after it.
fn comes_out(words: &str, first: impl AsRef<[u8]>, rest: impl AsRef<[u8]>) -> usize {
    let given = Given::new();
    let run = given.when(&format!("score {words}"));
    let mut child = run
        .command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (told, lines) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut lines = output.lines();
        lines.all(|line| told.send(line.unwrap()).is_ok())
    });
    input.write_all(first.as_ref()).unwrap();
    let came = lines.recv_timeout(PATIENCE);
    assert!(came.is_ok(), "nothing came out: score {words}");
    input.write_all(rest.as_ref()).unwrap();
    drop(input);
    let more = lines.iter().count();
    reader.join().unwrap();
    child.wait().unwrap();
    more
}

#[test]
fn a_result_comes_out_of_a_pipe_before_the_next_row_goes_in() {
    let one = "{\"scale\":\"cows\",\"observations\":{\"pulse\":4}}";
    let line = format!("{one}\n");
    let (first, rest) = (format!("[{one},\n"), format!("{one}]"));
    let (table, row) = (
        format!("{POINTS}\n{ZEROS}\n"),
        format!("{ZEROS}\n{ZEROS}\n"),
    );
    assert_eq!(comes_out("--to ndjson -", &line, &line), 1);
    assert_eq!(comes_out("-o /dev/stdout --to ndjson -", &line, &line), 1);
    assert_eq!(comes_out("--to ndjson --from json -", &first, &rest), 1);
    assert_eq!(comes_out("--to ndjson --scale cows -", &table, &row), 2);
    assert!(comes_out("--to text -", &line, "") > 1);
    let cut = format!("{one}\n{}", &one[..9]);
    let behind = format!("{}\n", &one[9..]);
    assert_eq!(comes_out("--to ndjson -", cut, behind), 1);
    for pack in [gzip, zstandard] {
        let packed = pack(line.as_bytes());
        assert_eq!(comes_out("--to ndjson -", &packed, &packed), 1);
    }
    let wrong = "{\"scale\":\"cows\",\"observations\":{\"pulse\":3}}\n";
    assert_eq!(comes_out("-o /dev/null --errors - -", wrong, wrong), 1);
}

#[test]
fn a_reader_who_goes_while_the_input_idles_ends_the_run_at_the_next_row() {
    let line = "{\"scale\":\"cows\",\"observations\":{\"pulse\":4}}\n";
    let given = Given::new();
    let mut child = given
        .when("score --to ndjson -")
        .command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(line.as_bytes()).unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    // The reader is gone; rows go in until the run has ended and takes no more.
    while input.write_all(line.as_bytes()).is_ok() {}
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}
