//! What the columns of a large table tell, and the texts that were met in them.
//!
//! A text that was not met is read in a row in which it stands alone, as any row is read; what came of that is
//! remembered.

use super::cell;
use super::doubts::Doubts;
use super::header::Header;
use super::known::{KnownTimes, Remembered, is_short_prose};
use super::row::RowReader;
use super::source::Cells;
use super::value::CellError;
use crate::assessment::{Assessment, Patient, texts};
use crate::base::diagnostic::Mistake;
use crate::format::csv::{CsvReader, write_field};
use crate::scoring::lanes::Sums;

/// A column of a table.
pub(super) struct KnownColumn {
    /// What each digit adds, as far as it was met and there is no more to it: nearly every cell is one.
    digits: [Option<Sums>; 10],
    tells: Tells,
}

/// What a column tells.
enum Tells {
    /// Something that an outcome follows from, or a word that is sound by itself.
    Answers(KnownAnswers),
    Patient,
    Time,
    Rater,
    /// It has to go with the time of the assessment.
    LastUse,
    /// What somebody recorded as the total, or as the band.
    Total,
    Band,
    /// It is carried along.
    Other,
    /// It says why items are missing, which other columns follow from too.
    Reasons,
}

impl Tells {
    fn answers(is_around: bool, is_needed: bool, is_watched: bool) -> Self {
        Self::Answers(KnownAnswers {
            is_around,
            is_needed,
            is_watched,
            ..KnownAnswers::default()
        })
    }
}

/// What the texts in a column add.
#[derive(Default)]
struct KnownAnswers {
    texts: Remembered<Known>,
    /// Whether it is read once more with what is around the answers.
    is_around: bool,
    /// Whether no row may lack it.
    is_needed: bool,
    /// Whether more is to be known of each row: whether there is a text, and what points it is worth.
    is_watched: bool,
    is_filled: bool,
    points: Option<u16>,
}

/// What is known of a text.
enum Known {
    /// It adds this, and is this answer to an item.
    Adds(Sums, Option<KnownAnswer>),
    /// It is no answer, for these reasons.
    Wrong(WrongAnswer),
    /// It is one that is to be remarked on.
    Nothing,
}

/// The answer to an item.
#[derive(Clone, Copy)]
struct KnownAnswer {
    item: usize,
    choice: u8,
    points: u16,
}

/// Why a text is no answer.
pub(super) struct WrongAnswer {
    /// All that is wrong with it.
    pub(super) errors: Vec<CellError>,
    /// What it makes doubtful, until that was told.
    pub(super) doubts: Option<Doubts>,
}

/// What a text in a column was read as.
pub(super) enum Read {
    /// It is sound, and no outcome follows from it.
    Sound,
    /// It adds this.
    Adds(Sums),
    /// It is a recorded total, or the position of a recorded band.
    Total(u16),
    Band(usize),
    /// It is a wrong answer, [for reasons](KnownColumn::wrong) at this place.
    Wrong(usize),
    /// It is wrong.
    Mistake(Mistake),
    /// It says when something was used last, which goes with other columns.
    LastUse,
}

impl KnownColumn {
    /// Returns the columns of a table, in their order. Where the caller does not name the scale, each row has to.
    pub(super) fn all(header: &Header, is_named: bool) -> Vec<Self> {
        let column = |tells| Self {
            digits: [None; 10],
            tells,
        };
        let mut columns = Vec::new();
        columns.resize_with(header.names().len(), || column(Tells::Other));
        let mut tell = |field: Option<usize>, tells| {
            if let Some(place) = field.and_then(|field| columns.get_mut(field)) {
                *place = column(tells);
            }
        };
        let answers = Tells::answers;
        for item in &header.items {
            // Both may be there, and the points of a measured value come out.
            let is_watched = item.value.is_some();
            tell(item.points, answers(false, false, is_watched));
            tell(item.value, answers(false, false, is_watched));
        }
        for field in header.checks.iter().chain(&header.measures) {
            tell(*field, answers(false, false, false));
        }
        for field in header.background {
            tell(field, answers(true, false, false));
        }
        let [
            patient,
            time,
            rater,
            reason,
            substances,
            route,
            last_use,
            certainty,
        ] = header.context;
        for field in [reason, substances, route] {
            tell(field, answers(true, false, false));
        }
        tell(header.scale, answers(false, !is_named, false));
        tell(patient, Tells::Patient);
        tell(time, Tells::Time);
        tell(rater, Tells::Rater);
        tell(last_use, Tells::LastUse);
        tell(certainty, Tells::LastUse);
        let previous = header.previous.as_ref();
        let reasons = previous.and_then(|previous| previous.missing_reasons);
        tell(reasons, Tells::Reasons);
        tell(header.compared.total, Tells::Total);
        tell(header.compared.band, Tells::Band);
        columns
    }

    /// Returns what a text adds, if it is a digit that was met.
    #[inline]
    pub(super) fn digit(&self, text: &[u8]) -> Option<&Sums> {
        let [digit] = text else {
            return None;
        };
        let place = usize::from(digit.wrapping_sub(b'0'));
        self.digits.get(place)?.as_ref()
    }

    /// Reads a text; `None` where it is to be read as ever.
    pub(super) fn read(
        &mut self,
        field: usize,
        text: &[u8],
        reader: &RowReader<'_>,
        times: &mut KnownTimes,
    ) -> Option<Read> {
        let words = || str::from_utf8(text).ok();
        let compared = &reader.header.compared;
        let mistake = match &mut self.tells {
            Tells::Answers(answers) => {
                let read = answers.read(field, text, reader)?;
                if let (Read::Adds(more), [digit @ b'0'..=b'9'], false) =
                    (&read, text, answers.is_watched)
                    && let Some(place) = self.digits.get_mut(usize::from(digit - b'0'))
                {
                    *place = Some(*more);
                }
                return Some(read);
            }
            Tells::Other => None,
            _ if text.is_empty() => None,
            Tells::LastUse => return Some(Read::LastUse),
            Tells::Reasons => return None,
            Tells::Total => {
                let (total, point) = compared.whole_total(words()?)?;
                let is_remarked = !point || reader.doubts.has_decimals(field);
                return is_remarked.then_some(Read::Total(total));
            }
            Tells::Band => return compared.known_band(words()?).map(Read::Band),
            Tells::Patient if Patient::is_plain(text) => None,
            Tells::Time if times.know(text, reader.zone) => None,
            Tells::Rater if is_short_prose(text) => None,
            Tells::Patient => cell::patient(words()?).err(),
            Tells::Time => cell::time(words()?, reader.zone).err(),
            Tells::Rater => texts::prose("rater", words()?).err(),
        };
        Some(mistake.map_or(Read::Sound, Read::Mistake))
    }

    /// Returns why an answer is wrong.
    pub(super) fn wrong(&mut self, at: usize) -> Option<&mut WrongAnswer> {
        let Tells::Answers(answers) = &mut self.tells else {
            return None;
        };
        match answers.texts.at(at)? {
            Known::Wrong(wrong) => Some(wrong),
            Known::Adds(..) | Known::Nothing => None,
        }
    }

    /// Returns which option of which item a text is that was met, if it is one.
    pub(super) fn chosen(&self, text: &[u8]) -> Option<(usize, u8)> {
        match self.answers()?.texts.get(text)? {
            Known::Adds(_, Some(answer)) => Some((answer.item, answer.choice)),
            _ => None,
        }
    }

    fn answers(&self) -> Option<&KnownAnswers> {
        match &self.tells {
            Tells::Answers(answers) => Some(answers),
            _ => None,
        }
    }

    /// Says whether there is an answer in the last row, if the column is one of an item that is measured.
    pub(super) fn is_filled(&self) -> bool {
        self.answers().is_some_and(|answers| answers.is_filled)
    }

    /// Returns what the answer in the last row is worth, if the column is one of an item that is measured.
    pub(super) fn points(&self) -> Option<u16> {
        self.answers()?.points
    }
}

impl KnownAnswers {
    /// Reads a text, by itself if it was not met.
    fn read(&mut self, field: usize, text: &[u8], reader: &RowReader<'_>) -> Option<Read> {
        self.is_filled = !text.is_empty();
        self.points = None;
        if !self.is_filled {
            return (!self.is_needed).then_some(Read::Sound);
        }
        let is_around = self.is_around;
        let place = self
            .texts
            .place(text, || known(field, text, is_around, reader));
        match self.texts.at(place)? {
            Known::Adds(more, answer) => {
                self.points = answer.map(|answer| answer.points);
                Some(Read::Adds(*more))
            }
            Known::Wrong(_) => Some(Read::Wrong(place)),
            Known::Nothing => None,
        }
    }
}

/// Reads a row in which one cell alone is filled, which may be one that is around the answers.
#[cold]
fn known(field: usize, text: &[u8], is_around: bool, reader: &RowReader<'_>) -> Known {
    let Ok(text) = str::from_utf8(text) else {
        return Known::Nothing;
    };
    let mut doubts = Doubts::default();
    match alone(field, text, reader, &mut doubts) {
        Some(Ok((sums, answer))) if doubts.are_none() => Known::Adds(sums, answer),
        Some(Err(errors)) if !is_around => {
            let doubts = (!doubts.are_none()).then_some(doubts);
            Known::Wrong(WrongAnswer { errors, doubts })
        }
        _ => Known::Nothing,
    }
}

/// What a cell adds and what it answers, or what is wrong with it.
type Alone = Result<(Sums, Option<KnownAnswer>), Vec<CellError>>;

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
    let mut answers = assessment.answers().enumerate();
    let answer = answers.find_map(|(item, (of, seen))| {
        Some(KnownAnswer {
            item,
            choice: seen.choice()?,
            points: seen.points_in(of)?,
        })
    });
    Some(Ok((sums, answer)))
}
