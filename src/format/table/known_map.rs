//! Lines of somebody else's table as lines of ours, from what a column map made of the texts before.
//!
//! What a text becomes is worked out by the [`Mapping`] and nowhere else; here it is remembered. Our columns stand where
//! those of the table do that they come from, so a line is copied, and then changed in the columns that the map changes.
//! A line with quotes, or with a text that is refused or says why an item is missing, is left to be turned as ever.

use std::ops::Range;

use memchr::memchr;

use super::fields::Fields;
use super::known::{Remembered, is_clock};
use super::made::PassedOver;
use super::mapping::Mapping;
use crate::format::csv::FieldsOfLine;
use crate::scale::map::TimeForm;

/// What a column map made of the texts of one table so far.
pub(super) struct KnownMap {
    mapping: Mapping,
    /// The columns of the table.
    columns: Vec<Column>,
    /// Whether each line of the table is one of ours, if it is an assessment.
    is_same: bool,
    /// Whether our last column says why items are missing, which is empty in a line that is turned here.
    has_reasons: bool,
    delimiter: u8,
    /// The line that was made last.
    line: Vec<u8>,
    /// The texts of several columns that one of ours is made of, or a time.
    joined: Vec<u8>,
}

/// A column of the table.
struct Column {
    /// What each single byte becomes that becomes one, as far as it was met.
    bytes: [Option<u8>; 256],
    /// Whether a text stays as it is that begins with a byte.
    stays: [bool; 256],
    /// Whether what comes out follows from the text of this column alone.
    is_of_one: bool,
    change: Change,
}

/// What is done to a column of the table.
enum Change {
    /// It is one of ours as it stands.
    Same,
    /// None of ours stands in its place.
    Gone,
    /// It is the first, or the only one, that one of ours is made of.
    Made(Box<KnownTexts>),
}

/// What the texts of a column of ours become.
struct KnownTexts {
    /// Its position among ours.
    own: usize,
    /// The columns of the table that it comes from.
    from: Vec<usize>,
    /// A time whose date and time of day are read by themselves.
    parts: Option<KnownParts>,
    /// What each text becomes; nothing where a row is to be turned as ever.
    texts: Remembered<Option<Bytes>>,
}

type Bytes = Box<[u8]>;

/// What the dates and the times of day of a column become.
struct KnownParts {
    form: TimeForm,
    /// The formats of both.
    formats: (String, String),
    /// Each date with the offset of its day, and each time of day.
    dates: Remembered<Option<(String, String)>>,
    clocks: Remembered<Option<String>>,
    /// The date that was read last, and its place: often it comes again.
    last: (Vec<u8>, usize),
}

/// What a line is.
pub(super) enum Line {
    /// One of ours as it stands.
    Own,
    /// One to be [turned](KnownMap::turn).
    Other,
    /// No assessment.
    PassedOver,
}

/// The fields of a line as they become ours. What they become is written to the line that is made.
pub(super) struct Turning<'m> {
    line: &'m [u8],
    fields: FieldsOfLine<'m>,
    columns: std::slice::IterMut<'m, Column>,
    /// Whether an empty field comes last.
    has_reasons: bool,
    delimiter: u8,
    made: &'m mut Vec<u8>,
    /// Where the next field begins in what is made.
    at: usize,
    mapping: &'m Mapping,
    joined: &'m mut Vec<u8>,
}

impl KnownMap {
    /// Makes room for the texts of a table with this delimiter.
    pub(super) fn of(mapping: &Mapping, delimiter: u8) -> Self {
        let gone = |_: &String| Column::of(Change::Gone, |_| false);
        let mut columns: Vec<Column> = mapping.names().iter().map(gone).collect();
        for own in 0..mapping.width() {
            let first = mapping.sources(own).iter().min();
            if let Some((field, column)) = first.and_then(|at| Some((*at, columns.get_mut(*at)?))) {
                *column = if mapping.unchanged(own) == Some(field) {
                    Column::of(Change::Same, |_| true)
                } else {
                    let made = Change::Made(Box::new(KnownTexts::of(mapping, own)));
                    let is_kept = mapping.is_kept(own);
                    Column::of(made, |first| is_kept && !mapping.may_be_missing(&[first]))
                };
            }
        }
        let are_same = columns
            .iter()
            .all(|column| matches!(column.change, Change::Same));
        let has_reasons = mapping.reasons().is_some();
        Self {
            columns,
            is_same: are_same && !has_reasons,
            has_reasons,
            mapping: mapping.clone(),
            delimiter,
            line: Vec::new(),
            joined: Vec::new(),
        }
    }

    /// Returns which rows were no assessments since this was last asked.
    pub(super) fn take_passed_over(&mut self) -> PassedOver {
        std::mem::take(&mut self.mapping.passed_over)
    }

    /// Says what a line without quotes is; `None` where it is to be turned as ever.
    #[inline]
    pub(super) fn look(&mut self, line: &[u8]) -> Option<Line> {
        if line.first() == Some(&self.delimiter) || self.mapping.has_conditions() {
            let text = |field| text(line, self.delimiter, field);
            let fields = FieldsOfLine::of(line, self.delimiter, false).count();
            if fields != self.mapping.names().len() || !self.mapping.has_no_nameless(text) {
                return None;
            }
            if !self.mapping.is_assessment(&text) {
                return Some(Line::PassedOver);
            }
        }
        Some(if self.is_same { Line::Own } else { Line::Other })
    }

    /// Begins to turn a line without quotes; `None` where it is to be turned as ever.
    pub(super) fn turn<'m>(&'m mut self, line: &'m [u8]) -> Option<Turning<'m>> {
        let (made, delimiter) = (&mut self.line, self.delimiter);
        made.clear();
        made.extend_from_slice(line);
        if delimiter != b',' {
            if memchr(b',', line).is_some() {
                return None;
            }
            let of_ours = |byte: u8| if byte == delimiter { b',' } else { byte };
            made.iter_mut().for_each(|byte| *byte = of_ours(*byte));
        }
        Some(Turning {
            line,
            fields: FieldsOfLine::of(line, delimiter, false),
            columns: self.columns.iter_mut(),
            has_reasons: self.has_reasons,
            delimiter,
            made,
            at: 0,
            mapping: &self.mapping,
            joined: &mut self.joined,
        })
    }

    /// Returns the line that was made last, with commas and without quotes.
    pub(super) fn made(&self) -> &[u8] {
        &self.line
    }
}

impl Fields for Turning<'_> {
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        let column = self.columns.as_slice().first()?;
        let mut fields = self.fields.clone();
        let from = fields.next_byte()?;
        let to = (*column.bytes.get(usize::from(from))?)?;
        *self.made.get_mut(self.at)? = to;
        self.at += 2;
        self.columns.next();
        self.fields = fields;
        Some(to)
    }

    #[inline]
    fn next(&mut self) -> Option<&[u8]> {
        let column = self.columns.as_slice().first();
        if let (Some(column), Some(first)) = (column, self.fields.first_byte())
            && *column.stays.get(usize::from(first))?
        {
            self.columns.next();
            let field = Iterator::next(&mut self.fields)?;
            self.at += field.len() + 1;
            return Some(field);
        }
        self.next_changed()
    }

    #[inline]
    fn is_over(&mut self) -> bool {
        while self.columns.next().is_some_and(|column| column.is_gone()) {
            if self.drop_field().is_none() {
                return false;
            }
        }
        self.fields.is_over() && !self.has_reasons
    }
}

impl Turning<'_> {
    /// Steps over the next text, of which not so much is known.
    #[inline(never)]
    fn next_changed(&mut self) -> Option<&[u8]> {
        let column = loop {
            match self.columns.next() {
                Some(column) if column.is_gone() => self.drop_field()?,
                Some(column) => break column,
                None if !std::mem::take(&mut self.has_reasons) => return None,
                None => {
                    self.made.push(b',');
                    return Some(&[]);
                }
            }
        };
        let field = Iterator::next(&mut self.fields)?;
        let begin = self.at;
        if let [byte] = field
            && let Some(byte) = *column.bytes.get(usize::from(*byte))?
        {
            *self.made.get_mut(begin)? = byte;
            self.at += 2;
            return self.made.get(begin..=begin);
        }
        let text = |field| text(self.line, self.delimiter, field);
        let became = match &mut column.change {
            Change::Made(texts) => texts.became(field, self.mapping, &text, self.joined)?,
            Change::Same | Change::Gone => field,
        };
        replace(self.made, begin..begin + field.len(), became)?;
        if let ([from], [to], true) = (field, became, column.is_of_one)
            && let Some(byte) = column.bytes.get_mut(usize::from(*from))
        {
            *byte = Some(*to);
        }
        self.at += became.len() + 1;
        Some(became)
    }

    /// Steps over a field in whose place none of ours stands.
    fn drop_field(&mut self) -> Option<()> {
        let field = Iterator::next(&mut self.fields)?;
        // What divides it from its neighbour goes with it.
        match self.fields.is_over() {
            true => self.made.truncate(self.at.saturating_sub(1)),
            false => replace(self.made, self.at..self.at + field.len() + 1, b"")?,
        }
        Some(())
    }
}

fn text(line: &[u8], delimiter: u8, field: usize) -> &str {
    let field = FieldsOfLine::of(line, delimiter, false).nth(field);
    str::from_utf8(field.unwrap_or_default()).unwrap_or_default()
}

/// Puts other bytes in the place of some.
fn replace(bytes: &mut Vec<u8>, place: Range<usize>, with: &[u8]) -> Option<()> {
    let behind = bytes.len().checked_sub(place.end)?;
    let end = place.start + with.len();
    bytes.resize(bytes.len().max(end + behind), 0);
    bytes.copy_within(place.end..place.end + behind, end);
    bytes.truncate(end + behind);
    bytes.get_mut(place.start..end)?.copy_from_slice(with);
    Some(())
}

impl Column {
    fn of(change: Change, stays: impl Fn(u8) -> bool) -> Self {
        let mut each = 0..=u8::MAX;
        let stays = std::array::from_fn(|_| each.next().is_some_and(&stays));
        let mut each = (0..=u8::MAX).zip(stays);
        Self {
            bytes: std::array::from_fn(|_| {
                each.next().and_then(|(byte, stays)| stays.then_some(byte))
            }),
            stays,
            is_of_one: match &change {
                Change::Same => true,
                Change::Gone => false,
                Change::Made(texts) => texts.from.len() == 1,
            },
            change,
        }
    }

    #[inline]
    fn is_gone(&self) -> bool {
        matches!(self.change, Change::Gone)
    }
}

impl KnownTexts {
    fn of(mapping: &Mapping, own: usize) -> Self {
        Self {
            own,
            from: mapping.sources(own).to_vec(),
            parts: mapping.time_in_parts(own).map(KnownParts::of),
            texts: Remembered::default(),
        }
    }

    /// Returns what the texts of a row become; `None` where the row is to be turned as ever.
    #[inline]
    fn became<'t>(
        &'t mut self,
        field: &'t [u8],
        mapping: &Mapping,
        text: &impl Fn(usize) -> &'t str,
        joined: &'t mut Vec<u8>,
    ) -> Option<&'t [u8]> {
        joined.clear();
        if let Some(parts) = &mut self.parts
            && !mapping.may_be_missing(field)
            && parts.push(field, joined).is_some()
        {
            return Some(joined);
        }
        let key = match self.from.as_slice() {
            [_] => field,
            several => {
                for field in several {
                    joined.extend_from_slice(text(*field).as_bytes());
                    joined.push(0);
                }
                joined
            }
        };
        if key.is_empty() {
            // Nothing becomes of nothing.
            return Some(key);
        }
        let made = || mapping.alone(self.own, text).map(Box::from);
        let place = self.texts.place(key, made);
        self.texts.at(place)?.as_deref()
    }
}

impl KnownParts {
    fn of(form: &TimeForm) -> Self {
        let (date, clock) = form.parts().unwrap_or_default();
        Self {
            formats: (date.to_owned(), clock.to_owned()),
            form: form.clone(),
            dates: Remembered::default(),
            clocks: Remembered::default(),
            last: (Vec::new(), 0),
        }
    }

    /// Adds a time to a line; `None`, and nothing, where it is to be read as a whole.
    fn push(&mut self, time: &[u8], line: &mut Vec<u8>) -> Option<()> {
        let space = memchr(b' ', time)?;
        let (date, clock) = (time.get(..space)?, time.get(space + 1..)?);
        if self.last.0 != date {
            let (form, format) = (&self.form, &self.formats.0);
            let read = || form.date(str::from_utf8(date).ok()?, format);
            self.last.1 = self.dates.place(date, read);
            self.last.0.clear();
            self.last.0.extend_from_slice(date);
        }
        let (date, offset) = self.dates.at(self.last.1)?.as_ref()?;
        let format = self.formats.1.as_str();
        let (clock, seconds) = match (format, is_clock(clock), clock.len()) {
            // It is as ours are.
            ("%H:%M:%S", true, 8) => (clock, ""),
            ("%H:%M", true, 5) => (clock, ":00"),
            _ => {
                let read = || TimeForm::clock(str::from_utf8(clock).ok()?, format);
                let place = self.clocks.place(clock, read);
                (self.clocks.at(place)?.as_ref()?.as_bytes(), "")
            }
        };
        line.extend_from_slice(date.as_bytes());
        line.push(b'T');
        line.extend_from_slice(clock);
        line.extend_from_slice(seconds.as_bytes());
        line.extend_from_slice(offset.as_bytes());
        Some(())
    }
}
