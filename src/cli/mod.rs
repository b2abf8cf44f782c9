//! The command line: the only place with options, variables, the terminal and exit codes.
//!
//! Each command is a thin file of its own that joins what the library does; nothing is computed
//! here. [`run`] shows the whole of a run: parse, dispatch, report, code.

mod args;
mod assess;
mod bad_entries;
mod clock;
mod config;
mod configure;
mod context;
mod due;
mod error;
mod files;
mod generate;
mod history;
mod input;
mod language;
mod library;
mod log;
mod log_access;
mod map;
mod menu;
mod output;
mod policy;
mod protected;
mod scale;
mod score;
mod signals;
mod surroundings;
mod text_file;
mod train;
mod ui;

use std::ffi::OsString;
use std::hash::RandomState;
use std::io::Write as _;
use std::panic;
use std::rc::Rc;
use std::sync::OnceLock;

use crate::base::random::{self, NoRandomNumbers};
use args::{Command, Global};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use context::Context;
use error::{Failure, WRONG_USAGE};

use crate::base::text::visible;
use crate::scale::{Library, Name};

/// What this program calls itself where it records something.
const TOOL: &str = concat!("ows ", env!("CARGO_PKG_VERSION"));

pub use error::COULD_NOT_RUN;
pub use surroundings::{Environment, Surroundings};

/// Runs the program in the surroundings that it was started in, and returns its exit code.
pub fn run(surroundings: Surroundings) -> u8 {
    let surroundings = Rc::new(surroundings);
    if let Err(none) = draw_early() {
        // Before anything else: what says how to write keeps tables of its own.
        let _ = writeln!(&*surroundings.messages, "error: {none}");
        return COULD_NOT_RUN;
    }
    signals::outlive_a_file_too_large();
    match menu::run(&surroundings) {
        Some(code) => code,
        None => as_typed(&surroundings.arguments, &surroundings),
    }
}

/// Runs what a command line says, the name of the program before it, and returns its exit code.
fn as_typed(arguments: &[OsString], surroundings: &Rc<Surroundings>) -> u8 {
    let arguments = match read(arguments, surroundings) {
        Ok(arguments) => arguments,
        Err(refusal) => {
            let context = Context::of(Global::default(), surroundings);
            return answered(&refused(refusal, arguments, surroundings), &context);
        }
    };
    let context = Context::of(arguments.global, surroundings);
    if let Some(code) = context.refuse_streams() {
        return code;
    }
    match dispatch(arguments.command, &context) {
        Ok(code) => code,
        Err(failure) => context.report(&failure),
    }
}

/// Draws random numbers where a failure can still be told. The standard library draws some for its
/// tables when the first is made, and ends the program if there are none. What says so is the process's: of
/// several runs in one the first alone may silence it.
fn draw_early() -> Result<(), NoRandomNumbers> {
    static DRAWN: OnceLock<bool> = OnceLock::new();
    random::id()?;
    let drawn = DRAWN.get_or_init(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let drawn = panic::catch_unwind(RandomState::new);
        panic::set_hook(told);
        drawn.is_ok()
    });
    if *drawn {
        return Ok(());
    }
    Err(NoRandomNumbers::unexplained())
}

/// Reads the arguments. The name of a scale in the place of a command means to assess with it.
fn read(
    arguments: &[OsString],
    surroundings: &Rc<Surroundings>,
) -> Result<args::Arguments, clap::Error> {
    args::read(arguments, surroundings.columns()).or_else(|refusal| {
        let meant = with_a_scale(arguments, &refusal, surroundings);
        meant.unwrap_or(Err(refusal))
    })
}

/// Reads the arguments with `assess` before the word that is no command, if it names a scale.
fn with_a_scale(
    arguments: &[OsString],
    refusal: &clap::Error,
    surroundings: &Rc<Surroundings>,
) -> Option<Result<args::Arguments, clap::Error>> {
    let is_no_command = |refusal: &clap::Error| refusal.kind() == ErrorKind::InvalidSubcommand;
    let word = refusal.get(ContextKind::InvalidSubcommand);
    let Some(ContextValue::String(word)) = word.filter(|_| is_no_command(refusal)) else {
        return None;
    };
    let name = Name::typed(word).ok()?;
    // The same word may stand before it, as the value of an option.
    let places = arguments.iter().enumerate().skip(1);
    let places = places.filter(|(_, argument)| *argument == word.as_str());
    let mut read = places.map(|(place, _)| {
        let mut arguments = arguments.to_vec();
        arguments.insert(place, "assess".into());
        args::read(&arguments, surroundings.columns())
    });
    let read = read.find(|read| !read.as_ref().err().is_some_and(is_no_command))?;
    let global = read.as_ref().map(|read| read.global.clone());
    let known = Library::new().look_up(&name).is_ok() || {
        let context = Context::of(global.unwrap_or_default(), surroundings);
        let library = context.library().ok()?;
        library.look_up(&name).is_ok()
    };
    known.then_some(read)
}

/// Returns a refusal that repeats arguments with nothing in them that could mislead a terminal.
fn refused(refusal: clap::Error, typed: &[OsString], surroundings: &Surroundings) -> clap::Error {
    let harmless = |argument: &OsString| visible(&argument.to_string_lossy()).into_owned().into();
    let arguments: Vec<OsString> = typed.iter().map(harmless).collect();
    if arguments == typed {
        return refusal;
    }
    // What an escape stands for is refused as it is, or else for what it is.
    let again = args::read(&arguments, surroundings.columns());
    again
        .err()
        .unwrap_or_else(|| clap::Error::new(refusal.kind()))
}

/// Prints help, version, or what is wrong with the arguments, and returns the exit code.
///
/// Help that was asked for goes to standard output and is no failure.
fn answered(refusal: &clap::Error, context: &Context) -> u8 {
    let text = |color: bool| {
        if color {
            refusal.render().ansi().to_string()
        } else {
            refusal.render().to_string()
        }
    };
    if refusal.use_stderr() {
        context.prompt(&text(context.messages.color));
        return WRONG_USAGE;
    }
    match context.print(&text(context.results.color)) {
        Ok(code) => code,
        Err(failure) => context.report(&failure),
    }
}

fn dispatch(command: Command, context: &Context) -> Result<u8, Failure> {
    match command {
        Command::Assess(arguments) => assess::run(&arguments, context),
        Command::Score(arguments) => score::run(&arguments, context),
        Command::Scale(command) => scale::run(&command, context),
        Command::Policy(command) => policy::run(&command, context),
        Command::Map(command) => map::run(&command, context),
        Command::Config(arguments) => configure::run(&arguments, context),
        Command::History(arguments) => history::run(&arguments, context),
        Command::Due(arguments) => due::run(&arguments, context),
        Command::Log(command) => log::run(&command, context),
        Command::Train(command) => train::run(&command, context),
        Command::Form(arguments) => scale::print_form(&arguments, context),
        Command::Schema(arguments) => generate::schema(&arguments, context),
        Command::Completions(arguments) => generate::completions(&arguments, context),
        Command::Man(arguments) => generate::man(&arguments, context),
    }
}
