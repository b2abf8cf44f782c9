//! What SQLite puts beside a database: its names, in one place.

use std::path::{Path, PathBuf};

/// The endings of the files beside a database: of the write-ahead file, of its index, and of a journal.
pub const ENDINGS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Returns the paths of the files that may stand beside a database.
pub fn of(database: &Path) -> [PathBuf; 3] {
    ENDINGS.map(|ending| named(database, ending))
}

/// Returns the path of the file that has a database's name and this ending.
pub fn named(database: &Path, ending: &str) -> PathBuf {
    let mut path = database.to_owned();
    path.as_mut_os_string().push(ending);
    path
}
