//! What an attempt came to: the counts, each part of the pass rule, and the verdict.
//!
//! Plain figures that every format and screen reads; they are worked out in `train`.

use crate::base::time::Time;
use crate::training::agreement::figures::{Figure, Report};

/// What came of an attempt at a deck.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Who rated.
    pub rater: String,
    /// How many cases were rated, and of how many.
    pub cases: (u32, u32),
    /// Cases that the rater had been shown the key of before: they do not count for passing.
    pub seen_before: u32,
    /// Item ratings: as in the key, at most one option off, and all.
    pub exact: Figure,
    /// At most one option off.
    pub within_one: Figure,
    /// How the points stood to the key's, on average.
    pub signed_error: Figure,
    /// Answers that are right by an alternate of the key.
    pub accepted: u32,
    /// Totals: how many within the rule's distance, and of how many.
    pub totals: (u32, u32),
    /// The largest distance of a total from the key's.
    pub largest: u32,
    /// The mean distance of totals from the key's, with its interval.
    pub bias: Figure,
    /// The limits of agreement of the totals.
    pub limits: (Figure, Figure),
    /// Cases in a band below the key's, above it, and all that have one.
    pub bands: (u32, u32, u32),
    /// Cases on the other side of a limit of the site's: below, above.
    pub crossings: (u32, u32),
    /// Flags that the key raises and the rater did not, with the case: its title, and the flag's text.
    pub missed: Vec<Missed>,
    /// How many flags the rater raised that the key does not.
    pub false_flags: u32,
    /// The parts of the pass rule.
    pub criteria: Vec<Criterion>,
    /// What they come to.
    pub verdict: Passing,
    /// Every figure, as of any ratings held against a key.
    pub report: Report,
}

/// A flag that was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The case.
    pub case: String,
    /// The flag.
    pub flag: String,
    /// What the flag says.
    pub text: String,
    /// Whether the rule counts it among those that must never be missed.
    pub is_gravest: bool,
}

/// One part of the pass rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Its name in data.
    pub id: &'static str,
    /// What is asked for.
    pub wanted: String,
    /// What came of it.
    pub got: String,
    /// Whether it is met.
    pub met: bool,
}

/// What the parts of the rule come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// All are met, and the interval of exact agreement lies at or above the mark.
    Passed,
    /// All are met; the interval of exact agreement reaches below the mark.
    PassedByPoint,
    /// Some part is not met.
    NotPassed,
    /// A flag that must never be missed was.
    MissedGravest,
    /// Nothing is decided.
    Undecided(Undecided),
}

/// Why nothing is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// The deck is for practice.
    Practice,
    /// Not all of it was rated.
    NotWhole,
    /// What was rated is another form of the deck: a case, or its rule, was changed since.
    AnotherDeck,
}

impl Undecided {
    /// Returns the reason in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Practice => "This deck is for practice; it certifies nobody.",
            Self::NotWhole => "Not all cases of the deck are rated.",
            Self::AnotherDeck => {
                "What was rated is another form of this deck: a case, or the pass rule, was changed since. Give the deck as it was, with its own digest."
            }
        }
    }
}

impl Passing {
    /// Says whether there is a certificate to be had.
    pub fn is_pass(self) -> bool {
        matches!(self, Self::Passed | Self::PassedByPoint)
    }

    /// Returns the word of data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::PassedByPoint => "passed-by-point-estimate",
            Self::NotPassed => "not-passed",
            Self::MissedGravest => "missed-gravest-flag",
            Self::Undecided(_) => "undecided",
        }
    }

    /// Returns the words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Passed => "PASSED",
            Self::PassedByPoint => "PASSED (point estimate)",
            Self::NotPassed => "NOT PASSED",
            Self::MissedGravest => "NOT PASSED: a flag that must never be missed was missed",
            Self::Undecided(_) => "NOTHING DECIDED",
        }
    }
}

/// What a certificate says beside the figures of the attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The id of the attempt.
    pub attempt: String,
    /// The deck, its title, and its digest without keys.
    pub deck: (String, String, String),
    /// The digest of its keys.
    pub key: String,
    /// The scales, each with its digest.
    pub scales: Vec<(String, String)>,
    /// When the last case was handed in.
    pub passed_at: Time,
    /// The last day on which it is valid.
    pub valid_until: chrono::NaiveDate,
    /// Whether the pass rule is the deck's own.
    pub own_rule: bool,
    /// How the cases were rated: `practice`, with the key after each; `exam`, without any before
    /// the end; or `answers`, from a file.
    pub mode: &'static str,
    /// Whether it is valid no more.
    pub is_expired: bool,
}

impl Certificate {
    /// What a deck of texts cannot show, in words.
    pub const LIMITS: &str = "Cases in words test how findings are rated. They do not test whether they are found: looking, asking, feeling and counting at a bedside.";
}
