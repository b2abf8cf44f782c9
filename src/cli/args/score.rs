//! The arguments of `ows score`, and the formats that it reads and writes.

use std::path::PathBuf;

use clap::builder::RangedI64ValueParser;
use clap::{Args, ValueEnum};

use super::{PolicyArguments, zone};
use crate::assessment::Patient;
use crate::base::zone::Zone;
use crate::format::InputFormat;
use crate::format::course::By;
use crate::scale::map::{MapOptions, delimiter};

/// Score observation files
///
/// Reads assessments as JSON, NDJSON, TOML, CSV or TSV, plain or packed as .gz or .zst, or from a sheet of an
/// Excel workbook (.xlsx), and says for each how severe, which stage, and why. A flat JSON object is read as the
/// row of a table. A row that cannot be read is rejected whole, named with file, line and column, and the rest
/// go on; then the exit code is 3.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows score admission.json                 one assessment: the full summary
  ows score ward-week.csv                  many: a line each, then counts
  ows score ward-week.csv --to csv -o out.csv
  ows score week.csv -s cows@1 --partial --errors bad.ndjson --to ndjson
  ows score week.csv -s cows --check-total cows_total
                                           and compare the totals written there
  ows score week.csv --policy ward.toml    with the site's own intervals and thresholds
  ows score export.csv --map ward.toml     by a column map: `ows map new export.csv` drafts one
  ows score week.csv --record              and write what was scored into the log
  ows score week.csv --to long             a row for each item, for a study
  ows score week.csv --by patient          a row for each patient: first, highest, last, area
  zcat year.csv.gz | ows score - --scale cows --to csv")]
pub struct ScoreArguments {
    /// Files of observations; `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Score with this scale: a name such as cows, cows@1 or cows@1.0.0, or the path of a scale file
    #[arg(long, short, value_name = "SCALE")]
    pub scale: Option<String>,
    /// Read the files as this format, whatever their names
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<InputFormat>,
    /// Read this sheet of an Excel workbook; needed where several have something in them
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Write results as this format: a table unless it is said, or with `--by` csv
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Option<ScoreTo>,
    /// With `--to cdisc`: the ID of the study, for STUDYID
    #[arg(long, value_name = "ID", required_if_eq("to", "cdisc"), value_parser = study)]
    pub study: Option<Study>,
    /// With `--to ndjson`: everything, not only the columns of a table
    #[arg(long)]
    pub detail: bool,
    /// Write results to this file, which appears whole or not at all, packed if it ends in .gz; `-` for
    /// standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Let `--output` and `--errors` replace files
    #[arg(long)]
    pub force: bool,
    /// Write rejections to this file as NDJSON, and only how many of each kind to the screen
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// Stop at the first rejection; with `--output` no file appears then
    #[arg(long)]
    pub strict: bool,
    /// Accept tables that lack columns of items
    #[arg(long)]
    pub partial: bool,
    /// Compare the totals that somebody recorded in this column of the tables with those scored, and say at the
    /// end how many differ and why
    #[arg(long, value_name = "COLUMN")]
    pub check_total: Option<String>,
    /// Reject a row whose recorded total its answers cannot give; with `--check-total`, or a map that compares one
    #[arg(long)]
    pub strict_total: bool,
    /// Compare the bands that somebody recorded in this column, by their names or ids
    #[arg(long, value_name = "COLUMN")]
    pub check_band: Option<String>,
    /// How many workers score a large file at once; as many as there are cores unless it is said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// The zone of times without an offset, such as Europe/London; without it they are rejected
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
    #[command(flatten)]
    pub table: TableArguments,
    #[command(flatten)]
    pub policy: PolicyArguments,
    /// Record each assessment in the log, once; it needs patient, rater and time
    #[arg(long)]
    pub record: bool,
    /// Record although the clock seems wrong: before 2020, or set back since the last entry
    #[arg(long, requires = "record")]
    pub accept_clock: bool,
    /// Score once more with this version of the scale, and list whose band or stage differs
    #[arg(long, value_name = "SCALE")]
    pub rescore: Option<String>,
    #[command(flatten)]
    pub course: CourseArguments,
}

/// Whose course is told instead of the assessments.
#[derive(Args, Debug)]
pub struct CourseArguments {
    /// Put together what has the same in this column, such as patient or a stay, and write its course as csv or
    /// ndjson: a row for many assessments
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["detail", "record", "rescore", "policy"])]
    pub by: Option<String>,
    /// With `--by`: the band that the total is to come below; the second lowest unless it is said
    #[arg(long, value_name = "BAND", requires = "by")]
    pub below: Option<String>,
    /// With `--by`: look for a rise within so many hours
    #[arg(long, value_name = "N", requires = "by", default_value_t = 6, value_parser = hours())]
    pub within_hours: u16,
    /// With `--by`: leave out of the area what lies between totals more hours apart than these
    #[arg(long, value_name = "N", requires = "by", default_value_t = 14, value_parser = hours())]
    pub gap_hours: u16,
}

/// Takes up to a year of hours.
fn hours() -> RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=8784)
}

impl ScoreArguments {
    /// Returns the format of the results.
    pub fn format(&self) -> ScoreTo {
        let unsaid = match self.course.by {
            Some(_) => ScoreTo::Csv,
            None => ScoreTo::Table,
        };
        self.to.unwrap_or(unsaid)
    }

    /// Returns by what courses are worked out, if they are asked for.
    pub fn by(&self) -> Option<By> {
        Some(By {
            column: self.course.by.clone()?,
            below: self.course.below.clone(),
            within_hours: self.course.within_hours,
            gap_hours: self.course.gap_hours,
        })
    }
}

/// How the tables of somebody else are read.
#[derive(Args, Clone, Debug, Default)]
pub struct TableArguments {
    /// Read tables by this column map: its file, or the name of one that is built in, cdisc or ctn
    #[arg(long, value_name = "MAP")]
    pub map: Option<String>,
    /// Read our column from that of the table, as in pulse_bpm=cows_pulse; may be said again
    #[arg(long, value_name = "OURS=THEIRS", value_parser = pair, conflicts_with = "map")]
    pub column: Vec<(String, String)>,
    /// Texts that stand for missing in every column that is read, as in NA,-99
    #[arg(
        long,
        value_name = "TEXTS",
        value_delimiter = ',',
        allow_hyphen_values = true,
        conflicts_with = "map"
    )]
    pub missing: Vec<String>,
    /// How times are written, as in "%m/%d/%Y %I:%M %p", or excel, seconds, milliseconds
    #[arg(long, value_name = "FORMAT", conflicts_with = "map")]
    pub time_format: Option<String>,
    /// What divides columns: one character such as `;` or `|`, or tab
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub delimiter: Option<u8>,
}

impl TableArguments {
    /// Returns what is said in place of a map.
    pub fn options(&self) -> MapOptions {
        MapOptions {
            columns: self.column.clone(),
            missing: self.missing.clone(),
            time_format: self.time_format.clone(),
        }
    }
}

/// Takes our name and the table's.
fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=');
    let pair = pair.filter(|(own, from)| !own.is_empty() && !from.is_empty());
    pair.map(|(own, from)| (own.to_owned(), from.to_owned()))
        .ok_or_else(|| "write our name, `=` and the table's, as in pulse_bpm=cows_pulse".to_owned())
}

/// The ID of a study, whose shape is that of a patient ID.
#[derive(Clone, Debug)]
pub struct Study(pub String);

fn study(text: &str) -> Result<Study, &'static str> {
    let help =
        "write at most 64 letters, digits and `.` `_` `-` `:` `/`; a letter or digit comes first";
    match Patient::parse(text) {
        Ok(_) => Ok(Study(text.to_owned())),
        Err(_) => Err(help),
    }
}

/// A format of results. A new one is written in `format`, or for people in `render`, and picked in
/// `cli::score::results`; docs/batch.md and the formats of the tests list it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScoreTo {
    /// For people: the full summary of one, a line each of many
    Table,
    /// For people: a note to paste into a chart, 72 columns, plain
    Text,
    /// The input's columns and the result's
    Csv,
    /// The same row, a JSON object a line
    Ndjson,
    /// A list of everything
    Json,
    /// A table with a row for each item of each assessment
    Long,
    /// Records of CDISC's SDTM, domain QS, as CSV: a row an item; needs `--study`
    Cdisc,
}
