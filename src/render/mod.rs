//! Writing for people: colour, glyphs and width are handed in as a [`Style`]; nothing is global.
//!
//! What is here may change in any release; programs read the formats in `format`. Everything that
//! came from outside goes through [`visible`](crate::base::text::visible) before it is placed, and
//! colour never carries a meaning that a word or a mark does not carry too.

pub mod agreement;
pub mod bedside;
pub mod column_map;
pub mod compared;
pub mod diagnostic;
pub mod due;
pub mod form;
pub mod history;
pub mod log;
pub mod note;
mod page;
mod plot;
pub mod policy;
pub mod rescored;
pub mod scale;
pub mod settings;
#[cfg(test)]
mod snapshot;
pub mod summary;
pub mod table;
pub mod training;
mod wording;

use anstyle::{AnsiColor, Effects};
use unicode_width::UnicodeWidthStr as _;

/// How to write: for which screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns to fill, never to pass; at least 40.
    pub width: usize,
    /// Whether to use colour and weight.
    pub color: bool,
    /// Whether to keep to ASCII, for screens without Unicode.
    pub ascii: bool,
    /// Whether to keep to plain signs alone: with `ascii`, letters of any script stay.
    pub letters: bool,
}

/// What a piece of text is, which decides its colour. Every colour is readable on light and dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// What the eye should find first: a total, a heading.
    Strong,
    /// What matters less: a source, a unit.
    Faint,
    /// A flag, or an error.
    Alarm,
    /// What is open or left out.
    Open,
}

impl Style {
    /// Plain text of a width: no colour, Unicode.
    pub fn plain(width: usize) -> Self {
        Self {
            width: width.max(40),
            color: false,
            ascii: false,
            letters: false,
        }
    }

    /// Fills at most so many columns.
    fn at_most(&self, columns: usize) -> Self {
        Self {
            width: self.width.min(columns),
            ..*self
        }
    }

    /// Colours a text, if colour is wanted.
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let style = match ink {
            Ink::Strong => anstyle::Style::new().bold(),
            Ink::Faint => anstyle::Style::new().effects(Effects::DIMMED),
            Ink::Alarm => anstyle::Style::new()
                .bold()
                .fg_color(Some(AnsiColor::Red.into())),
            Ink::Open => anstyle::Style::new().fg_color(Some(AnsiColor::Magenta.into())),
        };
        format!("{style}{text}{style:#}")
    }

    /// Chooses between a sign and what stands for it in ASCII, which has the same width.
    pub fn glyph(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { unicode }
    }

    /// Replaces what ASCII lacks, if only ASCII is wanted: dashes, dots and quotation marks by
    /// their plain forms, anything else by `?` unless letters stay.
    pub fn text(&self, text: &str) -> String {
        let text = crate::base::text::visible(text);
        if !self.ascii || text.is_ascii() {
            return text.into_owned();
        }
        let characters = text.chars().map(|character| match plain(character) {
            Some(plain) => plain.to_owned(),
            None if self.letters || character.is_ascii() => character.to_string(),
            None => "?".to_owned(),
        });
        characters.collect()
    }
}

/// Returns the plain form of a sign that has one.
fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{2010}'..='\u{2015}' | '−' => "-",
        '‘' | '’' => "'",
        '“' | '”' => "\"",
        '…' => "...",
        '·' | '•' | '●' => "*",
        '×' => "x",
        '≤' => "<=",
        '≥' => ">=",
        '°' => "deg ",
        _ => return None,
    })
}

/// Returns the columns that a text takes on a screen. Colours must not be in it yet.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// Fills a text with spaces on the right up to `width` columns.
pub fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Fills a text with spaces on the left up to `width` columns.
pub fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Folds a text into lines of at most `width` columns, at spaces where it can.
///
/// Nothing is cut: a word that is too long for a line is continued on the next. An empty text is
/// one empty line.
pub fn fold(text: &str, width: usize) -> Vec<String> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    fill(words, " ", width)
}

/// Writes words into lines of at most `width` columns, with the same between any two of a line.
///
/// Nothing is cut, as by [`fold`].
pub fn fill<'w>(words: impl Iterator<Item = &'w str>, between: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words {
        // Characters may join into fewer columns, so only a line as a whole can be measured.
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line}{between}{word}")
        };
        if columns(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.chars() {
            line.push(character);
            if columns(&line) > width && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_word_and_the_width() {
        assert_eq!(fold("one two three", 7), ["one two", "three"]);
        assert_eq!(fold("", 7), [""]);
        assert_eq!(fold("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(fold("発熱あり yes", 6), ["発熱あ", "り yes"]);
    }

    #[test]
    fn characters_that_join_into_fewer_columns_leave_no_blank_at_the_end() {
        let joined = "\u{644}\u{627}\u{644}\u{627}";
        assert_eq!(columns(joined), 2);
        assert_eq!(fold(&format!("ab {joined}"), 5), [format!("ab {joined}")]);
    }

    #[test]
    fn padding_counts_columns_and_not_characters() {
        assert_eq!(left("発熱", 6), "発熱  ");
        assert_eq!(right("é", 3), "  é");
    }

    #[test]
    fn without_colour_no_escape_is_written() {
        assert_eq!(Style::plain(80).paint(Ink::Alarm, "x"), "x");
        let colourful = Style {
            color: true,
            ..Style::plain(80)
        };
        assert_eq!(colourful.paint(Ink::Strong, "x"), "\u{1b}[1mx\u{1b}[0m");
    }

    #[test]
    fn ascii_screens_get_ascii_only() {
        let style = Style {
            ascii: true,
            ..Style::plain(80)
        };
        assert_eq!(style.text("a – “b” 発…"), "a - \"b\" ?...");
        assert!(style.text("\u{1b}[0m").is_ascii());
    }

    #[test]
    fn where_letters_stay_only_signs_become_plain() {
        let style = Style {
            ascii: true,
            letters: true,
            ..Style::plain(80)
        };
        let kept = style.text("José – «Озноб…» ¿sí? и\u{306}");
        assert_eq!(kept, "José - «Озноб...» ¿sí? и\u{306}");
    }
}
