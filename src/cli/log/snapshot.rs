//! Which entries a command is about, and the log of this run as it is at one moment: what another program adds meanwhile is not seen, and what does
//! not hold is left out and named at the end.

use std::cell::RefCell;

use crate::base::time;
use crate::cli::args::Which;
use crate::cli::bad_entries::BadEntries;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::history::visits::Reader;
use crate::log::{Corrections, Entry, Holding, Log, Wanted};
use crate::render::log::checked_alone;

/// A log at one moment.
pub struct Snapshot<'s> {
    /// The log.
    pub log: Log,
    /// Which of its entries stand.
    pub corrections: Corrections,
    left_out: RefCell<BadEntries>,
    context: &'s Context,
}

impl<'s> Snapshot<'s> {
    /// Opens the log of this run to read it.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn of(context: &'s Context) -> Result<Self, Failure> {
        let log = context.log_to_read()?;
        log.hold()?;
        let (corrections, bad) = log.corrections()?;
        Ok(Self {
            log,
            corrections,
            left_out: RefCell::new(BadEntries::of(&bad)),
            context,
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
        Reader::of(&self.log).checked_by(self.context.verify())
    }

    /// Names what was left out, and returns the exit code.
    pub fn say_left_out(&self) -> u8 {
        self.left_out.borrow().say(self.context)
    }
}

/// The length of a date, `2026-11-22`.
const DATE: usize = 10;

/// Reads which entries are meant.
///
/// # Errors
/// A time or the patient ID cannot be read.
pub fn wanted(which: &Which, context: &Context) -> Result<Wanted, Failure> {
    let is_asked = which.since.is_some() || which.until.is_some();
    let clock = is_asked.then(|| context.clock(which.timezone));
    let zone = clock.transpose()?.map(|clock| clock.zone);
    let moment = |option: &str, text: &Option<String>| {
        let Some(text) = text else {
            return Ok(None);
        };
        let whole = match text.len() {
            DATE => format!("{text}T00:00"),
            _ => text.clone(),
        };
        let told =
            |bad| Failure::Usage(format!("`--{option}`: {bad}; a date alone is its midnight"));
        time::parse(&whole, zone).map(Some).map_err(told)
    };
    let since = moment("since", &which.since)?;
    let until = moment("until", &which.until)?;
    if let (Some(since), Some(until)) = (since, until)
        && since >= until
    {
        let words = "`--since` is not before `--until`, so that nothing lies between";
        return Err(Failure::Usage(words.to_owned()));
    }
    let patient = which.patient.as_deref();
    let patient = patient.map(|given| context.patient(Some(given)));
    Ok(Wanted {
        since,
        until,
        patient: patient.transpose()?,
        ..Wanted::default()
    })
}

/// Says below a page that only the chosen entries were checked, if others were not chosen.
pub fn unchecked(wanted: &Wanted, context: &Context) -> String {
    if wanted.is_all() {
        return String::new();
    }
    checked_alone("these entries", &context.verify(), &context.results)
}
