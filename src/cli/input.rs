//! Opening what is read: files, standard input, and scales by name or path.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use super::context::Context;
use super::error::Failure;
use super::text_file::{text, text_of_file};
use super::ui::STDIN;

pub use super::files::is_dash;
use crate::base::source::Source;
use crate::base::text::{shown, suggestion, visible};
use crate::scale::{Library, Name, Scale, name};

const BUFFER: usize = 256 * 1024;

/// Returns what messages call a path.
pub fn name_of(path: &Path) -> String {
    if is_dash(path) {
        STDIN.to_owned()
    } else {
        path.display().to_string()
    }
}

impl Context {
    /// Opens a file of observations, or standard input; with its size if that is known.
    ///
    /// # Errors
    /// It cannot be opened, or is a directory.
    pub fn open(&self, path: &Path) -> io::Result<(Box<dyn BufRead>, Option<u64>)> {
        self.open_calling(path, || {})
    }

    /// Opens what [`open`](Self::open) does. Where nothing comes from a pipe or a terminal for a while, that is told
    /// once, as an error of kind [`WouldBlock`](io::ErrorKind::WouldBlock); whoever asks again waits for more, and
    /// `before` is called first.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_calling(
        &self,
        path: &Path,
        before: impl Fn() + 'static,
    ) -> io::Result<(Box<dyn BufRead>, Option<u64>)> {
        let (input, size) = if is_dash(path) {
            (Arc::clone(&self.surroundings.input), None)
        } else {
            self.files.reads(path)?;
            open_file(path)?
        };
        Ok(match size {
            Some(_) => (buffered(input), size),
            None => {
                let told = false;
                let input = Idling {
                    input,
                    before,
                    told,
                };
                (buffered(input), None)
            }
        })
    }

    /// Reads a small file of text that must be a plain one, such as a scale or a lock; `-` is standard
    /// input.
    ///
    /// # Errors
    /// It cannot be read, is no plain file, or is not UTF-8 text.
    pub fn text_of(&self, path: &Path) -> Result<String, Failure> {
        if is_dash(path) {
            return self.text_of_observations(path);
        }
        let noted = self.files.reads(path);
        noted.with_context(|| format!("{} cannot be read", shown(path)))?;
        text_of_file(path)
    }

    /// Reads one assessment as text, wherever it comes from.
    ///
    /// # Errors
    /// It cannot be read, or is not UTF-8 text.
    pub fn text_of_observations(&self, path: &Path) -> Result<String, Failure> {
        let opened = self.open(path);
        let (input, _) = opened.with_context(|| format!("{} cannot be read", shown(path)))?;
        text(input, path)
    }

    /// Reads a scale file.
    ///
    /// # Errors
    /// It cannot be read, or it is wrong: then with all that is wrong with it.
    pub fn scale_file(&self, path: &Path) -> Result<Scale, Failure> {
        Ok(Scale::read(self.source_of(path)?)?)
    }

    /// Reads a small file of text with what messages call it, as [`text_of`](Self::text_of).
    ///
    /// # Errors
    /// As there.
    pub fn source_of(&self, path: &Path) -> Result<Source, Failure> {
        let name = visible(&name_of(path)).into_owned();
        Ok(Source::new(name, self.text_of(path)?))
    }

    /// Finds a scale that the command line names, to look at: one that was withdrawn too.
    ///
    /// # Errors
    /// As for [`scale`](Self::scale).
    pub fn any_scale(&self, named: &str, library: &mut Library) -> Result<Arc<Scale>, Failure> {
        if name::is_path(named) {
            return self.scale(named, library);
        }
        self.scale_by_name(named, library, Library::look_up)
    }

    /// Finds a scale to score with once more. One that is read from a path is not added to the library:
    /// data that names the scale still means the version that it meant before.
    ///
    /// # Errors
    /// As for [`scale`](Self::scale).
    pub fn another_scale(&self, named: &str, library: &Library) -> Result<Arc<Scale>, Failure> {
        if !name::is_path(named) {
            return self.scale_by_name(named, library, Library::find);
        }
        let scale = Arc::new(self.scale_file(Path::new(named))?);
        library.may_score(&scale)?;
        Ok(scale)
    }

    /// Finds a scale by its name, in whichever case it is typed.
    ///
    /// # Errors
    /// It is no name, or `find` finds nothing: a wrong command line, with the scales that there are.
    pub fn scale_by_name(
        &self,
        named: &str,
        library: &Library,
        find: impl FnOnce(&Library, &Name) -> Result<Arc<Scale>, String>,
    ) -> Result<Arc<Scale>, Failure> {
        let name = Name::typed(named)
            .map_err(|words| Failure::Usage(self.with_scales(&format!("{words}."), library)))?;
        let ids = library.ids();
        if ids.contains(&name.id()) {
            return find(library, &name).map_err(Failure::Usage);
        }
        let meant = suggestion(name.id(), ids).map(|meant| format!("; did you mean `{meant}`?"));
        let words = format!(
            "no scale is named `{name}`{}",
            meant.as_deref().unwrap_or(".")
        );
        Err(Failure::Usage(self.with_scales(&words, library)))
    }

    /// Finds a scale that the command line names, by name or by path, and adds it to the library.
    ///
    /// # Errors
    /// Nothing has the name, which is a wrong command line; or the file cannot be read or is wrong.
    pub fn scale(&self, named: &str, library: &mut Library) -> Result<Arc<Scale>, Failure> {
        let scale = self.another_scale(named, library)?;
        if name::is_path(named) {
            library.add(Arc::clone(&scale))?;
        }
        Ok(scale)
    }
}

fn buffered(input: impl io::Read + 'static) -> Box<dyn BufRead> {
    Box::new(BufReader::with_capacity(BUFFER, input))
}

/// How long nothing comes until an input is idle.
const IDLE: Duration = Duration::from_millis(50);

/// An input that may be long in coming, and what is done before it is waited for.
struct Idling<F> {
    input: Arc<File>,
    before: F,
    /// Whether it was told that nothing comes.
    told: bool,
}

impl<F: Fn()> io::Read for Idling<F> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if is_idle(&self.input) {
            if !std::mem::replace(&mut self.told, true) {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            (self.before)();
        }
        self.told = false;
        self.input.read(bytes)
    }
}

/// Says whether nothing comes from an input for a while.
#[cfg(unix)]
fn is_idle(input: &File) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut wanted = [PollFd::new(input, PollFlags::IN)];
    let idle = Timespec::try_from(IDLE).ok();
    // What cannot be asked is waited for.
    poll(&mut wanted, idle.as_ref()).is_ok_and(|ready| ready == 0)
}

/// Says that nothing may come: here nobody can ask.
#[cfg(not(unix))]
fn is_idle(_: &File) -> bool {
    true
}

fn open_file(path: &Path) -> io::Result<(Arc<File>, Option<u64>)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a directory; name the files in it",
        ));
    }
    let size = metadata.is_file().then_some(metadata.len());
    Ok((Arc::new(file), size))
}
