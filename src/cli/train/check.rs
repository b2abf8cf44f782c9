//! `ows train check`: holds decks to the rules, and says what they lack.

use crate::cli::args::CheckDeckArguments;
use crate::cli::error::{DONE, Failure, SOME_REJECTED};
use crate::cli::library::library;
use crate::cli::ui::{Screen, shown};
use crate::render::training::checked;
use crate::training::case::{Deck, Purpose};
use crate::training::check::{lacks, spread};

use super::deck::read;

/// Runs the command.
pub fn run(arguments: &CheckDeckArguments, screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let mut sound = true;
    let mut decks: Vec<Deck> = Vec::new();
    for path in &arguments.decks {
        match read(path, &library, screen)? {
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
        let lacks: Vec<String> = lacks(deck).into_iter().map(|lack| lack.words).collect();
        sound &= lacks.is_empty();
        page += &checked(deck, &spread_words(deck), &lacks, &screen.results);
    }
    let unequal = unequal(&decks);
    sound &= unequal.is_none();
    if let Some(words) = unequal {
        page += &format!("\n{words}\n");
    }
    screen.print(&page)?;
    Ok(if sound { DONE } else { SOME_REJECTED })
}

fn spread_words(deck: &Deck) -> Vec<String> {
    spread(deck)
        .into_iter()
        .map(|spread| {
            let bands = spread.bands.iter();
            let bands: Vec<String> = bands
                .map(|(band, number)| format!("{band} {number}"))
                .collect();
            format!("{}: {}", spread.scale, bands.join(", "))
        })
        .collect()
}

/// Says which decks that certify are not spread as the first of the same scale: then their figures
/// must not be compared.
fn unequal(decks: &[Deck]) -> Option<String> {
    let certify: Vec<&Deck> = decks
        .iter()
        .filter(|deck| deck.purpose == Purpose::Certify)
        .collect();
    let (first, rest) = certify.split_first()?;
    let scales = |deck: &Deck| -> Vec<String> {
        let spread = spread(deck).into_iter();
        spread.map(|spread| spread.scale).collect()
    };
    let other = rest
        .iter()
        .find(|deck| scales(deck) == scales(first) && spread(deck) != spread(first))?;
    Some(format!(
        "{} and {} are not spread alike: figures such as ICC rise with the spread, so that those of one must not be compared with those of the other",
        first.reference(),
        other.reference()
    ))
}
