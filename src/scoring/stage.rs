//! Signs found, and which stages of a staging show with them.
//!
//! A stage is a description that a document gives, never a measure. What is missing leaves a stage
//! undetermined where it could decide.

use crate::assessment::{Answer, Assessment};
use crate::scale::truth::Truth;
use crate::scale::{Scale, Sign, Stage, Staging};
use crate::scoring::score::{self, Extent};

/// What one staging says of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// The highest stage that shows; 0 if none does.
    pub shown: Extent<u8>,
    /// Its stages, from 1.
    pub stages: Vec<StageResult>,
}

/// One stage, with how many of its signs were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageResult {
    /// Its number, from 1.
    pub number: u8,
    /// Whether it shows.
    pub presence: Truth,
    /// How many signs were found, and how many there can be once the missing answers are known.
    pub signs: Extent<u16>,
}

/// What it means that stages do not show although a higher one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The first stage is among them, and nothing about it is open: think of another cause.
    AnotherCause,
    /// Not every patient passes each stage.
    NotEveryStage,
}

impl Staged {
    /// Returns the stages that do not show although a higher one does.
    pub fn gaps(&self) -> impl Iterator<Item = u8> + '_ {
        let shown = self.shown.low;
        self.stages
            .iter()
            .filter(move |stage| stage.number < shown && stage.presence == Truth::No)
            .map(|stage| stage.number)
    }
}

/// Says what each staging of the scale makes of the points of each item.
pub fn stagings(scale: &Scale, points: &[Extent<u16>]) -> Vec<Staged> {
    let stagings = scale.stagings().iter();
    stagings
        .map(|staging| staged(&staging.stages, points))
        .collect()
}

#[inline]
fn staged(stages: &[Stage], points: &[Extent<u16>]) -> Staged {
    let mut shown = Extent { low: 0, high: 0 };
    let mut found = Vec::with_capacity(stages.len());
    for stage in stages {
        let signs = signs(stage, points);
        let presence = signs.at_least(stage.needs).and(one_of(stage, points));
        // Stages stand in order, so the last one that shows is the highest. Answers only ever add
        // signs, so the fewest signs give the lowest stage and the most signs the highest.
        if presence == Truth::Yes {
            shown.low = stage.number;
        }
        if presence != Truth::No {
            shown.high = stage.number;
        }
        found.push(StageResult {
            number: stage.number,
            presence,
            signs,
        });
    }
    Staged {
        shown,
        stages: found,
    }
}

/// Says what is to be made of the stages that do not show although a higher one does; `None` where all do.
///
/// A withdrawal begins with the first stage, and later ones may come without each other. So only the first
/// one, where it is certainly not there, points to another cause. It is not certain where an item of it has
/// no answer, nor where one was found and has a cause of its own, which hides what withdrawal would add.
pub fn gap(assessment: &Assessment, staging: &Staging, staged: &Staged) -> Option<Gap> {
    let lowest = staged.gaps().next()?;
    let first = staging
        .stages
        .first()
        .filter(|first| first.number == lowest);
    Some(match first {
        Some(first) if first.signs.iter().all(|sign| is_settled(assessment, sign)) => {
            Gap::AnotherCause
        }
        _ => Gap::NotEveryStage,
    })
}

/// Says whether the item of a sign has an answer that withdrawal alone explains.
fn is_settled(assessment: &Assessment, sign: &Sign) -> bool {
    let answer = assessment.answer(sign.item);
    answer.is_some_and(
        |(_, seen)| matches!(seen.answer(), Answer::Chosen { attributed, .. } if attributed),
    )
}

/// Counts the signs of a stage, from those that are found to those that missing answers may still make.
#[inline]
fn signs(stage: &Stage, points: &[Extent<u16>]) -> Extent<u16> {
    let mut signs = Extent { low: 0, high: 0 };
    for sign in &stage.signs {
        let found = is_found(sign, points.get(sign.item).copied());
        signs.low += u16::from(found == Truth::Yes);
        signs.high += u16::from(found != Truth::No);
    }
    signs
}

/// Says whether a sign is found of the items of which one must be.
#[inline]
fn one_of(stage: &Stage, points: &[Extent<u16>]) -> Truth {
    if stage.one_of.is_empty() {
        return Truth::Yes;
    }
    let found = |sign: &Sign| is_found(sign, points.get(sign.item).copied());
    Truth::from_ends(
        stage.signs_of_one().any(|sign| found(sign) == Truth::Yes),
        stage.signs_of_one().any(|sign| found(sign) != Truth::No),
    )
}

/// Says whether a sign is found in an assessment.
pub fn sign(assessment: &Assessment, sign: &Sign) -> Truth {
    let seen = assessment.answer(sign.item);
    is_found(sign, seen.map(|(item, seen)| score::counted(item, seen)))
}

/// Says whether a sign is found where its item counts so many points; where nothing is known of the item,
/// nothing is decided.
#[inline]
fn is_found(sign: &Sign, points: Option<Extent<u16>>) -> Truth {
    points.map_or(Truth::Undetermined, |points| points.at_least(sign.at_least))
}
