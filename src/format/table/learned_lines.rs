//! Assessments of a large NDJSON, written as flat objects from what the lines before them came to.
//!
//! A program writes its lines in one shape: the same keys in the same order, and other values. Of a line that was
//! read, scored and written as ever its shape is remembered: what stood between the values, and what comes out
//! between them. Of a line of the same shape only the values are looked at, as [`Learned`](super::Learned) looks at
//! cells; where one of them was not met, and in every other line, all is done as ever. Values that a shape does not
//! follow are a part of it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::columns::{Columns, ResultRow};
use super::known::{KnownResults, KnownTimes, MOST_KNOWN, is_short_prose};
use super::source::{InputColumns, Origin};
use crate::assessment::{Assessment, Patient};
use crate::base::document::{Entry, Node, Value};
use crate::base::source::Place;
use crate::format::{escaped, json};
use crate::scale::Scale;
use crate::scale::policy::Policies;
use crate::scoring::lanes::Sums;
use crate::scoring::outcome::Outcome;

/// How many shapes are remembered: those of whole lines are few, and a line that lacks an answer is rare.
const MOST_SHAPES: usize = 8;
/// How many lines are looked at for shapes: where many have none, no other will.
const MOST_LOOKS: usize = 64;

/// The keys of an assessment whose values say nothing against one another.
const INDEPENDENT: [&str; 12] = [
    "patient",
    "rater",
    "time",
    "scale",
    "reason",
    "substance",
    "route",
    "dependent_months",
    "alcohol",
    "benzodiazepines",
    "observations",
    "checks",
];

/// What the lines of an input taught so far.
#[derive(Default)]
pub struct LearnedLines {
    shapes: Vec<Shape>,
    times: KnownTimes,
    /// How many lines were looked at for a shape.
    looks: usize,
    /// The shape of the last line and its sums, if its results were not known.
    wanted: Option<(usize, Sums)>,
    /// Where the values of the last line stand in it.
    spans: Vec<Range<usize>>,
}

/// What stands in a line between its values, and in what comes out between them.
struct Shape {
    scale: Arc<Scale>,
    /// What stands before each value, and what the value is.
    values: Vec<(Box<[u8]>, Slot)>,
    /// What stands behind the last.
    end: Box<[u8]>,
    pieces: Vec<Piece>,
    columns: Columns,
    results: Vec<KnownResults>,
    /// What a line without any of its answers adds up to.
    blank: Sums,
}

/// What a value is.
enum Slot {
    Patient,
    Rater,
    Time,
    /// The answer to an item or a check.
    Answer(Box<KnownAnswers>),
    /// A text or a number, which is passed on.
    Text,
    Number,
}

/// What the answers to one item or check add, and the columns that they come out in.
struct KnownAnswers {
    /// An assessment with this answer alone, but for the answer: what stands before it and behind it.
    around: [String; 2],
    columns: Range<usize>,
    /// Where the digits stand among those known, of which nearly every answer is one, and all other texts. The
    /// first stands for none that was met.
    of_digits: [usize; 10],
    of_texts: HashMap<Box<str>, usize, RandomState>,
    known: Vec<Option<(Sums, Vec<u8>)>>,
    /// Where that of the last line stands.
    last: usize,
}

/// A piece of what comes out.
enum Piece {
    /// It is the same in each line.
    Same(Vec<u8>),
    /// A value as it is written, by its position.
    AsWritten(usize),
    /// The columns of an answer, by its position.
    Answer(usize),
}

impl LearnedLines {
    /// Writes a line as it comes out, behind others, and says whether all of it was remembered.
    pub fn write(&mut self, line: &str, rows: &mut Vec<u8>) -> bool {
        self.wanted = None;
        let before = rows.len();
        for (at, shape) in self.shapes.iter_mut().enumerate() {
            if shape.find(line.as_bytes(), &mut self.spans).is_none() {
                continue;
            }
            let written = shape.write(line, &self.spans, &mut self.times, rows);
            if written == Some(Written::Whole) {
                return true;
            }
            rows.truncate(before);
            if let Some(Written::Wants(sums)) = written {
                self.wanted = Some((at, sums));
            }
            return false;
        }
        false
    }

    /// Learns from a line that was read and scored, and that could not be written.
    pub fn learn(
        &mut self,
        line: &str,
        node: &Node<'_>,
        assessment: &Assessment,
        policies: &Policies,
    ) {
        if self.wanted.is_none() && (self.shapes.len() >= MOST_SHAPES || self.looks >= MOST_LOOKS) {
            return;
        }
        let outcome = Outcome::of(assessment);
        let row = ResultRow {
            origin: Origin::Document,
            assessment,
            outcome: &outcome,
            rescored: None,
            recorded_with: None,
        };
        match self.wanted.take() {
            Some((at, sums)) => {
                if let Some(shape) = self.shapes.get_mut(at)
                    && Sums::up(assessment) == Some(sums)
                {
                    shape.learn(sums, &row);
                }
            }
            None => {
                self.looks += 1;
                self.shapes.extend(Shape::of(line, node, &row, policies));
            }
        }
    }
}

/// What became of a line of a shape.
#[derive(PartialEq)]
enum Written {
    Whole,
    /// The results of these sums are not known.
    Wants(Sums),
}

impl Shape {
    /// Finds the values of a line, if it has this shape.
    fn find(&self, line: &[u8], spans: &mut Vec<Range<usize>>) -> Option<()> {
        spans.clear();
        let mut at = 0;
        for (before, slot) in &self.values {
            let rest = line.get(at..)?.strip_prefix(&**before)?;
            let length = match slot {
                Slot::Patient | Slot::Rater | Slot::Time | Slot::Text => text(rest)?,
                Slot::Number => number(rest)?,
                Slot::Answer(_) => rest.iter().position(|byte| !byte.is_ascii_alphanumeric())?,
            };
            let begin = line.len() - rest.len();
            at = begin + length;
            spans.push(begin..at);
        }
        (line.get(at..)? == &*self.end).then_some(())
    }

    fn write(
        &mut self,
        line: &str,
        spans: &[Range<usize>],
        times: &mut KnownTimes,
        rows: &mut Vec<u8>,
    ) -> Option<Written> {
        let mut sums = self.blank;
        let value = |at: usize| line.get(spans.get(at)?.clone());
        for (at, (_, slot)) in self.values.iter_mut().enumerate() {
            let value = value(at)?;
            let inner = || value.get(1..value.len().checked_sub(1)?);
            let is_sound = match slot {
                Slot::Patient => Patient::is_plain(inner()?.as_bytes()),
                Slot::Rater => is_short_prose(inner()?.as_bytes()),
                Slot::Time => times.know_as_written(inner()?.as_bytes()),
                Slot::Text | Slot::Number => true,
                Slot::Answer(answers) => {
                    let place = answers.place(value, &self.scale, &self.columns);
                    answers.last = place;
                    sums.add(&answers.known.get(place)?.as_ref()?.0);
                    true
                }
            };
            if !is_sound {
                return None;
            }
        }
        for piece in &self.pieces {
            match piece {
                Piece::Same(text) => rows.extend_from_slice(text),
                Piece::AsWritten(at) => rows.extend_from_slice(value(*at)?.as_bytes()),
                Piece::Answer(at) => {
                    let (_, Slot::Answer(answers)) = self.values.get(*at)? else {
                        return None;
                    };
                    let known = answers.known.get(answers.last)?.as_ref();
                    rows.extend_from_slice(&known?.1);
                }
            }
        }
        for result in &mut self.results {
            let Some(text) = result.text(sums) else {
                return Some(Written::Wants(sums));
            };
            rows.extend_from_slice(text);
        }
        rows.extend_from_slice(b"}\n");
        Some(Written::Whole)
    }

    fn learn(&mut self, sums: Sums, row: &ResultRow<'_>) {
        for result in &mut self.results {
            result.learn(sums, row.outcome, |columns| {
                let mut text = vec![b','];
                text.extend(object_of(&self.columns, columns, row).unwrap_or_default());
                text
            });
        }
    }

    /// Takes the shape of a line, if it has one.
    fn of(line: &str, node: &Node<'_>, row: &ResultRow<'_>, policies: &Policies) -> Option<Self> {
        let scale = row.assessment.scale();
        let columns = Columns::of(InputColumns::Document, scale, policies, None);
        let results = KnownResults::of(&columns, row.assessment)?;
        let found = Found::of(line, node, scale, &columns)?;
        let pieces = pieces(line, &found, &columns, row)?;
        let mut values = Vec::new();
        let mut behind = 0;
        let mut blank = Sums::up(row.assessment)?;
        let spans = found.values.iter().map(|(span, _)| span.clone());
        for (span, (_, mut slot)) in spans.collect::<Vec<_>>().into_iter().zip(found.values) {
            if let Slot::Answer(answers) = &mut slot {
                let place = answers.place(line.get(span.clone())?, scale, &columns);
                blank = blank.since(&answers.known.get(place)?.as_ref()?.0);
            }
            let before = line.get(behind..span.start)?;
            values.push((before.as_bytes().into(), slot));
            behind = span.end;
        }
        let mut shape = Self {
            scale: Arc::clone(scale),
            end: line.get(behind..)?.as_bytes().into(),
            values,
            pieces,
            columns,
            results,
            blank,
        };
        // What it makes of this line is held against what came of it.
        let mut spans = Vec::new();
        shape.find(line.as_bytes(), &mut spans)?;
        let sums = Sums::up(row.assessment)?;
        shape.learn(sums, row);
        let mut written = Vec::new();
        let whole = shape.write(line, &spans, &mut KnownTimes::default(), &mut written)?;
        let all = 0..shape.columns.names().count();
        let expected = object_of(&shape.columns, all, row)?;
        let same = written.strip_prefix(b"{")?.strip_suffix(b"}\n")? == expected;
        (whole == Written::Whole && same).then_some(shape)
    }
}

/// The values of a line that others of its shape may have otherwise, in their order.
struct Found {
    values: Vec<(Range<usize>, Slot)>,
    extra: Option<Range<usize>>,
}

impl Found {
    fn of(line: &str, node: &Node<'_>, scale: &Scale, columns: &Columns) -> Option<Self> {
        let mut found = Self {
            values: Vec::new(),
            extra: None,
        };
        for entry in table(node)? {
            let node = &entry.node;
            match (entry.key.as_ref(), &node.value) {
                ("patient", Value::Text(_)) => found.take(node, Slot::Patient),
                ("rater", Value::Text(_)) => found.take(node, Slot::Rater),
                ("time", Value::Text(_)) => found.take(node, Slot::Time),
                ("extra", Value::Table(_)) => {
                    found.extra = Some(node.span.clone());
                    found.extra(node);
                }
                (part @ ("observations" | "checks"), _) => {
                    for entry in table(node)? {
                        let is_plain = matches!(
                            (part, &entry.node.value),
                            ("observations", Value::Integer(_)) | ("checks", Value::Boolean(_))
                        );
                        let answers = KnownAnswers::of(part, entry, scale, columns);
                        found.take(&entry.node, Slot::Answer(answers.filter(|_| is_plain)?));
                    }
                }
                (key, _) if INDEPENDENT.contains(&key) => {}
                _ => return None,
            }
        }
        let is_ascii = line.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        is_ascii.then_some(found)
    }

    fn take(&mut self, node: &Node<'_>, slot: Slot) {
        self.values.push((node.span.clone(), slot));
    }

    /// Takes the texts and numbers of what is carried along.
    fn extra(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::Table(entries) => entries.iter().for_each(|entry| self.extra(&entry.node)),
            Value::List(nodes) => nodes.iter().for_each(|node| self.extra(node)),
            Value::Text(_) => self.take(node, Slot::Text),
            Value::Null | Value::Integer(_) | Value::Number(_) => self.take(node, Slot::Number),
            Value::Boolean(_) | Value::Moment(_) => {}
        }
    }
}

fn table<'n, 't>(node: &'n Node<'t>) -> Option<&'n [Entry<'t>]> {
    match &node.value {
        Value::Table(entries) => Some(entries),
        _ => None,
    }
}

/// Puts together what comes out of a line before its results.
fn pieces(line: &str, found: &Found, columns: &Columns, row: &ResultRow<'_>) -> Option<Vec<Piece>> {
    let mut pieces = Pieces::default();
    pieces.same(b"{");
    let mut at = 0;
    while at < columns.carried_along() {
        if at > 0 {
            pieces.same(b",");
        }
        let name = columns.names().nth(at)?;
        let values = found.values.iter().enumerate();
        let slot = values.clone().find_map(|(value, (_, slot))| match slot {
            Slot::Answer(answers) if answers.columns.start == at => {
                Some((value, answers.columns.end))
            }
            Slot::Patient if name == "patient" => Some((value, at + 1)),
            Slot::Rater if name == "rater" => Some((value, at + 1)),
            Slot::Time if name == "time" => Some((value, at + 1)),
            _ => None,
        });
        match (slot, &found.extra) {
            (Some((value, end)), _) if matches!(found.values.get(value)?.1, Slot::Answer(_)) => {
                pieces.0.push(Piece::Answer(value));
                at = end;
                continue;
            }
            (Some((value, _)), _) => {
                pieces.same(format!("\"{name}\":").as_bytes());
                pieces.0.push(Piece::AsWritten(value));
            }
            (None, Some(extra)) if name == "extra" => {
                pieces.same(b"\"extra\":");
                let mut behind = extra.start;
                for (value, (span, _)) in
                    values.filter(|(_, (span, _))| extra.contains(&span.start))
                {
                    pieces.same(line.get(behind..span.start)?.as_bytes());
                    pieces.0.push(Piece::AsWritten(value));
                    behind = span.end;
                }
                pieces.same(line.get(behind..extra.end)?.as_bytes());
            }
            (None, _) => pieces.same(&object_of(columns, at..at + 1, row)?),
        }
        at += 1;
    }
    Some(pieces.0)
}

/// Pieces as they are put together.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn same(&mut self, text: &[u8]) {
        if let Some(Piece::Same(before)) = self.0.last_mut() {
            before.extend_from_slice(text);
        } else {
            self.0.push(Piece::Same(text.to_vec()));
        }
    }
}

impl KnownAnswers {
    fn of(part: &str, entry: &Entry<'_>, scale: &Scale, columns: &Columns) -> Option<Box<Self>> {
        let id = entry.key.as_ref();
        let item = scale.item(id).filter(|_| part == "observations");
        let measure = item.and_then(|(_, item)| item.measure.as_ref());
        let end = columns.place(id)? + 1;
        let begin = match measure {
            Some(measure) => columns.place(&measure.column)?,
            None => end - 1,
        };
        let nothing = if part == "checks" {
            "\"observations\":{},"
        } else {
            ""
        };
        let reference = scale.reference();
        let before = format!("{{\"scale\":\"{reference}\",{nothing}\"{part}\":{{\"{id}\":");
        Some(Box::new(Self {
            around: [before, "}}".to_owned()],
            columns: begin..end,
            of_digits: [0; 10],
            of_texts: HashMap::default(),
            known: vec![None],
            last: 0,
        }))
    }

    /// Returns where it stands what an answer adds, and its columns.
    fn place(&mut self, text: &str, scale: &Arc<Scale>, columns: &Columns) -> usize {
        let digit = match text.as_bytes() {
            [digit @ b'0'..=b'9'] => self.of_digits.get_mut(usize::from(digit - b'0')),
            _ => None,
        };
        let met = match &digit {
            Some(place) => **place,
            None => self.of_texts.get(text).copied().unwrap_or(0),
        };
        if met > 0 || self.known.len() >= MOST_KNOWN {
            return met;
        }
        let place = self.known.len();
        match digit {
            Some(met) => *met = place,
            None => {
                self.of_texts.insert(text.into(), place);
            }
        }
        let known = self.alone(text, scale, columns);
        self.known.push(known);
        place
    }

    /// Reads an assessment with this answer alone; `None` if it is none.
    fn alone(&self, text: &str, scale: &Arc<Scale>, columns: &Columns) -> Option<(Sums, Vec<u8>)> {
        let [before, behind] = &self.around;
        let line = format!("{before}{text}{behind}");
        let node = json::parse("", Place::FIRST, &line).ok()?;
        let find = |_: Option<&str>| Ok(Arc::clone(scale));
        let assessment = json::read("", Place::FIRST, &line, &node, &find, None).ok()?;
        let blank = Sums::up(&Assessment::blank(Arc::clone(scale)))?;
        let outcome = Outcome::of(&assessment);
        let row = ResultRow {
            origin: Origin::Document,
            assessment: &assessment,
            outcome: &outcome,
            rescored: None,
            recorded_with: None,
        };
        let text = object_of(columns, self.columns.clone(), &row)?;
        Some((Sums::up(&assessment)?.since(&blank), text))
    }
}

/// Returns some columns of a row as the members of a JSON object, without its braces.
fn object_of(columns: &Columns, some: Range<usize>, row: &ResultRow<'_>) -> Option<Vec<u8>> {
    let mut object = String::new();
    for (name, cell) in columns.some(some, row) {
        if !object.is_empty() {
            object.push(',');
        }
        object += &serde_json::to_string(name).ok()?;
        object.push(':');
        object += &serde_json::to_string(&cell).ok()?;
    }
    Some(escaped::written(&object).into_owned().into_bytes())
}

/// Returns how long a text is that comes out as it is written, with its quotes.
fn text(rest: &[u8]) -> Option<usize> {
    let inner = rest.strip_prefix(b"\"")?;
    let end = inner.iter().position(|byte| !is_same(*byte))?;
    (inner.get(end) == Some(&b'"')).then_some(end + 2)
}

/// Says whether a character of a text comes out as it is written.
fn is_same(byte: u8) -> bool {
    matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')
}

/// Returns how long a number is that comes out as it is written, or `null`.
fn number(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(b"null") {
        return Some(4);
    }
    let digits = |rest: &[u8]| rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(rest.first() == Some(&b'-'));
    let whole = digits(rest.get(sign..)?);
    let is_whole = match rest.get(sign..sign + whole)? {
        [] | [b'0', _, ..] => false,
        // No sign stands before a nought.
        [b'0'] => sign == 0,
        _ => whole <= LONGEST_WHOLE,
    };
    let end = sign + whole;
    if !is_whole || rest.get(end) != Some(&b'.') {
        let ends = !matches!(rest.get(end), Some(b'e' | b'E'));
        return (is_whole && ends).then_some(end);
    }
    let fraction = digits(rest.get(end + 1..)?);
    let last = rest.get(end + fraction);
    let ends = !matches!(rest.get(end + 1 + fraction), Some(b'e' | b'E'));
    // One nought tells that a number is no whole one.
    let is_shortest =
        fraction == 1 || (2..=LONGEST_FRACTION).contains(&fraction) && last != Some(&b'0');
    (is_shortest && ends).then_some(end + 1 + fraction)
}

/// How many digits a number may have that surely comes out as it is written: every program writes these so.
const LONGEST_WHOLE: usize = 10;
const LONGEST_FRACTION: usize = 4;
