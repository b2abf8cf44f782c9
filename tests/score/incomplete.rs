//! What is missing stays open: a range instead of a number, and nothing at all for no answer.

use serde_json::{Value, json};

use crate::common::Given;
use crate::common::sheets::{
    ITEMS, MEASURED, POINTS, RESULTS, UNASKED, line, scored_with, sheet, values,
};

/// Scores a line of NDJSON and returns its row.
fn row(observations: &str) -> Value {
    let given = Given::new();
    let then = given
        .when("score --to ndjson")
        .stdin(line(observations))
        .then();
    values(&then.stderr("").code(0).stdout).remove(0)
}

#[test]
fn a_missing_item_leaves_a_range_and_no_total() {
    let given = Given::new().file(
        "week.csv",
        sheet(&[MEASURED, "P-0001,,1,1,1,1,1,1,1,1,1,3", "P-0002,,,,,,,,,,,"]),
    );
    let end = format!("{},{}", UNASKED, scored_with());
    let then = given.when("score week.csv --scale cows --to csv").then();
    then.stdout(&sheet(&[
        &format!("{MEASURED},pulse,{RESULTS}"),
        &format!("P-0001,,1,1,1,1,1,1,1,1,1,3,,false,,12,16,,mild,moderate,1,1,1,,1,2,,,{end}"),
        &format!("P-0002,,,,,,,,,,,,,false,,,,,,,,,,,,,,,repeated-gi;{end}"),
    ]))
    .stderr("")
    .code(0);
}

#[test]
fn each_item_alone_missing_leaves_a_range_of_its_own_points() {
    for (missing, points) in ITEMS {
        let given: Vec<String> = ITEMS
            .iter()
            .filter(|(item, _)| *item != missing)
            .map(|(item, _)| format!("\"{item}\":0"))
            .collect();
        let row = row(&given.join(","));
        assert_eq!(row["complete"], false, "{missing}");
        assert_eq!(row["total"], Value::Null, "{missing}");
        assert_eq!(row["total_low"], 0, "{missing}");
        assert_eq!(row["total_high"], points[points.len() - 1], "{missing}");
        assert_eq!(row[missing], Value::Null, "{missing}");
    }
}

#[test]
fn a_band_that_nothing_missing_can_change_is_given_beside_an_open_total() {
    // 48 at most, 4 of it open: 44 to 48 is severe whatever the pulse was.
    let worst: Vec<String> = ITEMS[1..]
        .iter()
        .map(|(item, points)| format!("\"{item}\":{}", points[points.len() - 1]))
        .collect();
    let row = row(&worst.join(","));
    assert_eq!(
        (&row["total"], &row["total_low"]),
        (&Value::Null, &json!(44))
    );
    assert_eq!(row["band"], "severe");
    assert_eq!(row["stage_heroin"], 4);
}

#[test]
fn nothing_answered_is_not_scored_at_all() {
    for nothing in [
        "",
        "\"pulse\":{\"missing\":\"asleep\"},\"gi\":{\"missing\":\"refused\"}",
    ] {
        let row = row(nothing);
        assert_eq!(row["complete"], false);
        for column in RESULTS.split(',').skip(1).take(12) {
            assert_eq!(row[column], Value::Null, "{column} with {nothing}");
        }
        assert_eq!(row["flags"], "");
        assert_eq!(row["flags_open"], format!("repeated-gi;{UNASKED}"));
    }
}

#[test]
fn in_full_a_missing_item_says_why() {
    let given = Given::new();
    let text = line("\"pulse\":{\"missing\":\"asleep\"},\"gi\":2");
    let then = given.when("score --to ndjson --detail").stdin(text).then();
    let detail = values(&then.code(0).stdout).remove(0);
    assert_eq!(detail["items"][0]["missing"], "asleep");
    assert_eq!(detail["items"][0]["points"], Value::Null);
    assert_eq!(detail["items"][1]["missing"], "not-given");
    assert_eq!(detail["items"][6]["missing"], Value::Null);
    assert_eq!(
        (&detail["answered"], &detail["scored"]),
        (&json!(1), &json!(true))
    );
}

#[test]
fn zero_and_empty_are_not_the_same() {
    let zeros: Vec<String> = ITEMS
        .iter()
        .map(|(item, _)| format!("\"{item}\":0"))
        .collect();
    let zeros = row(&zeros.join(","));
    assert_eq!(
        (&zeros["complete"], &zeros["total"]),
        (&json!(true), &json!(0))
    );
    let empty = row("");
    assert_eq!(
        (&empty["complete"], &empty["total"]),
        (&json!(false), &Value::Null)
    );
}

#[test]
fn a_finding_not_due_to_withdrawal_counts_nothing_shows_its_points_and_still_flags() {
    let rest: Vec<String> = ITEMS
        .iter()
        .filter(|(item, _)| !["pulse", "gi"].contains(item))
        .map(|(item, _)| format!("\"{item}\":0"))
        .collect();
    let observations = format!(
        "\"pulse\":{{\"value\":112,\"attributed\":false}},\"gi\":{{\"points\":5,\"attributed\":false}},{}",
        rest.join(",")
    );
    let row = row(&observations);
    assert_eq!((&row["complete"], &row["total"]), (&json!(true), &json!(0)));
    assert_eq!((&row["pulse"], &row["gi"]), (&json!(2), &json!(5)));
    assert_eq!(row["not_attributed"], "pulse;gi");
    assert_eq!(
        (&row["stage_heroin"], &row["flags"]),
        (&json!(0), &json!("repeated-gi"))
    );
}

#[test]
fn partial_accepts_a_table_without_the_columns_of_some_items() {
    let given = Given::new().file("two.csv", "pulse,gi\n1,2\n");
    let then = given
        .when("score two.csv --scale cows --partial --to ndjson")
        .then();
    let row = values(&then.stderr("").code(0).stdout).remove(0);
    assert_eq!(
        (&row["total_low"], &row["total_high"]),
        (&json!(3), &json!(42))
    );
    assert!(row.get("sweating").is_none());
}

#[test]
fn a_header_alone_gives_a_header_and_no_row() {
    let given = Given::new()
        .file("named.csv", sheet(&[POINTS]))
        .file("unnamed.csv", sheet(&[&format!("scale,{POINTS}")]));
    let then = given.when("score named.csv --scale cows --to csv").then();
    then.stdout(&format!("{POINTS},{RESULTS}\n"))
        .stderr("")
        .code(0);
    let then = given
        .when("score named.csv --scale cows --to ndjson")
        .then();
    then.stdout("").stderr("").code(0);
    let then = given.when("score unnamed.csv --scale cows --to csv").then();
    then.stdout(&format!("scale,{POINTS},{RESULTS}\n"))
        .stderr("")
        .code(0);
}

#[test]
fn a_row_says_why_its_items_are_missing_in_csv_and_in_ndjson() {
    let text = line(
        r#""pulse":{"missing":"not-given"},"sweating":0,"pupil":{"missing":"refused"},"tremor":{"missing":"asleep"}"#,
    );
    let given = Given::new().file("one.ndjson", text);
    let then = given.when("score one.ndjson --to ndjson").then();
    let row = values(&then.stderr("").code(0).stdout).remove(0);
    assert_eq!(row["missing_reasons"], "pupil:refused;tremor:asleep");
    let then = given.when("score one.ndjson --to csv").then().code(0);
    let row = ",pupil:refused;tremor:asleep,,";
    assert!(then.stdout.contains(row), "{}", then.stdout);
}
