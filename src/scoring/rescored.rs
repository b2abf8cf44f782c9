//! The same answers carried over to another version of their scale, scored with it, and held against the first
//! result.
//!
//! An item is the same item if it has the same id. A measured value goes through the bins of the
//! other version; points go to the option of the same points; an unscored value keeps its digits in the same
//! unit. What cannot be carried over is named
//! and left missing, never guessed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::assessment::{Answer, Asked, Assessment, Detail, Earlier, Observation, Reading};
use crate::scale::truth::Truth;
use crate::scale::{Item, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;

/// What another version of the scale makes of an assessment.
#[derive(Clone, Debug)]
pub struct Rescored {
    /// The same answers, against the other version.
    pub assessment: Assessment,
    /// What the other version says of them.
    pub outcome: Outcome,
    /// The ids of items, checks and measures whose answers the other version has no place for.
    pub not_carried_over: Vec<String>,
    /// What differs, as the columns of a result are named: `total`, `band`, `stage_heroin`, `flags`.
    ///
    /// Of an incomplete result the ranges are compared. What only one version has, differs.
    pub differs: Vec<String>,
}

impl Rescored {
    /// Scores an assessment again; `outcome` must be what its own scale says of it.
    pub fn of(assessment: &Assessment, outcome: &Outcome, scale: &Arc<Scale>) -> Self {
        let (carried, not_carried_over) = carried_over(assessment, scale);
        let again = Outcome::of(&carried);
        let differs = differences((assessment, outcome), (&carried, &again));
        Self {
            assessment: carried,
            outcome: again,
            not_carried_over,
            differs,
        }
    }

    /// Says whether the band or a stage differs.
    pub fn is_other_in_band_or_stage(&self) -> bool {
        self.differs
            .iter()
            .any(|name| name == "band" || name.starts_with("stage_"))
    }
}

/// Carries the answers over to another version of their scale. Returns them, and the ids of items, checks and
/// measures whose answers that version has no place for.
fn carried_over(from: &Assessment, scale: &Arc<Scale>) -> (Assessment, Vec<String>) {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    assessment.context = from.context.clone();
    let mut left = Vec::new();
    for (item, seen) in from.answers() {
        let there = scale.item(&item.id);
        match there.and_then(|(at, to)| Some((at, carried(item, seen, to)?))) {
            Some((at, observation)) => assessment.observe(at, observation),
            None if seen.choice().is_some() => left.push(item.id.clone()),
            None => {}
        }
    }
    let asked = from.scale().checks().iter().zip(from.checks());
    for (check, answer) in asked.filter(|(_, answer)| **answer != Asked::Not) {
        let mut checks = scale.checks().iter();
        match checks.position(|known| known.id == check.id) {
            Some(at) => assessment.ask(at, *answer),
            None => left.push(check.id.clone()),
        }
    }
    let measured = from.scale().measures().iter().zip(from.readings());
    for (measure, reading) in measured {
        let Some(reading) = reading else { continue };
        let mut measures = scale.measures().iter().enumerate();
        let there =
            measures.find(|(_, other)| other.id == measure.id && other.unit == measure.unit);
        let digits = measure.decimal(reading.value()).to_string();
        let again = there.and_then(|(at, other)| {
            let reading = Reading::of(other, &digits, reading.is_confirmed()).ok()?;
            Some((at, reading))
        });
        match again {
            Some((at, reading)) => assessment.measure(at, Some(reading)),
            None => left.push(measure.id.clone()),
        }
    }
    (assessment, left)
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

/// An assessment and what its scale says of it.
pub type Result<'r> = (&'r Assessment, &'r Outcome);

/// Returns what differs between two results, as the columns of a result are named.
pub fn differences(one: Result<'_>, other: Result<'_>) -> Vec<String> {
    let mut differs = Vec::new();
    if total(one) != total(other) {
        differs.push("total".to_owned());
    }
    if band(one) != band(other) {
        differs.push("band".to_owned());
    }
    let stagings = |(assessment, _): Result<'_>| -> Vec<String> {
        let all = assessment.scale().stagings().iter();
        all.map(|staging| staging.id.clone()).collect()
    };
    let mut ids = stagings(one);
    for id in stagings(other) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    for id in ids {
        if stage(one, &id) != stage(other, &id) {
            differs.push(format!("stage_{id}"));
        }
    }
    if flags(one) != flags(other) {
        differs.push("flags".to_owned());
    }
    differs
}

fn total((_, outcome): Result<'_>) -> Option<Extent<u16>> {
    outcome.total.filter(|_| outcome.is_scored())
}

/// Returns the bands by id: their positions may have moved.
fn band<'r>((assessment, outcome): Result<'r>) -> Option<Extent<&'r str>> {
    let band = outcome.band.filter(|_| outcome.is_scored())?;
    band.both(|position| Some(assessment.scale().bands().get(*position)?.id.as_str()))
}

fn stage((assessment, outcome): Result<'_>, id: &str) -> Option<Extent<u8>> {
    let mut stagings = assessment.scale().stagings().iter().zip(&outcome.stagings);
    let (_, staged) = stagings.find(|(staging, _)| staging.id == id)?;
    outcome.is_scored().then_some(staged.shown)
}

/// Returns the flags that hold, and those still open. A flag that only one version has and that
/// does not hold is no difference.
fn flags<'r>((assessment, outcome): Result<'r>) -> BTreeSet<(&'r str, &'static str)> {
    let flags = assessment.scale().flags().iter().zip(&outcome.flags);
    flags
        .filter(|(_, raised)| **raised != Truth::No)
        .map(|(flag, raised)| (flag.id.as_str(), raised.word()))
        .collect()
}
