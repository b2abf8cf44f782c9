//! One truth in every format: the same row as CSV and as NDJSON, and no result taken for input.

use ows::format::csv::CsvReader;
use serde_json::Value;

use super::{corners, examples};
use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, RESULTS, sheet, values};

/// Returns the rows of a table with their columns, as texts.
fn rows(table: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = CsvReader::new(table.as_bytes(), b',');
    let mut next = || {
        let record = reader.read().unwrap()?;
        Some(record.iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let header = next().unwrap();
    let mut rows = Vec::new();
    while let Some(cells) = next() {
        assert_eq!(cells.len(), header.len());
        rows.push(header.iter().cloned().zip(cells).collect());
    }
    rows
}

/// Returns a JSON value as a cell of a table holds it.
fn cell(name: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) if name == "complete" => value.to_string(),
        Value::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Holds the two outputs of one input to the same names, in the same order, and the same values.
fn hold(name: &str, csv: &str, ndjson: &str) {
    let (rows, values) = (rows(csv), values(ndjson));
    assert!(rows.len() == values.len() && !rows.is_empty(), "{name}");
    for (row, value) in rows.iter().zip(&values) {
        let of_json: Vec<(String, String)> = value
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), cell(name, value)))
            .collect();
        assert_eq!(row, &of_json, "{name}");
    }
}

#[test]
fn every_example_has_the_same_values_as_csv_and_as_ndjson() {
    let (given, names) = examples();
    for name in names {
        let csv = given.when("score --to csv").argument(&name).then().stdout;
        let ndjson = given
            .when("score --to ndjson")
            .argument(&name)
            .then()
            .stdout;
        hold(&name, &csv, &ndjson);
    }
}

#[test]
fn every_corner_has_the_same_values_too() {
    let given = Given::new();
    for text in corners() {
        let csv = given
            .when("score --from ndjson --to csv")
            .stdin(&text)
            .then()
            .stdout;
        let ndjson = given
            .when("score --from ndjson --to ndjson")
            .stdin(&text)
            .then()
            .stdout;
        hold(&text, &csv, &ndjson);
    }
}

#[test]
fn the_full_result_says_the_same_as_the_row() {
    let (given, names) = examples();
    for name in names {
        let rows = values(
            &given
                .when("score --to ndjson")
                .argument(&name)
                .then()
                .stdout,
        );
        let details = values(
            &given
                .when("score --to ndjson --detail")
                .argument(&name)
                .then()
                .stdout,
        );
        for (row, detail) in rows.iter().zip(&details) {
            let null = Value::Null;
            let at = |path: &str| detail.pointer(path).unwrap_or(&null);
            assert_eq!(&row["complete"], at("/complete"));
            for (column, path) in [
                ("total", "/total/value"),
                ("total_low", "/total/low"),
                ("total_high", "/total/high"),
                ("band", "/band/value/id"),
                ("band_low", "/band/low/id"),
                ("band_high", "/band/high/id"),
                ("stage_heroin", "/stagings/0/stage"),
                ("stage_heroin_low", "/stagings/0/stage_low"),
            ] {
                assert_eq!(
                    row.get(column).unwrap_or(&null),
                    at(path),
                    "{name}: {column}"
                );
            }
            let digest = at("/scale/digest").as_str().unwrap();
            assert_eq!(row["scale_digest"], digest[..12]);
        }
    }
}

#[test]
fn results_scored_again_are_the_same_results() {
    let given = Given::new().file("week.csv", sheet(&[MEASURED, CALM]));
    given
        .when("score week.csv --scale cows --to csv -o out.csv")
        .then()
        .code(0);
    let then = given.when("score out.csv --scale cows --to csv").then();
    then.stdout(&given.read("out.csv")).stderr("").code(0);
    let (given, _) = examples();
    given
        .when("score admission.json --to ndjson -o out.ndjson")
        .then()
        .code(0);
    let then = given.when("score out.ndjson --to ndjson").then();
    then.stdout(&given.read("out.ndjson")).stderr("").code(0);
}

#[test]
fn the_columns_of_results_are_those_that_were_promised() {
    let given = Given::new().file("week.csv", sheet(&[MEASURED, CALM]));
    let then = given.when("score week.csv --scale cows --to csv").then();
    let header = then.stdout.lines().next().unwrap();
    assert_eq!(header, format!("{MEASURED},pulse,{RESULTS}"));
}
