//! Where the training store is, and reading answers back from it.

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
