//! The whole definition of the command line: help, man pages and completions come from it.

mod due;
mod log;
mod map;
mod score;
mod train;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, ValueParser};
use clap::{Arg, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::base::zone::Zone;
use crate::format::schema::Shape;

pub use due::{DueArguments, DueTo};
pub use log::{
    AmendArguments, BackupArguments, ExportArguments, ExportTo, HeadArguments, LogCommand,
    RescoreArguments, RestoreArguments, ReviewArguments, ShowLogArguments, ShowTo, VerifyArguments,
    VoidArguments, Which, Why,
};
pub use map::{MapCheckArguments, MapCheckTo, MapCommand, MapNewArguments};
pub use score::{ScoreArguments, ScoreTo, TableArguments};
pub use train::{
    AgreementArguments, AgreementTo, CertificateArguments, CheckDeckArguments, FigureArguments,
    ReportArguments, ResultTo, RunArguments, SplitArguments, StoreArguments, TrainCommand,
};

/// Says how severe a withdrawal is, from written scales. It supports a clinician's judgement: it names no
/// drug, no dose and no treatment.
#[derive(Debug, Parser)]
#[command(
    name = "ows",
    version,
    arg_required_else_help = true,
    max_term_width = WIDEST
)]
#[command(before_help = "To assess a patient: ows assess cows")]
// Where the first lines have gone from a small screen, these are what is left to read.
#[command(after_help = "Examples:
  ows assess cows       assess a patient
  ows due               who is due
  ows history P-0142    what was recorded of a patient
  ows form cows         a blank form, for paper
  ows man               what the exit codes mean")]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Colour: auto, always or never; NO_COLOR and TERM=dumb turn `auto` off
    #[arg(
        long,
        value_enum,
        global = true,
        value_name = "WHEN",
        hide_possible_values = true
    )]
    pub color: Option<When>,
    /// Keep to ASCII, for screens without Unicode
    #[arg(long, global = true)]
    pub ascii: bool,
    /// A folder of scales beside those built in [env: OWS_SCALES]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub scales: Option<PathBuf>,
    /// Show scales in this language, such as es; data stays as it is. `en` is a scale's own words
    /// [env: OWS_LANG]
    #[arg(long, global = true, value_name = "TAG")]
    pub lang: Option<String>,
    /// The log of assessments, if not the one in the user's data folder [env: OWS_LOG]
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Leave the configuration file out
    #[arg(long, global = true)]
    pub no_config: bool,
    /// Fill at most this many columns, whatever the screen has
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub width: Option<u16>,
}

/// When to do something that depends on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// If the output is a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    Assess(AssessArguments),
    Due(DueArguments),
    History(HistoryArguments),
    Form(FormArguments),
    Score(Box<ScoreArguments>),
    #[command(subcommand)]
    Scale(ScaleCommand),
    #[command(subcommand)]
    Policy(PolicyCommand),
    #[command(subcommand)]
    Map(MapCommand),
    Config(ConfigArguments),
    #[command(subcommand)]
    Log(LogCommand),
    #[command(subcommand)]
    Train(TrainCommand),
    Schema(SchemaArguments),
    Completions(CompletionsArguments),
    Man(ManArguments),
}

/// Which policy is in force.
#[derive(Args, Clone, Debug, Default)]
pub struct PolicyArguments {
    /// The site's policy: the name of one in the configuration folder, or the path of its file; said
    /// again for that of another scale [env: OWS_POLICY]
    #[arg(long, value_name = "POLICY")]
    pub policy: Vec<String>,
}

/// Show and check a site's policies
///
/// A policy says how often to look again, and has thresholds, flags and bands of the site's own. It
/// is no part of a scale, and none is in force unless it is named.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ows policy new ward > ward.toml    an example to start from
  ows policy check ward.toml
  ows policy show ward.toml
  ows score admission.json --policy ward.toml")]
pub enum PolicyCommand {
    /// List the policies in the configuration folder
    List,
    /// Show all that a policy says, with its sources
    Show {
        /// A name such as ward or ward@1, or the path of a policy file
        #[arg(value_name = "POLICY")]
        policy: String,
        /// The file itself, as it was read
        #[arg(long)]
        source: bool,
    },
    /// Check policy files, and say all that is wrong with them
    Check {
        /// Policy files; `-` for standard input
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Print the policy of an invented ward for COWS to start from: an example, and no recommendation
    #[command(after_help = "Example:
  ows policy new ward > ward.toml")]
    New {
        /// The id that data and commands will use, such as ward
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// Show and check scales
#[derive(Debug, Subcommand)]
pub enum ScaleCommand {
    /// List the scales that are built in
    List,
    Show(ShowArguments),
    Check(CheckArguments),
    New(NewArguments),
    Diff(DiffArguments),
}

/// Show all that a scale says
#[derive(Args, Debug)]
pub struct ShowArguments {
    /// A name such as cows, or the path of a scale file
    #[arg(value_name = "SCALE")]
    pub scale: String,
    /// The file itself, as it was read
    #[arg(long)]
    pub source: bool,
}

/// Check scale files, and say all that is wrong with them
///
/// A new version of a scale is also held to the newest version before it that is built in or
/// given by `--against`: if its version moved less than what changed needs, it is refused.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows scale check scales/mine/1.0.0.toml
  ows scale check scales/mine/1.1.0.toml --against scales/mine/1.0.0.toml")]
pub struct CheckArguments {
    /// Scale files; `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The version before: a name such as cows@1.0.0, or the path of a scale file
    #[arg(long, value_name = "SCALE")]
    pub against: Option<String>,
}

/// Show what changed between two versions of a scale, and which number must move
///
/// Says of every word and number what it was and is; whether any assessment has another total,
/// band, stage or flag, decided exactly, with one that has and how many there are; and how far the
/// version has to move. The exit code is 3 if the version of the second moved too little.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows scale diff cows@1.0.0 scales/cows/1.0.1.toml")]
pub struct DiffArguments {
    /// The version before: a name such as cows@1.0.0, or the path of a scale file
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The version after
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Write the result as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DiffTo::Text)]
    pub to: DiffTo,
}

/// A format of what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffTo {
    /// For people
    Text,
    /// The same, for programs
    Json,
}

/// Print a commented scale file to start from, valid at once
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows scale new night-ward > night-ward.toml")]
pub struct NewArguments {
    /// The id that data and commands will use, such as night-ward
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Print a blank form of a scale, for a class and for when the power is out
///
/// A page has at most 66 lines of 80 columns, as a line printer or `lp` gives. Between two pages stands a
/// form feed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows form cows | lpr
  ows form cows --flowsheet | lpr
  ows form cows --unit | lpr")]
pub struct FormArguments {
    /// A name such as cows, or the path of a scale file
    #[arg(value_name = "SCALE")]
    pub scale: String,
    /// A sheet for several assessments of one patient: the items by six times
    #[arg(long)]
    pub flowsheet: bool,
    /// A sheet for a whole unit: a line for each patient
    #[arg(long, conflicts_with = "flowsheet")]
    pub unit: bool,
}

/// Print the JSON Schema of a shape that is read or written
#[derive(Args, Debug)]
pub struct SchemaArguments {
    /// Which shape
    #[arg(value_enum, value_name = "SHAPE")]
    pub shape: Shape,
}

/// Print completions for a shell
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows completions bash > ~/.local/share/bash-completion/completions/ows")]
pub struct CompletionsArguments {
    /// Which shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Print a man page
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows man score | man -l -")]
pub struct ManArguments {
    /// The command, in words: `score`, `scale check`; none for the program itself
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}

/// Exit codes and what they mean, for man pages.
pub const EXIT_CODES: [(&str, &str); 5] = [
    ("0", "all was done"),
    (
        "1",
        "something could not be run or recorded, or a whole file was refused",
    ),
    ("2", "the command line is wrong"),
    (
        "3",
        "it ran to the end, but rows were rejected, or a scale has errors",
    ),
    ("129, 130, 143", "ended by SIGHUP, SIGINT or SIGTERM"),
];

/// The most columns that help fills.
const WIDEST: usize = 100;

/// Reads the arguments; help is folded to so many columns. No option takes an empty text: it is mostly a variable that a script never set,
/// and would silently mean something else. Only a variable of the environment may be empty.
///
/// # Errors
/// They are wrong, or ask for help or the version.
pub fn read(arguments: &[OsString], columns: Option<u16>) -> Result<Arguments, clap::Error> {
    let width = columns.map_or(WIDEST, |columns| usize::from(columns).min(WIDEST));
    let command = without_empty_texts(Arguments::command(), arguments).term_width(width);
    Arguments::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

/// Returns the names of all commands.
pub fn names() -> Vec<String> {
    let command = Arguments::command();
    let names = command.get_subcommands().map(|command| command.get_name());
    names
        .map(str::to_owned)
        .chain(["help".to_owned()])
        .collect()
}

/// Refuses empty texts in a command and in those of its subcommands that may be meant: to go through all takes as long
/// as to read the arguments.
fn without_empty_texts(command: clap::Command, arguments: &[OsString]) -> clap::Command {
    let text = ValueParser::string().type_id();
    let refused = |arg: Arg| {
        if arg.get_value_parser().type_id() == text {
            arg.value_parser(NonEmptyStringValueParser::new())
        } else {
            arg
        }
    };
    let is_named = |command: &&clap::Command| {
        let mut names = std::iter::once(command.get_name()).chain(command.get_all_aliases());
        names.any(|name| arguments.iter().any(|argument| argument == name))
    };
    let named = command.get_subcommands().filter(is_named);
    let named: Vec<String> = named.map(|named| named.get_name().to_owned()).collect();
    let command = command.mut_args(refused);
    named.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |command| without_empty_texts(command, arguments))
    })
}

/// Finds a zone by its name.
///
/// # Errors
/// Says what to write instead.
pub fn zone_named(text: &str) -> Result<Zone, String> {
    text.parse().map_err(
        |_| match crate::base::text::suggestion(text, Zone::names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write one such as Europe/London".to_owned(),
        },
    )
}

/// Takes a zone by its name.
///
/// # Errors
/// Says that there is none, and what to write instead.
pub fn zone(text: &str) -> Result<Zone, String> {
    zone_named(text).map_err(|help| format!("no zone is named so; {help}"))
}

/// Assess a patient at the bedside, and sign the assessment into the log
///
/// Asks for the patient, then item by item, on one screen or, with `--plain`, line by line. Each
/// answer is kept at once in a draft, so that whatever interrupts takes nothing with it: `ows assess`
/// offers to go on. What the patient last used, and how often alcohol and benzodiazepines are used
/// besides, is asked before the items and may be left out. Nothing is in the log before it is signed with the rater's initials. The head says
/// what an earlier rater answered yes and nobody asked about since.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ows assess cows
  ows cows                                 the same
  ows assess cows --rater rn-07 --at '40 min ago'
  ows assess --next                        whoever is due first
  ows assess cows --plain                  line by line, for a screen reader")]
pub struct AssessArguments {
    /// The scale: a name such as cows, or the path of a scale file; without it, that of the configuration
    #[arg(value_name = "SCALE")]
    pub scale: Option<String>,
    /// The scale, as an option
    #[arg(long = "scale", short, value_name = "SCALE", conflicts_with = "scale")]
    pub scale_option: Option<String>,
    /// The patient ID; without it, it is asked for, and stands in no list of processes
    #[arg(long, value_name = "PATIENT")]
    pub patient: Option<String>,
    /// Whoever is due first under the site's policies, as `ows due` has them; the ID is typed again
    #[arg(long, conflicts_with = "patient")]
    pub next: bool,
    /// Who rates, to be confirmed; without it, that of the configuration, or it is asked for
    /// [env: OWS_RATER]
    #[arg(long, value_name = "RATER")]
    pub rater: Option<String>,
    /// When the patient was observed, if not now: 20:10, '40 min ago', or '2026-11-22 20:10'
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Ask line by line: for screen readers, simple terminals and pipes
    /// [env: OWS_PLAIN]
    #[arg(long)]
    pub plain: bool,
    /// The zone of the clock, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
    #[command(flatten)]
    pub policy: PolicyArguments,
}

impl AssessArguments {
    /// Returns the scale that the command line names, in either place.
    pub fn scale(&self) -> Option<&str> {
        self.scale.as_deref().or(self.scale_option.as_deref())
    }
}

/// Show a patient's assessments over time, as a table and a plot
///
/// For each scale: what was found, how the total moved and in how much time, the highest stage so far,
/// and at the end what stands now and how long ago that was. Whatever was corrected, taken back, tried
/// and not made, or recorded late says so. The end also tells what an earlier rater answered yes and
/// nobody asked about since. With a site's policy the table also says when the next assessment is due and
/// by which rule. Without a patient it asks for one; whom it is about then stands in no list of
/// processes and in no history of the shell. With `--items` it is a flowsheet: a row an item, a column an
/// assessment.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows history
  ows history P-0142 --scale cows
  ows history P-0142 --policy ward
  ows history P-0142 --items --last 12
  ows history P-0142 --to json | jq .flags_carried
  ows history P-0142 --items --to csv > items.csv
  echo P-0142 | ows history - --log ward.sqlite")]
pub struct HistoryArguments {
    /// The patient ID; `-` reads it from standard input, none asks for it
    #[arg(value_name = "PATIENT")]
    pub patient: Option<String>,
    /// The patient ID, as an option
    #[arg(long = "patient", value_name = "PATIENT", conflicts_with = "patient")]
    pub patient_option: Option<String>,
    /// Only assessments with this scale: a name such as cows, cows@1 or cows@1.0.0
    #[arg(long, short, value_name = "SCALE")]
    pub scale: Option<String>,
    /// The items side by side, a column for each assessment, newest at the right
    #[arg(long)]
    pub items: bool,
    /// With `--items`, so many of the newest assessments with each scale; without it, as many as stand
    /// side by side, and all in a format for programs
    #[arg(long, value_name = "NUMBER", requires = "items", value_parser = clap::value_parser!(u32).range(1..))]
    pub last: Option<u32>,
    /// Write the result as this format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = HistoryTo::Table)]
    pub to: HistoryTo,
    /// The zone of the clock, such as Europe/London; without it the system's
    /// [env: OWS_TIMEZONE]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
    #[command(flatten)]
    pub policy: PolicyArguments,
}

impl HistoryArguments {
    /// Returns the patient that the command line names, in either place.
    pub fn patient(&self) -> Option<&str> {
        self.patient.as_deref().or(self.patient_option.as_deref())
    }
}

/// A format of a patient's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HistoryTo {
    /// For people
    Table,
    /// For programs, one JSON object; `ows schema history` has its shape, `ows schema history-items` that
    /// with `--items`
    Json,
    /// With `--items`, one line of JSON for each assessment; `ows schema assessment-items` has its shape
    Ndjson,
    /// With `--items`, a row for each thing found, with the same columns for every scale
    Csv,
}

/// Show what is set and from where, and set up a site
///
/// An option weighs more than a variable, a variable more than the configuration file. It works with
/// a broken file, and then shows what is wrong with it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows config
  ows config new
  ows config group-log /srv/ward --group ward")]
pub struct ConfigArguments {
    #[command(subcommand)]
    pub command: Option<ConfigCommand>,
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show what is set and from where, as without a command
    Show,
    /// Write a commented configuration file to start from; one that is there is left as it is
    New,
    GroupLog(GroupLogArguments),
}

/// Set up a log that a ward's accounts share
///
/// Makes the folder for the group alone (mode 2770) with a log in it (mode 0660), so that what one
/// account records all see. What it lacks the rights for it says, as commands for an administrator.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows config group-log /srv/ward --group ward")]
pub struct GroupLogArguments {
    /// The folder of the log; it is made if it is not there
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// The group whose members may read and write the log
    #[arg(long, value_name = "NAME")]
    pub group: String,
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::CommandFactory as _;
    use clap::error::ErrorKind;

    #[test]
    fn the_definition_is_sound() {
        super::Arguments::command().debug_assert();
    }

    /// Returns every option and place that takes a text or a path, with the words of its command before it.
    fn takers(command: &clap::Command, words: &[String], found: &mut Vec<Vec<String>>) {
        for arg in command.get_arguments() {
            let is_choice = !arg.get_possible_values().is_empty();
            if is_choice || !arg.get_action().takes_values() {
                continue;
            }
            let mut taker = words.to_vec();
            taker.extend(arg.get_long().map(|long| format!("--{long}")));
            found.push(taker);
        }
        for inner in command.get_subcommands() {
            let mut words = words.to_vec();
            words.push(inner.get_name().to_owned());
            takers(inner, &words, found);
        }
    }

    #[test]
    fn no_option_and_no_place_of_any_command_takes_an_empty_text() {
        let mut found = Vec::new();
        let mut command = super::Arguments::command();
        command.build();
        let command = command.disable_help_subcommand(true);
        takers(&command, &["ows".to_owned()], &mut found);
        found.retain(|words| words.get(1).is_none_or(|word| word != "help"));
        assert!(found.len() > 60, "{found:?}");
        for words in found {
            let given = words
                .iter()
                .map(|word| word.into())
                .chain([OsString::new()]);
            let given: Vec<OsString> = given.collect();
            let refused = super::read(&given, None).unwrap_err();
            let kinds = [ErrorKind::InvalidValue, ErrorKind::ValueValidation];
            assert!(kinds.contains(&refused.kind()), "{words:?}: {refused}");
        }
    }
}
