//! `ows log rescore`: what another version of a scale would say of all that is recorded. Nothing is written.

use std::sync::Arc;

use super::unchecked;
use super::which::Chosen;
use crate::base::text::count;
use crate::cli::args::RescoreArguments;
use crate::cli::error::{COULD_NOT_RUN, Failure};
use crate::cli::input;
use crate::cli::left_out::LeftOut;
use crate::cli::library::library;
use crate::cli::opened::to_read;
use crate::cli::ui::Screen;
use crate::cli::visits::Reader;
use crate::log::{Holding, Kind};
use crate::render::rescored::Changed;
use crate::scale::Scale;
use crate::scoring::rescored::Rescored;

/// Runs the command.
pub fn run(arguments: &RescoreArguments, screen: &Screen) -> Result<u8, Failure> {
    let chosen = Chosen::of(&arguments.which, screen)?;
    let mut library = library(screen)?;
    let scale = input::another_scale(&arguments.scale, &mut library, screen)?;
    let log = to_read(screen)?;
    let _held = log.hold()?;
    let (corrections, bad) = log.corrections()?;
    let mut reader = Reader::of(&log);
    let mut seen = Seen {
        left_out: LeftOut::of(&bad),
        ..Seen::default()
    };
    log.each(&chosen.wanted(), |one| {
        let entry = match one.and_then(Holding::read) {
            Ok(stored) => stored.entry,
            Err(bad) => {
                seen.left_out.add(&bad);
                return Ok(());
            }
        };
        let number = entry.number;
        let is_of_scale = entry
            .scale
            .as_ref()
            .is_some_and(|used| is_version_of(&used.name, &scale));
        if entry.kind == Kind::Void || !is_of_scale || !corrections.stands(number) {
            return Ok(());
        }
        match reader.read(&entry) {
            Ok(read) => {
                let rescored = Rescored::of(&read.assessment, &read.outcome, &scale);
                seen.changed
                    .add((&read.assessment, &read.outcome), &rescored);
                seen.compared += 1;
                Ok(())
            }
            Err(why) => seen.unread(&format!("entry {number} is left out: {why}"), screen),
        }
    })?;
    seen.finish(&scale, &chosen, screen)
}

fn is_version_of(name: &str, scale: &Arc<Scale>) -> bool {
    name.split('@').next() == Some(scale.id())
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    changed: Changed,
    compared: u64,
    left_out: LeftOut,
    unread: u64,
}

impl Seen {
    fn unread(&mut self, words: &str, screen: &Screen) -> Result<(), Failure> {
        self.unread += 1;
        screen.error(words);
        Ok(())
    }

    fn finish(self, scale: &Scale, chosen: &Chosen, screen: &Screen) -> Result<u8, Failure> {
        let page = match self.compared {
            0 => format!(
                "No assessment with {} stands in {}.\n",
                scale.id(),
                chosen.words()
            ),
            _ => self.changed.closing(&screen.results),
        };
        screen.print(&(page + &unchecked(chosen, screen)))?;
        let code = self.left_out.say(screen);
        if self.unread == 0 {
            return Ok(code);
        }
        screen.line(&format!(
            "{} could not be read; say {}",
            count(self.unread, "entry", "entries"),
            screen.verify()
        ));
        Ok(COULD_NOT_RUN)
    }
}
