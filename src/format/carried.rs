//! What is carried on from earlier looks at a patient, for programs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::decimal::Decimal;
use crate::history::carried::{Answered, Basis, CarriedFlag};

/// A flag that an earlier assessment raised: it is no flag of the last one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedDetail {
    /// The id of the check that it rests on, or of the flag itself where it rests on a measure; `asleep`
    /// where the patient was asleep, and is not known to be roused or has 8 breaths or fewer.
    pub id: String,
    /// True while nobody asked or measured since; false for a fact or a flag to keep in mind, and once
    /// it was answered no.
    pub alarm: bool,
    /// When it was last raised; of an event, when that was.
    pub raised: Answered,
    /// When it was last answered no; null while nobody asked or measured since. A no of the same minute
    /// as the yes ends no alarm.
    pub answered_no: Option<Answered>,
    /// The measured value that raised it; null for a check, or where only the points are known.
    #[schemars(with = "Option<f64>")]
    pub value: Option<Decimal>,
}

impl CarriedDetail {
    /// Describes a flag that is carried on.
    pub fn of(flag: &CarriedFlag) -> Self {
        Self {
            id: flag.id.clone(),
            alarm: flag.is_alarm(),
            raised: flag.raised.clone(),
            answered_no: flag.no.clone(),
            value: match flag.basis {
                Basis::Check | Basis::Asleep => None,
                Basis::Measure { value, .. } => value,
            },
        }
    }
}
