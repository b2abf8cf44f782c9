//! What became of all files of a run: the counts, what is said of them, and the exit code.

use std::path::Path;

use super::Sinks;
use crate::batch::Counts;
use crate::cli::args::ScoreArguments;
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure, SOME_REJECTED};
use crate::cli::input;
use crate::cli::ui::Screen;
use crate::format::{Refused, Rejection};
use crate::render::table::LeftOut;
use crate::text::{thousands, visible};

/// What became of all files.
#[derive(Default)]
pub struct Sum {
    seen: Counts,
    refused: u64,
}

impl Sum {
    /// Counts what was seen of a file, and says how many were rejected if their file does not.
    pub fn add(&mut self, file: &Path, seen: Counts, sinks: &Sinks, screen: &Screen) {
        self.seen.scored += seen.scored;
        self.seen.rejected += seen.rejected;
        if sinks.rejections.are_in_a_file() && seen.rejected > 0 {
            let name = input::name_of(file);
            screen.line(&format!("{name}: {}", rejected_of(&seen)));
        }
    }

    /// Says why a file was refused as a whole, and counts it.
    ///
    /// # Errors
    /// There is no use in reading other files.
    pub fn refuse(
        &mut self,
        file: &Path,
        refused: Refused,
        sinks: &mut Sinks,
        screen: &Screen,
    ) -> Result<(), Failure> {
        let name = visible(&input::name_of(file)).into_owned();
        match refused {
            Refused::NoScale(rejection) => return Err(Failure::Usage(rejection.to_string())),
            Refused::Output(error) => return Err(sinks.failure(error)),
            Refused::Wrong(rejection) => wrong(&[rejection], sinks, screen)?,
            Refused::Header(faults) => wrong(&faults, sinks, screen)?,
            Refused::Unreadable(error) => screen.error(&format!("{name} cannot be read: {error}")),
            Refused::UnknownFormat => screen.error(&format!(
                "{name}: cannot tell its format; say `--from`, as in `--from csv`"
            )),
        }
        self.refused += 1;
        Ok(())
    }

    pub fn has_faults(&self) -> bool {
        self.seen.rejected + self.refused > 0
    }

    /// Returns what the results do not hold; a fault stops a strict run.
    pub fn left_out(&self, strict: bool) -> LeftOut {
        LeftOut {
            rejected: self.seen.rejected,
            refused: self.refused,
            stopped: strict && self.has_faults(),
        }
    }

    /// Says how many were rejected, where nothing else does.
    pub fn close(&self, arguments: &ScoreArguments, screen: &Screen) {
        if self.seen.rejected > 0 && arguments.errors.is_none() {
            screen.line(&rejected_of(&self.seen));
        }
    }

    /// A file that is missing as a whole weighs more than rows that are.
    pub fn code(&self) -> u8 {
        match (self.refused, self.seen.rejected) {
            (0, 0) => DONE,
            (0, _) => SOME_REJECTED,
            _ => COULD_NOT_RUN,
        }
    }
}

/// Says all that is wrong with a file as a whole, and writes it where rejections go.
fn wrong(faults: &[Rejection], sinks: &mut Sinks, screen: &Screen) -> Result<(), Failure> {
    for fault in faults {
        screen.error(&fault.to_string());
        if sinks.rejections.are_in_a_file() {
            let taken = sinks.rejections.take(fault);
            taken.map_err(|error| sinks.failure(error))?;
        }
    }
    Ok(())
}

fn rejected_of(seen: &Counts) -> String {
    format!(
        "{} of {} assessments rejected",
        thousands(seen.rejected),
        thousands(seen.rejected + seen.scored)
    )
}
