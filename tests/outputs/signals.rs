//! Signals: a run ends by them, and nothing that was not finished is left behind.
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::sheets::{CALM, MEASURED};
use crate::common::{Given, PATIENCE, exit_code, skip};

/// Starts to score what comes through a pipe, with both outputs in files, and waits until both are begun.
///
/// Whoever started the tests may ignore signals, as `nohup` does, so `signals` says what the run is
/// told of them, in the words of `env`.
fn begun(given: &Given, signals: &str) -> Child {
    let run = given.when_program("env").argument(signals);
    let run = run.argument(env!("CARGO_BIN_EXE_ows"));
    let words = "score - --from csv --scale cows --to csv -o out.csv --errors errors --force";
    let run = words.split(' ').fold(run, |run, word| run.argument(word));
    let mut child = run
        .command()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let rows = format!("{MEASURED}\n{}", format!("{CALM}\n").repeat(20_000));
    let pipe = child.stdin.as_mut().unwrap();
    pipe.write_all(rows.as_bytes()).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while unfinished(given) < 2 {
        assert!(Instant::now() < deadline, "{:?}", given.names());
        thread::sleep(Duration::from_millis(5));
    }
    child
}

fn unfinished(given: &Given) -> usize {
    let names = given.names();
    names.iter().filter(|name| name.ends_with(".part")).count()
}

fn send(signal: &str, child: &Child) {
    let process = child.id().to_string();
    let sent = Command::new("sh")
        .args(["-c", "kill -s \"$0\" \"$1\"", signal, &process])
        .status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_signal_ends_the_run_by_that_signal_and_leaves_the_folder_as_it_was() {
    if skip(
        "a_signal_ends_the_run_by_that_signal_and_leaves_the_folder_as_it_was",
        "env",
    ) {
        return;
    }
    for (signal, code) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
        let given = Given::new().file("out.csv", "mine\n");
        let mut child = begun(&given, "--default-signal=HUP,INT,TERM");
        // `wait` would close it, and an input that ends may end the run whole before the signal is taken.
        let input = child.stdin.take();
        send(signal, &child);
        assert_eq!(exit_code(child.wait().unwrap()), code, "{signal}");
        drop(input);
        assert_eq!(given.names(), ["out.csv"], "{signal}");
        assert_eq!(given.read("out.csv"), "mine\n", "{signal}");
    }
}

#[test]
fn a_signal_that_the_run_was_started_to_ignore_does_not_end_it() {
    if skip(
        "a_signal_that_the_run_was_started_to_ignore_does_not_end_it",
        "env",
    ) {
        return;
    }
    for signal in ["HUP", "INT", "TERM"] {
        let given = Given::new();
        let mut child = begun(&given, &format!("--ignore-signal={signal}"));
        send(signal, &child);
        drop(child.stdin.take());
        assert_eq!(exit_code(child.wait().unwrap()), 0, "{signal}");
        assert_eq!(given.names(), ["errors", "out.csv"], "{signal}");
        assert_eq!(given.read("out.csv").lines().count(), 20_001, "{signal}");
    }
}

#[test]
fn a_file_beyond_the_size_that_is_allowed_is_said_and_leaves_nothing_behind() {
    let rows = format!("{CALM}\n").repeat(20_000);
    let given = Given::new().file("long.csv", format!("{MEASURED}\n{rows}"));
    for ignored in ["trap '' XFSZ; ", ""] {
        let words = "score long.csv --scale cows --to csv -o out.csv";
        let script = format!("{ignored}ulimit -f 300; exec \"$0\" {words}");
        let run = given.when_program("sh").argument("-c").argument(&script);
        let then = run.argument(env!("CARGO_BIN_EXE_ows")).then();
        then.stderr("error: out.csv cannot be written: File too large (os error 27)\n")
            .code(1);
        assert_eq!(given.names(), ["long.csv"]);
    }
}
