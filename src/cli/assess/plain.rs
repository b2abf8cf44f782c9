//! The face line by line: for screen readers, simple terminals and pipes.
//!
//! Nothing is ever drawn over. Each question stands with its options in words, and each answer is
//! said back as it was understood.

mod before;
mod ending;
mod help;
mod items;
mod lesson;

use super::desk::{Closed, Desk};
use super::talk::Talk;
use super::terminal::Ending;
use crate::render::bedside;

/// Where to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With the questions before the items.
    Before,
    /// With the items.
    Items,
    /// In a lesson: with the answers beside the key.
    Feedback,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Before,
    Items,
    Checks,
    Review,
}

/// The face at work.
struct Plain<'d> {
    desk: &'d mut Desk,
    talk: &'d mut Talk,
    /// Whether what comes is found, but not due to withdrawal.
    not_due: bool,
}

/// Asks everything, and signs.
///
/// # Errors
/// It is over before it is signed.
pub fn run(desk: &mut Desk, talk: &mut Talk, begin: Begin) -> Result<Closed, Ending> {
    let mut plain = Plain {
        desk,
        talk,
        not_due: false,
    };
    let mut next = match begin {
        Begin::Before => Next::Before,
        Begin::Items => {
            // When the patient was last assessed was said when the draft was begun.
            plain.desk.last_assessed();
            plain.say_earlier();
            Next::Items
        }
        Begin::Feedback => return plain.feedback(),
    };
    loop {
        next = match next {
            Next::Before if plain.desk.lesson().is_some() => plain.case(),
            Next::Before => plain.before()?,
            Next::Items => plain.items()?,
            Next::Checks => plain.checks()?,
            Next::Review if plain.desk.lesson().is_some() => match plain.hand_in()? {
                None => return plain.feedback(),
                Some(back) => back,
            },
            Next::Review => match plain.review()? {
                Ok(signed) => return Ok(Closed::Signed(Box::new(signed))),
                Err(back) => back,
            },
        };
    }
}

impl Plain<'_> {
    /// Says what is wrong around the interview, if anything is.
    fn say_troubles(&self) {
        for trouble in self.desk.troubles() {
            self.talk.say(&format!("! {trouble}"));
        }
    }

    /// Says what the log knows of earlier visits and what of it cannot be relied on, once: it does not
    /// change with each answer.
    fn say_earlier(&self) {
        for doubt in self.desk.doubts() {
            self.talk.say(&format!("! {doubt}"));
        }
        self.say_carried();
        let (carried, now) = (self.desk.carried(), self.desk.now().time);
        for words in bedside::carried_facts(carried.iter(), &now) {
            self.talk.say(&format!("{words}."));
        }
        self.talk.say(&format!("{}.", bedside::THIS_LOG_ONLY));
    }

    /// Says what is carried on from earlier visits and was not asked here either.
    fn say_carried(&self) {
        let (carried, now) = (self.desk.carried(), self.desk.now().time);
        for words in bedside::carried_alarms(carried.iter(), &now) {
            self.talk.say(&format!("! {words}."));
        }
    }

    /// Asks which word of a list; nothing if the line is empty.
    fn choose(&mut self, words: &[&str], question: &str) -> Result<Option<usize>, Ending> {
        for (number, word) in (1..).zip(words) {
            self.talk.say(&format!("  {number}  {word}"));
        }
        loop {
            let line = self.talk.ask(question)?;
            if line.is_empty() {
                return Ok(None);
            }
            let number = line.parse::<usize>().ok();
            let chosen = number.and_then(|number| number.checked_sub(1));
            match chosen.filter(|chosen| *chosen < words.len()) {
                Some(chosen) => return Ok(Some(chosen)),
                None => self
                    .talk
                    .say(&format!("Write a number from 1 to {}.", words.len())),
            }
        }
    }
}
