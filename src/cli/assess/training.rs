//! The bedside's interview for training: one case, on a full screen or line by line.
//!
//! There is no log here and no draft: what is handed in is kept by whoever asked.

use std::sync::Arc;

use super::ask::ask;
use super::bedside::{Bedside, Lesson, Setting};
use super::dialog::Dialog;
use super::terminal::{self, Ending, Input};
use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::interview::Interview;
use crate::interview::session::{Section, Session};
use crate::scale::Scale;

/// A person at a terminal, or the lines of a pipe, who rates cases.
pub struct Trainee {
    dialog: Dialog,
    plain: bool,
    clock: Clock,
}

impl Trainee {
    /// Looks at the terminal.
    ///
    /// # Errors
    /// Nobody sits there, and no pipe was asked for.
    pub fn at(context: &Context, plain: bool, clock: Clock) -> Result<Self, Failure> {
        let at_terminal = terminal::is_terminal(context);
        if !at_terminal && !plain {
            let words = "`ows train run` asks a person, and here is no terminal; to answer from a pipe, line by line, say `--plain`, or give `--answers`";
            return Err(Failure::Usage(words.to_owned()));
        }
        let watched = Input::watch(&context.surroundings.input).map_err(anyhow::Error::new)?;
        let margin = crate::render::training::MARGIN;
        Ok(Self {
            dialog: Dialog::new(watched, context, at_terminal, margin),
            plain,
            clock,
        })
    }

    /// Says something, folded.
    pub fn say(&self, words: &str) {
        self.dialog.say(words);
    }

    /// Asks for a line.
    ///
    /// # Errors
    /// The trainee left.
    pub fn ask(&mut self, question: &str) -> Result<String, Ending> {
        self.dialog.ask(question)
    }

    /// Has one case rated and handed in, with its scale in the words that it is shown in.
    ///
    /// # Errors
    /// The trainee left before.
    pub fn rate(&mut self, rater: &str, shown: Arc<Scale>, lesson: Lesson) -> Result<(), Ending> {
        let mut context = lesson.case.context.clone();
        context.rater = Some(rater.to_owned());
        let scale = Arc::clone(&lesson.case.scale);
        let now = self.clock.now();
        let interview = Interview::of_case(scale, context, uuid::Uuid::nil(), now);
        let mut bedside = Bedside {
            session: Session::new(interview, shown, Section::Context),
            policy: None,
            setting: Setting::Lesson(lesson),
            clock: self.clock.clone(),
            show_total: false,
            hide_after: None,
            style: self.dialog.context.messages,
            results: self.dialog.context.results,
            review: None,
        };
        ask(self.plain, &mut bedside, &mut self.dialog).map(drop)
    }
}
