//! Assessments in, outcomes out, rejections aside, counts at the end.
//!
//! One input at a time is read, scored and handed to a [`Sink`]; nothing is kept, so that memory
//! stays flat however long the input is. A row that cannot be read is rejected whole and the rest
//! go on; an input that cannot be read at all is [`Refused`].

mod blocks;
mod compared;
mod documents;
mod long;
pub mod map_check;
mod table;
mod workbook;

use std::io::{self, BufRead, Read as _};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use self::compared::other_total;
use crate::assessment::Assessment;
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::base::zone::Zone;
use crate::format::elements::Elements;
use crate::format::encoding::Encoding;
use crate::format::lines::Lines;
use crate::format::table::columns::ResultRow;
use crate::format::table::{CellError, Cells, Census, Compare, InputColumns, Origin};
use crate::format::{InputFormat, Refused, Rejection, compress, sniff};
use crate::scale::policy::Policies;
use crate::scale::{ColumnMap, Library, Name, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::Comparison;
use crate::scoring::rescored::Rescored;
use crate::scoring::site::Elsewhere;

/// How to read.
pub struct Settings<'s> {
    /// The scales that data may name.
    pub library: &'s Library,
    /// The scale that the caller named; data that names another is rejected.
    pub scale: Option<Arc<Scale>>,
    /// The zone that times without an offset belong to.
    pub zone: Option<Zone>,
    /// Whether a table may lack columns of items.
    pub partial: bool,
    /// The format, if the caller named it.
    pub format: Option<InputFormat>,
    /// The sheet of a workbook, if the caller named it; other inputs are refused then.
    pub sheet: Option<String>,
    /// The site's policies in force.
    pub policies: Arc<Policies>,
    /// The version of the scale to score with once more.
    pub rescore: Option<Arc<Scale>>,
    /// The column map that tables are read by.
    pub map: Option<Arc<ColumnMap>>,
    /// How tables are laid out, where no map says it.
    pub delimiter: Option<u8>,
    /// The columns of a table that are held against the results.
    pub compare: Compare,
    /// How many workers may score at once; `None` for as many as the machine has processors.
    pub jobs: Option<NonZeroUsize>,
}

/// One assessment that was scored.
pub struct Scored<'r> {
    /// The input it came from, as rejections name it.
    pub file: &'r str,
    /// Where in the input it begins.
    pub place: Place,
    /// What the input said of it.
    pub origin: Origin<'r>,
    /// The assessment.
    pub assessment: &'r Assessment,
    /// What its scale says of it.
    pub outcome: &'r Outcome,
    /// What another version of the scale says of it, if that was asked for.
    pub rescored: Option<&'r Rescored>,
}

impl<'r> Scored<'r> {
    /// Returns it as a row of columns.
    pub fn row(&self) -> ResultRow<'r> {
        ResultRow {
            origin: self.origin,
            assessment: self.assessment,
            outcome: self.outcome,
            rescored: self.rescored,
            recorded_with: None,
        }
    }
}

/// Where results and rejections go.
///
/// Before results come that may have other columns than those before them, it is [asked](Self::refuses) and
/// then [told](Self::begins), in each input anew: before the first row of a table, even if it has none; before
/// a flat object with other keys; before a document of another scale; where objects and documents take turns.
pub trait Sink {
    /// Says why results with these columns cannot go where those before them went, if they cannot.
    fn refuses(&self, _scale: &Scale, _input: InputColumns<'_>) -> Option<Mistake> {
        None
    }

    /// Is told which columns the results that come have.
    ///
    /// # Errors
    /// The output cannot be written.
    fn begins(&mut self, _scale: &Scale, _input: InputColumns<'_>) -> io::Result<()> {
        Ok(())
    }

    /// Takes a result, and says whether to go on.
    ///
    /// # Errors
    /// The output cannot be written.
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>>;

    /// Takes all that is wrong with an assessment that was rejected, and says whether to go on.
    ///
    /// # Errors
    /// The output cannot be written.
    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>>;

    /// Says of which rejections it wants to be told.
    fn wants(&self) -> Wanted {
        Wanted::All
    }

    /// Takes how many rejections there were of a kind, by its code and the column that was wrong, beside those that
    /// it was told of.
    fn rejected_too(&mut self, _code: &'static str, _field: &str, _count: u64) {}

    /// Counts a row that is rejected for these errors in columns of these names, and says whether it did: if it did
    /// not, it is to be told of them.
    fn counts(&mut self, _errors: &[CellError], _names: &[String]) -> bool {
        false
    }

    /// Says whether a result is nothing but its row in this format to the sink. Then it may be given rows that
    /// were written elsewhere, after it was told of their columns.
    fn takes(&self, _format: RowFormat) -> bool {
        false
    }

    /// Returns the rows that it holds in memory, and how many they are, if whole rows may be added to them.
    fn rows(&mut self) -> Option<(&mut Vec<u8>, &mut u64)> {
        None
    }

    /// Takes rows that were written in the format that it [takes](Self::takes), and says whether to go on.
    ///
    /// # Errors
    /// The output cannot be written.
    fn written(&mut self, _rows: &[u8]) -> io::Result<ControlFlow<()>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Returns what counts the texts of somebody else's table as they stand there, if that is wanted.
    fn census(&mut self) -> Option<&mut Census> {
        None
    }

    /// Takes, at the end of an input, how what somebody recorded there stands to the results, also to those of rows
    /// that were rejected for it.
    fn compared(&mut self, _comparison: Comparison) {}

    /// Takes a remark on how an input is read, which is no fault.
    fn remark(&mut self, words: &str);
}

/// Of which rejections a sink wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Of the first, at which it stops.
    First,
    /// Of all.
    All,
    /// Of the first hundred, and the first of each kind; the others are [counted](Sink::rejected_too).
    SomeOfEachKind,
}

/// A format in which a result is a row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// A table with commas.
    Csv,
    /// Flat JSON objects, one a line.
    Flat,
}

/// What was seen of one input, also of one that could not be read to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many assessments were scored.
    pub scored: u64,
    /// How many were rejected.
    pub rejected: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.scored += other.scored;
        self.rejected += other.rejected;
    }
}

/// What was seen of all inputs of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// What was scored and what was rejected.
    pub counts: Counts,
    /// How many inputs were refused as a whole, or broke off.
    pub refused: u64,
    /// The first input that broke off after something of it was scored or rejected.
    pub broken_off: Option<String>,
}

/// Why the results of a run are cut off: of some input they hold the beginning alone, nothing was read, or the
/// columns of a table are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutOff {
    /// This input broke off.
    BrokenOff(String),
    /// A strict run met a fault.
    Stopped,
    /// Every input was refused.
    NothingRead,
    /// Nothing tells the columns of a table.
    NoColumns,
}

impl Totals {
    /// Counts what was seen of an input.
    pub fn add(&mut self, seen: Counts) {
        self.counts.add(seen);
    }

    /// Counts an input that was refused, after so much of it was seen.
    pub fn refuse(&mut self, name: String, seen: Counts) {
        self.refused += 1;
        if seen != Counts::default() {
            self.broken_off.get_or_insert(name);
        }
    }

    /// Says whether anything was rejected or refused.
    pub fn have_faults(&self) -> bool {
        self.counts.rejected + self.refused > 0
    }

    /// Says why the results are cut off, if they are; a fault stops a strict run.
    ///
    /// An input that was refused before anything of it was seen leaves the results of the others whole.
    pub fn cut_off(&self, inputs: usize, strict: bool, lacks_columns: bool) -> Option<CutOff> {
        if let Some(name) = &self.broken_off {
            return Some(CutOff::BrokenOff(name.clone()));
        }
        if strict && self.have_faults() {
            return Some(CutOff::Stopped);
        }
        if self.refused == inputs as u64 {
            return Some(CutOff::NothingRead);
        }
        lacks_columns.then_some(CutOff::NoColumns)
    }
}

/// Scores all assessments of one input, and says how many were seen.
///
/// `name` is what rejections call it, and tells its format if nothing else does. Beside the counts,
/// which hold what came before, is why the input as a whole could not be used, or why the output
/// could not be written.
pub fn score(
    name: &str,
    input: Box<dyn BufRead + '_>,
    settings: &Settings<'_>,
    sink: &mut dyn Sink,
) -> (Counts, Result<(), Refused>) {
    let mut run = Run::new(name, settings, sink);
    let ended = match run.all(input) {
        Ok(()) | Err(Ended::Stopped) => Ok(()),
        Err(Ended::Refused(refused)) => Err(*refused),
    };
    run.sink.compared(run.comparison);
    (run.counts, ended)
}

/// Why reading ended before the end.
enum Ended {
    /// A rejection, and the caller wanted to stop at one.
    Stopped,
    /// The input cannot be used, or the output not be written.
    Refused(Box<Refused>),
}

impl From<Refused> for Ended {
    fn from(refused: Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}

/// Takes the error of a sink.
fn output(error: io::Error) -> Ended {
    Refused::Output(error).into()
}

/// Takes the error of an input.
fn unreadable(error: io::Error) -> Ended {
    Refused::Unreadable(error).into()
}

/// The reading of one input.
struct Run<'r> {
    name: &'r str,
    settings: &'r Settings<'r>,
    sink: &'r mut dyn Sink,
    /// The scale of the documents whose columns the results have now, if they have those of documents.
    documents_of: Option<Arc<Scale>>,
    counts: Counts,
    comparison: Comparison,
}

impl<'r> Run<'r> {
    fn new(name: &'r str, settings: &'r Settings<'r>, sink: &'r mut dyn Sink) -> Self {
        Self {
            name,
            settings,
            sink,
            documents_of: None,
            counts: Counts::default(),
            comparison: Comparison::default(),
        }
    }
}

impl Run<'_> {
    fn all(&mut self, input: Box<dyn BufRead + '_>) -> Result<(), Ended> {
        let mut input = compress::unpacked(input).map_err(unreadable)?;
        let first = sniff(&mut input).map_err(unreadable)?;
        let by_name = || InputFormat::of_name(self.name);
        let named = self.settings.format.or_else(by_name);
        if first.is_empty() {
            return self.nothing(named);
        }
        if let Some(encoding) = Encoding::found_in(&first) {
            let other = self
                .settings
                .format
                .filter(|format| *format != InputFormat::Xlsx);
            if !encoding.may_be_workbook() || other.is_some() {
                return Err(encoding.refusal(self.name).into());
            }
            return self.workbook(io::Cursor::new(first).chain(input));
        }
        let seems = InputFormat::of_bytes(&first);
        let map = self.settings.map.as_ref();
        let delimiter = map.and_then(|map| map.layout().delimiter);
        let delimiter = self.settings.delimiter.or(delimiter);
        // Where somebody says how a table is laid out, it is one.
        let table = (map.is_some() || delimiter.is_some()).then_some(InputFormat::Csv);
        let input = io::Cursor::new(first).chain(input);
        let format = named.or(seems).or(table).ok_or(Refused::UnknownFormat)?;
        if self.settings.sheet.is_some() || format == InputFormat::Xlsx {
            return Err(no_workbook(self.name).into());
        }
        let is_table = matches!(format, InputFormat::Csv | InputFormat::Tsv);
        if !is_table && map.is_some_and(|map| map.long().is_some()) {
            return Err(self.no_table().into());
        }
        match format {
            InputFormat::Csv => self.table(input, delimiter.unwrap_or(b','), self.skipped()),
            InputFormat::Tsv => self.table(input, delimiter.unwrap_or(b'\t'), self.skipped()),
            InputFormat::Ndjson if self.sink.takes(RowFormat::Flat) => self.lines_in_blocks(input),
            InputFormat::Ndjson => self.json(Lines::new(input), false),
            InputFormat::Json => {
                let seem_lines = seems == Some(InputFormat::Ndjson);
                self.json(Elements::new(input), seem_lines)
            }
            InputFormat::Toml | InputFormat::Xlsx => self.toml(input),
        }
    }

    /// Takes an input without a byte: lines may be none, and all else has at least a header or a value.
    fn nothing(&self, named: Option<InputFormat>) -> Result<(), Ended> {
        let help = match named {
            Some(InputFormat::Ndjson) => return Ok(()),
            Some(InputFormat::Csv | InputFormat::Tsv) => "a table without a row still has a header",
            Some(InputFormat::Json) => "a list without an element is written `[]`",
            Some(InputFormat::Toml) => "write an assessment into it",
            Some(InputFormat::Xlsx) => "save the workbook again as .xlsx, or its table as CSV",
            None => "if it is NDJSON without a line, say `--from ndjson`",
        };
        let empty = Mistake::new("empty", "the file is empty").help(help);
        Err(Refused::Wrong(Rejection::at(self.name, Place::FIRST, empty)).into())
    }

    /// Begins results with these columns, or says why they cannot go where those before them went.
    fn begins(
        &mut self,
        scale: &Scale,
        input: InputColumns<'_>,
        place: Place,
    ) -> Result<Option<Rejection>, Ended> {
        if let Some(mistake) = self.sink.refuses(scale, input) {
            return Ok(Some(Rejection::at(self.name, place, mistake)));
        }
        self.documents_of = None;
        self.sink.begins(scale, input).map_err(output)?;
        Ok(None)
    }

    fn accept(
        &mut self,
        origin: Origin<'_>,
        assessment: &Assessment,
        place: Place,
    ) -> Result<(), Ended> {
        // One that does not fit its scale was told when that was found, and the assessment rejected.
        let policy = self.settings.policies.for_scale(assessment.scale());
        let policy = policy.ok().flatten();
        let outcome = Outcome::under(assessment, policy.as_ref(), Elsewhere::default());
        if let Origin::Row { header, cells } = origin {
            let error = other_total(header, cells, assessment, &outcome);
            let error = error.or_else(|| self.compare(header, cells, assessment, &outcome));
            if let Some(error) = error {
                return self.reject_row(cells, header.names(), vec![error]);
            }
        }
        let rescore = self.settings.rescore.as_ref();
        let rescored = rescore.map(|scale| Rescored::of(assessment, &outcome, scale));
        self.counts.scored += 1;
        let scored = Scored {
            file: self.name,
            place,
            origin,
            assessment,
            outcome: &outcome,
            rescored: rescored.as_ref(),
        };
        go_on(self.sink.scored(&scored))
    }

    fn reject(&mut self, rejection: Rejection) -> Result<(), Ended> {
        self.reject_for(vec![rejection])
    }

    /// Rejects a row for all that is wrong with it, in the order of its columns, which have these names.
    fn reject_row(
        &mut self,
        cells: Cells<'_>,
        names: &[String],
        mut errors: Vec<CellError>,
    ) -> Result<(), Ended> {
        let (cells, names, returned) = cells.as_it_came(names, errors);
        errors = returned;
        if cells.width() == names.len() && self.sink.counts(&errors, names) {
            return Ok(());
        }
        errors.sort_by_key(|error| error.field);
        self.reject_for(cells.rejections(self.name, names, errors))
    }

    /// Rejects one assessment for all that is wrong with it.
    fn reject_for(&mut self, rejections: Vec<Rejection>) -> Result<(), Ended> {
        self.counts.rejected += 1;
        go_on(self.sink.rejected(rejections))
    }
}

/// Takes what a sink says: to go on, to stop, or that it could not write.
fn go_on(said: io::Result<ControlFlow<()>>) -> Result<(), Ended> {
    match said.map_err(output)? {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Ended::Stopped),
    }
}

/// Finds the scale that data names, or the caller's.
fn find_scale(settings: &Settings<'_>, named: Option<&str>) -> Result<Arc<Scale>, String> {
    let scale = named_scale(settings, named)?;
    settings.policies.for_scale(&scale)?;
    match &settings.rescore {
        Some(rescore) if rescore.id() != scale.id() => Err(format!(
            "this is scored with {}, and can be scored again only with another version of it, not with {}",
            scale.reference(),
            rescore.reference()
        )),
        _ => Ok(scale),
    }
}

fn named_scale(settings: &Settings<'_>, named: Option<&str>) -> Result<Arc<Scale>, String> {
    let Some(named) = named else {
        let none = "no scale is named; add \"scale\", as in \"cows@1\", or say `--scale`";
        return settings.scale.clone().ok_or_else(|| none.to_owned());
    };
    let name = Name::parse(named)?;
    match &settings.scale {
        Some(scale) if name.matches(scale.id(), scale.version()) => Ok(Arc::clone(scale)),
        Some(scale) => Err(format!(
            "the scale is named `{name}` here and {} by the caller",
            scale.reference()
        )),
        None => settings.library.find(&name),
    }
}

/// Refuses an input that is no workbook, where one was meant by its name, its format or a sheet.
fn no_workbook(name: &str) -> Refused {
    let help = "if it is a table of text, leave out `--sheet` and say `--from csv`";
    let mistake = Mistake::new("not-a-workbook", "this is no Excel workbook").help(help);
    Refused::Wrong(Rejection::at(name, Place::FIRST, mistake))
}

fn not_utf8(name: &str, place: Place) -> Rejection {
    let mistake = Mistake::new("not-utf8", "this is not UTF-8 text");
    Rejection::at(name, place, mistake.help("save the file as UTF-8"))
}
