//! Quantiles of the normal, Student's t and the F distribution, for intervals of 95 %.

use statrs::distribution::{ContinuousCDF as _, FisherSnedecor, StudentsT};

/// The 0.975 quantile of the normal distribution.
pub const NORMAL: f64 = 1.959_963_984_540_054;

/// The probability below the upper end of an interval of 95 %.
const UPPER: f64 = 0.975;

/// The most degrees of freedom that are told apart from infinitely many.
const MOST_FREEDOM: f64 = 1e7;

/// Returns the 0.975 quantile of Student's t; `None` for no degrees of freedom.
pub fn student_t(freedom: f64) -> Option<f64> {
    if freedom > MOST_FREEDOM {
        return Some(NORMAL);
    }
    let distribution = StudentsT::new(0.0, 1.0, freedom).ok()?;
    finite(distribution.inverse_cdf(UPPER))
}

/// Returns the 0.975 quantile of F, whose degrees of freedom need not be whole; `None` for none.
pub fn f(numerator: f64, denominator: f64) -> Option<f64> {
    let distribution = FisherSnedecor::new(numerator, denominator.min(MOST_FREEDOM)).ok()?;
    finite(distribution.inverse_cdf(UPPER)).filter(|quantile| *quantile > 0.0)
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}
