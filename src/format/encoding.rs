//! What an input is that is no UTF-8 text, told by its first bytes.

use std::fmt;

use super::{Refused, Rejection};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;

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

    /// Says whether it may be a workbook, of which a sheet can be read.
    pub fn may_be_workbook(self) -> bool {
        matches!(self, Self::Zip | Self::OldOffice)
    }

    /// Refuses a file in this encoding.
    pub fn refusal(self, name: &str) -> Refused {
        let help = match self {
            Self::Zip | Self::OldOffice | Self::Parquet | Self::Arrow | Self::Database => {
                "save its table as CSV"
            }
            _ => "save the file as UTF-8",
        };
        let mistake = Mistake::new("not-utf8", format!("{self}, not UTF-8 text"));
        Refused::Wrong(Rejection::at(name, Place::FIRST, mistake.help(help)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_told_by_the_first_bytes() {
        assert_eq!(
            Encoding::found_in(b"\xFF\xFEp\0u\0"),
            Some(Encoding::Utf16LittleEndian)
        );
        assert_eq!(
            Encoding::found_in(b"\xFE\xFF\0p\0u"),
            Some(Encoding::Utf16BigEndian)
        );
        assert_eq!(
            Encoding::found_in(b"\xFF\xFE\0\0p\0\0\0"),
            Some(Encoding::Utf32LittleEndian)
        );
        assert_eq!(
            Encoding::found_in(b"\0\0\xFE\xFF\0\0\0p"),
            Some(Encoding::Utf32BigEndian)
        );
        assert_eq!(
            Encoding::found_in(b"p\0u\0"),
            Some(Encoding::Utf16LittleEndian)
        );
        assert_eq!(
            Encoding::found_in(b"\0p\0u"),
            Some(Encoding::Utf16BigEndian)
        );
        assert_eq!(
            Encoding::found_in(b"p\0\0\0u\0\0\0"),
            Some(Encoding::Utf32LittleEndian)
        );
        assert_eq!(
            Encoding::found_in(b"\0\0\0p\0\0\0u"),
            Some(Encoding::Utf32BigEndian)
        );
        assert_eq!(
            Encoding::found_in(b"PK\x03\x04\x14\0\x06\0"),
            Some(Encoding::Zip)
        );
        assert_eq!(
            Encoding::found_in(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
            Some(Encoding::OldOffice)
        );
        assert_eq!(
            Encoding::found_in(b"PAR1\x15\x04\x15\x10"),
            Some(Encoding::Parquet)
        );
        assert_eq!(Encoding::found_in(b"PAR1,pulse\n"), None);
        assert_eq!(Encoding::found_in(b"ARROW1\0\0\xFF"), Some(Encoding::Arrow));
        assert_eq!(Encoding::found_in(b"\0"), Some(Encoding::Binary));
        assert_eq!(Encoding::found_in(b"patient,\0"), None);
    }
}
