//! Results as a table: the input's own columns, then the columns of the result.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use super::CsvWriter;
use crate::assessment::Assessment;
use crate::base::text;
use crate::format::columns::{Cell, Columns};
use crate::format::echo::{Cells, Echo, Shape};
use crate::format::escaped;
use crate::scale::Scale;
use crate::scale::policy::Policies;
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;

/// Writes results as a table with commas.
///
/// What stood in a table comes out as it came. A text out of JSON or TOML was in no table before, and is
/// made [harmless](text::cell) to a spreadsheet and a terminal.
pub struct Results<W: Write> {
    writer: CsvWriter<W>,
    columns: Option<(Columns, Vec<String>)>,
    policies: Arc<Policies>,
    again: Option<Arc<Scale>>,
    lead: Vec<String>,
    guarded: bool,
    /// The policy that the next row names, where none is in force here: its name and digest.
    recorded_with: Option<(String, String)>,
}

impl<W: Write> Results<W> {
    /// Starts a table; its header comes with the first result, or with [`header`](Self::header).
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
            guarded: false,
            recorded_with: None,
        }
    }

    /// Puts columns of these names before all others; [`row_after`](Self::row_after) has their values.
    pub fn led_by(mut self, names: &[&str]) -> Self {
        self.lead = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Says with which policy the next row was recorded, by its name and digest, or with none.
    ///
    /// It is for a table without a policy in force and without another version.
    pub fn recorded_with(&mut self, policy: Option<(String, String)>) {
        self.recorded_with = policy;
    }

    /// Makes each text [harmless](text::cell) to a spreadsheet and a terminal, also one out of a table.
    pub fn guarded(mut self) -> Self {
        self.guarded = true;
        self
    }

    /// Says why results with these columns cannot go into this table, if they cannot.
    pub fn refuses(&self, scale: &Scale, shape: Shape<'_>) -> Option<String> {
        let (columns, names) = self.columns.as_ref()?;
        let of_scale = scale.reference();
        if columns.scale() != of_scale {
            return Some(format!(
                "this table is of {}, and the assessment is of {of_scale}",
                columns.scale()
            ));
        }
        (shape.names(scale) != *names)
            .then(|| "the columns differ from those of the input before it".to_owned())
    }

    /// Says whether the header was written.
    pub fn has_header(&self) -> bool {
        self.columns.is_some()
    }

    /// Writes the header, unless it was written.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn header(&mut self, scale: &Scale, shape: Shape<'_>) -> io::Result<()> {
        if self.columns.is_some() {
            return Ok(());
        }
        let (columns, names) = (self.columns_of(scale), shape.names(scale));
        for name in &self.lead {
            self.writer.field(name);
        }
        for name in &names {
            match shape {
                Shape::Keys(_) => self.writer.field(&text::cell(name)),
                Shape::Table(_) | Shape::Document => self.writer.field(name),
            }
        }
        for name in columns.names() {
            self.writer.field(name);
        }
        self.columns = Some((columns, names));
        self.writer.end_row()
    }

    fn columns_of(&self, scale: &Scale) -> Columns {
        Columns::of(scale, self.policies.known(scale), self.again.as_deref())
    }

    /// Writes one result.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn row(
        &mut self,
        echo: &Echo<'_>,
        assessment: &Assessment,
        outcome: &Outcome,
        rescored: Option<&Rescored>,
    ) -> io::Result<()> {
        self.row_after(&[], echo, (assessment, outcome, rescored))
    }

    /// Writes one result behind the values of the columns that lead.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn row_after(
        &mut self,
        lead: &[Cell<'_>],
        echo: &Echo<'_>,
        (assessment, outcome, rescored): (&Assessment, &Outcome, Option<&Rescored>),
    ) -> io::Result<()> {
        self.header(assessment.scale(), echo.shape())?;
        let Some((columns, _)) = &self.columns else {
            return Ok(());
        };
        let guarded = self.guarded || !matches!(echo.shape(), Shape::Table(_));
        let writer = &mut self.writer;
        let put = |writer: &mut CsvWriter<W>, cell: &Cell<'_>| match guarded {
            true => put(writer, &harmless(cell)),
            false => put(writer, cell),
        };
        for cell in lead {
            put(writer, cell);
        }
        match echo {
            // The text itself, so that the input's columns come out as they came.
            Echo::Row {
                header,
                cells: Cells::Record(record),
            } => {
                let own = record.iter().enumerate();
                let own = own.filter(|(field, _)| !header.replaces(*field));
                own.for_each(|(_, text)| writer.field(text));
                if header.measured_only().next().is_some() {
                    echo.values_added(assessment, |cell| put(writer, &cell));
                }
            }
            _ => echo.values(assessment, |cell| put(writer, &cell)),
        }
        // The last two of such a table name the policy.
        let mut left = columns.names().len();
        let recorded_with = self.recorded_with.as_ref();
        columns.values(assessment, outcome, rescored, |cell| {
            left -= 1;
            match (recorded_with, left) {
                (Some((name, _)), 1) => put(writer, &Cell::Text(name)),
                (Some((_, digest)), 0) => put(writer, &Cell::Text(digest)),
                _ => put(writer, &cell),
            }
        });
        writer.end_row()
    }

    /// Returns what it is written to.
    pub fn output(&self) -> &W {
        self.writer.output()
    }

    /// Ends the table, and returns what it was written to.
    pub fn into_inner(self) -> W {
        self.writer.into_inner()
    }
}

fn put<W: Write>(writer: &mut CsvWriter<W>, cell: &Cell<'_>) {
    match cell {
        Cell::Empty => writer.field(""),
        Cell::Text(text) => writer.field(text),
        Cell::Joined(text) => writer.field(text),
        Cell::Number(number) => writer.field(digits(*number, &mut [0; 20])),
        Cell::Boolean(value) => writer.field(if *value { "true" } else { "false" }),
        Cell::Answer(value) => writer.field(if *value { "yes" } else { "no" }),
        Cell::Json(value) => writer.field(&escaped::line(value)),
        Cell::Written(text) => writer.field(&escaped::written(text)),
    }
}

/// Returns a cell that neither a spreadsheet nor a terminal takes for an order.
fn harmless<'c>(cell: &'c Cell<'c>) -> Cell<'c> {
    let text = match cell {
        Cell::Text(text) => text,
        Cell::Joined(text) => text.as_str(),
        other => return other.clone(),
    };
    match text::cell(text) {
        Cow::Owned(changed) => Cell::Joined(changed),
        Cow::Borrowed(text) => Cell::Text(text),
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
