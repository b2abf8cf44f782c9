//! JSON into the tree, through `serde_json`'s raw values: it does the syntax, and since a raw
//! value is a part of the text it was read from, its place is known exactly.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{DEEPEST, Entry, Node, Value, plain_integer};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::text::excerpt;

/// Reads a JSON text.
///
/// # Errors
/// One diagnostic: no JSON, a key that stands twice in its table (however it is spelt), or
/// nesting deeper than [`DEEPEST`].
pub fn json(text: &str) -> Result<Node<'_>, Box<Diagnostic>> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| syntax(text, 0, &error))?;
    Reader { text }.node(raw, 0)
}

/// Reads values that all are parts of one text.
struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn node(&self, raw: &'a RawValue, depth: usize) -> Result<Node<'a>, Box<Diagnostic>> {
        let span = self.span(raw);
        let written = raw.get();
        if depth > DEEPEST {
            let message = format!("nested deeper than {DEEPEST} levels");
            return Err(Box::new(Diagnostic::new("too-deep", span, message)));
        }
        let value = match written.as_bytes().first() {
            Some(b'{') => self.table(raw, depth)?,
            Some(b'[') => self.list(raw, depth)?,
            Some(b'"') => Value::Text(self.string(raw)?),
            Some(b't') => Value::Boolean(true),
            Some(b'f') => Value::Boolean(false),
            Some(b'n') => Value::Null,
            _ => {
                plain_integer(written).map_or(Value::Number(Cow::Borrowed(written)), Value::Integer)
            }
        };
        Ok(Node { value, span })
    }

    fn table(&self, raw: &'a RawValue, depth: usize) -> Result<Value<'a>, Box<Diagnostic>> {
        let RawTable(pairs) = self.parse(raw)?;
        let mut entries: Vec<Entry<'a>> = Vec::with_capacity(pairs.len());
        let mut seen = HashSet::new();
        for (key, value) in pairs {
            let name = self.string(key)?;
            let key_span = self.span(key);
            // A set costs more than a look back, except where somebody made a table of thousands.
            let repeated = if entries.len() < 32 {
                entries.iter().any(|entry| entry.key == name)
            } else {
                if seen.is_empty() {
                    seen.extend(entries.iter().map(|entry| entry.key.clone()));
                }
                seen.contains(&name)
            };
            if repeated {
                let message = format!("the key `{}` stands twice", excerpt(&name));
                let diagnostic = Diagnostic::new("repeated-key", key_span, message);
                return Err(Box::new(
                    diagnostic.help("remove one of them; neither is taken for the other"),
                ));
            }
            if !seen.is_empty() {
                seen.insert(name.clone());
            }
            entries.push(Entry {
                key: name,
                key_span,
                node: self.node(value, depth + 1)?,
            });
        }
        Ok(Value::Table(entries))
    }

    fn list(&self, raw: &'a RawValue, depth: usize) -> Result<Value<'a>, Box<Diagnostic>> {
        let items: Vec<&'a RawValue> = self.parse(raw)?;
        items
            .into_iter()
            .map(|item| self.node(item, depth + 1))
            .collect::<Result<_, _>>()
            .map(Value::List)
    }

    fn string(&self, raw: &'a RawValue) -> Result<Cow<'a, str>, Box<Diagnostic>> {
        let written = raw.get();
        // Without escapes the text stands there as it is, between its quotes.
        match written
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
            _ => self.parse::<String>(raw).map(Cow::Owned),
        }
    }

    fn parse<T: Deserialize<'a>>(&self, raw: &'a RawValue) -> Result<T, Box<Diagnostic>> {
        serde_json::from_str(raw.get())
            .map_err(|error| syntax(self.text, self.span(raw).start, &error))
    }

    /// Where a part of the text stands in it: both are the same bytes, so their addresses tell.
    fn span(&self, raw: &RawValue) -> Span {
        let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + raw.get().len()
    }
}

/// A table as raw keys and values. Keys are kept raw too, so that their places are known.
struct RawTable<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawTable<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Vec<(&'de RawValue, &'de RawValue)>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a table")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Pairs).map(RawTable)
    }
}

/// Turns an error of the JSON reader, which counts lines and bytes of its own text, into a place.
fn syntax(text: &str, base: usize, error: &serde_json::Error) -> Box<Diagnostic> {
    let part = text.get(base..).unwrap_or_default();
    let line_start = match error.line() {
        0 | 1 => 0,
        line => part
            .match_indices('\n')
            .nth(line - 2)
            .map_or(part.len(), |(at, _)| at + 1),
    };
    let at = base + (line_start + error.column().saturating_sub(1)).min(part.len());
    let words = error.to_string();
    let words = match words.split(" at line ").next().unwrap_or_default() {
        "expected ident" => "expected `true`, `false` or `null`",
        words => words,
    };
    let wrong = Diagnostic::new("not-json", at..at, format!("this is not JSON: {words}"));
    let stands = text.get(at..).unwrap_or_default();
    Box::new(if stands.starts_with("NaN") {
        wrong.help("a program wrote `NaN` for what is missing: write null in a row of a table, else leave the key out")
    } else {
        wrong
    })
}
