//! Reads CSV and TSV strictly, a record at a time and in flat memory.
//!
//! It is the reference for what is a record, what is malformed and where: anything
//! faster has to give the same. What fields mean is left to its callers.
//!
//! # What is read
//!
//! - UTF-8 text, with or without a byte order mark. UTF-16, UTF-32 and binary data are
//!   refused as a whole.
//! - A record ends with LF or CRLF, or with the input. Lines with nothing on them are
//!   no records.
//! - A field that begins with a quote ends with one; between them a quote is written
//!   twice, and delimiters and line ends are text. In any other field there are no quotes.
//! - A NUL is malformed anywhere, and a carriage return without a line feed outside quotes.
//! - A record has at most [`RECORD_LIMIT`] bytes.
//!
//! # After a malformed record
//!
//! Reading goes on at the second line of what the record seemed to be. A quote that was
//! never closed thus costs one line and not the rest of the input; for that, the reader
//! keeps what it has read of a record until the record is known to be well formed.
//!
//! No input takes more than linear time for all its reading again: a line with an odd
//! number of quotes ends any record that an earlier such line opened, so that
//! stretches read in vain hardly overlap.

use std::io::{self, BufRead};

use memchr::memchr;

use super::malformed::{Encoding, Malformed, MalformedKind, ReadError};
use super::record::{Place, Record, Unescaped};
use super::split::{Fault, LineEnd, Splitter};

/// The most bytes that a record may have, with embedded line ends, without its own.
///
/// It bounds the memory that an input whose quotes or lines never end can take.
pub const RECORD_LIMIT: usize = 1 << 20;

/// How much is taken over from the input at once, so that a large buffer on its side
/// does not become one on ours.
const CHUNK: usize = 1 << 16;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A reader of records.
///
/// ```
/// use ows::format::csv::CsvReader;
///
/// let mut reader = CsvReader::new("patient,pulse\nP-0142,\"8\"4\nP-0143,96\n".as_bytes(), b',');
/// let mut seen = Vec::new();
/// while let Some(record) = reader.read()? {
///     match record {
///         Ok(record) => seen.push(record.iter().collect::<Vec<_>>().join("|")),
///         Err(malformed) => seen.push(format!("{}: {malformed}", malformed.place.column)),
///     }
/// }
/// assert_eq!(seen[0], "patient|pulse");
/// assert!(seen[1].starts_with("11: text behind a closing quote"));
/// assert_eq!(seen[2], "P-0143|96");
/// # Ok::<(), ows::format::csv::ReadError>(())
/// ```
#[derive(Debug)]
pub struct CsvReader<R> {
    input: R,
    /// What was taken from the input; from `start` on, it is not read yet.
    buffer: Vec<u8>,
    start: usize,
    /// The line, from 1, that begins at `start`.
    line: u64,
    /// What the record given out last takes up; it is let go at the next read.
    used: Used,
    splitter: Splitter,
    unescaped: Unescaped,
    /// Whether the encoding was checked and the byte order mark is behind us.
    begun: bool,
    /// Whether the input has ended.
    ended: bool,
    /// Whether what comes next is the rest of a line that is too long.
    skipping: bool,
}

/// A number of bytes and the lines in them.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    bytes: usize,
    lines: u64,
}

/// A line in the buffer, its offsets counted from the beginning of the record.
#[derive(Clone, Copy)]
struct Line {
    /// Where its text ends.
    text_end: usize,
    /// Where the line after it begins.
    next: usize,
}

enum Found {
    Line(Line),
    TooLong,
    EndOfInput,
}

/// How far a record reaches, and the fault in its form if there is one.
struct Extent {
    text_end: usize,
    used: Used,
    fault: Option<Fault>,
}

impl<R: BufRead> CsvReader<R> {
    /// Makes a reader of `input` with `delimiter` between fields: a comma, or a tab for TSV.
    ///
    /// Other ASCII characters do as well, except the quote and the line ends, which
    /// keep their own meaning.
    pub fn new(input: R, delimiter: u8) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            start: 0,
            line: 1,
            used: Used::default(),
            splitter: Splitter::new(delimiter),
            unescaped: Unescaped::default(),
            begun: false,
            ended: false,
            skipping: false,
        }
    }

    /// Reads the next record; `None` at the end of the input.
    ///
    /// The inner result is the record, or what is wrong with it; after either, reading
    /// goes on.
    ///
    /// # Errors
    ///
    /// If the input fails or is not UTF-8 text as a whole.
    pub fn read(&mut self) -> Result<Option<Result<Record<'_>, Malformed>>, ReadError> {
        self.let_go(self.used);
        self.used = Used::default();
        self.begin()?;
        self.skip_rest_of_line()?;
        let first = match self.first_line()? {
            Found::EndOfInput => return Ok(None),
            Found::TooLong => return Ok(Some(Err(self.too_long()))),
            Found::Line(line) => line,
        };
        let extent = self.extent(first)?;

        // Taken apart so that the record can borrow some while others still change.
        let Self {
            buffer,
            start,
            line,
            used,
            splitter,
            unescaped,
            ..
        } = self;
        let bytes = buffer
            .get(*start..*start + extent.text_end)
            .unwrap_or_default();
        Ok(Some(match checked_text(bytes, extent.fault) {
            Ok(text) => {
                *used = extent.used;
                unescaped.fill(text, splitter.ends(), splitter.doubled());
                Ok(Record {
                    text,
                    line: *line,
                    ends: splitter.ends(),
                    unescaped,
                })
            }
            Err(fault) => {
                *used = Used {
                    bytes: first.next,
                    lines: 1,
                };
                let field = splitter.begin_of_field(fault.offset);
                Err(Malformed {
                    place: Place::of(bytes, fault.offset, *line),
                    field: Place::of(bytes, field, *line),
                    kind: fault.kind,
                    record_line: *line,
                })
            }
        }))
    }

    /// Looks at the encoding before anything is read, and steps over the byte order mark.
    fn begin(&mut self) -> Result<(), ReadError> {
        if self.begun {
            return Ok(());
        }
        while self.pending().len() < Encoding::LOOKS_AT && !self.ended {
            self.take_over()?;
        }
        if let Some(encoding) = Encoding::found_in(self.pending()) {
            return Err(ReadError::Encoding(encoding));
        }
        if self.pending().starts_with(BYTE_ORDER_MARK) {
            self.start += BYTE_ORDER_MARK.len();
        }
        self.begun = true;
        Ok(())
    }

    /// Finds the next line with something on it, and counts those without.
    fn first_line(&mut self) -> io::Result<Found> {
        loop {
            let found = self.find_line(0)?;
            match found {
                Found::Line(line) if line.text_end == 0 => self.let_go(Used {
                    bytes: line.next,
                    lines: 1,
                }),
                _ => return Ok(found),
            }
        }
    }

    /// Finds how far the record reaches that begins with the line `first`.
    fn extent(&mut self, first: Line) -> io::Result<Extent> {
        self.splitter.begin_record();
        let mut from = 0;
        let mut line = first;
        let mut lines = 1;
        let fault = loop {
            let end = self.start + line.text_end;
            let record = self.buffer.get(self.start..end).unwrap_or_default();
            let opening = match self.splitter.line(record, from) {
                Ok(LineEnd::EndsRecord) => break None,
                Ok(LineEnd::InQuotes(opening)) => opening,
                Err(fault) => break Some(fault),
            };
            let Found::Line(following) = self.find_line(line.next)? else {
                break Some(Fault {
                    offset: opening,
                    kind: MalformedKind::UnclosedQuote,
                });
            };
            from = line.next;
            line = following;
            lines += 1;
        };
        Ok(Extent {
            text_end: line.text_end,
            used: Used {
                bytes: line.next,
                lines,
            },
            fault,
        })
    }

    /// Finds the line that begins at `from`, counted from the beginning of the record.
    ///
    /// It is too long if with it the record, up to the line's end, would be.
    fn find_line(&mut self, from: usize) -> io::Result<Found> {
        let mut searched = from;
        let line = loop {
            let pending = self.pending();
            let rest = pending.get(searched..).unwrap_or_default();
            if let Some(offset) = memchr(b'\n', rest) {
                let feed = searched + offset;
                let text = pending.get(from..feed).unwrap_or_default();
                break Line {
                    text_end: feed - usize::from(text.ends_with(b"\r")),
                    next: feed + 1,
                };
            }
            searched = pending.len();
            // A line end of two bytes may still follow the last byte that is allowed.
            if searched >= RECORD_LIMIT + 2 {
                return Ok(Found::TooLong);
            }
            if self.ended {
                if searched <= from {
                    return Ok(Found::EndOfInput);
                }
                break Line {
                    text_end: searched,
                    next: searched,
                };
            }
            self.take_over()?;
        };
        if line.text_end > RECORD_LIMIT {
            return Ok(Found::TooLong);
        }
        Ok(Found::Line(line))
    }

    fn too_long(&mut self) -> Malformed {
        self.skipping = true;
        let place = Place {
            line: self.line,
            column: 1,
        };
        Malformed {
            place,
            field: place,
            kind: MalformedKind::TooLong,
            record_line: self.line,
        }
    }

    /// Drops what is left of a line that is too long, a piece at a time.
    fn skip_rest_of_line(&mut self) -> io::Result<()> {
        while self.skipping {
            let feed = memchr(b'\n', self.pending());
            let bytes = feed.map_or(self.pending().len(), |offset| offset + 1);
            let line_ends = feed.is_some() || self.ended;
            self.let_go(Used {
                bytes,
                lines: u64::from(line_ends),
            });
            self.skipping = !line_ends;
            if self.skipping {
                self.take_over()?;
            }
        }
        Ok(())
    }

    /// Returns what was taken from the input and not yet read.
    fn pending(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    fn let_go(&mut self, used: Used) {
        self.start += used.bytes;
        self.line += used.lines;
    }

    /// Takes some more from the input, in the place of what has been read.
    fn take_over(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start.min(self.buffer.len()));
        self.start = 0;
        loop {
            match self.input.fill_buf() {
                Ok(chunk) => {
                    let taken = chunk.get(..CHUNK).unwrap_or(chunk);
                    self.buffer.extend_from_slice(taken);
                    let length = taken.len();
                    self.ended = length == 0;
                    self.input.consume(length);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Returns how much memory the reader holds, in bytes.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.buffer.capacity() + self.splitter.capacity() + self.unescaped.capacity()
    }
}

/// Returns the text of a record, or the fault in it that comes first.
fn checked_text(bytes: &[u8], fault: Option<Fault>) -> Result<&str, Fault> {
    let not_text = match (str::from_utf8(bytes), fault) {
        (Ok(text), None) => return Ok(text),
        (Ok(_), Some(fault)) => return Err(fault),
        (Err(error), Some(fault)) if fault.offset < error.valid_up_to() => return Err(fault),
        (Err(error), _) => error.valid_up_to(),
    };
    Err(Fault {
        offset: not_text,
        kind: MalformedKind::NotUtf8 {
            byte: bytes.get(not_text).copied().unwrap_or_default(),
        },
    })
}
