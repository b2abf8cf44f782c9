//! Flags, and what the source says of the danger.

use super::{Checker, Parts};
use crate::base::diagnostic::Diagnostic;
use crate::base::text::excerpt;
use crate::scale::draft::{At, Draft, DraftCondition, DraftFlag};
use crate::scale::model::{Condition, Danger, Flag, Item};

/// The stage from which a summary shows a danger that names none: where the document speaks of illness outright.
const DANGER_FROM_STAGE: u8 = 3;

/// Checks every flag.
pub(super) fn check(flags: &[DraftFlag], parts: &Parts<'_>, checker: &mut Checker) -> Vec<Flag> {
    let one = |flag: &DraftFlag, checker: &mut Checker| Flag {
        id: checker.id("a flag", flag.id.as_ref()),
        when: flag
            .when
            .as_ref()
            .map(|when| condition(when, parts, checker))
            .unwrap_or_default(),
        text: checker.prose("the text of a flag", flag.text.as_ref(), 100),
        basis: checker.prose("`basis`", flag.basis.as_ref(), 300),
    };
    flags.iter().map(|flag| one(flag, checker)).collect()
}

/// Checks every danger.
pub(super) fn dangers(draft: &Draft, checker: &mut Checker) -> Vec<Danger> {
    let stagings = &draft.stagings;
    let sure = stagings.whole && stagings.each.iter().all(|staging| staging.stages.whole);
    let stages = stagings
        .each
        .iter()
        .map(|staging| staging.stages.each.len())
        .max()
        .unwrap_or(0);
    let mut dangers = Vec::new();
    for danger in &draft.dangers.each {
        let mut from_stage = DANGER_FROM_STAGE;
        if let Some((stage, span)) = &danger.from_stage {
            from_stage = u8::try_from(*stage).unwrap_or(u8::MAX);
            if sure && usize::from(from_stage) > stages {
                let message = format!("no staging has a stage {stage}");
                let unknown = Diagnostic::new("unknown-stage", span.clone(), message);
                checker.say(unknown.help(stage_to_write(stages)));
            }
        }
        dangers.push(Danger {
            text: checker.prose("the text of a danger", danger.text.as_ref(), 200),
            source: checker.prose("`source`", danger.source.as_ref(), 300),
            from_stage,
        });
    }
    dangers
}

fn stage_to_write(stages: usize) -> String {
    match stages {
        0 => "leave it out: this scale has no stages".to_owned(),
        1 => "write 1".to_owned(),
        _ => format!("write 1 to {stages}"),
    }
}

fn condition(
    (when, span): &At<DraftCondition>,
    parts: &Parts<'_>,
    checker: &mut Checker,
) -> Condition {
    let DraftCondition {
        item: None,
        at_least: None,
        measure: None,
        total: None,
        band: None,
        check: None,
        staging: None,
        stage: None,
    } = when
    else {
        let item = when
            .item
            .as_ref()
            .and_then(|name| parts.item(name, checker));
        return Condition {
            item: item.and_then(|item| points(item, when, parts, checker)),
            measure: item.and_then(|item| measure(item, when, checker)),
            total: when
                .total
                .as_ref()
                .and_then(|total| total_of(total, parts, checker)),
            band: when
                .band
                .as_ref()
                .and_then(|band| band_of(band, parts, checker)),
            check: when
                .check
                .as_ref()
                .and_then(|check| parts.check(check, checker)),
            stage: stage(when, parts, checker),
        };
    };
    let empty = Diagnostic::new(
        "empty-condition",
        span.clone(),
        "this flag has no condition",
    );
    checker.say(empty.help("write one, as in { item = \"gi\", at-least = 5 }"));
    Condition::default()
}

fn points(
    (at, item): (usize, &Item),
    when: &DraftCondition,
    parts: &Parts<'_>,
    checker: &mut Checker,
) -> Option<(usize, u8)> {
    let points = parts.points(at, when.at_least.as_ref()?, checker)?;
    item.choice_worth(points).map(|choice| (at, choice))
}

fn measure(
    (at, item): (usize, &Item),
    when: &DraftCondition,
    checker: &mut Checker,
) -> Option<(usize, u32)> {
    let (value, span) = when.measure.as_ref()?;
    let Some(measure) = &item.measure else {
        let message = format!("`{}` has no measure", excerpt(&item.id));
        let none = Diagnostic::new("no-measure", span.clone(), message);
        checker.say(none.help("write `at-least` with its points, or give the item a `measure`"));
        return None;
    };
    let (low, high) = measure.plausible;
    let help = format!("write {} to {high}", low.max(1));
    let name = excerpt(&item.id);
    let (code, message) = match u32::try_from(*value) {
        // A value below what is plausible can still be confirmed, so only 0 always holds.
        Ok(value) if (1..=high).contains(&value) => return Some((at, value)),
        Ok(value) if value > high => (
            "never-true",
            format!("`{name}` is never {value}: {high} is the most that is plausible"),
        ),
        _ => (
            "always-true",
            format!("`{name}` is always at least {value}"),
        ),
    };
    checker.say(Diagnostic::new(code, span.clone(), message).help(help));
    None
}

pub(super) fn total_of(
    (value, span): &At<i64>,
    parts: &Parts<'_>,
    checker: &mut Checker,
) -> Option<u16> {
    if parts.total.absent {
        let message = "this scale has no total, so this flag could never be raised";
        let never = Diagnostic::new("never-true", span.clone(), message);
        checker.say(never.help("name an item, a check or a staging instead"));
    }
    let (lowest, highest) = parts.total.range?;
    let help = format!("write {} to {highest}", lowest.saturating_add(1));
    match u16::try_from(*value) {
        Ok(value) if value <= lowest => {
            let message = format!("the total is always at least {value}");
            checker.say(Diagnostic::new("always-true", span.clone(), message).help(help));
            None
        }
        Ok(value) if value <= highest => Some(value),
        _ => {
            let message = format!("the total is never {value}: {highest} is the most");
            checker.say(Diagnostic::new("never-true", span.clone(), message).help(help));
            None
        }
    }
}

fn band_of((name, span): &At<String>, parts: &Parts<'_>, checker: &mut Checker) -> Option<usize> {
    let found = parts.band_names.0.iter().position(|band| band == name);
    match found {
        Some(0) => {
            let message = format!("every total is at least in the band `{}`", excerpt(name));
            let always = Diagnostic::new("always-true", span.clone(), message);
            checker.say(always.help("name a higher band"));
        }
        None => checker.unknown("unknown-band", "band", name, span, &parts.band_names),
        _ => {}
    }
    found
}

fn stage(when: &DraftCondition, parts: &Parts<'_>, checker: &mut Checker) -> Option<(usize, u8)> {
    let (name, span) = when.staging.as_ref()?;
    let mut stagings = parts.stages.iter().enumerate();
    let Some((at, staging)) = stagings.find(|(_, staging)| staging.id == Some(name)) else {
        checker.unknown(
            "unknown-staging",
            "staging",
            name,
            span,
            &parts.staging_names,
        );
        return None;
    };
    let (number, span) = when.stage.as_ref()?;
    let number = u8::try_from(*number).ok()?;
    if usize::from(number) > staging.number && staging.whole {
        let message = format!("the staging `{}` has no stage {number}", excerpt(name));
        let unknown = Diagnostic::new("unknown-stage", span.clone(), message);
        checker.say(unknown.help(stage_to_write(staging.number)));
    }
    Some((at, number))
}
