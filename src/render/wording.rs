//! The words that the pages share. Each thing is said in one way, here.
//!
//! Texts from outside are passed on as they are; the [`page`](super::page) makes them harmless.
//! What is known around the answers is in [`context`], what is carried on from earlier answers in
//! [`carried`], an item's answer in [`findings`], total,
//! band and flags in [`results`], what a scale says in [`scale`], what a site's policy says in [`site`],
//! when to look again in [`due`], stages and time in [`stages`].

pub(super) mod carried;
mod context;
pub(super) mod due;
mod findings;
mod results;
mod scale;
pub(super) mod site;
pub(super) mod stages;

pub(super) use context::{
    background, clock, happened, kind_of_event, last_use, moment, nearby, reason, when,
};
pub(super) use findings::{
    before, finding, measured, missing, missing_items, one_reason, points, reason_in_brackets,
    remarks, unanswered, unanswered_items,
};
pub(super) use results::{
    NOT_SCORED, alarms, alarms_still, band, band_with_limits, by, checks, flags_raised, incomplete,
    moved, open, total, whole_band,
};
pub(super) use scale::{
    NEVER_SCORED, another_cause, band_range, caption, check_labels, condition, condition_with,
    language, named, only_check, rater, scored_with, shares_options, sign, total_range, values,
    window,
};

use super::Ink;
use super::page::{Piece, inked};
use crate::scoring::score::Extent;

/// What stands beside every stage, so that none is taken for a measured severity.
pub(super) const DESCRIPTION: &str = "a description, not a measure";

/// Says once of a descriptive scale what it is not.
pub(super) const DESCRIPTIVE: &str =
    "A description from a document, not a validated measure: no total, no band.";

/// Returns a text that begins with a capital.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// What is said of a row whose total fell while the patient was slowed.
pub(super) const FELL_WHILE_SLOWED: &str = "slowed or drowsy beside a falling total";

/// Returns the ids of flags that are raised, as one alarm; `None` where none is.
pub(super) fn raised(ids: &[&str]) -> Option<Piece> {
    (!ids.is_empty()).then(|| inked(Ink::Alarm, format!("! {}", ids.join(", "))))
}

/// Writes two ends: `5 to 12`, or `5` where both are the same.
pub(super) fn span<T: PartialEq + std::fmt::Display>((low, high): (T, T)) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low} to {high}")
    }
}

/// Writes a value, or the two ends between which it is open, in the few columns of a cell: `5-12`.
pub(super) fn range<T: Copy + PartialEq + std::fmt::Display>(extent: Extent<T>) -> String {
    match extent.settled() {
        Some(value) => value.to_string(),
        None => format!("{}-{}", extent.low, extent.high),
    }
}

/// Returns a span with what it is a span of: `1 day`, `3 to 4 days`.
pub(super) fn span_of((low, high): (u16, u16), one: &str, many: &str) -> String {
    let what = if (low, high) == (1, 1) { one } else { many };
    format!("{} {what}", span((low, high)))
}
