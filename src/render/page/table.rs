//! The columns of a table: as wide as what stands in them, and narrowed until they fit, in the order
//! that each page says.

use super::{Cell, GAP, Page, Piece, cell, figure};

/// The columns of a table, from the left.
#[derive(Clone)]
pub(in crate::render) struct Columns {
    /// How wide each is; `None` for one that is left out.
    widths: Vec<Option<usize>>,
    indent: usize,
    room: usize,
}

impl Columns {
    /// Makes columns that are as wide as the widest text in each, on a page where rows stand in by
    /// `indent`.
    pub(in crate::render) fn of<'t, R>(
        page: &Page<'_>,
        indent: usize,
        rows: impl IntoIterator<Item = R>,
    ) -> Self
    where
        R: IntoIterator<Item = &'t str>,
    {
        let mut columns = Self {
            widths: Vec::new(),
            indent,
            room: page.width().saturating_sub(indent),
        };
        for row in rows {
            for (column, text) in row.into_iter().enumerate() {
                columns.at_least(column, page.columns_of(text));
            }
        }
        columns
    }

    /// Returns how wide a column is; `None` if it is left out.
    pub(in crate::render) fn width(&self, column: usize) -> Option<usize> {
        self.widths.get(column).copied().flatten()
    }

    /// Returns the column of the page at which what comes after the first columns begins.
    pub(in crate::render) fn after(&self, columns: usize) -> usize {
        let shown = self.widths.iter().take(columns).flatten();
        self.indent + shown.map(|width| width + GAP).sum::<usize>()
    }

    /// Returns by how much the columns are too wide; 0 where they fit.
    pub(in crate::render) fn over(&self) -> usize {
        let taken = self.after(self.widths.len()) - self.indent;
        taken.saturating_sub(GAP).saturating_sub(self.room)
    }

    /// Makes a column at least so wide.
    pub(in crate::render) fn at_least(&mut self, column: usize, width: usize) {
        if self.widths.len() <= column {
            self.widths.resize(column + 1, Some(0));
        }
        self.change(column, |known| known.max(width));
    }

    /// Makes a column at most so wide.
    pub(in crate::render) fn at_most(&mut self, column: usize, width: usize) {
        self.change(column, |known| known.min(width));
    }

    /// Makes a column as narrow as is needed for all to fit, and no narrower than `least`.
    pub(in crate::render) fn narrow(&mut self, column: usize, least: usize) {
        let over = self.over();
        self.change(column, |known| {
            known.saturating_sub(over).max(least.min(known))
        });
    }

    /// Gives a column all that the others leave of the line.
    pub(in crate::render) fn fill(&mut self, column: usize) {
        self.at_least(column, 0);
        let taken = self.after(self.widths.len()) - self.indent;
        let left = (self.room + GAP).saturating_sub(taken);
        self.change(column, |known| known + left);
    }

    /// Leaves a column out.
    pub(in crate::render) fn leave_out(&mut self, column: usize) {
        if let Some(width) = self.widths.get_mut(column) {
            *width = None;
        }
    }

    fn change(&mut self, column: usize, to: impl FnOnce(usize) -> usize) {
        if let Some(Some(width)) = self.widths.get_mut(column) {
            *width = to(*width);
        }
    }

    /// Writes a row; the texts of the columns in `figures` end at their right edge.
    pub(in crate::render) fn row<P: Into<Piece>>(
        &self,
        page: &mut Page<'_>,
        figures: &[usize],
        pieces: impl IntoIterator<Item = P>,
    ) {
        let columns = self.widths.iter().zip(pieces).enumerate();
        let shown = columns.filter_map(|(column, (width, piece))| Some((column, (*width)?, piece)));
        let cells = shown.map(|(column, width, piece)| match figures.contains(&column) {
            true => figure(piece, width),
            false => cell(piece, width),
        });
        page.row(self.indent, &cells.collect::<Vec<Cell>>());
    }
}
