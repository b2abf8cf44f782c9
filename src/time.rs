//! Times as a person or a file writes them, turned into instants with their offset.
//!
//! A time without an offset belongs to a zone that must be named, and a local time that the zone
//! has twice (the hour put back) or not at all (the hour put forward) is refused, never guessed.
//! No clock is read here; whether one can have been right is in [`doubt`](doubt()).

mod doubt;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

pub use doubt::{Doubt, SET_BACK, doubt, is_before_1970, is_never_set};

/// An instant, with the offset from UTC that was in force where it was read.
pub type Time = DateTime<FixedOffset>;

/// Why a text is not a time that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTime {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Reads a time such as `2026-11-22T20:14:00-05:00`.
///
/// Seconds may be left out, a space may stand for the `T`, and `Z` for `+00:00`. Without an
/// offset the time is read in `zone`.
///
/// # Errors
/// No time, no offset and no zone, or a local time that the zone has twice or not at all.
pub fn parse(text: &str, zone: Option<Tz>) -> Result<Time, BadTime> {
    if let Some(time) = with_offset(text) {
        return Ok(time);
    }
    let Some(local) = without_offset(text) else {
        return Err(BadTime {
            message: format!("`{}` is not a time", crate::text::excerpt(text)),
            help: "write a date, a time and an offset, as in 2026-11-22T20:14:00-05:00".to_owned(),
        });
    };
    match zone {
        Some(zone) => in_zone(local, zone),
        None => Err(BadTime {
            message: format!("`{}` has no offset from UTC", crate::text::excerpt(text)),
            help: "write the offset, as in 2026-11-22T20:14:00-05:00, or name a zone with `--timezone`".to_owned(),
        }),
    }
}

/// Writes a time as RFC 3339, with seconds, their fraction if there is one, and its own offset.
pub fn format(time: &Time) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
}

/// Writes a span of time as people say it: `40 min`, `6 h 4 min`, `31 h`, `12 days`.
///
/// Minutes are left out from ten hours on, hours from four days on; parts are cut, not rounded.
pub fn duration(span: TimeDelta) -> String {
    let minutes = span.num_minutes().max(0);
    let (hours, rest) = (minutes / 60, minutes % 60);
    match hours {
        0 => format!("{minutes} min"),
        1..=9 if rest > 0 => format!("{hours} h {rest} min"),
        1..=95 => format!("{hours} h"),
        _ => format!("{} days", hours / 24),
    }
}

fn with_offset(text: &str) -> Option<Time> {
    if !plain(text) {
        return None;
    }
    // The usual spelling has a parser of its own, which is quicker than trying shapes.
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time).filter(|time| !is_leap_second(time.naive_local()));
    }
    let text = text
        .strip_suffix(['Z', 'z'])
        .map_or_else(|| text.to_owned(), |local| format!("{local}+00:00"));
    [
        "%Y-%m-%dT%H:%M:%S%:z",
        "%Y-%m-%dT%H:%M%:z",
        "%Y-%m-%d %H:%M:%S%:z",
        "%Y-%m-%d %H:%M%:z",
        "%Y-%m-%dT%H:%M:%S%.f%:z",
    ]
    .iter()
    .find_map(|shape| DateTime::parse_from_str(&text, shape).ok())
    .filter(|time| !is_leap_second(time.naive_local()))
}

fn without_offset(text: &str) -> Option<NaiveDateTime> {
    if !plain(text) {
        return None;
    }
    [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
    ]
    .iter()
    .find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok())
    .filter(|time| !is_leap_second(*time))
}

/// The parser behind lets spaces and signs pass in places; a time has exactly this many digits.
fn plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.is_ascii()
        && bytes.len() >= 16
        && bytes
            .iter()
            .take(16)
            .enumerate()
            .all(|(index, byte)| match index {
                4 | 7 => *byte == b'-',
                10 => *byte == b'T' || *byte == b' ',
                13 => *byte == b':',
                _ => byte.is_ascii_digit(),
            })
        && bytes
            .iter()
            .skip(16)
            .all(|byte| byte.is_ascii_digit() || b":.+-Zz".contains(byte))
}

/// A second numbered 60 cannot be compared with others, and no bedside clock shows it.
fn is_leap_second(time: NaiveDateTime) -> bool {
    use chrono::Timelike as _;
    time.nanosecond() >= 1_000_000_000
}

fn in_zone(local: NaiveDateTime, zone: Tz) -> Result<Time, BadTime> {
    match zone.from_local_datetime(&local) {
        chrono::LocalResult::Single(time) => Ok(time.fixed_offset()),
        chrono::LocalResult::Ambiguous(first, second) => Err(BadTime {
            message: format!(
                "{} happened twice in {zone}, when the clock was put back",
                local.format("%Y-%m-%d %H:%M")
            ),
            help: format!(
                "write which: {} or {}",
                format(&first.fixed_offset()),
                format(&second.fixed_offset())
            ),
        }),
        chrono::LocalResult::None => Err(BadTime {
            message: format!(
                "{} did not happen in {zone}: the clock was put forward over it",
                local.format("%Y-%m-%d %H:%M")
            ),
            help: "write the time with its offset".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str, zone: Option<Tz>) -> String {
        parse(text, zone).map_or_else(|bad| bad.message, |time| format(&time))
    }

    #[test]
    fn a_time_with_its_offset_is_kept_as_it_is() {
        assert_eq!(
            instant("2026-11-22T20:14:00-05:00", None),
            "2026-11-22T20:14:00-05:00"
        );
        assert_eq!(
            instant("2026-11-22T20:14:00.25-05:00", None),
            "2026-11-22T20:14:00.250-05:00"
        );
        assert_eq!(
            instant("2026-11-22 20:14Z", None),
            "2026-11-22T20:14:00+00:00"
        );
    }

    #[test]
    fn a_time_without_offset_needs_a_zone() {
        assert_eq!(
            instant("2026-11-22T20:14", None),
            "`2026-11-22T20:14` has no offset from UTC"
        );
        assert_eq!(
            instant("2026-11-22T20:14", Some(Tz::America__New_York)),
            "2026-11-22T20:14:00-05:00"
        );
    }

    #[test]
    fn the_hour_put_back_is_refused_and_both_readings_are_offered() {
        let bad = parse("2026-11-01T01:30", Some(Tz::America__New_York)).unwrap_err();
        assert_eq!(
            bad.message,
            "2026-11-01 01:30 happened twice in America/New_York, when the clock was put back"
        );
        assert_eq!(
            bad.help,
            "write which: 2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00"
        );
    }

    #[test]
    fn lord_howe_puts_the_clock_back_by_half_an_hour() {
        let bad = parse("2026-04-05T01:45", Some(Tz::Australia__Lord_Howe)).unwrap_err();
        assert_eq!(
            bad.help,
            "write which: 2026-04-05T01:45:00+11:00 or 2026-04-05T01:45:00+10:30"
        );
        assert_eq!(
            instant("2026-04-05T01:15", Some(Tz::Australia__Lord_Howe)),
            "2026-04-05T01:15:00+11:00"
        );
    }

    #[test]
    fn the_hour_that_never_was_is_refused() {
        assert_eq!(
            instant("2026-03-08T02:30", Some(Tz::America__New_York)),
            "2026-03-08 02:30 did not happen in America/New_York: the clock was put forward over it"
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-13-01T00:00Z",
            "2026-02-30T00:00Z",
            "26-11-22T20:14Z",
            "2026-11-22",
            "20:14",
            "2026-11-22T24:00Z",
            "2026-11-22T20:14:60Z",
            " 2026-11-22T20:14Z",
            "+026-11-22T20:14Z",
            "２026-11-22T20:14Z",
        ] {
            assert!(parse(text, Some(Tz::UTC)).is_err(), "{text}");
        }
    }

    #[test]
    fn spans_of_time_read_as_people_say_them() {
        let said = |minutes| duration(TimeDelta::minutes(minutes));
        assert_eq!(said(40), "40 min");
        assert_eq!(said(364), "6 h 4 min");
        assert_eq!(said(31 * 60 + 14), "31 h");
        assert_eq!(said(12 * 24 * 60), "12 days");
    }
}
