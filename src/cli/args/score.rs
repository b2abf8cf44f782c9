//! The arguments of `ows score`, and the formats that it reads and writes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{PolicyArguments, zone};
use crate::assessment::Patient;
use crate::base::zone::Zone;
use crate::format::InputFormat;

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
  ows score week.csv --policy ward.toml    with the site's own intervals and thresholds
  ows score week.csv --record              and write what was scored into the log
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
    /// Write results as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ScoreTo::Table)]
    pub to: ScoreTo,
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
    /// How many workers score a large file at once; as many as there are cores unless it is said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// The zone of times without an offset, such as Europe/London; without it they are rejected
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
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
    /// Records of CDISC's SDTM, domain QS, as CSV: a row an item; needs `--study`
    Cdisc,
}
