//! What two versions with the same items are compared on: their shared answers, and what each adds to a sum.
//!
//! A sum is the points of either version, or the signs of one stage of either version.

use super::answers::{Answer, SharedItem, shared};
use super::{CheckAnswer, Decision, Example, ExampleAnswer, Version};
use crate::scale::Scale;

/// The assessments that both versions accept.
pub(super) struct Ground<'s> {
    pub old: &'s Scale,
    pub new: &'s Scale,
    pub items: Vec<SharedItem>,
    /// How many complete assessments there are; `None` if more than can be counted.
    pub possible: Option<u128>,
}

/// What every answer of every item adds to one sum.
pub(super) type Table = Vec<Vec<u16>>;

/// Some assessments of which two versions say something else: how many, and one of them.
pub(super) struct Differing<T> {
    /// `None` if they were not counted.
    pub assessments: Option<u128>,
    /// The answers of one of them, each with whether it is due to withdrawal.
    pub answers: Vec<(Answer, bool)>,
    /// The answers to the checks that decide.
    pub checks: Vec<CheckAnswer>,
    /// What the old version says of it, and the new one.
    pub results: [T; 2],
}

impl<T> Differing<T> {
    /// Puts the results into words.
    pub(super) fn map<U>(self, word: impl Fn(T) -> U) -> Differing<U> {
        Differing {
            assessments: self.assessments,
            answers: self.answers,
            checks: self.checks,
            results: self.results.map(word),
        }
    }
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

    /// Returns the scale in a version.
    pub(super) fn scale(&self, version: Version) -> &'s Scale {
        version.of(self.old, self.new)
    }

    /// Returns what an answer of an item adds to a lane of a version's tables.
    pub(super) fn adds(
        &self,
        version: Version,
        lane: usize,
        item: &SharedItem,
        answer: Answer,
    ) -> u16 {
        let tables = self.scale(version).compiled();
        let row = tables.row(item.position(version), answer.option(version));
        row.get(lane).copied().unwrap_or_default()
    }

    /// Returns what every answer adds to a lane of a version's tables.
    pub(super) fn table(&self, version: Version, lane: usize) -> Table {
        let adds = |item: &SharedItem| {
            let answers = item.answers.iter();
            answers
                .map(|answer| self.adds(version, lane, item, *answer))
                .collect()
        };
        self.items.iter().map(adds).collect()
    }

    /// Returns the answers at these positions, one for each item, each due to withdrawal.
    pub(super) fn answers(&self, positions: &[usize]) -> Vec<(Answer, bool)> {
        let pairs = self.items.iter().zip(positions);
        let answers = pairs.filter_map(|(item, position)| item.answers.get(*position));
        answers.map(|answer| (*answer, true)).collect()
    }

    /// Makes a decision of what was found.
    pub(super) fn decided(&self, found: Option<Differing<String>>) -> Decision {
        let Some(found) = found else {
            return Decision::Same;
        };
        let given = |(item, (answer, attributed)): (&SharedItem, &(Answer, bool))| {
            let old = self.old.items().get(item.position(Version::Old))?;
            let new = self.new.items().get(item.position(Version::New))?;
            let [was, is] = [(old, Version::Old), (new, Version::New)].map(|(item, version)| {
                let choice = item.choices.get(usize::from(answer.option(version)));
                choice.map(|choice| choice.points)
            });
            Some(ExampleAnswer {
                item: old.id.clone(),
                label: new.label.clone(),
                was: was?,
                is: is?,
                value: answer.value,
                unit: new.measure.as_ref().map(|measure| measure.unit.clone()),
                missing: answer.missing,
                attributed: *attributed,
            })
        };
        let pairs = self.items.iter().zip(&found.answers);
        let [was, is] = found.results;
        Decision::Differs {
            assessments: found.assessments,
            example: Example {
                answers: pairs.filter_map(given).collect(),
                checks: found.checks,
                was,
                is,
            },
        }
    }
}
