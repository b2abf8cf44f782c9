//! Agreement between raters: published data with published answers, identities, edges, the command.
// The figures that are tested are ratios; nothing here scores a patient.
#![allow(clippy::float_arithmetic)]

mod command;
mod edges;
mod gaps;
mod properties;
mod published;

use ows::training::agreement::figures::Figure;
use ows::training::agreement::patterns::Patterns;
use ows::training::agreement::sums::Sums;

/// Returns the patterns of cases, each with the levels (by position) that its raters gave.
fn patterns(levels: usize, cases: &[Vec<usize>]) -> Patterns {
    let mut patterns = Patterns::new(levels);
    for case in cases {
        let count = |level| case.iter().filter(|given| **given == level).count();
        let counts: Vec<u32> = (0..levels)
            .map(|level| u32::try_from(count(level)).unwrap())
            .collect();
        patterns.add(&counts);
    }
    patterns
}

/// Returns the sums of cases whose levels are worth 0, 1, 2 and so on.
fn sums(levels: usize, cases: &[Vec<usize>]) -> Sums {
    let points: Vec<f64> = (0..levels).map(|level| level as f64).collect();
    Sums::of(&patterns(levels, cases), &points)
}

#[track_caller]
fn near(got: f64, expected: f64, tolerance: f64) {
    assert!(
        (got - expected).abs() <= tolerance,
        "{got} is not {expected}"
    );
}

/// Holds value, error and interval of a figure to numbers with six digits.
#[track_caller]
fn is(figure: &Figure, value: f64, error: Option<f64>, interval: Option<(f64, f64)>) {
    near(figure.value.unwrap(), value, 1e-6);
    if let Some(error) = error {
        near(figure.error.unwrap(), error, 1e-6);
    }
    if let Some((low, high)) = interval {
        near(figure.interval.unwrap().0, low, 1e-6);
        near(figure.interval.unwrap().1, high, 1e-6);
    }
}
