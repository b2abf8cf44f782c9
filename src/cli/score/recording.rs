//! What `--record` adds to a run: the log that it is recorded in, and what went wrong with it.

use std::io;

use crate::base::aside;
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::batch::Scored;
use crate::cli::args::ScoreArguments;
use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::format::Rejection;
use crate::log::{Fault, Recorder, Unrecorded};

/// How many assessments are brought to the disk together.
const BATCH: usize = 500;

/// Where an assessment stands in the input.
pub struct Origin {
    file: String,
    place: Place,
}

/// The recording of one run.
pub struct Recording {
    /// What writes to the log.
    pub recorder: Recorder<Origin>,
    clock: Clock,
    accept_clock: bool,
    context: Context,
    fault: Option<Fault>,
}

impl Recording {
    /// Opens the log if the run is to be recorded, before anything is read: a log that cannot be written is
    /// known at once.
    ///
    /// # Errors
    /// The log cannot be opened or made, or the clock cannot be right.
    pub fn of(arguments: &ScoreArguments, context: &Context) -> Result<Option<Self>, Failure> {
        if !arguments.record {
            return Ok(None);
        }
        let clock = context.clock(arguments.timezone)?;
        let accept_clock = arguments.accept_clock;
        let known = context.known_log()?;
        aside::sweep_beside(&known.path, clock.now().to_utc());
        let log = known.write().and_then(|log| {
            log.hold_clock(&clock.moment(accept_clock))?;
            Ok(log)
        });
        let log = log.map_err(|fault| {
            Failure::Failed(anyhow::Error::new(fault).context("nothing is scored or recorded"))
        })?;
        context.say_lost(&log);
        // Whoever wants to stop at the first rejection wants nothing of what follows it in the log.
        let batch = if arguments.strict { 1 } else { BATCH };
        Ok(Some(Self {
            recorder: Recorder::new(log, batch),
            clock,
            accept_clock,
            context: context.clone(),
            fault: None,
        }))
    }

    /// Takes an assessment, and returns what was refused of its batch, if that is full.
    ///
    /// # Errors
    /// The log cannot be written; [`fault`](Self::fault) then says why.
    pub fn take(&mut self, scored: &Scored<'_>) -> io::Result<Vec<Rejection>> {
        let refused = self.recorder.take(
            scored.assessment.clone(),
            scored.outcome.clone(),
            scored.origin.map().cloned(),
            Origin {
                file: scored.file.to_owned(),
                place: scored.place,
            },
            || self.clock.moment(self.accept_clock),
        );
        self.rejections(refused)
    }

    /// Brings what waits to the disk, and returns what was refused of it.
    ///
    /// # Errors
    /// As for [`take`](Self::take).
    pub fn rest(&mut self) -> io::Result<Vec<Rejection>> {
        let refused = self.recorder.flush(|| self.clock.moment(self.accept_clock));
        self.rejections(refused)
    }

    fn rejections(
        &mut self,
        refused: Result<Vec<Unrecorded<Origin>>, Fault>,
    ) -> io::Result<Vec<Rejection>> {
        let refused = refused.map_err(|fault| {
            let error = io::Error::other(fault.to_string());
            self.fault = Some(fault);
            error
        })?;
        let rejection = |one: Unrecorded<Origin>| {
            let message = format!("not recorded: {}", self.context.with_log(&one.why));
            let Origin { file, place } = one.origin;
            Rejection::at(&file, place, Mistake::new("not-recorded", message))
        };
        Ok(refused.into_iter().map(rejection).collect())
    }

    /// Returns why the log could not be written, with what is on disk all the same.
    pub fn fault(&self) -> Option<Failure> {
        let error = anyhow::Error::new(self.fault.clone()?);
        Some(Failure::Failed(error.context(self.recorder.not_recorded())))
    }

    /// Says what is on disk although the run ends early, unless that is nothing or [`fault`](Self::fault) says it.
    pub fn on_disk(&self) -> Option<String> {
        let said = self.fault.is_none() && self.recorder.has_recorded();
        said.then(|| self.recorder.summary())
    }
}
