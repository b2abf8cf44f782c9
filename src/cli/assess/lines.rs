//! The interview line by line: for screen readers, simple terminals and pipes.
//!
//! Nothing is ever drawn over. Each question stands with its options in words, and each answer is
//! said back as it was understood.

mod context;
mod ending;
mod help;
mod items;
mod training;

use super::bedside::Bedside;
use super::dialog::Dialog;
use super::terminal::Ending;
use crate::interview::session::{Action, Prompt, Reply, Section};
use crate::render::bedside;

/// What is asked of a value that looks like a slip.
const CONFIRM: &str = "If it is right, write why; Enter alone to give it anew:";

/// A session line by line.
struct Lines<'b> {
    bedside: &'b mut Bedside,
    dialog: &'b mut Dialog,
}

/// Asks everything that is still to be asked, and signs it or hands it in.
///
/// # Errors
/// It is over before that.
pub fn run(bedside: &mut Bedside, dialog: &mut Dialog) -> Result<(), Ending> {
    let mut lines = Lines { bedside, dialog };
    let session = &mut lines.bedside.session;
    session.prompt = None;
    session.not_due = false;
    if !matches!(session.section, Section::Context | Section::Feedback) {
        session.section = Section::Items;
        // When the patient was last assessed was said when the draft was begun.
        lines.bedside.last_assessed();
        lines.say_earlier();
    }
    loop {
        let is_lesson = lines.bedside.is_lesson();
        let next = match lines.bedside.session.section {
            Section::Context if is_lesson => lines.case(),
            Section::Context => lines.context()?,
            Section::Items => lines.items()?,
            Section::Checks => lines.checks()?,
            Section::Review if is_lesson => lines.hand_in()?,
            Section::Review => match lines.review()? {
                Some(next) => next,
                None => return Ok(()),
            },
            Section::Feedback => return lines.feedback(),
        };
        lines.bedside.session.section = next;
    }
}

impl Lines<'_> {
    /// Says what is wrong around the interview, if anything is.
    fn say_troubles(&self) {
        for trouble in self.bedside.troubles() {
            self.dialog.say(&format!("! {trouble}"));
        }
    }

    /// Says what the log knows of earlier visits and what of it cannot be relied on, once: it does not
    /// change with each answer.
    fn say_earlier(&self) {
        for doubt in self.bedside.doubts() {
            self.dialog.say(&format!("! {doubt}"));
        }
        self.say_carried();
        let (carried, now) = (self.bedside.carried(), self.bedside.now().time);
        for words in bedside::carried_facts(carried.iter(), &now) {
            self.dialog.say(&format!("{words}."));
        }
        self.dialog.say(&format!("{}.", bedside::THIS_LOG_ONLY));
    }

    /// Says what is carried on from earlier visits and was not asked here either.
    fn say_carried(&self) {
        let (carried, now) = (self.bedside.carried(), self.bedside.now().time);
        for words in bedside::carried_alarms(carried.iter(), &now) {
            self.dialog.say(&format!("! {words}."));
        }
    }

    /// Does what a person does at an item, says what came of it, and returns the section to go to, if it
    /// is another.
    fn act(&mut self, action: Action) -> Result<Option<Section>, Ending> {
        let reply = self.bedside.act(action);
        let words = match reply {
            Reply::Answered => {
                self.say_answer();
                return Ok(self.go_on());
            }
            Reply::Attempted => return Ok(Some(Section::Review)),
            Reply::Asked(wrong) => {
                if let Some(wrong) = wrong {
                    self.dialog.say(&format!("! {wrong}."));
                }
                return self.answer_prompt();
            }
            // In place of a reason stood another number that looks like a slip: whatever is written
            // now, the value is asked for anew.
            Reply::Refused(refusal) if refusal.can_be_confirmed => {
                self.dialog.say(&format!("! {}.", refusal.message));
                self.dialog.ask(CONFIRM)?;
                return Ok(None);
            }
            Reply::Refused(refusal) => {
                self.dialog.say(&format!("! {refusal}"));
                return Ok(None);
            }
            Reply::NextNotDue(_) => return Ok(None),
            Reply::HasAnswers => {
                self.dialog.say("Some items have answers, so this is more than an attempt: say u at each open item, then s.");
                return Ok(None);
            }
            Reply::Noted => "Noted.",
            Reply::Cause(true) => "Found, and kept.",
            Reply::Cause(false) => "Not found after all.",
            Reply::Due(_) | Reply::Context(_) | Reply::Kept | Reply::Reopened | Reply::Checked => {
                ""
            }
        };
        self.say_troubles();
        if !words.is_empty() {
            self.dialog.say(words);
        }
        Ok(None)
    }

    /// Asks what is asked in between.
    fn answer_prompt(&mut self) -> Result<Option<Section>, Ending> {
        let prompt = self.bedside.session.prompt;
        let choices = bedside::choices(&self.bedside.session);
        for (number, words) in (1..).zip(&choices) {
            self.dialog.say(&format!("  {number}  {words}"));
        }
        let count = choices.len();
        let question = match prompt {
            Some(Prompt::Confirm(_)) => CONFIRM,
            Some(Prompt::Reason) => "Why (Enter alone to go back):",
            Some(Prompt::Attempt) => "Why can nothing be assessed (Enter alone to go back):",
            Some(Prompt::Cause) => "Which (Enter alone to go back):",
            _ => "Note (empty takes it away):",
        };
        loop {
            let line = self.dialog.ask(question)?;
            match prompt {
                Some(Prompt::Note) => return self.act(Action::Words(line)),
                _ if line.is_empty() => {
                    self.bedside.session.prompt = None;
                    return Ok(None);
                }
                Some(Prompt::Confirm(_)) => return self.act(Action::Words(line)),
                _ => {}
            }
            match position(&line, count) {
                Some(which) => return self.act(Action::Choose(which)),
                None => self
                    .dialog
                    .say(&format!("Write a number from 1 to {count}.")),
            }
        }
    }
}

/// Returns the position that a number from 1 on stands for, if there are so many.
fn position(number: &str, count: usize) -> Option<usize> {
    let position = number.parse::<usize>().ok()?.checked_sub(1)?;
    (position < count).then_some(position)
}
