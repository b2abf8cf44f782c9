//! Lines of a text, one at a time, none longer than a limit: what NDJSON is read from.

use std::io::{self, BufRead};

use memchr::{memchr, memchr_iter, memrchr};

use super::piece::{BYTE_ORDER_MARK, Broken, Bytes, LONGEST, Piece, Pieces, available};
use crate::base::source::Place;

/// Reads lines, and counts them.
pub struct Lines<R> {
    input: R,
    number: u64,
    bytes: Bytes,
}

impl<R: BufRead> Lines<R> {
    /// Starts at the first line.
    pub fn new(input: R) -> Self {
        Self {
            input,
            number: 0,
            bytes: Bytes::default(),
        }
    }

    /// Fetches a line, and says whether there is one.
    fn fetch(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        let mut begun = false;
        loop {
            let available = available(&mut self.input)?;
            if available.is_empty() {
                return Ok(begun);
            }
            begun = true;
            let end = memchr(b'\n', available);
            let length = end.unwrap_or(available.len());
            // Without its own line end the line may have exactly the limit.
            self.bytes.add(available.get(..length).unwrap_or_default());
            self.input.consume(length + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

impl<'b> Lines<&'b [u8]> {
    /// Goes on in lines that [`LineBlocks`] cut out of an input, of which the first has this number.
    pub fn of_block(block: &'b [u8], number: u64) -> Self {
        Self {
            number: number - 1,
            ..Self::new(block)
        }
    }
}

/// Cuts whole lines out of an input, many at a time.
pub struct LineBlocks<R> {
    input: R,
    /// The number of the next line.
    number: u64,
    /// What came of it, where it is not whole yet.
    begun: Vec<u8>,
    /// What stands behind the last block.
    failure: Option<io::Error>,
}

impl<R: BufRead> LineBlocks<R> {
    /// Starts at the first line.
    pub fn new(input: R) -> Self {
        Self {
            input,
            number: 1,
            begun: Vec::new(),
            failure: None,
        }
    }

    /// Moves whole lines into `block` until it has `enough` bytes, and returns the number of the first; `None`
    /// at the end of the input. The end of a line that is too long is left out: it is still too long.
    ///
    /// # Errors
    /// The input cannot be read, or nothing came for a while, and nothing was moved.
    pub fn read_block(&mut self, block: &mut Vec<u8>, enough: usize) -> io::Result<Option<u64>> {
        block.clear();
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        std::mem::swap(block, &mut self.begun);
        let first = self.number;
        // Where the line begins that is not whole yet.
        let mut line = 0;
        while line < enough {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.failure = Some(error);
                    break;
                }
            };
            if available.is_empty() {
                line = block.len();
                break;
            }
            let whole = memrchr(b'\n', available).map_or(0, |end| end + 1);
            let length = available.len();
            if whole > 0 {
                let (lines, rest) = available.split_at(whole);
                self.number += memchr_iter(b'\n', lines).count() as u64;
                // What is too long of the line that was begun has been left out.
                block.extend_from_slice(lines);
                line = block.len();
                block.extend_from_slice(rest);
            } else if block.len() - line <= LONGEST {
                block.extend_from_slice(available);
            }
            self.input.consume(length);
        }
        self.begun
            .extend_from_slice(block.get(line..).unwrap_or_default());
        block.truncate(line);
        match self.failure.take() {
            Some(failure) if block.is_empty() => Err(failure),
            failure => {
                self.failure = failure;
                Ok((!block.is_empty()).then_some(first))
            }
        }
    }
}

impl<R: BufRead> Pieces for Lines<R> {
    /// Returns the next line without its end. A byte order mark is left out.
    fn read(&mut self) -> Result<Option<(Place, Piece<'_>)>, Broken> {
        if !self.fetch()? {
            return Ok(None);
        }
        self.number += 1;
        let place = Place {
            line: self.number,
            column: 1,
        };
        let line = match self.bytes.all() {
            None => Piece::TooLong,
            Some(bytes) => {
                let is_first = self.number == 1;
                let mark = bytes.strip_prefix(BYTE_ORDER_MARK).filter(|_| is_first);
                let bytes = mark.unwrap_or(bytes);
                Piece::of(bytes.strip_suffix(b"\r").unwrap_or(bytes), place)
            }
        };
        Ok(Some((place, line)))
    }

    fn help_if_too_long(&self) -> &'static str {
        "write each assessment on a line of its own, or say `--from json` if this is a list"
    }

    fn are_lines(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn lines(bytes: &[u8], buffer: usize) -> Vec<(u64, String)> {
        let mut lines = Lines::new(BufReader::with_capacity(buffer, bytes));
        let mut all = Vec::new();
        while let Some((place, line)) = lines.read().unwrap() {
            assert_eq!(place.column, 1);
            all.push((place.line, format!("{line:?}")));
        }
        all
    }

    #[test]
    fn lines_are_the_same_however_the_input_comes() {
        let text = b"\xef\xbb\xbfone\r\n\n\xff\nfour";
        let expected = [
            (1, "Text(\"one\")"),
            (2, "Text(\"\")"),
            (3, "NotUtf8(Place { line: 3, column: 1 })"),
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
        let mut text = vec![b'a'; LONGEST];
        text.push(b'\n');
        text.extend(vec![b'b'; LONGEST + 1]);
        text.extend(b"\nlast\n");
        let read = lines(&text, 4096);
        assert_eq!(read.len(), 3);
        assert!(read[0].1.starts_with("Text"));
        assert_eq!(read[1].1, "TooLong");
        assert_eq!(read[2], (3, "Text(\"last\")".to_owned()));
    }
}
