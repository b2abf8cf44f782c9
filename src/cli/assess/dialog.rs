//! A dialog of lines: something is said on standard error, and a line comes back.
//!
//! At a terminal, lines that came before the question was asked are no answer to it: they were
//! pasted, or typed for another question. They are left out, and that is said. In a pipe all lines
//! come before their questions, and each is taken.

use std::time::Duration;

use super::terminal::{Ending, Event, Input, SOON, end_by, only_stops};
use crate::base::text::count;
use crate::cli::context::Context;
use crate::cli::surroundings::size_of;
use crate::render::fold;

/// The longest line that is read; what goes beyond is cut, and refused by whatever reads it.
const LONGEST: usize = 8 * 1024;

/// The narrowest that lines are folded to.
const NARROWEST: usize = 40;

/// A dialog with whoever is at the terminal or wrote the pipe.
pub struct Dialog {
    /// What keys come from.
    pub input: Input,
    /// What is written to.
    pub context: Context,
    /// Whether a person sits at a terminal.
    pub at_terminal: bool,
    /// What stands before every line.
    margin: &'static str,
    waiting: Vec<u8>,
    /// Whether something was said since the last question.
    unread: std::cell::Cell<bool>,
    /// Why it is over, once that is known.
    over: Option<Ending>,
}

impl Dialog {
    /// Begins a dialog, each line of it behind a margin.
    pub fn new(input: Input, context: &Context, at_terminal: bool, margin: &'static str) -> Self {
        Self {
            input,
            context: context.clone(),
            at_terminal,
            margin,
            waiting: Vec::new(),
            unread: std::cell::Cell::new(false),
            over: None,
        }
    }

    /// Returns how pages are written that are said here.
    pub fn style(&self) -> crate::render::Style {
        let style = self.context.messages;
        crate::render::Style {
            width: style.width.saturating_sub(self.margin.len()),
            ..style
        }
    }

    /// Keeps to the width that the terminal has now, if it has become narrower.
    pub fn fit(&mut self) {
        if let Some((_, columns)) = size_of(&self.context.surroundings.messages) {
            let style = &mut self.context.messages;
            style.width = style.width.min(usize::from(columns)).max(NARROWEST);
        }
    }

    /// Waits for Enter if something was said since the last question: a full screen would cover it.
    ///
    /// # Errors
    /// It is over.
    pub fn let_read(&mut self) -> Result<(), Ending> {
        if self.unread.get() {
            return self.ask("Enter to go on:").map(drop);
        }
        Ok(())
    }

    /// Says a text, folded; each of its lines stays one.
    pub fn say(&self, text: &str) {
        self.unread.set(true);
        for line in text.lines() {
            let line = self.context.messages.text(line);
            let indent = line.len() - line.trim_start().len();
            let room = self.style().width.saturating_sub(indent);
            for part in fold(line.trim_start(), room) {
                self.line_out(&format!("{}{part}", " ".repeat(indent)));
            }
        }
    }

    /// Writes a page that was made for this screen.
    pub fn page(&self, page: &str) {
        for line in page.trim_end().lines() {
            self.line_out(line);
        }
    }

    fn line_out(&self, line: &str) {
        let line = format!("{}{line}", self.margin);
        self.context.say(line.trim_end());
    }

    /// Asks, and returns the line that comes, without blanks around it.
    ///
    /// # Errors
    /// No line will come.
    pub fn ask(&mut self, question: &str) -> Result<String, Ending> {
        self.leave_out_what_came_before();
        self.unread.set(false);
        let question = self.context.messages.text(question);
        // The blank behind it belongs to its last line.
        let mut lines = fold(&question, self.style().width.saturating_sub(1));
        let last = lines.pop().unwrap_or_default();
        lines.iter().for_each(|line| self.line_out(line));
        self.context.prompt(&format!("{}{last} ", self.margin));
        let line = self.line(None);
        // Who leaves by a key ends the line with it, and one whose line ended by itself did not.
        if !matches!(line, Ok(Some(_))) || !self.at_terminal {
            self.context.say("");
        }
        Ok(line?.unwrap_or_default())
    }

    /// Waits a while, or until a line comes.
    ///
    /// # Errors
    /// It is over.
    pub fn pause(&mut self, time: Duration) -> Result<(), Ending> {
        self.line(Some(time)).map(drop)
    }

    /// Reads a line; nothing if none comes in the time given.
    fn line(&mut self, time: Option<Duration>) -> Result<Option<String>, Ending> {
        loop {
            if let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.waiting.drain(..=end).collect();
                let line = String::from_utf8_lossy(line.get(..LONGEST).unwrap_or(&line));
                return Ok(Some(line.trim().to_owned()));
            }
            let event = match self.over {
                Some(ending) => Event::Ended(ending),
                None => self.input.wait(time),
            };
            match event {
                Event::Bytes(bytes) => {
                    self.waiting.extend(bytes);
                    if self.waiting.len() > LONGEST && !self.waiting.contains(&b'\n') {
                        self.waiting.truncate(LONGEST);
                    }
                }
                Event::Resized | Event::Continued => {}
                Event::Quiet => return Ok(None),
                Event::Ended(Ending::Signal(signal)) if only_stops(signal) => {
                    self.over = None;
                    end_by(signal);
                }
                Event::Ended(Ending::Gone) if !self.waiting.is_empty() => {
                    // The last line of a file may lack its end.
                    self.waiting.push(b'\n');
                }
                Event::Ended(ending) => return Err(ending),
            }
        }
    }

    fn leave_out_what_came_before(&mut self) {
        if !self.at_terminal {
            return;
        }
        let mut lines = 0;
        while self.over.is_none() {
            let time = if lines == 0 { Duration::ZERO } else { SOON };
            match self.input.wait(Some(time)) {
                Event::Bytes(bytes) => self.waiting.extend(bytes),
                Event::Resized | Event::Continued => {}
                Event::Quiet => break,
                Event::Ended(ending) => self.over = Some(ending),
            }
            lines += self.drop_lines();
        }
        if lines > 0 {
            let lines = count(lines, "line", "lines");
            self.say(&format!(
                "({lines} came before this question: left out, answer one at a time)"
            ));
        }
    }

    fn drop_lines(&mut self) -> u64 {
        let ends = self.waiting.iter().filter(|byte| **byte == b'\n').count();
        let last = self.waiting.iter().rposition(|byte| *byte == b'\n');
        self.waiting.drain(..last.map_or(0, |last| last + 1));
        ends as u64
    }
}
