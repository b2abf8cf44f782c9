//! What is remembered of a line: its shape, and what comes out of it.

use std::ops::Range;
use std::sync::Arc;

use super::super::columns::{Columns, ResultRow};
use super::super::header::{Header, ItemColumns};
use super::super::known::{KnownResults, KnownTimes};
use super::super::known_comparison::KnownComparison;
use super::super::source::Origin;
use super::answers::{KnownAnswers, Reading, member, object_of};
use super::shape::{Piece, Shape, Slot, Written};
use crate::base::document::{Entry, Node, Value};
use crate::base::zone::Zone;
use crate::scale::Scale;
use crate::scale::policy::Policies;
use crate::scoring::lanes::Sums;

/// The keys of a document whose values say nothing against one another.
const INDEPENDENT: [&str; 10] = [
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
];

impl Shape {
    /// Takes the shape of a line, if it has one.
    pub(super) fn of(
        line: &str,
        node: &Node<'_>,
        row: &ResultRow<'_>,
        policies: &Policies,
        zone: Option<Zone>,
    ) -> Option<Self> {
        let scale = row.assessment.scale();
        let columns = Columns::of(row.origin.columns(), scale, policies, None);
        let header = match row.origin {
            Origin::Document => None,
            Origin::Row { header, .. } => Some(header.clone()),
        };
        let results = KnownResults::of(&columns, row.assessment)?;
        let mut found = match &header {
            None => Found::in_document(node, scale, &columns)?,
            Some(header) => Found::in_row(node, header, scale, &columns)?,
        };
        if !line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return None;
        }
        let pieces = found.pieces(line, &columns, row)?;
        let mut values = Vec::new();
        let mut behind = 0;
        let mut blank = Sums::up(row.assessment)?;
        let reading = Reading {
            scale,
            header: header.as_ref(),
            columns: &columns,
        };
        for Place { span, mut slot, .. } in found.values {
            if let Slot::Answer(answers) = &mut slot {
                let text = line.get(span.clone())?.as_bytes();
                blank = blank.since(answers.meet(text, &reading)?);
            }
            let before = line.get(behind..span.start)?;
            values.push((before.as_bytes().into(), slot));
            behind = span.end;
        }
        let comparison = header.as_ref();
        let comparison = comparison.and_then(|header| KnownComparison::of(header, scale));
        let shape = Self {
            scale: Arc::clone(scale),
            header,
            end: line.get(behind..)?.as_bytes().into(),
            values,
            pieces,
            columns,
            results,
            comparison,
            blank,
            scored: 0,
        };
        shape.held_against(line, row, zone)
    }

    /// Returns the shape, if what it makes of the line that it is of is what came of that line.
    fn held_against(mut self, line: &str, row: &ResultRow<'_>, zone: Option<Zone>) -> Option<Self> {
        let mut spans = Vec::new();
        self.find(line.as_bytes(), &mut spans)?;
        self.learn(Sums::up(row.assessment)?, row);
        let (mut times, mut written) = (KnownTimes::default(), Vec::new());
        let times = (zone, &mut times);
        let whole = self.write(line.as_bytes(), &spans, times, &mut written, None)?;
        let all = 0..self.columns.names().count();
        let expected = object_of(&self.columns, all, row)?;
        let same = written.strip_prefix(b"{")?.strip_suffix(b"}\n")? == expected;
        self.scored = 0;
        (whole == Written::Whole && same).then_some(self)
    }
}

/// A value of a line that others of its shape may have otherwise.
struct Place {
    span: Range<usize>,
    slot: Slot,
    /// The column that it comes out in, if it is one of its own.
    column: Option<usize>,
}

/// The values of a line that others of its shape may have otherwise, in their order.
#[derive(Default)]
struct Found {
    values: Vec<Place>,
    /// Where in a document that stands which nobody reads.
    extra: Option<Range<usize>>,
}

impl Found {
    fn in_document(node: &Node<'_>, scale: &Scale, columns: &Columns) -> Option<Self> {
        let mut found = Self::default();
        for entry in table(node)? {
            let node = &entry.node;
            let key = entry.key.as_ref();
            let slot = match (key, &node.value) {
                ("patient", Value::Text(_)) => Slot::Patient,
                ("rater", Value::Text(_)) => Slot::Rater,
                ("time", Value::Text(_)) => Slot::Time,
                ("extra", Value::Table(_)) => {
                    found.extra = Some(node.span.clone());
                    found.carried_in(node);
                    continue;
                }
                ("observations" | "checks" | "measures", _) => {
                    for entry in table(node)? {
                        found.answer(key, entry, scale, columns)?;
                    }
                    continue;
                }
                (key, _) if INDEPENDENT.contains(&key) => continue,
                _ => return None,
            };
            found.take(node, slot, columns.place(key));
        }
        Some(found)
    }

    fn take(&mut self, node: &Node<'_>, slot: Slot, column: Option<usize>) {
        self.values.push(Place {
            span: node.span.clone(),
            slot,
            column,
        });
    }

    /// Takes the texts and numbers of what is carried along.
    fn carried_in(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::Table(entries) => entries
                .iter()
                .for_each(|entry| self.carried_in(&entry.node)),
            Value::List(nodes) => nodes.iter().for_each(|node| self.carried_in(node)),
            _ => self.take(node, Slot::Carried, None),
        }
    }

    /// Takes an answer in a part of a document: a value, or its points or what was measured in an object.
    fn answer(
        &mut self,
        part: &str,
        entry: &Entry<'_>,
        scale: &Scale,
        columns: &Columns,
    ) -> Option<()> {
        let id = entry.key.as_ref();
        let (inner, node) = match &entry.node.value {
            Value::Table(entries) => match &entries[..] {
                [one] if matches!(one.key.as_ref(), "points" | "value") => {
                    (format!("{{\"{}\":", one.key), &one.node)
                }
                _ => return None,
            },
            _ => (String::new(), &entry.node),
        };
        let item = scale.item(id).filter(|_| part == "observations");
        let measure = item.and_then(|(_, item)| item.measure.as_ref());
        let end = columns.place(id)? + 1;
        let begin = match measure {
            Some(measure) => columns.place(&measure.column)?,
            None => end - 1,
        };
        let nothing = match part {
            "observations" => "",
            _ => "\"observations\":{},",
        };
        let reference = scale.reference();
        let before = format!("{{\"scale\":\"{reference}\",{nothing}\"{part}\":{{\"{id}\":{inner}");
        let behind = "}".repeat(before.matches('{').count() - nothing.matches('{').count());
        let answers = KnownAnswers::new([before, behind], begin..end, 0..0);
        self.take(node, Slot::Answer(Box::new(answers)), Some(begin));
        Some(())
    }

    fn in_row(node: &Node<'_>, header: &Header, scale: &Scale, columns: &Columns) -> Option<Self> {
        let entries = table(node)?;
        let both = |item: &ItemColumns| item.points.is_some() && item.value.is_some();
        // Of two answers to an item it is not looked into here whether they agree, nor of a result.
        if header.items.iter().any(both) || header.kept().count() < entries.len() {
            return None;
        }
        let mut found = Self::default();
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
        let around = header.background.into_iter();
        let around = around.chain([reason, substances, route, header.scale]);
        let around: Vec<usize> = around.flatten().collect();
        for (field, entry) in entries.iter().enumerate() {
            let node = &entry.node;
            let own = Some(field);
            let slot = match &node.value {
                Value::Table(_) | Value::List(_) | Value::Moment(_) => return None,
                // It goes with the time.
                value if own == last_use || own == certainty => match value {
                    Value::Null => continue,
                    _ => return None,
                },
                _ if around.contains(&field) => continue,
                _ if own == patient => Slot::Patient,
                _ if own == time => Slot::Time,
                _ if own == rater => Slot::Rater,
                _ if own == header.compared.total => Slot::Total,
                _ if own == header.compared.band => Slot::Band,
                _ if header.answers().any(|answer| answer == field) => {
                    let measured = |at: &usize| header.items.get(*at)?.value;
                    let mut items = header.measured_only();
                    let item = items.find(|at| measured(at) == own);
                    let item = item.and_then(|at| scale.items().get(at));
                    let worth = item.and_then(|item| columns.place(&item.id));
                    let worth = worth.map_or(0..0, |at| at..at + 1);
                    let around = alone_in(entries, field)?;
                    Slot::Answer(Box::new(KnownAnswers::new(around, field..field + 1, worth)))
                }
                _ => Slot::Carried,
            };
            found.take(node, slot, own);
        }
        Some(found)
    }

    /// Puts together what comes out of a line before its results.
    fn pieces(&mut self, line: &str, columns: &Columns, row: &ResultRow<'_>) -> Option<Vec<Piece>> {
        let mut pieces = Pieces::default();
        pieces.same(b"{");
        let mut at = 0;
        while at < columns.carried_along() {
            if at > 0 {
                pieces.same(b",");
            }
            let name = columns.names().nth(at)?;
            let mut values = self.values.iter().enumerate();
            let place = values.clone().find(|(_, place)| place.column == Some(at));
            let mut end = at + 1;
            match (place, &self.extra) {
                (Some((value, place)), _) => {
                    if let Slot::Answer(answers) = &place.slot {
                        pieces.0.push(Piece::Answer(value));
                        end = answers.columns.end;
                    } else {
                        pieces.same(&member(name, "")?);
                        pieces.0.push(Piece::AsWritten(value));
                    }
                }
                (None, Some(extra)) if name == "extra" => {
                    pieces.same(b"\"extra\":");
                    let mut behind = extra.start;
                    let within = values.filter(|(_, place)| extra.contains(&place.span.start));
                    for (value, Place { span, .. }) in within {
                        pieces.same(line.get(behind..span.start)?.as_bytes());
                        pieces.0.push(Piece::AsWritten(value));
                        behind = span.end;
                    }
                    pieces.same(line.get(behind..extra.end)?.as_bytes());
                }
                (None, _) => {
                    let is_worth = |(_, place): &(usize, &Place)| match &place.slot {
                        Slot::Answer(answers) => answers.worth.contains(&at),
                        _ => false,
                    };
                    match values.find(is_worth) {
                        Some((value, _)) => pieces.0.push(Piece::Worth(value)),
                        None => pieces.same(&object_of(columns, at..at + 1, row)?),
                    }
                }
            }
            at = end;
        }
        self.followed(&mut pieces.0);
        Some(pieces.0)
    }

    /// Leaves what always comes out behind an answer to the answer, so that both are written at once.
    fn followed(&mut self, pieces: &mut Vec<Piece>) {
        let mut answer = None;
        pieces.retain_mut(|piece| {
            let before = answer.take();
            match piece {
                Piece::Answer(at) => answer = Some(*at),
                Piece::Same(text) => {
                    let place = before.and_then(|at: usize| self.values.get_mut(at));
                    if let Some(Slot::Answer(answers)) = place.map(|place| &mut place.slot) {
                        answers.followed_by(std::mem::take(text));
                        return false;
                    }
                }
                Piece::AsWritten(_) | Piece::Worth(_) => {}
            }
            true
        });
    }
}

fn table<'n, 't>(node: &'n Node<'t>) -> Option<&'n [Entry<'t>]> {
    match &node.value {
        Value::Table(entries) => Some(entries),
        _ => None,
    }
}

/// Returns a row in which all keys but one hold nothing: what stands before the value of that one and behind it.
fn alone_in(entries: &[Entry<'_>], field: usize) -> Option<[String; 2]> {
    let members = |some: &[Entry<'_>]| -> Option<String> {
        let members = some.iter().map(|entry| member(&entry.key, "null"));
        let members: Option<Vec<Vec<u8>>> = members.collect();
        String::from_utf8(members?.join(&b',')).ok()
    };
    let (before, behind) = (entries.get(..field)?, entries.get(field + 1..)?);
    let key = String::from_utf8(member(&entries.get(field)?.key, "")?).ok()?;
    let [mut first, mut last] = [members(before)?, members(behind)?];
    if !first.is_empty() {
        first.push(',');
    }
    if !last.is_empty() {
        last.insert(0, ',');
    }
    Some([format!("{{{first}{key}"), format!("{last}}}")])
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
