//! Results written as flat JSON objects: the values of a table's row, under its columns' names.

use std::io::{self, Write};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::columns::{Columns, ResultRow};
use super::source::InputColumns;
use crate::format::escaped;
use crate::scale::Scale;
use crate::scale::policy::Policies;

/// Writes results as flat JSON objects, one a line; each may have other columns than the one before it.
pub struct FlatResults<W: Write> {
    output: W,
    columns: Option<Columns>,
    policies: Arc<Policies>,
    again: Option<Arc<Scale>>,
}

impl<W: Write> FlatResults<W> {
    /// Starts the lines, with the columns that [`CsvResults`](super::CsvResults) would have.
    pub fn new(output: W, policies: Arc<Policies>, again: Option<Arc<Scale>>) -> Self {
        Self {
            output,
            columns: None,
            policies,
            again,
        }
    }

    /// Begins lines with these columns.
    pub fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) {
        let columns = Columns::of(input, scale, &self.policies, self.again.as_deref());
        self.columns = Some(columns);
    }

    /// Returns what it writes to.
    pub fn output(&mut self) -> &mut W {
        &mut self.output
    }

    /// Writes one result, whose columns were begun.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn row(&mut self, row: &ResultRow<'_>) -> io::Result<()> {
        match &self.columns {
            Some(columns) => escaped::write_line(&mut self.output, &Flat { columns, row }),
            None => Ok(()),
        }
    }
}

/// A row as a JSON object.
struct Flat<'f> {
    columns: &'f Columns,
    row: &'f ResultRow<'f>,
}

impl Serialize for Flat<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_map(self.columns.values(self.row))
    }
}
