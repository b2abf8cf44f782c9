//! `--strict`: stops at the first fault, and then no file of results appears.

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, WORST, sheet, values};

const BAD: &str = "P-0003,72,9,0,0,0,0,0,0,0,0,0";
const SAID: &str =
    "week.csv:3:11: `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4\n";

fn week() -> Given {
    Given::new()
        .file("week.csv", sheet(&[MEASURED, CALM, BAD, BAD, WORST]))
        .file("good.csv", sheet(&[MEASURED, WORST]))
}

#[test]
fn it_stops_at_the_first_rejection_and_reads_no_other_file() {
    let given = week();
    let then = given
        .when("score week.csv good.csv --scale cows --to ndjson --strict")
        .then();
    assert_eq!(values(&then.stdout).len(), 1);
    then.stderr(&format!("{SAID}1 of 2 assessments rejected\n"))
        .code(3);
}

#[test]
fn no_file_of_results_appears_and_nothing_is_left() {
    let given = week();
    for to in ["csv", "ndjson", "json", "table", "text"] {
        let run = format!("score good.csv week.csv --scale cows --strict -o out --to {to}");
        let then = given.when(&run).then();
        then.stdout("")
            .stderr(&format!(
                "{SAID}out is not written: `--strict` stopped at the first fault; \
                 2 assessments were scored before it\n1 of 3 assessments rejected\n"
            ))
            .code(3);
        assert_eq!(given.names(), ["good.csv", "week.csv"], "{to}");
    }
}

#[test]
fn a_file_that_would_be_replaced_stays_as_it_was() {
    let given = week().file("out.csv", "mine\n");
    let then = given
        .when("score week.csv --scale cows --to csv --strict -o out.csv --force")
        .then();
    then.code(3);
    assert_eq!(given.read("out.csv"), "mine\n");
}

#[test]
fn the_file_of_errors_appears_with_the_one_that_stopped_it() {
    let given = week();
    let then = given
        .when("score week.csv --scale cows --to csv --strict -o out --errors errors")
        .then();
    then.stdout("")
        .stderr(&format!(
            "week.csv: 1 of 2 assessments rejected\n\
             out is not written: `--strict` stopped at the first fault; \
             1 assessment was scored before it\n\
             1 no-such-points in `sweating`, at {SAID}"
        ))
        .code(3);
    assert_eq!(values(&given.read("errors")).len(), 1);
    assert_eq!(given.names(), ["errors", "good.csv", "week.csv"]);
}

#[test]
fn a_file_refused_as_a_whole_stops_it_too() {
    let given = week();
    let then = given
        .when("score absent.csv good.csv --scale cows --to csv --strict -o out")
        .then();
    then.stdout("").code(1);
    assert_eq!(given.names(), ["good.csv", "week.csv"]);
}

#[test]
fn without_a_fault_it_changes_nothing() {
    let given = week();
    let then = given
        .when("score good.csv --scale cows --to csv --strict -o out.csv")
        .then();
    then.stdout("").stderr("").code(0);
    let plain = given.when("score good.csv --scale cows --to csv").then();
    plain.stdout(&given.read("out.csv")).code(0);
}

#[test]
fn every_format_stops_so() {
    let line =
        |points| format!("{{\"scale\":\"cows\",\"observations\":{{\"sweating\":{points}}}}}");
    let given = Given::new()
        .file(
            "week.ndjson",
            format!("{}\n{}\n{}\n", line(1), line(9), line(2)),
        )
        .file(
            "week.json",
            format!("[{},{},{}]", line(1), line(9), line(2)),
        );
    for file in ["week.ndjson", "week.json"] {
        let then = given
            .when("score --to ndjson --strict")
            .argument(file)
            .then();
        assert_eq!(values(&then.stdout).len(), 1, "{file}");
        then.code(3);
    }
}

#[test]
fn the_counts_say_what_they_do_not_hold() {
    let given = week();
    let end = |run: &str| {
        let page = given.when(&format!("{run} --scale cows")).then().stdout;
        let (_, end) = page.rsplit_once("\n\n").unwrap();
        end.to_owned()
    };
    let rejected = "rejected: not read, and in none of these counts\n";
    let refused = "! 1 file refused: what was not read of it is in none of these counts\n";
    let stopped = "! stopped there: whatever comes after is in none of these counts\n";
    let given_nothing = Given::new().file("bad.csv", sheet(&[MEASURED, BAD]));
    given_nothing
        .when("score bad.csv --scale cows")
        .then()
        .stdout(&format!("no assessment\n! 1 row {rejected}"))
        .code(3);
    assert_eq!(end("score good.csv good.csv"), "no row rejected\n");
    assert_eq!(end("score week.csv"), format!("! 2 rows {rejected}"));
    assert_eq!(
        end("score good.csv week.csv good.csv --strict"),
        format!("! 1 row {rejected}{stopped}")
    );
    assert_eq!(
        end("score good.csv absent.csv good.csv"),
        refused.to_owned()
    );
    assert_eq!(
        end("score good.csv good.csv absent.csv good.csv --strict"),
        format!("{refused}{stopped}")
    );
}
