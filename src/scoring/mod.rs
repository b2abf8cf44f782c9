//! What a scale makes of an assessment: points, total, band, stages, course and flags.
//!
//! All of it is whole numbers, and none of it can fail: a [`Scale`](crate::scale::Scale) has been
//! checked, and an [`Assessment`](crate::assessment::Assessment) fits it. What is missing widens a
//! range and is never guessed. [`outcome::Outcome::of`] is the way in.

pub mod asleep;
pub mod course;
pub mod danger;
pub mod earlier;
pub mod first;
pub mod flag;
pub mod lanes;
pub mod outcome;
pub mod recorded;
pub mod rescored;
pub mod score;
pub mod site;
pub mod stage;
pub mod timeline;
