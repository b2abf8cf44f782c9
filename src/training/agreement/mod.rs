//! Agreement between raters, and of raters with a key: each formula with its source.
//!
//! [`of`] works out all figures of a set of ratings, in the order in which they should be read: raw
//! agreement comes first and what corrects for chance beside it; of the intraclass correlations the
//! one of a single rater comes first, since nobody uses the mean of several at a bedside.
//!
//! Every formula takes plain numbers and gives a value or the reason why there is none; none ever
//! gives NaN. The list of levels comes from the scale and never from the ratings, since a level
//! that nobody used changes what chance would agree on.
//!
//! Scoring patients is done in whole numbers, and floats are denied in all of this crate; these
//! statistics are ratios by their nature, so that here, and only here, they are allowed.
#![allow(clippy::float_arithmetic)]

mod against_key;
mod among;
pub mod chance;
pub mod correlation;
pub mod differences;
pub mod figures;
pub mod name;
pub mod patterns;
pub mod quantile;
pub mod report;
pub mod resample;
pub mod share;
pub mod spread;
pub mod sums;
pub mod weights;

use self::report::{Report, Settings};
use crate::training::ratings::Ratings;

/// Works out the agreement of raters with the key, if there is one, and else with each other.
///
/// The ratings have to be [sorted](Ratings::sort).
pub fn of(ratings: &Ratings, settings: &Settings) -> Report {
    let mut report = Report::new(ratings, settings);
    match ratings.key {
        Some(key) => against_key::all(&mut report, ratings, key, settings),
        None => among::all(&mut report, ratings, settings),
    }
    report
}
