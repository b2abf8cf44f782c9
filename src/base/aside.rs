//! What is made aside before it takes its place, and what becomes of it if it never does.
//!
//! Whoever makes a file or a folder aside holds a lock on it until it is in its place. A program that
//! was killed leaves it behind, and the lock is gone: then the next one that makes something in that
//! folder sweeps it away. A slow writer keeps its lock, and is never swept.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::NamedTempFile;

use crate::base::file::{folder_of, is_own};
use crate::base::folder;

/// What the name of a file that is made aside begins and ends with.
const FILE: (&str, &str) = (".ows-", ".part");
/// What the name of a folder that is made aside begins with.
const FOLDER: &str = ".ows-log-";
/// What the name of a database in such a folder begins with.
const WITHIN: &str = ".tmp";
/// How many letters are drawn for a name: nobody else's file has a name like that.
const DRAWN: usize = 16;
/// How old something must be before it is swept: between being made and being locked it is young.
const ABANDONED: TimeDelta = TimeDelta::hours(1);

/// Makes a file aside in a folder, for its owner alone, and holds it.
///
/// # Errors
/// It cannot be made.
pub fn file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(FILE.0).suffix(FILE.1).rand_bytes(DRAWN);
    let made = builder.tempfile_in(folder)?;
    // Where locks are not to be had, nothing is ever swept: that is no reason to stop.
    let _ = made.as_file().try_lock();
    Ok(made)
}

/// A folder that is made aside and held. It goes with all that lies in it when this is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _held: Option<File>,
}

impl Folder {
    /// Makes a folder aside in another, for its owner alone.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(within: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(FOLDER).rand_bytes(DRAWN);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let path = builder.tempdir_in(within)?.keep();
        let held = File::open(&path).ok();
        if let Some(held) = &held {
            let _ = held.try_lock();
        }
        Ok(Self { path, _held: held })
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes a folder and the files in it. What cannot be removed stays for the next sweep.
fn remove(path: &Path) {
    for name in folder::names(path).unwrap_or_default() {
        let _ = fs::remove_file(path.join(name));
    }
    let _ = fs::remove_dir(path);
}

/// Sweeps away what was made aside beside a file, which may still have to be made.
pub fn sweep_beside(path: &Path, now: DateTime<Utc>) {
    sweep(folder_of(path), now);
}

/// Sweeps away what was made aside in a folder by this user, over an hour ago, and is held by nobody.
pub fn sweep(within: &Path, now: DateTime<Utc>) {
    for name in folder::names(within).unwrap_or_default() {
        let Some(text) = name.to_str() else {
            continue;
        };
        let path = within.join(text);
        let is_file = text
            .strip_suffix(FILE.1)
            .is_some_and(|text| is_drawn(text, FILE.0));
        if is_drawn(text, FOLDER) && has_only_ours(&path) {
            let held = abandoned(&path, now, Metadata::is_dir);
            if held.is_some() {
                remove(&path);
            }
        } else if is_file {
            let held = abandoned(&path, now, Metadata::is_file);
            if held.is_some() {
                let _ = fs::remove_file(&path);
            }
        }
    }
}

/// Says whether a name is a beginning and as many letters as are drawn.
fn is_drawn(name: &str, begins: &str) -> bool {
    let drawn = name.strip_prefix(begins);
    drawn.is_some_and(|drawn| {
        drawn.len() == DRAWN && drawn.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Says whether a folder has nothing in it but what was being made there.
fn has_only_ours(folder: &Path) -> bool {
    let names = folder::names(folder).unwrap_or_default();
    names.iter().all(|name| {
        let name = name.to_str().and_then(|name| name.strip_prefix(WITHIN));
        name.is_some_and(|name| !name.contains('.'))
    })
}

/// Takes hold of what nobody else holds, if it is old enough and of this user.
fn abandoned(path: &Path, now: DateTime<Utc>, is_kind: fn(&Metadata) -> bool) -> Option<File> {
    let is_old = |found: &Metadata| {
        let changed = found.modified().ok().map(DateTime::<Utc>::from);
        changed.is_some_and(|changed| now - changed > ABANDONED)
    };
    let is_left = |found: &Metadata| is_kind(found) && is_own(found) && is_old(found);
    if !is_left(&path.symlink_metadata().ok()?) {
        return None;
    }
    let held = open(path).ok()?;
    let is_it = is_left(&held.metadata().ok()?);
    (is_it && held.try_lock().is_ok()).then_some(held)
}

/// Opens what was looked at, and never what a link that took its place leads to.
///
/// # Errors
/// It cannot be opened.
#[cfg(unix)]
pub fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

/// Opens what was looked at.
///
/// # Errors
/// It cannot be opened.
#[cfg(not(unix))]
pub fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}
