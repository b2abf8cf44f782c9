//! The report of decks: plain figures that every format and screen reads. Nothing here computes.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::training::agreement::figures::{Figure, six_digits};
use crate::training::agreement::name::Name;
use crate::training::agreement::report::{ItemName, Line, Part, Report, Subject};
use crate::training::store::Mode;
use crate::training::tally::{Bands, MissedFlag};
use crate::training::verdict::Verdict;

/// How raters did at decks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TrainingReportDetail")]
pub struct TrainingReport {
    /// The version of this shape: 1.
    pub format: u32,
    /// True: it is no record of a patient.
    pub training: bool,
    /// The decks.
    pub decks: Vec<ReportedDeck>,
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
    pub attempts: Vec<AttemptLine>,
    /// How figures moved from the rater's first attempt to the last; null for a group, and for one
    /// attempt.
    pub moved: Option<Moved>,
    /// The figures, for each scale that was rated.
    pub scales: Vec<ScaleReport>,
    /// How many attempts there are, also those that are not listed.
    #[serde(skip)]
    pub attempts_counted: u64,
}

impl TrainingReport {
    /// Says why there is no figure at all; nothing if there are some.
    pub fn without_figures(&self) -> Option<String> {
        let is_there = |scale: &ScaleReport| scale.key.is_some() || scale.each_other.is_some();
        if self.scales.iter().any(is_there) {
            return None;
        }
        let mut reasons = self
            .scales
            .iter()
            .filter_map(|scale| scale.each_other_reason.as_ref());
        Some(match reasons.next() {
            Some(alone) => format!("{alone}; give the keys with `--key` to hold them against it"),
            None => {
                "no case of the attempts is in the decks as it was rated: they have changed since"
                    .to_owned()
            }
        })
    }
}

/// A deck of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReportedDeckDetail")]
pub struct ReportedDeck {
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

/// What came of one attempt.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AttemptLineDetail")]
pub struct AttemptLine {
    /// The id of the attempt.
    pub attempt: String,
    /// Who rated.
    pub rater: String,
    /// The deck with its version.
    pub deck: String,
    /// `practice` or `exam`.
    #[schemars(with = "String")]
    pub mode: Mode,
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
    pub exact: Figure,
    /// The share of items at most one option off.
    pub within_one: Figure,
    /// The mean of points minus the key's.
    pub signed_error: Figure,
    /// The mean difference of totals.
    pub bias: Figure,
    /// Cases in another band.
    pub bands: Bands,
    /// Flags missed that must never be.
    pub gravest_missed: u32,
    /// What it came to, as in what `ows train run --to json` writes.
    #[schemars(with = "String")]
    pub verdict: Verdict,
    /// The share of cases in a band below the key's.
    #[serde(skip)]
    pub under: Figure,
    /// The share of cases in a band above the key's.
    #[serde(skip)]
    pub over: Figure,
}

impl AttemptLine {
    /// Returns its figures, each as one of a report.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        let figures = [
            (Part::Item, Name::Exact, self.exact),
            (Part::Item, Name::WithinOne, self.within_one),
            (Part::Item, Name::SignedError, self.signed_error),
            (Part::Total, Name::Bias, self.bias),
            (Part::Band, Name::Under, self.under),
            (Part::Band, Name::Over, self.over),
        ];
        figures.into_iter().map(|(part, name, figure)| {
            Line::new(Subject::new(part, None).of(&self.rater), name, figure)
        })
    }
}

/// How figures moved, each from the first attempt to the last.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MovedDetail")]
pub struct Moved {
    /// The share of items as in the key.
    #[serde(serialize_with = "both_in_six_digits")]
    pub exact: [f64; 2],
    /// The mean of points minus the key's.
    #[serde(serialize_with = "both_in_six_digits")]
    pub signed_error: [f64; 2],
    /// Whether both attempts are of the same cases; otherwise the cases may be what differs.
    pub same_cases: bool,
}

fn both_in_six_digits<S: Serializer>(both: &[f64; 2], out: S) -> Result<S::Ok, S::Error> {
    both.map(six_digits).serialize(out)
}

/// The figures of the cases of one scale, of all decks together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ScaleReportDetail")]
pub struct ScaleReport {
    /// The scale with its version.
    pub scale: String,
    /// Its SHA-256.
    pub scale_digest: String,
    /// How many cases the decks have of it.
    pub cases: u64,
    /// Each rater against the key; null if no case has one.
    pub key: Option<KeyReport>,
    /// Every figure of raters with each other; null for one rater.
    pub each_other: Option<Report>,
    /// Why there are no figures of raters with each other.
    pub each_other_reason: Option<String>,
}

/// Raters against the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "KeyReportDetail")]
pub struct KeyReport {
    /// Each rater.
    pub raters: Vec<RaterLine>,
    /// The error of each item over all raters, in the scale's order.
    pub items: Vec<ItemError>,
    /// What was missed, most frequent item first.
    pub misses: Vec<Miss>,
    /// Totals on the other side of a limit of the site.
    pub crossings: Vec<Crossing>,
    /// Every figure of each rater.
    pub agreement: Report,
}

/// One rater against the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaterLineDetail")]
pub struct RaterLine {
    /// Who.
    pub rater: String,
    /// How many attempts.
    pub attempts: u64,
    /// How many cases count.
    pub cases: u32,
    /// The share of items as in the key, accepted ones among them; an item without an answer is a
    /// miss.
    pub exact: Figure,
    /// The share of items at most one option off.
    pub within_one: Figure,
    /// The mean of points minus the key's.
    pub signed_error: Figure,
    /// How many answers are right by an alternate of the key.
    pub accepted: u32,
    /// The mean difference of totals.
    pub bias: Figure,
    /// The lower limit of agreement of totals, 1.96 SD below the mean.
    pub lower_limit: Figure,
    /// The upper limit of agreement.
    pub upper_limit: Figure,
    /// The largest difference of a total, whichever way.
    pub largest_error: Figure,
    /// Cases in another band.
    pub bands: Bands,
    /// Cases below a limit of the site that the key reaches.
    pub limits_below: u32,
    /// Cases that reach a limit of the site that the key does not.
    pub limits_above: u32,
    /// Flags that the key raises and the rater did not.
    pub flags_missed: Vec<MissedFlag>,
    /// How many flags the rater raised that the key does not.
    pub flags_false: u32,
}

/// The error of one item over all raters.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ItemErrorDetail")]
pub struct ItemError {
    /// The item.
    pub item: ItemName,
    /// How many ratings are not as in the key.
    pub missed: u64,
    /// Of how many ratings.
    pub ratings: u64,
    /// The mean of points minus the key's; null if no rating has points.
    #[serde(serialize_with = "value_alone")]
    #[schemars(with = "Option<f64>")]
    pub signed_error: Figure,
    /// Why it is null.
    pub reason: Option<&'static str>,
    /// By how many points ratings lie from the key's, added up, more than the key's above 0.
    #[serde(skip)]
    pub apart: i64,
}

impl ItemError {
    /// Returns the mean as a figure of a report.
    ///
    /// Ratings of several raters of one case hang together, for which an interval of single ratings
    /// would be too narrow: it has none.
    pub fn line(&self) -> Line {
        let subject = Subject::new(Part::Item, Some(self.item.clone()));
        let figure = Figure::bare(self.signed_error.value, self.signed_error.n);
        Line::new(subject, Name::SignedError, figure)
    }
}

fn value_alone<S: Serializer>(figure: &Figure, out: S) -> Result<S::Ok, S::Error> {
    figure.value.ok().and_then(six_digits).serialize(out)
}

/// Answers to one item of one case that are not as in the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MissDetail")]
pub struct Miss {
    /// The item.
    pub item: ItemName,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CrossingDetail")]
pub struct Crossing {
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
