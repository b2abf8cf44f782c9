//! Walks item by item through all assessments at once: a state for each combination of sums.
//!
//! Assessments with equal sums so far go on together, with their number and the plainest of them.
//! So millions of millions of assessments are counted one by one without being looked at one by
//! one. What is summed, and what is asked of the sums, is for those who call.

use std::collections::HashMap;

/// The most states that one walk keeps; a scale made for it could need more than a machine has.
const MOST_STATES: usize = 400_000;

/// One answer of an item, or several that add the same.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// What it adds to each sum.
    pub adds: Vec<u16>,
    /// The first such answer, by position.
    pub answer: usize,
    /// How many answers it stands for; none for one that is missing.
    pub count: u128,
    /// How much a reader must be told of it.
    pub weight: u32,
}

/// All assessments, by their sums.
#[derive(Debug)]
pub(super) struct Walk {
    layers: Vec<Vec<State>>,
}

/// The assessments of some first items that have the same sums.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// The sums, none above its cap.
    pub sums: Vec<u16>,
    /// How many complete assessments there are; 0 if an answer must be missing.
    pub count: u128,
    /// The weight of the plainest of them.
    pub weight: u32,
    before: usize,
    answer: usize,
}

/// There are more states than a walk keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooMany;

/// A rule that makes states equal whose difference no longer matters.
pub(super) type Settle<'f> = &'f dyn Fn(&mut [u16]);

impl Walk {
    /// Walks through the ways of every item, each sum kept at or below its cap.
    ///
    /// Counts stop at the largest number there is; whoever calls knows beforehand whether they can
    /// reach it.
    pub(super) fn through(
        items: &[Vec<Way>],
        caps: &[u16],
        settle: Settle<'_>,
    ) -> Result<Self, TooMany> {
        let mut layer = vec![State {
            sums: vec![0; caps.len()],
            count: 1,
            weight: 0,
            before: 0,
            answer: 0,
        }];
        let mut layers = Vec::with_capacity(items.len() + 1);
        let mut kept = 1;
        for ways in items {
            let next = step(&layer, ways, caps, settle, MOST_STATES - kept)?;
            kept += next.len();
            layers.push(std::mem::replace(&mut layer, next));
        }
        layers.push(layer);
        Ok(Self { layers })
    }

    /// Returns the states after the last item, with their positions.
    pub(super) fn ends(&self) -> impl Iterator<Item = (usize, &State)> {
        self.layers.last().into_iter().flatten().enumerate()
    }

    /// Returns the answers of the plainest assessment that ends in a state: a position for each item.
    pub(super) fn answers(&self, end: usize) -> Vec<usize> {
        let mut answers = Vec::with_capacity(self.layers.len());
        let mut at = end;
        for layer in self.layers.iter().skip(1).rev() {
            let Some(state) = layer.get(at) else { break };
            answers.push(state.answer);
            at = state.before;
        }
        answers.reverse();
        answers
    }
}

fn step(
    layer: &[State],
    ways: &[Way],
    caps: &[u16],
    settle: Settle<'_>,
    room: usize,
) -> Result<Vec<State>, TooMany> {
    let mut next: Vec<State> = Vec::new();
    let mut places: HashMap<Vec<u16>, usize> = HashMap::new();
    for (before, state) in layer.iter().enumerate() {
        for way in ways {
            let mut sums = added(&state.sums, &way.adds, caps);
            settle(&mut sums);
            let count = state.count.saturating_mul(way.count);
            let weight = state.weight.saturating_add(way.weight);
            let place = *places.entry(sums).or_insert_with_key(|sums| {
                next.push(State {
                    sums: sums.clone(),
                    count: 0,
                    weight: u32::MAX,
                    before,
                    answer: way.answer,
                });
                next.len() - 1
            });
            if next.len() > room {
                return Err(TooMany);
            }
            let Some(known) = next.get_mut(place) else {
                continue;
            };
            known.count = known.count.saturating_add(count);
            if weight < known.weight {
                (known.weight, known.before, known.answer) = (weight, before, way.answer);
            }
        }
    }
    Ok(next)
}

/// Adds to each sum, which stops at its cap.
pub(super) fn added(sums: &[u16], adds: &[u16], caps: &[u16]) -> Vec<u16> {
    let pairs = sums.iter().zip(adds).zip(caps);
    pairs
        .map(|((sum, more), cap)| sum.saturating_add(*more).min(*cap))
        .collect()
}
