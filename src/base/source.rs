//! A named text, and the line and column of each byte of it.
//!
//! Errors are found as byte offsets and shown as lines and columns; this is the one place that
//! turns the first into the second.

/// A stretch of a text, as byte offsets: from the first byte up to, but not with, the last.
pub type Span = std::ops::Range<usize>;

/// A line and a column of a text, both from 1; the column counts characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The column in characters of that line, from 1.
    pub column: u64,
}

impl Place {
    /// The place of what begins a text.
    pub const FIRST: Self = Self { line: 1, column: 1 };

    /// Returns the place that a place in a part of a text has in the whole, where the part begins at `self`.
    #[must_use]
    pub fn plus(self, within: Self) -> Self {
        Self {
            line: self.line + within.line - 1,
            // Only on its first line does something stand before the part.
            column: match within.line {
                1 => self.column + within.column - 1,
                _ => within.column,
            },
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", self.line, self.column)
    }
}

/// A text with the name a person knows it by: a path, or `<stdin>`.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// Makes a source from its name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Returns the name that a person knows the text by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the line and column of a byte; an offset past the end is the place after the last character.
    pub fn place(&self, offset: usize) -> Place {
        place(&self.text, offset)
    }
}

/// Returns the line and column of a byte of a text; an offset past the end is the place after the last character.
pub fn place(text: &str, offset: usize) -> Place {
    let offset = floor(text, offset);
    let before = text.get(..offset).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before.get(start..).unwrap_or_default().chars().count();
    Place {
        line: line as u64 + 1,
        column: column as u64 + 1,
    }
}

/// Moves a span to character boundaries inside `text`, outwards, so that it can be sliced and drawn.
pub fn fit(text: &str, span: &Span) -> Span {
    let start = floor(text, span.start);
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let source = Source::new("é.toml", "aé\nbö = 1\n");
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 1, column: 3 });
        assert_eq!(source.place(4), Place { line: 2, column: 1 });
        assert_eq!(source.place(7), Place { line: 2, column: 3 });
        assert_eq!(source.place(999), Place { line: 3, column: 1 });
    }

    #[test]
    fn a_span_inside_a_character_grows_to_hold_it() {
        assert_eq!(fit("aéb", &(2..2)), 1..3);
        assert_eq!(fit("aéb", &(1..2)), 1..3);
        assert_eq!(fit("ab", &(5..9)), 2..2);
        #[expect(
            clippy::reversed_empty_ranges,
            reason = "a reversed span must not panic"
        )]
        let reversed = 2..1;
        assert_eq!(fit("abc", &reversed), 2..2);
    }
}
