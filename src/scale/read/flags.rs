//! Flags with their conditions, and what the source says of the danger.

use super::Problems;
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{Fields, Node};
use crate::base::source::Span;
use crate::scale::LARGEST_MEASURE;
use crate::scale::draft::{At, DraftCondition, DraftDanger, DraftFlag};

/// Reads a flag.
pub(super) fn flag(node: &Node<'_>, problems: &mut Problems) -> Option<DraftFlag> {
    let mut fields = Fields::open(node, "a flag", problems)?;
    let example = "add `when`, as in when = { item = \"gi\", at-least = 5 }";
    let flag = DraftFlag {
        id: fields.required_text("id", problems),
        when: fields
            .require("when", example)
            .and_then(|entry| condition(&entry.node, problems)),
        text: fields.required_text("text", problems),
        basis: fields.required_text("basis", problems),
    };
    fields.finish(problems);
    Some(flag)
}

/// Reads a danger.
pub(super) fn danger(node: &Node<'_>, problems: &mut Problems) -> Option<DraftDanger> {
    let mut fields = Fields::open(node, "a danger", problems)?;
    let danger = DraftDanger {
        text: fields.required_text("text", problems),
        source: fields.required_text("source", problems),
        from_stage: fields.integer("from-stage", 1, 9, problems),
    };
    fields.finish(problems);
    Some(danger)
}

/// Reads a condition; one in which something is wrong is not judged any further.
fn condition(node: &Node<'_>, problems: &mut Problems) -> Option<At<DraftCondition>> {
    let before = problems.len();
    let most = i64::from(LARGEST_MEASURE);
    let mut fields = Fields::open(node, "a condition", problems)?;
    let condition = DraftCondition {
        item: fields.text("item", problems),
        at_least: fields.integer("at-least", 0, most, problems),
        measure: fields.integer("measure-at-least", 0, most, problems),
        total: fields.integer("total-at-least", 0, most, problems),
        band: fields.text("band-at-least", problems),
        check: fields.text("check", problems),
        staging: fields.text("staging", problems),
        stage: fields.integer("stage-at-least", 1, 9, problems),
    };
    fields.finish(problems);
    if problems.len() > before {
        return None;
    }
    keys_that_go_together(&condition, problems);
    (problems.len() == before).then(|| (condition, node.span.clone()))
}

/// A key that only means something beside another.
fn keys_that_go_together(condition: &DraftCondition, problems: &mut Problems) {
    let mut lonely = |span: Option<&Span>, key: &str, other: &str, help: &str| {
        if let Some(span) = span {
            let message = format!("`{key}` stands without {other}");
            problems.push(Diagnostic::new("missing-key", span.clone(), message).help(help));
        }
    };
    let DraftCondition {
        item,
        at_least,
        measure,
        staging,
        stage,
        ..
    } = condition;
    let (item, staging) = (
        item.as_ref().map(|(_, span)| span),
        staging.as_ref().map(|(_, span)| span),
    );
    let number = |key: &Option<At<i64>>| key.as_ref().map(|(_, span)| span.clone());
    let (at_least, measure, stage) = (number(at_least), number(measure), number(stage));
    if item.is_none() {
        let help = "add the item, as in item = \"gi\"";
        lonely(at_least.as_ref(), "at-least", "`item`", help);
        lonely(measure.as_ref(), "measure-at-least", "`item`", help);
    } else if at_least.is_none() && measure.is_none() {
        let help = "add the points from which it holds, as in at-least = 5";
        lonely(item, "item", "`at-least` or `measure-at-least`", help);
    }
    if staging.is_none() {
        let help = "add the staging, as in staging = \"heroin\"";
        lonely(stage.as_ref(), "stage-at-least", "`staging`", help);
    } else if stage.is_none() {
        let help = "add the stage from which it holds, as in stage-at-least = 3";
        lonely(staging, "staging", "`stage-at-least`", help);
    }
}
