//! The questions before the items, one after another.

use super::{Next, Plain};
use crate::cli::assess::terminal::Ending;
use crate::interview::Before;

const HELP: &str = "An empty line keeps what is there, or leaves the question out. `-` takes an \
answer away. `back` goes to the question before, `skip` to the items, `q` leaves.";

impl Plain<'_> {
    /// Asks them all, each until its answer can be used.
    pub(super) fn before(&mut self) -> Result<Next, Ending> {
        self.talk
            .say("First whom it is about. `?` helps, `q` leaves.");
        let mut question = 0;
        if !self.desk.patient().is_empty() {
            self.say_last();
            question = 1;
        }
        while let Some(before) = Before::ALL.get(question).copied() {
            question = self.ask_before(before, question)?;
        }
        Ok(Next::Items)
    }

    /// Asks one question, and returns which comes next.
    fn ask_before(&mut self, before: Before, question: usize) -> Result<usize, Ending> {
        let said = self.desk.interview.said(before);
        let mut words = vec![format!("{}.", before.ask())];
        if !before.words().is_empty() {
            let numbered = (1..).zip(before.words());
            let list: Vec<String> = numbered
                .map(|(number, word)| format!("{number} {word}"))
                .collect();
            words.push(format!("  {}", list.join(", ")));
        }
        self.talk.say(&words.join("\n"));
        let prompt = match said.is_empty() {
            true => format!("{}:", before.label()),
            false => format!("{} (Enter keeps {said}):", before.label()),
        };
        let line = self.talk.ask(&prompt)?;
        match line.to_ascii_lowercase().as_str() {
            "q" | "quit" => return Err(Ending::Left),
            "?" | "help" => {
                self.talk.say(HELP);
                return Ok(question);
            }
            "back" => return Ok(question.saturating_sub(1)),
            "skip" if self.is_ready() => return Ok(Before::ALL.len()),
            // A word of ours is never taken for a pseudonym.
            "skip" => {
                self.talk.say("Patient and rater are needed first.");
                return Ok(question);
            }
            "" if !said.is_empty() => return Ok(question + 1),
            _ => {}
        }
        let line = if line == "-" { "" } else { &line };
        match self.desk.answer(before, line) {
            Ok(()) => {
                self.say_troubles();
                if before == Before::Patient {
                    self.say_last();
                }
                let now = self.desk.now().time;
                if before == Before::When && self.desk.interview.is_late(now) {
                    self.talk.say("It will be marked as recorded late.");
                }
                Ok(question + 1)
            }
            Err(refusal) => {
                self.talk.say(&format!("! {refusal}"));
                Ok(question)
            }
        }
    }

    fn is_ready(&self) -> bool {
        let needed = Before::ALL.into_iter().filter(|before| before.is_needed());
        let mut said = needed.map(|before| self.desk.interview.said(before));
        said.all(|said| !said.is_empty())
    }

    /// Says when this patient was last assessed, so that a wrong one is noticed.
    fn say_last(&mut self) {
        if let Some(words) = self.desk.last_assessed() {
            self.talk.say(&format!("{words}."));
        }
        self.say_earlier();
    }
}
