//! A clock that cannot be right, in the commands that record without a person at a bedside.

use super::{open, ward};
use crate::common::Given;

const BACK: &str = "2022-11-23T20:14:00-05:00";
const RIGHT: &str = "2026-11-23T20:14:00-05:00";
const WHY: &str = "--log log.sqlite --reason misread --by rn-02 --timezone America/New_York";
const SAID: &str = "the clock of this machine stands at 23 Nov 2022 20:14 -05:00, 1460 days before entry 7 was recorded; set it right, or say with `--accept-clock` that it is";

/// A ward with a file of one assessment more.
fn given() -> Given {
    let one = r#"{"patient":"P-0160","rater":"rn-07","time":"2022-11-23T20:00:00-05:00","scale":"cows@1","observations":{"sweating":2}}"#;
    ward().file("one.ndjson", one)
}

fn last(given: &Given) -> u64 {
    open(given).head().unwrap().number
}

#[test]
fn a_run_over_files_stops_before_it_scores_and_goes_on_when_the_clock_is_accepted() {
    let given = given();
    let record = "score one.ndjson --record --log log.sqlite --timezone America/New_York";
    let then = given.when(record).at(BACK).then();
    let said = then.stderr.replace("\n  ", " ");
    assert_eq!(
        said,
        format!("error: nothing is scored or recorded: {SAID}\n")
    );
    then.stdout("").code(1);
    assert_eq!(last(&given), 7);
    given
        .when(&format!("{record} --accept-clock"))
        .at(BACK)
        .then()
        .code(0);
    assert_eq!(last(&given), 8);
}

#[test]
fn a_correction_stops_too() {
    for command in ["amend 1 --set gi=3", "void 3"] {
        let given = given();
        let run = format!("log {command} {WHY}");
        let then = given.when(&run).at(BACK).then();
        let said = then.stderr.replace("\n  ", " ");
        assert_eq!(said, format!("error: NOT RECORDED: {SAID}\n"), "{command}");
        then.stdout("").code(1);
        assert_eq!(last(&given), 7);
        let accepted = format!("{run} --accept-clock");
        given.when(&accepted).at(BACK).then().code(0);
        assert_eq!(last(&given), 8);
    }
}

#[test]
fn what_a_wrong_clock_recorded_is_in_the_review_of_the_days_among_which_it_lies() {
    let given = given();
    let record = "score one.ndjson --record --log log.sqlite --accept-clock";
    given.when(record).at(BACK).then().code(0);
    let review = "log review --log log.sqlite --since 2026-11-22 --width 100";
    let then = given.when(review).at(RIGHT).then().code(0);
    let clock = "Clock set back just before, or never set";
    let listed = &then.stdout[then.stdout.find(clock).unwrap()..];
    assert!(
        listed.contains(" 8  2022-11-24 01:14 +00:00  P-0160"),
        "{listed}"
    );
    assert!(listed.contains("1460 days earlier than the"), "{listed}");
    let review = "log review --log log.sqlite --since 2026-11-22 --patient P-0160";
    let then = given.when(review).at(RIGHT).then().code(0);
    assert!(then.stdout.contains("1 entry\n"), "{}", then.stdout);
    let verify = given.when("log verify --log log.sqlite").then().code(0);
    let said = "before 2 entries the clock had been set back, or it was never set";
    assert!(verify.stdout.contains(said), "{}", verify.stdout);
}
