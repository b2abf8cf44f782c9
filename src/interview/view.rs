//! What a face may show: where each item stands, what is open, and the score once it may be seen.

use super::Interview;
use crate::assessment::{Answer, Missing, Observation};
use crate::scoring::outcome::Outcome;

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing was said yet.
    Open,
    /// It has an answer.
    Answered,
    /// It cannot be assessed, for this reason.
    Unable(Missing),
}

/// One item, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView {
    /// Where it stands.
    pub state: State,
    /// The points of the option chosen, due to withdrawal or not.
    pub points: Option<u16>,
    /// The measured value.
    pub value: Option<u32>,
    /// False for a finding that is not due to withdrawal.
    pub attributed: bool,
    /// Whether it has a remark.
    pub noted: bool,
    /// Which of the item's other causes were found, one for each that it names.
    pub confounders: Vec<bool>,
    /// How many answers were changed.
    pub changes: usize,
}

/// The whole interview, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// One for each item, in the scale's order.
    pub items: Vec<ItemView>,
    /// How many items nothing was said of yet.
    pub open: usize,
    /// How many items cannot be assessed.
    pub unable: usize,
    /// What the scale says of the answers so far. A face shows it only once nothing is open, unless
    /// the site wants it live: a running total sways a rater.
    pub outcome: Outcome,
}

impl View {
    /// Says whether something was said of every item.
    pub fn is_through(&self) -> bool {
        self.open == 0
    }

    /// Returns the next open item after a position, beginning anew after the last; `None` if none is open.
    pub fn next_open(&self, after: Option<usize>) -> Option<usize> {
        let from = after.map_or(0, |position| position + 1);
        let open = |item: &(usize, &ItemView)| item.1.state == State::Open;
        let items = || self.items.iter().enumerate();
        let found = items().skip(from).find(open);
        found
            .or_else(|| items().find(open))
            .map(|(position, _)| position)
    }
}

impl Interview {
    /// Says how the interview stands.
    pub fn view(&self) -> View {
        let scale = self.assessment.scale();
        let items: Vec<ItemView> = scale
            .items()
            .iter()
            .zip(self.assessment.observations())
            .map(|(item, seen)| {
                let detail = seen.detail();
                let found = |words: &String| {
                    detail.is_some_and(|detail| detail.confounders.contains(words))
                };
                ItemView {
                    state: state(seen),
                    points: seen.points_in(item),
                    value: seen.value(),
                    attributed: seen.is_attributed(),
                    noted: detail.is_some_and(|detail| detail.note.is_some()),
                    confounders: item.confounders.iter().map(found).collect(),
                    changes: detail.map_or(0, |detail| detail.earlier.len()),
                }
            })
            .collect();
        let count =
            |wanted: fn(&State) -> bool| items.iter().filter(|item| wanted(&item.state)).count();
        View {
            open: count(|state| *state == State::Open),
            unable: count(|state| matches!(state, State::Unable(_))),
            outcome: Outcome::of(&self.assessment),
            items,
        }
    }
}

fn state(seen: &Observation) -> State {
    match seen.answer() {
        Answer::Missing(Missing::NotGiven) => State::Open,
        Answer::Missing(why) => State::Unable(why),
        Answer::Chosen { .. } => State::Answered,
    }
}
