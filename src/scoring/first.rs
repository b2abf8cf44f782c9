//! What comes first: the interval of a site's policy, the flags that are raised, or a look right now.
//!
//! No interval speaks over a flag. Every page and every row for programs takes what it says from here.

use crate::scale::{Flag, Rank, Scale};

/// The flags and checks over which no interval is told at all: a seizure, somebody who is drowsy, few
/// breaths and confusion. Scales and policies give them these ids.
const LOOK_NOW: [&str; 5] = ["seizure", SLOWED, DROWSY, "breaths-low", "confusion"];

/// The check that asks whether a patient is slowed or drowsy.
pub const SLOWED: &str = "slowed";

/// The check that some scales have of drowsiness alone.
pub const DROWSY: &str = "drowsy";

/// The check whose yes is a fact about the patient, told without alarm; nobody waits for it.
pub const FACT: &str = "pregnancy";

/// What comes first when a patient is to be looked at again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum First {
    /// The interval: no flag is raised or carried on.
    #[default]
    Interval,
    /// The flags that are raised or carried on; after them the interval.
    Flags,
    /// A look right now: no interval is told, and nobody leaves until someone has looked.
    Now,
}

impl First {
    /// Returns the word that data uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Interval => "interval",
            Self::Flags => "flags",
            Self::Now => "now",
        }
    }

    /// Says what comes first while a flag or a yes of this id stands.
    pub fn of_id(id: &str) -> Self {
        match id {
            FACT => Self::Interval,
            id if LOOK_NOW.contains(&id) => Self::Now,
            _ => Self::Flags,
        }
    }

    /// Says what comes first while a flag is raised: it goes by its id and by that of its check.
    pub fn of_flag(flag: &Flag, scale: &Scale) -> Self {
        let check = flag.when.check.and_then(|check| scale.checks().get(check));
        let first = match check.map(|check| check.id.as_str()) {
            Some(FACT) => Self::Interval,
            Some(check) => Self::of_id(check).max(Self::of_id(&flag.id)),
            None => Self::of_id(&flag.id),
        };
        first.by_rank(flag.rank)
    }

    /// Says what comes first by the rank of a flag: nobody waits for what is only to be kept in mind.
    pub fn by_rank(self, rank: Rank) -> Self {
        match (self, rank) {
            (Self::Flags, Rank::KeepInMind) => Self::Interval,
            (first, _) => first,
        }
    }

    /// Says what comes first while a check is answered yes that may raise no flag.
    pub fn of_check(id: &str) -> Self {
        Some(Self::of_id(id))
            .filter(|first| *first == Self::Now)
            .unwrap_or_default()
    }
}
