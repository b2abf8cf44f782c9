//! Patients as other systems name them: recorded, found again, and never taken for a path.

use std::fs;
use std::path::Path;

use super::{log, minutes, recording, row_of, sound, table};
use crate::assess::{past_the_checks, past_the_measures};
use crate::common::terminal::Terminal;
use crate::common::{Given, project};

/// Ids of a FHIR resource, of a record number, and a UUID; the last is as long as one may be.
const PATIENTS: [&str; 4] = [
    "Patient/p1",
    "MRN:123",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "a/../../b:c/0123456789012345678901234567890123456789012345678901",
];

/// Returns every path under a folder, without it.
fn all_under(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let shown = path.strip_prefix(folder).unwrap().display().to_string();
            found.push(shown);
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    found
}

#[test]
fn a_patient_of_another_system_is_recorded_from_a_table_and_found_again() {
    let rows: Vec<String> = (1..)
        .zip(PATIENTS)
        .map(|(minute, patient)| row_of(patient, "rn-07", &minutes(minute), 1))
        .collect();
    let given = Given::new().file("week.csv", table(&rows));
    let said = format!(
        "recorded 4 assessments, entries 1 to 4 of {}\n",
        super::named(&given)
    );
    recording(&given, "week.csv").then().stderr(&said).code(0);
    let entries = sound(&log(&given));
    assert!(entries.iter().all(|stored| stored.entry.format == 2));
    for patient in PATIENTS {
        let history = given.when("--log log.sqlite history").argument(patient);
        let history = history.then().stderr("").code(0).stdout;
        assert!(history.contains(patient), "{history}");
        let shown = given
            .when("--log log.sqlite log show --patient")
            .argument(patient)
            .then();
        assert!(shown.stdout.contains(patient), "{}", shown.stdout);
        let lines = shown.stdout.lines().chain(history.lines());
        for line in lines {
            assert!(line.chars().count() <= 80, "{line}");
        }
        let exported = given
            .when("--log log.sqlite log export --to csv --patient")
            .argument(patient)
            .then();
        assert!(exported.code(0).stdout.contains(patient));
    }
    let policy = given.path("ward.toml");
    fs::copy(
        project().join("examples/policies/example-ward.toml"),
        policy,
    )
    .unwrap();
    let due = given.when("--log log.sqlite due --policy ward.toml");
    let due = due.at("2024-03-01T02:00:00Z").then().code(0).stdout;
    assert!(due.contains("MRN:123"), "{due}");
    for line in due.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    // Whatever SQLite keeps beside the log, there is no folder.
    let names = given.names();
    assert!(
        names.iter().all(|name| given.path(name).is_file()),
        "{names:?}"
    );
}

#[test]
fn a_patient_of_more_characters_or_of_others_is_refused() {
    let too_long = "a".repeat(65);
    let others = ["/Patient", ":1", "Patient\\p1", "p|1", &too_long];
    let rows: Vec<String> = (1..)
        .zip(others)
        .map(|(minute, patient)| row_of(patient, "rn-07", &minutes(minute), 1))
        .collect();
    let given = Given::new().file("week.csv", table(&rows));
    let then = recording(&given, "week.csv").then();
    assert!(
        then.stderr.contains("week.csv:6:1: `aaaa"),
        "{}",
        then.stderr
    );
    assert!(
        then.stderr.contains("5 of 5 assessments rejected"),
        "{}",
        then.stderr
    );
    then.code(3);
}

#[test]
fn a_patient_with_slashes_makes_no_folder_at_the_bedside() {
    let given = Given::new();
    let run = "assess --scale cows --rater rn-07 --patient";
    let run = given.when(run).argument(PATIENTS[3]);
    let mut terminal: Terminal = run.on_terminal(24, 80);
    terminal.wait_for("> To the items");
    terminal.press("\u{1b}[6~").wait_for(">   1 Resting pulse");
    terminal.press("104\r").wait_for(">   2 Sweating");
    let kept = all_under(&given.home());
    assert!(kept.iter().any(|path| path.contains("drafts/")), "{kept:?}");
    assert!(kept.iter().all(|path| !path.contains("b:c")), "{kept:?}");
    let digits = "2121212123";
    terminal.press(digits).wait_for("No item is left");
    past_the_measures(&mut terminal, ["breaths", "seizure"]);
    past_the_checks(&mut terminal);
    terminal.press("rn-07\r").wait_for("n prints the note");
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let kept = all_under(&given.home());
    assert!(kept.iter().all(|path| !path.contains("b:c")), "{kept:?}");
    assert_eq!(given.names(), [""; 0]);
    let path = given.home().join(".local/share/ows/log.sqlite");
    assert_eq!(sound(&path)[0].entry.format, 2);
}
