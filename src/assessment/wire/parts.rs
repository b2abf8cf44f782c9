//! The keys of one table, read and written as the parts of an assessment.

use serde_json::{Map, Value as Json};

use crate::assessment::texts;
use crate::base::diagnostic::{Diagnostic, Mistake, Problems};
use crate::base::document::{Entry, Fields, Node, Value, kind_of};
use crate::base::source::Span;
use crate::base::time::{self, Time};
use crate::base::words::Word;
use crate::base::zone::Zone;

/// The keys of a table that is read, and what is wrong with them.
pub(super) struct Parts<'p, 'n, 'a> {
    pub(super) fields: Fields<'n, 'a, 'p>,
    zone: Option<Zone>,
}

impl<'p, 'n, 'a> Parts<'p, 'n, 'a> {
    /// Opens a table, or says that the value is none. Times without an offset belong to `zone`.
    pub(super) fn open(
        node: &'n Node<'a>,
        what: &'static str,
        zone: Option<Zone>,
        problems: &'p mut Problems,
    ) -> Option<Self> {
        let fields = Fields::open(node, what, problems)?;
        Some(Self { fields, zone })
    }

    /// Reads a text that may be absent.
    pub(super) fn text<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&str) -> Result<T, Mistake>,
    ) -> Option<T> {
        let (text, span) = self.fields.text(key)?;
        self.keep(read(&text), span)
    }

    /// Reads a list of texts; an absent one is empty.
    pub(super) fn texts<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Result<T, Mistake>,
    ) -> Vec<T> {
        let texts = self.fields.texts(key).into_iter();
        texts
            .filter_map(|(text, span)| self.keep(read(&text), span))
            .collect()
    }

    /// Reads a word of a closed list.
    pub(super) fn word<T: Word>(&mut self, key: &'static str) -> Option<T> {
        self.text(key, |text| texts::word(key, text))
    }

    /// Reads a free text.
    pub(super) fn prose(&mut self, key: &'static str) -> Option<String> {
        self.text(key, |text| texts::prose(key, text))
    }

    /// Reads a time, written as a text or, in TOML, as a time of its own.
    pub(super) fn time(&mut self, key: &'static str) -> Option<Time> {
        let node = &self.fields.take(key)?.node;
        let read = match &node.value {
            Value::Text(text) | Value::Moment(text) => time::parse(text, self.zone),
            other => {
                let message = format!("`{key}` is a time in double quotes, not {}", kind_of(other));
                let help = "as in \"2026-11-22T20:14:00-05:00\"";
                Err(Mistake::new("wrong-type", message).help(help))
            }
        };
        self.keep(read, node.span.clone())
    }

    /// Reads each table of a list; an absent list is empty.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        read: impl Fn(Parts<'_, 'n, 'a>, &Span) -> Option<T>,
    ) -> Vec<T> {
        let nodes = self.fields.list(key).iter();
        let table = |node: &'n Node<'a>| {
            let parts = Parts::open(node, what, self.zone, self.fields.problems)?;
            read(parts, &node.span)
        };
        nodes.filter_map(table).collect()
    }

    /// Returns what was read, or keeps what is wrong with it.
    fn keep<T>(&mut self, read: Result<T, Mistake>, span: Span) -> Option<T> {
        read.map_err(|mistake| self.fields.problems.push(mistake.at(span)))
            .ok()
    }
}

/// Returns the entries of a table, or says that the value is none.
pub(super) fn entries<'n, 'a>(
    entry: &'n Entry<'a>,
    problems: &mut Problems,
) -> Option<&'n [Entry<'a>]> {
    if let Value::Table(entries) = &entry.node.value {
        return Some(entries);
    }
    let message = format!(
        "`{}` is a table, not {}",
        entry.key,
        kind_of(&entry.node.value)
    );
    let span = entry.node.span.clone();
    problems.push(Diagnostic::new("wrong-type", span, message));
    None
}

/// The keys of a table that is written. What is absent stays absent.
#[derive(Default)]
pub(super) struct Written(pub(super) Map<String, Json>);

impl Written {
    /// Adds a key, unless there is nothing to say.
    pub(super) fn put(&mut self, key: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value.into());
        }
    }

    /// Adds a list, unless it is empty.
    pub(super) fn put_all<T: Into<Json>>(&mut self, key: &str, list: impl Iterator<Item = T>) {
        let list: Vec<Json> = list.map(Into::into).collect();
        self.put(key, (!list.is_empty()).then_some(list));
    }
}
