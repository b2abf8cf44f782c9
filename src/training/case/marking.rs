//! Holds a rater's answers to a case against its key: item by item, and what each miss does.

use std::borrow::Cow;

use super::Key;
use crate::assessment::{Assessment, Observation};
use crate::scale::Item;
use crate::scale::truth::Truth;
use crate::scoring::outcome::Outcome;

/// A rater's answers to one case beside the key.
#[derive(Clone, Debug)]
pub struct MarkedCase {
    /// One for each item, in the scale's order.
    pub items: Vec<MarkedItem>,
    /// What the scale makes of the rater's answers.
    pub outcome: Outcome,
    /// The answers with the key's own in the place of each that it accepts beside it; nothing if there
    /// is none.
    pub credited_answers: Option<Assessment>,
    /// What the scale makes of those: what total, band and flags are held against the key with, so
    /// that no accepted answer costs any of them.
    pub credited: Outcome,
    /// Flags that the key raises and the rater's answers do not, by position.
    pub flags_missed: Vec<usize>,
    /// Flags that the rater's answers raise and the key does not, by position.
    pub flags_false: Vec<usize>,
}

/// One item of a case, marked.
#[derive(Clone, Debug)]
pub struct MarkedItem {
    /// How the answer stands to the key.
    pub mark: Mark,
    /// What the item alone, answered as the rater did and all else as in the key, does.
    pub effect: Effect,
}

/// How an answer stands to the key. Points are compared as they count: 0 for what is not due to
/// withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The same points, or neither has an answer.
    Same,
    /// The same points, by another finding: what is not due to withdrawal was not written down as
    /// found, or what is found was said not to be due to it.
    SamePoints,
    /// Other points, which the key accepts too.
    Accepted,
    /// Another option.
    Apart {
        /// By how many options, more than the key's above 0. Options are counted on the scale.
        levels: i16,
        /// By how many points.
        points: i32,
    },
    /// The key has an answer, and the rater none.
    LeftOpen,
    /// The key says that it cannot be assessed, and the rater answered.
    Guessed,
}

impl Mark {
    /// Says whether the answer counts as agreeing with the key.
    pub fn agrees(self) -> bool {
        matches!(self, Self::Same | Self::SamePoints | Self::Accepted)
    }

    /// Returns the word of data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::SamePoints => "same-points",
            Self::Accepted => "accepted",
            Self::Apart { .. } => "apart",
            Self::LeftOpen => "left-open",
            Self::Guessed => "guessed",
        }
    }

    /// Says whether the answer lies at most one option from the key.
    pub fn is_within_one(self) -> bool {
        self.agrees() || matches!(self, Self::Apart { levels: -1 | 1, .. })
    }
}

/// What one answer in the place of the key's does: each pair is the key's first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// The lowest and highest total, if they differ.
    pub total: Option<[(u16, u16); 2]>,
    /// The lowest and highest band, by position, if they differ.
    pub band: Option<[(usize, usize); 2]>,
    /// For each staging whose highest stage differs: its position, and the lowest and highest stage.
    pub stages: Vec<(usize, [(u8, u8); 2])>,
    /// Flags that it raises or lowers, by position, and whether the answer raises it.
    pub flags: Vec<(usize, bool)>,
}

impl Effect {
    fn between(key: &Outcome, given: &Outcome) -> Self {
        let total = |outcome: &Outcome| outcome.total.map(|total| (total.low, total.high));
        let band = |outcome: &Outcome| outcome.band.map(|band| (band.low, band.high));
        let stagings = key.stagings.iter().zip(&given.stagings).enumerate();
        let stages = stagings.filter_map(|(at, (key, given))| {
            let pair = [key, given].map(|staged| (staged.shown.low, staged.shown.high));
            (pair[0] != pair[1]).then_some((at, pair))
        });
        let flags = key.flags.iter().zip(&given.flags).enumerate();
        let flags = flags.filter_map(|(at, (key, given))| {
            let raised = *given == Truth::Yes;
            (raised != (*key == Truth::Yes)).then_some((at, raised))
        });
        Self {
            total: differing(total(key), total(given)),
            band: differing(band(key), band(given)),
            stages: stages.collect(),
            flags: flags.collect(),
        }
    }

    /// Says whether the answer does nothing.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn differing<T: PartialEq>(key: Option<T>, given: Option<T>) -> Option<[T; 2]> {
    match (key, given) {
        (Some(key), Some(given)) if key != given => Some([key, given]),
        _ => None,
    }
}

impl MarkedCase {
    /// Returns the answers with the key's own in the place of each that it accepts beside it.
    pub fn into_credited(self, given: &Assessment) -> Cow<'_, Assessment> {
        self.credited_answers
            .map_or(Cow::Borrowed(given), Cow::Owned)
    }
}

/// Holds answers against a key. Both are of the same scale.
pub fn mark(key: &Key, given: &Assessment) -> MarkedCase {
    let outcome = Outcome::of(given);
    let pairs = key.assessment.answers().zip(given.observations());
    let marks = pairs.enumerate().map(|(at, ((item, right), seen))| {
        let mark = mark_of(key, at, item, right, seen);
        let effect = match mark {
            Mark::Same | Mark::Accepted => Effect::default(),
            _ => {
                let mut tried = key.assessment.clone();
                tried.observe(at, seen.clone());
                Effect::between(&key.outcome, &Outcome::of(&tried))
            }
        };
        MarkedItem { mark, effect }
    });
    let items: Vec<MarkedItem> = marks.collect();
    let credited_answers = credited_answers(key, given, &items);
    let credited = credited_answers.as_ref().map(Outcome::of);
    let credited = credited.unwrap_or_else(|| outcome.clone());
    let differs = |missed: bool| {
        let both = key.outcome.flags.iter().zip(&credited.flags).enumerate();
        let differing = both.filter(|(_, (key, given))| {
            let (key, given) = (**key == Truth::Yes, **given == Truth::Yes);
            key != given && key == missed
        });
        differing.map(|(at, _)| at).collect()
    };
    let (flags_missed, flags_false) = (differs(true), differs(false));
    MarkedCase {
        items,
        outcome,
        flags_missed,
        flags_false,
        credited_answers,
        credited,
    }
}

fn credited_answers(key: &Key, given: &Assessment, items: &[MarkedItem]) -> Option<Assessment> {
    let mut own: Option<Assessment> = None;
    let both = items.iter().zip(key.assessment.observations()).enumerate();
    for (at, (item, due)) in both {
        if item.mark == Mark::Accepted {
            own.get_or_insert_with(|| given.clone())
                .observe(at, due.clone());
        }
    }
    own
}

fn mark_of(key: &Key, at: usize, item: &Item, right: &Observation, seen: &Observation) -> Mark {
    match (right.counted_in(item), seen.counted_in(item)) {
        (None, None) => Mark::Same,
        (Some(_), None) => Mark::LeftOpen,
        (None, Some(_)) => Mark::Guessed,
        (Some(due), Some(given)) if due == given => {
            if right.choice() == seen.choice() {
                Mark::Same
            } else {
                Mark::SamePoints
            }
        }
        (Some(due), Some(given)) => {
            let accepted = key.also.iter().filter(|also| also.item == at);
            let accepted = accepted.flat_map(|also| &also.points);
            if accepted.into_iter().any(|points| *points == given) {
                return Mark::Accepted;
            }
            Mark::Apart {
                levels: levels_apart(item, due, given),
                points: i32::from(given) - i32::from(due),
            }
        }
    }
}

/// Returns by how many options of an item two points lie apart; above 0 if the second are more.
fn levels_apart(item: &Item, due: u16, given: u16) -> i16 {
    let level = |points: u16| item.choice_worth(points).map_or(0, i16::from);
    level(given) - level(due)
}
