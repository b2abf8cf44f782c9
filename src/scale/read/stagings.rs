//! Stagings: the stages with their signs, and what the source says of time.

use super::{Problems, STAGES, each, pair, required_pair, several};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{Fields, Node, Value, kind_of};
use crate::scale::draft::{DraftCourse, DraftSign, DraftStage, DraftStaging, Several};
use crate::scale::{MOST_POINTS, MOST_SIGNS};

/// Reads a staging.
pub(super) fn staging(node: &Node<'_>, problems: &mut Problems) -> Option<DraftStaging> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a staging", problems)?;
    let mut staging = DraftStaging {
        id: fields.required_text("id", problems),
        name: fields.required_text("name", problems),
        source: fields.required_text("source", problems),
        choice: fields.required_text("choice", problems),
        substances: fields.texts("substance", problems),
        course: fields
            .take("course")
            .and_then(|entry| course(&entry.node, problems)),
        silent_after: fields.texts("silent-after", problems),
        stages: several(&mut fields, &STAGES, stage, problems),
        span: fields.span(),
        sound: false,
    };
    staging.stages.whole &= !fields.has_unknown_part();
    fields.finish(problems);
    staging.sound = problems.len() == before;
    Some(staging)
}

fn course(node: &Node<'_>, problems: &mut Problems) -> Option<DraftCourse> {
    let mut fields = Fields::open(node, "a course", problems)?;
    let course = DraftCourse {
        onset_hours: required_pair(&mut fields, "onset-hours", "[8, 12]", problems),
        grows_days: required_pair(&mut fields, "grows-days", "[3, 4]", problems),
        residual_days: required_pair(&mut fields, "residual-days", "[10, 14]", problems),
        after: fields.text("after", problems),
        span: fields.span(),
    };
    fields.finish(problems);
    Some(course)
}

fn stage(node: &Node<'_>, problems: &mut Problems) -> Option<DraftStage> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a stage", problems)?;
    let mut stage = DraftStage {
        number: fields.required_integer("number", 1, 9, problems),
        name: fields.required_text("name", problems),
        hours: fields
            .take("hours")
            .and_then(|entry| pair(entry, "[24, 48]", problems)),
        hours_note: fields.text("hours-note", problems),
        needs: fields.required_integer("needs", 0, i64::from(u16::MAX), problems),
        basis: fields.required_text("basis", problems),
        alone: fields.text("alone", problems),
        sees: fields.texts("sees", problems),
        not_asked: fields.texts("not-asked", problems),
        not_counted: fields.texts("not-counted", problems),
        signs: signs(&mut fields, problems),
        span: fields.span(),
        sound: false,
    };
    fields.finish(problems);
    stage.sound = problems.len() == before;
    Some(stage)
}

fn signs(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> Several<DraftSign> {
    let example = "{ item = \"nose\", at-least = 1, text = \"…\" }";
    let help = format!("add `sign = [{example}]`");
    let Some(entry) = fields.require("sign", &help) else {
        return Several::default();
    };
    if let Value::List(list) = &entry.node.value {
        return each(list, sign, (MOST_SIGNS, "signs"), problems);
    }
    let message = format!(
        "`sign` is a list of signs, not {}",
        kind_of(&entry.node.value)
    );
    let wrong = Diagnostic::new("wrong-type", entry.node.span.clone(), message);
    problems.push(wrong.help(format!("write a list: [{example}]")));
    Several::unreadable()
}

fn sign(node: &Node<'_>, problems: &mut Problems) -> Option<DraftSign> {
    let mut fields = Fields::open(node, "a sign", problems)?;
    let sign = DraftSign {
        item: fields.required_text("item", problems),
        at_least: fields.required_integer("at-least", 0, i64::from(MOST_POINTS), problems),
        text: fields.required_text("text", problems),
        basis: fields.text("basis", problems),
    };
    fields.finish(problems);
    Some(sign)
}
