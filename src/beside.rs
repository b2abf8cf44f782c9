//! What SQLite puts beside a database: its names, in one place.

use std::path::{Path, PathBuf};

use crate::text::shown;

/// The endings of the files beside a database: of the write-ahead file, of its index, and of a journal.
pub const ENDINGS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Says whether a path has a name that only such a file has: nothing else is ever made there.
pub fn is_name_of_one(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    ENDINGS
        .iter()
        .any(|ending| name.ends_with(ending.as_bytes()))
}

/// Says why no database is to be made at a path: it has the name of such a file, or one lies there that
/// would be taken for its own.
pub fn refuses(path: &Path) -> Option<String> {
    if is_name_of_one(path) {
        return Some(format!(
            "{} has the name of what SQLite puts beside a database; name another file",
            shown(path)
        ));
    }
    let left = left_at(path)?;
    Some(format!(
        "{} lies there without its database, and would be taken for that of a new one; move it away",
        shown(&left)
    ))
}

/// Returns what lies beside a path as if it belonged to a database there.
pub fn left_at(path: &Path) -> Option<PathBuf> {
    let mut beside = of(path).into_iter();
    beside.find(|beside| beside.symlink_metadata().is_ok())
}

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
