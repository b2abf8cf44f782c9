//! More than fits into one batch, and results that nobody reads to the end: all of it is recorded.

use super::{log, minutes, named, recording, row, row_of, sound, table};
use crate::common::Given;
use crate::common::sheets::FORMATS;

/// More than two batches, in which one row in the middle lacks its rater.
fn many() -> Vec<String> {
    let mut rows: Vec<String> = (0..1200).map(|at| row(&minutes(at), 1)).collect();
    rows[699] = row_of("P-0142", "", &minutes(699), 1);
    rows
}

#[test]
fn a_refusal_in_the_middle_of_many_batches_leaves_out_itself_alone() {
    let given = Given::new().file("year.csv", table(&many()));
    let said = format!(
        "year.csv:701:1: not recorded: the log needs patient, rater and time; rater is missing\n\
         recorded 1,199 assessments, entries 1 to 1199 of {}; 1 not recorded\n\
         1 of 1,200 assessments rejected\n",
        named(&given)
    );
    let then = recording(&given, "year.csv").then().stderr(&said).code(3);
    assert_eq!(then.stdout.lines().count(), 1201);
    assert_eq!(sound(&log(&given)).len(), 1199);
    let said = format!(
        "year.csv:701:1: not recorded: the log needs patient, rater and time; rater is missing\n\
         recorded nothing new in {}; 1,199 recorded already; 1 not recorded\n\
         1 of 1,200 assessments rejected\n",
        named(&given)
    );
    recording(&given, "year.csv").then().stderr(&said).code(3);
}

#[test]
fn a_reader_of_the_results_who_goes_does_not_end_the_recording() {
    for to in FORMATS {
        let given = Given::new().file("year.csv", table(&many()[..690]));
        let run = format!("score year.csv --scale cows --record --log log.sqlite --to {to}");
        let said = format!(
            "recorded 690 assessments, entries 1 to 690 of {}\n",
            named(&given)
        );
        let run = given.when(&run).stdout_closed();
        run.then().stderr(&said).code(0);
        assert_eq!(sound(&log(&given)).len(), 690, "{to}");
    }
}

#[test]
fn results_that_cannot_be_written_are_a_failure_and_what_was_recorded_is_said() {
    for to in FORMATS {
        for rows in [3, 690] {
            let given = Given::new().file("year.csv", table(&many()[..rows]));
            let run = format!("score year.csv --scale cows --record --log log.sqlite --to {to}");
            let then = given.when(&run).stdout_to("/dev/full").then().code(1);
            let entries = sound(&log(&given)).len();
            let said = format!(
                "recorded {entries} assessments, entries 1 to {entries} of {}\n\
                 error: standard output cannot be written: No space left on device (os error 28)\n",
                named(&given)
            );
            then.stderr(&said);
            assert!(entries >= 3, "{to}: {entries}");
        }
    }
}
