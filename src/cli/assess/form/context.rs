//! What keys do at the questions before the items: they type a line, Enter takes it.

use super::keys::Key;
use super::state::Form;
use crate::interview::ContextField;
use crate::interview::session::{Action, Section};

impl Form<'_> {
    /// Does what a key says at a question.
    pub(super) fn press_at_context(&mut self, key: Key) {
        if self.edit_line(&key) {
            return;
        }
        match key {
            Key::Paste(text) => self.paste(&text),
            Key::Backspace => self.question_before(),
            Key::Enter | Key::Down | Key::Tab => {
                if self.take_line() {
                    self.go_to_question(self.question + 1);
                }
            }
            Key::Up | Key::BackTab => {
                if self.typed.is_empty() || self.take_line() {
                    self.question_before();
                }
            }
            Key::PageDown | Key::End => {
                if self.typed.is_empty() || self.take_line() {
                    self.skip();
                }
            }
            Key::Home | Key::PageUp => self.go_to_question(0),
            _ => self.say("A line is typed at its end; Backspace takes back"),
        }
    }

    /// Returns the question at hand.
    pub(super) fn field(&self) -> ContextField {
        let field = ContextField::ALL.get(self.question);
        field.copied().unwrap_or(ContextField::Patient)
    }

    /// Puts a question before the items at hand; after the last come the items. In a lesson the case
    /// is what stands before them.
    pub(super) fn go_to_question(&mut self, question: usize) {
        self.typed.clear();
        if self.bedside.is_lesson() {
            self.scroll = 0;
        } else if question < ContextField::ALL.len() {
            self.question = question;
        } else {
            return self.go_to_items();
        }
        self.bedside.session.section = Section::Context;
    }

    fn question_before(&mut self) {
        if let Some(before) = self.question.checked_sub(1) {
            self.go_to_question(before);
        }
    }

    /// Goes to the first question that needs an answer, or to the items.
    fn skip(&mut self) {
        let Some(needed) = self.bedside.session.interview.needed_field() else {
            return self.go_to_items();
        };
        let position = ContextField::ALL.iter().position(|field| *field == needed);
        self.go_to_question(position.unwrap_or(0));
        self.refuse(format!("{} is needed to sign", needed.label()));
    }

    /// Takes the line as the answer, and says whether it could be.
    fn take_line(&mut self) -> bool {
        self.act(Action::Line(self.field(), self.typed.clone()))
    }
}
