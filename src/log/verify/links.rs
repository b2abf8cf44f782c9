//! The links of the chain: which of two entries that do not fit together was changed.
//!
//! An entry whose bytes and hash were both changed still fits itself; only its neighbours know. If
//! the next entry fits the one after it, then it is as it was, and what it holds of its
//! predecessor is the truth: so the answer comes one entry late.

use crate::log::bad_entry::{Bad, Whose, Wrong};
use crate::log::chain::{Head, Link, NOTHING_BEFORE};

/// A head that the log is held to.
pub(super) struct Named<'w> {
    /// The head.
    pub(super) head: &'w Head,
    /// Whose it is.
    pub(super) whose: Whose,
    /// Whether the entry that it names has its hash.
    pub(super) fits: bool,
    /// Whether that entry was found wrong, in whatever way.
    pub(super) is_bad: bool,
}

impl<'w> Named<'w> {
    pub(super) fn of(head: &'w Head, whose: Whose) -> Self {
        Self {
            head,
            whose,
            fits: head.number == 0 && head.names(&Head::empty().hash),
            is_bad: false,
        }
    }
}

/// The walk along the links.
#[derive(Default)]
pub(super) struct Links {
    before: Option<Before>,
    /// The number of an entry that does not hold the hash of the one before it, where nothing
    /// else is wrong with the two.
    open: Option<u64>,
}

/// The entry that was seen last.
struct Before {
    number: u64,
    hash: String,
}

impl Links {
    /// Takes the next entry that is sound by itself, and returns what is now known to be wrong.
    pub fn sound(&mut self, number: u64, previous: &str, hash: String) -> Option<Bad> {
        let before = self.before.replace(Before { number, hash });
        if number == 1 {
            let begins = previous == NOTHING_BEFORE;
            return (!begins).then_some(Bad {
                number,
                wrong: Wrong::Previous { before: 0 },
            });
        }
        let link = match before {
            Some(before) if before.number + 1 == number => match before.hash == previous {
                true => Link::Fits,
                false => Link::Breaks,
            },
            _ => Link::Unknown,
        };
        match self.open.take() {
            Some(open) => Some(settle(open, link)),
            None => {
                self.open = (link == Link::Breaks).then_some(number);
                None
            }
        }
    }

    /// Takes an entry that is missing or bad by itself: nothing follows from what it says.
    pub fn bad(&mut self) -> Option<Bad> {
        self.before = None;
        self.open.take().map(|open| settle(open, Link::Unknown))
    }

    /// Ends the walk; a head that names one of the last two entries tells which was changed.
    ///
    /// Each head comes with whether its entry has its hash.
    pub fn end<'h>(&mut self, heads: impl Iterator<Item = (&'h Head, bool)>) -> Option<Bad> {
        let open = self.open.take()?;
        let before = open.saturating_sub(1);
        let tells = |(head, fits): (&Head, bool)| match head.number {
            number if number == open => Some(!fits),
            number if number == before => Some(fits),
            _ => None,
        };
        let mut told = heads.filter_map(tells);
        Some(match told.next() {
            Some(true) => rewritten(open, before),
            Some(false) => rewritten(before, open),
            None => settle(open, Link::Unknown),
        })
    }
}

/// Says what is wrong where the link to `open` is broken, from the link of the entry after it.
fn settle(open: u64, next: Link) -> Bad {
    let before = open.saturating_sub(1);
    match next {
        Link::Fits => rewritten(before, open),
        Link::Breaks => rewritten(open, before),
        Link::Unknown => Bad {
            number: open,
            wrong: Wrong::Previous { before },
        },
    }
}

fn rewritten(number: u64, witness: u64) -> Bad {
    Bad {
        number,
        wrong: Wrong::Rewritten { witness },
    }
}
