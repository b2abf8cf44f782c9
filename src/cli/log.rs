//! `ows log`: one file a subcommand; here are those that are a few lines.

mod correct;
mod export;
mod list;
mod rescore;
mod restore;
mod review;
mod show;
mod snapshot;
mod verify;
mod which;

use super::args::{BackupArguments, HeadArguments, LogCommand};
use super::error::Failure;
use super::input;
use super::log_access::{Known, to_read};
use super::protected;
use super::ui::{Screen, shown};
use crate::base::aside;
use crate::base::text::count;
use crate::log::Wanted;
use crate::render::log::checked_alone;

/// Runs the command.
pub fn run(command: &LogCommand, screen: &Screen) -> Result<u8, Failure> {
    match command {
        LogCommand::Show(arguments) => show::run(arguments, screen),
        LogCommand::Export(arguments) => export::run(arguments, screen),
        LogCommand::Head(arguments) => head(arguments, screen),
        LogCommand::Verify(arguments) => verify::run(arguments, screen),
        LogCommand::Amend(arguments) => correct::amend(arguments, screen),
        LogCommand::Void(arguments) => correct::void(arguments, screen),
        LogCommand::Backup(arguments) => backup(arguments, screen),
        LogCommand::Restore(arguments) => restore::run(arguments, screen),
        LogCommand::Review(arguments) => review::run(arguments, screen),
        LogCommand::Rescore(arguments) => rescore::run(arguments, screen),
    }
}

/// Says below a page that only the chosen entries were checked, if others were not chosen.
fn unchecked(wanted: &Wanted, screen: &Screen) -> String {
    match wanted.is_all() {
        true => String::new(),
        false => checked_alone("these entries", &screen.verify(), &screen.results),
    }
}

fn head(arguments: &HeadArguments, screen: &Screen) -> Result<u8, Failure> {
    let head = match arguments.accept {
        true => {
            let log = Known::of(screen)?.read()?;
            if let Some(bad) = log.lost()? {
                screen.line(&format!("taken as it is now, although {bad}"));
            }
            log.accept()?
        }
        false => to_read(screen)?.head()?,
    };
    screen.print(&format!("{head}\n"))
}

fn backup(arguments: &BackupArguments, screen: &Screen) -> Result<u8, Failure> {
    if input::is_dash(&arguments.file) {
        let words = "a backup is a file; name one";
        return Err(Failure::Usage(words.to_owned()));
    }
    protected::note(screen);
    let may_be_written = screen.files().writes(&arguments.file);
    let log = to_read(screen)?;
    // What is there already is refused as such: a backup never replaces a file.
    if !arguments.file.exists() {
        may_be_written.map_err(Failure::Usage)?;
    }
    aside::sweep_beside(&arguments.file, (screen.surroundings.clock)());
    let head = log.backup(&arguments.file)?;
    let entries = count(head.number, "entry", "entries");
    screen.line(&format!("{entries} copied to {}", shown(&arguments.file)));
    screen.print(&format!("{head}\n"))
}
