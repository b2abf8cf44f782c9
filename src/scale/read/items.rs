//! Items with their options and measures, the lists of options they share, and checks.

use super::{Problems, each, required_pair};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{Entry, Fields, Node, Value, kind_of};
use crate::scale::draft::{
    At, DraftAnswers, DraftCheck, DraftChoice, DraftItem, DraftMeasure, Several,
};
use crate::scale::{LARGEST_MEASURE, MOST_CHOICES, MOST_PARTS, MOST_POINTS};

/// Reads the named lists of options.
pub(super) fn answers(node: &Node<'_>, problems: &mut Problems) -> Several<DraftAnswers> {
    let Value::Table(entries) = &node.value else {
        let message = format!(
            "[answers] is a table of named lists, not {}",
            kind_of(&node.value)
        );
        let help = "write [answers] once, and below it a line for each list: severity = [ … ]";
        problems.push(Diagnostic::new("wrong-type", node.span.clone(), message).help(help));
        return Several::unreadable();
    };
    if let Some(first) = entries.get(MOST_PARTS) {
        let message = format!(
            "there are {} lists of answers, more than {MOST_PARTS}",
            entries.len()
        );
        problems.push(Diagnostic::new("too-many", first.key_span.clone(), message));
    }
    let read = |entry: &Entry<'_>| DraftAnswers {
        name: (entry.key.clone().into_owned(), entry.key_span.clone()),
        choices: choices(entry, problems),
    };
    Several {
        each: entries.iter().take(MOST_PARTS).map(read).collect(),
        whole: entries.len() <= MOST_PARTS,
    }
}

/// Reads an item.
pub(super) fn item(node: &Node<'_>, problems: &mut Problems) -> Option<DraftItem> {
    let before = problems.len();
    let mut fields = Fields::open(node, "an item", problems)?;
    let mut item = DraftItem {
        id: fields.required_text("id", problems),
        label: fields.required_text("label", problems),
        ask: fields.required_text("ask", problems),
        window: fields.text("window", problems),
        only: fields.text("only", problems),
        confounders: fields.texts("confounder", problems),
        measure: fields
            .take("measure")
            .and_then(|entry| measure(&entry.node, problems)),
        options: options(&mut fields, problems),
        answers: fields.text("answers", problems),
        span: fields.span(),
        sound: false,
    };
    fields.finish(problems);
    item.sound = problems.len() == before;
    Some(item)
}

/// Reads a check.
pub(super) fn check(node: &Node<'_>, problems: &mut Problems) -> Option<DraftCheck> {
    let mut fields = Fields::open(node, "a check", problems)?;
    let check = DraftCheck {
        id: fields.required_text("id", problems),
        label: fields.required_text("label", problems),
        ask: fields.required_text("ask", problems),
    };
    fields.finish(problems);
    Some(check)
}

fn options(
    fields: &mut Fields<'_, '_>,
    problems: &mut Problems,
) -> Option<At<Several<DraftChoice>>> {
    let entry = fields.take("option")?;
    Some((choices(entry, problems), entry.key_span.clone()))
}

fn choices(entry: &Entry<'_>, problems: &mut Problems) -> Several<DraftChoice> {
    if let Value::List(list) = &entry.node.value {
        return each(list, choice, (MOST_CHOICES, "options"), problems);
    }
    let message = format!(
        "`{}` is a list of options, not {}",
        crate::base::text::excerpt(&entry.key),
        kind_of(&entry.node.value)
    );
    let help = "write a list: [ { points = 0, text = \"…\" }, … ]";
    problems.push(Diagnostic::new("wrong-type", entry.node.span.clone(), message).help(help));
    Several::unreadable()
}

fn choice(node: &Node<'_>, problems: &mut Problems) -> Option<DraftChoice> {
    let mut fields = Fields::open(node, "an option", problems)?;
    let choice = DraftChoice {
        points: fields.required_integer("points", 0, i64::from(MOST_POINTS), problems),
        up_to: fields.integer("up-to", 0, i64::from(LARGEST_MEASURE), problems),
        text: fields.required_text("text", problems),
        span: fields.span(),
    };
    fields.finish(problems);
    Some(choice)
}

fn measure(node: &Node<'_>, problems: &mut Problems) -> Option<DraftMeasure> {
    let mut fields = Fields::open(node, "a measure", problems)?;
    let measure = DraftMeasure {
        unit: fields.required_text("unit", problems),
        column: fields.required_text("column", problems),
        plausible: required_pair(&mut fields, "plausible", "[20, 250]", problems),
    };
    fields.finish(problems);
    Some(measure)
}
