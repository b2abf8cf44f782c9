//! What changed between two versions of a scale, as JSON.
//!
//! Numbers of assessments are texts: they can be larger than what a reader of JSON holds exactly.

use schemars::JsonSchema;
use serde::Serialize;

use crate::scale::diff::{
    Change, Decision, Difference, Effect, Example, ExampleAnswer, Identity, ResultKind,
};

/// The version of this shape.
pub const FORMAT: u32 = 1;

/// What changed between two versions of a scale, and what that changes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DifferenceDetail {
    /// The version of this shape: 1.
    pub format: u32,
    /// The version before.
    pub old: VersionDetail,
    /// The version after.
    pub new: VersionDetail,
    /// Every word and number that differs.
    pub changes: Vec<ChangeDetail>,
    /// How many complete assessments both versions accept, in decimal digits; null if the
    /// versions have not the same items, or if there are more than can be counted.
    pub possible: Option<String>,
    /// For each result of the old version, whether it differs; null if the versions have not the
    /// same items.
    pub effects: Option<Vec<EffectDetail>>,
    /// The number that must move at least: `none`, `patch`, `minor` or `major`.
    pub needed: String,
    /// The number that moved upwards: `none`, `patch`, `minor` or `major`.
    pub moved: String,
    /// The lowest version that may follow the old one.
    pub least: String,
    /// True if the new version may follow the old one.
    pub permitted: bool,
    /// Why it may not; null if it may.
    pub refused: Option<String>,
}

/// One version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionDetail {
    /// The scale's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of its canonical form, 64 hexadecimal digits.
    pub digest: String,
}

/// One thing that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDetail {
    /// `added`, `removed` or `changed`.
    pub kind: String,
    /// Where, as in `item nose, option 2`; empty for the scale itself.
    pub place: String,
    /// The key that says it; null for a part as a whole.
    pub key: Option<String>,
    /// What it said; null for what is new.
    pub was: Option<String>,
    /// What it says; null for what is gone.
    pub is: Option<String>,
    /// The number that must move for this by itself: `patch`, `minor` or `major`.
    pub step: String,
}

/// One result, and whether it differs in any assessment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffectDetail {
    /// `total`, `band`, `staging` (the stage shown), `stage` (whether one shows), `flag` or `time`.
    pub on: String,
    /// The id of the staging or the flag; null for total and band.
    pub id: Option<String>,
    /// The number of the stage, for `stage`.
    pub stage: Option<u8>,
    /// `same`, `differs`, `gone`, or `open` where too many combinations would have to be tried.
    pub decision: String,
    /// In how many complete assessments it differs, in decimal digits; null if not counted.
    pub assessments: Option<String>,
    /// An assessment in which it differs.
    pub example: Option<ExampleDetail>,
}

/// An assessment with another result.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleDetail {
    /// The answer to each item; empty for `time`.
    pub answers: Vec<AnswerDetail>,
    /// The answers to the checks that decide.
    pub checks: Vec<CheckAnswerDetail>,
    /// The result in the old version; with a missing answer, the highest it can turn out to be.
    pub was: String,
    /// The result in the new version, in the same way.
    pub is: String,
}

/// An answer to an item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerDetail {
    /// The item's id.
    pub item: String,
    /// The points it is worth in the old version; with a missing answer, the most it can be.
    pub was: u16,
    /// The points it is worth in the new version, in the same way.
    pub is: u16,
    /// The measured value, where the answer is one.
    pub value: Option<u32>,
    /// True for no answer.
    pub missing: bool,
    /// False for a finding that is not due to withdrawal.
    pub attributed: bool,
}

/// An answer to a check.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckAnswerDetail {
    /// The check's id.
    pub id: String,
    /// True for yes.
    pub answer: bool,
}

/// Writes a difference as JSON with a final line end.
///
/// # Errors
/// It holds something that JSON has not.
pub fn json(difference: &Difference) -> std::io::Result<String> {
    super::escaped::pretty(&DifferenceDetail::of(difference))
}

impl DifferenceDetail {
    /// Gathers a difference in full.
    pub fn of(difference: &Difference) -> Self {
        let refused = difference.permitted().err();
        let effects = difference.effects.as_ref();
        let results = |effect: &crate::scale::diff::Effects| {
            effect.results.iter().map(EffectDetail::of).collect()
        };
        Self {
            format: FORMAT,
            old: VersionDetail::of(&difference.old),
            new: VersionDetail::of(&difference.new),
            changes: difference.changes.iter().map(ChangeDetail::of).collect(),
            possible: effects.and_then(|effects| Some(effects.possible?.to_string())),
            effects: effects.map(results),
            needed: difference.needed.word().to_owned(),
            moved: difference.moved().word().to_owned(),
            least: difference.least().to_string(),
            permitted: refused.is_none(),
            refused: refused.map(|why| difference.refused(&why)),
        }
    }
}

impl VersionDetail {
    fn of(identity: &Identity) -> Self {
        Self {
            id: identity.id.clone(),
            version: identity.version.to_string(),
            digest: identity.digest.to_string(),
        }
    }
}

impl ChangeDetail {
    fn of(change: &Change) -> Self {
        Self {
            kind: change.kind.word().to_owned(),
            place: change.place.clone(),
            key: change.key.map(str::to_owned),
            was: change.was.clone(),
            is: change.is.clone(),
            step: change.step.word().to_owned(),
        }
    }
}

impl EffectDetail {
    fn of(effect: &Effect) -> Self {
        let (on, id, stage) = match &effect.on {
            ResultKind::Total => ("total", None, None),
            ResultKind::Band => ("band", None, None),
            ResultKind::Staging(id) => ("staging", Some(id), None),
            ResultKind::Stage(id, number) => ("stage", Some(id), Some(*number)),
            ResultKind::Flag(id) => ("flag", Some(id), None),
            ResultKind::Time(id) => ("time", Some(id), None),
        };
        let (assessments, example) = match &effect.decision {
            Decision::Differs {
                assessments,
                example,
            } => (*assessments, Some(ExampleDetail::of(example))),
            _ => (None, None),
        };
        Self {
            on: on.to_owned(),
            id: id.cloned(),
            stage,
            decision: effect.decision.word().to_owned(),
            assessments: assessments.map(|number| number.to_string()),
            example,
        }
    }
}

impl ExampleDetail {
    fn of(example: &Example) -> Self {
        let checks = example.checks.iter();
        Self {
            answers: example.answers.iter().map(AnswerDetail::of).collect(),
            checks: checks
                .map(|(id, answer)| CheckAnswerDetail {
                    id: id.clone(),
                    answer: *answer,
                })
                .collect(),
            was: example.was.clone(),
            is: example.is.clone(),
        }
    }
}

impl AnswerDetail {
    fn of(given: &ExampleAnswer) -> Self {
        Self {
            item: given.item.clone(),
            was: given.was,
            is: given.is,
            value: given.value,
            missing: given.missing,
            attributed: given.attributed,
        }
    }
}
