//! `ows log restore`, and what this account remembers of the end of a log.

use std::fs;

use rusqlite::Connection;

use super::{open, steady, ward};
use crate::common::Given;

/// The ward with a backup, and one entry more recorded by this account.
fn with_backup() -> Given {
    let given = ward();
    given
        .when("log backup copy.sqlite --log log.sqlite")
        .then()
        .code(0);
    given
        .when("log void 1 --reason again --by rn-02 --log log.sqlite")
        .then()
        .code(0);
    given
}

/// Cuts the last entry off behind the log's back.
fn cut(given: &Given) {
    let direct = Connection::open(given.path("log.sqlite")).unwrap();
    let trigger: String = direct
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'entry_never_goes'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let sql =
        format!("DROP TRIGGER entry_never_goes; DELETE FROM entry WHERE number > 7; {trigger};");
    direct.execute_batch(&sql).unwrap();
}

#[test]
fn a_backup_is_put_in_the_logs_place_and_it_is_said_what_became_of_the_rest() {
    let given = with_backup();
    let then = given
        .when("log restore copy.sqlite --log log.sqlite")
        .at("2026-11-24T09:30:05Z")
        .then()
        .code(0);
    let shown = steady(&then.stderr, &given);
    let aside = "FOLDER/log.sqlite.aside-2026-11-24T093005-1";
    assert_eq!(
        shown,
        format!(
            "7 entries restored from copy.sqlite to log.sqlite
what was there is kept as {aside}, with the files beside it
it had entry 8, which is not in the log now: `ows log show --log {aside}` shows them
"
        )
    );
    assert_eq!(then.stdout, format!("{}\n", open(&given).head().unwrap()));
    // This account remembers the end that it put there itself.
    let verified = given.when("log verify --log log.sqlite").then().code(0);
    let proved = "up to entry 7 it is the log whose head this account remembers";
    assert!(verified.stdout.contains(proved), "{}", verified.stdout);
    given
        .when("log show --log log.sqlite")
        .then()
        .stderr("")
        .code(0);
}

#[test]
fn a_log_that_another_program_has_open_is_not_restored() {
    let given = with_backup();
    let held = open(&given);
    held.head().unwrap();
    given
        .when("log restore copy.sqlite --log log.sqlite")
        .in_own_process()
        .then()
        .stdout("")
        .stderr("error: another program has the log open; end it, then try again; nothing was changed\n")
        .code(1);
    assert_eq!(
        given
            .names()
            .iter()
            .filter(|name| name.contains("aside"))
            .count(),
        0
    );
    drop(held);
    given
        .when("log restore copy.sqlite --log log.sqlite")
        .then()
        .code(0);
}

#[test]
fn no_log_is_made_at_a_name_whose_log_was_moved_away_and_is_still_open() {
    let given = with_backup();
    let held = open(&given);
    held.head().unwrap();
    fs::rename(given.path("log.sqlite"), given.path("elsewhere.sqlite")).unwrap();
    let then = given
        .when("log backup log.sqlite --log copy.sqlite")
        .in_own_process()
        .then()
        .stdout("")
        .code(1);
    let words = "log.sqlite-shm lies there without its log";
    assert!(then.stderr.contains(words), "{}", then.stderr);
    drop(held);
    given
        .when("log backup log.sqlite --log copy.sqlite")
        .then()
        .code(0);
}

#[test]
fn a_log_that_lost_its_end_is_said_loudly_by_every_command_and_stops_none() {
    let given = with_backup();
    cut(&given);
    let lost = "error: the log is not what this account remembers: entry 8 is missing: the end was cut off, since the head that this account remembers names entry 8; say `ows log verify --log log.sqlite`, and `ows log head --accept --log log.sqlite` if that is meant\n";
    for command in [
        "history P-0142",
        "log show",
        "log show 2",
        "log export -o - --patient P-0142",
        "log review",
        "log rescore --scale cows",
        "log head",
        "log backup another.sqlite",
        "config",
        "log void 3 --reason again --by rn-02",
    ] {
        let then = given
            .when(&format!("{command} --log log.sqlite"))
            .then()
            .code(0);
        assert!(then.stderr.starts_with(lost), "{command}: {}", then.stderr);
    }
}

#[test]
fn a_cut_off_end_is_found_by_verifying_until_it_is_accepted() {
    let given = with_backup();
    let head = open(&given).head().unwrap();
    cut(&given);
    let then = given.when("log verify --log log.sqlite").then().code(1);
    let words = "entry 8 is missing: the end was cut off, since the head that this account";
    assert!(then.stdout.contains(words), "{}", then.stdout);
    let remembered = then.stdout.replace("\n   ", " ");
    assert!(
        remembered.contains(&format!("this account remembers the head {head}")),
        "{}",
        then.stdout
    );
    assert!(
        remembered.contains("`ows log restore FILE --log log.sqlite` puts that in its place"),
        "{}",
        then.stdout
    );
    let now = open(&given).head().unwrap();
    given
        .when("log head --accept --log log.sqlite")
        .then()
        .stdout(&format!("{now}\n"))
        .stderr("taken as it is now, although entry 8 is missing: the end was cut off, since the head that this account remembers names entry 8\n")
        .code(0);
    given.when("log verify --log log.sqlite").then().code(0);
    given
        .when("log show --log log.sqlite")
        .then()
        .stderr("")
        .code(0);
}

#[test]
fn another_account_is_alarmed_by_nothing_and_accepts_for_itself() {
    let given = with_backup();
    cut(&given);
    let state = given.path("state");
    fs::create_dir(&state).unwrap();
    let state = state.to_str().unwrap();
    given
        .when("log verify --log log.sqlite")
        .variable("XDG_STATE_HOME", state)
        .then()
        .code(0);
    given
        .when("log head --accept --log log.sqlite")
        .variable("XDG_STATE_HOME", state)
        .then()
        .code(0);
    given.when("log verify --log log.sqlite").then().code(1);
}

#[test]
fn without_a_state_folder_entries_are_recorded_and_verifying_says_what_that_means() {
    let given = ward();
    fs::write(given.path("none"), "no folder").unwrap();
    let none = given.path("none");
    let none = none.to_str().unwrap();
    given
        .when("log void 1 --reason again --by rn-02 --log log.sqlite")
        .variable("XDG_STATE_HOME", none)
        .then()
        .code(0);
    let then = given
        .when("log verify --log log.sqlite")
        .variable("XDG_STATE_HOME", none)
        .then()
        .code(0);
    let not_proved = then.stdout.replace("\n   ", " ");
    assert!(
        not_proved.contains("this account cannot remember the end"),
        "{}",
        then.stdout
    );
}
