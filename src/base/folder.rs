//! What lies in a folder. The standard library ends the program where a folder that was read cannot
//! be closed; here that is nothing, since all names are known by then.

use std::ffi::OsString;
use std::io;
use std::path::Path;

/// Returns the names of all that lies in a folder, in no order.
///
/// # Errors
/// It cannot be read to the end.
#[cfg(unix)]
pub fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    use std::os::unix::ffi::OsStrExt as _;

    use rustix::fs::{Dir, Mode, OFlags, open};

    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let opened = open(folder, flags, Mode::empty())?;
    let mut names = Vec::new();
    for entry in Dir::new(opened)? {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if ![b".".as_slice(), b".."].contains(&name) {
            names.push(std::ffi::OsStr::from_bytes(name).to_owned());
        }
    }
    Ok(names)
}

/// Returns the names of all that lies in a folder, in no order.
///
/// # Errors
/// It cannot be read to the end.
#[cfg(not(unix))]
pub fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    let entries = std::fs::read_dir(folder)?;
    entries.map(|entry| Ok(entry?.file_name())).collect()
}
