//! Exit codes, each for what it says, and which of two weighs more.

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, sheet, values};

fn files() -> Given {
    Given::new()
        .file("good.csv", sheet(&[MEASURED, CALM]))
        .file(
            "bad.csv",
            sheet(&[MEASURED, "P-0003,72,9,0,0,0,0,0,0,0,0,0"]),
        )
        .file("scale.toml", "format = 1\n")
}

#[test]
fn zero_is_all_scored() {
    files()
        .when("score good.csv --scale cows --to csv")
        .then()
        .stderr("")
        .code(0);
}

#[test]
fn one_is_a_file_missing_as_a_whole_and_beats_rejected_rows() {
    let given = files();
    let absent = "error: absent.csv cannot be read: No such file or directory (os error 2)\n";
    let then = given
        .when("score absent.csv good.csv --scale cows --to ndjson")
        .then();
    assert_eq!(values(&then.stdout).len(), 1);
    then.stderr(absent).code(1);
    let then = given
        .when("score bad.csv absent.csv good.csv --scale cows --to ndjson")
        .then();
    assert_eq!(values(&then.stdout).len(), 1);
    then.stderr(&format!(
        "bad.csv:2:11: `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4\n\
         {absent}1 of 2 assessments rejected\n"
    ))
    .code(1);
}

#[test]
fn two_is_wrong_usage_and_nothing_is_done() {
    let given = files();
    for arguments in [
        "",
        "scroe good.csv",
        "score good.csv --scale cows --to xml",
        "score good.csv --scale cows --form csv",
        "score good.csv --scale nothing",
        "score good.csv --scale cows --timezone Europe/Lodnon",
        "score good.csv --scale cows --width 10",
        "score good.csv",
        "schema nothing",
        "man nothing",
        "scale check",
    ] {
        let then = given.when(arguments).then();
        assert!(!then.stderr.is_empty(), "{arguments}");
        then.stdout("").code(2);
    }
}

#[test]
fn three_is_rejected_rows_or_a_scale_with_errors() {
    let given = files();
    given
        .when("score bad.csv good.csv --scale cows --to csv")
        .then()
        .code(3);
    given
        .when("scale check scale.toml")
        .then()
        .stdout("")
        .code(3);
    given
        .when("scale check scale.toml absent.toml")
        .then()
        .stdout("")
        .code(1);
}

#[test]
fn a_zone_that_is_named_wrong_is_said_with_a_suggestion_and_an_empty_one_is_none() {
    let given = files();
    let run = "score good.csv --scale cows --to csv";
    let then = given
        .when(run)
        .variable("OWS_TIMEZONE", "Europe/Lodnon")
        .then();
    assert!(
        then.stderr
            .contains("no zone is named so; did you mean `Europe/London`?"),
        "{}",
        then.stderr
    );
    then.stdout("").code(2);
    given
        .when(run)
        .variable("OWS_TIMEZONE", "")
        .then()
        .stderr("")
        .code(0);
}
