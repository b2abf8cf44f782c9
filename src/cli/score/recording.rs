//! What `--record` adds to a run: a recorder, and what went wrong with it.

use std::io;

use crate::batch::Scored;
use crate::cli::args::ScoreArguments;
use crate::cli::clock::Clock;
use crate::cli::error::Failure;
use crate::cli::record::{BATCH, Recorder};
use crate::cli::ui::Screen;
use crate::format::Rejection;
use crate::log::Fault;

/// The recording of one run.
pub struct Recording {
    recorder: Recorder,
    fault: Option<Fault>,
    /// Refusals that were told and are not counted among the rejected yet.
    told: u64,
}

impl Recording {
    /// Opens the log if the run is to be recorded.
    ///
    /// # Errors
    /// The log cannot be opened or made.
    pub fn of(arguments: &ScoreArguments, screen: &Screen) -> Result<Option<Self>, Failure> {
        if !arguments.record {
            return Ok(None);
        }
        let clock = Clock::of(arguments.timezone, screen)?;
        // Whoever wants to stop at the first rejection wants nothing of what follows it in the log.
        let batch = if arguments.strict { 1 } else { BATCH };
        Ok(Some(Self {
            recorder: Recorder::open(clock, batch, arguments.accept_clock, screen)?,
            fault: None,
            told: 0,
        }))
    }

    /// Takes an assessment, and returns what was refused of its batch, if that is full.
    ///
    /// # Errors
    /// The log cannot be written; [`fault`](Self::fault) then says why.
    pub fn take(&mut self, scored: &Scored<'_>) -> io::Result<Vec<Rejection>> {
        self.recorder.take(scored).map_err(|fault| {
            let error = io::Error::other(fault.to_string());
            self.fault = Some(fault);
            error
        })
    }

    /// Brings what waits to the disk, and returns what was refused of it.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn rest(&mut self) -> Result<Vec<Rejection>, Failure> {
        self.recorder.flush().map_err(|fault| {
            self.fault = Some(fault.clone());
            self.failure(fault)
        })
    }

    /// Counts refusals that were told.
    pub fn count(&mut self, refused: usize) {
        self.told += refused as u64;
    }

    /// Returns how many refusals were told since this was asked last.
    pub fn counted(&mut self) -> u64 {
        std::mem::take(&mut self.told)
    }

    /// Returns why the log could not be written, with what is on disk all the same.
    pub fn fault(&self) -> Option<Failure> {
        self.fault.clone().map(|fault| self.failure(fault))
    }

    fn failure(&self, fault: Fault) -> Failure {
        let error = anyhow::Error::new(fault).context(self.recorder.not_recorded());
        Failure::Failed(error)
    }

    /// Says what is on disk although the run ends early, unless that is nothing or [`fault`](Self::fault) says it.
    pub fn on_disk(&self) -> Option<String> {
        let said = self.fault.is_none() && self.recorder.has_recorded();
        said.then(|| self.summary())
    }

    /// Says what became of all assessments.
    pub fn summary(&self) -> String {
        self.recorder.summary()
    }
}
