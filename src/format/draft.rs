//! A draft of a column map: which columns of a table seem to be ours, by their names and by what stands in them.
//!
//! It is for a person to look through: what is not sure stands as a comment, and nothing is used before somebody has
//! saved it. At most [`MOST_ROWS`] rows are looked at.

mod columns;
mod dictionary;
mod long;
mod names;
mod times;
mod write;

use std::io::{BufRead, Cursor, Read as _};
use std::sync::Arc;

use super::csv::{CsvReader, ReadError};
use super::encoding::Encoding;
use super::rejection::Refused;
use super::sheet::{MOST_BYTES, Sheet};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::csv::malformed::malformed_row;
use crate::format::rejection::Rejection;
use crate::scale::Scale;
use crate::scale::map::builtin_for;

pub use dictionary::Dictionary;

/// How many rows are looked at.
pub const MOST_ROWS: usize = 10_000;

/// How many bytes are looked at for what divides columns.
const BEGINNING: u64 = 1 << 16;

/// The beginning of a table.
pub struct Sample {
    /// What the file is called.
    pub name: String,
    /// What divides its columns.
    pub delimiter: u8,
    /// The sheet of a workbook, if somebody said which.
    pub sheet: Option<String>,
    /// How many lines stand before the header.
    pub skip_lines: u64,
    /// The names of its columns.
    pub names: Vec<String>,
    /// Rows of it, at most [`MOST_ROWS`].
    pub rows: Vec<Vec<String>>,
}

impl Sample {
    /// Reads the beginning of a table, or of a sheet of a workbook. Where nobody says what divides its columns, the header does.
    ///
    /// # Errors
    /// It cannot be read, or has no header.
    pub fn read(
        name: &str,
        input: impl BufRead,
        delimiter: Option<u8>,
        sheet: Option<&str>,
    ) -> Result<Self, Refused> {
        let mut begin = Vec::new();
        let mut input = input.take(BEGINNING);
        input.read_to_end(&mut begin).map_err(Refused::Unreadable)?;
        let input = Cursor::new(&begin).chain(input.into_inner());
        match Encoding::found_in(&begin) {
            Some(encoding) if encoding.may_be_workbook() => {
                let mut bytes = Vec::new();
                let mut input = input.take(MOST_BYTES + 1);
                input.read_to_end(&mut bytes).map_err(Refused::Unreadable)?;
                let whole = Sheet::read(name, bytes.as_slice(), sheet, 0)?;
                let (_, above) = layout(&beginning(whole.text()));
                let header = Place {
                    line: above + 1,
                    column: 1,
                };
                let skip_lines = whole.place(header).line - 1;
                let below = match skip_lines {
                    0 => whole,
                    _ => Sheet::read(name, bytes.as_slice(), sheet, skip_lines)?,
                };
                let sample = Self::of_table(name, below.text(), below.text(), Some(b','))?;
                Ok(Self {
                    skip_lines,
                    sheet: sheet.map(str::to_owned),
                    ..sample
                })
            }
            Some(encoding) => Err(encoding.refusal(name)),
            None => Self::of_table(name, &begin, input, delimiter),
        }
    }

    /// Reads the beginning of a table, of which the first bytes are known.
    fn of_table(
        name: &str,
        begin: &[u8],
        input: impl BufRead,
        delimiter: Option<u8>,
    ) -> Result<Self, Refused> {
        let (said, skip_lines) = layout(&beginning(begin));
        let delimiter = delimiter.unwrap_or(said);
        let reader = CsvReader::behind(input, delimiter, skip_lines);
        let mut reader = reader.map_err(Refused::Unreadable)?;
        let mut rows = Vec::new();
        let mut names = None;
        while rows.len() < MOST_ROWS {
            let record = match reader.read() {
                Ok(None) => break,
                Ok(Some(record)) => record,
                Err(ReadError::Malformed(malformed)) if names.is_none() => {
                    return Err(Refused::Wrong(malformed_row(name, &malformed)));
                }
                Err(ReadError::Malformed(_)) => continue,
                Err(ReadError::Unreadable(error)) => return Err(Refused::Unreadable(error)),
            };
            let texts: Vec<String> = record.iter().map(str::to_owned).collect();
            match &names {
                None => names = Some(texts),
                Some(names) if texts.len() == names.len() => rows.push(texts),
                Some(_) => {}
            }
        }
        let names = names.ok_or_else(|| {
            let empty = Mistake::new("empty", "the file has no header");
            Refused::Wrong(Rejection::at(name, Place::FIRST, empty))
        })?;
        Ok(Self {
            name: name.to_owned(),
            delimiter,
            sheet: None,
            skip_lines,
            names,
            rows,
        })
    }

    /// Returns the texts of a column that hold something.
    fn texts(&self, field: usize) -> impl Iterator<Item = &str> {
        let texts = self.rows.iter().filter_map(move |row| row.get(field));
        texts
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }

    /// Returns the different texts of a column, no more than so many, in the order in which they stand.
    fn different(&self, field: usize, most: usize) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        let mut different = Vec::new();
        for text in self.texts(field) {
            if different.len() < most && seen.insert(text) {
                different.push(text);
            }
        }
        different
    }

    /// Returns the name of a column.
    fn column(&self, field: usize) -> &str {
        self.names.get(field).map_or("", String::as_str)
    }
}

/// Returns the first lines of a text.
fn beginning(text: &[u8]) -> Vec<Vec<u8>> {
    let lines = text.split(|byte| *byte == b'\n').take(20);
    lines.map(<[u8]>::to_vec).collect()
}

/// Says what divides the columns of a table, and how many lines stand before its header, by its first lines.
fn layout(lines: &[Vec<u8>]) -> (u8, u64) {
    let bare = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line).to_vec();
    let lines: Vec<Vec<u8>> = lines.iter().map(|line| bare(line)).collect();
    if let Some([b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', byte]) =
        lines.first().map(Vec::as_slice)
    {
        return (*byte, 1);
    }
    let count = |line: &[u8], wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    let most = |wanted: u8| {
        lines
            .iter()
            .map(|line| count(line, wanted))
            .max()
            .unwrap_or(0)
    };
    let delimiters = [b',', b';', b'\t', b'|'];
    let delimiter = delimiters
        .into_iter()
        .max_by_key(|byte| (most(*byte), *byte == b','));
    let delimiter = delimiter.unwrap_or(b',');
    // A title above a table has none or few of what divides its columns.
    let wide = most(delimiter) / 2;
    let header = lines.iter().position(|line| count(line, delimiter) > wide);
    let skipped = header.and_then(|header| u64::try_from(header).ok());
    (delimiter, skipped.unwrap_or_default())
}

/// Drafts a map of a table for a scale, with this id.
///
/// Where the columns are those of a map that comes with the program, that is said first.
pub fn draft(
    sample: &Sample,
    dictionary: Option<&Dictionary>,
    scale: &Arc<Scale>,
    id: &str,
) -> String {
    let said = builtin_for(&sample.names, scale).map(|name| {
        format!("# The columns are those of the map `{name}`, which comes with the program: `--map {name}` reads them.\n")
    });
    let draft = match long::long(sample, scale) {
        Some(found) => write::long(sample, scale, id, &found),
        None => {
            let found = columns::columns(sample, dictionary, scale);
            write::wide(sample, dictionary, scale, id, &found)
        }
    };
    said.unwrap_or_default() + &draft
}
