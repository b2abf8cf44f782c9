//! What a scale says, in words that several pages share: ranges, signs, conditions of flags.

use super::{DESCRIPTION, span};
use crate::base::text::{all_of, one_of};
use crate::render::Style;
use crate::scale::{Band, Check, Condition, Evidence, Flag, Item, Language, Rater, Scale, Sign};

/// What stands beside the checks.
pub(in crate::render) const NEVER_SCORED: &str = "never scored; not asked is not no";

/// Returns the short name and the version of a scale: `COWS 1.0.0`.
pub(in crate::render) fn named(scale: &Scale) -> String {
    let named = format!("{} {}", scale.head().short, scale.version());
    match scale.language() {
        Some(shown) => format!("{named} ({})", language(shown)),
        None => named,
    }
}

/// Says in which language a scale is shown, and whether anybody has reviewed it.
pub(in crate::render) fn language(language: &Language) -> String {
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
pub(in crate::render) fn rater(scale: &Scale) -> &'static str {
    match scale.head().rater {
        Rater::Clinician => "rated by a clinician",
        Rater::Patient => "answered by the patient",
    }
}

/// Returns what the total can be: `total 0 to 48`; `None` for a scale without.
pub(in crate::render) fn total_range(scale: &Scale) -> Option<String> {
    let range = scale.definition().total?;
    Some(format!("total {}", span(range)))
}

/// Returns the short name, version and evidence of a scale, and what its total can be.
pub(in crate::render) fn caption(scale: &Scale, style: &Style) -> String {
    let between = style.glyph(" · ", " - ");
    let mut words = vec![named(scale), evidence(scale).to_owned()];
    words.extend(total_range(scale));
    words.join(between)
}

/// Returns the range of the band at a position: `5 to 12`.
pub(in crate::render) fn band_range(scale: &Scale, band: usize) -> String {
    scale.band_range(band).map(span).unwrap_or_default()
}

/// Returns what an option says of the measured value: `81 to 100 /min`; nothing without a measure.
pub(in crate::render) fn values(item: &Item, choice: usize) -> Option<String> {
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
pub(in crate::render) fn shares_options(scale: &Scale, item: &Item) -> bool {
    item.measure.is_none()
        && scale
            .items()
            .iter()
            .any(|other| other.id != item.id && other.choices == item.choices)
}

/// Returns over what time an item looks, in a sentence; nothing if only the moment counts.
pub(in crate::render) fn window(item: &Item) -> Option<String> {
    let window = item.window.as_ref()?;
    Some(format!("Time: {window}."))
}

/// Returns what else may explain a finding, as questions.
pub(in crate::render) fn another_cause(item: &Item) -> impl Iterator<Item = String> {
    let confounders = item.confounders.iter();
    confounders.map(|confounder| format!("Another cause? {confounder}"))
}

/// Writes what makes a sign: `Sweating at 2 or more`.
pub(in crate::render) fn sign(scale: &Scale, sign: &Sign) -> String {
    at_least(scale, sign.item, sign.at_least)
}

fn at_least(scale: &Scale, item: usize, points: u16) -> String {
    let label = scale.items().get(item).map_or("", |item| &item.label);
    format!("{label} at {points} or more")
}

/// Writes when a flag is raised: `"seizure" answered yes`.
pub(in crate::render) fn condition(scale: &Scale, when: &Condition) -> String {
    condition_with(scale, scale.bands(), when)
}

/// Writes when a flag is raised that means these bands: those of a policy, where the scale has none.
pub(in crate::render) fn condition_with(scale: &Scale, bands: &[Band], when: &Condition) -> String {
    let item = |position: usize| scale.items().get(position);
    let label = |position: usize| item(position).map_or("", |item| &item.label);
    let parts = [
        when.item.map(|(position, choice)| {
            let choice = item(position).and_then(|item| item.choices.get(usize::from(choice)));
            at_least(scale, position, choice.map_or(0, |choice| choice.points))
        }),
        when.measure.map(|(position, value)| {
            let measure = item(position).and_then(|item| item.measure.as_ref());
            let unit = measure.map_or("", |measure| &measure.unit);
            format!("{} at {value} {unit} or more", label(position))
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
            let name = &scale.stagings().get(staging)?.name;
            Some(format!("{name}: stage {stage} or above"))
        }),
    ];
    all_of(&parts.into_iter().flatten().collect::<Vec<_>>())
}

/// Returns the check that raises a flag by itself, by position. Such a flag needs no word of its own
/// where its check is named.
pub(in crate::render) fn only_check(flag: &Flag) -> Option<usize> {
    let alone = Condition {
        check: flag.when.check,
        ..Condition::default()
    };
    flag.when.check.filter(|_| flag.when == alone)
}

/// Returns the labels of the checks at some positions, as a choice: `"seizure" or "fall"`.
pub(in crate::render) fn check_labels(checks: &[Check], positions: &[usize]) -> String {
    let labels: Vec<String> = positions
        .iter()
        .filter_map(|position| checks.get(*position))
        .map(|check| format!("\"{}\"", check.label))
        .collect();
    one_of(&labels)
}

/// Returns with what it was scored: `scored with cows@1.0.0, digest 4fba87a5fb08`.
pub(in crate::render) fn scored_with(scale: &Scale) -> String {
    format!(
        "scored with {}, digest {}",
        scale.reference(),
        scale.digest().short()
    )
}
