//! The JSON Schemas of what is read and written.
//!
//! Those of results come from the result types themselves. The shape of observations is read by
//! hand, and the columns of a row depend on the scale; their schemas stand beside this file, and
//! tests hold them to what is really read and written.

use std::io;

use schemars::schema_for;

use super::course::CourseRow;
use super::detail::Detail;
use super::difference::DifferenceDetail;
use super::due::DueRow;
use super::escaped;
use super::history::HistoryDetail;
use super::history_items::{AssessmentItems, HistoryItems};
use super::long::LongRow;
use super::rejection::Rejection;
use crate::scale::map::check::MapCheck;
use crate::training::agreement::report::Report;
use crate::training::certificate::Certificate;
use crate::training::report::shape::TrainingReport;
use crate::training::result::AttemptResult;

/// A shape that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Shape {
    /// An assessment as JSON, or a line of NDJSON
    Observation,
    /// A line of `ows score --to ndjson`
    Row,
    /// An element of `ows score --to json`, or a line of `--to ndjson --detail`
    Detail,
    /// A row of `ows score --to long`, an empty cell as null
    Long,
    /// A line of `ows score --by COLUMN --to ndjson`
    Course,
    /// A line of `ows score --errors FILE`
    Rejection,
    /// What `ows scale diff --to json` writes
    Difference,
    /// What `ows map check --to json` writes
    MapCheck,
    /// A line of `ows due --to ndjson`
    Due,
    /// What `ows history --to json` writes
    History,
    /// What `ows history --items --to json` writes
    HistoryItems,
    /// A line of `ows history --items --to ndjson`
    AssessmentItems,
    /// What `ows train agreement --to json` writes
    Agreement,
    /// An element of what `ows train run --to json` writes
    Attempt,
    /// What `ows train certificate --to json` writes
    Certificate,
    /// What `ows train report --to json` writes
    TrainingReport,
}

/// Returns the schema of a shape, as JSON with a final line end.
///
/// # Errors
/// It holds something that JSON has not.
pub fn text(shape: Shape) -> io::Result<String> {
    let schema = match shape {
        Shape::Observation => return Ok(include_str!("schema/observation.json").to_owned()),
        Shape::Row => return Ok(include_str!("schema/row.json").to_owned()),
        Shape::Detail => schema_for!(Detail),
        Shape::Long => schema_for!(LongRow),
        Shape::Course => schema_for!(CourseRow),
        Shape::Rejection => schema_for!(Rejection),
        Shape::Difference => schema_for!(DifferenceDetail),
        Shape::MapCheck => schema_for!(MapCheck),
        Shape::Due => schema_for!(DueRow),
        Shape::History => schema_for!(HistoryDetail),
        Shape::HistoryItems => schema_for!(HistoryItems),
        Shape::AssessmentItems => schema_for!(AssessmentItems),
        Shape::TrainingReport => schema_for!(TrainingReport),
        Shape::Agreement => schema_for!(Report),
        Shape::Attempt => schema_for!(AttemptResult),
        Shape::Certificate => schema_for!(Certificate),
    };
    escaped::pretty(&schema)
}
