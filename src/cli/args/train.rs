//! The arguments of `ows train`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::From;

/// Train raters, and say how well they agree
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ows train agreement ratings.csv --scale cows
  ows train agreement ratings.csv --scale cows --key key.csv")]
pub enum TrainCommand {
    Agreement(AgreementArguments),
}

/// Say how well raters agree with each other, or with a key
///
/// Reads ratings as CSV or TSV: `case,rater,item,points` with a row a rating (`total` as an item
/// where only totals are known), or `case,rater` and a column an item. Raw agreement comes first,
/// kappa, alpha and AC beside it, and of the intraclass correlations ICC(2,1), that of one rater.
/// Levels are those of the scale, also where nobody used one. A figure that is not defined says why.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows train agreement ratings.csv --scale cows
  ows train agreement ratings.csv --scale cows --key rn-01     a rater of the file is the key
  ows train agreement ratings.csv --scale cows --key key.csv --by item
  ows train agreement judges.csv --continuous --to json        published data of no scale
  ows train agreement codes.csv --levels 1,2,3,4,5 --seed 7")]
pub struct AgreementArguments {
    /// The file of ratings; `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The scale that was rated: a name such as cows, or the path of a scale file
    #[arg(long, short, value_name = "SCALE", conflicts_with_all = ["levels", "continuous"])]
    pub scale: Option<String>,
    /// Without a scale: the levels of each item by their points, lowest first, such as 0,1,2,4
    #[arg(
        long,
        value_name = "POINTS",
        value_delimiter = ',',
        allow_hyphen_values = true,
        conflicts_with = "continuous"
    )]
    pub levels: Option<Vec<String>>,
    /// Without a scale: items are any numbers, such as totals
    #[arg(long)]
    pub continuous: bool,
    /// Hold each rater against this one: a rater of the file, or a file of the same kind
    #[arg(long, value_name = "RATER|FILE")]
    pub key: Option<String>,
    /// Only this part, with every figure
    #[arg(long, value_enum, value_name = "PART")]
    pub by: Option<AgreementBy>,
    /// How far apart two levels are in weighted figures
    #[arg(long, value_enum, value_name = "DISTANCE", default_value_t = AgreementDistance::Rank)]
    pub distance: AgreementDistance,
    /// Read files as this format, whatever their names
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<From>,
    /// Write the figures as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AgreementTo::Table)]
    pub to: AgreementTo,
    /// The seed of the draws for intervals; the same seed gives the same intervals everywhere
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// How many times cases are drawn again for intervals
    #[arg(long, value_name = "NUMBER", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub bootstrap: u32,
}

/// A part of what was rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AgreementBy {
    /// The points of each item
    Item,
    /// The total
    Total,
    /// The severity band
    Band,
}

/// How far apart two levels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AgreementDistance {
    /// How many levels apart: what the rater did wrong
    Rank,
    /// How many points apart: what it costs the total
    Points,
}

/// A format of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AgreementTo {
    /// For people
    Table,
    /// A row a figure
    Csv,
    /// Everything
    Json,
}
