//! Where rejections go: lines on standard error, or NDJSON in a file.

use std::io;

use crate::cli::error::Failure;
use crate::cli::output::Output;
use crate::cli::ui::Screen;
use crate::format::{Rejection, json};

/// Where rejections go.
pub enum Rejections {
    /// A line each on standard error.
    Screen(Box<Screen>),
    /// NDJSON in a file, and whether that failed.
    File(Box<Output>, bool),
}

impl Rejections {
    /// Sends them to standard error.
    pub fn screen(screen: Screen) -> Self {
        Self::Screen(Box::new(screen))
    }

    /// Sends them to a file.
    pub fn file(output: Output) -> Self {
        Self::File(Box::new(output), false)
    }

    /// Says whether they go to a file.
    pub fn are_in_a_file(&self) -> bool {
        matches!(self, Self::File(..))
    }

    /// Takes one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn take(&mut self, rejection: &Rejection) -> io::Result<()> {
        match self {
            Self::Screen(screen) => {
                screen.line(&rejection.to_string());
                Ok(())
            }
            Self::File(output, failed) => {
                let written = json::write_rejection(output, rejection);
                *failed = written.is_err();
                written
            }
        }
    }

    /// Says whether taking the last one failed.
    pub fn have_failed(&self) -> bool {
        matches!(self, Self::File(_, true))
    }

    /// Returns an error of [`take`](Self::take) as a failure that names the file.
    pub fn failure(&self, error: io::Error) -> Failure {
        match self {
            Self::Screen(_) => Failure::writing(error, "standard error"),
            Self::File(output, _) => lost(error, &output.name()),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Screen(_) => Ok(()),
            Self::File(output, _) => {
                let name = output.name();
                output.finish().map_err(|failure| match failure {
                    Failure::ClosedPipe => lost(io::ErrorKind::BrokenPipe.into(), &name),
                    other => other,
                })
            }
        }
    }
}

/// Rejections that nobody gets are a failure, also where their reader went away by itself.
fn lost(error: io::Error, name: &str) -> Failure {
    Failure::Failed(anyhow::Error::new(error).context(format!("{name} cannot be written")))
}
