//! What two versions with the same items are compared on: their shared answers, summed lane by lane.
//!
//! A lane is one sum: the points of either version, or the signs of one stage. Two lanes to which
//! every answer adds the same are one, which is what keeps a small change a small question.

use super::answers::{Answer, Shared, shared};
use super::extremes::Extremes;
use super::walk::{Settle, Walk, Way};
use super::{Decision, Example, Given};
use crate::scale::Scale;

/// The assessments that both versions accept.
pub(super) struct Ground<'s> {
    pub old: &'s Scale,
    pub new: &'s Scale,
    pub items: Vec<Shared>,
    /// How many complete assessments there are; `None` if more than can be counted.
    pub possible: Option<u128>,
}

/// What every answer of every item adds to one sum.
pub(super) type Table = Vec<Vec<u16>>;

/// Sums that are followed together.
#[derive(Default)]
pub(super) struct Lanes {
    tables: Vec<Table>,
    caps: Vec<u16>,
}

impl Lanes {
    /// Adds a sum that need not be known beyond its cap, and returns its position.
    pub(super) fn add(&mut self, table: Table, cap: u16) -> usize {
        if let Some(known) = self.tables.iter().position(|known| *known == table) {
            if let Some(known) = self.caps.get_mut(known) {
                *known = cap.max(*known);
            }
            return known;
        }
        self.tables.push(table);
        self.caps.push(cap);
        self.tables.len() - 1
    }

    /// Returns where each sum stops.
    pub(super) fn caps(&self) -> &[u16] {
        &self.caps
    }

    /// Returns what an answer of an item adds to each sum.
    pub(super) fn adds(&self, item: usize, answer: usize) -> Vec<u16> {
        let add = |table: &Table| table.get(item)?.get(answer).copied();
        self.tables
            .iter()
            .map(|table| add(table).unwrap_or_default())
            .collect()
    }

    /// Returns the ways of every item; those in `skipped` have the one that adds nothing.
    pub(super) fn ways(&self, items: &[Shared], skipped: &[usize]) -> Vec<Vec<Way>> {
        let one = |(position, item): (usize, &Shared)| {
            if skipped.contains(&position) {
                return vec![Way {
                    adds: vec![0; self.tables.len()],
                    answer: 0,
                    count: 1,
                    weight: 0,
                }];
            }
            self.ways_of(position, &item.answers)
        };
        items.iter().enumerate().map(one).collect()
    }

    fn ways_of(&self, item: usize, answers: &[Answer]) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for (position, answer) in answers.iter().enumerate() {
            let adds = self.adds(item, position);
            let count = u128::from(!answer.missing);
            match ways.iter_mut().find(|way| way.adds == adds) {
                Some(way) => {
                    way.count += count;
                    if answer.weight() < way.weight {
                        (way.weight, way.answer) = (answer.weight(), position);
                    }
                }
                None => ways.push(Way {
                    adds,
                    answer: position,
                    count,
                    weight: answer.weight(),
                }),
            }
        }
        ways
    }
}

/// Some assessments of which something holds: how many, and one of them by its answers.
pub(super) struct Found {
    /// `None` if they were not counted.
    pub assessments: Option<u128>,
    pub answers: Vec<usize>,
}

impl<'s> Ground<'s> {
    /// Compares what two versions accept; `None` if they have not the same items.
    pub(super) fn of(old: &'s Scale, new: &'s Scale) -> Option<Self> {
        let items = shared(old.definition(), new.definition())?;
        let possible = items
            .iter()
            .try_fold(1u128, |product, item| product.checked_mul(item.given()));
        Some(Self {
            old,
            new,
            items,
            possible,
        })
    }

    /// Returns what every answer adds to a lane of the old version's tables.
    pub(super) fn old_lane(&self, lane: usize) -> Table {
        let tables = self.old.compiled();
        self.table(|item, answer| tables.row(item.old, answer.old).get(lane).copied())
    }

    /// Returns what every answer adds to a lane of the new version's tables.
    pub(super) fn new_lane(&self, lane: usize) -> Table {
        let tables = self.new.compiled();
        self.table(|item, answer| tables.row(item.new, answer.new).get(lane).copied())
    }

    fn table(&self, adds: impl Fn(&Shared, &Answer) -> Option<u16>) -> Table {
        let item = |item: &Shared| {
            let answers = item.answers.iter();
            answers
                .map(|answer| adds(item, answer).unwrap_or_default())
                .collect()
        };
        self.items.iter().map(item).collect()
    }

    /// Returns the answers of an assessment, each due to withdrawal.
    pub(super) fn answers(&self, positions: &[usize]) -> Vec<(Answer, bool)> {
        let pairs = self.items.iter().zip(positions);
        pairs
            .filter_map(|(item, position)| item.answers.get(*position))
            .map(|answer| (*answer, true))
            .collect()
    }

    /// Returns a number of assessments, or `None` if there are too many in all to be counted.
    pub(super) fn counted(&self, number: u128) -> Option<u128> {
        self.possible.map(|_| number)
    }

    /// Looks for assessments whose old and new sum differ in what they mean.
    ///
    /// The meaning must only grow with its sum. What is found is exact for every scale; it is
    /// counted unless the pairs of sums are too many.
    pub(super) fn pairs(
        &self,
        (old, new): (Table, Table),
        (old_cap, new_cap): (u16, u16),
        differ: impl Fn(u16, u16) -> bool,
    ) -> Option<Found> {
        let mut lanes = Lanes::default();
        let sums = [lanes.add(old, old_cap), lanes.add(new, new_cap)];
        let ways = lanes.ways(&self.items, &[]);
        let differ_in = |state: &[u16]| {
            let [old, new] = sums.map(|sum| state.get(sum).copied().unwrap_or_default());
            differ(old.min(old_cap), new.min(new_cap))
        };
        if let Some(walk) = Walk::through(&ways, lanes.caps(), &|_| {}) {
            return self.plainest(&walk, differ_in);
        }
        let cap = lanes.caps().first().copied().unwrap_or_default();
        let both = |way: &Way| Way {
            adds: sums
                .map(|sum| way.adds.get(sum).copied().unwrap_or_default())
                .to_vec(),
            ..way.clone()
        };
        let ways: Vec<Vec<Way>> = ways
            .iter()
            .map(|ways| ways.iter().map(both).collect())
            .collect();
        let extremes = Extremes::of(&ways, cap);
        let answers = extremes.find(|old, new| differ(old.min(old_cap), new.min(new_cap)))?;
        Some(Found {
            assessments: None,
            answers,
        })
    }

    /// Counts the assessments that end in some states, and takes the plainest of them.
    pub(super) fn plainest(&self, walk: &Walk, wanted: impl Fn(&[u16]) -> bool) -> Option<Found> {
        let ends: Vec<_> = walk
            .ends()
            .filter(|(_, state)| wanted(&state.sums))
            .collect();
        let plainest = ends.iter().min_by_key(|(_, state)| state.weight)?;
        let number = ends
            .iter()
            .fold(0u128, |sum, (_, state)| sum.saturating_add(state.count));
        Some(Found {
            assessments: self.counted(number),
            answers: walk.answers(plainest.0),
        })
    }

    /// Walks through sums with a rule that settles them; `None` if there are too many states.
    pub(super) fn walk(
        &self,
        lanes: &Lanes,
        skipped: &[usize],
        settle: Settle<'_>,
    ) -> Option<Walk> {
        Walk::through(&lanes.ways(&self.items, skipped), lanes.caps(), settle)
    }

    /// Makes a decision of what was found, with the results of the example.
    pub(super) fn decided(
        &self,
        found: Option<Found>,
        results: impl Fn(&[usize]) -> (String, String),
    ) -> Decision {
        let Some(found) = found else {
            return Decision::Same;
        };
        let results = results(&found.answers);
        Decision::Differs {
            assessments: found.assessments,
            example: self.example(&self.answers(&found.answers), Vec::new(), results),
        }
    }

    /// Makes an example of answers, each with whether it is due to withdrawal.
    pub(super) fn example(
        &self,
        answers: &[(Answer, bool)],
        checks: Vec<(String, bool)>,
        (was, is): (String, String),
    ) -> Example {
        let given = |(shared, (answer, attributed)): (&Shared, &(Answer, bool))| {
            let old = self.old.items().get(shared.old)?;
            let new = self.new.items().get(shared.new)?;
            Some(Given {
                item: old.id.clone(),
                label: new.label.clone(),
                was: old.choices.get(usize::from(answer.old))?.points,
                is: new.choices.get(usize::from(answer.new))?.points,
                value: answer.value,
                unit: new.measure.as_ref().map(|measure| measure.unit.clone()),
                missing: answer.missing,
                attributed: *attributed,
            })
        };
        let pairs = self.items.iter().zip(answers);
        Example {
            answers: pairs.filter_map(given).collect(),
            checks,
            was,
            is,
        }
    }
}

/// Adds up what the answers of an assessment add to a sum.
pub(super) fn sum(table: &Table, answers: &[usize]) -> u16 {
    let added = table.iter().zip(answers);
    added
        .filter_map(|(item, answer)| item.get(*answer))
        .fold(0u16, |sum, more| sum.saturating_add(*more))
}
