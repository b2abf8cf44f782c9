//! Results and example assessments in words, for whoever tells a person why two versions differ.

use super::{Example, ExampleAnswer, Increment, ResultKind};
use crate::base::text::{all_of, excerpt};

/// Returns a number of a version in words.
pub fn number(step: Increment) -> &'static str {
    match step {
        Increment::None => "none",
        Increment::Patch => "last number",
        Increment::Minor => "middle number",
        Increment::Major => "first number",
    }
}

impl ResultKind {
    /// Names a result in words.
    pub fn words(&self) -> String {
        match self {
            Self::Total => "the total".to_owned(),
            Self::Band => "the band".to_owned(),
            Self::Staging(id) => format!("the stage shown of `{id}`"),
            Self::Stage(id, number) => format!("stage {number} of `{id}`"),
            Self::Flag(id) => format!("the flag `{id}`"),
            Self::Time(id) => format!("what `{id}` says of a time"),
        }
    }

    /// Puts one value of a result into words, as the result of an example.
    pub fn result(&self, value: &str, example: &Example) -> String {
        let at_most = match example.answers.iter().any(|answer| answer.missing) {
            true => "at most ",
            false => "",
        };
        match (self, value) {
            (Self::Total | Self::Band, value) => format!("{at_most}{value}"),
            (Self::Staging(_), "0") => format!("{at_most}none"),
            (Self::Staging(_), value) => format!("{at_most}stage {value}"),
            (Self::Stage(..), "shows") | (Self::Flag(_), "yes") if !at_most.is_empty() => {
                "possible".to_owned()
            }
            (Self::Stage(..), "shows") => "shown".to_owned(),
            (Self::Stage(..), _) => "not shown".to_owned(),
            (Self::Flag(_), "yes") => "raised".to_owned(),
            (Self::Flag(_), "no") => "not raised".to_owned(),
            (Self::Flag(_) | Self::Time(_), value) => value.to_owned(),
        }
    }
}

impl Example {
    /// Puts the assessment into words: what stands out of it, and that the rest is 0.
    pub fn words(&self) -> String {
        let told: Vec<&ExampleAnswer> = self
            .answers
            .iter()
            .filter(|given| given.stands_out())
            .collect();
        let mut words: Vec<String> = told.iter().map(|given| given.words()).collect();
        words.extend(self.checks.iter().map(|check| {
            let answer = if check.answer { "yes" } else { "no" };
            format!("{} answered {answer}", excerpt(&check.id))
        }));
        match self.answers.len() {
            0 => {}
            items if items == told.len() => {}
            _ if told.is_empty() => words.insert(0, "every item 0".to_owned()),
            _ => words.push("every other item 0".to_owned()),
        }
        all_of(&words)
    }
}

impl ExampleAnswer {
    /// Puts an answer into words: its item and points, `Pulse 2 (was 1) at 118 /min`.
    pub fn words(&self) -> String {
        if self.missing {
            return format!("{} missing", self.label);
        }
        let points = match self.was == self.is {
            true => self.is.to_string(),
            false => format!("{} (was {})", self.is, self.was),
        };
        let unit = self.unit.as_deref().unwrap_or_default();
        let value = self
            .value
            .map_or_else(String::new, |value| format!(" at {value} {unit}"));
        let not_due = match self.attributed {
            true => "",
            false => " not due to withdrawal",
        };
        format!("{} {points}{value}{not_due}", self.label)
    }
}
