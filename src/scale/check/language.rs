//! A scale's texts in another language, held to the scale: complete or refused.
//!
//! Every text that a person is shown has a place in the file, by the ids that data uses too. What is
//! a citation or says where something comes from stays as the scale has it.

use std::collections::BTreeSet;

use super::{Checker, MOST_SUGGESTIONS};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{Entry, Node, Value, kind_of};
use crate::base::source::Span;
use crate::base::text::{excerpt, suggestion};
use crate::scale::draft::At;
use crate::scale::model::{Definition, Item, Stage, Staging};

/// One place of the file, and the text or texts of the scale that it translates.
struct Place<'d> {
    path: Vec<String>,
    longest: usize,
    texts: Texts<'d>,
}

enum Texts<'d> {
    One(&'d mut String),
    /// A list, which has as many texts as the scale's own.
    Several(&'d mut Vec<String>),
    /// The texts of the signs of a stage, in their order.
    Signs(Vec<&'d mut String>),
}

/// Puts the texts of a language file in the place of the scale's own.
///
/// `head` are the keys of the file that are no texts.
pub(in crate::scale) fn translate(
    node: &Node<'_>,
    head: &[&str],
    definition: &mut Definition,
    problems: &mut Vec<Diagnostic>,
) {
    let mut checker = Checker {
        problems: std::mem::take(problems),
    };
    let mut used = BTreeSet::new();
    let mut known = BTreeSet::new();
    for place in places(definition) {
        known.insert(place.path.join("."));
        let found = find(node, &place.path);
        if let Ok(entry) = found {
            used.insert(entry.key_span.start);
        }
        take(place, found, &mut checker);
    }
    for entry in children(node) {
        if !head.contains(&entry.key.as_ref()) {
            superfluous(
                entry,
                &mut vec![entry.key.to_string()],
                &used,
                &known,
                &mut checker,
            );
        }
    }
    *problems = checker.problems;
}

/// Finds the entry at a path, or the place of the last table on the way to it.
fn find<'n, 'a>(node: &'n Node<'a>, path: &[String]) -> Result<&'n Entry<'a>, Span> {
    let mut node = node;
    let mut found = None;
    for key in path {
        let entry = children(node)
            .iter()
            .find(|entry| entry.key == key.as_str());
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

fn take(place: Place<'_>, found: Result<&Entry<'_>, Span>, checker: &mut Checker) {
    let path = place.path.join(".");
    let entry = match found {
        Ok(entry) => entry,
        Err(span) => {
            let own = match &place.texts {
                Texts::One(text) => format!("the scale says \"{}\"", excerpt(text)),
                Texts::Several(texts) => format!("the scale has a list of {}", texts.len()),
                Texts::Signs(texts) => format!("the scale has a list of {}", texts.len()),
            };
            let message = format!("the text `{path}` is missing");
            checker
                .say(Diagnostic::new("missing-key", span, message).help(format!("add it; {own}")));
            return;
        }
    };
    match place.texts {
        Texts::One(text) => {
            if let Some(words) = words(&entry.node, &path, checker) {
                *text = checker.prose(&format!("`{path}`"), Some(&words), place.longest);
            }
        }
        Texts::Several(texts) => {
            let texts = texts.iter_mut().collect();
            several(texts, &entry.node, &path, place.longest, checker);
        }
        Texts::Signs(texts) => several(texts, &entry.node, &path, place.longest, checker),
    }
}

fn words(node: &Node<'_>, path: &str, checker: &mut Checker) -> Option<At<String>> {
    if let Value::Text(text) = &node.value {
        return Some((text.to_string(), node.span.clone()));
    }
    let message = format!("`{path}` is a text, not {}", kind_of(&node.value));
    let wrong = Diagnostic::new("wrong-type", node.span.clone(), message);
    checker.say(wrong.help("write it in double quotes"));
    None
}

fn several(
    texts: Vec<&mut String>,
    node: &Node<'_>,
    path: &str,
    longest: usize,
    checker: &mut Checker,
) {
    let Value::List(list) = &node.value else {
        let message = format!("`{path}` is a list of texts, not {}", kind_of(&node.value));
        let wrong = Diagnostic::new("wrong-type", node.span.clone(), message);
        checker.say(wrong.help("write it as [\"…\", \"…\"]"));
        return;
    };
    if list.len() != texts.len() {
        let message = format!(
            "`{path}` has {}, and the scale's own list {}",
            list.len(),
            texts.len()
        );
        let wrong = Diagnostic::new("other-length", node.span.clone(), message);
        checker.say(wrong.help("write one text for each, in the scale's order"));
        return;
    }
    for (text, node) in texts.into_iter().zip(list) {
        if let Some(words) = words(node, path, checker) {
            *text = checker.prose(&format!("a text of `{path}`"), Some(&words), longest);
        }
    }
}

/// Complains of each text that the scale has no place for.
fn superfluous(
    entry: &Entry<'_>,
    path: &mut Vec<String>,
    used: &BTreeSet<usize>,
    known: &BTreeSet<String>,
    checker: &mut Checker,
) {
    if used.contains(&entry.key_span.start) {
        return;
    }
    let below = children(&entry.node);
    let full = path.join(".");
    let leads_on = known
        .iter()
        .any(|known| known.starts_with(&format!("{full}.")));
    if leads_on && matches!(entry.node.value, Value::Table(_)) {
        for child in below {
            path.push(child.key.to_string());
            superfluous(child, path, used, known, checker);
            path.pop();
        }
        return;
    }
    let near = (checker.problems.len() < MOST_SUGGESTIONS)
        .then(|| suggestion(&full, known.iter().map(String::as_str)))
        .flatten();
    let help = match near {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "remove it".to_owned(),
    };
    let message = format!("the scale has no text `{}`", excerpt(&full));
    checker.say(Diagnostic::new("unknown-key", entry.key_span.clone(), message).help(help));
}

/// Lists every text of a scale that a person is shown, with its place in a language file.
fn places(definition: &mut Definition) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    let head = &mut definition.head;
    places.push(one(&["name"], 76, &mut head.name));
    if !head.about.is_empty() {
        places.push(one(&["about"], 400, &mut head.about));
    }
    for item in &mut definition.items {
        of_item(item, &mut places);
    }
    for check in &mut definition.checks {
        places.push(one(&["check", &check.id, "label"], 28, &mut check.label));
        places.push(one(&["check", &check.id, "ask"], 200, &mut check.ask));
    }
    for band in &mut definition.bands {
        places.push(one(&["band", &band.id], 40, &mut band.name));
    }
    for flag in &mut definition.flags {
        places.push(one(&["flag", &flag.id], 100, &mut flag.text));
    }
    if !definition.dangers.is_empty() {
        let dangers = definition.dangers.iter_mut();
        let texts = dangers.map(|danger| &mut danger.text).collect();
        places.push(Place {
            path: vec!["danger".to_owned()],
            longest: 200,
            texts: Texts::Signs(texts),
        });
    }
    for staging in &mut definition.stagings {
        of_staging(staging, &mut places);
    }
    places
}

fn one<'d>(path: &[&str], longest: usize, text: &'d mut String) -> Place<'d> {
    Place {
        path: path.iter().map(|key| (*key).to_owned()).collect(),
        longest,
        texts: Texts::One(text),
    }
}

fn of_item<'d>(item: &'d mut Item, places: &mut Vec<Place<'d>>) {
    let id = item.id.clone();
    places.push(one(&["item", &id, "label"], 28, &mut item.label));
    places.push(one(&["item", &id, "ask"], 200, &mut item.ask));
    if let Some(window) = &mut item.window {
        places.push(one(&["item", &id, "window"], 40, window));
    }
    if !item.confounders.is_empty() {
        places.push(Place {
            path: vec!["item".to_owned(), id.clone(), "confounder".to_owned()],
            longest: 100,
            texts: Texts::Several(&mut item.confounders),
        });
    }
    for choice in &mut item.choices {
        let points = choice.points.to_string();
        places.push(one(
            &["item", &id, "option", &points],
            100,
            &mut choice.text,
        ));
    }
}

fn of_staging<'d>(staging: &'d mut Staging, places: &mut Vec<Place<'d>>) {
    let id = staging.id.clone();
    places.push(one(&["staging", &id, "name"], 44, &mut staging.name));
    if let Some(course) = &mut staging.course
        && !course.after.is_empty()
    {
        places.push(one(&["staging", &id, "after"], 200, &mut course.after));
    }
    for stage in &mut staging.stages {
        of_stage(&id, stage, places);
    }
}

fn of_stage<'d>(staging: &str, stage: &'d mut Stage, places: &mut Vec<Place<'d>>) {
    let number = stage.number.to_string();
    let path = |key: &str| {
        let keys = ["staging", staging, "stage", &number, key];
        keys.map(str::to_owned).to_vec()
    };
    places.push(Place {
        path: path("name"),
        longest: 24,
        texts: Texts::One(&mut stage.name),
    });
    if !stage.hours_note.is_empty() {
        places.push(Place {
            path: path("hours-note"),
            longest: 200,
            texts: Texts::One(&mut stage.hours_note),
        });
    }
    let lists = [
        ("sees", &mut stage.sees),
        ("not-asked", &mut stage.not_asked),
        ("not-counted", &mut stage.not_counted),
    ];
    for (key, texts) in lists {
        if !texts.is_empty() {
            places.push(Place {
                path: path(key),
                longest: 80,
                texts: Texts::Several(texts),
            });
        }
    }
    let signs = stage.signs.iter_mut().map(|sign| &mut sign.text);
    places.push(Place {
        path: path("sign"),
        longest: 60,
        texts: Texts::Signs(signs.collect()),
    });
}
