//! Agreement between raters, and of raters with a key: each formula with its source.
//!
//! Every function takes plain numbers and gives a value or the reason why there is none; none ever
//! gives NaN. The list of levels comes from the scale and never from the ratings, since a level
//! that nobody used changes what chance would agree on.
//!
//! Scoring patients is done in whole numbers, and floats are denied in all of this crate; these
//! statistics are ratios by their nature, so that here, and only here, they are allowed.
#![allow(clippy::float_arithmetic)]

pub mod chance;
pub mod concordance;
pub mod correlation;
pub mod differences;
pub mod figures;
pub mod kappa;
pub mod patterns;
pub mod quantile;
pub mod report;
pub mod resample;
pub mod share;
pub mod spread;
pub mod sums;
pub mod weights;
