//! `ows train`: one file a subcommand; here are those that are a few lines.

mod agreement;
mod files;
mod report;
mod run;
pub mod store;

use self::files::{deck, read};
use crate::base::text::{count, quoted, shown};
use crate::cli::args::{
    CertificateArguments, CheckDeckArguments, ResultTo, SplitArguments, TrainCommand,
};
use crate::cli::context::Context;
use crate::cli::error::{DONE, Failure, SOME_REJECTED};
use crate::format::escaped::write_pretty;
use crate::render::training::{certificate as page, checked};
use crate::training::attempts::attempts;
use crate::training::case::Deck;
use crate::training::certificate::Certificate;
use crate::training::check::{lacks, spread, unequal};
use crate::training::ratings::identity;
use crate::training::store::Rated;

/// Runs the command.
pub fn run(command: &TrainCommand, context: &Context) -> Result<u8, Failure> {
    match command {
        TrainCommand::Run(arguments) => run::run(arguments, context),
        TrainCommand::Report(arguments) => report::run(arguments, context),
        TrainCommand::Certificate(arguments) => certificate(arguments, context),
        TrainCommand::Check(arguments) => check(arguments, context),
        TrainCommand::Split(arguments) => split(arguments, context),
        TrainCommand::Agreement(arguments) => agreement::run(arguments, context),
    }
}

/// Holds decks to the rules, and says what they lack.
fn check(arguments: &CheckDeckArguments, context: &Context) -> Result<u8, Failure> {
    let library = context.library()?;
    let mut sound = true;
    let mut decks: Vec<Deck> = Vec::new();
    for path in &arguments.decks {
        match read(context.source_of(path)?, path, &[], &library, context) {
            Ok(deck) => decks.push(deck),
            Err(broken) => {
                sound = false;
                for rejected in broken {
                    context.report(&rejected.into());
                }
                context.line(&format!("{} cannot be used", shown(path)));
            }
        }
    }
    let mut page = String::new();
    for deck in &decks {
        let lacks = lacks(deck);
        sound &= lacks.is_empty();
        page += &checked(deck, &spread(deck), &lacks, &context.results);
    }
    let unequal = unequal(&decks);
    sound &= unequal.is_none();
    if let Some(words) = unequal {
        page += &format!("\n{words}\n");
    }
    context.print(&page)?;
    Ok(if sound { DONE } else { SOME_REJECTED })
}

/// Splits a deck into cases without keys, and keys in a file of their own.
fn split(arguments: &SplitArguments, context: &Context) -> Result<u8, Failure> {
    let library = context.library()?;
    let deck = deck(&arguments.deck, None, &[], &library, context)?;
    let keys = deck.keys().ok_or_else(|| {
        anyhow::anyhow!(
            "{} has cases without a key, so that there is nothing to split",
            shown(&arguments.deck)
        )
    })?;
    // Both are opened before either is written: a wrong path leaves nothing behind.
    let to_keys = context.plain_output_file(&arguments.keys, arguments.force)?;
    let to_cases = context.plain_output_file(&arguments.cases, arguments.force)?;
    // The keys first: cases that nobody could mark would be worth nothing.
    to_keys.filled(|output| write_pretty(output, &keys))?;
    to_cases.filled(|output| write_pretty(output, &deck.without_keys()))?;
    context.line(&format!(
        "{}: {} in {}, and the keys in {}",
        deck.reference(),
        count(deck.cases.len() as u64, "case", "cases"),
        shown(&arguments.cases),
        shown(&arguments.keys)
    ));
    Ok(DONE)
}

/// Prints the certificate of an attempt that passed.
fn certificate(arguments: &CertificateArguments, context: &Context) -> Result<u8, Failure> {
    let library = context.library()?;
    let rater = arguments
        .rater
        .clone()
        .or(context.configuration()?.rater.clone())
        .ok_or_else(|| Failure::Usage("say whose with `--rater`".to_owned()))?;
    let path = context.training_store(&arguments.store)?;
    let rows = store::all(&path)?;
    if context.say_faults(&path, &rows) != DONE {
        let words = "no certificate: it would rest on a store that does not hold";
        return Err(Failure::failed(words));
    }
    let own = rows
        .rated
        .iter()
        .filter(|row| identity(&row.rater) == identity(&rater));
    let own: Vec<&Rated> = own.collect();
    let key = arguments.key.as_deref();
    let deck = deck(&arguments.deck, key, &own, &library, context)?;
    if !deck.has_keys() {
        let words = "the cases of this deck have no keys; give them with `--key`";
        return Err(Failure::Usage(words.to_owned()));
    }
    let attempts = attempts(&deck, &rows.rated, Some(&rater));
    if attempts.is_empty() {
        return Err(Failure::failed(format!(
            "{} has no attempt of {} at {}",
            shown(&path),
            quoted(&rater),
            deck.reference()
        )));
    }
    let now = context.clock(None)?.now();
    let id = arguments.attempt.as_deref();
    let (attempt, certificate) = Certificate::latest(&deck, &attempts, id, &run::SETTINGS, now)
        .map_err(|words| anyhow::anyhow!("{words}"))?;
    match arguments.to {
        ResultTo::Text => context
            .print(&page(&deck, &attempt, &certificate, &context.results))
            .map(drop)?,
        ResultTo::Json => context
            .output()
            .filled(|output| write_pretty(output, &certificate))?,
    }
    Ok(DONE)
}
