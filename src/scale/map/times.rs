//! Times as others write them: in one column or two, in a format of their own, as numbers, as days of a study.
//!
//! What comes of them is a time as [`base::time`](crate::base::time) reads it. No float decides: a serial number of a
//! spreadsheet is taken apart as decimal digits.

use chrono::format::{Fixed, Item, Numeric, Parsed, StrftimeItems};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use crate::base::diagnostic::{Diagnostic, Mistake, Problems};
use crate::base::document::{At, plain_integer};
use crate::base::text::{excerpt, is_digits, quoted};
use crate::base::time::{self, Time};
use crate::base::zone::Zone;

/// How times are written.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeForm {
    /// How the texts are written, put together with a space between.
    pub written: Written,
    /// The zone of times without an offset, if the map names it.
    pub zone: Option<Zone>,
    /// The day of the study that is numbered 0; then the first text is the number of a day.
    pub day_zero: Option<NaiveDate>,
}

/// How the text of a time is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// As ours: `2026-11-22T20:14:00-05:00`, with or without an offset.
    Own,
    /// In a format such as `%m/%d/%Y %I:%M %p`.
    Format(String),
    /// As the serial number of a spreadsheet: days since 1899-12-30, and their fraction.
    Excel,
    /// As seconds since 1970 in UTC.
    Seconds,
    /// As milliseconds since 1970 in UTC.
    Milliseconds,
}

impl Written {
    /// Reads how times are written.
    ///
    /// # Errors
    /// It is no format, or one that lacks the date or the time of day, in words.
    pub fn of(text: &str, has_day: bool) -> Result<Self, String> {
        let is_wanted = |text: &str| match has_day {
            true => clock_alone(text),
            false => date_and_clock(text),
        };
        match text {
            "excel" => Ok(Self::Excel),
            "seconds" => Ok(Self::Seconds),
            "milliseconds" => Ok(Self::Milliseconds),
            _ if StrftimeItems::new(text).any(|item| item == Item::Error) => {
                Err(format!("`{}` is no format of a time", excerpt(text)))
            }
            _ if StrftimeItems::new(text).any(|item| misleads(&item)) => Err(format!(
                "the format `{}` holds `%s`, `%f` without a point or `%Z`, which would be misread",
                excerpt(text)
            )),
            _ if !is_wanted(text) => {
                let lacks = if has_day {
                    "is to be the time of day alone, beside `day-zero`"
                } else {
                    "lacks the date or the time of day"
                };
                Err(format!("the format `{}` {lacks}", excerpt(text)))
            }
            _ => Ok(Self::Format(text.to_owned())),
        }
    }
}

/// Says whether a part of a format is read as something else than people take it for: a count of seconds as a local
/// time, a fraction as nanoseconds, the name of a zone as nothing.
fn misleads(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Numeric(Numeric::Timestamp | Numeric::Nanosecond, _)
            | Item::Fixed(Fixed::TimezoneName)
    )
}

/// What to write for a format.
pub(super) const FORMAT_HELP: &str = "write one such as \"%m/%d/%Y %I:%M %p\" or \"%d.%m.%Y %H:%M\", or \"excel\", \
                                      \"seconds\" or \"milliseconds\"";

/// A moment of which every part differs from every other, and from what is taken for an absent one.
fn moment() -> Option<NaiveDateTime> {
    NaiveDate::from_ymd_opt(2031, 12, 24)?.and_hms_opt(17, 48, 0)
}

/// Says whether a format has a date and a time of day.
fn date_and_clock(format: &str) -> bool {
    let Some(moment) = moment() else { return false };
    let written = moment.and_utc().format(format).to_string();
    local(&written, format).is_some_and(|(read, _)| read == moment)
}

/// Says whether a format has a time of day, and no date.
fn clock_alone(format: &str) -> bool {
    let Some(moment) = moment() else { return false };
    let written = moment.and_utc().format(format).to_string();
    clock(&written, format) == Some(moment.time()) && !date_and_clock(format)
}

fn parsed(text: &str, format: &str) -> Option<Parsed> {
    let mut parsed = Parsed::new();
    chrono::format::parse(&mut parsed, text, StrftimeItems::new(format)).ok()?;
    Some(parsed)
}

/// Reads a date and a time of day in a format, and the offset from UTC in minutes and seconds if there is one.
fn local(text: &str, format: &str) -> Option<(NaiveDateTime, Option<i32>)> {
    let parsed = parsed(text, format)?;
    let offset = parsed.offset();
    let local = parsed
        .to_naive_datetime_with_offset(offset.unwrap_or(0))
        .ok()?;
    // `%Y` takes `24` for the year 24.
    (1900..2200)
        .contains(&local.year())
        .then_some((local, offset))
}

fn clock(text: &str, format: &str) -> Option<chrono::NaiveTime> {
    parsed(text, format)?.to_naive_time().ok()
}

impl TimeForm {
    /// Times as ours are written, in the zone that the reader of the table names.
    pub const OWN: Self = Self {
        written: Written::Own,
        zone: None,
        day_zero: None,
    };

    /// Says whether a text comes out as it is.
    pub fn is_own(&self) -> bool {
        *self == Self::OWN
    }

    /// Writes the texts of some columns as a time of ours; those columns have these names.
    ///
    /// A time without an offset stays without one where neither the text nor the map says the zone.
    ///
    /// # Errors
    /// The texts do not fit the form, or there was no such time in the zone, or there were two.
    pub fn time(&self, texts: &[&str], names: &[String]) -> Result<String, Mistake> {
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
        if let (Some(empty), Some(filled)) = (
            texts.iter().position(|text| text.is_empty()),
            texts.iter().position(|text| !text.is_empty()),
        ) {
            let name = |at: usize| quoted(names.get(at).map_or("", String::as_str));
            let message = format!("{} is missing and {} is not", name(empty), name(filled));
            let help = "a time needs both; fill the cell, or empty the other";
            return Err(bad(message).help(help));
        }
        match self.day_zero {
            Some(zero) => self.day(zero, &texts),
            None => self.read(&texts.join(" ")),
        }
    }

    fn read(&self, text: &str) -> Result<String, Mistake> {
        match &self.written {
            Written::Own if self.zone.is_none() => Ok(text.to_owned()),
            Written::Own => Ok(time::format(&time::parse(text, self.zone)?)),
            Written::Format(format) => match local(text, format) {
                Some((local, Some(offset))) => {
                    let time = chrono::FixedOffset::east_opt(offset)
                        .and_then(|offset| local.and_local_timezone(offset).single());
                    let time = time.ok_or_else(|| self.does_not_fit(text))?;
                    Ok(time::format(&time))
                }
                Some((local, None)) => self.local(local),
                // A time of ours with its offset is clear whatever the format: so one is written that happened twice.
                None => match time::parse(text, None) {
                    Ok(time) => Ok(time::format(&time)),
                    Err(_) => Err(self.does_not_fit(text)),
                },
            },
            Written::Excel => {
                let local = of_serial(text).ok_or_else(|| self.does_not_fit(text))?;
                self.local(local)
            }
            Written::Seconds => self.since_1970(text, 1000),
            Written::Milliseconds => self.since_1970(text, 1),
        }
    }

    /// Writes a local time, with the offset of the map's zone if it names one.
    fn local(&self, local: NaiveDateTime) -> Result<String, Mistake> {
        let written = local.format("%Y-%m-%dT%H:%M:%S%.f").to_string();
        match self.zone {
            None => Ok(written),
            Some(_) => Ok(time::format(&time::parse(&written, self.zone)?)),
        }
    }

    fn since_1970(&self, text: &str, factor: i64) -> Result<String, Mistake> {
        let instant = super::whole_number(text)
            .and_then(|count| count.checked_mul(factor))
            .and_then(DateTime::<Utc>::from_timestamp_millis)
            .filter(|instant| (1990..2200).contains(&instant.year()));
        let instant = instant.ok_or_else(|| self.does_not_fit(text))?;
        let time: Time = self.zone.unwrap_or(Zone::UTC).at(instant);
        Ok(time::format(&time))
    }

    /// Reads the number of a day, and the time of day behind it.
    fn day(&self, zero: NaiveDate, texts: &[&str]) -> Result<String, Mistake> {
        let (day, rest) = texts.split_first().unwrap_or((&"", &[]));
        let date = super::whole_number(day)
            .and_then(TimeDelta::try_days)
            .and_then(|days| zero.checked_add_signed(days))
            .filter(|date| (1900..2200).contains(&date.year()));
        let date = date.ok_or_else(|| {
            let message = format!("`{}` is no number of a day", excerpt(day));
            bad(message).help("write a whole number: the map's `day-zero` is day 0")
        })?;
        let clock_text = rest.join(" ");
        let format = match &self.written {
            Written::Format(format) => format,
            _ => "%H:%M",
        };
        let clock = clock(&clock_text, format).ok_or_else(|| self.does_not_fit(&clock_text))?;
        self.local(date.and_time(clock))
    }

    /// Returns the formats of the date and of the time of day, if a format is one behind the other with a space
    /// between, and names no offset: then each may be read by itself.
    pub fn parts(&self) -> Option<(&str, &str)> {
        let Written::Format(format) = &self.written else {
            return None;
        };
        let (date, clock) = format.split_once(' ')?;
        let moment = moment()?;
        let written = moment.and_utc().format(date).to_string();
        let is_date = parsed(&written, date)?.to_naive_date().ok()? == moment.date();
        let has_offset = ["%z", "%:z", "%#z", "%::z", "%+"]
            .iter()
            .any(|part| format.contains(part));
        (is_date && clock_alone(clock) && self.day_zero.is_none() && !has_offset)
            .then_some((date, clock))
    }

    /// Writes the date of a text, and the offset that the map's zone has on all of that day; `None` where it has two,
    /// or the text is no date.
    pub fn date(&self, text: &str, format: &str) -> Option<(String, String)> {
        let date = parsed(text, format)?.to_naive_date().ok()?;
        let date = (1900..2200).contains(&date.year()).then_some(date)?;
        let Some(zone) = self.zone else {
            return Some((date.to_string(), String::new()));
        };
        let offset = |hour, minute, second| {
            let instants = zone.instants(date.and_hms_opt(hour, minute, second)?);
            match instants.as_slice() {
                [one] => Some(one.format("%:z").to_string()),
                _ => None,
            }
        };
        // Where the clock is put forward or back on that day, it ends with another offset.
        let (first, last) = (offset(0, 0, 0)?, offset(23, 59, 59)?);
        (first == last).then(|| (date.to_string(), first))
    }

    /// Writes the time of day of a text.
    pub fn clock(text: &str, format: &str) -> Option<String> {
        Some(clock(text, format)?.format("%H:%M:%S%.f").to_string())
    }

    fn does_not_fit(&self, text: &str) -> Mistake {
        let form = match &self.written {
            Written::Own | Written::Format(_) if self.day_zero.is_some() => {
                "the format of a time of day"
            }
            Written::Own => "a date, a time and an offset",
            Written::Format(format) => &format!("the format `{}`", excerpt(format)),
            Written::Excel => "the serial number of a day in a spreadsheet",
            Written::Seconds => "a count of seconds since 1970",
            Written::Milliseconds => "a count of milliseconds since 1970",
        };
        let message = format!("`{}` does not fit {form}", excerpt(text));
        bad(message)
            .help("mend the cell, or the `format` of this time; one format is to fit every row")
    }
}

fn bad(message: String) -> Mistake {
    Mistake::new("bad-time", message)
}

/// Reads the serial number of a spreadsheet, to the second.
///
/// Those before 61 are two different days in different programs, since one of them has a 29 February 1900.
fn of_serial(text: &str) -> Option<NaiveDateTime> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let days = plain_integer(days).filter(|days| *days >= 61)?;
    // A spreadsheet keeps fifteen digits; more say nothing.
    let fraction = fraction.get(..fraction.len().min(15))?;
    if !is_digits(fraction) {
        return None;
    }
    let digits: u128 = fraction.parse().ok()?;
    let whole = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let seconds = (digits * 86_400 * 2 + whole) / (whole * 2);
    let midnight = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    midnight
        .checked_add_signed(TimeDelta::try_days(days)?)?
        .checked_add_signed(TimeDelta::try_seconds(i64::try_from(seconds).ok()?)?)
        .filter(|moment| moment.year() < 2200)
}

/// Reads the keys of a time: its format, zone and first day.
pub(super) fn form(
    format: Option<At<String>>,
    zone: Option<At<String>>,
    day_zero: Option<At<String>>,
    columns: usize,
    problems: &mut Problems,
) -> TimeForm {
    let has_day = day_zero.is_some();
    let day_zero = day_zero.and_then(|(text, span)| {
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        if day.is_none() {
            let message = format!("`{}` is no date", excerpt(&text));
            let wrong = Diagnostic::new("bad-date", span.clone(), message);
            problems.push(wrong.help("write it as in \"2026-01-01\""));
        } else if columns < 2 {
            let message = "the number of a day is no time without a time of day";
            let alone = Diagnostic::new("bad-date", span, message);
            problems.push(alone.help("name both columns: from = [\"day\", \"clock\"]"));
        }
        day
    });
    let zone = zone.and_then(|(name, span)| {
        let zone = name.parse::<Zone>().ok();
        if zone.is_none() {
            let message = format!("no time zone is named `{}`", excerpt(&name));
            let wrong = Diagnostic::new("unknown-zone", span, message);
            problems
                .push(wrong.help("write its IANA name, such as \"America/New_York\" or \"UTC\""));
        }
        zone
    });
    let written = format.and_then(|(text, span)| {
        let wrong =
            |words| problems.push(Diagnostic::new("bad-format", span, words).help(FORMAT_HELP));
        Written::of(&text, has_day).map_err(wrong).ok()
    });
    TimeForm {
        written: written.unwrap_or(Written::Own),
        zone,
        day_zero,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str, zone: Option<&str>, text: &str) -> Result<String, String> {
        let form = TimeForm {
            written: Written::of(written, false).unwrap(),
            zone: zone.map(|zone| zone.parse().unwrap()),
            day_zero: None,
        };
        form.time(&[text], &[]).map_err(|bad| bad.message)
    }

    #[test]
    fn a_time_is_read_in_its_format_and_its_zone() {
        let format = "%m/%d/%Y %I:%M:%S %p";
        let new_york = Some("America/New_York");
        let time = read(format, new_york, "3/5/2024 2:30:00 PM");
        assert_eq!(time.unwrap(), "2024-03-05T14:30:00-05:00");
        let local = read(format, None, "3/5/2024 2:30:00 PM");
        assert_eq!(local.unwrap(), "2024-03-05T14:30:00");
        let offset = read("%d.%m.%Y %H:%M %z", None, "05.03.2024 14:30 +0100");
        assert_eq!(offset.unwrap(), "2024-03-05T14:30:00+01:00");
        for wrong in [
            "13/13/2024 2:30:00 PM",
            "3/5/2024 14:30:00 PM",
            "3/5/24 2:30:00 PM",
            "",
        ] {
            assert!(read(format, new_york, wrong).is_err(), "{wrong}");
        }
        // The clock was put forward over it.
        assert!(read(format, new_york, "3/10/2024 2:30:00 AM").is_err());
        // It was put back: which of the two is meant is written as ours are.
        assert!(read(format, new_york, "11/3/2024 1:30:00 AM").is_err());
        let later = "2024-11-03T01:30:00-05:00";
        assert_eq!(read(format, new_york, later).unwrap(), later);
        assert!(read(format, new_york, "2024-11-03T01:30:00").is_err());
    }

    #[test]
    fn a_serial_number_is_read_to_the_second_without_a_float() {
        for (serial, time) in [
            ("45356", "2024-03-05T00:00:00"),
            ("45356.604166666664", "2024-03-05T14:30:00"),
            ("45356.6041666667", "2024-03-05T14:30:00"),
            ("45356.99999999", "2024-03-06T00:00:00"),
            ("45356.5", "2024-03-05T12:00:00"),
        ] {
            assert_eq!(read("excel", None, serial).unwrap(), time, "{serial}");
        }
        for wrong in ["60", "-1", "45356,5", "4e4", "45356.", "9999999", ""] {
            assert!(read("excel", None, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn seconds_and_milliseconds_are_instants_shown_in_the_zone() {
        let seconds = read("seconds", None, "1709649000");
        assert_eq!(seconds.unwrap(), "2024-03-05T14:30:00+00:00");
        let milliseconds = read("milliseconds", Some("America/New_York"), "1709649000250");
        assert_eq!(milliseconds.unwrap(), "2024-03-05T09:30:00.250-05:00");
        assert!(read("seconds", None, "1709649000250").is_err());
    }

    #[test]
    fn the_number_of_a_day_and_a_clock_are_a_time() {
        let form = TimeForm {
            written: Written::Own,
            zone: Some(Zone::UTC),
            day_zero: NaiveDate::from_ymd_opt(2000, 1, 1),
        };
        let names = ["day".to_owned(), "clock".to_owned()];
        let time = |day, clock| form.time(&[day, clock], &names).map_err(|bad| bad.message);
        assert_eq!(time("2", "02:57").unwrap(), "2000-01-03T02:57:00+00:00");
        assert_eq!(time("-1.0", "21:15").unwrap(), "1999-12-31T21:15:00+00:00");
        assert_eq!(
            time("2", "").unwrap_err(),
            "`clock` is missing and `day` is not"
        );
        assert!(time("two", "02:57").is_err());
        assert!(time("2", "25:00").is_err());
    }

    #[test]
    fn a_format_without_a_date_or_a_time_of_day_is_refused() {
        for wrong in ["%s", "%Y-%m-%d %H:%M %Z", "%Y-%m-%d %H:%M:%S.%f"] {
            assert!(
                Written::of(wrong, false).unwrap_err().contains("misread"),
                "{wrong}"
            );
        }
        assert!(Written::of("%Y-%m-%d %H:%M:%S%.f", false).is_ok());
        for wrong in ["%Y-%m-%d", "%H:%M", "%q", "%d %H:%M", "%m/%d/%Y %I:%M"] {
            assert!(Written::of(wrong, false).is_err(), "{wrong}");
        }
        assert!(Written::of("%H:%M", true).is_ok());
        assert!(Written::of("%Y-%m-%d %H:%M", true).is_err());
    }
}
