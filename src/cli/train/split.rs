//! `ows train split`: a deck into cases without keys, and keys in a file of their own.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::deck::deck;
use crate::case::case_files;
use crate::cli::args::SplitArguments;
use crate::cli::error::{DONE, Failure};
use crate::cli::input::text_of;
use crate::cli::library::library;
use crate::cli::output::{Output, Replace};
use crate::cli::ui::{Screen, shown};
use crate::source::Source;

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
    if place(&arguments.cases) == place(&arguments.keys) {
        let words = "cases and keys go into two files; name another for one of them";
        return Err(Failure::Usage(words.to_owned()));
    }
    let inputs = inputs(&arguments.deck)?;
    for target in [&arguments.keys, &arguments.cases] {
        if let Some(input) = inputs.iter().find(|input| place(input) == place(target)) {
            let words = format!(
                "{} is read here and cannot be written too; name another file",
                shown(input)
            );
            return Err(Failure::Usage(words));
        }
        if target.exists() && !arguments.force {
            let words = format!("{} exists; say `--force` to replace it", shown(target));
            return Err(anyhow::anyhow!("{words}").into());
        }
    }
    // The keys first: cases that nobody could mark would be worth nothing.
    write(&keys, &arguments.keys, arguments)?;
    write(&deck.without_keys(), &arguments.cases, arguments)?;
    screen.line(&format!(
        "{}: {} cases in {}, their keys in {}",
        deck.reference(),
        deck.cases.len(),
        shown(&arguments.cases),
        shown(&arguments.keys)
    ));
    Ok(DONE)
}

/// Returns where a path leads, whatever way it is spelt.
fn place(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize() {
        return whole;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// Returns the files that a deck is read from: itself, and its cases.
fn inputs(deck: &Path) -> Result<Vec<PathBuf>, Failure> {
    let text = text_of(deck)?;
    let folder = deck.parent().map(Path::to_path_buf).unwrap_or_default();
    let named = case_files(&Source::new(shown(deck), text));
    let cases = named.iter().map(|case| folder.join(case));
    Ok(std::iter::once(deck.to_owned()).chain(cases).collect())
}

fn write(json: &Value, path: &Path, arguments: &SplitArguments) -> Result<(), Failure> {
    let replace = match arguments.force {
        true => Replace::Yes,
        false => Replace::No,
    };
    let inputs = [arguments.deck.clone()];
    let mut output = Output::private(path, replace, &inputs)?;
    let text = serde_json::to_string_pretty(json).map_err(anyhow::Error::new)?;
    let name = output.name();
    writeln!(output, "{text}").map_err(|error| Failure::writing(error, &name))?;
    output.finish()
}
