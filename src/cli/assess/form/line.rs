//! A line that is being typed, with a cursor in it, edited by the keys that people know.

use tui_input::{Input, InputRequest};

use super::keys::Key;

/// A line, and where in it the cursor stands.
#[derive(Clone, Debug, Default)]
pub struct TypedLine {
    input: Input,
    /// Whether what stands there was refused: a character that is typed begins anew, any other key mends it.
    is_refused: bool,
}

impl TypedLine {
    /// Returns what was typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Says whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Returns what stands before the cursor.
    pub fn before_cursor(&self) -> String {
        self.text().chars().take(self.input.cursor()).collect()
    }

    /// Takes all of it away.
    pub fn clear(&mut self) {
        self.take();
    }

    /// Keeps it in sight as refused, to be mended or typed anew.
    pub fn refuse(&mut self) {
        self.is_refused = true;
    }

    /// Puts a text in its place, with the cursor at its end.
    pub fn set(&mut self, text: &str) {
        self.input = Input::from(text);
        self.is_refused = false;
    }

    /// Returns what was typed, and takes it away.
    pub fn take(&mut self) -> String {
        self.is_refused = false;
        self.input.value_and_reset()
    }

    /// Types a text at the cursor.
    pub fn insert(&mut self, text: &str) {
        for character in text.chars() {
            self.input.handle(InputRequest::InsertChar(character));
        }
    }

    /// Does what a key does within a line, and says whether it was a key for that. In an empty line there
    /// is nothing to move in or to take away.
    pub fn edit(&mut self, key: &Key) -> bool {
        let request = match key {
            Key::Character(character) => InputRequest::InsertChar(*character),
            _ if self.is_empty() => return false,
            Key::Backspace => InputRequest::DeletePrevChar,
            Key::Delete => InputRequest::DeleteNextChar,
            Key::EraseLine => InputRequest::DeleteLine,
            Key::EraseWord => InputRequest::DeletePrevWord,
            Key::Left => InputRequest::GoToPrevChar,
            Key::Right => InputRequest::GoToNextChar,
            Key::Home => InputRequest::GoToStart,
            Key::End => InputRequest::GoToEnd,
            _ => return false,
        };
        if std::mem::take(&mut self.is_refused) && matches!(key, Key::Character(_)) {
            self.input.reset();
        }
        self.input.handle(request);
        true
    }
}
