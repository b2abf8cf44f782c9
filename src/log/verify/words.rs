//! What verifying found, in words: each sentence stands here once.

use super::verdict::{FileFault, SchemaFault, Verdict};
use crate::base::text::{count, visible};

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
