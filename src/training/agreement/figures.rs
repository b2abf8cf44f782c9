//! The report of agreement between raters: plain figures that every format and screen reads.
//!
//! They are worked out in `training::agreement::report`; nothing here computes. A figure that is not defined
//! for the ratings at hand is no number but an [`Undefined`] with its reason.

use std::fmt;

/// Why a figure has no value, or no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// Nothing was rated by two.
    NothingInCommon,
    /// Only one case was rated by two, and figures of spread need at least two.
    OneCase,
    /// Fewer cases than the figure needs.
    TooFewCases,
    /// Every rating is the same, so that nothing tells agreement from chance.
    NoVariation,
    /// No case was rated by every rater.
    NoCompleteCase,
    /// The spread that the formula divides by is zero or less for these ratings.
    NoSpread,
    /// The standard error is zero or does not exist, so that no interval can be formed.
    NotEstimable,
    /// The figure has no interval by its nature, as a largest error.
    NoInterval,
}

impl Undefined {
    /// Returns the reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NothingInCommon => "nothing rated by two",
            Self::OneCase => "one case",
            Self::TooFewCases => "too few cases",
            Self::NoVariation => "no variation",
            Self::NoCompleteCase => "no case rated by all",
            Self::NoSpread => "no spread between cases",
            Self::NotEstimable => "not estimable",
            Self::NoInterval => "has none",
        }
    }
}

impl fmt::Display for Undefined {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.words())
    }
}

/// A value, or why there is none.
pub type Value = Result<f64, Undefined>;

/// An interval, or why there is none.
pub type Interval = Result<(f64, f64), Undefined>;

/// A value with its standard error and interval, and of how many it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The value.
    pub value: Value,
    /// The standard error, where the figure has one.
    pub error: Option<f64>,
    /// The 95 % interval.
    pub interval: Interval,
    /// How the interval is formed.
    pub method: Method,
    /// Of how many cases, or ratings, it is.
    pub n: u64,
    /// For how many draws of the bootstrap it is not defined; they are passed over.
    pub skipped: u64,
}

impl Figure {
    /// Makes a figure without an interval of its own.
    pub fn bare(value: Value, n: u64) -> Self {
        Self {
            value,
            error: None,
            interval: Err(value.err().unwrap_or(Undefined::NoInterval)),
            method: Method::None,
            n,
            skipped: 0,
        }
    }

    /// Makes a figure that is not defined.
    pub fn undefined(why: Undefined, n: u64) -> Self {
        Self::bare(Err(why), n)
    }
}

/// How an interval is formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// There is none.
    None,
    /// Wilson's score interval of a share.
    Wilson,
    /// The standard error and the normal distribution.
    Normal,
    /// The standard error and Student's t.
    StudentT,
    /// Fisher's z transformation.
    FisherZ,
    /// The F distribution, as of an analysis of variance.
    F,
    /// Cases drawn again with replacement, percentiles.
    Bootstrap,
}

impl Method {
    /// Returns its name in data.
    pub fn id(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Wilson => Some("wilson"),
            Self::Normal => Some("normal"),
            Self::StudentT => Some("student-t"),
            Self::FisherZ => Some("fisher-z"),
            Self::F => Some("f"),
            Self::Bootstrap => Some("bootstrap"),
        }
    }
}

/// What was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The points of each item.
    Item,
    /// The total.
    Total,
    /// The severity range of the total.
    Band,
}

impl Part {
    /// Returns its name in data.
    pub fn id(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Total => "total",
            Self::Band => "band",
        }
    }
}

/// What a figure is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// What was compared.
    pub part: Part,
    /// The item: its position, id and label; none for all items together, a total or a band.
    pub item: Option<(usize, String, String)>,
    /// The rater, or the first of two; none for the group.
    pub rater: Option<String>,
    /// The second of two raters.
    pub other: Option<String>,
}

/// One figure of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is of.
    pub subject: Subject,
    /// Which figure.
    pub name: Name,
    /// For the kappa of one level: the level's points.
    pub level: Option<f64>,
    /// The figure.
    pub figure: Figure,
}

/// Ratings that no figure of a part could take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What they are of.
    pub subject: Subject,
    /// Why.
    pub why: Why,
    /// How many.
    pub count: u64,
}

/// A part whose ICC leave raters out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fewer {
    /// What it is.
    pub subject: Subject,
    /// Of how many raters they are.
    pub raters: usize,
    /// How many rated it.
    pub of: usize,
}

/// Why ratings were left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Cases that one rater alone rated: they are in no pair.
    RatedByOne,
    /// Cases that a rater did not rate although the others did, so that an ICC leaves the rater out.
    IncompleteRater,
    /// Cases that not every rater of an ICC rated, which it cannot take.
    NotRatedByAll,
    /// Ratings of what the key does not have.
    NotInKey,
    /// What the key has and the rater did not rate.
    NotRated,
    /// Assessments without a total, as an item is missing.
    NoTotal,
}

impl Why {
    /// Returns its name in data.
    pub fn id(self) -> &'static str {
        match self {
            Self::RatedByOne => "rated-by-one",
            Self::IncompleteRater => "incomplete-rater",
            Self::NotRatedByAll => "not-rated-by-all",
            Self::NotInKey => "not-in-key",
            Self::NotRated => "not-rated",
            Self::NoTotal => "no-total",
        }
    }
}

/// What a reader must know beside the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caution {
    /// Kappa is near 0 or not defined although raters agree: nearly all ratings are one level.
    NearlyOneLevel,
    /// One of two raters used one level only.
    ConstantRater,
    /// An ICC or a kappa below 0.
    BelowZero,
    /// Fewer than five cases.
    FewCases,
}

impl Caution {
    /// Returns its name in data.
    pub fn id(self) -> &'static str {
        match self {
            Self::NearlyOneLevel => "nearly-one-level",
            Self::ConstantRater => "constant-rater",
            Self::BelowZero => "below-zero",
            Self::FewCases => "few-cases",
        }
    }
}

/// The agreement of raters with each other, or of each with a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The scale that says which answers there are, and its digest.
    pub scale: Option<(String, String)>,
    /// The key, as it was named.
    pub key: Option<String>,
    /// How far apart two levels are: `rank` or `points`.
    pub distance: &'static str,
    /// The seed of the draws.
    pub seed: u64,
    /// How many draws an interval of the bootstrap is of.
    pub draws: u32,
    /// How many cases there are.
    pub cases: u64,
    /// How many raters, the key not counted.
    pub raters: u64,
    /// How many ratings of items, those of the key not counted.
    pub ratings: u64,
    /// The figures.
    pub lines: Vec<Line>,
    /// What no figure could take in.
    pub left_out: Vec<LeftOut>,
    /// The parts whose ICC leave raters out.
    pub fewer: Vec<Fewer>,
    /// What must be known beside the figures.
    pub cautions: Vec<(Subject, Caution)>,
    /// Whether there were too many raters to list pairs of them.
    pub pairs_left_out: bool,
}

mod name;

pub use name::Name;
