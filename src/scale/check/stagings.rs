//! Stagings: their stages and signs, and what their source says of time.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::scale::draft::{At, Draft, DraftCourse, DraftSign, DraftStage, DraftStaging, Pair};
use crate::scale::model::{Check, Course, Item, Sign, Stage, Staging};
use crate::scale::substance::{SUBSTANCES, Substance};
use crate::text::{count, excerpt, one_of};

/// Checks every staging.
pub(super) fn check(
    draft: &Draft,
    items: &[Item],
    checks: &[Check],
    checker: &mut Checker,
) -> Vec<Staging> {
    draft
        .stagings
        .iter()
        .map(|staging| one(staging, items, checks, draft.whole, checker))
        .collect()
}

fn one(
    draft: &DraftStaging,
    items: &[Item],
    checks: &[Check],
    whole: bool,
    checker: &mut Checker,
) -> Staging {
    if draft.stages.is_empty() {
        let message = format!("the staging `{}` has no stages", excerpt(&draft.id.0));
        checker.say(
            Diagnostic::new("no-stages", draft.span.clone(), message)
                .help("add a [[staging.stage]]"),
        );
    }
    let stages = draft
        .stages
        .iter()
        .enumerate()
        .map(|(index, stage)| one_stage(index, stage, items, whole, checker))
        .collect();
    hours_in_order(&draft.stages, checker);
    Staging {
        id: checker.id("a staging", &draft.id),
        name: checker.prose("`name`", &draft.name, 44),
        source: checker.prose("`source`", &draft.source, 300),
        choice: checker.prose("`choice`", &draft.choice, 400),
        substances: draft
            .substances
            .iter()
            .filter_map(|word| substance(word, checker))
            .collect(),
        course: draft
            .course
            .as_ref()
            .map(|course| one_course(course, draft, checker)),
        silent_after: draft
            .silent_after
            .iter()
            .filter_map(|id| check_named(id, checks, checker))
            .collect(),
        stages,
    }
}

fn substance((word, span): &At<String>, checker: &mut Checker) -> Option<Substance> {
    let found = Substance::named(word);
    if found.is_none() {
        checker.unknown("unknown-substance", "substance", word, span, SUBSTANCES);
    }
    found
}

fn check_named((id, span): &At<String>, checks: &[Check], checker: &mut Checker) -> Option<usize> {
    let found = checks.iter().position(|check| check.id == *id);
    if found.is_none() {
        let known: Vec<&str> = checks.iter().map(|check| check.id.as_str()).collect();
        checker.unknown("unknown-check", "check", id, span, &known);
    }
    found
}

fn one_course(course: &DraftCourse, staging: &DraftStaging, checker: &mut Checker) -> Course {
    if staging.substances.is_empty() {
        let message = "a course is of certain substances, and this staging names none";
        checker.say(
            Diagnostic::new("course-without-substance", course.span.clone(), message)
                .help("add `substance`, as in [\"heroin\"]"),
        );
    }
    Course {
        onset_hours: range("onset-hours", &course.onset_hours, checker),
        grows_days: range("grows-days", &course.grows_days, checker),
        residual_days: range("residual-days", &course.residual_days, checker),
        after: checker
            .optional_prose("`after`", course.after.as_ref(), 200)
            .unwrap_or_default(),
    }
}

fn range(what: &str, ((low, high), span): &At<Pair>, checker: &mut Checker) -> (u16, u16) {
    match (u16::try_from(*low), u16::try_from(*high)) {
        (Ok(low), Ok(high)) if low <= high => (low, high),
        _ => {
            let message = format!("`{what}` runs from {low} to {high}");
            checker.say(
                Diagnostic::new("bad-range", span.clone(), message)
                    .help("write the lower number first, both from 0"),
            );
            (0, 0)
        }
    }
}

fn hours_in_order(stages: &[DraftStage], checker: &mut Checker) {
    let hours: Vec<&At<Pair>> = stages
        .iter()
        .filter_map(|stage| stage.hours.as_ref())
        .collect();
    for ((low, high), span) in hours.iter().copied() {
        if low >= high || *low < 0 {
            let message = format!("`hours` runs from {low} up to {high}");
            checker.say(
                Diagnostic::new("bad-range", span.clone(), message)
                    .help("write the earlier hour first; the second is not included"),
            );
        }
    }
    for (before, after) in hours.iter().zip(hours.iter().skip(1)) {
        if after.0.0 < before.0.1 {
            let message = format!(
                "this stage's hours begin at {}, before the last stage's end at {}",
                after.0.0, before.0.1
            );
            checker.say(
                Diagnostic::new("hours-overlap", after.1.clone(), message)
                    .help("one hour belongs to one stage"),
            );
        }
    }
}

fn one_stage(
    index: usize,
    draft: &DraftStage,
    items: &[Item],
    whole: bool,
    checker: &mut Checker,
) -> Stage {
    let expected = i64::try_from(index).unwrap_or(i64::MAX - 1) + 1;
    if draft.number.0 != expected {
        let message = format!(
            "this is stage {expected} by its place, and is numbered {}",
            draft.number.0
        );
        checker.say(
            Diagnostic::new("stage-order", draft.number.1.clone(), message)
                .help("number stages 1, 2, 3 without a gap"),
        );
    }
    let signs: Vec<Sign> = draft
        .signs
        .iter()
        .filter_map(|sign| one_sign(sign, items, whole, checker))
        .collect();
    repeated_signs(draft, checker);
    let needs = u16::try_from(draft.needs.0).unwrap_or(u16::MAX);
    if signs.len() == draft.signs.len() {
        needs_are_reachable(draft, needs, checker);
        alone_is_explained(draft, needs, &signs, items, checker);
    }
    Stage {
        number: u8::try_from(draft.number.0).unwrap_or(u8::MAX),
        name: checker.prose("`name`", &draft.name, 24),
        hours: draft.hours.as_ref().and_then(|((low, high), _)| {
            Some((u16::try_from(*low).ok()?, u16::try_from(*high).ok()?))
        }),
        hours_note: checker
            .optional_prose("`hours-note`", draft.hours_note.as_ref(), 200)
            .unwrap_or_default(),
        needs,
        basis: checker.prose("`basis`", &draft.basis, 300),
        alone: checker.optional_prose("`alone`", draft.alone.as_ref(), 300),
        sees: checker.prose_list("a sign that is seen", &draft.sees, 60),
        not_asked: checker.prose_list("a sign that is not asked", &draft.not_asked, 60),
        not_counted: checker.prose_list("a sign that is not counted", &draft.not_counted, 100),
        signs,
    }
}

fn one_sign(sign: &DraftSign, items: &[Item], whole: bool, checker: &mut Checker) -> Option<Sign> {
    let text = checker.prose("the text of a sign", &sign.text, 60);
    let basis = checker
        .optional_prose("`basis`", sign.basis.as_ref(), 200)
        .unwrap_or_default();
    let position = items.iter().position(|item| item.id == sign.item.0);
    let (Some(position), Some(item)) = (position, position.and_then(|at| items.get(at))) else {
        if whole {
            let known: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
            checker.unknown("unknown-item", "item", &sign.item.0, &sign.item.1, &known);
        }
        return None;
    };
    let points = points_of(item, &sign.at_least, checker)?;
    Some(Sign {
        item: position,
        at_least: points,
        text,
        basis,
    })
}

/// Takes a number of points that an option of the item has, and that is more than its lowest.
pub(super) fn points_of(
    item: &Item,
    (points, span): &At<i64>,
    checker: &mut Checker,
) -> Option<u16> {
    let worth = u16::try_from(*points)
        .ok()
        .filter(|points| item.choice_worth(*points).is_some());
    match worth {
        Some(points) if points > 0 => Some(points),
        Some(_) => {
            let message = format!("`{}` is always at least 0", item.id);
            checker.say(
                Diagnostic::new("always-true", span.clone(), message)
                    .help("write the points from which it counts"),
            );
            None
        }
        None if item.choices.is_empty() => None,
        None => {
            let message = format!("`{}` has no option worth {points} points", item.id);
            let permitted: Vec<String> = item
                .choices
                .iter()
                .map(|choice| choice.points)
                .filter(|points| *points > 0)
                .map(|points| points.to_string())
                .collect();
            checker.say(
                Diagnostic::new("no-such-points", span.clone(), message)
                    .help(format!("write {}", one_of(&permitted))),
            );
            None
        }
    }
}

fn repeated_signs(draft: &DraftStage, checker: &mut Checker) {
    for (index, sign) in draft.signs.iter().enumerate() {
        let first =
            draft.signs.iter().take(index).find(|before| {
                before.item.0 == sign.item.0 && before.at_least.0 == sign.at_least.0
            });
        if let Some(first) = first {
            let message = format!(
                "`{}` at {} is already a sign of this stage",
                excerpt(&sign.item.0),
                sign.at_least.0
            );
            let diagnostic = Diagnostic::new("repeated-sign", sign.item.1.clone(), message);
            checker.say(
                diagnostic
                    .help("one finding counts once")
                    .also(first.item.1.clone(), "the first is here"),
            );
        }
    }
}

fn needs_are_reachable(draft: &DraftStage, needs: u16, checker: &mut Checker) {
    let has = draft.signs.len();
    if needs == 0 || usize::from(needs) > has {
        let message = format!(
            "stage {} needs {needs} of {}",
            draft.number.0,
            count(has as u64, "sign", "signs")
        );
        let help = if needs == 0 {
            "a stage that needs no sign would always show".to_owned()
        } else {
            format!("write 1 to {has}")
        };
        checker.say(Diagnostic::new("needs", draft.needs.1.clone(), message).help(help));
    }
}

/// One item must not make a stage by itself, unless the file says why that is right.
fn alone_is_explained(
    draft: &DraftStage,
    needs: u16,
    signs: &[Sign],
    items: &[Item],
    checker: &mut Checker,
) {
    if needs == 0 {
        return;
    }
    let fills = |position: usize| {
        signs.iter().filter(|sign| sign.item == position).count() >= usize::from(needs)
    };
    let filling = (0..items.len())
        .find(|position| fills(*position))
        .and_then(|position| items.get(position));
    match (filling, &draft.alone) {
        (Some(item), None) => {
            let message = format!("`{}` alone can make stage {} show", item.id, draft.number.0);
            let help = "raise `needs`, or write the reason: alone = \"…\"";
            checker.say(Diagnostic::new("alone", draft.needs.1.clone(), message).help(help));
        }
        (None, Some((_, span))) => {
            let message = format!("no item alone can make stage {} show", draft.number.0);
            checker.say(Diagnostic::new("alone", span.clone(), message).help("remove `alone`"));
        }
        _ => {}
    }
}
