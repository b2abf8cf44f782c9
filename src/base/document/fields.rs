//! Taking a table apart: each key is taken once, what is left over is an unknown key.

use super::{Entry, Node, Value, plain_integer};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::text::{all_of, excerpt, quoted, suggestion};

/// After this many problems nobody is helped by guesses at what was meant, and they cost time.
pub const MOST_SUGGESTIONS: usize = 200;

/// The keys of one table, taken one by one.
///
/// Every problem goes to `problems` and reading goes on, so that all errors of a text are found at once.
pub struct Fields<'n, 'a> {
    entries: &'n [Entry<'a>],
    span: Span,
    /// What the table is called in messages: "an item", "an observation".
    what: &'static str,
    known: Vec<&'static str>,
    /// Keys that must be there and are not, with what to write. They are told at the end, when
    /// it is clear that none of them is there under a misspelt name.
    missing: Vec<(&'static str, String)>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// Opens a table, or says that the value is none.
    pub fn open(
        node: &'n Node<'a>,
        what: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let Value::Table(entries) = &node.value else {
            let table = wrong_kind(node, &format!("{what} is a table of keys"));
            problems.push(table.help("write its keys between braces"));
            return None;
        };
        Some(Self {
            entries,
            span: node.span.clone(),
            what,
            known: Vec::new(),
            missing: Vec::new(),
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

    /// Takes a key that must be there; `example` says what to write when it is not.
    ///
    /// That it is missing is told by [`finish`](Self::finish).
    pub fn require(&mut self, key: &'static str, example: &str) -> Option<&'n Entry<'a>> {
        let found = self.take(key);
        if found.is_none() {
            self.missing.push((key, example.to_owned()));
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
        self.require(key, &format!("add `{key}` with a text"))
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
        self.require(key, &format!("add `{key}` with a whole number"))
            .and_then(|entry| integer(&entry.node, key, low, high, problems))
    }

    /// Takes `true` or `false`, which may be absent.
    pub fn boolean(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        let node = &self.take(key)?.node;
        if let Value::Boolean(value) = node.value {
            return Some(value);
        }
        problems.push(
            wrong_kind(node, &format!("`{key}` is true or false"))
                .help("write true or false, without quotes"),
        );
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

    /// Takes the tables that stand under headers `[[path]]`, if there are any; `None` if what is there is no list.
    pub fn tables(
        &mut self,
        key: &'static str,
        path: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<&'n [Node<'a>]> {
        let Some(entry) = self.take(key) else {
            return Some(&[]);
        };
        match &entry.node.value {
            Value::List(list) => Some(list),
            value => {
                let message = format!("`{key}` is a list of tables, not {}", kind_of(value));
                let help = format!("write [[{path}]], with two brackets, above each of them");
                problems.push(
                    Diagnostic::new("wrong-type", entry.node.span.clone(), message).help(help),
                );
                None
            }
        }
    }

    /// Says whether a list or a table stands under a key that was not taken: then a part that
    /// seems to be missing may be there under a misspelt name.
    pub fn has_unknown_part(&self) -> bool {
        self.entries.iter().any(|entry| {
            matches!(entry.node.value, Value::List(_) | Value::Table(_))
                && !self.known.iter().any(|known| *known == entry.key)
        })
    }

    /// Complains of every key that was not taken and suggests the one that was meant, and of every
    /// key that is missing. Returns whether there was nothing to complain of.
    ///
    /// A misspelt key is told once: the one that was meant is not called missing too.
    pub fn finish(mut self, problems: &mut Vec<Diagnostic>) -> bool {
        let before = problems.len();
        let there = |key: &str| self.entries.iter().any(|entry| entry.key == key);
        let mut absent = self.known.clone();
        absent.retain(|key| !there(key));
        for entry in self.entries {
            if self.known.iter().any(|known| *known == entry.key) {
                continue;
            }
            let meant = (problems.len() < MOST_SUGGESTIONS)
                .then(|| suggestion(&entry.key, absent.iter().copied()))
                .flatten();
            let help = match meant {
                Some(meant) => {
                    self.missing.retain(|(key, _)| *key != meant);
                    format!("did you mean `{meant}`?")
                }
                None => format!("its keys are {}", keys(&self.known)),
            };
            let message = format!("{} has no key `{}`", self.what, excerpt(&entry.key));
            let unknown = Diagnostic::new("unknown-key", entry.key_span.clone(), message);
            problems.push(unknown.help(help));
        }
        self.finish_head(problems);
        problems.len() == before
    }

    /// Complains of every key that is missing, and leaves those that were not taken to whoever reads the rest.
    pub fn finish_head(self, problems: &mut Vec<Diagnostic>) {
        for (key, example) in self.missing {
            let message = format!("{} lacks the key `{key}`", self.what);
            let missing = Diagnostic::new("missing-key", self.span.clone(), message);
            problems.push(missing.help(example));
        }
    }
}

fn keys(known: &[&str]) -> String {
    all_of(&known.iter().map(|key| quoted(key)).collect::<Vec<_>>())
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
    let help = match node.value {
        Value::List(_) | Value::Table(_) => "write one text between double quotes",
        _ => "put it between double quotes",
    };
    problems.push(wrong_kind(node, &format!("`{key}` is a text")).help(help));
    None
}

fn integer(
    node: &Node<'_>,
    key: &str,
    low: i64,
    high: i64,
    problems: &mut Vec<Diagnostic>,
) -> Option<(i64, Span)> {
    match &node.value {
        Value::Integer(value) if (low..=high).contains(value) => Some((*value, node.span.clone())),
        Value::Integer(value) => {
            let message = format!("`{key}` is {value}, outside {low} to {high}");
            let help = format!("write a whole number from {low} to {high}");
            problems.push(Diagnostic::new("out-of-range", node.span.clone(), message).help(help));
            None
        }
        value => {
            let help = match value {
                Value::Text(text) if plain_integer(text).is_some() => {
                    format!("write {text}, without quotation marks")
                }
                _ => "write plain digits, as in 4".to_owned(),
            };
            problems.push(wrong_kind(node, &format!("`{key}` is a whole number")).help(help));
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
