//! A page of text, line by line: headings, folded paragraphs, entries with a label before them.
//!
//! It makes foreign text harmless and keeps to the width; what stands on a page is said by those
//! who use it.

use super::{Ink, Style, columns, fold, left};

/// A page that grows line by line and never passes the width of its style.
pub(super) struct Lines<'s> {
    style: &'s Style,
    page: String,
}

impl<'s> Lines<'s> {
    /// Begins an empty page.
    pub(super) fn new(style: &'s Style) -> Self {
        Self {
            style,
            page: String::new(),
        }
    }

    /// Returns the style that the page is written in.
    pub(super) fn style(&self) -> &'s Style {
        self.style
    }

    /// Leaves a line empty.
    pub(super) fn blank(&mut self) {
        self.page.push('\n');
    }

    /// Draws a line of one character over the whole width.
    pub(super) fn rule(&mut self, character: char) {
        let rule: String = std::iter::repeat_n(character, self.style.width).collect();
        self.push(&rule);
    }

    /// Writes a paragraph from column `indent` on.
    pub(super) fn text(&mut self, indent: usize, text: &str) {
        self.entry(indent, "", indent, text);
    }

    /// Writes a line as it is: it was made for this page, padded and coloured.
    pub(super) fn raw(&mut self, line: &str) {
        self.push(line);
    }

    /// Writes lines that a table drew.
    pub(super) fn drawn(&mut self, lines: impl Iterator<Item = String>) {
        for line in lines {
            self.push(&line);
        }
    }

    /// Writes a paragraph in an ink.
    pub(super) fn inked(&mut self, ink: Ink, indent: usize, text: &str) {
        let text = self.style.text(text);
        for line in fold(&text, self.room(indent)) {
            let line = self.style.paint(ink, &line);
            self.push(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    /// Writes a label at column `indent` and a paragraph from column `at` on.
    ///
    /// A label that reaches into the paragraph, or a page too narrow for both, puts the paragraph
    /// under the label.
    pub(super) fn entry(&mut self, indent: usize, label: &str, at: usize, text: &str) {
        let label = self.style.text(label);
        let text = self.style.text(text);
        let begins = indent + columns(&label);
        let beside = label.is_empty() || (begins < at && self.room(at) >= NARROWEST);
        let (mut start, at) = if beside {
            (left(&format!("{}{label}", " ".repeat(indent)), at), at)
        } else {
            for line in fold(&label, self.room(indent)) {
                self.push(&format!("{}{line}", " ".repeat(indent)));
            }
            let at = if self.room(at) >= NARROWEST {
                at
            } else {
                indent + 2
            };
            (" ".repeat(at), at)
        };
        for line in fold(&text, self.room(at)) {
            self.push(&format!("{start}{line}"));
            start = " ".repeat(at);
        }
    }

    /// Writes a heading, and at the end of its line what must be known with it.
    pub(super) fn heading(&mut self, title: &str, aside: &str) {
        self.ends(0, title, aside, Some(Ink::Strong));
    }

    /// Writes a text at column `indent` and another at the end of the line; one under the other
    /// where both do not fit.
    pub(super) fn ends(&mut self, indent: usize, start: &str, end: &str, ink: Option<Ink>) {
        let (start, end) = (self.style.text(start), self.style.text(end));
        let paint = |text: &str| match ink {
            Some(ink) => self.style.paint(ink, text),
            None => text.to_owned(),
        };
        let taken = indent + columns(&start) + columns(&end);
        let margin = " ".repeat(indent);
        if taken + 2 <= self.style.width && !end.is_empty() {
            let gap = " ".repeat(self.style.width - taken);
            let line = format!("{margin}{}{gap}{end}", paint(&start));
            self.push(&line);
            return;
        }
        // A start that fits keeps its own spaces, those after a number for instance.
        let lines = if columns(&start) <= self.room(indent) {
            vec![start]
        } else {
            fold(&start, self.room(indent))
        };
        for line in lines {
            self.push(&format!("{margin}{}", paint(&line)));
        }
        if !end.is_empty() {
            self.text(indent, &end);
        }
    }

    /// Writes parts one after another with a mark between, and begins a new line only between two
    /// parts where it can.
    pub(super) fn parts(&mut self, indent: usize, parts: &[(Option<Ink>, String)]) {
        let between = self.style.glyph(" · ", " - ");
        let margin = " ".repeat(indent);
        let mut line = String::new();
        let mut taken = 0;
        for (ink, part) in parts {
            for piece in fold(&self.style.text(part), self.room(indent)) {
                let wide = columns(&piece);
                if taken > 0 && taken + columns(between) + wide > self.room(indent) {
                    let full = std::mem::take(&mut line);
                    self.push(&format!("{margin}{full}"));
                    taken = 0;
                }
                if taken > 0 {
                    line.push_str(between);
                    taken += columns(between);
                }
                line.push_str(
                    &ink.map_or_else(|| piece.clone(), |ink| self.style.paint(ink, &piece)),
                );
                taken += wide;
            }
        }
        self.push(&format!("{margin}{line}"));
    }

    /// Writes a label at column `indent` and things beside each other from column `at` on, three
    /// spaces between; a thing is never divided where it fits a line.
    pub(super) fn packed(&mut self, indent: usize, label: &str, at: usize, things: &[String]) {
        let (mut label, mut line) = (label, String::new());
        for thing in things {
            let thing = self.style.text(thing);
            if !line.is_empty() && columns(&line) + 3 + columns(&thing) > self.room(at) {
                self.spaced(indent, label, at, &line);
                (label, line) = ("", String::new());
            }
            if !line.is_empty() {
                line.push_str("   ");
            }
            line.push_str(&thing);
        }
        self.spaced(indent, label, at, &line);
    }

    /// Writes a line whose spaces stay as they are.
    fn spaced(&mut self, indent: usize, label: &str, at: usize, line: &str) {
        if columns(line) > self.room(at) {
            self.entry(indent, label, at, line);
            return;
        }
        let start = left(&format!("{}{label}", " ".repeat(indent)), at);
        self.push(&format!("{start}{line}"));
    }

    /// Returns the page; each of its lines ends with a line feed.
    pub(super) fn finish(self) -> String {
        self.page
    }

    fn room(&self, indent: usize) -> usize {
        self.style.width.saturating_sub(indent).max(1)
    }

    fn push(&mut self, line: &str) {
        self.page.push_str(line.trim_end());
        self.page.push('\n');
    }
}

/// The fewest columns in which a paragraph beside a label can still be read.
const NARROWEST: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_too_long_for_its_place_stands_above_its_paragraph() {
        let style = Style::plain(40);
        let mut page = Lines::new(&style);
        page.entry(1, "short", 10, "beside it");
        page.entry(1, "much too long", 10, "under it");
        assert_eq!(
            page.finish(),
            " short    beside it\n much too long\n          under it\n"
        );
    }

    #[test]
    fn parts_are_kept_whole_where_the_line_ends() {
        let style = Style::plain(40);
        let mut page = Lines::new(&style);
        let part = |text: &str| (None, text.to_owned());
        page.parts(
            2,
            &[
                part("one and a half"),
                part("two and a half"),
                part("three"),
            ],
        );
        assert_eq!(
            page.finish(),
            "  one and a half · two and a half\n  three\n"
        );
    }

    #[test]
    fn what_does_not_fit_at_the_end_of_a_heading_stands_under_it() {
        let style = Style::plain(40);
        let mut page = Lines::new(&style);
        page.heading("Stages", "a description");
        page.heading("Heroin withdrawal by day", "a description, not a measure");
        assert_eq!(
            page.finish(),
            "Stages                     a description\nHeroin withdrawal by day\na description, not a measure\n"
        );
    }
}
