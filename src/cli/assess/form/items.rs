//! What keys do at the items: a digit answers and goes on, a measured value ends with Enter.

use chrono::TimeDelta;

use super::keys::Key;
use super::state::Form;
use crate::base::text::visible;
use crate::interview::ContextField;
use crate::interview::session::{Action, Prompt, Section};
use crate::render::bedside;

/// The most digits that are typed for one number.
const MOST_DIGITS: usize = 7;
/// How long a pulse is counted.
const SECONDS: i64 = 60;

impl Form<'_> {
    /// Does what a key says at an item.
    pub(super) fn press_at_items(&mut self, key: Key) {
        let item = self.bedside.session.item;
        match key {
            Key::Character(character) => self.character(character),
            Key::Enter => self.enter(),
            Key::Backspace => self.take_back(),
            Key::Escape => {
                if self.typed.is_empty() && !self.bedside.session.not_due && !self.by_points {
                    self.ask(Prompt::Leave);
                } else {
                    self.at_item(item);
                }
            }
            Key::Up | Key::Left | Key::BackTab => match item.checked_sub(1) {
                Some(before) => self.at_item(before),
                None => self.go_to_question(ContextField::ALL.len() - 1),
            },
            Key::Down | Key::Right | Key::Tab => self.next_item(),
            Key::Home | Key::PageUp => self.at_item(0),
            Key::End | Key::PageDown => {
                self.at_item(self.bedside.session.shown.items().len().saturating_sub(1));
            }
            Key::Paste(_) => {
                self.refuse("Pasted text is no answer, and was left out: type the answer");
            }
            _ => {}
        }
    }

    fn character(&mut self, character: char) {
        let session = &self.bedside.session;
        let takes_value = session.takes_value();
        let has_causes = session
            .at_hand()
            .is_some_and(|item| !item.confounders.is_empty());
        match character.to_ascii_lowercase() {
            digit @ '0'..='9' => self.digit(digit),
            'n' => self.ask(Prompt::Note),
            'u' => self.ask(Prompt::Reason),
            'c' if has_causes => {
                self.act(Action::OtherCause);
            }
            'c' => self.refuse("The scale asks for no other cause here; n writes a note"),
            'a' => {
                self.act(Action::Attempt);
            }
            'x' => {
                self.act(Action::NotDue);
            }
            'p' if takes_value => {
                self.by_points = !self.by_points;
                self.typed.clear();
            }
            't' if takes_value => {
                let now = self.bedside.now().time;
                self.until = now.checked_add_signed(TimeDelta::seconds(SECONDS));
            }
            's' => self.go_to_checks(),
            'v' if self.bedside.is_lesson() => self.go_to_question(0),
            'q' => self.ask(Prompt::Leave),
            '?' | 'h' => self.ask(Prompt::Help),
            _ => {
                let permitted = session.permitted();
                self.refuse(format!(
                    "`{}` does nothing here: {permitted}, or ? for help",
                    visible(&character.to_string())
                ));
            }
        }
    }

    /// Says whether an answer is more than one digit, and ends with Enter.
    pub(super) fn is_typed_whole(&self) -> bool {
        let session = &self.bedside.session;
        let is_long = session.at_hand().is_some_and(|item| item.most_points() > 9);
        (session.takes_value() && !self.by_points) || is_long
    }

    fn digit(&mut self, digit: char) {
        if self.is_typed_whole() {
            if self.typed.len() < MOST_DIGITS {
                self.typed.push(digit);
            }
        } else if let Some(points) = digit.to_digit(10) {
            self.until = None;
            self.typed.clear();
            self.act(Action::Points(points));
        }
    }

    /// Takes what was typed; where nothing was, Enter is no answer.
    fn enter(&mut self) {
        if let Ok(number) = self.typed.parse::<u32>() {
            self.until = None;
            self.typed.clear();
            self.act(match self.by_points {
                true => Action::Points(number),
                false => Action::Number(number),
            });
            return;
        }
        let session = &self.bedside.session;
        match session.interview.next_open(Some(session.item)) {
            None => self.go_to_checks(),
            Some(open) if !session.interview.is_open(session.item) => self.at_item(open),
            Some(_) => {
                let permitted = session.permitted();
                self.refuse(format!(
                    "This is open: {permitted}, u if it cannot be assessed, or arrow down to leave it for later"
                ));
            }
        }
    }

    /// Goes to the next item that is open after an answer. Once none is it stays, so that a key that was
    /// meant for this item, `n` for a note above all, never answers a check.
    pub(super) fn go_on(&mut self) {
        let item = self.bedside.session.item;
        self.until = None;
        self.answered.push(item);
        match self.bedside.session.interview.next_open(Some(item)) {
            Some(open) => self.at_item(open),
            None => {
                self.at_item(item);
                self.say("Everything is answered: Enter goes on, n writes a note to this item");
            }
        }
    }

    fn next_item(&mut self) {
        let session = &self.bedside.session;
        let next = session.item + 1;
        if next < session.shown.items().len() {
            return self.at_item(next);
        }
        match session.interview.next_open(None) {
            Some(open) => self.at_item(open),
            None => self.go_to_checks(),
        }
    }

    /// Takes back what was typed, or the answer here, or else the answer before.
    fn take_back(&mut self) {
        if self.typed.pop().is_some() {
            return;
        }
        let session = &self.bedside.session;
        if session.interview.is_open(session.item) {
            self.answered
                .retain(|item| !session.interview.is_open(*item));
            let Some(last) = self.answered.pop() else {
                return self.say("Nothing was answered yet that could be taken back");
            };
            self.at_item(last);
        }
        self.act(Action::Reopen);
    }

    /// Goes to the items, to the first that is open.
    pub(super) fn go_to_items(&mut self) {
        let last = self.answered.last().copied().unwrap_or(0);
        let open = self.bedside.session.interview.next_open(None);
        self.at_item(open.unwrap_or(last));
    }

    /// Puts an item at hand.
    pub(super) fn at_item(&mut self, item: usize) {
        self.bedside.session.go_to_item(item);
        self.typed.clear();
        self.by_points = false;
    }

    /// Goes to the checks. While items are open it takes asking twice.
    fn go_to_checks(&mut self) {
        let session = &mut self.bedside.session;
        if !session.interview.is_through() && !self.open_was_said {
            let open = bedside::open(&session.open_labels());
            self.open_was_said = true;
            return self.refuse(format!("{open}: u says why; s once more goes on without"));
        }
        self.open_was_said = false;
        self.typed.clear();
        self.until = None;
        if !self.has_checks_to_ask() {
            return self.go_to_review();
        }
        self.bedside.session.section = Section::Checks;
        self.check = 0;
        self.scroll = 0;
    }
}
