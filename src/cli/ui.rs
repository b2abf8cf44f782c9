//! Saying and asking things where the person sits, and how large the screen is.

use std::io::{self, IsTerminal as _, Read as _, Write as _};

use indicatif::{ProgressBar, ProgressStyle};

use super::context::{Context, is_dumb};
use super::error::{Failure, done_if};
use crate::base::diagnostic::MOST_SHOWN;
use crate::base::text::thousands;
use crate::render::diagnostic::diagnostics;
use crate::render::{Ink, columns, fold};

/// What standard input is called in messages.
pub const STDIN: &str = "<stdin>";
/// The longest line, in bytes, that is read where one thing is asked for.
const LONGEST_LINE: usize = 4096;

impl Context {
    /// Says something on standard error. A standard error that is gone is no reason to stop.
    pub fn say(&self, words: &str) {
        self.prompt(&format!("{words}\n"));
    }

    /// Asks something on standard error, where the answer is typed behind it.
    pub fn prompt(&self, words: &str) {
        let mut messages = &*self.surroundings.messages;
        // Nobody is left to be told.
        let _ = messages.write_all(words.as_bytes());
    }

    /// Reads one line of standard input, and nothing beyond it, without its end.
    ///
    /// # Errors
    /// It cannot be read, or is longer than any answer.
    pub fn line_of_input(&self) -> Result<String, Failure> {
        Ok(self.line_or_end()?.unwrap_or_default())
    }

    /// Reads one line as [`line_of_input`](Self::line_of_input); nothing where the input has ended.
    ///
    /// # Errors
    /// As there.
    pub fn line_or_end(&self) -> Result<Option<String>, Failure> {
        let told = |error: io::Error| anyhow::anyhow!("{STDIN} cannot be read: {error}");
        let mut line = Vec::new();
        let mut input = &*self.surroundings.input;
        let mut byte = [0];
        loop {
            match input.read(&mut byte) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(told(error).into()),
                Ok(0) if line.is_empty() => return Ok(None),
                Ok(0) => break,
                Ok(_) if byte == *b"\n" => break,
                Ok(_) if line.len() < LONGEST_LINE => line.extend(byte),
                Ok(_) => return Err(Failure::failed(format!("a line of {STDIN} is too long"))),
            }
        }
        Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
    }

    /// Says that something is wrong, each line of it made harmless, and folded where a person reads it.
    pub fn error(&self, words: &str) {
        const ERROR: &str = "error:";
        let lines = self.folded(&format!("{ERROR} {words}"));
        let painted = self.messages.paint(Ink::Alarm, ERROR);
        self.say(&lines.replacen(ERROR, &painted, 1));
    }

    /// Makes foreign words harmless, and folds each line of them on a terminal.
    fn folded(&self, words: &str) -> String {
        let width = self.messages.width;
        let lines = words.lines().flat_map(|line| {
            let line = self.messages.text(line);
            if columns(&line) > width && self.messages_are_on_terminal() {
                fold(&line, width)
            } else {
                vec![line]
            }
        });
        lines.collect::<Vec<String>>().join("\n")
    }

    /// Says what was left out of a page, and returns the exit code.
    pub fn say_left_out(&self, left_out: &[String]) -> u8 {
        left_out.iter().for_each(|words| self.error(words));
        done_if(left_out.is_empty())
    }

    /// Says one line of foreign words, made harmless, and folded where a person reads it.
    pub fn line(&self, words: &str) {
        self.say(&self.folded(&self.messages.text(words)));
    }

    /// Reports why a command ended early, and returns the exit code.
    pub fn report(&self, failure: &Failure) -> u8 {
        match failure {
            Failure::Usage(words) => {
                self.error(words);
                self.say("for help, say `--help`");
            }
            Failure::Failed(error) => {
                let reasons = error.chain().map(|reason| match reason.downcast_ref() {
                    Some(fault) => self.fault(fault),
                    None => reason.to_string(),
                });
                self.error(&reasons.collect::<Vec<String>>().join(": "));
            }
            Failure::Rejected(rejected) => {
                self.prompt(&diagnostics(rejected, &self.messages).to_string());
            }
            Failure::ClosedPipe => {}
        }
        failure.code()
    }

    /// Says whether a person sits at standard input, who would wait for nothing.
    pub fn input_is_terminal(&self) -> bool {
        self.surroundings.input.is_terminal()
    }

    /// Says whether standard output is a terminal.
    pub fn results_are_on_terminal(&self) -> bool {
        self.surroundings.results.is_terminal()
    }

    /// Says whether standard error is a terminal.
    pub fn messages_are_on_terminal(&self) -> bool {
        self.surroundings.messages.is_terminal()
    }

    /// Makes a progress bar of this shape, which is not drawn yet.
    pub fn bar(&self, shape: &str) -> Option<ProgressBar> {
        let shape = ProgressStyle::with_template(shape).ok()?;
        let bar = ProgressBar::new(0);
        bar.set_style(if self.messages.ascii {
            shape.progress_chars("#- ")
        } else {
            shape
        });
        Some(bar)
    }

    /// Says whether standard error is a terminal on which a progress bar can be drawn.
    pub fn can_redraw(&self) -> bool {
        self.messages_are_on_terminal() && !is_dumb(self.environment())
    }
}

/// The first of many lines of one kind: a person reads no more than these, and is told how many more
/// there were.
#[derive(Debug, Default)]
pub struct FirstLines {
    asked: u64,
}

impl FirstLines {
    /// Counts a line, and says whether it is among the first.
    pub fn take(&mut self) -> bool {
        self.asked += 1;
        self.asked <= MOST_SHOWN as u64
    }

    /// Counts lines that are not among the first.
    pub fn take_others(&mut self, count: u64) {
        self.asked += count;
    }

    /// Returns how many lines there were beyond the first, in words, if there were any.
    pub fn more(&self) -> Option<String> {
        let more = self.asked.saturating_sub(MOST_SHOWN as u64);
        (more > 0).then(|| format!("{} more", thousands(more)))
    }
}
