//! Answering the items and the checks: points, measured values, unable, not due to withdrawal, notes.

use super::{Interview, Refusal};
use crate::assessment::texts::bad_prose;
use crate::assessment::{Answer, Asked, Detail, Earlier, Missing, Observation};
use crate::base::time::Time;
use crate::scale::Item;

/// What a person says of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The option that is worth so many points.
    Points(u16),
    /// A measured value.
    Value(u32),
    /// A measured value that looks like a slip, confirmed with a note that says why.
    Confirmed(u32, String),
    /// It cannot be assessed, for this reason.
    Unable(Missing),
    /// Whether what was found is due to withdrawal.
    Attributed(bool),
    /// Whether another cause that the instrument asks about, by its position, was found.
    Confounder(usize, bool),
    /// A remark; empty to take it away.
    Note(String),
    /// Nothing after all: the item is open again.
    Open,
}

impl Interview {
    /// Takes what a person says of the item at a position.
    ///
    /// A finding that takes the place of another keeps that one as an earlier answer; note and
    /// confounders stay, and so does that it is not due to withdrawal. Only an answer is observed at a
    /// time of its own: a note or another cause can be written down later.
    ///
    /// # Errors
    /// Says why it cannot be; then nothing changed.
    pub fn find(&mut self, item: usize, finding: Finding, now: Time) -> Result<(), Refusal> {
        let scale = std::sync::Arc::clone(self.assessment.scale());
        let definition = scale.items().get(item).ok_or_else(no_such_item)?;
        let before = self
            .assessment
            .observations()
            .get(item)
            .cloned()
            .ok_or_else(no_such_item)?;
        let after = match finding {
            Finding::Attributed(attributed) => {
                attribute(&before, attributed)?;
                let after = before.clone().attributed(attributed);
                changed(&before, after, now)
            }
            Finding::Confounder(which, found) => {
                let after = confound(definition, before, which, found)?;
                self.assessment.observe(item, after);
                return Ok(());
            }
            Finding::Note(note) => {
                self.assessment.observe(item, remark(before, &note)?);
                return Ok(());
            }
            finding => {
                let found = still_not_due(&before, answered(definition, finding)?);
                changed(&before, found, now)
            }
        };
        self.assessment.observe(item, after);
        self.touch(now);
        Ok(())
    }

    /// Takes what was found of the item at a position, and in the same breath that it is not due to
    /// withdrawal.
    ///
    /// # Errors
    /// Says why it cannot be; then nothing changed.
    pub fn find_not_due(
        &mut self,
        item: usize,
        finding: Finding,
        now: Time,
    ) -> Result<(), Refusal> {
        let mut tried = self.clone();
        tried
            .assessment
            .observe(item, Observation::missing(Missing::NotGiven));
        tried.find(item, finding.clone(), now)?;
        tried.find(item, Finding::Attributed(false), now)?;
        // Both can be: so it is one answer, and no change of one.
        let scale = std::sync::Arc::clone(self.assessment.scale());
        let seen = self.assessment.observations().get(item);
        if let (Some(definition), Some(before)) = (scale.items().get(item), seen) {
            let found = answered(definition, finding)?.attributed(false);
            let after = changed(before, found, now);
            self.assessment.observe(item, after);
            self.touch(now);
        }
        Ok(())
    }

    /// Takes the answer to the unscored question at a position. Not asked is never no.
    pub fn ask(&mut self, check: usize, answer: Asked) {
        self.assessment.ask(check, answer);
    }

    /// Makes an attempt of it: no item can be assessed, for one reason. Only before the first answer.
    ///
    /// # Errors
    /// Some item has an answer: then say for each other item why it has none.
    pub fn attempt(&mut self, why: Missing, now: Time) -> Result<(), Refusal> {
        if self.assessment.answered() > 0 {
            return Err(Refusal::new(
                "some items have answers, so this is more than an attempt",
                "say of each open item why it cannot be assessed, and sign",
            ));
        }
        for item in 0..self.assessment.scale().items().len() {
            self.find(item, Finding::Unable(why), now)?;
        }
        Ok(())
    }
}

fn no_such_item() -> Refusal {
    Refusal::new("there is no such item", "choose one of those shown")
}

/// Makes the observation that a finding means by itself.
fn answered(item: &Item, finding: Finding) -> Result<Observation, Refusal> {
    Ok(match finding {
        Finding::Points(points) => Observation::points(item, i64::from(points))?,
        Finding::Value(value) => Observation::measured(item, i64::from(value), false)?,
        Finding::Confirmed(value, note) => {
            // Whoever sees that it was a slip types the right value next.
            if let Ok(again) = note.trim().parse::<u32>() {
                return Ok(Observation::measured(item, i64::from(again), false)?);
            }
            if !note.chars().any(char::is_alphabetic) {
                let message = "a value like this needs a note that says why it is right";
                return Err(Refusal::new(
                    message,
                    "write one in words, or measure again",
                ));
            }
            let observed = Observation::measured(item, i64::from(value), true)?;
            remark(observed, &note)?
        }
        Finding::Unable(Missing::NotGiven) | Finding::Open => {
            Observation::missing(Missing::NotGiven)
        }
        Finding::Unable(why) => Observation::missing(why),
        Finding::Attributed(_) | Finding::Confounder(..) | Finding::Note(_) => {
            return Err(no_such_item());
        }
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

/// Keeps a finding that was not due to withdrawal so when it is only rated anew.
fn still_not_due(before: &Observation, after: Observation) -> Observation {
    let found = matches!(after.answer(), Answer::Chosen { choice, .. } if choice > 0);
    let not_due = matches!(
        before.answer(),
        Answer::Chosen {
            attributed: false,
            ..
        }
    );
    match found && not_due {
        true => after.attributed(false),
        false => after,
    }
}

fn attribute(before: &Observation, attributed: bool) -> Result<(), Refusal> {
    let found = match before.answer() {
        Answer::Chosen { choice, .. } => choice > 0,
        Answer::Missing(_) => false,
    };
    if !attributed && !found {
        return Err(Refusal::new(
            "nothing was found yet that could have another cause",
            "answer the item as it is found, then say that it is not due to withdrawal",
        ));
    }
    Ok(())
}

fn confound(
    item: &Item,
    before: Observation,
    which: usize,
    found: bool,
) -> Result<Observation, Refusal> {
    let words = item.confounders.get(which).ok_or_else(|| {
        let help = match item.confounders.len() {
            0 => "the scale names none for this item; write a note".to_owned(),
            count => format!("choose one of the {count} shown"),
        };
        Refusal::new("there is no such other cause", help)
    })?;
    let mut detail = before.detail().cloned().unwrap_or_default();
    detail.confounders.retain(|known| known != words);
    if found {
        detail.confounders.push(words.clone());
    }
    Ok(before.detailed(detail))
}

fn remark(before: Observation, note: &str) -> Result<Observation, Refusal> {
    let note = note.trim();
    let mut detail: Detail = before.detail().cloned().unwrap_or_default();
    detail.note = None;
    if !note.is_empty() {
        if let Some(words) = bad_prose("note", note) {
            return Err(Refusal::new(words, "make it shorter"));
        }
        detail.note = Some(note.to_owned());
    }
    Ok(before.detailed(detail))
}
