//! One result in full: what `ows score --detail` and `--to json` write.
//!
//! Everything that a table's row leaves out: the option chosen for each item in words, the signs
//! found, what the source says of the time, and each flag with its basis. A field may be added in
//! any version; a field is removed or changes its meaning only with a new [`FORMAT`].

mod policy;
mod results;
mod stagings;

use schemars::JsonSchema;
use serde::Serialize;

pub(in crate::format) use policy::trigger;
pub use policy::{LandmarkDetail, PolicyDetail, ReassessDetail, RuleDetail, SiteBand};
pub use results::DetailResults;
pub use stagings::{SaidDetail, SignDetail, StageDetail, StagingDetail};

use crate::assessment::{Answer, Asked, Assessment, Observation, Reading, wire};
use crate::base::decimal::Decimal;
use crate::scale::truth::Truth;
use crate::scale::{Band, ColumnMap, Item, Scale, UnscoredMeasure};
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;
use crate::scoring::score::Extent;

/// The version of this shape.
pub const FORMAT: u32 = 1;

/// One assessment with all that its scale says of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// The version of this shape: 1.
    pub format: u32,
    /// The assessment, in the shape in which it can be read again.
    pub assessment: serde_json::Value,
    /// The scale it was scored with.
    pub scale: ScaleDetail,
    /// True if every item has an answer.
    pub complete: bool,
    /// False if no item has an answer: then nothing was scored, and total, band and stages are null.
    pub scored: bool,
    /// How many items have an answer.
    pub answered: usize,
    /// Every item of the scale, with its answer.
    pub items: Vec<ItemDetail>,
    /// The total; null for a scale that has none.
    pub total: Option<TotalDetail>,
    /// The band; null for a scale without bands.
    pub band: Option<BandDetail>,
    /// Every staging: a description, not a measure.
    pub stagings: Vec<StagingDetail>,
    /// Every flag, whether it holds or not.
    pub flags: Vec<FlagDetail>,
    /// Every unscored question, asked or not.
    pub checks: Vec<CheckDetail>,
    /// Everything that is measured and never scored, measured or not; absent for a scale without.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub measures: Vec<MeasureDetail>,
    /// What the site's policy says; null if none is in force for the scale.
    pub policy: Option<PolicyDetail>,
    /// The column map that a table was read by; absent for any other input.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub map: Option<MapDetail>,
    /// What another version of the scale says of the same answers; null if that was not asked for.
    pub rescored: Option<Box<RescoredDetail>>,
}

/// A column map, as the results of a table name it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapDetail {
    /// Its id and version: `ward-export@1.0.0`.
    pub reference: String,
    /// The digest of what it says.
    pub digest: String,
}

/// The same answers scored with another version of the scale.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RescoredDetail {
    /// The whole of the second result.
    pub result: Detail,
    /// What differs, as the columns of a row are named: `total`, `band`, `stage_…`, `flags`.
    pub differs: Vec<String>,
    /// The ids of items, checks and measures whose answers the other version has no place for.
    pub not_carried_over: Vec<String>,
}

/// Which scale gave a result.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleDetail {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of its canonical form, 64 hexadecimal digits.
    pub digest: String,
    /// Its name.
    pub name: String,
    /// `validated` or `descriptive`.
    pub evidence: String,
}

/// One item and its answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemDetail {
    /// The item's id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The points of the option chosen, attributed or not; null if missing.
    pub points: Option<u16>,
    /// The points that count: 0 for a finding that has another cause than withdrawal; null if missing.
    pub counted: Option<u16>,
    /// The most points that the item can give.
    pub maximum: u16,
    /// The option chosen, in words; null if missing.
    pub option: Option<String>,
    /// The measured value, if there is one.
    pub value: Option<u32>,
    /// The unit of the measured value, if the item has one.
    pub unit: Option<String>,
    /// False for a finding that has another cause than withdrawal.
    pub attributed: bool,
    /// Why the answer is missing; null if it is not.
    pub missing: Option<String>,
}

/// A total, or the range that it can still take.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalDetail {
    /// The total; null while missing answers could change it, and if nothing was scored.
    pub value: Option<u16>,
    /// The lowest it can still be; null if nothing was scored.
    pub low: Option<u16>,
    /// The highest it can still be; null if nothing was scored.
    pub high: Option<u16>,
    /// The highest total of the scale.
    pub maximum: u16,
}

/// A band, or the bands that the total can still be in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandDetail {
    /// The band; null while missing answers could change it, and if nothing was scored.
    pub value: Option<BandName>,
    /// The lowest it can still be; null if nothing was scored.
    pub low: Option<BandName>,
    /// The highest it can still be; null if nothing was scored.
    pub high: Option<BandName>,
}

/// A band by id and name, with the totals that belong to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The lowest total that belongs to it.
    pub from: u16,
    /// The highest total that belongs to it.
    pub to: u16,
}

/// A flag and whether it holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlagDetail {
    /// Its id.
    pub id: String,
    /// `yes`, `no`, or `undetermined` while missing answers or unasked questions decide.
    pub raised: String,
    /// What to look at.
    pub text: String,
    /// Where the rule comes from.
    pub basis: String,
}

/// An unscored question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckDetail {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// True for yes, false for no, null if it was not asked.
    pub answer: Option<bool>,
}

/// Something that is measured and never scored.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureDetail {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The value; null if it was not measured, which is never 0.
    #[schemars(with = "Option<f64>")]
    pub value: Option<Decimal>,
    /// The unit of the value.
    pub unit: String,
    /// True for a value that looks like a slip and was confirmed.
    pub confirmed: bool,
}

impl Detail {
    /// Gathers a result in full.
    pub fn of(assessment: &Assessment, outcome: &Outcome) -> Self {
        let scale = assessment.scale();
        let scored = outcome.is_scored();
        let items = scale.items().iter().zip(assessment.observations());
        let flags = scale.flags().iter().zip(&outcome.flags);
        let checks = scale.checks().iter().zip(assessment.checks());
        let measures = scale.measures().iter().zip(assessment.readings());
        Self {
            format: FORMAT,
            assessment: wire::write(assessment),
            scale: ScaleDetail::of(scale),
            complete: outcome.is_complete(),
            scored,
            answered: outcome.answered,
            items: items
                .map(|(item, seen)| ItemDetail::of(item, seen))
                .collect(),
            total: scale
                .definition()
                .total
                .map(|(_, maximum)| total(outcome.total.filter(|_| scored), maximum)),
            band: (!scale.bands().is_empty()).then(|| band(scale, outcome.band.filter(|_| scored))),
            map: None,
            stagings: stagings::of(assessment, outcome),
            flags: flags
                .map(|(flag, raised)| FlagDetail::of(flag, *raised))
                .collect(),
            checks: checks
                .map(|(check, asked)| CheckDetail::of(check, *asked))
                .collect(),
            measures: measures
                .map(|(measure, reading)| MeasureDetail::of(measure, *reading))
                .collect(),
            policy: outcome.site.as_ref().map(|site| policy::of(site)),
            rescored: None,
        }
    }

    /// Names the column map that the table was read by, if it was read by one.
    #[must_use]
    pub fn read_by(mut self, map: Option<&ColumnMap>) -> Self {
        self.map = map.map(|map| MapDetail {
            reference: map.reference(),
            digest: map.digest().to_string(),
        });
        self
    }

    /// Adds what another version of the scale says.
    #[must_use]
    pub fn beside(mut self, rescored: Option<&Rescored>) -> Self {
        self.rescored = rescored.map(|rescored| {
            Box::new(RescoredDetail {
                result: Self::of(&rescored.assessment, &rescored.outcome),
                differs: rescored.differs.clone(),
                not_carried_over: rescored.not_carried_over.clone(),
            })
        });
        self
    }
}

impl ScaleDetail {
    fn of(scale: &Scale) -> Self {
        Self {
            id: scale.id().to_owned(),
            version: scale.version().to_string(),
            digest: scale.digest().to_string(),
            name: scale.head().name.clone(),
            evidence: scale.head().evidence.word().to_owned(),
        }
    }
}

impl ItemDetail {
    fn of(item: &Item, seen: &Observation) -> Self {
        let choice = seen
            .choice()
            .and_then(|choice| item.choices.get(usize::from(choice)));
        Self {
            id: item.id.clone(),
            label: item.label.clone(),
            points: seen.points_in(item),
            counted: seen.counted_in(item),
            maximum: item.most_points(),
            option: choice.map(|choice| choice.text.clone()),
            value: seen.value(),
            unit: item.measure.as_ref().map(|measure| measure.unit.clone()),
            attributed: seen.is_attributed(),
            missing: match seen.answer() {
                Answer::Missing(why) => Some(why.word().to_owned()),
                Answer::Chosen { .. } => None,
            },
        }
    }
}

impl FlagDetail {
    fn of(flag: &crate::scale::Flag, raised: Truth) -> Self {
        Self {
            id: flag.id.clone(),
            raised: raised.word().to_owned(),
            text: flag.text.clone(),
            basis: flag.basis.clone(),
        }
    }
}

impl CheckDetail {
    fn of(check: &crate::scale::Check, asked: Asked) -> Self {
        let answer = match asked {
            Asked::Not => None,
            Asked::No => Some(false),
            Asked::Yes => Some(true),
        };
        Self {
            id: check.id.clone(),
            ask: check.ask.clone(),
            answer,
        }
    }
}

impl MeasureDetail {
    fn of(measure: &UnscoredMeasure, reading: Option<Reading>) -> Self {
        Self {
            id: measure.id.clone(),
            label: measure.label.clone(),
            value: reading.map(|reading| measure.decimal(reading.value())),
            unit: measure.unit.clone(),
            confirmed: reading.is_some_and(Reading::is_confirmed),
        }
    }
}

fn total(total: Option<Extent<u16>>, maximum: u16) -> TotalDetail {
    TotalDetail {
        value: total.and_then(|total| total.settled()),
        low: total.map(|total| total.low),
        high: total.map(|total| total.high),
        maximum,
    }
}

fn band(scale: &Scale, extent: Option<Extent<usize>>) -> BandDetail {
    let name = |band: usize| BandName::of(scale.bands().get(band), scale.band_range(band));
    BandDetail {
        value: extent.and_then(|extent| extent.settled()).and_then(name),
        low: extent.and_then(|extent| name(extent.low)),
        high: extent.and_then(|extent| name(extent.high)),
    }
}

impl BandName {
    fn of(band: Option<&Band>, range: Option<(u16, u16)>) -> Option<Self> {
        let (band, (from, to)) = band.zip(range)?;
        Some(Self {
            id: band.id.clone(),
            name: band.name.clone(),
            from,
            to,
        })
    }
}
