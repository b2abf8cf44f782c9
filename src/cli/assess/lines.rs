//! The interview line by line: for screen readers, simple terminals and pipes.
//!
//! Nothing is ever drawn over. Each question stands with its options in words, and each answer is
//! said back as it was understood.

mod beside;
mod context;
mod items;

use super::bedside::Bedside;
use super::dialog::Dialog;
use super::terminal::Ending;
use crate::interview::ContextField;
use crate::interview::session::{Action, Beside, Prompt, Reply, Section};
use crate::render::bedside;

/// A session line by line.
struct Lines<'b> {
    bedside: &'b mut Bedside,
    dialog: &'b mut Dialog,
    /// The questions that were answered or left, the last one last, to go back by.
    trail: Vec<Question>,
    /// The question that was gone back to, until its section asks it.
    at: Option<Question>,
}

/// One question, by which it is found again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    /// A question of the context.
    Field(ContextField),
    /// Whether anything was used since an earlier visit.
    UsedSince,
    /// The item at this position.
    Item(usize),
    /// What is asked beside the items.
    Beside(Beside),
}

impl Question {
    fn section(self) -> Section {
        match self {
            Self::Field(_) | Self::UsedSince => Section::Context,
            Self::Item(_) => Section::Items,
            Self::Beside(_) => Section::Checks,
        }
    }
}

/// Where a line leads.
enum Next {
    /// To the question after it.
    On,
    /// To the same question.
    Again,
    /// To the question that was answered or left last.
    Back,
    /// Past the questions of its kind.
    Skip,
    /// To the items.
    Items,
}

/// Asks everything that is still to be asked, and signs it or hands it in.
///
/// # Errors
/// It is over before that.
pub fn run(bedside: &mut Bedside, dialog: &mut Dialog) -> Result<(), Ending> {
    let mut lines = Lines {
        bedside,
        dialog,
        trail: Vec::new(),
        at: None,
    };
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

    /// Says what may not wait.
    fn warn(&self, words: &str) {
        let stop = if words.ends_with('?') { "" } else { "." };
        self.say(&format!("! {words}{stop}"));
    }

    /// Goes back to the question that was answered or left last, and returns its section; nothing if there
    /// is none.
    fn go_back(&mut self) -> Option<Section> {
        while let Some(last) = self.trail.pop() {
            if self.is_asked(last) {
                self.at = Some(last);
                return Some(last.section());
            }
        }
        None
    }

    /// Says whether a question is asked as things stand: other answers may have taken it away.
    fn is_asked(&self, question: Question) -> bool {
        match question {
            Question::Beside(row) => self.rows().contains(&row),
            Question::UsedSince => self.bedside.told_before().is_some(),
            Question::Field(_) | Question::Item(_) => true,
        }
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
            self.warn(&words);
        }
    }

    /// Does what a person does at an item, says what came of it, and returns the section to go to, if it
    /// is another.
    fn act(&mut self, action: Action) -> Result<Option<Section>, Ending> {
        let reply = self.bedside.act(action);
        let label = self.label();
        let words = match reply {
            Reply::Answered => {
                self.say_answer();
                return Ok(self.go_on());
            }
            // The patient who cannot be assessed may be the one whose breaths must be counted.
            Reply::RestLeft => return Ok(Some(self.leave_items())),
            Reply::Asked(wrong) => {
                if let Some(wrong) = wrong {
                    self.warn(&wrong);
                }
                return self.answer_prompt();
            }
            Reply::Refused(refusal) => {
                self.say(&format!("! {refusal}"));
                return Ok(None);
            }
            Reply::Due(due) => {
                self.say(&format!("{}.", bedside::due(due)));
                self.say_answer();
                return Ok(None);
            }
            Reply::NextNotDue(_) => return Ok(None),
            Reply::Noted => format!("Noted for {label}."),
            Reply::Cause(true) => format!("{label}: found, and kept."),
            Reply::Cause(false) => format!("{label}: not found after all."),
            Reply::Context(_)
            | Reply::Kept
            | Reply::TakenOver
            | Reply::Reopened
            | Reply::Checked
            | Reply::Measured => String::new(),
        };
        self.say_troubles();
        if !words.is_empty() {
            self.say(&words);
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
        let question = self.question_between(prompt);
        loop {
            let line = self.dialog.ask(&question)?;
            // The words that leave a question are no reason and no choice.
            let is_back = matches!(
                line.to_ascii_lowercase().as_str(),
                "" | "b" | "back" | "q" | "?"
            );
            match prompt {
                Some(Prompt::Note) => return self.act(Action::Words(line)),
                _ if is_back => {
                    self.bedside.session.prompt = None;
                    self.say_not_taken(prompt);
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

    /// Returns what is asked in between, about the item at hand.
    fn question_between(&self, prompt: Option<Prompt>) -> String {
        let label = self.label();
        match prompt {
            Some(Prompt::Confirm(value)) => {
                format!("{label}: if {value} is right, write why; Enter alone to give it anew:")
            }
            Some(Prompt::Reason) => format!("{label}: why (Enter alone to go back):"),
            Some(Prompt::Rest) => {
                let ask = bedside::ask_about_the_rest(&self.bedside.session);
                format!("{} (Enter alone to go back):", ask.trim_end_matches('?'))
            }
            Some(Prompt::Cause) => format!("{label}: which (Enter alone to go back):"),
            _ => format!("Note for {label} (empty takes it away):"),
        }
    }

    /// Says that a value was not taken for which no reason was written, and how points are typed, which
    /// may have been meant.
    fn say_not_taken(&self, prompt: Option<Prompt>) {
        let (Some(Prompt::Confirm(value)), Some(item)) = (prompt, self.bedside.session.at_hand())
        else {
            return;
        };
        let points = bedside::points_like(item, value);
        self.say(&format!(
            "{} Points are typed as in: p {points}",
            bedside::not_taken(value)
        ));
    }

    /// Returns the name of the item at hand.
    fn label(&self) -> String {
        let item = self.bedside.session.at_hand();
        item.map_or_else(String::new, |item| item.label.clone())
    }
}

/// Returns the position that a number from 1 on stands for, if there are so many.
fn position(number: &str, count: usize) -> Option<usize> {
    let position = number.parse::<usize>().ok()?.checked_sub(1)?;
    (position < count).then_some(position)
}

/// Reads a yes or a no, also in Spanish and Russian.
fn yes_or_no(line: &str) -> Option<bool> {
    match line.to_lowercase().as_str() {
        "y" | "yes" | "si" | "sí" | "si\u{301}" | "да" => Some(true),
        "n" | "no" | "нет" => Some(false),
        _ => None,
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
                "\nTo sign for patient {patient}, rated by {rater}, type the initials {rater}. `back` goes to the question before, `items` to the items, `q` leaves and keeps the draft."
            ));
            let line = self.dialog.ask("Initials:")?;
            match line.to_ascii_lowercase().as_str() {
                "" | "?" => {}
                "q" | "quit" => return Err(Ending::Left),
                "b" | "back" | "items" if self.bedside.is_locked() => {
                    self.say("Too old for another answer: sign it as it stands, or leave it.");
                }
                "b" | "back" => return Ok(Some(self.go_back().unwrap_or(Section::Items))),
                "items" => return Ok(Some(Section::Items)),
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
            let question = "Enter hands the answers in; `back` goes to the question before, `items` to the items, `v` shows the case, `q` leaves:";
            let line = self.dialog.ask(question)?;
            match line.to_ascii_lowercase().as_str() {
                "" => match self.bedside.hand_in() {
                    Ok(()) => return Ok(Section::Feedback),
                    Err(refusal) => self.say(&format!("! {refusal}")),
                },
                "v" => return Ok(Section::Context),
                "b" | "back" => return Ok(self.go_back().unwrap_or(Section::Items)),
                "items" => return Ok(Section::Items),
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
