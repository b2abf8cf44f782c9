//! What was answered in full and not signed in time is signed late by the same rater, as it stands.

use serde_json::Value;

use super::{KNOWN, all_items, entries, files, past_the_checks};
use crate::common::Given;
use crate::common::terminal::Terminal;

const SEEN: &str = "2026-11-28T17:00:00Z";
/// A minute more, which the first one may take.
const THREE_HOURS_ON: &str = "2026-11-28T20:01:00Z";
const THIRTEEN_HOURS_ON: &str = "2026-11-29T06:00:00Z";

/// Leaves a draft of P-0142 behind in which every item is answered, and one check yes.
fn answered_in_full(given: Given) -> Given {
    let mut terminal = given.when(KNOWN).at(SEEN).on_terminal(24, 80);
    terminal.wait_for("> To the items").press("\r");
    terminal.wait_for(">   1 Resting pulse");
    all_items(&mut terminal);
    terminal.press("y").wait_for("> confusion");
    terminal.signal("TERM");
    assert_eq!(terminal.ending(), 143);
    let kept = "can be resumed for 30 minutes: ows assess cows";
    let words = terminal.text();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(kept), "{words}");
    given
}

fn offered(given: &Given, at: &str) -> Terminal {
    let mut terminal = given.when("assess cows").at(at).on_terminal(30, 160);
    terminal.wait_for_last("? for help:");
    terminal
}

fn taken(given: &Given, at: &str) -> Terminal {
    let mut terminal = offered(given, at);
    terminal.wait_for("can be signed late, as it stands");
    terminal.press("1\r").wait_for_last("chart:");
    terminal.press("P-0142\r").wait_for_last("Who rates:");
    terminal
}

fn numbers_and_times(given: &Given) -> Vec<(u64, String)> {
    let said = entries(given).into_iter().map(|entry: Value| {
        let time = entry["assessment"]["time"].as_str().unwrap().to_owned();
        (entry["number"].as_u64().unwrap(), time)
    });
    said.collect()
}

#[test]
fn three_hours_later_the_same_rater_signs_it_with_its_answers_locked_and_it_is_marked_late() {
    let given = answered_in_full(Given::new());
    let mut terminal = taken(&given, THREE_HOURS_ON);
    terminal.press("rn-07\r").wait_for("To sign for P-0142");
    terminal.wait_for("UNSIGNED: its answers are locked");
    terminal.wait_for("! Seizure: opioid withdrawal alone does not explain it");
    terminal
        .press("\u{7f}")
        .wait_for("Too old for another answer");
    terminal
        .press("rn-07\r")
        .wait_for("Signed by rn-07 for P-0142");
    terminal.wait_for_last("Enter ends:").press("\r");
    assert_eq!(terminal.code(), 0);
    let said = numbers_and_times(&given);
    assert_eq!(said.len(), 1);
    // When the last item was answered, and not when it was signed.
    assert!(said[0].1.starts_with("2026-11-28T17:0"), "{said:?}");
    let history = given
        .when("history P-0142")
        .at(THREE_HOURS_ON)
        .then()
        .code(0);
    assert!(history.stdout.contains("late"), "{}", history.stdout);
    assert!(files(&given).is_empty());
}

#[test]
fn it_is_never_the_latest_after_a_newer_one() {
    let given = answered_in_full(Given::new());
    let newer = r#"{"patient":"P-0142","rater":"jm","time":"2026-11-28T19:00:00Z","scale":"cows","observations":{"pulse":0,"sweating":0,"restlessness":0,"pupil":0,"aches":0,"nose":0,"gi":0,"tremor":0,"yawning":0,"anxiety":0,"gooseflesh":0}}"#;
    let run = given.when("score --record --to ndjson -").stdin(newer);
    run.at("2026-11-28T19:00:00Z").then().code(0);
    let mut terminal = taken(&given, THREE_HOURS_ON);
    terminal.press("rn-07\r").wait_for("To sign for P-0142");
    terminal
        .press("rn-07\r")
        .wait_for_last("Enter ends:")
        .press("\r");
    assert_eq!(terminal.code(), 0);
    let run = given.when("history P-0142 --to json").at(THREE_HOURS_ON);
    let history: Value = serde_json::from_str(&run.then().code(0).stdout).unwrap();
    let text = history.to_string();
    let (late, newest) = (text.find("T17:00:00"), text.find("T19:00:00"));
    assert!(late < newest, "{text}");
}

#[test]
fn another_rater_may_not_nor_anybody_after_twelve_hours_or_what_the_site_allows() {
    let given = answered_in_full(Given::new());
    let mut terminal = taken(&given, THREE_HOURS_ON);
    terminal.press("rn-08\r").wait_for("Somebody else began it");
    terminal.wait_for_last("? for help:").press("q\r");
    terminal.code();
    let mut terminal = offered(&given, THIRTEEN_HOURS_ON);
    terminal.wait_for("too old to go on with");
    terminal.press("1\r").wait_for("! That draft:");
    let configuration = Given::new().home_file(".config/ows/config.toml", "late-hours = 2\n");
    let given = answered_in_full(configuration);
    let mut terminal = offered(&given, THREE_HOURS_ON);
    terminal.wait_for("too old to go on with");
    assert_eq!(entries(&given).len(), 0);
}

#[test]
fn line_by_line_it_is_signed_late_too() {
    let given = answered_in_full(Given::new());
    let lines = "1\nP-0142\nrn-07\nback\nrn-07\n\n";
    let run = given.when("assess cows --plain").stdin(lines);
    let then = run.at(THREE_HOURS_ON).then().code(0);
    let told = then.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("3 h UNSIGNED"), "{told}");
    assert!(told.contains("Too old for another answer"), "{told}");
    assert_eq!(numbers_and_times(&given).len(), 1);
}

#[test]
fn left_alone_the_screen_hides_patient_and_answers_until_the_rater_is_back() {
    let configuration = "hide-after = 5\n";
    let given = Given::new().home_file(".config/ows/config.toml", configuration);
    let mut terminal = super::at_items(&given);
    terminal.press("104\r").wait_for(">   2 Sweating");
    terminal.wait_for("Hidden, since no key was pressed");
    let text = terminal.text();
    assert!(!text.contains("P-0142") && !text.contains("104"), "{text}");
    // Also where the window is too small for the form, it names nobody.
    terminal.resize(10, 50).wait_for("Hidden, since");
    assert!(!terminal.text().contains("P-0142"), "{}", terminal.text());
    terminal.resize(24, 80).wait_for("Hidden, since");
    terminal.press("2\r").press("nobody\r");
    terminal.press("RN-07\r").wait_for(">   2 Sweating");
    assert_eq!(super::answered(&given), [("pulse".to_owned(), 104)]);
    all_but_the_pulse(&mut terminal);
    past_the_checks(&mut terminal);
}

fn all_but_the_pulse(terminal: &mut Terminal) {
    terminal.press("2121212123").wait_for(super::ALL_ANSWERED);
    super::past_the_measures(terminal, ["breaths", "seizure"]);
}
