//! The texts of a row one after another, wherever they come from.

use crate::format::csv::FieldsOfLine;

/// The texts of a row, in the order of its columns.
pub(super) trait Fields {
    /// Steps over the next text if that is one byte, and returns it; of some that are it does not.
    fn next_byte(&mut self) -> Option<u8>;

    /// Steps over the next text; `None` where there is none, or the row is to be read as ever.
    fn next(&mut self) -> Option<&[u8]>;

    /// Says whether no text is left.
    fn is_over(&mut self) -> bool;
}

impl Fields for FieldsOfLine<'_> {
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        self.next_byte()
    }

    #[inline]
    fn next(&mut self) -> Option<&[u8]> {
        Iterator::next(self)
    }

    #[inline]
    fn is_over(&mut self) -> bool {
        FieldsOfLine::is_over(self)
    }
}

/// The texts of a record that was read.
pub(super) struct Texts<'f, I> {
    texts: I,
    last: &'f str,
}

impl<'f, I: Iterator<Item = &'f str>> Texts<'f, I> {
    pub(super) fn of(texts: I) -> Self {
        Self { texts, last: "" }
    }
}

impl<'f, I: Iterator<Item = &'f str>> Fields for Texts<'f, I> {
    fn next_byte(&mut self) -> Option<u8> {
        None
    }

    fn next(&mut self) -> Option<&[u8]> {
        self.last = self.texts.next()?;
        Some(self.last.as_bytes())
    }

    fn is_over(&mut self) -> bool {
        self.texts.next().is_none()
    }
}
