//! Taking a table apart: each key is taken once, what is left over is an unknown key.
//!
//! What a value means, and which values are right, is for whoever takes it.

use std::ops::RangeInclusive;

use super::{Entry, Node, Value, plain_integer};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::Span;
use crate::base::text::{all_of, excerpt, one_of, quoted, suggestion};
use crate::base::words::Word;

/// A value and where it stands.
pub type At<T> = (T, Span);

/// Every whole number that can be read.
pub const ANY_INTEGER: RangeInclusive<i64> = i64::MIN..=i64::MAX;

/// The keys of one table, taken one by one.
///
/// Every problem goes to `problems` and reading goes on, so that all errors of a text are found at once.
/// What only the files of scales have, such as ids and texts of a longest length, is taken in `scale::rules`.
pub struct Fields<'n, 'a, 'p> {
    /// What is wrong so far with the text that the table belongs to.
    pub problems: &'p mut Problems,
    entries: &'n [Entry<'a>],
    span: Span,
    /// What the table is called in messages: "an item", "an observation".
    what: &'static str,
    known: Vec<&'static str>,
    /// Keys that must be there and are not, with what to write. They are told at the end, when
    /// it is clear that none of them is there under a misspelt name.
    missing: Vec<(&'static str, String)>,
    /// How much could not be read before this table.
    unread_before: usize,
}

impl<'n, 'a, 'p> Fields<'n, 'a, 'p> {
    /// Opens a table, or says that the value is none.
    pub fn open(
        node: &'n Node<'a>,
        what: &'static str,
        problems: &'p mut Problems,
    ) -> Option<Self> {
        let unread_before = problems.count_unread();
        let Value::Table(entries) = &node.value else {
            let table = wrong_kind(node, &format!("{what} is a table of keys"));
            problems.unread(table.help("write its keys between braces"));
            return None;
        };
        Some(Self {
            problems,
            entries,
            span: node.span.clone(),
            what,
            known: Vec::new(),
            missing: Vec::new(),
            unread_before,
        })
    }

    /// Returns what the table is called: "an item", "an observation".
    pub fn what(&self) -> &'static str {
        self.what
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
    pub fn text(&mut self, key: &'static str) -> Option<At<String>> {
        self.take(key)
            .and_then(|entry| text(&entry.node, key, self.problems))
    }

    /// Takes a text that must be there.
    pub fn required_text(&mut self, key: &'static str) -> Option<At<String>> {
        self.require(key, &format!("add `{key}` with a text"))
            .and_then(|entry| text(&entry.node, key, self.problems))
    }

    /// Takes a word of a closed list that must be there, and returns what it stands for.
    pub fn choice<T: Word>(&mut self, key: &'static str) -> Option<T> {
        let word = self.required_text(key)?;
        choice(key, &word, self.problems)
    }

    /// Takes a whole number that may be absent.
    pub fn integer(
        &mut self,
        key: &'static str,
        permitted: RangeInclusive<i64>,
    ) -> Option<At<i64>> {
        self.take(key)
            .and_then(|entry| integer(&entry.node, key, &permitted, self.problems))
    }

    /// Takes the digits of a number that may be absent and may have a fraction; what they mean is for
    /// whoever takes them.
    pub fn digits(&mut self, key: &'static str) -> Option<At<String>> {
        let node = &self.take(key)?.node;
        if let Some(digits) = node.digits() {
            return Some((digits.into_owned(), node.span.clone()));
        }
        let wrong = wrong_kind(node, &format!("`{key}` is a number"));
        self.problems
            .unread(wrong.help("write plain digits, as in 4"));
        None
    }

    /// Takes a whole number that must be there.
    pub fn required_integer(
        &mut self,
        key: &'static str,
        permitted: RangeInclusive<i64>,
    ) -> Option<At<i64>> {
        self.require(key, &format!("add `{key}` with a whole number"))
            .and_then(|entry| integer(&entry.node, key, &permitted, self.problems))
    }

    /// Takes the number of the format, which must be there. Returns false, after saying so, for another
    /// than the one that is known: then no key means what it seems to.
    pub fn format(&mut self, known: i64) -> bool {
        let format = self.required_integer("format", ANY_INTEGER);
        let Some((format, span)) = format.filter(|(format, _)| *format != known) else {
            return true;
        };
        let message = format!("this file is of format {format}; this program reads format {known}");
        let help =
            format!("write {known}, or use a version of the program that knows format {format}");
        let other = Diagnostic::new("unknown-format", span, message);
        self.problems.push(other.help(help));
        false
    }

    /// Takes `true` or `false`, which may be absent.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let node = &self.take(key)?.node;
        if let Value::Boolean(value) = node.value {
            return Some(value);
        }
        let wrong = wrong_kind(node, &format!("`{key}` is true or false"));
        self.problems
            .unread(wrong.help("write true or false, without quotes"));
        None
    }

    /// Takes a list of texts that may be absent; an absent one is empty.
    pub fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        self.list(key)
            .iter()
            .filter_map(|node| text(node, key, self.problems))
            .collect()
    }

    /// Takes a list that may be absent; an absent one is empty.
    pub fn list(&mut self, key: &'static str) -> &'n [Node<'a>] {
        let Some(entry) = self.take(key) else {
            return &[];
        };
        if let Value::List(list) = &entry.node.value {
            return list;
        }
        let wrong = wrong_kind(&entry.node, &format!("`{key}` is a list"));
        self.problems
            .unread(wrong.help("put it between square brackets"));
        &[]
    }

    /// Takes the tables that stand under headers `[[path]]`, if there are any; `None` if what is there is no list.
    pub fn tables(&mut self, key: &'static str, path: &str) -> Option<&'n [Node<'a>]> {
        let Some(entry) = self.take(key) else {
            return Some(&[]);
        };
        if let Value::List(list) = &entry.node.value {
            return Some(list);
        }
        let wrong = wrong_kind(&entry.node, &format!("`{key}` is a list of tables"));
        let help = format!("write [[{path}]], with two brackets, above each of them");
        self.problems.unread(wrong.help(help));
        None
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
    /// key that is missing. Returns whether the table, and all in it, could be read.
    ///
    /// A misspelt key is told once: the one that was meant is not called missing too.
    pub fn finish(mut self) -> bool {
        let there = |key: &str| self.entries.iter().any(|entry| entry.key == key);
        let mut absent = self.known.clone();
        absent.retain(|key| !there(key));
        for entry in self.entries {
            if self.known.iter().any(|known| *known == entry.key) {
                continue;
            }
            let meant = (self.problems.may_suggest())
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
            self.problems.unread(unknown.help(help));
        }
        self.finish_head()
    }

    /// Complains of every key that is missing, and leaves those that were not taken to whoever reads the rest.
    /// Returns whether what was taken could be read.
    pub fn finish_head(self) -> bool {
        for (key, example) in self.missing {
            let message = format!("{} lacks the key `{key}`", self.what);
            let missing = Diagnostic::new("missing-key", self.span.clone(), message);
            self.problems.unread(missing.help(example));
        }
        self.problems.count_unread() == self.unread_before
    }
}

/// Finds what a word of a closed list stands for, or says which words there are.
pub fn choice<T: Word>(key: &str, (word, span): &At<String>, problems: &mut Problems) -> Option<T> {
    if let Some(value) = T::named(word) {
        return Some(value);
    }
    let words = T::WORDS.iter().copied();
    let message = format!("`{key}` cannot be `{}`", excerpt(word));
    let help = match suggestion(word, words.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(&words.map(quoted).collect::<Vec<_>>())),
    };
    problems.push(Diagnostic::new("bad-choice", span.clone(), message).help(help));
    None
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

/// Says that a value is of the wrong kind: `expected` names it and says what it should be.
pub fn wrong_kind(node: &Node<'_>, expected: &str) -> Diagnostic {
    let message = format!("{expected}, not {}", kind_of(&node.value));
    Diagnostic::new("wrong-type", node.span.clone(), message)
}

/// Takes a text out of a node, or says that it is none.
pub fn text(node: &Node<'_>, key: &str, problems: &mut Problems) -> Option<At<String>> {
    if let Value::Text(text) = &node.value {
        return Some((text.clone().into_owned(), node.span.clone()));
    }
    let help = match node.value {
        Value::List(_) | Value::Table(_) => "write one text between double quotes",
        _ => "put it between double quotes",
    };
    problems.unread(wrong_kind(node, &format!("`{key}` is a text")).help(help));
    None
}

fn integer(
    node: &Node<'_>,
    key: &str,
    permitted: &RangeInclusive<i64>,
    problems: &mut Problems,
) -> Option<At<i64>> {
    let (low, high) = (permitted.start(), permitted.end());
    match &node.value {
        Value::Integer(value) if permitted.contains(value) => {
            return Some((*value, node.span.clone()));
        }
        Value::Integer(value) => {
            let message = format!("`{key}` is {value}, outside {low} to {high}");
            let help = format!("write a whole number from {low} to {high}");
            problems.unread(Diagnostic::new("out-of-range", node.span.clone(), message).help(help));
        }
        value => {
            let help = match value {
                Value::Text(text) if plain_integer(text).is_some() => {
                    format!("write {text}, without quotation marks")
                }
                _ => "write plain digits, as in 4".to_owned(),
            };
            problems.unread(wrong_kind(node, &format!("`{key}` is a whole number")).help(help));
        }
    }
    None
}
