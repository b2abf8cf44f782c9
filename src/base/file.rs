//! A file and its folder as the system knows them: which file it is, whose, and making one for oneself alone.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

/// What tells a file from every other, whatever its names: its device, and its number there. Where the
/// system has no such numbers they are the same for all files.
pub type Identity = (u64, u64);

/// Returns what tells a file from every other.
#[cfg(unix)]
pub fn identity(found: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (found.dev(), found.ino())
}

/// Returns what tells a file from every other.
#[cfg(not(unix))]
pub fn identity(_found: &Metadata) -> Identity {
    (0, 0)
}

/// Says whether a file is this user's; elsewhere than on Unix the system sees to that.
#[cfg(unix)]
pub fn is_own(found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    found.uid() == rustix::process::geteuid().as_raw()
}

/// Says whether a file is this user's; elsewhere than on Unix the system sees to that.
#[cfg(not(unix))]
pub fn is_own(_found: &Metadata) -> bool {
    true
}

/// Returns the folder that a path stands in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a folder, and those above it that are missing, for their owner alone.
///
/// # Errors
/// It cannot be made.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a new file that its owner alone may read and write, and opens it to write.
///
/// # Errors
/// It cannot be made, or something is there already: nothing is ever written over.
pub fn make_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
