//! What keys do at the questions before the items: they type a line, Enter takes it.

use super::keys::Key;
use super::state::{Form, Prompt, Step};
use crate::cli::assess::desk::Desk;
use crate::interview::Before;

impl Form {
    /// Does what a key says at a question.
    pub(super) fn press_before(&mut self, key: Key, desk: &mut Desk) -> Step {
        match key {
            Key::Character('?') if self.typed.is_empty() => self.prompt = Some(Prompt::Help),
            Key::Character(character) => self.typed.push(character),
            Key::Paste(text) => self.paste(&text),
            Key::Backspace => {
                if !self.rub_out() {
                    self.back(desk);
                }
            }
            Key::Escape => {
                if self.typed.is_empty() {
                    self.prompt = Some(Prompt::Leave);
                }
                self.typed.clear();
            }
            Key::Enter | Key::Down | Key::Tab => {
                if self.take_line(desk) {
                    self.at_question(self.question + 1, desk);
                }
            }
            Key::Up | Key::BackTab => {
                if self.typed.is_empty() || self.take_line(desk) {
                    self.back(desk);
                }
            }
            Key::PageDown | Key::End => {
                if self.typed.is_empty() || self.take_line(desk) {
                    self.skip(desk);
                }
            }
            Key::Home | Key::PageUp => self.at_question(0, desk),
            _ => self.say("A line is typed at its end; Backspace takes back"),
        }
        Step::Stay
    }

    /// Returns the question at hand.
    pub(super) fn before(&self) -> Before {
        Before::ALL
            .get(self.question)
            .copied()
            .unwrap_or(Before::Patient)
    }

    fn back(&mut self, desk: &Desk) {
        if let Some(before) = self.question.checked_sub(1) {
            self.at_question(before, desk);
        }
    }

    /// Goes to the first question that needs an answer, or to the items.
    fn skip(&mut self, desk: &Desk) {
        let needs = |before: &Before| before.is_needed() && desk.interview.said(*before).is_empty();
        match Before::ALL.iter().position(needs) {
            Some(needed) => {
                self.at_question(needed, desk);
                self.refuse(format!("{} is needed to sign", self.before().label()));
            }
            None => self.go_to_items(desk),
        }
    }

    /// Takes the line as the answer, and says whether it could be. An empty one keeps what is there.
    fn take_line(&mut self, desk: &mut Desk) -> bool {
        let before = self.before();
        if self.typed.trim().is_empty() && !desk.interview.said(before).is_empty() {
            return true;
        }
        let line = match self.typed.trim() {
            "-" => String::new(),
            line => line.to_owned(),
        };
        match desk.answer(before, &line) {
            Ok(()) => {
                self.say_of(before, desk);
                true
            }
            Err(refusal) => {
                self.refused(&refusal);
                false
            }
        }
    }

    /// Says what an answer brings with it.
    fn say_of(&mut self, before: Before, desk: &mut Desk) {
        let now = desk.now().time;
        match before {
            Before::Patient => {
                if let Some(words) = desk.last_assessed() {
                    self.say(words);
                }
            }
            Before::When if desk.interview.is_late(now) => {
                self.say("It will be marked as recorded late");
            }
            _ => {}
        }
    }
}
