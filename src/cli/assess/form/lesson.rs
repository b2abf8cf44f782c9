//! What keys do in a lesson only: reading the case, handing in, reading the answers beside the key.

use super::keys::Key;
use super::state::{Form, Page, Prompt, Step};
use crate::cli::assess::desk::Desk;

impl Form {
    /// Does what a key says at the case: it is read, and then rated.
    pub(super) fn press_case(&mut self, key: &Key, desk: &Desk) -> Step {
        match key {
            Key::Character('q') | Key::Escape => self.prompt = Some(Prompt::Leave),
            Key::Character('?' | 'h') => self.prompt = Some(Prompt::Help),
            Key::Enter | Key::Character(' ') if self.is_more_below() => self.down_a_page(),
            Key::Enter | Key::Character('v' | ' ') => self.leave_case(desk),
            key => self.read(key),
        }
        Step::Stay
    }

    fn leave_case(&mut self, desk: &Desk) {
        self.scroll = 0;
        let at_hand = self.item;
        let was_rated = desk.interview.has_answers();
        self.go_to_items(desk);
        if was_rated {
            // Whoever looks the case up again goes on where it was left.
            self.at_item(at_hand);
        }
    }

    /// Does what a key says before handing in.
    pub(super) fn press_hand_in(&mut self, key: &Key, desk: &mut Desk) -> Step {
        match key {
            Key::Character('v') => self.at_question(0, desk),
            Key::Character('q') | Key::Escape => self.prompt = Some(Prompt::Leave),
            Key::Character('?' | 'h') => self.prompt = Some(Prompt::Help),
            Key::Backspace | Key::Left | Key::BackTab => self.back_from_review(desk),
            Key::Enter => match desk.hand_in() {
                Ok(()) if desk.lesson().is_some_and(|lesson| lesson.shows_key) => {
                    self.page = Page::Feedback;
                    self.scroll = 0;
                }
                Ok(()) => return Step::HandedIn,
                Err(refusal) => self.refused(&refusal),
            },
            key => self.read(key),
        }
        Step::Stay
    }

    /// Does what a key says beside the key: nothing can be changed any more.
    pub(super) fn press_feedback(&mut self, key: &Key) -> Step {
        match key {
            Key::Enter | Key::Character(' ') if self.is_more_below() => self.down_a_page(),
            Key::Enter | Key::Character('q' | ' ') | Key::Escape | Key::EndOfInput => {
                return Step::HandedIn;
            }
            key => self.read(key),
        }
        Step::Stay
    }

    fn is_more_below(&self) -> bool {
        self.scroll < self.drawn.furthest
    }
}
