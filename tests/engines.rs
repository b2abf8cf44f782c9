//! A table that pandas, DuckDB or Polars has read and written again scores the same.
//!
//! They run as real engines, from `tests/engines/requirements.txt`. Each guesses types by itself, so
//! that a whole number comes back as `98.0`, a time in another zone and a `no` as `false`.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::{Map, Value};

use crate::common::{Given, project, skip_without};

/// The table that goes through the engines.
const WEEK: &str = "observations/ward-week.csv";
/// How many files each engine writes: each kind of file for each way of guessing the types.
const FILES: [(&str, usize); 3] = [("pandas", 20), ("duckdb", 12), ("polars", 8)];

/// Returns whether this test must be skipped for want of the engines.
fn skip(name: &str) -> bool {
    let script = ["-c", "import duckdb, pandas, polars"];
    let run = Command::new("python3").args(script).output();
    let there = run.is_ok_and(|output| output.status.success());
    skip_without(name, "pandas, duckdb and polars for python3", there)
}

/// Sends a table through every engine and returns the names of the files that they wrote.
fn through_engines(given: &Given, table: &str) -> Vec<String> {
    let script = project().join("tests/engines/through.py");
    given
        .when_program("python3")
        .argument(script.to_str().unwrap())
        .argument(table)
        .argument("through")
        .then()
        .code(0);
    let mut names: Vec<String> = fs::read_dir(given.path("through"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for (engine, count) in FILES {
        let own = names.iter().filter(|name| name.starts_with(engine));
        assert_eq!(own.count(), count, "{engine}");
    }
    names
}

/// Scores a file and returns each row without the columns of the week. A whole number is one number,
/// however it was written.
fn results(given: &Given, file: &str, columns: &BTreeSet<String>) -> Vec<Map<String, Value>> {
    let run = given
        .when("score --to ndjson")
        .argument(file)
        .then()
        .code(0);
    let rows = run.stdout.lines().map(|line| {
        let mut row: Map<String, Value> = serde_json::from_str(line).unwrap();
        row.retain(|column, _| !columns.contains(column));
        for value in row.values_mut() {
            if let Some(number) = value.as_f64() {
                *value = number.into();
            }
        }
        row
    });
    rows.collect()
}

/// Returns the columns that the week comes with.
fn columns_in() -> BTreeSet<String> {
    let week = project().join("examples").join(WEEK);
    let text = fs::read_to_string(week).unwrap();
    let header = text.lines().next().unwrap();
    header.split(',').map(str::to_owned).collect()
}

#[test]
fn a_week_through_pandas_duckdb_and_polars_scores_the_same() {
    if skip("a_week_through_pandas_duckdb_and_polars_scores_the_same") {
        return;
    }
    let given = Given::new().example(WEEK);
    let columns = columns_in();
    let straight = results(&given, WEEK, &columns);
    assert_eq!(straight.len(), 62);
    for name in through_engines(&given, WEEK) {
        let came_back = results(&given, &format!("through/{name}"), &columns);
        assert_eq!(came_back, straight, "{name}");
    }
}

#[test]
fn results_through_pandas_duckdb_and_polars_are_replaced_by_the_same_results() {
    if skip("results_through_pandas_duckdb_and_polars_are_replaced_by_the_same_results") {
        return;
    }
    let given = Given::new().example(WEEK);
    let columns = columns_in();
    let straight = results(&given, WEEK, &columns);
    given
        .when("score --to csv -o scored.csv")
        .argument(WEEK)
        .then()
        .code(0);
    for name in through_engines(&given, "scored.csv") {
        let came_back = results(&given, &format!("through/{name}"), &columns);
        assert_eq!(came_back, straight, "{name}");
    }
}

#[test]
fn a_parquet_file_comes_through_duckdb_as_the_page_on_tables_says() {
    if skip("a_parquet_file_comes_through_duckdb_as_the_page_on_tables_says") {
        return;
    }
    let page = fs::read_to_string(project().join("docs/tables.md")).unwrap();
    let command = page.lines().find(|line| line.starts_with("python3 -c "));
    let command = command
        .unwrap()
        .replace(" ows ", concat!(" ", env!("CARGO_BIN_EXE_ows"), " "));
    let given = Given::new().example(WEEK).file(
        "ward.toml",
        fs::read(project().join("examples/maps/plain.toml")).unwrap(),
    );
    let parquet =
        "import duckdb; duckdb.sql(\"COPY (FROM 'observations/ward-week.csv') TO 'week.parquet'\")";
    given
        .when_program("python3")
        .argument("-c")
        .argument(parquet)
        .then()
        .code(0);
    let through = given
        .when_program("sh")
        .argument("-c")
        .argument(&command)
        .then()
        .code(0);
    assert_eq!(through.stdout.lines().count(), 63);
}
