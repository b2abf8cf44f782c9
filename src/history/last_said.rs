//! What earlier visits say that whoever looks next is shown: the use before, and the last answer to each check.
//!
//! None of it is an answer of the next assessment. The use before may be confirmed and is then recorded
//! with it; a check is asked again, whatever was said last time.

use super::Visit;
use super::carried::{Answered, CARRIED_FOR};
use crate::assessment::{Asked, UseBefore};
use crate::base::time::Time;

/// What the visits of the last days say.
#[derive(Clone, Debug, Default)]
pub struct LastSaid {
    use_before: Option<(UseBefore, Answered)>,
    checks: Vec<(String, Asked, Answered)>,
}

impl LastSaid {
    /// Gathers it from all that is recorded of a patient. What is older than a flag is carried is left
    /// out: it may be of another stay.
    pub fn of(visits: &[Visit], now: &Time) -> Self {
        let mut standing: Vec<&Visit> = visits
            .iter()
            .filter(|visit| !visit.is_void() && *now - visit.observed_at <= CARRIED_FOR)
            .collect();
        standing.sort_by_key(|visit| (visit.observed_at, visit.entry));
        let mut last = Self::default();
        for visit in standing {
            if let Some(told) = UseBefore::of(&visit.assessment.context) {
                last.use_before = Some((told, said(visit)));
            }
            let checks = visit.assessment.scale().checks().iter();
            for (check, asked) in checks.zip(visit.assessment.checks()) {
                if *asked != Asked::Not {
                    last.checks.retain(|(id, ..)| *id != check.id);
                    last.checks.push((check.id.clone(), *asked, said(visit)));
                }
            }
        }
        last
    }

    /// Returns the use that the last visit which says anything of it tells, and when and by whom it was said.
    pub fn use_before(&self) -> Option<&(UseBefore, Answered)> {
        self.use_before.as_ref()
    }

    /// Returns what was answered last to the check of an id, when and by whom.
    pub fn of_check(&self, id: &str) -> Option<(Asked, &Answered)> {
        let known = self.checks.iter().find(|(known, ..)| known == id);
        known.map(|(_, asked, said)| (*asked, said))
    }
}

fn said(visit: &Visit) -> Answered {
    Answered {
        at: visit.observed_at,
        by: visit.assessment.context.rater.clone(),
        entry: visit.entry,
    }
}
