//! What was measured and is not scored, in the JSON shape: a bare number, or a table that confirms it.

use std::sync::Arc;

use serde_json::Value as Json;

use super::parts::Written;
use super::unknown_id;
use crate::assessment::{Assessment, Reading};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Entry, Fields, Node, Value, kind_of, plain_integer};
use crate::base::text::excerpt;
use crate::scale::UnscoredMeasure;

/// Reads the value of one measure; what is wrong with it is added to `problems`.
pub(super) fn read(entry: &Entry<'_>, assessment: &mut Assessment, problems: &mut Problems) {
    let scale = Arc::clone(assessment.scale());
    let ids = scale.measures().iter().map(|measure| measure.id.as_str());
    let found = scale.measures().iter().enumerate();
    let mut found = found.filter(|(_, measure)| measure.id == entry.key);
    let Some((position, measure)) = found.next() else {
        problems.push(unknown_id("unknown-measure", "measure", entry, &scale, ids));
        return;
    };
    if let Some(reading) = value(&entry.node, measure, problems) {
        assessment.measure(position, Some(reading));
    }
}

fn value(node: &Node<'_>, measure: &UnscoredMeasure, problems: &mut Problems) -> Option<Reading> {
    let (digits, confirmed) = match &node.value {
        Value::Table(keys) if !keys.is_empty() => {
            let before = problems.count_unread();
            let mut fields = Fields::open(node, "a measured value", problems)?;
            fields.require("value", "add `value` with the number");
            let digits = fields.digits("value");
            let confirmed = fields.boolean("confirmed").unwrap_or(false);
            fields.finish();
            let is_sound = problems.count_unread() == before;
            (digits.filter(|_| is_sound)?, confirmed)
        }
        _ => {
            let Some(digits) = node.digits() else {
                problems.push(no_number(node, measure));
                return None;
            };
            ((digits.into_owned(), node.span.clone()), false)
        }
    };
    permitted(measure, digits, confirmed, problems)
}

fn permitted(
    measure: &UnscoredMeasure,
    (digits, span): At<String>,
    confirmed: bool,
    problems: &mut Problems,
) -> Option<Reading> {
    Reading::of(measure, &digits, confirmed)
        .map_err(|bad| {
            let help = if bad.can_be_confirmed() {
                format!(
                    "{}, with {{\"value\": {digits}, \"confirmed\": true}}",
                    bad.help()
                )
            } else {
                bad.help()
            };
            problems.push(Diagnostic::new(bad.code, span, bad.message).help(help));
        })
        .ok()
}

fn no_number(node: &Node<'_>, measure: &UnscoredMeasure) -> Diagnostic {
    let message = format!("`{}` is a number, not {}", measure.id, kind_of(&node.value));
    let help = match &node.value {
        Value::Text(text) if plain_integer(text).is_some() || text.parse::<f64>().is_ok() => {
            format!("write {}, without quotes", excerpt(text))
        }
        _ => "leave it out if it was not measured; it is never 0 then".to_owned(),
    };
    Diagnostic::new("wrong-type", node.span.clone(), message).help(help)
}

/// Writes one reading: its bare number, or a table if it was confirmed.
pub fn written(measure: &UnscoredMeasure, reading: Reading) -> Json {
    let value = measure.decimal(reading.value()).to_json();
    if !reading.is_confirmed() {
        return value;
    }
    let mut out = Written::default();
    out.put("value", Some(value));
    out.put("confirmed", Some(true));
    Json::Object(out.0)
}

/// Writes what was measured; `None` if nothing was.
pub(super) fn write(assessment: &Assessment) -> Option<Json> {
    let measures = assessment.scale().measures().iter();
    let mut out = Written::default();
    for (measure, reading) in measures.zip(assessment.readings()) {
        let reading = reading.map(|reading| written(measure, reading));
        out.put(&measure.id, reading);
    }
    (!out.0.is_empty()).then_some(Json::Object(out.0))
}
