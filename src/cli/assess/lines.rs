//! The interview line by line: for screen readers, simple terminals and pipes.
//!
//! Nothing is ever drawn over. Each question stands with its options in words, and each answer is
//! said back as it was understood.

mod beside;
mod items;

use super::bedside::Bedside;
use super::dialog::Dialog;
use super::terminal::Ending;
use crate::interview::ContextField;
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
    let is_locked = lines.bedside.is_locked();
    let session = &mut lines.bedside.session;
    if !matches!(session.section, Section::Context | Section::Feedback) {
        session.section = if is_locked {
            Section::Review
        } else {
            Section::Items
        };
        // When the patient was last assessed was said when the draft was begun.
        lines.bedside.last_assessed();
        if is_locked {
            lines.say_troubles();
        }
        lines.say_earlier();
    }
    loop {
        let is_lesson = lines.bedside.is_lesson();
        let next = match lines.bedside.session.section {
            Section::Context if is_lesson => lines.case(),
            Section::Context => lines.context()?,
            Section::Items => lines.items()?,
            Section::Checks => lines.beside()?,
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
    /// Says something, folded.
    fn say(&self, words: &str) {
        self.dialog.say(words);
    }

    /// Says what is wrong around the interview, if anything is.
    fn say_troubles(&self) {
        for trouble in self.bedside.troubles() {
            self.say(&format!("! {trouble}"));
        }
    }

    /// Says what the log knows of earlier visits and what of it cannot be relied on, once: it does not
    /// change with each answer.
    fn say_earlier(&self) {
        for doubt in self.bedside.doubts() {
            self.say(&format!("! {doubt}"));
        }
        self.say_carried();
        let (carried, now) = (self.bedside.carried(), self.bedside.now().time);
        for words in bedside::carried_facts(carried.iter(), &now) {
            self.say(&format!("{words}."));
        }
        self.say(&format!("{}.", bedside::THIS_LOG_ONLY));
    }

    /// Says what is carried on from earlier visits and was not asked here either.
    fn say_carried(&self) {
        let (carried, now) = (self.bedside.carried(), self.bedside.now().time);
        for words in bedside::carried_alarms(carried.iter(), &now) {
            self.say(&format!("! {words}."));
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
            // The patient who cannot be assessed may be the one whose breaths must be counted.
            Reply::RestLeft => return Ok(Some(Section::Checks)),
            Reply::Asked(wrong) => {
                if let Some(wrong) = wrong {
                    self.say(&format!("! {wrong}."));
                }
                return self.answer_prompt();
            }
            // In place of a reason stood another number that looks like a slip: whatever is written
            // now, the value is asked for anew.
            Reply::Refused(refusal) if refusal.can_be_confirmed => {
                self.say(&format!("! {}.", refusal.message));
                self.dialog.ask(CONFIRM)?;
                return Ok(None);
            }
            Reply::Refused(refusal) => {
                self.say(&format!("! {refusal}"));
                return Ok(None);
            }
            Reply::NextNotDue(_) => return Ok(None),
            Reply::Noted => "Noted.",
            Reply::Cause(true) => "Found, and kept.",
            Reply::Cause(false) => "Not found after all.",
            Reply::Due(_)
            | Reply::Context(_)
            | Reply::Kept
            | Reply::TakenOver
            | Reply::Reopened
            | Reply::Checked
            | Reply::Measured => "",
        };
        self.say_troubles();
        if !words.is_empty() {
            self.say(words);
        }
        Ok(None)
    }

    /// Asks what is asked in between.
    fn answer_prompt(&mut self) -> Result<Option<Section>, Ending> {
        let prompt = self.bedside.session.prompt;
        let choices = bedside::choices(&self.bedside.session);
        for (number, words) in (1..).zip(&choices) {
            self.say(&format!("  {number}  {words}"));
        }
        let count = choices.len();
        let question = match prompt {
            Some(Prompt::Confirm(_)) => CONFIRM,
            Some(Prompt::Reason) => "Why (Enter alone to go back):",
            Some(Prompt::Rest) => &format!(
                "{} (Enter alone to go back):",
                bedside::ask_about_the_rest(&self.bedside.session).trim_end_matches('?')
            ),
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

const HELP: &str = "An empty line keeps what is there, or leaves the question out. `-` takes an \
answer away. `back` goes to the question before, `skip` to the items, `q` leaves.";

impl Lines<'_> {
    /// Asks them all, each until its answer can be used.
    fn context(&mut self) -> Result<Section, Ending> {
        self.say("First whom it is about. `?` helps, `q` leaves.");
        let mut question = 0;
        if !self.bedside.patient().is_empty() {
            self.tell_about(ContextField::Patient);
            question = 1;
        }
        let needed = ContextField::ALL.iter().filter(|field| field.is_needed());
        let needed = needed.count();
        let mut asked_use = false;
        while let Some(field) = ContextField::ALL.get(question).copied() {
            if question == needed && !std::mem::replace(&mut asked_use, true) {
                self.ask_use_before()?;
            }
            question = self.ask_field(field, question)?;
        }
        Ok(Section::Items)
    }

    /// Says what an earlier visit tells of the use before, and asks whether it still holds. What is not
    /// confirmed is not recorded.
    fn ask_use_before(&mut self) -> Result<(), Ending> {
        let now = self.bedside.now().time;
        let Some((known, said)) = self.bedside.use_before() else {
            return Ok(());
        };
        let told = ContextField::OF_USE.into_iter().filter_map(|field| {
            let words = bedside::use_before(known, field, &now);
            (!words.is_empty()).then(|| format!("{} {words}", field.label().to_lowercase()))
        });
        let told = told.collect::<Vec<_>>().join("; ");
        let said = bedside::by(said, &now);
        self.say(&format!("Said {said}: {told}."));
        self.say(
            "n no, and all of that stands; y yes, and the last use is asked; Enter leaves it out.",
        );
        let line = self.dialog.ask("Used anything since?")?;
        match line.to_ascii_lowercase().as_str() {
            "n" | "no" => self.bedside.take_over(true),
            "y" | "yes" => self.bedside.take_over(false),
            "q" | "quit" => return Err(Ending::Left),
            _ => self.say("Left out: nothing of it is recorded."),
        }
        Ok(())
    }

    /// Asks one question, and returns which comes next.
    fn ask_field(&mut self, field: ContextField, question: usize) -> Result<usize, Ending> {
        self.say(&format!("{}.", field.ask()));
        let numbered = (1..).zip(field.words());
        let words: Vec<String> = numbered
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        if !words.is_empty() {
            self.say(&format!("  {}", words.join(", ")));
        }
        let said = self.bedside.session.interview.answer_to(field);
        let prompt = if said.is_empty() {
            format!("{}:", field.label())
        } else {
            format!("{} (Enter keeps {said}):", field.label())
        };
        let line = self.dialog.ask(&prompt)?;
        match line.to_ascii_lowercase().as_str() {
            "q" | "quit" => return Err(Ending::Left),
            "?" | "help" => {
                self.say(HELP);
                return Ok(question);
            }
            "back" => return Ok(question.saturating_sub(1)),
            // A word of ours is never taken for a pseudonym.
            "skip" => {
                if self.bedside.session.interview.needed_field().is_none() {
                    return Ok(ContextField::ALL.len());
                }
                self.say("Patient and rater are needed first.");
                return Ok(question);
            }
            _ => {}
        }
        match self.bedside.act(Action::Line(field, line)) {
            Reply::Refused(refusal) => {
                self.say(&format!("! {refusal}"));
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
            self.say(&format!("{words}."));
        }
        if field == ContextField::Patient {
            self.say_earlier();
        }
    }
}

impl Lines<'_> {
    /// Says what is open, and the result.
    fn say_result(&self) {
        let session = &self.bedside.session;
        let outcome = session.interview.outcome();
        let open = bedside::open(&session.open_labels());
        if !open.is_empty() {
            self.say(&format!("\n{open}."));
        }
        let result = bedside::result(&session.shown, &outcome);
        self.say(&format!("\n{result}."));
    }

    /// Shows the summary, and signs it; returns where to go back to, or nothing once it is signed.
    fn review(&mut self) -> Result<Option<Section>, Ending> {
        self.show_summary();
        loop {
            let (patient, rater) = (self.bedside.patient(), self.bedside.rater());
            let review = self.bedside.review.as_ref();
            if let Some(waits) = review.and_then(|of| bedside::entry_waits(&of.assessment)) {
                self.say(&format!("\n{waits}."));
            }
            self.say(&format!(
                "\nTo sign for patient {patient}, rated by {rater}, type the initials {rater}. `back` changes something, `q` leaves and keeps the draft."
            ));
            let line = self.dialog.ask("Initials:")?;
            match line.to_ascii_lowercase().as_str() {
                "" | "?" => {}
                "q" | "quit" => return Err(Ending::Left),
                "b" | "back" if self.bedside.is_locked() => {
                    self.say("Too old for another answer: sign it as it stands, or leave it.");
                }
                "b" | "back" => return Ok(Some(Section::Items)),
                _ => match self.bedside.sign(&line) {
                    Ok(()) => return Ok(None),
                    Err(refusal) => {
                        if self.bedside.review.is_none() {
                            self.show_summary();
                        }
                        self.say(&format!("! {refusal}"));
                    }
                },
            }
        }
    }

    /// Works out what would be signed or handed in now, and shows its summary.
    fn show_summary(&mut self) {
        self.bedside.make_review();
        self.say("");
        self.dialog
            .page(&self.bedside.summary(&self.dialog.style()));
    }
}

impl Lines<'_> {
    /// Shows the case.
    fn case(&mut self) -> Section {
        if let Some(lesson) = self.bedside.lesson() {
            self.dialog.page(&lesson.vignette(&self.dialog.style()));
            self.say("`v` at any item shows the case again.");
        }
        Section::Items
    }

    /// Shows the summary, and hands the answers in; returns where to go then.
    fn hand_in(&mut self) -> Result<Section, Ending> {
        self.show_summary();
        loop {
            let question = "Enter hands the answers in; `back` changes something, `v` shows the case, `q` leaves:";
            let line = self.dialog.ask(question)?;
            match line.to_ascii_lowercase().as_str() {
                "" => match self.bedside.hand_in() {
                    Ok(()) => return Ok(Section::Feedback),
                    Err(refusal) => self.say(&format!("! {refusal}")),
                },
                "v" => return Ok(Section::Context),
                "b" | "back" => return Ok(Section::Items),
                "q" | "quit" => return Err(Ending::Left),
                _ => {}
            }
        }
    }

    /// Shows the answers beside the key, if it is to be shown.
    fn feedback(&mut self) -> Result<(), Ending> {
        if let Some(page) = self.bedside.feedback(&self.dialog.style()) {
            self.say("");
            self.dialog.page(&page);
            // The end of a pipe takes nothing away now: the answers are kept.
            if let Err(ending @ Ending::Signal(_)) = self.dialog.ask("Enter to go on:") {
                return Err(ending);
            }
        }
        Ok(())
    }
}
