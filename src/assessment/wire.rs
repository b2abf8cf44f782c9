//! The one JSON shape of an assessment: files, drafts, the log and training all use it.
//!
//! Reading goes by hand over a tree with places, so that a wrong value is named with its line and
//! column. Writing leaves out what is absent, and what it writes reads back as the same assessment.
//! A TOML file has the same keys. A single observation is in `observation`, what was measured and is
//! not scored in `readings`.

mod observation;
mod parts;
mod readings;

pub use readings::written as written_reading;

use std::sync::Arc;

use serde_json::Value as Json;

use self::parts::{Parts, Written, entries};
use super::texts::{self, meant_or_any};
use super::{Assessment, Context, Event, LastUse, Patient};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{Entry, Node, Value, kind_of};
use crate::base::text::excerpt;
use crate::base::time::{Time, format};
use crate::base::zone::Zone;
use crate::scale::Scale;
use crate::scale::words::{Asked, Certainty};

/// The most months for which a patient can have been dependent.
pub const MOST_MONTHS: u16 = 1200;

/// Finds the scale that an assessment names, or the one to use when it names none.
///
/// The error says in words why there is none.
pub type FindScale<'r> = dyn Fn(Option<&str>) -> Result<Arc<Scale>, String> + 'r;

/// Reads an assessment; times without an offset belong to `zone`.
///
/// # Errors
/// All that is wrong with it, in the order of the text. Then nothing of it is used.
pub fn read(
    node: &Node<'_>,
    find: &FindScale<'_>,
    zone: Option<Zone>,
) -> Result<Assessment, Vec<Diagnostic>> {
    let mut problems = Problems::default();
    let assessment = read_whole(node, find, zone, &mut problems);
    problems.or(assessment)
}

/// Reads an assessment against the scale that it was made with, whatever scale it names; each of its times has
/// an offset.
///
/// # Errors
/// All that is wrong with it, in the order of the text.
pub fn read_by(node: &Node<'_>, scale: &Arc<Scale>) -> Result<Assessment, Vec<Diagnostic>> {
    read(node, &|_| Ok(Arc::clone(scale)), None)
}

/// Writes an assessment as JSON that reads back as the same assessment.
pub fn write(assessment: &Assessment) -> Json {
    let scale = assessment.scale();
    let mut out = Written::default();
    write_context(&assessment.context, &mut out);
    out.put("scale", Some(scale.reference()));
    let observations = assessment
        .answers()
        .filter_map(|(item, seen)| Some((item.id.clone(), observation::write(item, seen)?)))
        .collect();
    out.put("observations", Some(Json::Object(observations)));
    let mut asked = Written::default();
    for (check, answer) in scale.checks().iter().zip(assessment.checks()) {
        let answer = (*answer != Asked::Not).then_some(*answer == Asked::Yes);
        asked.put(&check.id, answer);
    }
    out.put("checks", (!asked.0.is_empty()).then_some(asked.0));
    out.put("measures", readings::write(assessment));
    out.put("extra", assessment.context.extra.clone());
    Json::Object(out.0)
}

fn read_whole(
    node: &Node<'_>,
    find: &FindScale<'_>,
    zone: Option<Zone>,
    problems: &mut Problems,
) -> Option<Assessment> {
    let mut parts = Parts::open(node, "an assessment", zone, problems)?;
    let context = read_context(&mut parts);
    let scale = read_scale(&mut parts, find);
    let example = "add `observations` with a table of items";
    let observations = parts.fields.require("observations", example);
    let checks = parts.fields.take("checks");
    let measures = parts.fields.take("measures");
    let roused = parts.fields.take("roused");
    parts.fields.finish();
    let scale = scale?;
    let mut assessment = Assessment::blank(Arc::clone(&scale));
    assessment.context = context;
    if let Some(entry) = observations {
        for entry in entries(entry, problems).into_iter().flatten() {
            let Some((position, item)) = scale.item(&entry.key) else {
                let ids = scale.items().iter().map(|item| item.id.as_str());
                problems.push(unknown_id("unknown-item", "item", entry, &scale, ids));
                continue;
            };
            if let Some(seen) = observation::read(&entry.node, item, zone, problems) {
                assessment.observe(position, seen);
            }
        }
    }
    let is_awake = assessment.answered() > 0 && !assessment.is_asleep();
    if let Some(entry) = roused.filter(|_| is_awake) {
        let message =
            "`roused` is said of a patient who slept, and here no item is missing for that";
        let wrong = Diagnostic::new("roused-and-scored", entry.key_span.clone(), message);
        problems
            .push(wrong.help("leave `roused` out, or give the items that were left as `asleep`"));
    }
    if let Some(entry) = checks {
        for entry in entries(entry, problems).into_iter().flatten() {
            read_check(entry, &mut assessment, problems);
        }
    }
    if let Some(entry) = measures {
        for entry in entries(entry, problems).into_iter().flatten() {
            readings::read(entry, &mut assessment, problems);
        }
    }
    Some(assessment)
}

fn read_scale(parts: &mut Parts<'_, '_, '_>, find: &FindScale<'_>) -> Option<Arc<Scale>> {
    let before = parts.fields.problems.len();
    let named = parts.fields.text("scale");
    if parts.fields.problems.len() > before {
        return None;
    }
    let (name, span) = named.unzip();
    let start = parts.fields.span().start;
    find(name.as_deref())
        .map_err(|words| {
            let span = span.unwrap_or(start..start + 1);
            parts
                .fields
                .problems
                .push(Diagnostic::new("unknown-scale", span, words));
        })
        .ok()
}

fn read_context(parts: &mut Parts<'_, '_, '_>) -> Context {
    let mut context = Context {
        patient: parts.text("patient", texts::patient),
        rater: parts.prose("rater"),
        time: parts.time("time"),
        reason: parts.word("reason"),
        ..Context::default()
    };
    for substance in parts.texts("substance", |text| texts::word("substance", text)) {
        if !context.substances.contains(&substance) {
            context.substances.push(substance);
        }
    }
    context.route = parts.word("route");
    let months = "dependent_months";
    let months = parts.fields.integer(months, 0..=MOST_MONTHS.into());
    context.dependent_months = months.and_then(|(months, _)| u16::try_from(months).ok());
    context.alcohol = parts.word("alcohol");
    context.benzodiazepines = parts.word("benzodiazepines");
    context.roused = parts.word("roused");
    context.events = parts.tables("events", "an event", |parts, _| read_event(parts));
    context.extra = read_extra(parts);
    context.last_use = read_last_use(parts, context.time);
    context
}

fn read_last_use(parts: &mut Parts<'_, '_, '_>, assessed: Option<Time>) -> Option<LastUse> {
    let key = "last_use_certainty";
    let written = parts.fields.take("last_use");
    let span = written.or_else(|| parts.fields.take(key));
    let span = span.map_or(0..0, |entry| entry.node.span.clone());
    let certainty = parts.word(key);
    let time = parts.time("last_use");
    if written.is_some() && time.is_none() {
        // A time stands there and could not be read; to call it missing too would be false.
        return None;
    }
    let contradiction = |message| Diagnostic::new("last-use", span, message);
    texts::last_use(time, certainty, assessed)
        .map_err(|message| parts.fields.problems.push(contradiction(message)))
        .ok()?
}

fn read_event(mut parts: Parts<'_, '_, '_>) -> Option<Event> {
    parts.fields.require("kind", "add `kind` with a text");
    let kind = parts.word("kind");
    let time = parts.time("time");
    let code = parts.prose("code");
    let note = parts.prose("note");
    parts.fields.finish();
    Some(Event {
        kind: kind?,
        time,
        code,
        note,
    })
}

fn read_extra(parts: &mut Parts<'_, '_, '_>) -> Option<Json> {
    let entry = parts.fields.take("extra")?;
    entries(entry, parts.fields.problems)?;
    Some(entry.node.to_json())
}

fn read_check(entry: &Entry<'_>, assessment: &mut Assessment, problems: &mut Problems) {
    let scale = Arc::clone(assessment.scale());
    let ids = scale.checks().iter().map(|check| check.id.as_str());
    let Some(position) = ids.clone().position(|id| id == entry.key) else {
        problems.push(unknown_id("unknown-check", "check", entry, &scale, ids));
        return;
    };
    match entry.node.value {
        Value::Boolean(true) => assessment.ask(position, Asked::Yes),
        Value::Boolean(false) => assessment.ask(position, Asked::No),
        ref other => {
            let message = format!("`{}` is true or false, not {}", entry.key, kind_of(other));
            let wrong = Diagnostic::new("wrong-type", entry.node.span.clone(), message);
            problems.push(wrong.help("leave it out if it was not asked"));
        }
    }
}

/// Says that a scale has no item, check or measure of an id.
fn unknown_id<'s>(
    code: &'static str,
    what: &str,
    entry: &Entry<'_>,
    scale: &Scale,
    ids: impl Iterator<Item = &'s str>,
) -> Diagnostic {
    let key = excerpt(&entry.key);
    let message = format!("{} has no {what} `{key}`", scale.reference());
    let ids: Vec<&str> = ids.collect();
    let help = match ids.as_slice() {
        [] => format!("leave it out: this scale has no {what}"),
        ids => meant_or_any(&entry.key, ids),
    };
    Diagnostic::new(code, entry.key_span.clone(), message).help(help)
}

fn write_context(context: &Context, out: &mut Written) {
    let (last_use, certainty) = match context.last_use {
        None => (None, None),
        Some(LastUse::Unknown) => (None, Some(Certainty::Unknown)),
        Some(LastUse::At { time, about }) => (Some(time), about.then_some(Certainty::About)),
    };
    out.put("patient", context.patient.as_ref().map(Patient::as_str));
    out.put("rater", context.rater.as_deref());
    out.put("time", context.time.as_ref().map(format));
    out.put("reason", context.reason.map(|reason| reason.word()));
    let substances = context.substances.iter();
    out.put_all("substance", substances.map(|substance| substance.word()));
    out.put("route", context.route.map(|route| route.word()));
    out.put("last_use", last_use.as_ref().map(format));
    let certainty = certainty.map(|certainty| certainty.word());
    out.put("last_use_certainty", certainty);
    out.put("dependent_months", context.dependent_months);
    out.put("alcohol", context.alcohol.map(|used| used.word()));
    let benzodiazepines = context.benzodiazepines.map(|used| used.word());
    out.put("benzodiazepines", benzodiazepines);
    out.put("roused", context.roused.map(|roused| roused.word()));
    out.put_all("events", context.events.iter().map(write_event));
}

/// Writes one event.
pub fn write_event(event: &Event) -> Json {
    let mut out = Written::default();
    out.put("kind", Some(event.kind.word()));
    out.put("time", event.time.as_ref().map(format));
    out.put("code", event.code.as_deref());
    out.put("note", event.note.as_deref());
    Json::Object(out.0)
}
