//! What the answers of an assessment add up to, packed into a few numbers.
//!
//! All that a scale says of an assessment follows from sums: of points, of answers, of signs found, and of what
//! each single answer says to the flags. Each sum has a lane, some bits of a number, wide enough for the most
//! that it can be. So whoever has many assessments adds a few numbers for each answer, and where two
//! assessments come to the same numbers the scale says the same of both. What it says is worked out in
//! [`outcome`](super::outcome) alone; here is only what it depends on.

use std::ops::Range;
use std::sync::Arc;

use super::flag::{self, Severity};
use super::outcome::Outcome;
use super::score::Extent;
use super::stage;
use crate::assessment::{Asked, Assessment, CoUse};
use crate::scale::truth::Truth;
use crate::scale::{Condition, Item, OtherUse, Scale};

/// What a part of an outcome follows from: where two assessments have the same of these numbers, the part is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Whether it is complete, the total and the band.
    Severity,
    /// The staging at this position.
    Staging(usize),
    /// The flags.
    Flags,
}

/// The most parts that an outcome may have here.
const MOST_PARTS: usize = 4;

/// One number for each part of an outcome. Those of an assessment are those of its answers added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums([u64; MOST_PARTS]);

impl Sums {
    /// Adds what an answer adds.
    #[inline]
    pub fn add(&mut self, answer: &Self) {
        for (sum, more) in self.0.iter_mut().zip(&answer.0) {
            *sum = sum.wrapping_add(*more);
        }
    }

    /// Returns what must be added to `before` to come to these.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let mut more = *self;
        for (more, before) in more.0.iter_mut().zip(&before.0) {
            *more = more.wrapping_sub(*before);
        }
        more
    }

    /// Returns the number that a part follows from.
    #[inline]
    pub fn of(&self, part: Part) -> u64 {
        self.0.get(place(part)).copied().unwrap_or_default()
    }

    /// Adds up an assessment without events, whose findings are all due to withdrawal; `None` where the
    /// scale has more parts, or more in one of them, than the numbers hold.
    pub fn up(assessment: &Assessment) -> Option<Self> {
        let outcome = Outcome::of(assessment);
        let stagings = 0..outcome.stagings.len();
        let parts = [Part::Severity, Part::Flags].into_iter();
        let mut sums = Self::default();
        for part in parts.chain(stagings.map(Part::Staging)) {
            *sums.0.get_mut(place(part))? = Lanes::of(part, assessment, &outcome).number()?;
        }
        Some(sums)
    }
}

/// Returns how many bits the number of a part takes.
pub fn part_bits(assessment: &Assessment, part: Part) -> u32 {
    Lanes::of(part, assessment, &Outcome::of(assessment)).bits
}

/// Returns which bits of the number of a staging tell of each of its stages; the bits below the first say how many
/// items have an answer.
pub fn stage_bits(assessment: &Assessment, staging: usize) -> Vec<Range<u32>> {
    let lanes = Lanes::of(Part::Staging(staging), assessment, &Outcome::of(assessment));
    let ends = lanes.stages.iter().skip(1).copied().chain([lanes.bits]);
    let stages = lanes.stages.iter().zip(ends);
    stages.map(|(begin, end)| *begin..end).collect()
}

/// Where the total stands in the number of [`Part::Severity`].
#[derive(Clone, Copy, Debug)]
pub struct TotalLanes {
    answered: u32,
    end: u32,
}

impl TotalLanes {
    /// Finds it for a scale; `None` where that has no total.
    pub fn of(scale: &Scale) -> Option<Self> {
        scale.definition().total.map(|_| Self {
            answered: width(scale.items().len() as u64),
            end: width(most_points(scale).into()),
        })
    }

    /// Returns the total, and whether any item has an answer.
    pub fn read(self, sums: &Sums) -> (Extent<u16>, bool) {
        let mut rest = sums.of(Part::Severity);
        let mut next = |bits: u32| {
            let value = rest & !u64::MAX.checked_shl(bits).unwrap_or_default();
            rest = rest.checked_shr(bits).unwrap_or_default();
            value
        };
        let is_scored = next(self.answered) > 0;
        let mut end = || u16::try_from(next(self.end)).unwrap_or(u16::MAX);
        let (low, high) = (end(), end());
        (Extent { low, high }, is_scored)
    }
}

fn place(part: Part) -> usize {
    match part {
        Part::Severity => 0,
        Part::Flags => 1,
        Part::Staging(position) => position + 2,
    }
}

/// A number that is filled lane by lane.
#[derive(Default)]
struct Lanes {
    number: u64,
    bits: u32,
    /// Where those of each stage begin.
    stages: Vec<u32>,
}

impl Lanes {
    fn of(part: Part, assessment: &Assessment, outcome: &Outcome) -> Self {
        let mut lanes = Self::default();
        match part {
            Part::Severity => lanes.severity(assessment, outcome),
            Part::Staging(position) => lanes.staging(position, assessment, outcome),
            Part::Flags => lanes.flags(assessment, outcome),
        }
        lanes
    }

    /// Adds a lane for a value that is `most` at the most.
    fn push(&mut self, value: u64, most: u64) {
        self.number |= value.checked_shl(self.bits).unwrap_or_default();
        self.bits += width(most);
    }

    fn extent(&mut self, extent: Extent<u16>, most: u16) {
        self.push(extent.low.into(), most.into());
        self.push(extent.high.into(), most.into());
    }

    fn number(&self) -> Option<u64> {
        (self.bits <= u64::BITS).then_some(self.number)
    }

    /// Takes whether anything and everything is answered, and the total, which gives the band.
    fn severity(&mut self, assessment: &Assessment, outcome: &Outcome) {
        self.push(outcome.answered as u64, outcome.items as u64);
        if let Some(total) = outcome.total {
            self.extent(total, most_points(assessment.scale()));
        }
    }

    /// Takes how many signs of each stage were found, and of those of which one must be.
    fn staging(&mut self, position: usize, assessment: &Assessment, outcome: &Outcome) {
        self.push(outcome.answered as u64, outcome.items as u64);
        let stages = assessment.scale().stagings().get(position);
        let stages = stages.map_or(&[][..], |staging| &staging.stages);
        let results = outcome.stagings.get(position);
        let results = results.map_or(&[][..], |staged| &staged.stages);
        for (stage, result) in stages.iter().zip(results) {
            self.stages.push(self.bits);
            self.extent(result.signs, most(stage.signs.len()));
            let mut one_of = Extent { low: 0, high: 0 };
            for sign in stage.signs_of_one() {
                let found = stage::sign(assessment, sign);
                one_of.low += u16::from(found == Truth::Yes);
                one_of.high += u16::from(found != Truth::No);
            }
            self.extent(one_of, most(stage.signs_of_one().count()));
        }
    }

    /// Takes what each answer says to each flag that looks at it, and whether it was given.
    fn flags(&mut self, assessment: &Assessment, outcome: &Outcome) {
        let scale: &Arc<Scale> = assessment.scale();
        let severity = Severity {
            total: outcome.total,
            band: outcome.band,
            stagings: &outcome.stagings,
        };
        for flag in scale.flags() {
            for one in single_answers(&flag.when) {
                let truth = flag::holds(&one, assessment, &severity);
                self.push(truth as u64, Truth::Undetermined as u64);
            }
            if flag.when.total.is_some() || flag.when.band.is_some() {
                self.severity(assessment, outcome);
            }
            if let Some((staging, _)) = flag.when.stage {
                self.staging(staging, assessment, outcome);
            }
        }
        for answer in assessment.checks() {
            self.push(*answer as u64, Asked::WORDS.len() as u64 - 1);
        }
        for reading in assessment.readings() {
            self.push(reading.is_some().into(), 1);
        }
        for substance in [OtherUse::Alcohol, OtherUse::Benzodiazepines] {
            let used = assessment.context.use_of(substance);
            let number = used.map_or(0, |used| used as u64 + 1);
            self.push(number, CoUse::WORDS.len() as u64);
        }
    }
}

/// Returns the parts of a condition that look at one answer each, as far as what was asked does not tell them.
fn single_answers(when: &Condition) -> impl Iterator<Item = Condition> {
    let Condition {
        item,
        measure,
        unscored,
        // Of these the sums tell, and of the last two each answer by itself.
        total: _,
        band: _,
        stage: _,
        check: _,
        daily: _,
    } = *when;
    let none = Condition::default;
    let one = [
        item.map(|_| Condition { item, ..none() }),
        measure.map(|_| Condition { measure, ..none() }),
        unscored.map(|_| Condition { unscored, ..none() }),
    ];
    one.into_iter().flatten()
}

/// Returns how many bits a lane for values up to this one has.
fn width(most: u64) -> u32 {
    u64::BITS - most.leading_zeros()
}

fn most_points(scale: &Scale) -> u16 {
    let most = scale.items().iter().map(Item::most_points);
    most.fold(0, u16::saturating_add)
}

fn most(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
