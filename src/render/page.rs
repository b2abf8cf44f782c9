//! A page that grows line by line: folds what is too long, aligns columns, colours last.
//!
//! Whatever is put on it is made harmless here, in one place, so that no caller can forget it.
//! What is said is in `wording`, in which order in the modules of each page. How things are laid
//! beside each other is in [`rows`], how wide the columns of a table are in [`table`].

mod rows;
mod table;
#[cfg(test)]
mod tests;

pub(super) use rows::{Cell, cell, figure};
pub(super) use table::Columns;

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
