//! What is carried on from earlier looks at a patient, for programs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::time;
use crate::history::carried::{Answered, Basis, CarriedFlag, Unsigned};

/// A flag that an earlier assessment raised: it is no flag of the last one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedDetail {
    /// The id of the check that it rests on, or of the flag itself where it rests on a measure.
    pub id: String,
    /// True while nobody asked or measured since; false for a fact, and once it was answered no.
    pub alarm: bool,
    /// When it was last raised; of an event, when that was.
    pub raised: AnsweredDetail,
    /// When it was last answered no; null while nobody asked or measured since. A no of the same minute
    /// as the yes ends no alarm.
    pub answered_no: Option<AnsweredDetail>,
    /// The measured value that raised it; null for a check, or where only the points are known.
    pub value: Option<u32>,
}

/// When, by whom and in which entry something was answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredDetail {
    /// When the patient was observed, RFC 3339.
    pub at: String,
    /// Who rated; null if nobody is named.
    pub by: Option<String>,
    /// The number of the entry in the log.
    pub entry: u64,
}

/// What is answered yes in an assessment that nobody signed, and that is in no log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnsignedDetail {
    /// The ids of the checks.
    pub checks: Vec<String>,
    /// When the patient was observed, RFC 3339.
    pub at: String,
    /// Who rates; null if nobody is named.
    pub by: Option<String>,
}

impl CarriedDetail {
    /// Describes a flag that is carried on.
    pub fn of(flag: &CarriedFlag) -> Self {
        Self {
            id: flag.id.clone(),
            alarm: flag.is_alarm(),
            raised: AnsweredDetail::of(&flag.raised),
            answered_no: flag.no.as_ref().map(AnsweredDetail::of),
            value: match flag.basis {
                Basis::Check => None,
                Basis::Measure { value, .. } => value,
            },
        }
    }
}

impl AnsweredDetail {
    fn of(told: &Answered) -> Self {
        Self {
            at: time::format(&told.at),
            by: told.by.clone(),
            entry: told.entry,
        }
    }
}

impl UnsignedDetail {
    /// Describes what is not signed.
    pub fn of(unsigned: &Unsigned) -> Self {
        Self {
            checks: unsigned.checks.iter().map(|(id, _)| id.clone()).collect(),
            at: time::format(&unsigned.at),
            by: unsigned.by.clone(),
        }
    }
}
