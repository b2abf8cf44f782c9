//! Sums over cases: all that the figures of a group are worked out from.
//!
//! Raw agreement and Krippendorff's alpha are each a function of sums over cases.
//! So a draw of cases with replacement needs only the sums of that draw, however many cases there are.

use super::figures::{Undefined, Value};
use super::patterns::{Patterns, raters};

/// How far apart two levels are for Krippendorff's alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Different is different.
    Nominal,
    /// By how many ratings lie between them.
    Ordinal,
    /// By the square of the difference of their points.
    Interval,
    /// By the square of that difference as a share of their sum.
    Ratio,
}

/// Which sum stands where among those of a case.
#[derive(Clone, Debug)]
pub struct Sums {
    points: Vec<f64>,
    /// A row of sums for each pattern, one after another.
    rows: Vec<f64>,
    /// How many cases have each pattern.
    cases: Vec<u64>,
}

/// The sums of some cases.
#[derive(Clone, Debug)]
pub struct Drawn<'s> {
    sums: &'s Sums,
    row: Vec<f64>,
}

/// Before the levels' own sums: cases, exact agreement, and agreement within one level.
const FIXED: usize = 3;

/// The most numbers that are added up for each draw.
const MOST_DRAWN: usize = 500_000;

impl Sums {
    /// Works out the sums of each pattern; levels are worth `points`.
    pub fn of(patterns: &Patterns, points: &[f64]) -> Self {
        let mut sums = Self {
            points: points.to_vec(),
            rows: Vec::new(),
            cases: Vec::new(),
        };
        for (counts, cases) in patterns.rated_by_two() {
            let row = row(counts);
            sums.rows.extend(row);
            sums.cases.push(cases);
        }
        sums
    }

    /// Returns how many cases have each pattern, in the order that [`drawn`](Self::drawn) takes.
    pub fn cases(&self) -> &[u64] {
        &self.cases
    }

    /// Adds up the cases that were drawn, so many of each pattern.
    pub fn drawn(&self, cases: &[u64]) -> Drawn<'_> {
        let width = self.width();
        let mut row = vec![0.0; width];
        for (of_pattern, cases) in self.rows.chunks_exact(width).zip(cases) {
            if *cases > 0 {
                let times = *cases as f64;
                for (sum, one) in row.iter_mut().zip(of_pattern) {
                    *sum += times * one;
                }
            }
        }
        Drawn { sums: self, row }
    }

    /// Says whether so much would have to be added up for each draw that drawing takes too long.
    pub fn are_too_many_to_draw(&self) -> bool {
        self.rows.len() > MOST_DRAWN
    }

    /// Returns the standard error of a figure by leaving out one case at a time.
    ///
    /// The jackknife of Quenouille MH and Tukey JW (Miller RG, Biometrika 1974;61:1-15); for very many
    /// cases drawing them again comes to the same. `None` if the figure is not defined without a case.
    pub fn jackknife(&self, figure: fn(&Drawn<'_>) -> Value) -> Option<f64> {
        let all = self.all();
        let centre = figure(&all).ok()?;
        let width = self.width();
        let (mut squares, mut sum, mut n) = (0.0, 0.0, 0.0);
        for (of_pattern, cases) in self.rows.chunks_exact(width).zip(&self.cases) {
            let left = all.row.iter().zip(of_pattern).map(|(sum, one)| sum - one);
            let without = Drawn {
                sums: self,
                row: left.collect(),
            };
            let off = figure(&without).ok()? - centre;
            let times = *cases as f64;
            squares += times * off * off;
            sum += times * off;
            n += times;
        }
        let variance = (n - 1.0) / n * (squares - sum * sum / n);
        (variance > 0.0).then(|| variance.sqrt())
    }

    fn width(&self) -> usize {
        let q = self.points.len();
        FIXED + q + q * q.saturating_sub(1) / 2
    }

    /// Adds up all cases as they are.
    pub fn all(&self) -> Drawn<'_> {
        self.drawn(&self.cases)
    }
}

/// The sums of one case: those of [`FIXED`], then for each level how often it was used, then the
/// coincidences of each two levels.
fn row(counts: &[u32]) -> Vec<f64> {
    let m = f64::from(raters(counts));
    let pairs = m * (m - 1.0);
    let used: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let exact: f64 = used.iter().map(|n| n * (n - 1.0)).sum();
    let next: f64 = used.windows(2).map(|two| 2.0 * two[0] * two[1]).sum();
    let mut row = vec![1.0, exact / pairs, (exact + next) / pairs];
    row.extend(&used);
    for (level, one) in used.iter().enumerate() {
        row.extend(
            used.iter()
                .skip(level + 1)
                .map(|other| one * other / (m - 1.0)),
        );
    }
    row
}

impl Drawn<'_> {
    /// Returns how many cases there are.
    fn cases(&self) -> f64 {
        self.row[0]
    }

    fn used(&self) -> &[f64] {
        &self.row[FIXED..FIXED + self.sums.points.len()]
    }

    /// Returns the share of pairs of raters who gave the same level, averaged over cases.
    pub fn exact(&self) -> Value {
        self.share(1)
    }

    /// Returns the share of pairs of raters at most one level apart, averaged over cases.
    pub fn within_one(&self) -> Value {
        self.share(2)
    }

    fn share(&self, sum: usize) -> Value {
        if self.cases() > 0.0 {
            return Ok(self.row[sum] / self.cases());
        }
        Err(Undefined::NothingInCommon)
    }

    /// Returns Krippendorff's alpha.
    ///
    /// Krippendorff K, Content Analysis, and "Computing Krippendorff's alpha-reliability" (2011):
    /// any number of raters, and gaps; a case that one rater alone rated drops out.
    pub fn alpha(&self, metric: Metric) -> Value {
        Undefined::below_two(self.cases() as u64)?;
        let used = self.used();
        if used.iter().filter(|used| **used > 0.0).count() <= 1 {
            return Err(Undefined::NoVariation);
        }
        let coincidences = &self.row[FIXED + used.len()..];
        let ratings: f64 = used.iter().sum();
        let (mut observed, mut expected) = (0.0, 0.0);
        let mut at = 0;
        for one in 0..used.len() {
            // For the ordinal metric: the ratings from this level up to the other.
            let mut between = used[one];
            for other in one + 1..used.len() {
                between += used[other];
                let apart = match metric {
                    Metric::Nominal => 1.0,
                    Metric::Ordinal => between - (used[one] + used[other]) / 2.0,
                    Metric::Interval => self.sums.points[other] - self.sums.points[one],
                    Metric::Ratio => ratio(self.sums.points[one], self.sums.points[other]),
                };
                observed += coincidences[at] * apart * apart;
                expected += used[one] * used[other] * apart * apart;
                at += 1;
            }
        }
        if expected > 0.0 {
            return Ok(1.0 - (ratings - 1.0) * observed / expected);
        }
        Err(Undefined::NoSpread)
    }
}

fn ratio(one: f64, other: f64) -> f64 {
    if one + other == 0.0 {
        return 0.0;
    }
    (other - one) / (one + other)
}
