//! Where what is kept from run to run is found: the log, the training store, drafts, the configuration.

use super::context::Context;
use super::error::{Failure, WRONG_USAGE};
use crate::base::file::Identity;
use crate::base::text::shown;

impl Context {
    /// Notes what is kept wherever this run finds it, whether or not this command uses it.
    pub fn note_kept(&self) {
        let (environment, configured) = (self.environment(), self.configuration().ok());
        let found = [
            self.log_path().ok(),
            configured.and_then(|set| Some(set.log.clone()?.into())),
            self.default_log(),
            self.usual_training_store(),
            environment.configuration_folder(),
            environment.state_folder(),
        ];
        for path in found.into_iter().flatten() {
            self.files.keeps(&path);
        }
    }

    /// Refuses a standard output, or a standard error, that goes to a file which is kept, and returns the
    /// exit code then. Of standard error it is said on standard output, since nothing may be said there.
    pub fn refuse_streams(&self) -> Option<u8> {
        let files = &self.files;
        if files.output.is_none() && files.messages.is_none() {
            return None;
        }
        self.note_kept();
        let refused = |stream: &Option<Identity>, what: &str| {
            let kept = files.kept_as(stream.as_ref())?;
            Some(format!(
                "{what} goes to {}, which is kept by ows; write to another file",
                shown(&kept)
            ))
        };
        if let Some(words) = refused(&files.messages, "standard error") {
            let is_output_too = refused(&files.output, "").is_some();
            if !is_output_too {
                // The exit code says it where this cannot be said.
                let _ = self.print(&format!("error: {words}\n"));
            }
            return Some(WRONG_USAGE);
        }
        let words = refused(&files.output, "standard output")?;
        Some(self.report(&Failure::Usage(words)))
    }
}
