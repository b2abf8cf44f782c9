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
use super::value::CellError;
use crate::assessment::{Assessment, Patient};
use crate::base::zone::Zone;
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
    /// All that is wrong with the last row, if all of it could be told.
    errors: Vec<CellError>,
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
    /// Why texts that were met are no answers, and what they make doubtful.
    wrong: Vec<(Vec<CellError>, Doubts)>,
    /// Whether it is read once more with what is around the answers.
    is_around: bool,
}

/// What is known of a text.
#[derive(Clone, Copy)]
enum Known {
    /// It was not met.
    NotYet,
    /// It adds this, and is worth these points.
    Adds(Sums, Option<u16>),
    /// It is no answer, for the reasons at this position.
    Wrong(usize),
    /// It is one that is to be remarked on.
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
            errors: Vec::new(),
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
        self.errors.clear();
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
        let mut doubts = Doubts::default();
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
                    text => match column.adds(text, reader) {
                        Known::Adds(more, _) => {
                            sums.add(&more);
                            continue;
                        }
                        Known::Wrong(at) => {
                            let (errors, in_doubt) = column.wrong.get(at)?;
                            self.errors.extend_from_slice(errors);
                            doubts.add(in_doubt.clone());
                            continue;
                        }
                        Known::NotYet | Known::Nothing => {
                            self.errors.clear();
                            return None;
                        }
                    },
                },
            };
            sums.add(more);
        }
        if self.has_both(record) {
            self.errors.clear();
            return None;
        }
        if sums == self.blank && record.iter().all(str::is_empty) {
            return None;
        }
        if !self.is_sound_around(reader.zone, record)?
            && let Err(errors) = reader.read_context(Cells::Record(record))
        {
            self.errors.extend(errors);
        }
        if self.errors.is_empty() {
            return Some(sums);
        }
        reader.doubts.add(doubts);
        None
    }

    /// Says whether both columns of an item are filled.
    fn has_both(&self, record: Record<'_>) -> bool {
        let is_filled = |field: &usize| record.get(*field).is_some_and(|text| !text.is_empty());
        self.pairs.iter().any(|pair| pair.iter().all(is_filled))
    }

    /// Says of what is around the answers that it is sound; of some that is, it does not.
    fn is_sound_around(&mut self, zone: Option<Zone>, record: Record<'_>) -> Option<bool> {
        let mut is_sound = true;
        for (field, tells) in &self.around {
            let text = record.get(*field)?;
            is_sound &= text.is_empty()
                || match tells {
                    Around::Patient => Patient::is_plain(text),
                    Around::Time => self.times.know(text, zone),
                    Around::Rater => is_short_prose(text),
                    Around::LastUse => false,
                };
        }
        Some(is_sound)
    }

    /// Returns all that is wrong with the last row, if that was why it could not be written and all of it was told.
    pub fn errors(&mut self) -> Option<Vec<CellError>> {
        (!self.errors.is_empty()).then(|| std::mem::take(&mut self.errors))
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
    let others = others.chain([header.scale]);
    let around = header.background.into_iter();
    let around = around.chain([reason, substances, route]);
    let answers = items.chain(others).flatten().map(|field| (field, false));
    let around = around.flatten().map(|field| (field, true));
    let column = |(field, is_around)| KnownCells {
        field,
        of_digits: [Known::NotYet; 10],
        of_texts: HashMap::default(),
        wrong: Vec::new(),
        is_around,
    };
    answers.chain(around).map(column).collect()
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
    /// Returns what is known of a text, which is read by itself if it was not met.
    #[inline(never)]
    fn adds(&mut self, text: &str, reader: &RowReader<'_>) -> Known {
        if let Known::NotYet = self.known(text) {
            let known = self.alone(text, reader);
            match digit(text).and_then(|digit| self.of_digits.get_mut(digit)) {
                Some(place) => *place = known,
                None => {
                    if self.of_texts.len() >= MOST_KNOWN {
                        self.of_texts.clear();
                        self.wrong.clear();
                        // Those of digits may have been wrong too.
                        self.of_digits = [Known::NotYet; 10];
                    }
                    self.of_texts.insert(text.into(), known);
                }
            }
        }
        self.known(text)
    }

    /// Returns what is known of a text by now.
    fn known(&self, text: &str) -> Known {
        let known = match digit(text) {
            Some(digit) => self.of_digits.get(digit),
            None => self.of_texts.get(text),
        };
        known.copied().unwrap_or(Known::NotYet)
    }

    /// Reads a row in which this cell alone is filled.
    fn alone(&mut self, text: &str, reader: &RowReader<'_>) -> Known {
        let mut doubts = Doubts::default();
        match alone(self.field, text, reader, &mut doubts) {
            Some(Ok((sums, points))) if doubts.are_none() => Known::Adds(sums, points),
            Some(Err(errors)) if !self.is_around => {
                self.wrong.push((errors, doubts));
                Known::Wrong(self.wrong.len() - 1)
            }
            _ => Known::Nothing,
        }
    }
}

#[inline]
fn digit(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [digit @ b'0'..=b'9'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// What a cell adds and what it is worth, or what is wrong with it.
type Alone = Result<(Sums, Option<u16>), Vec<CellError>>;

/// Reads a row in which one cell alone is filled; `None` if that is no row.
fn alone(filled: usize, text: &str, reader: &RowReader<'_>, doubts: &mut Doubts) -> Option<Alone> {
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
    let mut row = RowReader { doubts, ..*reader };
    let assessment = match row.read(Cells::Record(record)) {
        Ok(assessment) => assessment,
        Err(errors) => return Some(Err(errors)),
    };
    let blank = Assessment::blank(assessment.scale().clone());
    let sums = Sums::up(&assessment)?.since(&Sums::up(&blank)?);
    let mut answers = assessment.answers();
    let points = answers.find_map(|(item, seen)| seen.points_in(item));
    Some(Ok((sums, points)))
}
