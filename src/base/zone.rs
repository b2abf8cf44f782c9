//! Time zones by their names in the IANA database, which comes with the program: the same on every machine.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDateTime, TimeZone, Timelike as _, Utc};
use tz::TimeZoneRef;
use tz::datetime::FoundDateTimeKind;

/// A time zone of the IANA database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    name: &'static str,
    rules: &'static TimeZoneRef<'static>,
}

/// No zone has the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchZone;

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self {
        name: "UTC",
        rules: &tzdb_data::time_zone::UTC,
    };

    /// Returns the names of all zones.
    pub fn names() -> impl Iterator<Item = &'static str> {
        // `Factory` is what a machine has before anybody has said where it stands.
        let names = tzdb_data::TZ_NAMES.iter().copied();
        names.filter(|name| *name != "Factory")
    }

    /// Returns its name, such as `Europe/London`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns an instant as the clocks of the zone show it.
    ///
    /// Where the rules of the zone say nothing, many thousands of years from now, it stays in UTC.
    pub fn at(&self, time: DateTime<impl TimeZone>) -> DateTime<FixedOffset> {
        let found = self.rules.find_local_time_type(time.timestamp()).ok();
        let offset = found.and_then(|found| FixedOffset::east_opt(found.ut_offset()));
        match offset {
            Some(offset) => time.with_timezone(&offset),
            None => time.with_timezone(&Utc).fixed_offset(),
        }
    }

    /// Returns the instants at which the clocks of the zone show this, in their order: none where they were
    /// put forward over it, two where they were put back over it. A second numbered 60 is shown at none.
    pub fn instants(&self, local: NaiveDateTime) -> Vec<DateTime<FixedOffset>> {
        let date_and_time = [
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            local.second(),
        ];
        let [month, day, hour, minute, second] =
            date_and_time.map(|part| u8::try_from(part).unwrap_or(u8::MAX));
        let (year, nanosecond) = (local.year(), local.nanosecond());
        let rules = *self.rules;
        let found = tz::DateTime::find(year, month, day, hour, minute, second, nanosecond, rules);
        let found = found.map(|found| found.into_inner()).unwrap_or_default();
        let shown = found.iter().filter_map(|found| match found {
            FoundDateTimeKind::Normal(time) => {
                let offset = FixedOffset::east_opt(time.local_time_type().ut_offset())?;
                offset.from_local_datetime(&local).single()
            }
            FoundDateTimeKind::Skipped { .. } => None,
        });
        shown.collect()
    }
}

impl FromStr for Zone {
    type Err = NoSuchZone;

    fn from_str(name: &str) -> Result<Self, NoSuchZone> {
        let rules = tzdb_data::find_tz(name.as_bytes()).ok_or(NoSuchZone)?;
        let name = Self::names()
            .find(|known| *known == name)
            .ok_or(NoSuchZone)?;
        Ok(Self { name, rules })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::{format, parse};

    fn shown(zone: &str, instant: &str) -> String {
        let zone: Zone = zone.parse().unwrap();
        format(&zone.at(parse(instant, None).unwrap()))
    }

    #[test]
    fn each_name_is_found_as_it_is_written_and_no_other() {
        assert!(Zone::names().count() > 590);
        for name in Zone::names() {
            assert_eq!(name.parse::<Zone>().unwrap().to_string(), name);
        }
        for name in ["", "Factory", "europe/london", "Europe/Nowhere", "UTC "] {
            assert_eq!(name.parse::<Zone>(), Err(NoSuchZone), "{name}");
        }
        assert_eq!("UTC".parse(), Ok(Zone::UTC));
    }

    #[test]
    fn an_instant_is_shown_by_the_rules_of_its_day() {
        for (zone, instant, wanted) in [
            (
                "Europe/London",
                "2026-07-01T12:00Z",
                "2026-07-01T13:00:00+01:00",
            ),
            (
                "Europe/London",
                "2026-12-01T12:00Z",
                "2026-12-01T12:00:00+00:00",
            ),
            (
                "Asia/Kathmandu",
                "2026-12-01T12:00Z",
                "2026-12-01T17:45:00+05:45",
            ),
            // British Columbia put its clocks back no more from 2026 on.
            (
                "America/Vancouver",
                "2025-12-01T12:00Z",
                "2025-12-01T04:00:00-08:00",
            ),
            (
                "America/Vancouver",
                "2026-12-01T12:00Z",
                "2026-12-01T05:00:00-07:00",
            ),
            // Beyond the last year that is listed, the rule goes on.
            (
                "America/New_York",
                "2090-07-01T12:00Z",
                "2090-07-01T08:00:00-04:00",
            ),
        ] {
            assert_eq!(shown(zone, instant), wanted, "{zone}");
        }
    }

    #[test]
    fn hours_of_a_year_come_back_from_what_the_clocks_show() {
        let begin = parse("2026-01-01T00:00Z", None).unwrap();
        for name in Zone::names() {
            let zone: Zone = name.parse().unwrap();
            for hour in (0..365 * 24).step_by(7) {
                let time = zone.at(begin + chrono::TimeDelta::hours(hour));
                assert!(
                    zone.instants(time.naive_local()).contains(&time),
                    "{name}: {time}"
                );
            }
        }
    }
}
