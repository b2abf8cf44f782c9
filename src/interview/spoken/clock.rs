//! A time of day with its day as people write them: `22:00`, `10 pm`, `last night 22:00`, `22/11 14:00`.
//!
//! The day is written before the month. A date whose numbers could be exchanged is refused, and so is an hour
//! that a word for a part of the day does not have.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _};

use super::Now;
use crate::base::diagnostic::Mistake;
use crate::base::text::{excerpt, is_digits};
use crate::base::time::{self, Time};

/// The words for a day or a part of one.
const DAY_WORDS: [(&str, DayWord); 4] = [
    ("yesterday", DayWord::Yesterday),
    ("today", DayWord::Today),
    ("this morning", DayWord::ThisMorning),
    ("last night", DayWord::LastNight),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The hour at which a night ends: what is said of an earlier one is of the night that began the day before.
const MORNING: u32 = 6;
/// The hour at which a night begins.
const EVENING: u32 = 18;

/// How far a date without a year is looked for: a 29 February comes within as many years.
const MOST_YEARS: i32 = 8;

/// A time of day, with its day if one is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClockTime {
    day: Option<Day>,
    of_day: NaiveTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Day {
    Word(DayWord),
    Date(Date),
}

/// A word for a day or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayWord {
    Yesterday,
    Today,
    ThisMorning,
    LastNight,
}

/// A date as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Date {
    /// The first of two numbers, or the number beside the name of the month.
    day: u32,
    month: u32,
    year: Option<i32>,
    /// Whether the month is a number too, as it was written then.
    numbers: Option<String>,
}

impl ClockTime {
    /// Reads a time of day with or without its day; `None` if the text is none.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (day, rest) = parted(&words(text));
        let day = day.filter(|day| !day.swallows_the_hour(&rest));
        let of_day = match day {
            Some(_) => time_of_day(&rest),
            None => time_of_day(&words(text)),
        };
        Some(Self {
            day,
            of_day: of_day?,
        })
    }

    /// Says whether no day is written.
    pub(super) fn is_of_no_day(&self) -> bool {
        self.day.is_none()
    }

    /// Returns the word for its day, if it is one that counts from today.
    pub(super) fn day_word(&self) -> Option<DayWord> {
        match self.day {
            Some(Day::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Returns the time of day as one writes it.
    pub(super) fn of_day(&self) -> String {
        self.of_day.format("%-H:%M").to_string()
    }

    /// Returns the instant that is meant; it may lie in the future.
    ///
    /// # Errors
    /// It could mean two days, there is no such day, or the zone has the time twice or not at all.
    pub(super) fn at(&self, now: Now) -> Result<Time, Mistake> {
        let local = now.zone.at(now.time).naive_local();
        let today = local.date();
        let before = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        let on = |day: NaiveDate| {
            let local = day.and_time(self.of_day).format("%Y-%m-%dT%H:%M");
            time::parse(&local.to_string(), Some(now.zone))
        };
        match &self.day {
            None => match on(today)? {
                // At one in the morning, 23:50 was yesterday.
                time if time > now.time => on(before),
                time => Ok(time),
            },
            Some(Day::Word(DayWord::Yesterday)) => on(before),
            Some(Day::Word(DayWord::Today)) => on(today),
            Some(Day::Word(DayWord::ThisMorning)) if self.of_day.hour() < 12 => on(today),
            Some(Day::Word(DayWord::ThisMorning)) => Err(bad_time(
                format!("{} is not in the morning", self.of_day()),
                format!("write today {}", self.of_day()),
            )),
            Some(Day::Word(DayWord::LastNight)) => self.last_night(local.time(), today, before, on),
            Some(Day::Date(date)) => on(date.before(local, self.of_day)?),
        }
    }

    /// Takes an evening for the one before, and an early hour for that of this morning. While that night is not
    /// over its early hours could be of the night before too.
    fn last_night(
        &self,
        clock: NaiveTime,
        today: NaiveDate,
        before: NaiveDate,
        on: impl Fn(NaiveDate) -> Result<Time, Mistake>,
    ) -> Result<Time, Mistake> {
        let of_day = self.of_day();
        match self.of_day.hour() {
            EVENING.. => on(before),
            0..MORNING if clock.hour() >= MORNING => on(today),
            0..MORNING => {
                let today = format!("today {of_day} or ");
                let today = if self.of_day <= clock { &today } else { "" };
                Err(bad_time(
                    format!("in the night `last night {of_day}` could be today or yesterday"),
                    format!("write {today}yesterday {of_day}"),
                ))
            }
            _ => Err(bad_time(
                format!("{of_day} is not in the night"),
                format!("write today {of_day} or yesterday {of_day}"),
            )),
        }
    }
}

impl Day {
    /// Says whether what stands where the hour should may be the year of the date: `22 Nov 2026`.
    fn swallows_the_hour(&self, rest: &str) -> bool {
        matches!(self, Self::Date(date) if date.year.is_none()) && is_year_of_now(rest)
    }
}

impl Date {
    /// Returns the day that is meant: without a year the latest on which the time of day has passed.
    fn before(&self, now: chrono::NaiveDateTime, of_day: NaiveTime) -> Result<NaiveDate, Mistake> {
        self.refuse_two_readings(&of_day.format("%-H:%M").to_string())?;
        let in_year = |year: i32| NaiveDate::from_ymd_opt(year, self.month, self.day);
        let found = match self.year {
            Some(year) => in_year(year),
            None => (now.year() - MOST_YEARS..=now.year())
                .rev()
                .filter_map(in_year)
                .find(|day| day.and_time(of_day) <= now),
        };
        let no_day = || {
            let message = format!("there is no {}", named(self.day, self.month, self.year));
            bad_time(
                message,
                "write the day before the month, as in 22 Nov 14:00",
            )
        };
        found.ok_or_else(no_day)
    }

    /// Refuses numbers of which both could be the month.
    fn refuse_two_readings(&self, of_day: &str) -> Result<(), Mistake> {
        let Some(numbers) = &self.numbers else {
            return Ok(());
        };
        let (day, month) = (self.day, self.month);
        let other = named(month, day, self.year);
        let could_be_other = (1..=12).contains(&day) && day != month;
        match month {
            1..=12 if could_be_other => {
                let own = named(day, month, self.year);
                Err(bad_time(
                    format!("`{numbers}` could be {own} or {other}"),
                    format!("write {own} {of_day} or {other} {of_day}"),
                ))
            }
            13..=31 if could_be_other => Err(bad_time(
                format!("`{numbers}` has no month {month}, since the day is written first"),
                format!("write {other} {of_day}"),
            )),
            1..=12 => Ok(()),
            _ => Err(bad_time(
                format!("`{numbers}` is not a date"),
                "write the day before the month, as in 22 Nov 14:00",
            )),
        }
    }
}

/// Says whether a text is a word for a day and nothing else.
pub(super) fn is_day_word(text: &str) -> bool {
    let text = words(text);
    DAY_WORDS.iter().any(|(word, _)| *word == text)
}

/// Refuses a day without an hour, with what to write.
///
/// # Errors
/// The text is a day, and has no hour.
pub(super) fn refuse_without_hour(text: &str) -> Result<(), Mistake> {
    let (Some(day), rest) = parted(&words(text)) else {
        return Ok(());
    };
    let shown = excerpt(text);
    let no_hour = |example: String| {
        let message = format!("`{shown}` has no hour");
        Err(bad_time(message, format!("write the hour: {example}")))
    };
    let date = match day {
        Day::Word(day) => {
            let name = DAY_WORDS.iter().find(|(_, known)| *known == day);
            let name = name.map_or("", |(name, _)| name);
            let usual = if day == DayWord::ThisMorning { 7 } else { 22 };
            let hour = small(&rest).filter(|hour| *hour < 24).unwrap_or(usual);
            return no_hour(format!("{name} {hour}:00"));
        }
        Day::Date(date) => date,
    };
    let is_year = is_year_of_now(&rest);
    if date.numbers.is_some() && !rest.is_empty() && !is_year {
        // Most likely it was never meant as a date, as in `1.5 h ago`.
        return Ok(());
    }
    date.refuse_two_readings("14:00")?;
    let own = named(date.day, date.month, date.year);
    match time_of_day(&rest).filter(|_| is_year) {
        Some(of_day) => {
            let of_day = of_day.format("%-H:%M");
            Err(bad_time(
                format!("`{shown}` could end in a year or in {of_day}"),
                format!("write {own} {rest} 14:00 or {own} {of_day}"),
            ))
        }
        None if is_year => no_hour(format!("{own} {rest} 14:00")),
        None => no_hour(format!("{own} 14:00")),
    }
}

fn bad_time(message: String, help: impl Into<String>) -> Mistake {
    Mistake::new("bad-time", message).help(help)
}

/// Returns a date as it cannot be misread: `3 Apr 2026`.
fn named(day: u32, month: u32, year: Option<i32>) -> String {
    let name = month
        .checked_sub(1)
        .and_then(|month| MONTHS.get(month as usize));
    let name = name.and_then(|name| name.get(..3)).unwrap_or_default();
    let capital = name.get(..1).unwrap_or_default().to_ascii_uppercase();
    let rest = name.get(1..).unwrap_or_default();
    let year = year.map_or_else(String::new, |year| format!(" {year}"));
    format!("{day} {capital}{rest}{year}")
}

/// Returns the words in small letters with a space between, without commas and without "at".
fn words(text: &str) -> String {
    let text = text.to_ascii_lowercase().replace(',', " ");
    let words = text.split_whitespace().filter(|word| *word != "at");
    words.collect::<Vec<_>>().join(" ")
}

/// Parts the day from what is said besides, which may stand before a word for a day.
fn parted(text: &str) -> (Option<Day>, String) {
    for (word, day) in DAY_WORDS {
        let after = text.strip_prefix(word);
        let after = after.filter(|rest| rest.is_empty() || rest.starts_with(' '));
        let before = || text.strip_suffix(word)?.strip_suffix(' ');
        if let Some(rest) = after.or_else(before) {
            return (Some(Day::Word(day)), rest.trim().to_owned());
        }
    }
    let words: Vec<&str> = text.split(' ').collect();
    let found = in_numbers(&words).or_else(|| with_name(&words));
    match found {
        Some((date, rest)) => (Some(Day::Date(date)), rest.join(" ")),
        None => (None, text.to_owned()),
    }
}

/// Reads `22/11`, `22/11/2026`, `22.11.` and `22.11.2026`.
fn in_numbers<'w, 't>(words: &'w [&'t str]) -> Option<(Date, &'w [&'t str])> {
    let (first, rest) = words.split_first()?;
    let parts: Vec<&str> = match first.contains('/') {
        true => first.split('/').collect(),
        // `22.11` alone could be a time of day.
        false if rest.is_empty() => return None,
        false => first
            .strip_suffix('.')
            .unwrap_or(first)
            .split('.')
            .collect(),
    };
    let (day, month, year) = match parts.as_slice() {
        [day, month] => (day, month, None),
        [day, month, year] => (day, month, Some(year_of(year)?)),
        _ => return None,
    };
    let date = Date {
        day: small(day)?,
        month: small(month)?,
        year,
        numbers: Some(excerpt(first)),
    };
    Some((date, rest))
}

/// Reads `22 nov` and `22 nov 2026`, also with the month first.
fn with_name<'w, 't>(words: &'w [&'t str]) -> Option<(Date, &'w [&'t str])> {
    let [one, other, rest @ ..] = words else {
        return None;
    };
    let (day, month) = match (small(one), month_of(other)) {
        (Some(day), Some(month)) => (day, month),
        _ => (small(other)?, month_of(one)?),
    };
    // What stands last is the hour.
    let year = rest.split_first().filter(|(_, hour)| !hour.is_empty());
    let year = year.and_then(|(year, hour)| Some((year_of(year)?, hour)));
    let (year, rest) = match year {
        Some((year, hour)) => (Some(year), hour),
        None => (None, rest),
    };
    let date = Date {
        day,
        month,
        year,
        numbers: None,
    };
    Some((date, rest))
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let found = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && month.starts_with(word))?;
    u32::try_from(found + 1).ok()
}

/// Reads a day or a month: one or two digits.
fn small(word: &str) -> Option<u32> {
    let digits = is_digits(word) && word.len() <= 2;
    digits.then(|| word.parse().ok()).flatten()
}

fn year_of(word: &str) -> Option<i32> {
    let digits = is_digits(word) && word.len() == 4;
    digits.then(|| word.parse().ok()).flatten()
}

/// Says whether four digits are most likely a year.
fn is_year_of_now(word: &str) -> bool {
    year_of(word).is_some() && word.starts_with("20")
}

/// Reads `22:00`, `2200`, `10pm`, `10 pm`, `10:30 p.m.`.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    for (ending, add) in [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)] {
        let Some(clock) = text.strip_suffix(ending).map(str::trim_end) else {
            continue;
        };
        let (hour, minute) = clock.split_once(':').unwrap_or((clock, "00"));
        let (hour, minute) = (small(hour)?, minutes(minute)?);
        // Twelve comes before one.
        let hour = (1..=12).contains(&hour).then_some(hour % 12 + add)?;
        return NaiveTime::from_hms_opt(hour, minute, 0);
    }
    let (hour, minute) = match text.split_once(':') {
        Some(parts) => parts,
        None if text.len() == 4 => text.split_at_checked(2)?,
        None => return None,
    };
    NaiveTime::from_hms_opt(small(hour)?, minutes(minute)?, 0)
}

/// Reads two digits.
fn minutes(digits: &str) -> Option<u32> {
    (digits.len() == 2).then(|| small(digits)).flatten()
}
