//! Results written in full, one after another.

use std::io::{self, Write};

use super::Detail;
use crate::format::escaped;

/// Writes results in full: a JSON object a line, or a list of them.
pub struct DetailResults<W: Write> {
    output: W,
    is_list: bool,
    any: bool,
}

impl<W: Write> DetailResults<W> {
    /// Starts lines, or a list, which is open until it [ends](Self::end).
    pub fn new(output: W, is_list: bool) -> Self {
        Self {
            output,
            is_list,
            any: false,
        }
    }

    /// Writes one result.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write(&mut self, detail: &Detail) -> io::Result<()> {
        if self.is_list {
            self.output.write_all(if self.any { b"," } else { b"[" })?;
        }
        self.any = true;
        escaped::write_line(&mut self.output, detail)
    }

    /// Ends the list, if it is one.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        match (self.is_list, self.any) {
            (false, _) => Ok(()),
            (true, true) => self.output.write_all(b"]\n"),
            (true, false) => self.output.write_all(b"[]\n"),
        }
    }
}
