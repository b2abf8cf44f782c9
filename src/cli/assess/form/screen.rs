//! The full screen: what is drawn goes out as the few escape sequences that every terminal knows.
//!
//! Nothing is asked of the terminal, so that nothing waits for an answer that a slow line loses.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;

use ratatui_core::backend::{Backend, ClearType, WindowSize};
use ratatui_core::buffer::Cell;
use ratatui_core::layout::{Position, Size};
use ratatui_core::style::{Color, Modifier};

use crate::cli::surroundings::size_of;

/// A frame begins, and is whole: synchronized output. A terminal that knows it shows what lies between
/// them at once; another takes no notice. Both go out together, so that none is ever left open.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";
/// The other screen, and pasted text as a whole.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[2J";
const LEAVE: &str = "\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l";
/// What is taken where the terminal does not tell its size.
const USUAL: (u16, u16) = (24, 80);

/// The terminal as something to draw on.
pub struct Screen {
    drawn_on: Arc<File>,
    waiting: String,
    cursor: Position,
    /// The style of what was written last.
    last: Option<(Color, Modifier)>,
    is_entered: bool,
}

impl Screen {
    /// Goes to the other screen.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn enter(drawn_on: &Arc<File>) -> io::Result<Self> {
        let mut screen = Self {
            drawn_on: Arc::clone(drawn_on),
            waiting: String::new(),
            cursor: Position::ORIGIN,
            last: None,
            is_entered: false,
        };
        screen.again()?;
        Ok(screen)
    }

    /// Goes to the other screen once more, after others had the terminal.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn again(&mut self) -> io::Result<()> {
        self.is_entered = true;
        self.last = None;
        self.waiting.push_str(ENTER);
        self.flush()
    }

    /// Goes back to where the person was. A terminal that is gone needs nothing.
    pub fn leave(&mut self) {
        if self.is_entered {
            self.is_entered = false;
            self.waiting.push_str(LEAVE);
            let _ = self.flush();
        }
    }

    /// Rings.
    pub fn ring(&mut self) {
        self.waiting.push('\u{7}');
    }

    fn dress(&mut self, cell: &Cell) {
        let style = (cell.fg, cell.modifier);
        if self.last == Some(style) {
            return;
        }
        self.last = Some(style);
        self.waiting.push_str("\x1b[0");
        for (modifier, code) in [
            (Modifier::BOLD, ";1"),
            (Modifier::DIM, ";2"),
            (Modifier::REVERSED, ";7"),
        ] {
            if cell.modifier.contains(modifier) {
                self.waiting.push_str(code);
            }
        }
        self.waiting.push_str(match cell.fg {
            Color::Red => ";31",
            Color::Magenta => ";35",
            _ => "",
        });
        self.waiting.push('m');
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut next = None;
        for (x, y, cell) in content {
            if next != Some((x, y)) {
                self.set_cursor_position((x, y))?;
            }
            self.dress(cell);
            self.waiting.push_str(cell.symbol());
            // After a wide character the terminal stands further on than the next cell.
            next = (cell.symbol().is_ascii()).then(|| (x.saturating_add(1), y));
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.waiting.push_str("\x1b[?25l");
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.waiting.push_str("\x1b[?25h");
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        self.cursor = position;
        let (row, column) = (position.y.saturating_add(1), position.x.saturating_add(1));
        self.waiting.push_str(&format!("\x1b[{row};{column}H"));
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.last = None;
        self.waiting.push_str("\x1b[0m\x1b[2J");
        Ok(())
    }

    fn clear_region(&mut self, _region: ClearType) -> io::Result<()> {
        // All that is ever drawn is the whole screen.
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        let (rows, columns) = size_of(&self.drawn_on).unwrap_or(USUAL);
        Ok(Size::new(columns, rows))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    /// Sends what waits as one frame, so that a slow line never shows half of it.
    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let frame = format!("{BEGIN}{}{END}", self.waiting);
        self.waiting.clear();
        (&*self.drawn_on).write_all(frame.as_bytes())
    }
}
