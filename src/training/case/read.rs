//! Reads a case: every error at once, each with its place, as for a scale.

use std::sync::Arc;

use super::{By, Case, Difficulty, Key, Part, key};
use crate::assessment::wire::{self, FindScale, Reading};
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, At, Entry, Fields, Node, Value};
use crate::base::source::Source;
use crate::base::text::{count, excerpt};
use crate::base::time::OR_ZONE;
use crate::scale::name::is_id;

/// The format of cases and decks that this program reads.
pub(super) const FORMAT: i64 = 1;
/// The most characters that one piece of a vignette may have.
const LARGEST_VIGNETTE: usize = 500;
/// The longest title.
const LONGEST_TITLE: usize = 60;
/// The most pieces of a vignette.
const MOST_PARTS: usize = 40;
/// What an assessment says that only the rater can.
const OF_THE_RATER: [&str; 4] = ["patient", "rater", "observations", "checks"];

/// Reads the file of a case: TOML, or JSON where its name ends so.
///
/// # Errors
/// All that is wrong with it, in the order of the text.
pub fn read(source: Source, scale: &FindScale<'_>) -> Result<Case, Rejected> {
    document::read(&source, tree, |node, problems| case(node, scale, problems))
}

/// Reads a text as a tree.
pub(super) fn tree(text: &str) -> Result<Node<'_>, Vec<Diagnostic>> {
    // No TOML begins with a brace, whatever the name of the file.
    match text.trim_start().starts_with('{') {
        true => document::json(text).map_err(|broken| vec![*broken]),
        false => document::toml(text),
    }
}

/// Reads a case from its table.
pub(super) fn case(node: &Node<'_>, find: &FindScale<'_>, problems: &mut Problems) -> Option<Case> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a case", problems)?;
    if !fields.format(FORMAT) {
        return None;
    }
    let id = id(&mut fields, "a case");
    let title = prose(&mut fields, "title", LONGEST_TITLE);
    let difficulty = fields.choice("difficulty", &Difficulty::WORDS);
    let after = fields.text("after").map(|(text, _)| text);
    let record = fields.require("assessment", "add [assessment] with the scale and the time");
    let vignette = vignette(&mut fields);
    let teaches = fields.take("teaches");
    let answers = fields.take("key");
    fields.finish();
    let record = record?;
    let blank = known_before(record, find, problems)?;
    let scale = Arc::clone(blank.scale());
    let key = match answers {
        Some(answers) => {
            let answers = &answers.node;
            let said = key::Said { teaches, answers };
            Some(key::read(&said, &scale, &blank.context, problems)?)
        }
        None => no_key(teaches, problems),
    };
    let written = without(node, &["key", "teaches"]);
    let digest = document::digest(&written, node.span.clone(), problems)?;
    let case = Case {
        id: id?,
        title: title?,
        difficulty: difficulty?,
        after,
        scale,
        context: blank.context,
        vignette,
        digest,
        written,
        key,
    };
    (problems.len() == before).then_some(case)
}

/// A case without a key cannot say what it teaches either.
fn no_key(teaches: Option<&Entry<'_>>, problems: &mut Problems) -> Option<Key> {
    if let Some(alone) = teaches {
        let message = "`teaches` stands without a key";
        let alone = Diagnostic::new("missing-key", alone.key_span.clone(), message);
        problems.push(alone.help("add [key], or leave `teaches` out"));
    }
    None
}

/// Reads what stands in the record before the first question.
fn known_before(
    record: &Entry<'_>,
    find: &FindScale<'_>,
    problems: &mut Problems,
) -> Option<crate::assessment::Assessment> {
    let Value::Table(entries) = &record.node.value else {
        Fields::open(&record.node, "`assessment`", problems);
        return None;
    };
    let mut wrong = false;
    for entry in entries {
        if OF_THE_RATER.contains(&entry.key.as_ref()) {
            let message = format!("`{}` is not known before the case is rated", entry.key);
            let early = Diagnostic::new("unknown-key", entry.key_span.clone(), message);
            problems.push(early.help("leave it out here; answers belong into [key]"));
            wrong = true;
        }
    }
    if !entries.iter().any(|entry| entry.key == "scale") {
        let message = "the record of the case names no scale";
        let none = Diagnostic::new("missing-key", record.key_span.clone(), message);
        problems.push(none.help("add `scale`, as in scale = \"cows@1\""));
        wrong = true;
    }
    if wrong {
        return None;
    }
    let nothing = Node {
        value: Value::Table(Vec::new()),
        span: record.key_span.clone(),
    };
    let mut entries = entries.clone();
    entries.push(entry("observations", nothing));
    let node = Node {
        value: Value::Table(entries),
        span: record.node.span.clone(),
    };
    read_assessment(&node, find, problems)
}

/// Reads an assessment in the one wire shape.
pub(super) fn read_assessment(
    node: &Node<'_>,
    find: &FindScale<'_>,
    problems: &mut Problems,
) -> Option<crate::assessment::Assessment> {
    let reading = Reading {
        scale: find,
        zone: None,
    };
    match wire::read(node, &reading) {
        Ok(assessment) => Some(assessment),
        Err(wrong) => {
            // No option names the zone of a case: it has to say it itself.
            let without = |help: String| help.trim_end_matches(OR_ZONE).to_owned();
            problems.extend(wrong.into_iter().map(|mut one| {
                one.help = one.help.map(without);
                one
            }));
            None
        }
    }
}

/// Makes an entry of a table that was put together here.
pub(super) fn entry<'a>(key: &'static str, node: Node<'a>) -> Entry<'a> {
    Entry {
        key: key.into(),
        key_span: node.span.clone(),
        node,
    }
}

/// Returns a table as JSON, but for some keys.
pub(super) fn without(node: &Node<'_>, left_out: &[&str]) -> serde_json::Value {
    let mut json = node.to_json();
    if let Some(table) = json.as_object_mut() {
        table.retain(|key, _| !left_out.contains(&key.as_str()));
    }
    json
}

fn vignette(fields: &mut Fields<'_, '_, '_>) -> Vec<Part> {
    let place = fields.span();
    let Some(nodes) = fields.tables("vignette", "vignette") else {
        return Vec::new();
    };
    if nodes.is_empty() || nodes.len() > MOST_PARTS {
        let message = format!(
            "the vignette has {}, not 1 to {MOST_PARTS}",
            count(nodes.len() as u64, "part", "parts")
        );
        let wrong = Diagnostic::new("too-few", place, message);
        let help = "add [[vignette]] with `by` and `text` for each thing found";
        fields.problems.push(wrong.help(help));
    }
    nodes
        .iter()
        .filter_map(|node| {
            let mut fields = Fields::open(node, "a part of the vignette", fields.problems)?;
            let by = fields.choice("by", &By::WORDS);
            let text = prose(&mut fields, "text", LARGEST_VIGNETTE);
            fields.finish();
            Some(Part {
                by: by?,
                text: text?,
            })
        })
        .collect()
}

/// Takes the name of data under the key `id`.
pub(super) fn id(fields: &mut Fields<'_, '_, '_>, what: &str) -> Option<String> {
    let (text, span) = fields.required_text("id")?;
    if is_id(&text) {
        return Some(text);
    }
    let message = format!("{what} cannot be named `{}`", excerpt(&text));
    let bad = Diagnostic::new("bad-id", span, message);
    let help = "write small letters, digits and hyphens, beginning with a letter";
    fields.problems.push(bad.help(help));
    None
}

/// Takes a text that must be there and may have so many characters.
pub(super) fn prose(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    longest: usize,
) -> Option<String> {
    let text = fields.required_text(key)?;
    sound(key, text, longest, fields.problems)
}

/// Takes a text that says something and is not too long.
pub(super) fn sound(
    key: &str,
    (text, span): At<String>,
    longest: usize,
    problems: &mut Problems,
) -> Option<String> {
    let length = text.chars().count();
    let wrong = if text.trim().is_empty() {
        format!("`{key}` says nothing")
    } else if length > longest {
        format!("`{key}` has {length} characters, more than {longest}")
    } else if let Some(words) = wire::bad_prose(key, &text) {
        words
    } else {
        return Some(text);
    };
    problems.push(Diagnostic::new("bad-text", span, wrong));
    None
}
