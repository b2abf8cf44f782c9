//! What can be wrong with CSV text, and the words for it.
//!
//! Finding it is left to the reader; naming the file and drawing the line to whoever
//! shows it.

use std::error::Error;
use std::fmt;
use std::io;

use super::record::Place;

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

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if self.place.line != self.record_line {
            write!(
                f,
                " (in the record that begins on line {})",
                self.record_line
            )?;
        }
        Ok(())
    }
}

impl Error for Malformed {}

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

/// Why reading cannot go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The input failed; reading may be tried again and takes up the same record.
    Io(io::Error),
    /// The input as a whole is not UTF-8 text; every later read says so again.
    Encoding(Encoding),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Encoding(encoding) => {
                write!(f, "{encoding}, not UTF-8 text; {}", encoding.remedy())
            }
        }
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io(error) => error.source(),
            Self::Encoding(_) => None,
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What an input turned out to be in place of UTF-8 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-16, the low byte first: what spreadsheets call "Unicode text".
    Utf16LittleEndian,
    /// UTF-16, the high byte first.
    Utf16BigEndian,
    /// UTF-32, the low byte first.
    Utf32LittleEndian,
    /// UTF-32, the high byte first.
    Utf32BigEndian,
    /// A zip archive, which an Excel workbook is too.
    Zip,
    /// An Excel workbook as it was before it was a zip archive, or another file of that Office.
    OldOffice,
    /// A Parquet file.
    Parquet,
    /// An Arrow file, which Feather is another name of.
    Arrow,
    /// A file of SQLite.
    Database,
    /// A NUL among the first bytes where none of the known encodings has one.
    Binary,
}

impl Encoding {
    /// How many bytes [`found_in`](Self::found_in) looks at.
    pub const LOOKS_AT: usize = 8;

    /// Tells what `input` is by its first bytes; `None` for what may well be UTF-8.
    ///
    /// It goes by the byte order mark, else by where NULs stand, as a header begins with
    /// a character that has a zero byte in the wider encodings. A file in another 8-bit
    /// encoding passes here, and its lines are refused as they come.
    pub fn found_in(input: &[u8]) -> Option<Self> {
        let first = input.get(..Self::LOOKS_AT).unwrap_or(input);
        match first {
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Self::OldOffice),
            // A header may begin so; the letters of a text do not go on with a control character.
            [b'P', b'A', b'R', b'1', next, ..]
                if next.is_ascii_control() && !next.is_ascii_whitespace() =>
            {
                Some(Self::Parquet)
            }
            [b'A', b'R', b'R', b'O', b'W', b'1', 0, ..] => Some(Self::Arrow),
            b"SQLite f" => Some(Self::Database),
            [0xFF, 0xFE, 0, 0, ..] => Some(Self::Utf32LittleEndian),
            [0, 0, 0xFE, 0xFF, ..] => Some(Self::Utf32BigEndian),
            [0xFF, 0xFE, ..] => Some(Self::Utf16LittleEndian),
            [0xFE, 0xFF, ..] => Some(Self::Utf16BigEndian),
            [1..=255, 0, 0, 0, ..] => Some(Self::Utf32LittleEndian),
            [0, 0, 0, 1..=255, ..] => Some(Self::Utf32BigEndian),
            [1..=255, 0, 1..=255, ..] | [1..=255, 0] => Some(Self::Utf16LittleEndian),
            [0, 1..=255, 0, ..] | [0, 1..=255] => Some(Self::Utf16BigEndian),
            _ => first.contains(&0).then_some(Self::Binary),
        }
    }
}

impl Encoding {
    /// Says what to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Zip | Self::OldOffice | Self::Parquet | Self::Arrow | Self::Database => {
                "save its table as CSV"
            }
            _ => "save the file as UTF-8",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16LittleEndian => "UTF-16 (little-endian)",
            Self::Utf16BigEndian => "UTF-16 (big-endian)",
            Self::Utf32LittleEndian => "UTF-32 (little-endian)",
            Self::Utf32BigEndian => "UTF-32 (big-endian)",
            Self::Zip => "an Excel workbook, or another zip archive",
            Self::OldOffice => "an Excel workbook, or another file of Office",
            Self::Parquet => "a Parquet file",
            Self::Arrow => "an Arrow file",
            Self::Database => "a database of SQLite",
            Self::Binary => "binary data",
        })
    }
}
