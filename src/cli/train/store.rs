//! Where the training store is, and reading answers back from it.

use std::path::{Path, PathBuf};

use crate::base::text::{count, shown};
use crate::cli::args::StoreArguments;
use crate::cli::context::Context;
use crate::cli::error::{DONE, Failure, done_if};
use crate::training::attempts::merged;
use crate::training::store::{Rated, Rows, Store, StoreFault};

/// At most so many rows are named in one message each.
const MOST_NAMED: usize = 8;

impl Context {
    /// Returns where the store is: of the option, the variable, or the user's data folder.
    ///
    /// # Errors
    /// Nothing names one, and there is no folder of a user.
    pub fn training_store(&self, arguments: &StoreArguments) -> Result<PathBuf, Failure> {
        let named = arguments
            .store
            .clone()
            .or_else(|| self.usual_training_store());
        let path = named.ok_or_else(|| {
            let words = "no training store is named; name one with `--store`";
            Failure::Usage(words.to_owned())
        })?;
        self.files.keeps(&path);
        Ok(path)
    }

    /// Returns the store of the variable, or the one in the user's data folder, if the environment tells that.
    pub fn usual_training_store(&self) -> Option<PathBuf> {
        let environment = self.environment();
        let named = environment.path("OWS_TRAINING");
        named.or_else(|| Some(environment.data_folder()?.join("training.sqlite")))
    }

    /// Reads all that was rated in one store or several, and says which rows do not hold.
    ///
    /// # Errors
    /// There is no store, or one cannot be read.
    pub fn rated_together(&self, paths: &[PathBuf]) -> Result<Together, Failure> {
        let mut stores = Vec::new();
        let mut code = DONE;
        for path in paths {
            if !path.exists() {
                return Err(Failure::failed(format!(
                    "there is no training store {}; `ows train run` makes one, and `--store` names another",
                    shown(path)
                )));
            }
            let rows = all(path)?;
            code = code.max(self.say_faults(path, &rows));
            stores.push(rows.rated);
        }
        let (rated, repeated) = merged(stores);
        Ok(Together {
            rated,
            repeated,
            code,
        })
    }

    /// Says which rows of a store do not hold and what is not proved of the others, and returns the exit
    /// code of whatever works with the rest.
    pub fn say_faults(&self, path: &Path, rows: &Rows) -> u8 {
        let store = shown(path);
        for fault in rows.faults.iter().take(MOST_NAMED) {
            self.error(&format!("the training store {store}: {fault}"));
        }
        if let Some(more @ 1..) = rows.faults.len().checked_sub(MOST_NAMED) {
            let more = count(more as u64, "more fault", "more faults");
            self.error(&format!("the training store {store}: {more}"));
        }
        if rows.unproved > 0 {
            let rows = count(rows.unproved, "row was", "rows were");
            self.line(&format!(
                "TRAINING {store}: {rows} rated before rows had hashes; that they are as they were rated then is not proved"
            ));
        }
        done_if(rows.faults.is_empty())
    }
}

/// All that was rated in one store or several.
pub struct Together {
    /// Oldest first; what stands in more than one of them counts once.
    pub rated: Vec<Rated>,
    /// How many ratings stand in more than one of them.
    pub repeated: u64,
    /// The exit code: whether all rows hold.
    pub code: u8,
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
pub fn all(path: &Path) -> Result<Rows, Failure> {
    let store = Store::read(path).map_err(|fault| at(path, &fault))?;
    store.map_or(Ok(Rows::default()), |store| {
        store.all().map_err(|fault| at(path, &fault))
    })
}

/// Says of which store a fault is.
pub fn at(path: &Path, fault: &StoreFault) -> Failure {
    Failure::failed(format!("the training store {}: {fault}", shown(path)))
}
