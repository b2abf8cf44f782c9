//! Training cases: a vignette to rate, the expert's key with a reason for each item, and decks of them.
//!
//! A key is an assessment like any other: it is read in the one wire shape and scored by the one
//! scoring, so that what training teaches is what the bedside does. Everything a case claims, its
//! total, band and flags, is held to that when it is read. The file format is explained in
//! `examples/cases/README.md`.

mod deck;
mod fields;
mod key;
mod marking;
mod read;

use std::sync::Arc;

use crate::assessment::{Assessment, Context};
use crate::base::canonical::Digest;
use crate::base::words::words;
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;

pub use deck::{Deck, Loading, PassRule, Purpose};
pub use marking::{Effect, Mark, MarkedCase, MarkedItem, mark};
pub use read::read;

/// One case: what is known before, what is found, and, unless it was taken out, the key.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name in data.
    pub id: String,
    /// Its name for people; it gives nothing of the answer away.
    pub title: String,
    /// How hard it is to rate.
    pub difficulty: Difficulty,
    /// The case that has to come just before it, where two belong together.
    pub after: Option<String>,
    /// The scale to rate it with.
    pub scale: Arc<Scale>,
    /// What stands in the record before the first question.
    pub context: Context,
    /// What is found, in the order in which it would be.
    pub vignette: Vec<Finding>,
    /// The digest of all but the key: RFC 8785 and SHA-256.
    pub digest: Digest,
    /// All but the key, as it was written.
    pub written: serde_json::Value,
    /// The expert's answers.
    pub key: Option<Key>,
}

words! {
    /// How hard a case is to rate.
    Difficulty {
        /// Each finding says its option.
        Easy = "easy",
        /// Some findings lie near the border of two options.
        Medium = "medium",
        /// Something misleads.
        Hard = "hard",
    }
}

/// A piece of a vignette: something that is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it comes to be known.
    pub by: KnownBy,
    /// What it is.
    pub text: String,
}

words! {
    /// How a piece of a vignette comes to be known.
    KnownBy {
        /// Others say so, or the record does.
        Told = "told",
        /// The rater sees or feels it.
        Seen = "seen",
        /// The patient says so.
        Said = "said",
        /// It is counted or measured.
        Measured = "measured",
    }
}

/// The expert's answers to a case, each with its reason.
#[derive(Clone, Debug)]
pub struct Key {
    /// The answers.
    pub assessment: Assessment,
    /// What the scale makes of them.
    pub outcome: Outcome,
    /// What the case teaches.
    pub teaches: String,
    /// Why the answer to an item is what it is; one for each item of the scale.
    pub why: Vec<String>,
    /// Where experts may differ: other points that are accepted.
    pub also: Vec<Also>,
    /// Why a flag is raised, for each that the answers raise, by its position.
    pub flags: Vec<(usize, String)>,
    /// Flags that something tempts to and that do not hold, by position, each with its reason.
    pub decoys: Vec<(usize, String)>,
    /// The digest of all of it: RFC 8785 and SHA-256.
    pub digest: Digest,
    /// All of it as it was written.
    pub written: serde_json::Value,
}

/// Other points that are accepted for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The item, by position.
    pub item: usize,
    /// The points, as they count.
    pub points: Vec<u16>,
    /// Why experts may differ.
    pub why: String,
}
