//! The questions before the items, and whether the use that an earlier visit tells still holds.

use super::{Lines, Next, Question, yes_or_no};
use crate::assessment::UseBefore;
use crate::cli::assess::terminal::Ending;
use crate::interview::ContextField;
use crate::interview::session::{Action, Reply, Section};
use crate::render::{bedside, fill};

const HELP: &str = "An empty line keeps what is there, or leaves the question out. `-` takes an \
answer away. `back` goes to the question before, `skip` to the items, `q` leaves.";

impl Lines<'_> {
    /// Asks them all, each until its answer can be used.
    pub(super) fn context(&mut self) -> Result<Section, Ending> {
        let mut at = match self.at.take() {
            Some(question) => question,
            None => self.first_question(),
        };
        loop {
            let next = match at {
                Question::Field(field) => self.ask_field(field)?,
                _ => self.ask_use_before()?,
            };
            at = match next {
                Next::Again => at,
                Next::Back => match self.go_back().and(self.at.take()) {
                    Some(last) => last,
                    None => self.beside_question(at, false).unwrap_or(at),
                },
                Next::On => {
                    self.trail.push(at);
                    match self.beside_question(at, true) {
                        Some(next) => next,
                        None => return Ok(Section::Items),
                    }
                }
                Next::Skip | Next::Items => {
                    self.trail.push(at);
                    return Ok(Section::Items);
                }
            };
        }
    }

    /// Says what is asked here and what is known of the patient, and returns the first question.
    fn first_question(&mut self) -> Question {
        self.say("First whom it is about. `?` helps, `q` leaves.");
        if self.bedside.patient().is_empty() {
            return Question::Field(ContextField::Patient);
        }
        self.tell_about(ContextField::Patient);
        Question::Field(ContextField::Rater)
    }

    /// Returns the question after or before one.
    fn beside_question(&self, question: Question, after: bool) -> Option<Question> {
        let needed = |field: &ContextField| field.is_needed();
        let (first, rest): (Vec<_>, Vec<_>) = ContextField::ALL.into_iter().partition(needed);
        let since = self.bedside.told_before().map(|_| Question::UsedSince);
        let first = first.into_iter().map(Question::Field);
        let rest = rest.into_iter().map(Question::Field);
        let all: Vec<Question> = first.chain(since).chain(rest).collect();
        let at = all.iter().position(|known| *known == question)?;
        let beside = if after {
            at.checked_add(1)
        } else {
            at.checked_sub(1)
        };
        all.get(beside?).copied()
    }

    /// Says what an earlier visit tells of the use before, and asks whether it still holds. What is not
    /// confirmed is not recorded.
    fn ask_use_before(&mut self) -> Result<Next, Ending> {
        const QUESTION: &str = "Used anything since?";
        let Some(told) = self.told_of_use() else {
            return Ok(Next::On);
        };
        self.say(&told);
        self.say(
            "n no, and all of that stands; y yes, and the last use is asked; Enter leaves it out.",
        );
        let is_answered = self.bedside.use_before().is_none();
        let line = if is_answered {
            let question = format!("{QUESTION} (answered; Enter keeps it, - takes it away)");
            self.dialog.ask(&question)?
        } else {
            self.dialog.ask(QUESTION)?
        };
        match (line.to_ascii_lowercase().as_str(), yes_or_no(&line)) {
            ("", _) if is_answered => {}
            ("" | "-", _) => {
                self.bedside.leave_out();
                let context = &self.bedside.session.interview.assessment().context;
                // What was typed of it stands.
                let of = UseBefore::of(context).map_or("", |_| "more ");
                self.say(&format!("Left out: nothing {of}of it is recorded."));
            }
            ("?" | "help", _) => {
                self.say(HELP);
                return Ok(Next::Again);
            }
            ("b" | "back", _) => return Ok(Next::Back),
            ("skip", _) => return Ok(Next::Skip),
            ("q" | "quit", _) => return Err(Ending::Left),
            (_, Some(used)) => {
                self.bedside.take_over(!used);
                self.say(if used {
                    "The last use is asked below; the rest of that stands."
                } else {
                    "Nothing used since: all of that is recorded with this one."
                });
            }
            (_, None) => {
                self.say("Write n, y, or nothing to leave it out.");
                return Ok(Next::Again);
            }
        }
        Ok(Next::On)
    }

    /// Returns what an earlier visit tells of the use before, in a sentence.
    fn told_of_use(&self) -> Option<String> {
        let now = self.bedside.now().time;
        let (known, said) = self.bedside.told_before()?;
        let told = ContextField::OF_USE.into_iter().filter_map(|field| {
            let words = bedside::use_before(known, field, &now);
            (!words.is_empty()).then(|| format!("{} {words}", field.label().to_lowercase()))
        });
        let told = told.collect::<Vec<_>>().join("; ");
        Some(format!("Said {}: {told}.", bedside::by(said, &now)))
    }

    /// Asks one question.
    fn ask_field(&mut self, field: ContextField) -> Result<Next, Ending> {
        self.say(&format!("{}.", field.ask()));
        if !field.words().is_empty() {
            self.say_words(field.words());
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
                return Ok(Next::Again);
            }
            "back" => return Ok(Next::Back),
            // A word of ours is never taken for a patient ID.
            "skip" => {
                if self.bedside.session.interview.needed_field().is_none() {
                    return Ok(Next::Skip);
                }
                self.say("Patient and rater are needed first.");
                return Ok(Next::Again);
            }
            _ => {}
        }
        match self.bedside.act(Action::Line(field, line.clone())) {
            Reply::Refused(refusal) => {
                self.say(&format!("! {refusal}"));
                return Ok(Next::Again);
            }
            Reply::Context(_) => {
                self.say_back(field, &line);
                self.say_troubles();
                self.tell_about(field);
            }
            _ => {}
        }
        Ok(Next::On)
    }

    /// Says the words of a closed list, each beside its number.
    fn say_words(&self, words: &[&str]) {
        let last = words.len();
        let words = (1..).zip(words).map(|(number, word)| {
            let comma = if number < last { "," } else { "" };
            format!("{number} {word}{comma}")
        });
        let words: Vec<String> = words.collect();
        let room = self.dialog.style().width.saturating_sub(2);
        for line in fill(words.iter().map(String::as_str), " ", room) {
            self.say(&format!("  {line}"));
        }
    }

    /// Says how a line was understood, unless it says so itself.
    fn say_back(&self, field: ContextField, line: &str) {
        let interview = &self.bedside.session.interview;
        let understood = interview.answer_to(field);
        if !understood.is_empty() && understood != line {
            let said = bedside::answer_to(interview, field, &self.bedside.now().time);
            self.say(&format!("{}: {said}.", field.label()));
        }
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
