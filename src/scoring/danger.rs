//! Which dangers of the source are shown beside an assessment.
//!
//! A danger is a sentence of the source, no result: it is not in data, and no number rests on it.

use crate::assessment::{Assessment, LastUse};
use crate::scale::{Danger, DangerFrom};
use crate::scoring::outcome::Outcome;
use crate::scoring::stage::{Gap, gap};

/// Returns the dangers that are shown, in the scale's order.
pub fn shown<'a>(assessment: &'a Assessment, outcome: &Outcome) -> Vec<&'a Danger> {
    let highest = highest_stage(assessment, outcome);
    let minutes = minutes_since_last_use(assessment);
    let used = &assessment.context.substances;
    let dangers = assessment.scale().definition().dangers.iter();
    let shown = dangers.filter(|danger| {
        let about = &danger.substances;
        let fits = about.is_empty() || used.iter().any(|used| about.contains(used));
        let is_time = match danger.from {
            DangerFrom::Stage(stage) => highest >= stage,
            DangerFrom::Hours(hours) => minutes >= Some(i64::from(hours) * 60),
        };
        fits && is_time
    });
    shown.collect()
}

/// Returns the highest stage that certainly shows in any staging; 0 if none does.
///
/// A staging that points to another cause is left out: a single episode of vomiting can show its third stage
/// at a total of 3, and what the source says of that stage is said of a withdrawal.
fn highest_stage(assessment: &Assessment, outcome: &Outcome) -> u8 {
    let stagings = assessment.scale().stagings().iter();
    let stagings = stagings.zip(&outcome.stagings).filter(|(staging, staged)| {
        outcome.is_scored() && gap(assessment, staging, staged) != Some(Gap::AnotherCause)
    });
    stagings
        .map(|(_, staged)| staged.shown.low)
        .max()
        .unwrap_or(0)
}

/// Returns how long ago the last use was; `None` where that is not known.
fn minutes_since_last_use(assessment: &Assessment) -> Option<i64> {
    let context = &assessment.context;
    let Some(LastUse::At { time, .. }) = context.last_use else {
        return None;
    };
    Some((context.time? - time).num_minutes())
}
