//! Stages and their signs.

use super::stagings::hours;
use super::{Checker, Parts};
use crate::base::diagnostic::Diagnostic;
use crate::base::text::{count, excerpt};
use crate::scale::draft::{At, DraftSign, DraftStage, Several};
use crate::scale::model::{Sign, Stage};

/// Checks every stage of a staging.
pub(super) fn check(
    drafts: &Several<DraftStage>,
    parts: &Parts<'_>,
    checker: &mut Checker,
) -> Vec<Stage> {
    let stages: Vec<Stage> = drafts
        .each
        .iter()
        .map(|stage| one(stage, parts, checker))
        .collect();
    if drafts.whole && numbered_in_order(&drafts.each, checker) {
        hours_in_order(&drafts.each, &stages, checker);
    }
    stages
}

/// Says where the numbers first go wrong; after that each stage would be wrong by its place.
fn numbered_in_order(stages: &[DraftStage], checker: &mut Checker) -> bool {
    for (expected, stage) in (1..).zip(stages) {
        let Some((number, span)) = &stage.number else {
            return false;
        };
        if *number != expected {
            let message =
                format!("this is stage {expected} by its place, and is numbered {number}");
            let order = Diagnostic::new("stage-order", span.clone(), message);
            checker.say(order.help("number the stages 1, 2, 3 in this order, without a gap"));
            return false;
        }
    }
    true
}

fn hours_in_order(drafts: &[DraftStage], stages: &[Stage], checker: &mut Checker) {
    let hours = drafts.iter().zip(stages).filter_map(|(draft, stage)| {
        let (_, span) = draft.hours.as_ref()?;
        Some((stage.hours?, span))
    });
    let hours: Vec<_> = hours.collect();
    for (before, after) in hours.iter().zip(hours.iter().skip(1)) {
        let ((_, end), before_span) = before;
        let ((begin, _), span) = after;
        if begin < end {
            let message =
                format!("this stage begins at hour {begin}, before the one above ends at {end}");
            let overlap = Diagnostic::new("hours-overlap", (*span).clone(), message);
            let overlap = overlap.also((*before_span).clone(), "the stage above");
            checker.say(overlap.help("let each hour belong to one stage"));
        }
    }
}

fn one(draft: &DraftStage, parts: &Parts<'_>, checker: &mut Checker) -> Stage {
    let signs: Option<Vec<Sign>> = {
        let read: Vec<Option<Sign>> = draft
            .signs
            .each
            .iter()
            .map(|sign| one_sign(sign, parts, checker))
            .collect();
        read.into_iter().collect()
    };
    let distinct = signs_are_distinct(draft, checker);
    let number = draft.number.as_ref().map_or(0, |(number, _)| *number);
    let needs = draft.needs.as_ref().map_or(0, |(needs, _)| *needs);
    if let Some(signs) = &signs
        && draft.sound
        && distinct
        && needs_can_be_met(draft, number, checker)
    {
        alone_is_explained(draft, signs, parts, checker);
    }
    Stage {
        number: u8::try_from(number).unwrap_or_default(),
        name: checker.prose("`name`", draft.name.as_ref(), 24),
        hours: hours(draft.hours.as_ref(), checker),
        hours_note: checker
            .optional_prose("`hours-note`", draft.hours_note.as_ref(), 200)
            .unwrap_or_default(),
        needs: u16::try_from(needs).unwrap_or_default(),
        basis: checker.prose("`basis`", draft.basis.as_ref(), 300),
        alone: checker.optional_prose("`alone`", draft.alone.as_ref(), 300),
        sees: checker.prose_list("a sign in `sees`", &draft.sees, 60),
        not_asked: checker.prose_list("a sign in `not-asked`", &draft.not_asked, 60),
        not_counted: checker.prose_list("a sign in `not-counted`", &draft.not_counted, 100),
        signs: signs.unwrap_or_default(),
    }
}

/// Checks a sign; `None` if its item or points are in doubt, which was said.
fn one_sign(sign: &DraftSign, parts: &Parts<'_>, checker: &mut Checker) -> Option<Sign> {
    let text = checker.prose("the text of a sign", sign.text.as_ref(), 60);
    let basis = checker.optional_prose("`basis`", sign.basis.as_ref(), 200);
    let (position, _) = parts.item(sign.item.as_ref()?, checker)?;
    Some(Sign {
        item: position,
        at_least: parts.points(position, sign.at_least.as_ref()?, checker)?,
        text,
        basis: basis.unwrap_or_default(),
    })
}

fn signs_are_distinct(draft: &DraftStage, checker: &mut Checker) -> bool {
    let before = checker.problems.len();
    let signs = draft.signs.each.iter();
    let findings: Vec<(&At<String>, i64)> = signs
        .filter_map(|sign| Some((sign.item.as_ref()?, sign.at_least.as_ref()?.0)))
        .collect();
    for (index, ((name, span), at_least)) in findings.iter().enumerate() {
        let mut above = findings.iter().take(index);
        let first = above.find(|((other, _), points)| other == name && points == at_least);
        if let Some(((_, first), _)) = first {
            let message = format!(
                "`{}` at {at_least} is already a sign of this stage",
                excerpt(name)
            );
            let repeated = Diagnostic::new("repeated-sign", span.clone(), message);
            let repeated = repeated.also(first.clone(), "the first is here");
            checker.say(repeated.help("remove one of them: one finding counts once"));
        }
    }
    checker.problems.len() == before
}

fn needs_can_be_met(draft: &DraftStage, number: i64, checker: &mut Checker) -> bool {
    let has = draft.signs.each.len();
    if has == 0 {
        let message = format!("stage {number} has no signs");
        let none = Diagnostic::new("too-few", draft.span.clone(), message);
        checker.say(
            none.help("add one to `sign`, as in { item = \"nose\", at-least = 1, text = \"…\" }"),
        );
        return false;
    }
    let Some((needs, span)) = &draft.needs else {
        return false;
    };
    let enough = usize::try_from(*needs).is_ok_and(|needs| (1..=has).contains(&needs));
    if !enough {
        let message = match needs {
            0 => format!("stage {number} needs no sign, so it would always show"),
            _ => {
                let needs = count((*needs).unsigned_abs(), "sign", "signs");
                format!("stage {number} needs {needs} and has {has}, so it could never show")
            }
        };
        let help = if has == 1 {
            "write 1".to_owned()
        } else {
            format!("write 1 to {has}")
        };
        checker.say(Diagnostic::new("needs", span.clone(), message).help(help));
    }
    enough
}

/// One item must not make a stage by itself, unless the file says why that is right.
fn alone_is_explained(
    draft: &DraftStage,
    signs: &[Sign],
    parts: &Parts<'_>,
    checker: &mut Checker,
) {
    let (Some((number, _)), Some((needs, span))) = (&draft.number, &draft.needs) else {
        return;
    };
    let needs = usize::try_from(*needs).unwrap_or(usize::MAX);
    let of = |position: usize| signs.iter().filter(|sign| sign.item == position).count();
    let mut items = parts.items.iter().enumerate();
    let filling = items.find(|(position, _)| of(*position) >= needs);
    match (filling, &draft.alone) {
        (Some((_, item)), None) => {
            let message = format!(
                "`{}` by itself could make stage {number} show",
                excerpt(&item.id)
            );
            let help = "raise `needs`, or add `alone` with the reason why that is right";
            checker.say(Diagnostic::new("alone", span.clone(), message).help(help));
        }
        (None, Some((_, span))) => {
            let message = format!("no item by itself can make stage {number} show");
            let needless = Diagnostic::new("alone", span.clone(), message);
            checker.say(needless.help("remove `alone`"));
        }
        _ => {}
    }
}
