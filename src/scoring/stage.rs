//! Signs found, and which stages of a staging show with them.
//!
//! A stage is a description that a document gives, never a measure. What is missing leaves a stage
//! undetermined where it could decide.

use crate::assessment::Assessment;
use crate::scale::truth::Truth;
use crate::scale::{Scale, Sign, Stage};
use crate::scoring::score::{Extent, Sums};

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

impl Staged {
    /// Returns the stages that do not show although a higher one does: think of another cause.
    pub fn gaps(&self) -> impl Iterator<Item = u8> + '_ {
        let shown = self.shown.low;
        self.stages
            .iter()
            .filter(move |stage| stage.number < shown && stage.presence == Truth::No)
            .map(|stage| stage.number)
    }
}

/// Says what each staging of the scale makes of the sums.
pub fn stagings(scale: &Scale, sums: &Sums) -> Vec<Staged> {
    scale
        .stagings()
        .iter()
        .enumerate()
        .map(|(index, staging)| staged(&staging.stages, scale.compiled().first_lane(index), sums))
        .collect()
}

fn staged(stages: &[Stage], first_lane: usize, sums: &Sums) -> Staged {
    let mut shown = Extent { low: 0, high: 0 };
    let mut found = Vec::with_capacity(stages.len());
    for (lane, stage) in (first_lane..).zip(stages) {
        let signs = sums.lane(lane);
        let presence = signs.at_least(stage.needs);
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

/// Says whether a sign is found in an assessment.
pub fn sign(assessment: &Assessment, sign: &Sign) -> Truth {
    let item = assessment.scale().items().get(sign.item);
    let observation = assessment.observations().get(sign.item);
    match item
        .zip(observation)
        .and_then(|(item, observation)| observation.counted_in(item))
    {
        Some(points) => (points >= sign.at_least).into(),
        None => Truth::Undetermined,
    }
}
