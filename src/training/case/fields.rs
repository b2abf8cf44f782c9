//! What cases, keys and decks have in common when they are read: every error with its place, as for
//! a scale.

use clap::ValueEnum;

use crate::assessment::Assessment;
use crate::assessment::texts::bad_prose;
use crate::assessment::wire::{self, FindScale, Reading};
use crate::base::canonical::{Digest, canonical_json};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{self, Entry, Fields, Node};
use crate::base::source::{Source, Span};
use crate::base::text::{excerpt, one_of, quoted, suggestion};
use crate::base::time::OR_ZONE;
use crate::scale::name::is_id;

/// The format of cases and decks that this program reads.
pub(super) const FORMAT: i64 = 1;

/// What is wrong with a text.
pub(super) type Problems = Vec<Diagnostic>;

/// Reads a text as a tree.
pub(super) fn tree(source: &Source) -> Result<Node<'_>, Problems> {
    // No TOML begins with a brace, whatever the name of the file.
    match source.text().trim_start().starts_with('{') {
        true => document::json(source.text()).map_err(|broken| vec![*broken]),
        false => document::toml(source.text()),
    }
}

/// Reads an assessment in the one wire shape.
pub(super) fn read_assessment(
    node: &Node<'_>,
    find: &FindScale<'_>,
    problems: &mut Problems,
) -> Option<Assessment> {
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

/// Returns the digest of what a table says, whatever its layout.
pub(super) fn digest(
    json: &serde_json::Value,
    span: &Span,
    problems: &mut Problems,
) -> Option<Digest> {
    match canonical_json(json) {
        Ok(text) => Some(Digest::of_bytes(text.as_bytes())),
        Err(error) => {
            problems.push(Diagnostic::new("not-toml", span.clone(), error.to_string()));
            None
        }
    }
}

/// Reads the number of the format. Of a file of another format nothing else is said: none of its
/// keys means what it seems to.
pub(super) fn format(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> bool {
    let format = fields.required_integer("format", i64::MIN, i64::MAX, problems);
    let Some((format, span)) = format.filter(|(format, _)| *format != FORMAT) else {
        return true;
    };
    let message = format!("this file is of format {format}; this program reads format {FORMAT}");
    let help =
        format!("write {FORMAT}, or use a version of the program that knows format {format}");
    problems.push(Diagnostic::new("unknown-format", span, message).help(help));
    false
}

/// Reads a name of data.
pub(super) fn id(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    what: &str,
    problems: &mut Problems,
) -> Option<String> {
    let (text, span) = fields.required_text(key, problems)?;
    if is_id(&text) {
        return Some(text);
    }
    let message = format!("{what} cannot be named `{}`", excerpt(&text));
    let bad = Diagnostic::new("bad-id", span, message);
    problems.push(bad.help("write small letters, digits and hyphens, beginning with a letter"));
    None
}

/// Reads a text that must be there and may have so many characters.
pub(super) fn prose(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    longest: usize,
    problems: &mut Problems,
) -> Option<String> {
    let (text, span) = fields.required_text(key, problems)?;
    sound(key, text, span, longest, problems)
}

/// Takes a text that says something and is not too long.
pub(super) fn sound(
    key: &str,
    text: String,
    span: Span,
    longest: usize,
    problems: &mut Problems,
) -> Option<String> {
    let length = text.chars().count();
    let wrong = if text.trim().is_empty() {
        format!("`{key}` says nothing")
    } else if length > longest {
        format!("`{key}` has {length} characters, more than {longest}")
    } else if let Some(words) = bad_prose(key, &text) {
        words
    } else {
        return Some(text);
    };
    problems.push(Diagnostic::new("bad-text", span, wrong));
    None
}

/// Finds which of the words of data a text is.
pub(super) fn choice<T: ValueEnum>(
    key: &str,
    (word, span): (String, Span),
    problems: &mut Problems,
) -> Option<T> {
    let known = T::value_variants().iter();
    let known: Vec<(String, &T)> = known.map(|value| (word_of(value), value)).collect();
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == word) {
        return Some((*value).clone());
    }
    let words = known.iter().map(|(name, _)| name.as_str());
    let message = format!("`{key}` cannot be `{}`", excerpt(&word));
    let help = match suggestion(&word, words.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(&words.map(quoted).collect::<Vec<_>>())),
    };
    problems.push(Diagnostic::new("bad-choice", span, message).help(help));
    None
}

/// Returns the word of data, which people read too.
pub(super) fn word_of<T: ValueEnum>(value: &T) -> String {
    let word = value.to_possible_value();
    word.map_or_else(String::new, |word| word.get_name().to_owned())
}
