//! An observation in the wire shape: bare points, or a table of points, value, missing and more.

use std::sync::Arc;

use chrono_tz::Tz;

use super::{moment, prose, sound_prose, unknown_id, word};
use crate::assessment::words::{How, Missing};
use crate::assessment::{Assessment, BadAnswer, Detail, Earlier, Observation};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{
    ANY_INTEGER, At, Entry, Fields, Node, Value, kind_of, plain_integer, wrong_kind,
};
use crate::base::source::Span;
use crate::scale::Item;

/// Reads the table of all observations into an assessment.
pub(super) fn read_all(
    node: &Node<'_>,
    assessment: &mut Assessment,
    zone: Option<Tz>,
    problems: &mut Problems,
) {
    let Value::Table(entries) = &node.value else {
        problems.unread(wrong_kind(node, "`observations` is a table"));
        return;
    };
    let scale = Arc::clone(assessment.scale());
    for entry in entries {
        match scale.item(&entry.key) {
            Some((position, item)) => {
                if let Some(observation) = one(entry, item, zone, problems) {
                    assessment.observe(position, observation);
                }
            }
            None => {
                let known: Vec<&str> = scale.items().iter().map(|item| item.id.as_str()).collect();
                problems.push(unknown_id("unknown-item", "item", entry, &scale, &known));
            }
        }
    }
}

fn one(
    entry: &Entry<'_>,
    item: &Item,
    zone: Option<Tz>,
    problems: &mut Problems,
) -> Option<Observation> {
    match &entry.node.value {
        Value::Integer(points) => agreed(
            Observation::points(item, *points),
            &entry.node.span,
            problems,
        ),
        Value::Table(entries) if !entries.is_empty() => table(&entry.node, item, zone, problems),
        other => {
            problems.push(no_observation(other, item, &entry.node.span));
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

/// The parts of an answer, as far as they could be read.
struct Given {
    points: Number,
    value: Number,
    missing: Option<Missing>,
    attributed: Option<bool>,
    /// Whether any part stands there, readable or not: if so, what is wrong with it was said.
    written: bool,
}

type Number = Option<At<i64>>;

impl Given {
    fn read(fields: &mut Fields<'_, '_, '_>) -> Self {
        let points = fields.integer("points", ANY_INTEGER);
        let value = fields.integer("value", ANY_INTEGER);
        let missing = word(fields, "missing", Missing::named, Missing::WORDS);
        let attributed = fields.boolean("attributed");
        if missing.is_some() && attributed.is_some() {
            let message =
                "a missing answer is neither due to withdrawal nor not; leave out `attributed`";
            let wrong = Diagnostic::new("contradiction", fields.span(), message);
            fields.problems.push(wrong);
        }
        let written = ["points", "value", "missing"]
            .into_iter()
            .any(|key| fields.take(key).is_some());
        Self {
            points,
            value,
            missing,
            attributed,
            written,
        }
    }
}

/// Only a measured value can be implausible, so only beside one does a confirmation mean anything.
fn confirmed(fields: &mut Fields<'_, '_, '_>, given: &Given) -> bool {
    let confirmed = fields.boolean("confirmed").unwrap_or(false);
    if confirmed
        && given.written
        && given.value.is_none()
        && let Some(entry) = fields.take("confirmed")
    {
        let message = "there is no measured value to confirm";
        let wrong = Diagnostic::new("contradiction", entry.key_span.clone(), message);
        let help = "leave out `confirmed`, or give the value";
        fields.problems.push(wrong.help(help));
    }
    confirmed
}

fn table(
    node: &Node<'_>,
    item: &Item,
    zone: Option<Tz>,
    problems: &mut Problems,
) -> Option<Observation> {
    let before = problems.len();
    let mut fields = Fields::open(node, "an observation", problems)?;
    let given = Given::read(&mut fields);
    let confirmed = confirmed(&mut fields, &given);
    let detail = detail(&mut fields, item, zone);
    fields.finish();
    let given = Given {
        // A misspelt key may well be the one that is missed.
        written: given.written || problems.len() > before,
        ..given
    };
    let observation = answer(given, confirmed, item, &node.span, problems)?;
    (problems.len() == before).then(|| observation.detailed(detail))
}

fn detail(fields: &mut Fields<'_, '_, '_>, item: &Item, zone: Option<Tz>) -> Detail {
    let how = word(fields, "how", How::named, How::WORDS);
    if let Some(entry) = fields.take("how")
        && item.reported_only
        && how == Some(How::Seen)
    {
        let message = format!("`{}` cannot be seen", item.id);
        let wrong = Diagnostic::new("not-seen", entry.node.span.clone(), message);
        fields.problems.push(wrong.help("write \"reported\""));
    }
    let note = prose(fields, "note");
    let confounders = fields.texts("confounders");
    let earlier_answers = fields.list("earlier").iter();
    Detail {
        note,
        time: moment(fields, "time", zone),
        earlier: earlier_answers
            .filter_map(|node| earlier(node, item, zone, fields.problems))
            .collect(),
        confounders: confounders
            .into_iter()
            .filter_map(|text| sound_prose("confounders", text, fields.problems))
            .collect(),
        how,
    }
}

fn answer(
    given: Given,
    confirmed: bool,
    item: &Item,
    span: &Span,
    problems: &mut Problems,
) -> Option<Observation> {
    let attributed = given.attributed.unwrap_or(true);
    let observation = match (given.points, given.value, given.missing) {
        (None, None, Some(why)) => Some(Observation::missing(why)),
        (Some((points, at)), None, None) => {
            agreed(Observation::points(item, points), &at, problems)
        }
        (None, Some((value, at)), None) => {
            agreed(Observation::measured(item, value, confirmed), &at, problems)
        }
        (Some((points, _)), Some((value, at)), None) => agreed(
            Observation::both(item, points, value, confirmed),
            &at,
            problems,
        ),
        (None, None, None) if given.written => None,
        (None, None, None) => {
            let message = format!(
                "`{}` has neither points nor a value, nor says why they are missing",
                item.id
            );
            problems.push(
                Diagnostic::new("no-observation", span.clone(), message)
                    .help("add `points`, `value` or `missing`"),
            );
            None
        }
        (_, _, Some(_)) => {
            let message = format!("`{}` is said to be missing and has an answer", item.id);
            problems.push(
                Diagnostic::new("contradiction", span.clone(), message)
                    .help("leave out `missing`, or the answer"),
            );
            None
        }
    };
    observation.map(|observation| observation.attributed(attributed))
}

fn agreed(
    made: Result<Observation, BadAnswer>,
    span: &Span,
    problems: &mut Problems,
) -> Option<Observation> {
    let code = |bad: &BadAnswer| match bad {
        BadAnswer::NoSuchPoints { .. } => "no-such-points",
        BadAnswer::NoMeasure { .. } => "no-measure",
        BadAnswer::Implausible { .. } => "implausible",
        BadAnswer::Disagree { .. } => "disagree",
    };
    made.map_err(|bad| {
        problems.push(Diagnostic::new(code(&bad), span.clone(), bad.to_string()).help(help(&bad)))
    })
    .ok()
}

fn help(bad: &BadAnswer) -> String {
    if bad.can_be_confirmed() {
        format!("{}, with \"confirmed\": true", bad.help())
    } else {
        bad.help()
    }
}

fn earlier(
    node: &Node<'_>,
    item: &Item,
    zone: Option<Tz>,
    problems: &mut Problems,
) -> Option<Earlier> {
    let mut fields = Fields::open(node, "an earlier answer", problems)?;
    let given = Given::read(&mut fields);
    let time = moment(&mut fields, "time", zone);
    fields.finish();
    // An earlier answer was let through when it was given; it is not asked about a second time.
    let observation = answer(given, true, item, &node.span, problems)?;
    Some(Earlier {
        answer: observation.answer(),
        value: observation.value(),
        time,
    })
}
