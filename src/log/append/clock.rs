//! Whether the clock can be right that entries are to be recorded by.

use chrono::Datelike as _;
use rusqlite::{Connection, params};

use super::{Fault, FaultKind, Log, Stamp, database};
use crate::base::time::{Doubt, Time, doubt, duration};

/// The last year that a time in an entry can have.
const LAST_YEAR: i32 = 9999;
const SHAPE: &str = "%-d %b %Y %H:%M %:z";

impl Log {
    /// Holds the clock to what is recorded, as appending does, so that it can be done before work begins.
    ///
    /// # Errors
    /// The clock cannot be right, and nobody says that it is; or the log cannot be read.
    pub fn hold_clock(&self, moment: &Stamp<'_>) -> Result<(), Fault> {
        hold(&self.connection, moment).map(drop)
    }
}

/// Holds the clock to what is recorded, and says whether it can be right; one that cannot was accepted.
pub(super) fn hold(connection: &Connection, moment: &Stamp<'_>) -> Result<bool, Fault> {
    let now = moment.at;
    if now.naive_utc().year() > LAST_YEAR || now.year() > LAST_YEAR {
        return Err(Fault::new(
            FaultKind::Undatable,
            "the clock of this machine stands after the year 9999, which no entry can say",
            "set it right, nothing can be recorded before",
        ));
    }
    let number = database::head(connection)?.number;
    let doubt = match doubt(now, recorded(connection, number)?) {
        None => return Ok(true),
        Some(_) if moment.accept_clock => return Ok(false),
        Some(doubt) => doubt,
    };
    let stands = format!("the clock of this machine stands at {}", now.format(SHAPE));
    let message = match doubt {
        Doubt::NotSet => format!("{stands}, as if it had never been set"),
        Doubt::SetBack(by) => format!(
            "{stands}, {} before entry {number} was recorded",
            duration(by)
        ),
    };
    Err(Fault::new(
        FaultKind::Clock,
        message,
        "set it right, or say with `--accept-clock` that it is",
    ))
}

/// Returns when an entry was recorded.
fn recorded(connection: &Connection, number: u64) -> Result<Option<Time>, Fault> {
    let query = "SELECT recorded FROM entry WHERE number = ?1";
    let found: Option<Option<i64>> = database::value(connection, query, params![number])?;
    let time = found
        .flatten()
        .and_then(chrono::DateTime::from_timestamp_millis);
    Ok(time.map(|time| time.fixed_offset()))
}
