//! `ows log`: one file a subcommand; here are those that are a few lines.

mod correct;
mod export;
mod list;
mod review;
mod show;
mod snapshot;
mod verify;

pub use self::show::print_note;
use self::snapshot::{Snapshot, unchecked, wanted};
use crate::base::aside;
use crate::base::text::{count, option, shown, thousands};
use crate::cli::args::{
    BackupArguments, HeadArguments, LogCommand, RescoreArguments, RestoreArguments,
};
use crate::cli::context::Context;
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure};
use crate::cli::input;
use crate::log::{self, Beyond, EntryKind};
use crate::render::rescored::Changed;
use crate::scoring::rescored::Rescored;

/// Runs the command.
pub fn run(command: &LogCommand, context: &Context) -> Result<u8, Failure> {
    match command {
        LogCommand::Show(arguments) => show::run(arguments, context),
        LogCommand::Export(arguments) => export::run(arguments, context),
        LogCommand::Head(arguments) => head(arguments, context),
        LogCommand::Verify(arguments) => verify::run(arguments, context),
        LogCommand::Amend(arguments) => correct::amend(arguments, context),
        LogCommand::Void(arguments) => correct::void(arguments, context),
        LogCommand::Backup(arguments) => backup(arguments, context),
        LogCommand::Restore(arguments) => restore(arguments, context),
        LogCommand::Review(arguments) => review::run(arguments, context),
        LogCommand::Rescore(arguments) => rescore(arguments, context),
    }
}

fn head(arguments: &HeadArguments, context: &Context) -> Result<u8, Failure> {
    let head = if arguments.accept {
        let log = context.known_log()?.read()?;
        if let Some(bad) = log.lost()? {
            context.line(&format!("taken as it is now, although {bad}"));
        }
        log.accept()?
    } else {
        context.log_to_read()?.head()?
    };
    context.print(&format!("{head}\n"))
}

fn backup(arguments: &BackupArguments, context: &Context) -> Result<u8, Failure> {
    if input::is_dash(&arguments.file) {
        let words = "a backup is a file; name one";
        return Err(Failure::Usage(words.to_owned()));
    }
    context.note_kept();
    let may_be_written = context.files.writes(&arguments.file);
    let log = context.log_to_read()?;
    // What is there already is refused as such: a backup never replaces a file.
    if !arguments.file.exists() {
        may_be_written.map_err(Failure::Usage)?;
    }
    aside::sweep_beside(&arguments.file, (context.surroundings.clock)());
    let head = log.backup(&arguments.file)?;
    let entries = count(head.number, "entry", "entries");
    context.line(&format!("{entries} copied to {}", shown(&arguments.file)));
    context.print(&format!("{head}\n"))
}

/// Says what another version of a scale would say of all that is recorded. Nothing is written.
fn rescore(arguments: &RescoreArguments, context: &Context) -> Result<u8, Failure> {
    let wanted = wanted(&arguments.which, context)?;
    let library = context.library()?;
    let scale = context.another_scale(&arguments.scale, &library)?;
    let log = Snapshot::of(context)?;
    let mut reader = log.reader();
    let (mut changed, mut compared, mut unread) = (Changed::default(), 0, 0);
    log.each(&wanted, |entry| {
        let number = entry.number;
        let used = entry.scale.as_ref();
        let is_of_scale = used.is_some_and(|used| used.name.split('@').next() == Some(scale.id()));
        if entry.kind == EntryKind::Void || !is_of_scale || !log.corrections.stands(number) {
            return Ok(());
        }
        match reader.read(entry) {
            Ok(read) => {
                let rescored = Rescored::of(&read.assessment, &read.outcome, &scale);
                changed.add((&read.assessment, &read.outcome), &rescored);
                compared += 1;
            }
            Err(why) => {
                unread += 1;
                context.error(&format!("entry {number} is left out: {why}"));
            }
        }
        Ok(())
    })?;
    let page = match compared {
        0 => {
            let (scale, which) = (scale.id(), wanted.words());
            format!("No assessment with {scale} stands in {which}.\n")
        }
        _ => changed.closing(&context.results),
    };
    context.print(&(page + &unchecked(&wanted, context)))?;
    let code = log.say_left_out();
    if unread == 0 {
        return Ok(code);
    }
    context.line(&format!(
        "{} could not be read; say {}",
        count(unread, "entry", "entries"),
        context.verify()
    ));
    Ok(COULD_NOT_RUN)
}

/// Puts a backup in the log's place, and says what became of what was there.
fn restore(arguments: &RestoreArguments, context: &Context) -> Result<u8, Failure> {
    let known = context.known_log()?;
    let at = context.clock(arguments.timezone)?.now();
    aside::sweep_beside(&known.path, at.to_utc());
    let restored = log::restore(&arguments.file, &known.path, at)?;
    let entries = count(restored.head.number, "entry", "entries");
    let (from, log) = (shown(&arguments.file), shown(&known.path));
    context.line(&format!("{entries} restored from {from} to {log}"));
    if let Some(aside) = &restored.aside {
        let aside = shown(aside);
        let words = format!("what was there is kept as {aside}, with the files beside it");
        context.line(&words);
        context.line(&beyond(&restored.beyond, &aside));
    }
    let accepted = known.read().and_then(|log| {
        let is_told = matches!(restored.beyond, Beyond::Entries { .. });
        if let Some(bad) = log.lost()?.filter(|_| !is_told) {
            context.line(&format!(
                "warning: this is not all that this account remembered of the log: {bad}"
            ));
        }
        log.accept()
    });
    if let Err(fault) = accepted {
        context.line(&format!("warning: {}", context.fault(&fault)));
    }
    context.print(&format!("{}\n", restored.head))?;
    Ok(DONE)
}

/// Says what the old log had that the backup has not.
fn beyond(beyond: &Beyond, aside: &str) -> String {
    match beyond {
        Beyond::Nothing => "it had no entry beyond those".to_owned(),
        Beyond::Entries { first, last, count } => {
            let which = if first == last {
                format!("entry {}, which is", thousands(*first))
            } else {
                format!(
                    "{} beyond those, entries {} to {}, which are",
                    thousands(*count),
                    thousands(*first),
                    thousands(*last)
                )
            };
            let log = option("--log", aside);
            format!("it had {which} not in the log now: `ows log show {log}` shows them")
        }
        Beyond::Unknown(why) => {
            format!("whether it had entries beyond those cannot be told: {why}")
        }
    }
}
