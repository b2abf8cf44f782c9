//! One observation in the JSON shape: bare points, or a table of points, value, missing and more.

use serde_json::Value as Json;

use super::parts::{Parts, Written};
use crate::assessment::texts;
use crate::assessment::{Answer, BadAnswer, Detail, Earlier, Observation};
use crate::assessment::{How, Missing};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{ANY_INTEGER, Node, Value, kind_of, plain_integer};
use crate::base::source::Span;
use crate::base::time::format;
use crate::base::zone::Zone;
use crate::scale::Item;

/// Reads the observation of an item; what is wrong with it is added to `problems`.
pub(super) fn read(
    node: &Node<'_>,
    item: &Item,
    zone: Option<Zone>,
    problems: &mut Problems,
) -> Option<Observation> {
    match &node.value {
        Value::Integer(points) => {
            permitted(Observation::points(item, *points), &node.span, problems)
        }
        Value::Table(entries) if !entries.is_empty() => read_table(node, item, zone, problems),
        other => {
            problems.push(no_observation(other, item, &node.span));
            None
        }
    }
}

fn no_observation(value: &Value<'_>, item: &Item, span: &Span) -> Diagnostic {
    let shown = if let Value::Table(_) = value {
        "`{}`".to_owned()
    } else {
        kind_of(value)
    };
    let message = format!("`{}` is points, not {shown}", item.id);
    let help = match value {
        Value::Number(written) => match whole_number(written) {
            Some(whole) => points_to_write(item, whole, ""),
            None => "write plain digits".to_owned(),
        },
        Value::Text(text) if let Some(points) = plain_integer(text) => {
            points_to_write(item, points, ", without quotes")
        }
        Value::Null | Value::Table(_) => {
            "leave it out, or write {\"missing\": \"not-observed\"}".to_owned()
        }
        _ => "write plain digits, or a table such as {\"points\": 2, \"note\": \"…\"}".to_owned(),
    };
    Diagnostic::new("no-observation", span.clone(), message).help(help)
}

/// Says to write the points that were meant, or, if the item has no such points, those that it has.
fn points_to_write(item: &Item, meant: i64, how: &str) -> String {
    match Observation::points(item, meant) {
        Ok(_) => format!("write {meant}{how}"),
        Err(bad) => bad.help(),
    }
}

/// Returns the whole number that `4.0` or `04` was meant to be.
fn whole_number(written: &str) -> Option<i64> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    if !fraction.bytes().all(|digit| digit == b'0') {
        return None;
    }
    whole.parse().ok()
}

fn read_table(
    node: &Node<'_>,
    item: &Item,
    zone: Option<Zone>,
    problems: &mut Problems,
) -> Option<Observation> {
    let before = problems.len();
    let mut parts = Parts::open(node, "an observation", zone, problems)?;
    let mut answer = AnswerKeys::read(&mut parts);
    let confirmed = read_confirmed(&mut parts, &answer);
    let detail = read_detail(&mut parts, item);
    parts.fields.finish();
    // A misspelt key may well be the one that is missed.
    answer.written |= problems.len() > before;
    let observation = answer.observation(confirmed, item, &node.span, problems)?;
    (problems.len() == before).then(|| observation.detailed(detail))
}

/// Only a measured value can be implausible, so only beside one does a confirmation mean anything.
fn read_confirmed(parts: &mut Parts<'_, '_, '_>, answer: &AnswerKeys) -> bool {
    let confirmed = parts.fields.boolean("confirmed").unwrap_or(false);
    if confirmed
        && answer.written
        && answer.value.is_none()
        && let Some(entry) = parts.fields.take("confirmed")
    {
        let message = "there is no measured value to confirm";
        let diagnostic = Diagnostic::new("contradiction", entry.key_span.clone(), message);
        let help = "leave out `confirmed`, or give the value";
        parts.fields.problems.push(diagnostic.help(help));
    }
    confirmed
}

fn read_detail(parts: &mut Parts<'_, '_, '_>, item: &Item) -> Detail {
    let how = parts.word("how");
    if let Some(entry) = parts.fields.take("how")
        && item.reported_only
        && how == Some(How::Seen)
    {
        let message = format!("`{}` cannot be seen", item.id);
        let wrong = Diagnostic::new("not-seen", entry.node.span.clone(), message);
        parts.fields.problems.push(wrong.help("write \"reported\""));
    }
    Detail {
        how,
        note: parts.prose("note"),
        confounders: parts.texts("confounders", |text| texts::prose("confounders", text)),
        earlier: parts.tables("earlier", "an earlier answer", |parts, span| {
            read_earlier(parts, span, item)
        }),
        time: parts.time("time"),
    }
}

fn read_earlier(mut parts: Parts<'_, '_, '_>, span: &Span, item: &Item) -> Option<Earlier> {
    let answer = AnswerKeys::read(&mut parts);
    let time = parts.time("time");
    // An earlier answer was let through when it was given; it is not asked about a second time.
    let observation = answer.observation(true, item, span, parts.fields.problems);
    parts.fields.finish();
    let observation = observation?;
    Some(Earlier {
        answer: observation.answer(),
        value: observation.value(),
        time,
    })
}

/// The keys that say what the answer is, as far as they could be read.
struct AnswerKeys {
    points: Option<(i64, Span)>,
    value: Option<(i64, Span)>,
    missing: Option<Missing>,
    attributed: Option<bool>,
    /// Whether any of them stands there, readable or not: if so, what is wrong with it was said.
    written: bool,
}

impl AnswerKeys {
    fn read(parts: &mut Parts<'_, '_, '_>) -> Self {
        let mut number = |key| parts.fields.integer(key, ANY_INTEGER);
        let (points, value) = (number("points"), number("value"));
        let missing = parts.word("missing");
        let attributed = parts.fields.boolean("attributed");
        if missing.is_some() && attributed.is_some() {
            let message =
                "a missing answer is neither due to withdrawal nor not; leave out `attributed`";
            let span = parts.fields.span();
            parts
                .fields
                .problems
                .push(Diagnostic::new("contradiction", span, message));
        }
        let mut keys = ["points", "value", "missing"].into_iter();
        Self {
            points,
            value,
            missing,
            attributed,
            written: keys.any(|key| parts.fields.take(key).is_some()),
        }
    }

    /// Makes the observation that they say; `span` is that of the table.
    fn observation(
        self,
        confirmed: bool,
        item: &Item,
        span: &Span,
        problems: &mut Problems,
    ) -> Option<Observation> {
        let id = &item.id;
        let mut wrong = |code, message, help| {
            problems.push(Diagnostic::new(code, span.clone(), message).help(help));
        };
        let (made, at) = match (self.points, self.value, self.missing) {
            (None, None, Some(why)) => (Ok(Observation::missing(why)), span.clone()),
            (Some((points, at)), None, None) => (Observation::points(item, points), at),
            (None, Some((value, at)), None) => (Observation::measured(item, value, confirmed), at),
            (Some((points, _)), Some((value, at)), None) => {
                (Observation::both(item, points, value, confirmed), at)
            }
            (None, None, None) => {
                if !self.written {
                    let message = format!(
                        "`{id}` has neither points nor a value, nor says why they are missing"
                    );
                    let help = "add `points`, `value` or `missing`";
                    wrong("no-observation", message, help);
                }
                return None;
            }
            (_, _, Some(_)) => {
                let message = format!("`{id}` is said to be missing and has an answer");
                let help = "leave out `missing`, or the answer";
                wrong("contradiction", message, help);
                return None;
            }
        };
        let attributed = self.attributed.unwrap_or(true);
        permitted(made, &at, problems).map(|made| made.attributed(attributed))
    }
}

/// Returns an observation that the item permits, or says why it permits none.
fn permitted(
    made: Result<Observation, BadAnswer>,
    span: &Span,
    problems: &mut Problems,
) -> Option<Observation> {
    made.map_err(|bad| {
        let help = if bad.can_be_confirmed() {
            format!("{}, with \"confirmed\": true", bad.help())
        } else {
            bad.help()
        };
        problems.push(Diagnostic::new(bad.code, span.clone(), bad.message).help(help));
    })
    .ok()
}

/// Writes one observation; `None` for one that was never given.
pub(super) fn write(item: &Item, seen: &Observation) -> Option<Json> {
    let mut out = write_answer(item, seen.answer(), seen.value());
    out.put("confirmed", seen.is_confirmed().then_some(true));
    if let Some(detail) = seen.detail() {
        out.put("note", detail.note.as_deref());
        out.put("time", detail.time.as_ref().map(format));
        let earlier = detail.earlier.iter();
        out.put_all("earlier", earlier.map(|before| write_earlier(item, before)));
        out.put_all("confounders", detail.confounders.iter().cloned());
        out.put("how", detail.how.map(|how| how.word()));
    }
    if out.0.len() > 1 {
        return Some(Json::Object(out.0));
    }
    match seen.answer() {
        Answer::Missing(Missing::NotGiven) => None,
        _ => Some((out.0.remove("points")).unwrap_or(Json::Object(out.0))),
    }
}

fn write_answer(item: &Item, answer: Answer, value: Option<u32>) -> Written {
    let mut out = Written::default();
    match answer {
        Answer::Missing(why) => out.put("missing", Some(why.word())),
        Answer::Chosen { choice, attributed } => {
            out.put("value", value);
            let choice = item.choices.get(usize::from(choice));
            let points = choice.filter(|_| value.is_none());
            out.put("points", points.map(|choice| choice.points));
            out.put("attributed", (!attributed).then_some(false));
        }
    }
    out
}

fn write_earlier(item: &Item, before: &Earlier) -> Json {
    let mut out = write_answer(item, before.answer, before.value);
    out.put("time", before.time.as_ref().map(format));
    Json::Object(out.0)
}
