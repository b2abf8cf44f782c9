//! Why a row of a table, or a table as a whole, is refused for its form: the same words for every table.

use super::{Malformed, MalformedKind, ReadError, Record};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::{Refused, Rejection};

/// Says that the columns of a header are divided by something else, if they seem to be; with what to do.
///
/// Such a table has one column that nobody knows, and a reader that passes unknown columns on would
/// pass it all through unread.
pub fn other_delimiter(header: &Record<'_>, delimiter: u8) -> Option<(&'static str, &'static str)> {
    if let Some(words) = for_excel(header, delimiter) {
        return Some(words);
    }
    let only = header.get(0).filter(|_| header.len() == 1)?;
    match delimiter {
        b',' if only.contains(';') => Some((
            "the header has semicolons where commas are expected",
            "save the file with commas between its columns",
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
            "save the file with commas between its columns",
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
        match separator.as_bytes() == [delimiter] {
            true => "remove that line",
            false => "remove that line, and save the file with commas between its columns",
        },
    ))
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

/// Says why the header of a table cannot be read.
pub fn unreadable_header(name: &str, error: ReadError) -> Refused {
    match error {
        ReadError::Unreadable(error) => Refused::Unreadable(error),
        ReadError::Malformed(malformed) => Refused::Wrong(malformed_row(name, &malformed)),
    }
}
