//! For each old sum, the least and the most that the new sum can be: a question that never explodes.
//!
//! A band, and whether a stage shows, only grow with their sum. So wherever two versions differ,
//! they differ at the least or at the most new sum beside some old one, and looking at those two
//! decides. How many assessments differ takes a [`walk`](super::walk) through all pairs.

use super::walk::Way;

/// The least and the most new sum beside each old sum, with the answers that give them.
pub(super) struct Extremes {
    layers: Vec<Vec<Option<Ends>>>,
}

#[derive(Clone, Copy)]
struct Ends {
    least: Reached,
    most: Reached,
}

/// A new sum, and the last step that led to it.
#[derive(Clone, Copy)]
struct Reached {
    sum: u16,
    before: u16,
    answer: u16,
}

impl Extremes {
    /// Goes through the ways of every item, whose first two sums are the old and the new one.
    pub(super) fn of(items: &[Vec<Way>], cap: u16) -> Self {
        let nothing = Reached {
            sum: 0,
            before: 0,
            answer: 0,
        };
        let mut first = vec![None; usize::from(cap) + 1];
        if let Some(place) = first.first_mut() {
            *place = Some(Ends {
                least: nothing,
                most: nothing,
            });
        }
        let mut layers = vec![first];
        for ways in items {
            let Some(layer) = layers.last() else { break };
            let next = step(layer, ways, cap);
            layers.push(next);
        }
        Self { layers }
    }

    /// Finds an old and a new sum of which something holds, with the answers that give them.
    pub(super) fn find(&self, differ: impl Fn(u16, u16) -> bool) -> Option<Vec<usize>> {
        let (old, most) = (0u16..)
            .zip(self.layers.last()?)
            .filter_map(|(old, ends)| Some((old, (*ends)?)))
            .find_map(|(old, ends)| {
                let least = differ(old, ends.least.sum).then_some((old, false));
                least.or_else(|| differ(old, ends.most.sum).then_some((old, true)))
            })?;
        Some(self.answers(old, most))
    }

    fn answers(&self, old: u16, most: bool) -> Vec<usize> {
        let mut answers = Vec::with_capacity(self.layers.len());
        let mut at = old;
        for layer in self.layers.iter().skip(1).rev() {
            let Some(Some(ends)) = layer.get(usize::from(at)) else {
                break;
            };
            let reached = if most { ends.most } else { ends.least };
            answers.push(usize::from(reached.answer));
            at = reached.before;
        }
        answers.reverse();
        answers
    }
}

fn step(layer: &[Option<Ends>], ways: &[Way], cap: u16) -> Vec<Option<Ends>> {
    let mut next: Vec<Option<Ends>> = vec![None; layer.len()];
    for (before, ends) in (0u16..).zip(layer) {
        let Some(ends) = ends else { continue };
        for way in ways {
            let [old, new] = [0, 1].map(|sum| way.adds.get(sum).copied().unwrap_or_default());
            let reached = |sum: u16| Reached {
                sum: sum.saturating_add(new),
                before,
                answer: u16::try_from(way.answer).unwrap_or(u16::MAX),
            };
            let (least, most) = (reached(ends.least.sum), reached(ends.most.sum));
            let old = before.saturating_add(old).min(cap);
            let Some(place) = next.get_mut(usize::from(old)) else {
                continue;
            };
            let known = place.get_or_insert(Ends { least, most });
            if least.sum < known.least.sum {
                known.least = least;
            }
            if most.sum > known.most.sum {
                known.most = most;
            }
        }
    }
    next
}
