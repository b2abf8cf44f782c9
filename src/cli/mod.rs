//! The command line: the only place with arguments, environment, terminal, clock and exit codes.
//!
//! Each command is a thin file of its own that joins what the library does; nothing is computed
//! here. [`run`] shows the whole of a run: parse, dispatch, report, code.

mod args;
mod assess;
mod clock;
mod config;
mod configure;
mod due;
mod error;
mod form;
mod generate;
mod history;
mod input;
mod language;
mod library;
mod log;
mod output;
mod policy;
mod record;
mod scale;
mod score;
mod signals;
mod train;
mod ui;
mod visits;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use error::Failure;
use ui::Screen;

/// Runs the program with the arguments it was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refusal) => return error::arguments_refused(&refusal),
    };
    let screen = Screen::of(&arguments.global);
    match dispatch(arguments.command, &screen) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => ExitCode::from(screen.report(&failure)),
    }
}

fn dispatch(command: Command, screen: &Screen) -> Result<u8, Failure> {
    match command {
        Command::Assess(arguments) => assess::run(&arguments, screen),
        Command::Score(arguments) => score::run(&arguments, screen),
        Command::Scale(command) => scale::run(&command, screen),
        Command::Policy(command) => policy::run(&command, screen),
        Command::Config(arguments) => configure::run(&arguments, screen),
        Command::History(arguments) => history::run(&arguments, screen),
        Command::Due(arguments) => due::run(&arguments, screen),
        Command::Log(command) => log::run(&command, screen),
        Command::Train(command) => train::run(&command, screen),
        Command::Form(arguments) => form::run(&arguments, screen),
        Command::Schema(arguments) => generate::schema(&arguments),
        Command::Completions(arguments) => generate::completions(&arguments),
        Command::Man(arguments) => generate::man(&arguments),
    }
}
