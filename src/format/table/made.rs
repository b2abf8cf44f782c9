//! A row that a column map made, and what became of rows that are none.

use crate::base::text::count;

/// A row of ours that was made.
#[derive(Clone, Debug, Default)]
pub struct MadeRow {
    text: String,
    ends: Vec<usize>,
}

impl MadeRow {
    /// Returns the text of a field.
    pub fn get(&self, field: usize) -> Option<&str> {
        let end = *self.ends.get(field)?;
        let begin = match field.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(begin..end)
    }

    /// Returns how many fields it has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// Returns the texts of all fields.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        let mut begin = 0;
        self.ends.iter().map(move |end| {
            let text = self.text.get(begin..*end).unwrap_or_default();
            begin = *end;
            text
        })
    }

    /// Begins anew.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a field.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }
}

/// How many rows were no assessments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Rows that the map leaves out.
    pub left_out: u64,
    /// Rows in which no cell holds anything.
    pub blank: u64,
    /// Answers that were set aside for another of the same item.
    pub repeated: u64,
}

impl PassedOver {
    /// Takes rows of another part of the table.
    pub fn add(&mut self, other: Self) {
        self.left_out += other.left_out;
        self.blank += other.blank;
        self.repeated += other.repeated;
    }

    /// Returns what is to be said at the end of the table.
    pub fn remarks(self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.left_out > 0 {
            let rows = count(self.left_out, "row was", "rows were");
            remarks.push(format!("{rows} left out, as the map says"));
        }
        if self.blank > 0 {
            let rows = count(self.blank, "row", "rows");
            remarks.push(format!("{rows} without any text passed over"));
        }
        if self.repeated > 0 {
            let answers = count(self.repeated, "answer was", "answers were");
            remarks.push(format!(
                "{answers} set aside for another of the same item, as `repeated` says"
            ));
        }
        remarks
    }
}
