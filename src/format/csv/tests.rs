//! What is a record, what is malformed and where, a rule at a time.
//!
//! What holds for every input is in [`properties`](super::properties).

mod properties;
mod whole_input;
mod writing;

use std::io::BufRead;

use super::{CsvReader, Malformed, MalformedKind, ReadError};
use crate::base::source::Place;

/// A malformed record as line, column, kind and the line on which it began.
type Fault = (u64, u64, MalformedKind, u64);

fn read_all<R: BufRead>(mut reader: CsvReader<R>) -> Vec<Result<Vec<String>, Fault>> {
    let mut all = Vec::new();
    loop {
        all.push(match reader.read() {
            Ok(None) => return all,
            Ok(Some(record)) => Ok(record.iter().map(str::to_owned).collect()),
            Err(error) => {
                let fault = malformed(error);
                let Malformed { place, kind, .. } = fault;
                Err((place.line, place.column, kind, fault.record_line))
            }
        });
    }
}

fn malformed(error: ReadError) -> Malformed {
    match error {
        ReadError::Malformed(malformed) => malformed,
        ReadError::Unreadable(error) => panic!("{error}"),
    }
}

fn read(input: impl AsRef<[u8]>) -> Vec<Result<Vec<String>, Fault>> {
    read_all(CsvReader::new(input.as_ref(), b','))
}

fn row(fields: &[&str]) -> Result<Vec<String>, Fault> {
    Ok(fields.iter().map(|field| (*field).to_owned()).collect())
}

/// A fault on the line on which its record began.
fn fault(line: u64, column: u64, kind: MalformedKind) -> Result<Vec<String>, Fault> {
    Err((line, column, kind, line))
}

fn places(input: &str) -> Vec<Vec<(u64, u64)>> {
    let mut reader = CsvReader::new(input.as_bytes(), b',');
    let mut all = Vec::new();
    while let Some(record) = reader.read().unwrap() {
        let places: Vec<Place> = (0..record.len()).map(|index| record.place(index)).collect();
        assert_eq!(record.places(), places);
        let places = places.into_iter();
        all.push(places.map(|place| (place.line, place.column)).collect());
    }
    all
}

#[test]
fn an_empty_input_has_no_records() {
    assert_eq!(read(""), []);
    assert_eq!(read("\u{FEFF}"), []);
    assert_eq!(read("\n\r\n\n"), []);
}

#[test]
fn a_header_alone_is_a_record() {
    assert_eq!(read("patient,pulse\n"), [row(&["patient", "pulse"])]);
    assert_eq!(read("patient\n"), [row(&["patient"])]);
}

#[test]
fn the_last_line_needs_no_newline() {
    assert_eq!(read("a,b\n1,2"), [row(&["a", "b"]), row(&["1", "2"])]);
    assert_eq!(read("a,\"b\""), [row(&["a", "b"])]);
    assert_eq!(read("a,"), [row(&["a", ""])]);
}

#[test]
fn lines_end_with_lf_or_crlf_even_in_one_file() {
    assert_eq!(
        read("a,b\r\n1,2\n3,\"4\"\r\n"),
        [row(&["a", "b"]), row(&["1", "2"]), row(&["3", "4"])]
    );
}

#[test]
fn a_byte_order_mark_is_skipped_and_not_counted() {
    assert_eq!(read("\u{FEFF}a,b\n"), [row(&["a", "b"])]);
    assert_eq!(
        places("\u{FEFF}a,b\n1,2\n"),
        [[(1, 1), (1, 3)], [(2, 1), (2, 3)]]
    );
    assert_eq!(
        read("\u{FEFF}\"a\",b\"\n"),
        [fault(1, 6, MalformedKind::StrayQuote)]
    );
}

#[test]
fn a_byte_order_mark_is_text_anywhere_but_at_the_beginning() {
    assert_eq!(read("a\n\u{FEFF}b\n"), [row(&["a"]), row(&["\u{FEFF}b"])]);
    assert_eq!(read("\u{FEFF}\u{FEFF}a\n"), [row(&["\u{FEFF}a"])]);
}

#[test]
fn empty_fields_count_and_spaces_are_kept() {
    assert_eq!(
        read(",\n , a ,\n"),
        [row(&["", ""]), row(&[" ", " a ", ""])]
    );
}

#[test]
fn empty_lines_are_no_records_but_count_as_lines() {
    let mut reader = CsvReader::new("\r\n\na\n\n\nb\n".as_bytes(), b',');
    assert_eq!(reader.read().unwrap().unwrap().line(), 3);
    assert_eq!(reader.read().unwrap().unwrap().line(), 6);
    assert!(reader.read().unwrap().is_none());
}

#[test]
fn two_quotes_alone_on_a_line_are_a_record_with_an_empty_field() {
    assert_eq!(read("\"\"\n"), [row(&[""])]);
}

#[test]
fn quotes_hold_delimiters_and_doubled_quotes() {
    assert_eq!(
        read("\"a,b\",\"say \"\"no\"\"\",c,\"\"\"\"\n"),
        [row(&["a,b", "say \"no\"", "c", "\""])]
    );
}

#[test]
fn quotes_hold_line_ends_as_they_are() {
    assert_eq!(
        read("\"a\nb\",\"c\r\nd\",\"e\rf\",\"\n\n\"\nnext\n"),
        [row(&["a\nb", "c\r\nd", "e\rf", "\n\n"]), row(&["next"])]
    );
}

#[test]
fn a_field_that_is_not_there_is_none() {
    let mut reader = CsvReader::new("a,\"b\",,\"\",\"\"\"\"\n".as_bytes(), b',');
    let record = reader.read().unwrap().unwrap();
    assert_eq!((record.len(), record.is_empty()), (5, false));
    assert_eq!(record.get(5), None);
}

#[test]
fn places_behind_embedded_line_ends_are_on_the_later_lines() {
    assert_eq!(
        places("x\n\"a\r\nbé\",c,\"\n\n\",d\ny,z"),
        [
            vec![(1, 1)],
            vec![(2, 1), (3, 5), (3, 7), (5, 3)],
            vec![(6, 1), (6, 3)]
        ]
    );
}

#[test]
fn columns_are_counted_in_characters() {
    assert_eq!(
        places("é,\u{1F321},e\u{301},x\n"),
        [[(1, 1), (1, 3), (1, 5), (1, 8)]]
    );
}

#[test]
fn the_place_of_a_field_that_is_missing_is_the_end_of_its_record() {
    let mut reader = CsvReader::new("a,b\r\nc\n".as_bytes(), b',');
    let record = reader.read().unwrap().unwrap();
    let end = Place { line: 1, column: 4 };
    assert_eq!((record.place(2), record.place(usize::MAX)), (end, end));
}

#[test]
fn a_quote_inside_a_field_without_quotes_is_malformed() {
    assert_eq!(
        read("a,b\n1,5\"\n3,4\n"),
        [
            row(&["a", "b"]),
            fault(2, 4, MalformedKind::StrayQuote),
            row(&["3", "4"])
        ]
    );
    assert_eq!(read("a, \"b\"\n"), [fault(1, 4, MalformedKind::StrayQuote)]);
}

#[test]
fn text_behind_a_closing_quote_is_malformed() {
    assert_eq!(
        read("\"a\"é,b\nc\n"),
        [fault(1, 4, MalformedKind::TextAfterQuote), row(&["c"])]
    );
    assert_eq!(
        read("\"a\" ,b\n"),
        [fault(1, 4, MalformedKind::TextAfterQuote)]
    );
}

#[test]
fn a_carriage_return_alone_is_malformed_outside_quotes() {
    let kind = MalformedKind::BareCarriageReturn;
    assert_eq!(read("a\rb\nc\n"), [fault(1, 2, kind), row(&["c"])]);
    assert_eq!(read("\"a\"\rb\n"), [fault(1, 4, kind)]);
    assert_eq!(read("a\r\r\n"), [fault(1, 2, kind)]);
    assert_eq!(read("a\r"), [fault(1, 2, kind)]);
    assert_eq!(read("\r"), [fault(1, 1, kind)]);
}

#[test]
fn a_nul_is_malformed_even_in_quotes() {
    let kind = MalformedKind::Nul;
    assert_eq!(
        read("patient,x\na\0,b\nc\n")[1..],
        [fault(2, 2, kind), row(&["c"])]
    );
    assert_eq!(
        read("patient,x\n\"a\0\",b\nc\n")[1..],
        [fault(2, 3, kind), row(&["c"])]
    );
    assert_eq!(read("patient,x\n\"a\"\0,b\n")[1..], [fault(2, 4, kind)]);
}

#[test]
fn a_quote_never_closed_costs_one_line() {
    assert_eq!(
        read("a,b\n1,\"2\n3,4\n5,6\n"),
        [
            row(&["a", "b"]),
            fault(2, 3, MalformedKind::UnclosedQuote),
            row(&["3", "4"]),
            row(&["5", "6"])
        ]
    );
    assert_eq!(read("\""), [fault(1, 1, MalformedKind::UnclosedQuote)]);
    assert_eq!(
        read("a\n\"\"\"\n"),
        [row(&["a"]), fault(2, 1, MalformedKind::UnclosedQuote)]
    );
}

#[test]
fn an_open_quote_that_meets_another_costs_one_line_and_names_both() {
    let input = "1,\"x\n2,\"y\"\n3,z\n";
    assert_eq!(
        read(input),
        [
            Err((2, 4, MalformedKind::TextAfterQuote, 1)),
            row(&["2", "y"]),
            row(&["3", "z"])
        ]
    );
}

#[test]
fn bytes_that_are_not_utf_8_cost_one_line() {
    let kind = MalformedKind::NotUtf8 { byte: 0xE9 };
    assert_eq!(
        read(b"a,b\n\xC3\xA9,caf\xE9,x\n1,2\n"),
        [row(&["a", "b"]), fault(2, 6, kind), row(&["1", "2"])]
    );
    let cut = MalformedKind::NotUtf8 { byte: 0xC3 };
    assert_eq!(
        read(b"header,a\nb\xC3\n1\n")[1..],
        [fault(2, 2, cut), row(&["1"])]
    );
    let in_quotes = read(b"header\n\"a\nb\xE9\"\nc\n");
    assert_eq!(in_quotes[1], Err((3, 2, kind, 2)));
    assert_eq!(in_quotes[2], fault(3, 2, kind));
    assert_eq!(in_quotes[3], row(&["c"]));
}

#[test]
fn of_two_faults_in_a_record_the_first_in_the_text_is_told() {
    let kind = MalformedKind::NotUtf8 { byte: 0xFF };
    assert_eq!(read(b"header,\xFF,b\"\n"), [fault(1, 8, kind)]);
    assert_eq!(
        read(b"header,b\",\xFF\n"),
        [fault(1, 9, MalformedKind::StrayQuote)]
    );
    assert_eq!(read(b"\"header\"\xFF\n"), [fault(1, 9, kind)]);
    assert_eq!(
        read(b"header,\"\xFF\n"),
        [fault(1, 8, MalformedKind::UnclosedQuote)]
    );
}

#[test]
fn tabs_delimit_tsv_and_commas_are_text_there() {
    let reader = CsvReader::new("a,b\t\"c\td\"\t\n".as_bytes(), b'\t');
    assert_eq!(read_all(reader), [row(&["a,b", "c\td", ""])]);
}
