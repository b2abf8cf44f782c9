//! A flat JSON object as a row of a table: a key is the name of a column, its value what the cell holds.

use crate::base::document::{Entry, Value};
use crate::base::source::{self, Place};

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
        let start = self
            .entries
            .get(field)
            .map_or(0, |entry| entry.node.span.start);
        self.at.plus(source::place(self.text, start))
    }

    /// Returns where the values of cells stand.
    pub fn places(&self, fields: impl Iterator<Item = usize>) -> Vec<Place> {
        self.walk(fields, |entry| entry.node.span.start)
    }

    /// Returns where the names of columns stand.
    pub fn places_of_names(&self, fields: impl Iterator<Item = usize>) -> Vec<Place> {
        self.walk(fields, |entry| entry.key_span.start)
    }

    /// Walks the text once, however many places are wanted, if they come in their order.
    fn walk(
        &self,
        fields: impl Iterator<Item = usize>,
        start: impl Fn(&Entry<'_>) -> usize,
    ) -> Vec<Place> {
        let (mut from, mut at) = (0, self.at);
        let place = |field| {
            let offset = self.entries.get(field).map_or(0, &start);
            if offset < from {
                (from, at) = (0, self.at);
            }
            let rest = self.text.get(from..).unwrap_or_default();
            at = at.plus(source::place(rest, offset - from));
            from = offset;
            at
        };
        fields.map(place).collect()
    }
}
