//! A screen before it is drawn: a head, a list that scrolls around the row at hand, and a foot, each as lines.
//!
//! All texts are made harmless here, in one place. What the lines say is [`draw`](super::draw)'s.

use std::ops::Range;

use super::line::TypedLine;
use super::state::Drawn;
use crate::cli::assess::bedside::Bedside;
use crate::render::{Ink, Style, columns, fold, left};

/// A line of a screen: pieces of text, each in its ink.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The pieces.
    pub pieces: Vec<(Option<Ink>, String)>,
    /// Whether it is shown in reverse: the one at hand, where there are colours.
    pub is_reversed: bool,
}

/// All that stands on a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// One for each row.
    pub lines: Vec<Line>,
    /// How many columns it has.
    pub width: usize,
    /// The row and column of the cursor, if it is seen.
    pub cursor: Option<(usize, usize)>,
}

impl Line {
    /// Returns its text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// Cuts off what lies beyond so many columns.
    fn cut(&mut self, width: usize) {
        let mut room = width;
        for (_, text) in &mut self.pieces {
            narrow(text, room);
            room = room.saturating_sub(columns(text));
        }
    }

    /// Puts a sign into the last of so many columns.
    fn end(&mut self, sign: &str, width: usize) {
        let before = width.saturating_sub(columns(sign));
        self.cut(before);
        let blanks = before.saturating_sub(columns(&self.text()));
        self.pieces.push((None, " ".repeat(blanks) + sign));
    }
}

impl Picture {
    /// Makes a picture of its lines; what lies beyond its rows and columns is cut off.
    pub fn new(mut lines: Vec<Line>, rows: usize, width: usize) -> Self {
        lines.resize_with(rows, Line::default);
        lines.iter_mut().for_each(|line| line.cut(width));
        Self {
            lines,
            width,
            cursor: None,
        }
    }

    /// Returns how many rows and columns it has.
    pub fn size(&self) -> (usize, usize) {
        (self.lines.len(), self.width)
    }
}

/// Cuts a text off at so many columns.
fn narrow(text: &mut String, width: usize) {
    loop {
        // No character is wider than two columns, so that half as many can go at once.
        let beyond = columns(text).saturating_sub(width).div_ceil(2);
        if beyond == 0 {
            break;
        }
        let last = text.char_indices().rev().nth(beyond - 1);
        text.truncate(last.map_or(0, |(at, _)| at));
    }
}

/// The parts of a screen before they are placed.
pub struct Sheet {
    /// How it is written.
    pub style: Style,
    /// How many columns it has.
    pub width: usize,
    /// The head.
    pub top: Vec<Line>,
    /// Which lines of the head go, the last first, where the row at hand would have no room.
    pub may_go: Range<usize>,
    /// The list, of which as much is shown as has room.
    pub list: Vec<Line>,
    /// The row of the list at hand, or the first that is shown of a long text.
    pub focus: Focus,
    /// The foot.
    pub bottom: Vec<Line>,
    /// Where the person types: in which area, row and column.
    cursor: Option<(Area, usize, usize)>,
}

/// How a list is scrolled.
#[derive(Clone, Copy, Debug)]
pub enum Focus {
    /// So that this row is seen, and something before and after it.
    Row(usize),
    /// So that this row is the first.
    From(usize),
}

/// An area of the screen in which something is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    List,
    Bottom,
}

impl Sheet {
    /// Begins an empty screen of so many columns.
    pub fn new(bedside: &Bedside, width: usize) -> Self {
        Self {
            style: bedside.style,
            width,
            top: Vec::new(),
            may_go: 0..0,
            list: Vec::new(),
            focus: Focus::Row(0),
            bottom: Vec::new(),
            cursor: None,
        }
    }

    /// Makes a text harmless.
    pub fn text(&self, text: &str) -> String {
        self.style.text(text)
    }

    /// Makes a text harmless, and cuts it with a mark if it is too long.
    pub fn cut(&self, text: &str, width: usize) -> String {
        let mut text = self.text(text);
        if columns(&text) > width {
            narrow(&mut text, width.saturating_sub(1));
            text.push_str(self.style.glyph("…", "~"));
        }
        text
    }

    /// Returns a line in an ink.
    pub fn line(&self, ink: Option<Ink>, text: String) -> Line {
        Line {
            pieces: vec![(ink, text)],
            is_reversed: false,
        }
    }

    /// Adds a row to the list. The one at hand has the cursor at a column; the sign before it says the
    /// same without colour.
    pub fn row(&mut self, ink: Option<Ink>, text: &str, cursor: Option<usize>) {
        let Some(column) = cursor else {
            let line = self.line(ink, format!("  {text}"));
            return self.list.push(line);
        };
        let mut text = format!("> {text}");
        if self.style.color {
            // In reverse over the whole width.
            text = left(&text, self.width);
        }
        let mut line = self.line(Some(Ink::Strong), text);
        line.is_reversed = self.style.color;
        self.focus = Focus::Row(self.list.len());
        self.cursor = Some((Area::List, self.list.len(), 2 + column));
        self.list.push(line);
    }

    /// Adds a long text to the list, from a line on, and a rule below it.
    pub fn long_text(&mut self, text: &str, from: usize) {
        for line in text.lines() {
            let ink = line.trim_start().starts_with("! ").then_some(Ink::Alarm);
            let line = self.line(ink, line.to_owned());
            self.list.push(line);
        }
        self.focus = Focus::From(from);
        self.bottom.push(self.rule());
    }

    /// Returns how a long text is written: two columns are left free for the marks of what is above and
    /// below.
    pub fn style_of_text(&self) -> Style {
        Style {
            width: self.width.saturating_sub(2),
            color: false,
            ..self.style
        }
    }

    /// Draws a rule over the whole width.
    pub fn rule(&self) -> Line {
        let rule = self.style.glyph("─", "-").repeat(self.width);
        self.line(Some(Ink::Faint), rule)
    }

    /// Draws a rule with words in it.
    pub fn rule_around(&self, words: &str) -> Line {
        let rule = self.style.glyph("─", "-");
        let words = format!("{} {words} ", rule.repeat(2));
        let rest = self.width.saturating_sub(columns(&words));
        self.line(Some(Ink::Faint), words + &rule.repeat(rest))
    }

    /// Folds a text behind a mark.
    pub fn folded(&self, ink: Option<Ink>, mark: &str, text: &str) -> Vec<Line> {
        let indent = columns(mark);
        let lines = fold(&self.text(text), self.width.saturating_sub(indent));
        let lines = lines.into_iter().enumerate();
        lines
            .map(|(row, line)| {
                let before = if row == 0 {
                    left(mark, indent)
                } else {
                    " ".repeat(indent)
                };
                self.line(ink, format!("{before}{line}"))
            })
            .collect()
    }

    /// Adds a folded text to the foot.
    pub fn say(&mut self, ink: Option<Ink>, text: &str) {
        let lines = self.folded(ink, "", text);
        self.bottom.extend(lines);
    }

    /// Adds a line to the foot in which something is typed.
    pub fn typed(&mut self, question: &str, line: &TypedLine) {
        let question = self.text(question);
        let room = self.width.saturating_sub(columns(&question) + 2);
        let before = columns(&self.text(&line.before_cursor()));
        // Of a long line that part is seen where it is typed.
        let skip = before.saturating_sub(room);
        let seen: String = self.text(line.text()).chars().skip(skip).collect();
        let at = columns(&question) + 1 + before - skip;
        self.cursor = Some((Area::Bottom, self.bottom.len(), at));
        let line = self.line(Some(Ink::Strong), format!("{question} {seen}"));
        self.bottom.push(line);
    }

    /// Takes lines out of the head until one row of the list has room; the line before says so by its end.
    fn shorten_head(&mut self, rows: usize) {
        let wanted = self.top.len() + 1 + self.bottom.len();
        let removed = wanted.saturating_sub(rows).min(self.may_go.len());
        let from = self.may_go.end.saturating_sub(removed);
        self.top.drain(from..self.may_go.end);
        // The rule alone is missed by nobody.
        let sign = self.style.glyph("…", "~");
        if let Some(line) = self
            .top
            .get_mut(from.saturating_sub(1))
            .filter(|_| removed > 1)
        {
            line.end(sign, self.width);
        }
    }

    /// Puts the parts on a screen of so many rows, and says how far the list can go up.
    pub fn place(mut self, rows: usize) -> (Picture, Drawn) {
        self.shorten_head(rows);
        let bottom_from = rows.saturating_sub(self.bottom.len());
        let list_from = self.top.len();
        let room = bottom_from.saturating_sub(list_from);
        let furthest = self.list.len().saturating_sub(room);
        let first = match self.focus {
            Focus::Row(row) => (row + 1 + room / 3).saturating_sub(room).min(furthest),
            Focus::From(first) => first.min(furthest),
        };
        let seen = self.list.into_iter().skip(first).take(room);
        let mut lines: Vec<Line> = self.top.into_iter().chain(seen).collect();
        lines.resize_with(bottom_from, Line::default);
        lines.extend(self.bottom);
        let mut picture = Picture::new(lines, rows, self.width);
        picture.cursor = self.cursor.map(|(part, row, column)| {
            let row = match part {
                Area::List => (list_from + row).saturating_sub(first),
                Area::Bottom => bottom_from + row,
            };
            (row, column.min(self.width.saturating_sub(1)))
        });
        // At the right edge stands that there is more above or below.
        let above = (first > 0, list_from, self.style.glyph("↑", "^"));
        let last = bottom_from.saturating_sub(1);
        let below = (first < furthest, last, self.style.glyph("↓", "v"));
        for (_, row, sign) in [above, below].into_iter().filter(|(is_more, ..)| *is_more) {
            if let Some(line) = picture.lines.get_mut(row) {
                line.end(sign, self.width);
            }
        }
        let drawn = Drawn {
            is_cramped: false,
            furthest,
            room,
        };
        (picture, drawn)
    }
}
