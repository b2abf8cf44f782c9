//! Which files this run reads or keeps, so that no output ever falls on one of them.
//!
//! Whatever is opened to be read is noted here by whoever opens it, and whatever is opened to be
//! written is asked about here. Files are compared by what they are and not by how they are spelt:
//! through links, and also where one has several names or is not there yet.

use std::cell::RefCell;
#[cfg(unix)]
use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::base::file::{Identity, folder_of, identity};
use crate::base::text::shown;
use crate::store::companions;

/// The files of a run.
#[derive(Debug)]
pub struct Files {
    known: RefCell<Vec<(PathBuf, Role)>>,
    /// The plain file that standard output goes to, if it does.
    pub output: Option<Identity>,
    /// The plain file that standard error goes to, if it does.
    pub messages: Option<Identity>,
}

/// What a file is to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It is read.
    Read,
    /// It is kept from run to run, by itself or with all that is in it: the log, the training store.
    Kept,
    /// It is written.
    Written,
}

impl Files {
    /// Knows the streams of a run.
    pub fn beside(results: &File, messages: &File) -> Self {
        let plain = |stream: &File| plain(&stream.metadata().ok()?);
        Self {
            known: RefCell::default(),
            output: plain(results),
            messages: plain(messages),
        }
    }

    /// Notes that a file is read.
    ///
    /// # Errors
    /// Standard output or standard error goes to it: what is written would be read again.
    pub fn reads(&self, path: &Path) -> io::Result<()> {
        self.note(path, Role::Read);
        let own = identity_of(path).filter(|_| !is_dash(path));
        if own.is_none() || (own != self.output && own != self.messages) {
            return Ok(());
        }
        let words = "standard output or standard error goes to it as well; write to another file";
        Err(io::Error::other(words))
    }

    /// Notes a file, or a folder with all that is in it, that is kept from run to run.
    pub fn keeps(&self, path: &Path) {
        self.note(path, Role::Kept);
    }

    /// Takes a file to write to, or says why nothing may be written there.
    ///
    /// # Errors
    /// It is read or written already in this run, or is kept by `ows`.
    pub fn writes(&self, path: &Path) -> Result<(), String> {
        let known = self.known.borrow();
        let clash = known.iter().find(|(known, role)| match role {
            Role::Read | Role::Written => is_same(known, path),
            Role::Kept => is_within(path, known) || is_beside(path, known),
        });
        let name = shown(path);
        let why = match clash {
            Some((known, Role::Read)) => Some(format!(
                "{} is read here and cannot be written too",
                shown(known)
            )),
            Some((_, Role::Written)) => Some(format!("{name} is written here already")),
            Some((known, Role::Kept)) if known.is_dir() => {
                Some(format!("{name} is in a folder that ows keeps for itself"))
            }
            Some((_, Role::Kept)) => Some(format!("{name} is kept by ows, and never written over")),
            None => what_sqlite_keeps(path).map(|what| format!("{name} is {what}")),
        };
        drop(known);
        match why {
            Some(why) => Err(format!("{why}; name another file")),
            None => {
                self.note(path, Role::Written);
                Ok(())
            }
        }
    }

    /// Returns the kept file that a stream goes to, if it goes to one.
    pub fn kept_as(&self, stream: Option<&Identity>) -> Option<PathBuf> {
        let stream = stream?;
        let known = self.known.borrow();
        let kept = known.iter().filter(|(_, role)| *role == Role::Kept);
        let mut all = kept.flat_map(|(path, _)| all_of(path));
        all.find(|path| identity_of(path).as_ref() == Some(stream))
    }

    fn note(&self, path: &Path, role: Role) {
        self.known.borrow_mut().push((path.to_owned(), role));
    }
}

/// Says what a file is that nothing is written over, whoever keeps it: a log, a training store, or what
/// stands beside one.
fn what_sqlite_keeps(path: &Path) -> Option<&'static str> {
    if is_database(path) {
        return Some("a database, such as a log or a training store");
    }
    let name = path.file_name()?.to_str()?;
    let stands_beside = companions::ENDINGS.iter().any(|ending| {
        let base = name.strip_suffix(ending);
        base.is_some_and(|base| is_database(&path.with_file_name(base)))
    });
    stands_beside.then_some("the journal of a database")
}

/// Says whether a plain file is an SQLite database.
fn is_database(path: &Path) -> bool {
    const MARK: &[u8; 16] = b"SQLite format 3\0";
    let mut begins = [0; MARK.len()];
    let is_plain = path.metadata().is_ok_and(|found| found.is_file());
    is_plain
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut begins).is_ok())
        && begins == *MARK
}

/// Says whether a path is what SQLite puts beside a database, or the database itself.
fn is_beside(path: &Path, database: &Path) -> bool {
    companions::of(database)
        .iter()
        .any(|beside| is_same(beside, path))
}

/// Says whether a path is another, or lies below it.
fn is_within(path: &Path, other: &Path) -> bool {
    if is_same(path, other) {
        return true;
    }
    match (place(path), other.canonicalize()) {
        (Some(path), Ok(other)) => path.starts_with(other),
        _ => false,
    }
}

/// Says whether two paths lead to one file, which may still have to be made. A device is no file.
fn is_same(one: &Path, other: &Path) -> bool {
    target(one).is_some_and(|one| Some(one) == target(other))
}

/// What a path leads to, whatever its spelling: a plain file, or a name that is free yet.
#[derive(PartialEq, Eq)]
enum Target {
    /// A file that is there.
    #[cfg(unix)]
    File(Identity),
    /// A name in a folder.
    #[cfg(unix)]
    Free(Identity, OsString),
    /// A path through all links, where files have no numbers.
    #[cfg(not(unix))]
    Path(PathBuf),
}

/// Returns what a path leads to in the end; nothing if that is no plain file.
#[cfg(unix)]
fn target(path: &Path) -> Option<Target> {
    let path = real(path);
    match path.metadata() {
        Ok(found) => plain(&found).map(Target::File),
        Err(_) => {
            let folder = identity(&folder_of(path).metadata().ok()?);
            Some(Target::Free(folder, path.file_name()?.to_owned()))
        }
    }
}

/// Returns what a path leads to in the end; nothing if that is no plain file.
#[cfg(not(unix))]
fn target(path: &Path) -> Option<Target> {
    let found = place(path)?;
    (found.is_file() || !found.exists()).then_some(Target::Path(found))
}

/// Returns a kept file with what may stand beside it, or all files in a kept folder.
fn all_of(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        let found = within(path).unwrap_or_default();
        return found.iter().flat_map(|path| all_of(path)).collect();
    }
    let own = std::iter::once(path.to_owned());
    own.chain(companions::of(path)).collect()
}

/// Returns the paths of what is in a folder, in the order of their names.
///
/// # Errors
/// It cannot be read.
pub fn within(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let names = crate::base::folder::names(folder)?.into_iter();
    let mut paths: Vec<PathBuf> = names.map(|name| folder.join(name)).collect();
    paths.sort();
    Ok(paths)
}

/// Returns the identity of what a path leads to, if that is a plain file. It is not opened.
fn identity_of(path: &Path) -> Option<Identity> {
    plain(&path.metadata().ok()?)
}

/// Returns the identity of what was found, if that is a plain file and the system tells files apart.
fn plain(found: &Metadata) -> Option<Identity> {
    (cfg!(unix) && found.is_file()).then(|| identity(found))
}

/// Returns the path of what is read or written under a name on the command line.
fn real(path: &Path) -> &Path {
    if is_dash(path) {
        return Path::new("/dev/stdin");
    }
    path
}

/// Returns the path that a name leads to in the end, through all links.
fn place(path: &Path) -> Option<PathBuf> {
    let path = real(path);
    let found = path.canonicalize().ok();
    found.or_else(|| Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?)))
}

/// Says whether a path on the command line means standard input, or standard output where it is written.
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}
