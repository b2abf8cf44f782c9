//! Where results go: standard output, or a file that appears whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use super::error::{DONE, Failure};
use super::files::folder;
use super::ui::{Screen, shown};
use super::{input, kept, signals};
use crate::aside;
use crate::log::names_a_folder;

const BUFFER: usize = 256 * 1024;

/// Something that results are written to.
pub enum Output {
    /// Standard output.
    Stdout(BufWriter<Arc<File>>),
    /// A device or a pipe, written directly.
    Device(BufWriter<File>, PathBuf),
    /// A file that is written aside, and takes its name when all is in it.
    Aside(BufWriter<tempfile::NamedTempFile>, PathBuf, Replace),
}

/// Whether a file may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// It may.
    Yes,
    /// It may not.
    No,
}

impl Screen {
    /// Takes standard output.
    pub fn output(&self) -> Output {
        let stdout = Arc::clone(self.results_file());
        Output::Stdout(BufWriter::with_capacity(BUFFER, stdout))
    }

    /// Prints a text to standard output as a command's whole result.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub fn print(&self, text: &str) -> Result<u8, Failure> {
        let mut output = self.output();
        output
            .write_all(text.as_bytes())
            .map_err(|error| Failure::writing(error, &output.name()))?;
        output.finish()?;
        Ok(DONE)
    }
}

impl Output {
    /// Opens a file to write, before anything is read, so that a wrong path fails at once; `-` is
    /// standard output. A new file is for its owner alone, since it may say something of a patient.
    ///
    /// # Errors
    /// The run reads or keeps it, it exists and may not be replaced, or it cannot be made.
    pub fn file(path: &Path, replace: Replace, screen: &Screen) -> Result<Self, Failure> {
        if input::is_dash(path) {
            return Ok(screen.output());
        }
        kept::note(screen);
        screen.files().writes(path).map_err(Failure::Usage)?;
        let name = shown(path);
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                Err(anyhow::anyhow!("{name} is a directory; name a file in it").into())
            }
            _ if names_a_folder(path) => {
                Err(anyhow::anyhow!("{name} names a directory; name a file in it").into())
            }
            Ok(found) if !found.is_file() => {
                let device = File::options()
                    .write(true)
                    .open(path)
                    .with_context(|| format!("{name} cannot be written"))?;
                Ok(Self::Device(
                    BufWriter::with_capacity(BUFFER, device),
                    path.to_owned(),
                ))
            }
            Ok(_) if replace == Replace::No => {
                Err(anyhow::anyhow!("{name} exists; say `--force` to replace it").into())
            }
            // A link keeps pointing where it did: the file behind it is what is replaced.
            Ok(_) => Self::aside(
                &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
                replace,
                screen,
            ),
            Err(_) => Self::aside(path, replace, screen),
        }
    }

    fn aside(path: &Path, replace: Replace, screen: &Screen) -> Result<Self, Failure> {
        aside::sweep_beside(path, screen.clock()());
        let file = signals::unfinished(|| aside::file(folder(path)))
            .map_err(|error| not_made(&error, path))
            .with_context(|| format!("{} cannot be written", shown(path)))?;
        // What replaces a file that few may read is for those few too.
        if let Ok(before) = std::fs::metadata(path) {
            let kept = file.as_file().set_permissions(before.permissions());
            kept.with_context(|| format!("{} cannot be written", shown(path)))?;
        }
        Ok(Self::Aside(
            BufWriter::with_capacity(BUFFER, file),
            path.to_owned(),
            replace,
        ))
    }

    /// Returns what messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::Stdout(_) => "standard output".to_owned(),
            Self::Device(_, path) | Self::Aside(_, path, _) => shown(path),
        }
    }

    /// Says that all is written. Only now does a file take its name.
    ///
    /// # Errors
    /// The last bytes cannot be written, or the file cannot take its name.
    pub fn finish(self) -> Result<(), Failure> {
        let name = self.name();
        let written = match self {
            Self::Stdout(mut output) => output.flush(),
            Self::Device(mut output, _) => output.flush(),
            Self::Aside(output, path, replace) => persist(output, &path, replace),
        };
        written.map_err(|error| Failure::writing(error, &name))
    }
}

/// Says why a file beside `path` cannot be made: the words of the failure name a file that nobody
/// asked for.
fn not_made(error: &io::Error, path: &Path) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            let words = format!("there is no folder {}; make it first", shown(folder(path)));
            io::Error::new(io::ErrorKind::NotFound, words)
        }
        kind => io::Error::from(kind),
    }
}

fn persist(
    output: BufWriter<tempfile::NamedTempFile>,
    path: &Path,
    replace: Replace,
) -> io::Result<()> {
    let file = output
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    let aside = file.path().to_owned();
    match replace {
        Replace::Yes => file.persist(path)?,
        Replace::No => file.persist_noclobber(path)?,
    };
    signals::keep(&aside);
    Ok(())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(output) => output.write(bytes),
            Self::Device(output, _) => output.write(bytes),
            Self::Aside(output, ..) => output.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(output) => output.flush(),
            Self::Device(output, _) => output.flush(),
            Self::Aside(output, ..) => output.flush(),
        }
    }
}
