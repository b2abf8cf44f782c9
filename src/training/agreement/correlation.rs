//! Intraclass correlations: all six forms of Shrout and Fleiss, with their intervals.
//!
//! They take only cases that each of their raters rated: `Complete` says which raters and cases those are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::figures::{Figure, Method, Undefined};
use super::quantile::f;
use super::spread::is_rounding;
use crate::training::ratings::{RatedItem, Rating};

/// Mean squares of an analysis of variance of targets by raters, without replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanSquares {
    /// The number of targets.
    pub targets: usize,
    /// The number of raters.
    pub raters: usize,
    /// Between targets.
    pub between: f64,
    /// Within targets.
    pub within: f64,
    /// Between raters.
    pub of_raters: f64,
    /// What is left.
    pub residual: f64,
}

impl MeanSquares {
    /// Works the mean squares out of complete rows, `raters` numbers a target, one after another.
    ///
    /// # Errors
    /// There are too few targets or raters, or every number is the same.
    pub fn of(numbers: &[f64], raters: usize) -> Result<Self, Undefined> {
        let targets = numbers.len().checked_div(raters).unwrap_or_default();
        match (targets, raters) {
            (0, _) | (_, 0) => return Err(Undefined::NoCompleteCase),
            (_, 1) => return Err(Undefined::NothingInCommon),
            (1, _) => return Err(Undefined::OneCase),
            _ => {}
        }
        // A constant added to all numbers is taken away before anything is squared.
        let first = numbers[0];
        let moved: Vec<f64> = numbers.iter().map(|number| number - first).collect();
        let size = squares(numbers);
        if is_rounding(squares(&moved), size) {
            return Err(Undefined::NoVariation);
        }
        Ok(Self::of_moved(&moved, targets, raters, size))
    }

    /// Takes numbers from which a constant was taken away; `size` is the sum of their squares before.
    fn of_moved(numbers: &[f64], targets: usize, raters: usize, size: f64) -> Self {
        let (n, k) = (targets as f64, raters as f64);
        let mut of_target = vec![0.0; targets];
        let mut of_rater = vec![0.0; raters];
        for (at, number) in numbers.iter().enumerate() {
            of_target[at / raters] += number;
            of_rater[at % raters] += number;
        }
        let grand = of_rater.iter().sum::<f64>() / (n * k);
        of_target.iter_mut().for_each(|sum| *sum /= k);
        of_rater.iter_mut().for_each(|sum| *sum /= n);
        let off = |means: &[f64]| -> f64 {
            means
                .iter()
                .map(|mean| (mean - grand) * (mean - grand))
                .sum()
        };
        let (mut within, mut residual) = (0.0, 0.0);
        for (at, number) in numbers.iter().enumerate() {
            let from_target = number - of_target[at / raters];
            let left = from_target - of_rater[at % raters] + grand;
            within += from_target * from_target;
            residual += left * left;
        }
        let clean = |squares: f64| {
            if is_rounding(squares, size) {
                0.0
            } else {
                squares
            }
        };
        Self {
            targets,
            raters,
            between: clean(k * off(&of_target)) / (n - 1.0),
            within: clean(within) / (n * (k - 1.0)),
            of_raters: clean(n * off(&of_rater)) / (k - 1.0),
            residual: clean(residual) / ((n - 1.0) * (k - 1.0)),
        }
    }
}

fn squares(numbers: &[f64]) -> f64 {
    numbers.iter().map(|number| number * number).sum()
}

/// A form of the intraclass correlation, by Shrout and Fleiss; in the second brackets the name by McGraw and Wong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// ICC(2,1) (A,1): two-way, absolute agreement, one rater. The one to read first.
    TwoOne,
    /// ICC(2,k) (A,k): the same of the mean of all raters.
    TwoMean,
    /// ICC(1,1) (1): one-way, one rater.
    OneOne,
    /// ICC(1,k) (k): the same of the mean of all raters.
    OneMean,
    /// ICC(3,1) (C,1): two-way, consistency, one rater; it forgives a constant bias.
    ThreeOne,
    /// ICC(3,k) (C,k): the same of the mean of all raters.
    ThreeMean,
}

impl Form {
    /// All forms, the one to read first at the front.
    pub const ALL: [Self; 6] = [
        Self::TwoOne,
        Self::TwoMean,
        Self::OneOne,
        Self::OneMean,
        Self::ThreeOne,
        Self::ThreeMean,
    ];
}

/// Returns an intraclass correlation with its interval of 95 %.
///
/// Shrout PE, Fleiss JL, Psychol Bull 1979;86:420-428; McGraw KO, Wong SP, Psychol Methods
/// 1996;1:30-46. Limits are not clipped: a value below 0 means that raters differ more than cases do.
pub fn icc(squares: &MeanSquares, form: Form) -> Figure {
    let cases = squares.targets as u64;
    let value = match value(squares, form) {
        Ok(value) => value,
        Err(why) => return Figure::undefined(why, cases),
    };
    let interval = match form {
        Form::OneOne | Form::OneMean => {
            ratio_interval(squares, form, squares.within, one_way(squares))
        }
        Form::ThreeOne | Form::ThreeMean => {
            ratio_interval(squares, form, squares.residual, two_way(squares))
        }
        Form::TwoOne | Form::TwoMean => absolute_interval(squares, form),
    };
    Figure {
        interval: interval
            .filter(|(low, high)| low.is_finite() && high.is_finite() && low <= high)
            .ok_or(Undefined::NotEstimable),
        method: Method::F,
        ..Figure::bare(Ok(value), cases)
    }
}

fn one_way(squares: &MeanSquares) -> f64 {
    (squares.targets * (squares.raters - 1)) as f64
}

fn two_way(squares: &MeanSquares) -> f64 {
    ((squares.targets - 1) * (squares.raters - 1)) as f64
}

fn value(squares: &MeanSquares, form: Form) -> Result<f64, Undefined> {
    let MeanSquares {
        between: b,
        within: w,
        of_raters: j,
        residual: e,
        ..
    } = *squares;
    let (n, k) = (squares.targets as f64, squares.raters as f64);
    let (above, below) = match form {
        Form::OneOne => (b - w, b + (k - 1.0) * w),
        Form::OneMean => (b - w, b),
        Form::TwoOne => (b - e, b + (k - 1.0) * e + k * (j - e) / n),
        Form::TwoMean => (b - e, b + (j - e) / n),
        Form::ThreeOne => (b - e, b + (k - 1.0) * e),
        Form::ThreeMean => (b - e, b),
    };
    // An estimate of variance can fall below zero where cases do not differ; a ratio to it says nothing.
    let size = b + w + j + e;
    if below <= size * 1e-12 {
        return Err(Undefined::NoSpread);
    }
    Ok(above / below)
}

/// The interval of the forms that are a ratio of two mean squares.
fn ratio_interval(
    squares: &MeanSquares,
    form: Form,
    error: f64,
    freedom: f64,
) -> Option<(f64, f64)> {
    if error <= 0.0 {
        return None;
    }
    let between = (squares.targets - 1) as f64;
    let k = squares.raters as f64;
    let ratio = squares.between / error;
    let low = ratio / f(between, freedom)?;
    let high = ratio * f(freedom, between)?;
    let limit = |ratio: f64| match form {
        Form::OneMean | Form::ThreeMean => 1.0 - 1.0 / ratio,
        _ => (ratio - 1.0) / (ratio + k - 1.0),
    };
    Some((limit(low), limit(high)))
}

/// The interval of absolute agreement, with Satterthwaite's degrees of freedom.
fn absolute_interval(squares: &MeanSquares, form: Form) -> Option<(f64, f64)> {
    let MeanSquares {
        between: b,
        of_raters: j,
        residual: e,
        ..
    } = *squares;
    if e <= 0.0 {
        return None;
    }
    let (n, k) = (squares.targets as f64, squares.raters as f64);
    let r = value(squares, Form::TwoOne).ok()?;
    let fj = j / e;
    let c = n * (1.0 + (k - 1.0) * r) - k * r;
    let above = (k - 1.0) * (n - 1.0) * (k * r * fj + c).powi(2);
    let below = (n - 1.0) * k * k * r * r * fj * fj + c * c;
    let freedom = above / below;
    let low = f(n - 1.0, freedom)?;
    let high = f(freedom, n - 1.0)?;
    let rest = k * j + (k * n - k - n) * e;
    let lower = n * (b - low * e) / (low * rest + n * b);
    let upper = n * (high * b - e) / (rest + n * high * b);
    Some(match form {
        Form::TwoMean => (averaged(lower, k)?, averaged(upper, k)?),
        _ => (lower, upper),
    })
}

/// The Spearman-Brown step from one rater to the mean of k; none for a limit that it does not reach.
fn averaged(limit: f64, k: f64) -> Option<f64> {
    let below = 1.0 + limit * (k - 1.0);
    (below > 0.0).then(|| limit * k / below)
}

/// Raters, and the cases that each of them rated.
pub(super) struct Complete {
    /// The numbers of each case, one a rater, one case after another.
    pub numbers: Vec<f64>,
    /// How many raters.
    pub raters: usize,
    /// How many cases.
    pub cases: u64,
    /// The raters who are left out, each with the number of these cases that they did not rate.
    pub left_out: Vec<(u32, u64)>,
}

/// How many raters have to be left out, those with the fewest ratings first.
struct Order {
    /// The place of each rater in that order.
    places: BTreeMap<u32, usize>,
}

impl Complete {
    /// Takes the cases that every rater rated.
    pub fn of_all(item: &RatedItem) -> Self {
        Order::of(item).without(item, 0)
    }

    /// Leaves raters out if that leaves more ratings to use.
    ///
    /// Those with the fewest ratings are left out first, and at least two raters and two cases remain:
    /// of less there is no correlation. The number of raters is taken for which most ratings remain:
    /// the raters times the cases that each of them rated. If two are as good, fewer are left out.
    pub fn of_most(item: &RatedItem) -> Self {
        let order = Order::of(item);
        let raters = order.places.len();
        let mut complete_from = vec![0; raters + 1];
        for case in item.cases() {
            complete_from[order.needed(case)] += 1;
        }
        let (mut cases, mut best, mut most) = (0, 0, 0);
        for (left_out, more) in complete_from.into_iter().enumerate() {
            let remain = raters - left_out;
            if remain < 2 {
                break;
            }
            cases += more;
            if cases > 1 && remain * cases > most {
                (best, most) = (left_out, remain * cases);
            }
        }
        order.without(item, best)
    }
}

impl Order {
    fn of(item: &RatedItem) -> Self {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        for rating in &item.ratings {
            *counts.entry(rating.rater).or_default() += 1;
        }
        let mut order: Vec<(u64, Reverse<u32>)> = (counts.into_iter())
            .map(|(rater, count)| (count, Reverse(rater)))
            .collect();
        order.sort_unstable();
        let places = order.into_iter().enumerate();
        Self {
            places: places.map(|(place, (_, rater))| (rater.0, place)).collect(),
        }
    }

    fn place(&self, rating: &Rating) -> usize {
        self.places.get(&rating.rater).copied().unwrap_or_default()
    }

    /// Returns how many raters have to be left out until a case is rated by all others.
    fn needed(&self, case: &[Rating]) -> usize {
        let mut places: Vec<usize> = case.iter().map(|rating| self.place(rating)).collect();
        places.sort_unstable_by_key(|place| Reverse(*place));
        let last = (0..self.places.len()).rev();
        let rated = last.zip(&places).take_while(|(last, place)| last == *place);
        self.places.len() - rated.count()
    }

    fn without(&self, item: &RatedItem, left_out: usize) -> Complete {
        let mut absent: BTreeMap<u32, u64> = (self.places.iter())
            .filter(|(_, place)| **place < left_out)
            .map(|(rater, _)| (*rater, 0))
            .collect();
        let mut complete = Complete {
            numbers: Vec::new(),
            raters: self.places.len() - left_out,
            cases: 0,
            left_out: Vec::new(),
        };
        for case in item.cases().filter(|case| self.needed(case) <= left_out) {
            let kept = case.iter().filter(|rating| self.place(rating) >= left_out);
            complete.numbers.extend(kept.map(|rating| rating.points));
            complete.cases += 1;
            for (rater, cases) in &mut absent {
                *cases += u64::from(case.iter().all(|rating| rating.rater != *rater));
            }
        }
        complete.left_out = absent.into_iter().collect();
        complete
    }
}
