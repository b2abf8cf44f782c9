//! A draft: an interview as JSON that a crash, a lost line or a killed terminal leaves behind.
//!
//! Where and when it is written is for the command line; here is only its shape, and the rules for
//! going on with one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Interview;
use crate::assessment::wire;
use crate::base::document::Node;
use crate::base::time::{self, Time};
use crate::scale::Scale;

/// The version of this shape.
const FORMAT: u32 = 1;

/// From how many minutes on a draft's answers may have gone stale: a person is warned.
pub const WARN_MINUTES: i64 = 15;
/// From how many minutes on a draft is not gone on with: items that look back half an hour are past.
pub const STALE_MINUTES: i64 = 30;

/// For how many hours a draft in which every item is answered can be signed late, as it stands. A copy that is
/// typed again from memory is worse than an honest late one; how long is this project's choice.
pub const LATE_HOURS: i64 = 12;

/// An interview as it stands on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    format: u32,
    /// The id that the entry will have.
    id: uuid::Uuid,
    started: String,
    changed: String,
    /// The scale's digest, so that answers never meet another wording.
    digest: String,
    assessment: Value,
}

/// How old a draft is, for deciding what may be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// It can be gone on with.
    Fresh,
    /// It can be gone on with, after a warning.
    Old,
    /// Its answers are past: begin anew.
    Stale,
    /// It says that it was changed after now: a clock was set.
    Ahead,
}

impl Draft {
    /// Writes an interview down.
    pub fn of(interview: &Interview) -> Self {
        let assessment = interview.assessment();
        Self {
            format: FORMAT,
            id: interview.id(),
            started: time::format(&interview.started()),
            changed: time::format(&interview.changed()),
            digest: assessment.scale().digest().to_string(),
            assessment: wire::write(assessment),
        }
    }

    /// Reads a draft.
    ///
    /// # Errors
    /// It is torn, or of another version.
    pub fn read(text: &str) -> Result<Self, String> {
        let draft: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if draft.format != FORMAT {
            return Err(format!("it has the format {}, not {FORMAT}", draft.format));
        }
        Ok(draft)
    }

    /// Returns the bytes to keep.
    ///
    /// # Errors
    /// None that a checked assessment gives.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Returns the patient's ID, if one was typed.
    pub fn patient(&self) -> Option<&str> {
        self.assessment.get("patient")?.as_str()
    }

    /// Returns who rated.
    pub fn rater(&self) -> Option<&str> {
        self.assessment.get("rater")?.as_str()
    }

    /// Returns the scale as the draft names it: `cows@1.0.0`.
    pub fn scale(&self) -> Option<&str> {
        self.assessment.get("scale")?.as_str()
    }

    /// Returns the id that its entry will have.
    pub fn id(&self) -> uuid::Uuid {
        self.id
    }

    /// Returns the ids of the checks that are answered yes.
    pub fn answered_yes(&self) -> Vec<&str> {
        let checks = self.assessment.get("checks").and_then(Value::as_object);
        let checks = checks.into_iter().flatten();
        let yes = checks.filter(|(_, answer)| **answer == Value::Bool(true));
        yes.map(|(id, _)| id.as_str()).collect()
    }

    /// Returns when the patient was observed, as far as it was said, or else when something was last
    /// answered.
    pub fn observed_at(&self) -> Option<Time> {
        let said = self.assessment.get("time").and_then(Value::as_str);
        let said = said.and_then(|said| time::parse(said, None).ok());
        said.or_else(|| self.changed())
    }

    /// Returns when something was last answered.
    pub fn changed(&self) -> Option<Time> {
        time::parse(&self.changed, None).ok()
    }

    /// Says how old its last answer is.
    pub fn age(&self, now: Time) -> Age {
        let Some(changed) = self.changed() else {
            return Age::Stale;
        };
        match (now - changed).num_minutes() {
            minutes if minutes < 0 => Age::Ahead,
            minutes if minutes < WARN_MINUTES => Age::Fresh,
            minutes if minutes < STALE_MINUTES => Age::Old,
            _ => Age::Stale,
        }
    }

    /// Says whether it is too old to go on with, and can still be signed as it stands: something was said of
    /// every item, somebody is known to have rated, and not so many hours have passed.
    pub fn can_be_signed_late(&self, interview: &Interview, now: Time, hours: i64) -> bool {
        let changed = self.changed().filter(|_| self.age(now) == Age::Stale);
        let is_in_time = changed.is_some_and(|changed| (now - changed).num_minutes() < hours * 60);
        is_in_time && interview.is_through() && self.rater().is_some()
    }

    /// Goes on with it, with a scale of the same words.
    ///
    /// # Errors
    /// The scale says other things than the one that the draft was begun with, or the draft is torn.
    pub fn resume(&self, scale: &Arc<Scale>) -> Result<Interview, String> {
        if scale.digest().to_string() != self.digest {
            let named = self.scale().unwrap_or("another scale");
            return Err(format!("it was begun with other words of {named}"));
        }
        let assessment = wire::read_by(&Node::from_json(&self.assessment), scale);
        let assessment = assessment.map_err(|problems| torn(&problems))?;
        let moment = |text: &str| time::parse(text, None).map_err(|bad| bad.message);
        Ok(Interview {
            assessment,
            id: self.id,
            started: moment(&self.started)?,
            changed: moment(&self.changed)?,
        })
    }
}

fn torn(problems: &[crate::base::diagnostic::Diagnostic]) -> String {
    problems.first().map_or_else(
        || "it is torn".to_owned(),
        |problem| problem.message.clone(),
    )
}
