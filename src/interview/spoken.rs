//! Times as people say them at a bedside: `20:10`, `31 h ago`, `about 2 days ago`, `unknown`.
//!
//! A time of day is the latest one that is not in the future. No clock is read here: what time it
//! is now, and in which zone, is handed in.

use chrono::{Days, NaiveTime, TimeDelta};

use crate::base::diagnostic::Mistake;
use crate::base::time::{self, NOT_A_TIME, Time};
use crate::base::zone::Zone;

/// What time it is, and where.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The time.
    pub time: Time,
    /// The zone that times without an offset belong to.
    pub zone: Zone,
}

/// A moment as it was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpokenTime {
    /// The time.
    pub time: Time,
    /// True if it is only rough: "about", or `~`.
    pub about: bool,
}

const HELP: &str = "write it as 20:10, 31 h ago, about 2 days ago, or 2026-11-22 20:10";

/// Reads a moment that lies in the past.
///
/// # Errors
/// It is no time, or lies in the future, or the zone has it twice or not at all.
pub fn moment(text: &str, now: Now) -> Result<SpokenTime, Mistake> {
    let said = said(text, now)?;
    if said.time > now.time {
        let message = format!("{} is still to come", said.time.format("%-d %b %Y %H:%M"));
        return Err(Mistake::new("bad-time", message).help("write a time that has passed"));
    }
    Ok(said)
}

/// Reads a moment as it was said at another time, which spans are counted back from.
///
/// # Errors
/// It is no time, or the zone has it twice or not at all.
pub fn said(text: &str, then: Now) -> Result<SpokenTime, Mistake> {
    let (about, text) = rough(text.trim());
    let found = match ago(text) {
        Some(span) => then.time.checked_sub_signed(span),
        None => None,
    };
    let time = match found {
        Some(time) => time,
        None => clock(text, then)?,
    };
    Ok(SpokenTime { time, about })
}

/// Tells "about 31 h ago" from "31 h ago".
fn rough(text: &str) -> (bool, &str) {
    for word in ["about", "around", "approx.", "ca.", "~"] {
        let rest = text
            .get(..word.len())
            .filter(|start| start.eq_ignore_ascii_case(word))
            .and_then(|_| text.get(word.len()..));
        if let Some(rest) = rest {
            return (true, rest.trim_start());
        }
    }
    (false, text)
}

/// Reads `now`, `yesterday` for a day ago, and spans such as `31 h ago`, `31h`, `1 h 20 min`, `2 days`.
fn ago(text: &str) -> Option<TimeDelta> {
    match text.to_ascii_lowercase().as_str() {
        "now" => return Some(TimeDelta::zero()),
        "yesterday" => return Some(TimeDelta::days(1)),
        _ => {}
    }
    let text = text.to_ascii_lowercase();
    let span = text.strip_suffix("ago").unwrap_or(&text).trim();
    let mut total = TimeDelta::zero();
    let mut rest = span;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?.trim_start();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let minutes = minutes_of(rest.get(..letters)?)?;
        rest = rest.get(letters..)?.trim_start();
        // A span that nobody has lived through is a typing slip.
        let part = number
            .checked_mul(minutes)
            .filter(|part| *part <= LONGEST)?;
        total = total.checked_add(&TimeDelta::minutes(part))?;
    }
    Some(total)
}

/// A hundred years, in minutes.
const LONGEST: i64 = 100 * 366 * 24 * 60;

fn minutes_of(unit: &str) -> Option<i64> {
    match unit {
        "m" | "min" | "mins" | "minute" | "minutes" => Some(1),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(60),
        "d" | "day" | "days" => Some(24 * 60),
        "w" | "week" | "weeks" => Some(7 * 24 * 60),
        _ => None,
    }
}

/// Reads a time of day, of today or of the day before, or a date with a time.
fn clock(text: &str, now: Now) -> Result<Time, Mistake> {
    let (yesterday, of_day) = match text.get(..9) {
        Some(word) if word.eq_ignore_ascii_case("yesterday") => {
            (true, text.get(9..).unwrap_or_default().trim_start())
        }
        _ => (false, text),
    };
    let Some(of_day) = time_of_day(of_day) else {
        return time::parse(text, Some(now.zone)).map_err(|bad| {
            if bad.message.ends_with(NOT_A_TIME) {
                bad.help(HELP)
            } else {
                bad
            }
        });
    };
    let today = now.zone.at(now.time).date_naive();
    let at = |day: chrono::NaiveDate| {
        let local = day.and_time(of_day).format("%Y-%m-%dT%H:%M").to_string();
        time::parse(&local, Some(now.zone))
    };
    let before = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    if yesterday {
        return at(before);
    }
    match at(today)? {
        // At one in the morning, 23:50 was yesterday.
        time if time > now.time => at(before),
        time => Ok(time),
    }
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (hours, minutes) = text.split_once(':')?;
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(hours) || !plain(minutes) || minutes.len() != 2 || !(1..=2).contains(&hours.len()) {
        return None;
    }
    NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: &str) -> Now {
        Now {
            time: time::parse(now, None).unwrap(),
            zone: "America/New_York".parse().unwrap(),
        }
    }

    fn said(text: &str) -> String {
        let now = at("2026-11-22T01:14:00-05:00");
        match moment(text, now) {
            Ok(said) => format!(
                "{}{}",
                if said.about { "~" } else { "" },
                time::format(&said.time)
            ),
            Err(bad) => bad.message,
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
            "22 Nov 2026 02:00 is still to come"
        );
        for text in [
            "",
            "31",
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
}
