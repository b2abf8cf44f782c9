//! CSV and TSV: a header that says what the columns mean, and a row an assessment.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::blocks::{BLOCK, Between, Block, Blocks, Finished, Gathering, Worker};
use super::{Ended, RowFormat, Run, Settings, find_scale, unreadable};
use crate::assessment::Assessment;
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::csv::header::read_header;
use crate::format::csv::malformed::malformed_row;
use crate::format::csv::{CsvReader, ReadError};
use crate::format::table::{
    CellError, Cells, CsvResults, Doubts, Header, InputColumns, Learned, Made, MadeOf, MadeRow,
    Mapping, Origin, PassedOver, RowReader, Turned, wrong_length,
};
use crate::format::{Refused, Rejection};
use crate::scale::Scale;

impl Run<'_> {
    /// Returns how many lines stand before the header, as the map says.
    pub(super) fn skipped(&self) -> u64 {
        let map = self.settings.map.as_ref();
        map.map_or(0, |map| map.layout().skip_lines)
    }

    /// Reads a table behind so many lines.
    pub(super) fn table(
        &mut self,
        input: impl BufRead,
        delimiter: u8,
        skipped: u64,
    ) -> Result<(), Ended> {
        let mut reader = CsvReader::behind(input, delimiter, skipped).map_err(unreadable)?;
        let first = read_header(self.name, &mut reader, delimiter)?;
        let head = TableHead {
            names: first.iter().map(str::to_owned).collect(),
            places: first.places(),
        };
        let map = self.settings.map.as_ref();
        if let Some(map) = map.filter(|map| map.long().is_some()) {
            return self.long_table(&mut reader, &head, map);
        }
        let mut table = match &self.settings.scale {
            Some(scale) => Some(self.begin(&head, scale)?),
            None if Header::names_scale(&head.names).is_some() => None,
            None => return Err(Refused::NoScale(no_scale(self.name, Place::FIRST)).into()),
        };
        let ended = self.rows(&mut reader, &head, delimiter, &mut table);
        if let Some(table) = &table {
            for words in table.remarks(table.scored) {
                self.remark(&words);
            }
        }
        ended
    }

    pub(super) fn remark(&mut self, words: &str) {
        self.sink.remark(&format!("{}: {words}", self.name));
    }

    /// Takes all rows: in blocks, once their scale is known and if the sink takes rows that were written elsewhere.
    fn rows(
        &mut self,
        reader: &mut CsvReader<impl BufRead>,
        head: &TableHead,
        delimiter: u8,
        table: &mut Option<Table>,
    ) -> Result<(), Ended> {
        let in_blocks = self.sink.takes(RowFormat::Csv);
        loop {
            if let Some(table) = table.as_mut().filter(|_| in_blocks) {
                let (name, settings) = (self.name, self.settings);
                let wanted = self.sink.wants();
                let copy = Table::new(table.header.clone(), Arc::clone(&table.scale));
                let copy = copy.mapped(table.mapped.clone());
                let worker = || {
                    let policies = Arc::clone(&settings.policies);
                    let mut writer =
                        CsvResults::new(Vec::new(), policies, settings.rescore.clone());
                    writer.begins(&copy.scale, InputColumns::Table(&copy.header))?;
                    Ok(TableWorker {
                        name,
                        settings,
                        head,
                        table: Some(copy.learning(delimiter, settings)),
                        reader: CsvReader::of_blocks(delimiter),
                        gathering: Gathering::new(writer, wanted),
                    })
                };
                let seen = |_: &mut Self, seen: Option<Table>| {
                    seen.into_iter().for_each(|seen| table.add(seen));
                };
                return self.in_blocks(&mut TableBlocks { name, reader }, worker, seen);
            }
            if !self.next_row(reader, head, table)? {
                return Ok(());
            }
        }
    }

    /// Takes the next row, and says whether there was one.
    pub(super) fn next_row(
        &mut self,
        reader: &mut CsvReader<impl BufRead>,
        head: &TableHead,
        table: &mut Option<Table>,
    ) -> Result<bool, Ended> {
        let record = match reader.read() {
            Ok(None) => return Ok(false),
            Ok(Some(record)) => record,
            Err(ReadError::Malformed(malformed)) => {
                self.reject(malformed_row(self.name, &malformed))?;
                return Ok(true);
            }
            Err(ReadError::Unreadable(error)) => return Err(unreadable(error)),
        };
        let cells = Cells::Record(record);
        if let Some(error) = wrong_length(&record, head.names.len()) {
            self.reject_row(cells, &head.names, vec![error])?;
            return Ok(true);
        }
        let table = match table {
            Some(table) => table,
            None => {
                let field = Header::names_scale(&head.names);
                let scale = self.scale_of(field, &cells).map_err(|rejection| {
                    if rejection.code == NO_SCALE {
                        Refused::NoScale(rejection)
                    } else {
                        Refused::Wrong(rejection)
                    }
                })?;
                table.insert(self.begin(head, &scale)?)
            }
        };
        let nameless = self.nameless(&table.header, &cells);
        self.row_as_it_came(table, cells, nameless.into_iter().collect())?;
        Ok(true)
    }

    /// Takes a row of a table, or what a column map makes of it; some may be known already of what is wrong with it.
    /// Returns the assessment, if it had to be read and was taken.
    pub(super) fn row_as_it_came(
        &mut self,
        table: &mut Table,
        cells: Cells<'_>,
        known: Vec<CellError>,
    ) -> Result<Option<Assessment>, Ended> {
        let Some(mut mapped) = table.mapped.take_if(|_| known.is_empty()) else {
            return self.row(table, cells, known);
        };
        let text = |field| cells.text(field).unwrap_or_default();
        let Mapped { mapping, row } = &mut *mapped;
        let turned = mapping.turn(text, row);
        if let Some(census) = self.sink.census()
            && !matches!(turned, Turned::PassedOver)
        {
            mapping.count_texts(text, census);
        }
        let taken = match turned {
            Turned::PassedOver => Ok(None),
            Turned::Wrong(errors) => {
                let rejected = self.reject_row(cells, mapping.names(), errors);
                rejected.map(|()| None)
            }
            Turned::Row(errors) => {
                let of = MadeOf::Row(mapping, &cells);
                self.row(table, Cells::Made(Made { row, of }), errors)
            }
        };
        table.mapped = Some(mapped);
        taken
    }

    /// Takes the next rows of a block as long as rows before them taught what comes of them.
    fn known_rows(
        &mut self,
        reader: &mut CsvReader<io::Empty>,
        table: &mut Option<Table>,
    ) -> Result<(), Ended> {
        let Some(Table {
            header,
            scale,
            doubts,
            scored,
            learned: Some(learned),
            mapped,
            ..
        }) = table
        else {
            return Ok(());
        };
        let mut row_reader = RowReader {
            header,
            scale,
            zone: self.settings.zone,
            doubts,
        };
        while let Some((rows, count)) = self.sink.rows() {
            let lines = reader.plain_lines();
            let passed = learned.write_lines(&mut row_reader, lines, rows, &mut self.comparison);
            let is_all = passed.bytes == lines.len();
            *count += passed.records;
            *scored += passed.records;
            self.counts.scored += passed.records;
            reader.pass(passed);
            if is_all && passed.lines > 0 {
                continue;
            }
            let Some(errors) = learned.errors() else {
                return Ok(());
            };
            if let Ok(Some(record)) = reader.read() {
                let (names, errors) = match mapped {
                    Some(mapped) => (mapped.mapping.names(), mapped.as_it_came(errors)),
                    None => (header.names(), errors),
                };
                self.reject_row(Cells::Record(record), names, errors)?;
            }
        }
        Ok(())
    }

    /// Reads a row, and takes it, or rejects it for all that is wrong with it; some may be known already. Returns
    /// the assessment, if it had to be read and was taken.
    pub(super) fn row(
        &mut self,
        table: &mut Table,
        cells: Cells<'_>,
        mut errors: Vec<CellError>,
    ) -> Result<Option<Assessment>, Ended> {
        let Table {
            header,
            scale,
            doubts,
            scored,
            learned,
            ..
        } = table;
        let mut reader = RowReader {
            header,
            scale,
            zone: self.settings.zone,
            doubts,
        };
        let mut learned = learned.as_mut().filter(|_| errors.is_empty());
        if let Some(learned) = &mut learned
            && let Some((rows, count)) = self.sink.rows()
            && learned.write(&mut reader, cells, rows, &mut self.comparison)
        {
            *count += 1;
            self.counts.scored += 1;
            *scored += 1;
            return Ok(None);
        }
        if let Some(errors) = learned.as_mut().and_then(|learned| learned.errors()) {
            self.reject_row(cells, header.names(), errors)?;
            return Ok(None);
        }
        match reader.read(cells) {
            Ok(assessment) if errors.is_empty() => {
                let before = self.counts.scored;
                let origin = Origin::Row { header, cells };
                self.accept(origin, &assessment, cells.begins())?;
                let is_taken = self.counts.scored > before;
                *scored += u64::from(is_taken);
                if let Some(learned) = learned {
                    learned.learn(origin, &assessment);
                }
                Ok(is_taken.then_some(assessment))
            }
            read => {
                errors.extend(read.err().into_iter().flatten());
                self.reject_row(cells, header.names(), errors)?;
                Ok(None)
            }
        }
    }

    /// Says that a row names no scale where only the rows do: the row before it does not speak for it.
    fn nameless(&self, header: &Header, cells: &Cells<'_>) -> Option<CellError> {
        let field = header.scale()?;
        let named = self.settings.scale.is_some() || !cells.text(field)?.is_empty();
        (!named).then(|| CellError {
            field,
            mistake: nothing_named(),
        })
    }

    /// Finds the scale that a row names in this column, or else the caller's.
    pub(super) fn scale_of(
        &self,
        field: Option<usize>,
        cells: &Cells<'_>,
    ) -> Result<Arc<Scale>, Rejection> {
        let place = || field.map_or_else(|| cells.begins(), |field| cells.place(field));
        let named = field.and_then(|field| cells.text(field));
        let named = named.filter(|text| !text.is_empty());
        if named.is_none() && self.settings.scale.is_none() {
            return Err(no_scale(self.name, place()));
        }
        find_scale(self.settings, named).map_err(|message| {
            Rejection::at(self.name, place(), Mistake::new("unknown-scale", message))
        })
    }

    /// Works out what the columns mean for a scale, and begins the results of the table.
    fn begin(&mut self, head: &TableHead, scale: &Arc<Scale>) -> Result<Table, Ended> {
        let rejection = |error: CellError| {
            let place = head.places.get(error.field).copied();
            Rejection::at(self.name, place.unwrap_or(Place::FIRST), error.mistake)
        };
        let refused =
            |errors: Vec<CellError>| Refused::Header(errors.into_iter().map(rejection).collect());
        let (header, mapped) =
            meaning(head.names.clone(), "header", scale, self.settings).map_err(refused)?;
        if let Some(rejection) = self.begins(scale, InputColumns::Table(&header), Place::FIRST)? {
            return Err(Refused::Wrong(rejection).into());
        }
        if let Some(words) = header.spelt_otherwise() {
            self.remark(&words);
        }
        Ok(Table::new(header, Arc::clone(scale)).mapped(mapped))
    }
}

/// What a column map makes of the rows of a table.
#[derive(Clone)]
pub(super) struct Mapped {
    mapping: Mapping,
    /// The row that was made last.
    row: MadeRow,
}

/// Works out what the columns of a table mean, or the keys of an object; messages call these `what`.
///
/// # Errors
/// All that is wrong with them.
pub(super) fn meaning(
    names: Vec<String>,
    what: &str,
    scale: &Arc<Scale>,
    settings: &Settings<'_>,
) -> Result<(Header, Option<Box<Mapped>>), Vec<CellError>> {
    let Some(map) = &settings.map else {
        let header = Header::of(names, what, scale, settings.partial, &settings.compare)?;
        return Ok((header, None));
    };
    let mapping = Mapping::of(map, names, settings.partial)?;
    let mut mapped = Box::new(Mapped {
        mapping,
        row: MadeRow::default(),
    });
    let mapping = &mut mapped.mapping;
    let (names, reasons) = (mapping.own_names(), mapping.reasons());
    let header = match Header::made(
        map,
        names,
        reasons,
        ("map", settings.partial),
        &settings.compare,
    ) {
        Ok(header) => header,
        Err(errors) => return Err(mapped.as_it_came(errors)),
    };
    mapping.settle(header.reads(), header.recorded())?;
    Ok((header, Some(mapped)))
}

impl Mapped {
    /// Returns errors of a row of ours in the columns of the table.
    fn as_it_came(&self, mut errors: Vec<CellError>) -> Vec<CellError> {
        for error in &mut errors {
            error.field = self.mapping.from(error.field).unwrap_or_default();
        }
        errors
    }
}

/// A table whose rows are read.
pub(super) struct Table {
    pub(super) header: Header,
    pub(super) scale: Arc<Scale>,
    pub(super) doubts: Doubts,
    /// How many of its rows were scored.
    pub(super) scored: u64,
    /// Which rows were no assessments, in other parts of the table.
    passed_over: PassedOver,
    /// What a column map makes of its rows, if it is read by one.
    mapped: Option<Box<Mapped>>,
    /// What its rows taught, where many are written by what others came to.
    learned: Option<Box<Learned>>,
}

impl Table {
    pub(super) fn new(header: Header, scale: Arc<Scale>) -> Self {
        Self {
            header,
            scale,
            doubts: Doubts::default(),
            scored: 0,
            passed_over: PassedOver::default(),
            mapped: None,
            learned: None,
        }
    }

    /// Has its rows made by a column map.
    pub(super) fn mapped(self, mapped: Option<Box<Mapped>>) -> Self {
        Self { mapped, ..self }
    }

    /// Returns the same table without rows yet, which learns from those that come, if it can.
    pub(super) fn learning(&self, delimiter: u8, settings: &Settings<'_>) -> Self {
        let blank = Assessment::blank(Arc::clone(&self.scale));
        let learns = settings.rescore.is_none();
        let (policies, is_named) = (&settings.policies, settings.scale.is_some());
        let learned =
            learns.then(|| Learned::of(&self.header, delimiter, &blank, policies, is_named));
        let table = Self::new(self.header.clone(), Arc::clone(&self.scale));
        Self {
            learned: learned.flatten().map(|learned| {
                Box::new(match &self.mapped {
                    Some(mapped) => learned.mapped(&mapped.mapping),
                    None => learned,
                })
            }),
            mapped: self.mapped.clone(),
            ..table
        }
    }

    /// Returns what was seen of it since this was last asked.
    pub(super) fn take_seen(&mut self) -> Self {
        Self {
            doubts: std::mem::take(&mut self.doubts),
            scored: std::mem::take(&mut self.scored),
            passed_over: self.take_passed_over(),
            ..Self::new(self.header.clone(), Arc::clone(&self.scale))
        }
    }

    /// Takes what was seen of other rows of the same table.
    pub(super) fn add(&mut self, seen: Self) {
        self.doubts.add(seen.doubts);
        self.scored += seen.scored;
        self.passed_over.add(seen.passed_over);
    }

    /// Returns which rows were no assessments, since this was last asked.
    pub(super) fn take_passed_over(&mut self) -> PassedOver {
        let mapped = self.mapped.as_mut();
        let mut passed = std::mem::take(&mut self.passed_over);
        let learned = self.learned.as_mut();
        passed.add(
            learned
                .map(|learned| learned.take_passed_over())
                .unwrap_or_default(),
        );
        passed.add(
            mapped
                .map(|mapped| std::mem::take(&mut mapped.mapping.passed_over))
                .unwrap_or_default(),
        );
        passed
    }

    /// Returns what is to be said at its end, beside which so many rows with a column in doubt were scored.
    pub(super) fn remarks(&self, scored: u64) -> Vec<String> {
        let mut remarks = self.doubts.remarks(&self.header, &self.scale, scored);
        let mapped = self.mapped.as_ref();
        let mut passed = mapped
            .map(|mapped| mapped.mapping.passed_over)
            .unwrap_or_default();
        passed.add(self.passed_over);
        remarks.extend(mapped.and_then(|mapped| mapped.mapping.remark()));
        remarks.extend(passed.remarks());
        remarks
    }
}

/// The blocks of a table.
struct TableBlocks<'b, R> {
    name: &'b str,
    reader: &'b mut CsvReader<R>,
}

impl<R: BufRead> Blocks for TableBlocks<'_, R> {
    fn read_block(&mut self, block: &mut Vec<u8>) -> Result<Option<u64>, Between> {
        let read = self.reader.read_block(block, BLOCK);
        read.map_err(|error| match error {
            ReadError::Malformed(malformed) => {
                Between::Rejected(malformed_row(self.name, &malformed))
            }
            ReadError::Unreadable(error) => error.into(),
        })
    }
}

/// Scores blocks of a table.
struct TableWorker<'t> {
    name: &'t str,
    settings: &'t Settings<'t>,
    head: &'t TableHead,
    table: Option<Table>,
    reader: CsvReader<io::Empty>,
    gathering: Gathering<CsvResults<Vec<u8>>>,
}

impl Worker for TableWorker<'_> {
    type Seen = Option<Table>;

    fn score(&mut self, block: Block) -> Finished<Self::Seen> {
        self.gathering.begin(block.rows);
        self.reader.go_on_in(block.records, block.line);
        let mut run = Run::new(self.name, self.settings, &mut self.gathering);
        // Reading and writing memory does not fail, and a table of which the scale is known is not refused:
        // what ends it early is a rejection, where none is wanted.
        while let Ok(()) = run.known_rows(&mut self.reader, &mut self.table)
            && let Ok(true) = run.next_row(&mut self.reader, self.head, &mut self.table)
        {}
        Finished {
            comparison: Box::new(run.comparison),
            gathered: self.gathering.end(),
            seen: self.table.as_mut().map(Table::take_seen),
            records: self.reader.go_on_in(Vec::new(), 1),
        }
    }
}

/// The header of a table before its scale is known.
pub(super) struct TableHead {
    pub(super) names: Vec<String>,
    pub(super) places: Vec<Place>,
}

/// The code of a row, or a table, that nothing names a scale for.
const NO_SCALE: &str = "no-scale";

fn nothing_named() -> Mistake {
    Mistake::new(NO_SCALE, "no scale is named")
        .help("say `--scale`, as in `--scale cows@1`, or add a column `scale`")
}

pub(super) fn no_scale(name: &str, place: Place) -> Rejection {
    Rejection::at(name, place, nothing_named())
}
