//! `ows train`: one file a subcommand.

mod agreement;
mod answers;
mod certificate;
mod check;
mod deck;
mod reading;
mod report;
mod result;
mod run;
mod split;
pub mod store;

use super::args::TrainCommand;
use super::error::Failure;
use super::ui::Screen;

/// Runs the command.
pub fn run(command: &TrainCommand, screen: &Screen) -> Result<u8, Failure> {
    match command {
        TrainCommand::Run(arguments) => run::run(arguments, screen),
        TrainCommand::Report(arguments) => report::run(arguments, screen),
        TrainCommand::Certificate(arguments) => certificate::run(arguments, screen),
        TrainCommand::Check(arguments) => check::run(arguments, screen),
        TrainCommand::Split(arguments) => split::run(arguments, screen),
        TrainCommand::Agreement(arguments) => agreement::run(arguments, screen),
    }
}
