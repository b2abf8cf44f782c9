//! The texts that stand in the columns of somebody else's table, each with its count.

use std::collections::HashMap;

/// How many different texts of a column are told apart.
pub const MOST_TEXTS: usize = 1000;

/// The texts that were met in the columns that are read.
#[derive(Debug, Default)]
pub struct Census {
    columns: Vec<CountedColumn>,
}

/// The texts that were met in a column.
#[derive(Debug, Default)]
pub struct CountedColumn {
    /// Our name.
    pub name: String,
    /// The table's.
    pub from: String,
    /// How many cells were empty.
    pub empty: u64,
    /// How many cells held texts that are not told apart.
    pub others: u64,
    texts: Vec<(String, u64)>,
    places: HashMap<String, usize>,
}

impl Census {
    /// Counts a text in a column of ours that comes from one of the table.
    pub fn count(&mut self, name: &str, from: &str, text: &str) {
        let same = |column: &CountedColumn| column.name == name && column.from == from;
        let at = self.columns.iter().position(same);
        let at = at.unwrap_or_else(|| {
            self.columns.push(CountedColumn {
                name: name.to_owned(),
                from: from.to_owned(),
                ..CountedColumn::default()
            });
            self.columns.len() - 1
        });
        if let Some(column) = self.columns.get_mut(at) {
            column.count(text);
        }
    }

    /// Returns the columns, in the order in which they were met.
    pub fn columns(&self) -> &[CountedColumn] {
        &self.columns
    }
}

impl CountedColumn {
    pub(super) fn count(&mut self, text: &str) {
        if text.is_empty() {
            self.empty += 1;
            return;
        }
        if let Some((_, count)) = self.places.get(text).and_then(|at| self.texts.get_mut(*at)) {
            *count += 1;
        } else if self.texts.len() < MOST_TEXTS {
            self.places.insert(text.to_owned(), self.texts.len());
            self.texts.push((text.to_owned(), 1));
        } else {
            self.others += 1;
        }
    }

    /// Returns the texts that are told apart, each with its count, in the order in which they were met.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = (&str, u64)> {
        self.texts
            .iter()
            .map(|(text, count)| (text.as_str(), *count))
    }

    /// Returns how many cells hold something.
    pub fn filled(&self) -> u64 {
        self.others + self.texts.iter().map(|(_, count)| count).sum::<u64>()
    }
}
