//! Many terminals at one log: no entry is lost, doubled or out of its writer's order, and no reader is alarmed.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::calls;
use super::{log, minutes, named, recording, row, row_of, sound, table, times};
use crate::common::{Given, PATIENCE, full, skip};

/// How many terminals there are.
const WRITERS: usize = 8;

/// Records rows of one writer, each in a run of its own, one after another.
fn write(given: &Given, writer: usize, runs: usize) {
    let rater = format!("rn-{}", 100 + writer);
    for at in 0..runs {
        let file = format!("{rater}.csv");
        let one = row_of(&format!("P-{writer:04}"), &rater, &minutes(at), 1);
        fs::write(given.path(&file), table(&[one])).unwrap();
        let then = recording(given, &file).then();
        assert!(
            then.stderr.starts_with("recorded 1 assessment, entry "),
            "{}",
            then.stderr
        );
        then.code(0);
    }
}

#[test]
fn eight_writers_lose_double_and_reorder_nothing_and_a_reader_is_never_alarmed() {
    let runs = if full() { 500 } else { 25 };
    let given = Given::new().file("first.csv", table(&[row(&minutes(0), 0)]));
    recording(&given, "first.csv").then().code(0);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut looks, mut most) = (0, 0);
            while !done.load(Ordering::Relaxed) {
                let entries = sound(&log(&given)).len();
                assert!(most <= entries, "{entries} after {most}");
                (looks, most) = (looks + 1, entries);
            }
            looks
        });
        let given = &given;
        let writers = (1..=WRITERS).map(|writer| scope.spawn(move || write(given, writer, runs)));
        let ended: Vec<_> = writers
            .collect::<Vec<_>>()
            .into_iter()
            .map(|it| it.join())
            .collect();
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 3);
        assert!(ended.iter().all(Result::is_ok));
    });
    let entries = sound(&log(&given));
    assert_eq!(entries.len(), 1 + WRITERS * runs);
    for writer in 1..=WRITERS {
        let rater = format!("rn-{}", 100 + writer);
        let own = entries
            .iter()
            .filter(|stored| stored.entry.rater() == Some(&rater));
        let times: Vec<_> = own
            .map(|stored| stored.entry.observed_at().unwrap())
            .collect();
        assert_eq!(times.len(), runs);
        assert!(
            times.is_sorted_by(|one, next| one < next),
            "{rater}: {times:?}"
        );
    }
}

#[test]
fn eight_terminals_that_make_the_log_at_once_make_one() {
    let given = Given::new();
    thread::scope(|scope| {
        for writer in 1..=WRITERS {
            let given = &given;
            scope.spawn(move || write(given, writer, 1));
        }
    });
    assert_eq!(sound(&log(&given)).len(), WRITERS);
    let left: Vec<String> = given.names();
    assert!(
        !left.iter().any(|name| name.starts_with(".ows-log")),
        "{left:?}"
    );
}

#[test]
fn a_writer_waits_for_another_one() {
    let given = Given::new()
        .file("first.csv", table(&[row(&minutes(0), 0)]))
        .file("next.csv", table(&[row(&minutes(1), 0)]));
    recording(&given, "first.csv").then().code(0);
    let holder = Connection::open(log(&given)).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut run = recording(&given, "next.csv").command();
    run.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = run.spawn().unwrap();
    // Once it has the log open, all that it can do is wait.
    let open = format!("/proc/{}/fd", child.id());
    let has_it_open = || {
        let files = fs::read_dir(&open).into_iter().flatten().flatten();
        let mut targets = files.filter_map(|file| fs::read_link(file.path()).ok());
        targets.any(|target| target == log(&given))
    };
    let deadline = Instant::now() + PATIENCE;
    while !has_it_open() {
        assert!(Instant::now() < deadline, "it never opened the log");
        thread::sleep(Duration::from_millis(2));
    }
    assert!(child.try_wait().unwrap().is_none());
    holder.execute_batch("ROLLBACK").unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert_eq!(
        said,
        format!("recorded 1 assessment, entry 2 of {}\n", named(&given))
    );
}

/// Starts a run that is stopped while it holds the log: its entry is written, and not on the disk yet.
fn stopped(given: &Given) -> Child {
    calls::plain(given).code(0);
    calls::next_row(given, 1);
    let listed = calls::calls(given);
    let said = listed.iter().position(calls::Call::acknowledges).unwrap();
    let syncs = |call: &&calls::Call| call.syncs() && call.is_of_the_journal();
    let sync = listed[..said].iter().rfind(syncs).unwrap();
    calls::next_row(given, 2);
    let stop = format!("{}:signal=STOP:when={}", sync.name, sync.nth);
    let mut run = calls::hitting(given, &stop, calls::RUN).command();
    run.stdout(Stdio::null()).stderr(Stdio::null());
    let child = run.spawn().unwrap();
    let deadline = Instant::now() + PATIENCE;
    let seen = || fs::read_to_string(given.path("trace")).unwrap_or_default();
    while !seen().contains("stopped by SIGSTOP") {
        assert!(Instant::now() < deadline, "{}", seen());
        thread::sleep(Duration::from_millis(10));
    }
    child
}

/// It waits for as long as a writer waits, so it runs only with the others that take long.
#[test]
fn a_writer_that_hangs_is_waited_for_then_told_of_and_its_end_frees_the_log() {
    let name = "a_writer_that_hangs_is_waited_for_then_told_of_and_its_end_frees_the_log";
    if !full() || skip(name, "strace") {
        return;
    }
    let given = calls::given();
    let mut stopped = stopped(&given);
    calls::next_row(&given, 3);
    let begun = Instant::now();
    let said = "error: nothing is scored or recorded: another program holds the log and did not \
                let go in time; try again; if it stays so, look for a program that hangs\n";
    calls::plain(&given).stdout("").stderr(said).code(1);
    let waited = begun.elapsed();
    assert!((9..20).contains(&waited.as_secs()), "{waited:?}");
    let hangs = format!("/proc/{0}/task/{0}/children", stopped.id());
    let hangs = fs::read_to_string(hangs).unwrap();
    let killed = Command::new("kill").arg("-KILL").arg(hangs.trim()).status();
    assert!(killed.unwrap().success());
    stopped.wait().unwrap();
    calls::plain(&given).code(0);
    let there = times(&given.path("ward/log.sqlite"));
    assert_eq!(there.last().unwrap(), "2024-03-01T00:03:00+00:00");
}
