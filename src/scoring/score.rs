//! Turns answers into points, points into a total, and a total into a band.
//!
//! A missing item never counts as zero: it leaves the total open between the fewest and the most
//! points that the item can still give. Stages are in [`stage`](crate::scoring::stage); nothing here knows
//! how a result is shown.

use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, Observation};
use crate::scale::truth::Truth;
use crate::scale::{Item, Scale};

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

impl<T> Extent<T> {
    /// Returns what both ends are turned into; `None` if one of them cannot be.
    pub fn both<U>(&self, of: impl Fn(&T) -> Option<U>) -> Option<Extent<U>> {
        Some(Extent {
            low: of(&self.low)?,
            high: of(&self.high)?,
        })
    }
}

impl<T: Clone + PartialEq> Extent<T> {
    /// Returns the value if it is settled: if no missing answer could change it.
    #[inline]
    pub fn settled(&self) -> Option<T> {
        (self.low == self.high).then(|| self.low.clone())
    }
}

impl<T: PartialOrd> Extent<T> {
    /// Says whether it is at least this.
    #[inline]
    pub fn at_least(&self, wanted: T) -> Truth {
        Truth::from_ends(self.low >= wanted, self.high >= wanted)
    }
}

/// Returns the points that each item can still count, in the scale's order.
pub fn points(assessment: &Assessment) -> Vec<Extent<u16>> {
    let answers = assessment.answers();
    answers.map(|(item, seen)| counted(item, seen)).collect()
}

/// Returns the points that an item can still count: from none to the most that it gives while its answer is missing.
///
/// The first option of every item is worth 0 points.
#[inline]
pub fn counted(item: &Item, seen: &Observation) -> Extent<u16> {
    match seen.counted_in(item) {
        Some(points) => Extent {
            low: points,
            high: points,
        },
        None => Extent {
            low: 0,
            high: item.most_points(),
        },
    }
}

/// Returns the total of the points of each item, or `None` for a scale that has none.
pub fn total(scale: &Scale, points: &[Extent<u16>]) -> Option<Extent<u16>> {
    scale.definition().total.map(|_| Extent {
        low: points.iter().map(|points| points.low).sum(),
        high: points.iter().map(|points| points.high).sum(),
    })
}

/// Returns the bands of the lowest and the highest total, by position, or `None` for a scale without bands.
pub fn band(scale: &Scale, total: Extent<u16>) -> Option<Extent<usize>> {
    total.both(|total| scale.band_of(*total))
}
