//! Cohen's kappa of two raters, unweighted and weighted.

use super::figures::{Figure, Method, Undefined};
use super::quantile::NORMAL;
use super::weights::Weights;

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
