//! Where the training store is, and reading answers back from it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::args::StoreArguments;
use crate::cli::error::Failure;
use crate::cli::record::default_log;
use crate::cli::ui::shown;
use crate::train::store::{Rated, Store, StoreFault};

/// Returns where the store is: of the option, the variable, or the user's data folder.
///
/// # Errors
/// Nothing names one, and there is no folder of a user.
pub fn path(arguments: &StoreArguments) -> Result<PathBuf, Failure> {
    let named = arguments.store.clone();
    let named = named.filter(|path| !path.as_os_str().is_empty());
    let usual = || default_log().map(|log| log.with_file_name("training.sqlite"));
    named.or_else(usual).ok_or_else(|| {
        let words = "no training store is named; name one with `--store`";
        Failure::Usage(words.to_owned())
    })
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
