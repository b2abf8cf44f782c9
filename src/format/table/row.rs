//! A row of a table as an assessment.
//!
//! A cell holds points in digits, or a measured value, or nothing; a header that could be misread is
//! refused before a row is.

use super::value::CellError;
use std::sync::Arc;

use super::cell::{self, answered, same_scale, same_scale_again, word};
use super::doubts::Doubts;
use super::header::Header;
use super::previous::{read_missing, read_not_attributed};
use super::source::Cells;
use crate::assessment::{Assessment, Context, texts};
use crate::base::diagnostic::Mistake;
use crate::base::zone::Zone;
use crate::format::csv::Record;
use crate::scale::Scale;

/// What rows are read with, and what is kept of all of them.
pub struct RowReader<'r> {
    /// What the columns mean for the scale.
    pub header: &'r Header,
    /// The scale of the table.
    pub scale: &'r Arc<Scale>,
    /// The zone that times without an offset belong to.
    pub zone: Option<Zone>,
    /// What the rows made doubtful so far.
    pub doubts: &'r mut Doubts,
}

impl RowReader<'_> {
    /// Reads a row as an assessment.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the columns.
    pub fn read(&mut self, cells: Cells<'_>) -> Result<Assessment, Vec<CellError>> {
        let mut row = Row {
            cells,
            errors: Vec::new(),
        };
        if !(0..self.header.names().len()).any(|field| row.cell(Some(field)).is_some()) {
            return Err(vec![empty_row()]);
        }
        let mut assessment = Assessment::blank(Arc::clone(self.scale));
        self.items(&mut row, &mut assessment);
        for (position, field) in self.header.checks.iter().enumerate() {
            let answer = row.read(*field, |field, text| {
                let name = self.header.name(field);
                self.doubts.answer(field, text, position, name)
            });
            if let Some(answer) = answer {
                assessment.ask(position, answer);
            }
        }
        self.measures(&mut row, &mut assessment);
        self.context(&mut row, &mut assessment.context);
        row.read(self.header.scale, |_, name| same_scale(name, self.scale));
        self.previous(&mut row, &mut assessment);
        self.recorded(&mut row);
        row.errors.sort_by_key(|error| error.field);
        if row.errors.is_empty() {
            return Ok(assessment);
        }
        Err(row.errors)
    }

    fn items(&mut self, row: &mut Row<'_>, assessment: &mut Assessment) {
        let items = self.scale.items().iter().zip(&self.header.items);
        for (position, (item, columns)) in items.enumerate() {
            let (points, value) = (row.cell(columns.points), row.cell(columns.value));
            let Some((field, _)) = value.or(points) else {
                continue;
            };
            // What cannot be read is said; the other of the two says nothing without it.
            let mut number = |cell: Option<(usize, &str)>| match cell {
                None => Some(None),
                Some((field, text)) => {
                    let number = self.doubts.number(field, text, &item.id);
                    row.keep(field, number).map(Some)
                }
            };
            let (Some(points), Some(value)) = (number(points), number(value)) else {
                continue;
            };
            let answer = answered(item, points, value);
            if let (Err(_), Some(points)) = (&answer, points) {
                self.doubts.points(position, item, points);
            }
            if let Some(observation) = row.keep(field, answer).flatten() {
                assessment.observe(position, observation);
            }
        }
    }

    fn measures(&mut self, row: &mut Row<'_>, assessment: &mut Assessment) {
        let measures = self.scale.measures().iter().zip(&self.header.measures);
        for (position, (measure, field)) in measures.enumerate() {
            let reading = row.read(*field, |field, text| match measure.decimals {
                0 => {
                    let number = self.doubts.number(field, text, &measure.id)?;
                    cell::reading(measure, &number.to_string())
                }
                _ => cell::reading(measure, text),
            });
            assessment.measure(position, reading);
        }
    }

    /// Reads the columns of the context.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub(super) fn read_context(&mut self, cells: Cells<'_>) -> Result<Context, Vec<CellError>> {
        let mut row = Row {
            cells,
            errors: Vec::new(),
        };
        let mut context = Context::default();
        self.context(&mut row, &mut context);
        if row.errors.is_empty() {
            return Ok(context);
        }
        Err(row.errors)
    }

    fn context(&mut self, row: &mut Row<'_>, context: &mut Context) {
        let zone = self.zone;
        let [months, alcohol, benzodiazepines] = self.header.background;
        context.dependent_months = row.read(months, |field, text| {
            let key = "dependent_months";
            let number = self.doubts.number(field, text, key)?;
            cell::months(key, number)
        });
        context.alcohol = row.read(alcohol, |_, text| word("alcohol", text));
        let benzodiazepines = row.read(benzodiazepines, |_, text| word("benzodiazepines", text));
        context.benzodiazepines = benzodiazepines;
        let [
            patient,
            time,
            rater,
            reason,
            substances,
            route,
            last_use,
            certainty,
        ] = self.header.context;
        context.patient = row.read(patient, |_, text| cell::patient(text));
        context.time = row.read(time, |_, text| cell::time(text, zone));
        context.rater = row.read(rater, |_, text| texts::prose("rater", text));
        context.reason = row.read(reason, |_, text| word("reason", text));
        row.each(substances, |text| {
            let substance = word("substance", text)?;
            if !context.substances.contains(&substance) {
                context.substances.push(substance);
            }
            Ok(())
        });
        context.route = row.read(route, |_, text| word("route", text));
        let before = row.errors.len();
        let either = row.cell(last_use).or(row.cell(certainty));
        let time = row.read(last_use, |_, text| cell::time(text, zone));
        let certainty = row.read(certainty, |_, text| word("last_use_certainty", text));
        // What stands there and could not be read is not missing.
        if let Some((field, _)) = either
            && row.errors.len() == before
        {
            let last_use = texts::last_use(time, certainty, context.time);
            let last_use = last_use.map_err(|message| Mistake::new("last-use", message));
            context.last_use = row.keep(field, last_use).flatten();
        }
    }

    /// Reads why items are missing, and which findings are not due to withdrawal, in a row that this program
    /// wrote; and holds the scale that it was scored with to that of the table.
    fn previous(&mut self, row: &mut Row<'_>, assessment: &mut Assessment) {
        let Some(previous) = &self.header.previous else {
            return;
        };
        row.read(previous.scored_with, |_, name| {
            same_scale_again(name, self.scale)
        });
        row.each(previous.missing_reasons, |text| {
            read_missing(text, assessment)
        });
        row.each(previous.not_attributed, |text| {
            read_not_attributed(text, assessment)
        });
    }

    /// Reads what somebody recorded beside the answers. It is no part of the assessment: it is
    /// [compared](Header::compared) with what comes of it.
    fn recorded(&mut self, row: &mut Row<'_>) {
        let (header, scale) = (self.header, self.scale);
        let columns = &header.compared;
        row.read(columns.total, |field, text| {
            let name = header.name(field);
            columns.total(self.doubts.number(field, text, name)?, name)
        });
        row.read(columns.band, |field, text| {
            columns.band(text, header.name(field), scale)
        });
    }
}

/// The cells of a row, and all that is wrong with them so far.
struct Row<'c> {
    cells: Cells<'c>,
    errors: Vec<CellError>,
}

impl<'c> Row<'c> {
    /// Returns a cell that holds something, with its column.
    fn cell(&self, field: Option<usize>) -> Option<(usize, &'c str)> {
        let field = field?;
        let text = self.cells.text(field)?;
        (!text.is_empty()).then_some((field, text))
    }

    /// Reads a cell that holds something, or keeps what is wrong with it.
    fn read<T>(
        &mut self,
        field: Option<usize>,
        read: impl FnOnce(usize, &str) -> Result<T, Mistake>,
    ) -> Option<T> {
        let (field, text) = self.cell(field)?;
        self.keep(field, read(field, text))
    }

    /// Reads each part of a cell, between semicolons.
    fn each(&mut self, field: Option<usize>, mut read: impl FnMut(&str) -> Result<(), Mistake>) {
        if let Some((field, text)) = self.cell(field) {
            for part in text.split(';') {
                self.keep(field, read(part));
            }
        }
    }

    fn keep<T>(&mut self, field: usize, read: Result<T, Mistake>) -> Option<T> {
        read.map_err(|mistake| self.errors.push(CellError { field, mistake }))
            .ok()
    }
}

fn empty_row() -> CellError {
    let message = "no cell of this row holds anything";
    CellError::new(0, "empty-row", message, "remove the row")
}

/// Says that a row has more or fewer fields than its header `wants`, if it has.
#[inline]
pub fn wrong_length(record: &Record<'_>, wants: usize) -> Option<CellError> {
    let has = record.len();
    if has == wants {
        return None;
    }
    if has > 1 && record.iter().all(str::is_empty) {
        return Some(empty_row());
    }
    let message = format!("this row has {has} fields where the header has {wants}");
    let mut beyond = record.iter().skip(wants);
    let help = if has < wants {
        "write an empty field for what is missing"
    } else if beyond.all(str::is_empty) {
        "remove the empty fields at its end"
    } else {
        "quote a text that holds a comma"
    };
    Some(CellError::new(
        has.min(wants),
        "wrong-length",
        message,
        help,
    ))
}
