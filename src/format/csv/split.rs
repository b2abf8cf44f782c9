//! Splits a record into fields, line by line, and finds what is wrong with its form.
//!
//! It sees bytes only: that they are UTF-8 is checked by the reader, once a record. That
//! may come later since each byte with a meaning here is ASCII, and no such byte is ever
//! part of another character.

use memchr::{memchr, memchr2, memchr3};

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
            push_each(&mut self.ends, self.delimiter, from, line);
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

/// The fields of a record that is one line, as far as they are what stands in the line: between delimiters, or between
/// quotes without another quote between them. It ends before the first other field.
#[derive(Clone, Debug)]
pub struct FieldsOfLine<'r> {
    rest: Option<&'r [u8]>,
    delimiter: u8,
    has_quotes: bool,
}

impl<'r> FieldsOfLine<'r> {
    /// Takes a line, and the delimiter between its fields.
    #[inline]
    pub fn of(line: &'r [u8], delimiter: u8, has_quotes: bool) -> Self {
        Self {
            rest: Some(line),
            delimiter,
            has_quotes,
        }
    }

    /// Steps over the next field if it is one byte, and another field follows; returns that byte.
    #[inline]
    pub fn next_byte(&mut self) -> Option<u8> {
        match self.rest? {
            [b'"', ..] => None,
            [byte, end, rest @ ..] if *end == self.delimiter && *byte != self.delimiter => {
                self.rest = Some(rest);
                Some(*byte)
            }
            _ => None,
        }
    }

    /// Returns the first byte of what is left, which begins the next field or stands behind it.
    #[inline]
    pub fn first_byte(&self) -> Option<u8> {
        self.rest?.first().copied()
    }

    /// Says whether no field is left, of any kind.
    #[inline]
    pub fn is_over(&self) -> bool {
        self.rest.is_none()
    }

    /// Returns a field between quotes, which begins behind the first of them.
    fn quoted(&mut self, rest: &'r [u8]) -> Option<&'r [u8]> {
        let end = memchr(b'"', rest)?;
        self.rest = match rest.get(end + 1) {
            None => None,
            Some(byte) if *byte == self.delimiter => rest.get(end + 2..),
            Some(_) => return None,
        };
        rest.get(..end)
    }
}

impl<'r> Iterator for FieldsOfLine<'r> {
    type Item = &'r [u8];

    #[inline]
    fn next(&mut self) -> Option<&'r [u8]> {
        let rest = self.rest?;
        if let [b'"', rest @ ..] = rest {
            return self.quoted(rest);
        }
        let (field, rest) = match first_of(self.delimiter, rest) {
            Some(end) => (rest.get(..end)?, rest.get(end + 1..)),
            None => (rest, None),
        };
        // In any other field there is no quote.
        if self.has_quotes && memchr(b'"', field).is_some() {
            return None;
        }
        self.rest = rest;
        Some(field)
    }
}

/// Returns where a byte stands first, eight bytes at a time: fields are too short for a wider search to pay.
#[inline]
fn first_of(wanted: u8, text: &[u8]) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let (words, rest) = text.as_chunks::<8>();
    for (nth, word) in words.iter().enumerate() {
        // The byte that is wanted becomes 0; of the first that is, the highest bit is then set, and of none before.
        let other = u64::from_le_bytes(*word) ^ u64::from_ne_bytes([wanted; 8]);
        let found = other.wrapping_sub(LOW) & !other & HIGH;
        if found != 0 {
            return Some(nth * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let offset = rest.iter().position(|byte| *byte == wanted)?;
    Some(words.len() * 8 + offset)
}

/// Adds the offset of each byte of `line` that is the delimiter, counted on from `from`.
///
/// The delimiters of a table stand a few bytes apart, so eight bytes at a time are held to it: that takes half as
/// long as to search for each anew.
fn push_each(offsets: &mut Vec<usize>, delimiter: u8, from: usize, line: &[u8]) {
    const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);
    let wanted = u64::from_ne_bytes([delimiter; 8]);
    let (words, rest) = line.as_chunks::<8>();
    let mut at = from;
    for word in words {
        // A byte that is the delimiter becomes 0, and of such a byte alone the highest bit is then set.
        let other = u64::from_le_bytes(*word) ^ wanted;
        let mut found = !(((other & LOW_BITS) + LOW_BITS) | other | LOW_BITS);
        while found != 0 {
            offsets.push(at + found.trailing_zeros() as usize / 8);
            found &= found - 1;
        }
        at += word.len();
    }
    let rest = rest.iter().enumerate();
    let rest = rest.filter(|(_, byte)| **byte == delimiter);
    offsets.extend(rest.map(|(offset, _)| at + offset));
}
