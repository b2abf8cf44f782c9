//! The log of this run as it is at one moment: what another program adds meanwhile is not seen, and what does
//! not hold is left out and named at the end.

use std::cell::RefCell;

use crate::cli::bad_entries::BadEntries;
use crate::cli::error::Failure;
use crate::cli::log_access::to_read;
use crate::cli::ui::Screen;
use crate::history::visits::Reader;
use crate::log::{Corrections, Entry, Holding, Log, Wanted};

/// A log at one moment.
pub struct Snapshot<'s> {
    /// The log.
    pub log: Log,
    /// Which of its entries stand.
    pub corrections: Corrections,
    left_out: RefCell<BadEntries>,
    screen: &'s Screen,
}

impl<'s> Snapshot<'s> {
    /// Opens the log of this run to read it.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn of(screen: &'s Screen) -> Result<Self, Failure> {
        let log = to_read(screen)?;
        log.hold()?;
        let (corrections, bad) = log.corrections()?;
        Ok(Self {
            log,
            corrections,
            left_out: RefCell::new(BadEntries::of(&bad)),
            screen,
        })
    }

    /// Hands over the entries that are wanted and hold, in their order, one at a time.
    ///
    /// # Errors
    /// The log cannot be read, or `take` says so.
    pub fn each(
        &self,
        wanted: &Wanted,
        mut take: impl FnMut(&Entry) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.log
            .each(wanted, |one| match one.and_then(Holding::read) {
                Ok(stored) => take(&stored.entry),
                Err(bad) => {
                    self.left_out.borrow_mut().add(&bad);
                    Ok(())
                }
            })
    }

    /// Reads what entries say, each scale once.
    pub fn reader(&self) -> Reader<'_> {
        Reader::of(&self.log).checked_by(self.screen.verify())
    }

    /// Names what was left out, and returns the exit code.
    pub fn say_left_out(&self) -> u8 {
        self.left_out.borrow().say(self.screen)
    }
}
