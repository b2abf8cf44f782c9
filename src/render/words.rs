//! What a scale says, in words that several pages share: ranges, signs, conditions of flags.

use super::Style;
use crate::scale::{Check, Condition, Evidence, Item, Scale, Sign, Stage, Staging};
use crate::text::{all_of, count, one_of};

/// What stands beside every stage, so that none is taken for a measured severity.
pub(super) const DESCRIPTION: &str = "a description, not a measure";

/// Returns the short name, version and evidence of a scale, and what its total can be.
pub(super) fn caption(scale: &Scale, style: &Style) -> String {
    let between = style.glyph(" · ", " - ");
    let name = format!("{} {}", scale.head().short, scale.version());
    let evidence = match scale.head().evidence {
        Evidence::Validated => Evidence::Validated.word().to_owned(),
        Evidence::Descriptive => DESCRIPTION.to_owned(),
    };
    let total = scale
        .definition()
        .total
        .map(|range| format!("total {}", span(range)));
    [Some(name), Some(evidence), total]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(between)
}

/// Writes two ends: `5 to 12`, or `5` where both are the same.
pub(super) fn span<T: PartialEq + std::fmt::Display>((low, high): (T, T)) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low} to {high}")
    }
}

/// Returns the range of the band at a position: `5 to 12`.
pub(super) fn band_range(scale: &Scale, band: usize) -> String {
    scale.band_range(band).map(span).unwrap_or_default()
}

/// Returns what an option says of the measured value: `81 to 100 /min`; nothing without a measure.
pub(super) fn measured(item: &Item, choice: usize) -> Option<String> {
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
            let name = &scale.bands().get(band)?.name;
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

/// Writes how many of its signs a stage needs: `2 of its 3 signs`, `its 1 sign`.
pub(super) fn needs(stage: &Stage) -> String {
    let signs = count(stage.signs.len() as u64, "sign", "signs");
    if stage.signs.len() == usize::from(stage.needs) {
        format!("its {signs}")
    } else {
        format!("{} of its {signs}", stage.needs)
    }
}

/// Returns how many different signs the source of a staging names, and how many of them the scale asks.
///
/// The same text in two stages is one sign. What is named and left out on purpose is not among them.
pub(super) fn named_and_asked(staging: &Staging) -> (usize, usize) {
    let distinct = |texts: &mut dyn Iterator<Item = &String>| {
        let mut texts: Vec<String> = texts.cloned().collect();
        texts.sort();
        texts.dedup();
        texts.len()
    };
    let stages = &staging.stages;
    let named = distinct(
        &mut stages
            .iter()
            .flat_map(|stage| stage.sees.iter().chain(&stage.not_asked)),
    );
    let asked = distinct(&mut stages.iter().flat_map(|stage| &stage.sees));
    (named, asked)
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
