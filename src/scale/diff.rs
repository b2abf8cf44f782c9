//! What changed between two versions of a scale, what that changes, and which number must move.
//!
//! Two questions, kept apart. `changes` lays the files side by side and lists every word and
//! number that differs. The effects say what comes of it: whether any assessment has another
//! total, band, stage or flag, decided exactly and without scoring them one by one. Assessments
//! with equal sums are walked through together, so a scale with millions of millions of them
//! takes no longer than a small one.
//!
//! An assessment here is complete: an answer to each item that both versions accept. Its answers
//! are told apart by the option that they are in either version; a measured value that falls in
//! two different options is an answer of its own. What is missing takes its item at the least and
//! at the most, and both ends are answers too: so if no complete assessment differs, no incomplete
//! one does, unless the most that an item can give has moved. Then that end is tried as well.
//!
//! A result that is new, a staging or a flag that was not there, is no difference: what was said
//! before is still said. A result that is gone is one. Which number must move is in [`version`].

mod changes;
mod course;
mod flags;
mod ground;
mod parts;
mod question;
mod stages;
pub mod version;
mod walk;

pub use version::{NotPermitted, number, too_low};

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::Scale;
use crate::base::decimal::Decimal;
use crate::base::document;
use ground::Ground;

/// All that differs between two versions of a scale.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The version before.
    pub old: Arc<Scale>,
    /// The version after.
    pub new: Arc<Scale>,
    /// Every word and number that differs, in the order of the old version.
    pub changes: Vec<Change>,
    /// What that changes; `None` if the versions have not the same items, so that no assessment
    /// is complete in both.
    pub effects: Option<Effects>,
    /// The number that must move at least.
    pub needed: Increment,
}

/// Which number of a version moves, the last one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Increment {
    /// None: nothing differs.
    None,
    /// The last: wording.
    Patch,
    /// The middle: something added or moved that leaves every result as it was.
    Minor,
    /// The first: an assessment can have another result, or be refused.
    Major,
}

impl Increment {
    /// Returns the word that data uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What happened to a part or a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Changed,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ChangeDetail")]
pub struct Change {
    /// `added`, `removed` or `changed`.
    #[schemars(with = "String")]
    pub kind: ChangeKind,
    /// Where, as in `item nose, option 2`; empty for the scale itself.
    pub place: String,
    /// The key that says it; null for a part as a whole.
    pub key: Option<&'static str>,
    /// What it said; null for what is new.
    pub was: Option<String>,
    /// What it says; null for what is gone.
    pub is: Option<String>,
    /// The number that must move for this by itself: `patch`, `minor` or `major`.
    #[schemars(with = "String")]
    pub step: Increment,
}

/// What the changes come to.
#[derive(Clone, Debug)]
pub struct Effects {
    /// How many complete assessments both versions accept; `None` if more than can be counted.
    pub possible: Option<u128>,
    /// For each result of the old version, whether it differs in any assessment.
    pub results: Vec<Effect>,
}

/// One result of an assessment, and whether it can differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Which result.
    pub on: ResultKind,
    /// Whether it differs.
    pub decision: Decision,
}

/// A result that a scale gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultKind {
    /// The total.
    Total,
    /// The band, by its id.
    Band,
    /// The stage shown of the staging with this id.
    Staging(String),
    /// Whether the stage with this number shows; listed only where it differs.
    Stage(String, u8),
    /// The flag with this id.
    Flag(String),
    /// What the staging with this id says of a time; listed only where it differs.
    Time(String),
}

/// Whether a result differs in any assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is the same in every assessment.
    Same,
    /// It differs.
    Differs {
        /// In how many complete assessments; `None` if that was not counted. A flag may differ in
        /// none of them and yet where a finding is not due to withdrawal.
        assessments: Option<u128>,
        /// One of them, with as few findings as there can be.
        example: Example,
    },
    /// The new version does not give it any more.
    Gone,
    /// There are too many combinations to look at: it may differ, and is taken as if it did.
    Open,
}

impl Decision {
    /// Returns the word that data uses.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs { .. } => "differs",
            Self::Gone => "gone",
            Self::Open => "open",
        }
    }
}

/// An assessment with another result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ExampleDetail")]
pub struct Example {
    /// The answer to each item; empty for `time`.
    pub answers: Vec<ExampleAnswer>,
    /// The answers to the checks that decide.
    pub checks: Vec<CheckAnswer>,
    /// The values of the unscored measures that decide; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub measures: Vec<MeasureAnswer>,
    /// The result in the old version; with a missing answer, the highest it can turn out to be.
    pub was: String,
    /// The result in the new version, in the same way.
    pub is: String,
}

/// An answer to a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CheckAnswerDetail")]
pub struct CheckAnswer {
    /// The check's id.
    pub id: String,
    /// True for yes.
    pub answer: bool,
}

/// A value of an unscored measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MeasureAnswerDetail")]
pub struct MeasureAnswer {
    /// The measure's id.
    pub id: String,
    /// The measure's name.
    #[serde(skip)]
    pub label: String,
    /// The value.
    #[schemars(with = "f64")]
    pub value: Decimal,
    /// Its unit.
    pub unit: String,
}

/// An answer to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AnswerDetail")]
pub struct ExampleAnswer {
    /// The item's id.
    pub item: String,
    /// The item's name.
    #[serde(skip)]
    pub label: String,
    /// The points it is worth in the old version; with a missing answer, the most it can be.
    pub was: u16,
    /// The points it is worth in the new version, in the same way.
    pub is: u16,
    /// The measured value, where the answer is one.
    pub value: Option<u32>,
    /// The unit of the value, if the item has one.
    #[serde(skip)]
    pub unit: Option<String>,
    /// True for no answer.
    pub missing: bool,
    /// False for a finding that is not due to withdrawal.
    pub attributed: bool,
}

impl ExampleAnswer {
    /// Says whether a reader must be told of it: it is not simply 0 points.
    pub fn stands_out(&self) -> bool {
        let zero = self.was == 0 && self.is == 0 && self.value.is_none();
        self.missing || !self.attributed || !zero
    }
}

/// One of the two versions that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    Old,
    New,
}

/// Both versions, the old one first.
const VERSIONS: [Version; 2] = [Version::Old, Version::New];

impl Version {
    /// Returns what belongs to this version.
    fn of<T>(self, old: T, new: T) -> T {
        match self {
            Self::Old => old,
            Self::New => new,
        }
    }
}

/// Compares two versions of a scale.
pub fn diff(old: &Arc<Scale>, new: &Arc<Scale>) -> Difference {
    let mut changes = changes::of(old, new);
    if changes.is_empty() && !says_the_same(old, new) {
        changes.push(Change {
            kind: ChangeKind::Changed,
            place: "the order or the names of lists".to_owned(),
            key: None,
            was: None,
            is: None,
            step: Increment::Patch,
        });
    }
    let effects = Ground::of(old, new).map(|ground| effects(&ground));
    let differs = |effects: &Effects| {
        let results = &mut effects.results.iter();
        results.any(|effect| effect.decision != Decision::Same)
    };
    let needed = if effects.as_ref().is_none_or(differs) {
        Increment::Major
    } else {
        changes
            .iter()
            .map(|change| change.step)
            .max()
            .unwrap_or(Increment::None)
    };
    Difference {
        old: Arc::clone(old),
        new: Arc::clone(new),
        changes,
        effects,
        needed,
    }
}

fn effects(ground: &Ground<'_>) -> Effects {
    let mut results = stages::totals(ground);
    results.extend(stages::effects(ground));
    results.extend(course::effects(ground));
    results.extend(flags::effects(ground));
    Effects {
        possible: ground.possible,
        results,
    }
}

/// Says whether two files are the same but for their version.
fn says_the_same(old: &Scale, new: &Scale) -> bool {
    let said = |scale: &Scale| {
        let node = document::toml(scale.source().text()).ok()?;
        let mut json = node.to_json();
        json.as_object_mut()?.shift_remove("version");
        crate::base::canonical::canonical_json(&json).ok()
    };
    said(old) == said(new)
}
