//! Writes small workbooks, part by part, so that a test can damage each of them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use ows::format::csv::CsvReader;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The styles of cells, by their number: general, a date with a time, a date, a length of time, a time of day.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="46"/><xf numFmtId="20"/></cellXfs>
</styleSheet>"#;

/// The parts of a workbook: the name and the text of each.
pub type Parts = Vec<(String, String)>;

/// A cell with a text.
pub fn text(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(r#"<c AT t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

/// A cell with a number, in a style.
pub fn number(number: &str, style: u8) -> String {
    format!(r#"<c AT s="{style}"><v>{number}</v></c>"#)
}

/// A cell of another type.
pub fn typed(kind: &str, value: &str) -> String {
    format!(r#"<c AT t="{kind}"><v>{value}</v></c>"#)
}

/// The rows of a table in CSV: what looks like a number is one, and an empty cell is left out.
pub fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut reader = CsvReader::new(csv.as_bytes(), b',');
    let mut rows = Vec::new();
    while let Some(record) = reader.read().unwrap() {
        let cell = |field: &str| match field {
            "" => String::new(),
            _ if field.parse::<f64>().is_ok() => number(field, 0),
            _ => text(field),
        };
        rows.push(record.iter().map(cell).collect());
    }
    rows
}

/// The parts of a workbook with these sheets.
pub fn parts(sheets: &[(&str, Vec<Vec<String>>)]) -> Parts {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"<Relationships><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        ("xl/styles.xml".to_owned(), STYLES.to_owned()),
        (
            "xl/sharedStrings.xml".to_owned(),
            r#"<sst count="1" uniqueCount="1"><si><t>shared</t></si></sst>"#.to_owned(),
        ),
    ];
    let (mut listed, mut related) = (String::new(), String::new());
    for (index, (name, rows)) in sheets.iter().enumerate() {
        write!(
            listed,
            r#"<sheet name="{name}" sheetId="{index}" r:id="r{index}"/>"#
        )
        .unwrap();
        write!(
            related,
            r#"<Relationship Id="r{index}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{index}.xml"/>"#
        )
        .unwrap();
        parts.push((format!("xl/worksheets/sheet{index}.xml"), sheet(rows)));
    }
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook><sheets>{listed}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{related}</Relationships>"),
    ));
    parts
}

fn sheet(rows: &[Vec<String>]) -> String {
    let mut text = "<worksheet><sheetData>".to_owned();
    for (row, cells) in (1..).zip(rows) {
        write!(text, r#"<row r="{row}">"#).unwrap();
        for (column, cell) in cells.iter().enumerate() {
            text += &cell.replacen("AT", &format!(r#"r="{}{row}""#, letters(column)), 1);
        }
        text += "</row>";
    }
    text + "</sheetData></worksheet>"
}

fn letters(column: usize) -> String {
    let letter = |number: usize| char::from(b'A' + u8::try_from(number).unwrap());
    match column / 26 {
        0 => letter(column).to_string(),
        before => format!("{}{}", letter(before - 1), letter(column % 26)),
    }
}

/// Packs parts into a workbook.
pub fn packed(parts: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = SimpleFileOptions::default();
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with one sheet.
pub fn workbook(rows: Vec<Vec<String>>) -> Vec<u8> {
    packed(&parts(&[("Week", rows)]))
}
