//! The texts of a language file in the place of the scale's own: complete, or refused.
//!
//! Every text that a person is shown has a place in the file, by the ids that data uses too. What is
//! a citation or says where something comes from stays as the scale has it.

use std::collections::BTreeSet;

use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Entry, Node, Value, wrong_kind};
use crate::base::source::Span;
use crate::base::text::{excerpt, suggestion};
use crate::scale::definition::Definition;
use crate::scale::items::Item;
use crate::scale::rules::sound;
use crate::scale::stages::Stage;
use crate::scale::stagings::Staging;

/// One place of the file, and the text or texts of the scale that it translates.
struct Place<'d> {
    /// The keys that lead to it, with dots between them; no id has a dot.
    path: String,
    longest: usize,
    texts: Texts<'d>,
}

enum Texts<'d> {
    One(&'d mut String),
    /// A list, which has as many texts as the scale's own.
    List(Vec<&'d mut String>),
}

/// Puts the texts of a language file in the place of the scale's own.
///
/// `head` are the keys of the file that are no texts.
pub(super) fn translate(
    node: &Node<'_>,
    head: &[&str],
    definition: &mut Definition,
    problems: &mut Problems,
) {
    let mut used = BTreeSet::new();
    let mut known = BTreeSet::new();
    for place in places(definition) {
        known.insert(place.path.clone());
        match find(node, &place.path) {
            Ok(entry) => {
                used.insert(entry.key_span.start);
                take(place, &entry.node, problems);
            }
            Err(span) => {
                let own = match &place.texts {
                    Texts::One(text) => format!("the scale says \"{}\"", excerpt(text)),
                    Texts::List(texts) => format!("the scale has a list of {}", texts.len()),
                };
                let message = format!("the text `{}` is missing", place.path);
                let missing = Diagnostic::new("missing-key", span, message);
                problems.push(missing.help(format!("add it; {own}")));
            }
        }
    }
    let own = children(node).iter();
    for entry in own.filter(|entry| !head.contains(&entry.key.as_ref())) {
        superfluous(entry, &entry.key, &used, &known, problems);
    }
}

/// Finds the entry at a path, or the place of the last table on the way to it.
fn find<'n, 'a>(mut node: &'n Node<'a>, path: &str) -> Result<&'n Entry<'a>, Span> {
    let mut found = None;
    for key in path.split('.') {
        let entry = children(node).iter().find(|entry| entry.key == key);
        let entry = entry.ok_or_else(|| first_line(node))?;
        node = &entry.node;
        found = Some(entry);
    }
    found.ok_or_else(|| first_line(node))
}

/// The place of a table: its header, or for the file itself its first character.
fn first_line(node: &Node<'_>) -> Span {
    node.span.start..node.span.end.min(node.span.start + 60)
}

fn children<'n, 'a>(node: &'n Node<'a>) -> &'n [Entry<'a>] {
    match &node.value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}

fn take(place: Place<'_>, node: &Node<'_>, problems: &mut Problems) {
    let Place {
        path,
        longest,
        texts,
    } = place;
    let texts = match texts {
        Texts::One(text) => {
            if let Some(words) = words(node, &path, problems) {
                *text = sound(&format!("`{path}`"), words, longest, problems);
            }
            return;
        }
        Texts::List(texts) => texts,
    };
    let Value::List(list) = &node.value else {
        let wrong = wrong_kind(node, &format!("`{path}` is a list of texts"));
        problems.push(wrong.help("write it as [\"…\", \"…\"]"));
        return;
    };
    if list.len() != texts.len() {
        let (has, own) = (list.len(), texts.len());
        let message = format!("`{path}` has {has}, and the scale's own list {own}");
        let wrong = Diagnostic::new("other-length", node.span.clone(), message);
        problems.push(wrong.help("write one text for each, in the scale's order"));
        return;
    }
    for (text, node) in texts.into_iter().zip(list) {
        if let Some(words) = words(node, &path, problems) {
            *text = sound(&format!("a text of `{path}`"), words, longest, problems);
        }
    }
}

fn words(node: &Node<'_>, path: &str, problems: &mut Problems) -> Option<At<String>> {
    if let Value::Text(text) = &node.value {
        return Some((text.to_string(), node.span.clone()));
    }
    let wrong = wrong_kind(node, &format!("`{path}` is a text"));
    problems.push(wrong.help("write it in double quotes"));
    None
}

/// Complains of each text that the scale has no place for.
fn superfluous(
    entry: &Entry<'_>,
    path: &str,
    used: &BTreeSet<usize>,
    known: &BTreeSet<String>,
    problems: &mut Problems,
) {
    if used.contains(&entry.key_span.start) {
        return;
    }
    let below = format!("{path}.");
    let leads_on = known.iter().any(|known| known.starts_with(&below));
    if leads_on && matches!(entry.node.value, Value::Table(_)) {
        for child in children(&entry.node) {
            let path = format!("{path}.{}", child.key);
            superfluous(child, &path, used, known, problems);
        }
        return;
    }
    let near = (problems.may_suggest())
        .then(|| suggestion(path, known.iter().map(String::as_str)))
        .flatten();
    let help = match near {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "remove it".to_owned(),
    };
    let message = format!("the scale has no text `{}`", excerpt(path));
    problems.push(Diagnostic::new("unknown-key", entry.key_span.clone(), message).help(help));
}

/// Lists every text of a scale that a person is shown, with its place in a language file.
fn places(definition: &mut Definition) -> Vec<Place<'_>> {
    let head = &mut definition.head;
    let mut places = vec![one("name".to_owned(), 76, &mut head.name)];
    places.extend(unless_empty("about".to_owned(), 400, &mut head.about));
    for item in &mut definition.items {
        of_item(item, &mut places);
    }
    for check in &mut definition.checks {
        let id = &check.id;
        places.push(one(format!("check.{id}.label"), 28, &mut check.label));
        places.push(one(format!("check.{id}.ask"), 200, &mut check.ask));
    }
    for band in &mut definition.bands {
        places.push(one(format!("band.{}", band.id), 40, &mut band.name));
    }
    for flag in &mut definition.flags {
        places.push(one(format!("flag.{}", flag.id), 100, &mut flag.text));
    }
    let dangers = definition.dangers.iter_mut();
    let dangers = dangers.map(|danger| &mut danger.text);
    places.extend(list("danger".to_owned(), 200, dangers));
    for staging in &mut definition.stagings {
        of_staging(staging, &mut places);
    }
    places
}

fn one(path: String, longest: usize, text: &mut String) -> Place<'_> {
    Place {
        path,
        longest,
        texts: Texts::One(text),
    }
}

/// A text that the scale need not have: if it is empty, no language has it either.
fn unless_empty(path: String, longest: usize, text: &mut String) -> Option<Place<'_>> {
    (!text.is_empty()).then(|| one(path, longest, text))
}

fn list<'d>(
    path: String,
    longest: usize,
    texts: impl IntoIterator<Item = &'d mut String>,
) -> Option<Place<'d>> {
    let texts: Vec<_> = texts.into_iter().collect();
    (!texts.is_empty()).then_some(Place {
        path,
        longest,
        texts: Texts::List(texts),
    })
}

fn of_item<'d>(item: &'d mut Item, places: &mut Vec<Place<'d>>) {
    let path = format!("item.{}", item.id);
    places.push(one(format!("{path}.label"), 28, &mut item.label));
    places.push(one(format!("{path}.ask"), 200, &mut item.ask));
    if let Some(window) = &mut item.window {
        places.push(one(format!("{path}.window"), 40, window));
    }
    let confounders = &mut item.confounders;
    places.extend(list(format!("{path}.confounder"), 100, confounders));
    for choice in &mut item.choices {
        let path = format!("{path}.option.{}", choice.points);
        places.push(one(path, 100, &mut choice.text));
    }
}

fn of_staging<'d>(staging: &'d mut Staging, places: &mut Vec<Place<'d>>) {
    let path = format!("staging.{}", staging.id);
    places.push(one(format!("{path}.name"), 44, &mut staging.name));
    if let Some(course) = &mut staging.course {
        places.extend(unless_empty(
            format!("{path}.after"),
            200,
            &mut course.after,
        ));
    }
    for stage in &mut staging.stages {
        of_stage(&path, stage, places);
    }
}

fn of_stage<'d>(staging: &str, stage: &'d mut Stage, places: &mut Vec<Place<'d>>) {
    let path = |key: &str| format!("{staging}.stage.{}.{key}", stage.number);
    places.push(one(path("name"), 24, &mut stage.name));
    places.extend(unless_empty(path("hours-note"), 200, &mut stage.hours_note));
    places.extend(list(path("sees"), 80, &mut stage.sees));
    places.extend(list(path("not-asked"), 80, &mut stage.not_asked));
    places.extend(list(path("not-counted"), 80, &mut stage.not_counted));
    let signs = stage.signs.iter_mut().map(|sign| &mut sign.text);
    places.extend(list(path("sign"), 60, signs));
}
