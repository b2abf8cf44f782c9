//! What the columns of a table mean, and a row of it as an assessment.
//!
//! A cell holds points in digits, or a measured value, or nothing; a header that could be misread is
//! refused before a row is. Nothing here knows how a table was written: a row is handed over as a
//! text for each column, so that a flat JSON object is read as a row of CSV is.

mod cells;
mod header;
mod names;
mod own;
mod seen;

use std::cmp::Ordering;
use std::sync::Arc;

use chrono_tz::Tz;

pub(in crate::format) use self::cells::{Cell, answered, numeral, truth, whole};
use self::cells::{asked, last_use, moment, months, patient, prose, same_scale, word};
pub use self::header::Header;
pub(in crate::format) use self::header::background;
pub(in crate::format) use self::names::{Found, nearly};
pub use self::seen::Seen;
use super::Record;
use crate::assessment::words::{Certainty, CoUse, Reason, Route};
use crate::assessment::{Assessment, Context};
use crate::scale::substance::SUBSTANCES;
use crate::scale::{BACKGROUND, CONTEXT, Scale, Substance};

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

/// What a row is read with, and what is kept of all rows.
pub struct Reader<'r> {
    /// The scale of the table.
    pub scale: &'r Arc<Scale>,
    /// The zone that times without an offset belong to.
    pub zone: Option<Tz>,
    /// What the rows showed of their columns so far.
    pub seen: &'r mut Seen,
}

impl Header {
    /// Reads a row, of which `text` returns the cells, as an assessment.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the columns.
    pub fn assess<'c>(
        &self,
        text: impl Fn(usize) -> Option<&'c str>,
        reader: Reader<'_>,
    ) -> Result<Assessment, Vec<Wrong>> {
        let cell = |field: usize| Some((field, text(field)?)).filter(|(_, text)| !text.is_empty());
        if !(0..self.names().len()).any(|field| cell(field).is_some()) {
            return Err(vec![empty_row()]);
        }
        let Reader { scale, zone, seen } = reader;
        let cell = |field: Option<usize>| cell(field?);
        let mut assessment = Assessment::blank(Arc::clone(scale));
        let mut faults = Faults::default();
        self.read_items(cell, &mut assessment, &mut faults, seen);
        for (position, field) in self.checks.iter().enumerate() {
            let name = self.name(field.unwrap_or_default());
            let answer = |cell| asked(cell, (position, name), seen);
            if let Some(answer) = faults.read(cell(*field), answer) {
                assessment.ask(position, answer);
            }
        }
        let context = &mut assessment.context;
        read_background(self.background.map(cell), context, &mut faults, seen);
        read_context(self.context.map(cell), context, zone, &mut faults);
        faults.read(cell(self.scale), |(field, name)| {
            same_scale(field, name, scale)
        });
        if let Some(own) = &self.own {
            own.read(cell, &mut assessment, &mut faults);
        }
        faults.none_or(assessment)
    }

    /// Reads the cells of the items.
    fn read_items<'c>(
        &self,
        cell: impl Fn(Option<usize>) -> Option<Cell<'c>>,
        assessment: &mut Assessment,
        faults: &mut Faults,
        seen: &mut Seen,
    ) {
        let scale = Arc::clone(assessment.scale());
        for (position, (item, (points, value))) in scale.items().iter().zip(&self.items).enumerate()
        {
            let mut digits = |field| {
                let number = |cell| numeral(cell, &item.id, seen);
                let cell = cell(field);
                (faults.read(cell, number), cell.is_some())
            };
            let ((points, has_points), (value, has_value)) = (digits(*points), digits(*value));
            // What could not be read was said; the other of the two says nothing without it.
            if points.is_some() != has_points || value.is_some() != has_value {
                continue;
            }
            let answer = answered(item, points, value);
            if let (Err(_), Some((_, points))) = (&answer, points) {
                seen.points(position, item, points);
            }
            if let Some(observed) = faults.keep(answer).flatten() {
                assessment.observe(position, observed);
            }
        }
    }
}

/// All that is wrong with a row.
#[derive(Default)]
struct Faults(Vec<Wrong>);

impl Faults {
    /// Takes what a cell holds, or keeps what is wrong with it.
    fn keep<T>(&mut self, read: Result<T, Wrong>) -> Option<T> {
        read.map_err(|wrong| self.0.push(wrong)).ok()
    }

    /// Reads a cell that holds something.
    fn read<'c, T>(
        &mut self,
        cell: Option<Cell<'c>>,
        read: impl FnOnce(Cell<'c>) -> Result<T, Wrong>,
    ) -> Option<T> {
        self.keep(cell.map(read).transpose()).flatten()
    }

    /// Returns what was read, or all that is wrong with it, in the order of the columns.
    fn none_or<T>(mut self, read: T) -> Result<T, Vec<Wrong>> {
        self.0.sort_by_key(|wrong| wrong.field);
        match self.0.is_empty() {
            true => Ok(read),
            false => Err(self.0),
        }
    }
}

/// Reads the cells of [`BACKGROUND`].
fn read_background(
    cells: [Option<Cell<'_>>; BACKGROUND.len()],
    context: &mut Context,
    faults: &mut Faults,
    seen: &mut Seen,
) {
    let [dependent, alcohol, benzodiazepines] = cells;
    let mut used =
        |cell, key| faults.read(cell, |cell| word(cell, key, CoUse::named, CoUse::WORDS));
    context.alcohol = used(alcohol, "alcohol");
    context.benzodiazepines = used(benzodiazepines, "benzodiazepines");
    context.dependent_months = faults.read(dependent, |cell| months(cell, seen));
}

/// Reads the cells of [`CONTEXT`].
fn read_context(
    cells: [Option<Cell<'_>>; CONTEXT.len()],
    context: &mut Context,
    zone: Option<Tz>,
    faults: &mut Faults,
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
    context.patient = faults.read(whom, |(field, text)| patient(field, text));
    context.time = faults.read(assessed, |cell| moment(cell, zone));
    context.rater = faults.read(rater, |(field, text)| prose(field, "rater", text));
    context.reason = faults.read(reason, |cell| {
        word(cell, "reason", Reason::named, Reason::WORDS)
    });
    if let Some((field, text)) = substances {
        for part in text.split(';') {
            let substance = word((field, part), "substance", Substance::named, SUBSTANCES);
            let known = |substance: &Substance| !context.substances.contains(substance);
            let substance = faults.keep(substance).filter(known);
            context.substances.extend(substance);
        }
    }
    context.route = faults.read(route, |cell| {
        word(cell, "route", Route::named, Route::WORDS)
    });
    let field = used.or(certainty).map_or(0, |(field, _)| field);
    let before = faults.0.len();
    let used = faults.read(used, |cell| moment(cell, zone));
    let key = "last_use_certainty";
    let certainty = faults.read(certainty, |cell| {
        word(cell, key, Certainty::named, Certainty::WORDS)
    });
    // What stands there and could not be read is not missing.
    if faults.0.len() == before {
        let last_use = last_use(field, used, certainty, context.time);
        context.last_use = faults.keep(last_use).flatten();
    }
}

fn empty_row() -> Wrong {
    let message = "no cell of this row holds anything";
    Wrong::new(0, "empty-row", message, "remove the row")
}

/// Says that a row has more or fewer fields than its header `wants`, if it has.
pub fn wrong_length(record: &Record<'_>, wants: usize) -> Option<Wrong> {
    let has = record.len();
    let message = || format!("this row has {has} fields where the header has {wants}");
    let mut beyond = record.iter().skip(wants);
    let help = match has.cmp(&wants) {
        Ordering::Equal => return None,
        _ if has > 1 && record.iter().all(str::is_empty) => return Some(empty_row()),
        Ordering::Greater if beyond.all(str::is_empty) => "remove the empty fields at its end",
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
    /// Ids of items, which may be none.
    Ids,
    /// Anything else.
    Text,
}
