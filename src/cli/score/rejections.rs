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
    /// NDJSON in a file.
    File(Box<Output>),
}

impl Rejections {
    /// Sends them to standard error.
    pub fn screen(screen: Screen) -> Self {
        Self::Screen(Box::new(screen))
    }

    /// Sends them to a file.
    pub fn file(output: Output) -> Self {
        Self::File(Box::new(output))
    }

    /// Says whether they go to a file.
    pub fn are_in_a_file(&self) -> bool {
        matches!(self, Self::File(_))
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
            Self::File(output) => json::write_rejection(output, rejection),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Screen(_) => Ok(()),
            Self::File(output) => output.finish(),
        }
    }
}
