//! A JSON text as what is to be read of it: the elements of a list one after another, or the one value
//! that it is. Each is as long as a line may be, and no more than one is held, however long the list is.
//!
//! Here it is only seen where an element ends; what is in it is read by [`document`](crate::base::document).

use std::io::{self, BufRead};

use super::piece::{
    BYTE_ORDER_MARK, Broken, Bytes, ONE_TEXT_TOO_LONG, Piece, Pieces, available, pass,
};
use crate::base::source::Place;

/// Reads elements.
pub struct Elements<R> {
    input: R,
    /// The place of what comes next.
    place: Place,
    bytes: Bytes,
    next: Next,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The beginning of the text.
    Beginning,
    /// What stands behind an element of a list.
    Behind,
    /// Nothing.
    End,
}

impl<R: BufRead> Elements<R> {
    /// Starts at the beginning of a text. A byte order mark is left out.
    pub fn new(input: R) -> Self {
        Self {
            input,
            place: Place::FIRST,
            bytes: Bytes::default(),
            next: Next::Beginning,
        }
    }

    /// Steps over what stands before the first element, or the only value, if there is one.
    fn beginning(&mut self) -> Result<bool, Broken> {
        for byte in BYTE_ORDER_MARK {
            if self.peek()? != Some(*byte) {
                break;
            }
            self.input.consume(1);
        }
        match self.peek_behind_spaces()? {
            None => Err(self.wrong("EOF while parsing a value")),
            Some(b'[') => {
                self.step(b'[');
                self.next_of_list(false)
            }
            // The only value: nothing may come behind it.
            Some(byte) => self.must_begin(byte),
        }
    }

    /// Steps to the next element of a list, if there is one; `begun` says that one stands before it.
    fn next_of_list(&mut self, begun: bool) -> Result<bool, Broken> {
        let mut next = self.peek_behind_spaces()?;
        match next {
            Some(b']') => {
                self.step(b']');
                self.end()?;
                return Ok(false);
            }
            Some(b',') if begun => {
                self.step(b',');
                next = self.peek_behind_spaces()?;
                if next == Some(b']') {
                    return Err(self.wrong("trailing comma"));
                }
            }
            Some(_) if begun => return Err(self.wrong("expected `,` or `]`")),
            _ => {}
        }
        let Some(byte) = next else {
            return Err(self.wrong("EOF while parsing a list"));
        };
        self.next = Next::Behind;
        self.must_begin(byte)
    }

    fn must_begin(&self, byte: u8) -> Result<bool, Broken> {
        match byte {
            b',' | b':' | b']' | b'}' => Err(self.wrong("expected value")),
            _ => Ok(true),
        }
    }

    /// Holds the text to having ended.
    fn end(&mut self) -> Result<(), Broken> {
        match self.peek_behind_spaces()? {
            None => Ok(()),
            Some(_) => Err(self.wrong("trailing characters")),
        }
    }

    fn wrong(&self, words: &'static str) -> Broken {
        Broken::Wrong(self.place, words)
    }

    /// Fetches a value, or what there is of it before the input ends.
    fn value(&mut self) -> io::Result<()> {
        self.bytes.clear();
        let mut form = Form::default();
        loop {
            let available = available(&mut self.input)?;
            if available.is_empty() {
                return Ok(());
            }
            let (length, ended) = form.takes(available);
            let part = available.get(..length).unwrap_or_default();
            self.bytes.add(part);
            pass(&mut self.place, part);
            self.input.consume(length);
            if ended {
                return Ok(());
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(available(&mut self.input)?.first().copied())
    }

    fn peek_behind_spaces(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(space @ (b' ' | b'\t' | b'\r' | b'\n')) => self.step(space),
                other => return Ok(other),
            }
        }
    }

    fn step(&mut self, byte: u8) {
        pass(&mut self.place, &[byte]);
        self.input.consume(1);
    }
}

impl<R: BufRead> Pieces for Elements<R> {
    /// Returns the next element, or the only value. Where it is no JSON where elements are told apart,
    /// there is no other.
    fn read(&mut self) -> Result<Option<(Place, Piece<'_>)>, Broken> {
        let next = std::mem::replace(&mut self.next, Next::End);
        let begins = match next {
            Next::End => false,
            Next::Beginning => self.beginning()?,
            Next::Behind => self.next_of_list(true)?,
        };
        if !begins {
            return Ok(None);
        }
        let place = self.place;
        self.value()?;
        if self.next == Next::End {
            self.end()?;
        }
        let bytes = self.bytes.all();
        let element = bytes.map_or(Piece::TooLong, |bytes| Piece::of(bytes, place));
        Ok(Some((place, element)))
    }

    fn help_if_too_long(&self) -> &'static str {
        match self.next {
            Next::Behind => "shorten its notes, or what stands under `extra`",
            _ => ONE_TEXT_TOO_LONG,
        }
    }

    /// Where one ends that is no JSON is in doubt, and with it where the others are.
    fn are_lines(&self) -> bool {
        false
    }
}

/// How far into a value its bytes have led.
#[derive(Default)]
struct Form {
    /// In how many brackets and braces.
    depth: usize,
    in_text: bool,
    behind_backslash: bool,
    begun: bool,
}

impl Form {
    /// Returns how many of the bytes belong to the value, and whether it ends with them.
    fn takes(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().enumerate() {
            let begun = std::mem::replace(&mut self.begun, true);
            if self.in_text {
                let escaped = std::mem::take(&mut self.behind_backslash);
                self.behind_backslash = *byte == b'\\' && !escaped;
                self.in_text = *byte != b'"' || escaped;
                if !self.in_text && self.depth == 0 {
                    return (at + 1, true);
                }
                continue;
            }
            match byte {
                // A number or a word, and what follows it.
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'"' | b'[' | b']' | b'{' | b'}'
                    if begun && self.depth == 0 =>
                {
                    return (at, true);
                }
                b'"' => self.in_text = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                _ => {}
            }
        }
        (bytes.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::super::piece::LONGEST;
    use super::*;
    use std::io::BufReader;

    /// Reads all elements, as texts with their places, and why reading ended.
    fn elements(bytes: &[u8], buffer: usize) -> Vec<String> {
        let mut elements = Elements::new(BufReader::with_capacity(buffer, bytes));
        let mut all = Vec::new();
        loop {
            match elements.read() {
                Ok(None) => return all,
                Ok(Some((place, element))) => all.push(format!("{place} {element:?}")),
                Err(broken) => {
                    all.push(format!("{broken:?}"));
                    return all;
                }
            }
        }
    }

    fn hold(text: &str, expected: &[&str]) {
        for buffer in [1, 2, 3, 4096] {
            assert_eq!(elements(text.as_bytes(), buffer), expected, "{text}");
        }
    }

    #[test]
    fn a_list_is_its_elements_and_anything_else_one_value() {
        hold("[]", &[]);
        hold("\u{feff} [ ] \n", &[]);
        hold("[1,2]", &["1:2 Text(\"1\")", "1:4 Text(\"2\")"]);
        hold("7 ", &["1:1 Text(\"7\")"]);
        hold(
            "[é\n, \"a\"]",
            &["1:2 Text(\"é\")", "2:3 Text(\"\\\"a\\\"\")"],
        );
        hold("{\"a\":[1,{}]}", &["1:1 Text(\"{\\\"a\\\":[1,{}]}\")"]);
        hold(
            r#"["],\"",[]]"#,
            &["1:2 Text(\"\\\"],\\\\\\\"\\\"\")", "1:9 Text(\"[]\")"],
        );
    }

    #[test]
    fn what_is_between_elements_is_held_to_json() {
        let wrong = |line: u64, column: u64, words: &str| {
            format!("{:?}", Broken::Wrong(Place { line, column }, "WORDS")).replace("WORDS", words)
        };
        for (text, last) in [
            ("", wrong(1, 1, "EOF while parsing a value")),
            ("[", wrong(1, 2, "EOF while parsing a list")),
            ("[1", wrong(1, 3, "EOF while parsing a list")),
            ("[1,", wrong(1, 4, "EOF while parsing a list")),
            ("[1\n,]", wrong(2, 2, "trailing comma")),
            ("[,1]", wrong(1, 2, "expected value")),
            ("[1 2]", wrong(1, 4, "expected `,` or `]`")),
            ("[1}", wrong(1, 3, "expected `,` or `]`")),
            ("[1] 2", wrong(1, 5, "trailing characters")),
            ("{} {}", wrong(1, 4, "trailing characters")),
        ] {
            for buffer in [1, 3, 4096] {
                let all = elements(text.as_bytes(), buffer);
                assert_eq!(all.last(), Some(&last), "{text}");
            }
        }
    }

    #[test]
    fn a_value_that_never_ends_is_given_out_as_it_is() {
        hold("{\"a\":", &["1:1 Text(\"{\\\"a\\\":\")"]);
        hold("\"ab", &["1:1 Text(\"\\\"ab\")"]);
    }

    #[test]
    fn an_element_that_is_too_long_or_no_text_is_passed_over() {
        let long = format!("[\"{}\",2]", "x".repeat(LONGEST));
        hold(
            &long,
            &["1:2 TooLong", &format!("1:{} Text(\"2\")", LONGEST + 5)],
        );
        let bytes = b"[\"a\xff\",2]";
        let expected = [
            "1:2 NotUtf8(Place { line: 1, column: 4 })",
            "1:7 Text(\"2\")",
        ];
        assert_eq!(elements(bytes, 4096), expected);
    }
}
