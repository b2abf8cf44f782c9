//! Flags, and what the source says of the danger.

use super::{Checker, stagings::points_of};
use crate::diagnostic::Diagnostic;
use crate::scale::draft::{At, Draft, DraftCondition};
use crate::scale::model::{Band, Check, Condition, Danger, Flag, Item, Staging};
use crate::text::excerpt;

/// What a condition may speak of.
pub(super) struct Parts<'d> {
    pub items: &'d [Item],
    pub checks: &'d [Check],
    pub bands: &'d [Band],
    pub total: Option<(u16, u16)>,
    pub stagings: &'d [Staging],
    /// False if an item could not be read: then a name that is not found proves nothing.
    pub whole: bool,
}

/// The stage from which a summary shows a danger that names none: where the document speaks of illness outright.
const DANGER_FROM_STAGE: u8 = 3;

/// Checks every flag.
pub(super) fn check(draft: &Draft, parts: &Parts<'_>, checker: &mut Checker) -> Vec<Flag> {
    let one = |flag: &crate::scale::draft::DraftFlag, checker: &mut Checker| Flag {
        id: checker.id("a flag", &flag.id),
        when: condition(&flag.when, parts, checker),
        text: checker.prose("the text of a flag", &flag.text, 100),
        basis: checker.prose("`basis`", &flag.basis, 300),
    };
    draft.flags.iter().map(|flag| one(flag, checker)).collect()
}

/// Checks every danger.
pub(super) fn dangers(draft: &Draft, stagings: &[Staging], checker: &mut Checker) -> Vec<Danger> {
    let stages = stagings
        .iter()
        .map(|staging| staging.stages.len())
        .max()
        .unwrap_or(0);
    let mut dangers = Vec::new();
    for danger in &draft.dangers {
        let mut from_stage = DANGER_FROM_STAGE;
        if let Some((stage, span)) = &danger.from_stage {
            from_stage = u8::try_from(*stage).unwrap_or(u8::MAX);
            if usize::from(from_stage) > stages || from_stage == 0 {
                let message = format!("no staging has a stage {stage}");
                checker.say(
                    Diagnostic::new("unknown-stage", span.clone(), message)
                        .help(format!("write 1 to {stages}")),
                );
            }
        }
        let text = checker.prose("the text of a danger", &danger.text, 200);
        dangers.push(Danger {
            text,
            source: checker.prose("`source`", &danger.source, 300),
            from_stage,
        });
    }
    dangers
}

fn condition(
    (draft, span): &At<DraftCondition>,
    parts: &Parts<'_>,
    checker: &mut Checker,
) -> Condition {
    let before = checker.problems.len();
    let condition = Condition {
        item: item(draft, parts, checker),
        measure: measure(draft, parts, checker),
        total: draft
            .total
            .as_ref()
            .and_then(|total| total_of(total, parts, checker)),
        band: draft
            .band
            .as_ref()
            .and_then(|band| band_of(band, parts, checker)),
        check: draft
            .check
            .as_ref()
            .and_then(|check| check_of(check, parts, checker)),
        stage: stage(draft, parts, checker),
    };
    lonely_keys(draft, checker);
    if condition == Condition::default() && checker.problems.len() == before && parts.whole {
        let help = "write a condition, as in { item = \"gi\", at-least = 5 }";
        checker.say(
            Diagnostic::new(
                "empty-condition",
                span.clone(),
                "this flag has no condition",
            )
            .help(help),
        );
    }
    condition
}

/// A key that only means something beside another.
fn lonely_keys(draft: &DraftCondition, checker: &mut Checker) {
    let mut lonely = |span: Option<&crate::source::Span>, message: &str| {
        if let Some(span) = span {
            checker.say(Diagnostic::new("missing-key", span.clone(), message));
        }
    };
    let place = |key: &Option<At<i64>>| key.as_ref().map(|(_, span)| span.clone());
    let name = |key: &Option<At<String>>| key.as_ref().map(|(_, span)| span.clone());
    if draft.item.is_none() {
        lonely(
            place(&draft.at_least).as_ref(),
            "`at-least` stands without `item`",
        );
        lonely(
            place(&draft.measure).as_ref(),
            "`measure-at-least` stands without `item`",
        );
    } else if draft.at_least.is_none() && draft.measure.is_none() {
        lonely(
            name(&draft.item).as_ref(),
            "`item` stands without `at-least` or `measure-at-least`",
        );
    }
    if draft.staging.is_none() {
        lonely(
            place(&draft.stage).as_ref(),
            "`stage-at-least` stands without `staging`",
        );
    } else if draft.stage.is_none() {
        lonely(
            name(&draft.staging).as_ref(),
            "`staging` stands without `stage-at-least`",
        );
    }
}

fn item_named<'p>(
    (name, span): &At<String>,
    parts: &Parts<'p>,
    checker: &mut Checker,
) -> Option<(usize, &'p Item)> {
    let found = parts
        .items
        .iter()
        .enumerate()
        .find(|(_, item)| item.id == *name);
    if found.is_none() && parts.whole {
        let known: Vec<&str> = parts.items.iter().map(|item| item.id.as_str()).collect();
        checker.unknown("unknown-item", "item", name, span, &known);
    }
    found
}

fn item(draft: &DraftCondition, parts: &Parts<'_>, checker: &mut Checker) -> Option<(usize, u8)> {
    let (at, item) = item_named(draft.item.as_ref()?, parts, checker)?;
    let points = points_of(item, draft.at_least.as_ref()?, checker)?;
    item.choice_worth(points).map(|choice| (at, choice))
}

fn measure(
    draft: &DraftCondition,
    parts: &Parts<'_>,
    checker: &mut Checker,
) -> Option<(usize, u32)> {
    let name = draft.item.as_ref()?;
    let (value, span) = draft.measure.as_ref()?;
    let (at, item) = parts
        .items
        .iter()
        .enumerate()
        .find(|(_, item)| item.id == name.0)?;
    let Some(measure) = &item.measure else {
        let message = format!("`{}` has no measure", item.id);
        checker.say(
            Diagnostic::new("no-measure", span.clone(), message)
                .help("use `at-least` with its points"),
        );
        return None;
    };
    if *value == 0 {
        let message = format!("`{}` is always at least 0", item.id);
        checker.say(
            Diagnostic::new("always-true", span.clone(), message)
                .help("write the value from which it counts"),
        );
        return None;
    }
    let (low, high) = measure.plausible;
    let value = u32::try_from(*value)
        .ok()
        .filter(|value| (low..=high).contains(value));
    if value.is_none() {
        let message = format!(
            "`{}` is plausible from {low} to {high} only, so this flag could never tell anything",
            item.id
        );
        checker.say(
            Diagnostic::new("never-true", span.clone(), message)
                .help("write a value in that range"),
        );
    }
    value.map(|value| (at, value))
}

fn total_of((value, span): &At<i64>, parts: &Parts<'_>, checker: &mut Checker) -> Option<u16> {
    let Some((lowest, highest)) = parts.total else {
        let message = "`total-at-least` in a scale that has no total";
        checker.say(
            Diagnostic::new("never-true", span.clone(), message)
                .help("add [total], or use another condition"),
        );
        return None;
    };
    match u16::try_from(*value) {
        Ok(value) if value > lowest && value <= highest => Some(value),
        _ => {
            let (code, why) = if *value > i64::from(highest) {
                ("never-true", "never reaches")
            } else {
                ("always-true", "is always at least")
            };
            let help = format!("write {} to {highest}", lowest + 1);
            checker.say(
                Diagnostic::new(code, span.clone(), format!("the total {why} {value}")).help(help),
            );
            None
        }
    }
}

fn band_of((name, span): &At<String>, parts: &Parts<'_>, checker: &mut Checker) -> Option<usize> {
    match parts.bands.iter().position(|band| band.id == *name) {
        Some(0) => {
            let message = format!("every total is at least in the band `{}`", excerpt(name));
            checker.say(
                Diagnostic::new("always-true", span.clone(), message).help("name a higher band"),
            );
            None
        }
        None => {
            let known: Vec<&str> = parts.bands.iter().map(|band| band.id.as_str()).collect();
            checker.unknown("unknown-band", "band", name, span, &known);
            None
        }
        found => found,
    }
}

fn check_of((name, span): &At<String>, parts: &Parts<'_>, checker: &mut Checker) -> Option<usize> {
    let found = parts.checks.iter().position(|check| check.id == *name);
    if found.is_none() {
        let known: Vec<&str> = parts.checks.iter().map(|check| check.id.as_str()).collect();
        checker.unknown("unknown-check", "check", name, span, &known);
    }
    found
}

fn stage(draft: &DraftCondition, parts: &Parts<'_>, checker: &mut Checker) -> Option<(usize, u8)> {
    let (name, span) = draft.staging.as_ref()?;
    let found = parts
        .stagings
        .iter()
        .enumerate()
        .find(|(_, staging)| staging.id == *name);
    let Some((at, staging)) = found else {
        let known: Vec<&str> = parts
            .stagings
            .iter()
            .map(|staging| staging.id.as_str())
            .collect();
        checker.unknown("unknown-staging", "staging", name, span, &known);
        return None;
    };
    let (number, span) = draft.stage.as_ref()?;
    let number = u8::try_from(*number)
        .ok()
        .filter(|number| staging.stage(*number).is_some());
    if number.is_none() {
        let message = format!("the staging `{}` has no such stage", staging.id);
        let help = format!("write 1 to {}", staging.stages.len());
        checker.say(Diagnostic::new("unknown-stage", span.clone(), message).help(help));
    }
    number.map(|number| (at, number))
}
