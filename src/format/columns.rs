//! The columns of a result: the same names and values in CSV and in flat NDJSON.
//!
//! They are a contract: a name or a meaning changes only with a version of the program.

use crate::assessment::Assessment;
use crate::flag::Raised;
use crate::outcome::Outcome;
use crate::scale::Scale;
use crate::scale::name::is_id;
use crate::score::Extent;

/// One value of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'c> {
    /// Nothing: an empty cell, `null`.
    Empty,
    /// A text.
    Text(&'c str),
    /// A text that was put together.
    Joined(String),
    /// A whole number.
    Number(u64),
    /// True or false.
    Boolean(bool),
    /// The answer to a check that was asked: yes or no in a table, true or false in JSON.
    Answer(bool),
    /// A JSON value, as it came.
    Json(&'c serde_json::Value),
}

/// The column that names the findings which are not due to withdrawal, where the input was no table.
pub const NOT_ATTRIBUTED: &str = "not_attributed";

/// Says whether a name is that of a result column, of whatever scale.
///
/// A table may not bring such a column along, even where this scale gives no result of that name:
/// whoever reads the row would take it for ours.
pub fn is_result(name: &str) -> bool {
    let whole = ["complete", NOT_ATTRIBUTED].iter().chain(&LAST);
    let bare = name
        .strip_suffix("_low")
        .or_else(|| name.strip_suffix("_high"))
        .unwrap_or(name);
    let staging = bare.strip_prefix("stage_");
    whole.into_iter().any(|known| *known == name)
        || ["total", "band"].contains(&bare)
        || staging.is_some_and(is_id)
}

/// The columns that every scale has behind its results.
const LAST: [&str; 6] = [
    "flags",
    "flags_open",
    "scored_with",
    "scale_digest",
    "policy",
    "policy_digest",
];

/// The result columns of one scale.
#[derive(Clone, Debug)]
pub struct Columns {
    scale: String,
    digest: String,
    names: Vec<String>,
}

impl Columns {
    /// Works out the columns of a scale.
    pub fn of(scale: &Scale) -> Self {
        let mut names = vec!["complete".to_owned()];
        let mut three =
            |name: &str| names.extend(["", "_low", "_high"].map(|end| format!("{name}{end}")));
        if scale.definition().total.is_some() {
            three("total");
        }
        if !scale.bands().is_empty() {
            three("band");
        }
        for staging in scale.stagings() {
            three(&format!("stage_{}", staging.id));
        }
        names.extend(LAST.map(str::to_owned));
        Self {
            scale: scale.reference(),
            digest: scale.digest().short(),
            names,
        }
    }

    /// Returns the scale that the columns are of: `cows@1.0.0`.
    pub fn scale(&self) -> &str {
        &self.scale
    }

    /// Returns the names, in the order of the values.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Hands the values of one result to `put`, in the order of the names.
    ///
    /// Where nothing was answered nothing was scored: then total, band and stages are empty, not open.
    pub fn values<'c>(
        &'c self,
        assessment: &'c Assessment,
        outcome: &Outcome,
        mut put: impl FnMut(Cell<'c>),
    ) {
        let scale = assessment.scale();
        let scored = outcome.is_scored();
        put(Cell::Boolean(outcome.is_complete()));
        let mut three = |extent: Option<[Cell<'c>; 3]>| {
            for cell in extent.unwrap_or([Cell::Empty, Cell::Empty, Cell::Empty]) {
                put(cell);
            }
        };
        if scale.definition().total.is_some() {
            three(
                outcome
                    .total
                    .filter(|_| scored)
                    .map(|total| extent(total, |total| Cell::Number(total.into()))),
            );
        }
        if !scale.bands().is_empty() {
            let name = |band: usize| {
                scale
                    .bands()
                    .get(band)
                    .map_or(Cell::Empty, |band| Cell::Text(&band.id))
            };
            three(
                outcome
                    .band
                    .filter(|_| scored)
                    .map(|band| extent(band, name)),
            );
        }
        for staged in &outcome.stagings {
            three(scored.then(|| extent(staged.shown, |stage| Cell::Number(stage.into()))));
        }
        put(flags(assessment, outcome, Raised::Yes));
        put(flags(assessment, outcome, Raised::Undetermined));
        put(Cell::Text(&self.scale));
        put(Cell::Text(&self.digest));
        // A site's policy stands here once one is named.
        put(Cell::Empty);
        put(Cell::Empty);
    }
}

fn extent<'c, T: Copy + PartialEq>(
    extent: Extent<T>,
    cell: impl Fn(T) -> Cell<'c>,
) -> [Cell<'c>; 3] {
    let settled = extent.settled().map_or(Cell::Empty, &cell);
    [settled, cell(extent.low), cell(extent.high)]
}

fn flags<'c>(assessment: &'c Assessment, outcome: &Outcome, wanted: Raised) -> Cell<'c> {
    let flags = assessment.scale().flags().iter().zip(&outcome.flags);
    let mut ids = flags
        .filter(|(_, raised)| **raised == wanted)
        .map(|(flag, _)| flag.id.as_str());
    match (ids.next(), ids.next()) {
        (None, _) => Cell::Text(""),
        (Some(only), None) => Cell::Text(only),
        (Some(first), Some(second)) => {
            let mut joined = format!("{first};{second}");
            for id in ids {
                joined.push(';');
                joined.push_str(id);
            }
            Cell::Joined(joined)
        }
    }
}
