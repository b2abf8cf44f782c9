//! What keys do at what is asked beside the items: the measures, of which a number is typed, then the checks,
//! which are yes or no. Enter leaves out what was not measured.

use chrono::TimeDelta;

use super::keys::Key;
use super::pages::{MOST_DIGITS, SECONDS};
use super::state::Form;
use crate::assessment::Asked;
use crate::interview::session::{Action, Beside, Section};

/// The unit of what is counted for a minute.
const A_MINUTE: &str = "/min";

impl Form<'_> {
    /// Returns what is asked beside the items: measures in no lesson, and checks only of what is scored.
    pub fn beside(&self) -> Vec<Beside> {
        let session = &self.bedside.session;
        let is_scored = session.interview.outcome().is_scored();
        session.beside(!self.bedside.is_lesson(), is_scored)
    }

    /// Returns what of it is at hand.
    pub fn beside_at_hand(&self) -> Option<Beside> {
        self.beside().get(self.row).copied()
    }

    /// Says whether what is at hand is counted for a minute.
    pub fn is_counted(&self) -> bool {
        let Some(Beside::Measure(measure)) = self.beside_at_hand() else {
            return false;
        };
        let measures = self.bedside.session.shown.measures();
        measures.get(measure).is_some_and(|of| of.unit == A_MINUTE)
    }

    /// Goes to what is asked beside the items, or to the summary where nothing is.
    pub(super) fn go_beside(&mut self) {
        self.typed.clear();
        if self.beside().is_empty() {
            return self.go_to_review();
        }
        self.bedside.session.section = Section::Checks;
        self.row = 0;
        self.scroll = 0;
    }

    /// Does what a key says there.
    pub(super) fn press_beside(&mut self, key: &Key) {
        match self.beside_at_hand() {
            Some(Beside::Measure(measure)) => self.press_at_measure(measure, key),
            Some(Beside::Check(check)) => self.press_at_check(check, key),
            None => self.go_to_review(),
        }
    }

    fn press_at_measure(&mut self, measure: usize, key: &Key) {
        match key {
            Key::Character(digit @ ('0'..='9' | '.' | ',')) if self.typed.len() < MOST_DIGITS => {
                self.typed.push(*digit);
            }
            Key::Backspace if self.typed.pop().is_some() => {}
            Key::Escape if !self.typed.is_empty() => self.typed.clear(),
            Key::Character('-') => {
                self.typed.clear();
                self.act(Action::Measure(measure, String::new()));
            }
            Key::Character('t') if self.is_counted() => {
                let now = self.bedside.now().time;
                self.until = now.checked_add_signed(TimeDelta::seconds(SECONDS));
            }
            Key::Enter | Key::Down | Key::Tab | Key::Right if self.take_reading(measure) => {
                self.next_beside();
            }
            Key::PageDown | Key::Character('s') if self.take_reading(measure) => {
                self.go_to_review();
            }
            Key::Up | Key::BackTab | Key::Left | Key::PageUp | Key::Backspace
                if self.take_reading(measure) =>
            {
                self.before_beside();
            }
            Key::Paste(_) => self.refuse("Pasted text is no answer, and was left out"),
            key if self.typed.is_empty() && self.help_or_leave(key) => {}
            Key::Character(_) => {
                self.refuse("This is measured: a number, or Enter alone if it was not");
            }
            _ => {}
        }
    }

    /// Takes what was typed, if anything was, and says whether it could be.
    fn take_reading(&mut self, measure: usize) -> bool {
        let typed = std::mem::take(&mut self.typed);
        self.until = None;
        typed.is_empty() || self.act(Action::Measure(measure, typed))
    }

    fn press_at_check(&mut self, check: usize, key: &Key) {
        if self.help_or_leave(key) {
            return;
        }
        match key {
            Key::Character('y' | 'Y') => self.answer_check(check, Asked::Yes),
            Key::Character('n' | 'N') => self.answer_check(check, Asked::No),
            Key::Character('-') => self.answer_check(check, Asked::Not),
            Key::Character('v') if self.bedside.is_lesson() => self.go_to_question(0),
            Key::Enter | Key::PageDown | Key::Character('s') => self.go_to_review(),
            Key::Down | Key::Tab | Key::Right => self.stay_or_next(),
            Key::Up | Key::BackTab => self.before_beside(),
            Key::Backspace | Key::Left | Key::PageUp => self.go_to_items(),
            Key::Character(_) => {
                self.refuse("These are yes or no: y or n, - if it was not asked, Enter to go on");
            }
            Key::Paste(_) => self.refuse("Pasted text is no answer, and was left out"),
            _ => {}
        }
    }

    fn answer_check(&mut self, check: usize, answer: Asked) {
        self.act(Action::Check(check, answer));
        self.stay_or_next();
    }

    /// Goes to the next row; after the last it stays, so that no key that was meant for it does more.
    fn stay_or_next(&mut self) {
        let last = self.beside().len().saturating_sub(1);
        self.row = last.min(self.row + 1);
    }

    /// Goes to the next row; after the last comes the summary.
    fn next_beside(&mut self) {
        if self.row + 1 < self.beside().len() {
            self.row += 1;
        } else {
            self.go_to_review();
        }
    }

    fn before_beside(&mut self) {
        match self.row.checked_sub(1) {
            Some(before) => self.row = before,
            None => self.go_to_items(),
        }
    }
}
