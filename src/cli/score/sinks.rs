//! Where results, rejections and entries of the log go in a run, and how each ends.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::recording::Recording;
use super::rejections::Rejections;
use super::results::{Ending, Results};
use crate::base::diagnostic::Mistake;
use crate::batch::{Counts, RowFormat, Scored, Settings, Sink, Wanted};
use crate::cli::args::ScoreArguments;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::input;
use crate::cli::language::Words;
use crate::cli::output::Waiting;
use crate::format::Rejection;
use crate::format::table::InputColumns;
use crate::scale::Scale;
use crate::scoring::recorded::Comparison;

/// Where results and rejections go in this run.
pub struct Sinks {
    results: Results,
    /// Where rejections go.
    pub rejections: Rejections,
    /// Whether the first fault ends the run.
    pub strict: bool,
    recording: Option<Recording>,
    /// What was refused after it was scored, was told, and is not counted among the rejected yet.
    told: u64,
    /// How what was recorded by hand stands to the results.
    pub comparison: Comparison,
    /// Whether the reader of the results went away.
    unread: bool,
    /// What the run goes by.
    pub context: Context,
}

impl Sinks {
    /// Opens everything, before anything is read.
    ///
    /// # Errors
    /// Something cannot be opened, or two things would go to one place.
    pub fn open(
        arguments: &ScoreArguments,
        files: &[PathBuf],
        settings: &Settings<'_>,
        words: Words,
        context: &Context,
    ) -> Result<Self, Failure> {
        check_apart(arguments)?;
        for file in files {
            // One that cannot be read is told when it is opened.
            let _ = context.files.reads(file);
        }
        let (output, style) = match &arguments.output {
            Some(path) if !input::is_dash(path) => {
                (context.output_file(path, arguments.force)?, context.file())
            }
            _ => (context.output(), context.results),
        };
        let results = Results::new(arguments, output, style, settings, words)?;
        let errors = arguments.errors.as_deref();
        let errors = errors.map(|path| context.output_file(path, arguments.force));
        Ok(Self {
            results,
            rejections: Rejections::new(errors.transpose()?, context),
            strict: arguments.strict,
            recording: Recording::of(arguments, context)?,
            told: 0,
            comparison: Comparison::default(),
            unread: false,
            context: context.clone(),
        })
    }

    /// Returns what waits to go out, to be sent on its way while the input gives nothing.
    pub fn waiting(&self) -> Waiting {
        let outputs = std::iter::once(&self.results.output);
        Waiting::of(outputs.chain(&self.rejections.file))
    }

    /// Returns what messages call the file of results, if it is one that appears whole or not at all.
    pub fn file(&self) -> Option<String> {
        let output = &self.results.output;
        output.is_aside().then(|| output.name())
    }

    /// Says whether results go to a terminal, where nothing else has room.
    pub fn fill_a_terminal(&self) -> bool {
        self.results.output.is_on_terminal()
    }

    /// Says whether results are a table whose columns nothing tells.
    pub fn lack_columns(&self, scale: Option<&Scale>) -> bool {
        scale.is_none() && self.results.format.lacks_columns()
    }

    /// Brings what waits to be recorded to the disk, and returns the counts with what was refused added.
    ///
    /// # Errors
    /// The log or the file of rejections cannot be written.
    pub fn end_of_file(&mut self, mut seen: Counts) -> (Counts, Result<(), Failure>) {
        let refused = match self.recording.as_mut().map(Recording::rest) {
            None => Vec::new(),
            Some(Ok(refused)) => refused,
            Some(Err(error)) => return (seen, Err(self.failure(error))),
        };
        // Each counts once: among those that were not recorded, or have no place in the results.
        let rejected = refused.len() as u64 + std::mem::take(&mut self.told);
        seen.rejected += rejected;
        seen.scored = seen.scored.saturating_sub(rejected);
        let told = refused.iter().try_for_each(|one| self.rejections.take(one));
        (seen, told.map_err(|error| self.failure(error)))
    }

    /// Returns an error of writing as a failure that names where it happened.
    pub fn failure(&self, error: io::Error) -> Failure {
        if let Some(fault) = self.recording.as_ref().and_then(Recording::fault) {
            return fault;
        }
        if self.rejections.have_failed {
            return self.rejections.failure(error);
        }
        Failure::writing(error, &self.results.output.name())
    }

    /// Says what was recorded although the run ends early.
    pub fn say_recorded(&self) {
        if let Some(words) = self.recording.as_ref().and_then(Recording::on_disk) {
            self.context.line(&words);
        }
    }

    /// Says what was recorded, and ends the outputs.
    ///
    /// # Errors
    /// One of them cannot be written to its end.
    pub fn finish(self, ending: Ending<'_>) -> Result<(), Failure> {
        self.rejections.say_more();
        if let Some(recording) = &self.recording {
            self.context.line(&recording.recorder.summary());
        }
        if let Some(remark) = self.results.format.remark().filter(|_| !ending.cut_off) {
            self.context.line(&remark);
        }
        let goes_on = self.goes_on_unread();
        self.rejections.finish()?;
        if self.unread {
            return Ok(());
        }
        match self.results.finish(ending) {
            Err(Failure::ClosedPipe) if goes_on => Ok(()),
            ended => ended,
        }
    }

    /// Ends the file of rejections of a run that could not go on, unless it is what stopped the run.
    pub fn finish_rejections(self) {
        self.rejections.say_more();
        if !self.rejections.have_failed
            && let Err(failure) = self.rejections.finish()
        {
            self.context.report(&failure);
        }
    }

    /// Says whether the run does more than give results to a reader: it records, or writes a file of
    /// rejections.
    fn goes_on_unread(&self) -> bool {
        self.recording.is_some() || self.rejections.file.is_some()
    }

    /// Writes results, as long as somebody reads them.
    fn write(&mut self, write: impl FnOnce(&mut Results) -> io::Result<()>) -> io::Result<()> {
        if self.unread {
            return Ok(());
        }
        match write(&mut self.results) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && self.goes_on_unread() => {
                self.unread = true;
                Ok(())
            }
            written => written,
        }
    }
}

/// Refuses to mix results and rejections.
fn check_apart(arguments: &ScoreArguments) -> Result<(), Failure> {
    let is_stdout = |path: Option<&Path>| path.is_none_or(input::is_dash);
    let rejections_too = arguments.errors.as_deref().is_some_and(input::is_dash);
    if is_stdout(arguments.output.as_deref()) && rejections_too {
        let words =
            "results and rejections would both go to standard output; name a file for one of them";
        return Err(Failure::Usage(words.to_owned()));
    }
    Ok(())
}

impl Sink for Sinks {
    fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<Mistake> {
        self.results.format.refuses(scale, input)
    }

    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        self.write(|results| results.format.begins(scale, input))
    }

    /// One that the results have no place for is rejected. What is to be recorded goes to the log first. A reader of
    /// the results that went away ends them, and neither the recording nor the file of rejections.
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        let refused = match self.results.format.rejects(scored) {
            Some(rejection) => vec![rejection],
            None => {
                let refused = match &mut self.recording {
                    Some(recording) => recording.take(scored)?,
                    None => Vec::new(),
                };
                self.write(|results| results.format.scored(scored))?;
                refused
            }
        };
        let told = refused.len() as u64;
        let go_on = self.rejected(refused)?;
        self.told += told;
        Ok(go_on)
    }

    fn takes(&self, format: RowFormat) -> bool {
        self.recording.is_none() && self.results.format.takes(format)
    }

    fn wants(&self) -> Wanted {
        match self.rejections.file {
            _ if self.strict => Wanted::First,
            None => Wanted::SomeOfEachKind,
            Some(_) => Wanted::All,
        }
    }

    fn rejected_too(&mut self, code: &'static str, field: &str, count: u64) {
        self.rejections.take_others(code, field, count);
    }

    fn written(&mut self, rows: &[u8]) -> io::Result<ControlFlow<()>> {
        self.write(|results| results.format.written(rows))?;
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>> {
        for fault in &faults {
            self.rejections.take(fault)?;
        }
        Ok(if self.strict && !faults.is_empty() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }

    fn compared(&mut self, comparison: Comparison) {
        self.comparison.add(comparison);
    }

    fn remark(&mut self, words: &str) {
        self.context.line(words);
    }
}
