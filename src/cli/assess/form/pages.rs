//! What keys do at the pages that are read: the checks, the summary, the help, and in a lesson the case
//! and the answers beside the key.

use super::keys::Key;
use super::state::{Form, Turn};
use crate::assessment::Asked;
use crate::interview::session::{Action, Section};

/// How many lines of the page before are seen again on the next one.
const OVERLAP: usize = 2;

impl Form<'_> {
    /// Does what a key says at a check.
    pub(super) fn press_at_checks(&mut self, key: &Key) {
        if self.help_or_leave(key) {
            return;
        }
        let last = self.last_check();
        match key {
            Key::Character('y' | 'Y') => self.answer_check(Asked::Yes),
            Key::Character('n' | 'N') => self.answer_check(Asked::No),
            Key::Character('-') => self.answer_check(Asked::Not),
            Key::Character('v') if self.bedside.is_lesson() => self.go_to_question(0),
            Key::Enter | Key::PageDown | Key::Character('s') => self.go_to_review(),
            Key::Down | Key::Tab | Key::Right => self.check = last.min(self.check + 1),
            Key::Up | Key::BackTab if self.check > 0 => self.check -= 1,
            Key::Backspace | Key::Left | Key::PageUp | Key::Up | Key::BackTab => {
                self.go_to_items();
            }
            Key::Character(_) => {
                self.refuse("These are yes or no: y or n, - if it was not asked, Enter to go on");
            }
            Key::Paste(_) => self.refuse("Pasted text is no answer, and was left out"),
            _ => {}
        }
    }

    fn last_check(&self) -> usize {
        let checks = self.bedside.session.shown.checks();
        checks.len().saturating_sub(1)
    }

    fn answer_check(&mut self, answer: Asked) {
        self.act(Action::Check(self.check, answer));
        self.check = self.last_check().min(self.check + 1);
    }

    /// Does what a key says at the summary: letters are the initials.
    pub(super) fn press_at_review(&mut self, key: &Key) -> Turn {
        if self.edit_line(key) {
            return Turn::Stay;
        }
        match key {
            Key::Paste(_) => self.refuse("Initials are typed, not pasted"),
            Key::Backspace | Key::Left | Key::BackTab => self.back_from_review(),
            Key::Enter if self.typed.trim().is_empty() => {
                let rater = self.bedside.rater();
                self.refuse(format!("Nothing is signed yet: type {rater} first"));
            }
            Key::Enter => {
                let initials = std::mem::take(&mut self.typed);
                match self.bedside.sign(&initials) {
                    Ok(()) => return Turn::Done,
                    Err(not_signed) => {
                        if not_signed.look_again {
                            self.go_to_review();
                        }
                        self.refused(&not_signed.refusal);
                    }
                }
            }
            key => self.read(key),
        }
        Turn::Stay
    }

    /// Goes to the summary, and works it out.
    pub(super) fn go_to_review(&mut self) {
        self.bedside.session.section = Section::Review;
        self.bedside.session.prompt = None;
        self.typed.clear();
        self.scroll = 0;
        self.bedside.make_review();
    }

    fn back_from_review(&mut self) {
        self.scroll = 0;
        match self.has_checks_to_ask() {
            true => self.bedside.session.section = Section::Checks,
            false => self.go_to_items(),
        }
    }

    /// Says whether the scale has checks: what is not scored is not asked them either.
    pub(super) fn has_checks_to_ask(&self) -> bool {
        let session = &self.bedside.session;
        !session.shown.checks().is_empty() && session.interview.outcome().is_scored()
    }

    /// Does what a key says at the case: it is read, and then rated.
    pub(super) fn press_at_case(&mut self, key: &Key) {
        if self.help_or_leave(key) {
            return;
        }
        match key {
            Key::Enter | Key::Character(' ') if self.is_more_below() => self.down_a_page(),
            Key::Enter | Key::Character('v' | ' ') => self.leave_case(),
            key => self.read(key),
        }
    }

    fn leave_case(&mut self) {
        self.scroll = 0;
        let at_hand = self.bedside.session.item;
        let was_rated = self.bedside.session.interview.has_answers();
        self.go_to_items();
        if was_rated {
            // Whoever looks the case up again goes on where it was left.
            self.at_item(at_hand);
        }
    }

    /// Does what a key says before handing in.
    pub(super) fn press_at_handing_in(&mut self, key: &Key) -> Turn {
        if self.help_or_leave(key) {
            return Turn::Stay;
        }
        match key {
            Key::Character('v') => self.go_to_question(0),
            Key::Backspace | Key::Left | Key::BackTab => self.back_from_review(),
            Key::Enter => match self.bedside.hand_in() {
                Ok(()) if self.bedside.lesson().is_some_and(|lesson| lesson.shows_key) => {
                    self.bedside.session.section = Section::Feedback;
                    self.scroll = 0;
                }
                Ok(()) => return Turn::Done,
                Err(refusal) => self.refused(&refusal),
            },
            key => self.read(key),
        }
        Turn::Stay
    }

    /// Does what a key says beside the key: nothing can be changed any more.
    pub(super) fn press_at_feedback(&mut self, key: &Key) -> Turn {
        match key {
            Key::Enter | Key::Character(' ') if self.is_more_below() => self.down_a_page(),
            Key::Enter | Key::Character('q' | ' ') | Key::Escape | Key::EndOfInput => {
                return Turn::Done;
            }
            key => self.read(key),
        }
        Turn::Stay
    }

    /// Scrolls the help, of which a small screen shows a part; all else goes back.
    pub(super) fn read_help(&mut self, key: &Key) {
        let at = self.scroll.min(self.drawn.furthest);
        self.scroll = match key {
            Key::Down => at + 1,
            Key::Up => at.saturating_sub(1),
            Key::PageDown | Key::End => self.drawn.furthest,
            Key::PageUp | Key::Home => 0,
            _ => {
                self.bedside.session.prompt = None;
                0
            }
        };
    }

    /// Goes through a long text.
    fn read(&mut self, key: &Key) {
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

    fn is_more_below(&self) -> bool {
        self.scroll < self.drawn.furthest
    }

    /// Goes down by as much as is seen, but for some lines to find one's place by.
    fn down_a_page(&mut self) {
        self.scroll = self.scroll.saturating_add(self.page_of_lines());
    }

    fn page_of_lines(&self) -> usize {
        self.drawn.room.saturating_sub(OVERLAP).max(1)
    }

    /// Goes up, from the end if it was passed.
    fn up(&mut self, lines: usize) {
        self.scroll = self.scroll.min(self.drawn.furthest).saturating_sub(lines);
    }
}
