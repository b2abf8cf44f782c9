//! What the columns of a table mean, and a row of it as an assessment.
//!
//! A cell holds points in plain digits, or a measured value, or nothing; a header that could be
//! misread is refused before a row is.

mod cells;
mod names;

use std::cmp::Ordering;
use std::sync::Arc;

use chrono_tz::Tz;

use self::cells::{asked, last_use, moment, observation, patient, prose, same_scale, word};
use self::names::{known_names, missing_items, near_miss, repeated, result_name};
use super::Record;
use crate::assessment::Assessment;
use crate::assessment::words::{Reason, Route};
use crate::scale::substance::SUBSTANCES;
use crate::scale::{Item, Scale, Substance};

/// Why a cell, or a header, is wrong: which field, and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field, by position.
    pub field: usize,
    /// A stable name for this kind of error.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub help: Option<String>,
}

impl Wrong {
    fn new(
        field: usize,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            field,
            code,
            message: message.into(),
            help: Some(help.into()),
        }
    }
}

/// The columns of an item's points and of its measured value.
type ItemColumns = (Option<usize>, Option<usize>);

/// Columns about the assessment itself, by the names that a header gives them.
const CONTEXT: [&str; 8] = [
    "patient",
    "time",
    "rater",
    "reason",
    "substance",
    "route",
    "last_use",
    "last_use_certainty",
];

/// What the columns of a table mean for a scale.
#[derive(Clone, Debug)]
pub struct Header {
    names: Vec<String>,
    context: [Option<usize>; CONTEXT.len()],
    scale: Option<usize>,
    /// For each item of the scale: the columns of its points and of its measured value.
    items: Vec<ItemColumns>,
    /// For each check of the scale: its column.
    checks: Vec<Option<usize>>,
}

impl Header {
    /// Returns the column that names the scale, before anything else about the header is known.
    pub fn scale_column(names: &[String]) -> Option<usize> {
        names.iter().position(|name| name == "scale")
    }

    /// Works out what the columns mean.
    ///
    /// With `partial`, items may have no column at all.
    ///
    /// # Errors
    /// A column twice, a column with the name of a result, a near miss of a known name, or a
    /// missing column of an item.
    pub fn read(names: Vec<String>, scale: &Scale, partial: bool) -> Result<Self, Wrong> {
        repeated(&names)?;
        let known = known_names(scale);
        for (field, name) in names.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                near_miss(field, name, &names, &known)?;
                result_name(field, name)?;
            }
        }
        let column = |wanted: &str| names.iter().position(|name| name == wanted);
        let of_item = |item: &Item| {
            (
                column(&item.id),
                item.measure
                    .as_ref()
                    .and_then(|measure| column(&measure.column)),
            )
        };
        let items: Vec<_> = scale.items().iter().map(of_item).collect();
        if !partial {
            missing_items(&items, scale, names.len())?;
        }
        let checks = scale
            .checks()
            .iter()
            .map(|check| column(&check.id))
            .collect();
        let (context, scale) = (CONTEXT.map(column), column("scale"));
        Ok(Self {
            context,
            scale,
            items,
            checks,
            names,
        })
    }

    /// Returns the column that names the scale.
    pub fn scale(&self) -> Option<usize> {
        self.scale
    }

    /// Returns the names of the columns, as they came.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the items (by position) that have only a column for their measured value.
    pub fn measured_only(&self) -> impl Iterator<Item = usize> + '_ {
        let only =
            |(_, (points, value)): &(usize, &ItemColumns)| points.is_none() && value.is_some();
        self.items
            .iter()
            .enumerate()
            .filter(only)
            .map(|(item, _)| item)
    }

    /// Returns what a column holds, for a format that writes numbers and truth values as such.
    pub fn holds(&self, field: usize) -> Holds {
        if self
            .items
            .iter()
            .any(|(points, value)| *points == Some(field) || *value == Some(field))
        {
            Holds::Number
        } else if self.checks.contains(&Some(field)) {
            Holds::Answer
        } else {
            Holds::Text
        }
    }

    /// Reads a row as an assessment.
    ///
    /// # Errors
    /// The first cell that is wrong, in the order of the columns.
    pub fn assess(
        &self,
        record: &Record<'_>,
        scale: &Arc<Scale>,
        zone: Option<Tz>,
    ) -> Result<Assessment, Wrong> {
        if let Some(wrong) = wrong_length(record, self.names.len()) {
            return Err(wrong);
        }
        let mut assessment = Assessment::blank(Arc::clone(scale));
        let mut first: Option<Wrong> = None;
        let mut note = |wrong: Wrong| {
            if first.as_ref().is_none_or(|first| wrong.field < first.field) {
                first = Some(wrong);
            }
        };
        let cell = |field: Option<usize>| {
            field
                .and_then(|field| Some((field, record.get(field)?)))
                .filter(|(_, text)| !text.is_empty())
        };
        for (position, (item, (points, value))) in scale.items().iter().zip(&self.items).enumerate()
        {
            match observation(item, cell(*points), cell(*value)) {
                Ok(Some(observation)) => assessment.observe(position, observation),
                Ok(None) => {}
                Err(wrong) => note(wrong),
            }
        }
        for (position, field) in self.checks.iter().enumerate() {
            match cell(*field).map(|(field, text)| asked(field, text, &self.names)) {
                Some(Ok(answer)) => assessment.ask(position, answer),
                Some(Err(wrong)) => note(wrong),
                None => {}
            }
        }
        if let Err(wrong) = self.read_context(record, &mut assessment, zone) {
            note(wrong);
        }
        if let Some((field, name)) = cell(self.scale)
            && let Err(wrong) = same_scale(field, name, scale)
        {
            note(wrong);
        }
        first.map_or(Ok(assessment), Err)
    }

    fn read_context(
        &self,
        record: &Record<'_>,
        assessment: &mut Assessment,
        zone: Option<Tz>,
    ) -> Result<(), Wrong> {
        let cell = |column: usize| {
            let field = self.context.get(column).copied().flatten()?;
            record
                .get(field)
                .filter(|text| !text.is_empty())
                .map(|text| (field, text))
        };
        let context = &mut assessment.context;
        context.patient = cell(0)
            .map(|(field, text)| patient(field, text))
            .transpose()?;
        context.time = cell(1).map(|cell| moment(cell, zone)).transpose()?;
        context.rater = cell(2)
            .map(|(field, text)| prose(field, "rater", text))
            .transpose()?;
        context.reason = cell(3)
            .map(|cell| word(cell, "reason", Reason::named, Reason::WORDS))
            .transpose()?;
        if let Some((field, text)) = cell(4) {
            for part in text.split(';') {
                let part = (field, part);
                let substance = word(part, "substance", Substance::named, SUBSTANCES)?;
                if !context.substances.contains(&substance) {
                    context.substances.push(substance);
                }
            }
        }
        context.route = cell(5)
            .map(|cell| word(cell, "route", Route::named, Route::WORDS))
            .transpose()?;
        context.last_use = last_use(cell(6), cell(7), context.time, zone)?;
        Ok(())
    }
}

/// Says that a row has more or fewer fields than its header `wants`, if it has.
pub fn wrong_length(record: &Record<'_>, wants: usize) -> Option<Wrong> {
    let has = record.len();
    let message = || format!("this row has {has} fields where the header has {wants}");
    let help = match has.cmp(&wants) {
        Ordering::Equal => return None,
        Ordering::Greater => "quote a text that holds a comma",
        Ordering::Less => "write an empty field for what is missing",
    };
    Some(Wrong::new(has.min(wants), "wrong-length", message(), help))
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Points or a measured value.
    Number,
    /// The answer to a check.
    Answer,
    /// Anything else.
    Text,
}
