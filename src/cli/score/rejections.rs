//! Where rejections go: lines on standard error, or NDJSON in a file; and how many of which kind.

use std::io;

use super::kinds::Kinds;
use crate::cli::error::Failure;
use crate::cli::output::Output;
use crate::cli::ui::{FirstLines, Screen};
use crate::format::{Rejection, escaped};

/// Where rejections go, and their kinds.
pub struct Rejections {
    to: To,
    kinds: Kinds,
}

enum To {
    /// A line each on standard error, up to a number.
    Screen(Box<Screen>, FirstLines),
    /// NDJSON in a file, and whether that failed.
    File(Output, bool),
}

impl Rejections {
    /// Sends them to standard error.
    pub fn screen(screen: Screen) -> Self {
        Self::to(To::Screen(Box::new(screen), FirstLines::default()))
    }

    /// Sends them to a file.
    pub fn file(output: Output) -> Self {
        Self::to(To::File(output, false))
    }

    fn to(to: To) -> Self {
        Self {
            to,
            kinds: Kinds::default(),
        }
    }

    /// Returns the file that they go to, if they do.
    pub fn output(&self) -> Option<&Output> {
        match &self.to {
            To::Screen(..) => None,
            To::File(output, _) => Some(output),
        }
    }

    /// Takes why an assessment is rejected.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn take(&mut self, rejection: &Rejection) -> io::Result<()> {
        self.kinds.add(rejection);
        if let To::Screen(screen, lines) = &mut self.to
            && lines.take()
        {
            screen.line(&rejection.to_string());
        }
        self.write(rejection)
    }

    /// Writes what is said on the screen in any case to the file too, if there is one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, rejection: &Rejection) -> io::Result<()> {
        let To::File(output, failed) = &mut self.to else {
            return Ok(());
        };
        let written = escaped::write_line(output, rejection);
        *failed = written.is_err();
        written
    }

    /// Says whether taking the last one failed.
    pub fn have_failed(&self) -> bool {
        matches!(self.to, To::File(_, true))
    }

    /// Returns an error of [`take`](Self::take) as a failure that names the file.
    pub fn failure(&self, error: io::Error) -> Failure {
        match &self.to {
            To::Screen(..) => Failure::writing(error, "standard error"),
            To::File(output, _) => lost(error, &output.name()),
        }
    }

    /// Says how many were not said, if there are any.
    pub fn say_more(&self, screen: &Screen) {
        if let To::Screen(_, lines) = &self.to
            && let Some(more) = lines.more()
        {
            screen.line(&format!("and {more}; `--errors FILE` has all"));
        }
    }

    /// Returns how many there were of each kind, in words, unless each was said itself.
    pub fn kinds(&self) -> Vec<String> {
        match &self.to {
            To::Screen(_, lines) if lines.more().is_none() => Vec::new(),
            _ => self.kinds.words(),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        match self.to {
            To::Screen(..) => Ok(()),
            To::File(output, _) => {
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
