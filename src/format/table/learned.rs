//! Rows of a large table, written from what the rows before them came to.
//!
//! What a cell is and what a scale says are worked out in one place each, and that takes long beside
//! writing a row. So what they said is remembered: of each text in a column what it adds to the
//! [`Sums`] of its row, and of each sum the text of the result columns that follow from it. A row of which all
//! is remembered is written at once. Any other is left to be read, scored and written as ever, and teaches
//! what was missing. Nothing is worked out here, so that nothing can come out differently.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::columns::{Columns, ResultRow};
use super::csv_results::put;
use super::doubts::Doubts;
use super::header::Header;
use super::known::{KnownResults, KnownTimes, MOST_KNOWN, is_short_prose};
use super::row::RowReader;
use super::source::{Cells, InputColumns, Origin};
use crate::assessment::{Assessment, Patient};
use crate::format::csv::{CsvReader, Record, write_field};
use crate::scale::policy::Policies;
use crate::scoring::lanes::Sums;
use crate::scoring::outcome::Outcome;

/// What the rows of one table taught so far.
pub struct Learned {
    /// The columns that tell of the patient, the time and all else around the answers.
    around: Vec<(usize, Around)>,
    /// The columns that an outcome follows from, and others whose texts are few.
    cells: Vec<KnownCells>,
    /// Of these pairs of columns only one may be filled: both must agree, which is not looked into here.
    pairs: Vec<[usize; 2]>,
    /// The columns (by position among those that count) whose points come out in a column of their own.
    measured: Vec<usize>,
    times: KnownTimes,
    results: Vec<KnownResults>,
    columns: Columns,
    /// Whether commas divide the fields of the input too.
    has_commas: bool,
    /// What an assessment without any answer adds up to.
    blank: Sums,
    /// The sums of the last row, if the results of one were not known.
    wanted: Option<Sums>,
}

/// What a column tells that no outcome follows from, and that has to be sound all the same.
#[derive(Clone, Copy)]
enum Around {
    Patient,
    Time,
    Rater,
    /// It has to go with the time of the assessment.
    LastUse,
}

/// What the texts in a column add.
struct KnownCells {
    field: usize,
    /// Those of the digits: nearly every cell is one.
    of_digits: [Known; 10],
    of_texts: HashMap<Box<str>, Known, RandomState>,
}

/// What is known of a text.
#[derive(Clone, Copy)]
enum Known {
    /// It was not met.
    NotYet,
    /// It adds this, and is worth these points.
    Adds(Sums, Option<u16>),
    /// It is no answer, or one that is to be remarked on.
    Nothing,
}

impl Learned {
    /// Makes room for the rows of a table, with this delimiter, that come out as CSV; `None` where its results
    /// follow from more than the sums.
    pub fn of(
        header: &Header,
        delimiter: u8,
        blank: &Assessment,
        policies: &Policies,
    ) -> Option<Self> {
        let scale = blank.scale();
        let columns = Columns::of(InputColumns::Table(header), scale, policies, None);
        if header.previous.is_some() {
            return None;
        }
        let results = KnownResults::of(&columns, blank)?;
        let cells = columns_that_count(header);
        let pairs = header.items.iter();
        let pairs = pairs.filter_map(|item| Some([item.points?, item.value?]));
        let measured = header.measured_only();
        let measured = measured.filter_map(|item| header.items.get(item)?.value);
        let place = |field| cells.iter().position(|column| column.field == field);
        Some(Self {
            around: columns_around(header),
            pairs: pairs.collect(),
            measured: measured.filter_map(place).collect(),
            times: KnownTimes::default(),
            results,
            blank: Sums::up(blank)?,
            has_commas: delimiter == b',',
            wanted: None,
            cells,
            columns,
        })
    }

    /// Writes a row as it comes out, with its line end, behind others, and says whether all of it was remembered.
    pub fn write(
        &mut self,
        reader: &mut RowReader<'_>,
        cells: Cells<'_>,
        rows: &mut Vec<u8>,
    ) -> bool {
        let before = rows.len();
        let written = self.written(reader, cells, rows);
        if written.is_none() {
            rows.truncate(before);
        }
        written.is_some()
    }

    fn written(
        &mut self,
        reader: &mut RowReader<'_>,
        cells: Cells<'_>,
        rows: &mut Vec<u8>,
    ) -> Option<()> {
        self.wanted = None;
        let Cells::Record(record) = cells else {
            return None;
        };
        let sums = self.read(reader, record)?;
        carry_along(record, self.has_commas, rows);
        for at in &self.measured {
            let column = self.cells.get(*at)?;
            rows.push(b',');
            if let Known::Adds(_, Some(points)) = column.known(record.get(column.field)?) {
                rows.extend_from_slice(points.to_string().as_bytes());
            }
        }
        for result in &self.results {
            let Some(text) = result.text(sums) else {
                self.wanted = Some(sums);
                return None;
            };
            rows.extend_from_slice(text);
        }
        rows.push(b'\n');
        Some(())
    }

    /// Adds up a row, if each of its cells is sound, as far as can be told at once.
    fn read(&mut self, reader: &mut RowReader<'_>, record: Record<'_>) -> Option<Sums> {
        let mut sums = self.blank;
        for column in &mut self.cells {
            let more = match record.bytes(column.field)? {
                [] => continue,
                [digit @ b'0'..=b'9']
                    if let Some(Known::Adds(more, _)) =
                        column.of_digits.get(usize::from(digit - b'0')) =>
                {
                    more
                }
                _ => match record.get(column.field)? {
                    "" => continue,
                    text => column.adds(text, reader)?,
                },
            };
            sums.add(more);
        }
        let mut is_sound = true;
        for (field, tells) in &self.around {
            let text = record.get(*field)?;
            is_sound &= text.is_empty()
                || match tells {
                    Around::Patient => Patient::is_plain(text),
                    Around::Time => self.times.know(text, reader.zone),
                    Around::Rater => is_short_prose(text),
                    Around::LastUse => false,
                };
        }
        let is_filled = |field: &usize| record.get(*field).is_some_and(|text| !text.is_empty());
        if self.pairs.iter().any(|pair| pair.iter().all(is_filled)) {
            return None;
        }
        if sums == self.blank && record.iter().all(str::is_empty) {
            return None;
        }
        if !is_sound {
            reader.read_context(Cells::Record(record)).ok()?;
        }
        Some(sums)
    }

    /// Remembers what the last row came to, if that was why it could not be written.
    pub fn learn(&mut self, origin: Origin<'_>, assessment: &Assessment) {
        let Some(sums) = self.wanted.take() else {
            return;
        };
        // Whatever its cells were taken for, what is remembered is held against the whole.
        if Sums::up(assessment) != Some(sums) {
            return;
        }
        let outcome = Outcome::of(assessment);
        let row = ResultRow {
            origin,
            assessment,
            outcome: &outcome,
            rescored: None,
            recorded_with: None,
        };
        for result in &mut self.results {
            result.learn(sums, &outcome, |columns| {
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

/// Finds the columns that an outcome follows from, and those whose words are sound by themselves.
fn columns_that_count(header: &Header) -> Vec<KnownCells> {
    let items = header.items.iter();
    let items = items.flat_map(|item| [item.points, item.value]);
    let [_, _, _, reason, substances, route, ..] = header.context;
    let others = header.checks.iter().chain(&header.measures).copied();
    let others = others.chain(header.background);
    let others = others.chain([reason, substances, route, header.scale]);
    let column = |field| KnownCells {
        field,
        of_digits: [Known::NotYet; 10],
        of_texts: HashMap::default(),
    };
    items.chain(others).flatten().map(column).collect()
}

/// Finds the columns that tell of what is around the answers.
fn columns_around(header: &Header) -> Vec<(usize, Around)> {
    let [patient, time, rater, _, _, _, last_use, certainty] = header.context;
    let all = [
        (patient, Around::Patient),
        (time, Around::Time),
        (rater, Around::Rater),
        (last_use, Around::LastUse),
        (certainty, Around::LastUse),
    ];
    let present = all.into_iter();
    let present = present.filter_map(|(field, tells)| Some((field?, tells)));
    present.collect()
}

/// Writes what a row of the input says as it comes out again.
fn carry_along(record: Record<'_>, has_commas: bool, rows: &mut Vec<u8>) {
    if let Some(text) = record.bare().filter(|_| has_commas) {
        return rows.extend_from_slice(text.as_bytes());
    }
    for (nth, text) in record.iter().enumerate() {
        if nth > 0 {
            rows.push(b',');
        }
        write_field(rows, text);
    }
}

impl KnownCells {
    /// Returns what a text adds; `None` if it is no answer, or one that is to be remarked on.
    #[inline(never)]
    fn adds(&mut self, text: &str, reader: &RowReader<'_>) -> Option<&Sums> {
        let known = match digit(text) {
            Some(digit) => self.of_digits.get_mut(digit)?,
            None => {
                if !self.of_texts.contains_key(text) {
                    if self.of_texts.len() >= MOST_KNOWN {
                        self.of_texts.clear();
                    }
                    self.of_texts.insert(text.into(), Known::NotYet);
                }
                self.of_texts.get_mut(text)?
            }
        };
        if let Known::NotYet = known {
            *known = alone(self.field, text, reader).unwrap_or(Known::Nothing);
        }
        match known {
            Known::Adds(sums, _) => Some(sums),
            Known::NotYet | Known::Nothing => None,
        }
    }

    /// Returns what is known of a text by now.
    fn known(&self, text: &str) -> Known {
        let known = match digit(text) {
            Some(digit) => self.of_digits.get(digit),
            None => self.of_texts.get(text),
        };
        known.copied().unwrap_or(Known::NotYet)
    }
}

#[inline]
fn digit(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [digit @ b'0'..=b'9'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// Reads a row in which one cell alone is filled, and returns what it adds.
fn alone(filled: usize, text: &str, reader: &RowReader<'_>) -> Option<Known> {
    let mut line = Vec::new();
    for field in 0..reader.header.names().len() {
        if field > 0 {
            line.push(b',');
        }
        if field == filled {
            write_field(&mut line, text);
        }
    }
    let mut lines = CsvReader::of_blocks(b',');
    lines.go_on_in(line, 1);
    let record = lines.read().ok()??;
    let mut doubts = Doubts::default();
    let mut row = RowReader {
        doubts: &mut doubts,
        ..*reader
    };
    let assessment = row.read(Cells::Record(record)).ok()?;
    if !doubts.are_none() {
        return None;
    }
    let blank = Assessment::blank(assessment.scale().clone());
    let sums = Sums::up(&assessment)?.since(&Sums::up(&blank)?);
    let mut answers = assessment.answers();
    let points = answers.find_map(|(item, seen)| seen.points_in(item));
    Some(Known::Adds(sums, points))
}
