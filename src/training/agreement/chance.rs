//! What raters agree on beyond chance where answers are levels: Cohen's kappa of two raters, and Fleiss' kappa
//! and Gwet's AC1 and AC2 of any number, gaps allowed.
//!
//! They differ in what they take for chance alone. AC stays readable where nearly all ratings are of
//! one level.

use super::figures::{Figure, Method, Undefined};
use super::name::Name;
use super::patterns::{Patterns, raters};
use super::quantile::{NORMAL, student_t};
use super::report::{Caution, Report, Settings, Subject};
use super::weights::{Growth, Weights};
use crate::training::ratings::RatedItem;

/// Returns AC2 with these weights, which is AC1 where they are the identity.
///
/// Gwet KL, Br J Math Stat Psychol 2008;61:29-48, and Handbook of Inter-Rater Reliability (4th ed.,
/// 2014) for weights and gaps. Where all ratings are equal nothing is left to chance, and it is 1.
pub fn gwet(patterns: &Patterns, weights: &Weights) -> Figure {
    let q = weights.levels();
    let cells = (0..q * q).map(|cell| weights.agreement(cell / q, cell % q));
    let scale = cells.sum::<f64>() / (q * q.saturating_sub(1)).max(1) as f64;
    beyond_chance(patterns, weights, |used| {
        used.iter().map(|share| scale * (1.0 - share)).collect()
    })
}

/// Returns Fleiss' kappa of all cases that at least two raters rated, however many each has.
///
/// Fleiss JL, Psychol Bull 1971;76:378-382, in the form for unequal numbers of raters of Gwet KL,
/// Handbook of Inter-Rater Reliability (4th ed., 2014); with as many raters for each case the two
/// are one.
pub fn fleiss(patterns: &Patterns) -> Figure {
    beyond_chance(
        patterns,
        &Weights::identity(patterns.levels()),
        <[f64]>::to_vec,
    )
}

/// Returns Fleiss' kappa of one level against all others.
pub fn fleiss_of_level(patterns: &Patterns, level: usize) -> Figure {
    fleiss(&patterns.of_level(level))
}

/// Returns a coefficient for which chance agrees on a rating of each level as often as `agreed` says.
///
/// The standard error is that of the value, linearised over cases as in Gwet's handbook, and the
/// interval is Student's t about the value with that error, kept within −1 and 1. Cases that one
/// rater alone rated count for how often levels are used, as there; so the value itself may lie
/// below −1, and then the interval begins there.
fn beyond_chance(
    patterns: &Patterns,
    weights: &Weights,
    agreed: impl Fn(&[f64]) -> Vec<f64>,
) -> Figure {
    let of_two = patterns.cases_of_two();
    if let Err(why) = Undefined::below_two(of_two) {
        return Figure::undefined(why, of_two);
    }
    let used = patterns.used();
    let agreed = agreed(&used);
    let expected = sum(used.iter().zip(&agreed).map(|(used, agreed)| used * agreed));
    let left = 1.0 - expected;
    if left <= ROUNDING {
        return Figure::undefined(Undefined::NoVariation, of_two);
    }
    let pairs = patterns.rated_by_two();
    let agree = sum(pairs.map(|(counts, cases)| cases as f64 * agreement(counts, weights)));
    let value = 1.0 - (1.0 - agree / of_two as f64) / left;
    let n = patterns.cases() as f64;
    // What a case adds to the variance: its own coefficient, linearised.
    let off = |counts: &[u32]| {
        let m = f64::from(raters(counts));
        let by_chance = counts.iter().zip(&agreed);
        let by_chance = sum(by_chance.map(|(count, agreed)| f64::from(*count) * agreed)) / m;
        let own = if m >= 2.0 {
            n / of_two as f64 * (agreement(counts, weights) - expected) / left
        } else {
            0.0
        };
        own - 2.0 * (1.0 - value) * (by_chance - expected) / left - value
    };
    let squares = sum((patterns.iter()).map(|(counts, cases)| cases as f64 * off(counts).powi(2)));
    let variance = squares / (n * (n - 1.0));
    let error = (variance > ROUNDING * ROUNDING).then(|| variance.sqrt());
    let about = |error: f64| {
        let half = error * student_t(n - 1.0)?;
        let lowest = value.min(-1.0);
        Some(((value - half).max(lowest), (value + half).min(1.0)))
    };
    Figure {
        error,
        interval: error.and_then(about).ok_or(Undefined::NotEstimable),
        method: Method::StudentT,
        ..Figure::bare(Ok(value), of_two)
    }
}

/// What rounding alone may leave of a share that is 0.
const ROUNDING: f64 = 1e-12;

/// The weighted share of pairs of raters who agree on a case.
fn agreement(counts: &[u32], weights: &Weights) -> f64 {
    let m = f64::from(raters(counts));
    let of_level = |(level, count): (usize, &u32)| {
        let near = counts.iter().enumerate();
        let near =
            sum(near.map(|(other, count)| weights.agreement(level, other) * f64::from(*count)));
        f64::from(*count) * (near - 1.0)
    };
    sum(counts.iter().enumerate().map(of_level)) / (m * (m - 1.0))
}

fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.sum()
}

/// How often each level by one rater met each level by the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossed {
    levels: usize,
    counts: Vec<u64>,
}

impl Crossed {
    /// Makes a table without cases.
    pub fn new(levels: usize) -> Self {
        Self {
            levels,
            counts: vec![0; levels * levels],
        }
    }

    /// Counts cases that one rater put into level `one` and the other into level `other`.
    pub fn add(&mut self, one: usize, other: usize, cases: u64) {
        self.counts[one * self.levels + other] += cases;
    }

    /// Returns the number of cases.
    pub fn cases(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Returns the number of cases whose two levels are as is asked for.
    pub fn cases_where(&self, is_so: impl Fn(usize, usize) -> bool) -> u64 {
        let cells = self.counts.iter().enumerate();
        let wanted = cells.filter(|(cell, _)| is_so(cell / self.levels, cell % self.levels));
        wanted.map(|(_, count)| count).sum()
    }

    /// Returns the shares of the levels by each rater.
    fn margins(&self) -> (Vec<f64>, Vec<f64>) {
        let n = self.cases() as f64;
        let mut rows = vec![0; self.levels];
        let mut columns = vec![0; self.levels];
        for (cell, count) in self.counts.iter().enumerate() {
            rows[cell / self.levels] += count;
            columns[cell % self.levels] += count;
        }
        let shares = |counts: Vec<u64>| counts.iter().map(|count| *count as f64 / n).collect();
        (shares(rows), shares(columns))
    }

    /// Says whether one of the raters used one level only.
    pub fn has_constant_rater(&self) -> bool {
        let (rows, columns) = self.margins();
        let used = |shares: &[f64]| shares.iter().filter(|share| **share > 0.0).count();
        self.cases() > 0 && (used(&rows) == 1 || used(&columns) == 1)
    }
}

/// Returns kappa with its standard error and interval.
///
/// Cohen J, Educ Psychol Meas 1960;20:37-46, and Psychol Bull 1968;70:213-220 for the weights;
/// standard error by Fleiss JL, Cohen J, Everitt BS, Psychol Bull 1969;72:323-327. The interval is
/// kept within −1 and 1.
pub fn kappa(table: &Crossed, weights: &Weights) -> Figure {
    let cases = table.cases();
    if let Err(why) = Undefined::below_two(cases) {
        return Figure::undefined(why, cases);
    }
    let n = cases as f64;
    let (rows, columns) = table.margins();
    let cells = |at: usize| (at / table.levels, at % table.levels);
    let observed: f64 = (table.counts.iter().enumerate())
        .map(|(at, count)| weights.disagreement(cells(at).0, cells(at).1) * *count as f64 / n)
        .sum();
    let expected: f64 = (0..table.counts.len())
        .map(|at| {
            weights.disagreement(cells(at).0, cells(at).1)
                * rows[cells(at).0]
                * columns[cells(at).1]
        })
        .sum();
    // Exactly zero only if both raters used one level, the same.
    if expected <= 0.0 {
        return Figure::undefined(Undefined::NoVariation, cases);
    }
    let value = 1.0 - observed / expected;
    let variance = variance(
        table,
        weights,
        &rows,
        &columns,
        [1.0 - observed, 1.0 - expected],
    );
    let error = (variance > 1e-18).then(|| variance.sqrt());
    Figure {
        error,
        interval: error.map_or(Err(Undefined::NotEstimable), |error| {
            let (low, high) = (value - NORMAL * error, value + NORMAL * error);
            Ok((low.max(-1.0), high.min(1.0)))
        }),
        method: Method::Normal,
        ..Figure::bare(Ok(value), cases)
    }
}

fn variance(
    table: &Crossed,
    weights: &Weights,
    rows: &[f64],
    columns: &[f64],
    [po, pe]: [f64; 2],
) -> f64 {
    let n = table.cases() as f64;
    let levels = table.levels;
    let along = |at: usize| {
        (0..levels)
            .map(|b| weights.agreement(at, b) * columns[b])
            .sum::<f64>()
    };
    let down = |at: usize| {
        (0..levels)
            .map(|a| weights.agreement(a, at) * rows[a])
            .sum::<f64>()
    };
    let (u, t): (Vec<f64>, Vec<f64>) = (0..levels).map(|at| (along(at), down(at))).unzip();
    // The terms have this mean. Taken from each of them, and not from the sum of their squares, it
    // leaves a spread of nothing at nothing, whichever rater comes first.
    let mean = po * pe - 2.0 * pe + po;
    let cell = |(at, count): (usize, &u64)| {
        let (a, b) = (at / levels, at % levels);
        let term = weights.agreement(a, b) * (1.0 - pe) - (u[a] + t[b]) * (1.0 - po);
        *count as f64 / n * (term - mean).powi(2)
    };
    let spread: f64 = table.counts.iter().enumerate().map(cell).sum();
    spread / (n * (1.0 - pe).powi(4))
}

/// Cases by the levels that raters gave them.
pub(super) struct Levels<'r> {
    /// How many points each level is worth.
    pub points: &'r [f64],
    /// How often each level was used for each case.
    pub patterns: Patterns,
    /// Which level by the first rater met which by the second, where a case has two ratings.
    pub crossed: Crossed,
}

impl<'r> Levels<'r> {
    /// Counts the levels of cases, each given by the points of its ratings.
    pub fn of<C: Iterator<Item = f64>>(
        item: &RatedItem,
        points: &'r [f64],
        cases: impl Iterator<Item = C>,
    ) -> Self {
        let mut patterns = Patterns::new(points.len());
        let mut crossed = Crossed::new(points.len());
        let mut counts = vec![0; points.len()];
        for case in cases {
            counts.fill(0);
            let levels: Vec<usize> = case.map(|points| item.level(points)).collect();
            levels.iter().for_each(|level| counts[*level] += 1);
            patterns.add(&counts);
            if let [one, other] = levels.as_slice() {
                crossed.add(*one, *other, 1);
            }
        }
        Self {
            points,
            patterns,
            crossed,
        }
    }

    /// Puts kappa of two raters, weighted first.
    pub fn put_kappa(&self, out: &mut Report, subject: &Subject, settings: &Settings) {
        for (name, growth) in [
            (Name::KappaQuadratic, Growth::Quadratic),
            (Name::KappaLinear, Growth::Linear),
            (Name::Kappa, Growth::Identity),
        ] {
            let weights = Weights::new(self.points, settings.distance, growth);
            out.put(subject, name, kappa(&self.crossed, &weights));
        }
        let several = self.patterns.cases_of_two() > 1;
        if several && self.crossed.has_constant_rater() && !self.patterns.has_one_level() {
            out.warn(subject, Caution::ConstantRater);
        }
    }

    /// Puts AC of any number of raters, weighted first.
    pub fn put_gwet(&self, out: &mut Report, subject: &Subject, settings: &Settings) {
        for (name, growth) in [
            (Name::Ac2, Growth::Quadratic),
            (Name::Ac1, Growth::Identity),
        ] {
            let weights = Weights::new(self.points, settings.distance, growth);
            out.put(subject, name, gwet(&self.patterns, &weights));
        }
    }
}
