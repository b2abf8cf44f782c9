//! What is measured and never scored: breaths, a temperature. An item has its own measure, in
//! [`options`](super::options), since there a value becomes points.

use super::code::{Code, code};
use super::options::LONGEST_UNIT;
use super::rules::{Named, PartKind, pair_of};
use super::{LARGEST_MEASURE, LONGEST_ASK, LONGEST_LABEL, MOST_PARTS};
use crate::base::decimal::{Decimal, MOST_DECIMALS};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Entry, Fields, Node};

/// The unscored measures of a file.
pub(super) const MEASURES: PartKind = PartKind::new("measure", "measures", MOST_PARTS);

/// Something that is measured and never scored.
///
/// Its values are whole numbers of the last place that it has: units, or tenths. The head of
/// [`scale`](super) says where a new key has to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnscoredMeasure {
    /// Its name in data: `breaths`.
    pub id: String,
    /// Its name on a screen.
    pub label: String,
    /// How to measure it.
    pub ask: String,
    /// The unit, as it is written after the number: `/min`.
    pub unit: String,
    /// How many digits a value may have after the point: 0 or 1.
    pub decimals: u8,
    /// The lowest and highest value that is no typing slip, both included.
    pub plausible: (u32, u32),
    /// Values that tell of another unit, if there are such.
    pub mistaken: Option<Mistaken>,
    /// Its code in a terminology, if it has one.
    pub code: Option<Code>,
}

/// Values that no patient has and that another unit explains: 98.6 where °C are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistaken {
    /// The other unit: `°F`.
    pub unit: String,
    /// The lowest and highest of these values, both included.
    pub range: (u32, u32),
}

impl UnscoredMeasure {
    /// Returns a value as its digits are written.
    pub fn decimal(&self, value: u32) -> Decimal {
        Decimal {
            value,
            decimals: self.decimals,
        }
    }

    /// Returns a value with its unit: `37.2 °C`.
    pub fn written(&self, value: u32) -> String {
        format!("{} {}", self.decimal(value), self.unit)
    }

    /// Returns the other unit that a value tells of, if it does.
    pub fn other_unit(&self, value: u32) -> Option<&str> {
        let mistaken = self.mistaken.as_ref()?;
        let (low, high) = mistaken.range;
        (low..=high)
            .contains(&value)
            .then_some(mistaken.unit.as_str())
    }
}

/// Reads an unscored measure.
pub(super) fn unscored(node: &Node<'_>, problems: &mut Problems) -> Option<Named<UnscoredMeasure>> {
    let mut fields = Fields::open(node, "a measure", problems)?;
    let id = fields.id();
    let label = fields.prose("label", LONGEST_LABEL);
    let ask = fields.prose("ask", LONGEST_ASK);
    let unit = fields.prose("unit", LONGEST_UNIT);
    let decimals = fields.integer("decimals", 0..=MOST_DECIMALS.into());
    let decimals = decimals.and_then(|(decimals, _)| u8::try_from(decimals).ok());
    let decimals = decimals.unwrap_or_default();
    let example = match decimals {
        0 => "[20, 250]",
        _ => "[25.0, 45.0]",
    };
    let plausible = fields
        .require("plausible", &format!("add `plausible = {example}`"))
        .and_then(|entry| range(entry, decimals, example, fields.problems));
    let mistaken = fields
        .take("mistaken")
        .and_then(|entry| mistaken(&entry.node, decimals, plausible.as_ref(), fields.problems));
    let code = code(&mut fields);
    fields.finish();
    let part = UnscoredMeasure {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        label,
        ask,
        unit,
        decimals,
        plausible: plausible.map(|(range, _)| range).unwrap_or_default(),
        mistaken,
        code,
    };
    Some(Named { id, part })
}

/// Reads a lowest and a highest value, in that order.
fn range(
    entry: &Entry<'_>,
    decimals: u8,
    example: &str,
    problems: &mut Problems,
) -> Option<At<(u32, u32)>> {
    let what = match decimals {
        0 => "whole number",
        _ => "number with at most one decimal",
    };
    let value = |node: &Node<'_>| {
        let read = Decimal::read(&node.digits()?, decimals)?;
        Some(read.value)
    };
    let (pair, span) = pair_of(entry, what, example, value, problems)?;
    if pair.0 < pair.1 && pair.1 <= LARGEST_MEASURE {
        return Some((pair, span));
    }
    let [low, high] = [pair.0, pair.1].map(|value| Decimal { value, decimals });
    let most = Decimal {
        value: LARGEST_MEASURE,
        decimals,
    };
    let message = format!("`{}` runs from {low} to {high}", entry.key);
    let help = format!("write the lowest and then the highest value, from 0 to {most}");
    problems.push(Diagnostic::new("bad-range", span, message).help(help));
    None
}

/// Reads which values tell of another unit: none of those that are plausible.
fn mistaken(
    node: &Node<'_>,
    decimals: u8,
    plausible: Option<&At<(u32, u32)>>,
    problems: &mut Problems,
) -> Option<Mistaken> {
    let mut fields = Fields::open(node, "a mistaken unit", problems)?;
    let unit = fields.prose("unit", LONGEST_UNIT);
    let example = "[86, 113]";
    let range = fields
        .require("range", &format!("add `range = {example}`"))
        .and_then(|entry| range(entry, decimals, example, fields.problems));
    fields.finish();
    let (range, span) = range?;
    let overlaps = plausible.filter(|((low, high), _)| range.0 <= *high && range.1 >= *low);
    if let Some((_, place)) = overlaps {
        let message = "some of these values are plausible in the measure's own unit";
        let overlap = Diagnostic::new("bad-range", span, message);
        let overlap = overlap.also(place.clone(), "the plausible ones");
        problems.push(overlap.help("write a range that ends below or begins above them"));
    }
    Some(Mistaken { unit, range })
}
