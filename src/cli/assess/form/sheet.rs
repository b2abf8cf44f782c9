//! A screen before it is drawn: a head, a list that scrolls around the row at hand, and a foot, each as lines.
//!
//! All texts are made harmless here, in one place. What the lines say is [`draw`](super::draw)'s.

use ratatui_core::layout::{Position, Rect};
use ratatui_core::style::{Color, Modifier, Style as Dress};
use ratatui_core::terminal::Frame;
use ratatui_core::text::{Line, Span};

use super::state::Drawn;
use crate::cli::assess::bedside::Bedside;
use crate::render::{Ink, Style, columns, fold, left};

/// The parts of a screen before they are placed.
pub struct Sheet {
    /// How it is written.
    pub style: Style,
    /// How many columns it has.
    pub width: usize,
    /// The head.
    pub top: Vec<Line<'static>>,
    /// The list, of which as much is shown as has room.
    pub list: Vec<Line<'static>>,
    /// The row of the list at hand, or the first that is shown of a long text.
    pub focus: Focus,
    /// The foot.
    pub bottom: Vec<Line<'static>>,
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
        let text = self.text(text);
        if columns(&text) <= width {
            return text;
        }
        let mark = self.style.glyph("…", "~");
        let mut cut = String::new();
        for character in text.chars() {
            cut.push(character);
            if columns(&cut) + 1 > width {
                cut.pop();
                break;
            }
        }
        cut + mark
    }

    /// Returns a text in an ink.
    pub fn span(&self, ink: Option<Ink>, text: String) -> Span<'static> {
        Span::styled(text, self.dress(ink))
    }

    /// Returns a line in an ink.
    pub fn line(&self, ink: Option<Ink>, text: String) -> Line<'static> {
        Line::from(self.span(ink, text))
    }

    fn dress(&self, ink: Option<Ink>) -> Dress {
        let plain = Dress::new();
        match ink.filter(|_| self.style.color) {
            None => plain,
            Some(Ink::Strong) => plain.add_modifier(Modifier::BOLD),
            Some(Ink::Faint) => plain.add_modifier(Modifier::DIM),
            Some(Ink::Alarm) => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            Some(Ink::Open) => plain.fg(Color::Magenta),
        }
    }

    /// Adds a row to the list. The one at hand has the cursor at a column; the sign before it says the
    /// same without colour.
    pub fn row(&mut self, ink: Option<Ink>, text: &str, cursor: Option<usize>) {
        let Some(column) = cursor else {
            let line = self.line(ink, format!("  {text}"));
            return self.list.push(line);
        };
        let mut line = self.line(Some(Ink::Strong), format!("> {text}"));
        if self.style.color {
            line = line.style(Dress::new().add_modifier(Modifier::REVERSED));
        }
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
    pub fn rule(&self) -> Line<'static> {
        let rule = self.style.glyph("─", "-").repeat(self.width);
        self.line(Some(Ink::Faint), rule)
    }

    /// Draws a rule with words in it.
    pub fn rule_around(&self, words: &str) -> Line<'static> {
        let rule = self.style.glyph("─", "-");
        let words = format!("{} {words} ", rule.repeat(2));
        let rest = self.width.saturating_sub(columns(&words));
        self.line(Some(Ink::Faint), words + &rule.repeat(rest))
    }

    /// Folds a text behind a mark.
    pub fn folded(&self, ink: Option<Ink>, mark: &str, text: &str) -> Vec<Line<'static>> {
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
    pub fn typed(&mut self, question: &str, typed: &str) {
        let question = self.text(question);
        let typed = self.text(typed);
        let room = self.width.saturating_sub(columns(&question) + 2);
        // Of a long line the end is seen, where it is typed.
        let skip = columns(&typed).saturating_sub(room);
        let seen: String = typed.chars().skip(skip).collect();
        let at = columns(&question) + 1 + columns(&seen);
        self.cursor = Some((Area::Bottom, self.bottom.len(), at));
        let line = self.line(Some(Ink::Strong), format!("{question} {seen}"));
        self.bottom.push(line);
    }

    /// Puts the parts on the screen, and says how far the list can go up.
    pub fn place(self, frame: &mut Frame<'_>, rows: usize) -> Drawn {
        let bottom_from = rows.saturating_sub(self.bottom.len());
        let list_from = self.top.len();
        let room = bottom_from.saturating_sub(list_from);
        let furthest = self.list.len().saturating_sub(room);
        let first = match self.focus {
            Focus::Row(row) => (row + 1 + room / 3).saturating_sub(room).min(furthest),
            Focus::From(first) => first.min(furthest),
        };
        let seen = self.list.iter().skip(first).take(room);
        let above = (0..rows).zip(self.top.iter().chain(seen));
        for (row, line) in above.chain((bottom_from..rows).zip(&self.bottom)) {
            let (y, width) = (cells(row), cells(self.width));
            frame.buffer_mut().set_line(0, y, line, width);
            let whole = Rect::new(0, y, width, 1);
            frame.buffer_mut().set_style(whole, line.style);
        }
        if let Some((part, row, column)) = self.cursor {
            let row = match part {
                Area::List => (list_from + row).saturating_sub(first),
                Area::Bottom => bottom_from + row,
            };
            let column = column.min(self.width.saturating_sub(1));
            frame.set_cursor_position(Position::new(cells(column), cells(row)));
        }
        // At the right edge stands that there is more above or below.
        let above = (first > 0, list_from, self.style.glyph("↑", "^"));
        let last = bottom_from.saturating_sub(1);
        let below = (first < furthest, last, self.style.glyph("↓", "v"));
        let marks = [above, below].into_iter();
        for (_, row, mark) in marks.filter(|(is_more, row, _)| *is_more && *row < rows) {
            let edge = cells(self.width.saturating_sub(1));
            let buffer = frame.buffer_mut();
            buffer.set_string(edge, cells(row), mark, Dress::new());
        }
        Drawn {
            is_cramped: false,
            furthest,
            room,
        }
    }
}

/// Returns a number of cells as the screen counts them.
pub fn cells(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
