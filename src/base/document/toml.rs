//! TOML into the tree, through the `toml` crate's own parser with places.
//!
//! What only TOML 1.1 allows is refused, so that every tool of today reads a file as we do.

use std::borrow::Cow;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::{DEEPEST, Entry, Node, Value, broken};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;

/// Reads a TOML 1.0 text.
///
/// # Errors
/// The first statement that is no TOML at all, or else everything that only TOML 1.1 allows; in the order of the text.
pub fn toml(text: &str) -> Result<Node<'_>, Vec<Diagnostic>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let place = |error: &::toml::de::Error| error.span().map_or(text.len(), |span| span.start);
    if let Some(first) = errors.iter().min_by_key(|error| place(error)) {
        return Err(vec![broken::syntax(text, first)]);
    }
    let mut reader = Reader {
        text,
        diagnostics: Vec::new(),
    };
    let span = table.span();
    let node = reader.table(table.into_inner(), span, 0);
    let mut diagnostics = reader.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    if diagnostics.is_empty() {
        return Ok(node);
    }
    Err(diagnostics)
}

struct Reader<'a> {
    text: &'a str,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn table(&mut self, table: DeTable<'a>, span: Span, depth: usize) -> Node<'a> {
        let mut entries: Vec<Entry<'a>> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key_span = key.span();
            self.escapes_are_of_toml_1_0(&key_span);
            entries.push(Entry {
                key: key.into_inner(),
                key_span,
                node: self.node(value, depth + 1),
            });
        }
        // The parser sorts keys by name; a person wants errors in the order of the file.
        entries.sort_by_key(|entry| entry.key_span.start);
        if self.text.as_bytes().get(span.start) == Some(&b'{') {
            self.inline_table_is_one_line(&entries, &span);
        }
        Node {
            value: Value::Table(entries),
            span,
        }
    }

    fn node(&mut self, value: Spanned<DeValue<'a>>, depth: usize) -> Node<'a> {
        let span = value.span();
        if depth > DEEPEST {
            let message = format!("nested deeper than {DEEPEST} levels");
            let deep = Diagnostic::new("too-deep", span.clone(), message);
            self.diagnostics
                .push(deep.help("write it with fewer brackets inside one another"));
            return Node {
                value: Value::Null,
                span,
            };
        }
        let value = match value.into_inner() {
            DeValue::String(text) => {
                self.escapes_are_of_toml_1_0(&span);
                Value::Text(text)
            }
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| Value::Number(self.written(&span)), Value::Integer),
            DeValue::Float(_) => Value::Number(self.written(&span)),
            DeValue::Boolean(value) => Value::Boolean(value),
            DeValue::Datetime(time) => {
                if time.time.is_some_and(|time| time.second.is_none()) {
                    let message = "a time without seconds is not of TOML 1.0";
                    self.diagnostics
                        .push(Diagnostic::new("not-toml", span.clone(), message).help(
                            "write its seconds, as in 20:14:00, or put it between double quotes",
                        ));
                }
                Value::Moment(self.written(&span))
            }
            DeValue::Array(array) => Value::List(
                array
                    .into_iter()
                    .map(|item| self.node(item, depth + 1))
                    .collect(),
            ),
            DeValue::Table(table) => return self.table(table, span, depth),
        };
        Node { value, span }
    }

    fn written(&self, span: &Span) -> Cow<'a, str> {
        Cow::Borrowed(self.text.get(span.clone()).unwrap_or_default())
    }

    /// TOML 1.1 lets an inline table run over lines and end with a comma; TOML 1.0 readers stop there.
    fn inline_table_is_one_line(&mut self, entries: &[Entry<'_>], span: &Span) {
        let mut values = Vec::with_capacity(entries.len());
        self.written_values(entries, &mut values);
        values.sort_by_key(|value| value.start);
        let mut from = span.start;
        // What stands in a value may run over lines: a list, a long text.
        for (until, behind) in values
            .iter()
            .map(|value| (value.start, value.end))
            .chain([(span.end, span.end)])
        {
            let gap = self.text.get(from..until).unwrap_or_default();
            let comma = gap.find(',').filter(|_| until == span.end);
            if let Some(at) = gap.find('\n') {
                let place = from + at..from + at + 1;
                let message = "this line ends inside a table in braces";
                self.diagnostics.push(
                    Diagnostic::new("not-toml", place, message)
                        .also(span.start..span.start + 1, "it begins here")
                        .help("write `}` here, or the whole table on one line"),
                );
                return;
            }
            if let Some(at) = comma {
                let place = from + at..from + at + 1;
                let message = "a comma stands before the closing brace";
                self.diagnostics
                    .push(Diagnostic::new("not-toml", place, message).help("remove it"));
                return;
            }
            from = behind.max(from);
        }
    }

    /// Gathers where the values of an inline table are written. One that only dotted keys make, as in
    /// `{ pulse.points = 1, gi = 2, pulse.note = "" }`, is written in as many places as it has values.
    fn written_values(&self, entries: &[Entry<'_>], values: &mut Vec<Span>) {
        for entry in entries {
            let span = &entry.node.span;
            match &entry.node.value {
                Value::Table(inner) if self.text.as_bytes().get(span.start) != Some(&b'{') => {
                    self.written_values(inner, values);
                }
                _ => values.push(span.clone()),
            }
        }
    }

    fn escapes_are_of_toml_1_0(&mut self, span: &Span) {
        let written = self.text.get(span.clone()).unwrap_or_default();
        if !written.starts_with('"') || !written.contains('\\') {
            return;
        }
        let mut characters = written.char_indices();
        while let Some((_, character)) = characters.next() {
            if character != '\\' {
                continue;
            }
            if let Some((at, 'e' | 'x')) = characters.next() {
                let place = span.start + at - 1..span.start + at + 1;
                self.diagnostics.push(
                    Diagnostic::new(
                        "not-toml",
                        place,
                        "the escapes `\\e` and `\\x` are not of TOML 1.0",
                    )
                    .help("write `\\u` and four hexadecimal digits"),
                );
            }
        }
    }
}
