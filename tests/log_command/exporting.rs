//! `ows log export`: entries as they were hashed, and tables.

use ows::log::Log;
use rusqlite::Connection;

use super::{open, record, ward};
use crate::common::Given;

/// Returns the rows of a table, by the names of its columns.
pub fn rows(table: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut lines = table
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let names = lines.next().unwrap();
    lines
        .map(|fields| {
            assert_eq!(fields.len(), names.len(), "{fields:?}");
            names.iter().cloned().zip(fields).collect()
        })
        .collect()
}

#[test]
fn a_line_is_the_entry_as_it_was_hashed() {
    let given = ward();
    let then = given.when("log export --log log.sqlite").then();
    let log = open(&given);
    let lines: Vec<&str> = then.stdout.lines().collect();
    assert_eq!(lines.len(), 7);
    for (number, line) in (1..).zip(&lines) {
        let stored = log.entry(number).unwrap().unwrap();
        assert_eq!(ows::log::chain::hash(line), stored.hash);
    }
    then.stderr("7 entries written\n").code(0);
}

#[test]
fn a_table_has_a_row_for_each_reading_and_says_which_stand() {
    let given = ward();
    let then = given.when("log export --to csv --log log.sqlite").then();
    let rows = rows(&then.stdout);
    let cells = |name: &str| -> Vec<&str> { rows.iter().map(|row| row[name].as_str()).collect() };
    assert_eq!(cells("log_entry"), ["1", "2", "3", "4", "5", "7"]);
    assert_eq!(
        cells("log_kind"),
        [
            "assessment",
            "assessment",
            "attempt",
            "assessment",
            "amendment",
            "assessment"
        ]
    );
    assert_eq!(cells("log_corrects"), ["", "", "", "", "2", ""]);
    assert_eq!(
        cells("log_stands"),
        ["yes", "no", "yes", "no", "yes", "yes"]
    );
    assert_eq!(cells("log_by"), ["", "", "", "", "rn-02", ""]);
    assert_eq!(cells("total"), ["9", "21", "", "9", "23", ""]);
    assert_eq!(cells("total_high"), ["9", "21", "", "9", "23", "16"]);
    assert_eq!(cells("pulse_bpm"), ["92", "124", "", "92", "124", "88"]);
    assert_eq!(
        cells("log_hash")[0],
        open(&given).entry(1).unwrap().unwrap().hash
    );
    then.stderr("6 entries written\n").code(0);
}

#[test]
fn a_table_and_its_log_are_one_with_what_scoring_says() {
    let given = Given::new().example("observations/ward-week.csv");
    let scored = given
        .when("score observations/ward-week.csv --record --log log.sqlite --to csv")
        .then()
        .code(0);
    let exported = given
        .when("log export --to csv --log log.sqlite")
        .then()
        .code(0);
    let (scored, exported) = (rows(&scored.stdout), rows(&exported.stdout));
    assert_eq!(scored.len(), exported.len());
    for (scored, exported) in scored.iter().zip(&exported) {
        for (name, value) in scored
            .iter()
            .filter(|(name, _)| exported.contains_key(*name))
        {
            assert_eq!(value, &exported[name], "{name} of {scored:?}");
        }
    }
}

#[test]
fn a_text_that_a_spreadsheet_would_run_gets_a_mark_in_a_table_and_stays_in_a_line() {
    let given = Given::new();
    let mut log = Log::open(&given.path("log.sqlite")).unwrap();
    let names = ["=1+1", "+1", "-1", "@A1", "＝1", "＋1", "－1", "＠A1"];
    for (minute, rater) in names.into_iter().enumerate() {
        let json = format!(
            r#"{{"patient":"P-0142","rater":"{rater}","time":"2026-11-22T14:1{minute}:00Z","observations":{{"gi":1}}}}"#
        );
        record(&mut log, &json, "2026-11-22T15:00:00Z");
    }
    drop(log);
    let table = given
        .when("log export --to csv --log log.sqlite")
        .then()
        .code(0);
    let raters: Vec<String> = rows(&table.stdout)
        .iter()
        .map(|row| row["rater"].clone())
        .collect();
    assert_eq!(raters, names.map(|name| format!("'{name}")));
    let lines = given.when("log export --log log.sqlite").then().code(0);
    assert!(
        lines.stdout.contains(r#""rater":"=1+1""#),
        "{}",
        lines.stdout
    );
}

#[test]
fn an_escape_sequence_is_shown_as_one_in_a_table_and_stays_in_a_line() {
    let given = Given::new();
    let mut log = Log::open(&given.path("log.sqlite")).unwrap();
    let rater = r"\u001b[31mrn\u009b2J\u202e\u200b";
    let json = format!(
        r#"{{"patient":"P-0142","rater":"{rater}","time":"2026-11-22T14:10:00Z","extra":{{"a":"{rater}"}},"observations":{{"gi":1}}}}"#
    );
    record(&mut log, &json, "2026-11-22T15:00:00Z");
    drop(log);
    let table = given
        .when("log export --to csv --log log.sqlite")
        .then()
        .code(0);
    let misleads = |letter: char| letter != '\n' && ows::base::text::misleads(letter);
    assert!(!table.stdout.contains(misleads), "{:?}", table.stdout);
    assert!(
        table
            .stdout
            .contains(r"\u{1b}[31mrn\u{9b}2J\u{202e}\u{200b}")
            && table.stdout.contains(r"\u001b[31mrn\u009b2J\u202e\u200b"),
        "{:?}",
        table.stdout
    );
    let lines = given.when("log export --log log.sqlite").then().code(0);
    assert!(lines.stdout.contains("[31mrn\u{9b}2J\u{202e}\u{200b}"));
    // A person who asks for the bytes on a screen is shown them, and the screen obeys none.
    let mut terminal = given
        .when("log export --log log.sqlite -o -")
        .on_terminal(24, 2000);
    terminal.wait_for(r"\u{9b}2J");
    assert_eq!(terminal.code(), 0);
}

#[test]
fn a_command_that_is_named_has_the_log_that_was_just_used() {
    let given = ward();
    for run in [
        "log show --last 2 --log log.sqlite",
        "log show --since 2026-11-22 --log log.sqlite",
        "log review --since 2026-11-22 --log log.sqlite",
        "history P-0142 --log log.sqlite",
    ] {
        let then = given.when(run).then();
        let words: Vec<&str> = then.stdout.split_whitespace().collect();
        let said = words.join(" ");
        assert!(
            said.contains("`ows log verify --log log.sqlite` checks"),
            "{run}: {said}"
        );
    }
    // One that the environment names holds for the next command too.
    let then = given
        .when("log show --last 2")
        .variable("OWS_LOG", "log.sqlite")
        .then();
    assert!(
        then.stdout.contains("`ows log verify` checks"),
        "{}",
        then.stdout
    );
}

#[test]
fn entries_of_several_scales_need_the_table_s_scale_named() {
    let given = ward();
    let mut log = Log::open(&given.path("log.sqlite")).unwrap();
    let sows = r#"{"patient":"P-0142","rater":"P-0142","time":"2026-11-22T23:00:00Z","scale":"sows","observations":{}}"#;
    record(&mut log, sows, "2026-11-22T23:01:00Z");
    drop(log);
    given
        .when("log export --to csv --log log.sqlite")
        .then()
        .stdout("")
        .stderr("error: the log has cows@1.1.0 and sows@1.1.0, and a table is of one; name it with `--scale`\nfor help, say `--help`\n")
        .code(2);
    let cows = given
        .when("log export --to csv --scale cows --log log.sqlite")
        .then()
        .code(0);
    assert_eq!(rows(&cows.stdout).len(), 6);
    given
        .when("log export --to csv --scale oows --log log.sqlite")
        .then()
        .stdout("")
        .code(1);
    given
        .when("log export --scale cows --log log.sqlite")
        .then()
        .stdout("")
        .code(2);
}

#[test]
fn a_file_appears_whole_and_replaces_nothing_unless_that_is_said() {
    let given = ward();
    given
        .when("log export --log log.sqlite -o out.ndjson")
        .then()
        .stdout("")
        .code(0);
    let written = given.read("out.ndjson");
    assert_eq!(written.lines().count(), 7);
    given
        .when("log export --log log.sqlite -o out.ndjson")
        .then()
        .stderr("error: out.ndjson exists; say `--force` to replace it\n")
        .code(1);
    given
        .when("log export --log log.sqlite --patient P-0142 -o out.ndjson --force")
        .then()
        .code(0);
    assert_eq!(given.read("out.ndjson").lines().count(), 3);
}

#[test]
fn what_a_damaged_log_still_holds_is_written_from_both_sides_of_the_damage() {
    let given = Given::new();
    let mut log = Log::open(&given.path("log.sqlite")).unwrap();
    for minute in 0..400 {
        let json = format!(
            r#"{{"patient":"P-0142","rater":"rn-07","time":"2026-11-{:02}T{:02}:{:02}:00Z","observations":{{"gi":1}}}}"#,
            1 + minute / 100,
            minute % 100 / 10,
            minute % 10
        );
        record(&mut log, &json, "2026-11-22T15:00:00Z");
    }
    drop(log);
    damage_a_page_of_entries(&given);
    let then = given.when("log export --log log.sqlite").then().code(1);
    let numbers: Vec<u64> = then
        .stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["number"]
                .as_u64()
                .unwrap()
        })
        .collect();
    assert!(
        numbers.contains(&1) && numbers.contains(&400),
        "{numbers:?}"
    );
    assert!(
        numbers.len() > 300 && numbers.len() < 400,
        "{}",
        numbers.len()
    );
    assert!(
        then.stderr.contains("the log is damaged"),
        "{}",
        then.stderr
    );
    assert!(
        then.stderr
            .contains("what could not be read or does not hold is not among them"),
        "{}",
        then.stderr
    );
}

/// Overwrites one page in the middle of the table of entries.
fn damage_a_page_of_entries(given: &Given) {
    let path = given.path("log.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let size: u64 = connection
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .unwrap();
    let needle: String = connection
        .query_row("SELECT hash FROM entry WHERE number = 200", [], |row| {
            row.get(0)
        })
        .unwrap();
    drop(connection);
    let mut bytes = std::fs::read(&path).unwrap();
    let size = usize::try_from(size).unwrap();
    // The hash stands in its own row and in the entry after it, each in a page of the table.
    let place = bytes
        .windows(needle.len())
        .position(|window| window == needle.as_bytes())
        .unwrap();
    let page = place / size * size;
    bytes[page..page + size].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn a_table_names_the_policy_that_an_entry_was_recorded_with() {
    let given = Given::new()
        .example("observations/admission.json")
        .example("policies/example-ward.toml");
    given
        .when("score observations/admission.json --record --log log.sqlite --policy policies/example-ward.toml")
        .then()
        .code(0);
    let then = given
        .when("log export --to csv --log log.sqlite")
        .then()
        .code(0);
    let last = then.stdout.lines().last().unwrap();
    assert!(last.ends_with(",example-ward@2.1.0,7d36624da7b0"), "{last}");
}

#[cfg(unix)]
#[test]
fn an_export_is_for_its_owner_alone_and_for_no_screen() {
    use std::os::unix::fs::PermissionsExt as _;
    let given = ward();
    given
        .when("log export --log log.sqlite -o out.ndjson")
        .then()
        .code(0);
    let mode = std::fs::metadata(given.path("out.ndjson"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut terminal = given
        .when("log export --log log.sqlite")
        .on_terminal(24, 80);
    terminal.wait_for("an export is for a file or a program");
    assert_eq!(terminal.code(), 2);
}
