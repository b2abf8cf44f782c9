//! The arguments of `ows history`.

use chrono_tz::Tz;
use clap::{Args, ValueEnum};

use super::{PolicyArguments, zone};

/// Show a patient's assessments over time, as a table and a plot
///
/// For each scale: what was found, how the total moved and in how much time, the highest stage so far,
/// and at the end what stands now and how long ago that was. Whatever was corrected, taken back, tried
/// and not made, or recorded late says so. The end also tells what an earlier rater answered yes and
/// nobody asked about since. With a site's policy the table also says when the next assessment is due and
/// by which rule. Without a patient it asks for one; whom it is about then stands in no list of
/// processes and in no history of the shell.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows history
  ows history P-0142 --scale cows
  ows history P-0142 --policy ward
  ows history P-0142 --to json | jq .flags_carried
  echo P-0142 | ows history - --log ward.sqlite")]
pub struct HistoryArguments {
    /// The patient's pseudonym; `-` reads it from standard input, none asks for it
    #[arg(value_name = "PATIENT")]
    pub patient: Option<String>,
    /// Only assessments with this scale: a name such as cows, cows@1 or cows@1.0.0
    #[arg(long, short, value_name = "SCALE")]
    pub scale: Option<String>,
    /// Write the result as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = HistoryTo::Table)]
    pub to: HistoryTo,
    /// The zone of the clock, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Tz>,
    #[command(flatten)]
    pub policy: PolicyArguments,
}

/// A format of a patient's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HistoryTo {
    /// For people
    Table,
    /// For programs, one JSON object; `ows schema history` has its shape
    Json,
}
