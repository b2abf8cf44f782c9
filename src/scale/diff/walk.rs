//! Walks item by item through all assessments at once: a state for each combination of sums.
//!
//! Assessments with equal sums so far go on together, with their number and the plainest of them.
//! So millions of millions of assessments are counted one by one without being looked at one by
//! one. What is summed, and what is asked of the sums, is for those who call.
//!
//! Where a walk would need too many states, [`find`] looks at the least and the most new sum beside each old
//! sum. A band, and whether a stage shows, only grow with their sum. So wherever two versions differ, they
//! differ at the least or at the most new sum beside some old one, and looking at those two decides.

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

/// For each old sum after some first items, the least new value beside it; `None` where no answers give it.
type Layer = Vec<Option<i32>>;

/// Finds an old and a new sum of which something holds, with the answers that give them.
///
/// `items` are the ways of every item, and `sums` says which of their sums are the old and the new one.
pub(super) fn find(
    items: &[Vec<Way>],
    sums: [usize; 2],
    cap: u16,
    differ: impl Fn(u16, u16) -> bool,
) -> Option<([u16; 2], Vec<usize>)> {
    // The most is the least of what is negated.
    let directions = [1, -1].map(|sign| {
        let steps: Vec<Vec<SumStep>> = (items.iter())
            .map(|ways| {
                ways.iter()
                    .map(|way| SumStep::of(way, sums, sign))
                    .collect()
            })
            .collect();
        let layers = least_sums(&steps, cap);
        (sign, steps, layers)
    });
    (0..=cap).find_map(|old| {
        directions.iter().find_map(|(sign, steps, layers)| {
            let least = (*layers.last()?.get(usize::from(old))?)?;
            let new = u16::try_from(least * sign).unwrap_or(u16::MAX);
            differ(old, new).then(|| ([old, new], leading_to(steps, layers, old)))
        })
    })
}

/// What a way adds to the old sum, and to the value that is to be the least.
struct SumStep {
    old: u16,
    new: i32,
    answer: usize,
}

impl SumStep {
    fn of(way: &Way, sums: [usize; 2], sign: i32) -> Self {
        let [old, new] = sums.map(|sum| way.adds.get(sum).copied().unwrap_or_default());
        Self {
            old,
            new: i32::from(new) * sign,
            answer: way.answer,
        }
    }

    /// Returns the old sum that it leads to from another.
    fn from(&self, before: usize, cap: usize) -> usize {
        (before + usize::from(self.old)).min(cap)
    }
}

fn least_sums(items: &[Vec<SumStep>], cap: u16) -> Vec<Layer> {
    let cap = usize::from(cap);
    let mut layer: Layer = vec![None; cap + 1];
    layer.splice(..1, [Some(0)]);
    let mut layers = Vec::with_capacity(items.len() + 1);
    for steps in items {
        let mut next: Layer = vec![None; cap + 1];
        for (before, value) in layer.iter().enumerate() {
            let Some(value) = value else { continue };
            for step in steps {
                if let Some(known) = next.get_mut(step.from(before, cap)) {
                    let reached = value + step.new;
                    *known = Some(known.map_or(reached, |known| known.min(reached)));
                }
            }
        }
        layers.push(std::mem::replace(&mut layer, next));
    }
    layers.push(layer);
    layers
}

/// Goes back from an old sum through the steps that led to its least value.
fn leading_to(items: &[Vec<SumStep>], layers: &[Layer], old: u16) -> Vec<usize> {
    let mut at = usize::from(old);
    let mut answers = Vec::with_capacity(items.len());
    for (steps, pair) in items.iter().zip(layers.windows(2)).rev() {
        let [before, after] = pair else { break };
        let cap = before.len() - 1;
        let reached = after.get(at).copied().flatten();
        let led_here = (before.iter().enumerate()).find_map(|(from, value)| {
            let leads = |step: &&SumStep| {
                step.from(from, cap) == at && value.map(|value| value + step.new) == reached
            };
            Some((from, steps.iter().find(leads)?.answer))
        });
        let Some((from, answer)) = led_here else {
            break;
        };
        answers.push(answer);
        at = from;
    }
    answers.reverse();
    answers
}
