//! Times of an assessment: offsets, hours that happened twice or never, and the last use.

use chrono_tz::Tz;

use super::{read, read_toml, refused, refused_in, told};

fn at(time: &str) -> String {
    format!("{{\"time\":\"{time}\",\"observations\":{{}}}}")
}

#[test]
fn a_time_without_offset_is_refused_unless_a_zone_is_named() {
    let text = at("2026-11-22T20:14");
    assert_eq!(
        refused(&text),
        [
            "1:9 bad-time: `2026-11-22T20:14` has no offset from UTC; write the offset, as in \
          2026-11-22T20:14:00-05:00, or name a zone with `--timezone`"
        ]
    );
    let read = read(&text, Some(Tz::America__New_York)).unwrap();
    let time = ows::base::time::format(&read.context.time.unwrap());
    assert_eq!(time, "2026-11-22T20:14:00-05:00");
}

#[test]
fn what_is_no_time_is_refused() {
    let help = "write a date, a time and an offset, as in 2026-11-22T20:14:00-05:00";
    for time in [
        "now",
        "2026-11-22",
        "2026-02-30T00:00Z",
        "２026-11-22T20:14Z",
        "2026-11-22T20:14:60Z",
    ] {
        let expected = format!("1:9 bad-time: `{time}` is not a time; {help}");
        assert_eq!(refused_in(&at(time), Some(Tz::UTC)), [expected]);
    }
    let quotes = "as in \"2026-11-22T20:14:00-05:00\"";
    for (value, shown) in [
        ("1732306440", "the number 1732306440"),
        ("null", "`null`"),
        ("[]", "a list"),
    ] {
        let text = format!("{{\"time\":{value},\"observations\":{{}}}}");
        let expected =
            format!("1:9 wrong-type: `time` is a time in double quotes, not {shown}; {quotes}");
        assert_eq!(refused(&text), [expected]);
    }
}

#[test]
fn an_hour_that_happened_twice_is_refused_and_both_readings_are_offered() {
    for (time, zone, first, second) in [
        (
            "2026-11-01T01:30",
            Tz::America__New_York,
            "2026-11-01T01:30:00-04:00",
            "2026-11-01T01:30:00-05:00",
        ),
        (
            "2026-10-25T01:30",
            Tz::Europe__London,
            "2026-10-25T01:30:00+01:00",
            "2026-10-25T01:30:00+00:00",
        ),
        (
            "2026-04-05T01:45",
            Tz::Australia__Lord_Howe,
            "2026-04-05T01:45:00+11:00",
            "2026-04-05T01:45:00+10:30",
        ),
    ] {
        let local = time.replace('T', " ");
        let twice = format!("{local} happened twice in {zone}, when the clock was put back");
        let expected = format!("1:9 bad-time: {twice}; write which: {first} or {second}");
        assert_eq!(refused_in(&at(time), Some(zone)), [expected]);
        for reading in [first, second] {
            assert!(read(&at(reading), Some(zone)).is_ok(), "{reading}");
        }
    }
}

#[test]
fn an_hour_that_never_was_is_refused() {
    let problems = refused_in(&at("2026-03-08T02:30"), Some(Tz::America__New_York));
    assert_eq!(
        problems,
        [
            "1:9 bad-time: 2026-03-08 02:30 did not happen in America/New_York: the clock was put \
          forward over it; write the time with its offset"
        ]
    );
}

#[test]
fn every_time_of_an_assessment_is_held_to_the_same_rules() {
    let twice = "2026-11-01 01:30 happened twice in America/New_York, when the clock was put back; \
                 write which: 2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00";
    for (text, place) in [
        (
            r#"{"last_use":"2026-11-01T01:30","observations":{}}"#,
            "1:13",
        ),
        (
            r#"{"events":[{"kind":"seizure","time":"2026-11-01T01:30"}],"observations":{}}"#,
            "1:37",
        ),
        (
            r#"{"observations":{"pulse":{"points":2,"time":"2026-11-01T01:30"}}}"#,
            "1:45",
        ),
        (
            r#"{"observations":{"pulse":{"points":2,"earlier":[{"points":1,"time":"2026-11-01T01:30"}]}}}"#,
            "1:68",
        ),
    ] {
        let problems = refused_in(text, Some(Tz::America__New_York));
        assert_eq!(problems, [format!("{place} bad-time: {twice}")], "{text}");
    }
}

#[test]
fn the_last_use_does_not_lie_after_the_assessment() {
    let text = |time: &str, last_use: &str| {
        format!("{{\"time\":\"{time}\",\"last_use\":\"{last_use}\",\"observations\":{{}}}}")
    };
    let after = "last-use: the last use lies after the assessment; mend one of the two times";
    let late = text("2026-11-22T20:14:00-05:00", "2026-11-22T20:15:00-05:00");
    assert_eq!(refused(&late), [format!("1:48 {after}")]);
    // Instants are compared, not clock faces.
    let east = text("2026-11-22T20:14:00-05:00", "2026-11-23T01:13:00+00:00");
    assert!(read(&east, None).is_ok());
    let same = text("2026-11-22T20:14:00-05:00", "2026-11-22T20:14:00-05:00");
    assert!(read(&same, None).is_ok());
}

#[test]
fn a_last_use_with_a_time_is_not_unknown() {
    let text = r#"{"last_use":"2026-11-22T13:00:00-05:00","last_use_certainty":"unknown","observations":{}}"#;
    assert_eq!(
        refused(text),
        ["1:13 last-use: the last use has a time and is said to be unknown; leave one of them out"]
    );
}

#[test]
fn a_time_of_toml_without_offset_is_refused_too() {
    let text = "time = 2026-11-22T20:14:00\n[observations]\n";
    let problems = read_toml(text, None).unwrap_err();
    assert_eq!(
        told(text, &problems),
        [
            "1:8 bad-time: `2026-11-22T20:14:00` has no offset from UTC; write the offset, as in \
          2026-11-22T20:14:00-05:00, or name a zone with `--timezone`"
        ]
    );
    assert!(read_toml(text, Some(Tz::UTC)).is_ok());
    let text = "time = 20:14:00\n[observations]\n";
    assert_eq!(
        read_toml(text, Some(Tz::UTC)).unwrap_err()[0].code,
        "bad-time"
    );
}

#[test]
fn a_last_use_that_cannot_be_read_is_not_called_missing_too() {
    let text = r#"{"last_use":"noon","last_use_certainty":"known","observations":{}}"#;
    assert_eq!(
        refused_in(text, None),
        [
            "1:13 bad-time: `noon` is not a time; write a date, a time and an offset, as in 2026-11-22T20:14:00-05:00"
        ]
    );
}

#[test]
fn how_well_a_time_is_known_needs_the_time() {
    for certainty in ["known", "about"] {
        let text = format!("{{\"last_use_certainty\":\"{certainty}\",\"observations\":{{}}}}");
        assert_eq!(
            refused_in(&text, None),
            [
                "1:23 last-use: the last use is said to be known and has no time; add it, or leave out how well it is known"
            ]
        );
    }
}
