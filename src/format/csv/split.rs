//! Splits a record into fields, line by line, and finds what is wrong with its form.
//!
//! It sees bytes only: that they are UTF-8 is checked by the reader, once a record. That
//! may come later since each byte with a meaning here is ASCII, and no such byte is ever
//! part of another character.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::malformed::MalformedKind;

/// The fields found so far in a record.
#[derive(Debug)]
pub(super) struct Splitter {
    delimiter: u8,
    ends: Vec<usize>,
    doubled: Vec<usize>,
    opening: Option<usize>,
}

/// How things stand at the end of a line.
pub(super) enum LineEnd {
    /// The record ends with the line.
    EndsRecord,
    /// The line end belongs to the field that began with the quote at this offset.
    InQuotes(usize),
}

/// What is wrong, and at which offset of the record.
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) kind: MalformedKind,
}

impl Splitter {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            ends: Vec::new(),
            doubled: Vec::new(),
            opening: None,
        }
    }

    /// Forgets the record before.
    pub(super) fn begin_record(&mut self) {
        self.ends.clear();
        self.doubled.clear();
        self.opening = None;
    }

    /// Returns where in the record each field ends.
    pub(super) fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// Returns where the field begins that has the byte at `offset`.
    pub(super) fn begin_of_field(&self, offset: usize) -> usize {
        let before = self.ends.iter().rev().find(|end| **end < offset);
        before.map_or(0, |end| end + 1)
    }

    /// Returns the indices of the fields that have doubled quotes in them.
    pub(super) fn doubled(&self) -> &[usize] {
        &self.doubled
    }

    /// Splits the next line: what of `record` stands at `from` and after it.
    ///
    /// `record` is everything from its beginning to the end of that line, without the
    /// line end.
    pub(super) fn line(&mut self, record: &[u8], from: usize) -> Result<LineEnd, Fault> {
        let line = record.get(from..).unwrap_or_default();
        if self.opening.is_none() && memchr3(b'"', b'\r', 0, line).is_none() {
            let delimiters = memchr_iter(self.delimiter, line);
            for offset in delimiters {
                self.ends.push(from + offset);
            }
            self.ends.push(record.len());
            return Ok(LineEnd::EndsRecord);
        }
        let mut at = from;
        loop {
            if self.opening.is_none() && record.get(at) == Some(&b'"') {
                self.opening = Some(at);
                at += 1;
            }
            let end = match self.opening {
                None => self.unquoted(record, at)?,
                Some(opening) => match self.quoted(record, at)? {
                    None => return Ok(LineEnd::InQuotes(opening)),
                    Some(end) => end,
                },
            };
            self.opening = None;
            self.ends.push(end);
            if end >= record.len() {
                return Ok(LineEnd::EndsRecord);
            }
            at = end + 1;
        }
    }

    /// Returns where the field without quotes that begins at `at` ends.
    fn unquoted(&self, record: &[u8], at: usize) -> Result<usize, Fault> {
        let rest = record.get(at..).unwrap_or_default();
        let length = memchr(self.delimiter, rest).unwrap_or(rest.len());
        let field = rest.get(..length).unwrap_or_default();
        let Some(offset) = memchr3(b'"', b'\r', 0, field) else {
            return Ok(at + length);
        };
        let kind = match field.get(offset) {
            Some(b'\r') => MalformedKind::BareCarriageReturn,
            Some(0) => MalformedKind::Nul,
            _ => MalformedKind::StrayQuote,
        };
        Err(Fault {
            offset: at + offset,
            kind,
        })
    }

    /// Returns where the field in quotes ends, behind its closing quote, searched from
    /// `at` on; `None` if it goes on in the next line.
    fn quoted(&mut self, record: &[u8], mut at: usize) -> Result<Option<usize>, Fault> {
        while let Some(found) = memchr2(b'"', 0, record.get(at..).unwrap_or_default()) {
            let here = at + found;
            if record.get(here) == Some(&0) {
                return Err(Fault {
                    offset: here,
                    kind: MalformedKind::Nul,
                });
            }
            let behind = here + 1;
            let kind = match record.get(behind) {
                None => return Ok(Some(behind)),
                Some(byte) if *byte == self.delimiter => return Ok(Some(behind)),
                Some(b'"') => {
                    if self.doubled.last() != Some(&self.ends.len()) {
                        self.doubled.push(self.ends.len());
                    }
                    at = behind + 1;
                    continue;
                }
                Some(b'\r') => MalformedKind::BareCarriageReturn,
                Some(0) => MalformedKind::Nul,
                Some(_) => MalformedKind::TextAfterQuote,
            };
            return Err(Fault {
                offset: behind,
                kind,
            });
        }
        Ok(None)
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        (self.ends.capacity() + self.doubled.capacity()) * size_of::<usize>()
    }
}
