//! The true range of everything that is open, found by completing an assessment in every way.
//!
//! What the program says of an incomplete assessment must be exactly what this finds: a range one
//! wider is a guess too much, and a range one narrower hides what can still come.

use std::sync::Arc;

use ows::assessment::{Asked, Assessment, Observation};
use ows::scale::Item;
use ows::scale::truth::Truth;
use ows::scoring::outcome::Outcome;
use ows::scoring::score::Extent;

use super::Dice;

/// One way to answer something that is open.
#[derive(Clone)]
enum Way {
    Item(usize, Observation),
    Check(usize, Asked),
}

/// Everything that is open in an assessment, each with the ways to answer it, the mildest first.
pub struct Open {
    assessment: Assessment,
    ways: Vec<Vec<Way>>,
}

impl Open {
    /// Looks for missing items and for checks that nobody asked.
    pub fn of(assessment: &Assessment) -> Open {
        let scale = Arc::clone(assessment.scale());
        let observed = scale.items().iter().zip(assessment.observations());
        let missing = observed
            .enumerate()
            .filter(|(_, (_, observation))| observation.choice().is_none());
        let mut ways: Vec<Vec<Way>> = missing
            .map(|(index, (item, _))| answers(index, item))
            .collect();
        let checks = assessment.checks().iter().enumerate();
        let not_asked = checks.filter(|(_, asked)| **asked == Asked::Not);
        ways.extend(
            not_asked.map(|(index, _)| {
                vec![Way::Check(index, Asked::No), Way::Check(index, Asked::Yes)]
            }),
        );
        Open {
            assessment: assessment.clone(),
            ways,
        }
    }

    /// How many ways there are to complete the assessment.
    pub fn completions(&self) -> usize {
        self.ways.iter().map(Vec::len).product()
    }

    /// Completes it in every way and returns the range of all outcomes.
    pub fn widest(mut self) -> Outcome {
        let now = Outcome::of(&self.assessment);
        let mut chosen = vec![0; self.ways.len()];
        let mut widest = self.outcome(&chosen);
        loop {
            let moved = (0..chosen.len()).rev().find(|open| {
                chosen[*open] = (chosen[*open] + 1) % self.ways[*open].len();
                chosen[*open] > 0
            });
            if moved.is_none() {
                return as_incomplete(widest, &now);
            }
            widest = either(widest, self.outcome(&chosen));
        }
    }

    /// Completes it in the mildest, the worst and `times` other ways, and returns their range.
    ///
    /// For more open questions than can be tried in every way: the ends are reached, and what was
    /// drawn must lie between them.
    pub fn drawn(mut self, times: usize, dice: &mut Dice) -> Outcome {
        let now = Outcome::of(&self.assessment);
        let mildest = vec![0; self.ways.len()];
        let worst: Vec<usize> = self.ways.iter().map(|ways| ways.len() - 1).collect();
        let mut widest = either(self.outcome(&mildest), self.outcome(&worst));
        for _ in 0..times {
            let drawn: Vec<usize> = self
                .ways
                .iter()
                .map(|ways| dice.below(ways.len()))
                .collect();
            widest = either(widest, self.outcome(&drawn));
        }
        as_incomplete(widest, &now)
    }

    fn outcome(&mut self, chosen: &[usize]) -> Outcome {
        for (ways, way) in self.ways.iter().zip(chosen) {
            match ways[*way].clone() {
                Way::Item(index, observation) => self.assessment.observe(index, observation),
                Way::Check(index, asked) => self.assessment.ask(index, asked),
            }
        }
        Outcome::of(&self.assessment)
    }
}

/// Every option of an item; the worst of them once more as not due to withdrawal, in the middle.
fn answers(index: usize, item: &Item) -> Vec<Way> {
    let points = |points: u16| Observation::points(item, i64::from(points)).unwrap();
    let mut ways: Vec<Way> = item
        .choices
        .iter()
        .map(|choice| Way::Item(index, points(choice.points)))
        .collect();
    let elsewhere = points(item.most_points()).attributed(false);
    ways.insert(1, Way::Item(index, elsewhere));
    ways
}

/// Returns the range that holds two outcomes.
pub fn either(one: Outcome, other: Outcome) -> Outcome {
    let stagings = one.stagings.into_iter().zip(other.stagings);
    let flags = one.flags.into_iter().zip(other.flags);
    Outcome {
        total: one.total.zip(other.total).map(wider),
        band: one.band.zip(other.band).map(wider),
        stagings: stagings
            .map(|(mut one, other)| {
                one.shown = wider((one.shown, other.shown));
                for (stage, other) in one.stages.iter_mut().zip(other.stages) {
                    stage.signs = wider((stage.signs, other.signs));
                    if stage.presence != other.presence {
                        stage.presence = Truth::Undetermined;
                    }
                }
                one
            })
            .collect(),
        flags: flags
            .map(|(one, other)| {
                if one == other {
                    one
                } else {
                    Truth::Undetermined
                }
            })
            .collect(),
        ..other
    }
}

fn wider<T: Ord + Copy>((one, other): (Extent<T>, Extent<T>)) -> Extent<T> {
    Extent {
        low: one.low.min(other.low),
        high: one.high.max(other.high),
    }
}

/// A range over completions knows nothing of how many answers were there before.
fn as_incomplete(widest: Outcome, now: &Outcome) -> Outcome {
    Outcome {
        answered: now.answered,
        not_attributed: now.not_attributed,
        ..widest
    }
}
