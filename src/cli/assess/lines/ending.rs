//! The checks, the summary, and the initials that sign it.

use super::Lines;
use crate::assessment::Asked;
use crate::cli::assess::terminal::Ending;
use crate::interview::session::{Action, Section};
use crate::render::bedside;
use crate::scale::Check;

impl Lines<'_> {
    /// Says the result, and asks what is never scored.
    pub(super) fn checks(&mut self) -> Result<Section, Ending> {
        self.say_result();
        let checks = self.bedside.session.shown.checks().to_vec();
        if !checks.is_empty() {
            let note = bedside::NEVER_SCORED;
            self.dialog.say(&format!(
                "\nYes or no, {note}. y, n, Enter if it was not asked, `skip` to the summary, `back`."
            ));
        }
        let mut check = 0;
        while let Some(asked) = checks.get(check) {
            let line = self.dialog.ask(&self.check_prompt(check, asked))?;
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
                    None => return Ok(Section::Items),
                },
                _ => {
                    self.dialog.say(
                        "Write y, n, or nothing if it was not asked; `-` takes an answer away.",
                    );
                    continue;
                }
            };
            if let Some(answer) = answer {
                self.act(Action::Check(check, answer))?;
            }
            check += 1;
        }
        Ok(Section::Review)
    }

    /// Returns the question, with the answer that stands if there is one, or that it was raised before.
    fn check_prompt(&self, check: usize, asked: &Check) -> String {
        let ask = &asked.ask;
        let word = match self
            .bedside
            .session
            .interview
            .assessment()
            .checks()
            .get(check)
        {
            Some(Asked::Yes) => "yes",
            Some(Asked::No) => "no",
            _ => {
                return match self.bedside.raised_before(asked) {
                    Some(words) => format!("{ask} ({words})"),
                    None => ask.clone(),
                };
            }
        };
        format!("{ask} (now {word}; Enter keeps it, - takes it away)")
    }

    /// Says what is open, the result, and what each staging makes of it.
    fn say_result(&self) {
        let session = &self.bedside.session;
        let outcome = session.interview.outcome();
        let open = bedside::open(&session.open_labels());
        if !open.is_empty() {
            self.dialog.say(&format!("\n{open}."));
        }
        let result = bedside::result(&session.shown, &outcome);
        self.dialog.say(&format!("\n{result}."));
        if outcome.is_scored() {
            for words in bedside::stagings(&session.shown, &outcome) {
                self.dialog
                    .say(&format!("{words}, {}.", bedside::DESCRIPTION));
            }
        }
    }

    /// Shows the summary, and signs it; returns where to go back to, or nothing once it is signed.
    pub(super) fn review(&mut self) -> Result<Option<Section>, Ending> {
        self.show_review();
        loop {
            let (patient, rater) = (self.bedside.patient(), self.bedside.rater());
            self.dialog.say(&format!(
                "\nTo sign for patient {patient}, rated by {rater}, type the initials {rater}. `back` changes something, `q` leaves and keeps the draft."
            ));
            let line = self.dialog.ask("Initials:")?;
            match line.to_ascii_lowercase().as_str() {
                "" | "?" => {}
                "q" | "quit" => return Err(Ending::Left),
                "b" | "back" => return Ok(Some(Section::Items)),
                _ => match self.bedside.sign(&line) {
                    Ok(()) => return Ok(None),
                    Err(not_signed) => {
                        if not_signed.look_again {
                            self.show_review();
                        }
                        self.dialog.say(&format!("! {}", not_signed.refusal));
                    }
                },
            }
        }
    }

    /// Works out what would be signed now, and shows it.
    fn show_review(&mut self) {
        self.show_summary();
        // No entry holds it: whoever signs sees once more what nobody asked about.
        self.say_carried();
    }

    /// Works out what would be signed or handed in now, and shows its summary.
    pub(super) fn show_summary(&mut self) {
        self.bedside.make_review();
        self.dialog.say("");
        self.dialog
            .page(&self.bedside.summary(&self.dialog.style()));
    }
}
