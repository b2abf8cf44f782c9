//! Reads ratings: who gave which points for which item of which case, as CSV or TSV.
//!
//! Two shapes are read, told apart by the header. Long: `case,rater,item,points`, a row a rating,
//! with `total` as an item where only totals are known. Wide: `case,rater` and a column an item, a
//! row a case and rater. Whatever cannot be read is rejected with its place, and the rest goes on.

mod header;
mod row;

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Read as _};

use self::header::Header;
pub use self::header::Permitted;
use self::row::Row;
pub use self::row::decimal;
use super::csv::header::read_header;
use super::csv::malformed::malformed_row;
use super::csv::{CsvReader, ReadError, Record};
use super::encoding::Encoding;
use super::table::{CellError, Doubts, wrong_length};
use super::{InputFormat, Refused, Rejection, compress, sniff};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::base::text::quoted;
use crate::scale::{MOST_ITEMS, Scale};
use crate::training::ratings::{OTHER_SPELLING, RatedItem, Rating, Ratings};

/// A file of ratings, and how to read it.
#[derive(Clone, Copy, Debug)]
pub struct RatingsFile<'r> {
    /// What messages call the file, which also tells its format if `format` does not.
    pub name: &'r str,
    /// Its format, if it is known.
    pub format: Option<InputFormat>,
    /// The rater that every row is of, where the file is a key.
    pub key: Option<&'r str>,
}

/// What was seen of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many rows were taken.
    pub taken: u64,
    /// How many were rejected.
    pub rejected: u64,
}

/// What is known of one case by one rater while a file is read.
#[derive(Clone, Copy, Debug, Default)]
struct Assessed {
    rated: usize,
    sum: u16,
    given: Option<(u16, Place)>,
}

/// Ratings that grow file by file.
#[derive(Debug)]
pub struct Reader<'r> {
    permitted: &'r Permitted<'r>,
    /// What was read so far.
    pub ratings: Ratings,
    /// What was rated, so that nothing is rated twice: case, rater, item.
    seen: HashSet<(u32, u32, u32)>,
    assessed: HashMap<(u32, u32), Assessed>,
    counts: Counts,
    /// What the rows of the file that was read showed of its columns.
    columns: Doubts,
    remark: Option<String>,
}

impl<'r> Reader<'r> {
    /// Begins without ratings.
    pub fn new(permitted: &'r Permitted<'r>) -> Self {
        let mut ratings = Ratings::default();
        if let Permitted::OfScale(scale) = permitted {
            let items = scale.items().iter();
            let items = items.map(|item| RatedItem::of_scale(&item.id, item));
            ratings.items.extend(items);
        }
        Self {
            permitted,
            ratings,
            seen: HashSet::new(),
            assessed: HashMap::new(),
            counts: Counts::default(),
            columns: Doubts::default(),
            remark: None,
        }
    }

    /// Returns the ratings, in order.
    pub fn finish(mut self) -> Ratings {
        self.ratings.sort();
        self.ratings
    }

    /// Returns what is to be said of the file that was read last, once.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// Reads a file, hands every rejection over, and says how much was seen.
    ///
    /// # Errors
    /// The file as a whole cannot be read: its text, its format, its header.
    pub fn read(
        &mut self,
        file: &RatingsFile<'_>,
        input: Box<dyn BufRead + '_>,
        rejected: &mut dyn FnMut(&Rejection),
    ) -> Result<Counts, Refused> {
        self.counts = Counts::default();
        self.columns = Doubts::default();
        let mut input = compress::unpacked(input).map_err(Refused::Unreadable)?;
        let first = sniff(&mut input).map_err(Refused::Unreadable)?;
        let delimiter = delimiter(file, &first)?;
        let mut reader = CsvReader::new(io::Cursor::new(first).chain(input), delimiter);
        let first = read_header(file.name, &mut reader, delimiter)?;
        let names = first.iter().map(str::to_owned).collect();
        let header = Header::read(names, self.permitted, file.key.is_some()).map_err(|wrong| {
            let wrong = wrong.into_iter();
            Refused::Header(
                wrong
                    .map(|wrong| wrong_cell(file.name, &first, wrong))
                    .collect(),
            )
        })?;
        let mut reject = |counts: &mut Counts, rejection: Rejection| {
            counts.rejected += 1;
            rejected(&rejection);
        };
        loop {
            match reader.read() {
                Ok(None) => break,
                Err(ReadError::Unreadable(error)) => return Err(Refused::Unreadable(error)),
                Err(ReadError::Malformed(malformed)) => {
                    let rejection = malformed_row(file.name, &malformed);
                    reject(&mut self.counts, rejection);
                }
                Ok(Some(record)) => match self.row(&header, &record, file) {
                    Ok(()) => self.counts.taken += 1,
                    Err(wrong) => reject(&mut self.counts, wrong_cell(file.name, &record, wrong)),
                },
            }
        }
        self.remark = self.columns.decimals_in(|field| header.name(field));
        for (place, message) in self.totals() {
            let differs = Mistake::new("total-differs", message);
            let differs = differs.help("correct the total or the items; neither total is used");
            let rejection = Rejection::at(file.name, place, differs);
            self.counts.taken = self.counts.taken.saturating_sub(1);
            reject(&mut self.counts, rejection);
        }
        Ok(self.counts)
    }

    /// Reads a row whole before anything of it is kept.
    fn row(
        &mut self,
        header: &Header,
        record: &Record<'_>,
        file: &RatingsFile<'_>,
    ) -> Result<(), CellError> {
        if let Some(wrong) = wrong_length(record, header.columns()) {
            return Err(wrong);
        }
        let row = Row::read(header, record, self.permitted, file.key, &mut self.columns)?;
        let case = self.ratings.case(row.case);
        let rater = self.ratings.rater(row.rater);
        if file.key.is_some() {
            self.ratings.key = Some(rater);
        }
        let mut places = Vec::with_capacity(row.ratings.len());
        for cell in &row.ratings {
            places.push(
                self.item(cell.item)
                    .map_err(|message| cell.wrong("too-many-items", message))?,
            );
        }
        self.not_seen(header, &row, (case, rater), &places)?;
        if let Some((field, total)) = row.total {
            let assessed = self.assessed.entry((case, rater)).or_default();
            assessed.given = Some((total, record.place(field)));
        }
        for (cell, item) in row.ratings.iter().zip(places) {
            if let (Some(points), Permitted::OfScale(_)) = (cell.whole, self.permitted) {
                let assessed = self.assessed.entry((case, rater)).or_default();
                assessed.rated += 1;
                assessed.sum = assessed.sum.saturating_add(points);
            }
            if let Some(item) = self.ratings.items.get_mut(item) {
                item.ratings.push(Rating {
                    case,
                    rater,
                    points: cell.points,
                });
            }
        }
        if let (true, Permitted::OfScale(_)) = (header.is_wide(), self.permitted) {
            self.assessed.entry((case, rater)).or_default();
        }
        Ok(())
    }

    /// Refuses what was rated before, and remembers the rest.
    fn not_seen(
        &mut self,
        header: &Header,
        row: &Row<'_>,
        (case, rater): (u32, u32),
        places: &[usize],
    ) -> Result<(), CellError> {
        let own = self.ratings.raters.name(rater);
        let twice = |what: &str| {
            let again = if own == row.rater {
                format!("{what} of this case was rated by this rater before")
            } else {
                format!(
                    "{what} of this case was rated by {} before, and {OTHER_SPELLING}, such as {}",
                    quoted(own),
                    quoted(row.rater)
                )
            };
            CellError::new(
                0,
                "rated-twice",
                again,
                "keep one of the two, or give the case another name",
            )
        };
        if header.is_wide() {
            return if self.seen.insert((case, rater, u32::MAX)) {
                Ok(())
            } else {
                Err(twice("everything"))
            };
        }
        let total = row.total.map(|_| u32::MAX - 1);
        let items = places.iter().filter_map(|place| u32::try_from(*place).ok());
        for item in items.chain(total) {
            if !self.seen.insert((case, rater, item)) {
                return Err(twice("the item"));
            }
        }
        Ok(())
    }

    /// Returns the position of an item, which without a scale is added if it is new.
    fn item(&mut self, id: &str) -> Result<usize, String> {
        if let Some(at) = self.ratings.items.iter().position(|item| item.id == id) {
            return Ok(at);
        }
        let Permitted::Answers(answers) = self.permitted else {
            return Err(String::new());
        };
        if self.ratings.items.len() >= MOST_ITEMS {
            return Err(format!("the file names more than {MOST_ITEMS} items"));
        }
        self.ratings
            .items
            .push(RatedItem::new(id, id, answers.clone()));
        Ok(self.ratings.items.len() - 1)
    }

    /// Adds up the totals of the file that was read, and returns those given that differ from their items.
    fn totals(&mut self) -> Vec<(Place, String)> {
        let Permitted::OfScale(scale) = self.permitted else {
            return Vec::new();
        };
        let assessed = std::mem::take(&mut self.assessed);
        if scale.definition().total.is_none() {
            return Vec::new();
        }
        let mut differ = Vec::new();
        for ((case, rater), assessed) in assessed {
            let complete = assessed.rated == scale.items().len();
            let total = match (complete, assessed.given) {
                (true, Some((given, place))) if given != assessed.sum => {
                    let message = format!(
                        "the total {given} is not that of the items, {}",
                        assessed.sum
                    );
                    differ.push((place, message));
                    continue;
                }
                (true, _) => assessed.sum,
                (false, Some((given, _))) => given,
                (false, None) => {
                    self.ratings.without_total += 1;
                    continue;
                }
            };
            self.total(scale, case, rater, total);
        }
        differ.sort_unstable_by_key(|(place, _)| (place.line, place.column));
        differ
    }

    fn total(&mut self, scale: &Scale, case: u32, rater: u32, total: u16) {
        let totals = &mut self.ratings.total;
        let totals = totals.get_or_insert_with(RatedItem::total);
        totals.ratings.push(Rating {
            case,
            rater,
            points: f64::from(total),
        });
        let bands = scale.bands();
        let band = scale.band_of(total);
        let band = band.and_then(|band| u32::try_from(band).ok());
        // One band alone tells nothing.
        let (Some(band), 2..) = (band, bands.len()) else {
            return;
        };
        let rated = self
            .ratings
            .band
            .get_or_insert_with(|| RatedItem::band(bands));
        rated.ratings.push(Rating {
            case,
            rater,
            points: f64::from(band),
        });
    }
}

fn wrong_cell(name: &str, record: &Record<'_>, wrong: CellError) -> Rejection {
    let place = record.place(wrong.field);
    Rejection::at(name, place, wrong.mistake)
}

/// Tells the delimiter by what the caller says, by the file's name, or by its first line.
fn delimiter(file: &RatingsFile<'_>, first: &[u8]) -> Result<u8, Refused> {
    let wrong = |mistake| Refused::Wrong(Rejection::at(file.name, Place::FIRST, mistake));
    if first.is_empty() {
        return Err(wrong(Mistake::new("empty", "the file is empty")));
    }
    if let Some(encoding) = Encoding::found_in(first) {
        return Err(encoding.refusal(file.name));
    }
    let named = file.format.or_else(|| InputFormat::of_name(file.name));
    match named.or_else(|| InputFormat::of_bytes(first)) {
        Some(InputFormat::Csv) => Ok(b','),
        Some(InputFormat::Tsv) => Ok(b'\t'),
        Some(InputFormat::Json | InputFormat::Ndjson | InputFormat::Toml | InputFormat::Xlsx) => {
            let mistake = Mistake::new("not-csv", "ratings are read as CSV or TSV");
            let help = "save them as a table; if it is one, say `--from csv`";
            Err(wrong(mistake.help(help)))
        }
        None => Err(Refused::UnknownFormat),
    }
}
