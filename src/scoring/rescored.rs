//! The same answers scored with another version of their scale, held against the first result.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::assessment::Assessment;
use crate::scale::Scale;
use crate::scale::truth::Truth;
use crate::scoring::outcome::Outcome;

/// What another version of the scale makes of an assessment.
#[derive(Clone, Debug)]
pub struct Rescored {
    /// The same answers, against the other version.
    pub assessment: Assessment,
    /// What the other version says of them.
    pub outcome: Outcome,
    /// The ids of items and checks whose answers the other version has no place for.
    pub not_carried_over: Vec<String>,
    /// What differs, as the columns of a result are named: `total`, `band`, `stage_heroin`, `flags`.
    ///
    /// Of an incomplete result the ranges are compared. What only one version has, differs.
    pub differs: Vec<String>,
}

impl Rescored {
    /// Scores an assessment again; `outcome` must be what its own scale says of it.
    pub fn of(assessment: &Assessment, outcome: &Outcome, scale: &Arc<Scale>) -> Self {
        let carried = assessment.carried_to(scale);
        let again = Outcome::of(&carried.assessment);
        let differs = differences((assessment, outcome), (&carried.assessment, &again));
        Self {
            assessment: carried.assessment,
            outcome: again,
            not_carried_over: carried.left,
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

fn total((_, outcome): Result<'_>) -> Option<(u16, u16)> {
    let total = outcome.total.filter(|_| outcome.is_scored())?;
    Some((total.low, total.high))
}

/// Returns the bands by id: their positions may have moved.
fn band<'r>((assessment, outcome): Result<'r>) -> Option<(&'r str, &'r str)> {
    let band = outcome.band.filter(|_| outcome.is_scored())?;
    let id = |position: usize| Some(assessment.scale().bands().get(position)?.id.as_str());
    Some((id(band.low)?, id(band.high)?))
}

fn stage((assessment, outcome): Result<'_>, id: &str) -> Option<(u8, u8)> {
    let mut stagings = assessment.scale().stagings().iter().zip(&outcome.stagings);
    let (_, staged) = stagings.find(|(staging, _)| staging.id == id)?;
    outcome
        .is_scored()
        .then_some((staged.shown.low, staged.shown.high))
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
