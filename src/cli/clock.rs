//! The clock that was handed in, and the zone of the site: the only place where that is found.
//!
//! A zone that cannot be told is UTC, and that is said: a time that is silently an hour wrong would
//! be believed.

use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::TOOL;
use super::args;
use super::context::Context;
use super::error::Failure;
use super::surroundings::Environment;
use crate::base::time::Time;
use crate::base::zone::Zone;
use crate::interview::Now;
use crate::log::Stamp;

/// The variable that names the zone.
pub const VARIABLE: &str = "OWS_TIMEZONE";

/// The clock, in the site's zone.
#[derive(Clone)]
pub struct Clock {
    /// The zone.
    pub zone: Zone,
    now: Rc<dyn Fn() -> DateTime<Utc>>,
}

impl Clock {
    /// Takes what tells the time, and the zone in which it is told.
    pub fn new(zone: Zone, now: Rc<dyn Fn() -> DateTime<Utc>>) -> Self {
        Self { zone, now }
    }

    /// Returns what time it is, to the millisecond.
    pub fn now(&self) -> Time {
        let now = (self.now)();
        let whole = DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now);
        self.zone.at(whole)
    }

    /// Returns what time it is, with the zone that times without an offset belong to.
    pub fn now_and_zone(&self) -> Now {
        Now {
            time: self.now(),
            zone: self.zone,
        }
    }

    /// Returns the moment of recording: now, by this program; `accept_clock` says that the clock is right.
    pub fn moment(&self, accept_clock: bool) -> Stamp<'static> {
        Stamp {
            at: self.now(),
            zone: self.zone.name(),
            tool: TOOL,
            accept_clock,
        }
    }
}

impl Context {
    /// Returns the clock of this run in the zone that was [named](Self::named_zone), or else in that of
    /// `TZ` or of this machine.
    ///
    /// # Errors
    /// As for [`named_zone`](Self::named_zone).
    pub fn clock(&self, option: Option<Zone>) -> Result<Clock, Failure> {
        let named = self.named_zone(option)?;
        let zone = named.unwrap_or_else(|| {
            let (zone, doubt) = of_system(self.environment());
            if let Some(doubt) = doubt {
                self.line(&format!(
                    "warning: {doubt}; times are written in UTC, unless `--timezone` names a zone"
                ));
            }
            zone
        });
        Ok(Clock::new(zone, Rc::clone(&self.surroundings.clock)))
    }

    /// Returns the zone that was named: by the option, by `OWS_TIMEZONE`, or by the configuration. The one
    /// place that says so, for every command.
    ///
    /// # Errors
    /// The variable names no zone, or the configuration cannot be read or is wrong.
    pub fn named_zone(&self, option: Option<Zone>) -> Result<Option<Zone>, Failure> {
        if option.is_some() {
            return Ok(option);
        }
        match self.environment().even_empty(VARIABLE) {
            None => Ok(self.configuration()?.timezone),
            // A variable that is set to nothing is how scripts unset one.
            Some(named) if named.is_empty() => Ok(None),
            Some(named) => {
                let zone = args::zone(&named.to_string_lossy());
                zone.map(Some)
                    .map_err(|words| Failure::Usage(format!("{VARIABLE}: {words}")))
            }
        }
    }
}

/// Returns the zone of `TZ` or of the machine, and why it is UTC if neither can be told.
pub fn of_system(environment: &Environment) -> (Zone, Option<String>) {
    let utc = |why: String| (Zone::UTC, Some(why));
    // The library behind would ignore `TZ`, and another would take a misspelt one for UTC unsaid.
    if let Some(named) = environment.text("TZ") {
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
