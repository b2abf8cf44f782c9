//! The words for a result: total, band, what is missing, what a person must look at, what was asked.

use super::{band_range, nearby, only_check, span};
use crate::assessment::{Asked, Assessment, EventKind};
use crate::base::time::duration;
use crate::history::Change;
use crate::history::carried::{Carried, CarriedFlag};
use crate::scale::truth::Truth;
use crate::scale::{Check, Flag, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::{self, Extent};

/// What stands in place of a result when no item has an answer.
pub(in crate::render) const NOT_SCORED: &str = "NOT SCORED";

/// Returns the total: `21/48`, or `17 to 26 of 48` while it is open; `None` for a scale without.
pub(in crate::render) fn total(scale: &Scale, outcome: &Outcome) -> Option<String> {
    let (_, highest) = scale.definition().total?;
    let total = outcome.total?;
    Some(match total.settled() {
        Some(total) => format!("{total}/{highest}"),
        None => format!("{} of {highest}", span((total.low, total.high))),
    })
}

/// Returns the band in capitals and its limits apart: `MODERATE` and `(13 to 24)`.
///
/// While the total may still fall in several bands: `MILD to MODERATE`, and no limits.
pub(in crate::render) fn band(scale: &Scale, outcome: &Outcome) -> Option<(String, String)> {
    let band = outcome.band?;
    let name = |band: usize| Some(scale.bands().get(band)?.name.to_uppercase());
    let names = span((name(band.low)?, name(band.high)?));
    let limits = match band.settled() {
        Some(only) => format!("({})", band_range(scale, only)),
        None => String::new(),
    };
    Some((names, limits))
}

/// Returns the band with its limits, as far as there are any: `MODERATE (13 to 24)`.
pub(in crate::render) fn band_with_limits(scale: &Scale, outcome: &Outcome) -> String {
    let (names, limits) = band(scale, outcome).unwrap_or_default();
    format!("{names} {limits}").trim().to_owned()
}

/// Returns a band, or from which to which it is open, in full words.
pub(in crate::render) fn whole_band(scale: &Scale, band: Extent<usize>) -> String {
    let name = |position: usize| scale.bands().get(position).map_or("", |band| &band.name);
    span((name(band.low), name(band.high)))
}

/// Returns how a total moved, from where and when: `up 7 in 6 h 4 min (14, moderate, at 14:10)`.
pub(in crate::render) fn moved(change: &Change, assessment: &Assessment) -> String {
    let scale = assessment.scale();
    let mut before = span((change.before.low, change.before.high));
    let band = score::band(scale, change.before).map(|band| whole_band(scale, band));
    before.extend(band.map(|band| format!(", {band}")));
    let now = assessment.context.time;
    let then = now.and_then(|now| now.checked_sub_signed(change.after));
    if let (Some(now), Some(then)) = (now, then) {
        before.push_str(&format!(", at {}", nearby(&then, &now)));
    }
    format!(
        "{} in {} ({before})",
        by(change.points),
        duration(change.after)
    )
}

/// Returns by how many points a total moved: `up 7`, `down 1 to 3`, `unchanged`.
pub(in crate::render) fn by(points: Extent<i32>) -> String {
    let (low, high) = (points.low, points.high);
    match (low, high) {
        (0, 0) => "unchanged".to_owned(),
        _ if low == high && low > 0 => format!("up {low}"),
        _ if low == high => format!("down {}", low.unsigned_abs()),
        _ if low >= 0 => format!("up {low} to {high}"),
        _ if high <= 0 => format!("down {} to {}", high.unsigned_abs(), low.unsigned_abs()),
        _ => format!("between {} down and {high} up", low.unsigned_abs()),
    }
}

/// Returns how much is missing: `INCOMPLETE: 2 of 11 items missing`; `None` if nothing is.
pub(in crate::render) fn incomplete(outcome: &Outcome) -> Option<String> {
    let missing = outcome.items.saturating_sub(outcome.answered);
    (missing > 0).then(|| format!("INCOMPLETE: {missing} of {} items missing", outcome.items))
}

/// Returns what a person must look at now: a seizure among the events, and the flags that hold.
pub(in crate::render) fn alarms(assessment: &Assessment, outcome: &Outcome) -> Vec<String> {
    alarms_still(assessment, outcome, &Carried::default(), &[])
}

/// Returns the same of an earlier assessment, without what was answered no since, and without what is
/// told apart as carried on.
pub(in crate::render) fn alarms_still(
    assessment: &Assessment,
    outcome: &Outcome,
    carried: &Carried,
    apart: &[&CarriedFlag],
) -> Vec<String> {
    let scale = assessment.scale();
    let mut words = Vec::new();
    let seizure = EventKind::Seizure.word();
    let is_told = carried.is_check_over(seizure) || apart.iter().any(|of| of.is_of_check(seizure));
    if only_an_event_says_seizure(assessment, outcome) && !is_told {
        words.push("A seizure is recorded among the events".to_owned());
    }
    let flags = with(scale, outcome, Truth::Yes);
    let flags = flags.filter(|flag| {
        let is_apart = apart.iter().any(|of| of.is_of(flag, scale));
        !is_apart && !carried.is_over(flag, scale)
    });
    words.extend(flags.map(|flag| flag.text.clone()));
    words
}

/// Returns the ids of the flags that hold, and before them a seizure that only an event says.
pub(in crate::render) fn flags_raised<'a>(
    assessment: &'a Assessment,
    outcome: &Outcome,
) -> Vec<&'a str> {
    let event = only_an_event_says_seizure(assessment, outcome).then(|| EventKind::Seizure.word());
    let flags = assessment.scale().flags().iter().zip(&outcome.flags);
    let flags = flags.filter(|(_, raised)| **raised == Truth::Yes);
    let flags = flags.map(|(flag, _)| flag.id.as_str());
    event.into_iter().chain(flags).collect()
}

/// Says whether a seizure is among the events and no flag that holds says so too: it is one alarm,
/// however it was recorded.
///
/// A flag on the check of that name reads the event too; a scale may have none.
fn only_an_event_says_seizure(assessment: &Assessment, outcome: &Outcome) -> bool {
    let scale = assessment.scale();
    let asks = |check: usize| scale.checks().get(check).is_some_and(asks_for_a_seizure);
    assessment.context.happened(EventKind::Seizure)
        && !with(scale, outcome, Truth::Yes).any(|flag| flag.when.check.is_some_and(asks))
}

/// A check asks for what an event can say if both have the same name in data.
fn asks_for_a_seizure(check: &Check) -> bool {
    check.id == EventKind::Seizure.word()
}

/// Returns the flags that missing answers leave open, in words; those that only wait for a check are named
/// with the checks that were not asked.
pub(in crate::render) fn open<'a>(
    scale: &'a Scale,
    outcome: &'a Outcome,
) -> impl Iterator<Item = String> + use<'a> {
    with(scale, outcome, Truth::Undetermined)
        .filter(|flag| only_check(flag).is_none())
        .map(|flag| format!("Still open: {}", flag.text))
}

fn with<'a>(
    scale: &'a Scale,
    outcome: &'a Outcome,
    wanted: Truth,
) -> impl Iterator<Item = &'a Flag> {
    scale
        .flags()
        .iter()
        .zip(&outcome.flags)
        .filter(move |(_, raised)| **raised == wanted)
        .map(|(flag, _)| flag)
}

/// Returns the checks with this answer: `Not asked: seizure, chest pain`; `None` if there are none.
///
/// A seizure among the events is known without the question: then it is not named as not asked.
pub(in crate::render) fn checks(assessment: &Assessment, answer: Asked) -> Option<String> {
    let known = answer == Asked::Not && assessment.context.happened(EventKind::Seizure);
    let labels: Vec<&str> = assessment
        .scale()
        .checks()
        .iter()
        .zip(assessment.checks())
        .filter(|(check, given)| **given == answer && !(known && asks_for_a_seizure(check)))
        .map(|(check, _)| check.label.as_str())
        .collect();
    let said = match answer {
        Asked::Not => "Not asked",
        Asked::No => "Asked, and no",
        Asked::Yes => "Asked, and yes",
    };
    (!labels.is_empty()).then(|| format!("{said}: {}", labels.join(", ")))
}
