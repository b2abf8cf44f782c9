//! What a column map made: its entry names the map, the log keeps a copy of it, and both are held to each other.

use ows::log::verify::CopyFault;
use ows::log::{EntryFault, Log};
use rusqlite::Connection;

use super::{header, log, minutes, named, recording, row, row_of, sound, table};
use crate::common::{Given, Then};
use crate::log_command::exporting::rows;

const MAP: &str = "ward.toml";
/// A map of an export whose first columns have other names.
const WARD: &str = r#"format = 1
id = "ward-export"
version = "1.0.0"
scale = "cows@1"

# As the ward's own system calls them.
[column]
patient = "mrn"
rater = "nurse"
time = "at"
"#;

/// A folder with a map and an export for it, of two assessments.
fn ward() -> Given {
    let rows = [
        row_of("P-0142", "rn-07", &minutes(10), 2),
        row_of("P-0143", "rn-03", &minutes(11), 3),
    ];
    let export = table(&rows).replacen("patient,rater,time", "mrn,nurse,at", 1);
    Given::new().file(MAP, WARD).file("export.csv", export)
}

/// Runs a command on the log of [`recording`].
fn on_log(given: &Given, command: &str) -> Then {
    given.when(&format!("--log log.sqlite {command}")).then()
}

/// Records the export by a map.
fn by_map(given: &Given, map: &str) -> Then {
    let run = format!("score export.csv --map {map} --to csv --record");
    on_log(given, &run)
}

/// Returns the format of each entry, and which map it names.
fn maps(given: &Given) -> Vec<(u32, Option<String>)> {
    let entries = sound(&log(given)).into_iter().map(|stored| stored.entry);
    let map = |map: Option<ows::log::Used>| map.map(|map| map.name);
    entries
        .map(|entry| (entry.format, map(entry.map)))
        .collect()
}

fn by_ward() -> Option<String> {
    Some("ward-export@1.0.0".to_owned())
}

#[test]
fn an_entry_names_the_map_that_made_it_and_the_log_keeps_a_copy() {
    let given = ward();
    let said = format!(
        "recorded 2 assessments, entries 1 to 2 of {}\n",
        named(&given)
    );
    by_map(&given, MAP).stderr(&said).code(0);
    assert_eq!(maps(&given), [(2, by_ward()), (2, by_ward())]);
    let used = sound(&log(&given))[0].entry.map.clone().unwrap();
    let copy = Log::read(&log(&given)).unwrap().copy(&used.digest);
    let copy = copy.unwrap().unwrap();
    assert_eq!((copy.kind.as_str(), copy.text), ("map", given.read(MAP)));
    let page = on_log(&given, "log show 1").code(0).stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!("map ward-export@1.0.0, digest {}", used.digest);
    assert!(page.contains(&words), "{page}");
    let note = on_log(&given, "log show 1 --to note").code(0).stdout;
    let words = format!(
        "read from a table by the column map ward-export@1.0.0, digest\n{}\n",
        &used.digest[..12]
    );
    assert!(note.contains(&words), "{note}");
    on_log(&given, "log backup copy.sqlite").code(0);
    for path in ["log.sqlite", "copy.sqlite"] {
        let then = given
            .when(&format!("--log {path} log verify"))
            .then()
            .code(0);
        let words = "of a kept scale, policy, map or language";
        let said = then.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn an_export_names_the_map_of_each_entry_and_one_for_others_does_not() {
    let given = ward()
        .file("one.csv", table(&[row(&minutes(0), 1)]))
        .file("key.txt", "sixteen letters and more\n");
    recording(&given, "one.csv").then().code(0);
    let before = on_log(&given, "log export --to csv").code(0).stdout;
    assert!(
        before
            .lines()
            .next()
            .unwrap()
            .ends_with(",policy,policy_digest")
    );
    by_map(&given, MAP).code(0);
    let table = on_log(&given, "log export --to csv").code(0).stdout;
    let columns = ",policy,policy_digest,map,map_digest";
    assert!(table.lines().next().unwrap().ends_with(columns), "{table}");
    let cells: Vec<(String, usize)> = rows(&table)
        .iter()
        .map(|row| (row["map"].clone(), row["map_digest"].len()))
        .collect();
    let map = by_ward().unwrap();
    assert_eq!(cells, [(String::new(), 0), (map.clone(), 12), (map, 12)]);
    let lines = on_log(&given, "log export").code(0).stdout;
    let lines: Vec<&str> = lines.lines().collect();
    assert!(!lines[0].contains("\"map\""), "{}", lines[0]);
    assert!(
        lines[1].contains(r#""name":"ward-export@1.0.0"}"#),
        "{}",
        lines[1]
    );
    for to in ["ndjson", "csv"] {
        let run = format!("log export --pseudonymise key.txt --to {to}");
        let then = on_log(&given, &run).code(0);
        assert!(!then.stdout.contains("ward-export"), "{}", then.stdout);
        assert!(!then.stdout.contains("map"), "{}", then.stdout);
    }
}

#[test]
fn an_entry_without_a_map_beside_one_with_a_map_stays_of_the_first_format() {
    let given = ward()
        .file("one.csv", table(&[row(&minutes(0), 1)]))
        .file("two.csv", table(&[row(&minutes(1), 1)]));
    recording(&given, "one.csv").then().code(0);
    assert_eq!(maps(&given), [(1, None)]);
    by_map(&given, MAP).code(0);
    recording(&given, "two.csv").then().code(0);
    let all = [(1, None), (2, by_ward()), (2, by_ward()), (1, None)];
    assert_eq!(maps(&given), all);
    let entries = sound(&log(&given));
    assert!(!entries[3].bytes.contains("map"), "{}", entries[3].bytes);
}

#[test]
fn the_same_assessment_without_a_map_or_by_another_is_recorded_already() {
    let given = ward();
    let results = given.when("score export.csv --map ward.toml --to csv");
    let results = results.then().code(0).stdout;
    let other = given.read(MAP).replace("\"1.0.0\"", "\"1.0.1\"");
    let given = given.file("results.csv", results).file("other.toml", other);
    recording(&given, "results.csv").then().code(0);
    let nothing = format!(
        "recorded nothing new in {}; 2 recorded already\n",
        named(&given)
    );
    by_map(&given, MAP).stderr(&nothing).code(0);
    // Nothing of the second format came into the log.
    assert_eq!(maps(&given), [(1, None), (1, None)]);
    let direct = Connection::open(log(&given)).unwrap();
    let format: u32 = direct
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(format, 1);
    let given = ward().file("other.toml", given.read("other.toml"));
    by_map(&given, MAP).code(0);
    let nothing = format!(
        "recorded nothing new in {}; 2 recorded already\n",
        named(&given)
    );
    by_map(&given, "other.toml").stderr(&nothing).code(0);
    assert_eq!(maps(&given), [(2, by_ward()), (2, by_ward())]);
}

#[test]
fn a_map_made_of_options_is_kept_as_a_file_of_one_is() {
    let given = Given::new().file(
        "export.csv",
        table(&[row(&minutes(0), 1)]).replacen("patient", "mrn", 1),
    );
    let run = "score export.csv --scale cows --column patient=mrn --to csv --record";
    on_log(&given, run).code(0);
    let made = Some("command-line@1.0.0".to_owned());
    assert_eq!(maps(&given), [(2, made)]);
}

#[test]
fn an_amendment_of_single_answers_keeps_the_map_and_one_from_a_whole_file_does_not() {
    let whole = r#"{"patient":"P-0143","rater":"rn-03","time":"2024-03-01T00:11:00Z","observations":{"sweating":1}}"#;
    let given = ward().file("whole.json", whole);
    by_map(&given, MAP).code(0);
    let why = "--reason misread --by rn-02";
    on_log(&given, &format!("log amend 1 --set sweating=0 {why}")).code(0);
    on_log(&given, &format!("log amend 2 whole.json {why}")).code(0);
    on_log(&given, &format!("log void 2 {why}")).code(0);
    let all = [
        (2, by_ward()),
        (2, by_ward()),
        (2, by_ward()),
        (1, None),
        (1, None),
    ];
    assert_eq!(maps(&given), all);
}

/// Changes a log behind its back, with a trigger out of the way that comes back as it was.
fn change(given: &Given, trigger: &str, sql: &str) {
    let direct = Connection::open(log(given)).unwrap();
    let made: String = direct
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = ?1",
            [trigger],
            |row| row.get(0),
        )
        .unwrap();
    let batch = format!("DROP TRIGGER {trigger}; {sql}; {made};");
    direct.execute_batch(&batch).unwrap();
}

#[test]
fn a_kept_map_that_was_changed_renamed_or_taken_out_is_found_and_its_entry_named() {
    for (trigger, sql, expected) in [
        (
            "map_never_changes",
            "UPDATE map SET text = replace(text, 'nurse', 'doctor')",
            CopyFault::Changed,
        ),
        (
            "map_never_changes",
            "UPDATE map SET name = 'other@1.0.0'",
            CopyFault::Misfiled,
        ),
        ("map_never_goes", "DELETE FROM map", CopyFault::Missing),
    ] {
        let given = ward().file("one.csv", table(&[row(&minutes(0), 1)]));
        recording(&given, "one.csv").then().code(0);
        by_map(&given, MAP).code(0);
        change(&given, trigger, sql);
        let read = Log::read(&log(&given)).unwrap();
        let verdict = read.verify(None, &mut |_, _| {}).unwrap();
        let first = verdict.first.unwrap();
        assert_eq!((first.number, verdict.proved, verdict.more), (2, 1, 1));
        match first.wrong {
            EntryFault::Copy { what, why, .. } => assert_eq!((what, why), ("map", expected)),
            other => panic!("{sql}: {other:?}"),
        }
        let then = on_log(&given, "log verify").code(1);
        let said = then.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = "entry 2 was made with the map ward-export@1.0.0, whose copy";
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn an_entry_without_a_map_has_the_keys_that_it_had_before() {
    let given = Given::new().file(
        "one.csv",
        format!("{}\n{}\n", header(), row(&minutes(0), 1)),
    );
    recording(&given, "one.csv").then().code(0);
    let entry = &sound(&log(&given))[0];
    let said: serde_json::Value = serde_json::from_str(&entry.bytes).unwrap();
    let keys: Vec<&String> = said.as_object().unwrap().keys().collect();
    let known = [
        "assessment",
        "format",
        "id",
        "kind",
        "log",
        "number",
        "previous",
        "recorded_at",
        "scale",
        "shown",
        "tool",
        "zone",
    ];
    assert_eq!(keys, known);
}
