//! `ows log`: one file a subcommand; here are those that are a few lines.

mod correct;
mod export;
mod list;
mod rescore;
mod review;
mod show;
mod verify;
mod which;

use super::args::{BackupArguments, LogCommand};
use super::error::Failure;
use super::record::log_path;
use super::ui::{Screen, shown};
use crate::aside;
use crate::log::Log;
use crate::text::count;

/// Runs the command.
pub fn run(command: &LogCommand, screen: &Screen) -> Result<u8, Failure> {
    match command {
        LogCommand::Show(arguments) => show::run(arguments, screen),
        LogCommand::Export(arguments) => export::run(arguments, screen),
        LogCommand::Head => head(screen),
        LogCommand::Verify(arguments) => verify::run(arguments, screen),
        LogCommand::Amend(arguments) => correct::amend(arguments, screen),
        LogCommand::Void(arguments) => correct::void(arguments, screen),
        LogCommand::Backup(arguments) => backup(arguments, screen),
        LogCommand::Review(arguments) => review::run(arguments, screen),
        LogCommand::Rescore(arguments) => rescore::run(arguments, screen),
    }
}

/// Opens the log to read it.
fn open(screen: &Screen) -> Result<Log, Failure> {
    Ok(Log::read(&log_path(screen)?)?)
}

fn head(screen: &Screen) -> Result<u8, Failure> {
    let head = open(screen)?.head()?;
    screen.print(&format!("{head}\n"))
}

fn backup(arguments: &BackupArguments, screen: &Screen) -> Result<u8, Failure> {
    let log = open(screen)?;
    aside::sweep_beside(&arguments.file, screen.clock()());
    let head = log.backup(&arguments.file)?;
    let entries = count(head.number, "entry", "entries");
    screen.line(&format!("{entries} copied to {}", shown(&arguments.file)));
    screen.print(&format!("{head}\n"))
}
