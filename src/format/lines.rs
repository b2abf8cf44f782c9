//! Lines of a text, one at a time, none longer than a limit: what NDJSON is read from.

use std::io::{self, BufRead};

use memchr::memchr;

/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 1 << 20;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'l> {
    /// Its text, without its end.
    Text(&'l str),
    /// It is not UTF-8: how many characters before the first bad byte are good.
    NotUtf8(u64),
    /// It is longer than [`LONGEST_LINE`]; it was passed over whole.
    TooLong,
}

/// Reads lines, and counts them.
pub struct Lines<R> {
    input: R,
    number: u64,
    bytes: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// Starts at the first line.
    pub fn new(input: R) -> Self {
        Self {
            input,
            number: 0,
            bytes: Vec::new(),
        }
    }

    /// Returns the next line and its number, from 1; `None` at the end. A byte order mark is left out.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn read(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.bytes.clear();
        let Some(whole) = self.fetch()? else {
            return Ok(None);
        };
        self.number += 1;
        if !whole {
            return Ok(Some((self.number, Line::TooLong)));
        }
        let mut bytes = self.bytes.as_slice();
        if self.number == 1 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let line = match std::str::from_utf8(bytes) {
            Ok(text) => Line::Text(text),
            Err(error) => {
                let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
                Line::NotUtf8(good.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64)
            }
        };
        Ok(Some((self.number, line)))
    }

    /// Fetches a line; false if it was too long, `None` if there is none.
    fn fetch(&mut self) -> io::Result<Option<bool>> {
        let mut seen = false;
        let mut whole = true;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok(seen.then_some(whole));
            }
            seen = true;
            let end = memchr(b'\n', available);
            let part = available
                .get(..end.unwrap_or(available.len()))
                .unwrap_or_default();
            // Without its own line end the line may have exactly the limit.
            if whole && self.bytes.len() + part.len() <= LONGEST_LINE {
                self.bytes.extend_from_slice(part);
            } else {
                whole = false;
                self.bytes.clear();
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn lines(bytes: &[u8], buffer: usize) -> Vec<(u64, String)> {
        let mut lines = Lines::new(BufReader::with_capacity(buffer, bytes));
        let mut all = Vec::new();
        while let Some((number, line)) = lines.read().unwrap() {
            all.push((number, format!("{line:?}")));
        }
        all
    }

    #[test]
    fn lines_are_the_same_however_the_input_comes() {
        let text = b"\xef\xbb\xbfone\r\n\n\xff\nfour";
        let expected = [
            (1, "Text(\"one\")"),
            (2, "Text(\"\")"),
            (3, "NotUtf8(0)"),
            (4, "Text(\"four\")"),
        ];
        for buffer in [1, 2, 3, 7, 4096] {
            let read = lines(text, buffer);
            assert_eq!(
                read.iter()
                    .map(|(number, line)| (*number, line.as_str()))
                    .collect::<Vec<_>>(),
                expected
            );
        }
    }

    #[test]
    fn a_line_that_is_too_long_costs_only_itself() {
        let mut text = vec![b'a'; LONGEST_LINE];
        text.push(b'\n');
        text.extend(vec![b'b'; LONGEST_LINE + 1]);
        text.extend(b"\nlast\n");
        let read = lines(&text, 4096);
        assert_eq!(read.len(), 3);
        assert!(read[0].1.starts_with("Text"));
        assert_eq!(read[1].1, "TooLong");
        assert_eq!(read[2], (3, "Text(\"last\")".to_owned()));
    }
}
