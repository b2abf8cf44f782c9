//! What a scale makes of an assessment, held against answers that were found another way.
//!
//! COWS has a formula of its own here, typed from its published table; scales that are invented
//! on the spot have their own reading of the rules; and what is open while answers are missing is
//! found by trying every way to complete them. Only the public library is used.

mod completions;
mod course;
mod cows;
mod described;
mod dice;
mod flags;
mod formula;
mod gaps;
mod incomplete;
pub mod invented;
mod mistakes;
mod patients;
mod pulse;
mod table;

use std::sync::{Arc, LazyLock};

use ows::assessment::{Assessment, Observation};
use ows::scale::{Library, Name, Scale};
use ows::scoring::outcome::Outcome;

pub use self::dice::Dice;

/// Returns a scale that ships with the program.
pub fn shipped(id: &str) -> Arc<Scale> {
    static LIBRARY: LazyLock<Library> = LazyLock::new(Library::new);
    LIBRARY.find(&Name::parse(id).unwrap()).unwrap()
}

/// Makes a complete assessment from the points of each item, in the scale's order.
pub fn complete(scale: &Arc<Scale>, points: &[i64]) -> Assessment {
    assert_eq!(points.len(), scale.items().len(), "points for each item");
    let mut assessment = Assessment::blank(Arc::clone(scale));
    for (index, (item, points)) in scale.items().iter().zip(points).enumerate() {
        assessment.observe(index, Observation::points(item, *points).unwrap());
    }
    assessment
}

/// Gives one item other points.
pub fn give(assessment: &mut Assessment, id: &str, points: i64) {
    let scale = Arc::clone(assessment.scale());
    let (index, item) = scale.item(id).unwrap();
    assessment.observe(index, Observation::points(item, points).unwrap());
}

/// Returns the position of a check.
pub fn check(scale: &Scale, id: &str) -> usize {
    let found = scale.checks().iter().position(|check| check.id == id);
    found.unwrap_or_else(|| panic!("no check `{id}`"))
}

/// Returns the ids of the lowest and highest band.
pub fn bands<'s>(scale: &'s Scale, outcome: &Outcome) -> (&'s str, &'s str) {
    let band = outcome.band.unwrap();
    (&scale.bands()[band.low].id, &scale.bands()[band.high].id)
}

/// Returns the word of each flag that is `yes` or `undetermined`.
pub fn raised(scale: &Scale, outcome: &Outcome, word: &str) -> Vec<String> {
    let flags = scale.flags().iter().zip(&outcome.flags);
    flags
        .filter(|(_, raised)| raised.word() == word)
        .map(|(flag, _)| flag.id.clone())
        .collect()
}
