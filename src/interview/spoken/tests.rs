//! Times as people say them, each with what it is taken for.

use super::*;

/// Ten in the morning of a Sunday, unless a test says otherwise.
const MORNING: &str = "2026-11-22T10:00:30.250-05:00";

fn at(now: &str) -> Now {
    Now {
        time: time::parse(now, None).unwrap(),
        zone: "America/New_York".parse().unwrap(),
    }
}

fn said(text: &str) -> String {
    said_at("2026-11-22T01:14:00-05:00", text)
}

/// Returns what is understood, a rough time with `~` before it, or what is said against it.
fn said_at(now: &str, text: &str) -> String {
    match moment(text, at(now)) {
        Ok(said) => format!(
            "{}{}",
            if said.about { "~" } else { "" },
            time::format(&said.time)
        ),
        Err(bad) => format!("{}; {}", bad.message, bad.help.unwrap()),
    }
}

#[test]
fn spans_count_back_from_now() {
    assert_eq!(said("now"), "2026-11-22T01:14:00-05:00");
    assert_eq!(said("20 min ago"), "2026-11-22T00:54:00-05:00");
    assert_eq!(said("31 h ago"), "2026-11-20T18:14:00-05:00");
    assert_eq!(said("31h"), "2026-11-20T18:14:00-05:00");
    assert_eq!(said("1 h 20 min"), "2026-11-21T23:54:00-05:00");
    assert_eq!(said("about 2 days ago"), "~2026-11-20T01:14:00-05:00");
    assert_eq!(said("~31 h ago"), "~2026-11-20T18:14:00-05:00");
}

#[test]
fn a_time_of_day_is_the_latest_that_has_passed() {
    assert_eq!(said("1:10"), "2026-11-22T01:10:00-05:00");
    assert_eq!(said("23:50"), "2026-11-21T23:50:00-05:00");
    assert_eq!(said("yesterday 00:30"), "2026-11-21T00:30:00-05:00");
    assert_eq!(said("2026-11-20 13:00"), "2026-11-20T13:00:00-05:00");
    assert_eq!(said("2026-11-20T13:00Z"), "2026-11-20T13:00:00+00:00");
}

#[test]
fn what_is_still_to_come_or_no_time_is_refused() {
    assert_eq!(
        said("2026-11-22 02:00"),
        "22 Nov 2026 02:00 is still to come; write a time that has passed, as in yesterday 2:00"
    );
    for text in [
        "",
        "31",
        "800",
        "2460",
        "13pm",
        "0am",
        "10:5 pm",
        "1.5 h ago",
        "22.11",
        "22/11/26 14:00",
        "22 Nub 14:00",
        "h",
        "31 parsecs",
        "25:00",
        "12:5",
        "ago",
        "-3 h",
        "9999999999999 h",
    ] {
        assert_eq!(
            moment(text, at("2026-11-22T01:14:00-05:00"))
                .unwrap_err()
                .help
                .as_deref(),
            Some(HELP),
            "{text}"
        );
    }
}

#[test]
fn the_hour_that_happened_twice_is_asked_about() {
    let after = at("2026-11-01T08:00:00-05:00");
    let bad = moment("1:30", after).unwrap_err();
    assert!(bad.message.contains("happened twice"), "{}", bad.message);
    // The same hour said as a span is clear: between the two there are instants, not clock faces.
    let said = moment("7 h ago", after).unwrap();
    assert_eq!(said.time.timestamp(), after.time.timestamp() - 7 * 3600);
}

fn all_said_at(now: &str, times: &[(&str, &str)]) {
    for (text, expected) in times {
        assert_eq!(said_at(now, text), *expected, "{text} at {now}");
    }
}

#[test]
fn a_time_of_day_is_read_as_charts_and_people_write_it() {
    all_said_at(
        MORNING,
        &[
            ("2200", "2026-11-21T22:00:00-05:00"),
            ("0800", "2026-11-22T08:00:00-05:00"),
            ("at 8:00", "2026-11-22T08:00:00-05:00"),
            ("10pm", "2026-11-21T22:00:00-05:00"),
            ("10 PM", "2026-11-21T22:00:00-05:00"),
            ("10:30pm", "2026-11-21T22:30:00-05:00"),
            ("9:30 a.m.", "2026-11-22T09:30:00-05:00"),
            ("12am", "2026-11-22T00:00:00-05:00"),
            ("1pm", "2026-11-21T13:00:00-05:00"),
            ("about 10pm", "~2026-11-21T22:00:00-05:00"),
        ],
    );
}

#[test]
fn a_time_of_day_that_is_just_ahead_is_asked_about_and_not_taken_for_yesterday() {
    all_said_at(
        MORNING,
        &[
            (
                "10:02",
                "10:02 is still to come, since it is 10:00 now; write now, or yesterday 10:02",
            ),
            (
                "12pm",
                "12:00 is still to come, since it is 10:00 now; write now, or yesterday 12:00",
            ),
            ("12:01", "2026-11-21T12:01:00-05:00"),
            ("yesterday 10:02", "2026-11-21T10:02:00-05:00"),
        ],
    );
    let midnight = "2026-11-22T23:58:00-05:00";
    let ahead = "0:01 is still to come, since it is 23:58 now; write now, or today 0:01";
    all_said_at(midnight, &[("0:01", ahead)]);
}

#[test]
fn a_bare_number_is_refused_with_what_it_could_be() {
    let eight = "`8` is not a time; write 8:00 or 8 h ago";
    assert_eq!(said_at(MORNING, "8"), eight);
    assert_eq!(said_at(MORNING, " about 8 "), eight);
}

#[test]
fn spans_with_articles_count_back_in_whole_seconds() {
    all_said_at(
        MORNING,
        &[
            ("half an hour ago", "2026-11-22T09:30:30-05:00"),
            ("half hour ago", "2026-11-22T09:30:30-05:00"),
            ("an hour ago", "2026-11-22T09:00:30-05:00"),
            ("about an hour ago", "~2026-11-22T09:00:30-05:00"),
            ("a day ago", "2026-11-21T10:00:30-05:00"),
            ("40 min ago", "2026-11-22T09:20:30-05:00"),
            ("now", "2026-11-22T10:00:30-05:00"),
        ],
    );
}

#[test]
fn a_day_alone_is_rough_or_lacks_its_hour() {
    all_said_at(
        MORNING,
        &[
            ("yesterday", "~2026-11-21T10:00:00-05:00"),
            (
                "last night",
                "`last night` has no hour; write the hour: last night 22:00",
            ),
            (
                "last night 23",
                "`last night 23` has no hour; write the hour: last night 23:00",
            ),
            (
                "This morning",
                "`This morning` has no hour; write the hour: this morning 7:00",
            ),
            ("today", "`today` has no hour; write the hour: today 22:00"),
            (
                "22 Nov",
                "`22 Nov` has no hour; write the hour: 22 Nov 14:00",
            ),
            (
                "22/11/2026",
                "`22/11/2026` has no hour; write the hour: 22 Nov 2026 14:00",
            ),
            (
                "22 Nov 2026",
                "`22 Nov 2026` could end in a year or in 20:26; write 22 Nov 2026 14:00 or 22 Nov 20:26",
            ),
        ],
    );
}

#[test]
fn a_word_for_the_day_stands_before_or_after_the_hour() {
    all_said_at(
        MORNING,
        &[
            ("yesterday 23:00", "2026-11-21T23:00:00-05:00"),
            ("yesterday at 11 pm", "2026-11-21T23:00:00-05:00"),
            ("2300 yesterday", "2026-11-21T23:00:00-05:00"),
            ("this morning 7:00", "2026-11-22T07:00:00-05:00"),
            ("today 9:00", "2026-11-22T09:00:00-05:00"),
            ("10pm last night", "2026-11-21T22:00:00-05:00"),
            (
                "today 13:00",
                "22 Nov 2026 13:00 is still to come; write a time that has passed, as in yesterday 13:00",
            ),
            (
                "this morning 13:00",
                "13:00 is not in the morning; write today 13:00",
            ),
            (
                "last night 14:00",
                "14:00 is not in the night; write today 14:00 or yesterday 14:00",
            ),
        ],
    );
}

#[test]
fn last_night_is_the_evening_before_or_an_early_hour_of_a_night_that_is_over() {
    let at_one = "2026-11-22T01:00:00-05:00";
    all_said_at(
        at_one,
        &[
            ("last night 22:00", "2026-11-21T22:00:00-05:00"),
            (
                "last night 0:30",
                "in the night `last night 0:30` could be today or yesterday; write today 0:30 or yesterday 0:30",
            ),
            (
                "last night 2:00",
                "in the night `last night 2:00` could be today or yesterday; write yesterday 2:00",
            ),
            (
                "this morning 7:00",
                "22 Nov 2026 07:00 is still to come; write a time that has passed, as in yesterday 7:00",
            ),
        ],
    );
    for later in ["2026-11-22T08:00:00-05:00", "2026-11-22T23:00:00-05:00"] {
        all_said_at(
            later,
            &[
                ("last night 22:00", "2026-11-21T22:00:00-05:00"),
                ("last night 0:30", "2026-11-22T00:30:00-05:00"),
                ("last night 2:00", "2026-11-22T02:00:00-05:00"),
                ("this morning 7:00", "2026-11-22T07:00:00-05:00"),
            ],
        );
    }
}

#[test]
fn a_date_is_written_day_first_and_without_a_year_is_the_latest_that_has_passed() {
    all_said_at(
        MORNING,
        &[
            ("21/11 14:00", "2026-11-21T14:00:00-05:00"),
            ("21/11/2026 14:00", "2026-11-21T14:00:00-05:00"),
            ("21.11. 14:00", "2026-11-21T14:00:00-05:00"),
            ("21.11.2026 14:00", "2026-11-21T14:00:00-05:00"),
            ("21 Nov 14:00", "2026-11-21T14:00:00-05:00"),
            ("21 november 2026, 2 pm", "2026-11-21T14:00:00-05:00"),
            ("Nov 21 1400", "2026-11-21T14:00:00-05:00"),
            ("22/11 14:00", "2025-11-22T14:00:00-05:00"),
            ("3/3 14:00", "2026-03-03T14:00:00-05:00"),
            ("29 Feb 14:00", "2024-02-29T14:00:00-05:00"),
            (
                "22/11/2026 14:00",
                "22 Nov 2026 14:00 is still to come; write a time that has passed, as in yesterday 14:00",
            ),
            (
                "23 Nov 2026 14:00",
                "23 Nov 2026 14:00 is still to come; write a time that has passed",
            ),
        ],
    );
}

#[test]
fn a_date_that_could_be_another_is_refused_with_both() {
    all_said_at(
        MORNING,
        &[
            (
                "3/4 14:00",
                "`3/4` could be 3 Apr or 4 Mar; write 3 Apr 14:00 or 4 Mar 14:00",
            ),
            (
                "3.4.2026 2pm",
                "`3.4.2026` could be 3 Apr 2026 or 4 Mar 2026; write 3 Apr 2026 14:00 or 4 Mar 2026 14:00",
            ),
            (
                "11/22 14:00",
                "`11/22` has no month 22, since the day is written first; write 22 Nov 14:00",
            ),
            (
                "31 Nov 14:00",
                "there is no 31 Nov; write the day before the month, as in 22 Nov 14:00",
            ),
        ],
    );
}

#[test]
fn a_word_that_counts_from_today_is_no_time_of_an_earlier_entry() {
    for text in [
        "yesterday",
        "yesterday 22:00",
        "last night 22:00",
        "today 22:00",
    ] {
        let bad = super::said(text, at(MORNING)).unwrap_err();
        assert_eq!(bad.message, format!("`{text}` does not say of which day"));
        let help = "write the date, as in 21 Nov 2026 22:00";
        assert_eq!(bad.help.as_deref(), Some(help));
    }
    let said = super::said("8 h ago", at(MORNING)).unwrap();
    assert_eq!(time::format(&said.time), "2026-11-22T02:00:30-05:00");
}
