//! The counts below many assessments: how many of each band and of each stage, and what was left out.
//!
//! Counting is here, drawing in [`closing`].

mod closing;

use std::sync::Arc;

use super::super::Style;
use super::super::page::Page;
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;

/// How many assessments came out how, for each scale; counts of parts of the work can be joined.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    scales: Vec<OfScale>,
    left_out: LeftOut,
}

/// What the counts do not hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many rows could not be read.
    pub rejected: u64,
    /// How many files were refused, or not read to their end.
    pub refused: u64,
    /// Whether the work stopped at one of these, so that more may be missing.
    pub stopped: bool,
}

impl LeftOut {
    /// Says whether anything is left out.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

/// Counts of one scale.
#[derive(Clone, Debug)]
struct OfScale {
    scale: Arc<Scale>,
    scored: Count,
    not_scored: u64,
    bands: Split,
    /// For each staging: stage 0 (none shows), then each stage.
    stagings: Vec<Split>,
}

/// Complete and incomplete assessments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    complete: u64,
    incomplete: u64,
}

/// Counts of the assessments for which something is settled, by what it is, and of those for which it is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Split {
    settled: Vec<Count>,
    /// Only an incomplete assessment can leave anything open.
    open: u64,
}

impl Tally {
    /// Begins to count.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts an assessment.
    pub fn add(&mut self, scale: &Arc<Scale>, outcome: &Outcome) {
        self.of(scale).add(outcome);
    }

    /// Counts what is in none of the other counts.
    pub fn leave_out(&mut self, more: LeftOut) {
        self.left_out.rejected += more.rejected;
        self.left_out.refused += more.refused;
        self.left_out.stopped |= more.stopped;
    }

    /// Returns how many assessments were counted, scored or not; rejected rows are not among them.
    pub fn assessments(&self) -> u64 {
        self.scales.iter().map(OfScale::assessments).sum()
    }

    /// Returns the closing table, each line ended by a line feed: for each scale how many of each
    /// band and of each stage, then how many were not scored, and what was left out.
    pub fn closing(&self, style: &Style) -> String {
        let mut page = Page::new(style);
        for counts in &self.scales {
            closing::write(&mut page, counts);
            page.blank();
        }
        if self.scales.is_empty() {
            page.paragraph(0, "no assessment");
        }
        closing::left_out(&mut page, self.left_out);
        page.finish()
    }

    /// Finds the counts of a scale. They stand in the order of name and version, so that joined
    /// counts do not depend on which part came first.
    fn of(&mut self, scale: &Arc<Scale>) -> &mut OfScale {
        let known = self.scales.iter().position(|counts| {
            Arc::ptr_eq(&counts.scale, scale) || counts.scale.digest() == scale.digest()
        });
        let position = known.unwrap_or_else(|| {
            let place = self
                .scales
                .partition_point(|counts| before(&counts.scale, scale));
            self.scales.insert(place, OfScale::new(scale));
            place
        });
        &mut self.scales[position]
    }
}

impl OfScale {
    fn new(scale: &Arc<Scale>) -> Self {
        let stagings = scale.stagings().iter();
        Self {
            scale: Arc::clone(scale),
            scored: Count::default(),
            not_scored: 0,
            bands: Split::of(scale.bands().len()),
            stagings: stagings
                .map(|staging| Split::of(staging.stages.len() + 1))
                .collect(),
        }
    }

    fn add(&mut self, outcome: &Outcome) {
        if !outcome.is_scored() {
            self.not_scored += 1;
            return;
        }
        let complete = outcome.is_complete();
        self.scored.add(complete);
        if let Some(band) = outcome.band {
            self.bands.add(band, complete);
        }
        for (split, staged) in self.stagings.iter_mut().zip(&outcome.stagings) {
            let shown = Extent {
                low: usize::from(staged.shown.low),
                high: usize::from(staged.shown.high),
            };
            split.add(shown, complete);
        }
    }

    fn assessments(&self) -> u64 {
        self.scored.complete + self.scored.incomplete + self.not_scored
    }
}

impl Count {
    fn add(&mut self, complete: bool) {
        let place = if complete {
            &mut self.complete
        } else {
            &mut self.incomplete
        };
        *place += 1;
    }
}

impl Split {
    fn of(things: usize) -> Self {
        Self {
            settled: vec![Count::default(); things],
            open: 0,
        }
    }

    fn add(&mut self, extent: Extent<usize>, complete: bool) {
        match extent
            .settled()
            .and_then(|settled| self.settled.get_mut(settled))
        {
            Some(count) => count.add(complete),
            None => self.open += 1,
        }
    }
}

fn before(one: &Scale, other: &Scale) -> bool {
    let digests = || one.digest().to_string() < other.digest().to_string();
    match (one.id(), one.version()).cmp(&(other.id(), other.version())) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => digests(),
        std::cmp::Ordering::Greater => false,
    }
}
