//! Who is due, as a row for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::carried::CarriedDetail;
use super::detail::trigger;
use crate::assessment::Patient;
use crate::base::time::{self, Time};
use crate::history::carried::CarriedFlag;
use crate::history::due::round::{Row, Unlisted, Urgency};
use crate::history::due::{Next, Ruled};
use crate::history::unsigned::Unsigned;
use crate::scale::policy::Policy;

/// The version of this shape.
pub const FORMAT: u32 = 1;

/// One patient, and when a policy of the site wants the next look with its scale. As a line of `ows due --to ndjson`.
///
/// A patient has a line without a scale where something must be told and no policy says when to look:
/// none is for what is recorded, or it is longer ago than was looked back.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueRow {
    /// The version of this shape: 1. A later one may add keys.
    pub format: u32,
    /// The time that everything is counted to, RFC 3339.
    pub as_of: String,
    /// The patient ID.
    pub patient: String,
    /// Why somebody should look sooner: `flagged`, `overdue`, `not-scored`, or `later`.
    pub urgency: String,
    /// The scale to look with, by id and version; null if no policy says when to look. A patient has a row
    /// for each scale that a policy is for.
    pub scale: Option<String>,
    /// The policy, by id and version; null without a scale.
    pub policy: Option<String>,
    /// Its digest, 64 hexadecimal digits; null without a scale.
    pub policy_digest: Option<String>,
    /// When it is due; null while missing answers decide, or if no rule says.
    pub due: Option<DueAt>,
    /// When it is due if what is missing is the worst; null if no rule says.
    pub due_soonest: Option<DueAt>,
    /// When it is due if what is missing is the best; null if then no rule says.
    pub due_latest: Option<DueAt>,
    /// Whole minutes overdue, whatever is missing; null if it is not, or only may be.
    pub overdue_minutes: Option<i64>,
    /// Whole minutes overdue if what is missing is the worst; null if it cannot be.
    pub overdue_minutes_high: Option<i64>,
    /// Since when an attempt waits for an assessment; null if none does.
    pub not_scored_since: Option<String>,
    /// The last assessment that counts; null if there is none, or without a scale none so far back as was
    /// looked.
    pub last: Option<LastAssessment>,
    /// The ids of the scale's flags that hold, and `seizure` if one is recorded.
    pub flags: Vec<String>,
    /// The ids of the policy's own flags that hold.
    pub policy_flags: Vec<String>,
    /// The flags that another assessment raised, with whatever scale, and that are told beside those of
    /// the last: nobody asked since, or it is a fact, or too grave to be forgotten after one no.
    pub flags_carried: Vec<CarriedDetail>,
    /// What is to be looked at in assessments that nobody signed, as far as this account has their drafts. What
    /// calls for a look right now counts as if it were signed.
    pub unsigned: Vec<Unsigned>,
    /// What comes first: `interval`, `flags` where some are raised or carried on and come before the
    /// interval, or `now` where nobody leaves until someone has looked.
    pub first: String,
    /// True if the clock stood earlier for one of the patient's entries than for the one before.
    pub clock_went_back: bool,
}

/// An instant, and the rule that names it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueAt {
    /// The instant, RFC 3339.
    pub at: String,
    /// The rule: `band:ID`, `after:EVENT`, `rise:POINTS`, `flag:ID`, `check:ID`, `attempt` where no rule
    /// says anything and an attempt came to nothing, or `now`: a seizure, a drowsy patient, few breaths or
    /// confusion stands, or a patient was asleep and is not known to be roused; no interval counts, and nobody
    /// leaves until someone has looked.
    pub rule: String,
    /// The minutes of the rule; null for `attempt` and `now`.
    pub minutes: Option<u32>,
    /// Where the rule comes from; null for `attempt` and `now`.
    pub reference: Option<String>,
}

/// The last assessment that counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastAssessment {
    /// The number of its entry in the log.
    pub entry: u64,
    /// When the patient was observed, RFC 3339.
    pub observed_at: String,
    /// The scale, by id and version.
    pub scored_with: String,
    /// The total; null while it is open, or if the scale has none.
    pub total: Option<u16>,
    /// The lowest that it can still be.
    pub total_low: Option<u16>,
    /// The highest that it can still be.
    pub total_high: Option<u16>,
    /// The band, by id; null while it is open, or if the scale has none.
    pub band: Option<String>,
    /// The band of the lowest total.
    pub band_low: Option<String>,
    /// The band of the highest total.
    pub band_high: Option<String>,
}

impl DueRow {
    /// Makes the row of a patient.
    pub fn of(row: &Row, now: &Time) -> Self {
        let (due, policy) = (&row.due, &row.due.policy);
        let minutes = |past: Option<chrono::TimeDelta>| past.map(|past| past.num_minutes());
        let (at, soonest, latest) = ends(policy, &due.next, now);
        let carried = row.carried_to_row();
        Self {
            scale: Some(policy.scale().reference()),
            policy: Some(policy.reference()),
            policy_digest: Some(policy.digest().to_string()),
            due: at,
            due_soonest: soonest,
            due_latest: latest,
            overdue_minutes: minutes(due.next.overdue_by(now)),
            overdue_minutes_high: minutes(due.next.may_be_overdue_by(now)),
            not_scored_since: due.unscored_since.as_ref().map(time::format),
            last: row.counting.as_ref().map(|step| last(&step.visit)),
            flags: owned(row.flags()),
            policy_flags: owned(row.policy_flags()),
            first: due.first.word().to_owned(),
            clock_went_back: row.clock_went_back,
            ..Self::without_policy(&row.patient, row.urgency(now), carried, &row.unsigned, now)
        }
    }

    /// Makes the row of a patient of whom no policy says when to look.
    pub fn of_unlisted(unlisted: &Unlisted, now: &Time) -> Self {
        let newest = unlisted.newest.as_ref();
        let (carried, unsigned) = (unlisted.carried(), &unlisted.unsigned);
        Self {
            last: newest.filter(|visit| visit.counts()).map(last),
            flags: owned(unlisted.flags()),
            first: unlisted.first().word().to_owned(),
            ..Self::without_policy(
                &unlisted.patient,
                unlisted.urgency(),
                carried,
                unsigned,
                now,
            )
        }
    }

    /// Makes a row that says no more than whom it is about, how urgent it is, what is carried on and what
    /// is not signed.
    fn without_policy(
        patient: &Patient,
        urgency: Urgency,
        carried: Vec<&CarriedFlag>,
        unsigned: &[Unsigned],
        now: &Time,
    ) -> Self {
        Self {
            format: FORMAT,
            as_of: time::format(now),
            patient: patient.as_str().to_owned(),
            urgency: urgency.word().to_owned(),
            flags_carried: carried.into_iter().map(CarriedDetail::of).collect(),
            unsigned: unsigned.to_vec(),
            ..Self::default()
        }
    }
}

fn owned(ids: Vec<&str>) -> Vec<String> {
    ids.into_iter().map(str::to_owned).collect()
}

type Ends = (Option<DueAt>, Option<DueAt>, Option<DueAt>);

/// Returns when it is due if that is settled, then the two ends.
fn ends(policy: &Policy, next: &Next, now: &Time) -> Ends {
    let both = |at: DueAt| (Some(at.clone()), Some(at.clone()), Some(at));
    let without_rule = |at: &Time, why: &str| DueAt {
        at: time::format(at),
        rule: why.to_owned(),
        minutes: None,
        reference: None,
    };
    match next {
        Next::At(ruled) => both(due_at(policy, ruled)),
        Next::SinceAttempt(at) => both(without_rule(at, "attempt")),
        Next::Now => both(without_rule(now, "now")),
        Next::Between { soonest, latest } => (
            None,
            Some(due_at(policy, soonest)),
            latest.as_ref().map(|latest| due_at(policy, latest)),
        ),
        Next::NoRule => (None, None, None),
    }
}

fn due_at(policy: &Policy, ruled: &Ruled) -> DueAt {
    let (kind, id) = trigger(policy, ruled.rule.trigger);
    DueAt {
        at: time::format(&ruled.at),
        rule: format!("{kind}:{id}"),
        minutes: Some(ruled.rule.minutes),
        reference: Some(ruled.rule.reference.clone()),
    }
}

fn last(visit: &crate::history::Visit) -> LastAssessment {
    let scale = visit.assessment.scale();
    let (total, band) = (visit.outcome.total, visit.outcome.band);
    let id = |band: usize| scale.bands().get(band).map(|band| band.id.clone());
    LastAssessment {
        entry: visit.entry,
        observed_at: time::format(&visit.observed_at),
        scored_with: scale.reference(),
        total: total.and_then(|total| total.settled()),
        total_low: total.map(|total| total.low),
        total_high: total.map(|total| total.high),
        band: band.and_then(|band| band.settled()).and_then(id),
        band_low: band.and_then(|band| id(band.low)),
        band_high: band.and_then(|band| id(band.high)),
    }
}
