//! The stagings of a result in full: signs found, gaps, and what the source says of the time.

use schemars::JsonSchema;
use serde::Serialize;

use crate::assessment::Assessment;
use crate::scale::{Stage, Staging};
use crate::scoring::course::{self, Silence, Statement};
use crate::scoring::outcome::Outcome;
use crate::scoring::stage::{self, Gap, StageResult, Staged};

/// What one staging says: a description, not a measure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StagingDetail {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The document it comes from.
    pub source: String,
    /// The highest stage that shows, 0 for none; null while open, and if nothing was scored.
    pub stage: Option<u8>,
    /// The lowest it can still be; null if nothing was scored.
    pub stage_low: Option<u8>,
    /// The highest it can still be; null if nothing was scored.
    pub stage_high: Option<u8>,
    /// Stages that do not show although a higher one does.
    pub gaps: Vec<u8>,
    /// Whether the gaps are a reason to think of another cause: the first stage is among them, and each of
    /// its items has an answer that is due to withdrawal.
    pub another_cause: bool,
    /// Its stages.
    pub stages: Vec<StageDetail>,
    /// What the source says for this time since the last use; null where it says nothing of time.
    pub source_says: Option<SaidDetail>,
}

/// One stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageDetail {
    /// Its number, from 1.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// `shows`, `not-now`, or `undetermined` while missing answers decide.
    pub presence: String,
    /// How many of its signs were found.
    pub found: u16,
    /// How many there can be once the missing answers are known.
    pub possible: u16,
    /// How many it needs.
    pub needs: u16,
    /// The items of which a sign must be among those found; empty where any sign will do.
    pub one_of: Vec<String>,
    /// Its signs.
    pub signs: Vec<SignDetail>,
}

/// One sign of a stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignDetail {
    /// The item.
    pub item: String,
    /// The points it needs.
    pub at_least: u16,
    /// The finding in words.
    pub text: String,
    /// `shows`, `not-now`, or `undetermined` if the item is missing.
    pub presence: String,
}

/// What the source says for this time since the last use.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaidDetail {
    /// Minutes since the last use; null if unknown.
    pub minutes: Option<i64>,
    /// The stage that the source puts at this time; null if it puts none.
    pub stage: Option<u8>,
    /// `stage`, `not-yet` begun, `past` the last stage's hours, or why nothing is said:
    /// `other-substance`, `time-unknown`, `after-medicine`, `after-finding`.
    pub says: String,
    /// Whether the total is higher, so early, than the source lets it be.
    pub early: bool,
}

/// Gathers what every staging says.
pub(super) fn of(assessment: &Assessment, outcome: &Outcome) -> Vec<StagingDetail> {
    let stagings = assessment.scale().stagings().iter().zip(&outcome.stagings);
    stagings
        .map(|(staging, staged)| one(assessment, outcome, staging, staged))
        .collect()
}

fn one(
    assessment: &Assessment,
    outcome: &Outcome,
    staging: &Staging,
    staged: &Staged,
) -> StagingDetail {
    let shown = Some(staged.shown).filter(|_| outcome.is_scored());
    let stages = staging.stages.iter().zip(&staged.stages);
    StagingDetail {
        id: staging.id.clone(),
        name: staging.name.clone(),
        source: staging.source.clone(),
        stage: shown.and_then(|shown| shown.settled()),
        stage_low: shown.map(|shown| shown.low),
        stage_high: shown.map(|shown| shown.high),
        gaps: staged.gaps().collect(),
        another_cause: stage::gap(assessment, staging, staged) == Some(Gap::AnotherCause),
        stages: stages
            .map(|(stage, found)| one_stage(assessment, stage, found))
            .collect(),
        source_says: said(
            &course::said(staging, assessment),
            course::is_early(staging, assessment, outcome.total),
        ),
    }
}

fn one_stage(assessment: &Assessment, stage: &Stage, found: &StageResult) -> StageDetail {
    let id = |position: usize| {
        let item = assessment.scale().items().get(position);
        item.map(|item| item.id.clone()).unwrap_or_default()
    };
    let sign = |sign: &crate::scale::Sign| SignDetail {
        item: id(sign.item),
        at_least: sign.at_least,
        text: sign.text.clone(),
        presence: stage::sign(assessment, sign).presence().to_owned(),
    };
    StageDetail {
        number: stage.number,
        name: stage.name.clone(),
        presence: found.presence.presence().to_owned(),
        found: found.signs.low,
        possible: found.signs.high,
        needs: stage.needs,
        one_of: stage.one_of.iter().map(|item| id(*item)).collect(),
        signs: stage.signs.iter().map(sign).collect(),
    }
}

fn said(said: &Statement, early: bool) -> Option<SaidDetail> {
    let (minutes, stage, says) = match said {
        Statement::Nothing(Silence::NoCourse) => return None,
        Statement::Nothing(Silence::OtherSubstance) => (None, None, "other-substance"),
        Statement::Nothing(Silence::TimeUnknown) => (None, None, "time-unknown"),
        Statement::Nothing(Silence::AfterMedicine) => (None, None, "after-medicine"),
        Statement::Nothing(Silence::AfterFinding) => (None, None, "after-finding"),
        Statement::NotYet { minutes, .. } => (Some(*minutes), None, "not-yet"),
        Statement::Stage {
            minutes, number, ..
        } => (Some(*minutes), Some(*number), "stage"),
        Statement::Past { minutes } => (Some(*minutes), None, "past"),
    };
    Some(SaidDetail {
        minutes,
        stage,
        says: says.to_owned(),
        early,
    })
}
