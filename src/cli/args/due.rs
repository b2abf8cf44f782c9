//! The arguments of `ows due`.

use crate::base::zone::Zone;
use chrono::TimeDelta;
use clap::{Args, ValueEnum};

use super::{PolicyArguments, zone};

/// Show who is due by the site's policies, over the whole log
///
/// A line or two for each patient: overdue by how much or due in how long, the last total with its age,
/// what was flagged, and by which rule. Those flagged come first, then those overdue, then those whom
/// an attempt did not score, each by when they are due. A yes that nobody asked about since stays flagged
/// for 7 days, however short a time is looked back, and one that nobody signed is told. It needs a policy, since nothing is due without; with
/// one for each of several scales a patient stands there once a scale.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows due --policy ward
  ows due --policy cows-ward --policy alcohol-ward
  ows due --within 12h
  ows due --to ndjson | jq -r 'select(.urgency != \"later\") | .patient'")]
pub struct DueArguments {
    /// How far back to look for patients, such as 90min, 12h or 3d; without it 48h, or twice the
    /// policy's longest interval if that is more
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub within: Option<TimeDelta>,
    /// Write the result as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DueTo::Table)]
    pub to: DueTo,
    /// The zone of the clock, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
    #[command(flatten)]
    pub policy: PolicyArguments,
}

/// A format of who is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DueTo {
    /// For people
    Table,
    /// For programs, a JSON object a line; `ows schema due` has its shape
    Ndjson,
}

/// The longest span that can be asked for: longer than any log.
const MOST_DAYS: i64 = 36_500;

fn span(text: &str) -> Result<TimeDelta, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let minutes = match unit.trim_start() {
        "min" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return Err("write a number and min, h or d, as in 12h".to_owned()),
    };
    let number: i64 = number
        .parse()
        .map_err(|_| "write a number first, as in 12h".to_owned())?;
    let minutes = number.checked_mul(minutes);
    match minutes {
        Some(minutes) if (1..=MOST_DAYS * 24 * 60).contains(&minutes) => {
            Ok(TimeDelta::minutes(minutes))
        }
        _ => Err(format!("write a time from 1min to {MOST_DAYS}d")),
    }
}
