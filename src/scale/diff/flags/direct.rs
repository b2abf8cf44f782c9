//! What a flag reads of an item itself: its points or its value, due to withdrawal or not.

use super::super::answers::{Answer, every};
use super::super::ground::Ground;
use super::Holds;
use crate::scale::{Condition, Item};

/// What a finding weighs that is not due to withdrawal: more than one that is.
const NOT_DUE: u32 = 1_000;

/// An answer of an item, as closely as a flag looks at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    /// The answer, with its value or its points.
    pub answer: Answer,
    /// Which of the item's answers it is for total, band and stages.
    pub class: usize,
    /// Whether it is due to withdrawal.
    pub attributed: bool,
}

impl Finding {
    /// Says how much a reader must be told of it.
    pub(super) fn weight(&self) -> u32 {
        let not_due = if self.attributed { 0 } else { NOT_DUE };
        self.answer.weight() + not_due
    }
}

/// The items that a flag reads in either version, at most one in each.
pub(super) struct Direct<'g> {
    ground: &'g Ground<'g>,
    /// Their positions among the shared items.
    pub items: Vec<usize>,
    when: [&'g Condition; 2],
}

impl<'g> Direct<'g> {
    /// Finds the items that either condition reads.
    pub(super) fn of(ground: &'g Ground<'g>, old: &'g Condition, new: &'g Condition) -> Self {
        let read = |when: &Condition| {
            let item = when.item.map(|(item, _)| item);
            item.or(when.measure.map(|(item, _)| item))
        };
        let (before, after) = (read(old), read(new));
        let items = ground.items.iter().enumerate();
        let items =
            items.filter(|(_, shared)| before == Some(shared.old) || after == Some(shared.new));
        Self {
            ground,
            items: items.map(|(position, _)| position).collect(),
            when: [old, new],
        }
    }

    /// Says whether both versions read the same of every finding.
    pub(super) fn is_same(&self) -> bool {
        let same = |findings: &Vec<Finding>| self.holds(0, findings) == self.holds(1, findings);
        self.combinations()
            .iter()
            .all(|classes| self.kinds(classes).iter().all(same))
    }

    /// Returns every way to answer the items, as far as total, band and stages tell them apart.
    pub(super) fn combinations(&self) -> Vec<Vec<usize>> {
        let classes = |item: &usize| {
            let shared = self.ground.items.get(*item);
            (0..shared.map_or(0, |shared| shared.answers.len())).collect()
        };
        product(&self.items.iter().map(classes).collect::<Vec<_>>())
    }

    /// Returns every way to answer the items that belongs to a combination: with each value that
    /// a condition tells apart, due to withdrawal and not.
    pub(super) fn kinds(&self, classes: &[usize]) -> Vec<Vec<Finding>> {
        let pairs = self.items.iter().zip(classes);
        let findings = pairs.map(|(item, class)| self.findings(*item, *class));
        product(&findings.collect::<Vec<_>>())
    }

    fn findings(&self, item: usize, class: usize) -> Vec<Finding> {
        let Some(shared) = self.ground.items.get(item) else {
            return Vec::new();
        };
        let Some(known) = shared.answers.get(class) else {
            return Vec::new();
        };
        let finding = |answer: Answer, attributed: bool| Finding {
            answer,
            class,
            attributed,
        };
        if known.missing {
            return vec![finding(*known, true)];
        }
        let items = (
            self.ground.old.items().get(shared.old),
            self.ground.new.items().get(shared.new),
        );
        let (Some(old), Some(new)) = items else {
            return Vec::new();
        };
        let values = self.when.iter().filter_map(|when| when.measure);
        let values: Vec<u32> = values.map(|(_, value)| value).collect();
        every(old, new, &values)
            .into_iter()
            .filter(|answer| answer.pair() == known.pair())
            .flat_map(|answer| [finding(answer, true), finding(answer, false)])
            .collect()
    }

    /// Says what a version reads of the findings.
    pub(super) fn holds(&self, version: usize, findings: &[Finding]) -> Holds {
        let Some(when) = self.when.get(version) else {
            return Holds::No;
        };
        let read = |position: usize| {
            let place = self.items.iter().position(|item| {
                self.ground.items.get(*item).is_some_and(|shared| {
                    position == if version == 0 { shared.old } else { shared.new }
                })
            })?;
            findings.get(place)
        };
        let scale = match version {
            0 => self.ground.old,
            _ => self.ground.new,
        };
        let choice = |finding: &Finding| match version {
            0 => finding.answer.old,
            _ => finding.answer.new,
        };
        let item = when.item.map(|(item, least)| {
            read(item).map_or(Holds::No, |finding| {
                let reached = choice(finding) >= least || finding.answer.missing;
                Holds::ends(reached, reached)
            })
        });
        let measure = when.measure.map(|(item, least)| {
            let found = read(item).zip(scale.items().get(item));
            found.map_or(Holds::No, |(finding, item)| {
                measured(item, &finding.answer, choice(finding), least)
            })
        });
        item.into_iter().chain(measure).fold(Holds::Yes, Holds::min)
    }
}

/// Where only points are known, the option's own limits may decide.
fn measured(item: &Item, answer: &Answer, choice: u8, least: u32) -> Holds {
    if answer.missing {
        return Holds::Yes;
    }
    if let Some(value) = answer.value {
        return Holds::ends(value >= least, value >= least);
    }
    match item.values_of(choice) {
        Some((low, high)) => Holds::ends(low >= least, high >= least),
        None => Holds::Open,
    }
}

/// Returns every way to take one of each.
fn product<T: Clone>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    let mut all = vec![Vec::new()];
    for list in lists {
        let longer = all.iter().flat_map(|taken: &Vec<T>| {
            list.iter().map(|one| {
                let mut taken = taken.clone();
                taken.push(one.clone());
                taken
            })
        });
        all = longer.collect();
    }
    all
}
