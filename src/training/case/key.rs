//! Reads the key of a case, and holds what it claims to what the scale makes of its answers.

use std::sync::Arc;

use serde_json::json;

use super::fields::{entry, prose, read_assessment, sound};
use super::{Also, Key};
use crate::assessment::{Answer, Assessment, Context, Missing};
use crate::base::canonical::canonical_json;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{Entry, Fields, Node, Value, digest};
use crate::base::source::Span;
use crate::base::text::{all_of, excerpt, quoted, suggestion};
use crate::scale::Scale;
use crate::scale::truth::Truth;
use crate::scoring::outcome::Outcome;

/// The most characters that a reason may have.
const LONGEST_REASON: usize = 240;
/// The most characters that what a case teaches may have.
const LONGEST_LESSON: usize = 400;

/// Reads a key, and what it teaches, for a case of this scale, about which so much is known before.
pub(super) fn read(
    key: &Node<'_>,
    teaches: Option<&Entry<'_>>,
    scale: &Arc<Scale>,
    context: &Context,
    problems: &mut Problems,
) -> Option<Key> {
    let before = problems.len();
    // As it is written into a file of its own.
    let lesson = teaches.map(|entry| entry.node.to_json());
    let written = json!({ "teaches": lesson, "key": key.to_json() });
    let mut fields = Fields::open(key, "a key", problems)?;
    let observations = fields.require(
        "observations",
        "add [key.observations] with an answer for each item",
    );
    let checks = fields.take("checks");
    let total = fields.take("total");
    let band = fields.text("band");
    let why = fields.require("why", "add [key.why] with a reason for each item");
    let also = also(&mut fields, scale);
    let flags = fields.take("flag");
    let decoys = fields.take("decoy");
    let span = fields.span();
    fields.finish();
    let teaches = lesson_of(key, teaches, problems);
    let assessment = answers(observations?, checks, scale, context, problems)?;
    let outcome = Outcome::of(&assessment);
    let key = Key {
        why: reasons(why?, scale, problems),
        also,
        flags: about_flags(flags, scale, problems),
        decoys: about_flags(decoys, scale, problems),
        teaches: teaches?,
        digest: digest(canonical_json(&written), span.clone(), problems)?,
        written,
        assessment,
        outcome,
    };
    hold_total(&key, scale, total, &span, problems);
    hold_band(&key, scale, band.as_ref(), &span, problems);
    hold_flags(&key, scale, flags, decoys, &span, problems);
    hold_also(&key, &span, problems);
    (problems.len() == before).then_some(key)
}

fn lesson_of(
    key: &Node<'_>,
    teaches: Option<&Entry<'_>>,
    problems: &mut Problems,
) -> Option<String> {
    let Some(entry) = teaches else {
        let message = "a case with a key says what it teaches";
        let none = Diagnostic::new("missing-key", key.span.clone(), message);
        problems.push(none.help("add `teaches` with a sentence or two, above [assessment]"));
        return None;
    };
    text(entry, LONGEST_LESSON, problems)
}

fn text(entry: &Entry<'_>, longest: usize, problems: &mut Problems) -> Option<String> {
    let span = entry.node.span.clone();
    if let Value::Text(text) = &entry.node.value {
        let text = (text.clone().into_owned(), span);
        return sound(&entry.key, text, longest, problems);
    }
    let message = format!("`{}` is a text", excerpt(&entry.key));
    let wrong = Diagnostic::new("wrong-type", span, message);
    problems.push(wrong.help("put it between double quotes"));
    None
}

/// Reads the answers, in the one wire shape. Each item has one, or the reason why there is none.
fn answers(
    observations: &Entry<'_>,
    checks: Option<&Entry<'_>>,
    scale: &Arc<Scale>,
    context: &Context,
    problems: &mut Problems,
) -> Option<Assessment> {
    let mut entries = vec![entry("observations", observations.node.clone())];
    entries.extend(checks.map(|checks| entry("checks", checks.node.clone())));
    let node = Node {
        value: Value::Table(entries),
        span: observations.node.span.clone(),
    };
    let find = |_: Option<&str>| Ok(Arc::clone(scale));
    let mut assessment = read_assessment(&node, &find, problems)?;
    assessment.context = context.clone();
    let answers = assessment.answers();
    let open = answers.filter(|(_, seen)| seen.answer() == Answer::Missing(Missing::NotGiven));
    let open: Vec<String> = open.map(|(item, _)| quoted(&item.id)).collect();
    if !open.is_empty() {
        let message = format!("the key leaves {} open", all_of(&open));
        let lacks = Diagnostic::new("key-open", observations.key_span.clone(), message);
        problems.push(lacks.help(
            "give each item an answer, or say why it has none, as in { missing = \"asleep\" }",
        ));
    }
    Some(assessment)
}

/// Opens a table whose keys are names of the scale.
fn named<'n, 'a>(entry: &'n Entry<'a>, problems: &mut Problems) -> &'n [Entry<'a>] {
    if let Value::Table(entries) = &entry.node.value {
        return entries;
    }
    let message = format!("`{}` is a table of names and reasons", entry.key);
    let wrong = Diagnostic::new("wrong-type", entry.node.span.clone(), message);
    problems.push(wrong.help(format!(
        "write [key.{}], and the reasons below it",
        entry.key
    )));
    &[]
}

fn reasons(why: &Entry<'_>, scale: &Scale, problems: &mut Problems) -> Vec<String> {
    let mut reasons = vec![String::new(); scale.items().len()];
    for entry in named(why, problems) {
        let Some((item, _)) = scale.item(&entry.key) else {
            unknown(
                "item",
                entry,
                &names(scale.items(), |item| &item.id),
                problems,
            );
            continue;
        };
        if let (Some(place), Some(reason)) =
            (reasons.get_mut(item), text(entry, LONGEST_REASON, problems))
        {
            *place = reason;
        }
    }
    let items = scale.items().iter().zip(&reasons);
    let lacking = items.filter(|(_, reason)| reason.is_empty());
    let lacking: Vec<String> = lacking.map(|(item, _)| quoted(&item.id)).collect();
    if !lacking.is_empty() && problems.is_empty() {
        let message = format!("there is no reason for {}", all_of(&lacking));
        let lacks = Diagnostic::new("key-unreasoned", why.key_span.clone(), message);
        problems.push(lacks.help("say what in the vignette decides it, and why not its neighbour"));
    }
    reasons
}

fn names<T>(all: &[T], name: fn(&T) -> &String) -> Vec<&str> {
    all.iter().map(|one| name(one).as_str()).collect()
}

fn unknown(what: &str, entry: &Entry<'_>, known: &[&str], problems: &mut Problems) {
    let message = format!("the scale has no {what} `{}`", excerpt(&entry.key));
    let help = match suggestion(&entry.key, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|name| quoted(name)).collect();
            format!("it has {}", all_of(&known))
        }
    };
    problems.push(Diagnostic::new("unknown-name", entry.key_span.clone(), message).help(help));
}

fn about_flags(
    entry: Option<&Entry<'_>>,
    scale: &Scale,
    problems: &mut Problems,
) -> Vec<(usize, String)> {
    let entries = entry.map_or(&[] as &[Entry<'_>], |entry| named(entry, problems));
    let mut flags = Vec::new();
    for entry in entries {
        let found = scale.flags().iter().position(|flag| flag.id == entry.key);
        match found {
            Some(flag) => {
                if let Some(reason) = text(entry, LONGEST_REASON, problems) {
                    flags.push((flag, reason));
                }
            }
            None => unknown(
                "flag",
                entry,
                &names(scale.flags(), |flag| &flag.id),
                problems,
            ),
        }
    }
    flags
}

fn points(nodes: &[Node<'_>], problems: &mut Problems) -> Vec<u16> {
    let mut all = Vec::new();
    for node in nodes {
        if let Some(Ok(points)) = node.integer().map(u16::try_from) {
            all.push(points);
        } else {
            let message = "`points` are points of other options of the item";
            let wrong = Diagnostic::new("key-also", node.span.clone(), message);
            problems.push(wrong.help("as in points = [1]"));
        }
    }
    all
}

fn also(fields: &mut Fields<'_, '_, '_>, scale: &Scale) -> Vec<Also> {
    let nodes = fields.tables("also", "key.also").unwrap_or(&[]);
    let problems = &mut *fields.problems;
    nodes
        .iter()
        .filter_map(|node| {
            let mut fields = Fields::open(node, "what else is accepted", problems)?;
            let item = fields.required_text("item");
            let points = points(fields.list("points"), fields.problems);
            let why = prose(&mut fields, "why", LONGEST_REASON);
            fields.finish();
            let (item, span) = item?;
            let Some((item, _)) = scale.item(&item) else {
                let message = format!("the scale has no item `{}`", excerpt(&item));
                problems.push(Diagnostic::new("unknown-name", span, message));
                return None;
            };
            let why = why?;
            Some(Also { item, points, why })
        })
        .collect()
}

/// Holds what else is accepted to the options of its item.
fn hold_also(key: &Key, span: &Span, problems: &mut Problems) {
    for also in &key.also {
        let Some((item, seen)) = key.assessment.answer(also.item) else {
            continue;
        };
        let own = seen.counted_in(item);
        let fits = |points: &u16| item.choice_worth(*points).is_some() && own != Some(*points);
        if also.points.is_empty() || !also.points.iter().all(fits) {
            let message = format!("what else is accepted for `{}` is no other answer", item.id);
            let wrong = Diagnostic::new("key-also", span.clone(), message);
            problems
                .push(wrong.help("list points of other options of the item, as in points = [1]"));
        }
    }
}

/// Holds the total that the key claims to the one that its answers make.
fn hold_total(
    key: &Key,
    scale: &Scale,
    claimed: Option<&Entry<'_>>,
    span: &Span,
    problems: &mut Problems,
) {
    let made = key.outcome.total.filter(|_| key.outcome.is_scored());
    let made = made.map(|total| (i64::from(total.low), i64::from(total.high)));
    let place = claimed.map_or(span, |entry| &entry.node.span).clone();
    let claimed = claimed.map(|entry| range(&entry.node));
    let words = |(low, high): (i64, i64)| {
        if low == high {
            low.to_string()
        } else {
            format!("[{low}, {high}]")
        }
    };
    let (message, help) = match (claimed, made) {
        (Some(Some(claimed)), Some(made)) if claimed == made => return,
        (None, None) => return,
        (Some(Some(claimed)), Some(made)) => (
            format!(
                "the key says a total of {}, and its answers make {}",
                words(claimed),
                words(made)
            ),
            "mend the total, or the answer that it does not fit".to_owned(),
        ),
        (Some(None), Some(made)) => (
            "a total is a whole number, or the lowest and the highest of a range".to_owned(),
            format!("write total = {}", words(made)),
        ),
        (None, Some(made)) => (
            "the key says no total".to_owned(),
            format!(
                "add up the points yourself; the answers make {}",
                words(made)
            ),
        ),
        (Some(_), None) => (
            format!("{} makes no total of this key", scale.reference()),
            "leave `total` out".to_owned(),
        ),
    };
    problems.push(Diagnostic::new("key-total", place, message).help(help));
}

fn range(node: &Node<'_>) -> Option<(i64, i64)> {
    match &node.value {
        Value::List(ends) => match ends.as_slice() {
            [low, high] => low.integer().zip(high.integer()),
            _ => None,
        },
        _ => node.integer().map(|total| (total, total)),
    }
}

/// Holds the band that the key claims to the one that its answers make.
fn hold_band(
    key: &Key,
    scale: &Scale,
    claimed: Option<&(String, Span)>,
    span: &Span,
    problems: &mut Problems,
) {
    let made = key.outcome.band.filter(|_| key.outcome.is_scored());
    let made = made.and_then(|band| scale.bands().get(band.settled()?));
    let place = claimed.map_or(span, |(_, span)| span).clone();
    let (message, help) = match (claimed.map(|(name, _)| name), made) {
        (Some(claimed), Some(made)) if *claimed == made.id => return,
        (None, None) => return,
        (Some(claimed), Some(made)) => (
            format!(
                "the key says `{}`, and its answers make `{}`",
                excerpt(claimed),
                made.id
            ),
            "mend the band, or the answer that it does not fit".to_owned(),
        ),
        (None, Some(made)) => (
            "the key says no band".to_owned(),
            format!("write band = \"{}\"", made.id),
        ),
        (Some(_), None) => (
            "the answers of this key settle no band".to_owned(),
            "leave `band` out".to_owned(),
        ),
    };
    problems.push(Diagnostic::new("key-band", place, message).help(help));
}

/// Holds the flags that the key names to those that its answers raise, and decoys to the rest.
fn hold_flags(
    key: &Key,
    scale: &Scale,
    flags: Option<&Entry<'_>>,
    decoys: Option<&Entry<'_>>,
    span: &Span,
    problems: &mut Problems,
) {
    for (at, flag) in scale.flags().iter().enumerate() {
        let is_raised = key.outcome.flags.get(at) == Some(&Truth::Yes);
        let is_named = key.flags.iter().any(|(flag, _)| *flag == at);
        let is_decoy = key.decoys.iter().any(|(flag, _)| *flag == at);
        let (place, message, help) = match (is_raised, is_named, is_decoy) {
            (true, false, _) => (
                flags,
                format!(
                    "the answers raise the flag `{}`, and the key does not say so",
                    flag.id
                ),
                format!("add {} to [key.flag] with its reason", flag.id),
            ),
            (false, true, _) => (
                flags,
                format!(
                    "the key names the flag `{}`, which its answers do not raise",
                    flag.id
                ),
                "mend the answers, or take it out of [key.flag]".to_owned(),
            ),
            (true, _, true) => (
                decoys,
                format!(
                    "the flag `{}` is called a decoy, and the answers raise it",
                    flag.id
                ),
                "take it out of [key.decoy]".to_owned(),
            ),
            _ => continue,
        };
        let place = place.map_or(span, |entry| &entry.key_span).clone();
        problems.push(Diagnostic::new("key-flag", place, message).help(help));
    }
}
