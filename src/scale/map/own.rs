//! What a name of ours stands for in a map: a part of the context, an item, a check or a measure.

use crate::scale::words::{Certainty, CoUse, Reason, Route};
use crate::scale::{BACKGROUND, CONTEXT, Scale, substance};

/// What a column of ours holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// Any text: a patient, a rater.
    Text,
    /// A time.
    Time,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Substances.
    Substances,
    /// For how many months a patient has been dependent.
    Months,
    /// The points of the item at this position.
    Points(usize),
    /// The measured value of the item at this position.
    Value(usize),
    /// The answer to the check at this position.
    Check(usize),
    /// The unscored measure at this position.
    Measure(usize),
    /// The items whose findings have another cause.
    NotAttributed,
}

/// The name under which a map says which findings have another cause.
pub const NOT_ATTRIBUTED: &str = "not_attributed";

impl Own {
    /// Returns what a name of ours stands for with a scale.
    pub fn named(name: &str, scale: &Scale) -> Option<Self> {
        let items = || scale.items().iter();
        let value = |name: &str| {
            items().position(|item| {
                let measure = item.measure.as_ref();
                measure.is_some_and(|measure| measure.column == name)
            })
        };
        let check = |name: &str| scale.checks().iter().position(|check| check.id == name);
        let measure = |name: &str| scale.measures().iter().position(|own| own.id == name);
        let of_scale = items()
            .position(|item| item.id == name)
            .map(Self::Points)
            .or_else(|| value(name).map(Self::Value))
            .or_else(|| check(name).map(Self::Check))
            .or_else(|| measure(name).map(Self::Measure));
        of_scale.or_else(|| Self::of_context(name))
    }

    fn of_context(name: &str) -> Option<Self> {
        Some(match name {
            "patient" | "rater" => Self::Text,
            "time" | "last_use" => Self::Time,
            "reason" => Self::Word(Reason::WORDS),
            "route" => Self::Word(Route::WORDS),
            "last_use_certainty" => Self::Word(Certainty::WORDS),
            "alcohol" | "benzodiazepines" => Self::Word(CoUse::WORDS),
            "substance" => Self::Substances,
            "dependent_months" => Self::Months,
            NOT_ATTRIBUTED => Self::NotAttributed,
            _ => return None,
        })
    }

    /// Returns the words that a cell may hold, if they are a closed list.
    pub fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Word(words) => Some(words),
            Self::Substances => Some(substance::SUBSTANCES),
            _ => None,
        }
    }

    /// Says whether it is an answer to an item: its points or its measured value.
    pub fn item(self) -> Option<usize> {
        match self {
            Self::Points(item) | Self::Value(item) => Some(item),
            _ => None,
        }
    }
}

/// Returns all names of ours that a map may speak of, in the order in which a person looks for them.
pub fn own_names(scale: &Scale) -> Vec<&str> {
    let mut names: Vec<&str> = CONTEXT.to_vec();
    for item in scale.items() {
        names.push(&item.id);
        names.extend(item.measure.as_ref().map(|measure| measure.column.as_str()));
    }
    names.extend(scale.checks().iter().map(|check| check.id.as_str()));
    names.extend(scale.measures().iter().map(|measure| measure.id.as_str()));
    names.extend(BACKGROUND);
    names.push(NOT_ATTRIBUTED);
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}
