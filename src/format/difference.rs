//! What changed between two versions of a scale, as JSON.
//!
//! Numbers of assessments are texts: they can be larger than what a reader of JSON holds exactly.

use schemars::JsonSchema;
use serde::Serialize;

use crate::scale::Scale;
use crate::scale::diff::{Change, Decision, Difference, Effect, Example, ResultKind};

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
    pub changes: Vec<Change>,
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
    pub example: Option<Example>,
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
            changes: difference.changes.clone(),
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
    fn of(scale: &Scale) -> Self {
        Self {
            id: scale.id().to_owned(),
            version: scale.version().to_string(),
            digest: scale.digest().to_string(),
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
            } => (*assessments, Some(example.clone())),
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
