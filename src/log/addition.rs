//! What can be added to the log, and what became of it.

use uuid::Uuid;

use super::chain::Head;
use super::entry::Used;
use crate::assessment::Assessment;
use crate::base::canonical::Digest;
use crate::base::time::Time;
use crate::scale::{ColumnMap, Scale};
use crate::scoring::outcome::Outcome;

/// How far ahead of the clock an assessment's time may be, in seconds: clocks of a ward differ a little.
pub const FUTURE_ALLOWED_SECONDS: i64 = 300;

/// When, where and by which program entries are recorded.
#[derive(Clone, Debug)]
pub struct Stamp<'m> {
    /// The time by the clock of this machine, in the site's zone.
    pub at: Time,
    /// The site's zone: `Europe/London`.
    pub zone: &'m str,
    /// The program and its version: `ows 0.2.0`.
    pub tool: &'m str,
    /// Whether somebody says that the clock is right although it seems wrong.
    pub accept_clock: bool,
}

/// A file that an assessment was made with, beside its scale.
#[derive(Clone, Debug)]
pub struct UsedFile<'k> {
    /// How an entry names it.
    pub used: Used,
    /// The text of the file itself, of which the log keeps a copy.
    pub text: &'k str,
}

impl<'k> UsedFile<'k> {
    /// Names the site's policy that an outcome was made under, if there was one.
    pub fn policy(outcome: &'k Outcome) -> Option<Self> {
        let policy = &outcome.site.as_ref()?.policy;
        let text = policy.source().text();
        Some(Self::of(policy.reference(), policy.digest(), text))
    }

    /// Names the column map that made an assessment.
    pub fn map(map: &'k ColumnMap) -> Self {
        Self::of(map.reference(), map.digest(), map.source().text())
    }

    /// Names a scale.
    pub(super) fn scale(scale: &'k Scale) -> Self {
        Self::of(scale.reference(), scale.digest(), scale.source().text())
    }

    fn of(name: String, digest: Digest, text: &'k str) -> Self {
        let digest = digest.to_string();
        Self {
            used: Used { name, digest },
            text,
        }
    }
}

/// An assessment to record.
#[derive(Clone, Debug)]
pub struct Reading<'r> {
    /// The assessment; patient, rater and time must be known.
    pub assessment: &'r Assessment,
    /// What its scale says of it.
    pub outcome: &'r Outcome,
    /// The site's policy in force, if there was one.
    pub policy: Option<UsedFile<'r>>,
    /// The column map that made the assessment of a row of a table, if one did.
    pub map: Option<UsedFile<'r>>,
    /// The language of the questions, if it was not the scale's own.
    pub language: Option<UsedFile<'r>>,
}

/// What to add.
#[derive(Clone, Debug)]
pub enum Addition<'a> {
    /// An assessment, or the attempt at one.
    Reading {
        /// What was assessed.
        reading: Reading<'a>,
        /// The id of the entry, if it was chosen before: adding it again then adds nothing.
        id: Option<Uuid>,
        /// The last entry about the patient that was known to whoever signs, 0 for none; absent where
        /// nobody looks at what was recorded before.
        known: Option<u64>,
    },
    /// What an earlier entry should have said.
    Amendment {
        /// Which entry, and why.
        corrects: Corrects<'a>,
        /// What it should have said.
        reading: Reading<'a>,
    },
    /// The taking back of an earlier entry.
    Void(Corrects<'a>),
}

/// What a correction says of the entry that it corrects.
#[derive(Clone, Copy, Debug)]
pub struct Corrects<'a> {
    /// The number of that entry.
    pub number: u64,
    /// The last entry of its record that was seen when this was decided: [`Record::last`](super::Record::last).
    pub seen: u64,
    /// Why.
    pub reason: &'a str,
    /// Who says so.
    pub by: &'a str,
}

/// What became of one addition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is on disk, as this entry.
    Recorded(Head),
    /// The same patient, time, rater and scale are recorded with the same answers: nothing was added.
    Already(u64),
    /// It was recorded before with the same answers, and another reading stands in its place: nothing was
    /// added.
    Amended {
        /// The entry that said the same.
        entry: u64,
        /// The entry that stands.
        stands: u64,
    },
    /// It was recorded before with the same answers and taken back since: nothing was added.
    TakenBack {
        /// The entry that it was recorded as.
        entry: u64,
        /// The void; taking that back brings the assessment back.
        void: u64,
    },
    /// This entry about the same patient came after the last one that was known: nothing was added.
    Since(u64),
    /// It was not recorded; what is wrong, and what to do.
    Refused(String),
}
