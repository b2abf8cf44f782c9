//! Krippendorff's alpha of numbers that are no levels, such as totals.

use std::collections::BTreeMap;

use super::figures::{Undefined, Value};

/// What the cases of one kind add: ratings, their sum and squares, and how they differ in a case.
#[derive(Clone, Copy, Debug, Default)]
struct KindSums {
    ratings: f64,
    sum: f64,
    squares: f64,
    apart: f64,
}

/// Cases with the numbers that raters gave them, those with the same numbers together.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    kinds: Vec<KindSums>,
    cases: Vec<u64>,
    varied: bool,
}

/// The most kinds of cases that are drawn again.
const MOST_DRAWN: usize = 10_000;

impl Spread {
    /// Takes the numbers of each case; a case with fewer than two drops out.
    pub fn of(cases: impl IntoIterator<Item = Vec<f64>>) -> Self {
        let mut kinds: BTreeMap<Vec<u64>, (Vec<f64>, u64)> = BTreeMap::new();
        for mut numbers in cases {
            if numbers.len() < 2 {
                continue;
            }
            numbers.sort_unstable_by(f64::total_cmp);
            let bits = numbers.iter().map(|number| number.to_bits()).collect();
            kinds.entry(bits).or_insert((numbers, 0)).1 += 1;
        }
        let count: f64 = kinds
            .values()
            .map(|(numbers, cases)| numbers.len() as f64 * *cases as f64)
            .sum();
        let Some(first) = kinds
            .values()
            .find_map(|(numbers, _)| numbers.first().copied())
        else {
            return Self::default();
        };
        // Numbers are taken from their mean, so that a constant added to all of them changes nothing.
        let off = |(numbers, cases): &(Vec<f64>, u64)| {
            *cases as f64 * numbers.iter().map(|number| number - first).sum::<f64>()
        };
        let mean = kinds.values().map(off).sum::<f64>() / count;
        let squares = |from: f64| -> f64 {
            let all = kinds.values().flat_map(|(numbers, _)| numbers);
            all.map(|number| (number - from) * (number - from)).sum()
        };
        let numbers = |(numbers, _): &(Vec<f64>, u64)| kind_sums(numbers, first, mean);
        Self {
            varied: !is_rounding(squares(first), squares(0.0)),
            kinds: kinds.values().map(numbers).collect(),
            cases: kinds.values().map(|(_, cases)| *cases).collect(),
        }
    }

    /// Returns how many cases are of each kind, in the order that [`alpha`](Self::alpha) takes.
    pub fn cases(&self) -> &[u64] {
        &self.cases
    }

    /// Says whether there are so many kinds of cases that drawing them again takes too long.
    pub fn is_too_much_to_draw(&self) -> bool {
        self.cases.len() > MOST_DRAWN
    }

    /// Returns the standard error of alpha over very many cases, linearised; drawing comes to the same.
    ///
    /// The variance of a ratio of sums over independent cases (Cochran WG, Sampling Techniques, 1977).
    pub fn error(&self) -> Option<f64> {
        let all = self.sum(&self.cases);
        let expected = all.squares - all.sum * all.sum / all.ratings;
        let mean = all.sum / all.ratings;
        let of_case = |kind: &KindSums| {
            let spread = kind.squares - 2.0 * mean * kind.sum + mean * mean * kind.ratings;
            (all.apart / expected * spread - kind.apart) / expected
        };
        let squares = self.kinds.iter().zip(&self.cases).map(|(kind, cases)| {
            let of_case = of_case(kind);
            *cases as f64 * of_case * of_case
        });
        let error = squares.sum::<f64>().sqrt();
        (error.is_finite() && error > 0.0).then_some(error)
    }

    fn sum(&self, cases: &[u64]) -> KindSums {
        let mut all = KindSums::default();
        for (kind, times) in self.kinds.iter().zip(cases) {
            let times = *times as f64;
            all.ratings += times * kind.ratings;
            all.sum += times * kind.sum;
            all.squares += times * kind.squares;
            all.apart += times * kind.apart;
        }
        all
    }

    /// Returns Krippendorff's alpha for the interval metric, of so many cases of each kind.
    ///
    /// The same as over coincidences: the sum over pairs of numbers is a sum of squares from their mean.
    pub fn alpha(&self, cases: &[u64]) -> Value {
        let all = self.sum(cases);
        Undefined::below_two(cases.iter().sum())?;
        let expected = all.squares - all.sum * all.sum / all.ratings;
        if !self.varied || expected <= all.squares * 1e-13 {
            return Err(Undefined::NoVariation);
        }
        Ok(1.0 - (all.ratings - 1.0) / all.ratings * all.apart / expected)
    }
}

/// Says whether a sum of squares of differences is no more than rounding leaves of numbers whose own
/// squares sum to `size`: a number with a point, such as 7.7, is not held exactly.
pub(super) fn is_rounding(squares: f64, size: f64) -> bool {
    squares <= size * 1e-24
}

fn kind_sums(numbers: &[f64], first: f64, mean: f64) -> KindSums {
    let m = numbers.len() as f64;
    let centred = || numbers.iter().map(|number| number - first - mean);
    let own = centred().sum::<f64>() / m;
    KindSums {
        ratings: m,
        sum: centred().sum(),
        squares: centred().map(|number| number * number).sum(),
        apart: m / (m - 1.0)
            * centred()
                .map(|number| (number - own) * (number - own))
                .sum::<f64>(),
    }
}
