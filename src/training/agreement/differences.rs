//! Differences: bias and limits of agreement of a rater against a key, or of two raters.

use super::figures::{Figure, Method, Undefined};
use super::quantile::{NORMAL, student_t};
use super::spread::is_rounding;

/// How many standard deviations the limits lie from the mean: 1.96 to all its digits, where the paper
/// of 1986 has 2.
pub const MULTIPLIER: f64 = NORMAL;

/// Bias and limits of agreement.
///
/// Bland JM, Altman DG, Lancet 1986;1:307-310, with the standard error of the limits of their
/// Stat Methods Med Res 1999;8:135-160; intervals by Student's t with n − 1 degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Differences {
    /// The mean difference.
    pub bias: Figure,
    /// The standard deviation of the differences, with n − 1.
    pub deviation: Figure,
    /// The lower limit of agreement.
    pub lower: Figure,
    /// The upper limit of agreement.
    pub upper: Figure,
}

/// Returns bias and limits of the differences `rater − key`.
pub fn differences(differences: &[f64], multiplier: f64) -> Differences {
    let count = differences.len() as u64;
    let Some(first) = differences.first() else {
        let none = Figure::undefined(Undefined::NothingInCommon, 0);
        return all(none, none);
    };
    let n = count as f64;
    let mean = first + differences.iter().map(|d| d - first).sum::<f64>() / n;
    if count == 1 {
        return all(
            Figure::bare(Ok(mean), 1),
            Figure::undefined(Undefined::OneCase, 1),
        );
    }
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let size = differences.iter().map(|d| d * d).sum();
    let squares = if is_rounding(squares, size) {
        0.0
    } else {
        squares
    };
    let deviation = (squares / (n - 1.0)).sqrt();
    let t = student_t(n - 1.0);
    let about = |value: f64, error: f64| Figure {
        error: Some(error),
        interval: match t {
            Some(t) if error > 0.0 => Ok((value - t * error, value + t * error)),
            _ => Err(Undefined::NotEstimable),
        },
        method: Method::StudentT,
        ..Figure::bare(Ok(value), count)
    };
    let limit_error = deviation * (1.0 / n + multiplier * multiplier / (2.0 * (n - 1.0))).sqrt();
    Differences {
        bias: about(mean, deviation / n.sqrt()),
        deviation: Figure::bare(Ok(deviation), count),
        lower: about(mean - multiplier * deviation, limit_error),
        upper: about(mean + multiplier * deviation, limit_error),
    }
}

/// Returns by how much a figure moved.
pub fn moved(first: f64, last: f64) -> f64 {
    last - first
}

/// Returns the standard error of a limit as the paper of 1986 has it, √(3/n) deviations.
pub fn limit_error_1986(deviation: f64, n: u64) -> f64 {
    deviation * (3.0 / n as f64).sqrt()
}

fn all(bias: Figure, rest: Figure) -> Differences {
    Differences {
        bias,
        deviation: rest,
        lower: rest,
        upper: rest,
    }
}
