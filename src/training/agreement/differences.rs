//! Pairs of numbers by two raters, or by a rater and the key: bias, limits of agreement, and how far the
//! pairs lie from the line of equality.

use super::figures::{Figure, Method, Undefined};
use super::name::Name;
use super::quantile::{NORMAL, student_t};
use super::report::{Report, Subject};
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

/// Returns Lin's concordance correlation coefficient of pairs, with its interval.
///
/// Lin LI, Biometrics 1989;45:255-268, with the correction of 2000;56:324-325: moments divided by
/// n, the variance divided by n − 2, and the interval through Fisher's z.
pub fn concordance(pairs: &[(f64, f64)]) -> Figure {
    let count = pairs.len() as u64;
    let Some(&(first, _)) = pairs.first() else {
        return Figure::undefined(Undefined::NothingInCommon, 0);
    };
    if count == 1 {
        return Figure::undefined(Undefined::OneCase, 1);
    }
    let n = count as f64;
    let mean =
        |pick: fn(&(f64, f64)) -> f64| pairs.iter().map(|pair| pick(pair) - first).sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let moment = |pick: fn(f64, f64) -> f64| {
        let off = |&(x, y): &(f64, f64)| pick(x - first - mean_x, y - first - mean_y);
        pairs.iter().map(off).sum::<f64>() / n
    };
    let (xx, yy, xy) = (
        moment(|x, _| x * x),
        moment(|_, y| y * y),
        moment(|x, y| x * y),
    );
    let shift = (mean_x - mean_y) * (mean_x - mean_y);
    let apart = xx + yy + shift;
    let size = pairs.iter().map(|(x, y)| x * x + y * y).sum::<f64>() / n;
    if is_rounding(apart, size) {
        return Figure::undefined(Undefined::NoVariation, count);
    }
    // It is r·C_b, and a rater who always gives the same number has no r.
    if is_rounding(xx, size) || is_rounding(yy, size) {
        return Figure::undefined(Undefined::NotEstimable, count);
    }
    let value = 2.0 * xy / apart;
    let spread = (xx * yy).sqrt();
    let error = error(
        value,
        [xy / spread, 2.0 * spread / apart, shift / spread],
        n,
    );
    Figure {
        error,
        interval: interval(value, error),
        method: Method::FisherZ,
        ..Figure::bare(Ok(value), count)
    }
}

/// The standard error, from r, the bias factor C_b and u². As rho = r·C_b, nothing is divided by r.
fn error(rho: f64, [r, bias, u2]: [f64; 3], n: f64) -> Option<f64> {
    let (rho2, bias2) = (rho * rho, bias * bias);
    let first = (1.0 - r * r) * bias2 * (1.0 - rho2);
    let second = 2.0 * rho2 * bias * (1.0 - rho) * u2;
    let third = rho2 * bias2 * u2 * u2 / 2.0;
    let variance = (first + second - third) / (n - 2.0);
    // Two cases have no variance: it is no number above zero.
    (n > 2.0 && variance.is_finite() && variance > 0.0).then(|| variance.sqrt())
}

fn interval(rho: f64, error: Option<f64>) -> Result<(f64, f64), Undefined> {
    let error = error.filter(|_| rho.abs() < 1.0);
    let error = error.ok_or(Undefined::NotEstimable)? / (1.0 - rho * rho);
    let z = rho.atanh();
    Ok(((z - NORMAL * error).tanh(), (z + NORMAL * error).tanh()))
}

/// Puts bias, limits of agreement and concordance of pairs of numbers.
pub(super) fn put_differences(out: &mut Report, subject: &Subject, pairs: &[(f64, f64)]) {
    let apart: Vec<f64> = pairs.iter().map(|(one, other)| one - other).collect();
    let differences = differences(&apart, MULTIPLIER);
    out.put(subject, Name::Bias, differences.bias);
    out.put(subject, Name::Deviation, differences.deviation);
    out.put(subject, Name::LowerLimit, differences.lower);
    out.put(subject, Name::UpperLimit, differences.upper);
    out.put(subject, Name::Concordance, concordance(pairs));
}
