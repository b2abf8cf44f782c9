//! Thresholds of the total that publications or the site give. They clear no patient.

use crate::base::diagnostic::Problems;
use crate::base::document::{Fields, Node};
use crate::scale::known::Known;
use crate::scale::rules::Named;
use crate::scale::stagings::substance;
use crate::scale::substance::Substance;

/// A threshold of the total, with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// Its name in data.
    pub id: String,
    /// The total from which it is reached.
    pub at_least: u16,
    /// What the source says of it; never what to give or to do.
    pub text: String,
    /// The source.
    pub reference: String,
    /// The substances that it is about; empty for any opioid.
    pub substances: Vec<Substance>,
}

impl Landmark {
    /// Says whether it is about a substance.
    pub fn is_about(&self, substance: Substance) -> bool {
        if self.substances.is_empty() {
            substance.is_opioid()
        } else {
            self.substances.contains(&substance)
        }
    }
}

/// Reads a landmark.
pub(super) fn landmark(
    node: &Node<'_>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Named<Landmark>> {
    let mut fields = Fields::open(node, "a landmark", problems)?;
    let id = fields.id();
    let at_least = fields.required_integer("at-least", 0..=u16::MAX.into());
    let at_least = at_least.and_then(|total| known.total(&total, fields.problems));
    let substances = fields.texts("substance");
    let substances = substances.iter();
    let landmark = Landmark {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        at_least: at_least.unwrap_or_default(),
        substances: substances
            .filter_map(|word| substance(word, fields.problems))
            .collect(),
        text: fields.prose("text", 160),
        reference: fields.prose("reference", 300),
    };
    fields.finish();
    Some(Named { id, part: landmark })
}
