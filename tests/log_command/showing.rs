//! `ows log show` and `ows log head`.

use super::ward;
use crate::common::Given;

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
