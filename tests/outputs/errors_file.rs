//! `--errors`: rejections as NDJSON in a file, and one count a file on standard error.

use serde_json::json;

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, WORST, sheet, values};

const BAD: &str = "P-0003,72,9,0,0,0,0,0,0,0,0,0";
const WORSE: &str = "P-0004,72,1,2,0,0,0,0,0,0,0";

fn week() -> Given {
    Given::new()
        .file("good.csv", sheet(&[MEASURED, CALM]))
        .file("mixed.csv", sheet(&[MEASURED, BAD, CALM, WORSE]))
        .file("bad.csv", sheet(&[MEASURED, BAD]))
}

#[test]
fn each_rejection_is_a_line_of_json_and_each_file_a_count() {
    let given = week();
    let then = given
        .when("score good.csv mixed.csv bad.csv --scale cows --to csv --errors errors.ndjson")
        .then();
    assert_eq!(then.stdout.lines().count(), 3);
    then.stderr(
        "mixed.csv: 2 of 3 assessments rejected\nbad.csv: 1 of 1 assessments rejected\n\
         2 no-such-points in `sweating`, the first at mixed.csv:2:11: \
         `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4\n\
         1 wrong-length, at mixed.csv:4:28: this row has 11 fields where the header has 12; \
         write an empty field for what is missing\n",
    )
    .code(3);
    let errors = values(&given.read("errors.ndjson"));
    let points = json!({
        "file": "mixed.csv", "line": 2, "column": 11,
        "field": "sweating", "value": "9", "code": "no-such-points",
        "message": "`sweating` has no option worth 9 points", "help": "write 0, 1, 2, 3, or 4",
    });
    assert_eq!(errors[0], points);
    let length = json!({
        "file": "mixed.csv", "line": 4, "column": 28, "code": "wrong-length",
        "message": "this row has 11 fields where the header has 12",
        "help": "write an empty field for what is missing",
    });
    assert_eq!(errors[1], length);
    assert_eq!(
        (&errors[2]["file"], &errors[2]["line"]),
        (&json!("bad.csv"), &json!(2))
    );
    assert_eq!(errors.len(), 3);
}

#[test]
fn without_the_option_each_rejection_is_a_line_and_one_count_closes() {
    let given = week();
    given
        .when("score mixed.csv bad.csv --scale cows --to csv")
        .then()
        .stderr(
            "mixed.csv:2:11: `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4\n\
             mixed.csv:4:28: this row has 11 fields where the header has 12; \
             write an empty field for what is missing\n\
             bad.csv:2:11: `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4\n\
             3 of 4 assessments rejected\n",
        )
        .code(3);
}

#[test]
fn without_a_rejection_the_file_is_empty_and_nothing_is_said() {
    let given = week();
    let then = given
        .when("score good.csv --scale cows --to csv --errors errors.ndjson")
        .then();
    then.stderr("").code(0);
    assert_eq!(given.read("errors.ndjson"), "");
}

#[test]
fn a_file_refused_as_a_whole_is_said_and_stands_in_the_file_too() {
    let given = Given::new()
        .file("no-items.csv", "patient\nP-0001\n")
        .file("good.csv", sheet(&[MEASURED, WORST]));
    let then = given
        .when("score no-items.csv good.csv --scale cows --to ndjson --errors errors.ndjson")
        .then();
    assert_eq!(values(&then.stdout).len(), 1);
    assert!(then.stderr.starts_with(
        "error: no-items.csv:1:1: no column is an item of cows@1.0.0; `patient` would be"
    ));
    then.code(1);
    let errors = values(&given.read("errors.ndjson"));
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["code"], "missing-column");
}

#[test]
fn an_existing_file_is_refused_and_untouched_unless_forced() {
    let given = week().file("errors.ndjson", "mine\n");
    let run = "score bad.csv --scale cows --to csv --errors errors.ndjson";
    given
        .when(run)
        .then()
        .stdout("")
        .stderr("error: errors.ndjson exists; say `--force` to replace it\n")
        .code(1);
    assert_eq!(given.read("errors.ndjson"), "mine\n");
    given.when(&format!("{run} --force")).then().code(3);
    assert_eq!(values(&given.read("errors.ndjson")).len(), 1);
}

#[test]
fn the_input_is_never_written_over() {
    let given = week();
    let before = given.read("bad.csv");
    let then = given
        .when("score bad.csv --scale cows --errors bad.csv --force")
        .then();
    then.stdout("").code(2);
    assert_eq!(given.read("bad.csv"), before);
}

#[test]
fn rows_before_the_end_of_a_torn_file_are_counted() {
    use std::io::Write as _;
    let rows: String = (0..20_000).map(|_| format!("{BAD}\n{CALM}\n")).collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer
        .write_all(format!("{MEASURED}\n{rows}").as_bytes())
        .unwrap();
    let packed = packer.finish().unwrap();
    let given = Given::new().file("torn.csv.gz", &packed[..packed.len() - 20]);
    let then = given
        .when("score torn.csv.gz --scale cows --to ndjson --errors errors.ndjson")
        .then();
    let (scored, rejected) = (
        then.stdout.lines().count(),
        given.read("errors.ndjson").lines().count(),
    );
    assert!(scored > 0 && rejected > 0);
    let thousands = |number| ows::base::text::thousands(number as u64);
    let (count, all) = (thousands(rejected), thousands(rejected + scored));
    let counted = format!("torn.csv.gz: {count} of {all} assessments rejected\n");
    assert!(then.stderr.starts_with(&counted), "{}", then.stderr);
    assert!(then.stderr.contains(&format!(
        "{count} no-such-points in `sweating`, the first at "
    )));
    assert!(then.stderr.contains("error: torn.csv.gz cannot be read: "));
    then.code(1);
}
