//! The clock of this machine and the zone of the site: the only place where either is read.
//!
//! A zone that cannot be told is UTC, and that is said: a time that is silently an hour wrong would
//! be believed.

use chrono::Utc;
use chrono_tz::Tz;

use super::ui::Screen;
use crate::time::Time;

/// The clock, in the site's zone.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    zone: Tz,
}

impl Clock {
    /// Finds the zone: the one named by the option, `OWS_TIMEZONE` or the configuration, then `TZ`, then the system's.
    pub fn of(named: Option<Tz>, screen: &Screen) -> Self {
        let zone = named.unwrap_or_else(|| {
            let (zone, doubt) = of_system();
            if let Some(doubt) = doubt {
                screen.line(&format!(
                    "warning: {doubt}; times are written in UTC, unless `--timezone` names a zone"
                ));
            }
            zone
        });
        Self { zone }
    }

    /// Returns what time it is, to the millisecond.
    pub fn now(&self) -> Time {
        let now = Utc::now();
        let whole = chrono::DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now);
        whole.with_timezone(&self.zone).fixed_offset()
    }

    /// Returns the zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }
}

/// Returns the zone of `TZ` or of the machine, and why it is UTC if neither can be told.
pub fn of_system() -> (Tz, Option<String>) {
    let utc = |why: String| (Tz::UTC, Some(why));
    // The library behind would ignore `TZ`, and another would take a misspelt one for UTC unsaid.
    if let Some(named) = std::env::var_os("TZ").filter(|named| !named.is_empty()) {
        let named = named.to_string_lossy();
        let zone = named.strip_prefix(':').unwrap_or(&named);
        return match zone.parse() {
            Ok(zone) => (zone, None),
            Err(_) => utc(format!("TZ names no zone that is known: `{named}`")),
        };
    }
    match iana_time_zone::get_timezone().map(|zone| zone.parse()) {
        Ok(Ok(zone)) => (zone, None),
        _ => utc("the zone of this machine cannot be told".to_owned()),
    }
}
