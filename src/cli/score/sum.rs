//! What became of all files of a run: the counts, what is said of them, and the exit code.

use std::path::Path;

use super::results::Ending;
use super::sinks::Sinks;
use crate::base::text::{count, thousands, visible};
use crate::batch::{Counts, CutOff, Totals};
use crate::cli::args::ScoreArguments;
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure, SOME_REJECTED};
use crate::cli::input;
use crate::cli::output::Output;
use crate::cli::ui::{FirstLines, Screen};
use crate::format::{Refused, Rejection};
use crate::render::table::LeftOut;

/// What became of all files.
#[derive(Default)]
pub struct Sum {
    totals: Totals,
    /// Why the results are cut off, if they are.
    cut_off: Option<CutOff>,
    /// Whether a file of results does not appear since its columns are not known.
    no_file: bool,
}

/// Why a table has no columns, and what to do.
const NO_COLUMNS: &str = "nothing was scored and no scale is named, so that its columns are not \
                          known; say `--scale`";

impl Sum {
    /// Counts what was seen of a file.
    pub fn count(&mut self, seen: Counts) {
        self.totals.add(seen);
    }

    /// Says how many of a file were rejected, where a file of rejections says the rest.
    pub fn say_rejected(&self, file: &Path, seen: Counts, sinks: &mut Sinks, screen: &Screen) {
        if sinks.rejections().output().is_some() && seen.rejected > 0 {
            let name = input::name_of(file);
            screen.line(&format!("{name}: {}", rejected_of(&seen)));
        }
    }

    /// Says why a file was refused as a whole, or how far it was read, and counts it.
    ///
    /// # Errors
    /// There is no use in reading other files.
    pub fn refuse(
        &mut self,
        file: &Path,
        (seen, refused): (Counts, Refused),
        sinks: &mut Sinks,
        screen: &Screen,
    ) -> Result<(), Failure> {
        let name = visible(&input::name_of(file)).into_owned();
        let before = before(&seen);
        match refused {
            Refused::NoScale(rejection) => return Err(Failure::Usage(rejection.to_string())),
            Refused::Wrong(rejection) => wrong(&[rejection], &before, sinks, screen)?,
            Refused::Header(faults) => wrong(&faults, &before, sinks, screen)?,
            Refused::Unreadable(error) => {
                screen.error(&format!("{name} cannot be read: {error}{before}"));
            }
            Refused::Output(error) => return Err(sinks.failure(error)),
            Refused::UnknownFormat => screen.error(&format!(
                "{name}: cannot tell its format; say `--from`, as in `--from csv`"
            )),
        }
        self.totals.refuse(name, seen);
        Ok(())
    }

    /// Says whether anything was rejected or refused.
    pub fn has_faults(&self) -> bool {
        self.totals.have_faults()
    }

    /// Returns what the results do not hold.
    pub fn ending(&mut self, files: usize, strict: bool, lacks_columns: bool) -> Ending {
        self.cut_off = self.totals.cut_off(files, strict, lacks_columns);
        Ending {
            left_out: LeftOut {
                rejected: self.totals.counts.rejected,
                refused: self.totals.refused,
                stopped: strict && self.has_faults(),
            },
            cut_off: self.cut_off.is_some(),
        }
    }

    /// Says why a file of results does not appear, or a table on standard output has no header.
    pub fn say_not_written(&mut self, sinks: &Sinks, screen: &Screen) {
        let why = match &self.cut_off {
            None => return,
            Some(CutOff::BrokenOff(file)) => format!("it would hold only the beginning of {file}"),
            Some(CutOff::Stopped) => {
                let scored = scored(&self.totals.counts);
                format!("`--strict` stopped at the first fault; {scored} before it")
            }
            Some(CutOff::NothingRead) => "nothing could be read".to_owned(),
            Some(CutOff::NoColumns) => NO_COLUMNS.to_owned(),
        };
        let no_columns = matches!(self.cut_off, Some(CutOff::NoColumns));
        match sinks.file() {
            Some(name) => {
                self.no_file = no_columns;
                screen.line(&format!("{name} is not written: {why}"));
            }
            None if no_columns => screen.line(&format!("the table has no header: {why}")),
            None => {}
        }
    }

    /// Says how many were rejected, where nothing else does, and how many for what.
    pub fn close(&self, kinds: &[String], arguments: &ScoreArguments, screen: &Screen) {
        if self.totals.counts.rejected > 0 && arguments.errors.is_none() {
            screen.line(&rejected_of(&self.totals.counts));
        }
        for kind in kinds {
            screen.line(kind);
        }
    }

    /// Says of a run that could not go on what was recorded, and what was rejected before, and ends the
    /// file of rejections.
    pub fn say_stopped(&self, mut sinks: Sinks, screen: &Screen) {
        sinks.say_recorded(screen);
        if !self.has_faults() {
            return;
        }
        let kinds = sinks.rejections().kinds();
        sinks.finish_rejections(screen);
        if self.totals.counts.rejected > 0 {
            let read = count(
                self.totals.counts.rejected + self.totals.counts.scored,
                "assessment",
                "assessments",
            );
            let rejected = thousands(self.totals.counts.rejected);
            screen.line(&format!(
                "{rejected} of the {read} read before it stopped were rejected"
            ));
        }
        for kind in kinds {
            screen.line(&kind);
        }
    }

    /// A file that is missing as a whole weighs more than rows that are.
    pub fn code(&self) -> u8 {
        match (self.totals.refused, self.totals.counts.rejected) {
            _ if self.no_file => COULD_NOT_RUN,
            (0, 0) => DONE,
            (0, _) => SOME_REJECTED,
            _ => COULD_NOT_RUN,
        }
    }
}

/// Says all that is wrong with a file as a whole, and writes it where rejections go.
fn wrong(
    faults: &[Rejection],
    before: &str,
    sinks: &mut Sinks,
    screen: &Screen,
) -> Result<(), Failure> {
    let mut first = FirstLines::default();
    for fault in faults {
        if first.take() {
            screen.error(&format!("{fault}{before}"));
        }
        let written = sinks.rejections().write(fault);
        written.map_err(|error| sinks.failure(error))?;
    }
    if let Some(more) = first.more() {
        let file = sinks.rejections().output().map(Output::name);
        let file = file.unwrap_or_else(|| "`--errors FILE`".to_owned());
        screen.line(&format!("and {more}; {file} has all"));
    }
    Ok(())
}

/// Says what was seen of a file before it broke off; nothing if that is nothing.
fn before(seen: &Counts) -> String {
    match (seen.scored, seen.rejected) {
        (0, 0) => String::new(),
        (_, 0) => format!("; {} before", scored(seen)),
        (_, rejected) => format!(
            "; {} and {} rejected before",
            scored(seen),
            thousands(rejected)
        ),
    }
}

fn scored(seen: &Counts) -> String {
    let assessments = count(seen.scored, "assessment was", "assessments were");
    format!("{assessments} scored")
}

fn rejected_of(seen: &Counts) -> String {
    format!(
        "{} of {} assessments rejected",
        thousands(seen.rejected),
        thousands(seen.rejected + seen.scored)
    )
}
