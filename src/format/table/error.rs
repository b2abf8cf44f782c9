//! What is wrong with a cell of a row, or with the name of a column.

use crate::base::diagnostic::Mistake;

/// A cell, or the name of a column, that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// The column, by position.
    pub field: usize,
    /// What is wrong.
    pub mistake: Mistake,
}

impl CellError {
    /// Makes an error with what to write instead.
    pub fn new(
        field: usize,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let mistake = Mistake::new(code, message).help(help);
        Self { field, mistake }
    }
}
