//! A lesson line by line: the case, the handing in, and the answers beside the key.

use super::Lines;
use crate::cli::assess::terminal::Ending;
use crate::interview::session::Section;

impl Lines<'_> {
    /// Shows the case.
    pub(super) fn case(&mut self) -> Section {
        if let Some(lesson) = self.bedside.lesson() {
            self.dialog.page(&lesson.vignette(&self.dialog.style()));
            self.dialog.say("`v` at any item shows the case again.");
        }
        Section::Items
    }

    /// Shows the summary, and hands the answers in; returns where to go then.
    pub(super) fn hand_in(&mut self) -> Result<Section, Ending> {
        self.show_summary();
        loop {
            let question = "Enter hands the answers in; `back` changes something, `v` shows the case, `q` leaves:";
            let line = self.dialog.ask(question)?;
            match line.to_ascii_lowercase().as_str() {
                "" => match self.bedside.hand_in() {
                    Ok(()) => return Ok(Section::Feedback),
                    Err(refusal) => self.dialog.say(&format!("! {refusal}")),
                },
                "v" => return Ok(Section::Context),
                "b" | "back" => return Ok(Section::Items),
                "q" | "quit" => return Err(Ending::Left),
                _ => {}
            }
        }
    }

    /// Shows the answers beside the key, if it is to be shown.
    pub(super) fn feedback(&mut self) -> Result<(), Ending> {
        if let Some(page) = self.bedside.feedback(&self.dialog.style()) {
            self.dialog.say("");
            self.dialog.page(&page);
            // The end of a pipe takes nothing away now: the answers are kept.
            if let Err(ending @ Ending::Signal(_)) = self.dialog.ask("Enter to go on:") {
                return Err(ending);
            }
        }
        Ok(())
    }
}
