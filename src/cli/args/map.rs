//! The arguments of `ows map`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::zone;
use crate::base::zone::Zone;
use crate::format::InputFormat;

/// Draft and check column maps, by which tables from elsewhere are read
///
/// A column map says which column of a table is which of ours, and what its codes mean. Nothing is guessed: a text
/// that it does not name is refused.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ows map new export.csv > ward.toml       a draft from the header and what stands below it
  ows map check ward.toml export.csv       what each text would become
  ows score export.csv --map ward.toml --to csv")]
pub enum MapCommand {
    New(MapNewArguments),
    Check(MapCheckArguments),
    /// Print a map that comes with the program: cdisc or ctn
    Show {
        /// Its name
        #[arg(value_name = "MAP")]
        map: String,
        /// The scale, where there is a map of that name for several
        #[arg(long, short, value_name = "SCALE")]
        scale: Option<String>,
    },
}

/// Draft a map of a file: which columns seem to be ours, and what stands in them
///
/// What it is not sure of stands as a comment. With a data dictionary of REDCap the choices become codes, with the
/// words of the options beside them.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows map new export.csv > ward.toml
  ows map new export.csv --dictionary dictionary.csv > ward.toml")]
pub struct MapNewArguments {
    /// The file to read
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The scale that its answers are of
    #[arg(long, short, value_name = "SCALE", default_value = "cows")]
    pub scale: String,
    /// The data dictionary of a REDCap project, as CSV
    #[arg(long, value_name = "FILE")]
    pub dictionary: Option<PathBuf>,
    /// The id that results will name the map by
    #[arg(long, value_name = "ID", default_value = "my-map")]
    pub id: String,
    /// What divides columns: one character such as `;` or `|`, or tab
    #[arg(long, value_name = "CHARACTER", value_parser = crate::scale::map::delimiter)]
    pub delimiter: Option<u8>,
    /// The sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
}

/// Show what a map makes of a file, before anything is scored
///
/// For each column every text with its count and what it becomes, in the option's own words; what is no answer; how
/// often each option was found, so that option numbers taken for points are seen; codes that are never used; rows left
/// out; assessments that stand twice. The exit code is 3 if something would be rejected.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows map check ward.toml export.csv
  ows map check ward.toml export.csv --to json | jq .columns")]
pub struct MapCheckArguments {
    /// The map: its file, or the name of one that comes with the program
    #[arg(value_name = "MAP")]
    pub map: String,
    /// The file to read by it; `-` for standard input. Without one, the map alone is checked
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The scale to read the map against, if not the one that it names
    #[arg(long, short, value_name = "SCALE")]
    pub scale: Option<String>,
    /// Read the file as this format, whatever its name
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<InputFormat>,
    /// What divides columns, where the map does not say it
    #[arg(long, value_name = "CHARACTER", value_parser = crate::scale::map::delimiter)]
    pub delimiter: Option<u8>,
    /// The sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The zone of times without an offset, such as Europe/London [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
    /// Let the table lack columns of items
    #[arg(long)]
    pub partial: bool,
    /// Write the result as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MapCheckTo::Text)]
    pub to: MapCheckTo,
}

/// A format of what a map makes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapCheckTo {
    /// For people
    Text,
    /// The same, for programs
    Json,
}
