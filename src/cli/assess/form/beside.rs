//! What keys do at what is asked beside the items: the measures, of which a number is typed, then the checks,
//! which are yes or no. Enter leaves one out that was not measured or asked; no key leaves out all of them.

use chrono::TimeDelta;

use super::keys::Key;
use super::pages::{MOST_DIGITS, SECONDS};
use super::state::{Form, Tone};
use crate::assessment::{Asked, Roused};
use crate::interview::session::{A_MINUTE, Action, Beside, Section, Session};
use crate::render::bedside;

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
            Some(Beside::Rouse) => self.press_at_rousing(key),
            Some(Beside::Check(check)) => self.press_at_check(check, key),
            None => self.go_to_review(),
        }
    }

    fn press_at_measure(&mut self, measure: usize, key: &Key) {
        let goes_on = matches!(
            key,
            Key::Enter
                | Key::Down
                | Key::Tab
                | Key::Up
                | Key::BackTab
                | Key::PageDown
                | Key::Character('s')
        );
        if goes_on && !self.take_reading(measure) {
            return;
        }
        match key {
            Key::Enter | Key::Down | Key::Tab => self.next_beside(),
            Key::Up | Key::BackTab => self.before_beside(),
            Key::PageDown | Key::Character('s') => self.go_to_checks_of_page(),
            Key::Character('0'..='9' | '.' | ',') if self.typed.text().len() < MOST_DIGITS => {
                self.typed.edit(key);
            }
            Key::Escape if !self.typed.is_empty() => self.typed.clear(),
            Key::Character('-') => {
                self.typed.clear();
                self.act(Action::Measure(measure, String::new()));
            }
            Key::Character('t') if self.is_counted() => {
                let now = self.bedside.now().time;
                self.until = now.checked_add_signed(TimeDelta::seconds(SECONDS));
            }
            Key::Character('?') => self.help = Some(0),
            Key::Paste(_) => self.refuse("Pasted text is no answer, and was left out"),
            key if self.typed.is_empty() && self.help_or_leave(key) => {}
            Key::Character(_) => {
                self.refuse("This is measured: a number, or Enter alone if it was not");
            }
            key if self.typed.edit(key) => {}
            Key::Backspace => self.back_by_one(),
            Key::PageUp => self.back_to_items(),
            _ => {}
        }
        let raised = self.bedside.session.raised_by_measure(measure);
        if let (true, Some(words)) = (goes_on, raised) {
            self.said = Some((Tone::Flag, words.to_owned()));
        }
    }

    /// Takes what was typed, if anything was, and says whether it could be.
    fn take_reading(&mut self, measure: usize) -> bool {
        let typed = self.typed.take();
        self.until = None;
        typed.is_empty() || self.act(Action::Measure(measure, typed))
    }

    /// Goes past all that is measured, to the next that is answered yes or no.
    pub(super) fn go_to_checks_of_page(&mut self) {
        let rows = self.beside();
        let next = Session::past_the_measures(&rows, self.row);
        self.passed = self.passed.max(next);
        if next < rows.len() {
            self.row = next;
        } else {
            self.go_to_review();
        }
    }

    /// Does what a key says where it is asked whether a patient who is asleep can be roused: an answer goes
    /// on, and where nothing was scored to the summary.
    fn press_at_rousing(&mut self, key: &Key) {
        if self.help_or_leave(key) {
            return;
        }
        let assessment = self.bedside.session.interview.assessment();
        let is_open = assessment.context.roused.is_none();
        match key {
            Key::Character('y' | 'Y') => self.rouse(Roused::Yes),
            Key::Character('n' | 'N') => self.rouse(Roused::No),
            Key::Character('t' | 'T') => self.rouse(Roused::NotTried),
            Key::Character('-') => {
                self.act(Action::Rouse(None));
            }
            Key::Enter => self.next_beside(),
            Key::PageDown | Key::Character('s') => self.go_to_checks_of_page(),
            Key::Down | Key::Tab => self.row = (self.row + 1).min(self.last_row()),
            Key::Up | Key::BackTab => self.before_beside(),
            Key::Backspace => self.back_by_one(),
            Key::PageUp => self.back_to_items(),
            Key::Paste(_) => self.refuse("Pasted text is no answer, and was left out"),
            Key::Character(_) => {
                self.refuse("Can be roused: y yes, n no, t not tried, Enter leaves it open");
            }
            _ => {}
        }
        if is_open && matches!(key, Key::Enter | Key::PageDown | Key::Character('s')) {
            self.say(bedside::LEFT_OPEN);
        }
    }

    fn rouse(&mut self, roused: Roused) {
        self.act(Action::Rouse(Some(roused)));
        if self.bedside.session.interview.outcome().is_scored() {
            self.next_beside();
        } else {
            self.go_to_review();
        }
    }

    fn press_at_check(&mut self, check: usize, key: &Key) {
        if self.help_or_leave(key) {
            return;
        }
        match key {
            Key::Character('y' | 'Y') => self.answer_check(check, Asked::Yes),
            Key::Character('n' | 'N') => self.answer_check(check, Asked::No),
            Key::Character('-') => {
                self.act(Action::Check(check, Asked::Not));
            }
            Key::Character('v') if self.bedside.is_lesson() => self.go_to_context(),
            Key::Character('c') => self.confirm_check(check),
            Key::Enter => self.next_beside(),
            Key::PageDown | Key::Character('s') if self.passed >= self.beside().len() => {
                self.go_to_review();
            }
            Key::Down | Key::Tab => self.row = (self.row + 1).min(self.last_row()),
            Key::Up | Key::BackTab => self.before_beside(),
            Key::Backspace => self.back_by_one(),
            Key::PageUp => self.back_to_items(),
            Key::PageDown | Key::End | Key::Character(_) => {
                self.refuse("Each is asked by itself: y yes, n no, Enter if it was not asked");
            }
            Key::Paste(_) => self.refuse("Pasted text is no answer, and was left out"),
            _ => {}
        }
    }

    /// Answers a check, goes on, and says at once what a yes asks of whoever gave it.
    fn answer_check(&mut self, check: usize, answer: Asked) {
        self.act(Action::Check(check, answer));
        self.next_beside();
        let raised = self.bedside.session.raised_by_check(check);
        self.said = raised.map(|words| (Tone::Flag, words.to_owned()));
    }

    /// Takes what was answered last time for what alone may be confirmed without asking: a fact about the
    /// patient.
    fn confirm_check(&mut self, check: usize) {
        let asked = self.bedside.session.shown.checks().get(check);
        let last = asked.and_then(|check| self.bedside.confirmable(check));
        match last {
            Some(answer) => self.answer_check(check, answer),
            None => self.refuse("This is asked each time: y yes, n no, Enter if it was not asked"),
        }
    }

    fn last_row(&self) -> usize {
        self.beside().len().saturating_sub(1)
    }

    /// Goes to the next row; after the last comes the summary.
    fn next_beside(&mut self) {
        self.passed = self.passed.max(self.row + 1);
        if self.row < self.last_row() {
            self.row += 1;
        } else {
            self.go_to_review();
        }
    }

    /// Goes back to the row before, and from the first to the items.
    fn back_by_one(&mut self) {
        match self.row.checked_sub(1) {
            Some(before) => self.row = before,
            None => self.back_to_items(),
        }
    }

    fn before_beside(&mut self) {
        match self.row.checked_sub(1) {
            Some(before) => self.row = before,
            None => self.say("This is the first; Backspace goes back to the items"),
        }
    }
}
