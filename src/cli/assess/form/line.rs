//! A line that is being typed, with a cursor in it, edited by the keys that people know.

use tui_input::{Input, InputRequest};

use super::keys::Key;

/// A line, and where in it the cursor stands.
#[derive(Clone, Debug, Default)]
pub struct TypedLine(Input);

impl TypedLine {
    /// Returns what was typed.
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// Says whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Returns what stands before the cursor.
    pub fn before_cursor(&self) -> String {
        self.text().chars().take(self.0.cursor()).collect()
    }

    /// Takes all of it away.
    pub fn clear(&mut self) {
        self.0.reset();
    }

    /// Puts a text in its place, with the cursor at its end.
    pub fn set(&mut self, text: &str) {
        self.0 = Input::from(text);
    }

    /// Returns what was typed, and takes it away.
    pub fn take(&mut self) -> String {
        self.0.value_and_reset()
    }

    /// Types a text at the cursor.
    pub fn insert(&mut self, text: &str) {
        for character in text.chars() {
            self.0.handle(InputRequest::InsertChar(character));
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
        self.0.handle(request);
        true
    }
}
