//! `ows log export --pseudonymise`: who is replaced, when is moved, what was written freely is gone.

use std::collections::{BTreeMap, BTreeSet};

use ows::log::Log;
use serde_json::Value;

use super::exporting::rows;
use super::{open, record, ward};
use crate::common::Given;

const KEY: &str = "sixteen letters and more\n";

fn lines(then: &str) -> Vec<Value> {
    then.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn one_patient_stays_one_patient_and_nobody_is_named() {
    let given = ward().file("key.txt", KEY);
    let then = given
        .when("log export --pseudonymise key.txt --log log.sqlite")
        .then()
        .code(0);
    for canary in [
        "P-0142",
        "P-0150",
        "P-0151",
        "rn-0",
        "rn-1",
        "twice since noon",
        "misread",
        "another patient",
        "New_York",
        "HASH",
        "2026-11-22",
    ] {
        assert!(
            !then.stdout.contains(canary),
            "{canary} is in {}",
            then.stdout
        );
    }
    let entries = lines(&then.stdout);
    let mut of_patient: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &entries {
        *of_patient
            .entry(entry["patient"].as_str().unwrap())
            .or_default() += 1;
    }
    let mut counts: Vec<usize> = of_patient.values().copied().collect();
    counts.sort_unstable();
    assert_eq!(counts, [2, 2, 3]);
    let keys: BTreeSet<&str> = entries
        .iter()
        .flat_map(|entry| entry.as_object().unwrap().keys().map(String::as_str))
        .collect();
    let known = [
        "assessment",
        "by",
        "corrects",
        "entry",
        "kind",
        "patient",
        "recorded_at",
        "scale",
        "shown",
    ];
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), known);
}

#[test]
fn a_patient_s_times_are_moved_by_the_same_whole_days() {
    let given = ward().file("key.txt", KEY);
    let then = given
        .when("log export --pseudonymise key.txt --log log.sqlite --patient P-0142")
        .then()
        .code(0);
    let entries = lines(&then.stdout);
    let time = |text: &Value| ows::base::time::parse(text.as_str().unwrap(), None).unwrap();
    let log = open(&given);
    let mut shifts = BTreeSet::new();
    for (entry, number) in entries.iter().zip([1, 2, 5]) {
        let stored = log.entry(number).unwrap().unwrap().entry;
        shifts.insert(stored.recorded_at().unwrap() - time(&entry["recorded_at"]));
        shifts.insert(stored.observed_at().unwrap() - time(&entry["assessment"]["time"]));
    }
    assert_eq!(shifts.len(), 1);
    let shift = shifts.pop_first().unwrap();
    assert_eq!(shift.num_seconds() % 86_400, 0);
    assert!((1..=364).contains(&shift.num_days()), "{shift}");
    // An offset would tell the region and the season.
    assert!(
        then.stdout.matches("-05:00").count() == 0,
        "{}",
        then.stdout
    );
    // What it corrects is said by its place among the patient's entries.
    assert_eq!(
        (&entries[2]["entry"], &entries[2]["corrects"]),
        (&Value::from(3), &Value::from(2))
    );
}

#[test]
fn nothing_that_was_written_freely_is_left_wherever_it_stands() {
    let canary = "canary";
    let whole = format!(
        r#"{{"patient":"P-0142","rater":"{canary}","time":"2026-11-22T20:14:00-05:00","reason":"routine","substance":["heroin"],
        "last_use":"2026-11-21T13:00:00-05:00","last_use_certainty":"about","dependent_months":30,
        "events":[{{"kind":"medicine-given","time":"2026-11-22T19:00:00-05:00","code":"{canary}","note":"{canary}"}}],
        "observations":{{"gi":{{"points":3,"note":"{canary}","attributed":false,"confounders":["{canary}"],"time":"2026-11-22T20:11:40-05:00",
        "earlier":[{{"points":2,"time":"2026-11-22T20:11:30-05:00"}}]}}}},"extra":{{"bed":"{canary}"}}}}"#
    );
    let given = Given::new().file("key.txt", KEY);
    let mut log = Log::open(&given.path("log.sqlite")).unwrap();
    record(&mut log, &whole, "2026-11-22T20:15:00-05:00");
    drop(log);
    let then = given
        .when("log export --pseudonymise key.txt --log log.sqlite")
        .then()
        .code(0);
    assert!(!then.stdout.contains(canary), "{}", then.stdout);
    assert!(!then.stdout.contains("2026-11-2"), "{}", then.stdout);
    let entry = &lines(&then.stdout)[0]["assessment"];
    assert_eq!(entry["events"][0]["kind"], "medicine-given");
    assert_eq!(entry["observations"]["gi"]["attributed"], false);
    assert_eq!(entry["observations"]["gi"]["earlier"][0]["points"], 2);
    assert_eq!(entry["dependent_months"], 30);
}

#[test]
fn a_table_is_made_ready_in_the_same_way() {
    let given = ward().file("key.txt", KEY);
    let then = given
        .when("log export --to csv --pseudonymise key.txt --log log.sqlite")
        .then()
        .code(0);
    assert!(
        !then.stdout.contains("P-0142") && !then.stdout.contains("rn-07"),
        "{}",
        then.stdout
    );
    let rows = rows(&then.stdout);
    assert_eq!(rows.len(), 6);
    for row in &rows {
        assert_eq!(
            (row["log_hash"].as_str(), row["log_reason"].as_str()),
            ("", "")
        );
        assert!(row["patient"].starts_with("p-"), "{row:?}");
    }
    let amended = rows
        .iter()
        .find(|row| row["log_kind"] == "amendment")
        .unwrap();
    assert_eq!(
        (amended["log_corrects"].as_str(), amended["total"].as_str()),
        ("2", "23")
    );
}

#[test]
fn the_order_of_the_log_does_not_show() {
    let given = ward().file("key.txt", KEY);
    let then = given
        .when("log export --pseudonymise key.txt --log log.sqlite")
        .then()
        .code(0);
    let patients: Vec<String> = lines(&then.stdout)
        .iter()
        .map(|entry| entry["patient"].as_str().unwrap().to_owned())
        .collect();
    assert!(patients.is_sorted(), "{patients:?}");
}

#[test]
fn a_key_that_could_be_guessed_is_refused() {
    let given = ward().file("key.txt", "short\n");
    given
        .when("log export --pseudonymise key.txt --log log.sqlite")
        .then()
        .stdout("")
        .stderr("error: key.txt: the key has 5 characters, and needs 16 or more that nobody can guess; `head -c 32 /dev/urandom | base64` makes one\n")
        .code(1);
}

#[test]
fn an_entry_has_the_same_number_whatever_time_is_chosen() {
    let given = ward().file("key.txt", KEY);
    let then = given
        .when("log export --pseudonymise key.txt --log log.sqlite --timezone America/New_York --since 2026-11-22T22:35")
        .then()
        .code(0);
    let entries = lines(&then.stdout);
    let amendment = entries
        .iter()
        .find(|entry| entry["kind"] == "amendment")
        .unwrap();
    assert_eq!(
        (&amendment["entry"], &amendment["corrects"]),
        (&Value::from(3), &Value::from(2))
    );
    assert_eq!(entries.len(), 2, "{entries:?}");
}
