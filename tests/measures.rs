//! What is measured and never scored, and flags on measured values, with an invented scale that has both.

mod conditions;
mod versions;

use std::fs;
use std::sync::Arc;

use ows::base::source::Source;
use ows::scale::Scale;

use crate::common::project;

/// The text of the invented scale.
fn text() -> String {
    fs::read_to_string(project().join("tests/measures/ward.toml")).unwrap()
}

/// Reads the invented scale.
fn ward() -> Arc<Scale> {
    Arc::new(Scale::read(Source::new("ward.toml", text())).unwrap_or_else(|bad| panic!("{bad}")))
}

/// Returns the position of a measure.
fn measure(scale: &Scale, id: &str) -> usize {
    let mut measures = scale.measures().iter();
    measures.position(|measure| measure.id == id).unwrap()
}
