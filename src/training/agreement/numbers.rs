//! Pairs of numbers that two raters gave, or a rater and the key: differences and concordance.

use super::concordance::concordance;
use super::differences::{MULTIPLIER, differences};
use super::name::Name;
use super::report::{Report, Subject};

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
