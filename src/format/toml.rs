//! One assessment as a TOML text, with the keys of the JSON shape. Only read, never written.

use crate::assessment::Assessment;
use crate::assessment::wire::{self, Reading};
use crate::document;

use super::Rejection;

/// Reads the assessment that a TOML text holds.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(file: &str, text: &str, reading: &Reading<'_>) -> Result<Assessment, Box<Rejection>> {
    let read = document::toml(text).and_then(|node| wire::read(&node, reading));
    read.map_err(|diagnostics| Box::new(first(file, text, &diagnostics)))
}

fn first(file: &str, text: &str, diagnostics: &[crate::diagnostic::Diagnostic]) -> Rejection {
    let unknown = || crate::diagnostic::Diagnostic::new("not-toml", 0..0, "this is no assessment");
    let first = diagnostics
        .iter()
        .min_by_key(|diagnostic| diagnostic.span.start);
    Rejection::of(file, 1, text, &first.cloned().unwrap_or_else(unknown))
}
