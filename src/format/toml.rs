//! One assessment as a TOML text, with the keys of the JSON shape. Only read, never written.

use crate::assessment::Assessment;
use crate::assessment::wire::{self, Reading};
use crate::base::diagnostic::{Diagnostic, MOST_SHOWN};
use crate::base::document;
use crate::base::source::Place;

use super::Rejection;

/// Reads the assessment that a TOML text holds, or says all that is wrong with it, as far as anybody reads.
///
/// # Errors
/// The text is no TOML; then nothing of it can be read.
pub fn read(
    file: &str,
    text: &str,
    reading: &Reading<'_>,
) -> Result<Result<Assessment, Vec<Rejection>>, Box<Rejection>> {
    let rejection = |diagnostic: &Diagnostic| Rejection::of(file, Place::FIRST, text, diagnostic);
    let node =
        document::toml(text).map_err(|diagnostics| Box::new(rejection(&first(diagnostics))))?;
    let told =
        |diagnostic: &Diagnostic| rejection(diagnostic).in_key(&node, text, diagnostic.span.start);
    Ok(wire::read(&node, reading).map_err(|diagnostics| {
        let shown = diagnostics.iter().take(MOST_SHOWN);
        shown.map(told).collect()
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
