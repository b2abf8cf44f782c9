//! What keys do at the checks and at the summary.

use super::keys::Key;
use super::state::{Form, Page, Prompt, Step};
use crate::assessment::Asked;
use crate::cli::assess::desk::{Desk, NotSigned};

/// How many lines of the page before are seen again on the next one.
const OVERLAP: usize = 2;

impl Form {
    /// Does what a key says at a check.
    pub(super) fn press_checks(&mut self, key: Key, desk: &mut Desk) -> Step {
        let last = desk.shown.checks().len().saturating_sub(1);
        match key {
            Key::Character('y' | 'Y') => self.asked(Asked::Yes, last, desk),
            Key::Character('n' | 'N') => self.asked(Asked::No, last, desk),
            Key::Character('-') => self.asked(Asked::Not, last, desk),
            Key::Character('?' | 'h') => self.prompt = Some(Prompt::Help),
            Key::Character('q') | Key::Escape => self.prompt = Some(Prompt::Leave),
            Key::Character('v') if desk.lesson().is_some() => self.at_question(0, desk),
            Key::Enter | Key::PageDown | Key::Character('s') => self.go_to_review(desk),
            Key::Down | Key::Tab | Key::Right => self.check = last.min(self.check + 1),
            Key::Up | Key::BackTab if self.check > 0 => self.check -= 1,
            Key::Backspace | Key::Left | Key::PageUp | Key::Up | Key::BackTab => {
                self.go_to_items(desk);
            }
            Key::Character(_) => {
                self.refuse("These are yes or no: y or n, - if it was not asked, Enter to go on");
            }
            Key::Paste(_) => self.refuse("Pasted text is no answer, and was left out"),
            _ => {}
        }
        Step::Stay
    }

    fn asked(&mut self, answer: Asked, last: usize, desk: &mut Desk) {
        desk.ask(self.check, answer);
        self.check = last.min(self.check + 1);
    }

    /// Does what a key says at the summary: letters are the initials.
    pub(super) fn press_review(&mut self, key: Key, desk: &mut Desk) -> Step {
        match key {
            Key::Character('?') if self.typed.is_empty() => self.prompt = Some(Prompt::Help),
            Key::Character(character) => self.typed.push(character),
            Key::Paste(_) => self.refuse("Initials are typed, not pasted"),
            Key::Backspace if self.rub_out() => {}
            Key::Backspace | Key::Left | Key::BackTab => self.back_from_review(desk),
            Key::Escape => {
                if self.typed.is_empty() {
                    self.prompt = Some(Prompt::Leave);
                }
                self.typed.clear();
            }
            Key::Enter if self.typed.trim().is_empty() => {
                self.refuse(format!(
                    "Nothing is signed yet: type {} first",
                    desk.rater()
                ));
            }
            Key::Enter => {
                let initials = std::mem::take(&mut self.typed);
                let review = self.review.take().unwrap_or_else(|| desk.review());
                match desk.sign(&initials, &review) {
                    Ok(signed) => return Step::Signed(Box::new(signed)),
                    Err(NotSigned::Refused(refusal)) => {
                        self.review = Some(review);
                        self.refused(&refusal);
                    }
                    Err(NotSigned::LookAgain(refusal)) => {
                        self.go_to_review(desk);
                        self.refused(&refusal);
                    }
                }
            }
            key => self.read(&key),
        }
        Step::Stay
    }

    /// Goes through a long text.
    pub(super) fn read(&mut self, key: &Key) {
        match key {
            Key::Down => self.scroll = self.scroll.saturating_add(1),
            Key::Up => self.up(1),
            Key::PageDown | Key::Tab => self.down_a_page(),
            Key::PageUp => self.up(self.page_of_lines()),
            Key::Home => self.scroll = 0,
            Key::End => self.scroll = usize::MAX,
            _ => {}
        }
    }

    /// Goes down by as much as is seen, but for some lines to find one's place by.
    pub(super) fn down_a_page(&mut self) {
        self.scroll = self.scroll.saturating_add(self.page_of_lines());
    }

    fn page_of_lines(&self) -> usize {
        self.drawn.room.saturating_sub(OVERLAP).max(1)
    }

    /// Goes up, from the end if it was passed.
    fn up(&mut self, lines: usize) {
        self.scroll = self.scroll.min(self.drawn.furthest).saturating_sub(lines);
    }

    pub(super) fn back_from_review(&mut self, desk: &Desk) {
        self.scroll = 0;
        if desk.shown.checks().is_empty() || !desk.view().outcome.is_scored() {
            self.go_to_items(desk);
        } else {
            self.page = Page::Checks;
        }
    }
}
