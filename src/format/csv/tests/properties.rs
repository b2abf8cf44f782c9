//! What holds for every input and every table, tried on many made by chance.

use std::io::{BufRead, BufReader};

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::super::{
    CsvReader, CsvWriter, FieldsOfLine, Lines, MalformedKind, RECORD_LIMIT, ReadError,
};
use crate::base::source::Place;

/// All that a reader tells of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Record(u64, Vec<(String, Place)>),
    Malformed(u64, MalformedKind, Place),
}

impl Told {
    fn fields(texts: &[(String, Place)]) -> Vec<&str> {
        texts.iter().map(|field| field.0.as_str()).collect()
    }
}

fn told<R: BufRead>(input: R) -> Vec<Told> {
    let mut reader = CsvReader::new(input, b',');
    let mut all = Vec::new();
    loop {
        all.push(match reader.read() {
            Ok(None) => return all,
            Ok(Some(record)) => {
                let texts = record.iter().enumerate();
                let fields = texts.map(|(index, text)| (text.to_owned(), record.place(index)));
                Told::Record(record.line(), fields.collect())
            }
            Err(ReadError::Malformed(fault)) => {
                Told::Malformed(fault.record_line, fault.kind, fault.place)
            }
            Err(ReadError::Unreadable(error)) => panic!("{error}"),
        });
    }
}

/// The place of the byte at `offset`, counted character by character.
fn place(text: &str, offset: usize) -> Place {
    let mut place = Place { line: 1, column: 1 };
    for (at, character) in text.char_indices() {
        if at >= offset {
            break;
        }
        place.column += 1;
        if character == '\n' {
            place.line += 1;
            place.column = 1;
        }
    }
    place
}

/// The fields of a record (text, offset) and the offset behind it; or
/// the offset of what is wrong with it.
type Parsed = Result<(Vec<(String, usize)>, usize), (usize, MalformedKind)>;

/// Reads the record that begins at `at`, the slow way.
fn parse(text: &str, mut at: usize) -> Parsed {
    let next = |at: usize| text[at..].chars().next();
    let line_end = |at: usize| match &text[at..] {
        "" => Some(0),
        rest if rest.starts_with('\n') => Some(1),
        rest if rest.starts_with("\r\n") => Some(2),
        _ => None,
    };
    let mut fields = Vec::new();
    loop {
        let (begin, quoted) = (at, next(at) == Some('"'));
        let mut field = String::new();
        at += usize::from(quoted);
        let mut open = quoted;
        while open {
            match next(at) {
                None => return Err((begin, MalformedKind::UnclosedQuote)),
                Some('\0') => return Err((at, MalformedKind::Nul)),
                Some('"') if next(at + 1) == Some('"') => at += 1,
                Some('"') => open = false,
                Some(_) => {}
            }
            field.extend(next(at).filter(|_| open));
            at += next(at).map_or(0, char::len_utf8);
        }
        while next(at) != Some(',') && line_end(at).is_none() {
            match next(at) {
                Some('\0') => return Err((at, MalformedKind::Nul)),
                Some('\r') => return Err((at, MalformedKind::BareCarriageReturn)),
                Some(_) if quoted => return Err((at, MalformedKind::TextAfterQuote)),
                Some('"') => return Err((at, MalformedKind::StrayQuote)),
                other => field.extend(other),
            }
            at += next(at).map_or(0, char::len_utf8);
        }
        fields.push((field, begin));
        match line_end(at) {
            Some(length) => return Ok((fields, at + length)),
            None => at += 1,
        }
    }
}

/// Everything a reader should tell of `text`, by the slow way.
fn expected(text: &str) -> Vec<Told> {
    let (mut all, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let empty = text[at..].starts_with('\n').then_some(1);
        if let Some(length) = empty.or(text[at..].starts_with("\r\n").then_some(2)) {
            at += length;
            continue;
        }
        let line = place(text, at).line;
        match parse(text, at) {
            Ok((fields, next)) => {
                let placed = |(field, begin)| (field, place(text, begin));
                all.push(Told::Record(line, fields.into_iter().map(placed).collect()));
                at = next;
            }
            Err((offset, kind)) => {
                all.push(Told::Malformed(line, kind, place(text, offset)));
                at += text[at..].find('\n').map_or(text.len(), |feed| feed + 1);
            }
        }
    }
    all
}

/// Text in which everything that means something in CSV comes up often.
fn csv_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("\""), 2 => Just("\"\""), 3 => Just(","), 3 => Just("\n"), 2 => Just("\r\n"),
        1 => Just("\r"), 3 => Just("a"), 1 => Just("é"), 1 => Just("\u{1F321}"),
        1 => Just("\u{FEFF}"), 1 => Just("\0"), 2 => Just("\",\""), 2 => Just("\"\n\""),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn csv_like_bytes() -> impl Strategy<Value = Vec<u8>> {
    let broken = prop_oneof![4 => Just(vec![]), 1 => vec(any::<u8>(), 1..4)];
    let pieces = vec((csv_like(), broken), 0..6);
    pieces.prop_map(|pieces| {
        let joined = pieces.into_iter();
        joined
            .flat_map(|(text, broken)| [text.into_bytes(), broken].concat())
            .collect()
    })
}

/// A table of texts without a NUL, each row with one field or more.
fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let text = prop_oneof![csv_like(), any::<String>(), Just(String::new())];
    let field = text.prop_map(|text| text.replace('\0', ""));
    vec(vec(field, 1..6), 0..8)
}

proptest! {
    #[test]
    fn any_table_written_reads_back_the_same(table in table()) {
        let mut output = Vec::new();
        let mut writer = CsvWriter::new(&mut output);
        for row in &table {
            row.iter().for_each(|field| writer.field(field));
            writer.end_row()?;
        }
        let all = told(output.as_slice());
        prop_assert_eq!(all.len(), table.len());
        for (told, row) in all.iter().zip(&table) {
            let Told::Record(_, fields) = told else { panic!("{told:?}") };
            prop_assert_eq!(&Told::fields(fields), row);
        }
    }

    #[test]
    fn records_faults_and_places_are_those_of_the_slow_way(text in csv_like()) {
        // The header keeps NULs out of the bytes by which the encoding is told.
        let text = format!("patient,pulse\n{text}");
        prop_assert_eq!(told(text.as_bytes()), expected(&text));
    }

    #[test]
    fn the_size_of_the_pieces_in_which_input_comes_does_not_matter(bytes in csv_like_bytes()) {
        let whole = told(bytes.as_slice());
        for capacity in [1, 2, 3, 7] {
            prop_assert_eq!(&told(BufReader::with_capacity(capacity, bytes.as_slice())), &whole);
        }
    }

    #[test]
    fn lines_that_are_taken_as_they_stand_are_the_records_that_are_read(bytes in csv_like_bytes()) {
        // A block is none of the beginning of an input, where a mark would be left out.
        let bytes = [b"\n", bytes.as_slice()].concat();
        let bytes = bytes.as_slice();
        let mut expected = told(bytes).into_iter();
        let mut reader = CsvReader::of_blocks(b',');
        reader.go_on_in(bytes.to_vec(), 1);
        loop {
            let text = reader.plain_lines().to_vec();
            let mut lines = Lines::default();
            for line in text.split_inclusive(|byte| *byte == b'\n') {
                lines.bytes += line.len();
                lines.lines += 1;
                let line = line.strip_suffix(b"\n").unwrap_or(line);
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                if line.is_empty() {
                    continue;
                }
                let has_quotes = line.contains(&b'"');
                let fields: Vec<&[u8]> = FieldsOfLine::of(line, b',', has_quotes).collect();
                let whole: usize = fields.len();
                match expected.next() {
                    Some(Told::Record(_, texts)) => {
                        let texts: Vec<&[u8]> =
                            texts.iter().map(|field| field.0.as_bytes()).collect();
                        // All of a line without quotes, and up to a doubled quote of another.
                        prop_assert_eq!(&fields[..], &texts[..whole]);
                        prop_assert!(whole == texts.len() || has_quotes);
                        let inner = texts.iter().any(|text| text.contains(&b'"'));
                        prop_assert!(whole == texts.len() || inner);
                    }
                    Some(Told::Malformed(..)) => prop_assert!(
                        has_quotes && fields.join(&b',').len() < line.len()
                    ),
                    None => panic!("{line:?} is accounted for"),
                }
            }
            reader.pass(lines);
            let next = match reader.read() {
                Ok(None) => break,
                Ok(Some(record)) => (record.line(), None),
                Err(ReadError::Malformed(fault)) => (fault.record_line, Some(fault.kind)),
                Err(ReadError::Unreadable(error)) => panic!("{error}"),
            };
            let expected = match expected.next().unwrap() {
                Told::Record(line, _) => (line, None),
                Told::Malformed(line, kind, _) => (line, Some(kind)),
            };
            prop_assert_eq!(next, expected);
        }
        prop_assert_eq!(expected.next(), None);
    }

    #[test]
    fn every_line_with_something_on_it_is_accounted_for(bytes in csv_like_bytes()) {
        let input = [b"patient,pulse\n", bytes.as_slice()].concat();
        let mut missing: Vec<u64> = Vec::new();
        for (line, text) in (1..).zip(input.split(|byte| *byte == b'\n')) {
            let ended = line <= input.iter().filter(|byte| **byte == b'\n').count() as u64;
            if !(text.is_empty() || (text == b"\r" && ended)) {
                missing.push(line);
            }
        }
        for told in told(input.as_slice()) {
            let (first, last) = match told {
                Told::Record(line, fields) => {
                    let embedded: usize = fields.iter().map(|f| f.0.matches('\n').count()).sum();
                    (line, line + embedded as u64)
                }
                Told::Malformed(line, ..) => (line, line),
            };
            prop_assert_eq!(missing.first(), Some(&first));
            missing.retain(|line| *line > last);
        }
        prop_assert!(missing.is_empty());
    }

    #[test]
    fn any_bytes_are_read_to_their_end_in_little_memory(bytes in vec(any::<u8>(), 0..300)) {
        let mut reader = CsvReader::new(bytes.as_slice(), b',');
        for _ in 0..=bytes.len() {
            if matches!(reader.read(), Ok(None)) {
                break;
            }
        }
        prop_assert!(matches!(reader.read(), Ok(None)));
        prop_assert!(reader.capacity() < 1 << 14);
    }
}

#[test]
fn many_megabytes_of_any_kind_of_line_take_bounded_memory() {
    let kinds = [
        "1,2,3\n",
        "a,\"b\n",
        "\"\"\"\",\"\"\"\"\n",
        "\"a\"b\n",
        "\"\"\n\"\n",
    ];
    for (nth, kind) in kinds.iter().enumerate() {
        let input = kind.repeat((6 << 20) / kind.len());
        let mut reader = CsvReader::new(BufReader::new(input.as_bytes()), b',');
        let (mut count, mut most) = (0, 0);
        while !matches!(reader.read(), Ok(None)) {
            count += 1;
            most = most.max(reader.capacity());
        }
        assert!(count > nth);
        assert!(most < 4 * RECORD_LIMIT, "{kind:?}: {most}");
    }
}
