//! Kinds of failure, their exit codes, and what is said of each.

use crate::base::diagnostic::Rejected;
use crate::log::Fault;

/// All was done.
pub const DONE: u8 = 0;
/// Something could not be run, or a whole file was refused; what else there was is done.
pub const COULD_NOT_RUN: u8 = 1;
/// The command line is wrong; nothing was done.
pub const WRONG_USAGE: u8 = 2;
/// It ran to the end, but rows were rejected, or a scale has errors.
///
/// Different from [`COULD_NOT_RUN`], after which a result is missing as a whole.
pub const SOME_REJECTED: u8 = 3;

/// Returns the exit code of a command that ran to its end.
pub fn done_if(all: bool) -> u8 {
    if all { DONE } else { COULD_NOT_RUN }
}

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// The command line asks for what cannot be; with what to write instead.
    Usage(String),
    /// Something could not be done; the whole chain of reasons.
    Failed(anyhow::Error),
    /// A scale file is wrong, so that nothing can be done with it. `scale check`, which was asked
    /// to find that out, ends with [`SOME_REJECTED`] instead.
    Rejected(Box<Rejected>),
    /// Whoever read the output went away. That is no failure.
    ClosedPipe,
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Rejected> for Failure {
    fn from(rejected: Rejected) -> Self {
        Self::Rejected(Box::new(rejected))
    }
}

impl From<String> for Failure {
    fn from(words: String) -> Self {
        Self::Failed(anyhow::Error::msg(words))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Failed(anyhow::Error::new(fault))
    }
}

impl Failure {
    /// Says that something could not be done.
    pub fn failed(words: impl std::fmt::Display) -> Self {
        Self::Failed(anyhow::Error::msg(words.to_string()))
    }

    /// Returns the exit code after a file that was to be checked, if `before` was the code so far.
    ///
    /// A file that could not be read weighs more than one that has errors.
    pub fn after_check(&self, before: u8) -> u8 {
        match self {
            Self::Rejected(_) if before != COULD_NOT_RUN => SOME_REJECTED,
            _ => COULD_NOT_RUN,
        }
    }

    /// Takes an error of writing results to `place`; a reader that went away is told apart.
    pub fn writing(error: std::io::Error, place: &str) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Failed(anyhow::Error::new(error).context(format!("{place} cannot be written")))
    }

    /// Returns the exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => WRONG_USAGE,
            Self::Failed(_) | Self::Rejected(_) => COULD_NOT_RUN,
            Self::ClosedPipe => DONE,
        }
    }
}
