//! One figure: its value with an interval, or the reason why there is none, and how it is written.
//!
//! Nothing here computes. A figure that is not defined for the ratings at hand is no number but an
//! [`Undefined`] with its reason. Written numbers have six digits; what is not defined is `null`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Why a figure has no value, or no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// Nothing was rated by two.
    NothingInCommon,
    /// Only one case was rated by two, and figures of spread need at least two.
    OneCase,
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
    /// Holds a figure of spread to at least two cases.
    ///
    /// # Errors
    /// There is no case, or one alone.
    pub fn below_two(cases: u64) -> Result<(), Self> {
        match cases {
            0 => Err(Self::NothingInCommon),
            1 => Err(Self::OneCase),
            _ => Ok(()),
        }
    }

    /// Returns the reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NothingInCommon => "nothing rated by two",
            Self::OneCase => "one case",
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

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(into = "WithInterval")]
#[schemars(with = "WithInterval", rename = "ValueDetail")]
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

    /// Says why there is no value, or no interval where the figure has one.
    fn reason(&self) -> Option<&'static str> {
        let no_interval = self.interval.err();
        let no_interval = no_interval.filter(|why| *why != Undefined::NoInterval);
        self.value.err().or(no_interval).map(Undefined::words)
    }
}

/// How an interval is formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
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

/// A figure as it is written among others of its rater.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WithInterval {
    /// The value; null if it is not defined.
    value: Option<f64>,
    /// The lower end of the 95 % interval; null if there is none.
    low: Option<f64>,
    /// The upper end of the 95 % interval; null if there is none.
    high: Option<f64>,
    /// Of how many cases, or ratings, it is.
    n: u64,
    /// Why there is no value, or no interval where the figure has one.
    reason: Option<&'static str>,
}

impl From<Figure> for WithInterval {
    fn from(figure: Figure) -> Self {
        let (low, high) = figure.interval.ok().unzip();
        Self {
            value: figure.value.ok().and_then(six_digits),
            low: low.and_then(six_digits),
            high: high.and_then(six_digits),
            n: figure.n,
            reason: figure.reason(),
        }
    }
}

/// A figure as it is written in a row of its own.
#[derive(Serialize, JsonSchema)]
pub(super) struct InRow {
    /// The value; null if it is not defined.
    value: Option<f64>,
    /// The lower end of the 95 % interval; null if there is none.
    low: Option<f64>,
    /// The upper end of the 95 % interval; null if there is none.
    high: Option<f64>,
    /// The standard error of the value as it was found, which an interval by `normal` or `student-t`
    /// is formed with; never that of a value of no agreement. Null if the figure has none.
    standard_error: Option<f64>,
    /// Of how many cases, or ratings, it is.
    n: u64,
    /// How the interval is formed: `wilson`, `normal`, `student-t`, `fisher-z`, `f`, `bootstrap`.
    #[schemars(with = "Option<String>")]
    interval: Option<Method>,
    /// For how many draws of the bootstrap the figure is not defined; they are passed over.
    draws_skipped: u64,
    /// Why there is no value, or no interval where the figure has one.
    reason: Option<&'static str>,
}

/// Writes a figure as it stands in a row.
pub(super) fn in_row<S: Serializer>(figure: &Figure, out: S) -> Result<S::Ok, S::Error> {
    let written = WithInterval::from(*figure);
    let method = Some(figure.method).filter(|method| *method != Method::None);
    let row = InRow {
        value: written.value,
        low: written.low,
        high: written.high,
        standard_error: figure.error.and_then(six_digits),
        n: written.n,
        interval: figure.interval.ok().and(method),
        draws_skipped: figure.skipped,
        reason: written.reason,
    };
    row.serialize(out)
}

/// A share with its interval.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ShareDetail")]
pub(in crate::training) struct Share {
    /// The share, from 0 to 1; null if there is nothing.
    value: Option<f64>,
    /// The lower end of Wilson's 95 % interval.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
    /// Of how many ratings.
    n: u64,
}

/// Writes a share with all its digits.
pub(in crate::training) fn as_share<S: Serializer>(
    figure: &Figure,
    out: S,
) -> Result<S::Ok, S::Error> {
    let (low, high) = figure.interval.ok().unzip();
    let share = Share {
        value: figure.value.ok(),
        low,
        high,
        n: figure.n,
    };
    share.serialize(out)
}

/// Rounds to six digits; none for what is no number, of which there is none.
pub(in crate::training) fn six_digits(number: f64) -> Option<f64> {
    let rounded: f64 = format!("{number:.6}").parse().ok()?;
    // Written as it is, what is left of a tiny number below zero would be -0.
    rounded
        .is_finite()
        .then_some(if rounded == 0.0 { 0.0 } else { rounded })
}
