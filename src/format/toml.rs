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
    let rejection = |first: &Diagnostic| Rejection::of(file, 1, text, first);
    let node =
        document::toml(text).map_err(|diagnostics| Box::new(rejection(&first(diagnostics))))?;
    Ok(wire::read(&node, reading).map_err(|diagnostics| {
        let first = first(diagnostics);
        Box::new(rejection(&first).in_key(&node, text, first.span.start))
    }))
}

fn first(diagnostics: Vec<Diagnostic>) -> Diagnostic {
    let unknown = || Diagnostic::new("not-toml", 0..0, "this is no assessment");
    let mut all = diagnostics.into_iter();
    let first = all.next().unwrap_or_else(unknown);
    all.fold(first, |first, next| {
        match next.span.start < first.span.start {
            true => next,
            false => first,
        }
    })
}
