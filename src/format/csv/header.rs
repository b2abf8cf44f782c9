//! The header of a table, or why it has none that can be read: the same words for every table.

use std::io::BufRead;

use super::malformed::{ReadError, malformed_row};
use super::read::CsvReader;
use super::record::Record;
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::rejection::{Refused, Rejection};

/// Reads the header of a table, the first of its records.
///
/// # Errors
/// There is none, it cannot be read, or its columns are divided by something else.
pub fn read_header<'r>(
    name: &str,
    reader: &'r mut CsvReader<impl BufRead>,
    delimiter: u8,
) -> Result<Record<'r>, Refused> {
    let wrong = |mistake| Refused::Wrong(Rejection::at(name, Place::FIRST, mistake));
    let first = reader.read().map_err(|error| match error {
        ReadError::Unreadable(error) => Refused::Unreadable(error),
        ReadError::Malformed(malformed) => Refused::Wrong(malformed_row(name, &malformed)),
    })?;
    let header = first.ok_or_else(|| wrong(Mistake::new("empty", "the file has no header")))?;
    match other_delimiter(&header, delimiter) {
        Some((message, help)) => Err(wrong(Mistake::new("not-csv", message).help(help))),
        None => Ok(header),
    }
}

/// Says that the columns of a header are divided by something else, if they seem to be; with what to do.
///
/// Such a table has one column that nobody knows, and a reader that passes unknown columns on would
/// pass it all through unread.
fn other_delimiter(header: &Record<'_>, delimiter: u8) -> Option<(&'static str, &'static str)> {
    if let Some(words) = for_excel(header, delimiter) {
        return Some(words);
    }
    let only = header.get(0).filter(|_| header.len() == 1)?;
    match delimiter {
        b',' if only.contains(';') => Some((
            "the header has semicolons where commas are expected",
            "save the file with commas between its columns, or say `--delimiter \";\"` to `ows score`",
        )),
        b',' if only.contains('\t') => Some((
            "the header has tabs where commas are expected",
            "say `--from tsv`",
        )),
        b'\t' if only.contains(',') => Some((
            "the header has commas where tabs are expected",
            "say `--from csv`",
        )),
        b',' if only.contains('|') => Some((
            "the header has `|` where commas are expected",
            "save the file with commas between its columns, or say `--delimiter \"|\"` to `ows score`",
        )),
        b',' | b'\t' => None,
        _ if only.contains(',') => Some((
            "the header has commas where another delimiter is said",
            "mend the `delimiter` that was said",
        )),
        _ => None,
    }
}

/// Says that the first line is no header but `sep=,`, if it is.
fn for_excel(header: &Record<'_>, delimiter: u8) -> Option<(&'static str, &'static str)> {
    let (name, rest) = header.get(0)?.split_at_checked("sep=".len())?;
    let separator = match (header.len(), header.get(1)) {
        (1, _) => rest,
        (2, Some("")) if rest.is_empty() && delimiter == b'\t' => "\t",
        (2, Some("")) if rest.is_empty() => ",",
        _ => return None,
    };
    (name.eq_ignore_ascii_case("sep=") && separator.chars().count() == 1).then_some((
        "the first line is no header: it tells Excel alone what divides the columns",
        if separator.as_bytes() == [delimiter] {
            "remove that line"
        } else {
            "remove that line, and save the file with commas between its columns"
        },
    ))
}
