//! Taking a table apart: each key is taken once, what is left over is an unknown key.

use super::{Entry, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::text::{excerpt, one_of, quoted, suggestion};

/// The keys of one table, taken one by one.
///
/// Every problem goes to `problems` and reading goes on, so that all errors of a text are found at once.
pub struct Fields<'n, 'a> {
    entries: &'n [Entry<'a>],
    span: Span,
    /// What the table is called in messages: "an item", "an observation".
    what: &'static str,
    known: Vec<&'static str>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// Opens a table, or says that the value is none.
    pub fn open(
        node: &'n Node<'a>,
        what: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let Value::Table(entries) = &node.value else {
            problems.push(wrong_kind(node, &format!("{what} is a table")));
            return None;
        };
        Some(Self {
            entries,
            span: node.span.clone(),
            what,
            known: Vec::new(),
        })
    }

    /// Returns where the table stands.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// Takes a key that may be absent.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Entry<'a>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Takes a key that must be there.
    pub fn require(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<&'n Entry<'a>> {
        let found = self.take(key);
        if found.is_none() {
            let message = format!("{} lacks the key `{key}`", self.what);
            problems.push(Diagnostic::new("missing-key", self.span.clone(), message));
        }
        found
    }

    /// Takes a text that may be absent.
    pub fn text(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(String, Span)> {
        self.take(key)
            .and_then(|entry| text(&entry.node, key, problems))
    }

    /// Takes a text that must be there.
    pub fn required_text(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(String, Span)> {
        self.require(key, problems)
            .and_then(|entry| text(&entry.node, key, problems))
    }

    /// Takes a whole number between `low` and `high` that may be absent.
    pub fn integer(
        &mut self,
        key: &'static str,
        low: i64,
        high: i64,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(i64, Span)> {
        self.take(key)
            .and_then(|entry| integer(&entry.node, key, low, high, problems))
    }

    /// Takes a whole number between `low` and `high` that must be there.
    pub fn required_integer(
        &mut self,
        key: &'static str,
        low: i64,
        high: i64,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(i64, Span)> {
        self.require(key, problems)
            .and_then(|entry| integer(&entry.node, key, low, high, problems))
    }

    /// Takes `true` or `false`, which may be absent.
    pub fn boolean(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        let node = &self.take(key)?.node;
        if let Value::Boolean(value) = node.value {
            return Some(value);
        }
        problems.push(wrong_kind(node, &format!("`{key}` is true or false")));
        None
    }

    /// Takes a list of texts that may be absent; an absent one is empty.
    pub fn texts(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<(String, Span)> {
        let Some(entry) = self.take(key) else {
            return Vec::new();
        };
        list(&entry.node, key, problems)
            .iter()
            .filter_map(|node| text(node, key, problems))
            .collect()
    }

    /// Takes a list that may be absent; an absent one is empty.
    pub fn list(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> &'n [Node<'a>] {
        self.take(key)
            .map_or(&[], |entry| list(&entry.node, key, problems))
    }

    /// Complains of every key that was not taken, and suggests the one that was meant.
    pub fn finish(self, problems: &mut Vec<Diagnostic>) {
        for entry in self.entries {
            if !self.known.iter().any(|known| *known == entry.key) {
                problems.push(self.unknown_key(entry));
            }
        }
    }

    fn unknown_key(&self, entry: &Entry<'_>) -> Diagnostic {
        let message = format!("{} has no key `{}`", self.what, excerpt(&entry.key));
        let help = match suggestion(&entry.key, self.known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("its keys are {}", one_of_keys(&self.known)),
        };
        Diagnostic::new("unknown-key", entry.key_span.clone(), message).help(help)
    }
}

fn one_of_keys(known: &[&str]) -> String {
    one_of(&known.iter().map(|key| quoted(key)).collect::<Vec<_>>())
}

/// Says in words what a value is, for "is a text, not …".
pub fn kind_of(value: &Value<'_>) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Boolean(value) => format!("`{value}`"),
        Value::Integer(value) => format!("the number {value}"),
        Value::Number(written) => format!("the number {}", excerpt(written)),
        Value::Moment(written) => format!("the date or time {}", excerpt(written)),
        Value::Text(text) => format!("the text \"{}\"", excerpt(text)),
        Value::List(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
    }
}

fn wrong_kind(node: &Node<'_>, expected: &str) -> Diagnostic {
    let message = format!("{expected}, not {}", kind_of(&node.value));
    Diagnostic::new("wrong-type", node.span.clone(), message)
}

fn text(node: &Node<'_>, key: &str, problems: &mut Vec<Diagnostic>) -> Option<(String, Span)> {
    if let Value::Text(text) = &node.value {
        return Some((text.clone().into_owned(), node.span.clone()));
    }
    problems
        .push(wrong_kind(node, &format!("`{key}` is a text")).help("put it between double quotes"));
    None
}

fn integer(
    node: &Node<'_>,
    key: &str,
    low: i64,
    high: i64,
    problems: &mut Vec<Diagnostic>,
) -> Option<(i64, Span)> {
    match node.value {
        Value::Integer(value) if (low..=high).contains(&value) => Some((value, node.span.clone())),
        Value::Integer(value) => {
            let message = format!("`{key}` is {value}, outside {low} to {high}");
            problems.push(Diagnostic::new("out-of-range", node.span.clone(), message));
            None
        }
        _ => {
            problems.push(
                wrong_kind(node, &format!("`{key}` is a whole number"))
                    .help("write plain digits, as in 4"),
            );
            None
        }
    }
}

fn list<'n, 'a>(node: &'n Node<'a>, key: &str, problems: &mut Vec<Diagnostic>) -> &'n [Node<'a>] {
    if let Value::List(list) = &node.value {
        return list;
    }
    problems.push(
        wrong_kind(node, &format!("`{key}` is a list")).help("put it between square brackets"),
    );
    &[]
}
