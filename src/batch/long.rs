//! Tables with a row an item: rows are put together by a column map, and scored as rows of ours.

use std::io::BufRead;
use std::sync::Arc;

use super::table::{Table, TableHead};
use super::{Ended, Run, unreadable};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::csv::malformed::malformed_row;
use crate::format::csv::{CsvReader, ReadError};
use crate::format::table::{
    Apart, Assembled, Assembler, CellError, Cells, Header, InputColumns, Made, MadeOf, wrong_length,
};
use crate::format::{Refused, Rejection};
use crate::scale::ColumnMap;

impl Run<'_> {
    /// Scores a table with a row an item.
    pub(super) fn long_table(
        &mut self,
        reader: &mut CsvReader<impl BufRead>,
        head: &TableHead,
        map: &Arc<ColumnMap>,
    ) -> Result<(), Ended> {
        let refused = |errors: Vec<CellError>| {
            let rejection = |error: CellError| {
                let place = head.places.get(error.field).copied();
                Rejection::at(self.name, place.unwrap_or(Place::FIRST), error.mistake)
            };
            Ended::from(Refused::Header(errors.into_iter().map(rejection).collect()))
        };
        let zone = self.settings.zone;
        let assembler = Assembler::of(map, head.names.clone(), zone).map_err(refused)?;
        let Some(mut assembler) = assembler else {
            return Ok(());
        };
        let (names, reasons) = (assembler.own_names(), assembler.reasons());
        let partial = self.settings.partial;
        let compare = &self.settings.compare;
        let header = Header::made(map, names, Some(reasons), ("map", partial), compare);
        let header = header.map_err(|errors| {
            let at_front = |error| CellError { field: 0, ..error };
            refused(errors.into_iter().map(at_front).collect())
        })?;
        let scale = map.scale();
        let columns = InputColumns::Table(&header);
        if let Some(rejection) = self.begins(scale, columns, Place::FIRST)? {
            return Err(Refused::Wrong(rejection).into());
        }
        let mut table = Table::new(header, Arc::clone(scale));
        let ended = self.item_rows(reader, head, &mut assembler, &mut table);
        let passed_over = assembler.remarked.remarks();
        for words in table.remarks(table.scored).into_iter().chain(passed_over) {
            self.remark(&words);
        }
        ended
    }

    fn item_rows(
        &mut self,
        reader: &mut CsvReader<impl BufRead>,
        head: &TableHead,
        assembler: &mut Assembler,
        table: &mut Table,
    ) -> Result<(), Ended> {
        loop {
            let record = match reader.read() {
                Ok(None) => break,
                Ok(Some(record)) => record,
                Err(ReadError::Malformed(malformed)) => {
                    self.reject(malformed_row(self.name, &malformed))?;
                    continue;
                }
                Err(ReadError::Unreadable(error)) => return Err(unreadable(error)),
            };
            let cells = Cells::Record(record);
            let is_blank = record.iter().all(str::is_empty);
            if let Some(error) = wrong_length(&record, head.names.len()).filter(|_| !is_blank) {
                self.reject_row(cells, &head.names, vec![error])?;
                continue;
            }
            if let Some(census) = self.sink.census() {
                assembler.count_texts(&cells, census);
            }
            let ended = assembler.take(&cells).map_err(|apart| self.apart(apart))?;
            self.assembled(ended, table)?;
        }
        let rest: Vec<_> = assembler.gathered().collect();
        for ended in rest {
            self.assembled(ended.map_err(|apart| self.apart(apart))?, table)?;
        }
        let last = assembler.end();
        self.assembled(last, table)
    }

    /// Takes an assessment that was put together.
    fn assembled(&mut self, ended: Option<Assembled>, table: &mut Table) -> Result<(), Ended> {
        let Some(Assembled {
            row,
            behind,
            errors,
        }) = ended
        else {
            return Ok(());
        };
        let of = MadeOf::Rows(&behind);
        self.row(table, Cells::Made(Made { row: &row, of }), errors)?;
        Ok(())
    }

    fn apart(&self, Apart { place, mistake }: Apart) -> Ended {
        Refused::Wrong(Rejection::at(self.name, place, mistake)).into()
    }

    /// Says that a map which puts rows of one item together cannot read anything but tables.
    pub(super) fn no_table(&self) -> Refused {
        let message = "the map puts rows of one item each together, which stand in tables alone";
        let help = "save the file as CSV, or use a map without [long]";
        let mistake = Mistake::new("no-table", message).help(help);
        Refused::Wrong(Rejection::at(self.name, Place::FIRST, mistake))
    }
}
