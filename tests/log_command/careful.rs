//! What was changed behind the log's back: every command that shows an entry names it, shows nothing of
//! it, and ends with 1.

use std::fs;

use ows::base::canonical::canonical_json;
use ows::log::chain;
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{open, ward};
use crate::common::{Given, project};

/// Every command that shows or uses entry 2 of the ward, and of all entries or of P-0142.
const COMMANDS: [&str; 13] = [
    "history PATIENT",
    "log show",
    "log show 2",
    "log show --patient PATIENT",
    "log export -o out.ndjson",
    "log export --patient PATIENT -o out.ndjson",
    "log export --to csv -o out.csv",
    "log export --pseudonymise key.txt -o out.ndjson",
    "log export --to csv --pseudonymise key.txt -o out.csv",
    "log review --since 2026-11-01",
    "log rescore --scale cows --since 2026-11-01",
    "due --within 9000d --policy POLICY",
    "log void 2 --reason again --by rn-02",
];

/// What pseudonyms are made with.
const KEY: &str = "a key of more than sixteen characters\n";

/// Runs a command about the ward, and returns its words, what it wrote and its code.
fn run(given: &Given, command: &str, patient: &str) -> (String, String, i32) {
    let policy = project().join("examples/policies/example-ward.toml");
    let mut arguments = command.replace("PATIENT", patient);
    arguments = arguments.replace("POLICY", policy.to_str().unwrap());
    let then = given
        .when(&format!("{arguments} --log log.sqlite"))
        .then()
        .code_among(&[0, 1]);
    let written = ["out.ndjson", "out.csv"].map(|name| {
        let path = given.path(name);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        text
    });
    let code = i32::from(then.stderr.contains("error:"));
    let then = then.code(code);
    (then.stderr, then.stdout + &written.concat(), code)
}

/// Changes the log's file with the triggers out of the way, which come back as they were.
fn change(given: &Given, change: impl FnOnce(&Connection)) {
    let direct = Connection::open(given.path("log.sqlite")).unwrap();
    direct
        .pragma_update(None, "ignore_check_constraints", true)
        .unwrap();
    let all = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let triggers: Vec<(String, String)> = direct
        .prepare(all)
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        direct
            .execute_batch(&format!("DROP TRIGGER {name}"))
            .unwrap();
    }
    change(&direct);
    for (_, sql) in &triggers {
        direct.execute_batch(sql).unwrap();
    }
}

/// Writes other bytes into an entry.
fn write(given: &Given, number: u64, bytes: &str, rehash: bool) {
    let mut sql = "UPDATE entry SET bytes = ?2 WHERE number = ?1".to_owned();
    if rehash {
        sql = sql.replace(
            " WHERE",
            &format!(", hash = '{}' WHERE", chain::hash(bytes)),
        );
    }
    change(given, |direct| {
        direct.execute(&sql, params![number, bytes]).unwrap();
    });
}

/// Takes an entry away.
fn delete(given: &Given, number: u64) {
    change(given, |direct| {
        let sql = "DELETE FROM entry WHERE number = ?1";
        direct.execute(sql, params![number]).unwrap();
    });
}

/// Every field of an entry, each changed by one letter, digit or part, under its name.
fn changes(said: &Value) -> Vec<(String, Value)> {
    fn other(value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let (rest, last) = text.split_at(text.len() - 1);
                // Times and pseudonyms stay what they are by their shape.
                let last = if last == "1" { "2" } else { "1" };
                format!("{rest}{last}").into()
            }
            Value::Number(number) => (number.as_u64().unwrap() + 1).into(),
            Value::Bool(yes) => (!yes).into(),
            Value::Array(list) => list.iter().skip(1).cloned().collect(),
            Value::Object(table) => {
                let mut table = table.clone();
                table.insert("another".into(), 1.into());
                table.into()
            }
            Value::Null => 1.into(),
        }
    }
    let mut changes = Vec::new();
    for (key, value) in said.as_object().unwrap() {
        let mut changed = said.clone();
        changed[key] = other(value);
        changes.push((key.clone(), changed));
    }
    for (key, value) in said["assessment"].as_object().unwrap() {
        let mut changed = said.clone();
        changed["assessment"][key] = other(value);
        changes.push((format!("assessment.{key}"), changed));
    }
    changes
}

#[test]
fn every_field_of_a_changed_entry_is_found_by_every_command_that_reads() {
    let given = ward().file("key.txt", KEY);
    let sound = fs::read(given.path("log.sqlite")).unwrap();
    let stored = open(&given).entry(2).unwrap().unwrap();
    let said: Value = serde_json::from_str(&stored.bytes).unwrap();
    let changes = changes(&said);
    assert!(changes.len() > 15, "{}", changes.len());
    for (field, changed) in &changes {
        fs::write(given.path("log.sqlite"), &sound).unwrap();
        write(&given, 2, &canonical_json(changed).unwrap(), false);
        let spoilt = fs::read(given.path("log.sqlite")).unwrap();
        let patient = changed["assessment"]["patient"]
            .as_str()
            .unwrap_or("P-0142");
        for command in COMMANDS {
            let (said, shown, code) = run(&given, command, patient);
            let named = "entry 2 was changed: its hash does not fit it";
            assert!(said.contains(named), "{field}: {command}: {said}");
            assert_eq!(code, 1, "{field}: {command}");
            // Its total, and its own id.
            let of_it = shown.contains("21 moderate") || shown.contains(&stored.entry.id);
            assert!(!of_it, "{field}: {command}: {shown}");
        }
        assert_eq!(
            fs::read(given.path("log.sqlite")).unwrap(),
            spoilt,
            "{field}"
        );
    }
}

#[test]
fn a_changed_entry_is_found_at_the_beginning_in_the_middle_and_at_the_end() {
    let given = ward();
    let sound = fs::read(given.path("log.sqlite")).unwrap();
    for number in 1..=7 {
        for rehash in [false, true] {
            fs::write(given.path("log.sqlite"), &sound).unwrap();
            let stored = open(&given).entry(number).unwrap().unwrap();
            let bytes = stored
                .bytes
                .replace("\"tool\":\"ows test\"", "\"tool\":\"ows best\"");
            write(&given, number, &bytes, rehash);
            let own = format!("log show {number}");
            for command in [
                "log show",
                "log export -o out.ndjson",
                "log review --since 2026-11-01",
                &own,
            ] {
                let (said, shown, code) = run(&given, command, "");
                // Nothing follows the last, so that only a head tells that it was made to fit.
                let is_found = !(rehash && number == 7);
                assert_eq!(code == 1, is_found, "{number}: {command}: {said}");
                let named = format!("error: entry {number} ");
                assert_eq!(
                    said.contains(&named),
                    is_found,
                    "{number}: {command}: {said}"
                );
                assert_eq!(
                    shown.contains("ows best"),
                    !is_found && !command.contains("review") && command != "log show",
                    "{command}"
                );
            }
        }
    }
}

#[test]
fn a_time_changed_in_the_file_makes_no_old_score_a_new_one() {
    let given = ward();
    let path = given.path("log.sqlite");
    let file = fs::read(&path).unwrap();
    let (old, new) = (b"2026-11-22T20:14:00-05:00", b"2026-11-28T18:00:00-05:00");
    let mut altered = file.clone();
    let places: Vec<usize> = (0..file.len() - old.len())
        .filter(|place| file[*place..].starts_with(old))
        .collect();
    assert!(!places.is_empty());
    for place in places {
        altered[place..place + new.len()].copy_from_slice(new);
    }
    fs::write(&path, altered).unwrap();
    // The reading of that time and its amendment.
    let then = given
        .when("history P-0142 --log log.sqlite")
        .at("2026-11-28T19:08:00-05:00")
        .then()
        .code(1);
    for number in [2, 5] {
        let named = format!(
            "error: entry {number} was changed: its hash does not fit it; it is left out; say `ows log verify --log log.sqlite`\n"
        );
        assert!(then.stderr.contains(&named), "{}", then.stderr);
    }
    assert!(!then.stdout.contains("1 h 8 min ago"), "{}", then.stdout);
    assert!(then.stdout.contains("9/48"), "{}", then.stdout);
}

#[test]
fn a_patient_changed_behind_an_index_is_named_and_the_page_says_what_it_did_not_look_at() {
    let given = ward();
    let stored = open(&given).entry(1).unwrap().unwrap();
    write(&given, 1, &stored.bytes.replace("P-0142", "P-0150"), false);
    let foot = "Only this patient's entries were checked; `ows log verify --log log.sqlite`\nchecks the whole log.\n";
    // It stands among another patient's now, and is not shown as theirs.
    let other = given.when("history P-0150 --log log.sqlite").then().code(1);
    assert!(
        other.stderr.contains("entry 1 was changed"),
        "{}",
        other.stderr
    );
    assert!(!other.stdout.contains("9/48"), "{}", other.stdout);
    // The right patient's page is one short, which only the whole log tells.
    let own = given.when("history P-0142 --log log.sqlite").then().code(0);
    assert!(own.stdout.ends_with(foot), "{}", own.stdout);
    given.when("log verify --log log.sqlite").then().code(1);
}

#[test]
fn what_was_not_looked_at_is_said_on_each_page_and_beside_each_part_that_is_written() {
    let given = ward();
    let policy = project().join("examples/policies/example-ward.toml");
    let policy = policy.to_str().unwrap();
    let pages = [
        ("log show --patient P-0142".to_owned(), "these entries"),
        ("log show --last 2".to_owned(), "these entries"),
        ("log show 2".to_owned(), "this patient's entries"),
        ("log review --since 2026-11-01".to_owned(), "these entries"),
        (
            "log rescore --scale cows --since 2026-11-01".to_owned(),
            "these entries",
        ),
        (
            format!("due --within 9000d --policy {policy}"),
            "their entries",
        ),
    ];
    for (command, what) in pages {
        let then = given
            .when(&format!("{command} --log log.sqlite"))
            .then()
            .code(0);
        let (_, foot) = then.stdout.rsplit_once("\n\n").unwrap();
        let foot: Vec<&str> = foot.split_whitespace().collect();
        let words = format!(
            "Only {what} were checked; `ows log verify --log log.sqlite` checks the whole log."
        );
        assert_eq!(foot.join(" "), words, "{command}");
    }
    // Where all were looked at there is nothing to say.
    let all = given.when("log show --log log.sqlite").then().code(0);
    assert!(!all.stdout.contains("Only"), "{}", all.stdout);
    given
        .when("log export --log log.sqlite -o all.ndjson")
        .then()
        .stderr("7 entries written\n")
        .code(0);
    given
        .when("log export --log log.sqlite --patient P-0142 -o part.ndjson")
        .then()
        .stderr("3 entries written; others were not checked\n")
        .code(0);
}

#[test]
fn a_correction_of_what_is_left_out_is_named_too() {
    let given = ward();
    let stored = open(&given).entry(2).unwrap().unwrap();
    write(
        &given,
        2,
        &stored.bytes.replace("\"aches\":2", "\"aches\":4"),
        false,
    );
    let then = given.when("history P-0142 --log log.sqlite").then().code(1);
    let named = "error: entry 5 is left out: it corrects entry 2, which is not shown; say `ows log verify --log log.sqlite`\n";
    assert!(then.stderr.contains(named), "{}", then.stderr);
}

#[test]
fn nothing_is_amended_on_the_ground_of_what_does_not_hold() {
    let given = ward();
    let stored = open(&given).entry(5).unwrap().unwrap();
    write(
        &given,
        5,
        &stored.bytes.replace("\"aches\":2", "\"aches\":4"),
        false,
    );
    for number in [2, 5] {
        let command =
            format!("log amend {number} --log log.sqlite --set gi=1 --reason again --by rn-02");
        let then = given.when(&command).then().code(1);
        assert!(
            then.stderr.contains("entry 5 was changed"),
            "{}",
            then.stderr
        );
    }
    assert_eq!(open(&given).head().unwrap().number, 7);
}

#[test]
fn an_entry_beside_a_missing_one_is_corrected_as_any_other() {
    let given = ward();
    delete(&given, 5);
    // Both are of P-0151, and stand around what is missing: 6 took 4 back.
    for command in [
        "void 6 --reason again --by rn-02",
        "amend 4 --set gi=2 --reason again --by rn-02",
    ] {
        let then = given
            .when(&format!("log {command} --log log.sqlite"))
            .then()
            .code(0);
        assert!(!then.stderr.contains("missing"), "{}", then.stderr);
    }
    assert_eq!(open(&given).head().unwrap().number, 9);
}

#[test]
fn a_missing_entry_is_named_once_on_a_page_of_many_patients() {
    let given = ward();
    // Entries 2 and 4 beside it are of different patients.
    delete(&given, 3);
    let policy = project().join("examples/policies/example-ward.toml");
    let policy = policy.to_str().unwrap();
    let then = given
        .when(&format!(
            "due --within 9000d --policy {policy} --log log.sqlite"
        ))
        .then()
        .code(1);
    let named = then.stderr.matches("entry 3 is missing").count();
    assert_eq!(named, 1, "{}", then.stderr);
}

#[test]
fn an_entry_of_another_patient_that_cannot_be_read_is_named_and_not_called_left_out() {
    let given = ward();
    let bytes = r#"{"id":"none","kind":"amendment","patient":"P-0142","recorded_at":"2026-11-22T22:40:00-05:00"}"#;
    write(&given, 5, bytes, true);
    for (patient, left_out) in [("P-0151", ""), ("P-0142", "; it is left out")] {
        let command = format!("log show --log log.sqlite --patient {patient}");
        let then = given.when(&command).then().code(1);
        let (_, after) = then
            .stderr
            .split_once("error: entry 5 cannot be read: ")
            .unwrap();
        let words = format!("{left_out}; say `ows log verify --log log.sqlite`\n");
        let (why, _) = after.split_once(&words).unwrap();
        assert!(!why.contains("left out"), "{}", then.stderr);
        assert_eq!(
            then.stderr.matches("entry 5 ").count(),
            1,
            "{}",
            then.stderr
        );
    }
}

#[test]
fn a_row_with_a_number_below_one_is_named_and_stops_no_command() {
    let given = ward().file("key.txt", KEY);
    let stored = open(&given).entry(7).unwrap().unwrap();
    let bytes = stored.bytes.replace(&stored.entry.id, "below-one");
    change(&given, |direct| {
        let sql = "INSERT INTO entry (number, bytes, hash) VALUES (-1, ?1, ?2)";
        direct
            .execute(sql, params![bytes, chain::hash(&bytes)])
            .unwrap();
    });
    for command in COMMANDS {
        let (said, shown, code) = run(&given, command, "P-0150");
        let named = "entry 0 is out of order: in its place stands one that says it is entry 7; it is left out; say `ows log verify --log log.sqlite`\n";
        // What goes by numbers from 1 on does not come to it.
        let by_number = ["log show 2", "log review", "log void"];
        let is_met =
            !by_number.iter().any(|begin| command.starts_with(begin)) && command != "log show";
        assert_eq!(said.contains(named), is_met, "{command}: {said}");
        assert_eq!(code == 1, is_met, "{command}: {said}");
        assert!(!shown.contains("below-one"), "{command}: {shown}");
    }
}
