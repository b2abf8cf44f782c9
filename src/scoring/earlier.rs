//! The flags that other assessments of a patient raised, as the rules of a site's policy take them.
//!
//! What nobody asked about since counts as raised, and what was answered no since does not. It is for
//! the rules alone: nothing that is shown as answered may come from it.

use std::borrow::Cow;

use crate::assessment::{Asked, Assessment};
use crate::scale::truth::Truth;
use crate::scale::{Flag, Rank, Scale};
use crate::scoring::first::First;

/// A flag that another assessment raised, as it stands since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// What it rests on.
    pub on: Rests,
    /// What was asked or measured, as a screen names it.
    pub label: String,
    /// How soon it is to be acted on.
    pub rank: Rank,
    /// Whether it is over: answered no since, or long past. Else it is carried on.
    pub is_over: bool,
}

/// What a flag rests on, by which another assessment knows it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rests {
    /// The check of this id, with whatever scale.
    Check(String),
    /// A measure, for the flag of this id.
    Measure(String),
    /// That the patient was asleep, and is not known to be roused.
    Asleep,
}

impl Earlier {
    /// Says what comes first while it stands.
    pub fn first(&self) -> First {
        self.on.first().by_rank(self.rank)
    }
}

impl Rests {
    /// Returns the id.
    pub fn id(&self) -> &str {
        match self {
            Self::Check(id) | Self::Measure(id) => id,
            Self::Asleep => "asleep",
        }
    }

    /// Says what comes first while what rests on it stands, whatever its rank.
    pub fn first(&self) -> First {
        match self {
            Self::Asleep => First::Now,
            Self::Check(id) | Self::Measure(id) => First::of_id(id),
        }
    }

    /// Says whether it is the check of an id.
    pub fn is_check(&self, id: &str) -> bool {
        matches!(self, Self::Check(own) if own == id)
    }

    /// Says whether a flag rests on the same.
    pub fn is_of(&self, flag: &Flag, scale: &Scale) -> bool {
        let check = flag.when.check.and_then(|check| scale.checks().get(check));
        match (check, flag.when.measure.or(flag.when.unscored)) {
            (Some(check), _) => self.is_check(&check.id),
            (None, Some(_)) => matches!(self, Self::Measure(own) if *own == flag.id),
            (None, None) => false,
        }
    }
}

/// Returns an assessment with yes to each check of which a yes is carried on.
pub fn answered<'a>(assessment: &'a Assessment, earlier: &[Earlier]) -> Cow<'a, Assessment> {
    let mut answered = Cow::Borrowed(assessment);
    for (position, check) in assessment.scale().checks().iter().enumerate() {
        let carried = |known: &Earlier| !known.is_over && known.on.is_check(&check.id);
        if earlier.iter().any(carried) {
            answered.to_mut().ask(position, Asked::Yes);
        }
    }
    answered
}

/// Says how flags stand beside what other assessments raised; `raised` is how they stand by answers
/// that have what is carried on among them.
///
/// A flag on a check is raised by the check as it was answered before, and its other parts as they are
/// now; one on a measure stands until somebody measures again.
pub fn beside(
    flags: &[Flag],
    raised: Vec<Truth>,
    scale: &Scale,
    earlier: &[Earlier],
) -> Vec<Truth> {
    let flags = flags.iter().zip(raised);
    flags
        .map(|(flag, raised)| {
            let known = earlier.iter().find(|known| known.on.is_of(flag, scale));
            match known {
                Some(known) if known.is_over && raised == Truth::Yes => Truth::No,
                Some(known) if !known.is_over && flag.when.check.is_none() => Truth::Yes,
                _ => raised,
            }
        })
        .collect()
}
