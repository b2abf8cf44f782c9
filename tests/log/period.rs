//! Which entries may belong to a time, though a clock that cannot be right put them elsewhere.

use ows::base::time::{self, Time};
use ows::log::{Log, Wanted};

use super::{Place, by_any_clock, sweating};

/// A log whose entries were recorded at these times, one after another.
fn recorded(place: &Place, times: &[&str]) -> Log {
    let mut log = place.open();
    for time in times {
        by_any_clock(&mut log, &sweating(1, time), time);
    }
    log
}

fn at(text: &str) -> Option<Time> {
    (!text.is_empty()).then(|| time::parse(text, None).unwrap())
}

/// Returns the numbers of the entries that may belong to a time; those with a doubtful clock below zero.
fn of(log: &Log, since: &str, until: &str) -> Vec<i64> {
    let mut period = log.period(at(since), at(until)).unwrap();
    let wanted = Wanted {
        from: Some(period.from),
        to: period.to,
        ..Wanted::default()
    };
    let mut numbers = Vec::new();
    log.each(&wanted, |raw| -> Result<(), ows::log::Fault> {
        let entry = raw.unwrap().read().unwrap().entry;
        let (belongs, doubt) = period.take(entry.number, entry.recorded_at().unwrap());
        let number = i64::try_from(entry.number).unwrap();
        if belongs {
            numbers.push(if doubt.is_some() { -number } else { number });
        }
        Ok(())
    })
    .unwrap();
    numbers
}

const FIRST: &str = "2026-11-01T08:00:00Z";
const SECOND: &str = "2026-11-10T08:00:00Z";
const THIRD: &str = "2026-11-20T08:00:00Z";
const DECADE_BACK: &str = "2022-11-10T09:00:00Z";
const NEVER_SET: &str = "1970-01-01T00:01:00Z";

#[test]
fn what_was_recorded_by_a_clock_far_back_lies_where_its_number_lies() {
    let place = Place::new();
    let log = recorded(&place, &[FIRST, SECOND, DECADE_BACK, NEVER_SET, THIRD]);
    assert_eq!(of(&log, "", ""), [1, 2, -3, -4, 5]);
    assert_eq!(of(&log, SECOND, THIRD), [2, -3, -4]);
    assert_eq!(of(&log, "2026-11-15T00:00:00Z", ""), [-3, -4, 5]);
    // With no beginning they lie in it by their clock too.
    assert_eq!(of(&log, "", SECOND), [1, -3, -4]);
    assert_eq!(of(&log, FIRST, SECOND), [1]);
    // After the third neither.
    assert_eq!(of(&log, "2026-11-21T00:00:00Z", ""), [0_i64; 0]);
    // Between the two nothing seems to have been recorded, and it may be there that they were.
    let (begin, end) = ("2026-11-12T00:00:00Z", "2026-11-14T00:00:00Z");
    assert_eq!(of(&log, begin, end), [-3, -4]);
}

#[test]
fn the_last_of_the_log_is_found_though_its_clock_stood_in_another_year() {
    let place = Place::new();
    let log = recorded(&place, &[FIRST, NEVER_SET]);
    assert_eq!(of(&log, "2026-11-20T00:00:00Z", ""), [-2]);
    assert_eq!(
        of(&log, "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"),
        [0_i64; 0]
    );
    let place = Place::new();
    let log = recorded(&place, &[NEVER_SET, FIRST]);
    assert_eq!(
        of(&log, "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"),
        [-1]
    );
}

#[test]
fn a_clock_that_ran_ahead_hides_nothing_that_was_recorded_after_it() {
    let place = Place::new();
    let ahead = "2031-11-05T08:00:00Z";
    let log = recorded(&place, &[FIRST, ahead, SECOND, THIRD]);
    assert_eq!(of(&log, FIRST, "2026-11-30T00:00:00Z"), [1, 2, -3, 4]);
    assert_eq!(of(&log, "2031-01-01T00:00:00Z", ""), [2]);
}

/// The morning of a day counted from the first of September.
fn day(day: i64) -> String {
    let first = at("2026-09-01T08:00:00Z").unwrap();
    time::format(&(first + chrono::TimeDelta::days(day)))
}

/// A log of sixty days with one entry each, and some of another clock after the tenth.
fn sixty_days_with(place: &Place, others: &[&str]) -> Log {
    let mut times: Vec<String> = (0..10).map(day).collect();
    times.extend(others.iter().map(|time| (*time).to_owned()));
    times.extend((10..60).map(day));
    let times: Vec<&str> = times.iter().map(String::as_str).collect();
    recorded(place, &times)
}

#[test]
fn one_entry_ahead_draws_in_nothing_of_what_follows_it() {
    // Far ahead; into the days that are looked at; and before what is looked at, but after its neighbours.
    let later = |number| day(number).replace("T08", "T09");
    for ahead in ["2036-11-05T08:00:00Z", &later(57), &later(40)] {
        let place = Place::new();
        let log = sixty_days_with(&place, &[ahead]);
        let found = of(&log, &day(55), "");
        let last = [57, 58, 59, 60, 61];
        match ahead == later(40) {
            true => assert_eq!(found, last),
            false => assert_eq!(found, [&[11], &last[..]].concat(), "{ahead}"),
        }
        // Where it lies by its number it is found as well, and the step after it.
        assert_eq!(of(&log, &day(9), &day(12)), [10, 11, -12, 13], "{ahead}");
    }
}

#[test]
fn many_entries_by_a_clock_in_another_year_lie_where_their_numbers_lie() {
    let back = [
        "2022-01-01T08:00:00Z",
        "2022-01-02T08:00:00Z",
        "2022-01-03T08:00:00Z",
    ];
    let place = Place::new();
    let log = sixty_days_with(&place, &back);
    assert_eq!(of(&log, &day(9), &day(11)), [10, -11, 12, 13, 14]);
    assert_eq!(of(&log, &day(55), ""), [59, 60, 61, 62, 63]);
    // They are the last, and more than those of these days by a right clock.
    let place = Place::new();
    let days: Vec<String> = (0..60).map(day).collect();
    let times: Vec<&str> = days.iter().map(String::as_str).chain(back).collect();
    let log = recorded(&place, &times);
    assert_eq!(of(&log, &day(58), ""), [59, 60, -61, 62, 63]);
    assert_eq!(of(&log, &day(70), ""), [-61, 62, 63]);
}

#[test]
fn clocks_that_differ_by_minutes_put_nothing_into_another_time() {
    let place = Place::new();
    let log = recorded(
        &place,
        &[
            "2026-11-10T07:59:00Z",
            "2026-11-10T07:55:00Z",
            "2026-11-10T08:01:00Z",
            "2026-11-10T07:58:00Z",
        ],
    );
    assert_eq!(of(&log, SECOND, ""), [3]);
    assert_eq!(of(&log, "", SECOND), [1, 2, 4]);
}
