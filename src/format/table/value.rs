//! What a cell is: one value of a result before a format writes it, what the cells of a column hold,
//! and what is wrong with one.

use std::borrow::Cow;

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::cell::{truth, whole};
use crate::base::decimal::Decimal;
use crate::base::diagnostic::Mistake;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellType {
    /// Points, a measured value or months.
    Number,
    /// A measured value in tenths.
    Tenths,
    /// The answer to a check.
    Answer,
    /// Ids of items, which may be none.
    Ids,
    /// A result that this program wrote before: a new one comes in its place.
    EarlierResult,
    /// Anything else.
    Text,
}

/// A cell, or the name of a column, that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// The column, by position.
    pub field: usize,
    /// What is wrong.
    pub mistake: Mistake,
}

impl CellError {
    /// Makes an error with what to write instead.
    pub fn new(
        field: usize,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let mistake = Mistake::new(code, message).help(help);
        Self { field, mistake }
    }
}

/// One value of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'c> {
    /// Nothing: an empty cell, `null`.
    Empty,
    /// A text.
    Text(Cow<'c, str>),
    /// A whole number.
    Number(u64),
    /// True or false.
    Boolean(bool),
    /// The answer to a check that was asked: yes or no in a table, true or false in JSON.
    Answer(bool),
    /// The text of a JSON value.
    Json(Cow<'c, str>),
    /// A cell of a table as it came: its text in a table, what it holds in JSON.
    Unchanged(&'c str, CellType),
}

impl<'c> Cell<'c> {
    /// Makes a text, if there is one.
    pub fn text(text: Option<impl Into<Cow<'c, str>>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// Makes a number, if there is one.
    pub fn number(number: Option<impl Into<u64>>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(number.into()))
    }

    /// Makes a number that may have a decimal.
    pub fn decimal(number: Decimal) -> Self {
        Self::Json(number.to_json().to_string().into())
    }

    /// Makes the number or answer that a text was read as, however it was written, so that a column has
    /// one type; `None` where the column holds neither, or the cell nothing.
    pub(super) fn typed(text: &'c str, holds: CellType) -> Option<Self> {
        let number = || Some(Self::Number(u64::try_from(whole(text)?.0).ok()?));
        let read = match holds {
            _ if text.is_empty() => return None,
            CellType::Number => number(),
            CellType::Tenths => Decimal::read(text, 1).map(Self::decimal),
            CellType::Answer => truth(text).map(Self::Answer),
            _ => return None,
        };
        Some(read.unwrap_or(Self::Text(text.into())))
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => out.serialize_unit(),
            Self::Text(text) => out.serialize_str(text),
            Self::Number(number) => out.serialize_u64(*number),
            Self::Boolean(value) | Self::Answer(value) => out.serialize_bool(*value),
            Self::Json(text) => serde_json::from_str::<&RawValue>(text)
                .map_err(S::Error::custom)?
                .serialize(out),
            Self::Unchanged(text, holds) => match Self::typed(text, *holds) {
                Some(typed) => typed.serialize(out),
                None if text.is_empty() && *holds != CellType::Ids => out.serialize_unit(),
                None => out.serialize_str(text),
            },
        }
    }
}
