//! Answers carried over to another version of their scale.
//!
//! An item is the same item if it has the same id. A measured value goes through the bins of the
//! other version; points go to the option of the same points. What cannot be carried over is named
//! and left missing, never guessed.

use std::sync::Arc;

use super::{Answer, Asked, Assessment, Detail, Earlier, Missing, Observation};
use crate::scale::{Item, Scale};

/// An assessment with the answers of another, against another version of its scale.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The assessment.
    pub assessment: Assessment,
    /// The ids of items and checks whose answers the other version has no place for.
    pub left: Vec<String>,
}

impl Assessment {
    /// Carries the answers over to another version of the scale.
    pub fn carried_to(&self, scale: &Arc<Scale>) -> Carried {
        let mut assessment = Self::blank(Arc::clone(scale));
        assessment.context = self.context.clone();
        let mut left = Vec::new();
        let answered = self.scale().items().iter().zip(self.observations());
        for (item, seen) in answered {
            let there = scale.item(&item.id);
            match there.and_then(|(at, to)| Some((at, carried(item, seen, to)?))) {
                Some((at, observation)) => assessment.observe(at, observation),
                None if seen.choice().is_some() => left.push(item.id.clone()),
                None => {}
            }
        }
        let asked = self.scale().checks().iter().zip(self.checks());
        for (check, answer) in asked.filter(|(_, answer)| **answer != Asked::Not) {
            let mut checks = scale.checks().iter();
            match checks.position(|known| known.id == check.id) {
                Some(at) => assessment.ask(at, *answer),
                None => left.push(check.id.clone()),
            }
        }
        Carried { assessment, left }
    }
}

/// Carries one observation over; `None` if the other version has no such option.
fn carried(from: &Item, seen: &Observation, to: &Item) -> Option<Observation> {
    let observation = match seen.answer() {
        Answer::Missing(why) => Observation::missing(why),
        Answer::Chosen { attributed, .. } => chosen(from, seen, to)?.attributed(attributed),
    };
    let detail = seen.detail().cloned().unwrap_or_default();
    Some(
        observation.detailed(Detail {
            earlier: detail
                .earlier
                .iter()
                .filter_map(|before| earlier(from, before, to))
                .collect(),
            ..detail
        }),
    )
}

fn chosen(from: &Item, seen: &Observation, to: &Item) -> Option<Observation> {
    match seen.value().filter(|_| to.measure.is_some()) {
        Some(value) => Observation::measured(to, i64::from(value), seen.is_confirmed()).ok(),
        None => Observation::points(to, i64::from(seen.points_in(from)?)).ok(),
    }
}

/// Carries an answer over that was changed before signing; one that has no place is history only.
fn earlier(from: &Item, before: &Earlier, to: &Item) -> Option<Earlier> {
    let answer = match before.answer {
        missing @ Answer::Missing(_) => missing,
        Answer::Chosen { choice, attributed } => {
            let points = from.choices.get(usize::from(choice))?.points;
            let choice = match before.value {
                Some(value) => to.choice_for(value).or_else(|| to.choice_worth(points)),
                None => to.choice_worth(points),
            }?;
            Answer::Chosen { choice, attributed }
        }
    };
    let value = before.value.filter(|_| to.measure.is_some());
    Some(Earlier {
        answer,
        value,
        ..before.clone()
    })
}

impl Carried {
    /// Returns the items of the other version that nothing was carried over to and nothing was said of.
    pub fn open(&self) -> impl Iterator<Item = &str> {
        let items = self.assessment.scale().items().iter();
        items
            .zip(self.assessment.observations())
            .filter(|(_, seen)| seen.answer() == Answer::Missing(Missing::NotGiven))
            .map(|(item, _)| item.id.as_str())
    }
}
