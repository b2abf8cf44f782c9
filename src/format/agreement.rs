//! Agreement between raters as JSON and CSV: the same figures, a row each.
//!
//! Numbers have six digits. What is not defined is `null`, or an empty cell, and says why.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::csv::CsvWriter;
use super::escaped;
use crate::base::text::cell;
use crate::training::agreement::figures::{Line, Report, Subject, Undefined};

/// The version of this shape.
pub const FORMAT: u32 = 1;

/// The agreement of raters with each other, or of each with a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementDetail {
    /// The version of this shape: 1.
    pub format: u32,
    /// The scale whose answers were rated, such as `cows@1.0.0`; null without one.
    pub scale: Option<String>,
    /// The SHA-256 of its canonical form, 64 hexadecimal digits; null without a scale.
    pub scale_digest: Option<String>,
    /// The key that each rater is held against; null if raters are held against each other.
    pub key: Option<String>,
    /// How far apart two levels are in weighted figures: `rank` or `points`.
    pub distance: String,
    /// The seed of the bootstrap.
    pub seed: u64,
    /// How many times cases were drawn again.
    pub draws: u32,
    /// How many cases were read.
    pub cases: u64,
    /// How many raters, the key not counted.
    pub raters: u64,
    /// How many ratings of items, those of the key not counted.
    pub ratings: u64,
    /// The figures, those to read first before the others.
    pub figures: Vec<FigureDetail>,
    /// What no figure of a part could take in.
    pub left_out: Vec<LeftOutDetail>,
    /// What must be known beside the figures.
    pub cautions: Vec<CautionDetail>,
    /// True if there are too many raters for a list of pairs.
    pub pairs_left_out: bool,
}

/// One figure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureDetail {
    /// What was compared: `item`, `total` or `band`.
    pub part: &'static str,
    /// The item by its id; null for all items together, a total or a band.
    pub item: Option<String>,
    /// The rater, or the first of two; null for all raters.
    pub rater: Option<String>,
    /// The second of two raters; null if there is none.
    pub other: Option<String>,
    /// The points of the level, for the kappa of one level.
    pub level: Option<f64>,
    /// Which figure, such as `icc-2-1`.
    pub figure: &'static str,
    /// The value; null if it is not defined.
    pub value: Option<f64>,
    /// The lower end of the 95 % interval; null if there is none.
    pub low: Option<f64>,
    /// The upper end of the 95 % interval; null if there is none.
    pub high: Option<f64>,
    /// The standard error of the value as it was found, which an interval by `normal` or `student-t`
    /// is formed with; never that of a value of no agreement. Null if the figure has none.
    pub standard_error: Option<f64>,
    /// Of how many cases, or ratings, it is.
    pub n: u64,
    /// How the interval is formed: `wilson`, `normal`, `student-t`, `fisher-z`, `f`, `bootstrap`.
    pub interval: Option<&'static str>,
    /// For how many draws of the bootstrap the figure is not defined; they are passed over.
    pub draws_skipped: u64,
    /// Why there is no value, or no interval where the figure has one.
    pub reason: Option<&'static str>,
}

/// Ratings that no figure of a part could take in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOutDetail {
    /// What was compared: `item`, `total` or `band`.
    pub part: &'static str,
    /// The item by its id, if it is about one.
    pub item: Option<String>,
    /// The rater, if it is about one.
    pub rater: Option<String>,
    /// Why: `rated-by-one`, `not-rated-by-all`, `incomplete-rater`, `not-in-key`, `not-rated` or
    /// `no-total`.
    pub why: &'static str,
    /// How many.
    pub count: u64,
}

/// What must be known beside the figures of a part.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CautionDetail {
    /// What was compared: `item`, `total` or `band`.
    pub part: &'static str,
    /// The item by its id, if it is about one.
    pub item: Option<String>,
    /// The rater, if it is about one.
    pub rater: Option<String>,
    /// What: `nearly-one-level`, `constant-rater`, `below-zero` or `few-cases`.
    pub caution: &'static str,
}

impl AgreementDetail {
    /// Takes a report over.
    pub fn of(report: &Report) -> Self {
        let (scale, scale_digest) = report.scale.clone().unzip();
        let left_out = report.left_out.iter().map(|left_out| LeftOutDetail {
            part: left_out.subject.part.id(),
            item: item(&left_out.subject),
            rater: left_out.subject.rater.clone(),
            why: left_out.why.id(),
            count: left_out.count,
        });
        let cautions = report
            .cautions
            .iter()
            .map(|(subject, caution)| CautionDetail {
                part: subject.part.id(),
                item: item(subject),
                rater: subject.rater.clone(),
                caution: caution.id(),
            });
        Self {
            format: FORMAT,
            scale,
            scale_digest,
            key: report.key.clone(),
            distance: report.distance.to_owned(),
            seed: report.seed,
            draws: report.draws,
            cases: report.cases,
            raters: report.raters,
            ratings: report.ratings,
            figures: report.lines.iter().map(FigureDetail::of).collect(),
            left_out: left_out.collect(),
            cautions: cautions.collect(),
            pairs_left_out: report.pairs_left_out,
        }
    }
}

fn item(subject: &Subject) -> Option<String> {
    subject.item.as_ref().map(|(_, id, _)| id.clone())
}

impl FigureDetail {
    /// Takes a figure over.
    pub(super) fn of(line: &Line) -> Self {
        let Line {
            subject, figure, ..
        } = line;
        let (low, high) = figure.interval.ok().unzip();
        let why_none = figure
            .interval
            .err()
            .filter(|why| *why != Undefined::NoInterval);
        Self {
            part: subject.part.id(),
            item: item(subject),
            rater: subject.rater.clone(),
            other: subject.other.clone(),
            level: line.level,
            figure: line.name.id(),
            value: figure.value.ok().and_then(six_digits),
            low: low.and_then(six_digits),
            high: high.and_then(six_digits),
            standard_error: figure.error.and_then(six_digits),
            n: figure.n,
            interval: figure.interval.ok().and(figure.method.id()),
            draws_skipped: figure.skipped,
            reason: figure.value.err().or(why_none).map(Undefined::words),
        }
    }

    /// Returns its cells, as [`COLUMNS`] names them.
    pub(super) fn cells(&self) -> [String; 14] {
        let text = |text: &Option<String>| cell(text.as_deref().unwrap_or_default()).into_owned();
        let number =
            |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
        [
            self.part.to_owned(),
            text(&self.item),
            text(&self.rater),
            text(&self.other),
            number(self.level),
            self.figure.to_owned(),
            number(self.value),
            number(self.low),
            number(self.high),
            number(self.standard_error),
            self.n.to_string(),
            self.interval.unwrap_or_default().to_owned(),
            self.draws_skipped.to_string(),
            self.reason.unwrap_or_default().to_owned(),
        ]
    }
}

/// Rounds to six digits; none for what is no number, of which there is none.
pub(super) fn six_digits(number: f64) -> Option<f64> {
    let rounded: f64 = format!("{number:.6}").parse().ok()?;
    // Written as it is, what is left of a tiny number below zero would be -0.
    rounded
        .is_finite()
        .then_some(if rounded == 0.0 { 0.0 } else { rounded })
}

/// Writes a report as JSON.
///
/// # Errors
/// The output cannot be written.
pub fn write_json(out: &mut impl Write, report: &Report) -> io::Result<()> {
    escaped::write_pretty(out, &AgreementDetail::of(report))
}

/// The columns of a figure.
pub(super) const COLUMNS: [&str; 14] = [
    "part",
    "item",
    "rater",
    "other",
    "level",
    "figure",
    "value",
    "low",
    "high",
    "standard_error",
    "n",
    "interval",
    "draws_skipped",
    "reason",
];

/// Writes the figures of a report as CSV.
///
/// # Errors
/// The output cannot be written.
pub fn write_csv(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let mut rows = CsvWriter::new(out);
    COLUMNS.iter().for_each(|name| rows.field(name));
    rows.end_row()?;
    for line in &report.lines {
        for cell in FigureDetail::of(line).cells() {
            rows.field(&cell);
        }
        rows.end_row()?;
    }
    rows.flush()
}
