//! What keys do at the items: a digit answers and goes on, a measured value ends with Enter.

use chrono::TimeDelta;

use super::keys::Key;
use super::state::{Form, Page, Prompt, Step};
use crate::cli::assess::desk::Desk;
use crate::cli::assess::reasons::{permitted, takes_value};
use crate::interview::{Finding, State};
use crate::render::bedside;

/// The most digits that are typed for one number.
const MOST_DIGITS: usize = 7;
/// How long a pulse is counted.
const SECONDS: i64 = 60;

impl Form {
    /// Does what a key says at an item.
    pub(super) fn press_items(&mut self, key: Key, desk: &mut Desk) -> Step {
        match key {
            Key::Character(character) => self.character(character, desk),
            Key::Enter => self.enter(desk),
            Key::Backspace => self.take_back(desk),
            Key::Escape => {
                if self.typed.is_empty() && !self.not_due && !self.by_points {
                    self.prompt = Some(Prompt::Leave);
                }
                self.at_item(self.item);
            }
            Key::Up | Key::Left | Key::BackTab => match self.item.checked_sub(1) {
                Some(before) => self.at_item(before),
                None => self.at_question(crate::interview::Before::ALL.len() - 1, desk),
            },
            Key::Down | Key::Right | Key::Tab => self.next(desk),
            Key::Home | Key::PageUp => self.at_item(0),
            Key::End | Key::PageDown => {
                self.at_item(desk.shown.items().len().saturating_sub(1));
            }
            Key::Paste(_) => {
                self.refuse("Pasted text is no answer, and was left out: type the answer");
            }
            _ => {}
        }
        Step::Stay
    }

    fn character(&mut self, character: char, desk: &mut Desk) {
        match character.to_ascii_lowercase() {
            digit @ '0'..='9' => self.digit(digit, desk),
            'n' => self.ask(Prompt::Note, desk),
            'u' => self.ask(Prompt::Reason, desk),
            'c' => self.cause(desk),
            'a' => self.attempt(desk),
            'x' => self.not_due(desk),
            'p' if takes_value(desk.item(self.item)) => {
                self.by_points = !self.by_points;
                self.typed.clear();
            }
            't' if takes_value(desk.item(self.item)) => {
                self.until = desk
                    .now()
                    .time
                    .checked_add_signed(TimeDelta::seconds(SECONDS));
            }
            's' => self.go_to_checks(desk),
            'v' if desk.lesson().is_some() => self.at_question(0, desk),
            'q' => self.prompt = Some(Prompt::Leave),
            '?' | 'h' => self.prompt = Some(Prompt::Help),
            _ => {
                let permitted = permitted(desk.item(self.item));
                self.refuse(format!(
                    "`{}` does nothing here: {permitted}, or ? for help",
                    crate::base::text::visible(&character.to_string())
                ));
            }
        }
    }

    /// Says whether an answer is more than one digit, and ends with Enter.
    pub(super) fn is_typed_whole(&self, desk: &Desk) -> bool {
        let item = desk.item(self.item);
        let long = |most: u16| most > 9;
        (takes_value(item) && !self.by_points) || item.is_some_and(|item| long(item.most_points()))
    }

    fn digit(&mut self, digit: char, desk: &mut Desk) {
        if !self.is_typed_whole(desk) {
            let points = digit
                .to_digit(10)
                .and_then(|digit| u16::try_from(digit).ok());
            return self.found(Finding::Points(points.unwrap_or(u16::MAX)), desk);
        }
        if self.typed.len() < MOST_DIGITS {
            self.typed.push(digit);
        }
    }

    /// Takes what was typed; where nothing was, Enter is no answer.
    fn enter(&mut self, desk: &mut Desk) {
        if let Ok(number) = self.typed.parse::<u32>() {
            let finding = match takes_value(desk.item(self.item)) && !self.by_points {
                true => Finding::Value(number),
                false => Finding::Points(u16::try_from(number).unwrap_or(u16::MAX)),
            };
            return self.found(finding, desk);
        }
        let view = desk.view();
        if view.is_through() {
            return self.go_to_checks(desk);
        }
        let is_open = view
            .items
            .get(self.item)
            .is_some_and(|item| item.state == State::Open);
        match view.next_open(Some(self.item)) {
            Some(open) if !is_open => self.at_item(open),
            _ => {
                let permitted = permitted(desk.item(self.item));
                self.refuse(format!(
                    "This is open: {permitted}, u if it cannot be assessed, or arrow down to leave it for later"
                ));
            }
        }
    }

    /// Takes a finding, and goes on to the next item that is open.
    pub(super) fn found(&mut self, finding: Finding, desk: &mut Desk) {
        self.until = None;
        let not_due = self.not_due && !matches!(finding, Finding::Unable(_));
        let taken = match not_due {
            true => desk.find_not_due(self.item, finding.clone()),
            false => desk.find(self.item, finding.clone()),
        };
        match taken {
            Ok(()) => {}
            Err(refusal) => {
                let value = match finding {
                    Finding::Value(value) if refusal.can_be_confirmed => Some(value),
                    _ => None,
                };
                self.typed.clear();
                match value {
                    Some(value) => {
                        self.refuse(refusal.message);
                        self.prompt = Some(Prompt::Confirm(value));
                    }
                    None => self.refused(&refusal),
                }
                return;
            }
        }
        self.trail.push(self.item);
        self.go_on(desk);
    }

    /// Goes to the next item that is open. Once none is it stays, so that a key that was meant for this
    /// item, `n` for a note above all, never answers a check.
    fn go_on(&mut self, desk: &mut Desk) {
        match desk.view().next_open(Some(self.item)) {
            Some(open) => self.at_item(open),
            None => {
                self.at_item(self.item);
                self.say("Everything is answered: Enter goes on, n writes a note to this item");
            }
        }
    }

    fn next(&mut self, desk: &mut Desk) {
        if self.item + 1 < desk.shown.items().len() {
            return self.at_item(self.item + 1);
        }
        match desk.view().next_open(None) {
            Some(open) => self.at_item(open),
            None => self.go_to_checks(desk),
        }
    }

    /// Takes back what was typed, or the answer here, or else the answer before.
    fn take_back(&mut self, desk: &mut Desk) {
        if self.rub_out() {
            return;
        }
        let is_open = |item: usize, desk: &Desk| {
            let view = desk.view();
            view.items
                .get(item)
                .is_none_or(|item| item.state == State::Open)
        };
        if is_open(self.item, desk) {
            self.trail.retain(|item| !is_open(*item, desk));
            let Some(last) = self.trail.pop() else {
                return self.say("Nothing was answered yet that could be taken back");
            };
            self.at_item(last);
        }
        if let Err(refusal) = desk.find(self.item, Finding::Open) {
            return self.refused(&refusal);
        }
        let label = desk.item(self.item).map_or("", |item| &item.label);
        self.say(format!("{label} is open again"));
    }

    /// Turns a finding into one that is not due to withdrawal, or says so of the one that comes.
    fn not_due(&mut self, desk: &mut Desk) {
        let seen = desk.seen(self.item);
        let found = seen.is_some_and(|seen| seen.choice().is_some());
        if !found {
            self.not_due = !self.not_due;
            if self.not_due {
                self.say("Found, but not due to withdrawal: now type what is found");
            }
            return;
        }
        let due = seen.is_some_and(|seen| seen.is_attributed());
        match desk.find(self.item, Finding::Attributed(!due)) {
            Ok(()) if due => self.say("Found, but not due to withdrawal: it counts 0"),
            Ok(()) => self.say("Due to withdrawal after all: it counts"),
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn cause(&mut self, desk: &mut Desk) {
        let causes = desk
            .item(self.item)
            .map_or(0, |item| item.confounders.len());
        match causes {
            0 => self.refuse("The scale asks for no other cause here; n writes a note"),
            1 => self.toggle_cause(0, desk),
            _ => self.ask(Prompt::Cause, desk),
        }
    }

    /// Marks another cause as found, or as not found after all.
    pub(super) fn toggle_cause(&mut self, which: usize, desk: &mut Desk) {
        let view = desk.view();
        let marks = view
            .items
            .get(self.item)
            .map(|item| item.confounders.as_slice());
        let found = marks
            .and_then(|marks| marks.get(which))
            .copied()
            .unwrap_or(false);
        match desk.find(self.item, Finding::Confounder(which, !found)) {
            Ok(()) if found => self.say("Not found after all"),
            Ok(()) => self.say("Another cause found: rate only what withdrawal explains"),
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn attempt(&mut self, desk: &mut Desk) {
        if desk.interview.assessment().answered() > 0 {
            return self.refuse(
                "Some items have answers, so this is more than an attempt: u at each open one, then s",
            );
        }
        self.ask(Prompt::Attempt, desk);
    }

    fn ask(&mut self, prompt: Prompt, desk: &Desk) {
        self.prompt = Some(prompt);
        self.typed.clear();
        if prompt == Prompt::Note {
            let note = desk
                .seen(self.item)
                .and_then(|seen| seen.detail()?.note.clone());
            self.typed = note.unwrap_or_default();
        }
    }

    /// Goes to the checks. While items are open it takes asking twice.
    pub(super) fn go_to_checks(&mut self, desk: &Desk) {
        let view = desk.view();
        if !view.is_through() && !self.open_was_said {
            self.open_was_said = true;
            let items = desk.shown.items().iter().zip(&view.items);
            let open = items.filter(|(_, item)| item.state == State::Open);
            let open: Vec<&str> = open.map(|(item, _)| item.label.as_str()).collect();
            return self.refuse(format!(
                "{}: u says why; s once more goes on without",
                bedside::open(&open)
            ));
        }
        self.open_was_said = false;
        self.typed.clear();
        self.until = None;
        if desk.shown.checks().is_empty() || !view.outcome.is_scored() {
            return self.go_to_review(desk);
        }
        self.page = Page::Checks;
        self.check = 0;
        self.scroll = 0;
    }
}
