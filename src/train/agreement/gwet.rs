//! Gwet's AC1 and AC2, which stay readable where nearly all ratings are of one level.

use super::patterns::{Patterns, raters};
use super::quantile::student_t;
use super::weights::Weights;
use crate::agreement::{Figure, Method, Undefined};

/// Returns AC2 with these weights, which is AC1 where they are the identity.
///
/// Gwet KL, Br J Math Stat Psychol 2008;61:29-48, and Handbook of Inter-Rater Reliability (4th ed.,
/// 2014) for weights, gaps and the standard error; interval by Student's t over cases, kept within
/// −1 and 1. Cases that one rater alone rated count for how often levels are used, as there.
pub fn gwet(patterns: &Patterns, weights: &Weights) -> Figure {
    let of_two = patterns.cases_of_two();
    match of_two {
        0 => return Figure::undefined(Undefined::NothingInCommon, 0),
        1 => return Figure::undefined(Undefined::OneCase, 1),
        _ if patterns.has_one_level() => {
            return Figure::undefined(Undefined::NoVariation, of_two);
        }
        _ => {}
    }
    let chance = Chance::of(patterns, weights);
    let agree: f64 = (patterns.rated_by_two())
        .map(|(counts, cases)| cases as f64 * agreement(counts, weights))
        .sum::<f64>()
        / of_two as f64;
    if chance.expected >= 1.0 {
        return Figure::undefined(Undefined::NoSpread, of_two);
    }
    let value = (agree - chance.expected) / (1.0 - chance.expected);
    let n = chance.cases;
    let variance = (patterns.iter())
        .map(|(counts, cases)| {
            let off = chance.of_case(counts, weights, of_two, value) - value;
            cases as f64 * off * off
        })
        .sum::<f64>()
        / (n * (n - 1.0));
    let error = (variance > 1e-18).then(|| variance.sqrt());
    let t = student_t(n - 1.0);
    Figure {
        value: Ok(value),
        error,
        interval: match (error, t) {
            (Some(error), Some(t)) => {
                Ok(((value - t * error).max(-1.0), (value + t * error).min(1.0)))
            }
            _ => Err(Undefined::NotEstimable),
        },
        method: Method::StudentT,
        n: of_two,
        skipped: 0,
    }
}

/// What chance would agree on.
struct Chance {
    /// How many cases were rated at all.
    cases: f64,
    /// How often each level is used, averaged over cases.
    used: Vec<f64>,
    /// The sum of all weights over q(q − 1).
    scale: f64,
    /// The agreement expected by chance.
    expected: f64,
}

impl Chance {
    fn of(patterns: &Patterns, weights: &Weights) -> Self {
        let levels = patterns.levels();
        let cases: u64 = patterns.iter().map(|(_, cases)| cases).sum();
        let mut used = vec![0.0; levels];
        for (counts, times) in patterns.iter() {
            let m = f64::from(raters(counts));
            for (level, count) in counts.iter().enumerate() {
                used[level] += times as f64 * f64::from(*count) / m / cases as f64;
            }
        }
        let all: f64 = (0..levels * levels)
            .map(|cell| weights.agreement(cell / levels, cell % levels))
            .sum();
        let q = levels as f64;
        let scale = all / (q * (q - 1.0));
        let spread: f64 = used.iter().map(|share| share * (1.0 - share)).sum();
        Self {
            cases: cases as f64,
            used,
            scale,
            expected: scale * spread,
        }
    }

    /// Returns what a case adds to the variance: its own coefficient, linearised.
    fn of_case(&self, counts: &[u32], weights: &Weights, of_two: u64, value: f64) -> f64 {
        let m = f64::from(raters(counts));
        let own: f64 = counts
            .iter()
            .zip(&self.used)
            .map(|(count, used)| f64::from(*count) * (1.0 - used))
            .sum();
        let expected = self.scale * own / m;
        let left = 1.0 - self.expected;
        let agrees = match m >= 2.0 {
            true => {
                self.cases / of_two as f64 * (agreement(counts, weights) - self.expected) / left
            }
            false => 0.0,
        };
        agrees - 2.0 * (1.0 - value) * (expected - self.expected) / left
    }
}

/// The weighted share of pairs of raters who agree on a case.
fn agreement(counts: &[u32], weights: &Weights) -> f64 {
    let m = f64::from(raters(counts));
    let of_level = |(level, count): (usize, &u32)| {
        let near: f64 = counts
            .iter()
            .enumerate()
            .map(|(other, count)| weights.agreement(level, other) * f64::from(*count))
            .sum();
        f64::from(*count) * (near - 1.0)
    };
    counts.iter().enumerate().map(of_level).sum::<f64>() / (m * (m - 1.0))
}
