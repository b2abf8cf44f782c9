//! One patient over time, for programs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::carried::CarriedDetail;
use crate::assessment::{EventKind, Patient};
use crate::base::decimal::Decimal;
use crate::base::time::{self, Time};
use crate::history::carried::Carried;
use crate::history::{History, Series, Standing, Visit};
use crate::scale::truth::Truth;

/// The version of this shape.
pub const FORMAT: u32 = 1;

/// One patient over time. What `ows history --to json` writes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryDetail {
    /// The version of this shape: 1. A later one may add keys.
    pub format: u32,
    /// The time that everything is counted to, RFC 3339.
    pub as_of: String,
    /// The patient ID.
    pub patient: String,
    /// The assessments and attempts: those with one scale together, in the order in which they were
    /// observed, the scale of the newest last.
    pub assessments: Vec<HistoryAssessment>,
    /// The flags that are carried on from earlier assessments, with whatever scale, beside those of the
    /// newest: nobody asked since, or it is a fact, or too grave to be forgotten after one no.
    pub flags_carried: Vec<CarriedDetail>,
}

/// One assessment or attempt, as its last correction has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryAssessment {
    /// The number of the entry that it was first recorded as.
    pub entry: u64,
    /// When the patient was observed, RFC 3339.
    pub observed_at: String,
    /// When it was first recorded, RFC 3339.
    pub recorded_at: String,
    /// Who rated; null if nobody is named.
    pub rater: Option<String>,
    /// The scale, by id and version.
    pub scored_with: String,
    /// Whether it stands: `original`, `amended`, or `void`, which counts for nothing.
    pub standing: String,
    /// False for an attempt, in which no item was answered.
    pub scored: bool,
    /// The lowest that the total can still be; null if nothing was scored, or the scale has no total.
    pub total_low: Option<u16>,
    /// The highest that it can still be.
    pub total_high: Option<u16>,
    /// The band of the lowest total, by id; null if nothing was scored, or the scale has no bands.
    pub band_low: Option<String>,
    /// The band of the highest total.
    pub band_high: Option<String>,
    /// What was measured and is not scored, by the ids of the scale's measures; absent if nothing was.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    #[schemars(with = "BTreeMap<String, f64>")]
    pub measures: BTreeMap<String, Decimal>,
    /// The ids of the scale's flags that hold, and `seizure` if one is recorded.
    pub flags: Vec<String>,
}

impl HistoryDetail {
    /// Describes a patient's history and what is carried on from it.
    pub fn of(patient: &Patient, history: &History, carried: &Carried, now: &Time) -> Self {
        let steps = history.series.iter().flat_map(|series| &series.steps);
        let newest = history.series.last().and_then(Series::last);
        let newest: Vec<u64> = newest.iter().map(|step| step.visit.entry).collect();
        Self {
            format: FORMAT,
            as_of: time::format(now),
            patient: patient.as_str().to_owned(),
            assessments: steps.map(|step| assessment(&step.visit)).collect(),
            flags_carried: carried.beside(&newest).map(CarriedDetail::of).collect(),
        }
    }
}

fn assessment(visit: &Visit) -> HistoryAssessment {
    let (scale, outcome) = (visit.assessment.scale(), &visit.outcome);
    let total = outcome.total.filter(|_| outcome.is_scored());
    let band = outcome.band.filter(|_| outcome.is_scored());
    let id = |band: usize| scale.bands().get(band).map(|band| band.id.clone());
    let flags = scale.flags().iter().zip(&outcome.flags);
    let flags = flags.filter(|(_, raised)| **raised == Truth::Yes);
    let flags = flags.map(|(flag, _)| flag.id.as_str());
    let seizure = EventKind::Seizure;
    let happened = visit.assessment.context.happened(seizure);
    let happened = happened.then_some(seizure.word());
    // A flag of that name says the same.
    let flags: Vec<&str> = flags.filter(|id| Some(*id) != happened).collect();
    let measures = scale.measures().iter().zip(visit.assessment.readings());
    let measures = measures.filter_map(|(measure, reading)| {
        let value = measure.decimal((*reading)?.value());
        Some((measure.id.clone(), value))
    });
    HistoryAssessment {
        entry: visit.entry,
        observed_at: time::format(&visit.observed_at),
        recorded_at: time::format(&visit.recorded_at),
        rater: visit.assessment.context.rater.clone(),
        scored_with: scale.reference(),
        standing: match visit.standing {
            Standing::Original => "original",
            Standing::Amended(_) => "amended",
            Standing::Void(_) => "void",
        }
        .to_owned(),
        scored: outcome.is_scored(),
        total_low: total.map(|total| total.low),
        total_high: total.map(|total| total.high),
        band_low: band.and_then(|band| id(band.low)),
        band_high: band.and_then(|band| id(band.high)),
        measures: measures.collect(),
        flags: happened
            .into_iter()
            .chain(flags)
            .map(str::to_owned)
            .collect(),
    }
}
