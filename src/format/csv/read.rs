//! Reads CSV and TSV strictly, a record at a time and in flat memory.
//!
//! It is the reference for what is a record, what is malformed and where: anything
//! faster has to give the same. What fields mean is left to its callers.
//!
//! # What is read
//!
//! - UTF-8 text, with or without a byte order mark. An input that is none as a whole is refused
//!   before it comes here.
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

use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};

use super::malformed::{Malformed, MalformedKind, ReadError};
use super::record::{Record, Unescaped};
use super::split::{Fault, LineEnd, Splitter};
use crate::base::source::Place;
use crate::format::piece::{BYTE_ORDER_MARK, available};

/// The most bytes that a record may have, with embedded line ends, without its own.
///
/// It bounds the memory that an input whose quotes or lines never end can take.
pub const RECORD_LIMIT: usize = 1 << 20;

/// How much is taken over from the input at once, so that a large buffer on its side
/// does not become one on ours.
const CHUNK: usize = 1 << 16;

/// A reader of records.
///
/// ```
/// use ows::format::csv::{CsvReader, ReadError};
///
/// let mut reader = CsvReader::new("patient,pulse\nP-0142,\"8\"4\nP-0143,96\n".as_bytes(), b',');
/// let mut seen = Vec::new();
/// loop {
///     match reader.read() {
///         Ok(None) => break,
///         Ok(Some(record)) => seen.push(record.iter().collect::<Vec<_>>().join("|")),
///         Err(ReadError::Malformed(malformed)) => {
///             seen.push(format!("{}: {}", malformed.place.column, malformed.kind));
///         }
///         Err(ReadError::Unreadable(error)) => return Err(error),
///     }
/// }
/// assert_eq!(seen[0], "patient|pulse");
/// assert!(seen[1].starts_with("11: text behind a closing quote"));
/// assert_eq!(seen[2], "P-0143|96");
/// # Ok::<(), std::io::Error>(())
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
    /// Whether the byte order mark is behind us.
    begun: bool,
    /// Whether the input has ended.
    ended: bool,
    /// Whether what comes next is the rest of a line that is too long.
    skipping: bool,
    /// Whether to be told where nothing comes for a while, instead of waiting for it.
    impatient: bool,
    /// Why the input failed behind the last block.
    failure: Option<io::Error>,
    /// Up to where in the buffer each line is known to be a record, or malformed, by itself.
    plain: usize,
}

/// Some lines, and the records in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// How many bytes they have, with their line ends.
    pub bytes: usize,
    /// How many lines there are.
    pub lines: u64,
    /// How many of them are records.
    pub records: u64,
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

/// What the next line is.
enum NextLine {
    Whole(Line),
    TooLong,
    /// There is none: the input has ended.
    None,
}

/// A stretch of the input that one record takes up.
enum Stretch {
    /// A record, or one line that is none.
    Whole(Used),
    /// Its first line is no record, and what is wrong with it shows only behind that line.
    Malformed,
    /// There is none: the input has ended.
    None,
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
            impatient: false,
            failure: None,
            plain: 0,
        }
    }

    /// Makes a reader of what stands behind the first lines of an input, as [`new`](Self::new); lines are counted
    /// from the beginning.
    ///
    /// # Errors
    ///
    /// The input cannot be read.
    pub fn behind(mut input: R, delimiter: u8, lines: u64) -> io::Result<Self> {
        for _ in 0..lines {
            input.skip_until(b'\n')?;
        }
        Ok(Self {
            line: lines + 1,
            ..Self::new(input, delimiter)
        })
    }

    /// Reads the next record; `None` at the end of the input.
    ///
    /// # Errors
    ///
    /// If the record is malformed, behind which reading goes on, or if the input fails.
    pub fn read(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        self.impatient = false;
        self.reach_record()?;
        let first = match self.first_line()? {
            NextLine::None => return Ok(None),
            NextLine::TooLong => return Err(ReadError::Malformed(self.too_long())),
            NextLine::Whole(line) => line,
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
        match checked_text(bytes, extent.fault) {
            Ok(text) => {
                *used = extent.used;
                unescaped.fill(text, splitter.ends(), splitter.doubled());
                Ok(Some(Record {
                    text,
                    line: *line,
                    ends: splitter.ends(),
                    unescaped,
                }))
            }
            Err(fault) => {
                *used = Used {
                    bytes: first.next,
                    lines: 1,
                };
                let field = splitter.begin_of_field(fault.offset);
                Err(ReadError::Malformed(Malformed {
                    place: Place::of(bytes, fault.offset, *line),
                    field: Place::of(bytes, field, *line),
                    kind: fault.kind,
                    record_line: *line,
                }))
            }
        }
    }

    /// Moves whole records into `block`, as they stand, until it has `enough` bytes, and returns the line on which
    /// they begin; `None` at the end of the input. [`go_on_in`](CsvReader::go_on_in) reads them.
    ///
    /// Which stretch of the input is a record is found out as [`read`](Self::read) does. One is malformed in a block
    /// as it is in the input.
    ///
    /// # Errors
    ///
    /// If the next record is malformed for more than its first line, or the input fails; also where nothing comes
    /// for a while, and the input tells so: then reading may be tried again.
    pub fn read_block(
        &mut self,
        block: &mut Vec<u8>,
        enough: usize,
    ) -> Result<Option<u64>, ReadError> {
        block.clear();
        if let Some(error) = self.failure.take() {
            return Err(error.into());
        }
        self.impatient = true;
        self.reach_record()?;
        let begins = self.line;
        while block.len() < enough {
            let used = match lines_by_themselves(self.pending()) {
                used if used.lines > 0 => used,
                _ => match self.next_stretch() {
                    Ok(Stretch::Whole(used)) => used,
                    Ok(Stretch::Malformed) if block.is_empty() => {
                        self.read()?;
                        // It was well formed after all, and is left to a block by itself.
                        self.used
                    }
                    Ok(Stretch::None | Stretch::Malformed) => break,
                    Err(error) if block.is_empty() => return Err(error.into()),
                    Err(error) => {
                        self.failure = Some(error);
                        break;
                    }
                },
            };
            block.extend_from_slice(self.pending().get(..used.bytes).unwrap_or_default());
            self.let_go(used);
            self.used = Used::default();
        }
        Ok((!block.is_empty()).then_some(begins))
    }

    /// Finds out how much of the input the next record takes up.
    fn next_stretch(&mut self) -> io::Result<Stretch> {
        let first = match self.find_line(0)? {
            NextLine::None => return Ok(Stretch::None),
            NextLine::TooLong => return Ok(Stretch::Malformed),
            NextLine::Whole(line) => line,
        };
        let extent = self.extent(first)?;
        if extent.used.lines > 1 {
            let record = self.pending().get(..extent.text_end).unwrap_or_default();
            let is_sound = extent.fault.is_none() && str::from_utf8(record).is_ok();
            return Ok(if is_sound {
                Stretch::Whole(extent.used)
            } else {
                Stretch::Malformed
            });
        }
        Ok(Stretch::Whole(Used {
            bytes: first.next,
            lines: 1,
        }))
    }

    /// Lets go of the record before, and steps up to where the next one can begin.
    fn reach_record(&mut self) -> io::Result<()> {
        self.let_go(self.used);
        self.used = Used::default();
        self.begin()?;
        self.skip_rest_of_line()
    }

    /// Steps over the byte order mark before anything is read.
    fn begin(&mut self) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        while self.pending().len() < BYTE_ORDER_MARK.len() && !self.ended {
            self.take_over()?;
        }
        if self.pending().starts_with(BYTE_ORDER_MARK) {
            self.start += BYTE_ORDER_MARK.len();
        }
        self.begun = true;
        Ok(())
    }

    /// Finds the next line with something on it, and counts those without.
    fn first_line(&mut self) -> io::Result<NextLine> {
        loop {
            let found = self.find_line(0)?;
            match found {
                NextLine::Whole(line) if line.text_end == 0 => self.let_go(Used {
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
            let NextLine::Whole(following) = self.find_line(line.next)? else {
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
    fn find_line(&mut self, from: usize) -> io::Result<NextLine> {
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
                return Ok(NextLine::TooLong);
            }
            if self.ended {
                if searched <= from {
                    return Ok(NextLine::None);
                }
                break Line {
                    text_end: searched,
                    next: searched,
                };
            }
            self.take_over()?;
        };
        if line.text_end > RECORD_LIMIT {
            return Ok(NextLine::TooLong);
        }
        Ok(NextLine::Whole(line))
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
        if self.impatient
            && let Err(error) = self.input.fill_buf()
            && error.kind() != io::ErrorKind::Interrupted
        {
            return Err(error);
        }
        let chunk = available(&mut self.input)?;
        let taken = chunk.get(..CHUNK).unwrap_or(chunk);
        self.buffer.extend_from_slice(taken);
        let length = taken.len();
        self.ended = length == 0;
        self.input.consume(length);
        Ok(())
    }

    /// Returns how much memory the reader holds, in bytes.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.buffer.capacity() + self.splitter.capacity() + self.unescaped.capacity()
    }
}

impl CsvReader<io::Empty> {
    /// Makes a reader of blocks that [`read_block`](CsvReader::read_block) cut out of an input.
    pub fn of_blocks(delimiter: u8) -> Self {
        let begun = true;
        let ended = true;
        let reader = Self::new(io::empty(), delimiter);
        Self {
            begun,
            ended,
            ..reader
        }
    }

    /// Goes on in a block whose first record begins on this line, and returns the block before.
    pub fn go_on_in(&mut self, block: Vec<u8>, line: u64) -> Vec<u8> {
        self.start = 0;
        self.line = line;
        self.used = Used::default();
        self.skipping = false;
        self.plain = 0;
        std::mem::replace(&mut self.buffer, block)
    }

    /// Returns some of the lines that come next, if each that has something on it is a record by itself, or is
    /// malformed by itself for its quotes alone; [`FieldsOfLine`](super::FieldsOfLine) tells.
    pub fn plain_lines(&mut self) -> &[u8] {
        self.let_go(self.used);
        self.used = Used::default();
        if self.plain < self.start {
            self.plain = self.start;
        }
        if self.plain == self.start {
            self.plain += plain(self.pending());
        }
        self.buffer.get(self.start..self.plain).unwrap_or_default()
    }

    /// Goes on behind some of the [lines that come next](Self::plain_lines).
    pub fn pass(&mut self, lines: Lines) {
        self.let_go(Used {
            bytes: lines.bytes,
            lines: lines.lines,
        });
    }
}

/// How much is looked through at once for what makes a line no record by itself: where each line has some of it, little
/// is looked through again.
const WINDOW: usize = 1 << 16;

/// Returns how many bytes the next lines have that are records, or malformed for their quotes, by themselves.
fn plain(pending: &[u8]) -> usize {
    let mut plain = pending.get(..WINDOW).unwrap_or(pending);
    if let Some(nul) = memchr(0, plain) {
        plain = plain.get(..nul).unwrap_or_default();
    }
    let mut returns = memchr_iter(b'\r', plain);
    if let Some(bare) = returns.find(|at| plain.get(at + 1) != Some(&b'\n')) {
        plain = plain.get(..bare).unwrap_or_default();
    }
    if let Err(error) = str::from_utf8(plain) {
        plain = plain.get(..error.valid_up_to()).unwrap_or_default();
    }
    if plain.len() == pending.len() && memchr(b'"', plain).is_none() {
        return plain.len();
    }
    lines_by_themselves(plain).bytes
}

/// Returns the whole lines up to the first whose quotes are odd in number. Any other line is a record by itself, or
/// malformed by itself: a field whose quotes go on in the next line has an odd one.
fn lines_by_themselves(text: &[u8]) -> Used {
    let bare = memchr(b'"', text).map_or(text, |quote| &text[..quote]);
    let mut whole = Used {
        bytes: memrchr(b'\n', bare).map_or(0, |feed| feed + 1),
        lines: memchr_iter(b'\n', bare).count() as u64,
    };
    let mut are_odd = false;
    let quoted = text.get(whole.bytes..).unwrap_or_default();
    if bare.len() == text.len() {
        return whole;
    }
    let begin = whole.bytes;
    for at in memchr2_iter(b'"', b'\n', quoted) {
        if quoted.get(at) == Some(&b'"') {
            are_odd = !are_odd;
        } else if are_odd {
            break;
        } else {
            whole.bytes = begin + at + 1;
            whole.lines += 1;
        }
    }
    whole
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
