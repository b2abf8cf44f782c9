//! A kill or an error at each system call of an append: the log is sound, and nothing is claimed that is not so.
//!
//! A first run under `strace` lists the calls; then each of them is hit in turn.

use std::fs;

use super::{minutes, row, sound, table};
use crate::common::{Given, Then, When, full, skip};

/// The calls that open, change, sync, move or close a file; a machine may lack some of them.
const CALLS: &str = "?open,?openat,write,pwrite64,writev,?pwritev,fsync,fdatasync,ftruncate,\
?fallocate,?unlink,?unlinkat,?rename,?renameat,?renameat2,?link,?linkat,close,fchmod,?chmod,\
?fchmodat,?mkdir,?mkdirat";

/// What a run says when it has recorded the one row it was given.
const RECORDED: &str = "recorded 1 assessment, entry ";

/// A system call of a run.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// The how manieth of this name it was.
    pub nth: usize,
    /// What `strace` says of it.
    pub line: String,
}

impl Call {
    /// Says whether it is about the log, its folder or what stands beside it.
    pub fn is_of_the_log(&self) -> bool {
        self.line.contains("/ward")
    }

    /// Says whether it is about the journal that an append goes to first.
    pub fn is_of_the_journal(&self) -> bool {
        self.line.contains("/ward/log.sqlite-wal>")
    }

    /// Says whether it writes to a file, makes it shorter or brings it to the disk.
    fn writes(&self) -> bool {
        self.syncs() || ["write", "pwrite64", "ftruncate"].contains(&self.name.as_str())
    }

    /// Says whether it brings something to the disk.
    pub fn syncs(&self) -> bool {
        ["fsync", "fdatasync"].contains(&self.name.as_str())
    }

    /// Says whether it tells that something was recorded.
    pub fn acknowledges(&self) -> bool {
        self.name == "write" && self.line.contains(RECORDED)
    }
}

/// Makes a folder for a log in it, and a first row to record.
pub fn given() -> Given {
    let given = Given::new().file("row.csv", table(&[row(&minutes(0), 1)]));
    fs::create_dir(given.path("ward")).unwrap();
    given
}

/// Puts a row that was not recorded yet in place of the last one.
pub fn next_row(given: &Given, at: usize) {
    fs::write(given.path("row.csv"), table(&[row(&minutes(at), 1)])).unwrap();
}

/// Records the row of [`given`].
pub const RUN: &str = "--log ward/log.sqlite score row.csv --scale cows --to csv --record";

/// Records the row.
pub fn plain(given: &Given) -> Then {
    given.when(RUN).then()
}

/// Prepares a run under `strace`, with these arguments of its own.
fn under_strace<'g>(given: &'g Given, arguments: &[&str], run: &str) -> When<'g> {
    let program = [env!("CARGO_BIN_EXE_ows")];
    let words = arguments.iter().chain(&program).copied();
    let words = words.chain(run.split_whitespace());
    words.fold(given.when_program("strace"), |run, word| run.argument(word))
}

/// Prepares a run some of whose calls are hit, in the words of `strace`: `fsync:error=EIO:when=2`.
///
/// For an error the run stops only at calls of that name: stopped at each call it takes ten times as long. A
/// signal is not delivered in that way.
pub fn hitting<'g>(given: &'g Given, inject: &str, run: &str) -> When<'g> {
    let (name, _) = inject.split_once(':').unwrap();
    let (trace, inject) = (format!("trace={name}"), format!("inject={inject}"));
    let some_calls = ["-f", "--seccomp-bpf"];
    let stopped_at = if inject.contains(":error=") {
        &some_calls[..]
    } else {
        &[]
    };
    let arguments = ["-o", "trace", "-e", &trace, "-e", &inject];
    under_strace(given, &[stopped_at, &arguments].concat(), run)
}

/// Records a row, and returns the system calls in their order.
pub fn calls(given: &Given) -> Vec<Call> {
    let trace = format!("trace={CALLS}");
    let run = under_strace(given, &["-y", "-s", "80", "-o", "trace", "-e", &trace], RUN);
    run.then().code(0);
    let mut calls: Vec<Call> = Vec::new();
    for line in given.read("trace").lines() {
        let Some((name, _)) = line.split_once('(') else {
            continue;
        };
        let nth = 1 + calls.iter().filter(|call| call.name == name).count();
        calls.push(Call {
            name: name.to_owned(),
            nth,
            line: line.to_owned(),
        });
    }
    assert!(calls.iter().any(Call::acknowledges), "{calls:?}");
    calls
}

/// Runs with a call hit by what `strace` calls `fault`.
fn hit(given: &Given, call: &Call, fault: &str, sticky: bool) -> Then {
    let Call { name, nth, .. } = call;
    let more = if sticky { "+" } else { "" };
    hitting(given, &format!("{name}:{fault}:when={nth}{more}"), RUN).then()
}

/// How many entries there are with the time of a row.
fn entries_of(given: &Given, at: usize) -> usize {
    let path = given.path("ward/log.sqlite");
    if !path.exists() {
        return 0;
    }
    let time = minutes(at).replace('Z', "+00:00");
    let has_it = |bytes: &str| bytes.contains(&format!("\"time\":\"{time}\""));
    let entries = sound(&path);
    entries
        .iter()
        .filter(|stored| has_it(&stored.bytes))
        .count()
}

/// The calls of a run that matter: those about the log, and those that say something.
fn that_matter(calls: Vec<Call>) -> Vec<Call> {
    let matters = |call: &Call| call.is_of_the_log() || call.line.starts_with("write(");
    calls.into_iter().filter(matters).collect()
}

/// Kills a run at a call, and holds the log to being sound with what was acknowledged.
fn kill(given: &Given, call: &Call, at: usize) {
    let then = hit(given, call, "signal=KILL", false).code(137);
    let there = entries_of(given, at);
    let acknowledged = then.stderr.starts_with(RECORDED);
    assert!(
        there <= 1 && (!acknowledged || there == 1),
        "{there} after {call:?}: {}",
        then.stderr
    );
    plain(given).code(0);
    assert_eq!(entries_of(given, at), 1, "{call:?}");
}

#[test]
fn a_kill_at_each_call_of_an_append_leaves_the_log_sound() {
    let name = "a_kill_at_each_call_of_an_append_leaves_the_log_sound";
    if skip(name, "strace") {
        return;
    }
    let given = given();
    plain(&given).code(0);
    next_row(&given, 1);
    let calls = that_matter(calls(&given));
    assert!(calls.len() > 20, "{calls:?}");
    for (call, at) in calls.iter().zip(2..) {
        next_row(&given, at);
        kill(&given, call, at);
    }
}

#[test]
fn a_kill_at_each_call_of_the_first_append_leaves_a_whole_log_or_none() {
    let name = "a_kill_at_each_call_of_the_first_append_leaves_a_whole_log_or_none";
    if skip(name, "strace") {
        return;
    }
    let calls = that_matter(calls(&given()));
    assert!(calls.len() > 60, "{calls:?}");
    let step = if full() { 1 } else { 4 };
    for call in calls.iter().step_by(step) {
        kill(&given(), call, 0);
    }
}

/// Lets a call fail, holds the run to claiming nothing that is not so, and returns whether it recorded.
fn fail(given: &Given, call: &Call, error: &str, sticky: bool, at: usize) -> bool {
    next_row(given, at);
    let then = hit(given, call, &format!("error={error}"), sticky);
    let said = then.stderr.clone();
    let story = format!("{error} at {call:?}, sticky: {sticky}: {said}");
    let there = entries_of(given, at);
    let recorded = said.contains(RECORDED);
    if recorded {
        then.code(0);
        assert_eq!(there, 1, "{story}");
    } else {
        let words = [
            "error: NOT RECORDED: ",
            "error: nothing is scored or recorded: ",
        ];
        assert!(words.iter().any(|words| said.starts_with(words)), "{story}");
        assert_eq!(said.lines().count(), 1, "{story}");
        then.code(1);
        assert!(there <= 1, "{story}");
    }
    plain(given).code(0);
    assert_eq!(entries_of(given, at), 1, "{story}");
    recorded
}

#[test]
fn a_disk_that_fails_or_is_full_at_any_call_is_never_called_recorded() {
    let name = "a_disk_that_fails_or_is_full_at_any_call_is_never_called_recorded";
    if skip(name, "strace") {
        return;
    }
    let given = given();
    plain(&given).code(0);
    next_row(&given, 1);
    let calls = calls(&given);
    let acknowledged = calls.iter().position(Call::acknowledges).unwrap();
    let mut at = 2;
    for (place, call) in calls.iter().enumerate().filter(|(_, call)| may_fail(call)) {
        let needed = place < acknowledged && call.writes() && call.is_of_the_journal();
        for (error, sticky) in ways(place) {
            let recorded = fail(&given, call, error, sticky, at);
            assert!(
                !(recorded && needed),
                "{error} at {call:?}, sticky: {sticky}"
            );
            at += 1;
        }
    }
}

#[test]
fn a_disk_that_fails_or_is_full_while_the_log_is_made_leaves_a_whole_log_or_none() {
    let name = "a_disk_that_fails_or_is_full_while_the_log_is_made_leaves_a_whole_log_or_none";
    if skip(name, "strace") {
        return;
    }
    let calls = calls(&given());
    let step = if full() { 1 } else { 8 };
    let failing = calls.iter().filter(|call| may_fail(call)).enumerate();
    for (place, call) in failing.step_by(step) {
        for (error, sticky) in ways(place) {
            let given = given();
            fail(&given, call, error, sticky, 0);
            let left = fs::read_dir(given.path("ward")).unwrap();
            let left = left.map(|it| it.unwrap().file_name().into_string().unwrap());
            let aside: Vec<String> = left.filter(|name| name.starts_with(".ows-log")).collect();
            // Tidying up opens and unlinks, and cannot where that fails.
            let cannot = ["open", "unlink"]
                .iter()
                .any(|it| call.name.starts_with(it));
            let tidied = aside.is_empty() || cannot;
            assert!(tidied, "{aside:?} is left by {error} at {call:?}");
        }
    }
}

/// Says whether a call is let to fail: of those about the log all, or where time is short those that write.
fn may_fail(call: &Call) -> bool {
    call.is_of_the_log() && !call.acknowledges() && (full() || call.writes())
}

/// The errors for a call, and whether each stays for all calls of its name that follow: all four, or
/// where time is short two for one call and the others for the next.
fn ways(place: usize) -> impl Iterator<Item = (&'static str, bool)> {
    let ways = [
        ("EIO", false),
        ("ENOSPC", true),
        ("ENOSPC", false),
        ("EIO", true),
    ];
    let chosen = move |way: &usize| full() || way % 2 == place % 2;
    (0..ways.len()).filter(chosen).map(move |way| ways[way])
}
