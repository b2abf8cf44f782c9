//! Lin's concordance: how far pairs of totals lie from the line of equality.

use super::figures::{Figure, Method, Undefined};
use super::quantile::NORMAL;
use super::spread::is_rounding;

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
