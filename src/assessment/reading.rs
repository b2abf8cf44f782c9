//! What was measured and is not scored, made only against its measure: a value in its unit that can be one.

use super::observation::{BadAnswer, Otherwise};
use crate::base::decimal::Decimal;
use crate::base::text::excerpt;
use crate::scale::{LARGEST_MEASURE, UnscoredMeasure};

/// A value of an unscored measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    value: u32,
    confirmed: bool,
}

impl Reading {
    /// Makes a reading from digits as they were written; `confirmed` lets one through that looks like a slip.
    ///
    /// # Errors
    /// They are no number with so many decimals, tell of another unit, or are implausible and not confirmed.
    pub fn of(measure: &UnscoredMeasure, digits: &str, confirmed: bool) -> Result<Self, BadAnswer> {
        let read = Decimal::read(digits, measure.decimals);
        let Some(Decimal { value, .. }) = read else {
            return Err(no_value(measure, digits));
        };
        let (low, high) = measure.plausible;
        if (low..=high).contains(&value) {
            return Ok(Self { value, confirmed });
        }
        let other = measure.other_unit(value);
        if confirmed && other.is_none() && value <= LARGEST_MEASURE {
            return Ok(Self { value, confirmed });
        }
        let [shown, low, high] = [value, low, high].map(|value| measure.decimal(value));
        let id = &measure.id;
        let message = format!("a `{id}` of {shown} lies outside the plausible {low} to {high}");
        let bad = |instead: String| BadAnswer::new("implausible", message, instead);
        Err(match other {
            // To confirm would be to answer yes, and so to keep a value of the other unit.
            Some(other) => bad(format!("is this {other}? give it in {}", measure.unit)),
            None if value > LARGEST_MEASURE => {
                bad("no such value can be confirmed; measure again".to_owned())
            }
            None => BadAnswer {
                otherwise: Otherwise::Confirmed,
                ..bad("is it a typing slip? measure again, or confirm it".to_owned())
            },
        })
    }

    /// Returns the value, in the last place of its measure: units, or tenths.
    pub fn value(self) -> u32 {
        self.value
    }

    /// Says whether an implausible value was confirmed.
    pub fn is_confirmed(self) -> bool {
        self.confirmed
    }
}

fn no_value(measure: &UnscoredMeasure, digits: &str) -> BadAnswer {
    let message = format!("`{}` cannot be {}", measure.id, excerpt(digits));
    let mended = digits.trim().replace(',', ".");
    let whole = mended.split_once('.');
    let whole = whole.filter(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
    let mended = whole.map_or(mended.as_str(), |(whole, _)| whole);
    let instead = match Decimal::read(mended, measure.decimals) {
        Some(meant) => format!("write {meant}"),
        None if measure.decimals == 0 => "write a whole number in plain digits".to_owned(),
        None => "write plain digits with at most one decimal, as in 37.2".to_owned(),
    };
    BadAnswer::new("no-value", message, instead)
}
