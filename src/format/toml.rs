//! One assessment as a TOML text, with the keys of the JSON shape. Only read, never written.

use crate::assessment::Assessment;
use crate::assessment::wire::{self, Reading};
use crate::diagnostic::Diagnostic;
use crate::document;

use super::Rejection;

/// Reads the assessment that a TOML text holds, or says what is wrong with it.
///
/// # Errors
/// The text is no TOML; then nothing of it can be read.
pub fn read(
    file: &str,
    text: &str,
    reading: &Reading<'_>,
) -> Result<Result<Assessment, Box<Rejection>>, Box<Rejection>> {
    let first = |diagnostics: Vec<Diagnostic>| Box::new(first(file, text, &diagnostics));
    let node = document::toml(text).map_err(first)?;
    Ok(wire::read(&node, reading).map_err(first))
}

fn first(file: &str, text: &str, diagnostics: &[Diagnostic]) -> Rejection {
    let unknown = || Diagnostic::new("not-toml", 0..0, "this is no assessment");
    let first = diagnostics
        .iter()
        .min_by_key(|diagnostic| diagnostic.span.start);
    Rejection::of(file, 1, text, &first.cloned().unwrap_or_else(unknown))
}
