//! Which scale an assessment is scored with: the caller's, or the one it names, and never a guess.

use crate::common::sheets::{CALM, MEASURED, POINTS, ZEROS, line, sheet, values};
use crate::common::{Given, project};

const NONE: &str =
    "no scale is named; say `--scale`, as in `--scale cows@1`, or add a column `scale`";

/// A table of zeros whose rows name these scales.
fn naming(scales: &[&str]) -> String {
    let mut table = format!("scale,{POINTS}\n");
    for scale in scales {
        table += &format!("{scale},{ZEROS}\n");
    }
    table
}

/// A scale of a site's own: COWS under another name.
fn own_scale() -> String {
    let cows = std::fs::read_to_string(project().join("scales/cows/1.0.0.toml")).unwrap();
    cows.replacen("= \"cows\"", "= \"ward-cows\"", 1)
}

#[test]
fn the_scale_comes_from_the_option_with_as_much_of_its_version_as_one_likes() {
    let given = Given::new().file("week.csv", sheet(&[MEASURED, CALM]));
    for name in ["cows", "cows@1", "cows@1.0", "cows@1.0.0"] {
        for option in ["--scale", "-s"] {
            let then = given.when("score week.csv --to ndjson").argument(option);
            let then = then.argument(name).then().stderr("").code(0);
            assert_eq!(values(&then.stdout)[0]["scored_with"], "cows@1.0.0");
        }
    }
}

#[test]
fn the_scale_comes_from_the_column_or_the_key() {
    let given = Given::new()
        .file("week.csv", naming(&["cows@1", "cows"]))
        .file("week.ndjson", line("\"pulse\":0"));
    for file in ["week.csv", "week.ndjson"] {
        let then = given.when("score --to ndjson").argument(file).then();
        let rows = values(&then.stderr("").code(0).stdout);
        assert!(rows.iter().all(|row| row["scored_with"] == "cows@1.0.0"));
    }
}

#[test]
fn a_table_without_a_scale_is_wrong_usage() {
    let given = Given::new()
        .file("week.csv", sheet(&[MEASURED, CALM]))
        .file("empty.csv", naming(&[""]));
    for (file, place) in [("week.csv", "1:1"), ("empty.csv", "2:1")] {
        let then = given.when("score --to csv").argument(file).then();
        then.stdout("")
            .stderr(&format!(
                "error: {file}:{place}: {NONE}\nfor help, say `--help`\n"
            ))
            .code(2);
    }
}

#[test]
fn an_assessment_as_json_without_a_scale_is_rejected_by_its_place() {
    let given = Given::new().file("two.ndjson", "{\"observations\":{\"pulse\":1}}\n");
    given
        .when("score two.ndjson --to ndjson")
        .then()
        .stdout("")
        .stderr(
            "two.ndjson:1:1: no scale is named; add \"scale\", as in \"cows@1\", or say `--scale`\n\
             1 of 1 assessments rejected\n",
        )
        .code(3);
    let then = given
        .when("score two.ndjson --scale cows --to ndjson")
        .then();
    assert_eq!(values(&then.code(0).stdout).len(), 1);
}

#[test]
fn a_row_that_names_another_scale_than_its_table_is_rejected() {
    let given = Given::new().file(
        "week.csv",
        naming(&["cows", "heroin-stages", "cows@1", "cows@2"]),
    );
    let then = given.when("score week.csv --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 2);
    let help = "a table is of one scale: put the rows of another into a file of their own";
    then.stderr(&format!(
        "week.csv:3:1: this row names the scale `heroin-stages`, and the table is scored with cows@1.0.0; {help}\n\
         week.csv:5:1: this row names the scale `cows@2`, and the table is scored with cows@1.0.0; {help}\n\
         2 of 4 assessments rejected\n"
    ))
    .code(3);
}

#[test]
fn a_row_that_names_no_scale_where_others_do_is_rejected() {
    let given = Given::new().file("week.csv", naming(&["cows", "", "cows"]));
    let then = given.when("score week.csv --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 2);
    then.stderr(&format!(
        "week.csv:3:1: {NONE}\n1 of 3 assessments rejected\n"
    ))
    .code(3);
    let then = given.when("score week.csv --scale cows --to ndjson").then();
    assert_eq!(values(&then.stderr("").code(0).stdout).len(), 3);
}

#[test]
fn a_first_row_too_short_to_name_a_scale_costs_only_itself() {
    let table = format!("{POINTS},scale\n0,0,0\n{ZEROS},cows\n");
    let given = Given::new().file("week.csv", table);
    let then = given.when("score week.csv --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 1);
    then.stderr(
        "week.csv:2:6: this row has 3 fields where the header has 12; \
         write an empty field for what is missing\n\
         1 of 2 assessments rejected\n",
    )
    .code(3);
}

#[test]
fn an_assessment_that_disagrees_with_the_option_is_rejected() {
    let given = Given::new()
        .file("one.ndjson", line("\"pulse\":0"))
        .file("week.csv", naming(&["cows"]));
    given
        .when("score one.ndjson --scale heroin-stages --to ndjson")
        .then()
        .stdout("")
        .stderr(
            "one.ndjson:1:10: the scale is named `cows` here and heroin-stages@1.0.0 by the caller\n\
             1 of 1 assessments rejected\n",
        )
        .code(3);
    let given = given.file("own.toml", own_scale());
    let then = given
        .when("score week.csv --scale ./own.toml --to ndjson")
        .then();
    assert!(then.stderr.starts_with("week.csv:2:1: this row names the scale `cows`, and the table is scored with ward-cows@1.0.0"));
    then.stdout("").code(3);
}

#[test]
fn a_scale_that_nothing_is_named_is_wrong_usage_with_a_suggestion() {
    let given = Given::new().file("week.csv", sheet(&[MEASURED, CALM]));
    given
        .when("score week.csv --scale cow --to csv")
        .then()
        .stdout("")
        .stderr("error: no scale is named `cow`; did you mean `cows`?\nfor help, say `--help`\n")
        .code(2);
    given
        .when("score week.csv --scale cows@2 --to csv")
        .then()
        .stdout("")
        .stderr("error: no scale is named `cows@2`; its versions are cows@1.0.0\nfor help, say `--help`\n")
        .code(2);
}

#[test]
fn a_table_that_names_an_unknown_scale_is_refused_whole() {
    let given = Given::new().file("week.csv", naming(&["cwos", "cows"]));
    given
        .when("score week.csv --to csv")
        .then()
        .stdout("")
        .stderr("error: week.csv:2:1: no scale is named `cwos`; did you mean `cows`?\n")
        .code(1);
}

#[test]
fn data_may_not_open_a_file_by_naming_it_as_its_scale() {
    let named = line("\"pulse\":0").replace("\"cows\"", "\"./own.toml\"");
    let given = Given::new()
        .file("own.toml", own_scale())
        .file("one.ndjson", named);
    given
        .when("score one.ndjson --to ndjson")
        .then()
        .stdout("")
        .stderr(
            "one.ndjson:1:10: `./own.toml` is no name of a scale; write one such as `cows`, `cows@1` or `cows@1.0.0`\n\
             1 of 1 assessments rejected\n",
        )
        .code(3);
}

#[test]
fn a_scale_by_path_scores_and_the_data_may_name_it() {
    let given = Given::new()
        .file("own.toml", own_scale())
        .file("plain.csv", sheet(&[MEASURED, CALM]))
        .file("naming.csv", naming(&["ward-cows@1"]))
        .file(
            "naming.ndjson",
            line("\"pulse\":0").replace("cows", "ward-cows"),
        );
    for file in ["plain.csv", "naming.csv", "naming.ndjson"] {
        let then = given
            .when("score --scale own.toml --to ndjson")
            .argument(file);
        let rows = values(&then.then().stderr("").code(0).stdout);
        assert_eq!(rows[0]["scored_with"], "ward-cows@1.0.0", "{file}");
    }
}

#[test]
fn a_scale_by_path_that_is_wrong_or_absent_could_not_run() {
    let given = Given::new()
        .file("week.csv", sheet(&[MEASURED, CALM]))
        .file(
            "wrong.toml",
            own_scale().replacen("points = 1", "points = 0", 1),
        );
    for path in ["wrong.toml", "absent.toml", "./week.csv", "./"] {
        let then = given
            .when("score week.csv --to csv --scale")
            .argument(path)
            .then();
        assert!(!then.stderr.is_empty());
        then.stdout("").code(1);
    }
    given
        .when("scale check wrong.toml")
        .then()
        .stdout("")
        .code(3);
}

#[test]
fn a_scale_that_claims_to_be_a_built_in_one_and_is_not_is_refused() {
    let forged = own_scale()
        .replacen("ward-cows", "cows", 1)
        .replacen("flushed", "flushed,", 1);
    let given = Given::new()
        .file("forged.toml", forged)
        .file("week.csv", sheet(&[MEASURED, CALM]));
    let then = given
        .when("score week.csv --scale forged.toml --to csv")
        .then();
    assert!(
        then.stderr.starts_with(
            "error: forged.toml is not what was published as cows@1.0.0: its digest is "
        ),
        "{}",
        then.stderr
    );
    then.stdout("").code(1);
}
