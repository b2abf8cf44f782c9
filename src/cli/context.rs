//! What a run goes by: what the command line said, and what it means with the environment, the
//! configuration and the terminals. It is made once; what a command asks of it is a method of it.
//!
//! Each kind of question stands in a file of its own: scales in [`library`](super::library), policies in
//! [`policy`](super::policy), words in [`language`](super::language), the time in [`clock`](super::clock),
//! the log in [`log_access`](super::log_access), what is read in [`input`](super::input), what is written
//! in [`output`](super::output), and saying and asking things in [`ui`](super::ui).

use std::cell::OnceCell;
use std::fs::File;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::args::{Global, When};
use super::config::Configuration;
use super::error::Failure;
use super::files::Files;
use super::surroundings::{Environment, Surroundings};
use crate::base::text::{argument, option, shown};
use crate::log::Fault;
use crate::render::Style;

/// All that a run goes by.
#[derive(Clone)]
pub struct Context {
    /// For results.
    pub results: Style,
    /// For everything else.
    pub messages: Style,
    color: When,
    /// What the command line says for every command.
    pub said: Rc<Global>,
    /// The folder of scales that the command line or the environment names.
    pub scales: Option<PathBuf>,
    /// The log that the command line or the environment names.
    pub log: Option<PathBuf>,
    /// The language that the command line or the environment names; empty for a scale's own words.
    pub lang: Option<String>,
    /// The configuration, once it was read and is sound.
    configuration: Rc<OnceCell<Configuration>>,
    /// The files of this run.
    pub files: Rc<Files>,
    /// What the run was started in.
    pub surroundings: Rc<Surroundings>,
}

impl Context {
    /// Looks at options, environment, configuration and terminals once.
    pub fn of(global: Global, surroundings: &Rc<Surroundings>) -> Self {
        let environment = &surroundings.environment;
        let configuration = OnceCell::new();
        // A broken file wants no colour: whoever needs what is in it says what is wrong, and help must not.
        if let Ok(read) = Configuration::of(global.no_config, environment) {
            let _ = configuration.set(read);
        }
        let configured = configuration.get().and_then(|read| read.color);
        let width = width(global.width, surroundings);
        let (color, _) = when_colour(global.color, configured, environment);
        let style = |stream: &File| Style {
            width,
            color: colour(color, stream, environment),
            ascii: global.ascii || ascii(environment),
            letters: false,
        };
        let file = |said: &Option<PathBuf>, variable: &str| {
            said.clone().or_else(|| environment.path(variable))
        };
        Self {
            results: style(&surroundings.results),
            messages: style(&surroundings.messages),
            color,
            scales: file(&global.scales, "OWS_SCALES"),
            log: file(&global.log, "OWS_LOG"),
            lang: global.lang.clone().or_else(|| {
                let said = environment.even_empty("OWS_LANG");
                said.map(|tag| tag.to_string_lossy().into_owned())
            }),
            said: Rc::new(global),
            configuration: Rc::new(configuration),
            files: Rc::new(Files::beside(&surroundings.results, &surroundings.messages)),
            surroundings: Rc::clone(surroundings),
        }
    }

    /// Returns what the configuration file says, read once in a run.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong: with all that is wrong with it.
    pub fn configuration(&self) -> Result<&Configuration, Failure> {
        match self.configuration.get() {
            Some(read) => Ok(read),
            None => {
                let read = Configuration::of(self.said.no_config, self.environment())?;
                Ok(self.configuration.get_or_init(|| read))
            }
        }
    }

    /// Returns the variables of the environment.
    pub fn environment(&self) -> &Environment {
        &self.surroundings.environment
    }

    /// Returns how to write results to a file instead of standard output.
    pub fn file(&self) -> Style {
        Style {
            color: self.color == When::Always,
            ..self.results
        }
    }

    /// Returns a command about a file for the reader to say next, with what this run was told of files.
    pub fn command(&self, name: &str, file: &Path, options: &[(&str, String)]) -> String {
        let file = shown(file);
        // It would be taken for an option.
        let here = if file.starts_with('-') { "./" } else { "" };
        let mut words = vec![format!("ows {name} {}", argument(&format!("{here}{file}")))];
        words.extend(options.iter().map(|(name, value)| option(name, value)));
        words.join(" ") + &self.scale_options()
    }

    /// Returns the command that goes on with an assessment of the scale that this run was told of, line by line
    /// if it was told so, with the log and the scales that it was told of.
    pub fn assess_command(&self, scale: Option<&str>, plain: bool) -> String {
        let scale = scale.map_or_else(String::new, |scale| format!(" {}", argument(scale)));
        let plain = if plain { " --plain" } else { "" };
        format!("ows assess{scale}{plain}{}", self.log_options())
    }

    /// Returns a command that works with the log, for the reader to say next: with the log that this run
    /// was told of.
    pub fn log_command(&self, words: &str) -> String {
        format!("`ows log {words}{}`", self.log_options())
    }

    /// Returns the command that checks the whole log.
    pub fn verify(&self) -> String {
        self.log_command("verify")
    }

    /// Returns what is wrong with a log and what to do, as one line.
    pub fn fault(&self, fault: &Fault) -> String {
        format!("{}; {}", fault.message, self.with_log(&fault.help))
    }

    /// Adds the log that this run was told of to each command between backticks that works with the log.
    ///
    /// It is for what the log itself says to do, where no text of anybody else can stand.
    pub fn with_log(&self, own: &str) -> String {
        let part = |(at, part): (usize, &str)| match at % 2 {
            1 => match part.strip_prefix("ows log ") {
                Some(words) => self.log_command(words),
                None => format!("`{part}`"),
            },
            _ => part.to_owned(),
        };
        own.split('`').enumerate().map(part).collect()
    }

    /// Returns the options of the command line that commands which read scales are to be said with again.
    fn scale_options(&self) -> String {
        let no_config = if self.said.no_config {
            " --no-config"
        } else {
            ""
        };
        file_option("--scales", &self.said.scales) + no_config
    }

    /// Returns the same of commands that work with a log.
    fn log_options(&self) -> String {
        file_option("--log", &self.said.log) + &self.scale_options()
    }
}

/// Returns an option with its file and a space before it; nothing if it was not said.
fn file_option(name: &str, file: &Option<PathBuf>) -> String {
    let file = file.as_deref().map(shown);
    file.map_or(String::new(), |file| format!(" {}", option(name, &file)))
}

/// Who said when to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidBy {
    /// The command line.
    Option,
    /// `NO_COLOR`.
    Variable,
    /// The configuration file.
    File,
    /// Nobody.
    Default,
}

/// Returns when to use colour, and who says so: the option, `NO_COLOR`, the configuration, or nobody.
pub fn when_colour(
    option: Option<When>,
    configured: Option<When>,
    environment: &Environment,
) -> (When, SaidBy) {
    let no_color = environment.get("NO_COLOR").is_some();
    if let Some(when) = option {
        // `auto` leaves it to the variable and the terminal.
        let refused = when == When::Auto && no_color;
        return (if refused { When::Never } else { when }, SaidBy::Option);
    }
    if no_color {
        return (When::Never, SaidBy::Variable);
    }
    match configured {
        Some(when) => (when, SaidBy::File),
        None => (When::Auto, SaidBy::Default),
    }
}

fn colour(when: When, stream: &File, environment: &Environment) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => stream.is_terminal() && !is_dumb(environment),
    }
}

/// Says whether the terminal understands nothing but lines.
pub fn is_dumb(environment: &Environment) -> bool {
    environment.get("TERM").is_some_and(|term| term == "dumb")
}

/// Says whether the environment names an encoding other than UTF-8. Where it names none, UTF-8 is taken.
fn ascii(environment: &Environment) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| environment.text(name));
    locale.is_some_and(|locale| {
        let encoding = locale
            .split_once('.')
            .map(|(_, encoding)| encoding.to_ascii_lowercase().replace('-', ""));
        encoding.is_some_and(|encoding| !encoding.starts_with("utf8"))
    })
}

/// Returns the columns of the screen: as asked, or those that it has, or 80.
fn width(asked: Option<u16>, surroundings: &Surroundings) -> usize {
    let width = asked.or_else(|| surroundings.columns()).unwrap_or(80);
    usize::from(width).clamp(40, 120)
}
