//! The assessments with one scale that may stand side by side, item by item, as on a paper flowsheet.
//!
//! What was taken back is not among them. Two versions share a sheet only where the same items give the
//! same points: a 2 in one row then means a 2 in every column.

use crate::history::{Series, Step};
use crate::scale::{Check, Scale, Staging, UnscoredMeasure};

/// Assessments side by side, in the order in which the patient was observed; never none.
#[derive(Clone, Debug)]
pub struct Sheet<'s> {
    /// The assessments and attempts.
    pub steps: Vec<&'s Step>,
}

impl Series {
    /// Divides what stands into sheets, that of the newest assessment last.
    pub fn sheets(&self) -> Vec<Sheet<'_>> {
        let mut sheets: Vec<Sheet<'_>> = Vec::new();
        for step in self.steps.iter().filter(|step| !step.visit.is_void()) {
            let known = sheets.iter_mut().find(|sheet| sheet.takes(step));
            match known {
                Some(sheet) => sheet.steps.push(step),
                None => sheets.push(Sheet { steps: vec![step] }),
            }
        }
        let last = |sheet: &Sheet<'_>| {
            let last = sheet.steps.last();
            last.map(|step| (step.visit.observed_at, step.visit.entry))
        };
        sheets.sort_by_key(last);
        sheets
    }
}

impl<'s> Sheet<'s> {
    /// Returns the scale of the newest of them; `None` only for a sheet without any.
    pub fn scale(&self) -> Option<&'s Scale> {
        self.steps.last().map(|step| scale_of(step))
    }

    /// Returns the newest of them, at most so many, and how many stand before these.
    pub fn newest(&self, most: usize) -> (&[&'s Step], usize) {
        let earlier = self.steps.len().saturating_sub(most);
        (self.steps.get(earlier..).unwrap_or_default(), earlier)
    }

    fn takes(&self, step: &Step) -> bool {
        self.scale()
            .is_some_and(|own| rates_alike(own, scale_of(step)))
    }
}

/// Says whether some assessments of a sheet were rated by other words than the others.
pub fn is_reworded(steps: &[&Step]) -> bool {
    let scales = steps.iter().map(|step| scale_of(step));
    let mut pairs = scales.clone().zip(scales.skip(1));
    pairs.any(|(one, next)| one.digest() != next.digest() && !one.asks_as(next))
}

fn scale_of(step: &Step) -> &Scale {
    step.visit.assessment.scale()
}

/// Says whether two versions have the same items in the same order, each with the same points.
fn rates_alike(one: &Scale, other: &Scale) -> bool {
    fn shape(scale: &Scale) -> impl Iterator<Item = (&str, Vec<u16>)> {
        scale.items().iter().map(|item| {
            let points = item.choices.iter().map(|choice| choice.points);
            (item.id.as_str(), points.collect())
        })
    }
    one.definition().total == other.definition().total && shape(one).eq(shape(other))
}

/// Gathers from the scales of some assessments what is not the same in every version, each once, as the newest
/// that has it calls it; in the order of the newest, and then what only earlier ones have.
fn gathered<'s, T>(
    steps: &[&'s Step],
    parts: fn(&'s Scale) -> &'s [T],
    id: fn(&T) -> &str,
) -> Vec<&'s T> {
    let mut found: Vec<&T> = Vec::new();
    for part in steps.iter().rev().flat_map(|step| parts(scale_of(step))) {
        if !found.iter().any(|known| id(known) == id(part)) {
            found.push(part);
        }
    }
    found
}

/// Returns the unscored measures of the scales of some assessments, each once.
pub fn measures<'s>(steps: &[&'s Step]) -> Vec<&'s UnscoredMeasure> {
    gathered(steps, Scale::measures, |measure| &measure.id)
}

/// Returns the checks of the scales of some assessments, each once.
pub fn checks<'s>(steps: &[&'s Step]) -> Vec<&'s Check> {
    gathered(steps, Scale::checks, |check| &check.id)
}

/// Returns the stagings of the scales of some assessments, each once.
pub fn stagings<'s>(steps: &[&'s Step]) -> Vec<&'s Staging> {
    gathered(steps, Scale::stagings, |staging| &staging.id)
}
