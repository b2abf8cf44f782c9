//! Whether a stage shows in one version and not in the other, and which stage is shown.

use super::ground::{Found, Ground, Lanes, Table};
use super::{Decision, Effect, On};
use crate::scale::{Scale, Staging};

/// One stage of a staging in one version: a stage that it does not have never shows.
#[derive(PartialEq)]
pub(super) struct Stage {
    /// How many signs each answer makes.
    pub signs: Table,
    pub needs: u16,
}

/// A stage of both versions that differs in its signs or in how many it needs.
struct Pair {
    number: u8,
    old: Stage,
    new: Stage,
}

/// Compares every staging of the old version.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (at, staging) in ground.old.stagings().iter().enumerate() {
        let partner = position(ground.new, &staging.id);
        let Some(partner) = partner else {
            effects.push(Effect {
                on: On::Staging(staging.id.clone()),
                decision: Decision::Gone,
            });
            continue;
        };
        let pairs = pairs(ground, at, partner);
        let shown = Effect {
            on: On::Staging(staging.id.clone()),
            decision: shown(ground, &pairs),
        };
        effects.push(shown);
        for pair in &pairs {
            let decision = presence(ground, pair);
            if decision != Decision::Same {
                effects.push(Effect {
                    on: On::Stage(staging.id.clone(), pair.number),
                    decision,
                });
            }
        }
    }
    effects
}

/// Returns the position of a staging.
pub(super) fn position(scale: &Scale, id: &str) -> Option<usize> {
    scale
        .stagings()
        .iter()
        .position(|staging: &Staging| staging.id == id)
}

/// Returns the stage of the old version with a number.
pub(super) fn old_stage(ground: &Ground<'_>, staging: usize, number: u8) -> Stage {
    let lane = ground.old.compiled().first_lane(staging);
    stage(ground.old, staging, number, |at| ground.old_lane(lane + at))
}

/// Returns the stage of the new version with a number.
pub(super) fn new_stage(ground: &Ground<'_>, staging: usize, number: u8) -> Stage {
    let lane = ground.new.compiled().first_lane(staging);
    stage(ground.new, staging, number, |at| ground.new_lane(lane + at))
}

fn stage(scale: &Scale, staging: usize, number: u8, lane: impl Fn(usize) -> Table) -> Stage {
    let found = scale
        .stagings()
        .get(staging)
        .and_then(|staging| staging.stage(number));
    match found {
        Some(stage) => Stage {
            signs: lane(usize::from(number) - 1),
            needs: stage.needs,
        },
        None => Stage {
            signs: Table::new(),
            needs: u16::MAX,
        },
    }
}

fn pairs(ground: &Ground<'_>, old: usize, new: usize) -> Vec<Pair> {
    let stages = |scale: &Scale, staging: usize| {
        let staging = scale.stagings().get(staging);
        staging.map_or(0, |staging| staging.stages.len())
    };
    let most = stages(ground.old, old).max(stages(ground.new, new));
    (1..=u8::try_from(most).unwrap_or(u8::MAX))
        .map(|number| Pair {
            number,
            old: old_stage(ground, old, number),
            new: new_stage(ground, new, number),
        })
        .collect()
}

/// Whether one stage shows: two sums of signs, exact for every scale.
fn presence(ground: &Ground<'_>, pair: &Pair) -> Decision {
    let word = |stage: &Stage, answers: &[usize]| {
        let shows = super::ground::sum(&stage.signs, answers) >= stage.needs;
        if shows { "shows" } else { "not-now" }.to_owned()
    };
    ground.decided(differing(ground, pair), |answers| {
        (word(&pair.old, answers), word(&pair.new, answers))
    })
}

fn differing(ground: &Ground<'_>, pair: &Pair) -> Option<Found> {
    let (old, new) = (&pair.old, &pair.new);
    if old == new {
        return None;
    }
    let tables = (old.signs.clone(), new.signs.clone());
    let differ = |signs: u16, others: u16| (signs >= old.needs) != (others >= new.needs);
    ground.pairs(tables, (old.needs, new.needs), differ)
}

/// Returns the stage that is shown with some answers.
fn shown_with(pairs: &[Pair], of: fn(&Pair) -> &Stage, answers: &[usize]) -> u8 {
    let shows = |pair: &&Pair| {
        let stage = of(pair);
        super::ground::sum(&stage.signs, answers) >= stage.needs
    };
    pairs.iter().rfind(shows).map_or(0, |pair| pair.number)
}

/// A stage shows in a state if this sum has reached this many.
type Test = (usize, u16);

/// What makes each stage show, in the old version and in the new, the lowest stage first.
struct Tests(Vec<(u8, [Test; 2])>);

impl Tests {
    fn of(pairs: &[Pair], lanes: &mut Lanes) -> Self {
        let mut test = |stage: &Stage| match stage.signs.is_empty() {
            // A stage that is not there needs no sum: its test is never passed.
            true => (usize::MAX, stage.needs),
            false => (lanes.add(stage.signs.clone(), stage.needs), stage.needs),
        };
        let tests = pairs
            .iter()
            .map(|pair| (pair.number, [test(&pair.old), test(&pair.new)]));
        Self(tests.collect())
    }

    /// Returns the stage that each version shows in a state; 0 for none.
    fn shown(&self, state: &[u16]) -> [u8; 2] {
        [0, 1].map(|version: usize| {
            let shows = |(_, tests): &&(u8, [Test; 2])| {
                tests.get(version).is_some_and(|test| passed(state, *test))
            };
            self.0.iter().rfind(shows).map_or(0, |(number, _)| *number)
        })
    }

    /// Forgets what lies below the highest stage that both versions show: it no longer matters.
    fn settle(&self, state: &mut [u16]) {
        let both = |(_, tests): &(u8, [Test; 2])| tests.iter().all(|test| passed(state, *test));
        let Some(highest) = self.0.iter().rposition(both) else {
            return;
        };
        for (lane, signs) in state.iter_mut().enumerate() {
            let mut needed = self.0.iter().skip(highest).flat_map(|(_, tests)| tests);
            if needed.all(|(other, _)| *other != lane) {
                *signs = 0;
            }
        }
    }
}

fn passed(state: &[u16], (lane, needs): Test) -> bool {
    state.get(lane).is_some_and(|signs| *signs >= needs)
}

/// Which stage is shown: the signs of all stages from the lowest that differs, together.
///
/// What lies below that one cannot make a difference. Where there are too many combinations, an
/// assessment with another stage by itself may still show the difference, uncounted.
fn shown(ground: &Ground<'_>, pairs: &[Pair]) -> Decision {
    let Some(lowest) = pairs.iter().position(|pair| pair.old != pair.new) else {
        return Decision::Same;
    };
    let mut lanes = Lanes::default();
    let tests = Tests::of(pairs.get(lowest..).unwrap_or_default(), &mut lanes);
    let numbers = |answers: &[usize]| {
        let old = shown_with(pairs, |pair| &pair.old, answers);
        (old, shown_with(pairs, |pair| &pair.new, answers))
    };
    let found = match ground.walk(&lanes, &[], &|state| tests.settle(state)) {
        Some(walk) => ground.plainest(&walk, |state| {
            let [old, new] = tests.shown(state);
            old != new
        }),
        None => {
            let differ = |found: &Found| {
                let (old, new) = numbers(&found.answers);
                old != new
            };
            let alone = pairs.iter().filter_map(|pair| differing(ground, pair));
            let Some(found) = alone.into_iter().find(differ) else {
                return Decision::Open;
            };
            Some(Found {
                assessments: None,
                ..found
            })
        }
    };
    ground.decided(found, |answers| {
        let (old, new) = numbers(answers);
        (old.to_string(), new.to_string())
    })
}
