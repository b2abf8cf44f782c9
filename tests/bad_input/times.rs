//! Times: none is guessed, least of all in the hours when clocks are put back or forward.

use super::refusal_of_row;
use crate::common::Given;
use crate::common::sheets::values;

const HELP: &str = "write a date, a time and an offset, as in 2026-11-22T20:14:00-05:00";

/// Scores a row of this time in a zone, and returns the time in full or what was said of it.
fn in_zone(time: &str, zone: &str) -> String {
    let given = Given::new();
    let run = given.when("score --from csv --scale cows --partial --to ndjson --detail --timezone");
    let then = run
        .argument(zone)
        .stdin(format!("time,pulse\n{time},0\n"))
        .then();
    match values(&then.stdout).first() {
        Some(row) => row["assessment"]["time"].as_str().unwrap().to_owned(),
        None => then
            .stderr
            .lines()
            .next()
            .unwrap()
            .replacen("<stdin>:2:1: ", "", 1),
    }
}

#[test]
fn a_time_without_an_offset_is_refused_without_a_zone() {
    assert_eq!(
        refusal_of_row("time,pulse", "2026-11-22T20:14:00,0"),
        "`2026-11-22T20:14:00` has no offset from UTC; \
         write the offset, as in 2026-11-22T20:14:00-05:00, or name a zone with `--timezone`"
    );
    assert_eq!(
        refusal_of_row("last_use,pulse", "2026-11-22 20:14,0"),
        "`2026-11-22 20:14` has no offset from UTC; \
         write the offset, as in 2026-11-22T20:14:00-05:00, or name a zone with `--timezone`"
    );
}

#[test]
fn a_zone_gives_the_offset_that_was_in_force() {
    for (time, zone, expected) in [
        (
            "2026-11-22T20:14",
            "America/New_York",
            "2026-11-22T20:14:00-05:00",
        ),
        (
            "2026-07-22T20:14",
            "America/New_York",
            "2026-07-22T20:14:00-04:00",
        ),
        (
            "2026-11-22 20:14",
            "Asia/Kathmandu",
            "2026-11-22T20:14:00+05:45",
        ),
        (
            "2026-11-22T20:14:00-05:00",
            "Europe/London",
            "2026-11-22T20:14:00-05:00",
        ),
        (
            "2026-11-22T20:14Z",
            "Europe/London",
            "2026-11-22T20:14:00+00:00",
        ),
    ] {
        assert_eq!(in_zone(time, zone), expected);
    }
}

#[test]
fn the_zone_may_come_from_the_environment_and_the_option_beats_it() {
    let given = Given::new().file("week.csv", "time,pulse\n2026-11-22T20:14,0\n");
    let run = "score week.csv --scale cows --partial --to ndjson --detail";
    for (options, offset) in [("", "+00:00"), (" --timezone Asia/Tokyo", "+09:00")] {
        let run = format!("{run}{options}");
        let then = given
            .when(&run)
            .variable("OWS_TIMEZONE", "Europe/London")
            .then();
        let time = &values(&then.stderr("").code(0).stdout)[0]["assessment"]["time"];
        assert!(time.as_str().unwrap().ends_with(offset));
    }
    // The machine's own zone is never taken: the file may come from anywhere.
    given
        .when(run)
        .variable("TZ", "Europe/London")
        .then()
        .stdout("")
        .code(3);
}

#[test]
fn a_time_that_a_clock_showed_twice_is_refused_with_both_readings() {
    for (time, zone, first, second) in [
        (
            "2026-11-01T01:30",
            "America/New_York",
            "2026-11-01T01:30:00-04:00",
            "2026-11-01T01:30:00-05:00",
        ),
        (
            "2026-10-25T01:30",
            "Europe/London",
            "2026-10-25T01:30:00+01:00",
            "2026-10-25T01:30:00+00:00",
        ),
        (
            "2026-04-05T01:45",
            "Australia/Lord_Howe",
            "2026-04-05T01:45:00+11:00",
            "2026-04-05T01:45:00+10:30",
        ),
    ] {
        let shown = time.replace('T', " ");
        assert_eq!(
            in_zone(time, zone),
            format!(
                "{shown} happened twice in {zone}, when the clock was put back; write which: {first} or {second}"
            )
        );
        for written in [first, second] {
            assert_eq!(in_zone(written, zone), written);
        }
    }
}

#[test]
fn the_minutes_around_a_time_shown_twice_are_taken() {
    for (time, zone, expected) in [
        (
            "2026-11-01T00:59",
            "America/New_York",
            "2026-11-01T00:59:00-04:00",
        ),
        (
            "2026-11-01T02:00",
            "America/New_York",
            "2026-11-01T02:00:00-05:00",
        ),
        (
            "2026-10-25T00:59",
            "Europe/London",
            "2026-10-25T00:59:00+01:00",
        ),
        (
            "2026-10-25T02:00",
            "Europe/London",
            "2026-10-25T02:00:00+00:00",
        ),
        (
            "2026-04-05T01:29",
            "Australia/Lord_Howe",
            "2026-04-05T01:29:00+11:00",
        ),
        (
            "2026-04-05T02:00",
            "Australia/Lord_Howe",
            "2026-04-05T02:00:00+10:30",
        ),
    ] {
        assert_eq!(in_zone(time, zone), expected);
    }
}

#[test]
fn a_time_that_no_clock_showed_is_refused() {
    for (time, zone) in [
        ("2026-03-08T02:30", "America/New_York"),
        ("2026-03-29T01:30", "Europe/London"),
        ("2026-10-04T02:15", "Australia/Lord_Howe"),
    ] {
        let shown = time.replace('T', " ");
        assert_eq!(
            in_zone(time, zone),
            format!(
                "{shown} did not happen in {zone}: the clock was put forward over it; write the time with its offset"
            )
        );
    }
    assert_eq!(
        in_zone("2026-10-04T02:30", "Australia/Lord_Howe"),
        "2026-10-04T02:30:00+11:00"
    );
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "22/11/2026 20:14",
        "11/22/26 8:14 PM",
        "2026-11-22",
        "20:14",
        "yesterday",
        "46348.843",
        "2026-13-01T00:00Z",
        "2026-02-29T00:00Z",
        "2026-11-22T24:00Z",
        "2026-11-22T20:60Z",
        "2026-11-22T20:14:60Z",
        "2026-11-22T8:14Z",
        " 2026-11-22T20:14Z",
        "2026-11-22T20:14Z ",
        "２０２６-11-22T20:14Z",
        "2026-11-22T20:14EST",
        "20261122T201400Z",
    ] {
        let said = format!("`{text}` is not a time; {HELP}");
        assert_eq!(refusal_of_row("time,pulse", &format!("{text},0")), said);
        assert_eq!(in_zone(text, "Europe/London"), said);
    }
}

#[test]
fn a_last_use_after_the_assessment_is_refused() {
    let said = "the last use lies after the assessment; mend one of the two times";
    let header = "time,last_use,pulse";
    assert_eq!(
        refusal_of_row(header, "2026-11-22T20:14Z,2026-11-22T20:15Z,0"),
        said
    );
    // Instants are compared, and not what the clocks showed.
    assert_eq!(
        refusal_of_row(header, "2026-11-22T20:14+02:00,2026-11-22T19:14+00:00,0"),
        said
    );
    let given = Given::new();
    let run = given.when("score --from csv --scale cows --partial --to csv");
    let row = "2026-11-22T20:14-05:00,2026-11-22T21:14+00:00,0";
    run.stdin(format!("{header}\n{row}\n"))
        .then()
        .stderr("")
        .code(0);
}

#[test]
fn a_last_use_that_is_unknown_has_no_time() {
    assert_eq!(
        refusal_of_row(
            "last_use,last_use_certainty,pulse",
            "2026-11-22T20:14Z,unknown,0"
        ),
        "the last use has a time and is said to be unknown; leave one of them out"
    );
}
