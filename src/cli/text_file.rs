//! Reading small files of text: scales, policies, the configuration.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::Context as _;

use super::error::Failure;
use crate::base::text::shown;
use crate::scale::LARGEST_FILE;

/// Reads a small file of text that is found and not named, before there is a screen.
///
/// # Errors
/// It cannot be read, is no plain file, or is not UTF-8 text.
pub fn text_of_file(path: &Path) -> Result<String, Failure> {
    let opened = open_plain_file(path);
    let input = opened.with_context(|| format!("{} cannot be read", shown(path)))?;
    text(input, path)
}

/// Opens a plain file. Nothing waits for whoever may or may not write into a pipe of this name.
fn open_plain_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    let file = options.open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        return Ok(file);
    }
    Err(io::Error::other(if kind.is_dir() {
        "it is a directory; name the files in it"
    } else {
        "it is a pipe or a device; name a plain file"
    }))
}

/// Reads a small text.
///
/// # Errors
/// It cannot be read, or is not UTF-8 text.
pub fn text(input: impl io::Read, path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let limit = LARGEST_FILE as u64 + 1;
    input
        .take(limit)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{} cannot be read", shown(path)))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        anyhow::anyhow!("{} is not UTF-8 text; save the file as UTF-8", shown(path))
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}
