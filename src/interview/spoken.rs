//! Times as people say them at a bedside: `20:10`, `2200`, `10 pm`, `last night 22:00`, `22 Nov 14:00`,
//! `31 h ago`, `about 2 days ago`.
//!
//! A time of day is the latest one that is not in the future, and so is a date without a year. What could mean
//! two times is refused with both, and so is a time of day that is just ahead. No clock is read here: what time it is now, and in which zone, is handed in.

mod clock;

use chrono::{TimeDelta, Timelike as _};

use crate::base::diagnostic::Mistake;
use crate::base::time::{self, NOT_A_TIME, Time};
use crate::base::zone::Zone;
use clock::ClockTime;

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
    /// The time; whole seconds, unless a fraction was written.
    pub time: Time,
    /// True if it is only rough: "about", `~`, or "yesterday" alone.
    pub about: bool,
}

const HELP: &str = "write it as 20:10, 31 h ago, about 2 days ago, or 22 Nov 20:10";

/// Reads a moment that lies in the past.
///
/// # Errors
/// It is no time, lies in the future, could mean two times, or the zone has it twice or not at all.
pub fn moment(text: &str, now: Now) -> Result<SpokenTime, Mistake> {
    let said = read(text, now)?;
    if said.time > now.time {
        let message = format!("{} is still to come", said.time.format("%-d %b %Y %H:%M"));
        let help = "write a time that has passed";
        let is_today = said.time.date_naive() == now.zone.at(now.time).date_naive();
        let yesterday = said.time.format(", as in yesterday %-H:%M").to_string();
        let example = if is_today { &yesterday } else { "" };
        return Err(Mistake::new("bad-time", message).help(format!("{help}{example}")));
    }
    refuse_just_ahead(text, said.time, now)?;
    Ok(said)
}

/// How far ahead a time of day without a day may lie to be asked about; further ahead it is of the day before. This
/// project's choice.
const AHEAD: TimeDelta = TimeDelta::hours(2);

/// Refuses a time of day alone that would be yesterday's only because a watch is fast, or by a slip.
fn refuse_just_ahead(text: &str, taken_for: Time, now: Now) -> Result<(), Mistake> {
    let next_day = taken_for + TimeDelta::days(1);
    if !is_time_of_day(rough(text.trim()).1) || next_day - now.time > AHEAD {
        return Ok(());
    }
    let of_day = taken_for.format("%-H:%M");
    let here = now.zone.at(now.time);
    let message = format!(
        "{of_day} is still to come, since it is {} now",
        here.format("%-H:%M")
    );
    // Before midnight what is just ahead is of tomorrow, and what has passed of today.
    let is_today = taken_for.date_naive() == here.date_naive();
    let day = if is_today { "today" } else { "yesterday" };
    let help = format!("write now, or {day} {of_day}");
    Err(Mistake::new("bad-time", message).help(help))
}

/// Reads a moment as it was said at another time, which spans are counted back from.
///
/// # Errors
/// It is no time, could mean two times, or the zone has it twice or not at all; or it counts from a day that
/// nobody can tell, as "yesterday" does.
pub fn said(text: &str, then: Now) -> Result<SpokenTime, Mistake> {
    let (_, plain) = rough(text.trim());
    let day = ClockTime::of(plain).and_then(|clock| clock.day_word());
    if day.is_some() || clock::is_day_word(plain) {
        let message = format!("`{}` does not say of which day", text.trim());
        let before = then.zone.at(then.time - TimeDelta::days(1));
        let date = before.format("%-d %b %Y").to_string();
        let of_day =
            ClockTime::of(plain).map_or_else(|| "22:00".to_owned(), |clock| clock.of_day());
        let help = format!("write the date, as in {date} {of_day}");
        return Err(Mistake::new("bad-time", message).help(help));
    }
    read(text, then)
}

/// Says whether a text is a time of day alone: `20:10`, `2200`, `10 pm`.
pub fn is_time_of_day(text: &str) -> bool {
    ClockTime::of(text).is_some_and(|clock| clock.is_of_no_day())
}

/// Says whether a text can be nothing but a time of day, with or without its day. Four digits alone can be a
/// number of something else.
pub fn is_clearly_a_time(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    !digits && ClockTime::of(text).is_some()
}

fn read(text: &str, now: Now) -> Result<SpokenTime, Mistake> {
    let (about, text) = rough(text.trim());
    if text.eq_ignore_ascii_case("yesterday") {
        let time = now.time - TimeDelta::days(1);
        let time = time.with_second(0).unwrap_or(time);
        let (time, about) = (whole_seconds(time), true);
        return Ok(SpokenTime { time, about });
    }
    let found = ago(text).and_then(|span| now.time.checked_sub_signed(span));
    let time = match (found, ClockTime::of(text)) {
        (Some(time), _) => whole_seconds(time),
        (None, Some(clock)) => clock.at(now)?,
        (None, None) => written(text, now.zone)?,
    };
    Ok(SpokenTime { time, about })
}

/// Reads a date and a time as files have them.
fn written(text: &str, zone: Zone) -> Result<Time, Mistake> {
    clock::refuse_without_hour(text)?;
    time::parse(text, Some(zone)).map_err(|bad| {
        if !bad.message.ends_with(NOT_A_TIME) {
            return bad;
        }
        match text.parse() {
            Ok(number @ 1..24_u8) => bad.help(format!("write {number}:00 or {number} h ago")),
            _ => bad.help(HELP),
        }
    })
}

/// Cuts what is less than a second: nobody who says a time means it.
fn whole_seconds(time: Time) -> Time {
    time.with_nanosecond(0).unwrap_or(time)
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

/// Reads `now`, and spans such as `31 h ago`, `31h`, `1 h 20 min`, `2 days`, `half an hour ago`.
fn ago(text: &str) -> Option<TimeDelta> {
    let text = text.to_ascii_lowercase();
    let span = text.strip_suffix("ago").unwrap_or(&text).trim();
    match span {
        "" => return None,
        "now" => return Some(TimeDelta::zero()),
        "half an hour" | "half hour" => return Some(TimeDelta::minutes(30)),
        _ => {}
    }
    let article = span.strip_prefix("an ").or_else(|| span.strip_prefix("a "));
    if let Some(unit) = article {
        return minutes_of(unit.trim()).map(TimeDelta::minutes);
    }
    let mut total = TimeDelta::zero();
    let mut rest = span;
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

#[cfg(test)]
mod tests;
