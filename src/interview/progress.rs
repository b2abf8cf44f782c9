//! How far an interview is: which items are open, and which comes next.

use super::Interview;
use crate::assessment::{Answer, Missing};
use crate::scoring::outcome::Outcome;

impl Interview {
    /// Returns the positions of the items that have neither an answer nor a reason for having none.
    pub fn open_items(&self) -> Vec<usize> {
        let observations = self.assessment.observations().iter().enumerate();
        let open =
            observations.filter(|(_, seen)| seen.answer() == Answer::Missing(Missing::NotGiven));
        open.map(|(position, _)| position).collect()
    }

    /// Says whether nothing was said yet of the item at a position.
    pub fn is_open(&self, item: usize) -> bool {
        self.open_items().contains(&item)
    }

    /// Says whether something was said of every item.
    pub fn is_through(&self) -> bool {
        self.open_items().is_empty()
    }

    /// Returns the next open item after a position, beginning anew after the last; `None` if none is open.
    pub fn next_open(&self, after: Option<usize>) -> Option<usize> {
        let open = self.open_items();
        let later = open.iter().find(|item| Some(**item) > after);
        later.or_else(|| open.first()).copied()
    }

    /// Says whether another cause of the item at a position, by its own position, was found.
    pub fn has_cause(&self, item: usize, which: usize) -> bool {
        let definition = self.assessment.scale().items().get(item);
        let cause = definition.and_then(|item| item.confounders.get(which));
        let observation = self.assessment.observations().get(item);
        let detail = observation.and_then(|seen| seen.detail());
        cause
            .zip(detail)
            .is_some_and(|(cause, detail)| detail.confounders.contains(cause))
    }

    /// Returns what the scale says of the answers so far. It is shown only once nothing is open,
    /// unless the site wants it live: a running total sways a rater.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.assessment)
    }
}
