//! Times as a person or a file writes them, turned into instants with their offset.
//!
//! A time without an offset belongs to a zone that must be named, and a local time that the zone
//! has twice (the hour put back) or not at all (the hour put forward) is refused, never guessed.
//! No clock is read here; [`doubt`] says whether one can have been right: a clock is held to the entry just
//! before, and to a year before which nothing was recorded. One that runs ahead cannot be told from a right
//! one until it is set right. So it is the step back that is said, once, where it happens: what goes on from
//! there may be right, and is not doubted again. What is doubted is worked out whenever it is shown, and
//! never written down.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _};

use crate::base::diagnostic::Mistake;
use crate::base::text::excerpt;
use crate::base::zone::Zone;

/// An instant, with the offset from UTC that was in force where it was read.
pub type Time = DateTime<FixedOffset>;

/// What is said of a text that is no time at all.
pub const NOT_A_TIME: &str = "is not a time";

/// What the help for a time without an offset ends with, where an option may name the zone.
pub const OR_ZONE: &str = ", or name a zone with `--timezone`";

/// Reads a time such as `2026-11-22T20:14:00-05:00`.
///
/// Seconds may be left out or have a fraction, and a space may stand for the `T` and before the
/// offset. An offset is `-05:00`, `-0500`, `-05`, `Z` or `UTC`. Without one the time is read in `zone`.
///
/// # Errors
/// No time, no offset and no zone, or a local time that the zone has twice or not at all.
pub fn parse(text: &str, zone: Option<Zone>) -> Result<Time, Mistake> {
    let no_time = || {
        let help = "write a date, a time and an offset, as in 2026-11-22T20:14:00-05:00";
        bad_time(["`", &excerpt(text), "` ", NOT_A_TIME].concat(), help)
    };
    let (local, offset) = written(text.as_bytes()).ok_or_else(no_time)?;
    match (offset, zone) {
        (Some(offset), _) => offset
            .from_local_datetime(&local)
            .single()
            .ok_or_else(no_time),
        (None, Some(zone)) => in_zone(local, zone),
        (None, None) => Err(bad_time(
            format!("`{}` has no offset from UTC", excerpt(text)),
            format!("write the offset, as in 2026-11-22T20:14:00-05:00{OR_ZONE}"),
        )),
    }
}

/// Says whether [`parse`] reads a time, and no more: what is wrong takes longer to say.
pub fn is_time(text: &str, zone: Option<Zone>) -> bool {
    match (written(text.as_bytes()), zone) {
        (Some((local, Some(offset))), _) => offset.from_local_datetime(&local).single().is_some(),
        (Some((local, None)), Some(zone)) => in_zone(local, zone).is_ok(),
        _ => false,
    }
}

fn bad_time(message: String, help: impl Into<String>) -> Mistake {
    Mistake::new("bad-time", message).help(help)
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

/// Reads a date and a time of day, and the offset if there is one.
///
/// By hand, since a parser of many shapes lets spaces and signs pass in places; and quicker so. A
/// second numbered 60 is none: it cannot be compared with others, and no bedside clock shows it.
fn written(text: &[u8]) -> Option<(NaiveDateTime, Option<FixedOffset>)> {
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = text.get(..10)? else {
        return None;
    };
    let [b'T' | b' ', h1, h2, b':', n1, n2, rest @ ..] = text.get(10..)? else {
        return None;
    };
    let date = NaiveDate::from_ymd_opt(
        i32::try_from(number(year)?).ok()?,
        number(&[*m1, *m2])?,
        number(&[*d1, *d2])?,
    )?;
    let (second, fraction, rest) = match rest {
        [b':', s1, s2, b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
            let (fraction, rest) = rest.split_at_checked(digits.count())?;
            (number(&[*s1, *s2])?, nanoseconds(fraction)?, rest)
        }
        [b':', s1, s2, rest @ ..] => (number(&[*s1, *s2])?, 0, rest),
        _ => (0, 0, rest),
    };
    let (hour, minute) = (number(&[*h1, *h2])?, number(&[*n1, *n2])?);
    let local = date.and_hms_nano_opt(hour, minute, second, fraction)?;
    match rest {
        [] => Some((local, None)),
        _ => Some((
            local,
            Some(offset(rest.strip_prefix(b" ").unwrap_or(rest))?),
        )),
    }
}

/// Reads an offset from UTC: `-05:00`, `-0500`, `-05`, `Z`, `UTC`.
fn offset(text: &[u8]) -> Option<FixedOffset> {
    let (sign, h1, h2, minutes) = match text {
        b"Z" | b"z" | b"UTC" => return FixedOffset::east_opt(0),
        [sign, h1, h2] => (sign, h1, h2, [b'0', b'0']),
        [sign, h1, h2, m1, m2] | [sign, h1, h2, b':', m1, m2] => (sign, h1, h2, [*m1, *m2]),
        _ => return None,
    };
    let minutes = number(&minutes).filter(|minutes| *minutes < 60)?;
    let seconds = i32::try_from(number(&[*h1, *h2])? * 3600 + minutes * 60).ok()?;
    match sign {
        b'+' => FixedOffset::east_opt(seconds),
        b'-' => FixedOffset::west_opt(seconds),
        _ => None,
    }
}

/// Reads digits and nothing else, few enough for the number.
fn number(digits: &[u8]) -> Option<u32> {
    let add = |number: u32, digit: &u8| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    };
    digits.iter().try_fold(0, add)
}

/// Reads the digits of a fraction of a second; what is finer than a nanosecond is cut.
fn nanoseconds(digits: &[u8]) -> Option<u32> {
    let padding = std::iter::repeat(&b'0');
    let nine: Vec<u8> = digits.iter().chain(padding).take(9).copied().collect();
    (!digits.is_empty()).then(|| number(&nine)).flatten()
}

fn in_zone(local: NaiveDateTime, zone: Zone) -> Result<Time, Mistake> {
    match zone.instants(local).as_slice() {
        [time] => Ok(*time),
        [] => Err(bad_time(
            format!(
                "{} did not happen in {zone}: the clock was put forward over it",
                local.format("%Y-%m-%d %H:%M")
            ),
            "write the time with its offset",
        )),
        twice => Err(bad_time(
            format!(
                "{} happened twice in {zone}, when the clock was put back",
                local.format("%Y-%m-%d %H:%M")
            ),
            format!(
                "write which: {}",
                twice.iter().map(format).collect::<Vec<_>>().join(" or ")
            ),
        )),
    }
}

/// How much earlier than the entry before it one may be recorded until the clock counts as set back.
///
/// The clocks of a ward differ by minutes, and a machine mends its own by as much.
pub const SET_BACK: TimeDelta = TimeDelta::minutes(10);

/// The beginning of 2020, in seconds since 1970: no version of this program is as old.
const EARLIEST_SECONDS: i64 = 1_577_836_800;

/// Why a clock cannot have been right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It stood before 2020, as one does that was never set.
    NotSet,
    /// It stood earlier than for the entry just before, by this much.
    SetBack(TimeDelta),
}

/// Says why the clock cannot have been right at `recorded`, if so.
///
/// `before` is the time that the entry just before it was recorded at.
pub fn doubt(recorded: Time, before: Option<Time>) -> Option<Doubt> {
    let back = before.map(|before| before - recorded);
    match back.filter(|back| *back > SET_BACK) {
        Some(back) => Some(Doubt::SetBack(back)),
        None => is_never_set(recorded).then_some(Doubt::NotSet),
    }
}

/// Says whether a clock that stands so was never set: it is before 2020.
pub fn is_never_set(time: Time) -> bool {
    time.timestamp() < EARLIEST_SECONDS
}

/// Says whether a time lies before 1970, when nobody was observed with this program.
pub fn is_before_1970(time: Time) -> bool {
    time.timestamp() < 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn instant(text: &str, zone: Option<Zone>) -> String {
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
    fn offsets_and_fractions_are_read_as_databases_write_them() {
        for (written, expected) in [
            ("2026-11-16 13:00:00+00", "2026-11-16T13:00:00+00:00"),
            ("2026-11-16 13:00:00-03", "2026-11-16T13:00:00-03:00"),
            ("2026-11-16T13:00:00+0545", "2026-11-16T13:00:00+05:45"),
            (
                "2026-11-16 13:00:00.5+05:30",
                "2026-11-16T13:00:00.500+05:30",
            ),
            (
                "2026-11-16 13:00:00.0000000 -05:00",
                "2026-11-16T13:00:00-05:00",
            ),
            ("2026-11-16 13:00:00 UTC", "2026-11-16T13:00:00+00:00"),
            ("2026-11-16 13:00+01", "2026-11-16T13:00:00+01:00"),
            (
                "2026-11-16 13:00:00.1234567891Z",
                "2026-11-16T13:00:00.123456789+00:00",
            ),
        ] {
            assert_eq!(instant(written, None), expected, "{written}");
        }
        let tokyo = Some(zone("Asia/Tokyo"));
        for (written, expected) in [
            ("2024-03-05 14:30:00.000", "2024-03-05T14:30:00+09:00"),
            ("2024-03-05T14:30:00.25", "2024-03-05T14:30:00.250+09:00"),
        ] {
            assert_eq!(instant(written, tokyo), expected, "{written}");
        }
    }

    #[test]
    fn a_time_without_offset_needs_a_zone() {
        assert_eq!(
            instant("2026-11-22T20:14", None),
            "`2026-11-22T20:14` has no offset from UTC"
        );
        assert_eq!(
            instant("2026-11-22T20:14", Some(zone("America/New_York"))),
            "2026-11-22T20:14:00-05:00"
        );
    }

    #[test]
    fn the_hour_put_back_is_refused_and_both_readings_are_offered() {
        let bad = parse("2026-11-01T01:30", Some(zone("America/New_York"))).unwrap_err();
        assert_eq!(
            bad.message,
            "2026-11-01 01:30 happened twice in America/New_York, when the clock was put back"
        );
        assert_eq!(
            bad.help.unwrap(),
            "write which: 2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00"
        );
    }

    #[test]
    fn lord_howe_puts_the_clock_back_by_half_an_hour() {
        let bad = parse("2026-04-05T01:45", Some(zone("Australia/Lord_Howe"))).unwrap_err();
        assert_eq!(
            bad.help.unwrap(),
            "write which: 2026-04-05T01:45:00+11:00 or 2026-04-05T01:45:00+10:30"
        );
        assert_eq!(
            instant("2026-04-05T01:15", Some(zone("Australia/Lord_Howe"))),
            "2026-04-05T01:15:00+11:00"
        );
    }

    #[test]
    fn the_hour_that_never_was_is_refused() {
        assert_eq!(
            instant("2026-03-08T02:30", Some(zone("America/New_York"))),
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
            "2026-11-22T20:14:00.Z",
            "2026-11-22T20:14.5Z",
            "2026-11-22T20:14:00+5",
            "2026-11-22T20:14:00+05:3",
            "2026-11-22T20:14:00+05:60",
            "2026-11-22T20:14:00+24",
            "2026-11-22T20:14:00  +05",
            "2026-11-22T20:14:00 ",
            "2026-11-22T20:14:00 EST",
            "2026-11-22T20:14:00Z+00",
            "2026-11-22T2 :14Z",
            "-026-11-22T20:14Z",
        ] {
            assert!(parse(text, Some(Zone::UTC)).is_err(), "{text}");
            assert!(!is_time(text, Some(Zone::UTC)), "{text}");
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
