//! Assessments of a large NDJSON, written as flat objects from what the lines before them came to.
//!
//! A program writes its lines in one shape: the same keys in the same order, and other values. Of a line that was
//! read, scored and written as ever its shape is remembered: what stood between the values, and what comes out
//! between them. Of a line of the same shape only the values are looked at, as [`Learned`](super::Learned) looks at
//! cells; where one of them was not met, and in every other line, all is done as ever. Values that a shape does not
//! follow are a part of it.

mod answers;
mod building;
mod same;
mod shape;

use std::ops::Range;
use std::sync::Arc;

use self::shape::{Shape, Written};
use super::columns::ResultRow;
use super::header::Header;
use super::known::KnownTimes;
use super::source::Origin;
use crate::assessment::Assessment;
use crate::base::document::Node;
use crate::base::zone::Zone;
use crate::scale::Scale;
use crate::scale::policy::Policies;
use crate::scoring::lanes::Sums;
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::{Agreements, Comparison};

/// How many shapes are remembered: those of whole lines are few, and a line that lacks an answer is rare.
const MOST_SHAPES: usize = 8;
/// How many lines are looked at for shapes: where many have none, no other will.
const MOST_LOOKS: usize = 64;

/// What the lines of an input taught so far.
pub struct LearnedLines {
    shapes: Vec<Shape>,
    zone: Option<Zone>,
    times: KnownTimes,
    /// How many lines were looked at for a shape.
    looks: usize,
    /// The shape of the last line, its sums and what agrees in it, if its results were not known.
    wanted: Option<(usize, Sums, Agreements)>,
    /// Where the values of the last line stand in it.
    spans: Vec<Range<usize>>,
}

impl LearnedLines {
    /// Knows nothing yet of lines whose times without an offset belong to a zone.
    pub fn new(zone: Option<Zone>) -> Self {
        Self {
            shapes: Vec::new(),
            zone,
            times: KnownTimes::default(),
            looks: 0,
            wanted: None,
            spans: Vec::new(),
        }
    }

    /// Writes a line as it comes out, behind others, and says whether all of it was remembered.
    pub fn write(&mut self, line: &str, rows: &mut Vec<u8>, comparison: &mut Comparison) -> bool {
        self.wanted = None;
        let line = line.as_bytes();
        let before = rows.len();
        for (at, shape) in self.shapes.iter_mut().enumerate() {
            if shape.find(line, &mut self.spans).is_none() {
                continue;
            }
            let times = (self.zone, &mut self.times);
            let written = shape.write(line, &self.spans, times, rows, Some(comparison));
            if written == Some(Written::Whole) {
                return true;
            }
            rows.truncate(before);
            if let Some(Written::Wants(sums, agreements)) = written {
                self.wanted = Some((at, sums, agreements));
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
        origin: Origin<'_>,
        assessment: &Assessment,
        policies: &Policies,
    ) {
        if self.wanted.is_none() && (self.shapes.len() >= MOST_SHAPES || self.looks >= MOST_LOOKS) {
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
        match self.wanted.take() {
            Some((at, sums, agreements)) => {
                if let Some(shape) = self.shapes.get_mut(at)
                    && Sums::up(assessment) == Some(sums)
                    && row.agreements() == agreements
                {
                    shape.learn(sums, &row);
                }
            }
            None => {
                self.looks += 1;
                let shape = Shape::of(line, node, &row, policies, self.zone);
                self.shapes.extend(shape);
            }
        }
    }

    /// Returns how many rows of each table were written since this was last asked.
    pub fn take_scored(&mut self) -> impl Iterator<Item = (Header, Arc<Scale>, u64)> + '_ {
        self.shapes.iter_mut().filter_map(Shape::take_scored)
    }
}
