//! The columns that stand before the results: what the input said, carried along.
//!
//! A table's own columns come out unchanged and in their order. What came as JSON or TOML gets
//! columns of the same names that a table would have.

use super::columns::{Cell, NOT_ATTRIBUTED};
use super::csv::Record;
use super::csv::rows::{Header, Holds, Wrong, truth, whole};
use super::object::Object;
use super::rejection::Rejection;
use crate::assessment::{Asked, Assessment, Certainty, LastUse};
use crate::document::Value;
use crate::outcome::Outcome;
use crate::scale::{CONTEXT, Scale};
use crate::source::Place;
use crate::time::format;

/// What the input said of one assessment.
#[derive(Clone, Copy)]
pub enum Echo<'r> {
    /// A row of a table.
    Row {
        /// What its columns mean.
        header: &'r Header,
        /// Its fields.
        record: Record<'r>,
    },
    /// A flat JSON object, which is a row of a table too.
    Object {
        /// What its keys mean.
        header: &'r Header,
        /// Its values.
        object: Object<'r>,
    },
    /// A JSON or TOML text; all that it said is in the assessment.
    Document,
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
            Self::Row { header, .. } => Shape::Table(header),
            Self::Object { header, .. } => Shape::Keys(header),
            Self::Document => Shape::Document,
        }
    }

    /// Hands the values to `put`, in the order of the names.
    pub fn values(&self, assessment: &Assessment, mut put: impl FnMut(Cell<'_>)) {
        match self {
            Self::Row { header, record } => {
                for (field, text) in record.iter().enumerate() {
                    if !header.replaces(field) {
                        put(cell(text, header.holds(field)));
                    }
                }
                self.values_added(assessment, put);
            }
            Self::Object { header, object } => {
                for field in 0..object.names().len() {
                    if !header.replaces(field) {
                        put(cell_of_object(object, field, header.holds(field)));
                    }
                }
                self.values_added(assessment, put);
            }
            Self::Document => document_values(assessment, put),
        }
    }

    /// Hands the points of those items to `put` of which a table has only the measured value.
    pub fn values_added(&self, assessment: &Assessment, mut put: impl FnMut(Cell<'_>)) {
        if let Self::Row { header, .. } | Self::Object { header, .. } = self {
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
        let rejection = |place: Place, header: &Header, text: Option<&str>, wrong: Wrong| {
            Rejection::at(name, place, wrong.code, wrong.message, wrong.help)
                .in_field(header.name(wrong.field), text.unwrap_or_default())
        };
        match self {
            Self::Row { header, record } => {
                let wrong = header.other_total(|field| record.get(field), assessment, outcome)?;
                let (place, text) = (record.place(wrong.field), record.get(wrong.field));
                Some(rejection(place, header, text, wrong))
            }
            Self::Object { header, object } => {
                let wrong = header.other_total(|field| object.text(field), assessment, outcome)?;
                let (place, text) = (object.place(wrong.field), object.text(wrong.field));
                Some(rejection(place, header, text, wrong))
            }
            Self::Document => None,
        }
    }
}

fn cell(text: &str, holds: Holds) -> Cell<'_> {
    match holds {
        Holds::Ids => Cell::Text(text),
        _ if text.is_empty() => Cell::Empty,
        Holds::Text => Cell::Text(text),
        Holds::Number => {
            let number = whole(text).and_then(|(number, _)| u64::try_from(number).ok());
            number.map_or(Cell::Text(text), Cell::Number)
        }
        Holds::Answer => truth(text).map_or(Cell::Text(text), Cell::Answer),
    }
}

/// Returns a value as it came; the answer to a check is one in every format.
fn cell_of_object<'o>(object: &Object<'o>, field: usize, holds: Holds) -> Cell<'o> {
    match object.value(field) {
        None | Some(Value::Null) => Cell::Empty,
        Some(Value::Text(text)) => Cell::Text(text),
        Some(Value::Boolean(answer)) if holds == Holds::Answer => Cell::Answer(*answer),
        Some(_) => object.written(field).map_or(Cell::Empty, Cell::Written),
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
