//! Where a session takes place: on a ward, with a log and drafts, or in a lesson, with a case and its key.
//!
//! A lesson has no log at all, so that nothing of it can get into one.

use std::sync::Arc;

use super::drafts::DraftFile;
use super::recording::Recording;
use crate::assessment::Assessment;
use crate::history::carried::Carried;
use crate::interview::Interview;
use crate::render::summary::Kept;
use crate::render::{Style, training};
use crate::scale::Scale;
use crate::scale::policy::Policies;
use crate::training::case::{Case, mark};

/// Where a session takes place.
pub enum Setting {
    /// With patients.
    Ward(Ward),
    /// In training.
    Lesson(Lesson),
}

/// A log to sign into, and drafts on disk.
pub struct Ward {
    /// Where it is signed into.
    pub recording: Recording,
    /// Its draft on disk.
    pub draft: DraftFile,
    /// Whether the person was asked about the clock, and signs by it all the same.
    pub accept_clock: bool,
    /// The policies in force, whose flags are carried on too.
    pub policies: Arc<Policies>,
    /// The flags that are carried on from the patient's earlier visits.
    pub carried: Carried,
    /// What of the log cannot be relied on, in words.
    pub left_out: Vec<String>,
    /// Whether it is in the log, or why it cannot be.
    pub kept: Kept,
}

/// Brings the answers to a case to the disk, or says why they are not there.
pub type KeepAnswers = dyn FnMut(&Interview) -> Result<(), String>;

/// A case to rate.
pub struct Lesson {
    /// The case.
    pub case: Arc<Case>,
    /// Which one it is, and of how many.
    pub place: (usize, usize),
    /// Whether the key is shown once the answers are kept.
    pub shows_key: bool,
    /// Brings the answers to the disk.
    pub keep: Box<KeepAnswers>,
    /// Whether they are there.
    pub is_handed_in: bool,
}

impl Lesson {
    /// Begins a lesson on one case, by its place among how many.
    pub fn new(
        case: Arc<Case>,
        place: (usize, usize),
        shows_key: bool,
        keep: Box<KeepAnswers>,
    ) -> Self {
        Self {
            case,
            place,
            shows_key,
            keep,
            is_handed_in: false,
        }
    }

    /// Returns the case as it is read before it is rated.
    pub fn vignette(&self, style: &Style) -> String {
        training::vignette(&self.case, self.place, style)
    }

    /// Returns the answers beside the key; nothing before they are kept, or if no key is to be shown.
    pub fn feedback(&self, given: &Assessment, shown: &Scale, style: &Style) -> Option<String> {
        let key = self.case.key.as_ref();
        let key = key.filter(|_| self.shows_key && self.is_handed_in)?;
        let marking = mark(key, given);
        let answers = (given.observations(), &marking);
        Some(training::feedback((&self.case, key), answers, shown, style))
    }

    /// Returns which case it is: `case 3 of 18`.
    pub fn number(&self) -> String {
        let (number, of) = self.place;
        format!("case {number} of {of}")
    }
}
