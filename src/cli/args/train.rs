//! The arguments of `ows train`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::zone;
use crate::base::zone::Zone;
use crate::format::InputFormat;
use crate::training::agreement::report::{Part, Settings};
use crate::training::agreement::weights::Distance;

/// Train raters on cases with a key, and say how well they rate
///
/// Training never touches the log of patients: what is rated goes into a store of its own.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ows train run examples/decks/cows-a.toml --rater rn-07
  ows train report examples/decks/cows-a.toml
  ows train agreement ratings.csv --scale cows")]
pub enum TrainCommand {
    Run(RunArguments),
    Report(ReportArguments),
    Certificate(CertificateArguments),
    Check(CheckDeckArguments),
    Split(SplitArguments),
    Agreement(AgreementArguments),
}

/// Where what was rated in training is kept.
#[derive(Args, Clone, Debug)]
pub struct StoreArguments {
    /// The training store, if not the one in the user's data folder [env: OWS_TRAINING]
    #[arg(long, value_name = "FILE")]
    pub store: Option<PathBuf>,
}

/// Rate the cases of a deck, with the interview of the bedside
///
/// After each case it shows item by item what was given, what the key says and why, and what each
/// miss does to total, band and stage. Each case is kept before its key is shown; an attempt that
/// was left goes on where it was left. TRAINING stands on every screen.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows train run examples/decks/cows-a.toml --rater rn-07
  ows train run examples/decks/cows-b.toml --exam
  ows train run exam.json --exam --seed 7          cases without keys: the trainer marks them
  ows train run examples/decks/cows-a.toml --answers class.csv

Answers of a class or a script come as observations, as for `ows score`: one for each case and
rater, with the name of the case as the patient.")]
pub struct RunArguments {
    /// The deck
    #[arg(value_name = "DECK")]
    pub deck: PathBuf,
    /// Who rates
    #[arg(long, value_name = "RATER")]
    pub rater: Option<String>,
    /// No key before the end, and the cases mixed
    #[arg(long)]
    pub exam: bool,
    /// The seed by which an exam is mixed; without it one is drawn, and shown
    #[arg(long, value_name = "NUMBER", requires = "exam")]
    pub seed: Option<u64>,
    /// Begin a new attempt, also where one was left
    #[arg(long)]
    pub new: bool,
    /// The keys of a deck that was split from them
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Take the answers from this file; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plain", "exam", "rater"])]
    pub answers: Option<PathBuf>,
    /// Read the answers as this format, whatever the name of their file
    #[arg(long, value_enum, value_name = "FORMAT", requires = "answers")]
    pub from: Option<InputFormat>,
    /// Ask line by line, for a screen reader or a pipe
    #[arg(long)]
    pub plain: bool,
    #[command(flatten)]
    pub store: StoreArguments,
    /// Write what came of it as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ResultTo::Text)]
    pub to: ResultTo,
    /// The zone of the times that are kept, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
}

/// Say how raters did at decks: against the key, against each other, and over their attempts
///
/// One rater with `--rater`: items as in the key with their interval first, then signed error, bias
/// and limits of agreement, cases in another band and on which side, by item, what was missed, and
/// how it moved over attempts. Without it the group: a line a rater, and how well they agree with
/// each other, ICC(2,1) of the totals first. The latest rating of each case counts. A row of the
/// store that was altered, taken away, put in or moved is named and left out, and the exit code is
/// then 1; a store that was written anew as a whole is not found.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows train report examples/decks/cows-a.toml --rater rn-07
  ows train report examples/decks/cows-a.toml --by item               every figure of each item
  ows train report examples/decks/cows-a.toml --store ward.sqlite --store night.sqlite
  ows train report exam.json --key exam.key.json --to csv")]
pub struct ReportArguments {
    /// The decks that were rated
    #[arg(value_name = "DECK", required = true)]
    pub decks: Vec<PathBuf>,
    /// Only this rater
    #[arg(long, value_name = "RATER")]
    pub rater: Option<String>,
    /// The keys of decks that were split from them: one for each such deck, in their order
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// A training store, if not the one in the user's data folder; one for each computer
    /// [env: OWS_TRAINING]
    #[arg(long, value_name = "FILE")]
    pub store: Vec<PathBuf>,
    #[command(flatten)]
    pub figures: FigureArguments,
}

/// Print the certificate of an attempt that passed
///
/// It names the digests of deck, keys and scale, the figures with their intervals, and what it does
/// not show. Without `--attempt` it is the rater's latest attempt at the deck that passed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows train certificate examples/decks/cows-a.toml --rater rn-07
  ows train certificate exam.json --key exam.key.json --rater rn-07 --to json")]
pub struct CertificateArguments {
    /// The deck that was rated
    #[arg(value_name = "DECK")]
    pub deck: PathBuf,
    /// Who rated
    #[arg(long, value_name = "RATER")]
    pub rater: Option<String>,
    /// The attempt, by the beginning of its id
    #[arg(long, value_name = "ID")]
    pub attempt: Option<String>,
    /// The keys of a deck that was split from them
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    #[command(flatten)]
    pub store: StoreArguments,
    /// Write it as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ResultTo::Text)]
    pub to: ResultTo,
}

/// Hold decks and their cases to the rules, and say what they lack
///
/// Every error of every file, with its place. A deck that certifies needs two cases on either side
/// of each limit of a band, every option of every item found twice, and for every flag one case that
/// raises it and one that only seems to. Several decks are held beside each other.
#[derive(Args, Debug)]
#[command(
    name = "check",
    after_help = "Examples:
  ows train check examples/decks/cows-a.toml
  ows train check examples/decks/*.toml"
)]
pub struct CheckDeckArguments {
    /// The decks
    #[arg(value_name = "DECK", required = true)]
    pub decks: Vec<PathBuf>,
}

/// Split a deck into cases without keys, and keys in a file of their own
///
/// For an exam: those who rate get the cases, and whoever marks keeps the keys. The two know each
/// other by the digest of the deck.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows train split examples/decks/cows-c.toml --cases exam.json --keys exam.key.json")]
pub struct SplitArguments {
    /// The deck
    #[arg(value_name = "DECK")]
    pub deck: PathBuf,
    /// Where the cases go
    #[arg(long, value_name = "FILE")]
    pub cases: PathBuf,
    /// Where the keys go
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ResultTo {
    /// For people
    Text,
    /// Everything
    Json,
}

/// Say how well raters agree with each other, or with a key
///
/// Reads ratings as CSV or TSV: `case,rater,item,points` with a row a rating (`total` as an item
/// where only totals are known), or `case,rater` and a column an item. Raw agreement comes first,
/// kappa, alpha and AC beside it, and of the intraclass correlations ICC(2,1), that of one rater.
/// Levels are those of the scale, also where nobody used one. A figure that is not defined says why.
/// Gaps are taken in; only an ICC needs cases that each of its raters rated, and leaves raters out, by
/// name, those with the fewest ratings first and down to two, where more ratings can be used without. A
/// rater is the same in capitals and with other spaces. A standard error is that of the value as it was found.
/// In a table of `--to csv`, and of `ows train report`, a name that a spreadsheet would take for a formula
/// gets a `'` in front, and a control character is written as an escape such as \u{1b}.
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
    /// Read files as this format, whatever their names
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<InputFormat>,
    #[command(flatten)]
    pub figures: FigureArguments,
}

/// Which figures of agreement there are to be, how they are made, and what they are written as.
#[derive(Args, Debug)]
pub struct FigureArguments {
    /// Only this part, with every figure
    #[arg(long, value_enum, value_name = "PART")]
    pub by: Option<Part>,
    /// How far apart two levels are in weighted figures
    #[arg(long, value_enum, value_name = "DISTANCE", default_value_t = Distance::Rank)]
    pub distance: Distance,
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

impl FigureArguments {
    /// Returns how the figures are made.
    pub fn settings(&self) -> Settings {
        Settings {
            distance: self.distance,
            seed: self.seed,
            draws: self.bootstrap,
            part: self.by,
        }
    }
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
