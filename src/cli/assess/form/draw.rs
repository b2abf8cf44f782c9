//! What stands on the screen: a head, a list that scrolls around the row at hand, and a foot.
//!
//! Colour and weight say nothing that a word or a mark does not say too. All texts are made
//! harmless here, in one place.

mod foot;
mod head;
mod items;
mod lesson;
mod pages;

use ratatui_core::layout::Position;
use ratatui_core::style::{Color, Modifier, Style as Dress};
use ratatui_core::terminal::Frame;
use ratatui_core::text::{Line, Span};

use super::state::{Form, Page};
use crate::cli::assess::desk::Desk;
use crate::render::{Ink, Style, columns, fold, left, right};

/// The fewest columns in which the items can be read.
const FEWEST_COLUMNS: usize = 60;
/// The fewest rows of a list, so that the rows around the one at hand are seen.
const FEWEST_ROWS: usize = 3;

/// What the keys need to know of what was drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The screen is too small.
    pub is_cramped: bool,
    /// By how many lines the list can go up at most.
    pub furthest: usize,
    /// How many lines of the list are seen at once.
    pub room: usize,
}

/// Returns the rows and columns that the form needs on a screen with so many columns.
pub fn room(desk: &Desk, width: u16) -> (u16, u16) {
    let width = usize::from(width).max(FEWEST_COLUMNS);
    let sheet = Sheet::new(desk, width);
    let details = (0..desk.shown.items().len()).map(|item| items::detail(&sheet, desk, item).len());
    let mut above = Sheet::new(desk, width);
    head::head(&mut above, desk, Page::Items);
    // A head with its rule and the list, of which a long head leaves the row at hand; then the result
    // with a rule, what is said, and the keys.
    let list = (2 + FEWEST_ROWS).max(above.top.len() + 1);
    let rows = list + 2 + details.max().unwrap_or(0) + 1 + items::keys_rows(&sheet);
    let columns = FEWEST_COLUMNS;
    (
        u16::try_from(rows).unwrap_or(u16::MAX),
        u16::try_from(columns).unwrap_or(u16::MAX),
    )
}

/// Draws the form, and says what of it the keys need to know.
pub fn draw(form: &Form, desk: &Desk, frame: &mut Frame<'_>) -> Drawn {
    let area = frame.area();
    let (rows, width) = (usize::from(area.height), usize::from(area.width));
    let needed = room(desk, area.width);
    if area.height < needed.0 || area.width < needed.1 {
        cramped(desk, frame, needed);
        return Drawn {
            is_cramped: true,
            ..Drawn::default()
        };
    }
    let mut sheet = Sheet::new(desk, width);
    head::head(&mut sheet, desk, form.page);
    match (form.prompt, form.page) {
        (Some(super::state::Prompt::Help), page) if desk.lesson().is_some() => {
            lesson::help(&mut sheet, page);
        }
        (Some(super::state::Prompt::Help), page) => pages::help(&mut sheet, page),
        (_, Page::Before) if desk.lesson().is_some() => lesson::case(&mut sheet, form, desk),
        (_, Page::Feedback) => lesson::feedback(&mut sheet, form, desk),
        (_, Page::Before) => pages::before(&mut sheet, form, desk),
        (_, Page::Items) => items::items(&mut sheet, form, desk),
        (_, Page::Checks) => pages::checks(&mut sheet, form, desk),
        (_, Page::Review) => pages::review(&mut sheet, form, desk),
    }
    foot::foot(&mut sheet, form, desk);
    sheet.place(frame, rows)
}

/// Says what the form needs, however small the screen is.
fn cramped(desk: &Desk, frame: &mut Frame<'_>, (rows, columns): (u16, u16)) {
    let area = frame.area();
    let (whom, kept) = match desk.lesson() {
        Some(_) => (lesson::TRAINING, ""),
        None => (desk.patient(), " Every answer is kept."),
    };
    let words = format!(
        "{whom} The form needs {columns} columns and {rows} rows; here are {} and {}. Make the window larger, or press Enter to go on line by line.{kept}",
        area.width, area.height
    );
    let lines = fold(&desk.style.text(words.trim()), usize::from(area.width));
    for (y, line) in (0..area.height).zip(&lines) {
        frame
            .buffer_mut()
            .set_line(0, y, &Line::raw(line.as_str()), area.width);
    }
}

/// The parts of a screen before they are placed.
struct Sheet {
    style: Style,
    width: usize,
    top: Vec<Line<'static>>,
    list: Vec<Line<'static>>,
    /// The row of the list at hand, or the first that is shown of a long text.
    focus: Focus,
    bottom: Vec<Line<'static>>,
    /// Where the person types: in which part, row and column.
    cursor: Option<(Part, usize, usize)>,
}

/// How a list is scrolled.
#[derive(Clone, Copy, Debug)]
enum Focus {
    /// So that this row is seen, and something before and after it.
    Row(usize),
    /// So that this row is the first.
    From(usize),
}

/// A part of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    List,
    Bottom,
}

impl Sheet {
    fn new(desk: &Desk, width: usize) -> Self {
        Self {
            style: desk.style,
            width,
            top: Vec::new(),
            list: Vec::new(),
            focus: Focus::Row(0),
            bottom: Vec::new(),
            cursor: None,
        }
    }

    /// Makes a text harmless.
    fn text(&self, text: &str) -> String {
        self.style.text(text)
    }

    /// Makes a text harmless, and cuts it with a mark if it is too long.
    fn cut(&self, text: &str, width: usize) -> String {
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

    fn span(&self, ink: Option<Ink>, text: String) -> Span<'static> {
        Span::styled(text, self.dress(ink))
    }

    fn line(&self, ink: Option<Ink>, text: String) -> Line<'static> {
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

    /// Marks a row as the one at hand; the sign before it says the same without colour.
    fn at_hand(&self, line: Line<'static>) -> Line<'static> {
        match self.style.color {
            true => line.style(Dress::new().add_modifier(Modifier::REVERSED)),
            false => line,
        }
    }

    fn rule(&self) -> Line<'static> {
        let rule = self.style.glyph("─", "-").repeat(self.width);
        self.line(Some(Ink::Faint), rule)
    }

    /// Draws a rule with words in it.
    fn rule_around(&self, words: &str) -> Line<'static> {
        let rule = self.style.glyph("─", "-");
        let words = format!("{} {words} ", rule.repeat(2));
        let rest = self.width.saturating_sub(columns(&words));
        self.line(Some(Ink::Faint), words + &rule.repeat(rest))
    }

    /// Folds a text behind a mark.
    fn folded(&self, ink: Option<Ink>, mark: &str, text: &str) -> Vec<Line<'static>> {
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
    fn say(&mut self, ink: Option<Ink>, text: &str) {
        let lines = self.folded(ink, "", text);
        self.bottom.extend(lines);
    }

    /// Adds a line to the foot in which something is typed.
    fn typed(&mut self, question: &str, typed: &str) {
        let question = self.text(question);
        let typed = self.text(typed);
        let room = self.width.saturating_sub(columns(&question) + 2);
        // Of a long line the end is seen, where it is typed.
        let skip = columns(&typed).saturating_sub(room);
        let seen: String = typed.chars().skip(skip).collect();
        let at = columns(&question) + 1 + columns(&seen);
        self.cursor = Some((Part::Bottom, self.bottom.len(), at));
        let line = self.line(Some(Ink::Strong), format!("{question} {seen}"));
        self.bottom.push(line);
    }

    /// Puts the parts on the screen, and says how far the list can go up.
    fn place(self, frame: &mut Frame<'_>, rows: usize) -> Drawn {
        let room = rows.saturating_sub(self.top.len() + self.bottom.len());
        let furthest = self.list.len().saturating_sub(room);
        let first = match self.focus {
            Focus::Row(row) => (row + 1 + room / 3).saturating_sub(room).min(furthest),
            Focus::From(first) => first.min(furthest),
        };
        let list_from = self.top.len();
        let bottom_from = rows.saturating_sub(self.bottom.len());
        let mut put = |row: usize, line: &Line<'_>| {
            if let Ok(y) = u16::try_from(row)
                && row < rows
            {
                let width = u16::try_from(self.width).unwrap_or(u16::MAX);
                frame.buffer_mut().set_line(0, y, line, width);
                frame
                    .buffer_mut()
                    .set_style(ratatui_core::layout::Rect::new(0, y, width, 1), line.style);
            }
        };
        for (row, line) in self.top.iter().enumerate() {
            put(row, line);
        }
        for (row, line) in self.list.iter().skip(first).take(room).enumerate() {
            put(list_from + row, line);
        }
        for (row, line) in self.bottom.iter().enumerate() {
            put(bottom_from + row, line);
        }
        if let Some((part, row, column)) = self.cursor {
            let row = match part {
                Part::List => (list_from + row).saturating_sub(first),
                Part::Bottom => bottom_from + row,
            };
            let column = column.min(self.width.saturating_sub(1));
            if let (Ok(x), Ok(y)) = (u16::try_from(column), u16::try_from(row)) {
                frame.set_cursor_position(Position::new(x, y));
            }
        }
        self.more(frame, first, furthest, (list_from, bottom_from));
        Drawn {
            is_cramped: false,
            furthest,
            room,
        }
    }

    /// Marks at the right edge that there is more above or below.
    fn more(
        &self,
        frame: &mut Frame<'_>,
        first: usize,
        furthest: usize,
        (from, to): (usize, usize),
    ) {
        let marks = [
            (first > 0, from, self.style.glyph("↑", "^")),
            (
                first < furthest,
                to.saturating_sub(1),
                self.style.glyph("↓", "v"),
            ),
        ];
        for (is_more, row, mark) in marks {
            let x = u16::try_from(self.width.saturating_sub(1));
            if let (true, Ok(x), Ok(y)) = (is_more, x, u16::try_from(row)) {
                frame.buffer_mut().set_string(x, y, mark, Dress::new());
            }
        }
    }
}

/// Fills a text to a width, on the right.
fn fill(text: &str, width: usize) -> String {
    left(text, width)
}

/// Fills a text to a width, on the left.
fn figure(text: &str, width: usize) -> String {
    right(text, width)
}
