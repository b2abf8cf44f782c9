//! `ows train report`: reads what was rated at decks, and shows how the raters did.

use std::path::PathBuf;

use super::agreement::write_as;
use super::files::{add_keys, deck};
use super::store::Together;
use crate::base::text::{all_of, count, quoted, shown, suggestion};
use crate::cli::args::{AgreementTo, ReportArguments, StoreArguments};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::format::agreement::write_training_csv;
use crate::render::training::report as page;
use crate::scale::Library;
use crate::training::case::Deck;
use crate::training::ratings::identity;
use crate::training::report::{AttemptAt, attempts_at, raters, report};
use crate::training::store::Rated;

/// At most so many names stand in one message.
const MOST_NAMED: usize = 8;
/// Among at most so many raters one is looked for whose name is meant.
const MOST_KNOWN: usize = 1000;

/// Runs the command.
pub fn run(arguments: &ReportArguments, context: &Context) -> Result<u8, Failure> {
    let library = context.library()?;
    let paths = paths(arguments, context)?;
    let Together {
        rated,
        repeated,
        code,
    } = context.rated_together(&paths)?;
    let decks = decks(arguments, &rated, &library, context)?;
    if arguments.rater.is_some() {
        with_keys(&decks)?;
    }
    let attempts = attempts_at(&decks, &rated);
    if attempts.is_empty() {
        return Err(no_attempts(&decks, &rated, &paths));
    }
    let named = arguments.rater.as_deref();
    let rater = named.map(|named| known(named.trim(), &attempts));
    let rater = rater.transpose()?;
    if repeated > 0 {
        context.line(&count(
            repeated,
            "rating stands in more than one of the stores and counts once",
            "ratings stand in more than one of the stores and count once",
        ));
    }
    let everything = arguments.figures.to != AgreementTo::Table;
    let report = report(
        &decks,
        &attempts,
        rater,
        &arguments.figures.settings(),
        everything,
    );
    if let Some(why) = report.without_figures() {
        return Err(Failure::failed(why));
    }
    write_as(
        &arguments.figures,
        |extent| page(&report, extent, &context.results),
        |output| write_training_csv(output, &report),
        &report,
        context,
    )?;
    Ok(code)
}

/// Reads the decks with their keys, each in the words that it is to be shown in.
fn decks(
    arguments: &ReportArguments,
    rated: &[Rated],
    library: &Library,
    context: &Context,
) -> Result<Vec<Deck>, Failure> {
    let rated: Vec<&Rated> = rated.iter().collect();
    let mut decks: Vec<Deck> = Vec::new();
    for path in &arguments.decks {
        let deck = deck(path, None, &rated, library, context)?;
        if decks.iter().any(|known| known.digest == deck.digest) {
            let words = format!("{} is given twice; name each deck once", deck.reference());
            return Err(Failure::Usage(words));
        }
        decks.push(deck);
    }
    let all = arguments.key.len() == decks.len();
    let wanting = decks.iter_mut().filter(|deck| all || !deck.has_keys());
    let wanting: Vec<&mut Deck> = wanting.collect();
    if !arguments.key.is_empty() && wanting.len() != arguments.key.len() {
        return Err(Failure::Usage(format!(
            "{} without keys and {}; give one `--key` for each of them, in their order",
            count(wanting.len() as u64, "deck", "decks"),
            count(arguments.key.len() as u64, "file of keys", "files of keys")
        )));
    }
    for (deck, key) in wanting.into_iter().zip(&arguments.key) {
        add_keys(deck, key, context)?;
    }
    if arguments.figures.to == AgreementTo::Table {
        let words = context.words(library, &context.results)?;
        for case in decks.iter_mut().flat_map(|deck| &mut deck.cases) {
            case.scale = words.only(&case.scale, library)?;
        }
    }
    Ok(decks)
}

/// Refuses to hold a rater against a key that is not there.
fn with_keys(decks: &[Deck]) -> Result<(), Failure> {
    match decks.iter().find(|deck| !deck.has_keys()) {
        None => Ok(()),
        Some(deck) => Err(Failure::Usage(format!(
            "`--rater` holds one rater against the key, and the cases of {} have none; give the keys with `--key`, or leave `--rater` out to hold the raters against each other",
            deck.reference()
        ))),
    }
}

fn paths(arguments: &ReportArguments, context: &Context) -> Result<Vec<PathBuf>, Failure> {
    match arguments.store.as_slice() {
        [] => context
            .training_store(&StoreArguments { store: None })
            .map(|usual| vec![usual]),
        named => Ok(named.to_vec()),
    }
}

fn no_attempts(decks: &[Deck], rows: &[Rated], paths: &[PathBuf]) -> Failure {
    let wanted: Vec<String> = decks.iter().map(Deck::reference).collect();
    let mut known: Vec<String> = Vec::new();
    for row in rows {
        if known.len() <= MOST_NAMED && !known.contains(&row.deck) {
            known.push(row.deck.clone());
        }
    }
    let stores: Vec<String> = paths.iter().map(|path| shown(path).to_string()).collect();
    let has = match known.as_slice() {
        [] => "nothing was rated there yet".to_owned(),
        decks => format!("there are attempts at {}", listed(decks)),
    };
    Failure::failed(format!(
        "no attempt at {} in {}: {has}",
        all_of(&wanted),
        all_of(&stores)
    ))
}

/// Returns a rater as the store spells the name; one who has no attempt is refused.
fn known<'t>(rater: &str, attempts: &'t [AttemptAt]) -> Result<&'t str, Failure> {
    let raters = raters(attempts);
    let who = identity(rater);
    if let Some(known) = raters.iter().find(|known| identity(known) == who) {
        return Ok(known);
    }
    let raters = raters.get(..MOST_KNOWN).unwrap_or(&raters);
    let help = match suggestion(rater, raters.iter().copied()) {
        Some(meant) => format!("did you mean {}?", quoted(meant)),
        None => format!(
            "there are {}",
            listed(&raters.iter().map(|name| quoted(name)).collect::<Vec<_>>())
        ),
    };
    let words = format!("no attempt is by {}; {help}", quoted(rater));
    Err(Failure::failed(words))
}

fn listed(names: &[String]) -> String {
    match names.get(MOST_NAMED..) {
        Some([_, ..]) => {
            let first: Vec<&str> = names.iter().take(MOST_NAMED).map(String::as_str).collect();
            format!("{}, and more", first.join(", "))
        }
        _ => all_of(names),
    }
}
