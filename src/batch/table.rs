//! CSV and TSV: a header that says what the columns mean, and a row an assessment.

use std::io::BufRead;
use std::sync::Arc;

use super::{Ended, FIRST, Run, find_scale, output};
use crate::format::csv::refusal::{malformed_row, other_delimiter, read_error};
use crate::format::csv::rows::{Header, Reader, Seen, Wrong, wrong_length};
use crate::format::csv::{CsvReader, Record};
use crate::format::echo::{Echo, Shape};
use crate::format::{Refused, Rejection};
use crate::scale::Scale;
use crate::source::Place;

impl Run<'_> {
    pub(super) fn table(&mut self, input: impl BufRead, delimiter: u8) -> Result<(), Ended> {
        let mut reader = CsvReader::new(input, delimiter);
        let head = Head::read(self.name, &mut reader, delimiter)?;
        let mut table = match &self.settings.scale {
            Some(scale) => Some(self.begin(&head, scale)?),
            None if Header::names_scale(&head.names).is_some() => None,
            None => return Err(Refused::NoScale(no_scale(self.name, FIRST)).into()),
        };
        let ended = self.rows(&mut reader, &head, &mut table);
        if let Some(Table {
            header,
            scale,
            seen,
        }) = &table
        {
            for words in seen.remarks(header, scale, self.counts.scored) {
                self.sink.remark(&format!("{}: {words}", self.name));
            }
        }
        ended
    }

    fn rows(
        &mut self,
        reader: &mut CsvReader<impl BufRead>,
        head: &Head,
        table: &mut Option<Table>,
    ) -> Result<(), Ended> {
        let name = self.name;
        while let Some(record) = reader.read().map_err(|error| read_error(name, error))? {
            let record = match record {
                Ok(record) => record,
                Err(malformed) => {
                    self.reject(&malformed_row(name, &malformed))?;
                    continue;
                }
            };
            if let Some(wrong) = wrong_length(&record, head.names.len()) {
                self.reject_cells(&head.names, &record, vec![wrong])?;
                continue;
            }
            if table.is_none() {
                let scale = self.scale_of_row(head, &record)?;
                *table = Some(self.begin(head, &scale)?);
            }
            if let Some(table) = table {
                self.row(table, record)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, table: &mut Table, record: Record<'_>) -> Result<(), Ended> {
        let Table {
            header,
            scale,
            seen,
        } = table;
        let zone = self.settings.zone;
        match header.assess(|field| record.get(field), Reader { scale, zone, seen }) {
            Ok(assessment) => match self.nameless(header, &record) {
                None => {
                    let place = record.place(0);
                    self.accept(Echo::Row { header, record }, &assessment, place)
                }
                Some(rejection) => self.reject(&rejection),
            },
            Err(wrong) => self.reject_cells(header.names(), &record, wrong),
        }
    }

    /// Rejects a row for all cells that are wrong.
    fn reject_cells(
        &mut self,
        names: &[String],
        record: &Record<'_>,
        wrong: Vec<Wrong>,
    ) -> Result<(), Ended> {
        let cell = |wrong: Wrong| {
            let place = record.place(wrong.field);
            let at = Rejection::at(self.name, place, wrong.code, wrong.message, wrong.help);
            match (names.get(wrong.field), record.get(wrong.field)) {
                // A row with too few or too many fields has none that is wrong by itself.
                (Some(name), Some(value)) if names.len() == record.len() => {
                    at.in_field(name, value)
                }
                _ => at,
            }
        };
        let faults: Vec<Rejection> = wrong.into_iter().map(cell).collect();
        self.reject_for(&faults)
    }

    /// Says that a row names no scale where only the rows do: the row before it does not speak for it.
    fn nameless(&self, header: &Header, record: &Record<'_>) -> Option<Rejection> {
        let field = header.scale()?;
        let named = self.settings.scale.is_some() || !record.get(field)?.is_empty();
        (!named).then(|| no_scale(self.name, record.place(field)))
    }

    /// Finds the scale that a row names.
    fn scale_of_row(&self, head: &Head, record: &Record<'_>) -> Result<Arc<Scale>, Refused> {
        let field = Header::names_scale(&head.names).unwrap_or_default();
        let named = record.get(field).unwrap_or_default();
        let wrong = |message: String| {
            Refused::Wrong(Rejection::at(
                self.name,
                record.place(field),
                "unknown-scale",
                message,
                None,
            ))
        };
        if named.is_empty() {
            return Err(Refused::NoScale(no_scale(self.name, record.place(field))));
        }
        find_scale(self.settings, Some(named)).map_err(wrong)
    }

    /// Works out what the columns mean for a scale, and begins the results of the table.
    fn begin(&mut self, head: &Head, scale: &Arc<Scale>) -> Result<Table, Ended> {
        let refused = |field: usize, code, message, help| {
            let place = head.places.get(field).copied().unwrap_or(FIRST);
            Rejection::at(self.name, place, code, message, help)
        };
        let fault = |wrong: Wrong| refused(wrong.field, wrong.code, wrong.message, wrong.help);
        let header = Header::read(head.names.clone(), scale, self.settings.partial)
            .map_err(|wrong| Refused::Header(wrong.into_iter().map(fault).collect()))?;
        let shape = Shape::Table(&header);
        if let Some(message) = self.sink.refuses(scale, shape) {
            let help = Some("score it by itself, or use `--to ndjson`".to_owned());
            return Err(Refused::Wrong(refused(0, "other-columns", message, help)).into());
        }
        self.sink.begins(scale, shape).map_err(output)?;
        if let Some(words) = header.read_otherwise() {
            self.sink.remark(&format!("{}: {words}", self.name));
        }
        Ok(Table::new(header, Arc::clone(scale)))
    }
}

/// A table whose rows are read.
pub(super) struct Table {
    pub(super) header: Header,
    pub(super) scale: Arc<Scale>,
    pub(super) seen: Seen,
}

impl Table {
    pub(super) fn new(header: Header, scale: Arc<Scale>) -> Self {
        Self {
            header,
            scale,
            seen: Seen::default(),
        }
    }
}

/// The header of a table before its scale is known.
struct Head {
    names: Vec<String>,
    places: Vec<Place>,
}

impl Head {
    fn read(
        file: &str,
        reader: &mut CsvReader<impl BufRead>,
        delimiter: u8,
    ) -> Result<Self, Refused> {
        let wrong = |code, message, help: Option<&str>| {
            let help = help.map(str::to_owned);
            Refused::Wrong(Rejection::at(file, FIRST, code, message, help))
        };
        let first = reader.read().map_err(|error| read_error(file, error))?;
        let first = first.ok_or_else(|| wrong("empty", "the file has no header", None))?;
        let first = first.map_err(|malformed| Refused::Wrong(malformed_row(file, &malformed)))?;
        if let Some((message, help)) = other_delimiter(&first, delimiter) {
            return Err(wrong("not-csv", message, Some(help)));
        }
        Ok(Self {
            names: first.iter().map(str::to_owned).collect(),
            places: first.places(),
        })
    }
}

fn no_scale(name: &str, place: Place) -> Rejection {
    let help = Some("say `--scale`, as in `--scale cows@1`, or add a column `scale`".to_owned());
    Rejection::at(name, place, "no-scale", "no scale is named", help)
}
