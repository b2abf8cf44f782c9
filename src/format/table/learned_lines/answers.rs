//! The answers to one item or check of NDJSON: what each adds, and how it comes out.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::super::columns::{Columns, ResultRow};
use super::super::doubts::Doubts;
use super::super::header::Header;
use super::super::known::MOST_KNOWN;
use super::super::row::RowReader;
use super::super::source::{Cells, Object, Origin};
use crate::assessment::Assessment;
use crate::base::document::Value;
use crate::base::source::Place;
use crate::format::{escaped, json};
use crate::scale::Scale;
use crate::scoring::lanes::Sums;
use crate::scoring::outcome::Outcome;

/// What lines are read with, and the columns that they come out in.
pub(super) struct Reading<'r> {
    pub(super) scale: &'r Arc<Scale>,
    /// What the keys mean, if a line is the row of a table.
    pub(super) header: Option<&'r Header>,
    pub(super) columns: &'r Columns,
}

/// What the answers to one item or check add, and what comes out of them.
pub(super) struct KnownAnswers {
    /// A line with this answer alone, but for the answer: what stands before it and behind it.
    around: [String; 2],
    /// The columns that it comes out in, and the one behind all others of what it is worth, if there is one.
    pub(super) columns: Range<usize>,
    pub(super) worth: Range<usize>,
    /// What always comes out behind its columns.
    behind: Vec<u8>,
    /// Where the digits stand among those known, of which nearly every answer is one, and all other texts. The
    /// first stands for none that was met.
    of_digits: [usize; 10],
    of_texts: HashMap<Box<[u8]>, usize, RandomState>,
    known: Vec<Option<Known>>,
    /// Where that of the last line stands.
    last: usize,
}

/// What is known of an answer.
pub(super) struct Known {
    sums: Sums,
    /// The position of the item that it answers, and of the option chosen, if it is one of an item.
    pub(super) chosen: Option<(usize, u8)>,
    /// What comes out.
    pub(super) text: Vec<u8>,
    pub(super) worth: Vec<u8>,
}

impl KnownAnswers {
    pub(super) fn new(around: [String; 2], columns: Range<usize>, worth: Range<usize>) -> Self {
        Self {
            around,
            columns,
            worth,
            behind: Vec::new(),
            of_digits: [0; 10],
            of_texts: HashMap::default(),
            known: vec![None],
            last: 0,
        }
    }

    /// Says, before any answer is met, what always comes out behind its columns.
    pub(super) fn followed_by(&mut self, behind: Vec<u8>) {
        self.behind = behind;
    }

    /// Returns what an answer adds, which is read by itself if it was not met; `None` if it is none.
    pub(super) fn meet(&mut self, text: &[u8], reading: &Reading<'_>) -> Option<&Sums> {
        let place = match text {
            [digit @ b'0'..=b'9'] => *self.of_digits.get(usize::from(digit - b'0'))?,
            _ => self.of_texts.get(text).copied().unwrap_or(0),
        };
        self.last = match place {
            0 if self.known.len() < MOST_KNOWN => self.learn(text, reading)?,
            place => place,
        };
        Some(&self.last()?.sums)
    }

    /// Returns what is known of the answer that was met last.
    pub(super) fn last(&self) -> Option<&Known> {
        self.known.get(self.last)?.as_ref()
    }

    fn learn(&mut self, text: &[u8], reading: &Reading<'_>) -> Option<usize> {
        let known = self.alone(str::from_utf8(text).ok()?, reading);
        let place = self.known.len();
        self.known.push(known);
        match text {
            [digit @ b'0'..=b'9'] => *self.of_digits.get_mut(usize::from(digit - b'0'))? = place,
            _ => {
                self.of_texts.insert(text.into(), place);
            }
        }
        Some(place)
    }

    /// Reads a line with this answer alone; `None` if it is none.
    fn alone(&self, text: &str, reading: &Reading<'_>) -> Option<Known> {
        let with_behind = |mut text: Vec<u8>| {
            text.extend_from_slice(&self.behind);
            text
        };
        if text == "null" && reading.header.is_some() {
            // A row in which nothing stands is none, and no answer adds nothing.
            let nothing = |columns: &Range<usize>| {
                let names = reading.columns.names().skip(columns.start);
                let names = names.take(columns.len());
                let members: Option<Vec<Vec<u8>>> =
                    names.map(|name| member(name, "null")).collect();
                Some(members?.join(&b','))
            };
            return Some(Known {
                sums: Sums::default(),
                chosen: None,
                text: with_behind(nothing(&self.columns)?),
                worth: nothing(&self.worth)?,
            });
        }
        let [before, behind] = &self.around;
        reading.read(&format!("{before}{text}{behind}"), |row| {
            let blank = Sums::up(&Assessment::blank(Arc::clone(reading.scale)))?;
            let mut seen = row.assessment.observations().iter().enumerate();
            Some(Known {
                chosen: seen.find_map(|(item, seen)| Some((item, seen.choice()?))),
                sums: Sums::up(row.assessment)?.since(&blank),
                text: with_behind(object_of(reading.columns, self.columns.clone(), row)?),
                worth: object_of(reading.columns, self.worth.clone(), row)?,
            })
        })
    }
}

impl Reading<'_> {
    /// Reads a line; `None` if it is no assessment, or something in it is to be remarked on.
    fn read<T>(&self, line: &str, take: impl FnOnce(&ResultRow<'_>) -> Option<T>) -> Option<T> {
        let node = json::parse("", Place::FIRST, line).ok()?;
        let (origin, assessment) = match (self.header, &node.value) {
            (None, _) => {
                let find = |_: Option<&str>| Ok(Arc::clone(self.scale));
                let read = json::read("", Place::FIRST, line, &node, &find, None);
                (Origin::Document, read.ok()?)
            }
            (Some(header), Value::Table(entries)) => {
                let cells = Cells::Object(Object::new(Place::FIRST, line, entries));
                let mut doubts = Doubts::default();
                let mut reader = RowReader {
                    header,
                    scale: self.scale,
                    zone: None,
                    doubts: &mut doubts,
                };
                let assessment = reader.read(cells).ok()?;
                if !doubts.are_none() {
                    return None;
                }
                (Origin::Row { header, cells }, assessment)
            }
            (Some(_), _) => return None,
        };
        take(&ResultRow {
            origin,
            assessment: &assessment,
            outcome: &Outcome::of(&assessment),
            rescored: None,
            recorded_with: None,
        })
    }
}

/// Returns some columns of a row as the members of a JSON object, without its braces.
pub(super) fn object_of(
    columns: &Columns,
    some: Range<usize>,
    row: &ResultRow<'_>,
) -> Option<Vec<u8>> {
    let members = columns.some(some, row);
    let members = members.map(|(name, cell)| member(name, &serde_json::to_string(&cell).ok()?));
    let members: Option<Vec<Vec<u8>>> = members.collect();
    Some(members?.join(&b','))
}

/// Returns a member of a JSON object whose value is written already.
pub(super) fn member(name: &str, value: &str) -> Option<Vec<u8>> {
    let member = serde_json::to_string(name).ok()? + ":" + value;
    Some(escaped::written(&member).into_owned().into_bytes())
}
