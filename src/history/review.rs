//! An assessment that is about to be signed, in sight of what is recorded of its patient before.

use std::sync::Arc;

use super::carried::Carried;
use super::{Change, History, Standing, Visit};
use crate::assessment::Assessment;
use crate::interview::Now;
use crate::scale::Policy;
use crate::scale::policy::Policies;
use crate::scoring::outcome::Outcome;
use crate::scoring::site::Elsewhere;

/// What is recorded about a patient before an assessment is signed.
#[derive(Clone, Debug, Default)]
pub struct EarlierVisits {
    /// The visits, in the order in which they were recorded.
    pub visits: Vec<Visit>,
    /// The number of the last entry about the patient, 0 for none.
    pub last_entry: u64,
    /// What of the log cannot be relied on, and what of the patient's entries was left out, in words.
    pub left_out: Vec<String>,
}

/// What an assessment says when it is complete enough to be signed, and what was known of its patient.
#[derive(Clone, Debug)]
pub struct Review {
    /// The assessment with its time, in the scale's own words.
    pub assessment: Assessment,
    /// What scale and policy say of it.
    pub outcome: Outcome,
    /// How the total moved since the last one.
    pub change: Option<Change>,
    /// The last entry about the patient that was looked at, 0 for none.
    pub last_entry: u64,
}

impl Review {
    /// Reviews an assessment by itself, as in training.
    pub fn alone(assessment: Assessment) -> Self {
        Self {
            outcome: Outcome::of(&assessment),
            assessment,
            change: None,
            last_entry: 0,
        }
    }

    /// Reviews an assessment under the policy in force, among the earlier visits of its patient.
    ///
    /// `policies` are all in force, whose flags are carried on.
    pub fn after(
        earlier: EarlierVisits,
        assessment: Assessment,
        policy: Option<&Arc<Policy>>,
        policies: &Policies,
        now: Now,
    ) -> Self {
        let mut visits = earlier.visits;
        let own = visits.iter().map(|visit| visit.entry).max().unwrap_or(0) + 1;
        visits.extend(assessment.context.time.map(|observed_at| Visit {
            entry: own,
            observed_at,
            recorded_at: now.time,
            zone: Some(now.zone),
            assessment: assessment.clone(),
            outcome: Outcome::of(&assessment),
            scores_otherwise: false,
            standing: Standing::Original,
        }));
        let carried = Carried::of(&visits, policies, &now.time).earlier();
        let history = History::of(visits);
        let elsewhere = Elsewhere {
            earlier: &carried,
            ..history.elsewhere(own)
        };
        Self {
            outcome: Outcome::under(&assessment, policy, elsewhere),
            change: history.change_of(own),
            last_entry: earlier.last_entry,
            assessment,
        }
    }
}
