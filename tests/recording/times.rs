//! Clocks put back and forward, other zones, late entries: what is recorded of them, and what history says.
//!
//! A clock that jumps is handed in, to the library or to the program as a whole.

use ows::base::time;
use ows::log::{Addition, Appended, Log, Stamp};
use ows::scoring::outcome::Outcome;

use super::{history, log, minutes, named, recording, row, sound, table, times};
use crate::common::Given;
use crate::log::{reading, sweating};

/// Records rows with `--timezone`, and returns what was said.
fn in_zone(given: &Given, file: &str, zone: &str) -> String {
    let run = recording(given, file).argument("--timezone").argument(zone);
    run.then().stderr
}

/// Records the sweating of P-0142 with the library, as if the clock stood so.
fn at(log: &mut Log, observed: &str, recorded: &str, zone: &'static str) {
    let moment = Stamp {
        at: time::parse(recorded, None).unwrap(),
        zone,
        tool: "ows test",
        accept_clock: true,
    };
    let assessment = sweating(1, observed);
    let outcome = Outcome::of(&assessment);
    let addition = Addition::Reading {
        reading: reading(&assessment, &outcome),
        id: None,
        known: None,
    };
    let became = log.append(&[addition], &moment).unwrap();
    assert!(matches!(became[0], Appended::Recorded(_)), "{became:?}");
}

#[test]
fn an_hour_that_comes_twice_is_two_times_and_needs_its_offset() {
    let new_york = ("America/New_York", "2024-11-03T01:30:00");
    let london = ("Europe/London", "2024-10-27T01:30:00");
    let lord_howe = ("Australia/Lord_Howe", "2024-04-07T01:45:00");
    twice(new_york, "-04:00", "-05:00", "1 h");
    twice(london, "+01:00", "+00:00", "1 h");
    twice(lord_howe, "+11:00", "+10:30", "30 min");
}

/// Records a local time that came twice, the second one first, and once without its offset.
fn twice((zone, local): (&str, &str), first: &str, second: &str, between: &str) {
    let rows = [
        row(&format!("{local}{second}"), 2),
        row(local, 3),
        row(&format!("{local}{first}"), 1),
    ];
    let given = Given::new().file("night.csv", table(&rows));
    let spelt = local.replace('T', " ");
    let said = format!(
        "night.csv:3:14: {} happened twice in {zone}, when the clock was put back; \
         write which: {local}{first} or {local}{second}\n\
         recorded 2 assessments, entries 1 to 2 of {}\n\
         1 of 3 assessments rejected\n",
        &spelt[..16],
        named(&given)
    );
    assert_eq!(in_zone(&given, "night.csv", zone), said);
    let as_recorded = [format!("{local}{second}"), format!("{local}{first}")];
    assert_eq!(times(&log(&given)), as_recorded);
    // Shown in the order in which it happened.
    let shown = history(&given, zone);
    let numbers = shown
        .lines()
        .filter_map(|line| line.trim().split(' ').next());
    let numbers = numbers.filter(|word| ["1", "2"].contains(word));
    assert_eq!(numbers.collect::<Vec<_>>(), ["2", "1"], "{shown}");
    assert!(shown.contains(&format!("+1 in {between}")), "{shown}");
}

#[test]
fn an_hour_that_never_was_is_refused() {
    let rows = [row("2024-03-10T02:30:00", 1), row("2024-03-10T03:30:00", 2)];
    let given = Given::new().file("night.csv", table(&rows));
    let said = in_zone(&given, "night.csv", "America/New_York");
    assert!(
        said.starts_with("night.csv:2:14: 2024-03-10 02:30 did not happen in America/New_York"),
        "{said}"
    );
    assert_eq!(times(&log(&given)), ["2024-03-10T03:30:00-04:00"]);
}

#[test]
fn an_interval_over_the_hour_that_comes_twice_is_as_long_as_it_was() {
    let rows = [row("2024-11-03T00:30:00", 1), row("2024-11-03T03:30:00", 3)];
    let given = Given::new().file("night.csv", table(&rows));
    in_zone(&given, "night.csv", "America/New_York");
    let shown = history(&given, "America/New_York");
    assert!(shown.contains("+2 in 4 h"), "{shown}");
}

#[test]
fn a_clock_that_is_put_back_changes_no_order_and_is_marked() {
    let given = Given::new();
    let mut written = Log::open(&log(&given)).unwrap();
    for (observed, recorded) in [
        ("2024-03-05T10:00:00+00:00", "2024-03-05T10:01:00+00:00"),
        ("2024-03-05T09:10:00+00:00", "2024-03-05T09:11:00+00:00"),
        ("2014-03-05T10:00:00+00:00", "2014-03-05T10:01:00+00:00"),
        ("1970-01-01T00:00:10+00:00", "1970-01-01T00:01:00+00:00"),
        ("2024-03-05T12:00:00+00:00", "2024-03-05T12:01:00+00:00"),
    ] {
        at(&mut written, observed, recorded, "UTC");
    }
    let verdict = written.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!((verdict.holds(), verdict.clock_doubted), (true, 3));
    drop(written);
    let recorded: Vec<String> = sound(&log(&given))
        .into_iter()
        .map(|stored| stored.entry.recorded_at)
        .collect();
    assert_eq!(
        recorded,
        [
            "2024-03-05T10:01:00+00:00",
            "2024-03-05T09:11:00+00:00",
            "2014-03-05T10:01:00+00:00",
            "1970-01-01T00:01:00+00:00",
            "2024-03-05T12:01:00+00:00"
        ]
    );
    let shown = history(&given, "UTC");
    let marked = shown.matches("by a clock that had been put back").count();
    assert_eq!(marked, 3, "{shown}");
    // What was recorded after it goes on by the clock of the machine.
    let given = given.file("now.csv", table(&[row("2024-03-05T13:00:00Z", 2)]));
    let said = format!("recorded 1 assessment, entry 6 of {}\n", named(&given));
    recording(&given, "now.csv").then().stderr(&said).code(0);
}

#[test]
fn late_is_said_and_by_how_much() {
    let given = Given::new();
    let mut written = Log::open(&log(&given)).unwrap();
    at(
        &mut written,
        "2024-03-05T10:00:00Z",
        "2024-03-05T10:29:00+00:00",
        "UTC",
    );
    at(
        &mut written,
        "2024-03-05T14:00:00Z",
        "2024-03-05T18:00:00+01:00",
        "Europe/Paris",
    );
    drop(written);
    let shown = history(&given, "UTC");
    assert_eq!(shown.matches(" late").count(), 1, "{shown}");
    assert!(shown.contains("recorded 3 h late"), "{shown}");

    let given = Given::new();
    let given = given.file("late.csv", table(&[row("2026-11-22T17:14:00Z", 1)]));
    let run = recording(&given, "late.csv").at("2026-11-22T20:14:00Z");
    run.then().code(0);
    let shown = history(&given, "UTC");
    assert!(shown.contains("recorded 3 h late"), "{shown}");
}

#[test]
fn the_zone_in_force_stands_in_each_entry() {
    let given = Given::new();
    for (at, (zone, offsets)) in [
        ("America/New_York", ["-05:00", "-04:00"]),
        (":Europe/London", ["+00:00", "+01:00"]),
        ("Asia/Kathmandu", ["+05:45", "+05:45"]),
    ]
    .into_iter()
    .enumerate()
    {
        let given = Given::new().file("one.csv", table(&[row(&minutes(at), 1)]));
        let run = recording(&given, "one.csv").variable("TZ", zone);
        let said = format!("recorded 1 assessment, entry 1 of {}\n", named(&given));
        run.then().stderr(&said).code(0);
        let entry = &sound(&log(&given))[0].entry;
        assert_eq!(entry.zone, zone.trim_start_matches(':'));
        assert!(
            offsets.contains(&&entry.recorded_at[23..]),
            "{}",
            entry.recorded_at
        );
    }
    let given = given.file("one.csv", table(&[row(&minutes(0), 1)]));
    let run = recording(&given, "one.csv").variable("TZ", "Asia/Tokyo");
    let run = run.variable("OWS_TIMEZONE", "Asia/Kathmandu");
    run.then().code(0);
    assert_eq!(sound(&log(&given))[0].entry.zone, "Asia/Kathmandu");
}

#[test]
fn a_zone_that_is_not_known_is_utc_and_that_is_said() {
    let given = Given::new().file("one.csv", table(&[row(&minutes(0), 1)]));
    let run = recording(&given, "one.csv").variable("TZ", "Mars/Olympus");
    let said = format!(
        "warning: TZ names no zone that is known: `Mars/Olympus`; times are written in UTC, \
         unless `--timezone` names a zone\n\
         recorded 1 assessment, entry 1 of {}\n",
        named(&given)
    );
    run.then().stderr(&said).code(0);
    let entry = &sound(&log(&given))[0].entry;
    assert_eq!(entry.zone, "UTC");
    assert!(
        entry.recorded_at.ends_with("+00:00"),
        "{}",
        entry.recorded_at
    );
    // Without a name the machine's own zone is taken, whichever that is.
    let given = given.file("two.csv", table(&[row(&minutes(1), 1)]));
    recording(&given, "two.csv")
        .variable("TZ", "")
        .then()
        .code(0);
    let given = given.file("three.csv", table(&[row(&minutes(2), 1)]));
    recording(&given, "three.csv")
        .without_variable("TZ")
        .then()
        .code(0);
    assert_eq!(sound(&log(&given)).len(), 3);
}

#[test]
fn two_zones_in_one_log_keep_their_order_and_their_intervals() {
    let given = Given::new();
    let mut written = Log::open(&log(&given)).unwrap();
    at(
        &mut written,
        "2024-03-05T23:30:00+05:45",
        "2024-03-05T23:31:00+05:45",
        "Asia/Kathmandu",
    );
    at(
        &mut written,
        "2024-03-05T14:45:00-05:00",
        "2024-03-05T14:46:00-05:00",
        "America/New_York",
    );
    drop(written);
    let shown = history(&given, "UTC");
    assert!(shown.contains("-40 to +40 in 2 h"), "{shown}");
    assert!(!shown.contains("put back"), "{shown}");
    assert!(!shown.contains("late"), "{shown}");
}
