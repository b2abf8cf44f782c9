//! A sheet of a workbook, read as the table that it is.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::{Ended, RowFormat, Run, Scored, Sink, Wanted};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::sheet::Sheet;
use crate::format::table::{CellError, Census, InputColumns};
use crate::format::{Refused, Rejection};
use crate::scale::Scale;
use crate::scoring::recorded::Comparison;

impl Run<'_> {
    pub(super) fn workbook(&mut self, input: impl Read) -> Result<(), Ended> {
        // How wide a row is follows from the header, so what stands above it is left out first.
        let wanted = self.settings.sheet.as_deref();
        let sheet = Sheet::read(self.name, input, wanted, self.skipped())?;
        let mut sink = OfSheet {
            sheet: &sheet,
            sink: &mut *self.sink,
        };
        let mut run = Run::new(self.name, self.settings, &mut sink);
        let ended = run.table(sheet.text(), b',', 0);
        let (seen, mut comparison) = (run.counts, std::mem::take(&mut run.comparison));
        comparison.move_rows(|line| sheet.place(Place { line, column: 1 }).line);
        self.comparison.add(comparison);
        self.counts.add(seen);
        ended.map_err(|ended| match ended {
            Ended::Stopped => Ended::Stopped,
            Ended::Refused(refused) => in_sheet(&sheet, *refused).into(),
        })
    }
}

/// Says where in the sheet is what was refused.
fn in_sheet(sheet: &Sheet, refused: Refused) -> Refused {
    match refused {
        Refused::Wrong(fault) => Refused::Wrong(sheet.rejection(fault)),
        Refused::NoScale(fault) => Refused::NoScale(sheet.rejection(fault)),
        Refused::Header(faults) => Refused::Header(
            faults
                .into_iter()
                .map(|fault| sheet.rejection(fault))
                .collect(),
        ),
        other => other,
    }
}

/// Hands on what comes of a sheet, with its rows and columns as places.
struct OfSheet<'s> {
    sheet: &'s Sheet,
    sink: &'s mut dyn Sink,
}

impl Sink for OfSheet<'_> {
    fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<Mistake> {
        self.sink.refuses(scale, input)
    }

    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        self.sink.begins(scale, input)
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        self.sink.scored(&Scored {
            place: self.sheet.place(scored.place),
            ..*scored
        })
    }

    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>> {
        let faults = faults.into_iter();
        let faults = faults.map(|fault| self.sheet.rejection(fault));
        self.sink.rejected(faults.collect())
    }

    fn wants(&self) -> Wanted {
        self.sink.wants()
    }

    fn rejected_too(&mut self, code: &'static str, field: &str, count: u64) {
        self.sink.rejected_too(code, field, count);
    }

    fn counts(&mut self, errors: &[CellError], names: &[String]) -> bool {
        self.sink.counts(errors, names)
    }

    fn takes(&self, format: RowFormat) -> bool {
        self.sink.takes(format)
    }

    fn rows(&mut self) -> Option<(&mut Vec<u8>, &mut u64)> {
        self.sink.rows()
    }

    fn written(&mut self, rows: &[u8]) -> io::Result<ControlFlow<()>> {
        self.sink.written(rows)
    }

    fn compared(&mut self, comparison: Comparison) {
        self.sink.compared(comparison);
    }

    fn census(&mut self) -> Option<&mut Census> {
        self.sink.census()
    }

    fn remark(&mut self, words: &str) {
        self.sink.remark(words);
    }
}
