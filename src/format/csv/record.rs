//! A record as it was read: its fields, and where each of them stands in the input.

use memchr::{memchr_iter, memrchr};

use crate::base::source::Place;

impl Place {
    /// Finds the place of the byte at `offset` of `bytes`, which begin on `first_line`.
    ///
    /// What stands before `offset` has to be UTF-8; what follows is not looked at.
    pub(super) fn of(bytes: &[u8], offset: usize, first_line: u64) -> Self {
        let before = bytes.get(..offset).unwrap_or(bytes);
        let line_begin = memrchr(b'\n', before).map_or(0, |feed| feed + 1);
        let on_line = before.get(line_begin..).unwrap_or_default();
        // Bytes of the form 10xxxxxx go on with a character that has been counted.
        let characters = on_line.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        Self {
            line: first_line + memchr_iter(b'\n', before).count() as u64,
            column: characters as u64 + 1,
        }
    }
}

/// A record, borrowed from its reader until the next one is read.
///
/// It has at least one field.
#[derive(Clone, Copy, Debug)]
pub struct Record<'r> {
    /// The text as it stands in the input, without the line end behind it.
    pub(super) text: &'r str,
    pub(super) line: u64,
    /// Where each field ends in `text`; the next begins one delimiter further on.
    pub(super) ends: &'r [usize],
    pub(super) unescaped: &'r Unescaped,
}

impl<'r> Record<'r> {
    /// Returns the line on which the record begins, counted from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Returns the number of fields.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there is no field at all, which no record that was read has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the text of a field, counted from 0, without the quotes around it.
    #[must_use]
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'r str> {
        self.unquoted(index, self.raw(index)?)
    }

    /// Returns a field without the quotes around it.
    #[inline]
    fn unquoted(&self, index: usize, raw: &'r str) -> Option<&'r str> {
        // Nearly every field is without quotes: one byte tells it.
        if raw.as_bytes().first() != Some(&b'"') {
            return Some(raw);
        }
        match self.unescaped.get(index) {
            Some(text) => Some(text),
            None => raw.strip_prefix('"')?.strip_suffix('"'),
        }
    }

    /// Returns the text of each field in turn, as [`get`](Self::get) does.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        let record = *self;
        let mut begin = 0;
        self.ends.iter().enumerate().map(move |(index, end)| {
            let raw = record.text.get(begin..*end).unwrap_or_default();
            begin = end + 1;
            record.unquoted(index, raw).unwrap_or_default()
        })
    }

    /// Returns where a field, counted from 0, begins: at its opening quote if it has one.
    ///
    /// For a field that is not there, it is the end of the record, where the field would
    /// have to be added. Lines and characters are counted anew at each call, so that a
    /// record without faults costs nothing.
    #[must_use]
    pub fn place(&self, index: usize) -> Place {
        let offset = self.begin(index).unwrap_or(self.text.len());
        Place::of(self.text.as_bytes(), offset, self.line)
    }

    /// Returns where each field begins, as [`place`](Self::place) does, and counts only once.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let (mut behind, mut place) = (
            0,
            Place {
                line: self.line,
                column: 1,
            },
        );
        let begin = |index| {
            let begin = self.begin(index).unwrap_or(behind);
            let passed = self.text.get(behind..begin).unwrap_or_default();
            let end = Place::of(passed.as_bytes(), passed.len(), place.line);
            let before = if end.line == place.line {
                place.column - 1
            } else {
                0
            };
            place.column = before + end.column;
            place.line = end.line;
            behind = begin;
            place
        };
        (0..self.len()).map(begin).collect()
    }

    fn begin(&self, index: usize) -> Option<usize> {
        match index.checked_sub(1) {
            _ if index >= self.len() => None,
            None => Some(0),
            Some(previous) => self.ends.get(previous).map(|end| end + 1),
        }
    }

    #[inline]
    fn raw(&self, index: usize) -> Option<&'r str> {
        self.text.get(self.begin(index)?..*self.ends.get(index)?)
    }
}

/// The texts of those fields of a record that have doubled quotes in them.
///
/// All other fields are slices of the record's own text.
#[derive(Debug, Default)]
pub(super) struct Unescaped {
    text: String,
    /// The index of each such field, ascending, and where its text ends in `text`.
    fields: Vec<(usize, usize)>,
}

impl Unescaped {
    /// Takes over the fields of `record` at the indices `doubled`, which ascend.
    pub(super) fn fill(&mut self, text: &str, ends: &[usize], doubled: &[usize]) {
        self.text.clear();
        self.fields.clear();
        for &index in doubled {
            let begin = match index.checked_sub(1) {
                None => 0,
                Some(previous) => ends.get(previous).map_or(text.len(), |end| end + 1),
            };
            let end = ends.get(index).copied().unwrap_or(text.len());
            let inner = text
                .get(begin + 1..end.saturating_sub(1))
                .unwrap_or_default();
            for (nth, piece) in inner.split("\"\"").enumerate() {
                if nth > 0 {
                    self.text.push('"');
                }
                self.text.push_str(piece);
            }
            self.fields.push((index, self.text.len()));
        }
    }

    fn get(&self, index: usize) -> Option<&str> {
        let nth = self
            .fields
            .binary_search_by_key(&index, |field| field.0)
            .ok()?;
        let begin = match nth.checked_sub(1) {
            None => 0,
            Some(previous) => self.fields.get(previous)?.1,
        };
        self.text.get(begin..self.fields.get(nth)?.1)
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.text.capacity() + self.fields.capacity() * size_of::<(usize, usize)>()
    }
}
