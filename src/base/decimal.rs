//! Measured values: whole units or whole tenths, read from their digits and written as them.
//!
//! No value becomes a floating-point number on its way: 38.1 is 381 tenths.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::base::document::plain_integer;
use crate::base::text::is_digits;

/// The most digits after the point that a value may have.
pub const MOST_DECIMALS: u8 = 1;

/// A value of nothing less than 0, as its digits say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// How many of the last place there are: units, or tenths.
    pub value: u32,
    /// How many digits stand after the point: 0 or 1.
    pub decimals: u8,
}

impl Decimal {
    /// Reads plain digits with at most so many behind the point: `14`, `37.2`; `37` are 370 tenths.
    ///
    /// `None` for any other spelling, as `+4`, `04`, `4.`, `3e1`, and for a number that is too large.
    pub fn read(text: &str, decimals: u8) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let places = u8::try_from(fraction.len()).ok()?;
        if places > decimals || (text.contains('.') && !is_digits(fraction)) {
            return None;
        }
        let mut value = u32::try_from(plain_integer(whole)?).ok()?;
        for digit in fraction.bytes() {
            value = value.checked_mul(10)?;
            value = value.checked_add(u32::from(digit.saturating_sub(b'0')))?;
        }
        for _ in places..decimals {
            value = value.checked_mul(10)?;
        }
        Some(Self { value, decimals })
    }

    /// Returns the number for JSON: a whole one as such, as its canonical form has it.
    pub fn to_json(self) -> serde_json::Value {
        let written = self.to_string();
        let whole = written.strip_suffix(".0").unwrap_or(&written);
        let number = || serde_json::Number::from_f64(whole.parse().ok()?);
        let number = plain_integer(whole).map(Into::into).or_else(number);
        number.map_or(
            serde_json::Value::String(written),
            serde_json::Value::Number,
        )
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = 10_u32.saturating_pow(self.decimals.into());
        let (whole, rest) = (self.value / place, self.value % place);
        match self.decimals {
            0 => write!(out, "{whole}"),
            decimals => write!(out, "{whole}.{rest:0width$}", width = usize::from(decimals)),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, decimals: u8) -> Option<u32> {
        Some(Decimal::read(text, decimals)?.value)
    }

    #[test]
    fn units_and_tenths_are_read_from_their_digits() {
        for (text, decimals, value) in [
            ("0", 0, 0),
            ("14", 0, 14),
            ("0", 1, 0),
            ("37", 1, 370),
            ("37.0", 1, 370),
            ("37.2", 1, 372),
            ("0.1", 1, 1),
            ("429496729.5", 1, u32::MAX),
        ] {
            assert_eq!(read(text, decimals), Some(value), "{text}");
        }
    }

    #[test]
    fn no_other_spelling_is_a_value() {
        for text in [
            "",
            ".",
            "4.",
            ".5",
            "04",
            "+4",
            "-4",
            "-0",
            "3e1",
            "37.25",
            "37,2",
            " 37",
            "37.2 ",
            "3７",
            "37.-2",
            "inf",
            "429496729.6",
            "429496730",
            "99999999999",
        ] {
            assert_eq!(read(text, 1), None, "{text}");
        }
        for text in ["14.0", "14.5", "4294967296"] {
            assert_eq!(read(text, 0), None, "{text}");
        }
    }

    #[test]
    fn a_value_is_written_as_its_digits() {
        let written = |value, decimals| {
            let decimal = Decimal { value, decimals };
            (decimal.to_string(), decimal.to_json().to_string())
        };
        assert_eq!(written(14, 0), ("14".to_owned(), "14".to_owned()));
        assert_eq!(written(372, 1), ("37.2".to_owned(), "37.2".to_owned()));
        assert_eq!(written(370, 1), ("37.0".to_owned(), "37".to_owned()));
        assert_eq!(written(1, 1), ("0.1".to_owned(), "0.1".to_owned()));
    }

    #[test]
    fn every_tenth_reads_back_from_json() {
        for value in 0..20_000 {
            let json = Decimal { value, decimals: 1 }.to_json().to_string();
            assert_eq!(read(&json, 1), Some(value), "{json}");
        }
    }
}
