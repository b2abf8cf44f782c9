//! Turns answers into points, points into a total, and a total into a band.
//!
//! A missing item never counts as zero: it leaves the total open between the fewest and the most
//! points that the item can still give. Stages are in [`stage`](crate::scoring::stage); nothing here knows
//! how a result is shown.

use serde::{Deserialize, Serialize};

use crate::assessment::{Answer, Assessment};
use crate::scale::Scale;
use crate::scale::truth::Truth;

/// The lowest and the highest value that something can still take.
///
/// Both ends can really be reached. They are equal exactly when nothing is missing that could change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extent<T> {
    /// The lowest.
    pub low: T,
    /// The highest.
    pub high: T,
}

impl<T: Clone + PartialEq> Extent<T> {
    /// Returns the value if it is settled: if no missing answer could change it.
    pub fn settled(&self) -> Option<T> {
        (self.low == self.high).then(|| self.low.clone())
    }
}

impl<T: PartialOrd> Extent<T> {
    /// Says whether it is at least this.
    pub fn at_least(&self, wanted: T) -> Truth {
        Truth::from_ends(self.low >= wanted, self.high >= wanted)
    }
}

/// The sums of every lane of the scale's tables, with each missing item at its least and at its most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    low: Vec<u16>,
    high: Vec<u16>,
}

impl Sums {
    /// Adds up an assessment.
    pub fn of(assessment: &Assessment) -> Self {
        let tables = assessment.scale().compiled();
        let mut low = vec![0; tables.lanes()];
        for (item, observation) in assessment.observations().iter().enumerate() {
            // A missing item and one that is not due to withdrawal add nothing at the low end:
            // the first option of every item is worth 0 points, and no sign asks for 0.
            if let Answer::Chosen {
                choice,
                attributed: true,
            } = observation.answer()
            {
                add(&mut low, tables.row(item, choice));
            }
        }
        let mut high = low.clone();
        for (item, observation) in assessment.observations().iter().enumerate() {
            if let Answer::Missing(_) = observation.answer() {
                add(&mut high, tables.row(item, tables.last_choice(item)));
            }
        }
        Self { low, high }
    }

    /// Returns the extent of a lane: the points for lane 0, then the signs of each stage.
    pub fn lane(&self, lane: usize) -> Extent<u16> {
        debug_assert!(lane < self.low.len(), "a lane of another scale");
        let at = |sums: &[u16]| sums.get(lane).copied().unwrap_or_default();
        Extent {
            low: at(&self.low),
            high: at(&self.high),
        }
    }
}

fn add(sums: &mut [u16], row: &[u16]) {
    debug_assert_eq!(sums.len(), row.len(), "a row of another scale");
    for (sum, more) in sums.iter_mut().zip(row) {
        *sum += more;
    }
}

/// Returns the total, or `None` for a scale that has none.
pub fn total(scale: &Scale, sums: &Sums) -> Option<Extent<u16>> {
    scale.definition().total.map(|_| sums.lane(0))
}

/// Returns the bands of the lowest and the highest total, by position, or `None` for a scale without bands.
pub fn band(scale: &Scale, total: Extent<u16>) -> Option<Extent<usize>> {
    let tables = scale.compiled();
    Some(Extent {
        low: tables.band(total.low)?,
        high: tables.band(total.high)?,
    })
}
