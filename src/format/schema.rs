//! The JSON Schemas of what is read and written.
//!
//! Those of results come from the result types themselves. The shape of observations is read by
//! hand, and the columns of a row depend on the scale; their schemas stand beside this file, and
//! tests hold them to what is really read and written.

use super::detail::Detail;
use super::difference::DifferenceDetail;
use super::due::DueRow;
use super::history::HistoryDetail;
use super::rejection::Rejection;
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
    /// A line of `ows score --errors FILE`
    Rejection,
    /// What `ows scale diff --to json` writes
    Difference,
    /// A line of `ows due --to ndjson`
    Due,
    /// What `ows history --to json` writes
    History,
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
pub fn text(shape: Shape) -> String {
    match shape {
        Shape::Observation => include_str!("schema/observation.json").to_owned(),
        Shape::Row => include_str!("schema/row.json").to_owned(),
        Shape::Detail => generated(&schemars::schema_for!(Detail)),
        Shape::Rejection => generated(&schemars::schema_for!(Rejection)),
        Shape::Difference => generated(&schemars::schema_for!(DifferenceDetail)),
        Shape::Due => generated(&schemars::schema_for!(DueRow)),
        Shape::History => generated(&schemars::schema_for!(HistoryDetail)),
        Shape::TrainingReport => generated(&schemars::schema_for!(TrainingReport)),
        Shape::Agreement => generated(&schemars::schema_for!(Report)),
        Shape::Attempt => generated(&schemars::schema_for!(AttemptResult)),
        Shape::Certificate => generated(&schemars::schema_for!(Certificate)),
    }
}

fn generated(schema: &schemars::Schema) -> String {
    super::escaped::pretty(schema)
}
