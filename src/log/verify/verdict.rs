//! What verifying found, and in words what it could not find.

use crate::log::chain::Head;
use crate::text::{count, excerpt, thousands, visible};

/// What verifying a log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries were read.
    pub entries: u64,
    /// How many of them hold: hash, place in the chain, form, copies and score are as they must be.
    pub proved: u64,
    /// The end of the log as it was read: the number of the last entry, and the hash of its bytes.
    pub end: Head,
    /// The head that the log was held to, if one was given.
    pub given: Option<Head>,
    /// The first entry that does not hold.
    pub first: Option<Bad>,
    /// How many further entries do not hold, missing ones counted.
    pub more: u64,
    /// What is wrong with the file beside its entries.
    pub file: Vec<FileFault>,
    /// The number after which entries could no longer be read from a damaged file.
    pub unread_after: Option<u64>,
    /// Copies that no entry names. A refused addition leaves one behind; nothing is wrong with that.
    pub unnamed_copies: Vec<String>,
    /// How many entries were recorded by a clock that cannot have been right: it was set back, or never set.
    pub clock_doubted: u64,
}

/// An entry that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// Its number: the one its place in the log has, whatever it says itself.
    pub number: u64,
    /// How it does not hold.
    pub wrong: Wrong,
}

/// How an entry does not hold. Texts in it come from the log as they are; `Display` makes them harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The hash beside it is not the hash of its bytes.
    Changed,
    /// Its hash fits its bytes, but the entries around it hold another: bytes and hash were changed.
    Rewritten {
        /// The entry that holds the hash it had, or the given head's.
        witness: u64,
    },
    /// It does not hold the hash of the entry before, and nothing tells which of the two was changed.
    Previous {
        /// The entry before; 0 for the first, which must hold zeros.
        before: u64,
    },
    /// There is no entry of this number, and there are later ones.
    Missing,
    /// The log ends before this entry, and the given head names it or a later one.
    CutOff {
        /// The number that the head names.
        named: u64,
    },
    /// Its hash is not the one that the given head names for it.
    NotTheHead,
    /// It stands in the place of another entry.
    OutOfOrder {
        /// The number that it says it has.
        says: u64,
    },
    /// It says that it belongs to another log.
    OtherLog {
        /// The id of that log.
        log: String,
    },
    /// Its bytes are not the one way to write down what they say.
    NotCanonical,
    /// It is no entry.
    Unreadable {
        /// Why.
        why: String,
    },
    /// It was written in a format that this program does not know.
    Format {
        /// The format that it names.
        found: String,
    },
    /// What it says does not go with its kind.
    Kind {
        /// What does not.
        why: String,
    },
    /// A file that it was made with is not kept as it was.
    Copy {
        /// `scale`, `policy` or `language`.
        what: &'static str,
        /// The name that it gives the file.
        name: String,
        /// What became of the copy.
        why: CopyFault,
    },
    /// Its answers cannot be read with its own copy of the scale.
    Assessment {
        /// Why.
        why: String,
    },
    /// Its own copy of the scale gives it another score than it says was shown.
    ScoredDifferently {
        /// Every part that differs; never empty.
        parts: Vec<Rescored>,
    },
    /// It corrects what it cannot correct.
    Corrects {
        /// The number that it corrects.
        number: u64,
        /// Why it cannot.
        why: &'static str,
    },
}

/// A part of a score that is no longer what was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescored {
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

/// What is wrong with the file beside its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// SQLite finds it damaged, in its words.
    Damaged(String),
    /// A table, column, index or trigger is not as it was made; dropped, altered or added.
    Schema {
        /// Its kind and name: `trigger entry_never_goes`.
        what: String,
        /// What became of it.
        how: SchemaFault,
    },
    /// A copy is not what it says it is, whether an entry names it or not.
    Copy {
        /// Its kind, its name and the beginning of its digest.
        what: String,
        /// What became of it.
        why: CopyFault,
    },
}

/// What became of a part of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaFault {
    /// It is not there.
    Missing,
    /// It is there and says something else.
    Altered,
    /// It is there and was not made by `ows`.
    Added,
}

impl Verdict {
    /// The verdict on a log of which nothing was read yet.
    pub(super) fn unread(head: Option<&Head>) -> Self {
        Self {
            entries: 0,
            proved: 0,
            end: Head::empty(),
            given: head.cloned(),
            first: None,
            more: 0,
            file: Vec::new(),
            unread_after: Some(0),
            unnamed_copies: Vec::new(),
            clock_doubted: 0,
        }
    }

    /// Says whether everything that was read holds.
    pub fn holds(&self) -> bool {
        self.first.is_none() && self.file.is_empty() && self.unread_after.is_none()
    }

    /// Says in sentences what was not proved, however well the log holds.
    pub fn not_proved(&self) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(number) = self.unread_after {
            let number = thousands(number);
            said.push(format!(
                "the file could not be read after entry {number}: nothing is known of what follows"
            ));
        }
        said.push(match &self.given {
            None => "no head was given: entries may have been cut off at the end, or the whole log written anew, and this cannot tell".to_owned(),
            Some(head) if head.number < self.end.number => {
                let (named, last) = (thousands(head.number), thousands(self.end.number));
                format!(
                    "the head names entry {named}: of what comes after, up to entry {last}, the end may have been cut off or all of it written anew"
                )
            }
            Some(head) => {
                let named = thousands(head.number);
                format!("the head names entry {named}: entries that came later may have been cut off")
            }
        });
        said.push("that the remarks and the layout of a kept scale, policy or language are as they were: a digest is of what a file says, not of how it is written".to_owned());
        said.push("that the clock was right when an entry was recorded".to_owned());
        said.push("that the rater named in an entry is the person who typed it".to_owned());
        said
    }
}

impl std::fmt::Display for Bad {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "entry {} {}", self.number, self.wrong)
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed => out.write_str("was changed: its hash does not fit it"),
            Self::Rewritten { witness } => write!(
                out,
                "was changed, and its hash made to fit: entry {witness} holds another hash"
            ),
            Self::Previous { before: 0 } => {
                out.write_str("is not the beginning of a log: it follows an entry that is not there")
            }
            Self::Previous { before } => write!(
                out,
                "does not follow entry {before} as that stands: one of the two was changed"
            ),
            Self::Missing => out.write_str("is missing"),
            Self::CutOff { named } => write!(
                out,
                "is missing, and so is all up to entry {named}, which the head names: the end was cut off"
            ),
            Self::NotTheHead => out.write_str(
                "is not the one that the head names: it or an earlier one was written anew, or the head is of another log",
            ),
            Self::OutOfOrder { says } => {
                write!(out, "is out of order: in its place stands one that says it is entry {says}")
            }
            Self::OtherLog { log } => {
                write!(out, "is from another log, {}", excerpt(log))
            }
            Self::NotCanonical => {
                out.write_str("is not written in the canonical form, as every entry is")
            }
            Self::Unreadable { why } => write!(out, "cannot be read: {}", visible(why)),
            Self::Format { found } => write!(
                out,
                "has the format {}, which this program does not know",
                excerpt(found)
            ),
            Self::Kind { why } => write!(out, "is not what its kind says: {}", visible(why)),
            Self::Copy { what, name, why } => {
                write!(out, "was made with the {what} {}, whose copy {why}", excerpt(name))
            }
            Self::Assessment { why } => write!(
                out,
                "has answers that its scale does not take: {}",
                visible(why)
            ),
            Self::ScoredDifferently { parts } => {
                write!(out, "is scored differently by its own scale: {}", listed(parts))
            }
            Self::Corrects { number, why } => write!(out, "corrects entry {number}, which {why}"),
        }
    }
}

fn listed(parts: &[Rescored]) -> String {
    let parts: Vec<String> = parts.iter().map(Rescored::to_string).collect();
    parts.join("; ")
}

impl std::fmt::Display for Rescored {
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

impl std::fmt::Display for FileFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Damaged(words) => write!(out, "the file is damaged: {}", visible(words)),
            Self::Schema { what, how } => {
                let what = visible(what);
                let how = match how {
                    SchemaFault::Missing => "was dropped",
                    SchemaFault::Altered => "is not as it was made",
                    SchemaFault::Added => "was added by something else than ows",
                };
                write!(out, "the {what} {how}")
            }
            Self::Copy { what, why } => write!(out, "the copy of the {} {why}", visible(what)),
        }
    }
}

impl std::fmt::Display for Verdict {
    /// One sentence: the first entry that does not hold, how many more, what else is wrong, and how many hold.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(bad) = &self.first {
            write!(out, "{bad}; ")?;
        }
        if self.more > 0 {
            let (one, many) = ("more entry does not hold", "more entries do not hold");
            write!(out, "{}; ", count(self.more, one, many))?;
        }
        if !self.file.is_empty() {
            let (one, many) = ("fault beside the entries", "faults beside the entries");
            write!(out, "{}; ", count(self.file.len() as u64, one, many))?;
        }
        out.write_str(&count(self.proved, "entry holds", "entries hold"))
    }
}
