//! The arguments of `ows log`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::zone;
use crate::base::zone::Zone;
use crate::log::Head;

/// Look at the log, hold it to its chain, correct it, copy it
///
/// The log only grows: a correction is an entry of its own, and both readings stay.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ows log show                       the last entries
  ows log show 118                   one entry, whole
  ows log verify                     hold every entry to the chain and to its scale
  ows log head                       number and hash of the last entry, to keep elsewhere
  ows log export --to csv -o log.csv")]
pub enum LogCommand {
    Show(ShowLogArguments),
    Export(ExportArguments),
    Head(HeadArguments),
    Verify(VerifyArguments),
    Amend(AmendArguments),
    Void(VoidArguments),
    Backup(BackupArguments),
    Restore(RestoreArguments),
    Review(ReviewArguments),
    Rescore(RescoreArguments),
}

/// Which entries of the log are meant.
#[derive(Args, Clone, Debug)]
pub struct Which {
    /// Recorded at this time or later: 2026-11-22, 2026-11-22T20:00, or with an offset
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Recorded before this time
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// About this patient; `-` reads the patient ID from standard input
    #[arg(long, value_name = "PATIENT")]
    pub patient: Option<String>,
    /// The zone of times without an offset, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
}

/// Show entries of the log, or one of them whole
///
/// Each with what was recorded, by whom and when; corrections say what they correct and why. Without
/// a number and without a choice it shows the last twenty.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows log show
  ows log show 118
  ows log show 118 --to note         the note for the chart, as it was printed when it was signed
  ows log show --patient P-0142
  ows log show --since 2026-11-20 --until 2026-11-21")]
pub struct ShowLogArguments {
    /// The number of one entry, to show it whole
    #[arg(value_name = "NUMBER", conflicts_with_all = ["since", "until", "patient", "last"])]
    pub number: Option<u64>,
    /// Show the one entry in this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ShowTo::Page, requires = "number")]
    pub to: ShowTo,
    /// Show so many entries from the end
    #[arg(long, value_name = "COUNT")]
    pub last: Option<u64>,
    #[command(flatten)]
    pub which: Which,
}

/// A format of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowTo {
    /// The summary, and all about the entry
    Page,
    /// The note to paste into a chart, 72 columns, plain
    #[value(alias = "text")]
    Note,
}

/// Write entries out, as NDJSON or CSV
///
/// A line of NDJSON is the entry as it was hashed: `sha256sum` of it, without its end, is its hash. A
/// table is of one scale: each assessment, attempt and amendment a row that says whether it stands.
/// Texts in it that a spreadsheet would take for a formula get a `'` in front, and a character that would
/// mislead a terminal is written as an escape such as \u{1b}; a line of NDJSON has them as they were.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows log export -o log.ndjson
  ows log export --to csv --scale cows --since 2026-11-01 -o november.csv
  ows log export --pseudonymise key.txt -o for-research.ndjson")]
pub struct ExportArguments {
    /// Write this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExportTo::Ndjson)]
    pub to: ExportTo,
    /// The scale of a table: a name such as cows or cows@1; needed only if the log has several
    #[arg(long, short, value_name = "SCALE")]
    pub scale: Option<String>,
    /// Write to this file, which appears whole or not at all, packed if it ends in .gz; `-` for
    /// standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Let `--output` replace a file
    #[arg(long)]
    pub force: bool,
    /// Replace who by keyed names, move each patient's times by a keyed number of days, and leave
    /// free texts out; the file holds the key, 16 characters or more, and is never written
    #[arg(long, value_name = "KEYFILE")]
    pub pseudonymise: Option<PathBuf>,
    #[command(flatten)]
    pub which: Which,
}

/// A format of exported entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportTo {
    /// An entry a line, as it was hashed
    Ndjson,
    /// A table of one scale
    Csv,
}

/// Print number and hash of the last entry, to keep elsewhere
///
/// A log that was cut short or written anew after this was kept is found by `ows log verify --head`.
/// The end of what this account records it remembers by itself.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows log head
  ows log head --accept              after a backup was put in the log's place on purpose")]
pub struct HeadArguments {
    /// Remember the end of the log as it is now, though it is not what this account remembers; each
    /// account does so for itself
    #[arg(long)]
    pub accept: bool,
}

/// Hold the log to everything that can be proved of it
///
/// Walks the chain, scores every entry again with the copy of its scale that the log keeps, and names
/// the first entry that does not hold and how. It says as well what it cannot prove. The exit code is
/// 1 if anything does not hold.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows log verify
  ows log verify --head 118:3f9a41c2d07b55e1")]
pub struct VerifyArguments {
    /// A head that was kept, as `ows log head` prints it: finds a log that was cut short or written anew
    #[arg(long, value_name = "N:HASH", value_parser = Head::parse)]
    pub head: Option<Head>,
}

/// Who corrects an entry, and why.
#[derive(Args, Clone, Debug)]
pub struct Why {
    /// Why; asked for on a terminal
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Who corrects it; asked for on a terminal
    #[arg(long, value_name = "RATER")]
    pub by: Option<String>,
    /// The zone of the clock, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
    /// Record although the clock seems wrong: before 2020, or set back since the last entry
    #[arg(long)]
    pub accept_clock: bool,
}

impl Why {
    /// Says whether something of it has to be asked for.
    pub fn is_asked_for(&self) -> bool {
        self.reason.is_none() || self.by.is_none()
    }
}

/// Record what an earlier entry should have said
///
/// Both readings are kept and shown, and the new one counts. Name each answer that was wrong with
/// `--set`, as a column of a table names it: an item by its points, its measure by the value, a check
/// by yes or no, and nothing after the `=` for an answer that was not given; an item also takes why it
/// has none, as in `aches=asleep`. A time is written as at the bedside: 20:10, 40 min ago, 2026-11-22
/// 20:10. `time` is counted back from when the entry was first recorded, and a time of day alone is the
/// one nearest to the time that it replaces; `last_use` is counted back from when the patient was
/// observed. `events` takes all that happened, with `;` between, in the words of the bedside. Or give the whole assessment, as it should have been, in a file.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows log amend 118 --set gi=3 --reason 'wrong row of the form' --by rn-07
  ows log amend 118 --set pulse_bpm=104 --set tremor= --reason 'mistyped' --by rn-07
  ows log amend 118 --set time=20:10 --set 'last_use=about 8 h ago' --reason 'told later' --by rn-07
  ows log amend 118 --set 'events=medicine-given 09:37 CODE' --reason 'not entered' --by rn-07
  ows log amend 118 --set pulse_bpm=230 --confirm --reason 'monitor agrees' --by rn-07
  ows log amend 118 corrected.json --reason 'whole form retyped' --by rn-07")]
pub struct AmendArguments {
    /// The number of the entry
    #[arg(value_name = "NUMBER")]
    pub number: u64,
    /// The assessment as it should have been, as JSON or TOML; `-` for standard input
    #[arg(
        value_name = "FILE",
        conflicts_with = "set",
        required_unless_present = "set"
    )]
    pub file: Option<PathBuf>,
    /// One answer as it should have been
    #[arg(long, value_name = "NAME=ANSWER")]
    pub set: Vec<String>,
    /// Take values of `--set` that lie outside their plausible range: they are right
    #[arg(long, requires = "set")]
    pub confirm: bool,
    #[command(flatten)]
    pub why: Why,
}

/// Take an entry back
///
/// It stays in the log and is shown as taken back; it counts for nothing. Taking back a void undoes it.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows log void 118 --reason 'recorded for the wrong patient' --by rn-07")]
pub struct VoidArguments {
    /// The number of the entry
    #[arg(value_name = "NUMBER")]
    pub number: u64,
    #[command(flatten)]
    pub why: Why,
}

/// Copy the log whole, while others may write
///
/// The copy appears whole or not at all, and never replaces a file. It prints the head of the copy.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows log backup /media/backup/log-2026-11-22.sqlite")]
pub struct BackupArguments {
    /// The file to make
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Put a backup in the place of the log
///
/// The backup is verified first, and no other program may have the log open. What was there is set
/// aside under a dated name and never deleted. It prints the head of the log as it is now.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows log restore /media/backup/log-2026-11-22.sqlite")]
pub struct RestoreArguments {
    /// The backup, as `ows log backup` made it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The zone of the clock, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
}

/// List what a supervisor looks at
///
/// Amendments, voids, attempts, late entries, where the clock was set back or never set, and items that
/// could not be assessed; a run that brought in many is one line. Without `--since` of the last seven
/// days.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows log review
  ows log review --since 2026-11-01 --until 2026-12-01")]
pub struct ReviewArguments {
    #[command(flatten)]
    pub which: Which,
}

/// Say which recorded results another version of their scale would change
///
/// Scores every assessment that stands once more, and lists whose band or stage would differ. The log
/// is not touched.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows log rescore --scale cows@2 --since 2026-01-01")]
pub struct RescoreArguments {
    /// The other version: a name such as cows@2, or the path of a scale file
    #[arg(long, short, value_name = "SCALE")]
    pub scale: String,
    #[command(flatten)]
    pub which: Which,
}
