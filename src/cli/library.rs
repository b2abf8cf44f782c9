//! The scales of this run: those built in, and those in the site's folders with their locks.
//!
//! A folder has scale files in it or one folder deeper (`cows/1.0.0.toml`), and may have a
//! `lock.toml`. A broken file in it is named and left out, so that it never stops the others.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use super::context::Context;
use super::error::Failure;
use super::files::within;
use crate::base::text::shown;
use crate::render::scale::{Names, names};
use crate::render::{Style, fold};
use crate::scale::{Library, Lock, Name, Scale, Translation, language};

const LOCK: &str = "lock.toml";

impl Context {
    /// Gathers the scales of this run.
    ///
    /// # Errors
    /// The folder that was named cannot be read, or its lock is wrong: then nothing could be relied on.
    pub fn library(&self) -> Result<Library, Failure> {
        let mut library = Library::new();
        let configured = self.environment().configured("scales");
        let configured = configured.filter(|folder| folder.symlink_metadata().is_ok());
        for folder in configured.iter().chain(&self.scales) {
            self.add_folder(folder, &mut library)?;
        }
        Ok(library)
    }

    /// Adds to words which scales there are, each on a line with its name, folded for an error on this screen.
    pub fn with_scales(&self, words: &str, library: &Library) -> String {
        const ERROR: &str = "error: ";
        let style = Style {
            color: false,
            ..self.messages
        };
        let room = style.width.saturating_sub(ERROR.len());
        let words = fold(&format!("{words} There are:"), room).join("\n");
        let names = names(&library.newest(), Names::Plain, &style);
        format!("{words}\n{}", names.trim_end())
    }

    /// Reads a language file against the scale that it names.
    ///
    /// # Errors
    /// It cannot be read, is wrong, or names a scale that nothing has the name of.
    pub fn language_file(
        &self,
        file: &Path,
        library: &Library,
    ) -> Result<(Arc<Scale>, Translation), Failure> {
        let source = self.source_of(file)?;
        let named = language::scale_of(&source)?;
        let name =
            Name::parse(&named).map_err(|words| anyhow::anyhow!("{}: {words}", shown(file)))?;
        let scale = library
            .look_up(&name)
            .map_err(|error| anyhow::anyhow!("{}: {error}", shown(file)))?;
        let translation = Translation::read(source, &scale)?;
        Ok((scale, translation))
    }

    fn add_folder(&self, folder: &Path, library: &mut Library) -> Result<(), Failure> {
        // Also one that is not there yet: the next run would read it.
        let _ = self.files.reads(&folder.join(LOCK));
        let files = files(folder)
            .with_context(|| format!("the folder of scales {} cannot be read", shown(folder)))?;
        let (locks, mut scales): (Vec<PathBuf>, Vec<PathBuf>) =
            files.into_iter().partition(|file| is_lock(file));
        for file in locks {
            library.add_lock(Lock::read(self.source_of(&file)?)?);
        }
        // A language is read against its scale, so that all scales come first.
        scales.sort_by_key(|file| is_language(file));
        for file in scales {
            if let Err(words) = self.add_file(&file, library) {
                self.line(&format!("warning: {words}; it is left out"));
            }
        }
        Ok(())
    }

    fn add_file(&self, file: &Path, library: &mut Library) -> Result<(), String> {
        let added = if is_language(file) {
            let read = self.language_file(file, library);
            let (scale, translation) = read.map_err(|failure| why(file, failure))?;
            library.add_language(&scale, translation)
        } else {
            let scale = self
                .scale_file(file)
                .map_err(|failure| why(file, failure))?;
            library.add(Arc::new(scale))
        };
        added.map_err(|error| error.to_string())
    }
}

/// Says whether a file is a language of a scale, as `1.0.0.es.toml` is.
pub fn is_language(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    name.and_then(language::tag_of_file_name).is_some()
}

/// Says why a file of the folder is left out.
fn why(file: &Path, failure: Failure) -> String {
    match failure {
        Failure::Rejected(_) => format!("{} is broken, as `ows scale check` shows", shown(file)),
        Failure::Failed(error) => format!("{error:#}"),
        Failure::Usage(words) => words,
        Failure::ClosedPipe => format!("{} cannot be read", shown(file)),
    }
}

/// Returns the TOML files of a folder and of the folders in it, in the order of their names. A lock is
/// among them whatever it is, so that one which cannot be read is never one that is not there.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in within(folder)? {
        if path.is_dir() && !is_lock(&path) {
            files.extend(within(&path)?.into_iter().filter(|path| is_toml(path)));
        } else if is_toml(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn is_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == LOCK)
}

fn is_toml(path: &Path) -> bool {
    is_lock(path) || path.extension().is_some_and(|ending| ending == "toml") && !path.is_dir()
}
