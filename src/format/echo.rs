//! The columns that stand before the results: what the input said, carried along.
//!
//! A table's own columns come out unchanged and in their order. What came as JSON or TOML gets
//! columns of the same names that a table would have.

use super::columns::{Cell, NOT_ATTRIBUTED};
use super::csv::Record;
use super::csv::rows::{Header, Holds, Wrong, background, truth, whole};
use super::object::Object;
use super::rejection::Rejection;
use crate::assessment::{Asked, Assessment, Certainty, LastUse};
use crate::base::document::Value;
use crate::base::source::Place;
use crate::base::time::format;
use crate::scale::{CONTEXT, Scale};
use crate::scoring::outcome::Outcome;

/// What the input said of one assessment.
#[derive(Clone, Copy)]
pub enum Echo<'r> {
    /// A row of a table.
    Row {
        /// What its columns mean.
        header: &'r Header,
        /// What stands in them.
        cells: Cells<'r>,
    },
    /// A JSON or TOML text; all that it said is in the assessment.
    Document,
}

/// What stands in the columns of a row, as it came.
#[derive(Clone, Copy)]
pub enum Cells<'r> {
    /// The fields of a table.
    Record(Record<'r>),
    /// The values of a flat JSON object.
    Object(Object<'r>),
}

impl<'r> Cells<'r> {
    /// Returns what a cell holds.
    pub fn text(&self, field: usize) -> Option<&'r str> {
        match self {
            Self::Record(record) => record.get(field),
            Self::Object(object) => object.text(field),
        }
    }

    /// Returns where the row begins.
    pub fn begins(&self) -> Place {
        match self {
            Self::Record(record) => record.place(0),
            Self::Object(object) => object.begins(),
        }
    }

    /// Rejects the row of a file for all that is wrong with it, in the order of its columns, which have
    /// these names.
    pub fn rejections(&self, file: &str, names: &[String], wrong: Vec<Wrong>) -> Vec<Rejection> {
        let fields = wrong.iter().map(|wrong| wrong.field);
        let (places, length) = match self {
            Self::Record(record) if wrong.len() == 1 => {
                let places = fields.map(|field| record.place(field)).collect();
                (places, record.len())
            }
            Self::Record(record) => {
                let all = record.places();
                let place = |field| all.get(field).copied();
                let place = |field| place(field).unwrap_or_else(|| record.place(field));
                (fields.map(place).collect(), record.len())
            }
            Self::Object(object) => (object.places(fields), object.names().len()),
        };
        let rejection = |(wrong, place): (Wrong, Place)| {
            let at = Rejection::at(file, place, wrong.code, wrong.message, wrong.help);
            match (names.get(wrong.field), self.text(wrong.field)) {
                // A row with too few or too many fields has none that is wrong by itself.
                (Some(name), Some(value)) if names.len() == length => at.in_field(name, value),
                _ => at,
            }
        };
        wrong.into_iter().zip(places).map(rejection).collect()
    }
}

/// Which columns an input has.
#[derive(Clone, Copy)]
pub enum Shape<'h> {
    /// Those of a table.
    Table(&'h Header),
    /// Those that the keys of flat JSON objects are.
    Keys(&'h Header),
    /// Those that a JSON or TOML text gets.
    Document,
}

impl Shape<'_> {
    /// Returns the names of the columns.
    pub fn names(&self, scale: &Scale) -> Vec<String> {
        match self {
            Self::Table(header) | Self::Keys(header) => {
                let items = header
                    .measured_only()
                    .filter_map(|item| scale.items().get(item));
                let own = header.names().iter().enumerate();
                own.filter(|(field, _)| !header.replaces(*field))
                    .map(|(_, name)| name.clone())
                    .chain(items.map(|item| item.id.clone()))
                    .collect()
            }
            Self::Document => document_names(scale),
        }
    }
}

impl<'r> Echo<'r> {
    /// Returns which columns it has.
    pub fn shape(&self) -> Shape<'r> {
        match self {
            Self::Row { header, cells } => match cells {
                Cells::Record(_) => Shape::Table(header),
                Cells::Object(_) => Shape::Keys(header),
            },
            Self::Document => Shape::Document,
        }
    }

    /// Hands the values to `put`, in the order of the names.
    pub fn values(&self, assessment: &Assessment, mut put: impl FnMut(Cell<'_>)) {
        match self {
            Self::Row { header, cells } => {
                for field in 0..header.names().len() {
                    if !header.replaces(field) {
                        put(cell(cells, field, header.holds(field)));
                    }
                }
                self.values_added(assessment, put);
            }
            Self::Document => document_values(assessment, put),
        }
    }

    /// Hands the points of those items to `put` of which a table has only the measured value.
    pub fn values_added(&self, assessment: &Assessment, mut put: impl FnMut(Cell<'_>)) {
        if let Self::Row { header, .. } = self {
            for item in header.measured_only() {
                put(points(assessment, item));
            }
        }
    }

    /// Says of a row of the file `name` that this program wrote how its total differs from what its answers
    /// give now, if it does.
    pub fn other_total(
        &self,
        name: &str,
        assessment: &Assessment,
        outcome: &Outcome,
    ) -> Option<Rejection> {
        let Self::Row { header, cells } = self else {
            return None;
        };
        let wrong = header.other_total(|field| cells.text(field), assessment, outcome)?;
        let mut rejections = cells.rejections(name, header.names(), vec![wrong]);
        rejections.pop()
    }
}

/// Returns what a cell holds. Numbers and answers that were read as such are such, however they were
/// written, so that a column has one type; all else is as it came.
fn cell<'c>(cells: &Cells<'c>, field: usize, holds: Holds) -> Cell<'c> {
    let text = cells.text(field).unwrap_or_default();
    match (holds, cells) {
        (Holds::Number, _) if !text.is_empty() => {
            let number = whole(text).and_then(|(number, _)| u64::try_from(number).ok());
            number.map_or(Cell::Text(text), Cell::Number)
        }
        (Holds::Answer, _) if !text.is_empty() => {
            truth(text).map_or(Cell::Text(text), Cell::Answer)
        }
        (_, Cells::Object(object)) => match object.value(field) {
            None | Some(Value::Null) => Cell::Empty,
            Some(Value::Text(text)) => Cell::Text(text),
            Some(_) => object.written(field).map_or(Cell::Empty, Cell::Written),
        },
        (Holds::Ids, _) => Cell::Text(text),
        _ if text.is_empty() => Cell::Empty,
        _ => Cell::Text(text),
    }
}

fn points(assessment: &Assessment, position: usize) -> Cell<'static> {
    let item = assessment.scale().items().get(position);
    let seen = assessment.observations().get(position);
    let points = item.zip(seen).and_then(|(item, seen)| seen.points_in(item));
    points.map_or(Cell::Empty, |points| Cell::Number(points.into()))
}

fn document_names(scale: &Scale) -> Vec<String> {
    let mut names: Vec<String> = CONTEXT.map(str::to_owned).to_vec();
    names.extend(background(scale).map(str::to_owned));
    for item in scale.items() {
        names.extend(item.measure.as_ref().map(|measure| measure.column.clone()));
        names.push(item.id.clone());
    }
    names.extend(scale.checks().iter().map(|check| check.id.clone()));
    names.extend([NOT_ATTRIBUTED, "extra"].map(str::to_owned));
    names
}

fn document_values(assessment: &Assessment, mut put: impl FnMut(Cell<'_>)) {
    context(assessment, &mut put);
    for name in background(assessment.scale()) {
        let context = &assessment.context;
        let used = match name {
            "alcohol" => context.alcohol,
            "benzodiazepines" => context.benzodiazepines,
            _ => {
                let months = context.dependent_months;
                put(months.map_or(Cell::Empty, |months| Cell::Number(months.into())));
                continue;
            }
        };
        put(used.map_or(Cell::Empty, |used| Cell::Text(used.word())));
    }
    let items = assessment.scale().items();
    for (position, (item, seen)) in items.iter().zip(assessment.observations()).enumerate() {
        if item.measure.is_some() {
            put(seen
                .value()
                .map_or(Cell::Empty, |value| Cell::Number(value.into())));
        }
        put(points(assessment, position));
    }
    // What an event says is known, whether it was asked or not.
    for check in 0..assessment.checks().len() {
        put(match assessment.known(check) {
            Asked::Not => Cell::Empty,
            Asked::No => Cell::Answer(false),
            Asked::Yes => Cell::Answer(true),
        });
    }
    let seen = items.iter().zip(assessment.observations());
    let elsewhere: Vec<&str> = seen
        .filter(|(_, seen)| !seen.is_attributed())
        .map(|(item, _)| item.id.as_str())
        .collect();
    put(Cell::Joined(elsewhere.join(";")));
    put(assessment
        .context
        .extra
        .as_ref()
        .map_or(Cell::Empty, Cell::Json));
}

fn context(assessment: &Assessment, put: &mut impl FnMut(Cell<'_>)) {
    let context = &assessment.context;
    let mut text = |text: Option<&str>| put(text.map_or(Cell::Empty, Cell::Text));
    let (last_use, certainty) = match context.last_use {
        None => (None, None),
        Some(LastUse::Unknown) => (None, Some(Certainty::Unknown)),
        Some(LastUse::At { time, about }) => (
            Some(format(&time)),
            Some(if about {
                Certainty::About
            } else {
                Certainty::Known
            }),
        ),
    };
    let substances: Vec<&str> = context
        .substances
        .iter()
        .map(|substance| substance.word())
        .collect();
    text(context.patient.as_ref().map(|patient| patient.as_str()));
    text(context.time.as_ref().map(format).as_deref());
    text(context.rater.as_deref());
    text(context.reason.map(|reason| reason.word()));
    text(
        (!substances.is_empty())
            .then(|| substances.join(";"))
            .as_deref(),
    );
    text(context.route.map(|route| route.word()));
    text(last_use.as_deref());
    text(certainty.map(|certainty| certainty.word()));
}
