//! An assessment into its wire shape. What is absent stays absent.

use serde_json::{Map, Value, json};

use crate::assessment::words::{Asked, Certainty};
use crate::assessment::{Answer, Assessment, Context, Earlier, Event, LastUse, Observation};
use crate::base::time::{Time, format};
use crate::scale::Item;

/// Writes an assessment as JSON that reads back as the same assessment.
pub fn write(assessment: &Assessment) -> Value {
    let mut out = Map::new();
    context(&assessment.context, &mut out);
    out.insert("scale".into(), assessment.scale().reference().into());
    let items = assessment
        .scale()
        .items()
        .iter()
        .zip(assessment.observations());
    let observations =
        items.filter_map(|(item, seen)| Some((item.id.clone(), observation(item, seen)?)));
    out.insert("observations".into(), Value::Object(observations.collect()));
    let checks = assessment.scale().checks().iter().zip(assessment.checks());
    let asked: Map<String, Value> = checks
        .filter(|(_, asked)| **asked != Asked::Not)
        .map(|(check, asked)| (check.id.clone(), (*asked == Asked::Yes).into()))
        .collect();
    if !asked.is_empty() {
        out.insert("checks".into(), Value::Object(asked));
    }
    if let Some(extra) = &assessment.context.extra {
        out.insert("extra".into(), extra.clone());
    }
    Value::Object(out)
}

fn context(context: &Context, out: &mut Map<String, Value>) {
    let substances: Vec<&str> = context
        .substances
        .iter()
        .map(|substance| substance.word())
        .collect();
    let (last_use, certainty) = last_use(context.last_use);
    let patient = context
        .patient
        .as_ref()
        .map(|patient| patient.as_str().into());
    let events = (!context.events.is_empty()).then(|| context.events.iter().map(event).collect());
    let entries: [(&str, Option<Value>); 12] = [
        ("patient", patient),
        ("rater", context.rater.clone().map(Value::from)),
        (
            "time",
            context.time.as_ref().map(|time| format(time).into()),
        ),
        ("reason", context.reason.map(|reason| reason.word().into())),
        (
            "substance",
            (!substances.is_empty()).then(|| json!(substances)),
        ),
        ("route", context.route.map(|route| route.word().into())),
        (
            "last_use",
            last_use.as_ref().map(|time| format(time).into()),
        ),
        (
            "last_use_certainty",
            certainty.map(|certainty| certainty.word().into()),
        ),
        (
            "dependent_months",
            context.dependent_months.map(Value::from),
        ),
        ("alcohol", context.alcohol.map(|used| used.word().into())),
        (
            "benzodiazepines",
            context.benzodiazepines.map(|used| used.word().into()),
        ),
        ("events", events),
    ];
    out.extend(
        entries
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?))),
    );
}

fn last_use(known: Option<LastUse>) -> (Option<Time>, Option<Certainty>) {
    match known {
        None => (None, None),
        Some(LastUse::Unknown) => (None, Some(Certainty::Unknown)),
        Some(LastUse::At { time, about }) => (Some(time), about.then_some(Certainty::About)),
    }
}

fn event(event: &Event) -> Value {
    let mut out = Map::new();
    out.insert("kind".into(), event.kind.word().into());
    if let Some(time) = &event.time {
        out.insert("time".into(), format(time).into());
    }
    for (key, text) in [("code", &event.code), ("note", &event.note)] {
        if let Some(text) = text {
            out.insert(key.to_owned(), text.clone().into());
        }
    }
    Value::Object(out)
}

/// Writes one observation; `None` for one that was never given.
fn observation(item: &Item, seen: &Observation) -> Option<Value> {
    let mut out = answer(item, seen.answer(), seen.value());
    if seen.is_confirmed() {
        out.insert("confirmed".into(), true.into());
    }
    if let Some(detail) = seen.detail() {
        if let Some(note) = &detail.note {
            out.insert("note".into(), note.clone().into());
        }
        if let Some(time) = &detail.time {
            out.insert("time".into(), format(time).into());
        }
        if !detail.earlier.is_empty() {
            out.insert(
                "earlier".into(),
                detail
                    .earlier
                    .iter()
                    .map(|before| earlier(item, before))
                    .collect(),
            );
        }
        if !detail.confounders.is_empty() {
            out.insert("confounders".into(), json!(detail.confounders));
        }
        if let Some(how) = detail.how {
            out.insert("how".into(), how.word().into());
        }
    }
    let bare = out.len() == 1;
    match out.get("missing").and_then(Value::as_str) {
        Some("not-given") if bare => None,
        _ => Some(if bare {
            out.remove("points").unwrap_or(Value::Object(out))
        } else {
            Value::Object(out)
        }),
    }
}

fn answer(item: &Item, answer: Answer, value: Option<u32>) -> Map<String, Value> {
    let mut out = Map::new();
    match answer {
        Answer::Missing(why) => {
            out.insert("missing".into(), why.word().into());
        }
        Answer::Chosen { choice, attributed } => {
            match value {
                Some(value) => out.insert("value".into(), value.into()),
                None => item
                    .choices
                    .get(usize::from(choice))
                    .and_then(|choice| out.insert("points".into(), choice.points.into())),
            };
            if !attributed {
                out.insert("attributed".into(), false.into());
            }
        }
    }
    out
}

fn earlier(item: &Item, before: &Earlier) -> Value {
    let mut out = answer(item, before.answer, before.value);
    if let Some(time) = &before.time {
        out.insert("time".into(), format(time).into());
    }
    Value::Object(out)
}
