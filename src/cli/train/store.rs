//! Where the training store is, and reading answers back from it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::args::StoreArguments;
use crate::cli::error::Failure;
use crate::cli::ui::{Screen, shown};
use crate::train::store::{Rated, Store, StoreFault};

/// Returns where the store is: of the option, the variable, or the user's data folder.
///
/// # Errors
/// Nothing names one, and there is no folder of a user.
pub fn path(arguments: &StoreArguments, screen: &Screen) -> Result<PathBuf, Failure> {
    let named = arguments.store.clone().or_else(|| usual(screen));
    let path = named.ok_or_else(|| {
        let words = "no training store is named; name one with `--store`";
        Failure::Usage(words.to_owned())
    })?;
    screen.files().keeps(&path);
    Ok(path)
}

/// Returns the store of the variable, or the one in the user's data folder, if the environment tells that.
pub fn usual(screen: &Screen) -> Option<PathBuf> {
    let environment = screen.environment();
    let named = environment.path("OWS_TRAINING");
    named.or_else(|| Some(environment.data_folder()?.join("training.sqlite")))
}

/// Reads all that was rated in one store or several, oldest first, and how many ratings stand in
/// more than one of them; each of those counts once.
///
/// # Errors
/// There is no store, or one cannot be read.
pub fn together(paths: &[PathBuf]) -> Result<(Vec<Rated>, u64), Failure> {
    let mut rows = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(anyhow::anyhow!(
                "there is no training store {}; `ows train run` makes one, and `--store` names another",
                shown(path)
            )
            .into());
        }
        rows.extend(all(path)?);
    }
    if paths.len() < 2 {
        return Ok((rows, 0));
    }
    let before = rows.len();
    let mut known = HashSet::new();
    rows.retain(|row| known.insert((row.attempt.clone(), row.case_digest.clone())));
    rows.sort_by_cached_key(|row| chrono::DateTime::parse_from_rfc3339(&row.started).ok());
    let repeated = before - rows.len();
    Ok((rows, repeated as u64))
}

/// Opens a store to add to it.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &Path) -> Result<Store, Failure> {
    Store::open(path).map_err(|fault| at(path, &fault))
}

/// Reads all that was rated, oldest first; nothing if there is no store yet.
///
/// # Errors
/// It cannot be read.
pub fn all(path: &Path) -> Result<Vec<Rated>, Failure> {
    let store = Store::read(path).map_err(|fault| at(path, &fault))?;
    store.map_or(Ok(Vec::new()), |store| {
        store.all().map_err(|fault| at(path, &fault))
    })
}

/// Says of which store a fault is.
pub fn at(path: &Path, fault: &StoreFault) -> Failure {
    anyhow::anyhow!("the training store {}: {fault}", shown(path)).into()
}
