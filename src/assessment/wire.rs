//! The one JSON shape of an assessment: files, drafts, the log and training all use it.
//!
//! Reading goes by hand over a tree with places, so that a wrong value is named with its line and
//! column. Writing leaves out what is absent, and what it writes reads back as the same assessment.
//! A TOML file has the same keys.

mod observation;
mod write;

use std::sync::Arc;

use chrono_tz::Tz;

pub use write::write;

use super::words::{Asked, Certainty, CoUse, EventKind, Reason, Route};
use super::{Assessment, Context, Event, LastUse, Patient};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{Entry, Fields, Node, Value, kind_of};
use crate::base::source::Span;
use crate::base::text::{excerpt, one_of, suggestion};
use crate::base::time::{self, Time};
use crate::scale::substance::SUBSTANCES;
use crate::scale::{Scale, Substance};

/// The longest text that a rater, a code or a note may have, in characters.
pub const LONGEST_TEXT: usize = 2000;

/// The most months for which a patient can have been dependent.
pub const MOST_MONTHS: u16 = 1200;

/// Finds the scale that an assessment names, or the one to use when it names none.
///
/// The error says in words why there is none.
pub type FindScale<'r> = dyn Fn(Option<&str>) -> Result<Arc<Scale>, String> + 'r;

/// What reading needs to know from outside.
pub struct Reading<'r> {
    /// Finds the scale that the assessment names, or the one to use when it names none.
    pub scale: &'r FindScale<'r>,
    /// The zone that times without an offset belong to.
    pub zone: Option<Tz>,
}

type Problems = Vec<Diagnostic>;

/// Reads an assessment.
///
/// # Errors
/// All that is wrong with it, in the order of the text. Then nothing of it is used.
pub fn read(node: &Node<'_>, reading: &Reading<'_>) -> Result<Assessment, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let assessment = whole(node, reading, &mut problems);
    problems.sort_by_key(|problem| problem.span.start);
    match assessment {
        Some(assessment) if problems.is_empty() => Ok(assessment),
        _ => Err(problems),
    }
}

fn whole(node: &Node<'_>, reading: &Reading<'_>, problems: &mut Problems) -> Option<Assessment> {
    let mut fields = Fields::open(node, "an assessment", problems)?;
    let context = context(&mut fields, reading, problems);
    let scale = scale(&mut fields, reading, problems);
    let observations = fields.require("observations", "add `observations` with a table of items");
    let checks = fields.take("checks");
    fields.finish(problems);
    let mut assessment = Assessment::blank(scale?);
    assessment.context = context;
    if let Some(entry) = observations {
        observation::read_all(&entry.node, &mut assessment, reading.zone, problems);
    }
    if let Some(entry) = checks {
        read_checks(&entry.node, &mut assessment, problems);
    }
    Some(assessment)
}

fn scale(
    fields: &mut Fields<'_, '_>,
    reading: &Reading<'_>,
    problems: &mut Problems,
) -> Option<Arc<Scale>> {
    let before = problems.len();
    let named = fields.text("scale", problems);
    if problems.len() > before {
        return None;
    }
    let (name, span) = match &named {
        Some((name, span)) => (Some(name.as_str()), span.clone()),
        None => (None, fields.span().start..fields.span().start + 1),
    };
    (reading.scale)(name)
        .map_err(|words| problems.push(Diagnostic::new("unknown-scale", span, words)))
        .ok()
}

fn context(fields: &mut Fields<'_, '_>, reading: &Reading<'_>, problems: &mut Problems) -> Context {
    let mut context = Context {
        patient: fields
            .text("patient", problems)
            .and_then(|(text, span)| patient(&text, span, problems)),
        rater: fields
            .text("rater", problems)
            .and_then(|text| prose("rater", text, problems)),
        time: fields
            .take("time")
            .and_then(|entry| moment(entry, reading.zone, problems)),
        reason: word(fields, "reason", Reason::named, Reason::WORDS, problems),
        substances: substances(fields, problems),
        route: word(fields, "route", Route::named, Route::WORDS, problems),
        last_use: None,
        dependent_months: fields
            .integer("dependent_months", 0, MOST_MONTHS.into(), problems)
            .and_then(|(months, _)| u16::try_from(months).ok()),
        alcohol: word(fields, "alcohol", CoUse::named, CoUse::WORDS, problems),
        benzodiazepines: word(
            fields,
            "benzodiazepines",
            CoUse::named,
            CoUse::WORDS,
            problems,
        ),
        events: events(fields, reading, problems),
        extra: extra(fields, problems),
    };
    context.last_use = last_use_in(fields, reading, context.time, problems);
    context
}

fn last_use_in(
    fields: &mut Fields<'_, '_>,
    reading: &Reading<'_>,
    assessed: Option<Time>,
    problems: &mut Problems,
) -> Option<LastUse> {
    let key = "last_use_certainty";
    let written = fields.take("last_use");
    let span = written.or_else(|| fields.take(key));
    let span = span.map_or(0..0, |entry| entry.node.span.clone());
    let certainty = word(fields, key, Certainty::named, Certainty::WORDS, problems);
    let time = written.and_then(|entry| moment(entry, reading.zone, problems));
    if written.is_some() && time.is_none() {
        // A time stands there and could not be read; to call it missing too would be false.
        return None;
    }
    last_use(time, certainty, assessed)
        .map_err(|message| problems.push(Diagnostic::new("last-use", span, message)))
        .ok()?
}

/// Joins the time of the last use and how well it is known.
///
/// # Errors
/// Says how the two, or the last use and the assessment, contradict each other.
pub fn last_use(
    time: Option<Time>,
    certainty: Option<Certainty>,
    assessed: Option<Time>,
) -> Result<Option<LastUse>, String> {
    if let (Some(time), Some(assessed)) = (time, assessed)
        && time > assessed
    {
        return Err("the last use lies after the assessment; mend one of the two times".to_owned());
    }
    match (time, certainty) {
        (Some(_), Some(Certainty::Unknown)) => Err(
            "the last use has a time and is said to be unknown; leave one of them out".to_owned(),
        ),
        (Some(time), certainty) => Ok(Some(LastUse::At {
            time,
            about: certainty == Some(Certainty::About),
        })),
        (None, Some(Certainty::Unknown)) => Ok(Some(LastUse::Unknown)),
        (None, Some(Certainty::Known | Certainty::About)) => Err(
            "the last use is said to be known and has no time; add it, or leave out how well it is known"
                .to_owned(),
        ),
        (None, None) => Ok(None),
    }
}

fn patient(text: &str, span: Span, problems: &mut Problems) -> Option<Patient> {
    Patient::parse(text)
        .map_err(|words| {
            problems.push(Diagnostic::new("bad-patient", span, words).help(Patient::SHAPE))
        })
        .ok()
}

/// Takes a free text that says something and is not endless.
fn prose(key: &str, (text, span): (String, Span), problems: &mut Problems) -> Option<String> {
    match bad_prose(key, &text) {
        None => Some(text),
        Some(words) => {
            problems.push(Diagnostic::new("bad-text", span, words));
            None
        }
    }
}

/// Says what is wrong with a free text, if anything is.
pub fn bad_prose(key: &str, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(format!("`{key}` is empty; leave it out instead"));
    }
    (text.chars().count() > LONGEST_TEXT)
        .then(|| format!("`{key}` has more than {LONGEST_TEXT} characters"))
}

/// Reads a time, written as a text or, in TOML, as a time of its own.
fn moment(entry: &Entry<'_>, zone: Option<Tz>, problems: &mut Problems) -> Option<Time> {
    let text = match &entry.node.value {
        Value::Text(text) | Value::Moment(text) => text,
        other => {
            let message = format!(
                "`{}` is a time in double quotes, not {}",
                entry.key,
                kind_of(other)
            );
            problems.push(
                Diagnostic::new("wrong-type", entry.node.span.clone(), message)
                    .help("as in \"2026-11-22T20:14:00-05:00\""),
            );
            return None;
        }
    };
    let parsed = time::parse(text, zone);
    parsed
        .map_err(|bad| {
            problems.push(
                Diagnostic::new("bad-time", entry.node.span.clone(), bad.message).help(bad.help),
            )
        })
        .ok()
}

fn word<T>(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    named: fn(&str) -> Option<T>,
    words: &[&str],
    problems: &mut Problems,
) -> Option<T> {
    let (text, span) = fields.text(key, problems)?;
    let found = named(&text);
    if found.is_none() {
        problems.push(unknown_word(key, &text, words, span));
    }
    found
}

fn unknown_word(key: &str, text: &str, words: &[&str], span: Span) -> Diagnostic {
    let (message, help) = unknown_word_words(key, text, words);
    Diagnostic::new("unknown-word", span, message).help(help)
}

/// Says that a word is not among those permitted, and what to write instead.
pub fn unknown_word_words(key: &str, text: &str, words: &[&str]) -> (String, String) {
    let help = match suggestion(text, words.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(words)),
    };
    (format!("`{key}` cannot be `{}`", excerpt(text)), help)
}

fn substances(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> Vec<Substance> {
    let mut found = Vec::new();
    for (text, span) in fields.texts("substance", problems) {
        match Substance::named(&text) {
            Some(substance) if !found.contains(&substance) => found.push(substance),
            Some(_) => {}
            None => problems.push(unknown_word("substance", &text, SUBSTANCES, span)),
        }
    }
    found
}

fn events(
    fields: &mut Fields<'_, '_>,
    reading: &Reading<'_>,
    problems: &mut Problems,
) -> Vec<Event> {
    fields
        .list("events", problems)
        .iter()
        .filter_map(|node| event(node, reading, problems))
        .collect()
}

fn event(node: &Node<'_>, reading: &Reading<'_>, problems: &mut Problems) -> Option<Event> {
    let mut fields = Fields::open(node, "an event", problems)?;
    fields.require("kind", "add `kind` with a text");
    let kind = word(
        &mut fields,
        "kind",
        EventKind::named,
        EventKind::WORDS,
        problems,
    );
    let time = fields
        .take("time")
        .and_then(|entry| moment(entry, reading.zone, problems));
    let code = fields
        .text("code", problems)
        .and_then(|text| prose("code", text, problems));
    let note = fields
        .text("note", problems)
        .and_then(|text| prose("note", text, problems));
    fields.finish(problems);
    Some(Event {
        kind: kind?,
        time,
        code,
        note,
    })
}

fn extra(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> Option<serde_json::Value> {
    let node = &fields.take("extra")?.node;
    if let Value::Table(_) = node.value {
        return Some(node.to_json());
    }
    let message = format!("`extra` is a table, not {}", kind_of(&node.value));
    problems.push(Diagnostic::new("wrong-type", node.span.clone(), message));
    None
}

fn read_checks(node: &Node<'_>, assessment: &mut Assessment, problems: &mut Problems) {
    let Value::Table(entries) = &node.value else {
        let message = format!("`checks` is a table, not {}", kind_of(&node.value));
        problems.push(Diagnostic::new("wrong-type", node.span.clone(), message));
        return;
    };
    let scale = Arc::clone(assessment.scale());
    for entry in entries {
        let Some(position) = scale
            .checks()
            .iter()
            .position(|check| check.id == entry.key)
        else {
            let known: Vec<&str> = scale
                .checks()
                .iter()
                .map(|check| check.id.as_str())
                .collect();
            problems.push(unknown_id("unknown-check", "check", entry, &scale, &known));
            continue;
        };
        match entry.node.value {
            Value::Boolean(yes) => {
                assessment.ask(position, if yes { Asked::Yes } else { Asked::No })
            }
            ref other => {
                let message = format!("`{}` is true or false, not {}", entry.key, kind_of(other));
                let help = "leave it out if it was not asked";
                problems.push(
                    Diagnostic::new("wrong-type", entry.node.span.clone(), message).help(help),
                );
            }
        }
    }
}

fn unknown_id(
    code: &'static str,
    what: &str,
    entry: &Entry<'_>,
    scale: &Scale,
    known: &[&str],
) -> Diagnostic {
    let message = format!(
        "{} has no {what} `{}`",
        scale.reference(),
        excerpt(&entry.key)
    );
    let help = match suggestion(&entry.key, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(known)),
    };
    Diagnostic::new(code, entry.key_span.clone(), message).help(help)
}
