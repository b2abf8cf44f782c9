//! The least and the most new sum beside each old sum: what stays small where a walk does not.
//!
//! A band, and whether a stage shows, only grow with their sum. So wherever two versions differ,
//! they differ at the least or at the most new sum beside some old one, and looking at those two
//! decides. How many assessments differ takes a [`walk`](super::walk) through all pairs.

use super::walk::Way;

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
        let steps: Vec<Vec<Addition>> = (items.iter())
            .map(|ways| {
                ways.iter()
                    .map(|way| Addition::of(way, sums, sign))
                    .collect()
            })
            .collect();
        let layers = layers(&steps, cap);
        (sign, steps, layers)
    });
    (0..=cap).find_map(|old| {
        directions.iter().find_map(|(sign, steps, layers)| {
            let least = (*layers.last()?.get(usize::from(old))?)?;
            let new = u16::try_from(least * sign).unwrap_or(u16::MAX);
            differ(old, new).then(|| ([old, new], answers(steps, layers, old)))
        })
    })
}

/// What a way adds to the old sum, and to the value that is to be the least.
struct Addition {
    old: u16,
    new: i32,
    answer: usize,
}

impl Addition {
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

fn layers(items: &[Vec<Addition>], cap: u16) -> Vec<Layer> {
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
fn answers(items: &[Vec<Addition>], layers: &[Layer], old: u16) -> Vec<usize> {
    let mut at = usize::from(old);
    let mut answers = Vec::with_capacity(items.len());
    for (steps, pair) in items.iter().zip(layers.windows(2)).rev() {
        let [before, after] = pair else { break };
        let cap = before.len() - 1;
        let reached = after.get(at).copied().flatten();
        let led_here = (before.iter().enumerate()).find_map(|(from, value)| {
            let leads = |step: &&Addition| {
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
