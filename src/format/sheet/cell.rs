//! What stands in a cell of a workbook, as the text that a person would write for it.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// What stands in a cell, as a text.
pub(super) struct Written<'c>(Cow<'c, str>);

impl<'c> Written<'c> {
    /// Writes a value that the workbook shows in this format.
    ///
    /// A whole number is its digits, another the shortest decimal that is it and no other.
    pub fn of(value: &'c DataRef<'_>, format: &str) -> Self {
        Self(match value {
            DataRef::Empty => "".into(),
            DataRef::Int(number) => number.to_string().into(),
            DataRef::Float(number) => number.to_string().into(),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.into()
            }
            DataRef::SharedString(text) => (*text).into(),
            DataRef::Bool(value) => if *value { "true" } else { "false" }.into(),
            DataRef::Error(error) => error.to_string().into(),
            DataRef::DateTime(moment) => {
                let written = moment_text(moment, format);
                // What no calendar has is left as the number that it is.
                written
                    .unwrap_or_else(|| moment.as_f64().to_string())
                    .into()
            }
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes a date with its time, a date alone, a time of day or a length of time, to the second.
fn moment_text(moment: &ExcelDateTime, format: &str) -> Option<String> {
    let days = whole_days(moment.as_f64())?;
    let (year, month, day, hour, minute, second, thousandth) = moment.to_ymd_hms_milli();
    let round_up = TimeDelta::seconds(i64::from(thousandth >= 500));
    let at = |date: NaiveDate| -> Option<NaiveDateTime> {
        let clock = date.and_hms_opt(hour.into(), minute.into(), second.into())?;
        clock.checked_add_signed(round_up)
    };
    if moment.is_duration() {
        let since = at(NaiveDate::default())? - NaiveDateTime::default();
        let (seconds, hours) = (
            since.num_seconds(),
            since.num_hours() + i64::from(days) * 24,
        );
        return Some(format!(
            "{hours}:{:02}:{:02}",
            seconds / 60 % 60,
            seconds % 60
        ));
    }
    let is_clock_alone = days == 0 && !shows_date(format);
    let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
    let at = at(if is_clock_alone {
        NaiveDate::default()
    } else {
        date?
    })?;
    let has_clock = at.and_utc().timestamp() % 86_400 != 0 || shows_clock(format);
    let pattern = match (is_clock_alone, has_clock) {
        (true, _) => "%H:%M:%S",
        (false, true) => "%Y-%m-%dT%H:%M:%S",
        (false, false) => "%Y-%m-%d",
    };
    Some(at.format(pattern).to_string())
}

/// Returns the days of a serial number, if a calendar to the year 9999 has it.
fn whole_days(serial: f64) -> Option<u32> {
    let written = serial.to_string();
    let days = written.split('.').next()?.parse().ok()?;
    (days < 2_958_466).then_some(days)
}

/// Says whether a format shows hours or seconds.
fn shows_clock(format: &str) -> bool {
    letters(format).any(|letter| matches!(letter, 'h' | 's'))
}

/// Says whether a format shows days or years.
fn shows_date(format: &str) -> bool {
    letters(format).any(|letter| matches!(letter, 'd' | 'y'))
}

/// Returns the letters of a format that stand for a part of a date, small, without what is only shown along.
fn letters(format: &str) -> impl Iterator<Item = char> + '_ {
    let mut characters = format.chars();
    std::iter::from_fn(move || {
        loop {
            let until = match characters.next()? {
                '"' => '"',
                '[' => ']',
                '\\' | '_' | '*' => {
                    characters.next();
                    continue;
                }
                other => return Some(other.to_ascii_lowercase()),
            };
            characters.by_ref().find(|character| *character == until);
        }
    })
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    fn moment(serial: f64, format: &str) -> String {
        let moment = ExcelDateTime::new(serial, DateTime, false);
        Written::of(&DataRef::DateTime(moment), format)
            .as_str()
            .to_owned()
    }

    #[test]
    fn a_number_is_its_shortest_decimal() {
        let written = |number| Written::of(&DataRef::Float(number), "").as_str().to_owned();
        assert_eq!(written(98.0), "98");
        assert_eq!(written(37.2), "37.2");
        assert_eq!(written(0.1), "0.1");
        assert_eq!(written(-1.0), "-1");
        assert_eq!(written(45356.604166666664), "45356.604166666664");
        assert_eq!(written(1e21), "1000000000000000000000");
    }

    #[test]
    fn a_date_with_a_time_is_rounded_to_the_second() {
        assert_eq!(
            moment(45356.604166666664, "yyyy-mm-dd hh:mm"),
            "2024-03-05T14:30:00"
        );
        assert_eq!(
            moment(45356.60416666667, "m/d/yy h:mm"),
            "2024-03-05T14:30:00"
        );
        assert_eq!(
            moment(45_356.999_999_5, "m/d/yy h:mm"),
            "2024-03-06T00:00:00"
        );
        assert_eq!(moment(61.5, "m/d/yy h:mm"), "1900-03-01T12:00:00");
    }

    #[test]
    fn a_date_alone_gets_no_time_and_midnight_that_is_shown_has_one() {
        assert_eq!(moment(45356.0, "dd.mm.yyyy"), "2024-03-05");
        assert_eq!(moment(45356.0, "mm-dd-yy"), "2024-03-05");
        assert_eq!(moment(45356.0, "yyyy-mm-dd\\ hh:mm"), "2024-03-05T00:00:00");
        assert_eq!(moment(45356.0, "[$-407]d/m/yyyy\" h\""), "2024-03-05");
        assert_eq!(moment(0.604166666666667, "h:mm"), "14:30:00");
    }

    #[test]
    fn a_length_of_time_may_have_more_hours_than_a_day() {
        let length = ExcelDateTime::new(1.104166666666667, TimeDelta, false);
        let length = DataRef::DateTime(length);
        assert_eq!(Written::of(&length, "[h]:mm").as_str(), "26:30:00");
    }

    #[test]
    fn what_no_calendar_has_stays_a_number() {
        for (serial, said) in [
            (-1.0, "-1"),
            (3e6, "3000000"),
            (60.5, "60.5"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(moment(serial, "m/d/yy h:mm"), said);
        }
    }
}
