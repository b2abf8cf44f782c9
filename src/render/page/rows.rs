//! What stands beside each other on a page: two ends of a line, pieces in a row, cells in columns.

use super::{GAP, Page, Piece, blanks};
use crate::render::{columns, fold};

/// One column's part of a row; it folds within its width.
pub(in crate::render) struct Cell {
    piece: Piece,
    width: usize,
    to_the_right: bool,
}

/// Makes a cell whose text begins at its left edge.
pub(in crate::render) fn cell(piece: impl Into<Piece>, width: usize) -> Cell {
    Cell {
        piece: piece.into(),
        width,
        to_the_right: false,
    }
}

/// Makes a cell whose text ends at its right edge.
pub(in crate::render) fn figure(piece: impl Into<Piece>, width: usize) -> Cell {
    Cell {
        to_the_right: true,
        ..cell(piece, width)
    }
}

impl Page<'_> {
    /// Writes one text at column `indent` and one at the right edge; one under the other where
    /// both do not fit.
    pub(in crate::render) fn ends(
        &mut self,
        indent: usize,
        first: impl Into<Piece>,
        last: impl Into<Piece>,
    ) {
        let (first, last) = (first.into(), last.into());
        let (begin, end) = (self.style.text(&first.text), self.style.text(&last.text));
        let taken = indent + columns(&begin) + columns(&end);
        let between = self.width().saturating_sub(taken);
        let begin = self.paint(first.ink, &begin);
        if !end.is_empty() && between >= GAP {
            let end = self.paint(last.ink, &end);
            let line = format!("{}{begin}{}{end}", blanks(indent), blanks(between));
            return self.drawn(&line);
        }
        // What fits keeps its own spaces, those after a number for instance.
        if self.columns_of(&first.text) <= self.room(indent) {
            self.drawn(&format!("{}{begin}", blanks(indent)));
        } else {
            self.paragraph(indent, first);
        }
        self.paragraph(indent, last);
    }

    /// Writes pieces one after another with a mark between, as many on a line as fit whole.
    pub(in crate::render) fn flow<P: Into<Piece>>(
        &mut self,
        indent: usize,
        between: &str,
        pieces: impl IntoIterator<Item = P>,
    ) {
        self.labelled_flow(indent, "", indent, between, pieces);
    }

    /// Writes parts of one thing as [`flow`](Self::flow) does, with a dot between.
    pub(in crate::render) fn dotted<P: Into<Piece>>(
        &mut self,
        indent: usize,
        pieces: impl IntoIterator<Item = P>,
    ) {
        let dot = self.style.glyph(" · ", " - ");
        self.flow(indent, dot, pieces);
    }

    /// Writes a label at column `indent` and pieces one after another from column `at` on.
    ///
    /// A piece is divided only where a line does not hold it; then it has its lines for itself.
    pub(in crate::render) fn labelled_flow<P: Into<Piece>>(
        &mut self,
        indent: usize,
        label: &str,
        at: usize,
        between: &str,
        pieces: impl IntoIterator<Item = P>,
    ) {
        let (mut before, at) = self.label(indent, label, at);
        let (mut line, mut used) = (String::new(), 0);
        for piece in pieces.into_iter().map(P::into) {
            let text = self.style.text(&piece.text).trim().to_owned();
            let wanted = columns(&text);
            if used > 0 && used + columns(between) + wanted > self.room(at) {
                self.begun(&mut before, at, &std::mem::take(&mut line));
                used = 0;
            }
            if wanted > self.room(at) {
                let before = std::mem::take(&mut before);
                self.hanging(before, at, &piece);
            } else if wanted > 0 {
                if used > 0 {
                    line.push_str(between);
                    used += columns(between);
                }
                line.push_str(&self.paint(piece.ink, &text));
                used += wanted;
            }
        }
        if used > 0 {
            self.begun(&mut before, at, &line);
        }
    }

    /// Writes a line from column `at` on, after a label if it is the first.
    fn begun(&mut self, before: &mut String, at: usize, line: &str) {
        if before.is_empty() {
            *before = blanks(at);
        }
        let before = std::mem::take(before);
        self.drawn(&format!("{before}{line}"));
    }

    /// Writes cells side by side, each folded within its width, as high as the highest.
    pub(in crate::render) fn row(&mut self, indent: usize, cells: &[Cell]) {
        let folded: Vec<Vec<String>> = cells
            .iter()
            .map(|cell| fold(&self.style.text(&cell.piece.text), cell.width))
            .collect();
        let height = folded.iter().map(Vec::len).max().unwrap_or_default();
        for index in 0..height {
            // Blanks are carried over to the next text, so that none is left at the end of a line.
            let (mut line, mut carried) = (String::new(), indent);
            for (cell, lines) in cells.iter().zip(&folded) {
                let text = lines.get(index).map_or("", String::as_str);
                let spare = cell.width.saturating_sub(columns(text));
                if text.is_empty() {
                    carried += spare + GAP;
                    continue;
                }
                let (before, after) = match cell.to_the_right {
                    true => (spare, 0),
                    false => (0, spare),
                };
                line.push_str(&blanks(carried + before));
                line.push_str(&self.paint(cell.piece.ink, text));
                carried = after + GAP;
            }
            self.drawn(&line);
        }
    }
}
