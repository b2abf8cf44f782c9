//! One patient's items over time, for programs: what `ows history --items` shows side by side.
//!
//! As JSON and NDJSON an assessment has all that was found in it; as CSV each thing found has a row of its own,
//! so that a table of several scales has the same columns.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::csv::CsvWriter;
use crate::assessment::{Answer, Asked, Assessment, Event, Missing, Observation, Patient};
use crate::base::decimal::Decimal;
use crate::base::time::{self, Time};
use crate::history::{Standing, Step, Visit};
use crate::scale::Item;
use crate::scoring::asleep::{Asleep, BREATHS};
use crate::scoring::score::{Extent, counted};

/// The version of these shapes.
pub const FORMAT: u32 = 1;

/// One patient's items over time. What `ows history --items --to json` writes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryItems {
    /// The version of this shape: 1. A later one may add keys.
    pub format: u32,
    /// When it was written, RFC 3339.
    pub as_of: String,
    /// The patient ID.
    pub patient: String,
    /// The assessments and attempts that stand: those with one scale together, in the order in which they
    /// were observed, the scale of the newest last. What was taken back is not among them.
    pub assessments: Vec<AssessmentItems>,
}

/// All that was found in one assessment or attempt, as its last correction has it. A line of
/// `ows history --items --to ndjson`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentItems {
    /// The version of this shape: 1. A later one may add keys.
    pub format: u32,
    /// The patient ID.
    pub patient: String,
    /// The number of the entry that it was first recorded as.
    pub entry: u64,
    /// When the patient was observed, RFC 3339.
    pub observed_at: String,
    /// Who rated; null if nobody is named.
    pub rater: Option<String>,
    /// The scale, by id and version.
    pub scored_with: String,
    /// Whether it stands as it was recorded: `original` or `amended`.
    pub standing: String,
    /// False for an attempt, in which no item was answered.
    pub scored: bool,
    /// One for each item, in the scale's order.
    pub items: Vec<ItemFound>,
    /// The lowest that the total can still be; null if nothing was scored, or the scale has no total.
    pub total_low: Option<u16>,
    /// The highest that it can still be.
    pub total_high: Option<u16>,
    /// The band of the lowest total, by id; null if nothing was scored, or the scale has no bands.
    pub band_low: Option<String>,
    /// The band of the highest total.
    pub band_high: Option<String>,
    /// The stage that shows in each staging; empty if nothing was scored.
    pub stages: Vec<StageFound>,
    /// One for each unscored measure, in the scale's order.
    pub measures: Vec<MeasureFound>,
    /// Whether a patient who was asleep can be roused: `yes`, `no` or `not-tried`; null where it was left open,
    /// and of a patient who was awake.
    pub roused: Option<String>,
    /// One for each check, in the scale's order.
    pub checks: Vec<CheckFound>,
    /// What happened besides, in the order given.
    pub events: Vec<EventFound>,
}

/// What was found for one item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemFound {
    /// Its id.
    pub id: String,
    /// The points of the option that was chosen, whether they count or not; null if the answer is missing.
    pub points: Option<u16>,
    /// The fewest points that it can count in the total: 0 for another cause than withdrawal, and while the
    /// answer is missing.
    pub counted_low: u16,
    /// The most that it can count.
    pub counted_high: u16,
    /// The measured value; null if there is none.
    pub value: Option<u32>,
    /// False for what was found and has another cause than withdrawal; null if the answer is missing.
    pub attributed: Option<bool>,
    /// Why the answer is missing; null if it is there.
    pub missing: Option<String>,
    /// A remark; null if there is none.
    pub note: Option<String>,
}

/// The stage that shows in a staging.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageFound {
    /// The id of the staging.
    pub id: String,
    /// The lowest that can show; 0 for none.
    pub low: u8,
    /// The highest that can show.
    pub high: u8,
}

/// A value that is never scored.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureFound {
    /// The id of the measure.
    pub id: String,
    /// The value; null if it was not measured, which is never 0.
    #[schemars(with = "Option<f64>")]
    pub value: Option<Decimal>,
    /// True of the breaths of a patient who was asleep where they are so few that help is called for.
    pub calls_for_help: bool,
}

/// The answer to a question that is never scored.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckFound {
    /// The id of the check.
    pub id: String,
    /// True for yes, false for no, null if it was not asked.
    pub answer: Option<bool>,
}

/// Something that happened besides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventFound {
    /// What kind of thing: `medicine-given`, `seizure` or `other`.
    pub kind: String,
    /// When, RFC 3339; null if that is not known.
    pub time: Option<String>,
    /// The site's own code for it; null if there is none.
    pub code: Option<String>,
    /// A remark; null if there is none.
    pub note: Option<String>,
}

impl HistoryItems {
    /// Gathers what was found in some assessments of a patient.
    pub fn of<'s>(
        patient: &Patient,
        steps: impl IntoIterator<Item = &'s Step>,
        now: &Time,
    ) -> Self {
        let steps = steps.into_iter();
        Self {
            format: FORMAT,
            as_of: time::format(now),
            patient: patient.as_str().to_owned(),
            assessments: steps
                .map(|step| AssessmentItems::of(patient, &step.visit))
                .collect(),
        }
    }
}

impl AssessmentItems {
    /// Gathers what was found in one assessment of a patient.
    pub fn of(patient: &Patient, visit: &Visit) -> Self {
        let (assessment, outcome) = (&visit.assessment, &visit.outcome);
        let scale = assessment.scale();
        let total = visit.total();
        let band = outcome.band.filter(|_| visit.counts());
        let id = |band: usize| scale.bands().get(band).map(|band| band.id.clone());
        let stagings = scale.stagings().iter().zip(&outcome.stagings);
        let stages = stagings.map(|(staging, staged)| StageFound {
            id: staging.id.clone(),
            low: staged.shown.low,
            high: staged.shown.high,
        });
        Self {
            format: FORMAT,
            patient: patient.as_str().to_owned(),
            entry: visit.entry,
            observed_at: time::format(&visit.observed_at),
            rater: assessment.context.rater.clone(),
            scored_with: scale.reference(),
            standing: match visit.standing {
                Standing::Original => "original",
                Standing::Amended(_) => "amended",
                Standing::Void(_) => "void",
            }
            .to_owned(),
            scored: outcome.is_scored(),
            items: assessment.answers().map(ItemFound::of).collect(),
            total_low: total.map(|total| total.low),
            total_high: total.map(|total| total.high),
            band_low: band.and_then(|band| id(band.low)),
            band_high: band.and_then(|band| id(band.high)),
            stages: stages.filter(|_| visit.counts()).collect(),
            measures: measures(assessment),
            roused: Asleep::of(assessment)
                .and_then(|asleep| Some(asleep.roused?.word().to_owned())),
            checks: checks(assessment),
            events: assessment.context.events.iter().map(event).collect(),
        }
    }
}

impl ItemFound {
    /// Tells what was found for an item.
    pub fn of((item, seen): (&Item, &Observation)) -> Self {
        let counted = counted(item, seen);
        let (attributed, missing) = match seen.answer() {
            Answer::Chosen { attributed, .. } => (Some(attributed), None),
            Answer::Missing(why) => (None, Some(Missing::word(why).to_owned())),
        };
        Self {
            id: item.id.clone(),
            points: seen.points_in(item),
            counted_low: counted.low,
            counted_high: counted.high,
            value: seen.value(),
            attributed,
            missing,
            note: seen.detail().and_then(|detail| detail.note.clone()),
        }
    }
}

fn measures(assessment: &Assessment) -> Vec<MeasureFound> {
    let measures = assessment.scale().measures().iter();
    let measures = measures.zip(assessment.readings());
    let few = Asleep::of(assessment).and_then(|asleep| asleep.few_breaths);
    let found = measures.map(|(measure, reading)| MeasureFound {
        id: measure.id.clone(),
        value: reading.map(|reading| measure.decimal(reading.value())),
        calls_for_help: few.is_some() && measure.id == BREATHS,
    });
    found.collect()
}

fn checks(assessment: &Assessment) -> Vec<CheckFound> {
    let checks = assessment.scale().checks().iter();
    let checks = checks.zip(assessment.checks());
    let found = checks.map(|(check, asked)| CheckFound {
        id: check.id.clone(),
        answer: match asked {
            Asked::Not => None,
            Asked::No => Some(false),
            Asked::Yes => Some(true),
        },
    });
    found.collect()
}

fn event(event: &Event) -> EventFound {
    EventFound {
        kind: event.kind.word().to_owned(),
        time: event.time.as_ref().map(time::format),
        code: event.code.clone(),
        note: event.note.clone(),
    }
}

/// The columns of the table. Those up to `standing` tell of the assessment, and are the same in all its rows.
pub const COLUMNS: [&str; 16] = [
    "patient",
    "entry",
    "observed_at",
    "rater",
    "scored_with",
    "standing",
    "kind",
    "name",
    "points",
    "counted_low",
    "counted_high",
    "value",
    "answer",
    "missing",
    "time",
    "note",
];

/// One thing found, as a row: `kind` says of what it tells, `name` of which.
#[derive(Default)]
struct Row<'r> {
    kind: &'static str,
    name: &'r str,
    points: Option<u16>,
    counted: Option<Extent<u16>>,
    value: Option<String>,
    answer: Option<String>,
    missing: Option<&'r str>,
    time: Option<&'r str>,
    note: Option<&'r str>,
}

/// Writes assessments as a table with a row for each thing found: `item`, `total`, `band`, `stage`, `measure`,
/// `roused`, `check` or `event`.
///
/// # Errors
/// The output cannot be written.
pub fn write_table(output: impl Write, assessments: &[AssessmentItems]) -> io::Result<()> {
    let mut table = CsvWriter::new(output);
    table.cells(COLUMNS.map(Some))?;
    for found in assessments {
        for row in scored(found).into_iter().chain(unscored(found)) {
            write_row(&mut table, found, &row)?;
        }
    }
    table.flush()
}

fn write_row(
    table: &mut CsvWriter<impl Write>,
    found: &AssessmentItems,
    row: &Row<'_>,
) -> io::Result<()> {
    let number = |number: Option<u16>| number.map(|number| number.to_string());
    let fields = [
        Some(found.patient.clone()),
        Some(found.entry.to_string()),
        Some(found.observed_at.clone()),
        found.rater.clone(),
        Some(found.scored_with.clone()),
        Some(found.standing.clone()),
        Some(row.kind.to_owned()),
        Some(row.name.to_owned()),
        number(row.points),
        number(row.counted.map(|counted| counted.low)),
        number(row.counted.map(|counted| counted.high)),
        row.value.clone(),
        row.answer.clone(),
        row.missing.map(str::to_owned),
        row.time.map(str::to_owned),
        row.note.map(str::to_owned),
    ];
    table.cells(fields)
}

/// Returns the rows of what is scored: the items, the total, its band, and the stages.
fn scored(found: &AssessmentItems) -> Vec<Row<'_>> {
    let items = found.items.iter().map(|item| Row {
        kind: "item",
        name: &item.id,
        points: item.points,
        counted: Some(Extent {
            low: item.counted_low,
            high: item.counted_high,
        }),
        value: item.value.map(|value| value.to_string()),
        answer: (item.attributed == Some(false)).then(|| "other-cause".to_owned()),
        missing: item.missing.as_deref(),
        note: item.note.as_deref(),
        ..Row::default()
    });
    let mut rows: Vec<Row<'_>> = items.collect();
    let total = found.total_low.zip(found.total_high);
    let total = total.map(|(low, high)| Extent { low, high });
    rows.extend(total.map(|total| Row {
        kind: "total",
        name: "total",
        points: total.settled(),
        counted: Some(total),
        missing: total.settled().is_none().then_some(INCOMPLETE),
        ..Row::default()
    }));
    let band = found.band_low.as_ref().zip(found.band_high.as_ref());
    rows.extend(band.map(|(low, high)| open("band", "band", low, high)));
    let stages = found.stages.iter();
    rows.extend(stages.map(|stage| open("stage", &stage.id, &stage.low, &stage.high)));
    rows
}

/// What stands in place of a reason where a missing answer leaves a result open.
const INCOMPLETE: &str = "incomplete";

/// Returns the row of a result that a missing answer may leave open: `2`, or `1 to 3` and why.
fn open<'r, T: PartialEq + ToString>(
    kind: &'static str,
    name: &'r str,
    low: &T,
    high: &T,
) -> Row<'r> {
    let (low, high, is_settled) = (low.to_string(), high.to_string(), low == high);
    Row {
        kind,
        name,
        answer: Some(if is_settled {
            low
        } else {
            format!("{low} to {high}")
        }),
        missing: (!is_settled).then_some(INCOMPLETE),
        ..Row::default()
    }
}

/// Returns the rows of what is never scored: measures, whether a patient can be roused, checks and events.
fn unscored(found: &AssessmentItems) -> Vec<Row<'_>> {
    let measures = found.measures.iter().map(|measure| Row {
        kind: "measure",
        name: &measure.id,
        value: measure.value.map(|value| value.to_string()),
        answer: measure.calls_for_help.then(|| "calls-for-help".to_owned()),
        missing: measure.value.is_none().then_some("not-measured"),
        ..Row::default()
    });
    let roused = found.roused.iter().map(|roused| Row {
        kind: "roused",
        name: "roused",
        answer: Some(roused.clone()),
        ..Row::default()
    });
    let checks = found.checks.iter().map(|check| Row {
        kind: "check",
        name: &check.id,
        answer: check
            .answer
            .map(|yes| if yes { "yes" } else { "no" }.to_owned()),
        missing: check.answer.is_none().then_some("not-asked"),
        ..Row::default()
    });
    let events = found.events.iter().map(|event| Row {
        kind: "event",
        name: &event.kind,
        answer: event.code.clone(),
        time: event.time.as_deref(),
        note: event.note.as_deref(),
        ..Row::default()
    });
    measures.chain(roused).chain(checks).chain(events).collect()
}
