//! Where the log cannot be written the score is still to be had, and says that it is not recorded.

use std::fs;

use super::{KNOWN, PAGE_DOWN, all_items, answered, at_items, past_the_checks};
use crate::common::Given;

#[test]
fn without_a_log_the_nurse_is_told_at_once_and_gets_the_score() {
    let given = Given::new().file("folder/file", "");
    let run = format!("{KNOWN} --log folder/file/log.sqlite");
    let mut terminal = given.when(&run).on_terminal(24, 80);
    terminal.wait_for("! NOT RECORDED: the log cannot be written");
    terminal.wait_for_last("q to leave:").press("\r");
    terminal
        .wait_for("> To the items")
        .wait_for("! NOT RECORDED");
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    all_items(&mut terminal);
    past_the_checks(&mut terminal);
    terminal
        .press("rn-07\r")
        .wait_for("NOT RECORDED, the draft is kept");
    terminal.press("\u{1b}").wait_for("Leave?").press("q");
    terminal.wait_for("Not signed: nothing of P-0142 is recorded.");
    let text = terminal.text();
    assert!(text.contains("Total 19/48 MODERATE"), "{text}");
    assert!(text.contains("! NOT RECORDED"), "{text}");
    assert_eq!(terminal.code(), 1);
    assert_eq!(answered(&given).len(), 11);
}

#[test]
fn a_log_that_fails_when_it_is_signed_leaves_the_draft_and_can_be_tried_again() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    all_items(&mut terminal);
    let log = given.home().join(".local/share/ows/log.sqlite");
    let aside = given.home().join("aside");
    fs::rename(&log, &aside).unwrap();
    fs::create_dir(&log).unwrap();
    past_the_checks(&mut terminal);
    terminal.press("rn-07\r").wait_for("is a folder");
    assert!(terminal.text().contains("NOT RECORDED"));
    assert_eq!(answered(&given).len(), 11);
    fs::remove_dir(&log).unwrap();
    fs::rename(&aside, &log).unwrap();
    terminal
        .press("rn-07\r")
        .wait_for("Signed by rn-07 for P-0142: entry 1, ");
}

#[test]
fn a_draft_that_cannot_be_kept_is_said_at_once_and_it_goes_on_in_memory() {
    let given = Given::new().home_file(".local/state/ows", "a file where the folder would be");
    let mut terminal = at_items(&given);
    assert!(
        terminal
            .text()
            .contains("! NOT ON DISK: the answers are in memory only")
    );
    all_items(&mut terminal);
    super::sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    assert_eq!(super::entries(&given).len(), 1);
}

#[test]
fn a_disk_that_fails_on_the_way_is_said_at_once_and_what_was_missed_is_kept_once_it_works() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("104\r").wait_for(">   2 Sweating");
    let drafts = super::folder(&given);
    let aside = given.home().join("aside");
    fs::rename(&drafts, &aside).unwrap();
    terminal
        .press("2")
        .wait_for("! NOT ON DISK: the answers are in memory only");
    fs::rename(&aside, &drafts).unwrap();
    terminal.press("1").wait_until_gone("NOT ON DISK");
    assert_eq!(answered(&given).len(), 3);
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let given = Given::new();
    let then = given.when(KNOWN).stdin("104\n2\n").then();
    assert!(then.stderr.contains("say `--plain`"), "{}", then.stderr);
    then.code(2);
}

#[test]
fn without_a_home_and_without_a_log_there_is_still_the_score() {
    let given = Given::new();
    let mut terminal = given.when(KNOWN).variable("HOME", "").on_terminal(24, 80);
    terminal.wait_for("! NOT RECORDED: the log cannot be written, no log is named");
    terminal.wait_for_last("q to leave:").press("\r");
    terminal.wait_for("> To the items").press(PAGE_DOWN);
    terminal.wait_for(">   1 Resting pulse");
    all_items(&mut terminal);
    past_the_checks(&mut terminal);
    terminal.press("rn-07\r").wait_for("NOT RECORDED");
    terminal.press("\u{1b}").wait_for("Leave?").press("q");
    terminal.wait_for("Total 19/48");
    assert_eq!(terminal.code(), 1);
}

/// Records an assessment of P-0142 in the user's own log, and returns where that is.
fn recorded(given: &Given) -> std::path::PathBuf {
    let sheet = r#"{"patient":"P-0142","rater":"rn-07","time":"2024-03-05T10:00:00Z","observations":{"pulse":{"value":96},"sweating":1}}"#;
    fs::write(given.path("sheet.json"), sheet).unwrap();
    given
        .when("score sheet.json --scale cows --record")
        .then()
        .code(0);
    given.home().join(".local/share/ows/log.sqlite")
}

/// Changes a log behind its back.
fn change(log: &std::path::Path, sql: &str) {
    let direct = rusqlite::Connection::open(log).unwrap();
    direct.execute_batch(sql).unwrap();
}

#[test]
fn a_log_with_a_trigger_of_somebody_else_is_not_signed_into() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    all_items(&mut terminal);
    let log = given.home().join(".local/share/ows/log.sqlite");
    change(
        &log,
        "CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
    );
    past_the_checks(&mut terminal);
    terminal
        .press("rn-07\r")
        .wait_for("NOT RECORDED, the draft is kept: the log is not as ows made it");
    assert_eq!(super::entries(&given).len(), 0);
    assert_eq!(answered(&given).len(), 11);
    change(&log, "DROP TRIGGER quiet");
    terminal
        .press("rn-07\r")
        .wait_for("Signed by rn-07 for P-0142: entry 1, ");
}

#[test]
fn an_entry_that_was_changed_stands_in_the_head_and_stops_nobody() {
    let given = Given::new();
    let log = recorded(&given);
    change(
        &log,
        "DROP TRIGGER entry_never_changes;
         UPDATE entry SET bytes = replace(bytes, '\"value\":96', '\"value\":99');
         CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry never changes'); END;",
    );
    let mut terminal = given.when(KNOWN).on_terminal(24, 80);
    terminal.wait_for("What is recorded of P-0142 in this log does not hold");
    terminal.wait_for("! entry 1 was changed: its hash does not fit it");
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    assert!(terminal.text().contains("! entry 1 was changed"));
    all_items(&mut terminal);
    super::sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let text = terminal.text();
    assert!(text.contains("Signed by rn-07"), "{text}");
    // The hash that it was signed with may hold any digits.
    for line in text.lines().filter(|line| !line.contains("entry 2, ")) {
        assert!(!line.contains("up ") && !line.contains("96"), "{text}");
    }
    let then = given
        .when(&format!("{KNOWN} --plain"))
        .stdin("q\n")
        .then()
        .code(1);
    let said = then.stderr.replace('\n', " ");
    assert!(said.contains("P-0142 was last assessed"), "{said}");
    assert!(
        said.contains("! entry 1 was changed: its hash does not fit it"),
        "{said}"
    );
}

#[test]
fn a_log_that_lost_its_end_is_said_at_the_bedside_and_signed_into() {
    let given = Given::new();
    let log = recorded(&given);
    change(
        &log,
        "DROP TRIGGER entry_never_goes; DELETE FROM entry;
         CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry never goes'); END;",
    );
    let mut terminal = at_items(&given);
    terminal.wait_for("! the log is not what this account remembers: entry 1 is missing");
    all_items(&mut terminal);
    super::sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    assert_eq!(super::entries(&given).len(), 1);
    given.when("log verify").then().code(1);
}
