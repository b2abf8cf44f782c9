//! `ows log verify` and `ows log backup`.

use rusqlite::Connection;

use super::{open, record, steady, ward};
use crate::common::Given;

const ONE: &str = r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T20:14:00-05:00","observations":{"sweating":1}}"#;

const PROVED: &str = " - 7 entries hold: unchanged, in their place in the chain, and scored by the
   log's own copy of their scale as they were shown
";

#[test]
fn a_log_that_holds_says_what_was_proved_and_what_was_not() {
    let given = ward();
    let then = given.when("log verify --log log.sqlite").then().code(0);
    let shown = steady(&then.stdout, &given);
    // How far apart the two ends of the first line are depends on the folder's name.
    let (first, rest) = shown.split_once('\n').unwrap();
    assert!(
        first.starts_with("Log FOLDER/log.sqlite ") && first.ends_with(" 7 entries"),
        "{first}"
    );
    assert_eq!(
        rest,
        format!(
            "
Proved
{PROVED}
Not proved
 - no head was given, and this account remembers none: entries may have been cut
   off at the end, or the whole log written anew, and this cannot tell
 - that the remarks and the layout of a kept scale, policy or language are as
   they were: a digest is of what a file says, not of how it is written
 - that the clock was right when an entry was recorded
 - that the rater named in an entry is the person who typed it

To know
 - before 1 entry the clock had been set back, or it was never set; `ows log
   review --log log.sqlite` lists them

Head, to keep elsewhere
 - 7:HASH-7
"
        )
    );
}

#[test]
fn of_one_entry_is_said_what_is_said_of_one() {
    let given = Given::new();
    record(&mut open(&given), ONE, "2026-11-22T20:15:00-05:00");
    let then = given.when("log verify --log log.sqlite").then().code(0);
    let proved = " - 1 entry holds: unchanged, in its place in the chain, and scored by the log's
   own copy of its scale as it was shown
";
    assert!(then.stdout.contains(proved), "{}", then.stdout);
    assert!(then.stdout.lines().next().unwrap().ends_with(" 1 entry"));
}

#[test]
fn a_remark_in_a_kept_scale_can_change_and_that_is_not_called_proved() {
    let given = ward();
    let connection = Connection::open(given.path("log.sqlite")).unwrap();
    let words = "DROP TRIGGER copy_never_changes; UPDATE copy SET text = '# another\n' || text;";
    let trigger = "SELECT sql FROM sqlite_schema WHERE name = 'copy_never_changes'";
    let trigger: String = connection.query_row(trigger, [], |row| row.get(0)).unwrap();
    connection
        .execute_batch(&format!("{words}{trigger}"))
        .unwrap();
    drop(connection);
    let then = given.when("log verify --log log.sqlite").then().code(0);
    let not_proved = "Not proved\n - no head was given";
    let (_, after) = then.stdout.split_once(not_proved).unwrap();
    assert!(after.contains(" - that the remarks and the layout of a kept scale, policy"));
}

#[test]
fn a_head_that_was_kept_proves_the_end_up_to_it() {
    let given = ward();
    let stored = open(&given).entry(4).unwrap().unwrap();
    let head = format!("4:{}", &stored.hash[..20]);
    let then = given
        .when(&format!("log verify --log log.sqlite --head {head}"))
        .then()
        .code(0);
    let line = " - up to entry 4 it is the log that the given head was taken of\n";
    assert!(then.stdout.contains(line), "{}", then.stdout);
    let wrong = given
        .when("log verify --log log.sqlite --head 4:0123456789abcdef")
        .then()
        .code(1);
    assert!(
        wrong
            .stdout
            .contains("DOES NOT HOLD\n - entry 4 is not the one that the given head names"),
        "{}",
        wrong.stdout
    );
    given
        .when("log verify --log log.sqlite --head 4")
        .then()
        .stdout("")
        .code(2);
}

#[test]
fn a_change_is_named_and_the_exit_code_says_so() {
    let given = ward();
    let connection = Connection::open(given.path("log.sqlite")).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER entry_never_changes;
             UPDATE entry SET bytes = replace(bytes, '\"aches\":2', '\"aches\":4') WHERE number = 2;",
        )
        .unwrap();
    drop(connection);
    let then = given.when("log verify --log log.sqlite").then().code(1);
    assert!(
        then.stdout.contains(
            "\
DOES NOT HOLD
 - entry 2 was changed: its hash does not fit it
 - the trigger entry_never_changes was dropped
 - keep the file as it is, and compare it with a backup; `ows log restore FILE
   --log log.sqlite` puts that in its place
"
        ),
        "{}",
        then.stdout
    );
    assert!(
        then.stdout.contains("Proved\n - 6 entries hold"),
        "{}",
        then.stdout
    );
}

#[test]
fn a_tail_that_was_cut_off_is_found_with_a_head_and_said_to_be_unproved_without() {
    let given = ward();
    let head = open(&given).head().unwrap();
    let connection = Connection::open(given.path("log.sqlite")).unwrap();
    let trigger: String = connection
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'entry_never_goes'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    connection
        .execute_batch(&format!(
            "DROP TRIGGER entry_never_goes; DELETE FROM entry WHERE number > 5; {trigger};"
        ))
        .unwrap();
    drop(connection);
    let without = given.when("log verify --log log.sqlite").then().code(0);
    assert!(
        without.stdout.contains("no head was given"),
        "{}",
        without.stdout
    );
    let with = given
        .when(&format!("log verify --log log.sqlite --head {head}"))
        .then()
        .code(1);
    assert!(
        with.stdout.contains(
            "entry 6 is missing: the end was cut off, since the given head names entry 7"
        ),
        "{}",
        with.stdout
    );
}

#[test]
fn a_backup_is_the_same_log_and_replaces_nothing() {
    let given = ward();
    let head = open(&given).head().unwrap();
    given
        .when("log backup copy.sqlite --log log.sqlite")
        .then()
        .stdout(&format!("{head}\n"))
        .stderr("7 entries copied to copy.sqlite\n")
        .code(0);
    given
        .when(&format!("log verify --log copy.sqlite --head {head}"))
        .then()
        .code(0);
    let again = given.when("log backup copy.sqlite --log log.sqlite").then();
    assert!(
        again
            .stderr
            .contains("exists, and a backup never replaces a file"),
        "{}",
        again.stderr
    );
    again.stdout("").code(1);
    let itself = given.when("log backup log.sqlite --log log.sqlite").then();
    itself.code(1);
    // The copy is a log like any: it can be written to.
    given
        .when("log void 1 --log copy.sqlite --reason again --by rn-02")
        .then()
        .code(0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(given.path("copy.sqlite"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
