//! Answering the items and the checks: points, measured values, unable, not due to withdrawal, notes.

use std::sync::Arc;

use super::{Interview, Refusal};
use crate::assessment::texts::bad_prose;
use crate::assessment::{Answer, Asked, Detail, Earlier, Missing, Observation, Reading, Roused};
use crate::base::time::Time;
use crate::scale::Item;

/// An answer to one item, as it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedAnswer {
    /// The option that is worth so many points.
    Points(u16),
    /// A measured value.
    Value(u32),
    /// A measured value that looks like a slip, confirmed with a note that says why.
    Confirmed(u32, String),
    /// It cannot be assessed, for this reason.
    Unable(Missing),
    /// Nothing after all: the item is open again.
    Open,
}

impl Interview {
    /// Takes an answer to the item at a position.
    ///
    /// An answer that takes the place of another keeps that one as an earlier answer; note and
    /// confounders stay, and so does that it is not due to withdrawal. Only an answer is observed at a
    /// time of its own: a note or another cause can be written down later.
    ///
    /// # Errors
    /// Says why it cannot be; then nothing changed.
    pub fn find(&mut self, item: usize, finding: TypedAnswer, now: Time) -> Result<(), Refusal> {
        let (definition, before) = self.item(item)?;
        let mut found = answered(definition, finding)?;
        // What was not due to withdrawal stays so when it is only rated anew.
        if is_found(&found) && !before.is_attributed() {
            found = found.attributed(false);
        }
        self.change(item, found, now)
    }

    /// Takes an answer to the item at a position together with that it is not due to withdrawal.
    ///
    /// # Errors
    /// Says why it cannot be; then nothing changed.
    pub fn find_not_due(
        &mut self,
        item: usize,
        finding: TypedAnswer,
        now: Time,
    ) -> Result<(), Refusal> {
        let found = answered(self.item(item)?.0, finding)?;
        must_be_found(&found)?;
        self.change(item, found.attributed(false), now)
    }

    /// Says whether what was found for the item at a position is due to withdrawal.
    ///
    /// # Errors
    /// Nothing was found that could have another cause.
    pub fn attribute(&mut self, item: usize, due: bool, now: Time) -> Result<(), Refusal> {
        let before = self.item(item)?.1.clone();
        if !due {
            must_be_found(&before)?;
        }
        self.change(item, before.attributed(due), now)
    }

    /// Says whether another cause that the instrument asks about, by its position, was found.
    ///
    /// # Errors
    /// The item names no such cause.
    pub fn mark_cause(&mut self, item: usize, which: usize, found: bool) -> Result<(), Refusal> {
        let (definition, before) = self.item(item)?;
        let cause = definition.confounders.get(which).ok_or_else(|| {
            let help = match definition.confounders.len() {
                0 => "the scale names none for this item; write a note".to_owned(),
                count => format!("choose one of the {count} shown"),
            };
            Refusal::new("there is no such other cause", help)
        })?;
        let mut detail = before.detail().cloned().unwrap_or_default();
        detail.confounders.retain(|known| known != cause);
        if found {
            detail.confounders.push(cause.clone());
        }
        let after = before.clone().detailed(detail);
        self.assessment.observe(item, after);
        Ok(())
    }

    /// Writes a remark on the item at a position; an empty one takes it away.
    ///
    /// # Errors
    /// The remark cannot be kept as it is.
    pub fn note(&mut self, item: usize, note: &str) -> Result<(), Refusal> {
        let after = remark(self.item(item)?.1.clone(), note)?;
        self.assessment.observe(item, after);
        Ok(())
    }

    /// Takes the answer to the unscored question at a position. Not asked is never no.
    pub fn ask(&mut self, check: usize, answer: Asked) {
        self.assessment.ask(check, answer);
    }

    /// Takes what was measured by the unscored measure at a position; an empty line takes it away. A decimal
    /// comma is one too. `confirmed` lets a value through that looks like a slip.
    ///
    /// # Errors
    /// It is no value that the measure can have; then nothing changed.
    pub fn measure(
        &mut self,
        measure: usize,
        line: &str,
        confirmed: bool,
        now: Time,
    ) -> Result<(), Refusal> {
        let scale = Arc::clone(self.assessment.scale());
        let Some(definition) = scale.measures().get(measure) else {
            return Err(Refusal::new(
                "there is no such measure",
                "choose one of those shown",
            ));
        };
        let reading = match line.trim() {
            "" => None,
            line => Some(Reading::of(definition, &line.replace(',', "."), confirmed)?),
        };
        self.assessment.measure(measure, reading);
        self.changed = now;
        Ok(())
    }

    /// Leaves all items that are open, for one reason; before the first answer that is every item, and an attempt.
    ///
    /// # Errors
    /// None is open.
    pub fn leave_the_rest(&mut self, why: Missing, now: Time) -> Result<(), Refusal> {
        let left = match self.assessment.answered() {
            0 => (0..self.assessment.scale().items().len()).collect(),
            _ => self.open_items(),
        };
        if left.is_empty() {
            return Err(Refusal::new(
                "no item is left",
                "to change one, go to it and answer anew",
            ));
        }
        for item in left {
            self.find(item, TypedAnswer::Unable(why), now)?;
        }
        Ok(())
    }

    /// Takes whether the patient, who is asleep, can be roused; `None` leaves it open. It goes once an item
    /// is answered, or has none for another reason.
    pub fn rouse(&mut self, roused: Option<Roused>, now: Time) {
        self.assessment.context.roused = roused;
        self.changed = now;
    }

    fn item(&self, item: usize) -> Result<(&Item, &Observation), Refusal> {
        let found = self.assessment.answer(item);
        found.ok_or_else(|| Refusal::new("there is no such item", "choose one of those shown"))
    }

    fn change(&mut self, item: usize, answer: Observation, now: Time) -> Result<(), Refusal> {
        let after = changed(self.item(item)?.1, answer, now);
        self.assessment.observe(item, after);
        if !self.assessment.is_asleep() {
            // It was said of the patient who slept.
            self.assessment.context.roused = None;
        }
        self.changed = now;
        Ok(())
    }
}

/// The fewest letters of a reason: one is a key that was meant for something else.
const FEWEST_LETTERS: usize = 3;

/// Makes the observation that a finding means by itself.
fn answered(item: &Item, finding: TypedAnswer) -> Result<Observation, Refusal> {
    Ok(match finding {
        TypedAnswer::Points(points) => Observation::points(item, i64::from(points))?,
        TypedAnswer::Value(value) => Observation::measured(item, i64::from(value), false)?,
        TypedAnswer::Confirmed(value, note) => {
            let letters = note.chars().filter(|character| character.is_alphabetic());
            if letters.count() < FEWEST_LETTERS {
                let message = "a value like this needs a note that says why it is right";
                return Err(Refusal::new(
                    message,
                    "write one in words, or measure again",
                ));
            }
            let observed = Observation::measured(item, i64::from(value), true)?;
            remark(observed, &note)?
        }
        TypedAnswer::Open => Observation::missing(Missing::NotGiven),
        TypedAnswer::Unable(why) => Observation::missing(why),
    })
}

/// Puts an answer in the place of another, which is kept if it said something else.
fn changed(before: &Observation, after: Observation, now: Time) -> Observation {
    let mut detail = before.detail().cloned().unwrap_or_default();
    let was_open = before.answer() == Answer::Missing(Missing::NotGiven);
    let same = before.answer() == after.answer() && before.value() == after.value();
    if !was_open && !same {
        detail.earlier.push(Earlier {
            answer: before.answer(),
            value: before.value(),
            time: detail.time,
        });
    }
    // What was written for the new answer stands; otherwise the remark from before stays.
    if let Some(note) = after.detail().and_then(|new| new.note.clone()) {
        detail.note = Some(match detail.note.take() {
            Some(old) if old != note => format!("{old}; {note}"),
            _ => note,
        });
    }
    if !same || detail.time.is_none() {
        detail.time = Some(now);
    }
    after.detailed(detail)
}

fn is_found(observation: &Observation) -> bool {
    observation.choice().is_some_and(|choice| choice > 0)
}

fn must_be_found(observation: &Observation) -> Result<(), Refusal> {
    if is_found(observation) {
        Ok(())
    } else {
        Err(Refusal::new(
            "nothing was found yet that could have another cause",
            "answer the item as it is found, then say that it has another cause",
        ))
    }
}

fn remark(before: Observation, note: &str) -> Result<Observation, Refusal> {
    let note = note.trim();
    let mut detail: Detail = before.detail().cloned().unwrap_or_default();
    detail.note = None;
    if !note.is_empty() {
        if let Some(words) = bad_prose("note", note) {
            return Err(Refusal::new(words, "make it shorter").by_label("note", "The note"));
        }
        detail.note = Some(note.to_owned());
    }
    Ok(before.detailed(detail))
}
