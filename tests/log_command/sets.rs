//! What `ows log amend --set` takes: every answer by its name, times as the bedside takes them.

use serde_json::{Value, json};

use super::{open, ward};
use crate::common::Given;
use crate::common::sheets::calm;

const WHY: &str = "--log log.sqlite --reason misread --by rn-02 --timezone America/New_York";
const LATER: &str = "2026-11-25T09:00:00-05:00";

/// Amends entry 1, observed at 14:10 and recorded at 14:12 of the 22nd, and returns what then stands.
fn amended(given: &Given, sets: &[&str]) -> Value {
    let mut when = given.when(&format!("log amend 1 {WHY}")).at(LATER);
    for set in sets {
        when = when.argument("--set").argument(set);
    }
    when.then().code(0);
    let record = open(given).record(1).unwrap().0.unwrap();
    record.stands().unwrap().entry.assessment.clone().unwrap()
}

fn refused(given: &Given, sets: &str, words: &str) {
    let run = format!("log amend 1 {sets} {WHY}");
    let then = given.when(&run).at(LATER).then();
    let said = then.stderr.replace("\n  ", " ");
    assert_eq!(
        said,
        format!("error: {words}\nfor help, say `--help`\n"),
        "{sets}"
    );
    then.stdout("").code(2);
}

#[test]
fn a_value_that_looks_like_a_slip_is_confirmed_by_the_option_that_the_advice_names() {
    let given = ward();
    refused(
        &given,
        "--set pulse_bpm=300",
        "a `pulse` of 300 lies outside the plausible 20 to 250; is it a typing slip? measure again, or confirm it with `--confirm`",
    );
    given
        .when(&format!("log amend 1 --set pulse_bpm=300 --confirm {WHY}"))
        .at(LATER)
        .then()
        .stderr("recorded entry 8, which amends entry 1\n")
        .code(0);
    let said = amended(&given, &["gi=2"]);
    assert_eq!(
        said["observations"]["pulse"],
        json!({"value": 300, "confirmed": true})
    );
    let words = "no value lies outside its plausible range; leave out `--confirm`";
    refused(&given, "--set pulse_bpm=104 --confirm", words);
    // Another measure loses what was confirmed of the old one.
    let said = amended(&given, &["pulse_bpm=104"]);
    assert_eq!(said["observations"]["pulse"], json!({"value": 104}));
    refused(
        &given,
        "--set pulse_bpm=9999999 --confirm",
        "a `pulse` of 9999999 lies outside the plausible 20 to 250; no such value can be confirmed; measure again",
    );
}

#[test]
fn a_value_in_the_place_of_points_is_refused_with_the_name_that_takes_it() {
    let given = ward();
    for value in [88, 300] {
        refused(
            &given,
            &format!("--set pulse={value}"),
            &format!(
                "`pulse` has no option worth {value} points; if a measured {value} /min is meant, write `pulse_bpm={value}`; as points write 0, 1, 2, or 4"
            ),
        );
    }
    assert_eq!(
        amended(&given, &["pulse_bpm=88"])["observations"]["pulse"],
        json!({"value": 88})
    );
}

#[test]
fn a_time_of_day_stays_near_the_one_that_it_replaces_however_late_that_was_recorded() {
    for (observed, said, meant) in [
        (
            "2026-11-22T20:14:00-05:00",
            "20:10",
            "2026-11-22T20:10:00-05:00",
        ),
        (
            "2026-11-22T20:14:00-05:00",
            "20:20",
            "2026-11-22T20:20:00-05:00",
        ),
        (
            "2026-11-22T00:05:00-05:00",
            "23:55",
            "2026-11-21T23:55:00-05:00",
        ),
        (
            "2026-11-22T23:55:00-05:00",
            "00:05",
            "2026-11-23T00:05:00-05:00",
        ),
        (
            "2026-11-22T20:14:00-05:00",
            "8:10pm",
            "2026-11-22T20:10:00-05:00",
        ),
    ] {
        let sheet = calm("P-0142", observed, "");
        let given = Given::new().file("late.json", sheet);
        let run = |words: &str| {
            let run = given.when(&format!("{words} --log log.sqlite"));
            run.variable("OWS_TIMEZONE", "America/New_York")
                .at("2026-11-28T16:29:00-05:00")
        };
        run("score late.json --to csv --record").then().code(0);
        run(&format!(
            "log amend 1 --set time={said} --reason mistyped --by rn-07"
        ))
        .then()
        .code(0);
        let log = run("log export").then().code(0).stdout;
        let last: Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
        assert_eq!(last["assessment"]["time"], meant, "{observed} {said}");
    }
}

#[test]
fn times_are_taken_as_at_the_bedside() {
    for (sets, time, last_use) in [
        // A time of day is the latest one before the entry was recorded.
        (vec!["time=14:05"], "2026-11-22T14:05:00-05:00", None),
        (vec!["time=15:00"], "2026-11-21T15:00:00-05:00", None),
        (vec!["time=40 min ago"], "2026-11-22T13:32:00-05:00", None),
        (
            vec!["time=2026-11-22 13:00"],
            "2026-11-22T13:00:00-05:00",
            None,
        ),
        (vec!["time=22 Nov 1300"], "2026-11-22T13:00:00-05:00", None),
        (
            vec!["time=2026-11-22T18:00Z"],
            "2026-11-22T18:00:00+00:00",
            None,
        ),
        // The last use is counted back from when the patient was observed.
        (
            vec!["last_use=8 h ago"],
            "2026-11-22T14:10:00-05:00",
            Some(("2026-11-22T06:10:00-05:00", None)),
        ),
        (
            vec!["last_use=about 8 h ago", "time=14:00"],
            "2026-11-22T14:00:00-05:00",
            Some(("2026-11-22T06:00:00-05:00", Some("about"))),
        ),
        (
            vec!["last_use=23:00"],
            "2026-11-22T14:10:00-05:00",
            Some(("2026-11-21T23:00:00-05:00", None)),
        ),
    ] {
        let given = ward();
        let said = amended(&given, &sets);
        assert_eq!(said["time"], time, "{sets:?}");
        if let Some((time, certainty)) = last_use {
            assert_eq!(said["last_use"], time, "{sets:?}");
            assert_eq!(said["last_use_certainty"].as_str(), certainty, "{sets:?}");
        }
    }
}

#[test]
fn a_time_that_cannot_be_told_is_refused() {
    let given = ward();
    refused(
        &given,
        "--set time=soon",
        "`time`: `soon` is not a time; write it as 20:10, 31 h ago, about 2 days ago, or 22 Nov 20:10",
    );
    // Nobody can tell whether it counts from the entry or from its correction.
    refused(
        &given,
        "--set last_use=yesterday",
        "`last_use`: `yesterday` does not say of which day; write the date, as in 21 Nov 2026 22:00",
    );
    refused(
        &given,
        "--set last_use=2026-11-22T15:00",
        "the last use lies after the assessment; mend one of the two times",
    );
}

#[test]
fn the_last_use_becomes_unknown_and_known_again_and_what_changed_is_said() {
    let given = ward();
    let said = amended(&given, &["last_use=about 8 h ago"]);
    assert_eq!(said["last_use_certainty"], "about");
    let run = format!("log amend 1 --set last_use=unknown {WHY}");
    given.when(&run).at(LATER).then().code(0).stdout(
        "\
P-0142, changed                                                      COWS 9 mild
 last_use: not said; was 2026-11-22T06:10:00-05:00
 last_use_certainty: unknown; was about
 total, band, stages and flags are the same
",
    );
    let said = amended(&given, &["last_use=7 h ago"]);
    assert_eq!(said["last_use"], "2026-11-22T07:10:00-05:00");
    assert!(said["last_use_certainty"].is_null());
    let said = amended(&given, &["last_use="]);
    assert!(said["last_use"].is_null());
}

#[test]
fn every_name_can_be_set_and_taken_away() {
    let given = ward();
    let said = amended(
        &given,
        &[
            "rater=rn-08",
            "reason=routine",
            "substance=heroin; methadone",
            "route=injected",
            "last_use=8 h ago",
            "last_use_certainty=about",
            "dependent_months=30",
            "alcohol=daily",
            "benzodiazepines=none",
            "aches=asleep",
            "pulse_bpm=refused",
            "seizure=yes",
        ],
    );
    for (name, value) in [
        ("rater", json!("rn-08")),
        ("reason", json!("routine")),
        ("substance", json!(["heroin", "methadone"])),
        ("route", json!("injected")),
        ("last_use_certainty", json!("about")),
        ("dependent_months", json!(30)),
        ("alcohol", json!("daily")),
        ("benzodiazepines", json!("none")),
    ] {
        assert_eq!(said[name], value, "{name}");
    }
    assert_eq!(said["observations"]["aches"], json!({"missing": "asleep"}));
    assert_eq!(said["observations"]["pulse"], json!({"missing": "refused"}));
    assert_eq!(said["checks"]["seizure"], true);
    let none = ["reason=", "substance=", "route=", "alcohol=", "aches="];
    let said = amended(&given, &none);
    for name in ["reason", "substance", "route", "alcohol"] {
        assert!(said[name].is_null(), "{name}");
    }
}
