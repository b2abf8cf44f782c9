//! What the last entry says of the use before and of the checks: shown, marked, and recorded only once confirmed.

use super::{KNOWN, all_items, entries, past_the_checks};
use crate::common::Given;
use crate::common::terminal::Terminal;

const FIRST: &str = "2026-11-28T17:00:00Z";
const LATER: &str = "2026-11-28T18:20:00Z";
const NINE_DAYS_LATER: &str = "2026-12-07T18:20:00Z";
const DOWN: &str = "\u{1b}[B";

/// A log with an assessment of P-0142 that tells the use before and answers some checks.
fn given() -> Given {
    let given = Given::new();
    let line = r#"{"patient":"P-0142","rater":"jm","time":"2026-11-28T17:00:00Z","scale":"cows@1","reason":"admission","substance":["heroin"],"route":"injected","last_use":"2026-11-27T10:00:00Z","last_use_certainty":"about","alcohol":"some","events":[{"kind":"medicine-given","time":"2026-11-28T16:00:00Z","code":"M1"}],"observations":{"pulse":1,"sweating":1,"restlessness":1,"pupil":1,"aches":1,"nose":1,"gi":1,"tremor":1,"yawning":1,"anxiety":1,"gooseflesh":0},"checks":{"seizure":false,"pregnancy":true}}"#;
    let run = given.when("score --record --to ndjson -").stdin(line);
    run.at(FIRST).then().code(0);
    given
}

fn form(given: &Given, at: &str, first: &str) -> Terminal {
    let mut terminal = given.when(KNOWN).at(at).on_terminal(24, 80);
    terminal.wait_for(first);
    terminal
}

/// Answers everything and signs, and returns what the entry says of a word of the context.
fn signed(given: &Given, mut terminal: Terminal) -> serde_json::Value {
    all_items(&mut terminal);
    past_the_checks(&mut terminal);
    terminal
        .press("rn-07\r")
        .wait_for("n prints the note")
        .press("\r");
    assert_eq!(terminal.code(), 0);
    entries(given).pop().unwrap()["assessment"].clone()
}

#[test]
fn the_use_before_is_shown_in_brackets_and_one_key_confirms_it() {
    let given = given();
    let mut terminal = form(&given, LATER, "> Used since?");
    let text = terminal.text();
    for words in [
        "Used anything since 17:00 jm?",
        "(heroin)",
        "(injected)",
        "(about 27 Nov 10:00, 32 h ago)",
        "(some)",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    // Never carried: why it was made, when it was observed, what was given.
    assert!(
        !text.contains("admission") && !text.contains("M1"),
        "{text}"
    );
    terminal.press("n").wait_for("A medicine given?");
    terminal.press("\r").wait_for(">   1 Resting pulse");
    let said = signed(&given, terminal);
    assert_eq!(said["substance"], serde_json::json!(["heroin"]));
    assert_eq!(said["route"], "injected");
    assert_eq!(said["last_use"], "2026-11-27T10:00:00+00:00");
    assert_eq!(said["last_use_certainty"], "about");
    assert_eq!(said["alcohol"], "some");
    assert!(
        said["reason"].is_null() && said["events"].is_null(),
        "{said}"
    );
}

#[test]
fn used_since_asks_for_the_last_use_and_enter_alone_records_nothing_of_it() {
    let given = given();
    let mut terminal = form(&given, LATER, "> Used since?");
    terminal.press("y").wait_for("> Last use");
    assert!(
        terminal.text().contains("Substance        heroin"),
        "{}",
        terminal.text()
    );
    terminal
        .press("2 h ago\r")
        .wait_for("28 Nov 16:20, 2 h ago");
    terminal.press("\u{1b}[6~").wait_for(">   1 Resting pulse");
    let said = signed(&given, terminal);
    assert_eq!(said["last_use"], "2026-11-28T16:20:00+00:00");
    assert_eq!(said["substance"], serde_json::json!(["heroin"]));

    let given = self::given();
    let mut terminal = form(&given, LATER, "> Used since?");
    terminal.press("\r").wait_for(">   1 Resting pulse");
    let said = signed(&given, terminal);
    for word in ["substance", "route", "last_use", "alcohol"] {
        assert!(said[word].is_null(), "{word}: {said}");
    }
}

#[test]
fn nothing_is_carried_to_another_patient_nor_after_a_week() {
    let given = given();
    let terminal = form(&given, NINE_DAYS_LATER, "> To the items");
    assert!(!terminal.text().contains("heroin"), "{}", terminal.text());
    let mut terminal = form(&given, LATER, "> Used since?");
    terminal.press("n").wait_for("A medicine given?");
    terminal.press("\r").wait_for(">   1 Resting pulse");
    // Who sees the mistake before the first answer takes nothing of the one to the other.
    terminal.press("\u{1b}[A").wait_for("> To the items");
    terminal.press("\u{1b}[5~").wait_for("> Patient");
    terminal.press("P-0150\r").wait_for("> To the items");
    assert!(!terminal.text().contains("heroin"), "{}", terminal.text());
}

#[test]
fn each_check_says_what_was_said_last_time_and_only_pregnancy_is_confirmed_from_it() {
    let given = given();
    let mut terminal = form(&given, LATER, "> Used since?");
    terminal.press("n").wait_for("A medicine given?");
    terminal.press("\r").wait_for(">   1 Resting pulse");
    all_items(&mut terminal);
    let text = terminal.text();
    assert!(
        text.contains("> seizure             not asked (last time no, 17:00 jm)"),
        "{text}"
    );
    terminal.press("c").wait_for("This is asked each time");
    terminal.press(&DOWN.repeat(6)).wait_for("> pregnancy");
    terminal.wait_for("c as last time");
    terminal.press("c").wait_for("pregnancy           yes");
    past_the_checks(&mut terminal);
    terminal.press("rn-07\r").wait_for("n prints the note");
    let checks = &entries(&given)[1]["assessment"]["checks"];
    assert_eq!(checks, &serde_json::json!({ "pregnancy": true }));
}

#[test]
fn line_by_line_it_is_asked_too() {
    let given = given();
    let answers = "n\nskip\n72\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\nskip\nskip\nrn-07\n";
    let run = given.when(KNOWN).argument("--plain");
    let then = run.stdin(format!("\n{answers}")).at(LATER).then().code(0);
    let told = then.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "Said 17:00 jm: substance heroin; route injected; last use about 27 Nov 10:00, 32 h ago; alcohol some.";
    assert!(told.contains(words), "{told}");
    let said = &entries(&given)[1]["assessment"];
    assert_eq!(said["route"], "injected");
}

/// Answers line by line from the questions before the items on, and signs with nothing measured; returns what was
/// said and what the entry says.
fn line_by_line(given: &Given, run: &str, before: &str) -> (String, serde_json::Value) {
    let items = "72\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\nskip\nskip\nrn-07\n";
    let run = given.when(run).argument("--plain");
    let then = run
        .stdin(format!("{before}{items}"))
        .at(LATER)
        .then()
        .code(0);
    let said = then.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    (said, entries(given).pop().unwrap()["assessment"].clone())
}

#[test]
fn line_by_line_only_a_yes_or_a_no_says_whether_anything_was_used_since() {
    let given = given();
    let lines = "\nmaybe\nabout 2 h ago\n?\nback\n\nsí\nskip\n";
    let (said, entry) = line_by_line(&given, KNOWN, lines);
    let again = "Write n, y, or nothing to leave it out.";
    assert_eq!(said.matches(again).count(), 2, "{said}");
    assert_eq!(said.matches("An empty line keeps").count(), 1, "{said}");
    assert_eq!(
        said.matches("Rater (Enter keeps rn-07):").count(),
        2,
        "{said}"
    );
    assert!(!said.contains("Left out"), "{said}");
    assert_eq!(entry["substance"], serde_json::json!(["heroin"]));
    assert!(entry["last_use"].is_null(), "{entry}");
    assert_eq!(entry["rater"], "rn-07");
}

#[test]
fn line_by_line_back_returns_to_it_after_it_was_left_or_answered() {
    let lines = "\n\nback\nнет\nskip\n";
    let (said, entry) = line_by_line(&given(), KNOWN, lines);
    assert_eq!(said.matches("Used anything since?").count(), 2, "{said}");
    assert!(
        said.contains("Left out: nothing of it is recorded."),
        "{said}"
    );
    assert_eq!(entry["route"], "injected");
    // From the first item too; and a dash takes away what was taken over.
    let lines = "\nn\nskip\nback\nback\n-\nskip\n";
    let (said, entry) = line_by_line(&given(), KNOWN, lines);
    let again = "Used anything since? (answered; Enter keeps it, - takes it away)";
    assert!(said.contains(again), "{said}");
    for word in ["substance", "route", "last_use", "alcohol"] {
        assert!(entry[word].is_null(), "{word}: {entry}");
    }
}

#[test]
fn line_by_line_a_patient_who_is_put_right_is_asked_with_answers_of_his_own() {
    const RUN: &str = "assess --scale cows --rater rn-07";
    let (said, entry) = line_by_line(&given(), RUN, "P-0150\n\nback\nback\nP-0142\n\nn\nskip\n");
    assert!(said.contains("Said 17:00 jm: substance heroin"), "{said}");
    assert_eq!(
        (&entry["patient"], &entry["route"]),
        (&"P-0142".into(), &"injected".into())
    );
    let lines = "P-0142\n\nn\nback\nback\nback\nP-0150\n\nskip\n";
    let (_, entry) = line_by_line(&given(), RUN, lines);
    assert_eq!(entry["patient"], "P-0150");
    assert!(entry["substance"].is_null(), "{entry}");
}

#[test]
fn line_by_line_what_is_confirmed_from_last_time_is_read_back() {
    let given = given();
    let zeros = "0\n".repeat(10);
    let lines = format!("\nn\nskip\n72\n{zeros}skip\n\n\n\n\n\n\nc\nskip\nrn-07\n");
    let run = given.when(KNOWN).argument("--plain").stdin(lines);
    let said = run.at(LATER).then().code(0).stderr;
    assert!(said.contains("\npregnancy: yes.\n"), "{said}");
}
