//! Results written as a table with commas.

use std::io::{self, Write};
use std::sync::Arc;

use super::columns::{Columns, ResultRow};
use super::source::InputColumns;
use super::value::Cell;
use crate::base::text;
use crate::format::csv::CsvWriter;
use crate::format::escaped;
use crate::scale::Scale;
use crate::scale::policy::Policies;

/// Writes results as a table with commas.
///
/// What stood in a table comes out as it came. A text out of JSON or TOML was in no table before, and is
/// made [harmless](text::cell) to a spreadsheet and a terminal.
pub struct CsvResults<W: Write> {
    writer: CsvWriter<W>,
    columns: Option<Columns>,
    policies: Arc<Policies>,
    again: Option<Arc<Scale>>,
    lead: Vec<String>,
}

impl<W: Write> CsvResults<W> {
    /// Starts a table; its header comes with the first [`begins`](Self::begins).
    ///
    /// The policy in force for the scale adds its columns; another version that is
    /// scored with once more adds its own.
    pub fn new(output: W, policies: Arc<Policies>, again: Option<Arc<Scale>>) -> Self {
        Self {
            again,
            policies,
            writer: CsvWriter::new(output),
            columns: None,
            lead: Vec::new(),
        }
    }

    /// Puts columns of these names before all others; [`row`](Self::row) takes their values.
    pub fn led_by(mut self, names: &[&str]) -> Self {
        self.lead = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Says why results with these columns cannot go into this table, if they cannot.
    pub fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<String> {
        let columns = self.columns.as_ref()?;
        let (own, other) = (&columns.scale, scale.reference());
        if *own != other {
            let words = format!("this table is of {own}, and the assessment is of {other}");
            return Some(words);
        }
        (!columns.are_of(input, scale))
            .then(|| "the columns differ from those of the input before it".to_owned())
    }

    /// Says whether the header was written.
    pub fn has_header(&self) -> bool {
        self.columns.is_some()
    }

    /// Begins rows with these columns, with the header if there is none yet.
    ///
    /// Columns of the same names may stand in other places of each input, so they are worked out anew.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        let columns = Columns::of(input, scale, &self.policies, self.again.as_deref());
        if !self.has_header() {
            let guarded = matches!(input, InputColumns::Keys(_));
            let lead = self.lead.iter().map(String::as_str);
            for name in lead.chain(columns.names()) {
                put(
                    |text| self.writer.field(text),
                    &Cell::Text(name.into()),
                    guarded,
                );
            }
            self.writer.end_row()?;
        }
        self.columns = Some(columns);
        Ok(())
    }

    /// Writes one result, whose columns were begun, behind the values of the columns that lead.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn row(&mut self, lead: &[Cell<'_>], row: &ResultRow<'_>) -> io::Result<()> {
        let Some(columns) = &self.columns else {
            return Ok(());
        };
        let guarded = !matches!(row.origin.columns(), InputColumns::Table(_));
        for cell in lead {
            put(|text| self.writer.field(text), cell, guarded);
        }
        for (_, cell) in columns.values(row) {
            put(|text| self.writer.field(text), &cell, guarded);
        }
        self.writer.end_row()
    }

    /// Returns what it writes to.
    pub fn output(&mut self) -> &mut W {
        self.writer.output()
    }

    /// Writes rows of these columns that were made elsewhere.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn rows(&mut self, rows: &[u8]) -> io::Result<()> {
        self.writer.rows(rows)
    }
}

/// Adds a value to a row as a field; `guarded` makes a text harmless that did not stand in a table as it is.
#[inline]
pub(super) fn put(mut field: impl FnMut(&str), cell: &Cell<'_>, guarded: bool) {
    match cell {
        Cell::Empty => field(""),
        Cell::Text(text) if guarded => field(&text::cell(text)),
        Cell::Text(text) => field(text),
        Cell::Unchanged(text, _) => field(text),
        Cell::Number(number) => field(digits(*number, &mut [0; 20])),
        Cell::Boolean(value) => field(if *value { "true" } else { "false" }),
        Cell::Answer(value) => field(if *value { "yes" } else { "no" }),
        Cell::Json(text) => field(&escaped::written(text)),
    }
}

/// Writes a number without asking for memory: a result has a dozen of them.
fn digits(mut number: u64, space: &mut [u8; 20]) -> &str {
    let mut start = space.len();
    for place in space.iter_mut().rev() {
        *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        start -= 1;
        if number == 0 {
            break;
        }
    }
    space
        .get(start..)
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .unwrap_or_default()
}
