//! The formats that assessments come in and results go out in, reading and writing of each together.
//!
//! Which format a text is in is decided here; [`csv`] and [`json`] know how each is read and
//! written, [`compress`] and [`sheet`] only read. What the columns of a row mean, which are the same in
//! every format, is in [`table`], and so is what writes results as such rows; [`detail`] writes
//! them in full. What goes to people is in `render`.

pub mod agreement;
pub mod carried;
pub mod cdisc;
pub mod compress;
pub mod course;
pub mod csv;
pub mod detail;
pub mod difference;
pub mod draft;
pub mod due;
pub mod elements;
pub mod encoding;
pub mod escaped;
pub mod history;
pub mod history_items;
pub mod json;
pub mod lines;
pub mod long;
pub mod piece;
pub mod ratings;
pub mod rejection;
pub mod schema;
pub mod sheet;
pub mod table;

pub use rejection::{Refused, Rejection};

use std::io::{self, BufRead};

use self::encoding::Encoding;
use self::piece::available;

/// The format of observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum InputFormat {
    /// One assessment, or a list of them
    Json,
    /// One assessment a line
    Ndjson,
    /// A table with commas
    Csv,
    /// A table with tabs
    Tsv,
    /// One assessment
    Toml,
    /// A sheet of an Excel workbook
    Xlsx,
}

/// How many first bytes [`InputFormat::of_bytes`] wants to see.
pub const SNIFFED: usize = 64 * 1024;

impl InputFormat {
    /// Tells the format from a file's name; an ending of a compressed file is passed over.
    pub fn of_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let plain = lower
            .strip_suffix(".gz")
            .or_else(|| lower.strip_suffix(".zst"))
            .unwrap_or(&lower);
        let ending = plain.rsplit_once('.').map(|(_, ending)| ending)?;
        match ending {
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "toml" => Some(Self::Toml),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// Tells the format from the first bytes of a text; `None` if they could be anything.
    ///
    /// A text that begins with `{` is NDJSON if its first line is a JSON value by itself. One whose
    /// first line is a comment, a table's name or a key with its value is TOML, whatever commas it holds.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let bytes = bytes.get(start..)?;
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
        match bytes.first()? {
            // It tells Excel what divides the columns; the reader of the table says what to do.
            _ if line
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case(b"sep=")) =>
            {
                let has_tab = line.contains(&b'\t');
                Some(if has_tab { Self::Tsv } else { Self::Csv })
            }
            _ if begins_toml(line) => Some(Self::Toml),
            b'[' => Some(Self::Json),
            b'{' if serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok() => {
                Some(Self::Ndjson)
            }
            b'{' => Some(Self::Json),
            _ if line.contains(&b'\t') => Some(Self::Tsv),
            _ if line.contains(&b',') => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Reads the first bytes, up to the end of a line or as many as are needed to tell the encoding and the format.
///
/// # Errors
/// The input cannot be read.
pub fn sniff(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    let seen_a_line = |bytes: &[u8]| {
        bytes
            .iter()
            .skip_while(|byte| byte.is_ascii_whitespace())
            .any(|byte| *byte == b'\n')
    };
    let is_enough = |bytes: &[u8]| bytes.len() >= Encoding::LOOKS_AT && seen_a_line(bytes);
    while first.len() < SNIFFED && !is_enough(&first) {
        let available = available(input)?;
        if available.is_empty() {
            break;
        }
        first.extend_from_slice(available);
        let taken = available.len();
        input.consume(taken);
    }
    Ok(first)
}

/// Says whether a line is one of TOML: `# comment`, `[table]` or `key = value`.
///
/// No list of assessments in JSON has a letter behind its bracket, and no table that we read
/// begins with a column of another shape than a bare key's.
fn begins_toml(line: &[u8]) -> bool {
    let bare = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    match line {
        [b'#', ..] => true,
        [b'[', first, ..] => first.is_ascii_alphabetic(),
        _ => {
            let behind_key = line.iter().skip_while(|byte| bare(byte));
            line.first().is_some_and(bare)
                && behind_key.copied().find(|byte| !b" \t".contains(byte)) == Some(b'=')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::InputFormat::{self, Csv, Json, Ndjson, Toml, Tsv};

    #[test]
    fn the_name_tells_the_format_and_its_packing_does_not() {
        assert_eq!(InputFormat::of_name("a.CSV"), Some(Csv));
        assert_eq!(InputFormat::of_name("week.csv.gz"), Some(Csv));
        assert_eq!(InputFormat::of_name("week.ndjson.zst"), Some(Ndjson));
        assert_eq!(InputFormat::of_name("week.txt"), None);
        assert_eq!(InputFormat::of_name("week"), None);
    }

    #[test]
    fn the_first_bytes_tell_the_format() {
        let seems = InputFormat::of_bytes;
        assert_eq!(seems(b"{\"a\":1}\n{\"a\":2}\n"), Some(Ndjson));
        assert_eq!(seems(b"\xef\xbb\xbf {\n\"a\":1}"), Some(Json));
        assert_eq!(seems(b"[]"), Some(Json));
        assert_eq!(seems(b"patient,pulse\n"), Some(Csv));
        assert_eq!(seems(b"patient\tpulse\n"), Some(Tsv));
        assert_eq!(seems(b"patient = \"P-1\"\n"), Some(Toml));
        assert_eq!(seems(b"# a, b\n"), Some(Toml));
        assert_eq!(seems(b"[checks]\n"), Some(Toml));
        assert_eq!(seems(b"a = [1,\t2]\n"), Some(Toml));
        assert_eq!(seems(b"patient,a=b\n"), Some(Csv));
        assert_eq!(seems(b"hello"), None);
        assert_eq!(seems(b""), None);
    }
}
