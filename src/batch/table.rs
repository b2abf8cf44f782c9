//! CSV and TSV: a header that says what the columns mean, and a row an assessment.

use std::io::BufRead;
use std::sync::Arc;

use super::{Ended, FIRST, Run, find_scale, output};
use crate::format::csv::refusal::{malformed_row, other_delimiter, read_error};
use crate::format::csv::rows::{Header, Wrong, wrong_length};
use crate::format::csv::{CsvReader, Record};
use crate::format::echo::{Echo, Shape};
use crate::format::{Refused, Rejection};
use crate::scale::Scale;
use crate::source::Place;

impl Run<'_> {
    pub(super) fn table(&mut self, input: impl BufRead, delimiter: u8) -> Result<(), Ended> {
        let name = self.name;
        let mut reader = CsvReader::new(input, delimiter);
        let head = Head::read(name, &mut reader, delimiter)?;
        let mut table = match &self.settings.scale {
            Some(scale) => Some((self.header(&head, scale)?, Arc::clone(scale))),
            None if Header::scale_column(&head.names).is_some() => None,
            None => return Err(Refused::NoScale(no_scale(name, FIRST)).into()),
        };
        while let Some(record) = reader.read().map_err(|error| read_error(name, error))? {
            let record = match record {
                Ok(record) => record,
                Err(malformed) => {
                    self.reject(&malformed_row(name, &malformed))?;
                    continue;
                }
            };
            if table.is_none() {
                if let Some(wrong) = wrong_length(&record, head.names.len()) {
                    self.reject_cell(&record, wrong)?;
                    continue;
                }
                let scale = self.scale_of_row(&head, &record)?;
                table = Some((self.header(&head, &scale)?, scale));
            }
            if let Some((header, scale)) = &table {
                self.row(header, scale, record)?;
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        header: &Header,
        scale: &Arc<Scale>,
        record: Record<'_>,
    ) -> Result<(), Ended> {
        match header.assess(&record, scale, self.settings.zone) {
            Ok(assessment) => match self.nameless(header, &record) {
                None => {
                    let place = record.place(0);
                    self.accept(Echo::Row { header, record }, &assessment, place)
                }
                Some(rejection) => self.reject(&rejection),
            },
            Err(wrong) => self.reject_cell(&record, wrong),
        }
    }

    fn reject_cell(&mut self, record: &Record<'_>, wrong: Wrong) -> Result<(), Ended> {
        let place = record.place(wrong.field);
        let rejection = Rejection::at(self.name, place, wrong.code, wrong.message, wrong.help);
        self.reject(&rejection)
    }

    /// Says that a row names no scale where only the rows do: the row before it does not speak for it.
    fn nameless(&self, header: &Header, record: &Record<'_>) -> Option<Rejection> {
        let field = header.scale()?;
        let named = self.settings.scale.is_some() || !record.get(field)?.is_empty();
        (!named).then(|| no_scale(self.name, record.place(field)))
    }

    /// Finds the scale that a row names.
    fn scale_of_row(&self, head: &Head, record: &Record<'_>) -> Result<Arc<Scale>, Refused> {
        let field = Header::scale_column(&head.names).unwrap_or_default();
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

    fn header(&mut self, head: &Head, scale: &Arc<Scale>) -> Result<Header, Ended> {
        let refused = |field: usize, code, message, help| {
            let place = head.places.get(field).copied().unwrap_or(FIRST);
            Refused::Wrong(Rejection::at(self.name, place, code, message, help))
        };
        let header = Header::read(head.names.clone(), scale, self.settings.partial).map_err(
            |Wrong {
                 field,
                 code,
                 message,
                 help,
             }| refused(field, code, message, help),
        )?;
        let shape = Shape::Table(&header);
        if let Some(message) = self.sink.refuses(scale, shape) {
            let help = Some("score it by itself, or use `--to ndjson`".to_owned());
            return Err(refused(0, "other-columns", message, help).into());
        }
        self.sink.begins(scale, shape).map_err(output)?;
        Ok(header)
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
            places: (0..first.len()).map(|field| first.place(field)).collect(),
        })
    }
}

fn no_scale(name: &str, place: Place) -> Rejection {
    let help = Some("say `--scale`, as in `--scale cows@1`, or add a column `scale`".to_owned());
    Rejection::at(name, place, "no-scale", "no scale is named", help)
}
