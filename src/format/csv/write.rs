//! Writes rows as comma-separated text that [`CsvReader`](super::CsvReader) reads back.

use std::io::{self, Write};

use crate::base::text::cell;

/// A writer of rows: commas between fields, LF after each row, quotes only where needed.
///
/// A row goes to the output whole and at its end, so that nothing of a row that was
/// never finished comes out. Each row is one call of `write_all`; an output that is slow
/// on small writes should be wrapped in a [`BufWriter`](std::io::BufWriter).
///
/// Every text comes back as it was from a reader, except one with a NUL, which no reader
/// of ours takes, and rows of more than [`RECORD_LIMIT`](super::RECORD_LIMIT) bytes.
#[derive(Debug)]
pub struct CsvWriter<W> {
    output: W,
    row: Vec<u8>,
    fields: usize,
    begun: bool,
}

impl<W: Write> CsvWriter<W> {
    /// Makes a writer to `output`, with no row begun.
    pub fn new(output: W) -> Self {
        Self {
            output,
            row: Vec::new(),
            fields: 0,
            begun: false,
        }
    }

    /// Adds a field to the row at hand.
    ///
    /// It cannot fail, as nothing is written before the row ends.
    #[inline]
    pub fn field(&mut self, text: &str) {
        if self.fields > 0 {
            self.row.push(b',');
        }
        let first_of_all = !self.begun && self.fields == 0;
        self.fields += 1;
        // It would pass for the byte order mark of the file, and be lost.
        if first_of_all && text.starts_with('\u{FEFF}') {
            quote(&mut self.row, text);
        } else {
            write_field(&mut self.row, text);
        }
    }

    /// Writes rows that were made with [`write_field`], with their line ends.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn rows(&mut self, rows: &[u8]) -> io::Result<()> {
        self.begun = true;
        self.output.write_all(rows)
    }

    /// Ends the row at hand and writes it.
    ///
    /// A single empty field is written as `""`, since an empty line would be no row. A
    /// row without any field is such an empty line.
    ///
    /// # Errors
    ///
    /// If the output fails. How much of the row it took is not known then, and the row
    /// is not written again.
    pub fn end_row(&mut self) -> io::Result<()> {
        if self.fields == 1 && self.row.is_empty() {
            self.row.extend_from_slice(b"\"\"");
        }
        self.row.push(b'\n');
        self.begun = true;
        self.fields = 0;
        let written = self.output.write_all(&self.row);
        self.row.clear();
        written
    }

    /// Writes a row of cells that were in no table before, and are made [harmless](cell); nothing is an empty one.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn cells<T: AsRef<str>>(
        &mut self,
        cells: impl IntoIterator<Item = Option<T>>,
    ) -> io::Result<()> {
        for text in cells {
            self.field(&cell(text.as_ref().map_or("", AsRef::as_ref)));
        }
        self.end_row()
    }

    /// Returns the output; a row that has not ended stays aside.
    pub fn output(&mut self) -> &mut W {
        &mut self.output
    }

    /// Flushes the output; a row that has not ended stays aside.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Writes a field, in quotes if a reader would take it for something else without them.
///
/// It is not the first of a whole table, where a byte order mark would be lost.
#[inline]
pub fn write_field(row: &mut Vec<u8>, text: &str) {
    let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    // Most fields are a few bytes, for which setting up a wide search costs more than it saves.
    if text.as_bytes().iter().any(special) {
        quote(row, text);
    } else {
        row.extend_from_slice(text.as_bytes());
    }
}

fn quote(row: &mut Vec<u8>, text: &str) {
    row.push(b'"');
    for (nth, piece) in text.split('"').enumerate() {
        if nth > 0 {
            row.extend_from_slice(b"\"\"");
        }
        row.extend_from_slice(piece.as_bytes());
    }
    row.push(b'"');
}
