//! How raters did at decks: against the key, against each other, and over their attempts.
//!
//! Plain figures that every format and screen reads; they are worked out in `train`.

use super::verdict::{Missed, Passing};
use crate::training::agreement::figures::{Figure, Report};

/// How raters did at one deck or several.
#[derive(Clone, Debug)]
pub struct TrainingReport {
    /// The decks.
    pub decks: Vec<ReportedDeck>,
    /// The one rater that it is about; none for a group.
    pub rater: Option<String>,
    /// What counts, and what was passed over.
    pub counted: Counted,
    /// The attempts, oldest first.
    pub attempts: Vec<AttemptLine>,
    /// How figures moved from the first attempt that has them to the last.
    pub moved: Option<Moved>,
    /// The figures, for each scale that was rated.
    pub scales: Vec<ScaleReport>,
}

/// A deck of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedDeck {
    /// The deck with its version.
    pub reference: String,
    /// Its name for people.
    pub title: String,
    /// The digest without keys.
    pub digest: String,
    /// The digest of its keys; none if one is lacking.
    pub key_digest: Option<String>,
    /// How many cases it has.
    pub cases: u32,
    /// The totals from which the site acts otherwise.
    pub limits: Vec<u16>,
}

/// What counts, and what was passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many raters.
    pub raters: u64,
    /// How many attempts.
    pub attempts: u64,
    /// Cases as a rater rated them last.
    pub cases: u64,
    /// Earlier ratings of the same case by the same rater.
    pub earlier: u64,
    /// Ratings of a case that the deck no longer has as it was rated.
    pub outdated: u64,
}

/// What came of one attempt.
#[derive(Clone, Debug)]
pub struct AttemptLine {
    /// Its id.
    pub id: String,
    /// Who rated.
    pub rater: String,
    /// The deck with its version.
    pub deck: String,
    /// How: `practice` or `exam`.
    pub mode: &'static str,
    /// When its first case was shown, as it is kept.
    pub started: String,
    /// When its last case was handed in, as it is kept.
    pub finished: String,
    /// How many cases were rated, and of how many.
    pub cases: (u32, u32),
    /// How many of them the rater had rated before.
    pub seen_before: u32,
    /// The share of items as in the key.
    pub exact: Figure,
    /// The share at most one option off.
    pub within_one: Figure,
    /// The mean of points minus the key's.
    pub signed_error: Figure,
    /// The mean difference of totals.
    pub bias: Figure,
    /// The shares of cases in a band below the key's, and above.
    pub band_shares: (Figure, Figure),
    /// Cases in a band below the key's, above it, and all that have one.
    pub bands: (u32, u32, u32),
    /// Flags missed that must never be.
    pub gravest_missed: u32,
    /// What it came to.
    pub verdict: Passing,
}

/// How a figure moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// In the first attempt.
    pub first: f64,
    /// In the last.
    pub last: f64,
    /// By how much it moved.
    pub by: f64,
}

/// How figures moved from the first attempt to the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// The share of items as in the key.
    pub exact: Step,
    /// The mean of points minus the key's.
    pub signed_error: Step,
    /// Whether the two attempts are of the same cases.
    pub same_cases: bool,
}

/// The figures of the cases of one scale, of all decks together.
#[derive(Clone, Debug)]
pub struct ScaleReport {
    /// The scale with its version, and its digest.
    pub scale: (String, String),
    /// How many cases the decks have of it.
    pub cases: u64,
    /// The raters who rated any of them, in the order of their first attempts.
    pub raters: Vec<String>,
    /// Raters against the key; none if no case has one.
    pub key: Option<KeyReport>,
    /// Raters against each other; none for one rater.
    pub each_other: Option<Report>,
}

impl ScaleReport {
    /// Says in words why there are no figures of raters with each other.
    pub fn alone(&self) -> Option<String> {
        match (&self.each_other, self.raters.as_slice()) {
            (Some(_), _) => None,
            (None, [only]) => Some(format!(
                "{only} is the only rater, and agreement with each other needs a second"
            )),
            (None, _) => Some("nobody rated a case of this scale".to_owned()),
        }
    }
}

/// Raters against the key.
#[derive(Clone, Debug)]
pub struct KeyReport {
    /// A line for each rater, in the order of their first attempts.
    pub raters: Vec<RaterLine>,
    /// The error of each item over all raters, in the scale's order.
    pub items: Vec<ItemError>,
    /// What was missed, most frequent item first.
    pub misses: Vec<Miss>,
    /// Totals on the other side of a limit of the site.
    pub crossings: Vec<Crossing>,
    /// Every figure of each rater.
    pub report: Report,
}

/// One rater against the key.
#[derive(Clone, Debug)]
pub struct RaterLine {
    /// Who.
    pub rater: String,
    /// How many attempts.
    pub attempts: u64,
    /// How many cases count.
    pub cases: u32,
    /// The share of items as in the key, accepted ones among them; an item without an answer is a miss.
    pub exact: Figure,
    /// The share at most one option off.
    pub within_one: Figure,
    /// The mean of points minus the key's.
    pub signed_error: Figure,
    /// Answers that are right by an alternate of the key.
    pub accepted: u32,
    /// The mean difference of totals.
    pub bias: Figure,
    /// The limits of agreement of totals.
    pub limits: (Figure, Figure),
    /// The largest difference of a total, whichever way.
    pub largest: Figure,
    /// Cases in a band below the key's, above it, and all that have one.
    pub bands: (u32, u32, u32),
    /// Cases on the other side of a limit of the site's: below, above.
    pub crossings: (u32, u32),
    /// Flags that the key raises and the rater did not.
    pub missed: Vec<Missed>,
    /// How many flags the rater raised that the key does not.
    pub false_flags: u32,
}

/// The error of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemError {
    /// Its name in data.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// How many ratings are not as in the key, those without an answer among them.
    pub missed: u64,
    /// How many ratings.
    pub ratings: u64,
    /// By how many points ratings lie from the key's, added up, more than the key's above 0.
    pub apart: i64,
    /// The mean of it, of the ratings that have points on both sides.
    pub signed_error: Figure,
}

/// Answers to one item of one case that are not as in the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The item: its position, its name in data and for people.
    pub item: (usize, String, String),
    /// The case: its name in data and for people.
    pub case: (String, String),
    /// The points given, as they count; none without an answer.
    pub given: Option<u16>,
    /// The points of the key; none where it says that the item cannot be assessed.
    pub key: Option<u16>,
    /// How many raters gave them.
    pub raters: u64,
}

/// A total on the other side of a limit of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Who rated.
    pub rater: String,
    /// The case: its name in data and for people.
    pub case: (String, String),
    /// The total given.
    pub given: u16,
    /// The total of the key.
    pub key: u16,
    /// The limits between the two.
    pub limits: Vec<u16>,
}
