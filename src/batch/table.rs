//! CSV and TSV: a header that says what the columns mean, and a row an assessment.

use std::io::BufRead;
use std::sync::Arc;

use super::{Ended, FIRST, Run, find_scale, output};
use crate::base::source::Place;
use crate::format::csv::refusal::{malformed_row, other_delimiter, read_error};
use crate::format::csv::rows::{Header, Reader, Seen, Wrong, wrong_length};
use crate::format::csv::{CsvReader, Record};
use crate::format::echo::{Cells, Echo, Shape};
use crate::format::{Refused, Rejection};
use crate::scale::Scale;

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
            scored,
        }) = &table
        {
            for words in seen.remarks(header, scale, *scored) {
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
                let cells = Cells::Record(record);
                self.reject_for(&cells.rejections(name, &head.names, vec![wrong]))?;
                continue;
            }
            if table.is_none() {
                let scale = self.scale_of_row(head, &record)?;
                *table = Some(self.begin(head, &scale)?);
            }
            if let Some(table) = table {
                let nameless = self.nameless(&table.header, &record);
                self.row(table, Cells::Record(record), nameless.into_iter().collect())?;
            }
        }
        Ok(())
    }

    /// Reads a row, and takes it, or rejects it for all that is wrong with it; some may be known already.
    pub(super) fn row(
        &mut self,
        table: &mut Table,
        cells: Cells<'_>,
        mut wrong: Vec<Wrong>,
    ) -> Result<(), Ended> {
        let Table {
            header,
            scale,
            seen,
            scored,
        } = table;
        let zone = self.settings.zone;
        match header.assess(|field| cells.text(field), Reader { scale, zone, seen }) {
            Ok(assessment) if wrong.is_empty() => {
                let before = self.counts.scored;
                let accepted =
                    self.accept(Echo::Row { header, cells }, &assessment, cells.begins());
                *scored += self.counts.scored - before;
                accepted
            }
            read => {
                wrong.extend(read.err().into_iter().flatten());
                wrong.sort_by_key(|wrong| wrong.field);
                self.reject_for(&cells.rejections(self.name, header.names(), wrong))
            }
        }
    }

    /// Says that a row names no scale where only the rows do: the row before it does not speak for it.
    fn nameless(&self, header: &Header, record: &Record<'_>) -> Option<Wrong> {
        let field = header.scale()?;
        let named = self.settings.scale.is_some() || !record.get(field)?.is_empty();
        (!named).then(|| Wrong {
            field,
            code: "no-scale",
            message: NO_SCALE.to_owned(),
            help: Some(NAME_ONE.to_owned()),
        })
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

    /// Says why a result with these columns cannot go where the results before it went, if so.
    pub(super) fn other_columns(
        &self,
        scale: &Scale,
        shape: Shape<'_>,
        place: Place,
    ) -> Option<Rejection> {
        let message = self.sink.refuses(scale, shape)?;
        let help = Some("score it by itself, or use `--to ndjson`".to_owned());
        Some(Rejection::at(
            self.name,
            place,
            "other-columns",
            message,
            help,
        ))
    }

    /// Works out what the columns mean for a scale, and begins the results of the table.
    fn begin(&mut self, head: &Head, scale: &Arc<Scale>) -> Result<Table, Ended> {
        let fault = |wrong: Wrong| {
            let place = head.places.get(wrong.field).copied().unwrap_or(FIRST);
            Rejection::at(self.name, place, wrong.code, wrong.message, wrong.help)
        };
        let header = Header::read(head.names.clone(), scale, self.settings.partial)
            .map_err(|wrong| Refused::Header(wrong.into_iter().map(fault).collect()))?;
        let shape = Shape::Table(&header);
        if let Some(rejection) = self.other_columns(scale, shape, FIRST) {
            return Err(Refused::Wrong(rejection).into());
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
    /// How many of its rows were scored.
    pub(super) scored: u64,
}

impl Table {
    pub(super) fn new(header: Header, scale: Arc<Scale>) -> Self {
        Self {
            header,
            scale,
            seen: Seen::default(),
            scored: 0,
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

/// What is said where no scale is named, and what to do.
const NO_SCALE: &str = "no scale is named";
const NAME_ONE: &str = "say `--scale`, as in `--scale cows@1`, or add a column `scale`";

pub(super) fn no_scale(name: &str, place: Place) -> Rejection {
    let help = Some(NAME_ONE.to_owned());
    Rejection::at(name, place, "no-scale", NO_SCALE, help)
}
