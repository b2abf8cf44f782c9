//! One item's answer, made only against that item: an answer the scale does not have cannot exist.

use crate::base::text::{count, one_of};
use crate::base::time::Time;
use crate::scale::words::{How, Missing};
use crate::scale::{Item, LARGEST_MEASURE};

/// What was found for one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing is known, for this reason.
    Missing(Missing),
    /// An option of the item.
    Chosen {
        /// The option, by its position among the item's options. It is not its points.
        choice: u8,
        /// False for what was found but is not due to withdrawal: it counts 0, and flags still see it.
        attributed: bool,
    },
}

/// One item's answer in one assessment, with all that was said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    answer: Answer,
    value: Option<u32>,
    confirmed: bool,
    /// What few observations have; kept apart so that the many stay small.
    detail: Option<Box<Detail>>,
}

/// What may be said about an observation beside its answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// A remark, as it was written.
    pub note: Option<String>,
    /// When this item was observed, if that is known apart from the assessment's time.
    pub time: Option<Time>,
    /// Answers that were changed before signing, oldest first.
    pub earlier: Vec<Earlier>,
    /// Other causes that were thought of and found.
    pub confounders: Vec<String>,
    /// Whether it was seen or reported.
    pub how: Option<How>,
}

/// An answer that was changed before signing.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// The answer as it was.
    pub answer: Answer,
    /// The measured value, if there was one.
    pub value: Option<u32>,
    /// When it was given.
    pub time: Option<Time>,
}

/// Why an answer cannot be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadAnswer {
    /// A stable name for this kind of error.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead, in the same place.
    pub instead: String,
    /// The number given, unless two that were given contradict each other.
    pub given: Option<i64>,
    /// How else the number would be an answer.
    pub otherwise: Otherwise,
}

/// How else a number that is no answer would be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// In no way.
    Never,
    /// As the item's measured value, in place of its points.
    Measured,
    /// As the same value, if somebody confirms it.
    Confirmed,
}

impl std::fmt::Display for BadAnswer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for BadAnswer {}

impl BadAnswer {
    pub(super) fn new(code: &'static str, message: String, instead: impl Into<String>) -> Self {
        Self {
            code,
            message,
            instead: instead.into(),
            given: None,
            otherwise: Otherwise::Never,
        }
    }

    fn no_such_points(item: &Item, given: i64) -> Self {
        let points = if given == 1 { "point" } else { "points" };
        let message = format!("`{}` has no option worth {given} {points}", item.id);
        let permitted = item.choices.iter();
        let permitted: Vec<String> = permitted.map(|choice| choice.points.to_string()).collect();
        let otherwise = match Observation::measured(item, given, false) {
            Ok(_) => Otherwise::Measured,
            Err(_) => Otherwise::Never,
        };
        let instead = format!("write {}", one_of(&permitted));
        Self {
            given: Some(given),
            otherwise,
            ..Self::new("no-such-points", message, instead)
        }
    }

    fn implausible(item: &Item, given: i64, (low, high): (u32, u32)) -> Self {
        let id = &item.id;
        let message = format!("a `{id}` of {given} lies outside the plausible {low} to {high}");
        let (otherwise, instead) = if (0..=i64::from(LARGEST_MEASURE)).contains(&given) {
            (
                Otherwise::Confirmed,
                "is it a typing slip? measure again, or confirm it",
            )
        } else {
            (
                Otherwise::Never,
                "no such value can be confirmed; measure again",
            )
        };
        Self {
            given: Some(given),
            otherwise,
            ..Self::new("implausible", message, instead)
        }
    }

    /// Says whether confirming would let the answer through: it is implausible, and still a value that can be.
    pub fn can_be_confirmed(&self) -> bool {
        self.otherwise == Otherwise::Confirmed
    }

    /// Returns what to write instead, there or elsewhere.
    pub fn help(&self) -> String {
        match (self.otherwise, self.given) {
            (Otherwise::Measured, Some(given)) => {
                format!("{}, or give {given} as its measured value", self.instead)
            }
            _ => self.instead.clone(),
        }
    }
}

impl Answer {
    /// An option of the item that is due to withdrawal.
    fn due(choice: u8) -> Self {
        Self::Chosen {
            choice,
            attributed: true,
        }
    }
}

impl Observation {
    fn of(answer: Answer, value: Option<u32>, confirmed: bool) -> Self {
        Self {
            answer,
            value,
            confirmed,
            detail: None,
        }
    }

    /// Makes an observation without an answer.
    pub fn missing(why: Missing) -> Self {
        Self::of(Answer::Missing(why), None, false)
    }

    /// Makes an observation from points.
    ///
    /// # Errors
    /// No option of the item is worth so many points.
    #[inline]
    pub fn points(item: &Item, points: i64) -> Result<Self, BadAnswer> {
        let choice = u16::try_from(points)
            .ok()
            .and_then(|points| item.choice_worth(points));
        let choice = choice.ok_or_else(|| BadAnswer::no_such_points(item, points))?;
        Ok(Self::of(Answer::due(choice), None, false))
    }

    /// Makes an observation from a measured value; `confirmed` lets one through that looks like a slip.
    ///
    /// # Errors
    /// The item has no measure, or the value is implausible and not confirmed.
    pub fn measured(item: &Item, value: i64, confirmed: bool) -> Result<Self, BadAnswer> {
        let Some(measure) = &item.measure else {
            let message = format!("`{}` has no measured value", item.id);
            return Err(BadAnswer::new("no-measure", message, "give its points"));
        };
        let implausible = || BadAnswer::implausible(item, value, measure.plausible);
        let (low, high) = measure.plausible;
        let known = u32::try_from(value)
            .ok()
            .filter(|value| *value <= LARGEST_MEASURE)
            .ok_or_else(implausible)?;
        if !(low..=high).contains(&known) && !confirmed {
            return Err(implausible());
        }
        let choice = item.choice_for(known).ok_or_else(implausible)?;
        Ok(Self::of(Answer::due(choice), Some(known), confirmed))
    }

    /// Makes an observation from points and a measured value that must agree.
    ///
    /// # Errors
    /// Either is wrong by itself, or they do not belong together.
    pub fn both(item: &Item, points: i64, value: i64, confirmed: bool) -> Result<Self, BadAnswer> {
        let given = Self::points(item, points)?;
        let measured = Self::measured(item, value, confirmed)?;
        if given.answer == measured.answer {
            return Ok(measured);
        }
        let worth = measured.points_in(item).unwrap_or_default();
        let message = format!(
            "a `{}` of {value} is worth {}, not {points}",
            item.id,
            count(worth.into(), "point", "points")
        );
        let instead = "mend one of them, or leave one out";
        Err(BadAnswer::new("disagree", message, instead))
    }

    /// Says whether the finding is due to withdrawal. Means nothing for a missing answer.
    #[must_use]
    pub fn attributed(mut self, due_to_withdrawal: bool) -> Self {
        if let Answer::Chosen { attributed, .. } = &mut self.answer {
            *attributed = due_to_withdrawal;
        }
        self
    }

    /// Adds what was said about it.
    #[must_use]
    pub fn detailed(mut self, detail: Detail) -> Self {
        self.detail = (detail != Detail::default()).then(|| Box::new(detail));
        self
    }

    /// Returns the answer.
    pub fn answer(&self) -> Answer {
        self.answer
    }

    /// Returns the option chosen, attributed or not.
    #[inline]
    pub fn choice(&self) -> Option<u8> {
        match self.answer {
            Answer::Missing(_) => None,
            Answer::Chosen { choice, .. } => Some(choice),
        }
    }

    /// Returns true unless the finding is said not to be due to withdrawal.
    pub fn is_attributed(&self) -> bool {
        !matches!(
            self.answer,
            Answer::Chosen {
                attributed: false,
                ..
            }
        )
    }

    /// Returns the points of the option chosen, attributed or not.
    #[inline]
    pub fn points_in(&self, item: &Item) -> Option<u16> {
        item.choices
            .get(usize::from(self.choice()?))
            .map(|choice| choice.points)
    }

    /// Returns the points that count: 0 for a finding that is not due to withdrawal.
    #[inline]
    pub fn counted_in(&self, item: &Item) -> Option<u16> {
        self.points_in(item)
            .map(|points| if self.is_attributed() { points } else { 0 })
    }

    /// Returns the measured value.
    #[inline]
    pub fn value(&self) -> Option<u32> {
        self.value
    }

    /// Says whether an implausible value was confirmed.
    pub fn is_confirmed(&self) -> bool {
        self.confirmed
    }

    /// Returns what was said about it, if anything.
    pub fn detail(&self) -> Option<&Detail> {
        self.detail.as_deref()
    }
}
