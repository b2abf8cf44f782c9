//! The questions before the items, one after another.

use super::Lines;
use crate::cli::assess::terminal::Ending;
use crate::interview::ContextField;
use crate::interview::session::{Action, Reply, Section};

const HELP: &str = "An empty line keeps what is there, or leaves the question out. `-` takes an \
answer away. `back` goes to the question before, `skip` to the items, `q` leaves.";

impl Lines<'_> {
    /// Asks them all, each until its answer can be used.
    pub(super) fn context(&mut self) -> Result<Section, Ending> {
        self.dialog
            .say("First whom it is about. `?` helps, `q` leaves.");
        let mut question = 0;
        if !self.bedside.patient().is_empty() {
            self.tell_about(ContextField::Patient);
            question = 1;
        }
        while let Some(field) = ContextField::ALL.get(question).copied() {
            question = self.ask_field(field, question)?;
        }
        Ok(Section::Items)
    }

    /// Asks one question, and returns which comes next.
    fn ask_field(&mut self, field: ContextField, question: usize) -> Result<usize, Ending> {
        self.dialog.say(&format!("{}.", field.ask()));
        let numbered = (1..).zip(field.words());
        let words: Vec<String> = numbered
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        if !words.is_empty() {
            self.dialog.say(&format!("  {}", words.join(", ")));
        }
        let said = self.bedside.session.interview.answer_to(field);
        let prompt = match said.is_empty() {
            true => format!("{}:", field.label()),
            false => format!("{} (Enter keeps {said}):", field.label()),
        };
        let line = self.dialog.ask(&prompt)?;
        match line.to_ascii_lowercase().as_str() {
            "q" | "quit" => return Err(Ending::Left),
            "?" | "help" => {
                self.dialog.say(HELP);
                return Ok(question);
            }
            "back" => return Ok(question.saturating_sub(1)),
            // A word of ours is never taken for a pseudonym.
            "skip" => {
                if self.bedside.session.interview.needed_field().is_none() {
                    return Ok(ContextField::ALL.len());
                }
                self.dialog.say("Patient and rater are needed first.");
                return Ok(question);
            }
            _ => {}
        }
        match self.bedside.act(Action::Line(field, line)) {
            Reply::Refused(refusal) => {
                self.dialog.say(&format!("! {refusal}"));
                return Ok(question);
            }
            Reply::Context(_) => {
                self.say_troubles();
                self.tell_about(field);
            }
            _ => {}
        }
        Ok(question + 1)
    }

    /// Says what there is to tell about an answer: of a patient when one was last assessed, so that a
    /// wrong one is noticed.
    fn tell_about(&mut self, field: ContextField) {
        if let Some(words) = self.bedside.told_about(field) {
            self.dialog.say(&format!("{words}."));
        }
        if field == ContextField::Patient {
            self.say_earlier();
        }
    }
}
