//! A lesson line by line: the case, the handing in, and the answers beside the key.

use super::{Next, Plain};
use crate::cli::assess::desk::Closed;
use crate::cli::assess::terminal::Ending;

impl Plain<'_> {
    /// Shows the case.
    pub(super) fn case(&mut self) -> Next {
        if let Some(lesson) = self.desk.lesson() {
            let page = lesson.vignette(&self.talk.style());
            self.talk.page(&page);
            self.talk.say("`v` at any item shows the case again.");
        }
        Next::Items
    }

    /// Shows the summary, and hands the answers in; nothing if that was done, or where to go back to.
    pub(super) fn hand_in(&mut self) -> Result<Option<Next>, Ending> {
        let review = self.desk.review();
        let around = self.desk.around(&review);
        let page = self.desk.summary(&review, &around, &self.talk.style());
        self.talk.say("");
        self.talk.page(&page);
        loop {
            let question = "Enter hands the answers in; `back` changes something, `v` shows the case, `q` leaves:";
            let line = self.talk.ask(question)?;
            match line.to_ascii_lowercase().as_str() {
                "" => match self.desk.hand_in() {
                    Ok(()) => return Ok(None),
                    Err(refusal) => self.talk.say(&format!("! {refusal}")),
                },
                "v" => return Ok(Some(Next::Before)),
                "b" | "back" => return Ok(Some(Next::Items)),
                "q" | "quit" => return Err(Ending::Left),
                _ => {}
            }
        }
    }

    /// Shows the answers beside the key, if it is to be shown.
    pub(super) fn feedback(&mut self) -> Result<Closed, Ending> {
        if let Some(page) = self.desk.feedback(&self.talk.style()) {
            self.talk.say("");
            self.talk.page(&page);
            // The end of a pipe takes nothing away now: the answers are kept.
            if let Err(ending @ Ending::Signal(_)) = self.talk.ask("Enter to go on:") {
                return Err(ending);
            }
        }
        Ok(Closed::HandedIn)
    }
}
