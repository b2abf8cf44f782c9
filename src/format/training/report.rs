//! The report of decks as JSON and CSV: what `ows train report` writes for programs.

mod filled;
mod rows;

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

pub use rows::write_csv;

use crate::format::agreement::AgreementDetail;
use crate::format::escaped;
use crate::training::case::report::TrainingReport;

/// How raters did at decks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingReportDetail {
    /// The version of this shape: 1.
    pub format: u32,
    /// True: it is no record of a patient.
    pub training: bool,
    /// The decks.
    pub decks: Vec<ReportedDeckDetail>,
    /// The one rater that it is about; null for a group.
    pub rater: Option<String>,
    /// How many raters.
    pub raters: u64,
    /// Cases as a rater rated them last, which the figures are of.
    pub cases_counted: u64,
    /// Earlier ratings of the same case by the same rater, which are passed over.
    pub earlier: u64,
    /// Ratings of a case that the deck no longer has as it was rated, which are passed over.
    pub outdated: u64,
    /// The attempts, oldest first.
    pub attempts: Vec<AttemptLineDetail>,
    /// How figures moved from the rater's first attempt to the last; null for a group, and for one
    /// attempt.
    pub moved: Option<MovedDetail>,
    /// The figures, for each scale that was rated.
    pub scales: Vec<ScaleReportDetail>,
}

/// A deck of a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportedDeckDetail {
    /// The deck with its version.
    pub deck: String,
    /// Its name for people.
    pub title: String,
    /// The SHA-256 of the deck without its keys.
    pub deck_digest: String,
    /// The SHA-256 of its keys; null if it has none.
    pub key_digest: Option<String>,
    /// How many cases it has.
    pub cases: u32,
    /// The totals from which the site acts otherwise.
    pub limits: Vec<u16>,
}

/// A figure with its interval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueDetail {
    /// The value; null if it is not defined.
    pub value: Option<f64>,
    /// The lower end of the 95 % interval; null if there is none.
    pub low: Option<f64>,
    /// The upper end of the 95 % interval; null if there is none.
    pub high: Option<f64>,
    /// Of how many cases, or ratings, it is.
    pub n: u64,
    /// Why there is no value, or no interval where the figure has one.
    pub reason: Option<&'static str>,
}

/// What came of one attempt.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttemptLineDetail {
    /// The id of the attempt.
    pub attempt: String,
    /// Who rated.
    pub rater: String,
    /// The deck with its version.
    pub deck: String,
    /// `practice` or `exam`.
    pub mode: &'static str,
    /// When its first case was shown.
    pub started: String,
    /// When its last case was handed in.
    pub finished: String,
    /// How many cases were rated.
    pub cases_rated: u32,
    /// How many cases the deck has.
    pub cases: u32,
    /// How many of those rated the rater had rated before.
    pub seen_before: u32,
    /// The share of items as in the key, accepted ones among them.
    pub exact: ValueDetail,
    /// The share of items at most one option off.
    pub within_one: ValueDetail,
    /// The mean of points minus the key's.
    pub signed_error: ValueDetail,
    /// The mean difference of totals.
    pub bias: ValueDetail,
    /// Cases in another band.
    pub bands: BandsDetail,
    /// Flags missed that must never be.
    pub gravest_missed: u32,
    /// What it came to, as in what `ows train run --to json` writes.
    pub verdict: &'static str,
}

/// Cases in another band than the key's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandsDetail {
    /// How many in a band below the key's.
    pub below: u32,
    /// How many in a band above the key's.
    pub above: u32,
    /// Of how many that have a band in the key.
    pub of: u32,
}

/// How figures moved, each from the first attempt to the last.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovedDetail {
    /// The share of items as in the key.
    pub exact: [f64; 2],
    /// The mean of points minus the key's.
    pub signed_error: [f64; 2],
    /// Whether both attempts are of the same cases; otherwise the cases may be what differs.
    pub same_cases: bool,
}

/// The figures of the cases of one scale, of all decks together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleReportDetail {
    /// The scale with its version.
    pub scale: String,
    /// Its SHA-256.
    pub scale_digest: String,
    /// How many cases the decks have of it.
    pub cases: u64,
    /// Each rater against the key; null if no case has one.
    pub key: Option<KeyReportDetail>,
    /// Every figure of raters with each other; null for one rater.
    pub each_other: Option<AgreementDetail>,
    /// Why there are no figures of raters with each other.
    pub each_other_reason: Option<String>,
}

/// Raters against the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyReportDetail {
    /// Each rater.
    pub raters: Vec<RaterLineDetail>,
    /// The error of each item over all raters, in the scale's order.
    pub items: Vec<ItemErrorDetail>,
    /// What was missed, most frequent item first.
    pub misses: Vec<MissDetail>,
    /// Totals on the other side of a limit of the site.
    pub crossings: Vec<CrossingDetail>,
    /// Every figure of each rater.
    pub agreement: AgreementDetail,
}

/// One rater against the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RaterLineDetail {
    /// Who.
    pub rater: String,
    /// How many attempts.
    pub attempts: u64,
    /// How many cases count.
    pub cases: u32,
    /// The share of items as in the key, accepted ones among them; an item without an answer is a
    /// miss.
    pub exact: ValueDetail,
    /// The share of items at most one option off.
    pub within_one: ValueDetail,
    /// The mean of points minus the key's.
    pub signed_error: ValueDetail,
    /// How many answers are right by an alternate of the key.
    pub accepted: u32,
    /// The mean difference of totals.
    pub bias: ValueDetail,
    /// The lower limit of agreement of totals, 1.96 SD below the mean.
    pub lower_limit: ValueDetail,
    /// The upper limit of agreement.
    pub upper_limit: ValueDetail,
    /// The largest difference of a total, whichever way.
    pub largest_error: ValueDetail,
    /// Cases in another band.
    pub bands: BandsDetail,
    /// Cases below a limit of the site that the key reaches.
    pub limits_below: u32,
    /// Cases that reach a limit of the site that the key does not.
    pub limits_above: u32,
    /// Flags that the key raises and the rater did not.
    pub flags_missed: Vec<super::MissedDetail>,
    /// How many flags the rater raised that the key does not.
    pub flags_false: u32,
}

/// The error of one item over all raters.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemErrorDetail {
    /// The item.
    pub item: String,
    /// How many ratings are not as in the key.
    pub missed: u64,
    /// Of how many ratings.
    pub ratings: u64,
    /// The mean of points minus the key's; null if no rating has points.
    pub signed_error: Option<f64>,
    /// Why it is null.
    pub reason: Option<&'static str>,
}

/// Answers to one item of one case that are not as in the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissDetail {
    /// The item.
    pub item: String,
    /// The case.
    pub case: String,
    /// Its title.
    pub title: String,
    /// The points given, as they count; null without an answer.
    pub given: Option<u16>,
    /// The points of the key; null where it says that the item cannot be assessed.
    pub key: Option<u16>,
    /// How many raters gave them.
    pub raters: u64,
}

/// A total on the other side of a limit of the site.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrossingDetail {
    /// Who rated.
    pub rater: String,
    /// The case.
    pub case: String,
    /// Its title.
    pub title: String,
    /// The total given.
    pub given: u16,
    /// The total of the key.
    pub key: u16,
    /// The limits between the two: totals from which the site acts otherwise.
    pub limits: Vec<u16>,
}

/// Writes a report as JSON.
///
/// # Errors
/// The output cannot be written.
pub fn write_json(out: &mut impl Write, report: &TrainingReport) -> io::Result<()> {
    escaped::write_pretty(out, &TrainingReportDetail::of(report))
}
