//! The words that the pages share. Each thing is said in one way, here.
//!
//! Texts from outside are passed on as they are; the [`page`](super::page) makes them harmless.
//! What a scale says, and total and band of a result, are here; flags are in [`flags`]. What was recorded is in
//! [`recorded`], what is carried on from earlier answers in [`carried`], what a site's policy says in
//! [`site`], when to look again in [`due`], stages and time in [`stages`], whoever sleeps in [`asleep`].

pub(super) mod asleep;
pub(super) mod carried;
pub(super) mod due;
pub(super) mod flags;
mod readings;
mod recorded;
pub(super) mod site;
pub(super) mod stages;

pub use readings::MEASURED_NEVER_SCORED;
pub(super) use readings::{
    breaths_not_counted, hangs_on_a_reading, measured_line, not_measured_line, reading, readings,
};
pub use recorded::used_at;
pub(super) use recorded::{
    COUNTS_NOTHING, background, before, clock, finding, happened, happened_at, kind_of_event,
    last_use, measured, missing, missing_items, moment, nearby, not_assessed, not_said, one_reason,
    points, reason, reason_in_brackets, remarks, unanswered, unanswered_items, when,
};

use super::Style;
use crate::assessment::Assessment;
use crate::base::text::{all_of, one_of};
use crate::base::time::duration;
use crate::history::Change;
use crate::scale::{
    Band, Check, Condition, Evidence, Flag, Item, Language, LoneAnswer, OtherUse, Rater, Scale,
    Sign,
};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::{self, Extent};

/// What stands beside every stage, so that none is taken for a measured severity.
pub const DESCRIPTION: &str = "a description, not a measure";

/// Says once of a descriptive scale what it is not.
pub(super) const DESCRIPTIVE: &str =
    "A description from a document, not a validated measure: no total, no band.";

/// Returns a text that begins with a capital.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// What is said of a row whose total fell while the patient was slowed.
pub(super) const FELL_WHILE_SLOWED: &str = "slowed or drowsy beside a falling total";

/// Writes two ends: `5 to 12`, or `5` where both are the same.
pub(super) fn span<T: PartialEq + std::fmt::Display>((low, high): (T, T)) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low} to {high}")
    }
}

/// Writes a value, or the two ends between which it is open, in the few columns of a cell: `5-12`.
pub(super) fn range<T: Copy + PartialEq + std::fmt::Display>(extent: Extent<T>) -> String {
    match extent.settled() {
        Some(value) => value.to_string(),
        None => format!("{}-{}", extent.low, extent.high),
    }
}

/// Returns a span with what it is a span of: `1 day`, `3 to 4 days`.
pub(super) fn span_of((low, high): (u16, u16), one: &str, many: &str) -> String {
    let what = if (low, high) == (1, 1) { one } else { many };
    format!("{} {what}", span((low, high)))
}

/// What stands beside the checks.
pub const NEVER_SCORED: &str = "never scored; not asked does not mean no";

/// Returns the short name and the version of a scale: `COWS 1.0.0`.
pub(super) fn named(scale: &Scale) -> String {
    let named = format!("{} {}", scale.head().short, scale.version());
    match scale.language() {
        Some(shown) => format!("{named} ({})", language(shown)),
        None => named,
    }
}

/// Says in which language a scale is shown, and whether anybody has reviewed it.
pub(super) fn language(language: &Language) -> String {
    let Language { tag, review, .. } = language;
    format!("{tag}, {} translation", review.word())
}

/// Returns what kind of scale it is, where the line says no more of it than this.
fn evidence(scale: &Scale) -> &'static str {
    match scale.head().evidence {
        Evidence::Validated => Evidence::Validated.word(),
        Evidence::Descriptive => DESCRIPTION,
    }
}

/// Returns who answers the items of a scale.
pub(super) fn rater(scale: &Scale) -> &'static str {
    match scale.head().rater {
        Rater::Clinician => "rated by a clinician",
        Rater::Patient => "answered by the patient",
    }
}

/// Returns what the total can be: `total 0 to 48`; `None` for a scale without.
pub(super) fn total_range(scale: &Scale) -> Option<String> {
    let range = scale.definition().total?;
    Some(format!("total {}", span(range)))
}

/// Returns the short name, version and evidence of a scale, and what its total can be.
pub(super) fn caption(scale: &Scale, style: &Style) -> String {
    let between = style.glyph(" · ", " - ");
    let mut words = vec![named(scale), evidence(scale).to_owned()];
    words.extend(total_range(scale));
    words.join(between)
}

/// Returns the range of the band at a position: `5 to 12`.
pub(super) fn band_range(scale: &Scale, band: usize) -> String {
    scale.band_range(band).map(span).unwrap_or_default()
}

/// Returns what an option says of the measured value: `81 to 100 /min`; nothing without a measure.
pub(super) fn values(item: &Item, choice: usize) -> Option<String> {
    let unit = &item.measure.as_ref()?.unit;
    let limit = item.choices.get(choice)?.up_to;
    let before = choice
        .checked_sub(1)
        .and_then(|before| item.choices.get(before)?.up_to);
    Some(match (before, limit) {
        (None, Some(limit)) => format!("up to {limit} {unit}"),
        (Some(before), Some(limit)) => {
            format!("{} {unit}", span((before.saturating_add(1), limit)))
        }
        (Some(before), None) => format!("{} {unit} and more", before.saturating_add(1)),
        (None, None) => format!("any {unit}"),
    })
}

/// Says whether another item has the very same options, so that they need not be listed each time.
pub(super) fn shares_options(scale: &Scale, item: &Item) -> bool {
    item.measure.is_none()
        && scale
            .items()
            .iter()
            .any(|other| other.id != item.id && other.choices == item.choices)
}

/// Returns over what time an item looks, in a sentence; nothing if only the moment counts.
pub(super) fn window(item: &Item) -> Option<String> {
    let window = item.window.as_ref()?;
    Some(format!("Time: {window}."))
}

/// Returns what else may explain a finding, as questions.
pub fn another_cause(item: &Item) -> Vec<String> {
    let confounders = item.confounders.iter();
    confounders
        .map(|confounder| format!("Another cause? {confounder}"))
        .collect()
}

/// Writes what makes a sign: `Sweating at 2 or more`.
pub(super) fn sign(scale: &Scale, sign: &Sign) -> String {
    at_least(scale, sign.item, sign.at_least)
}

fn at_least(scale: &Scale, item: usize, points: u16) -> String {
    let label = scale.items().get(item).map_or("", |item| &item.label);
    format!("{label} at {points} or more")
}

/// Writes when a flag is raised: `"seizure" answered yes`.
pub(super) fn condition(scale: &Scale, when: &Condition) -> String {
    condition_with(scale, scale.bands(), when)
}

/// Writes when a flag is raised that means these bands: those of a policy, where the scale has none.
pub(super) fn condition_with(scale: &Scale, bands: &[Band], when: &Condition) -> String {
    let item = |position: usize| scale.items().get(position);
    let label = |position: usize| item(position).map_or("", |item| &item.label);
    let parts = [
        when.item.map(|(position, choice)| {
            let choice = item(position).and_then(|item| item.choices.get(usize::from(choice)));
            at_least(scale, position, choice.map_or(0, |choice| choice.points))
        }),
        when.measure.map(|(position, limits)| {
            let measure = item(position).and_then(|item| item.measure.as_ref());
            let unit = measure.map_or("", |measure| &measure.unit);
            format!("{} at {}", label(position), limits.words(0, unit))
        }),
        when.unscored.and_then(|(position, limits)| {
            let measure = scale.measures().get(position)?;
            let limits = limits.words(measure.decimals, &measure.unit);
            Some(format!("{} at {limits}", measure.label))
        }),
        when.total.map(|total| format!("total {total} or more")),
        when.band.and_then(|band| {
            let name = &bands.get(band)?.name;
            Some(format!("band {name} or above"))
        }),
        when.check.and_then(|check| {
            let label = &scale.checks().get(check)?.label;
            Some(format!("\"{label}\" answered yes"))
        }),
        when.stage.and_then(|(staging, stage)| {
            let staging = scale.stagings().get(staging)?;
            let stage = staging.stage_in_words(stage);
            Some(format!("{}: {stage}, or above", staging.name))
        }),
        when.daily.map(every_day),
    ];
    all_of(&parts.into_iter().flatten().collect::<Vec<_>>())
}

/// Returns that a substance is used every day.
fn every_day(substance: OtherUse) -> String {
    format!("{} every day", substance.word())
}

/// Returns the check that raises a flag by itself, by position. Such a flag needs no word of its own
/// where its check is named.
pub(super) fn only_check(flag: &Flag) -> Option<usize> {
    match flag.when.lone_answer() {
        Some(LoneAnswer::Check(check)) => Some(check),
        _ => None,
    }
}

/// Returns the labels of the checks at some positions, as a choice: `"seizure" or "fall"`.
pub(super) fn check_labels(checks: &[Check], positions: &[usize]) -> String {
    let labels: Vec<String> = positions
        .iter()
        .filter_map(|position| checks.get(*position))
        .map(|check| format!("\"{}\"", check.label))
        .collect();
    one_of(&labels)
}

/// Returns with what it was scored: `scored with cows@1.0.0, digest 4fba87a5fb08`.
pub(super) fn scored_with(scale: &Scale) -> String {
    format!(
        "scored with {}, digest {}",
        scale.reference(),
        scale.digest().short()
    )
}

/// What stands in place of a result when no item has an answer.
pub(super) const NOT_SCORED: &str = "NOT SCORED";

/// Returns the total: `21/48`, or `17 to 26 of 48` while it is open; `None` for a scale without.
pub(super) fn total(scale: &Scale, outcome: &Outcome) -> Option<String> {
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
pub(super) fn band(scale: &Scale, outcome: &Outcome) -> Option<(String, String)> {
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
pub(super) fn band_with_limits(scale: &Scale, outcome: &Outcome) -> String {
    let (names, limits) = band(scale, outcome).unwrap_or_default();
    format!("{names} {limits}").trim().to_owned()
}

/// Returns a band, or from which to which it is open, in full words.
pub(super) fn whole_band(scale: &Scale, band: Extent<usize>) -> String {
    let name = |position: usize| scale.bands().get(position).map_or("", |band| &band.name);
    span((name(band.low), name(band.high)))
}

/// Returns how a total moved, from where and when: `was 14 (moderate) at 14:10, up 7 in 6 h 4 min`.
pub(super) fn moved(change: &Change, assessment: &Assessment) -> String {
    let scale = assessment.scale();
    let mut before = span((change.before.low, change.before.high));
    let band = score::band(scale, change.before).map(|band| whole_band(scale, band));
    before.extend(band.map(|band| format!(" ({band})")));
    let now = assessment.context.time;
    let then = now.and_then(|now| now.checked_sub_signed(change.after));
    if let (Some(now), Some(then)) = (now, then) {
        before.push_str(&format!(" at {}", nearby(&then, &now)));
    }
    format!(
        "was {before}, {} in {}{}",
        by(change.points),
        duration(change.after),
        reworded(change, "; ")
    )
}

/// Says, after what joins it, that the words changed between two totals; nothing where they did not.
pub(super) fn reworded(change: &Change, joint: &str) -> String {
    let words = change.is_reworded.then_some(REWORDED);
    words.map_or_else(String::new, |words| format!("{joint}{words}"))
}

/// What is said of a change across two versions of a scale whose words differ.
pub(super) const REWORDED: &str = "wording changed between these two";

/// Returns by how many points a total moved: `up 7`, `down 1 to 3`, `unchanged`.
pub(super) fn by(points: Extent<i32>) -> String {
    let (low, high) = (points.low, points.high);
    match (low, high) {
        (0, 0) => "unchanged".to_owned(),
        _ if low == high && low > 0 => format!("up {low}"),
        _ if low == high => format!("down {}", low.unsigned_abs()),
        _ if low >= 0 => format!("up {low} to {high}"),
        _ if high <= 0 => format!("down {} to {}", high.unsigned_abs(), low.unsigned_abs()),
        _ => format!(
            "from {} down to {high} up, what is missing decides",
            low.unsigned_abs()
        ),
    }
}

/// Returns how much is missing: `INCOMPLETE: 2 of 11 items missing`; `None` if nothing is.
pub(super) fn incomplete(outcome: &Outcome) -> Option<String> {
    let missing = outcome.items.saturating_sub(outcome.answered);
    (missing > 0).then(|| format!("INCOMPLETE: {missing} of {} items missing", outcome.items))
}
