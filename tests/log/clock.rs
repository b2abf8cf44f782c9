//! A clock that cannot be right: it is asked about before anything is recorded, and found afterwards.

use ows::log::{Addition, Appended, Fault, FaultKind, Log, Stamp};
use ows::scoring::outcome::Outcome;

use super::{Place, assessment, at, by_any_clock, number, reading, record, sweating};

const FIRST: &str = "2026-11-22T10:01:00+00:00";

/// A log whose last entry was recorded at a time that nobody doubts.
fn begun(place: &Place) -> Log {
    let mut log = place.open();
    record(&mut log, &[sweating(1, "2026-11-22T10:00:00+00:00")], FIRST).unwrap();
    log
}

/// Tries to record by a clock that stands so, and returns what stopped it.
fn stopped(log: &mut Log, observed: &str, recorded: &str) -> Option<Fault> {
    record(log, &[sweating(2, observed)], recorded).err()
}

#[test]
fn a_clock_far_back_never_set_or_past_what_can_be_written_stops_before_anything_is_recorded() {
    let place = Place::new();
    let mut log = begun(&place);
    let back = "the clock of this machine stands at 22 Nov 2022 10:02 +00:00, 1460 days before entry 1 was recorded";
    let unset = "the clock of this machine stands at 1 Jan 1970 00:01 +00:00, 20779 days before entry 1 was recorded";
    let decade = "the clock of this machine stands at 22 Nov 2016 10:02 +00:00, 3651 days before entry 1 was recorded";
    for (recorded, words) in [
        ("2022-11-22T10:02:00+00:00", back),
        ("1970-01-01T00:01:00+00:00", unset),
        ("2016-11-22T10:02:00+00:00", decade),
    ] {
        let fault = stopped(&mut log, "1970-01-01T00:00:10+00:00", recorded).unwrap();
        assert_eq!(
            (fault.kind, fault.message.as_str()),
            (FaultKind::Clock, words)
        );
        assert_eq!(
            fault.help,
            "set it right, or say with `--accept-clock` that it is"
        );
    }
    assert_eq!(log.head().unwrap().number, 1);
    // An empty log has nothing to hold a clock to but the year.
    let place = Place::new();
    let mut log = place.open();
    let observed = "1970-01-01T00:00:10+00:00";
    let fault = stopped(&mut log, observed, "1970-01-01T00:01:00+00:00").unwrap();
    assert_eq!(
        fault.message,
        "the clock of this machine stands at 1 Jan 1970 00:01 +00:00, as if it had never been set"
    );
    assert!(stopped(&mut log, observed, "2022-11-22T10:02:00+00:00").is_none());
}

#[test]
fn clocks_differ_by_ten_minutes_before_one_counts_as_set_back() {
    for (recorded, stops) in [
        ("2026-11-22T09:51:00+00:00", false),
        ("2026-11-22T09:50:59+00:00", true),
        // The same instant by the clock of another zone.
        ("2026-11-22T04:51:00-05:00", false),
    ] {
        let place = Place::new();
        let mut log = begun(&place);
        let fault = stopped(&mut log, "2026-11-22T09:40:00+00:00", recorded);
        assert_eq!(fault.is_some(), stops, "{recorded}: {fault:?}");
        let verdict = log.verify(None, &mut |_, _| {}).unwrap();
        assert_eq!(verdict.clock_doubted, 0, "{recorded}");
    }
}

#[test]
fn a_clock_that_somebody_says_is_right_stops_nobody_and_is_found_afterwards() {
    let place = Place::new();
    let mut log = begun(&place);
    // Observed by the clock as it stood before: it cannot be held to one that is doubted.
    by_any_clock(
        &mut log,
        &sweating(2, "2026-11-22T10:05:00+00:00"),
        "2016-11-22T10:02:00+00:00",
    );
    by_any_clock(
        &mut log,
        &sweating(2, "2022-11-22T10:05:00+00:00"),
        "2022-11-22T10:06:00+00:00",
    );
    // It goes on from there: the step is said where it happened, and once.
    record(
        &mut log,
        &[sweating(3, "2022-11-22T10:15:00+00:00")],
        "2022-11-22T10:16:00+00:00",
    )
    .unwrap();
    record(
        &mut log,
        &[sweating(3, "2026-11-22T12:00:00+00:00")],
        "2026-11-22T12:01:00+00:00",
    )
    .unwrap();
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!((verdict.holds(), verdict.clock_doubted), (true, 1));
    let bytes = log.entry(2).unwrap().unwrap().bytes;
    assert!(!bytes.contains("clock"), "the mark is worked out: {bytes}");
}

#[test]
fn one_entry_by_a_clock_that_ran_ahead_puts_none_but_the_next_in_doubt() {
    let place = Place::new();
    let mut log = begun(&place);
    let ahead = "2036-11-22T10:05:00+00:00";
    record(&mut log, &[sweating(2, ahead)], ahead).unwrap();
    let right = |minute: i64| {
        let time = at(FIRST).at + chrono::TimeDelta::minutes(minute);
        (
            sweating(1, &ows::base::time::format(&time)),
            ows::base::time::format(&time),
        )
    };
    let (next, time) = right(5);
    assert!(stopped(&mut log, &time, &time).is_some());
    by_any_clock(&mut log, &next, &time);
    // Appending asks no more, and verifying finds no more.
    for minute in 6..60 {
        let (one, time) = right(minute);
        record(&mut log, &[one], &time).unwrap();
    }
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!((verdict.entries, verdict.clock_doubted), (57, 1));
}

#[test]
fn a_clock_past_the_year_9999_is_refused_whoever_accepts_it() {
    let place = Place::new();
    let mut log = begun(&place);
    let last = at("9999-12-31T23:59:59+00:00");
    let past = Stamp {
        at: last.at + chrono::TimeDelta::seconds(1),
        accept_clock: true,
        ..last
    };
    let one = sweating(2, "2026-11-22T12:00:00+00:00");
    let outcome = Outcome::of(&one);
    let addition = Addition::Reading {
        reading: reading(&one, &outcome),
        id: None,
        known: None,
    };
    let fault = log.append(&[addition], &past).unwrap_err();
    // No question: nobody can record by it, whatever is said.
    assert_ne!(fault.kind, FaultKind::Clock);
    assert_eq!(
        fault.to_string(),
        "the clock of this machine stands after the year 9999, which no entry can say; set it right, nothing can be recorded before"
    );
    assert_eq!(log.head().unwrap().number, 1);
}

#[test]
fn nothing_was_observed_before_1970_nor_any_part_of_it() {
    let place = Place::new();
    let mut log = begun(&place);
    let whole = sweating(1, "0001-01-01T00:00:00+00:00");
    let part = assessment(
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T10:00:30Z","observations":{"sweating":{"points":1,"time":"1969-12-31T23:59:59Z"}}}"#,
    );
    let ahead = assessment(
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T10:00:40Z","observations":{"sweating":{"points":1,"time":"2062-11-22T10:00:00Z"}}}"#,
    );
    let became = record(&mut log, &[whole, part, ahead], FIRST).unwrap();
    let refused: Vec<String> = became
        .iter()
        .map(|became| match became {
            Appended::Refused(words) => words.clone(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        refused[0],
        "it is said to have been observed at 0001-01-01T00:00:00+00:00, before 1970; mend its time"
    );
    assert_eq!(
        refused[1],
        "it is said to have been observed at 1969-12-31T23:59:59+00:00, before 1970; mend its time"
    );
    assert!(refused[2].contains("observed after now"), "{refused:?}");
    let first = sweating(1, "1970-01-01T00:00:00+00:00");
    assert_eq!(
        number(&record(&mut log, &[first], FIRST).unwrap()[0]),
        Ok(2)
    );
}
