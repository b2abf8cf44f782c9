//! A flat JSON object as a row of a table: a key is the name of a column, its value what the cell holds.

use crate::document::{Entry, Value};
use crate::source::{self, Place};

/// A JSON object whose keys are columns.
#[derive(Clone, Copy, Debug)]
pub struct Object<'o> {
    /// Where its text begins in the input.
    at: Place,
    text: &'o str,
    entries: &'o [Entry<'o>],
}

impl<'o> Object<'o> {
    /// Takes the entries of a table that was read from a text, which begins at a place of its input.
    pub fn new(at: Place, text: &'o str, entries: &'o [Entry<'o>]) -> Self {
        Self { at, text, entries }
    }

    /// Returns where its text begins.
    pub fn begins(&self) -> Place {
        self.at
    }

    /// Returns the names of its columns.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &'o str> + use<'o> {
        self.entries.iter().map(|entry| entry.key.as_ref())
    }

    /// Returns the name of a column.
    pub fn name(&self, field: usize) -> &'o str {
        self.entries
            .get(field)
            .map_or("", |entry| entry.key.as_ref())
    }

    /// Returns what a cell holds, as a table of texts would have it: nothing for `null`, and what is no
    /// text as it is written.
    pub fn text(&self, field: usize) -> Option<&'o str> {
        let node = &self.entries.get(field)?.node;
        match &node.value {
            Value::Null => Some(""),
            Value::Text(text) => Some(text),
            _ => self.written(field),
        }
    }

    /// Returns the value of a cell.
    pub fn value(&self, field: usize) -> Option<&'o Value<'o>> {
        Some(&self.entries.get(field)?.node.value)
    }

    /// Returns a value as it is written in JSON.
    pub fn written(&self, field: usize) -> Option<&'o str> {
        let span = self.entries.get(field)?.node.span.clone();
        self.text.get(span)
    }

    /// Returns where the value of a cell stands.
    pub fn place(&self, field: usize) -> Place {
        let entry = self.entries.get(field);
        self.place_of(entry.map_or(0, |entry| entry.node.span.start))
    }

    /// Returns where the name of a column stands.
    pub fn place_of_name(&self, field: usize) -> Place {
        let entry = self.entries.get(field);
        self.place_of(entry.map_or(0, |entry| entry.key_span.start))
    }

    fn place_of(&self, offset: usize) -> Place {
        let within = source::place(self.text, offset);
        Place {
            line: self.at.line + within.line - 1,
            // Only on its first line does something stand before it.
            column: match within.line {
                1 => self.at.column + within.column - 1,
                _ => within.column,
            },
        }
    }
}
