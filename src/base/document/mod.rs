//! A TOML or JSON text as a tree that keeps the place of every key and value.
//!
//! Derived readers stop at the first error and lose its place; scale files and observations are
//! therefore taken apart from this tree, table by table, with [`Fields`]. The syntax itself is left to
//! the `toml` and `serde_json` crates.

mod broken;
mod fields;
mod json;
mod toml;

use std::borrow::Cow;

pub use fields::{ANY_INTEGER, At, Fields, choice, kind_of, text, wrong_kind};
pub use json::json;
pub use toml::toml;

use crate::base::canonical::{Digest, canonical_json, is_plain_number};
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::source::{Source, Span};
use crate::base::text::is_digits;

/// How deep tables and lists may be nested: far more than any of our files needs.
pub const DEEPEST: usize = 32;

/// Reads a file through its tree: `tree` makes the tree of its text, and `take` takes that apart.
///
/// # Errors
/// All that is wrong with the file, in its order, with the text itself so that it can be shown.
pub fn read<T>(
    source: &Source,
    tree: fn(&str) -> Result<Node<'_>, Vec<Diagnostic>>,
    take: impl FnOnce(&Node<'_>, &mut Problems) -> Option<T>,
) -> Result<T, Rejected> {
    let taken = tree(source.text()).and_then(|node| {
        let mut problems = Problems::default();
        let taken = take(&node, &mut problems);
        problems.or(taken)
    });
    taken.map_err(|diagnostics| Rejected::new(source.clone(), diagnostics))
}

/// Returns the digest of a value in its canonical form, or says at `span` why it has none.
pub fn digest(
    canonical: Result<String, serde_json::Error>,
    span: Span,
    problems: &mut Problems,
) -> Option<Digest> {
    let text = canonical
        .map_err(|error| problems.push(Diagnostic::new("not-toml", span, error.to_string())))
        .ok()?;
    Some(Digest::of_bytes(text.as_bytes()))
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    /// What it is.
    pub value: Value<'a>,
    /// Where it stands. For a TOML table with a header of its own: the header.
    pub span: Span,
}

/// A value of a TOML or JSON text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// JSON's `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that fits 64 bits: in JSON one in plain decimal digits, in TOML however it is spelt.
    Integer(i64),
    /// Any other number, as it was written: `4.0`, `1e999`, and `-0` in JSON.
    Number(Cow<'a, str>),
    /// A date or time of TOML, as it was written.
    Moment(Cow<'a, str>),
    /// A text, with its escapes resolved.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// Keys with their values, in the order of the text; no key stands twice.
    Table(Vec<Entry<'a>>),
}

/// A key of a table and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The key, with its escapes resolved.
    pub key: Cow<'a, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub node: Node<'a>,
}

impl<'a> Node<'a> {
    /// Makes a tree of JSON that was read already; its places are all empty.
    ///
    /// It is for texts that this program wrote itself. What a person wrote is read with
    /// [`json`](fn@json), which keeps places and refuses a key that stands twice.
    pub fn from_json(json: &'a serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Boolean(*value),
            Json::Number(number) => number.as_i64().map_or_else(
                || Value::Number(Cow::Owned(number.to_string())),
                Value::Integer,
            ),
            Json::String(text) => Value::Text(Cow::Borrowed(text)),
            Json::Array(list) => Value::List(list.iter().map(Node::from_json).collect()),
            Json::Object(table) => {
                let entries = table.iter().map(|(key, value)| Entry {
                    key: Cow::Borrowed(key),
                    key_span: 0..0,
                    node: Node::from_json(value),
                });
                Value::Table(entries.collect())
            }
        };
        Self { value, span: 0..0 }
    }

    /// Returns the whole number that it is, if it is one.
    pub fn integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the digits of the number that it is, if it is one: as they were written, but for a whole
    /// number of TOML in another base.
    pub fn digits(&self) -> Option<Cow<'_, str>> {
        match &self.value {
            Value::Integer(number) => Some(Cow::Owned(number.to_string())),
            Value::Number(written) => Some(Cow::Borrowed(written)),
            _ => None,
        }
    }

    /// Finds the innermost key that an offset of the text stands in, or its value does: the keys that lead
    /// to it, and where its value stands. Of a list, the key that it has.
    pub fn key_at(&self, offset: usize) -> Option<(String, Span)> {
        match &self.value {
            Value::List(nodes) => nodes.iter().find_map(|node| node.key_at(offset)),
            Value::Table(entries) => entries.iter().find_map(|entry| {
                let own = || (entry.key.clone().into_owned(), entry.node.span.clone());
                let within = entry.node.key_at(offset);
                let within = within.map(|(path, span)| (format!("{}.{path}", entry.key), span));
                let is_own = entry.key_span.contains(&offset) || entry.node.span.contains(&offset);
                within.or_else(|| is_own.then(own))
            }),
            _ => None,
        }
    }

    /// Returns the value [as JSON](Self::to_json) in [canonical form](canonical_json).
    ///
    /// # Errors
    /// A number that a double cannot hold.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        let mut written = Vec::new();
        if self.write_plain(&mut written)
            && let Ok(text) = String::from_utf8(written)
        {
            return Ok(text);
        }
        canonical_json(&self.to_json())
    }

    /// Writes a value whose canonical form every program agrees on, and says whether it is one.
    fn write_plain(&self, out: &mut Vec<u8>) -> bool {
        match &self.value {
            Value::Null => out.extend_from_slice(b"null"),
            Value::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Value::Integer(value) => return write_number(&(*value).into(), out),
            Value::Number(written) => {
                return number(written).is_some_and(|number| write_number(&number, out));
            }
            Value::Moment(text) | Value::Text(text) => {
                return write_text(text, out);
            }
            Value::List(nodes) => {
                let mut separator = b'[';
                for node in nodes {
                    out.push(separator);
                    separator = b',';
                    if !node.write_plain(out) {
                        return false;
                    }
                }
                out.extend_from_slice(if separator == b'[' { b"[]" } else { b"]" });
            }
            Value::Table(entries) => return write_table(entries, out),
        }
        true
    }

    /// Returns the value as JSON: what the text says, without its layout.
    ///
    /// A date, and a number that JSON cannot hold, become texts as written; a checked scale has neither.
    /// A decimal becomes the double that is nearest to it.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Boolean(value) => Json::Bool(*value),
            Value::Integer(value) => Json::from(*value),
            Value::Number(written) => {
                number(written).map_or_else(|| Json::from(written.as_ref()), Json::Number)
            }
            Value::Moment(text) | Value::Text(text) => Json::from(text.as_ref()),
            Value::List(list) => Json::Array(list.iter().map(Node::to_json).collect()),
            Value::Table(entries) => Json::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone().into_owned(), entry.node.to_json()))
                    .collect(),
            ),
        }
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) -> bool {
    let written = serde_json::to_string(text);
    out.extend_from_slice(written.as_deref().unwrap_or_default().as_bytes());
    written.is_ok()
}

/// Writes a number, and says whether every program writes it so.
fn write_number(number: &serde_json::Number, out: &mut Vec<u8>) -> bool {
    out.extend_from_slice(number.to_string().as_bytes());
    is_plain_number(number)
}

/// Writes a table with its keys in order, and says whether that is the order of every program: that of bytes, as the
/// order of ASCII is.
fn write_table(entries: &[Entry<'_>], out: &mut Vec<u8>) -> bool {
    let mut entries: Vec<&Entry<'_>> = entries.iter().collect();
    entries.sort_by_key(|entry| entry.key.as_ref());
    let mut separator = b'{';
    for entry in &entries {
        out.push(separator);
        separator = b',';
        let key = entry.key.as_ref();
        if !key.is_ascii() || !write_text(key, out) {
            return false;
        }
        out.push(b':');
        if !entry.node.write_plain(out) {
            return false;
        }
    }
    out.extend_from_slice(if separator == b'{' { b"{}" } else { b"}" });
    true
}

/// Reads a number that is no [`Value::Integer`], if JSON can hold it.
fn number(written: &str) -> Option<serde_json::Number> {
    if let Ok(large) = written.parse::<u64>() {
        return Some(large.into());
    }
    // A double would lose the last digits of a longer whole number, which may well be an identifier.
    if !written.contains(['.', 'e', 'E']) && written != "-0" {
        return None;
    }
    // The parser of `serde_json` may miss the nearest double by one; this one never does.
    serde_json::Number::from_f64(written.parse().ok()?)
}

/// Reads a whole number in plain decimal digits: `4`, `-4`; not `4.0`, `+4`, `04`, `-0`, `1e2`.
pub fn plain_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = is_digits(digits) && (digits == "0" || !digits.starts_with('0')) && text != "-0";
    plain.then(|| text.parse().ok()).flatten()
}

/// Reads a whole number in digits, without any sign but that of a negative one.
///
/// True stands beside one that was written with a decimal point and nothing but zeros behind it, as
/// programs write whole numbers of a column in which some are missing: `98.0`.
#[inline]
pub fn whole(text: &str) -> Option<(i64, bool)> {
    // Nearly every cell is one digit.
    if let [digit @ b'0'..=b'9'] = text.as_bytes() {
        return Some((i64::from(digit - b'0'), false));
    }
    if let Some(number) = plain_integer(text) {
        return Some((number, false));
    }
    let (digits, zeros) = text.split_once('.')?;
    let zeros = !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0');
    let number = plain_integer(digits).filter(|_| zeros)?;
    Some((number, true))
}

#[cfg(test)]
mod tests;
