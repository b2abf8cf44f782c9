//! The order of an append: what says that something is recorded comes after the disk has it.

use super::calls::{Call, calls, given};
use crate::common::skip;

fn position(calls: &[Call], what: impl Fn(&Call) -> bool) -> usize {
    calls
        .iter()
        .position(what)
        .unwrap_or_else(|| panic!("{calls:?}"))
}

fn last_before(calls: &[Call], end: usize, what: impl Fn(&Call) -> bool) -> usize {
    let found = calls[..end].iter().rposition(what);
    found.unwrap_or_else(|| panic!("{calls:?}"))
}

fn syncs(call: &Call, ending: &str) -> bool {
    call.syncs() && call.line.contains(ending) && call.line.ends_with(" = 0")
}

#[test]
fn recorded_is_said_only_after_the_disk_has_the_entry() {
    if skip(
        "recorded_is_said_only_after_the_disk_has_the_entry",
        "strace",
    ) {
        return;
    }
    let calls = calls(&given());
    let said = position(&calls, Call::acknowledges);
    let writes = |call: &Call| call.name == "pwrite64" && call.is_of_the_journal();
    let written = last_before(&calls, said, writes);
    let synced = last_before(&calls, said, |call| syncs(call, "/ward/log.sqlite-wal>"));
    assert!(written < synced, "{calls:?}");
    // And so has the folder the name of the journal, before anything is written to it.
    let made = position(&calls, |call| {
        call.name == "openat" && call.is_of_the_journal()
    });
    let begun = position(&calls, writes);
    let folder = last_before(&calls, begun, |call| syncs(call, "/ward>"));
    assert!(made < folder, "{calls:?}");
}

#[test]
fn a_new_log_is_on_disk_whole_before_it_has_its_name_and_then_its_name_is() {
    let name = "a_new_log_is_on_disk_whole_before_it_has_its_name_and_then_its_name_is";
    if skip(name, "strace") {
        return;
    }
    let calls = calls(&given());
    let named = position(&calls, |call| {
        call.name.starts_with("rename") && call.is_of_the_log()
    });
    let aside = |call: &Call| call.line.contains("/ward/.ows-log-");
    let written = last_before(&calls, named, |call| call.name == "pwrite64" && aside(call));
    let synced = last_before(&calls, named, |call| syncs(call, "/ward/.ows-log-"));
    assert!(written < synced, "{calls:?}");
    let opened = position(&calls, |call| {
        call.name == "openat" && call.line.contains("/ward/log.sqlite\"")
    });
    let folder = last_before(&calls, opened, |call| syncs(call, "/ward>"));
    assert!(named < folder, "{calls:?}");
}
