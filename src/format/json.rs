//! JSON: one assessment, a list of them, or a line each; and results as flat lines or in full.

use std::io::{self, Write};

use serde::ser::{SerializeMap as _, Serializer as _};
use serde_json::value::RawValue;

use super::columns::{Cell, Columns};
use super::detail::Detail;
use super::echo::Echo;
use super::escaped::{self, Escaping};
use super::rejection::Rejection;
use crate::assessment::Assessment;
use crate::assessment::wire::{self, Reading};
use crate::base::diagnostic::{Diagnostic, MOST_SHOWN};
use crate::base::document::{self, Node};
use crate::base::source::Place;
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;

/// Reads the JSON of one assessment, which begins at a place of its file.
///
/// # Errors
/// The text is no JSON.
pub fn parse<'t>(file: &str, place: Place, text: &'t str) -> Result<Node<'t>, Box<Rejection>> {
    document::json(text).map_err(|diagnostic| rejection(file, place, text, &diagnostic))
}

/// Reads one assessment from its JSON, or from TOML with the same keys; the text begins at a place of its file.
///
/// # Errors
/// All that is wrong with it, as far as anybody reads.
pub fn read(
    file: &str,
    place: Place,
    text: &str,
    node: &Node<'_>,
    reading: &Reading<'_>,
) -> Result<Assessment, Vec<Rejection>> {
    let told = |diagnostic: &Diagnostic| {
        let rejection = rejection(file, place, text, diagnostic);
        rejection.in_key(node, text, diagnostic.span.start)
    };
    wire::read(node, reading).map_err(|diagnostics| {
        let shown = diagnostics.iter().take(MOST_SHOWN);
        shown.map(told).collect()
    })
}

fn rejection(file: &str, place: Place, text: &str, diagnostic: &Diagnostic) -> Box<Rejection> {
    let mut rejection = Rejection::of(file, place.line, text, diagnostic);
    // Only on its first line does something stand before it.
    if rejection.line == place.line {
        rejection.column += place.column - 1;
    }
    Box::new(rejection)
}

/// Writes one result as a flat line: the values of a table's row, under its columns' names.
///
/// # Errors
/// The output cannot be written.
pub fn write_row(
    output: &mut impl Write,
    columns: &Columns,
    names: &[String],
    echo: &Echo<'_>,
    (assessment, outcome, rescored): (&Assessment, &Outcome, Option<&Rescored>),
) -> io::Result<()> {
    // A line is composed of many small pieces: aside, so that the output gets them as one.
    let mut line = Vec::with_capacity(LINE);
    let mut serializer = serde_json::Serializer::new(Escaping(&mut line));
    let mut map = serializer.serialize_map(None)?;
    let mut result: Result<(), serde_json::Error> = Ok(());
    let mut all = names.iter().chain(columns.names());
    let mut put = |cell: Cell<'_>| {
        if let (Ok(()), Some(name)) = (&result, all.next()) {
            result = match cell {
                Cell::Empty => map.serialize_entry(name, &()),
                Cell::Text(text) => map.serialize_entry(name, text),
                Cell::Joined(text) => map.serialize_entry(name, &text),
                Cell::Number(number) => map.serialize_entry(name, &number),
                Cell::Boolean(value) | Cell::Answer(value) => map.serialize_entry(name, &value),
                Cell::Json(value) => map.serialize_entry(name, value),
                Cell::Written(text) => serde_json::from_str::<&RawValue>(text)
                    .and_then(|value| map.serialize_entry(name, value)),
            };
        }
    };
    echo.values(assessment, &mut put);
    columns.values(assessment, outcome, rescored, &mut put);
    result?;
    map.end()?;
    line.push(b'\n');
    output.write_all(&line)
}

/// What a line usually takes, so that it seldom has to grow.
const LINE: usize = 2048;

/// Writes one result in full, on a line.
///
/// # Errors
/// The output cannot be written.
pub fn write_detail(output: &mut impl Write, detail: &Detail) -> io::Result<()> {
    escaped::write(&mut *output, detail)?;
    output.write_all(b"\n")
}

/// Writes a rejection on a line.
///
/// # Errors
/// The output cannot be written.
pub fn write_rejection(output: &mut impl Write, rejection: &Rejection) -> io::Result<()> {
    escaped::write(&mut *output, rejection)?;
    output.write_all(b"\n")
}
