//! What can be wrong with CSV text, and the words for it.
//!
//! Finding it is left to the reader.

use std::fmt;
use std::io;

use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::rejection::Rejection;

/// A record that is no CSV, and where that shows.
///
/// Reading goes on at the line after [`record_line`](Self::record_line), so that each
/// line of the input is either in a record or accounted for by one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where the fault stands; of two faults in a record, the first in the text.
    pub place: Place,
    /// Where the field with the fault begins; on another line only if a quote carried it there.
    pub field: Place,
    /// What is wrong.
    pub kind: MalformedKind,
    /// The line on which the record began, counted from 1.
    ///
    /// It differs from the line of the fault when a quote has carried the record over
    /// several lines, and then it leads to the quote that began it all.
    pub record_line: u64,
}

/// What is wrong with a malformed record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MalformedKind {
    /// A quote in a field that does not begin with one; placed at that quote.
    StrayQuote,
    /// Something other than a delimiter or a line end behind a closing quote; placed there.
    TextAfterQuote,
    /// A quote with no closing one before the input or the size of a record ends; placed
    /// at the opening quote.
    UnclosedQuote,
    /// A carriage return outside quotes with no line feed behind it; placed at it.
    BareCarriageReturn,
    /// A NUL character, in quotes or not; placed at it.
    Nul,
    /// Bytes that are not UTF-8; placed at the first of them.
    NotUtf8 {
        /// The first byte that cannot be read.
        byte: u8,
    },
    /// A line of more than [`RECORD_LIMIT`](super::RECORD_LIMIT) bytes; placed at its
    /// beginning.
    TooLong,
}

impl fmt::Display for MalformedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StrayQuote => {
                "a quote inside a field without quotes; \
                 put the whole field in quotes and write each quote in it twice"
            }
            Self::TextAfterQuote => {
                "text behind a closing quote; expected a delimiter or the end of the line, \
                 or the quote twice if it is part of the text"
            }
            Self::UnclosedQuote => {
                "a quote that is never closed; \
                 close it, or write it twice in a field in quotes if it is part of the text"
            }
            Self::BareCarriageReturn => {
                "a carriage return without a line feed; end lines with LF or CRLF"
            }
            Self::Nul => "a NUL character; expected text, so remove it",
            Self::NotUtf8 { byte } => {
                return write!(f, "byte 0x{byte:02X} is not UTF-8; save the file as UTF-8");
            }
            Self::TooLong => "a line longer than 1 MiB; write each record on a line of its own",
        })
    }
}

/// Why there is no record.
#[derive(Debug)]
pub enum ReadError {
    /// The input failed; reading may be tried again and takes up the same record.
    Unreadable(io::Error),
    /// The record is no CSV; reading goes on behind it.
    Malformed(Malformed),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// What to do if a header in quotes is divided by something else than the reader was told.
const OTHER: &str = "if semicolons, tabs or `|` divide the columns, save the file with commas between \
                     them, or say `--from tsv` for tabs";

/// Names the fault, or the field where a quote carried it to a later line: that line may be a row
/// of its own, and good.
pub fn malformed_row(name: &str, malformed: &Malformed) -> Rejection {
    let Malformed {
        place, field, kind, ..
    } = malformed;
    let wrong = |message: String| Mistake::new("not-csv", message);
    if place.line != field.line {
        let line = place.line;
        let message = format!("{kind} (on line {line}, in the field that begins here)");
        return Rejection::at(name, *field, wrong(message));
    }
    let mut wrong = wrong(kind.to_string());
    if malformed.record_line == Place::FIRST.line && *kind == MalformedKind::TextAfterQuote {
        wrong = wrong.help(OTHER);
    }
    Rejection::at(name, *place, wrong)
}
