//! The file of the log and its folder: who may read and write them, and that they are what they seem.
//!
//! Everything is looked at before anything is opened, so that a link, a pipe or a folder that
//! others can write to never gets a patient's data.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::fault::{Fault, FaultKind};
use crate::base::file::{Identity, folder_of, identity, make_private_folder};
use crate::base::text::shown;
use crate::store::companions;

/// Where a log is, after it was looked at: the folder has no links in it any more.
#[derive(Clone, Debug)]
pub(super) struct LogFile {
    /// The path of the log.
    pub path: PathBuf,
    /// Whether the log is there.
    pub exists: bool,
    /// Which file that is, whatever name it gets.
    identity: Option<Identity>,
}

fn refused(path: &Path, what: &str, help: impl Into<String>) -> Fault {
    Fault::new(
        FaultKind::Unsafe,
        format!("{} {what}", shown(path)),
        help.into(),
    )
}

impl LogFile {
    /// Looks at the path of a log that is there, or is to be made.
    ///
    /// # Errors
    /// It is a link, a folder, a pipe or a device; or others than its owner, or its group in a
    /// group's folder, could read or change it.
    pub fn look(path: &Path) -> Result<Self, Fault> {
        let name = path
            .file_name()
            .ok_or_else(|| refused(path, "names no file", "write the path of a file"))?;
        // What ends as a folder's name does loses that on the way, and would become a file.
        if names_a_folder(path) {
            return Err(refused(path, "names a folder", "name a file in it"));
        }
        if companions::is_name_of_one(path) {
            let what = "has the name of what SQLite puts beside a database";
            return Err(refused(path, what, "name another file"));
        }
        let folder = folder_of(path);
        look_at_folder(folder)?;
        let real = folder
            .canonicalize()
            .map_err(|error| Fault::of_file(&error, &shown(folder)))?;
        let path = real.join(name);
        let found = look_at_file(&path)?;
        Ok(Self {
            path,
            exists: found.is_some(),
            identity: found.as_ref().map(identity),
        })
    }

    /// Looks at the path of a log that is there.
    ///
    /// # Errors
    /// There is none, or as for [`look`](Self::look).
    pub fn of_log(path: &Path) -> Result<Self, Fault> {
        match Self::look(path) {
            Ok(file) if file.exists => Ok(file),
            Err(fault) if fault.kind != FaultKind::Absent => Err(fault),
            // Not even its folder may be there.
            _ => Err(Fault::new(
                FaultKind::Absent,
                format!("there is no log at {}", shown(path)),
                "name it with `--log`; the first record makes one",
            )),
        }
    }

    /// Holds the path to the file that was looked at: while it was being opened, another may have been
    /// put in its place, and what is written to the old one would be lost.
    ///
    /// # Errors
    /// It is another file now.
    pub fn is_still_there(&self) -> Result<(), Fault> {
        let now = self.path.symlink_metadata().ok();
        if now.as_ref().map(identity) == self.identity {
            return Ok(());
        }
        let message = format!(
            "{} was replaced while it was being opened",
            shown(&self.path)
        );
        Err(Fault::busy(message, "try again"))
    }
}

/// Says whether a path ends as only a folder's does. What takes it apart loses that on the way.
pub fn names_a_folder(path: &Path) -> bool {
    let path = path.as_os_str().as_encoded_bytes();
    let path = path.strip_suffix(b".").unwrap_or(path);
    let last = path.last();
    last.is_some_and(|last| std::path::is_separator(char::from(*last)))
}

/// Says whether a log that is there is a group's: then other accounts see what it holds.
pub fn is_shared(path: &Path) -> bool {
    let folder = path.parent().and_then(|folder| folder.metadata().ok());
    folder.is_some_and(|folder| rights::is_of_a_group(&folder))
}

/// Makes the folder of a log, and those above it, for their owner alone.
///
/// # Errors
/// It cannot be made.
pub(super) fn make_folder(path: &Path) -> Result<(), Fault> {
    let folder = folder_of(path);
    let is_missing =
        |folder: &&Path| !folder.as_os_str().is_empty() && folder.symlink_metadata().is_err();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    if !missing.is_empty() {
        make_private_folder(folder).map_err(|error| Fault::of_file(&error, &shown(folder)))?;
    }
    missing.into_iter().try_for_each(sync_name)
}

fn look_at_folder(folder: &Path) -> Result<(), Fault> {
    let found = folder
        .symlink_metadata()
        .map_err(|error| Fault::of_file(&error, &shown(folder)))?;
    if found.is_symlink() {
        return Err(refused(
            folder,
            "is a link, and could lead elsewhere tomorrow",
            "name the folder itself",
        ));
    }
    if !found.is_dir() {
        return Err(refused(
            folder,
            "is not a folder",
            "name a file in a folder",
        ));
    }
    rights::folder(folder, &found)
}

/// Looks at the file, if it is there.
fn look_at_file(path: &Path) -> Result<Option<fs::Metadata>, Fault> {
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::of_file(&error, &shown(path))),
    };
    let kind = found.file_type();
    if kind.is_symlink() {
        let what = "is a link, and could lead elsewhere tomorrow";
        return Err(refused(path, what, "name the file itself"));
    }
    if kind.is_dir() {
        return Err(refused(path, "is a folder", "name a file in it"));
    }
    if !kind.is_file() {
        let what = "is not a plain file";
        return Err(refused(path, what, "name a plain file, or a new one"));
    }
    rights::file(path, &found)?;
    Ok(Some(found))
}

/// What became of a new log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// It is in its place.
    Placed,
    /// Another program was quicker, and the place is taken.
    Already,
}

/// Gives a new log the rights that its folder calls for, and puts it in its place whole.
///
/// # Errors
/// It cannot be written.
pub(super) fn settle(made: tempfile::NamedTempFile, path: &Path) -> Result<Settled, Fault> {
    let told = |error: io::Error| Fault::of_file(&error, &shown(path));
    rights::of_new_file(made.path(), path).map_err(told)?;
    made.as_file().sync_all().map_err(told)?;
    match made.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            return Ok(Settled::Already);
        }
        Err(error) => return Err(told(error.error)),
    }
    sync_name(path)?;
    Ok(Settled::Placed)
}

/// Brings the name of a new file or folder to the disk: the folder that holds it.
///
/// # Errors
/// The disk refuses.
pub(super) fn sync_name(path: &Path) -> Result<(), Fault> {
    let folder = folder_of(path);
    if cfg!(not(unix)) {
        return Ok(());
    }
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Fault::of_file(&error, &shown(folder)))
}

/// Rights as Unix has them.
#[cfg(unix)]
mod rights {
    use std::fs::{Metadata, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::path::Path;

    use super::{Fault, refused, shown};

    const WRITTEN_BY_ALL: u32 = 0o002;
    const OF_OTHERS: u32 = 0o007;
    const OF_GROUP: u32 = 0o070;
    const STICKY: u32 = 0o1000;
    const ROOT: u32 = 0;

    /// Says whether a folder is a group's: what is made in it belongs to the group, and nobody else gets in.
    pub(super) fn is_of_a_group(folder: &Metadata) -> bool {
        folder.mode() & 0o7777 == 0o2770
    }

    pub(super) fn folder(path: &Path, found: &Metadata) -> Result<(), Fault> {
        if found.mode() & WRITTEN_BY_ALL != 0 && found.mode() & STICKY == 0 {
            return Err(refused(
                path,
                "can be written by everybody",
                format!("say `chmod 700 {}`", shown(path)),
            ));
        }
        let own = rustix::process::geteuid().as_raw();
        let trusted = [own, ROOT].contains(&found.uid()) || is_of_a_group(found);
        if !trusted {
            let what = "belongs to somebody else";
            return Err(refused(path, what, "keep the log in a folder of your own"));
        }
        Ok(())
    }

    pub(super) fn file(path: &Path, found: &Metadata) -> Result<(), Fault> {
        let folder = path.parent().and_then(|folder| folder.metadata().ok());
        let shared = folder
            .as_ref()
            .is_some_and(|folder| is_of_a_group(folder) && folder.gid() == found.gid());
        let closed = if shared {
            OF_OTHERS
        } else {
            OF_OTHERS | OF_GROUP
        };
        if found.mode() & closed != 0 {
            let mode = if shared { "660" } else { "600" };
            return Err(refused(
                path,
                "can be read or written by others",
                format!("say `chmod {mode} {}`", shown(path)),
            ));
        }
        let own = rustix::process::geteuid().as_raw();
        // Root may look at any log, to back it up or to verify it.
        if found.uid() != own && own != ROOT && !shared {
            let what = "belongs to somebody else";
            return Err(refused(path, what, "name a log of your own, or a ward's"));
        }
        if found.nlink() > 1 {
            let what = "has a second name elsewhere (a hard link)";
            return Err(refused(path, what, "copy it with `ows log backup`"));
        }
        Ok(())
    }

    pub(super) fn of_new_file(made: &Path, path: &Path) -> io::Result<()> {
        let folder = path.parent().map(Path::metadata).transpose()?;
        let shared = folder.is_some_and(|folder| is_of_a_group(&folder));
        let mode = if shared { 0o660 } else { 0o600 };
        std::fs::set_permissions(made, Permissions::from_mode(mode))
    }
}

/// Elsewhere a user's own folder is guarded by the system.
#[cfg(not(unix))]
mod rights {
    use std::fs::Metadata;
    use std::io;
    use std::path::Path;

    use super::Fault;

    pub(super) fn is_of_a_group(_folder: &Metadata) -> bool {
        false
    }

    pub(super) fn folder(_path: &Path, _found: &Metadata) -> Result<(), Fault> {
        Ok(())
    }

    pub(super) fn file(_path: &Path, _found: &Metadata) -> Result<(), Fault> {
        Ok(())
    }

    pub(super) fn of_new_file(_made: &Path, _path: &Path) -> io::Result<()> {
        Ok(())
    }
}
