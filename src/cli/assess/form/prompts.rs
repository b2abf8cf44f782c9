//! What is asked in between: a note, a reason, whether to leave. Escape goes back to the page.

use super::keys::Key;
use super::state::{Form, Prompt, Step};
use crate::cli::assess::desk::Desk;
use crate::cli::assess::reasons::{ATTEMPT_REASONS, REASONS};
use crate::interview::Finding;

impl Form {
    /// Takes a key as the answer to what is asked in between.
    pub(super) fn answer_prompt(&mut self, prompt: Prompt, key: Key, desk: &mut Desk) -> Step {
        match prompt {
            Prompt::Help => self.read_help(key),
            // Enter and Escape are pressed too lightly to leave by.
            Prompt::Leave => {
                self.prompt = None;
                if matches!(key, Key::Character('q' | 'Q' | 'y' | 'Y') | Key::EndOfInput) {
                    return Step::Leave;
                }
            }
            Prompt::Note | Prompt::Confirm(_) => self.write(prompt, key, desk),
            Prompt::Reason | Prompt::Attempt | Prompt::Cause => self.pick(prompt, key, desk),
        }
        Step::Stay
    }

    /// Scrolls the help, of which a small screen shows a part; all else goes back.
    fn read_help(&mut self, key: Key) {
        let at = self.scroll.min(self.drawn.furthest);
        self.scroll = match key {
            Key::Down => at + 1,
            Key::Up => at.saturating_sub(1),
            Key::PageDown | Key::End => self.drawn.furthest,
            Key::PageUp | Key::Home => 0,
            _ => {
                self.prompt = None;
                0
            }
        };
    }

    /// Types a line of words.
    fn write(&mut self, prompt: Prompt, key: Key, desk: &mut Desk) {
        match key {
            Key::Character(character) => self.typed.push(character),
            Key::Paste(text) => self.paste(&text),
            Key::Backspace => {
                self.rub_out();
            }
            Key::Escape => self.put_away(),
            Key::Enter => {
                let words = std::mem::take(&mut self.typed);
                match prompt {
                    Prompt::Confirm(_) if words.trim().is_empty() => self.put_away(),
                    Prompt::Confirm(value) => {
                        self.put_away();
                        self.found(Finding::Confirmed(value, words), desk);
                    }
                    _ => match desk.find(self.item, Finding::Note(words.clone())) {
                        Ok(()) => {
                            self.put_away();
                            self.say("Noted");
                        }
                        Err(refusal) => {
                            self.typed = words;
                            self.refused(&refusal);
                        }
                    },
                }
            }
            _ => {}
        }
    }

    /// Takes a number of a list.
    fn pick(&mut self, prompt: Prompt, key: Key, desk: &mut Desk) {
        let Key::Character(character) = key else {
            if matches!(key, Key::Escape | Key::Backspace) {
                self.put_away();
            }
            return;
        };
        let number = character.to_digit(10).map(|digit| digit as usize);
        let which = number.and_then(|number| number.checked_sub(1));
        let reason = |reasons: &[_]| which.and_then(|which| reasons.get(which).copied());
        match prompt {
            Prompt::Reason => {
                if let Some(why) = reason(&REASONS) {
                    self.put_away();
                    return self.found(Finding::Unable(why), desk);
                }
            }
            Prompt::Attempt => {
                if let Some(why) = reason(&ATTEMPT_REASONS) {
                    self.put_away();
                    return match desk.attempt(why) {
                        Ok(()) => self.go_to_review(desk),
                        Err(refusal) => self.refused(&refusal),
                    };
                }
            }
            _ => {
                let causes = desk
                    .item(self.item)
                    .map_or(0, |item| item.confounders.len());
                if let Some(which) = which.filter(|which| *which < causes) {
                    self.put_away();
                    return self.toggle_cause(which, desk);
                }
            }
        }
        self.refuse("Type one of the numbers, or Escape to go back");
    }

    /// Goes back to the page.
    fn put_away(&mut self) {
        self.prompt = None;
        self.said = None;
        self.typed.clear();
    }
}
