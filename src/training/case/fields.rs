//! What cases, keys and decks have in common when they are read: every error with its place, as for
//! a scale.

use crate::assessment::Assessment;
use crate::assessment::texts::bad_prose;
use crate::assessment::wire::{self, FindScale};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{self, At, Entry, Fields, Node};
use crate::base::text::excerpt;
use crate::base::time::OR_ZONE;
use crate::scale::name::is_id;

/// The format of cases and decks that this program reads.
pub(super) const FORMAT: i64 = 1;

/// Reads a text as a tree.
pub(super) fn tree(text: &str) -> Result<Node<'_>, Vec<Diagnostic>> {
    // No TOML begins with a brace, whatever the name of the file.
    if text.trim_start().starts_with('{') {
        return document::json(text).map_err(|broken| vec![*broken]);
    }
    document::toml(text)
}

/// Reads an assessment in the one wire shape.
pub(super) fn read_assessment(
    node: &Node<'_>,
    find: &FindScale<'_>,
    problems: &mut Problems,
) -> Option<Assessment> {
    match wire::read(node, find, None) {
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
    } else if let Some(words) = bad_prose(key, &text) {
        words
    } else {
        return Some(text);
    };
    problems.push(Diagnostic::new("bad-text", span, wrong));
    None
}
