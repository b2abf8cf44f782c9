//! Rows of a large table, written from what the rows before them came to.
//!
//! What a cell is and what a scale says are worked out in one place each, and that takes long beside
//! writing a row. So what they said is remembered: of each text in a column what it adds to the
//! [`Sums`] of its row, and of each sum the text of the result columns that follow from it. A row of which all
//! is remembered is written at once. Any other is left to be read, scored and written as ever, and teaches
//! what was missing. Nothing is worked out here, so that nothing can come out differently.

use memchr::{memchr, memrchr};

use super::columns::{Columns, ResultRow};
use super::csv_results::put;
use super::fields::{Fields, Texts};
use super::header::Header;
use super::known::{KnownResults, KnownTimes};
use super::known_columns::{KnownColumn, Read};
use super::known_comparison::{KnownCompared, KnownComparison};
use super::known_map::{KnownMap, Line};
use super::made::PassedOver;
use super::mapping::Mapping;
use super::row::RowReader;
use super::source::{Cells, InputColumns, Origin};
use super::value::CellError;
use crate::assessment::Assessment;
use crate::format::csv::{FieldsOfLine, Lines, write_field};
use crate::scale::policy::Policies;
use crate::scoring::lanes::Sums;
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::{Agreements, Comparison, Recorded};

/// What the rows of one table taught so far.
pub struct Learned {
    /// Its columns, in their order.
    fields: Vec<KnownColumn>,
    /// Of these pairs of columns only one may be filled: both must agree, which is not looked into here.
    pairs: Vec<[usize; 2]>,
    /// The columns of measured values, whose points come out in a column of their own.
    measured: Vec<usize>,
    times: KnownTimes,
    results: Vec<KnownResults>,
    /// What holds recorded totals and bands against the sums, if any are compared.
    comparison: Option<KnownComparison>,
    columns: Columns,
    delimiter: u8,
    /// What a column map made of the table's texts, if it is read by one.
    map: Option<Box<KnownMap>>,
    /// Whether the last column comes out with the results in another place.
    hides_last: bool,
    /// What an assessment without any answer adds up to.
    blank: Sums,
    /// The sums of the last row and what agrees in it, if the results of one were not known.
    wanted: Option<(Sums, Agreements)>,
    /// All that is wrong with the last row, if all of it could be told.
    errors: Vec<CellError>,
    /// Which of its columns have wrong answers, and which of those.
    wrong: Vec<(usize, usize)>,
}

/// What was seen of a row.
struct Row {
    sums: Sums,
    /// What somebody recorded.
    recorded: Recorded,
    /// Whether it says when something was used last, which is not looked into here.
    has_last_use: bool,
}

impl Learned {
    /// Makes room for the rows of a table, with this delimiter, that come out as CSV; `None` where its results
    /// follow from more than the sums. Where the caller does not name the scale, each row has to.
    pub fn of(
        header: &Header,
        delimiter: u8,
        blank: &Assessment,
        policies: &Policies,
        is_named: bool,
    ) -> Option<Self> {
        let scale = blank.scale();
        let columns = Columns::of(InputColumns::Table(header), scale, policies, None);
        let previous = header.previous.as_ref();
        if previous.is_some_and(|previous| !previous.is_of_reasons_alone()) {
            return None;
        }
        let results = KnownResults::of(&columns, blank)?;
        let pairs = header.items.iter();
        let pairs = pairs.filter_map(|item| Some([item.points?, item.value?]));
        let measured = header.measured_only();
        let measured = measured.filter_map(|item| header.items.get(item)?.value);
        Some(Self {
            fields: KnownColumn::all(header, is_named),
            pairs: pairs.collect(),
            measured: measured.collect(),
            times: KnownTimes::default(),
            results,
            comparison: KnownComparison::of(header, scale),
            blank: Sums::up(blank)?,
            delimiter,
            map: None,
            hides_last: previous.is_some(),
            wanted: None,
            errors: Vec::new(),
            wrong: Vec::new(),
            columns,
        })
    }

    /// Has a column map make the rows.
    pub fn mapped(self, mapping: &Mapping) -> Self {
        Self {
            map: Some(Box::new(KnownMap::of(mapping, self.delimiter))),
            ..self
        }
    }

    /// Returns which rows were no assessments, as the column map says, since this was last asked.
    pub fn take_passed_over(&mut self) -> PassedOver {
        let map = self.map.as_mut();
        map.map(|map| map.take_passed_over()).unwrap_or_default()
    }

    /// Writes rows as they come out behind others, from [lines](crate::format::csv::CsvReader::plain_lines) that are
    /// records by themselves, and returns how far it came: to the end, or to the first row of which not all was
    /// remembered or that [is wrong](Self::errors).
    pub fn write_lines(
        &mut self,
        reader: &mut RowReader<'_>,
        lines: &[u8],
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> Lines {
        let mut passed = Lines::default();
        while let Some(rest) = lines.get(passed.bytes..).filter(|rest| !rest.is_empty()) {
            let feed = memchr(b'\n', rest);
            let line = rest.get(..feed.unwrap_or(rest.len())).unwrap_or_default();
            let text = line.strip_suffix(b"\r").unwrap_or(line);
            if !text.is_empty() {
                let before = rows.len();
                let Some(is_written) = self.write_line(reader, text, rows, comparison) else {
                    rows.truncate(before);
                    break;
                };
                passed.records += u64::from(is_written);
            }
            passed.bytes += line.len() + usize::from(feed.is_some());
            passed.lines += 1;
        }
        passed
    }

    /// Writes a line, and says whether it is an assessment.
    fn write_line(
        &mut self,
        reader: &mut RowReader<'_>,
        line: &[u8],
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> Option<bool> {
        let has_quotes = memchr(b'"', line).is_some();
        let written = (self.delimiter, has_quotes);
        let Some(mut map) = self.map.take() else {
            return self.write_own_line(reader, line, written, rows, comparison);
        };
        let of_map = if has_quotes { None } else { map.look(line) };
        let is_written = match of_map {
            Some(Line::Own) => self.write_own_line(reader, line, written, rows, comparison),
            Some(Line::Other) => self.write_turned_line(reader, line, &mut map, rows, comparison),
            Some(Line::PassedOver) => Some(false),
            None => {
                self.forget_errors();
                None
            }
        };
        self.map = Some(map);
        is_written
    }

    /// Writes a line of ours.
    fn write_own_line(
        &mut self,
        reader: &mut RowReader<'_>,
        line: &[u8],
        (delimiter, has_quotes): (u8, bool),
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> Option<bool> {
        let fields = FieldsOfLine::of(line, delimiter, has_quotes);
        let row = self.look(reader, fields.clone())?;
        self.sound_line(reader, &row)?;
        if delimiter == b',' && !has_quotes {
            self.carry_line(line, rows)?;
        } else {
            for (nth, text) in fields.clone().take(self.shown()).enumerate() {
                carry_along(rows, nth, str::from_utf8(text).ok()?);
            }
        }
        self.write_results(&row, fields, rows, comparison)?;
        Some(true)
    }

    /// Writes a line that a column map turns into one of ours.
    fn write_turned_line(
        &mut self,
        reader: &mut RowReader<'_>,
        line: &[u8],
        map: &mut KnownMap,
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> Option<bool> {
        let Some(fields) = map.turn(line) else {
            self.forget_errors();
            return None;
        };
        let row = self.look(reader, fields)?;
        self.sound_line(reader, &row)?;
        let made = map.made();
        self.carry_line(made, rows)?;
        let fields = FieldsOfLine::of(made, b',', false);
        self.write_results(&row, fields, rows, comparison)?;
        Some(true)
    }

    /// Writes what a line of ours says, which has commas and no quotes.
    #[inline]
    fn carry_line(&self, line: &[u8], rows: &mut Vec<u8>) -> Option<()> {
        let shown = match self.hides_last {
            true => memrchr(b',', line).unwrap_or_default(),
            false => line.len(),
        };
        rows.extend_from_slice(line.get(..shown)?);
        Some(())
    }

    /// Returns how many columns come out before the results.
    fn shown(&self) -> usize {
        self.fields.len() - usize::from(self.hides_last)
    }

    /// Writes a row as it comes out, with its line end, behind others, and says whether all of it was remembered.
    pub fn write(
        &mut self,
        reader: &mut RowReader<'_>,
        cells: Cells<'_>,
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> bool {
        let before = rows.len();
        let written = self.write_record(reader, cells, rows, comparison);
        if written.is_none() {
            rows.truncate(before);
        }
        written.is_some()
    }

    fn write_record(
        &mut self,
        reader: &mut RowReader<'_>,
        cells: Cells<'_>,
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> Option<()> {
        match cells {
            Cells::Record(record) => {
                self.write_texts(reader, cells, record.iter(), rows, comparison)
            }
            Cells::Made(made) => self.write_texts(reader, cells, made.row.iter(), rows, comparison),
            Cells::Object(_) => {
                self.forget_errors();
                None
            }
        }
    }

    fn write_texts<'t>(
        &mut self,
        reader: &mut RowReader<'_>,
        cells: Cells<'_>,
        texts: impl Iterator<Item = &'t str> + Clone,
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> Option<()> {
        let row = self.look(reader, Texts::of(texts.clone()))?;
        if row.has_last_use {
            // All that is around the answers is held together.
            self.errors.clear();
            self.errors
                .extend(reader.read_context(cells).err().into_iter().flatten());
        }
        self.sound(reader)?;
        for (nth, text) in texts.clone().take(self.shown()).enumerate() {
            carry_along(rows, nth, text);
        }
        self.write_results(&row, texts.map(str::as_bytes), rows, comparison)
    }

    fn forget_errors(&mut self) {
        self.errors.clear();
        self.wrong.clear();
    }

    /// Gathers all that is wrong with a row, and what it makes doubtful; `None` if it is wrong.
    fn sound(&mut self, reader: &mut RowReader<'_>) -> Option<()> {
        for (field, wrong) in self.wrong.drain(..) {
            let column = self.fields.get_mut(field);
            if let Some(wrong) = column.and_then(|column| column.wrong(wrong)) {
                self.errors.extend_from_slice(&wrong.errors);
                reader.doubts.add(wrong.doubts.take().unwrap_or_default());
            }
        }
        self.errors.is_empty().then_some(())
    }

    /// Does so of a line, in which nothing may say when something was used last.
    fn sound_line(&mut self, reader: &mut RowReader<'_>, row: &Row) -> Option<()> {
        if row.has_last_use {
            self.forget_errors();
            return None;
        }
        self.sound(reader)
    }

    /// Looks at a row, and adds up what is in it; `None` if not all of it was met, or if it is no row of this table.
    fn look(&mut self, reader: &RowReader<'_>, fields: impl Fields) -> Option<Row> {
        self.wanted = None;
        self.forget_errors();
        let row = self.seen(reader, fields);
        if row.is_none() {
            self.forget_errors();
        }
        row
    }

    fn seen(&mut self, reader: &RowReader<'_>, mut rest: impl Fields) -> Option<Row> {
        let mut sums = self.blank;
        let mut recorded = Recorded::default();
        let mut has_last_use = false;
        let mut is_blank = true;
        for (field, column) in self.fields.iter_mut().enumerate() {
            let byte = rest.next_byte();
            let text = match &byte {
                Some(byte) => std::slice::from_ref(byte),
                None => rest.next()?,
            };
            is_blank &= text.is_empty();
            if let Some(more) = column.digit(text) {
                sums.add(more);
                continue;
            }
            match column.read(field, text, reader, &mut self.times)? {
                Read::Sound => {}
                Read::Adds(more) => sums.add(&more),
                Read::Total(total) => recorded.total = Some(total),
                Read::Band(band) => recorded.band = Some(band),
                Read::Wrong(at) => self.wrong.push((field, at)),
                Read::Mistake(mistake) => self.errors.push(CellError { field, mistake }),
                Read::LastUse => has_last_use = true,
            }
        }
        let is_other = is_blank || !rest.is_over() || self.has_both();
        (!is_other).then_some(Row {
            sums,
            recorded,
            has_last_use,
        })
    }

    /// Says whether both columns of an item are filled.
    fn has_both(&self) -> bool {
        let is_filled = |field: &usize| self.fields.get(*field).is_some_and(KnownColumn::is_filled);
        self.pairs.iter().any(|pair| pair.iter().all(is_filled))
    }

    /// Writes what stands in a row behind what the input says, if it is known.
    fn write_results<'f>(
        &mut self,
        row: &Row,
        texts: impl Iterator<Item = &'f [u8]>,
        rows: &mut Vec<u8>,
        comparison: &mut Comparison,
    ) -> Option<()> {
        let (sums, known) = (row.sums, &self.comparison);
        let chosen = self.fields.iter().zip(texts);
        let chosen = chosen.filter_map(|(column, text)| column.chosen(text));
        let compared = match known {
            Some(known) => Some(known.compared(row.recorded, &sums, chosen, Some(comparison))?),
            None => None,
        };
        let agreements = compared.as_ref().map(KnownCompared::agreements);
        let agreements = agreements.unwrap_or_default();
        for field in &self.measured {
            rows.push(b',');
            if let Some(points) = self.fields.get(*field)?.points() {
                rows.extend_from_slice(points.to_string().as_bytes());
            }
        }
        for result in &mut self.results {
            let Some(text) = result.text(sums, agreements) else {
                self.wanted = Some((sums, agreements));
                return None;
            };
            rows.extend_from_slice(text);
        }
        rows.push(b'\n');
        if let Some((known, compared)) = known.as_ref().zip(compared) {
            known.count(&compared, comparison);
        }
        Some(())
    }

    /// Returns all that is wrong with the last row, if that was why it could not be written and all of it could be
    /// told.
    pub fn errors(&mut self) -> Option<Vec<CellError>> {
        (!self.errors.is_empty()).then(|| std::mem::take(&mut self.errors))
    }

    /// Remembers what the last row came to, if that was why it could not be written.
    pub fn learn(&mut self, origin: Origin<'_>, assessment: &Assessment) {
        let Some((sums, agreements)) = self.wanted.take() else {
            return;
        };
        let outcome = Outcome::of(assessment);
        let row = ResultRow {
            origin,
            assessment,
            outcome: &outcome,
            rescored: None,
            recorded_with: None,
        };
        // Whatever its cells were taken for, what is remembered is held against the whole.
        if Sums::up(assessment) != Some(sums) || row.agreements() != agreements {
            return;
        }
        for result in &mut self.results {
            result.learn(sums, agreements, &outcome, |columns| {
                let mut text = Vec::new();
                for (_, cell) in self.columns.some(columns, &row) {
                    text.push(b',');
                    put(|field| write_field(&mut text, field), &cell, false);
                }
                text
            });
        }
    }
}

/// Writes a field of the input as it comes out again.
fn carry_along(rows: &mut Vec<u8>, nth: usize, text: &str) {
    if nth > 0 {
        rows.push(b',');
    }
    write_field(rows, text);
}
