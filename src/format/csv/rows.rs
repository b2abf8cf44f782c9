//! What the columns of a table mean, and a row of it as an assessment.
//!
//! A cell holds points in plain digits, or a measured value, or nothing; a header that could be
//! misread is refused before a row is.

mod cells;
mod names;

use std::cmp::Ordering;
use std::sync::Arc;

use chrono_tz::Tz;

use self::cells::{Cell, asked, last_use, moment, patient, prose, same_scale, word};
pub(in crate::format) use self::cells::{number, observation};
use self::names::{known_names, missing_items, result_name};
pub(in crate::format) use self::names::{near_miss, repeated};
use super::Record;
use crate::assessment::words::{Certainty, Reason, Route};
use crate::assessment::{Assessment, Context};
use crate::scale::substance::SUBSTANCES;
use crate::scale::{CONTEXT, Item, Scale, Substance};

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
    pub(in crate::format) fn new(
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
        let mut wrong = Leftmost::default();
        let cell = |field: Option<usize>| {
            let (field, text) = field.and_then(|field| Some((field, record.get(field)?)))?;
            (!text.is_empty()).then_some((field, text))
        };
        for (position, (item, (points, value))) in scale.items().iter().zip(&self.items).enumerate()
        {
            let seen = wrong.keep(observation(item, cell(*points), cell(*value)));
            if let Some(seen) = seen.flatten() {
                assessment.observe(position, seen);
            }
        }
        for (position, field) in self.checks.iter().enumerate() {
            let answer = |(field, text)| asked(field, text, &self.names);
            if let Some(answer) = wrong.read(cell(*field), answer) {
                assessment.ask(position, answer);
            }
        }
        read_context(
            self.context.map(cell),
            &mut assessment.context,
            zone,
            &mut wrong,
        );
        wrong.read(cell(self.scale), |(field, name)| {
            same_scale(field, name, scale)
        });
        wrong.0.map_or(Ok(assessment), Err)
    }
}

/// The wrong cell of a row that stands before all others that are wrong.
#[derive(Default)]
struct Leftmost(Option<Wrong>);

impl Leftmost {
    /// Takes what a cell holds, or keeps what is wrong with it.
    fn keep<T>(&mut self, read: Result<T, Wrong>) -> Option<T> {
        let first = self.0.as_ref().map(|first| first.field);
        match read {
            Ok(value) => return Some(value),
            Err(wrong) if first.is_none_or(|first| wrong.field < first) => self.0 = Some(wrong),
            Err(_) => {}
        }
        None
    }

    /// Reads a cell that holds something.
    fn read<'c, T>(
        &mut self,
        cell: Option<Cell<'c>>,
        read: impl FnOnce(Cell<'c>) -> Result<T, Wrong>,
    ) -> Option<T> {
        self.keep(cell.map(read).transpose()).flatten()
    }
}

/// Reads the cells of [`CONTEXT`].
fn read_context(
    cells: [Option<Cell<'_>>; CONTEXT.len()],
    context: &mut Context,
    zone: Option<Tz>,
    wrong: &mut Leftmost,
) {
    let [
        whom,
        assessed,
        rater,
        reason,
        substances,
        route,
        used,
        certainty,
    ] = cells;
    context.patient = wrong.read(whom, |(field, text)| patient(field, text));
    context.time = wrong.read(assessed, |cell| moment(cell, zone));
    context.rater = wrong.read(rater, |(field, text)| prose(field, "rater", text));
    context.reason = wrong.read(reason, |cell| {
        word(cell, "reason", Reason::named, Reason::WORDS)
    });
    if let Some((field, text)) = substances {
        for part in text.split(';') {
            let substance = word((field, part), "substance", Substance::named, SUBSTANCES);
            let known = |substance: &Substance| !context.substances.contains(substance);
            context
                .substances
                .extend(wrong.keep(substance).filter(known));
        }
    }
    context.route = wrong.read(route, |cell| {
        word(cell, "route", Route::named, Route::WORDS)
    });
    let field = used.or(certainty).map_or(0, |(field, _)| field);
    let used = wrong.read(used, |cell| moment(cell, zone));
    let certainty = wrong.read(certainty, |cell| {
        word(
            cell,
            "last_use_certainty",
            Certainty::named,
            Certainty::WORDS,
        )
    });
    context.last_use = wrong
        .keep(last_use(field, used, certainty, context.time))
        .flatten();
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
