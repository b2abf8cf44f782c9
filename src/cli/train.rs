//! `ows train`: one file a subcommand.

mod agreement;

use super::args::TrainCommand;
use super::error::Failure;
use super::ui::Screen;

/// Runs the command.
pub fn run(command: &TrainCommand, screen: &Screen) -> Result<u8, Failure> {
    match command {
        TrainCommand::Agreement(arguments) => agreement::run(arguments, screen),
    }
}
