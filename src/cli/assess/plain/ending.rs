//! The checks, the summary, and the initials that sign it.

use super::{Next, Plain};
use crate::assessment::Asked;
use crate::cli::assess::book::Review;
use crate::cli::assess::desk::{NotSigned, Signed};
use crate::cli::assess::terminal::Ending;
use crate::render::bedside;
use crate::scale::Check;

impl Plain<'_> {
    /// Says the result, and asks what is never scored.
    pub(super) fn checks(&mut self) -> Result<Next, Ending> {
        self.say_result();
        let checks = self.desk.shown.checks().to_vec();
        if !checks.is_empty() {
            let note = bedside::NEVER_SCORED;
            self.talk.say(&format!(
                "\nYes or no, {note}. y, n, Enter if it was not asked, `skip` to the summary, `back`."
            ));
        }
        let mut check = 0;
        while let Some(asked) = checks.get(check) {
            let line = self.talk.ask(&self.check_prompt(check, asked))?;
            let answer = match line.to_ascii_lowercase().as_str() {
                "" => None,
                "y" | "yes" => Some(Asked::Yes),
                "n" | "no" => Some(Asked::No),
                "-" => Some(Asked::Not),
                "skip" => break,
                "q" | "quit" => return Err(Ending::Left),
                "b" | "back" => match check.checked_sub(1) {
                    Some(before) => {
                        check = before;
                        continue;
                    }
                    None => return Ok(Next::Items),
                },
                _ => {
                    self.talk.say(
                        "Write y, n, or nothing if it was not asked; `-` takes an answer away.",
                    );
                    continue;
                }
            };
            if let Some(answer) = answer {
                self.desk.ask(check, answer);
                self.say_troubles();
            }
            check += 1;
        }
        Ok(Next::Review)
    }

    /// Returns the question, with the answer that stands if there is one, or that it was raised before.
    fn check_prompt(&self, check: usize, asked: &Check) -> String {
        let ask = &asked.ask;
        let stands = self.desk.interview.assessment().checks().get(check);
        let word = match stands {
            Some(Asked::Yes) => "yes",
            Some(Asked::No) => "no",
            _ => {
                let before = self.desk.raised_before()(asked);
                let before = before.map_or_else(String::new, |words| format!(" ({words})"));
                return format!("{ask}{before}");
            }
        };
        format!("{ask} (now {word}; Enter keeps it, - takes it away)")
    }

    /// Says what is open, the result, and what each staging makes of it.
    fn say_result(&self) {
        let view = self.desk.view();
        if !view.is_through() {
            let labels = self.desk.shown.items().iter().zip(&view.items);
            let open = labels.filter(|(_, item)| item.state == crate::interview::State::Open);
            let open: Vec<&str> = open.map(|(item, _)| item.label.as_str()).collect();
            self.talk.say(&format!("\n{}.", bedside::open(&open)));
        }
        let result = bedside::result(&self.desk.shown, &view.outcome);
        self.talk.say(&format!("\n{result}."));
        if view.outcome.is_scored() {
            for words in bedside::stagings(&self.desk.shown, &view.outcome) {
                self.talk
                    .say(&format!("{words}, {}.", bedside::DESCRIPTION));
            }
        }
    }

    /// Shows the summary, and signs it. Going back says to where.
    pub(super) fn review(&mut self) -> Result<Result<Signed, Next>, Ending> {
        let mut review = self.show_review();
        loop {
            let who = format!(
                "patient {}, rated by {}",
                self.desk.patient(),
                self.desk.rater()
            );
            self.talk.say(&format!(
                "\nTo sign for {who}, type the initials {}. `back` changes something, `q` leaves and keeps the draft.",
                self.desk.rater()
            ));
            let line = self.talk.ask("Initials:")?;
            match line.to_ascii_lowercase().as_str() {
                "" | "?" => {}
                "q" | "quit" => return Err(Ending::Left),
                "b" | "back" => return Ok(Err(Next::Items)),
                _ => match self.desk.sign(&line, &review) {
                    Ok(signed) => return Ok(Ok(signed)),
                    Err(NotSigned::Refused(refusal)) => self.talk.say(&format!("! {refusal}")),
                    Err(NotSigned::LookAgain(refusal)) => {
                        review = self.show_review();
                        self.talk.say(&format!("! {refusal}"));
                    }
                },
            }
        }
    }

    /// Works out what would be signed now, and shows it.
    fn show_review(&mut self) -> Review {
        let review = self.desk.review();
        let around = self.desk.around(&review);
        self.talk.say("");
        self.talk
            .page(&self.desk.summary(&review, &around, &self.talk.style()));
        // No entry holds it: whoever signs sees once more what nobody asked about.
        self.say_carried();
        review
    }
}
