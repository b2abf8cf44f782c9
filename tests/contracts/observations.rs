//! The schema of observations and the reader agree: what the one refuses the other never scores.

use std::fs;

use serde_json::{Value, json};

use super::{Schema, corners, examples};
use crate::common::sheets::values;
use crate::common::{Given, project};

/// Returns every assessment of the examples, as JSON.
fn all_examples() -> Vec<Value> {
    let (_, names) = examples();
    let mut all = Vec::new();
    for name in names {
        let text = fs::read_to_string(project().join("examples/observations").join(&name)).unwrap();
        match name.rsplit('.').next().unwrap() {
            "json" => all.push(serde_json::from_str(&text).unwrap()),
            "ndjson" => all.extend(values(&text)),
            "toml" => all.push(ows::base::document::toml(&text).unwrap().to_json()),
            "csv" => {}
            other => panic!("what is an example in {other}?"),
        }
    }
    all
}

#[test]
fn every_example_validates() {
    let schema = Schema::of("observation");
    let all = all_examples();
    assert!(all.len() > 20);
    all.iter().for_each(|value| schema.hold(value));
}

#[test]
fn every_assessment_that_a_result_holds_validates_and_scores_the_same_again() {
    let schema = Schema::of("observation");
    let (given, names) = examples();
    let mut details = Vec::new();
    for name in names {
        let then = given
            .when("score --to ndjson --detail")
            .argument(&name)
            .then();
        details.extend(values(&then.stdout));
    }
    for text in corners() {
        let then = given
            .when("score --from ndjson --to ndjson --detail")
            .stdin(text)
            .then();
        details.extend(values(&then.stdout));
    }
    assert!(details.len() > 80, "{}", details.len());
    let mut again = String::new();
    for detail in &details {
        schema.hold(&detail["assessment"]);
        again += &format!("{}\n", detail["assessment"]);
    }
    let then = given
        .when("score --from ndjson --to ndjson --detail")
        .stdin(again)
        .then();
    assert_eq!(values(&then.stderr("").code(0).stdout), details);
}

/// Assessments that are no good, each made from a good one by one change at a place.
fn bad() -> Vec<Value> {
    let good: Value = serde_json::from_str(corners()[3].trim()).unwrap();
    let changes: Vec<(&str, Value)> = context()
        .into_iter()
        .chain(observations())
        .chain(parts())
        .collect();
    let changed = |(path, value): (&str, Value)| {
        let mut bad = good.clone();
        let (table, key) = path.rsplit_once('/').unwrap();
        match bad.pointer_mut(table).unwrap_or_else(|| panic!("{table}")) {
            Value::Object(table) => drop(table.insert(key.to_owned(), value)),
            Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
            _ => panic!("{table} is no table"),
        }
        bad
    };
    changes.into_iter().map(changed).collect()
}

fn context() -> Vec<(&'static str, Value)> {
    vec![
        ("/bed", json!(7)),
        ("/patient", json!("P 1")),
        ("/patient", json!("")),
        ("/patient", json!("-P1")),
        ("/patient", json!("P".repeat(65))),
        ("/patient", json!(142)),
        ("/rater", json!("")),
        ("/rater", json!("r".repeat(2001))),
        ("/rater", json!(null)),
        ("/time", json!(1_795_000_000)),
        ("/scale", json!("COWS")),
        ("/scale", json!("cows@")),
        ("/scale", json!("cows@01")),
        ("/scale", json!("cows@1.0.0.0")),
        ("/scale", json!("../cows")),
        ("/scale", json!(null)),
        ("/reason", json!("rutine")),
        ("/substance", json!("heroin")),
        ("/substance", json!(["tea"])),
        ("/substance", json!([1])),
        ("/route", json!("IV")),
        ("/last_use_certainty", json!("sure")),
        ("/dependent_months", json!(-1)),
        ("/dependent_months", json!(1201)),
        ("/dependent_months", json!(2.5)),
        ("/dependent_months", json!("3")),
        ("/alcohol", json!(true)),
        ("/benzodiazepines", json!("much")),
        ("/observations", json!([])),
        ("/observations", json!(null)),
        ("/checks", json!([])),
        ("/checks/seizure", json!("yes")),
        ("/checks/seizure", json!(1)),
        ("/checks/seizure", json!(null)),
        ("/extra", json!("7")),
        ("/extra", json!(null)),
        ("/events", json!({})),
    ]
}

fn observations() -> Vec<(&'static str, Value)> {
    vec![
        ("/observations/gi", json!(null)),
        ("/observations/gi", json!({})),
        ("/observations/gi", json!([])),
        ("/observations/gi", json!("2")),
        ("/observations/gi", json!(2.5)),
        ("/observations/gi", json!(-1)),
        ("/observations/gi", json!(251)),
        ("/observations/gi", json!(true)),
        ("/observations/gi", json!({"note": "later"})),
        ("/observations/gi", json!({"points": 2, "worth": 2})),
        ("/observations/gi", json!({"points": null})),
        ("/observations/gi", json!({"points": "2"})),
        ("/observations/gi", json!({"points": 2.5})),
        ("/observations/gi", json!({"points": -1})),
        (
            "/observations/gi",
            json!({"missing": "asleep", "points": 2}),
        ),
        (
            "/observations/gi",
            json!({"missing": "asleep", "attributed": true}),
        ),
        ("/observations/gi", json!({"missing": "gone"})),
        ("/observations/gi", json!({"missing": true})),
        (
            "/observations/pulse",
            json!({"missing": "asleep", "value": 72}),
        ),
        (
            "/observations/pulse",
            json!({"value": 1_000_001, "confirmed": true}),
        ),
        (
            "/observations/pulse",
            json!({"value": -1, "confirmed": true}),
        ),
        ("/observations/pulse", json!({"value": "72"})),
        ("/observations/pulse", json!({"value": 72.5})),
    ]
}

fn parts() -> Vec<(&'static str, Value)> {
    vec![
        ("/observations/pulse/attributed", json!("no")),
        ("/observations/pulse/confirmed", json!(1)),
        ("/observations/pulse/note", json!("")),
        ("/observations/pulse/note", json!("n".repeat(2001))),
        ("/observations/pulse/time", json!(7)),
        ("/observations/pulse/confounders", json!("stairs")),
        ("/observations/pulse/confounders", json!([""])),
        ("/observations/pulse/how", json!("heard")),
        ("/observations/pulse/earlier", json!({})),
        ("/observations/pulse/earlier/0", json!({})),
        ("/observations/pulse/earlier/0", json!(2)),
        (
            "/observations/pulse/earlier/0",
            json!({"points": 2, "note": "no"}),
        ),
        ("/observations/pulse/earlier/0", json!({"points": "2"})),
        ("/observations/pulse/earlier/0", json!({"missing": "gone"})),
        (
            "/observations/pulse/earlier/0",
            json!({"missing": "asleep", "points": 2}),
        ),
        (
            "/observations/pulse/earlier/0",
            json!({"time": "2026-11-22T20:13:00Z"}),
        ),
        ("/events/0", json!({})),
        ("/events/0", json!("seizure")),
        ("/events/0/kind", json!("dose")),
        ("/events/0/code", json!("")),
        ("/events/0/note", json!(1)),
        ("/events/0/time", json!([])),
        ("/events/0/dose", json!("8 mg")),
    ]
}

#[test]
fn everything_that_the_schema_refuses_the_program_refuses_too() {
    let schema = Schema::of("observation");
    let bad = bad();
    for value in &bad {
        assert!(!schema.accepts(value), "the schema takes {value}");
    }
    let lines: String = bad.iter().map(|value| format!("{value}\n")).collect();
    let given = Given::new().file("bad.ndjson", lines);
    let then = given
        .when("score bad.ndjson --to ndjson --errors errors.ndjson")
        .then();
    then.stdout("").code(3);
    let mut lines: Vec<u64> = values(&given.read("errors.ndjson"))
        .iter()
        .map(|error| error["line"].as_u64().unwrap())
        .collect();
    // There is a line for each fault of an assessment.
    lines.dedup();
    assert_eq!(lines, (1..=bad.len() as u64).collect::<Vec<_>>());
}

#[test]
fn an_assessment_without_observations_is_refused_by_both() {
    let value = json!({"scale": "cows"});
    assert!(!Schema::of("observation").accepts(&value));
    let given = Given::new();
    let then = given
        .when("score --from ndjson --to ndjson")
        .stdin(value.to_string())
        .then();
    then.stdout("").code(3);
}
