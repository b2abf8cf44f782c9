//! `ows train check`: holds decks to the rules, and says what they lack.

use super::deck::{read, source};
use crate::cli::args::CheckDeckArguments;
use crate::cli::error::{DONE, Failure, SOME_REJECTED};
use crate::cli::library::library;
use crate::cli::ui::{Screen, shown};
use crate::render::training::checked;
use crate::training::case::Deck;
use crate::training::check::{lacks, spread, unequal};

/// Runs the command.
pub fn run(arguments: &CheckDeckArguments, screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let mut sound = true;
    let mut decks: Vec<Deck> = Vec::new();
    for path in &arguments.decks {
        match read(source(path, screen)?, path, &library, screen) {
            Ok(deck) => decks.push(deck),
            Err(broken) => {
                sound = false;
                for rejected in broken {
                    screen.report(&Failure::Rejected(Box::new(rejected)));
                }
                screen.line(&format!("{} cannot be used", shown(path)));
            }
        }
    }
    let mut page = String::new();
    for deck in &decks {
        let lacks = lacks(deck);
        sound &= lacks.is_empty();
        page += &checked(deck, &spread(deck), &lacks, &screen.results);
    }
    let unequal = unequal(&decks);
    sound &= unequal.is_none();
    if let Some(words) = unequal {
        page += &format!("\n{words}\n");
    }
    screen.print(&page)?;
    Ok(if sound { DONE } else { SOME_REJECTED })
}
