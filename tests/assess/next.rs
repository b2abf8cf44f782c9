//! `ows assess --next`: whoever is due first, with the ID typed again.

use crate::common::sheets::calm;
use crate::common::terminal::Terminal;
use crate::common::{Given, project};

const NOW: &str = "2026-11-22T20:14:00+00:00";
const NEXT: &str = "assess --next --log log.sqlite --policy ward.toml --rater rn-07";
const QUESTION: &str = "Type the patient ID as on the wristband, or q to leave:";

/// A ward with a policy, and two patients who were assessed at these times of the 22nd.
fn ward(times: [&str; 2]) -> Given {
    let policy = project().join("examples/policies/example-ward.toml");
    let given = Given::new().file("ward.toml", std::fs::read(policy).unwrap());
    for (patient, time) in ["P-0142", "P-0166"].into_iter().zip(times) {
        let time = format!("2026-11-22T{time}:00+00:00");
        let sheet = calm(patient, &time, "");
        let run = given.when("score --record --log log.sqlite --to ndjson -");
        run.stdin(sheet).at(&time).then().code(0);
    }
    given
}

fn next(given: &Given) -> Terminal {
    let mut terminal = given.when(NEXT).at(NOW).on_terminal(24, 80);
    terminal.wait_for_last(QUESTION);
    terminal
}

#[test]
fn whoever_is_due_first_is_named_with_the_reason_and_typed_again() {
    let given = ward(["02:00", "12:00"]);
    let mut terminal = next(&given);
    let text = terminal.text();
    let first = "P-0142 is due first: overdue by ";
    assert!(text.starts_with(first), "{text}");
    terminal
        .press("P-0142\r")
        .wait_for("P-0142 was last assessed");
    // What is due is due with the scale of its policy.
    assert!(
        terminal.text().contains("COWS 1.1.0"),
        "{}",
        terminal.text()
    );
}

#[test]
fn another_known_patient_may_be_typed_and_an_unknown_one_not() {
    let given = ward(["02:00", "12:00"]);
    let mut terminal = next(&given);
    terminal.press("p-0166\r").wait_for(
        "! No earlier assessment for p-0166, but P-0166 has one: did you mean that? Check",
    );
    terminal.wait_for_last(QUESTION).press("P-0166\r");
    terminal.wait_for("P-0166 was last assessed");
    let mut terminal = next(&given);
    terminal.press("q\r").wait_for("Nothing was begun");
    assert_eq!(terminal.code(), 1);
}

#[test]
fn nobody_due_is_said_and_is_no_failure() {
    let given = ward(["20:00", "20:10"]);
    let run = given.when(&format!("{NEXT} --plain")).at(NOW);
    let said = run.then().code(0).stdout("").stderr;
    assert!(
        said.starts_with(
            "Of those assessed in the last 48 h nobody is due yet; next is P-0142, in "
        ),
        "{said}"
    );
}

#[test]
fn without_a_policy_and_beside_a_patient_it_is_wrong_usage() {
    let given = ward(["02:00", "12:00"]);
    let then = given.when("assess --next --plain --log log.sqlite").then();
    assert!(
        then.stderr
            .starts_with("error: nothing is due without a site's policy")
    );
    then.code(2);
    given
        .when(&format!("{NEXT} --patient P-0142"))
        .then()
        .code(2);
}
