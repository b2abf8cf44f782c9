//! The input as a whole: its encoding, its size, and what happens when it fails.

use std::io::{self, BufReader, Read};

use super::super::{CsvReader, MalformedKind, RECORD_LIMIT, ReadError};
use super::{fault, read, read_all, row};

#[test]
fn a_record_may_have_as_many_bytes_as_the_limit_and_no_more() {
    for end in ["", "\n", "\r\n"] {
        let longest = "x".repeat(RECORD_LIMIT);
        assert_eq!(read(format!("{longest}{end}")), [row(&[&longest])]);
        let quoted = format!("\"\n{}\"", "x".repeat(RECORD_LIMIT - 3));
        assert_eq!(read(format!("{quoted}{end}")).len(), 1);
        assert_eq!(
            read(format!("h\n{longest}x{end}"))[1..],
            [fault(2, 1, MalformedKind::TooLong)]
        );
    }
}

#[test]
fn the_limit_is_the_same_for_input_that_comes_byte_by_byte() {
    let longest = "x".repeat(RECORD_LIMIT);
    let input = format!("{longest}\r\n{longest}x\r\ny\n");
    let bytewise = BufReader::with_capacity(1, input.as_bytes());
    assert_eq!(
        read_all(CsvReader::new(bytewise, b',')),
        [
            row(&[&longest]),
            fault(2, 1, MalformedKind::TooLong),
            row(&["y"])
        ]
    );
}

#[test]
fn a_line_too_long_is_skipped_to_its_end() {
    let long = "x,\"".repeat(RECORD_LIMIT);
    let input = format!("a\n{long}\r\nb\n\nc");
    let expected = [
        row(&["a"]),
        fault(2, 1, MalformedKind::TooLong),
        row(&["b"]),
        row(&["c"]),
    ];
    assert_eq!(read(&input), expected);
    let in_pieces = BufReader::with_capacity(1000, input.as_bytes());
    assert_eq!(read_all(CsvReader::new(in_pieces, b',')), expected);
}

#[test]
fn a_quote_open_past_the_limit_is_unclosed_and_all_later_lines_are_read() {
    let lines = RECORD_LIMIT / 4;
    let all = read(format!("a,\"b\n{}", "1,23\n".repeat(lines)));
    assert_eq!(all[0], fault(1, 3, MalformedKind::UnclosedQuote));
    assert_eq!(all.len(), lines + 1);
    assert!(all[1..].iter().all(|record| *record == row(&["1", "23"])));
}

#[test]
fn a_line_without_end_takes_bounded_memory() {
    for byte in [b'x', b'"', b','] {
        let endless = BufReader::new(io::repeat(byte).take(40 << 20));
        let mut reader = CsvReader::new(endless, b',');
        let Err(ReadError::Malformed(malformed)) = reader.read() else {
            panic!("it was read");
        };
        assert_eq!(malformed.kind, MalformedKind::TooLong);
        assert!(reader.read().unwrap().is_none());
        assert!(reader.capacity() < 4 << 20, "{}", reader.capacity());
    }
}

#[test]
fn a_record_of_nothing_but_fields_takes_bounded_memory() {
    let (commas, quotes) = (
        ",".repeat(RECORD_LIMIT),
        "\"\"\"\",".repeat(RECORD_LIMIT / 5),
    );
    for input in [commas, quotes] {
        let mut reader = CsvReader::new(input.as_bytes(), b',');
        let fields = reader.read().unwrap().unwrap().len();
        assert_eq!(fields, input.matches(',').count() + 1);
        assert!(reader.capacity() < 20 << 20, "{}", reader.capacity());
    }
}

/// Fails at each second read.
struct Faltering<'b>(&'b [u8], bool);

impl Read for Faltering<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::Error::other("the line is down"));
        }
        let length = into.len().min(3);
        self.0.read(into.get_mut(..length).unwrap())
    }
}

#[test]
fn after_a_failure_of_the_input_the_same_record_is_read_on() {
    let input = b"patient,\"no\nte\"\nP-0142,\"x\nP-0143,y\n";
    let mut reader = CsvReader::new(BufReader::new(Faltering(input, false)), b',');
    let (mut lines, mut failures) = (Vec::new(), 0);
    loop {
        match reader.read() {
            Ok(Some(record)) => lines.push(record.line()),
            Err(ReadError::Malformed(malformed)) => lines.push(malformed.place.line),
            Ok(None) => break,
            Err(ReadError::Unreadable(_)) => failures += 1,
        }
    }
    assert_eq!(lines, [1, 3, 4]);
    assert!(failures > 5);
}
