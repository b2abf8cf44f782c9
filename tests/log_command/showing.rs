//! `ows log show` and `ows log head`.

use super::{steady, ward};
use crate::common::Given;

#[test]
fn the_last_entries_are_listed_with_what_was_found_and_what_was_corrected() {
    let given = ward();
    let then = given.when("log show --log log.sqlite --width 100").then();
    assert_eq!(
        steady(&then.stdout, &given),
        "\
Log FOLDER/log.sqlite
 1  2026-11-22 14:12 -05:00  P-0142  COWS 9 mild · by rn-07
 2  2026-11-22 20:15 -05:00  P-0142  COWS 21 moderate · by rn-07
 3  2026-11-22 21:01 -05:00  P-0150  COWS NOT SCORED (asleep) · by rn-11
 4  2026-11-22 22:30 -05:00  P-0151  COWS 9 mild · by rn-11 · observed 2026-11-22 17:00 -05:00, late
                                     by 5 h 30 min
 5  2026-11-22 22:40 -05:00  P-0142  amends 2 · COWS 23 moderate · by rn-02 · misread the form
 6  2026-11-22 22:45 -05:00  P-0151  takes 4 back · by rn-02 · another patient's bed
 7  2026-11-22 22:05 -05:00  P-0150  COWS 2 to 16 band open · by rn-11
"
    );
    then.stderr("").code(0);
}

#[test]
fn fewer_can_be_asked_for_and_it_is_said_that_there_are_more() {
    let given = ward();
    let then = given.when("log show --log log.sqlite --last 2").then();
    assert!(then.stdout.contains("\n 6  2026"), "{}", then.stdout);
    assert!(!then.stdout.contains("\n 5  2026"), "{}", then.stdout);
    then.stderr("the last 2 entries of 7; `--last` and `--since` show others\n")
        .code(0);
}

#[test]
fn entries_are_chosen_by_patient_and_by_when_they_were_recorded() {
    let given = ward();
    let numbers = |options: &str| -> Vec<String> {
        let run = format!("log show --log log.sqlite --timezone America/New_York {options}");
        let then = given.when(&run).stdin("P-0150\n").then();
        let lines = then
            .stdout
            .lines()
            .filter(|line| line.contains("-05:00  P-"));
        lines
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect()
    };
    assert_eq!(numbers("--patient P-0142"), ["1", "2", "5"]);
    assert_eq!(numbers("--patient -"), ["3", "7"]);
    assert_eq!(numbers("--since 2026-11-22T22:30"), ["4", "5", "6"]);
    assert_eq!(numbers("--until 2026-11-22T21:00:00"), ["1", "2"]);
    assert_eq!(numbers("--since 2026-11-22 --until 2026-11-23").len(), 7);
    assert_eq!(
        numbers("--since 2026-11-22T20:00 --patient P-0142 --last 1"),
        ["5"]
    );
    given
        .when("log show --log log.sqlite --since 2026-11-24")
        .then()
        .stderr("no entry of the log is among them\n")
        .code(0);
}

#[test]
fn a_time_that_is_none_or_the_wrong_way_round_is_refused() {
    let given = ward();
    given
        .when("log show --log log.sqlite --since yesterday")
        .then()
        .stdout("")
        .stderr("error: `--since`: `yesterday` is not a time; write a date, a time and an offset, as in 2026-11-22T20:14:00-05:00; a date alone is its midnight\nfor help, say `--help`\n")
        .code(2);
    given
        .when("log show --log log.sqlite --since 2026-11-23 --until 2026-11-22")
        .then()
        .stderr("error: `--since` is not before `--until`, so that nothing lies between\nfor help, say `--help`\n")
        .code(2);
    // The hour that the clocks pass over in spring.
    given
        .when("log show --log log.sqlite --timezone America/New_York --since 2026-03-08T02:30")
        .then()
        .code(2);
}

#[test]
fn one_entry_is_shown_whole_with_what_became_of_it() {
    let given = ward();
    let then = given.when("log show 2 --log log.sqlite").then().code(0);
    let shown = steady(&then.stdout, &given);
    assert!(shown.starts_with("COWS 1.0.0 · validated"), "{shown}");
    assert!(
        shown.contains(
            "Total                    MODERATE (13 to 24)                              21/48"
        ),
        "{shown}"
    );
    let about = &shown[shown.find("Entry 2").unwrap()..];
    let digest = "c994c03b3ebf9db2217003f2157daa1410e41c29dd9441959f6bd28a1abf6ee0";
    assert_eq!(
        about,
        format!(
            "\
Entry 2: assessment                                                       P-0142

Recorded
 - 22 Nov 2026 20:15:00 -05:00, zone America/New_York, by ows test
 - hash HASH-2
 - after HASH-1
 - id ID-2

Made with
 - scale cows@1.0.0, digest
   {digest}

Corrected since
 - entry 5 amends entry 2, 22 Nov 2026 22:40:00 -05:00, by rn-02: misread the
   form
 - entry 5 stands: COWS 23 moderate

Only this patient's entries were checked; `ows log verify --log log.sqlite`
checks the whole log.
"
        )
    );
}

#[test]
fn a_correction_is_shown_with_what_it_corrects_and_why() {
    let given = ward();
    let void = given.when("log show 6 --log log.sqlite").then().code(0);
    assert!(
        void.stdout
            .contains("Correction\n - takes entry 4 back\n - by rn-02: another patient's bed\n"),
        "{}",
        void.stdout
    );
    let amended = given.when("log show 4 --log log.sqlite").then().code(0);
    let words = "nothing stands: the assessment was taken back";
    assert!(amended.stdout.contains(words), "{}", amended.stdout);
}

#[test]
fn an_entry_that_is_not_there_is_named() {
    let given = ward();
    given
        .when("log show 8 --log log.sqlite")
        .then()
        .stdout("")
        .stderr("error: the log has no entry 8; its last is 7\nfor help, say `--help`\n")
        .code(2);
}

#[test]
fn the_head_is_number_and_hash_of_the_last_entry() {
    let given = ward();
    let head = super::open(&given).head().unwrap();
    given
        .when("log head --log log.sqlite")
        .then()
        .stdout(&format!("7:{}\n", head.hash))
        .stderr("")
        .code(0);
}

#[test]
fn a_log_that_is_not_there_is_not_made_by_looking() {
    let given = Given::new();
    for command in [
        "show",
        "head",
        "verify",
        "review",
        "export",
        "void 1 --reason a --by b",
    ] {
        let then = given
            .when(&format!("log {command} --log none/log.sqlite"))
            .then();
        assert_eq!(
            then.stderr,
            "error: there is no log at none/log.sqlite; name it with `--log`; the first record makes one\n",
            "{command}"
        );
        then.stdout("").code(1);
    }
    assert!(given.names().is_empty());
}

#[test]
fn foreign_text_reaches_no_terminal() {
    let given = Given::new();
    let mut log = super::open(&given);
    let nasty = r#"{"patient":"P-0142","rater":"rn\u001b]0;gone\u0007-07","time":"2026-11-22T14:10:00Z","observations":{"gi":{"points":1,"note":"a\u202eb\u001b[31m"}}}"#;
    super::record(&mut log, nasty, "2026-11-22T14:12:00Z");
    drop(log);
    for command in ["show", "show 1", "review --since 2026-11-01"] {
        let then = given
            .when(&format!("log {command} --log log.sqlite"))
            .then()
            .code(0);
        let bad = |character: char| {
            character != '\n' && (character.is_control() || character == '\u{202e}')
        };
        assert!(!then.stdout.contains(bad), "{command}: {:?}", then.stdout);
        let shows = command.starts_with("show");
        assert_eq!(then.stdout.contains("rn"), shows, "{}", then.stdout);
    }
}

#[test]
fn an_entry_that_cannot_be_read_hides_no_other() {
    let given = ward();
    let connection = rusqlite::Connection::open(given.path("log.sqlite")).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER entry_never_changes;
             UPDATE entry SET bytes = replace(bytes, '\"kind\":\"assessment\"', '\"kind\":\"assessmenX\"') WHERE number = 1;",
        )
        .unwrap();
    drop(connection);
    let history = given.when("history P-0142 --log log.sqlite").then().code(1);
    assert!(history.stdout.contains("23"), "{}", history.stdout);
    assert!(
        history
            .stderr
            .contains("entry 1 was changed: its hash does not fit it; it is left out"),
        "{}",
        history.stderr
    );
    let policy = crate::common::project().join("examples/policies/example-ward.toml");
    let due = given
        .when("due --log log.sqlite --within 9000d --policy")
        .argument(policy.to_str().unwrap())
        .then()
        .code(1);
    assert!(
        due.stdout.contains("P-0150") && due.stdout.contains("P-0142"),
        "{}",
        due.stdout
    );
}
