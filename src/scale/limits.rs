//! Between which limits a measured value has to lie for a flag to hold.

use super::LARGEST_MEASURE;
use super::truth::Truth;
use crate::base::decimal::Decimal;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields};
use crate::base::source::Span;
use crate::base::text::excerpt;

/// The least and the most that a measured value may be; at least one of them is given.
///
/// Values are whole numbers of the measure's last place: units, or tenths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The least.
    pub least: Option<u32>,
    /// The most.
    pub most: Option<u32>,
}

impl Limits {
    /// Says whether a value lies between them.
    pub fn hold(&self, value: u32) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }

    /// Says whether a value lies between them of which only a lowest and a highest are known.
    pub fn hold_between(&self, (low, high): (u32, u32)) -> Truth {
        let is_outside = self.least.is_some_and(|least| high < least)
            || self.most.is_some_and(|most| low > most);
        Truth::from_ends(self.hold(low) && self.hold(high), !is_outside)
    }

    /// Puts them into words: `131 /min or more`, `50 /min or less`, `10 to 12 /min`.
    pub fn words(&self, decimals: u8, unit: &str) -> String {
        let value = |value| Decimal { value, decimals }.to_string();
        let with_unit = |value: String| match unit {
            "" => value,
            unit => format!("{value} {unit}"),
        };
        let (least, most) = (self.least.map(value), self.most.map(value));
        match (least, most) {
            (Some(least), Some(most)) if least == most => with_unit(most),
            (Some(least), Some(most)) => with_unit(format!("{least} to {most}")),
            (Some(least), None) => format!("{} or more", with_unit(least)),
            (None, Some(most)) => format!("{} or less", with_unit(most)),
            (None, None) => String::new(),
        }
    }
}

const LEAST: &str = "measure-at-least";
const MOST: &str = "measure-at-most";

/// The limits of a condition as they are written.
pub(super) struct WrittenLimits {
    least: Option<At<String>>,
    most: Option<At<String>>,
}

/// What limits are held against: the name of what is measured, and which of its values are plausible.
pub(super) struct Measured<'m> {
    pub id: &'m str,
    pub decimals: u8,
    pub plausible: (u32, u32),
}

impl WrittenLimits {
    /// Takes the limits, each of which may be absent.
    pub(super) fn take(fields: &mut Fields<'_, '_, '_>) -> Self {
        Self {
            least: fields.digits(LEAST),
            most: fields.digits(MOST),
        }
    }

    /// Returns the first of them: its key and where it stands.
    pub(super) fn first(&self) -> Option<(&'static str, &Span)> {
        match (&self.least, &self.most) {
            (Some((_, span)), _) => Some((LEAST, span)),
            (None, Some((_, span))) => Some((MOST, span)),
            (None, None) => None,
        }
    }

    /// Returns where the most stands that is asked for, if it is.
    pub(super) fn most_at(&self) -> Option<&Span> {
        self.most.as_ref().map(|(_, span)| span)
    }

    /// Holds them to values that what is measured can have, and others besides; `None` if something is wrong
    /// with them, which was said.
    pub(super) fn judged(&self, of: &Measured<'_>, problems: &mut Problems) -> Option<Limits> {
        let before = problems.len();
        let limits = Limits {
            least: (self.least.as_ref()).and_then(|least| of.least(least, problems)),
            most: (self.most.as_ref()).and_then(|most| of.most(most, problems)),
        };
        if let (Some(least), Some(most)) = (limits.least, limits.most)
            && least > most
            && let Some(span) = self.most_at()
        {
            let id = excerpt(of.id);
            let [least, most] = [least, most].map(|value| of.written(value));
            let message = format!("`{id}` is never {least} or more and {most} or less");
            let never = Diagnostic::new("never-true", span.clone(), message);
            problems.push(never.help("write a flag for each of the two"));
        }
        (problems.len() == before).then_some(limits)
    }
}

impl Measured<'_> {
    fn written(&self, value: u32) -> Decimal {
        Decimal {
            value,
            decimals: self.decimals,
        }
    }

    fn least(&self, written: &At<String>, problems: &mut Problems) -> Option<u32> {
        let (low, high) = self.plausible;
        // A value below what is plausible can still be confirmed, so only 0 always holds.
        let value = self.read(LEAST, written, (low.max(1), high), problems)?;
        let (id, shown) = (excerpt(self.id), self.written(value));
        let (code, message) = if value == 0 {
            ("always-true", format!("`{id}` is always at least {shown}"))
        } else if value > high {
            let high = self.written(high);
            let never = format!("`{id}` is never {shown}: {high} is the most that is plausible");
            ("never-true", never)
        } else {
            return Some(value);
        };
        self.refuse(code, message, written, (low.max(1), high), problems)
    }

    fn most(&self, written: &At<String>, problems: &mut Problems) -> Option<u32> {
        let (low, high) = self.plausible;
        let permitted = (low, high.saturating_sub(1));
        let value = self.read(MOST, written, permitted, problems)?;
        let (id, shown) = (excerpt(self.id), self.written(value));
        let (code, message) = if value < low {
            let low = self.written(low);
            let never =
                format!("`{id}` is never {shown} or less: {low} is the least that is plausible");
            ("never-true", never)
        } else if value >= high {
            let high = self.written(high);
            let always =
                format!("`{id}` is always {shown} or less: {high} is the most that is plausible");
            ("always-true", always)
        } else {
            return Some(value);
        };
        self.refuse(code, message, written, permitted, problems)
    }

    fn read(
        &self,
        key: &str,
        written: &At<String>,
        permitted: (u32, u32),
        problems: &mut Problems,
    ) -> Option<u32> {
        let read = Decimal::read(&written.0, self.decimals).map(|read| read.value);
        let read = read.filter(|value| *value <= LARGEST_MEASURE);
        if read.is_some() {
            return read;
        }
        let message = format!("`{key}` cannot be {}", excerpt(&written.0));
        self.refuse("out-of-range", message, written, permitted, problems)
    }

    fn refuse(
        &self,
        code: &'static str,
        message: String,
        (_, span): &At<String>,
        (low, high): (u32, u32),
        problems: &mut Problems,
    ) -> Option<u32> {
        let [low, high] = [low, high].map(|value| self.written(value));
        let help = match self.decimals {
            0 => format!("write a whole number from {low} to {high}"),
            _ => format!("write {low} to {high}, with at most one decimal"),
        };
        problems.push(Diagnostic::new(code, span.clone(), message).help(help));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIGH: Limits = Limits {
        least: Some(131),
        most: None,
    };
    const LOW: Limits = Limits {
        least: None,
        most: Some(50),
    };

    #[test]
    fn a_value_lies_between_its_limits_or_not() {
        let between = Limits {
            least: Some(9),
            most: Some(12),
        };
        for (limits, value, holds) in [
            (HIGH, 130, false),
            (HIGH, 131, true),
            (LOW, 0, true),
            (LOW, 50, true),
            (LOW, 51, false),
            (between, 8, false),
            (between, 9, true),
            (between, 12, true),
            (between, 13, false),
        ] {
            assert_eq!(limits.hold(value), holds, "{limits:?} {value}");
        }
    }

    #[test]
    fn a_span_decides_only_where_all_of_it_says_the_same() {
        for (limits, span, truth) in [
            (HIGH, (121, 250), Truth::Undetermined),
            (HIGH, (131, 250), Truth::Yes),
            (HIGH, (0, 130), Truth::No),
            (LOW, (0, 80), Truth::Undetermined),
            (LOW, (0, 50), Truth::Yes),
            (LOW, (51, 80), Truth::No),
            (
                Limits {
                    least: Some(10),
                    most: Some(20),
                },
                (0, 80),
                Truth::Undetermined,
            ),
        ] {
            assert_eq!(limits.hold_between(span), truth, "{limits:?} {span:?}");
        }
    }
}
