//! Two corrections of one entry at once: each is recorded or refused, and none is undone unseen.

use std::process::Stdio;

use serde_json::Value;

use super::{open, ward};
use crate::common::Given;

const TRIES: usize = 8;

/// Returns the observations that stand for entry 1.
fn stands(given: &Given) -> Value {
    let record = open(given).record(1).unwrap().0.unwrap();
    let entry = &record.stands().unwrap().entry;
    entry.assessment.as_ref().unwrap()["observations"].clone()
}

#[test]
fn a_change_is_refused_if_another_came_while_the_reason_was_asked_for() {
    let given = ward();
    for (command, corrects) in [("amend 1 --set gi=3", 1), ("void 1", 1)] {
        let run = given.when(&format!("log {command} --by rn-02 --log log.sqlite"));
        let mut asked = run.on_dumb_terminal(24, 200);
        asked.wait_for("Why:");
        let last = open(&given).head().unwrap().number;
        let points = if last == 7 { 4 } else { 2 };
        given
            .when(&format!(
                "log amend {corrects} --set tremor={points} --log log.sqlite --reason misread --by rn-09"
            ))
            .then()
            .code(0);
        asked.press("wrong row\r").wait_for(&format!(
            "NOT RECORDED: entry {} came meanwhile, by rn-09",
            last + 1
        ));
        assert_eq!(asked.code(), 1);
        assert_eq!(open(&given).head().unwrap().number, last + 1);
        assert_eq!(stands(&given)["tremor"], points);
    }
}

#[test]
fn of_two_amendments_at_once_each_is_in_what_stands_or_was_refused() {
    let given = ward();
    for _ in 0..TRIES {
        let said = stands(&given);
        // Each changes an item of its own, so that a change undone by the other is seen.
        let gi = if said["gi"] == 3 { 5 } else { 3 };
        let nose = if said["nose"] == 2 { 4 } else { 2 };
        let sets = [format!("gi={gi}"), format!("nose={nose}")];
        let runs = sets.clone().map(|set| {
            let words =
                format!("log amend 1 --set {set} --log log.sqlite --reason misread --by rn-02");
            let mut command = given.when(&words).command();
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::piped());
            command.spawn().unwrap()
        });
        let ended = runs.map(|run| run.wait_with_output().unwrap());
        let said = stands(&given);
        let mut recorded = 0;
        for (output, (item, points)) in ended.iter().zip([("gi", gi), ("nose", nose)]) {
            let words = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0) => {
                    recorded += 1;
                    assert_eq!(said[item], points, "undone: {words}");
                }
                Some(1) => assert!(words.contains("came meanwhile"), "{words}"),
                other => panic!("{other:?}: {words}"),
            }
        }
        assert!(recorded > 0, "one of two is always first");
    }
}
