//! Where the person sits: who may have colour, how wide it is, and saying and asking things.

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Global, When};
use super::config::Configuration;
use super::error::{COULD_NOT_RUN, DONE, Failure};
use super::files::Files;
use super::surroundings::{Environment, Surroundings};
use crate::base::diagnostic::MOST_SHOWN;
use crate::base::text::thousands;
use crate::log::Fault;
use crate::render::diagnostic::diagnostics;
use crate::render::{Ink, Style};

pub use crate::base::text::shown;
use crate::base::text::{argument, option};

/// What standard input is called in messages.
pub const STDIN: &str = "<stdin>";
/// The longest line, in bytes, that is read where one thing is asked for.
const LONGEST_LINE: usize = 4096;

/// Where the person sits: the surroundings of a run, and how to write to them.
#[derive(Clone)]
pub struct Screen {
    /// For results.
    pub results: Style,
    /// For everything else.
    pub messages: Style,
    color: When,
    /// When to use colour, if the command line says so.
    pub color_option: Option<When>,
    /// The folder of scales that the command line or the environment names.
    pub scales: Option<PathBuf>,
    /// The log that the command line or the environment names.
    pub log: Option<PathBuf>,
    /// The language that the command line or the environment names; empty for a scale's own words.
    pub lang: Option<String>,
    /// Whether the configuration file is to be left out.
    pub no_config: bool,
    /// The configuration, once it was read and is sound.
    configuration: Rc<OnceCell<Configuration>>,
    /// The options of the command line that say which files commands work with.
    options: Rc<Options>,
    files: Rc<Files>,
    /// What the run was started in.
    pub surroundings: Rc<Surroundings>,
}

impl Screen {
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
        };
        Self {
            options: Rc::new(Options::of(&global)),
            results: style(&surroundings.results),
            messages: style(&surroundings.messages),
            color,
            color_option: global.color,
            scales: global.scales.or_else(|| environment.path("OWS_SCALES")),
            log: global.log.or_else(|| environment.path("OWS_LOG")),
            lang: global.lang.or_else(|| {
                let said = environment.even_empty("OWS_LANG");
                said.map(|tag| tag.to_string_lossy().into_owned())
            }),
            no_config: global.no_config,
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
                let read = Configuration::of(self.no_config, self.environment())?;
                Ok(self.configuration.get_or_init(|| read))
            }
        }
    }

    /// Returns the variables of the environment.
    pub fn environment(&self) -> &Environment {
        &self.surroundings.environment
    }

    /// Returns the files of this run.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Returns how to write results to a file instead of standard output.
    pub fn file(&self) -> Style {
        Style {
            color: self.color == When::Always,
            ..self.results
        }
    }

    /// Says something on standard error. A standard error that is gone is no reason to stop.
    pub fn say(&self, words: &str) {
        self.prompt(&format!("{words}\n"));
    }

    /// Asks something on standard error, where the answer is typed behind it.
    pub fn prompt(&self, words: &str) {
        let mut messages = &*self.surroundings.messages;
        // Nobody is left to be told.
        let _ = messages.write_all(words.as_bytes());
    }

    /// Reads one line of standard input, and nothing beyond it, without its end.
    ///
    /// # Errors
    /// It cannot be read, or is longer than any answer.
    pub fn line_of_input(&self) -> Result<String, Failure> {
        let told = |error: io::Error| anyhow::anyhow!("{STDIN} cannot be read: {error}");
        let mut line = Vec::new();
        let mut input = &*self.surroundings.input;
        let mut byte = [0];
        loop {
            match input.read(&mut byte) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(told(error).into()),
                Ok(0) => break,
                Ok(_) if byte == *b"\n" => break,
                Ok(_) if line.len() < LONGEST_LINE => line.extend(byte),
                Ok(_) => return Err(anyhow::anyhow!("a line of {STDIN} is too long").into()),
            }
        }
        Ok(String::from_utf8_lossy(&line).trim().to_owned())
    }

    /// Returns a command about a file for the reader to say next, with what this run was told of files.
    pub fn command(&self, name: &str, file: &Path, options: &[(&str, String)]) -> String {
        let file = shown(file);
        // It would be taken for an option.
        let here = if file.starts_with('-') { "./" } else { "" };
        let mut words = vec![format!("ows {name} {}", argument(&format!("{here}{file}")))];
        words.extend(options.iter().map(|(name, value)| option(name, value)));
        words.join(" ") + &self.options.of_scales
    }

    /// Returns a command that works with the log, for the reader to say next: with the log that this run
    /// was told of.
    pub fn log_command(&self, words: &str) -> String {
        format!("`ows log {words}{}`", self.options.of_log)
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

    /// Says that something is wrong, each line of it made harmless.
    pub fn error(&self, words: &str) {
        let words: Vec<String> = words.lines().map(|line| self.messages.text(line)).collect();
        self.say(&format!(
            "{} {}",
            self.messages.paint(Ink::Alarm, "error:"),
            words.join("\n")
        ));
    }

    /// Says what was left out of a page, and returns the exit code.
    pub fn say_left_out(&self, left_out: &[String]) -> u8 {
        left_out.iter().for_each(|words| self.error(words));
        match left_out {
            [] => DONE,
            _ => COULD_NOT_RUN,
        }
    }

    /// Says one line of foreign words, made harmless.
    pub fn line(&self, words: &str) {
        self.say(&self.messages.text(words));
    }

    /// Reports why a command ended early, and returns the exit code.
    pub fn report(&self, failure: &Failure) -> u8 {
        match failure {
            Failure::Usage(words) => {
                self.error(words);
                self.say("for help, say `--help`");
            }
            Failure::Failed(error) => {
                let reasons = error.chain().map(|reason| match reason.downcast_ref() {
                    Some(fault) => self.fault(fault),
                    None => reason.to_string(),
                });
                self.error(&reasons.collect::<Vec<String>>().join(": "));
            }
            Failure::Rejected(rejected) => {
                self.prompt(&diagnostics(rejected, &self.messages).to_string());
            }
            Failure::ClosedPipe => {}
        }
        failure.code()
    }

    /// Says whether a person sits at standard input, who would wait for nothing.
    pub fn input_is_terminal(&self) -> bool {
        self.surroundings.input.is_terminal()
    }

    /// Says whether standard output is a terminal.
    pub fn results_are_on_terminal(&self) -> bool {
        self.surroundings.results.is_terminal()
    }

    /// Says whether standard error is a terminal.
    pub fn messages_are_on_terminal(&self) -> bool {
        self.surroundings.messages.is_terminal()
    }

    /// Says whether a person watches standard error while results go elsewhere, and could do with a
    /// progress bar.
    pub fn is_watched(&self) -> bool {
        self.can_redraw() && !self.results_are_on_terminal()
    }

    /// Makes a progress bar of this shape, which is not drawn yet.
    pub fn bar(&self, shape: &str) -> Option<ProgressBar> {
        let shape = ProgressStyle::with_template(shape).ok()?;
        let bar = ProgressBar::new(0);
        bar.set_style(match self.messages.ascii {
            true => shape.progress_chars("#- "),
            false => shape,
        });
        Some(bar)
    }

    /// Says whether standard error is a terminal on which a progress bar can be drawn.
    pub fn can_redraw(&self) -> bool {
        self.messages_are_on_terminal() && !is_dumb(self.environment())
    }
}

/// The first of many lines of one kind: a person reads no more than these, and is told how many more
/// there were.
#[derive(Debug, Default)]
pub struct FirstLines {
    asked: u64,
}

impl FirstLines {
    /// Counts a line, and says whether it is among the first.
    pub fn take(&mut self) -> bool {
        self.asked += 1;
        self.asked <= MOST_SHOWN as u64
    }

    /// Returns how many lines there were beyond the first, in words, if there were any.
    pub fn more(&self) -> Option<String> {
        let more = self.asked.saturating_sub(MOST_SHOWN as u64);
        (more > 0).then(|| format!("{} more", thousands(more)))
    }
}

/// Options as the reader has to say them again, each with a space before it; none that was not said.
struct Options {
    /// What commands that read scales need.
    of_scales: String,
    /// What commands that work with a log need.
    of_log: String,
}

impl Options {
    fn of(global: &Global) -> Self {
        let file = |name: &str, file: &Option<PathBuf>| {
            let file = file.as_deref().map(shown);
            file.map_or(String::new(), |file| format!(" {}", option(name, &file)))
        };
        let no_config = if global.no_config { " --no-config" } else { "" };
        let of_scales = file("--scales", &global.scales) + no_config;
        Self {
            of_log: file("--log", &global.log) + &of_scales,
            of_scales,
        }
    }
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

fn is_dumb(environment: &Environment) -> bool {
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
    let width = asked.or_else(|| columns(surroundings)).unwrap_or(80);
    usize::from(width).clamp(40, 120)
}

/// Returns the columns of the terminal, or those of `COLUMNS`.
pub fn columns(surroundings: &Surroundings) -> Option<u16> {
    let streams = [
        &surroundings.results,
        &surroundings.messages,
        &surroundings.input,
    ];
    let terminal = || {
        let mut sizes = streams.into_iter().filter_map(|stream| size_of(stream));
        sizes.next().map(|(_, columns)| columns)
    };
    let variable = || surroundings.environment.text("COLUMNS")?.parse().ok();
    terminal().or_else(variable).filter(|columns| *columns > 0)
}

/// Returns rows and columns of a stream, if it is a terminal that tells them.
pub fn size_of(stream: &File) -> Option<(u16, u16)> {
    let (width, height) = terminal_size::terminal_size_of(stream)?;
    Some((height.0, width.0)).filter(|(rows, columns)| *rows > 0 && *columns > 0)
}
