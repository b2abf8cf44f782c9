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
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Entry, Fields, Node, Value, wrong_kind};
use crate::base::source::Span;
use crate::base::text::{excerpt, one_of, suggestion};
use crate::base::time::{self, BadTime, Time};
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

/// Reads an assessment.
///
/// # Errors
/// All that is wrong with it, in the order of the text. Then nothing of it is used.
pub fn read(node: &Node<'_>, reading: &Reading<'_>) -> Result<Assessment, Vec<Diagnostic>> {
    let mut problems = Problems::default();
    let assessment = whole(node, reading, &mut problems);
    problems.or(assessment)
}

fn whole(node: &Node<'_>, reading: &Reading<'_>, problems: &mut Problems) -> Option<Assessment> {
    let mut fields = Fields::open(node, "an assessment", problems)?;
    let context = context(&mut fields, reading);
    let scale = scale(&mut fields, reading);
    let observations = fields.require("observations", "add `observations` with a table of items");
    let checks = fields.take("checks");
    fields.finish();
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

fn scale(fields: &mut Fields<'_, '_, '_>, reading: &Reading<'_>) -> Option<Arc<Scale>> {
    let named = fields.text("scale");
    if named.is_none() && fields.take("scale").is_some() {
        return None;
    }
    let (name, span) = match &named {
        Some((name, span)) => (Some(name.as_str()), span.clone()),
        None => (None, fields.span().start..fields.span().start + 1),
    };
    let unknown = |words| Diagnostic::new("unknown-scale", span, words);
    (reading.scale)(name)
        .map_err(|words| fields.problems.push(unknown(words)))
        .ok()
}

fn context(fields: &mut Fields<'_, '_, '_>, reading: &Reading<'_>) -> Context {
    let mut context = Context {
        patient: patient(fields),
        rater: prose(fields, "rater"),
        time: moment(fields, "time", reading.zone),
        reason: word(fields, "reason", Reason::named, Reason::WORDS),
        substances: substances(fields),
        route: word(fields, "route", Route::named, Route::WORDS),
        last_use: None,
        dependent_months: fields
            .integer("dependent_months", 0..=MOST_MONTHS.into())
            .and_then(|(months, _)| u16::try_from(months).ok()),
        alcohol: word(fields, "alcohol", CoUse::named, CoUse::WORDS),
        benzodiazepines: word(fields, "benzodiazepines", CoUse::named, CoUse::WORDS),
        events: events(fields, reading),
        extra: extra(fields),
    };
    context.last_use = last_use_in(fields, reading, context.time);
    context
}

fn last_use_in(
    fields: &mut Fields<'_, '_, '_>,
    reading: &Reading<'_>,
    assessed: Option<Time>,
) -> Option<LastUse> {
    let key = "last_use_certainty";
    let written = fields.take("last_use");
    let span = written.or_else(|| fields.take(key));
    let span = span.map_or(0..0, |entry| entry.node.span.clone());
    let certainty = word(fields, key, Certainty::named, Certainty::WORDS);
    let time = moment(fields, "last_use", reading.zone);
    if written.is_some() && time.is_none() {
        // A time stands there and could not be read; to call it missing too would be false.
        return None;
    }
    let contradiction = |message| Diagnostic::new("last-use", span, message);
    last_use(time, certainty, assessed)
        .map_err(|message| fields.problems.push(contradiction(message)))
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

fn patient(fields: &mut Fields<'_, '_, '_>) -> Option<Patient> {
    let (text, span) = fields.text("patient")?;
    let bad = |words| Diagnostic::new("bad-patient", span, words).help(Patient::SHAPE);
    Patient::parse(&text)
        .map_err(|words| fields.problems.push(bad(words)))
        .ok()
}

/// Takes a free text that says something and is not endless.
fn prose(fields: &mut Fields<'_, '_, '_>, key: &'static str) -> Option<String> {
    let text = fields.text(key)?;
    sound_prose(key, text, fields.problems)
}

fn sound_prose(key: &str, (text, span): At<String>, problems: &mut Problems) -> Option<String> {
    let Some(words) = bad_prose(key, &text) else {
        return Some(text);
    };
    problems.push(Diagnostic::new("bad-text", span, words));
    None
}

/// Says what is wrong with a free text, if anything is.
pub fn bad_prose(key: &str, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(format!("`{key}` is empty; leave it out instead"));
    }
    (text.chars().count() > LONGEST_TEXT)
        .then(|| format!("`{key}` has more than {LONGEST_TEXT} characters"))
}

/// Takes a time, written as a text or, in TOML, as a time of its own.
fn moment(fields: &mut Fields<'_, '_, '_>, key: &'static str, zone: Option<Tz>) -> Option<Time> {
    let node = &fields.take(key)?.node;
    let (Value::Text(text) | Value::Moment(text)) = &node.value else {
        let wrong = wrong_kind(node, &format!("`{key}` is a time in double quotes"));
        let help = "as in \"2026-11-22T20:14:00-05:00\"";
        fields.problems.unread(wrong.help(help));
        return None;
    };
    let bad =
        |bad: BadTime| Diagnostic::new("bad-time", node.span.clone(), bad.message).help(bad.help);
    time::parse(text, zone)
        .map_err(|error| fields.problems.push(bad(error)))
        .ok()
}

fn word<T>(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    named: fn(&str) -> Option<T>,
    words: &[&str],
) -> Option<T> {
    let (text, span) = fields.text(key)?;
    let found = named(&text);
    if found.is_none() {
        fields.problems.push(unknown_word(key, &text, words, span));
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

fn substances(fields: &mut Fields<'_, '_, '_>) -> Vec<Substance> {
    let mut found = Vec::new();
    for (text, span) in fields.texts("substance") {
        match Substance::named(&text) {
            Some(substance) if !found.contains(&substance) => found.push(substance),
            Some(_) => {}
            None => {
                let unknown = unknown_word("substance", &text, SUBSTANCES, span);
                fields.problems.push(unknown);
            }
        }
    }
    found
}

fn events(fields: &mut Fields<'_, '_, '_>, reading: &Reading<'_>) -> Vec<Event> {
    fields
        .list("events")
        .iter()
        .filter_map(|node| event(node, reading, fields.problems))
        .collect()
}

fn event(node: &Node<'_>, reading: &Reading<'_>, problems: &mut Problems) -> Option<Event> {
    let mut fields = Fields::open(node, "an event", problems)?;
    fields.require("kind", "add `kind` with a text");
    let kind = word(&mut fields, "kind", EventKind::named, EventKind::WORDS);
    let time = moment(&mut fields, "time", reading.zone);
    let code = prose(&mut fields, "code");
    let note = prose(&mut fields, "note");
    fields.finish();
    Some(Event {
        kind: kind?,
        time,
        code,
        note,
    })
}

fn extra(fields: &mut Fields<'_, '_, '_>) -> Option<serde_json::Value> {
    let node = &fields.take("extra")?.node;
    if let Value::Table(_) = node.value {
        return Some(node.to_json());
    }
    fields
        .problems
        .unread(wrong_kind(node, "`extra` is a table"));
    None
}

fn read_checks(node: &Node<'_>, assessment: &mut Assessment, problems: &mut Problems) {
    let Value::Table(entries) = &node.value else {
        problems.unread(wrong_kind(node, "`checks` is a table"));
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
            _ => {
                let wrong = wrong_kind(&entry.node, &format!("`{}` is true or false", entry.key));
                problems.unread(wrong.help("leave it out if it was not asked"));
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
