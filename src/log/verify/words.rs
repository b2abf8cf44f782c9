//! What verifying found, in words: each sentence stands here once.

use super::verdict::{Bad, CopyFault, FileFault, Rescored, SchemaFault, Verdict, Wrong};
use crate::text::{count, excerpt, visible};

const NOT_THE_BEGINNING: &str =
    "is not the beginning of a log: it follows an entry that is not there";
const NOT_CANONICAL: &str = "is not written in the canonical form, as every entry is";

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
            Self::Previous { before: 0 } => out.write_str(NOT_THE_BEGINNING),
            Self::Previous { before } => write!(
                out,
                "does not follow entry {before} as that stands: one of the two was changed"
            ),
            Self::NotFollowed { after } => write!(
                out,
                "is not the one that entry {after} follows: one of the two was changed"
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
            Self::NotCanonical => out.write_str(NOT_CANONICAL),
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
