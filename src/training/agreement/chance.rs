//! Fleiss' kappa, and Gwet's AC1 and AC2: what any number of raters agree on beyond chance, gaps allowed.
//!
//! They differ in what they take for chance alone. AC stays readable where nearly all ratings are of
//! one level.

use super::figures::{Figure, Method, Undefined};
use super::patterns::{Patterns, raters};
use super::quantile::student_t;
use super::weights::Weights;

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
        let own = match m >= 2.0 {
            true => n / of_two as f64 * (agreement(counts, weights) - expected) / left,
            false => 0.0,
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
