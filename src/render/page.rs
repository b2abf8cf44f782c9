//! A page that grows line by line: folds what is too long, aligns columns, colours last.
//!
//! Whatever is put on it is made harmless here, in one place, so that no caller can forget it.
//! What is said is in `wording`, in which order in the modules of each page. A [`Page`] lays lines and
//! cells beside each other; [`Columns`] are as wide as what stands in them, and are narrowed until they
//! fit, in the order that each page says.

#[cfg(test)]
mod tests;

use super::{Ink, Style, columns, fold, left};

/// The narrowest a page gets; below it words would no longer fit.
const NARROWEST: usize = 40;
/// The fewest columns in which a paragraph beside a label can still be read.
const NARROWEST_BESIDE: usize = 20;
/// The blanks between two columns.
const GAP: usize = 2;

/// A text and the ink it is written in, if it has one.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    ink: Option<Ink>,
    text: String,
}

/// Makes a piece in ink, if there is one. A piece without is made from the text alone too.
pub(super) fn inked(ink: impl Into<Option<Ink>>, text: impl Into<String>) -> Piece {
    Piece {
        ink: ink.into(),
        text: text.into(),
    }
}

impl Piece {
    /// Returns its text as it was given.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the same in the same ink with a text before it and one after it.
    pub(super) fn between(self, before: &str, after: &str) -> Self {
        inked(self.ink, format!("{before}{}{after}", self.text))
    }

    /// Returns its text as it may be written with a style, coloured.
    pub(super) fn painted(&self, style: &Style) -> String {
        let text = style.text(&self.text);
        match self.ink {
            Some(ink) => style.paint(ink, &text),
            None => text,
        }
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self { ink: None, text }
    }
}

impl From<&String> for Piece {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A page that grows line by line and never passes the width of its style.
pub(super) struct Page<'s> {
    style: &'s Style,
    text: String,
}

impl<'s> Page<'s> {
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
        self.style.width.max(NARROWEST)
    }

    /// Returns how many columns a text takes once it is written here.
    pub(super) fn columns_of(&self, text: &str) -> usize {
        columns(&self.style.text(text))
    }

    /// Leaves one line empty, never two: what stands before may have written nothing.
    pub(super) fn blank(&mut self) {
        self.space(1);
    }

    /// Leaves some lines empty, counting those that already are. A page begins without any.
    pub(super) fn space(&mut self, lines: usize) {
        if self.text.is_empty() {
            return;
        }
        let written = self.text.trim_end_matches('\n').len();
        let empty = (self.text.len() - written).saturating_sub(1);
        let more = lines.saturating_sub(empty);
        self.text.extend(std::iter::repeat_n('\n', more));
    }

    /// Draws a line of one character over the whole width.
    pub(super) fn rule(&mut self, character: char) {
        let rule: String = std::iter::repeat_n(character, self.width()).collect();
        self.drawn(&rule);
    }

    /// Writes lines as they are: they were made for this page, padded and coloured.
    pub(super) fn drawn(&mut self, lines: &str) {
        for line in lines.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// Writes a text, folded, each line `indent` columns in; nothing for an empty one.
    pub(super) fn paragraph(&mut self, indent: usize, piece: impl Into<Piece>) {
        self.hanging(String::new(), indent, &piece.into());
    }

    /// Writes a text, folded, with a mark in its ink before it; its other lines begin below the first.
    pub(super) fn marked(&mut self, indent: usize, mark: &str, piece: impl Into<Piece>) {
        let piece = piece.into();
        let before = format!("{}{}", blanks(indent), self.paint(piece.ink, mark));
        self.hanging(before, indent + columns(mark), &piece);
    }

    /// Writes what a person must look at, each text folded after a mark of its own.
    pub(super) fn alarms<T: Into<String>>(
        &mut self,
        indent: usize,
        texts: impl IntoIterator<Item = T>,
    ) {
        for text in texts {
            self.marked(indent, "! ", inked(Ink::Alarm, text));
        }
    }

    /// Writes a label at column `indent` and a paragraph from column `at` on.
    ///
    /// A label that reaches into the paragraph, or a page too narrow for both, puts the paragraph
    /// under the label.
    pub(super) fn labelled(
        &mut self,
        indent: usize,
        label: &str,
        at: usize,
        piece: impl Into<Piece>,
    ) {
        let (before, at) = self.label(indent, label, at);
        self.hanging(before, at, &piece.into());
    }

    /// Writes several paragraphs so, the label before the first.
    pub(super) fn labelled_each(
        &mut self,
        indent: usize,
        label: &str,
        at: usize,
        texts: &[String],
    ) {
        for (position, text) in texts.iter().enumerate() {
            self.labelled(indent, if position == 0 { label } else { "" }, at, text);
        }
    }

    /// Writes a heading, and at the end of its line what must be known with it.
    pub(super) fn heading(&mut self, title: &str, aside: &str) {
        self.ends(0, inked(Ink::Strong, title), aside);
    }

    /// Returns what stands before a paragraph that has a label, and the column it is written from.
    fn label(&mut self, indent: usize, label: &str, at: usize) -> (String, usize) {
        let label = self.style.text(label);
        if label.is_empty() {
            return (String::new(), at);
        }
        let wide_enough = self.room(at) >= NARROWEST_BESIDE;
        if wide_enough && indent + columns(&label) < at {
            return (left(&format!("{}{label}", blanks(indent)), at), at);
        }
        for line in fold(&label, self.room(indent)) {
            self.drawn(&format!("{}{line}", blanks(indent)));
        }
        let beneath = if wide_enough { at } else { indent + GAP };
        (String::new(), beneath)
    }

    /// Writes a text from column `at` on, the first line after what stands before it.
    fn hanging(&mut self, before: String, at: usize, piece: &Piece) {
        let text = self.style.text(&piece.text);
        if text.is_empty() {
            return;
        }
        let mut before = before;
        for line in fold(&text, self.room(at)) {
            if before.is_empty() {
                before = blanks(at);
            }
            let line = self.paint(piece.ink, &line);
            self.drawn(&format!("{before}{line}"));
            before.clear();
        }
    }

    fn paint(&self, ink: Option<Ink>, text: &str) -> String {
        ink.map_or_else(|| text.to_owned(), |ink| self.style.paint(ink, text))
    }

    fn room(&self, indent: usize) -> usize {
        self.width().saturating_sub(indent).max(1)
    }
}

fn blanks(columns: usize) -> String {
    " ".repeat(columns)
}

/// The columns of a table, from the left.
#[derive(Clone)]
pub(super) struct Columns {
    /// How wide each is; `None` for one that is left out.
    widths: Vec<Option<usize>>,
    indent: usize,
    room: usize,
}

impl Columns {
    /// Makes columns that are as wide as the widest text in each, on a page where rows stand in by
    /// `indent`.
    pub(super) fn of<'t, R>(
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
    pub(super) fn width(&self, column: usize) -> Option<usize> {
        self.widths.get(column).copied().flatten()
    }

    /// Returns the column of the page at which what comes after the first columns begins.
    pub(super) fn after(&self, columns: usize) -> usize {
        let shown = self.widths.iter().take(columns).flatten();
        self.indent + shown.map(|width| width + GAP).sum::<usize>()
    }

    /// Returns by how much the columns are too wide; 0 where they fit.
    pub(super) fn over(&self) -> usize {
        let taken = self.after(self.widths.len()) - self.indent;
        taken.saturating_sub(GAP).saturating_sub(self.room)
    }

    /// Makes a column at least so wide.
    pub(super) fn at_least(&mut self, column: usize, width: usize) {
        if self.widths.len() <= column {
            self.widths.resize(column + 1, Some(0));
        }
        self.change(column, |known| known.max(width));
    }

    /// Makes a column at most so wide.
    pub(super) fn at_most(&mut self, column: usize, width: usize) {
        self.change(column, |known| known.min(width));
    }

    /// Makes a column as narrow as is needed for all to fit, and no narrower than `least`.
    pub(super) fn narrow(&mut self, column: usize, least: usize) {
        let over = self.over();
        self.change(column, |known| {
            known.saturating_sub(over).max(least.min(known))
        });
    }

    /// Gives a column all that the others leave of the line.
    pub(super) fn fill(&mut self, column: usize) {
        self.at_least(column, 0);
        let taken = self.after(self.widths.len()) - self.indent;
        let left = (self.room + GAP).saturating_sub(taken);
        self.change(column, |known| known + left);
    }

    /// Leaves a column out.
    pub(super) fn leave_out(&mut self, column: usize) {
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
    pub(super) fn row<P: Into<Piece>>(
        &self,
        page: &mut Page<'_>,
        figures: &[usize],
        pieces: impl IntoIterator<Item = P>,
    ) {
        let columns = self.widths.iter().zip(pieces).enumerate();
        let shown = columns.filter_map(|(column, (width, piece))| Some((column, (*width)?, piece)));
        let cells = shown.map(|(column, width, piece)| {
            if figures.contains(&column) {
                figure(piece, width)
            } else {
                cell(piece, width)
            }
        });
        page.row(self.indent, &cells.collect::<Vec<Cell>>());
    }
}

/// One column's part of a row; it folds within its width.
pub(super) struct Cell {
    piece: Piece,
    width: usize,
    to_the_right: bool,
}

/// Makes a cell whose text begins at its left edge.
pub(super) fn cell(piece: impl Into<Piece>, width: usize) -> Cell {
    Cell {
        piece: piece.into(),
        width,
        to_the_right: false,
    }
}

/// Makes a cell whose text ends at its right edge.
pub(super) fn figure(piece: impl Into<Piece>, width: usize) -> Cell {
    Cell {
        to_the_right: true,
        ..cell(piece, width)
    }
}

impl Page<'_> {
    /// Writes one text at column `indent` and one at the right edge; one under the other where
    /// both do not fit.
    pub(super) fn ends(&mut self, indent: usize, first: impl Into<Piece>, last: impl Into<Piece>) {
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
    pub(super) fn flow<P: Into<Piece>>(
        &mut self,
        indent: usize,
        between: &str,
        pieces: impl IntoIterator<Item = P>,
    ) {
        self.labelled_flow(indent, "", indent, between, pieces);
    }

    /// Writes parts of one thing as [`flow`](Self::flow) does, with a dot between.
    pub(super) fn dotted<P: Into<Piece>>(
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
    pub(super) fn labelled_flow<P: Into<Piece>>(
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
    pub(super) fn row(&mut self, indent: usize, cells: &[Cell]) {
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
                let (before, after) = if cell.to_the_right {
                    (spare, 0)
                } else {
                    (0, spare)
                };
                line.push_str(&blanks(carried + before));
                line.push_str(&self.paint(cell.piece.ink, text));
                carried = after + GAP;
            }
            self.drawn(&line);
        }
    }
}
