//! Every line that is written validates against the schema that the program prints for it.

use serde_json::{Value, json};

use super::{Schema, corners, examples};
use crate::common::Given;
use crate::common::sheets::{RESULTS, values};
use crate::training::{MILD, MODERATE, MODERATELY_SEVERE, answers, row, three};

#[test]
fn every_result_of_every_example_validates() {
    let (row, detail) = (Schema::of("row"), Schema::of("detail"));
    let (given, names) = examples();
    for name in names {
        let flat = given
            .when("score --to ndjson")
            .argument(&name)
            .then()
            .stdout;
        let lines = given
            .when("score --to ndjson --detail")
            .argument(&name)
            .then()
            .stdout;
        let list = given.when("score --to json").argument(&name).then().stdout;
        let (flat, lines) = (values(&flat), values(&lines));
        assert!(!flat.is_empty() && flat.len() == lines.len(), "{name}");
        flat.iter().for_each(|value| row.hold(value));
        lines.iter().for_each(|value| detail.hold(value));
        assert_eq!(
            serde_json::from_str::<Value>(&list).unwrap(),
            Value::Array(lines),
            "{name}"
        );
    }
}

#[test]
fn every_result_of_a_corner_validates() {
    let (row, detail) = (Schema::of("row"), Schema::of("detail"));
    let given = Given::new();
    for text in corners() {
        let then = given
            .when("score --from ndjson --to ndjson")
            .stdin(&text)
            .then();
        row.hold(&values(&then.stderr("").code(0).stdout)[0]);
        let then = given
            .when("score --from ndjson --to ndjson --detail")
            .stdin(&text)
            .then();
        detail.hold(&values(&then.stderr("").code(0).stdout)[0]);
    }
}

#[test]
fn every_row_has_every_result_column_of_its_scale() {
    let given = Given::new();
    for text in &corners()[..4] {
        let then = given
            .when("score --from ndjson --to ndjson")
            .stdin(text)
            .then();
        let row = &values(&then.stdout)[0];
        let names: Vec<&String> = row.as_object().unwrap().keys().collect();
        let results: Vec<&str> = RESULTS.split(',').collect();
        assert_eq!(names[names.len() - results.len()..], results);
    }
}

#[test]
fn every_rejection_validates() {
    let rejection = Schema::of("rejection");
    let (given, _) = examples();
    let given = given
        .file("bad.ndjson", "{}\n[\n\u{1b}\n{\"scale\":\"cows\",\"observations\":{\"pulse\":3}}\n4\n")
        .file("bad.csv", "scale,pulse,gi\ncows,3,0\ncows,0\ncows,0,0,0\n\"cows,0,0\ncows,0,4.0\nheroin-stages,0,0\n")
        .file("bad.toml", "scale = \"cows\"\nobservations = 4\n")
        .file("refused.csv", "scale,pulse,pulse\ncows,0,0\n");
    let files = "one-bad-row.csv bad.ndjson bad.csv bad.toml refused.csv";
    let run = format!("score {files} --partial --to ndjson --errors errors.ndjson");
    given.when(&run).then().code(1);
    let errors = values(&given.read("errors.ndjson"));
    assert_eq!(errors.len(), 1 + 6 + 6 + 1 + 1);
    errors.iter().for_each(|error| rejection.hold(error));
    for error in &errors {
        let mut other = error.clone();
        other["severity"] = json!("high");
        assert!(!rejection.accepts(&other), "an unknown key passes");
    }
}

#[test]
fn a_detail_with_another_key_anywhere_does_not_validate() {
    let detail = Schema::of("detail");
    let (given, _) = examples();
    let then = given
        .when("score admission.json --to ndjson --detail")
        .then();
    let whole = values(&then.code(0).stdout).remove(0);
    detail.hold(&whole);
    for path in [
        "",
        "/scale",
        "/items/0",
        "/total",
        "/band",
        "/band/low",
        "/stagings/0",
        "/stagings/0/stages/0",
        "/stagings/0/stages/0/signs/0",
        "/stagings/0/source_says",
        "/flags/0",
        "/checks/0",
    ] {
        let mut more = whole.clone();
        let place = more.pointer_mut(path).unwrap();
        place
            .as_object_mut()
            .unwrap()
            .insert("other".to_owned(), json!(1));
        assert!(!detail.accepts(&more), "an unknown key passes at {path}");
    }
}

#[test]
fn a_row_with_a_result_of_the_wrong_kind_does_not_validate() {
    let row = Schema::of("row");
    let (given, _) = examples();
    let then = given.when("score admission.json --to ndjson").then();
    let whole = values(&then.code(0).stdout).remove(0);
    row.hold(&whole);
    for (name, wrong) in [
        ("complete", json!("true")),
        ("total", json!("21")),
        ("total_low", json!(21.5)),
        ("band", json!(2)),
        ("stage_heroin", json!("3")),
        ("stage_phases_high", json!(-1)),
        ("missing_reasons", json!("pupil")),
        ("missing_reasons", json!({"pupil": "refused"})),
        ("flags", json!(["fluid-loss"])),
        ("scale_digest", json!("12")),
    ] {
        let mut other = whole.clone();
        assert!(other[name] != wrong);
        other[name] = wrong;
        assert!(!row.accepts(&other), "{name}");
    }
    for name in [
        "complete",
        "missing_reasons",
        "flags",
        "flags_open",
        "scored_with",
        "scale_digest",
        "policy",
        "policy_digest",
    ] {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().shift_remove(name);
        assert!(!row.accepts(&less), "without {name}");
    }
}

#[test]
fn every_report_of_agreement_validates() {
    let schema = Schema::of("agreement");
    let rows = "case,rater,pupil,total\nV-01,rn-01,0,4\nV-01,rn-02,0,5\nV-02,rn-01,5,\nV-02,rn-02,2,30\nV-03,rn-02,2,30\n";
    let given = Given::new().file("two.csv", rows);
    for options in [
        "",
        "--key rn-02",
        "--by item",
        "--by band",
        "--by total --distance points",
    ] {
        let run = format!("train agreement two.csv --scale cows --to json {options}");
        let then = given.when(&run).then().stderr("").code(0);
        schema.hold(&serde_json::from_str(&then.stdout).unwrap());
    }
}

#[test]
fn every_attempt_and_certificate_of_training_validates() {
    let (attempt, certificate) = (Schema::of("attempt"), Schema::of("certificate"));
    let given = three("");
    let rows = [
        ("one", "rn-07", row(MILD)),
        ("two", "rn-07", row(MODERATE)),
        ("three", "rn-07", row(MODERATELY_SEVERE)),
        ("one", "rn-12", "- 1 1 5 - 0 1 1 1 1 0".to_owned()),
    ];
    let rows: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|(case, rater, points)| (*case, *rater, points.as_str()))
        .collect();
    std::fs::write(given.path("answers.csv"), answers(&rows)).unwrap();
    let run = "train run deck.toml --answers answers.csv --store s.sqlite --to json";
    let then = given.when(run).then().stderr("").code(0);
    let attempts: Vec<Value> = serde_json::from_str(&then.stdout).unwrap();
    assert_eq!(attempts.len(), 2);
    attempts.iter().for_each(|one| attempt.hold(one));
    let run = "train certificate deck.toml --rater rn-07 --store s.sqlite --to json";
    let then = given.when(run).then().stderr("").code(0);
    certificate.hold(&serde_json::from_str(&then.stdout).unwrap());
}

#[test]
fn every_report_of_decks_validates() {
    let schema = Schema::of("training-report");
    let rows = "patient,rater,pulse,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh\n\
                cows-a-01,rn-01,1,1,1,2,1,2,1,1,2,1,0\n\
                cows-a-01,rn-02,1,1,1,1,1,,1,1,2,1,0\n";
    let deck = "format = 1\nid = \"one\"\nversion = \"1.0.0\"\ntitle = \"One case\"\nabout = \"To test.\"\n\
                purpose = \"practice\"\ncases = [\"cases/cows-a-01.toml\"]\npass.limits = [13]\n";
    let given = Given::new()
        .example("cases/cows-a-01.toml")
        .file("deck.toml", deck)
        .file("two.csv", rows);
    let run = "train run deck.toml --answers two.csv --store s.sqlite";
    given.when(run).then().code(0);
    for options in ["", "--rater rn-01", "--rater rn-02 --by item", "--by band"] {
        let run = format!("train report deck.toml --store s.sqlite --to json {options}");
        let then = given.when(&run).then().stderr("").code(0);
        schema.hold(&serde_json::from_str(&then.stdout).unwrap());
    }
}
