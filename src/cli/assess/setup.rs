//! What an assessment needs before anybody is asked: scale, language, policies, clock and log.

use std::sync::Arc;
use std::time::Duration;

use super::recording::Recording;
use crate::base::random;
use crate::cli::args::AssessArguments;
use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::interview::{ContextField, Interview};
use crate::scale::policy::Policies;
use crate::scale::{Library, Scale};

/// What a run works with before anybody is asked.
pub struct Setup {
    /// The scales that are known.
    pub library: Library,
    /// The scale of this run.
    pub scale: Arc<Scale>,
    /// What is said of the scale, if it was not named on the command line.
    pub chosen: Option<String>,
    /// The languages that scales are shown in.
    pub words: Words,
    /// The policies in force.
    pub policies: Arc<Policies>,
    /// The clock.
    pub clock: Clock,
    /// The log.
    pub recording: Recording,
    rater: Option<String>,
    /// For how many hours a draft in which every item is answered can be signed late.
    pub late_hours: i64,
    /// After how long without a key patient and answers leave the screen, if the site says so.
    pub hide_after: Option<Duration>,
    /// The command that goes on with a draft, as it is to be typed.
    pub again: String,
    /// Whether the site shows the running total, and the one before.
    pub show_total: bool,
}

impl Setup {
    /// Looks at options, environment and configuration.
    ///
    /// # Errors
    /// No scale is named, or something that is named cannot be read.
    pub fn of(arguments: &AssessArguments, context: &Context) -> Result<Self, Failure> {
        let configuration = context.configuration()?;
        let mut library = context.library()?;
        let variable = || context.environment().text("OWS_RATER");
        let rater = arguments.rater.clone().or_else(variable);
        let said = arguments.scale();
        let configured = configuration.scale.as_deref().filter(|_| said.is_none());
        let named = said.or(configured).ok_or_else(|| {
            let words = "no scale is named, and none is taken for granted; say which, as in `ows assess cows`, or write `scale = \"cows\"` into the configuration.";
            Failure::Usage(context.with_scales(words, &library))
        })?;
        let scale = context.scale(named, &mut library)?;
        let chosen = configured.map(|_| {
            let name = &scale.head().name;
            format!("{name}, {}, as the configuration says.", scale.reference())
        });
        let words = context.words(&library, &context.messages)?;
        let policies = context.policies(&arguments.policy, &library)?;
        policies.for_scale(&scale).map_err(Failure::Usage)?;
        let clock = context.clock(arguments.timezone)?;
        // A score can be had without a log.
        let log = match context.known_log() {
            Ok(known) => Ok(known),
            Err(Failure::Usage(words)) => Err(words),
            Err(failure) => return Err(failure),
        };
        Ok(Self {
            recording: Recording::new(log, clock.clone()),
            library,
            scale,
            chosen,
            words,
            policies,
            clock,
            rater: rater.or(configuration.rater.clone()),
            late_hours: configuration.late_hours(),
            hide_after: configuration
                .hide_after
                .map(|seconds| Duration::from_secs(seconds.into())),
            again: context.assess_command(said, arguments.plain),
            show_total: configuration.show_total.unwrap_or_default(),
        })
    }

    /// Begins an interview with what the command line says of it.
    ///
    /// # Errors
    /// An option says what cannot be.
    pub fn blank(&self, arguments: &AssessArguments) -> Result<Interview, Failure> {
        let now = self.clock.now_and_zone();
        let id = random::id_at(&now.time).map_err(anyhow::Error::new)?;
        let mut interview = Interview::begin(Arc::clone(&self.scale), id, now.time);
        let answers = [
            (ContextField::Patient, &arguments.patient),
            (ContextField::Rater, &self.rater),
            (ContextField::When, &arguments.at),
        ];
        for (field, line) in answers {
            if let Some(line) = line {
                let taken = interview.answer(field, line, now);
                taken.map_err(|refusal| Failure::Usage(refusal.to_string()))?;
            }
        }
        Ok(interview)
    }
}
