//! One assessment as a TOML text, with the keys of the JSON shape. Only read, never written.
//!
//! What its keys say is read as from [JSON](super::json).

use crate::base::diagnostic::Diagnostic;
use crate::base::document::{self, Node};
use crate::base::source::Place;

use super::Rejection;

/// Reads the TOML of one assessment.
///
/// # Errors
/// The text is no TOML; then nothing of it can be read.
pub fn parse<'t>(file: &str, text: &'t str) -> Result<Node<'t>, Box<Rejection>> {
    document::toml(text).map_err(|diagnostics| {
        let unknown = Diagnostic::new("not-toml", 0..0, "this is no assessment");
        let first = diagnostics.first().unwrap_or(&unknown);
        Box::new(Rejection::of(file, Place::FIRST, text, first))
    })
}
