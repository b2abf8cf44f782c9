//! What SQLite puts beside a database: its names, in one place.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::base::text::shown;

/// The endings of the files beside a database: of the write-ahead file, of its index, and of a journal.
pub const ENDINGS: [&str; 3] = ["-wal", INDEX, "-journal"];
/// The ending of the index of a write-ahead file, which has nothing that is not in that file.
const INDEX: &str = "-shm";

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

/// Returns what lies beside a path and would be taken for a part of a database there.
///
/// What has no content is nobody's: every reader leaves such files. Nor has an index of its own: SQLite
/// makes it anew, unless a program still uses it.
pub fn left_at(path: &Path) -> Option<PathBuf> {
    let index = named(path, INDEX);
    let is_left = |beside: &PathBuf| {
        beside.symlink_metadata().is_ok_and(|found| {
            !found.is_file()
                || if *beside == index {
                    is_in_use(beside)
                } else {
                    found.len() > 0
                }
        })
    };
    of(path).into_iter().find(is_left)
}

/// Says whether another program has a lock on a file, or that cannot be told.
fn is_in_use(path: &Path) -> bool {
    let file = File::options().read(true).write(true).open(path);
    !file.and_then(|file| lock(&file)).unwrap_or(false)
}

/// Locks all of a file as SQLite locks parts of it, and says whether no other program has done so.
///
/// # Errors
/// The system refuses.
#[cfg(unix)]
pub fn lock(file: &File) -> std::io::Result<bool> {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Locks all of a file as SQLite locks parts of it, and says whether no other program has done so.
///
/// # Errors
/// The system refuses.
#[cfg(not(unix))]
pub fn lock(file: &File) -> std::io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(std::fs::TryLockError::WouldBlock) => Ok(false),
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
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
