//! Where a row comes from: the fields of a table or the keys of a JSON object, or a text that was no row.

use std::sync::Arc;

use super::header::Header;
use super::made::MadeRow;
use super::mapping::Mapping;
use super::value::{Cell, CellError, CellType};
use crate::base::document::{Entry, Value};
use crate::base::source::{self, Place};
use crate::format::csv::Record;
use crate::format::rejection::Rejection;
use crate::scale::ColumnMap;

/// What the input said of one assessment.
#[derive(Clone, Copy)]
pub enum Origin<'r> {
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
    /// What a column map made of one of them.
    Made(Made<'r>),
}

/// A row that a column map made.
#[derive(Clone, Copy)]
pub struct Made<'r> {
    /// Our texts.
    pub row: &'r MadeRow,
    /// What they were made of.
    pub of: MadeOf<'r>,
}

/// What a row was made of.
#[derive(Clone, Copy)]
pub enum MadeOf<'r> {
    /// One row, by this mapping.
    Row(&'r Mapping, &'r Cells<'r>),
    /// Rows of one item each.
    Rows(&'r Behind),
}

/// What stands behind a row that was put together of several.
#[derive(Clone, Debug, Default)]
pub struct Behind {
    /// Where it begins.
    pub begins: Option<Place>,
    /// For each of our columns, where and how its text stood in the table, if it did.
    pub texts: Vec<Option<(Place, String)>>,
    /// For each of our columns, the name of the table's column that it comes from.
    pub names: Vec<String>,
}

impl Behind {
    fn place(&self, field: usize) -> Place {
        let text = self.texts.get(field).and_then(Option::as_ref);
        text.map(|(place, _)| *place)
            .or(self.begins)
            .unwrap_or(Place::FIRST)
    }
}

/// Which columns an input has.
#[derive(Clone, Copy)]
pub enum InputColumns<'h> {
    /// Those of a table.
    Table(&'h Header),
    /// Those that the keys of flat JSON objects are.
    Keys(&'h Header),
    /// Those that a JSON or TOML text gets.
    Document,
    /// Those of entries of a log, some of which a column map made.
    SomeByMap,
}

impl<'r> Origin<'r> {
    /// Returns which columns it has.
    pub fn columns(&self) -> InputColumns<'r> {
        match self {
            Self::Row { header, cells } => match cells {
                Cells::Object(_) => InputColumns::Keys(header),
                Cells::Made(Made {
                    of: MadeOf::Row(_, Cells::Object(_)),
                    ..
                }) => InputColumns::Keys(header),
                Cells::Record(_) | Cells::Made(_) => InputColumns::Table(header),
            },
            Self::Document => InputColumns::Document,
        }
    }

    /// Returns the column map that made it, if one did.
    pub fn map(&self) -> Option<&'r Arc<ColumnMap>> {
        match self {
            Self::Row { header, .. } => header.map.as_ref(),
            Self::Document => None,
        }
    }
}

impl<'r> Cells<'r> {
    /// Returns what a cell holds, as a text.
    #[inline]
    pub fn text(&self, field: usize) -> Option<&'r str> {
        match self {
            Self::Record(record) => record.get(field),
            Self::Object(object) => object.text(field),
            Self::Made(made) => made.row.get(field),
        }
    }

    /// Returns what a cell holds, as results write it again.
    #[inline]
    pub(super) fn value(&self, field: usize, holds: CellType) -> Cell<'r> {
        let text = self.text(field).unwrap_or_default();
        let object = match self {
            Self::Object(object) => object,
            Self::Made(Made {
                of: MadeOf::Row(mapping, cells),
                ..
            }) if let Some(of) = mapping.unchanged(field) => return cells.value(of, holds),
            Self::Record(_) | Self::Made(_) => return Cell::Unchanged(text, holds),
        };
        Cell::typed(text, holds).unwrap_or_else(|| match object.value(field) {
            None | Some(Value::Null) => Cell::Empty,
            Some(Value::Text(text)) => Cell::Text(text.as_ref().into()),
            Some(_) => Cell::Json(text.into()),
        })
    }

    /// Returns what a cell held where it was written.
    fn written(&self, field: usize) -> Option<&str> {
        let Self::Made(Made {
            of: MadeOf::Rows(behind),
            ..
        }) = self
        else {
            return self.text(field);
        };
        let (_, text) = behind.texts.get(field)?.as_ref()?;
        Some(text)
    }

    /// Returns how many cells there are.
    pub fn width(&self) -> usize {
        match self {
            Self::Record(record) => record.len(),
            Self::Object(object) => object.names().len(),
            Self::Made(made) => made.row.width(),
        }
    }

    /// Returns where a cell stands.
    pub fn place(&self, field: usize) -> Place {
        match self {
            Self::Record(record) => record.place(field),
            Self::Object(object) => object.place(field),
            Self::Made(made) => match made.of {
                MadeOf::Row(mapping, cells) => match mapping.from(field) {
                    Some(of) => cells.place(of),
                    None => cells.begins(),
                },
                MadeOf::Rows(behind) => behind.place(field),
            },
        }
    }

    /// Returns where the row begins.
    pub fn begins(&self) -> Place {
        match self {
            Self::Record(record) => record.place(0),
            Self::Object(object) => object.begins(),
            Self::Made(made) => match made.of {
                MadeOf::Row(_, cells) => cells.begins(),
                MadeOf::Rows(behind) => behind.begins.unwrap_or(Place::FIRST),
            },
        }
    }

    /// Returns the row as it came, the names of its columns, and the errors of the row in those columns.
    pub fn as_it_came<'n>(
        self,
        names: &'n [String],
        mut errors: Vec<CellError>,
    ) -> (Self, &'n [String], Vec<CellError>)
    where
        'r: 'n,
    {
        match self {
            Self::Made(made) => match made.of {
                MadeOf::Row(mapping, cells) => {
                    for error in &mut errors {
                        error.field = mapping.from(error.field).unwrap_or_default();
                    }
                    (*cells, mapping.names(), errors)
                }
                MadeOf::Rows(behind) => (self, &behind.names, errors),
            },
            _ => (self, names, errors),
        }
    }

    /// Rejects the row of a file for all that is wrong with it, in the order of its columns, which have
    /// these names.
    pub fn rejections(
        &self,
        file: &str,
        names: &[String],
        errors: Vec<CellError>,
    ) -> Vec<Rejection> {
        let fields = errors.iter().map(|error| error.field);
        let places: Vec<Place> = match self {
            // To count anew for each place is slow only where there are many.
            Self::Record(record) if errors.len() == 1 => {
                fields.map(|field| record.place(field)).collect()
            }
            Self::Record(record) => {
                let all = record.places();
                let place = |field| all.get(field).copied();
                let place = |field| place(field).unwrap_or_else(|| record.place(field));
                fields.map(place).collect()
            }
            Self::Object(object) => object.places(fields),
            Self::Made(_) => fields.map(|field| self.place(field)).collect(),
        };
        let rejection = |(error, place): (CellError, Place)| {
            let rejection = Rejection::at(file, place, error.mistake);
            match (names.get(error.field), self.written(error.field)) {
                // A row with too few or too many fields has none that is wrong by itself.
                (Some(name), Some(value)) if names.len() == self.width() => {
                    rejection.in_field(name, value)
                }
                _ => rejection,
            }
        };
        errors.into_iter().zip(places).map(rejection).collect()
    }
}

/// A JSON object whose keys are columns.
#[derive(Clone, Copy, Debug)]
pub struct Object<'o> {
    /// Where its text begins in the input.
    at: Place,
    text: &'o str,
    entries: &'o [Entry<'o>],
}

impl<'o> Object<'o> {
    /// Takes the entries of a table that was read from a text, which begins at a place of its input.
    pub fn new(at: Place, text: &'o str, entries: &'o [Entry<'o>]) -> Self {
        Self { at, text, entries }
    }

    /// Returns where its text begins.
    pub fn begins(&self) -> Place {
        self.at
    }

    /// Returns its text.
    pub fn whole(&self) -> &'o str {
        self.text
    }

    /// Returns the names of its columns.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &'o str> + use<'o> {
        self.entries.iter().map(|entry| entry.key.as_ref())
    }

    /// Returns what a cell holds, as a table of texts would have it: nothing for `null`, and what is no
    /// text as it is written.
    pub fn text(&self, field: usize) -> Option<&'o str> {
        let node = &self.entries.get(field)?.node;
        match &node.value {
            Value::Null => Some(""),
            Value::Text(text) => Some(text),
            _ => self.written(field),
        }
    }

    /// Returns the value of a cell.
    pub fn value(&self, field: usize) -> Option<&'o Value<'o>> {
        Some(&self.entries.get(field)?.node.value)
    }

    /// Returns a value as it is written in JSON.
    pub fn written(&self, field: usize) -> Option<&'o str> {
        let span = self.entries.get(field)?.node.span.clone();
        self.text.get(span)
    }

    /// Returns where the value of a cell stands.
    pub fn place(&self, field: usize) -> Place {
        let start = self
            .entries
            .get(field)
            .map_or(0, |entry| entry.node.span.start);
        self.at.plus(source::place(self.text, start))
    }

    /// Returns where the values of cells stand.
    pub fn places(&self, fields: impl Iterator<Item = usize>) -> Vec<Place> {
        self.walk(fields, |entry| entry.node.span.start)
    }

    /// Returns where the names of columns stand.
    pub fn places_of_names(&self, fields: impl Iterator<Item = usize>) -> Vec<Place> {
        self.walk(fields, |entry| entry.key_span.start)
    }

    /// Walks the text once, however many places are wanted, if they come in their order.
    fn walk(
        &self,
        fields: impl Iterator<Item = usize>,
        start: impl Fn(&Entry<'_>) -> usize,
    ) -> Vec<Place> {
        let (mut from, mut at) = (0, self.at);
        let place = |field| {
            let offset = self.entries.get(field).map_or(0, &start);
            if offset < from {
                (from, at) = (0, self.at);
            }
            let rest = self.text.get(from..).unwrap_or_default();
            at = at.plus(source::place(rest, offset - from));
            from = offset;
            at
        };
        fields.map(place).collect()
    }
}
