//! `ows train split`: a deck into cases without keys, and keys in a file of their own.

use serde_json::Value;

use super::deck::deck;
use crate::base::text::count;
use crate::cli::args::SplitArguments;
use crate::cli::error::{DONE, Failure};
use crate::cli::library::library;
use crate::cli::output::{Output, Replace};
use crate::cli::ui::{Screen, shown};
use crate::format::escaped::write_pretty;

/// Runs the command.
pub fn run(arguments: &SplitArguments, screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let deck = deck(&arguments.deck, None, &library, screen)?;
    let keys = deck.keys().ok_or_else(|| {
        anyhow::anyhow!(
            "{} has cases without a key, so that there is nothing to split",
            shown(&arguments.deck)
        )
    })?;
    let replace = Replace::if_forced(arguments.force);
    // Both are opened before either is written: a wrong path leaves nothing behind.
    let to_keys = Output::plain_file(&arguments.keys, replace, screen)?;
    let to_cases = Output::plain_file(&arguments.cases, replace, screen)?;
    // The keys first: cases that nobody could mark would be worth nothing.
    write(&keys, to_keys)?;
    write(&deck.without_keys(), to_cases)?;
    screen.line(&format!(
        "{}: {} in {}, and the keys in {}",
        deck.reference(),
        count(deck.cases.len() as u64, "case", "cases"),
        shown(&arguments.cases),
        shown(&arguments.keys)
    ));
    Ok(DONE)
}

fn write(json: &Value, mut output: Output) -> Result<(), Failure> {
    let name = output.name();
    write_pretty(&mut output, json).map_err(|error| Failure::writing(error, &name))?;
    output.finish()
}
