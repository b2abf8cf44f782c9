//! A scale file into a draft: every key in its type, with its place, but not yet held to the rules.
//!
//! Unknown keys, missing keys and wrong types are found here; what the values mean to each other
//! is for [`check`](super::check).

use super::draft::{
    At, Draft, DraftAnswers, DraftBand, DraftCheck, DraftChoice, DraftCode, DraftCondition,
    DraftCourse, DraftDanger, DraftFlag, DraftItem, DraftMeasure, DraftSign, DraftStage,
    DraftStaging, Pair,
};
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Fields, Node, Value, kind_of};

type Problems = Vec<Diagnostic>;

/// Reads a whole scale file.
pub(super) fn draft(node: &Node<'_>, problems: &mut Problems) -> Draft {
    let Some(mut fields) = Fields::open(node, "a scale", problems) else {
        return Draft::default();
    };
    fields.require("reference", problems);
    let mut draft = Draft {
        format: fields.required_integer("format", 0, i64::MAX, problems),
        id: fields.required_text("id", problems),
        version: fields.required_text("version", problems),
        name: fields.required_text("name", problems),
        short: fields.text("short", problems),
        rater: fields.required_text("rater", problems),
        evidence: fields.required_text("evidence", problems),
        about: fields.text("about", problems),
        references: fields.texts("reference", problems),
        licence: fields.required_text("licence", problems),
        ..Draft::default()
    };
    draft.code = fields
        .take("code")
        .and_then(|entry| code(&entry.node, problems));
    draft.total = fields
        .take("total")
        .and_then(|entry| total(&entry.node, problems));
    let lists = fields
        .take("answers")
        .map(|entry| answers(&entry.node, problems));
    draft.answers = lists.unwrap_or_default();
    let before = problems.len();
    fields.require("item", problems);
    draft.items = each(fields.list("item", problems), item, problems);
    draft.whole = problems.len() == before;
    draft.checks = each(fields.list("check", problems), check, problems);
    draft.bands = each(fields.list("band", problems), band, problems);
    draft.flags = each(fields.list("flag", problems), flag, problems);
    draft.dangers = each(fields.list("danger", problems), danger, problems);
    draft.stagings = each(fields.list("staging", problems), staging, problems);
    fields.finish(problems);
    draft
}

/// Reads each element, and drops those that could not be read; what is wrong with them was said.
fn each<T>(
    nodes: &[Node<'_>],
    read: fn(&Node<'_>, &mut Problems) -> Option<T>,
    problems: &mut Problems,
) -> Vec<T> {
    nodes
        .iter()
        .filter_map(|node| read(node, problems))
        .collect()
}

fn code(node: &Node<'_>, problems: &mut Problems) -> Option<DraftCode> {
    let mut fields = Fields::open(node, "a code", problems)?;
    let system = fields.required_text("system", problems);
    let code = fields.required_text("code", problems);
    fields.finish(problems);
    Some(DraftCode {
        system: system?,
        code: code?,
    })
}

fn total(node: &Node<'_>, problems: &mut Problems) -> Option<At<Pair>> {
    let mut fields = Fields::open(node, "[total]", problems)?;
    let range = fields
        .require("range", problems)
        .and_then(|entry| pair(entry, problems));
    fields.finish(problems);
    range
}

/// Reads `[low, high]`.
fn pair(entry: &Entry<'_>, problems: &mut Problems) -> Option<At<Pair>> {
    if let Value::List(list) = &entry.node.value
        && let [
            Node {
                value: Value::Integer(low),
                ..
            },
            Node {
                value: Value::Integer(high),
                ..
            },
        ] = list.as_slice()
    {
        return Some(((*low, *high), entry.node.span.clone()));
    }
    let message = format!(
        "`{}` is a lowest and a highest whole number, not {}",
        entry.key,
        kind_of(&entry.node.value)
    );
    problems.push(
        Diagnostic::new("wrong-type", entry.node.span.clone(), message)
            .help("write them as in [0, 48]"),
    );
    None
}

fn answers(node: &Node<'_>, problems: &mut Problems) -> Vec<DraftAnswers> {
    let Value::Table(entries) = &node.value else {
        let message = format!(
            "[answers] is a table of named lists, not {}",
            kind_of(&node.value)
        );
        problems.push(Diagnostic::new("wrong-type", node.span.clone(), message));
        return Vec::new();
    };
    let read = |entry: &Entry<'_>, problems: &mut Problems| {
        let Value::List(list) = &entry.node.value else {
            let message = format!(
                "`{}` is a list of options, not {}",
                entry.key,
                kind_of(&entry.node.value)
            );
            problems.push(Diagnostic::new(
                "wrong-type",
                entry.node.span.clone(),
                message,
            ));
            return None;
        };
        let name = (entry.key.clone().into_owned(), entry.key_span.clone());
        Some(DraftAnswers {
            name,
            choices: each(list, choice, problems),
        })
    };
    entries
        .iter()
        .filter_map(|entry| read(entry, problems))
        .collect()
}

fn item(node: &Node<'_>, problems: &mut Problems) -> Option<DraftItem> {
    let mut fields = Fields::open(node, "an item", problems)?;
    let id = fields.required_text("id", problems);
    let label = fields.required_text("label", problems);
    let ask = fields.required_text("ask", problems);
    let window = fields.text("window", problems);
    let only = fields.text("only", problems);
    let confounders = fields.texts("confounder", problems);
    let measure = fields
        .take("measure")
        .map(|entry| measure(&entry.node, problems));
    let options = fields
        .take("option")
        .map(|entry| (&entry.node, entry.key_span.clone()));
    let options = options.map(|(node, span)| {
        let Value::List(list) = &node.value else {
            let message = format!(
                "`option` is a list of options, not {}",
                kind_of(&node.value)
            );
            problems.push(Diagnostic::new("wrong-type", node.span.clone(), message));
            return (Vec::new(), span);
        };
        (each(list, choice, problems), span)
    });
    let answers = fields.text("answers", problems);
    fields.finish(problems);
    // A measure that could not be read makes the item unreadable: its options would be misjudged.
    let measure = match measure {
        Some(read) => Some(read?),
        None => None,
    };
    Some(DraftItem {
        id: id?,
        label: label?,
        ask: ask?,
        window,
        only,
        confounders,
        measure,
        options,
        answers,
    })
}

fn measure(node: &Node<'_>, problems: &mut Problems) -> Option<DraftMeasure> {
    let mut fields = Fields::open(node, "a measure", problems)?;
    let unit = fields.required_text("unit", problems);
    let column = fields.required_text("column", problems);
    let plausible = fields
        .require("plausible", problems)
        .and_then(|entry| pair(entry, problems));
    fields.finish(problems);
    Some(DraftMeasure {
        unit: unit?,
        column: column?,
        plausible: plausible?,
    })
}

fn choice(node: &Node<'_>, problems: &mut Problems) -> Option<DraftChoice> {
    let mut fields = Fields::open(node, "an option", problems)?;
    let points = fields.required_integer("points", 0, i64::from(super::MOST_POINTS), problems);
    let up_to = fields.integer("up-to", 0, i64::from(super::LARGEST_MEASURE), problems);
    let text = fields.required_text("text", problems);
    let span = fields.span();
    fields.finish(problems);
    Some(DraftChoice {
        points: points?,
        up_to,
        text: text?,
        span,
    })
}

fn check(node: &Node<'_>, problems: &mut Problems) -> Option<DraftCheck> {
    let mut fields = Fields::open(node, "a check", problems)?;
    let id = fields.required_text("id", problems);
    let label = fields.required_text("label", problems);
    let ask = fields.required_text("ask", problems);
    fields.finish(problems);
    Some(DraftCheck {
        id: id?,
        label: label?,
        ask: ask?,
    })
}

fn band(node: &Node<'_>, problems: &mut Problems) -> Option<DraftBand> {
    let mut fields = Fields::open(node, "a band", problems)?;
    let id = fields.required_text("id", problems);
    let from = fields.required_integer("from", 0, i64::from(u16::MAX), problems);
    let name = fields.required_text("name", problems);
    fields.finish(problems);
    Some(DraftBand {
        id: id?,
        from: from?,
        name: name?,
    })
}

fn flag(node: &Node<'_>, problems: &mut Problems) -> Option<DraftFlag> {
    let mut fields = Fields::open(node, "a flag", problems)?;
    let id = fields.required_text("id", problems);
    let when = fields
        .require("when", problems)
        .and_then(|entry| condition(&entry.node, problems));
    let text = fields.required_text("text", problems);
    let basis = fields.required_text("basis", problems);
    fields.finish(problems);
    Some(DraftFlag {
        id: id?,
        when: when?,
        text: text?,
        basis: basis?,
    })
}

fn condition(node: &Node<'_>, problems: &mut Problems) -> Option<At<DraftCondition>> {
    let most = i64::from(super::LARGEST_MEASURE);
    let mut fields = Fields::open(node, "a condition", problems)?;
    let condition = DraftCondition {
        item: fields.text("item", problems),
        at_least: fields.integer("at-least", 0, most, problems),
        measure: fields.integer("measure-at-least", 0, most, problems),
        total: fields.integer("total-at-least", 0, most, problems),
        band: fields.text("band-at-least", problems),
        check: fields.text("check", problems),
        staging: fields.text("staging", problems),
        stage: fields.integer("stage-at-least", 0, most, problems),
    };
    fields.finish(problems);
    Some((condition, node.span.clone()))
}

fn danger(node: &Node<'_>, problems: &mut Problems) -> Option<DraftDanger> {
    let mut fields = Fields::open(node, "a danger", problems)?;
    let text = fields.required_text("text", problems);
    let source = fields.required_text("source", problems);
    let from_stage = fields.integer("from-stage", 0, i64::from(u8::MAX), problems);
    fields.finish(problems);
    Some(DraftDanger {
        text: text?,
        source: source?,
        from_stage,
    })
}

fn staging(node: &Node<'_>, problems: &mut Problems) -> Option<DraftStaging> {
    let mut fields = Fields::open(node, "a staging", problems)?;
    let id = fields.required_text("id", problems);
    let name = fields.required_text("name", problems);
    let source = fields.required_text("source", problems);
    let choice = fields.required_text("choice", problems);
    let substances = fields.texts("substance", problems);
    let course = fields
        .take("course")
        .and_then(|entry| course(&entry.node, problems));
    let silent_after = fields.texts("silent-after", problems);
    fields.require("stage", problems);
    let stages = each(fields.list("stage", problems), stage, problems);
    let span = fields.span();
    fields.finish(problems);
    let (id, name, source, choice) = (id?, name?, source?, choice?);
    Some(DraftStaging {
        id,
        name,
        source,
        choice,
        substances,
        course,
        silent_after,
        stages,
        span,
    })
}

fn course(node: &Node<'_>, problems: &mut Problems) -> Option<DraftCourse> {
    let mut fields = Fields::open(node, "a course", problems)?;
    let mut range = |key| {
        fields
            .require(key, problems)
            .and_then(|entry| pair(entry, problems))
    };
    let (onset, grows, residual) = (
        range("onset-hours"),
        range("grows-days"),
        range("residual-days"),
    );
    let after = fields.text("after", problems);
    let span = fields.span();
    fields.finish(problems);
    Some(DraftCourse {
        onset_hours: onset?,
        grows_days: grows?,
        residual_days: residual?,
        after,
        span,
    })
}

fn stage(node: &Node<'_>, problems: &mut Problems) -> Option<DraftStage> {
    let mut fields = Fields::open(node, "a stage", problems)?;
    let number = fields.required_integer("number", 1, 9, problems);
    let name = fields.required_text("name", problems);
    let hours = fields.take("hours").and_then(|entry| pair(entry, problems));
    let hours_note = fields.text("hours-note", problems);
    let needs = fields.required_integer("needs", 0, i64::from(u16::MAX), problems);
    let basis = fields.required_text("basis", problems);
    let alone = fields.text("alone", problems);
    let sees = fields.texts("sees", problems);
    let not_asked = fields.texts("not-asked", problems);
    let not_counted = fields.texts("not-counted", problems);
    fields.require("sign", problems);
    let signs = each(fields.list("sign", problems), sign, problems);
    fields.finish(problems);
    let (number, name, needs, basis) = (number?, name?, needs?, basis?);
    Some(DraftStage {
        number,
        name,
        hours,
        hours_note,
        needs,
        basis,
        alone,
        sees,
        not_asked,
        not_counted,
        signs,
    })
}

fn sign(node: &Node<'_>, problems: &mut Problems) -> Option<DraftSign> {
    let mut fields = Fields::open(node, "a sign", problems)?;
    let item = fields.required_text("item", problems);
    let at_least = fields.required_integer("at-least", 0, i64::from(super::MOST_POINTS), problems);
    let text = fields.required_text("text", problems);
    let basis = fields.text("basis", problems);
    fields.finish(problems);
    Some(DraftSign {
        item: item?,
        at_least: at_least?,
        text: text?,
        basis,
    })
}
