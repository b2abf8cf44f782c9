//! What two versions with the same items are compared on: their shared answers, and what each adds to a sum.
//!
//! An answer is points, or a measured value. Limits of values may move, so that one value can be
//! one option of the old version and another of the new. Answers are told apart only as far as
//! the two versions do: by the pair of options that they mean.

use super::{CheckAnswer, Decision, Example, ExampleAnswer, MeasureAnswer, VERSIONS, Version};
use crate::scale::{Definition, Item, LARGEST_MEASURE, Scale, Sign, Stage};

/// The assessments that both versions accept.
pub(super) struct Ground<'s> {
    pub old: &'s Scale,
    pub new: &'s Scale,
    pub items: Vec<SharedItem>,
    /// How many complete assessments there are; `None` if more than can be counted.
    pub possible: Option<u128>,
}

/// What is added up of a version.
#[derive(Clone, Copy)]
pub(super) enum Sum<'s> {
    /// The points.
    Points,
    /// The signs of a stage.
    Signs(&'s Stage),
    /// The signs of a stage of which one must be found.
    OneOf(&'s Stage),
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
    /// The values of the unscored measures that decide.
    pub measures: Vec<MeasureAnswer>,
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
            measures: self.measures,
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

    /// Returns what an answer of an item adds to a sum of a version.
    pub(super) fn adds(
        &self,
        version: Version,
        sum: Sum<'_>,
        item: &SharedItem,
        answer: Answer,
    ) -> u16 {
        let position = item.position(version);
        let points = self.points(version, item, answer).unwrap_or_default();
        let made = |signs: &mut dyn Iterator<Item = &Sign>| {
            let made = signs.filter(|sign| sign.item == position && points >= sign.at_least);
            u16::try_from(made.count()).unwrap_or(u16::MAX)
        };
        match sum {
            Sum::Points => points,
            Sum::Signs(stage) => made(&mut stage.signs.iter()),
            Sum::OneOf(stage) => made(&mut stage.signs_of_one()),
        }
    }

    /// Returns the points of the option that an answer of an item is in a version.
    fn points(&self, version: Version, item: &SharedItem, answer: Answer) -> Option<u16> {
        let item = self.scale(version).items().get(item.position(version))?;
        let choice = item.choices.get(usize::from(answer.option(version)))?;
        Some(choice.points)
    }

    /// Returns what every answer adds to a sum of a version.
    pub(super) fn table(&self, version: Version, sum: Sum<'_>) -> Table {
        let adds = |item: &SharedItem| {
            let answers = item.answers.iter();
            answers
                .map(|answer| self.adds(version, sum, item, *answer))
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
            let [was, is] = VERSIONS.map(|version| self.points(version, item, *answer));
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
                measures: found.measures,
                was,
                is,
            },
        }
    }
}

/// What a missing answer weighs: more than every answer of a complete assessment together.
const MISSING: u32 = 1_000_000;

/// An answer of an item that both versions accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    old: u8,
    new: u8,
    /// The measured value, if it is one; otherwise it is given by its points.
    pub value: Option<u32>,
    /// True for no answer, taken at the most that it can turn out to be.
    pub missing: bool,
}

impl Answer {
    /// Returns the position of the option that it is in a version.
    pub(super) fn option(self, version: Version) -> u8 {
        version.of(self.old, self.new)
    }

    /// Says whether total, band and stages cannot tell it from another answer.
    pub(super) fn is_like(self, other: Self) -> bool {
        (self.old, self.new) == (other.old, other.new)
    }

    /// Says how much a reader must be told of it: nothing of the first option, most of a missing one.
    pub(super) fn weight(self) -> u32 {
        if self.missing {
            return MISSING;
        }
        u32::from((self.old, self.new) != (0, 0))
    }
}

/// An item that both versions have.
#[derive(Clone, Debug)]
pub(super) struct SharedItem {
    old: usize,
    new: usize,
    /// Its answers, one for each pair of options; the first is 0 points in both.
    pub answers: Vec<Answer>,
}

impl SharedItem {
    /// Returns its position in a version.
    pub(super) fn position(&self, version: Version) -> usize {
        version.of(self.old, self.new)
    }

    /// Returns how many of its answers are answers and not missing.
    pub(super) fn given(&self) -> u128 {
        let given = self.answers.iter().filter(|answer| !answer.missing);
        given.count() as u128
    }
}

/// Returns the items of two versions that have the same ones, in the order of the old.
///
/// `None` if an item stands in one of them only: then no assessment that is complete in one is
/// complete in the other.
fn shared(old: &Definition, new: &Definition) -> Option<Vec<SharedItem>> {
    if old.items.len() != new.items.len() {
        return None;
    }
    let one = |(position, item): (usize, &Item)| {
        let partner = new.items.iter().position(|other| other.id == item.id)?;
        Some(SharedItem {
            old: position,
            new: partner,
            answers: distinct(item, new.items.get(partner)?),
        })
    };
    old.items.iter().enumerate().map(one).collect()
}

/// Returns one answer for each pair of options, and the missing answer where it is yet another.
fn distinct(old: &Item, new: &Item) -> Vec<Answer> {
    let last = |item: &Item| u8::try_from(item.choices.len() - 1).unwrap_or(u8::MAX);
    // What is missing can turn out to be the last option of either version. Where those are one
    // answer it is among the answers already.
    let most = Answer {
        old: last(old),
        new: last(new),
        value: None,
        missing: true,
    };
    let mut answers: Vec<Answer> = Vec::new();
    for answer in every(old, new, &[]).into_iter().chain([most]) {
        if !answers.iter().any(|known| known.is_like(answer)) {
            answers.push(answer);
        }
    }
    answers
}

/// Returns every answer that the two versions of an item, or a condition on its value, tell apart.
///
/// First the points, then a value of each stretch between the limits of both and the values in `at`.
pub(super) fn every(old: &Item, new: &Item, at: &[u32]) -> Vec<Answer> {
    let answer = |old, new, value| Answer {
        old,
        new,
        value,
        missing: false,
    };
    let points = matched(old, new).into_iter();
    let mut answers: Vec<Answer> = points.map(|(old, new)| answer(old, new, None)).collect();
    let (Some(one), Some(other)) = (&old.measure, &new.measure) else {
        return answers;
    };
    let limits = old.choices.iter().chain(&new.choices);
    let limits = limits.filter_map(|choice| Some(choice.up_to?.saturating_add(1)));
    let mut begins: Vec<u32> = limits.chain(at.iter().copied()).chain([0]).collect();
    begins.sort_unstable();
    begins.dedup();
    let plausible = one.plausible.0.max(other.plausible.0);
    let ends = begins.iter().skip(1).map(|next| next.saturating_sub(1));
    for (begin, end) in begins.iter().zip(ends.chain([LARGEST_MEASURE])) {
        // Any value of the stretch says the same; one that is no typing slip reads best.
        let value = plausible.clamp(*begin, end.max(*begin));
        if let (Some(old), Some(new)) = (old.choice_for(value), new.choice_for(value)) {
            answers.push(answer(old, new, Some(value)));
        }
    }
    answers
}

/// Returns the options that are the same answer in both versions, in the old order.
///
/// Data gives an answer by its points, so equal points are the same answer. An option whose
/// points no longer exist is the same finding as one with the same words.
fn matched(old: &Item, new: &Item) -> Vec<(u8, u8)> {
    let by_points = old.choices.iter();
    let mut partners: Vec<Option<u8>> = by_points
        .map(|choice| new.choice_worth(choice.points))
        .collect();
    for (at, choice) in old.choices.iter().enumerate() {
        let mut others = (0..).zip(&new.choices);
        let found = others.find(|(position, other)| {
            other.text == choice.text && !partners.contains(&Some(*position))
        });
        if let Some(partner @ None) = partners.get_mut(at) {
            *partner = found.map(|(position, _)| position);
        }
    }
    let pairs = (0..).zip(partners);
    pairs.filter_map(|(old, new)| Some((old, new?))).collect()
}
