//! What this user or this site set once and for all: the configuration folder and the file in it.
//!
//! An option on the command line weighs more than a variable, a variable more than this file. A key
//! that is not known is refused, since a setting that is silently not in force would mislead.

use std::path::{Path, PathBuf};

use super::error::Failure;
use super::input::text_of;
use super::ui::{Screen, shown};
use crate::diagnostic::Rejected;
use crate::document::{self, Fields};
use crate::source::Source;

/// What the configuration file is called.
const FILE: &str = "config.toml";

/// What the configuration file says; what it does not say is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// The site's policy: a name, or a path.
    pub policy: Option<String>,
    /// The log of assessments, as a path.
    pub log: Option<String>,
    /// The language that scales are shown in.
    pub language: Option<String>,
    /// Who rates at the bedside, to be confirmed.
    pub rater: Option<String>,
    /// The scale of the bedside: a name, or a path.
    pub scale: Option<String>,
    /// Whether the bedside shows the running total, and the one before.
    pub show_total: bool,
}

/// Returns the folder of this user's configuration, if the environment tells it.
pub fn folder() -> Option<PathBuf> {
    let named = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    named("XDG_CONFIG_HOME")
        .or_else(|| Some(named("HOME")?.join(".config")))
        .map(|folder| folder.join("ows"))
}

impl Configuration {
    /// Reads the configuration file, if there is one and it is not to be left out.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong: with all that is wrong with it.
    pub fn of(screen: &Screen) -> Result<Self, Failure> {
        let file = folder().map(|folder| folder.join(FILE));
        match file.filter(|file| !screen.no_config && file.exists()) {
            Some(file) => Self::read(&file),
            None => Ok(Self::default()),
        }
    }

    fn read(file: &Path) -> Result<Self, Failure> {
        let source = Source::new(shown(file), text_of(file)?);
        let mut problems = Vec::new();
        let configuration = match document::toml(source.text()) {
            Ok(node) => {
                let fields = Fields::open(&node, "the configuration", &mut problems);
                fields.map(|mut fields| {
                    let configuration = Self {
                        policy: fields
                            .text("policy", &mut problems)
                            .map(|(text, _)| beside(file, text)),
                        log: fields
                            .text("log", &mut problems)
                            .map(|(text, _)| beside_it(file, &text)),
                        language: fields.text("language", &mut problems).map(|(text, _)| text),
                        rater: fields.text("rater", &mut problems).map(|(text, _)| text),
                        scale: fields
                            .text("scale", &mut problems)
                            .map(|(text, _)| beside(file, text)),
                        show_total: fields
                            .boolean("show-total", &mut problems)
                            .unwrap_or_default(),
                    };
                    fields.finish(&mut problems);
                    configuration
                })
            }
            Err(errors) => {
                problems = errors;
                None
            }
        };
        match configuration {
            Some(configuration) if problems.is_empty() => Ok(configuration),
            _ => Err(Failure::Rejected(Box::new(Rejected::new(source, problems)))),
        }
    }
}

/// Takes a path in the configuration as one beside it; a name stays a name.
fn beside(file: &Path, text: String) -> String {
    match crate::scale::name::is_path(&text) {
        true => beside_it(file, &text),
        false => text,
    }
}

fn beside_it(file: &Path, text: &str) -> String {
    let path = file.parent().unwrap_or(Path::new("")).join(text);
    path.to_str().unwrap_or(text).to_owned()
}
