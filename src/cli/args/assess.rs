//! The arguments of `ows assess`.

use chrono_tz::Tz;
use clap::Args;

use super::{PolicyArguments, zone};

/// Assess a patient at the bedside, and sign the assessment into the log
///
/// Asks for the patient, then item by item, on one screen or, with `--plain`, line by line. Each
/// answer is kept at once in a draft, so that whatever interrupts takes nothing with it: `ows assess`
/// offers to go on. Nothing is in the log before it is signed with the rater's initials. The head says
/// what an earlier rater answered yes and nobody asked about since.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows assess --scale cows
  ows assess --scale cows --rater rn-07 --at '40 min ago'
  ows assess --scale cows --plain          line by line, for a screen reader")]
pub struct AssessArguments {
    /// The scale: a name such as cows, or the path of a scale file; without it, that of the configuration
    #[arg(long, short, value_name = "SCALE")]
    pub scale: Option<String>,
    /// The patient's pseudonym; without it, it is asked for, and stands in no list of processes
    #[arg(long, value_name = "PATIENT")]
    pub patient: Option<String>,
    /// Who rates, to be confirmed; without it, that of the configuration, or it is asked for
    /// [env: OWS_RATER]
    #[arg(long, value_name = "RATER")]
    pub rater: Option<String>,
    /// When the patient was observed, if not now: 20:10, '40 min ago', or '2026-11-22 20:10'
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Ask line by line: for screen readers, simple terminals and pipes
    /// [env: OWS_PLAIN]
    #[arg(long)]
    pub plain: bool,
    /// The zone of the clock, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Tz>,
    #[command(flatten)]
    pub policy: PolicyArguments,
}
