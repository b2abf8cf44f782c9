//! Lines of somebody else's table as lines of ours, from what a column map made of the texts before.
//!
//! What a text becomes is worked out by the [`Mapping`] and nowhere else; here it is remembered. A line with quotes, or
//! with a text that is refused or says why an item is missing, is left to be turned as ever.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use memchr::memchr;

use super::known::MOST_KNOWN;
use super::made::PassedOver;
use super::mapping::Mapping;
use crate::format::csv::FieldsOfLine;
use crate::scale::map::TimeForm;

/// What a column map made of the texts of one table so far.
pub(super) struct KnownMap {
    mapping: Mapping,
    steps: Vec<Step>,
    /// For each column of the table its step, where each of ours comes from one of them and no row is passed over for
    /// what it says: then a line is gone through once.
    in_order: Option<Vec<Option<usize>>>,
    delimiter: u8,
    /// Where each field of a line begins and ends.
    fields: Vec<(usize, usize)>,
    /// The line that was made last.
    line: Vec<u8>,
    /// The texts of several columns that one of ours is made of.
    joined: Vec<u8>,
}

/// What makes the next part of a line.
enum Step {
    /// These columns of the table, from the first to the last, as they are.
    Copy(usize, usize),
    /// This column of the table as it is, unless it stands for missing.
    Kept(usize, KnownTexts),
    /// What the texts of a column of ours become.
    Texts(KnownTexts),
    /// A time of one column, of which the date and the time of day are read by themselves.
    Time(usize, KnownParts, KnownTexts),
    /// Nothing, in a column of ours.
    Empty,
}

/// What the texts of a column of ours become.
struct KnownTexts {
    /// Its position among ours.
    own: usize,
    /// The columns of the table that it comes from.
    from: Vec<usize>,
    /// What each single byte becomes.
    bytes: Box<[Single; 256]>,
    /// What other texts become; nothing where a row is to be turned as ever.
    texts: HashMap<Bytes, Option<Bytes>, RandomState>,
}

type Bytes = Box<[u8]>;

/// What the dates and the times of day of a column become.
struct KnownParts {
    form: TimeForm,
    /// The formats of both.
    formats: (String, String),
    /// Each date with the offset of its day, and each time of day.
    dates: HashMap<Bytes, Option<(String, String)>, RandomState>,
    clocks: HashMap<Bytes, Option<String>, RandomState>,
}

/// What a single byte becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Single {
    NotMet,
    Byte(u8),
    Nothing,
}

/// What becomes of a line.
pub(super) enum Turned<'l> {
    /// A line of ours, with commas and without quotes.
    Line(&'l [u8]),
    /// It is no assessment.
    PassedOver,
}

impl KnownMap {
    /// Makes room for the texts of a table with this delimiter.
    pub(super) fn of(mapping: &Mapping, delimiter: u8) -> Self {
        let mut steps: Vec<Step> = Vec::new();
        for own in 0..mapping.width() {
            let from = mapping.sources(own);
            let step = match (mapping.unchanged(own), steps.last_mut()) {
                (Some(field), Some(Step::Copy(_, last))) if *last + 1 == field => {
                    *last = field;
                    continue;
                }
                (Some(field), _) => Step::Copy(field, field),
                (None, _) if from.is_empty() => Step::Empty,
                (None, _) => {
                    let texts = KnownTexts {
                        own,
                        from: from.to_vec(),
                        bytes: Box::new([Single::NotMet; 256]),
                        texts: HashMap::default(),
                    };
                    match (mapping.kept(own), mapping.time_in_parts(own)) {
                        (Some(field), _) => Step::Kept(field, texts),
                        (None, Some((field, form))) => {
                            Step::Time(field, KnownParts::of(form), texts)
                        }
                        (None, None) => Step::Texts(texts),
                    }
                }
            };
            steps.push(step);
        }
        let in_order = in_order(mapping, &steps);
        Self {
            mapping: mapping.clone(),
            in_order,
            steps,
            delimiter,
            fields: Vec::new(),
            line: Vec::new(),
            joined: Vec::new(),
        }
    }

    /// Returns which rows were no assessments since this was last asked.
    pub(super) fn take_passed_over(&mut self) -> PassedOver {
        std::mem::take(&mut self.mapping.passed_over)
    }

    /// Turns a line without quotes; `None` where it is to be turned as ever.
    #[inline]
    pub(super) fn turn(&mut self, line: &[u8]) -> Option<Turned<'_>> {
        if self.in_order.is_none() || line.first() == Some(&self.delimiter) {
            return self.turn_whole(line);
        }
        self.turn_in_order(line)?;
        Some(Turned::Line(&self.line))
    }

    /// Turns a line field by field.
    fn turn_in_order(&mut self, line: &[u8]) -> Option<()> {
        let steps = self.in_order.as_ref()?;
        let own = &mut self.line;
        own.clear();
        let mut fields = FieldsOfLine::of(line, self.delimiter, false);
        for step in steps {
            let byte = fields.next_byte();
            let text = match &byte {
                Some(byte) => std::slice::from_ref(byte),
                None => fields.next()?,
            };
            let Some(step) = step.and_then(|at| self.steps.get_mut(at)) else {
                continue;
            };
            step.write_field(text, &self.mapping, self.delimiter, own)?;
            own.push(b',');
        }
        if !fields.is_over() {
            return None;
        }
        // What says why items are missing comes last, and is empty.
        if !matches!(self.steps.last(), Some(Step::Empty)) {
            own.pop();
        }
        Some(())
    }

    /// Turns a line of which several fields are looked at together.
    fn turn_whole(&mut self, line: &[u8]) -> Option<Turned<'_>> {
        if !self.split(line) {
            return None;
        }
        let source = Fields {
            line,
            spans: &self.fields,
        };
        if self.mapping.has_conditions() || line.first() == Some(&self.delimiter) {
            let text = |field| source.text(field);
            if !self.mapping.has_no_nameless(text) {
                return None;
            }
            if !self.mapping.is_assessment(&text) {
                return Some(Turned::PassedOver);
            }
        }
        self.line.clear();
        for (nth, step) in self.steps.iter_mut().enumerate() {
            if nth > 0 {
                self.line.push(b',');
            }
            step.write(
                &source,
                &self.mapping,
                self.delimiter,
                &mut self.joined,
                &mut self.line,
            )?;
        }
        Some(Turned::Line(&self.line))
    }

    /// Finds the fields of a line, and says whether there are as many as columns.
    fn split(&mut self, line: &[u8]) -> bool {
        self.fields.clear();
        let mut begin = 0;
        for field in FieldsOfLine::of(line, self.delimiter, false) {
            let end = begin + field.len();
            self.fields.push((begin, end));
            begin = end + 1;
        }
        self.fields.len() == self.mapping.names().len()
    }
}

/// The fields of a line.
struct Fields<'l> {
    line: &'l [u8],
    spans: &'l [(usize, usize)],
}

impl<'l> Fields<'l> {
    #[inline]
    fn bytes(&self, field: usize) -> &'l [u8] {
        self.stretch(field, field)
    }

    /// Returns the fields from one to another, with what divides them.
    #[inline]
    fn stretch(&self, first: usize, last: usize) -> &'l [u8] {
        let begin = self.spans.get(first).map_or(0, |(begin, _)| *begin);
        let end = self.spans.get(last).map_or(0, |(_, end)| *end);
        self.line.get(begin..end).unwrap_or_default()
    }

    fn text(&self, field: usize) -> &'l str {
        str::from_utf8(self.bytes(field)).unwrap_or_default()
    }
}

/// Returns for each column of the table its step, if a line can be gone through once.
fn in_order(mapping: &Mapping, steps: &[Step]) -> Option<Vec<Option<usize>>> {
    let mut of = vec![None; mapping.names().len()];
    let mut last = None;
    for (at, step) in steps.iter().enumerate() {
        let (first, end) = match step {
            Step::Copy(first, end) => (*first, *end),
            Step::Kept(field, _) | Step::Time(field, ..) => (*field, *field),
            Step::Texts(texts) => match texts.from.as_slice() {
                [field] => (*field, *field),
                _ => return None,
            },
            // Nothing stands behind it.
            Step::Empty => continue,
        };
        if last.is_some_and(|last| first <= last) {
            return None;
        }
        last = Some(end);
        of.get_mut(first..=end)?.fill(Some(at));
    }
    (!mapping.has_conditions()).then_some(of)
}

impl Step {
    /// Adds what a field becomes to a line; `None` where the row is to be turned as ever.
    #[inline]
    fn write_field(
        &mut self,
        field: &[u8],
        mapping: &Mapping,
        delimiter: u8,
        line: &mut Vec<u8>,
    ) -> Option<()> {
        let text = |_| str::from_utf8(field).unwrap_or_default();
        match self {
            Self::Empty => Some(()),
            Self::Copy(..) => copy(field, delimiter, line),
            Self::Kept(..) if !mapping.may_be_missing(field) => copy(field, delimiter, line),
            Self::Kept(_, texts) | Self::Texts(texts) => texts.push(field, mapping, &text, line),
            Self::Time(_, parts, texts) => {
                if !mapping.may_be_missing(field) && parts.push(field, line).is_some() {
                    return Some(());
                }
                texts.push(field, mapping, &text, line)
            }
        }
    }

    /// Adds its part to a line; `None` where the row is to be turned as ever.
    #[inline]
    fn write(
        &mut self,
        source: &Fields<'_>,
        mapping: &Mapping,
        delimiter: u8,
        joined: &mut Vec<u8>,
        line: &mut Vec<u8>,
    ) -> Option<()> {
        let text = |field| source.text(field);
        match self {
            Self::Empty => Some(()),
            Self::Copy(first, last) => copy(source.stretch(*first, *last), delimiter, line),
            Self::Kept(field, _) if !mapping.may_be_missing(source.bytes(*field)) => {
                copy(source.bytes(*field), delimiter, line)
            }
            Self::Kept(field, texts) => texts.push(source.bytes(*field), mapping, &text, line),
            Self::Time(field, parts, texts) => {
                let time = source.bytes(*field);
                if !mapping.may_be_missing(time) && parts.push(time, line).is_some() {
                    return Some(());
                }
                texts.push(time, mapping, &text, line)
            }
            Self::Texts(texts) => {
                let own = match texts.from.as_slice() {
                    [one] => source.bytes(*one),
                    several => {
                        joined.clear();
                        for field in several {
                            joined.extend_from_slice(source.bytes(*field));
                            joined.push(0);
                        }
                        joined.as_slice()
                    }
                };
                texts.push(own, mapping, &text, line)
            }
        }
    }
}

/// Copies fields as they are, with commas between them; `None` if one of them holds a comma.
fn copy(fields: &[u8], delimiter: u8, line: &mut Vec<u8>) -> Option<()> {
    if let [byte] = fields
        && *byte != b','
    {
        line.push(*byte);
        return Some(());
    }
    if delimiter == b',' {
        line.extend_from_slice(fields);
        return Some(());
    }
    if fields.contains(&b',') {
        return None;
    }
    let as_comma = |byte: &u8| if *byte == delimiter { b',' } else { *byte };
    line.extend(fields.iter().map(as_comma));
    Some(())
}

impl KnownTexts {
    /// Adds what a text becomes to a line; `None` where the row is to be turned as ever.
    #[inline]
    fn push<'t>(
        &mut self,
        key: &[u8],
        mapping: &Mapping,
        text: &impl Fn(usize) -> &'t str,
        line: &mut Vec<u8>,
    ) -> Option<()> {
        if let [byte] = key {
            match self.bytes.get(usize::from(*byte))? {
                Single::Byte(byte) => {
                    line.push(*byte);
                    return Some(());
                }
                Single::Nothing => return Some(()),
                Single::NotMet => {}
            }
        }
        if key.is_empty() {
            // Nothing becomes of nothing.
            return Some(());
        }
        if !self.texts.contains_key(key) {
            if self.texts.len() >= MOST_KNOWN {
                self.texts.clear();
            }
            let made = mapping.alone(self.own, text).map(Box::from);
            self.texts.insert(key.into(), made);
        }
        let made = self.texts.get(key)?.as_ref()?;
        line.extend_from_slice(made);
        if let ([byte], [] | [_]) = (key, &made[..])
            && let Some(single) = self.bytes.get_mut(usize::from(*byte))
        {
            *single = made
                .first()
                .map_or(Single::Nothing, |made| Single::Byte(*made));
        }
        Some(())
    }
}

impl KnownParts {
    fn of(form: &TimeForm) -> Self {
        let (date, clock) = form.parts().unwrap_or_default();
        Self {
            formats: (date.to_owned(), clock.to_owned()),
            form: form.clone(),
            dates: HashMap::default(),
            clocks: HashMap::default(),
        }
    }

    /// Adds a time to a line; `None`, and nothing, where it is to be read as a whole.
    fn push(&mut self, time: &[u8], line: &mut Vec<u8>) -> Option<()> {
        let space = memchr(b' ', time)?;
        let (date, clock) = (time.get(..space)?, time.get(space + 1..)?);
        if self.dates.len() >= MOST_KNOWN || self.clocks.len() >= MOST_KNOWN {
            self.dates.clear();
            self.clocks.clear();
        }
        if !self.dates.contains_key(date) {
            let text = str::from_utf8(date).ok()?;
            let read = self.form.date(text, &self.formats.0);
            self.dates.insert(date.into(), read);
        }
        if !self.clocks.contains_key(clock) {
            let text = str::from_utf8(clock).ok()?;
            let read = TimeForm::clock(text, &self.formats.1);
            self.clocks.insert(clock.into(), read);
        }
        let (date, offset) = self.dates.get(date)?.as_ref()?;
        let clock = self.clocks.get(clock)?.as_ref()?;
        line.extend_from_slice(date.as_bytes());
        line.extend_from_slice(clock.as_bytes());
        line.extend_from_slice(offset.as_bytes());
        Some(())
    }
}
