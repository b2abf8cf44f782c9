//! JSON: an assessment read, and a result in full or a rejection written on a line.

use std::io::{self, Write};

use super::detail::Detail;
use super::escaped;
use super::rejection::Rejection;
use crate::assessment::Assessment;
use crate::assessment::wire::{self, Reading};
use crate::base::diagnostic::{Diagnostic, MOST_SHOWN};
use crate::base::document::{self, Node};
use crate::base::source::Place;

/// Reads the JSON of one assessment, which begins at a place of its file.
///
/// # Errors
/// The text is no JSON.
pub fn parse<'t>(file: &str, place: Place, text: &'t str) -> Result<Node<'t>, Box<Rejection>> {
    document::json(text)
        .map_err(|diagnostic| Box::new(Rejection::of(file, place, text, &diagnostic)))
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
        let rejection = Rejection::of(file, place, text, diagnostic);
        rejection.in_key(node, text, diagnostic.span.start)
    };
    wire::read(node, reading).map_err(|diagnostics| {
        let shown = diagnostics.iter().take(MOST_SHOWN);
        shown.map(told).collect()
    })
}

/// Writes one result in full, on a line.
///
/// # Errors
/// The output cannot be written.
pub fn write_detail(output: &mut impl Write, detail: &Detail) -> io::Result<()> {
    escaped::write_line(output, detail)
}

/// Writes a rejection on a line.
///
/// # Errors
/// The output cannot be written.
pub fn write_rejection(output: &mut impl Write, rejection: &Rejection) -> io::Result<()> {
    escaped::write_line(output, rejection)
}
