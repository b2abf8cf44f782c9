//! One assessment as a JSON text, or as a TOML text with the same keys. Only read here: results are written
//! with [`escaped`](super::escaped).

use super::rejection::Rejection;
use crate::assessment::Assessment;
use crate::assessment::wire::{self, FindScale};
use crate::base::diagnostic::{Diagnostic, MOST_SHOWN};
use crate::base::document::{self, Node};
use crate::base::source::Place;
use crate::base::zone::Zone;

/// Reads the JSON of one assessment, which begins at a place of its file.
///
/// # Errors
/// The text is no JSON.
pub fn parse<'t>(file: &str, place: Place, text: &'t str) -> Result<Node<'t>, Box<Rejection>> {
    document::json(text)
        .map_err(|diagnostic| Box::new(Rejection::of(file, place, text, &diagnostic)))
}

/// Reads one assessment from its JSON, or from TOML with the same keys; the text begins at a place of its file.
/// Times without an offset belong to `zone`.
///
/// # Errors
/// All that is wrong with it, as far as anybody reads.
pub fn read(
    file: &str,
    place: Place,
    text: &str,
    node: &Node<'_>,
    find: &FindScale<'_>,
    zone: Option<Zone>,
) -> Result<Assessment, Vec<Rejection>> {
    let told = |diagnostic: &Diagnostic| {
        let rejection = Rejection::of(file, place, text, diagnostic);
        rejection.in_key(node, text, diagnostic.span.start)
    };
    wire::read(node, find, zone).map_err(|diagnostics| {
        let shown = diagnostics.iter().take(MOST_SHOWN);
        shown.map(told).collect()
    })
}

/// Reads the TOML of one assessment.
///
/// # Errors
/// The text is no TOML; then nothing of it can be read.
pub fn parse_toml<'t>(file: &str, text: &'t str) -> Result<Node<'t>, Box<Rejection>> {
    document::toml(text).map_err(|diagnostics| {
        let unknown = Diagnostic::new("not-toml", 0..0, "this is no assessment");
        let first = diagnostics.first().unwrap_or(&unknown);
        Box::new(Rejection::of(file, Place::FIRST, text, first))
    })
}
