//! The answers that two versions of an item both accept, and what each of them is in either.
//!
//! An answer is points, or a measured value. Limits of values may move, so that one value can be
//! one option of the old version and another of the new. Answers are told apart only as far as
//! the two versions do: by the pair of options that they mean.

use crate::scale::LARGEST_MEASURE;
use crate::scale::{Choice, Definition, Item};

/// An answer of an item that both versions accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The option that it is in the old version.
    pub old: u8,
    /// The option that it is in the new version.
    pub new: u8,
    /// The measured value, if it is one; otherwise it is given by its points.
    pub value: Option<u32>,
    /// True for no answer, taken at the most that it can turn out to be.
    pub missing: bool,
}

impl Answer {
    /// Returns the pair of options, as far as which answers to total, band and stage are one.
    pub(super) fn pair(self) -> (u8, u8) {
        (self.old, self.new)
    }

    /// Says how much a reader must be told of it: nothing of the first option, most of a missing one.
    pub(super) fn weight(self) -> u32 {
        match self.missing {
            true => super::walk::MISSING,
            false => u32::from(self.pair() != (0, 0)),
        }
    }
}

/// An item that both versions have.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// Its position in the old version.
    pub old: usize,
    /// Its position in the new version.
    pub new: usize,
    /// Its answers, one for each pair of options; the first is 0 points in both.
    pub answers: Vec<Answer>,
}

impl Shared {
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
pub(super) fn shared(old: &Definition, new: &Definition) -> Option<Vec<Shared>> {
    if old.items.len() != new.items.len() {
        return None;
    }
    let one = |(position, item): (usize, &Item)| {
        let partner = new.items.iter().position(|other| other.id == item.id)?;
        Some(Shared {
            old: position,
            new: partner,
            answers: distinct(item, new.items.get(partner)?),
        })
    };
    old.items.iter().enumerate().map(one).collect()
}

/// Returns one answer for each pair of options, and the missing answer where it is yet another.
fn distinct(old: &Item, new: &Item) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::new();
    for answer in every(old, new, &[]) {
        if !answers.iter().any(|known| known.pair() == answer.pair()) {
            answers.push(answer);
        }
    }
    // What is missing can turn out to be the last option of either version. Where those are one
    // answer it is among the answers already.
    let most = Answer {
        old: last(old),
        new: last(new),
        value: None,
        missing: true,
    };
    if !answers.iter().any(|known| known.pair() == most.pair()) {
        answers.push(most);
    }
    answers
}

/// Returns every answer that the two versions of an item, or a condition on its value, tell apart.
///
/// First the points, then a value of each stretch between the limits of both and the values in `at`.
pub(super) fn every(old: &Item, new: &Item, at: &[u32]) -> Vec<Answer> {
    let mut answers: Vec<Answer> = matched(old, new)
        .into_iter()
        .filter_map(|(old, new)| {
            Some(Answer {
                old: u8::try_from(old).ok()?,
                new: u8::try_from(new).ok()?,
                value: None,
                missing: false,
            })
        })
        .collect();
    let (Some(one), Some(other)) = (&old.measure, &new.measure) else {
        return answers;
    };
    let limits = old.choices.iter().chain(&new.choices);
    let mut begins: Vec<u32> = limits
        .filter_map(|choice| choice.up_to.map(|limit| limit.saturating_add(1)))
        .chain(at.iter().copied())
        .chain([0])
        .collect();
    begins.sort_unstable();
    begins.dedup();
    let plausible = one.plausible.0.max(other.plausible.0);
    let ends = begins.iter().skip(1).map(|next| next.saturating_sub(1));
    for (begin, end) in begins.iter().zip(ends.chain([LARGEST_MEASURE])) {
        // Any value of the stretch says the same; one that is no typing slip reads best.
        let value = plausible.clamp(*begin, end.max(*begin));
        if let (Some(old), Some(new)) = (old.choice_for(value), new.choice_for(value)) {
            answers.push(Answer {
                old,
                new,
                value: Some(value),
                missing: false,
            });
        }
    }
    answers
}

/// Returns the options that are the same answer in both versions, in the old order.
///
/// Data gives an answer by its points, so equal points are the same answer. An option whose
/// points no longer exist is the same finding as one with the same words.
pub(super) fn matched(old: &Item, new: &Item) -> Vec<(usize, usize)> {
    let mut pairs: Vec<Option<usize>> = Vec::with_capacity(old.choices.len());
    for choice in &old.choices {
        let same = |other: &Choice| other.points == choice.points;
        pairs.push(new.choices.iter().position(same));
    }
    for (at, choice) in old.choices.iter().enumerate() {
        let is_free = |position: usize| !pairs.contains(&Some(position));
        let found = new.choices.iter().enumerate();
        let found = found
            .filter(|(position, other)| other.text == choice.text && is_free(*position))
            .map(|(position, _)| position)
            .next();
        if let Some(place) = pairs.get_mut(at).filter(|place| place.is_none()) {
            *place = found;
        }
    }
    let pairs = pairs.into_iter().enumerate();
    pairs.filter_map(|(old, new)| Some((old, new?))).collect()
}

fn last(item: &Item) -> u8 {
    u8::try_from(item.choices.len().saturating_sub(1)).unwrap_or(u8::MAX)
}
