//! Answers in long form, for whoever studies them: a row for each item of each assessment, with the same
//! columns for every scale.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::csv::CsvWriter;
use super::history_items::ItemFound;
use crate::assessment::{Assessment, Observation, Patient};
use crate::base::time;
use crate::scale::Item;

/// The answer to one item of one assessment. A row of `ows score --to long`, where an empty cell is null.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LongRow {
    /// The patient ID; null if nobody is named.
    pub patient: Option<String>,
    /// When the patient was observed, RFC 3339; null if that is not known.
    pub time: Option<String>,
    /// Who rated; null if nobody is named.
    pub rater: Option<String>,
    /// The scale, by id and version.
    pub scored_with: String,
    /// The id of the item.
    pub item: String,
    /// The option that was chosen, in the words of the scale; null if the answer is missing.
    pub option: Option<String>,
    /// The points of that option, whether they count or not; null if the answer is missing.
    pub points: Option<u16>,
    /// The measured value; null if there is none.
    pub value: Option<u32>,
    /// Why the answer is missing, `not-given` where nothing was written; null if it is there.
    pub missing: Option<String>,
    /// False for what was found and has another cause than withdrawal: it counts 0; null if the answer is
    /// missing.
    pub attributed: Option<bool>,
    /// A remark; null if there is none.
    pub note: Option<String>,
}

/// The columns, in their order.
pub const COLUMNS: [&str; 11] = [
    "patient",
    "time",
    "rater",
    "scored_with",
    "item",
    "option",
    "points",
    "value",
    "missing",
    "attributed",
    "note",
];

impl LongRow {
    /// Makes a row of each item of an assessment, in the scale's order.
    pub fn of(assessment: &Assessment) -> impl Iterator<Item = Self> {
        let context = &assessment.context;
        let blank = Self {
            patient: context
                .patient
                .as_ref()
                .map(Patient::as_str)
                .map(str::to_owned),
            time: context.time.as_ref().map(time::format),
            rater: context.rater.clone(),
            scored_with: assessment.scale().reference(),
            item: String::new(),
            option: None,
            points: None,
            value: None,
            missing: None,
            attributed: None,
            note: None,
        };
        let answers = assessment.answers();
        answers.map(move |answer| blank.clone().with(answer))
    }

    fn with(self, (item, seen): (&Item, &Observation)) -> Self {
        let found = ItemFound::of((item, seen));
        let choice = seen.choice();
        let choice = choice.and_then(|choice| item.choices.get(usize::from(choice)));
        Self {
            item: found.id,
            option: choice.map(|choice| choice.text.clone()),
            points: found.points,
            value: found.value,
            missing: found.missing,
            attributed: found.attributed,
            note: found.note,
            ..self
        }
    }
}

/// Writes answers as a table with commas.
pub struct LongResults<W: Write> {
    table: CsvWriter<W>,
    has_header: bool,
}

impl<W: Write> LongResults<W> {
    /// Starts a table; its header comes with the first row, or at the end.
    pub fn new(output: W) -> Self {
        Self {
            table: CsvWriter::new(output),
            has_header: false,
        }
    }

    /// Writes the rows of an assessment.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write(&mut self, assessment: &Assessment) -> io::Result<()> {
        self.end()?;
        for row in LongRow::of(assessment) {
            self.table.cells([
                row.patient,
                row.time,
                row.rater,
                Some(row.scored_with),
                Some(row.item),
                row.option,
                row.points.map(|points| points.to_string()),
                row.value.map(|value| value.to_string()),
                row.missing,
                row.attributed.map(|attributed| attributed.to_string()),
                row.note,
            ])?;
        }
        Ok(())
    }

    /// Ends the table, which has a header also without a row.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.has_header, true) {
            return Ok(());
        }
        self.table.cells(COLUMNS.map(Some))
    }
}
