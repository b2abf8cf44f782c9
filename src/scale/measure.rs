//! What an item measures: the unit, the column of a table, and which values are plausible.

use super::LARGEST_MEASURE;
use super::rules::required_pair;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node};
use crate::base::text::excerpt;

/// How a measured value becomes points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The unit, as it is written after the number: `/min`.
    pub unit: String,
    /// The column of a table that holds the value: `pulse_bpm`.
    pub column: String,
    /// The lowest and highest value that is no typing slip, both included.
    pub plausible: (u32, u32),
}

/// A measure as it is written.
pub(super) struct Written {
    /// The column, however it is spelt.
    pub column: Option<At<String>>,
    /// The measure; `None` if something is wrong with it, which was said.
    pub measure: Option<Measure>,
}

/// Reads a measure.
pub(super) fn read(node: &Node<'_>, problems: &mut Problems) -> Option<Written> {
    let mut fields = Fields::open(node, "a measure", problems)?;
    let unit = fields.prose("unit", 12);
    let column = fields.required_text("column");
    let sound_column = column
        .as_ref()
        .is_some_and(|column| hold_column(column, fields.problems));
    let plausible = required_pair(&mut fields, "plausible", "[20, 250]")
        .and_then(|plausible| range(plausible, fields.problems));
    fields.finish();
    let measure = plausible.zip(column.clone()).filter(|_| sound_column);
    Some(Written {
        column,
        measure: measure.map(|(plausible, (column, _))| Measure {
            unit,
            column,
            plausible,
        }),
    })
}

fn range(((low, high), span): At<(i64, i64)>, problems: &mut Problems) -> Option<(u32, u32)> {
    let value = |value: i64| {
        let value = u32::try_from(value).ok();
        value.filter(|value| *value <= LARGEST_MEASURE)
    };
    let range = value(low).zip(value(high)).filter(|(low, high)| low < high);
    if range.is_none() {
        let message = format!("`plausible` runs from {low} to {high}");
        let help = format!(
            "write the lowest and then the highest plausible value, from 0 to {LARGEST_MEASURE}"
        );
        problems.push(Diagnostic::new("bad-range", span, message).help(help));
    }
    range
}

fn hold_column((column, span): &At<String>, problems: &mut Problems) -> bool {
    let fits = |name: &str| {
        name.len() <= 32
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if fits(column) {
        return true;
    }
    let near = column.to_ascii_lowercase().replace([' ', '-'], "_");
    let help = if fits(&near) {
        format!("write `{near}`: small letters, digits and underscores")
    } else {
        "write a small letter, then at most 31 small letters, digits and underscores".to_owned()
    };
    let message = format!("`{}` cannot be a column", excerpt(column));
    problems.push(Diagnostic::new("bad-id", span.clone(), message).help(help));
    false
}
