//! A page that grows line by line: folds what is too long, aligns columns, colours last.
//!
//! Whatever is put on it is made harmless here, in one place, so that no caller can forget it.
//! It knows nothing of scales; what is said is in `wording`, and in which order in `summary`
//! and `note`.

use super::{Ink, Style, columns, fold};

/// The widest a page gets: on a wider screen the eye would lose the row.
const WIDEST: usize = 96;
/// The narrowest a page gets; below it words would no longer fit.
const NARROWEST: usize = 40;
/// The blanks between two columns.
const GAP: usize = 2;

/// A text and the ink it is written in, if it has one.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    ink: Option<Ink>,
    text: String,
}

impl Piece {
    /// Returns its text as it was given.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Makes a piece without ink.
pub(super) fn plain(text: impl Into<String>) -> Piece {
    Piece {
        ink: None,
        text: text.into(),
    }
}

/// Makes a piece in ink.
pub(super) fn inked(ink: Ink, text: impl Into<String>) -> Piece {
    Piece {
        ink: Some(ink),
        text: text.into(),
    }
}

/// One column's part of a row; it folds within its width.
pub(super) struct Cell {
    piece: Piece,
    width: usize,
    to_the_right: bool,
}

/// Makes a cell whose text begins at its left edge.
pub(super) fn cell(piece: Piece, width: usize) -> Cell {
    Cell {
        piece,
        width,
        to_the_right: false,
    }
}

/// Makes a cell whose text ends at its right edge.
pub(super) fn figure(piece: Piece, width: usize) -> Cell {
    Cell {
        piece,
        width,
        to_the_right: true,
    }
}

/// A page that grows line by line.
pub(super) struct Sheet<'s> {
    style: &'s Style,
    text: String,
}

impl<'s> Sheet<'s> {
    /// Begins an empty page.
    pub(super) fn new(style: &'s Style) -> Self {
        Self {
            style,
            text: String::new(),
        }
    }

    /// Returns the page, every line with its end.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Returns how to write on it.
    pub(super) fn style(&self) -> &'s Style {
        self.style
    }

    /// Returns how many columns a line may take.
    pub(super) fn width(&self) -> usize {
        self.style.width.clamp(NARROWEST, WIDEST)
    }

    /// Returns how many columns a text takes once it is written here.
    pub(super) fn columns_of(&self, text: &str) -> usize {
        columns(&self.style.text(text))
    }

    /// Leaves one line empty, never two.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes a text, folded, each line `indent` columns in; nothing for an empty one.
    pub(super) fn paragraph(&mut self, indent: usize, piece: &Piece) {
        self.marked(indent, "", piece);
    }

    /// Writes a text, folded, with a mark before its first line; the others begin below its text.
    pub(super) fn marked(&mut self, indent: usize, mark: &str, piece: &Piece) {
        let margin = indent + columns(mark);
        let text = self.style.text(&piece.text);
        if text.is_empty() {
            return;
        }
        let lines = fold(&text, self.width().saturating_sub(margin));
        for (index, line) in lines.iter().enumerate() {
            let (before, line) = match index {
                0 => (indent, format!("{mark}{line}")),
                _ => (margin, line.clone()),
            };
            self.put(&[(before, piece.ink, line)]);
        }
    }

    /// Writes pieces one after another, as many on a line as fit whole.
    pub(super) fn flow(&mut self, indent: usize, between: &str, pieces: &[Piece]) {
        let room = self.width().saturating_sub(indent);
        let mut line: Vec<(usize, Option<Ink>, String)> = Vec::new();
        let mut used = 0;
        for piece in pieces {
            let text = self.style.text(&piece.text).trim().to_owned();
            let wanted = columns(&text);
            if wanted == 0 {
                continue;
            }
            if !line.is_empty() && used + columns(between) + wanted > room {
                self.put(&std::mem::take(&mut line));
            }
            if wanted > room {
                self.paragraph(indent, piece);
                continue;
            }
            if line.is_empty() {
                used = wanted;
                line.push((indent, piece.ink, text));
            } else {
                used += columns(between) + wanted;
                line.push((0, None, between.to_owned()));
                line.push((0, piece.ink, text));
            }
        }
        self.put(&line);
    }

    /// Writes one text at the left edge and one at the right; on two lines if they do not fit on one.
    pub(super) fn ends(&mut self, indent: usize, first: &Piece, last: &Piece) {
        let (begin, end) = (self.style.text(&first.text), self.style.text(&last.text));
        let taken = indent + columns(&begin) + columns(&end);
        match self.width().checked_sub(taken) {
            Some(between) if between >= GAP => {
                self.put(&[(indent, first.ink, begin), (between, last.ink, end)]);
            }
            _ => {
                self.paragraph(indent, first);
                self.paragraph(indent, last);
            }
        }
    }

    /// Writes cells side by side, each folded within its width, as high as the highest.
    pub(super) fn row(&mut self, indent: usize, cells: &[Cell]) {
        let folded: Vec<Vec<String>> = cells
            .iter()
            .map(|cell| fold(&self.style.text(&cell.piece.text), cell.width))
            .collect();
        let height = folded.iter().map(Vec::len).max().unwrap_or_default();
        for index in 0..height {
            // Blanks are carried over to the next text, so that none is left at the end of a line.
            let mut blanks = indent;
            let mut line = Vec::new();
            for (cell, lines) in cells.iter().zip(&folded) {
                let text = lines.get(index).map_or("", String::as_str);
                let spare = cell.width.saturating_sub(columns(text));
                if text.is_empty() {
                    blanks += spare + GAP;
                    continue;
                }
                let (before, after) = match cell.to_the_right {
                    true => (spare, 0),
                    false => (0, spare),
                };
                line.push((blanks + before, cell.piece.ink, text.to_owned()));
                blanks = after + GAP;
            }
            self.put(&line);
        }
    }

    /// Writes a line: texts, each with the blanks before it and its ink.
    fn put(&mut self, line: &[(usize, Option<Ink>, String)]) {
        if line.is_empty() {
            return;
        }
        for (blanks, ink, text) in line {
            self.text.extend(std::iter::repeat_n(' ', *blanks));
            match ink {
                Some(ink) => self.text.push_str(&self.style.paint(*ink, text)),
                None => self.text.push_str(text),
            }
        }
        self.text.push('\n');
    }
}
