//! What verifying found, in words too, and what it could not find.

use crate::base::text::{count, thousands, visible};
use crate::log::bad_entry::{BadEntry, CopyFault};
use crate::log::chain::Head;
use crate::log::heads::Remembered;
use crate::store::schema::Difference;

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
    /// What the account remembers of the end, if it was asked; the log was held to that too.
    pub remembered: Option<Remembered>,
    /// Why the account cannot remember the end, if it is asked to and cannot.
    pub cannot_remember: Option<String>,
    /// The first entry that does not hold.
    pub first: Option<BadEntry>,
    /// How many further entries do not hold, missing ones counted.
    pub more: u64,
    /// What is wrong with the file beside its entries.
    pub file: Vec<FileFault>,
    /// The number after which entries could no longer be read from a damaged file.
    pub unread_after: Option<u64>,
    /// Whether copies of column maps are kept.
    pub keeps_maps: bool,
    /// Copies that no entry names. Where an addition was refused, an older version left one behind; nothing is
    /// wrong with that.
    pub unnamed_copies: Vec<String>,
    /// How many entries were recorded by a clock that cannot have been right: it was set back, or never set.
    pub clock_doubted: u64,
}

/// What is wrong with the file beside its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// SQLite finds it damaged, in its words.
    Damaged(String),
    /// A table, column, index or trigger is not as it was made; dropped, altered or added.
    Schema(Difference),
    /// A copy is not what it says it is, whether an entry names it or not.
    Copy {
        /// Its kind, its name and the beginning of its digest.
        what: String,
        /// What became of it.
        why: CopyFault,
    },
}

impl Verdict {
    /// The verdict on a log of which nothing was read yet.
    pub(super) fn unread(head: Option<&Head>) -> Self {
        Self {
            entries: 0,
            proved: 0,
            end: Head::empty(),
            given: head.cloned(),
            remembered: None,
            cannot_remember: None,
            first: None,
            more: 0,
            file: Vec::new(),
            unread_after: Some(0),
            keeps_maps: false,
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
        said.extend(self.end_not_proved());
        let kept = match self.keeps_maps {
            true => "scale, policy, map or language",
            false => "scale, policy or language",
        };
        said.push(format!("that the remarks and the layout of a kept {kept} are as they were: a digest is of what a file says, not of how it is written"));
        said.push("that the clock was right when an entry was recorded".to_owned());
        said.push("that the rater named in an entry is the person who typed it".to_owned());
        said
    }

    /// Returns the head that proves most, and how it is called.
    fn furthest(&self) -> Option<(&Head, &'static str)> {
        let given = self.given.as_ref().map(|head| (head, "the head"));
        let remembered = match &self.remembered {
            Some(Remembered::Head(head)) => Some((head, "the head that this account remembers")),
            _ => None,
        };
        let all = remembered.into_iter().chain(given);
        all.max_by_key(|(head, _)| head.number)
    }

    /// Says what was not proved of the end.
    fn end_not_proved(&self) -> Vec<String> {
        let mut said = Vec::new();
        said.push(match self.furthest() {
            None => {
                let nor = match self.remembered {
                    Some(_) => ", and this account remembers none",
                    None => "",
                };
                format!("no head was given{nor}: entries may have been cut off at the end, or the whole log written anew, and this cannot tell")
            }
            Some((head, called)) if head.number < self.end.number => {
                let (named, last) = (thousands(head.number), thousands(self.end.number));
                format!(
                    "{called} names entry {named}: of what comes after, up to entry {last}, the end may have been cut off or all of it written anew"
                )
            }
            Some((head, called)) => {
                let named = thousands(head.number);
                format!("{called} names entry {named}: entries that came later may have been cut off")
            }
        });
        if let Some(Remembered::Head(_)) = &self.remembered {
            said.push(
                "that nobody who can write this account's files changed what it remembers"
                    .to_owned(),
            );
        }
        if let Some(Remembered::Unknown(why)) = &self.remembered {
            said.push(format!(
                "what this account remembers of the end cannot be read: {why}"
            ));
        }
        if let Some(why) = &self.cannot_remember {
            said.push(format!("this account cannot remember the end, so that one cut off later is found only with a head that is given: {why}"));
        }
        said
    }
}

impl std::fmt::Display for FileFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Damaged(words) => write!(out, "the file is damaged: {}", visible(words)),
            Self::Schema(difference) => write!(out, "the {difference}"),
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
