//! An entry that does not hold, and how: found where one is read with care, and where all are verified.

use crate::base::text::{excerpt, visible};

/// An entry that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadEntry {
    /// Its number: the one its place in the log has, whatever it says itself.
    pub number: u64,
    /// How it does not hold.
    pub wrong: EntryFault,
}

impl BadEntry {
    /// Says how the entry of a number does not hold.
    pub(super) fn new(number: u64, wrong: EntryFault) -> Self {
        Self { number, wrong }
    }

    /// Says whether it only stands beside an entry that was asked for, which may hold all the same:
    /// it should tell whether that does, and is missing or cannot be read.
    pub fn is_beside(&self) -> bool {
        matches!(self.wrong, EntryFault::Missing | EntryFault::Silent(_))
    }

    /// Says on a page which entry does not hold and how, and that it is left out if it was asked for.
    pub fn left_out(&self) -> String {
        if self.is_beside() {
            return self.to_string();
        }
        format!("{self}; it is left out")
    }
}

/// How an entry does not hold. Texts in it come from the log as they are; `Display` makes them harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryFault {
    /// The hash beside it is not the hash of its bytes.
    Changed,
    /// Its hash fits its bytes, but the entries around it hold another: bytes and hash were changed. Names the
    /// entry that holds the hash it had, or the given head's.
    Rewritten(u64),
    /// It does not hold the hash of the entry before, here named, and nothing tells which of the two was changed;
    /// 0 for the first, which must hold zeros.
    Previous(u64),
    /// The entry after it, here named, holds another hash, and nothing tells which of the two was changed.
    NotFollowed(u64),
    /// There is no entry of this number, and there are later ones.
    Missing,
    /// The log ends before this entry, and a head names it or a later one.
    CutOff {
        /// The number that the head names.
        named: u64,
        /// Whose head.
        whose: Whose,
    },
    /// Its hash is not the one that a head names for it; whose head.
    NotTheHead(Whose),
    /// It stands in the place of another entry; the number that it says it has.
    OutOfOrder(u64),
    /// It says that it belongs to another log, by its id.
    OtherLog(String),
    /// Its bytes are not the one way to write down what they say.
    NotCanonical,
    /// It stands beside an entry that was asked for, and cannot be read to tell whether that holds; why.
    Silent(String),
    /// It is no entry; why.
    Unreadable(String),
    /// It was written in a format that this program does not know; the format that it names.
    Format(String),
    /// It says that it has another format than what it holds is written in.
    OtherFormat {
        /// The format that it says it has.
        says: u32,
        /// The format that it would be written in.
        needs: u32,
    },
    /// What it says does not go with its kind; what does not.
    Kind(String),
    /// A file that it was made with is not kept as it was.
    Copy {
        /// `scale`, `policy`, `map` or `language`.
        what: &'static str,
        /// The name that it gives the file.
        name: String,
        /// What became of the copy.
        why: CopyFault,
    },
    /// Its answers cannot be read with its own copy of the scale; why.
    Assessment(String),
    /// Its own copy of the scale gives it another score than it says was shown; every part that differs, at
    /// least one.
    ScoredDifferently(Vec<ScoreDifference>),
    /// It corrects what it cannot correct.
    Corrects {
        /// The number that it corrects.
        number: u64,
        /// Why it cannot.
        why: &'static str,
    },
}

/// Whose head a log is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Somebody gave it.
    Given,
    /// The account remembers it.
    Remembered,
}

impl std::fmt::Display for Whose {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Given => "the given head",
            Self::Remembered => "the head that this account remembers",
        })
    }
}

/// A part of a score that is no longer what was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreDifference {
    /// Which part: `total`, `band`, `stage` or `flag` and its id.
    pub what: String,
    /// What the entry says.
    pub stored: String,
    /// What its scale says now.
    pub now: String,
}

/// What became of the copy of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyFault {
    /// It is not there.
    Missing,
    /// Its text does not have its digest.
    Changed,
    /// It stands under another name or as another kind of file.
    Misfiled,
    /// Its text has its digest, and this program cannot read it.
    Unreadable,
}

const NOT_THE_BEGINNING: &str =
    "is not the beginning of a log: it follows an entry that is not there";
const NOT_CANONICAL: &str = "is not written in the canonical form, as every entry is";

impl std::fmt::Display for BadEntry {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "entry {} {}", self.number, self.wrong)
    }
}

impl std::fmt::Display for EntryFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = match self {
            Self::Changed => "was changed: its hash does not fit it".to_owned(),
            Self::Rewritten(witness) => {
                format!("was changed, and its hash made to fit: entry {witness} holds another hash")
            }
            Self::Previous(0) => NOT_THE_BEGINNING.to_owned(),
            Self::Previous(before) => {
                format!("does not follow entry {before} as that stands: one of the two was changed")
            }
            Self::NotFollowed(after) => {
                format!("is not the one that entry {after} follows: one of the two was changed")
            }
            Self::Missing => "is missing".to_owned(),
            Self::CutOff { named, whose } => {
                format!("is missing: the end was cut off, since {whose} names entry {named}")
            }
            Self::NotTheHead(whose) => format!(
                "is not the one that {whose} names: it or an earlier one was written anew, or the head is of another log"
            ),
            Self::OutOfOrder(says) => {
                format!("is out of order: in its place stands one that says it is entry {says}")
            }
            Self::OtherLog(log) => {
                format!("is from another log, {}", excerpt(log))
            }
            Self::NotCanonical => NOT_CANONICAL.to_owned(),
            Self::Unreadable(why) | Self::Silent(why) => {
                format!("cannot be read: {}", visible(why))
            }
            Self::Format(found) => unknown_format(found),
            Self::OtherFormat { says, needs } => other_format(*says, *needs),
            Self::Kind(why) => format!("is not what its kind says: {}", visible(why)),
            Self::Copy { what, name, why } => {
                format!(
                    "was made with the {what} {}, whose copy {why}",
                    excerpt(name)
                )
            }
            Self::Assessment(why) => {
                format!("has answers that its scale does not take: {}", visible(why))
            }
            Self::ScoredDifferently(parts) => {
                format!("is scored differently by its own scale: {}", listed(parts))
            }
            Self::Corrects { number, why } => format!("corrects entry {number}, which {why}"),
        };
        out.write_str(&words)
    }
}

fn unknown_format(found: &str) -> String {
    let found = excerpt(found);
    format!("has the format {found}, which this program does not know")
}

fn other_format(says: u32, needs: u32) -> String {
    format!("says that it has the format {says}, and what it holds has the format {needs}")
}

fn listed(parts: &[ScoreDifference]) -> String {
    let parts: Vec<String> = parts.iter().map(ScoreDifference::to_string).collect();
    parts.join("; ")
}

impl std::fmt::Display for ScoreDifference {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { what, stored, now } = self;
        let (what, stored) = (visible(what), visible(stored));
        write!(out, "{what} stored {stored}, now {}", visible(now))
    }
}

impl std::fmt::Display for CopyFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Missing => "is missing",
            Self::Changed => "was changed: its digest does not fit it",
            Self::Misfiled => "stands under another name or kind",
            Self::Unreadable => "cannot be read by this program",
        })
    }
}
