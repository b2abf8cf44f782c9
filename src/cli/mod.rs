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
use context::Context;
use error::{Failure, WRONG_USAGE};

use crate::base::text::visible;

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
    let arguments = match args::read(&surroundings.arguments, surroundings.columns()) {
        Ok(arguments) => arguments,
        Err(refusal) => {
            let context = Context::of(Global::default(), &surroundings);
            return answered(&refused(refusal, &surroundings), &context);
        }
    };
    let context = Context::of(arguments.global, &surroundings);
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

/// Returns a refusal that repeats arguments with nothing in them that could mislead a terminal.
fn refused(refusal: clap::Error, surroundings: &Surroundings) -> clap::Error {
    let harmless = |argument: &OsString| visible(&argument.to_string_lossy()).into_owned().into();
    let arguments: Vec<OsString> = surroundings.arguments.iter().map(harmless).collect();
    if arguments == surroundings.arguments {
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
