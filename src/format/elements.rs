//! A JSON text as what is to be read of it: the elements of a list one after another, or the one value
//! that it is. Each is as long as a line may be, and no more than one is held, however long the list is.
//!
//! Here it is only seen where an element ends; what is in it is read by [`document`](crate::base::document).

use std::io::{self, BufRead};

use super::lines::LONGEST_LINE;
use crate::base::source::Place;

/// One element.
#[derive(Debug, PartialEq, Eq)]
pub enum Element<'e> {
    /// Its text.
    Text(&'e str),
    /// It is not UTF-8 from here on.
    NotUtf8(Place),
    /// It is longer than [`LONGEST_LINE`]; it was passed over whole.
    TooLong,
}

/// Why no element can be found any more.
#[derive(Debug)]
pub enum Broken {
    /// The input cannot be read.
    Unreadable(io::Error),
    /// The text is no JSON from here on; and why.
    Wrong(Place, &'static str),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Reads elements.
pub struct Elements<R> {
    input: R,
    /// The place of what comes next.
    place: Place,
    bytes: Vec<u8>,
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
            place: Place { line: 1, column: 1 },
            bytes: Vec::new(),
            next: Next::Beginning,
        }
    }

    /// Returns the next element and where it begins; `None` at the end.
    ///
    /// # Errors
    /// The input cannot be read, or is no JSON where elements are told apart. Then there is no other.
    pub fn read(&mut self) -> Result<Option<(Place, Element<'_>)>, Broken> {
        let next = std::mem::replace(&mut self.next, Next::End);
        let begins = match next {
            Next::End => false,
            Next::Beginning => self.beginning()?,
            Next::Behind => self.behind()?,
        };
        if !begins {
            return Ok(None);
        }
        let place = self.place;
        let is_whole = self.value()?;
        if self.next == Next::End {
            self.end()?;
        }
        Ok(Some((place, self.element(place, is_whole))))
    }

    /// Says whether the value that was read last is an element of a list, and not all that there is.
    pub fn are_of_list(&self) -> bool {
        self.next == Next::Behind
    }

    /// Steps over what stands before the first element, or the only value, if there is one.
    fn beginning(&mut self) -> Result<bool, Broken> {
        const MARK: [u8; 3] = *b"\xef\xbb\xbf";
        for byte in MARK {
            if self.peek()? != Some(byte) {
                break;
            }
            self.input.consume(1);
        }
        match self.peek_behind_spaces()? {
            None => Err(self.wrong("EOF while parsing a value")),
            Some(b'[') => {
                self.step(b'[');
                self.first()
            }
            // The only value: nothing may come behind it.
            Some(byte) => self.must_begin(byte),
        }
    }

    /// Steps to the first element of a list, if it has one.
    fn first(&mut self) -> Result<bool, Broken> {
        match self.peek_behind_spaces()? {
            None => Err(self.wrong("EOF while parsing a list")),
            Some(b']') => self.close(),
            Some(byte) => {
                self.next = Next::Behind;
                self.must_begin(byte)
            }
        }
    }

    /// Steps from behind an element of a list to the next, if there is one.
    fn behind(&mut self) -> Result<bool, Broken> {
        match self.peek_behind_spaces()? {
            None => Err(self.wrong("EOF while parsing a list")),
            Some(b']') => self.close(),
            Some(b',') => {
                self.step(b',');
                match self.peek_behind_spaces()? {
                    None => Err(self.wrong("EOF while parsing a list")),
                    Some(b']') => Err(self.wrong("trailing comma")),
                    Some(byte) => {
                        self.next = Next::Behind;
                        self.must_begin(byte)
                    }
                }
            }
            Some(_) => Err(self.wrong("expected `,` or `]`")),
        }
    }

    fn must_begin(&self, byte: u8) -> Result<bool, Broken> {
        match byte {
            b',' | b':' | b']' | b'}' => Err(self.wrong("expected value")),
            _ => Ok(true),
        }
    }

    fn close(&mut self) -> Result<bool, Broken> {
        self.step(b']');
        self.end()?;
        Ok(false)
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

    /// Fetches a value, or what there is of it before the input ends; false if it was too long.
    fn value(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        let mut form = Form::default();
        let mut is_whole = true;
        loop {
            let available = available(&mut self.input)?;
            if available.is_empty() {
                return Ok(is_whole);
            }
            let (length, ended) = form.takes(available);
            let part = available.get(..length).unwrap_or_default();
            if is_whole && self.bytes.len() + length <= LONGEST_LINE {
                self.bytes.extend_from_slice(part);
            } else {
                is_whole = false;
                self.bytes.clear();
            }
            for byte in part {
                pass(&mut self.place, *byte);
            }
            self.input.consume(length);
            if ended {
                return Ok(is_whole);
            }
        }
    }

    fn element(&self, place: Place, is_whole: bool) -> Element<'_> {
        if !is_whole {
            return Element::TooLong;
        }
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Element::Text(text),
            Err(error) => {
                let good = self.bytes.get(..error.valid_up_to()).unwrap_or_default();
                let mut place = place;
                good.iter().for_each(|byte| pass(&mut place, *byte));
                Element::NotUtf8(place)
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
        pass(&mut self.place, byte);
        self.input.consume(1);
    }
}

/// Returns what can be had of an input; nothing at its end.
fn available(input: &mut impl BufRead) -> io::Result<&[u8]> {
    // Asked twice, since what an answer lends cannot be given back from inside a loop.
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

/// Goes on by a byte; all but the first of a character count for nothing.
fn pass(place: &mut Place, byte: u8) {
    if byte == b'\n' {
        place.line += 1;
        place.column = 1;
    } else if byte & 0xc0 != 0x80 {
        place.column += 1;
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
        let long = format!("[\"{}\",2]", "x".repeat(LONGEST_LINE));
        hold(
            &long,
            &[
                "1:2 TooLong",
                &format!("1:{} Text(\"2\")", LONGEST_LINE + 5),
            ],
        );
        let bytes = b"[\"a\xff\",2]";
        let expected = [
            "1:2 NotUtf8(Place { line: 1, column: 4 })",
            "1:7 Text(\"2\")",
        ];
        assert_eq!(elements(bytes, 4096), expected);
    }
}
