//! `ows log rescore`: what another version of a scale would say of all that is recorded. Nothing is written.

use std::sync::Arc;

use super::snapshot::Snapshot;
use super::unchecked;
use super::which::wanted;
use crate::base::text::count;
use crate::cli::args::RescoreArguments;
use crate::cli::error::{COULD_NOT_RUN, Failure};
use crate::cli::input;
use crate::cli::library::library;
use crate::cli::ui::Screen;
use crate::log::Kind;
use crate::render::rescored::Changed;
use crate::scale::Scale;
use crate::scoring::rescored::Rescored;

/// Runs the command.
pub fn run(arguments: &RescoreArguments, screen: &Screen) -> Result<u8, Failure> {
    let wanted = wanted(&arguments.which, screen)?;
    let library = library(screen)?;
    let scale = input::another_scale(&arguments.scale, &library, screen)?;
    let log = Snapshot::of(screen)?;
    let mut reader = log.reader();
    let (mut changed, mut compared, mut unread) = (Changed::default(), 0, 0);
    log.each(&wanted, |entry| {
        let number = entry.number;
        let used = entry.scale.as_ref();
        let is_of_scale = used.is_some_and(|used| is_version_of(&used.name, &scale));
        if entry.kind == Kind::Void || !is_of_scale || !log.corrections.stands(number) {
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
                screen.error(&format!("entry {number} is left out: {why}"));
            }
        }
        Ok(())
    })?;
    let page = match compared {
        0 => {
            let (scale, which) = (scale.id(), wanted.words());
            format!("No assessment with {scale} stands in {which}.\n")
        }
        _ => changed.closing(&screen.results),
    };
    screen.print(&(page + &unchecked(&wanted, screen)))?;
    let code = log.say_left_out();
    if unread == 0 {
        return Ok(code);
    }
    screen.line(&format!(
        "{} could not be read; say {}",
        count(unread, "entry", "entries"),
        screen.verify()
    ));
    Ok(COULD_NOT_RUN)
}

fn is_version_of(name: &str, scale: &Arc<Scale>) -> bool {
    name.split('@').next() == Some(scale.id())
}
