//! What a written row looks like.

use super::super::CsvWriter;
use super::{read, row};

fn written(rows: &[&[&str]]) -> String {
    let mut output = Vec::new();
    let mut writer = CsvWriter::new(&mut output);
    for row in rows {
        row.iter().for_each(|field| writer.field(field));
        writer.end_row().unwrap();
    }
    String::from_utf8(output).unwrap()
}

#[test]
fn only_fields_that_need_quotes_get_them() {
    assert_eq!(
        written(&[&["a b", "", "1,2", "5\"", "x\ny", "x\ry", "'t'", "a\tb"]]),
        "a b,,\"1,2\",\"5\"\"\",\"x\ny\",\"x\ry\",'t',a\tb\n"
    );
}

#[test]
fn an_empty_field_is_quoted_only_where_it_stands_alone() {
    assert_eq!(written(&[&[""], &["", ""], &["a"]]), "\"\"\n,\na\n");
}

#[test]
fn a_byte_order_mark_that_begins_the_first_field_is_kept_as_text() {
    let text = written(&[&["\u{FEFF}a"], &["\u{FEFF}b"]]);
    assert_eq!(text, "\"\u{FEFF}a\"\n\u{FEFF}b\n");
    assert_eq!(read(text), [row(&["\u{FEFF}a"]), row(&["\u{FEFF}b"])]);
}

#[test]
fn a_row_that_was_not_ended_is_not_written() {
    let mut output = Vec::new();
    let mut writer = CsvWriter::new(&mut output);
    writer.field("a");
    writer.end_row().unwrap();
    writer.field("b");
    writer.flush().unwrap();
    assert_eq!(output, b"a\n");
}
