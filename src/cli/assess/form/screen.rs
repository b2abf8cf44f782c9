//! The full screen: lines go out in the few escape sequences that every terminal knows, and only those lines
//! that do not stand there yet.
//!
//! Nothing is asked of the terminal, so that nothing waits for an answer that a slow line loses.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;

use super::sheet::Picture;
use crate::cli::surroundings::size_of;
use crate::render::Style;

/// A frame begins, and is whole: synchronized output. A terminal that knows it shows what lies between
/// them at once; another takes no notice. Both go out together, so that none is ever left open.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";
/// The other screen, pasted text as a whole, and what a terminal takes for wider than it is thought here stays
/// in its own row.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[?7l";
const LEAVE: &str = "\x1b[?7h\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l";
const CLEAR: &str = "\x1b[0m\x1b[2J";
const HIDE_CURSOR: &str = "\x1b[?25l";
const SHOW_CURSOR: &str = "\x1b[?25h";
const REVERSE: &str = "\x1b[7m";
const PLAIN: &str = "\x1b[0m";
/// What is taken where the terminal does not tell its size.
const USUAL: (u16, u16) = (24, 80);

/// Returns how many rows and columns a terminal has.
pub fn size(terminal: &File) -> (usize, usize) {
    let (rows, columns) = size_of(terminal).unwrap_or(USUAL);
    (rows.into(), columns.into())
}

/// The terminal as something to draw on.
pub struct Screen {
    drawn_on: Arc<File>,
    style: Style,
    waiting: String,
    /// What stands there; nothing that is known once others had the terminal.
    stands: Option<Picture>,
    is_entered: bool,
}

impl Screen {
    /// Goes to the other screen.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn enter(drawn_on: &Arc<File>, style: Style) -> io::Result<Self> {
        let mut screen = Self {
            drawn_on: Arc::clone(drawn_on),
            style,
            waiting: String::new(),
            stands: None,
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
        self.forget();
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

    /// Takes nothing that stands there for known: all of it is drawn anew.
    pub fn forget(&mut self) {
        self.stands = None;
    }

    /// Rings.
    pub fn ring(&mut self) {
        self.waiting.push('\u{7}');
    }

    /// Returns how many rows and columns it has.
    pub fn size(&self) -> (usize, usize) {
        size(&self.drawn_on)
    }

    /// Draws a picture of its size.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, picture: Picture) -> io::Result<()> {
        // A terminal that changes its size moves what stands there.
        let stands = self.stands.take();
        let stands = stands.filter(|stands| stands.size() == picture.size());
        if stands.is_none() {
            self.waiting.push_str(CLEAR);
        }
        let stands = stands.unwrap_or_default();
        for (row, line) in (1..).zip(&picture.lines) {
            if stands.lines.get(row - 1) == Some(line) {
                continue;
            }
            self.waiting.push_str(&format!("\x1b[{row};1H\x1b[2K"));
            for (ink, text) in &line.pieces {
                let painted = ink.map(|ink| self.style.paint(ink, text));
                let painted = painted.as_deref().unwrap_or(text);
                if line.is_reversed {
                    self.waiting.extend([REVERSE, painted, PLAIN]);
                } else {
                    self.waiting.push_str(painted);
                }
            }
        }
        match picture.cursor {
            None => self.waiting.push_str(HIDE_CURSOR),
            Some((row, column)) => {
                let place = format!("\x1b[{};{}H", row + 1, column + 1);
                self.waiting.extend([&place, SHOW_CURSOR]);
            }
        }
        self.stands = Some(picture);
        self.flush()
    }

    /// Sends what waits as one frame, so that a slow line never shows half of it.
    fn flush(&mut self) -> io::Result<()> {
        let frame = format!("{BEGIN}{}{END}", self.waiting);
        self.waiting.clear();
        (&*self.drawn_on).write_all(frame.as_bytes())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}
