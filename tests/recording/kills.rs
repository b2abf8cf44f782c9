//! Runs that are killed at any moment: what was called recorded is there, once and whole.

use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::{log, minutes, recording, row, sound, table, times};
use crate::common::{Given, full};

/// The longest that a run is left alone before it is killed, unless a run takes longer by itself.
const LONGEST: Duration = Duration::from_millis(30);

/// A run that was killed: the rows it was to record, and whether it said that it had.
struct Killed {
    rows: std::ops::Range<usize>,
    acknowledged: bool,
}

/// Returns a duration up to, but not with, `longest`, each as likely as any other.
fn any_below(longest: Duration) -> Duration {
    let thrown = RandomState::new().hash_one(());
    let longest = u64::try_from(longest.as_nanos()).unwrap();
    Duration::from_nanos(thrown % longest)
}

/// Begins to record rows, and kills it after a while.
fn killed(given: &Given, rows: std::ops::Range<usize>, longest: Duration) -> Killed {
    let lines: Vec<String> = rows.clone().map(|at| row(&minutes(at), 1)).collect();
    fs::write(given.path("rows.csv"), table(&lines)).unwrap();
    let mut run = recording(given, "rows.csv").command();
    run.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = run.spawn().unwrap();
    thread::sleep(any_below(longest));
    // It may have ended by then, which is as good.
    child.kill().unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(said.is_empty() || said.starts_with("recorded "), "{said}");
    Killed {
        rows,
        acknowledged: !said.is_empty(),
    }
}

/// Holds a log to having each run that said so whole, and each other whole or not at all.
fn hold(given: &Given, runs: &[Killed]) {
    if !log(given).exists() {
        assert!(runs.iter().all(|run| !run.acknowledged));
        return;
    }
    let mut there = times(&log(given)).into_iter().peekable();
    for run in runs {
        let times = run
            .rows
            .clone()
            .map(|at| minutes(at).replace('Z', "+00:00"));
        let times: Vec<String> = times.collect();
        if there.peek() != times.first() {
            assert!(
                !run.acknowledged,
                "{times:?} were called recorded, and are not there"
            );
            continue;
        }
        let found: Vec<String> = there.by_ref().take(times.len()).collect();
        assert_eq!(found, times);
    }
    assert_eq!(there.next(), None);
}

#[test]
fn what_was_called_recorded_survives_a_kill_at_any_moment() {
    let tries = if full() { 1000 } else { 60 };
    let given = Given::new().file("first.csv", table(&[row("2024-02-01T00:00:00Z", 1)]));
    let elsewhere = given.when("score first.csv --scale cows --record --log elsewhere.sqlite");
    let begun = Instant::now();
    elsewhere.then().code(0);
    let longest = LONGEST.max(begun.elapsed() * 3 / 2);
    let mut runs: Vec<Killed> = Vec::new();
    let mut next = 0;
    for attempt in 0..tries {
        let rows = next..next + [1, 7, 1, 40][attempt % 4];
        next = rows.end;
        runs.push(killed(&given, rows, longest));
        if attempt % 20 == 19 {
            hold(&given, &runs);
        }
    }
    let acknowledged = runs.iter().filter(|run| run.acknowledged).count();
    assert!(
        0 < acknowledged && acknowledged < tries,
        "{acknowledged} of {tries}"
    );
    hold(&given, &runs);
    let before = sound(&log(&given)).len();
    recording(&given, "first.csv").then().code(0);
    assert_eq!(sound(&log(&given)).len(), before + 1);
}
