//! Where the log is, and opening it: the one place for every command, so that each holds it to the end that this account
//! remembers, and says loudly if the log no longer goes on from there.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::error::Failure;
use crate::log::{Fault, Heads, Log};

/// What the folder of the ends of logs is called in this user's state folder.
const FOLDER: &str = "heads";

/// A log by its path, with what this account remembers of its end.
#[derive(Clone, Debug)]
pub struct Known {
    /// The path, as it was named.
    pub path: PathBuf,
    heads: Heads,
}

impl Known {
    /// Names a log, and where the ends of logs are kept.
    pub fn new(path: &Path, heads: Heads) -> Self {
        let path = path.to_owned();
        Self { path, heads }
    }

    /// Opens the log only to read it.
    ///
    /// # Errors
    /// There is none, or it cannot be opened.
    pub fn read(&self) -> Result<Log, Fault> {
        Ok(Log::read(&self.path)?.remembering(&self.heads))
    }

    /// Opens the log to write to it, and makes it if it is not there.
    ///
    /// # Errors
    /// It cannot be opened or made.
    pub fn write(&self) -> Result<Log, Fault> {
        Ok(Log::open(&self.path)?.remembering(&self.heads))
    }
}

impl Context {
    /// Names the log of this run.
    ///
    /// # Errors
    /// Nothing names one.
    pub fn known_log(&self) -> Result<Known, Failure> {
        Ok(self.known_log_at(&self.log_path()?))
    }

    /// Names a log. It is not opened yet.
    pub fn known_log_at(&self, path: &Path) -> Known {
        let folder = self.environment().state_folder();
        let folder = folder.ok_or("neither HOME nor XDG_STATE_HOME names a folder");
        let folder = folder.map(|state| state.join(FOLDER));
        Known::new(path, Heads::at(folder.map_err(str::to_owned)))
    }

    /// Returns where the log is: of the option, the variable, the configuration, or the user's data folder.
    ///
    /// # Errors
    /// Nothing names a log, and there is no folder of a user.
    pub fn log_path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = self.log.clone() {
            return Ok(path);
        }
        if let Some(path) = &self.configuration()?.log {
            return Ok(PathBuf::from(path));
        }
        self.default_log()
            .ok_or_else(|| Failure::Usage("no log is named; name one with `--log`".to_owned()))
    }

    /// Returns the log in the user's data folder, if the environment tells that.
    pub fn default_log(&self) -> Option<PathBuf> {
        Some(self.environment().data_folder()?.join("log.sqlite"))
    }

    /// Opens the log of this run only to read it, and says what it lost.
    ///
    /// # Errors
    /// There is none, or it cannot be opened.
    pub fn log_to_read(&self) -> Result<Log, Failure> {
        let log = self.known_log()?.read()?;
        self.say_lost(&log);
        Ok(log)
    }

    /// Says if a log does not go on from what this account remembers of it. Nothing is stopped by that.
    pub fn say_lost(&self, log: &Log) {
        if let Some(words) = lost(log, |words| self.log_command(words)) {
            self.error(&words);
        }
    }
}

/// Returns in words how a log does not go on from what this account remembers of it, if so; `command`
/// makes the commands to say next.
pub fn lost(log: &Log, command: impl Fn(&str) -> String) -> Option<String> {
    // What cannot be read is told by whatever reads next.
    let bad = log.lost().ok().flatten()?;
    Some(format!(
        "the log is not what this account remembers: {bad}; say {}, and {} if that is meant",
        command("verify"),
        command("head --accept")
    ))
}
