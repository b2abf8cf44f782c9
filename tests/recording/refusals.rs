//! What is not recorded is named, and does not stop the others.

use super::{header, log, minutes, named, recording, row, row_of, sound, table, times};
use crate::common::Given;
use crate::common::sheets::POINTS;

#[test]
fn patient_rater_and_time_are_needed_and_what_is_missing_is_named() {
    let time = minutes(1);
    let rows = [
        row_of("", "rn-07", &time, 1),
        row_of("P-0142", "", &time, 1),
        row_of("P-0142", "rn-07", "", 1),
        row_of("", "", "", 1),
        row_of("P-0142", "rn-07", &time, 1),
    ];
    let given = Given::new().file("week.csv", table(&rows));
    let needs = "not recorded: the log needs patient, rater and time;";
    let said = format!(
        "week.csv:2:1: {needs} patient is missing\n\
         week.csv:3:1: {needs} rater is missing\n\
         week.csv:4:1: {needs} time is missing\n\
         week.csv:5:1: {needs} patient and rater and time are missing\n\
         recorded 1 assessment, entry 1 of {}; 4 not recorded\n\
         4 of 5 assessments rejected\n",
        named(&given)
    );
    recording(&given, "week.csv").then().stderr(&said).code(3);
    assert_eq!(sound(&log(&given)).len(), 1);
}

#[test]
fn a_table_without_any_of_them_is_scored_and_not_recorded() {
    let given = Given::new().file("week.csv", format!("{POINTS}\n0,1,0,0,0,0,0,0,0,0,0\n"));
    let said = format!(
        "week.csv:2:1: not recorded: the log needs patient, rater and time; \
         patient and rater and time are missing\n\
         recorded nothing new in {}; 1 not recorded\n\
         1 of 1 assessments rejected\n",
        named(&given)
    );
    let then = recording(&given, "week.csv").then().stderr(&said).code(3);
    assert_eq!(then.stdout.lines().count(), 2);
    assert_eq!(sound(&log(&given)).len(), 0);
}

#[test]
fn a_row_that_cannot_be_read_does_not_stop_the_others() {
    let rows = [
        row(&minutes(1), 1),
        row(&minutes(2), 9),
        row(&minutes(3), 3),
    ];
    let given = Given::new().file("week.csv", table(&rows));
    let said = format!(
        "week.csv:3:38: `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4\n\
         recorded 2 assessments, entries 1 to 2 of {}\n\
         1 of 3 assessments rejected\n",
        named(&given)
    );
    recording(&given, "week.csv").then().stderr(&said).code(3);
    assert_eq!(
        times(&log(&given)),
        ["2024-03-01T00:01:00+00:00", "2024-03-01T00:03:00+00:00"]
    );
}

#[test]
fn what_is_said_to_be_observed_in_the_future_is_refused_beyond_five_minutes() {
    let rows = [
        row("2026-11-22T20:19:00Z", 1),
        row("2026-11-22T20:19:01Z", 2),
        row("2026-11-22T20:07:00Z", 3),
    ];
    let given = Given::new().file("now.csv", table(&rows));
    let said = format!(
        "now.csv:3:1: not recorded: it is said to have been observed after now, which is \
         2026-11-22T20:14:00+00:00; look at its time and at the clock\n\
         recorded 2 assessments, entries 1 to 2 of {}; 1 not recorded\n\
         1 of 3 assessments rejected\n",
        named(&given)
    );
    let run = recording(&given, "now.csv").at("2026-11-22T20:14:00Z");
    run.then().stderr(&said).code(3);
}

#[test]
fn strict_stops_at_the_first_rejection_and_records_nothing_after_it() {
    let good = [
        row(&minutes(1), 1),
        row(&minutes(2), 2),
        row(&minutes(3), 3),
    ];
    let unread = [good[0].clone(), row(&minutes(2), 9), good[2].clone()];
    let unrecorded = [
        good[0].clone(),
        row_of("P-0142", "", &minutes(2), 2),
        good[2].clone(),
    ];
    let given = Given::new()
        .file("good.csv", table(&good))
        .file("unread.csv", table(&unread))
        .file("unrecorded.csv", table(&unrecorded));
    for (file, refused) in [("unread.csv", ""), ("unrecorded.csv", "; 1 not recorded")] {
        let run = given.when(&format!(
            "score {file} good.csv --strict --record --log {file}.sqlite --scale cows --to csv"
        ));
        let then = run.then().code(3);
        let path = given.path(&format!("{file}.sqlite"));
        let said = format!(
            "recorded 1 assessment, entry 1 of {}{refused}\n",
            path.display()
        );
        assert!(then.stderr.contains(&said), "{}", then.stderr);
        assert_eq!(times(&path), ["2024-03-01T00:01:00+00:00"], "{file}");
    }
}

#[test]
fn what_was_recorded_is_said_although_a_later_file_ends_the_run() {
    let given = Given::new()
        .file(
            "week.csv",
            format!("scale,{}\ncows,{}\n", header(), row(&minutes(1), 1)),
        )
        .file("other.csv", table(&[row(&minutes(2), 2)]));
    let run = given.when("score week.csv other.csv --record --log log.sqlite --to csv");
    let then = run.then().code(2);
    let said = format!("recorded 1 assessment, entry 1 of {}\n", named(&given));
    assert!(then.stderr.starts_with(&said), "{}", then.stderr);
    assert_eq!(sound(&log(&given)).len(), 1);
}
