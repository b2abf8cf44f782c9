//! Standard output and standard error: who may have colour, how wide they are, and saying things.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;

use super::args::{Global, When};
use super::config;
use super::error::Failure;
use crate::render::diagnostic::diagnostics;
use crate::render::{Ink, Style};
use crate::text::visible;

/// Where the person sits: how to write to standard output and to standard error.
#[derive(Clone, Debug)]
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
    /// The language that the command line or the environment names.
    pub lang: Option<String>,
    /// Whether the configuration file is to be left out.
    pub no_config: bool,
}

impl Screen {
    /// Looks at arguments, environment and terminals once.
    pub fn of(global: &Global) -> Self {
        let width = width(global.width);
        let (color, _) = when_colour(global.color, global.no_config);
        let style = |terminal: bool| Style {
            width,
            color: colour(color, terminal),
            ascii: global.ascii || ascii(),
        };
        Self {
            results: style(io::stdout().is_terminal()),
            messages: style(io::stderr().is_terminal()),
            color,
            color_option: global.color,
            scales: global
                .scales
                .clone()
                .filter(|folder| !folder.as_os_str().is_empty()),
            log: global.log.clone().filter(|log| !log.as_os_str().is_empty()),
            lang: global.lang.clone(),
            no_config: global.no_config,
        }
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
        let _ = writeln!(io::stderr(), "{words}");
    }

    /// Asks something on standard error, where the answer is typed behind it.
    pub fn prompt(&self, words: &str) {
        let mut stderr = io::stderr();
        let _ = write!(stderr, "{words}").and_then(|()| stderr.flush());
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
            Failure::Failed(error) => self.error(&format!("{error:#}")),
            Failure::Rejected(rejected) => {
                let _ = write!(io::stderr(), "{}", diagnostics(rejected, &self.messages));
            }
            Failure::ClosedPipe => {}
        }
        failure.code()
    }

    /// Says whether a person watches standard error while results go elsewhere, and could do with a
    /// progress bar.
    pub fn is_watched(&self) -> bool {
        self.can_redraw() && !io::stdout().is_terminal()
    }

    /// Says whether standard error is a terminal on which a progress bar can be drawn.
    pub fn can_redraw(&self) -> bool {
        io::stderr().is_terminal() && !is_dumb()
    }
}

/// Returns a path as a message names it.
pub fn shown(path: &std::path::Path) -> String {
    visible(&path.display().to_string()).into_owned()
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
pub fn when_colour(option: Option<When>, no_config: bool) -> (When, SaidBy) {
    if let Some(when) = option {
        // `auto` leaves it to the variable and the terminal.
        let refused = when == When::Auto && no_color();
        return (if refused { When::Never } else { when }, SaidBy::Option);
    }
    if no_color() {
        return (When::Never, SaidBy::Variable);
    }
    match config::color(no_config) {
        Some(when) => (when, SaidBy::File),
        None => (When::Auto, SaidBy::Default),
    }
}

fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn colour(when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !is_dumb(),
    }
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Says whether the environment names an encoding other than UTF-8. Where it names none, UTF-8 is taken.
fn ascii() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        let encoding = locale
            .split_once('.')
            .map(|(_, encoding)| encoding.to_ascii_lowercase().replace('-', ""));
        encoding.is_some_and(|encoding| !encoding.starts_with("utf8"))
    })
}

/// Returns the columns of the screen: as asked, or the terminal's, or `COLUMNS`, or 80.
fn width(asked: Option<u16>) -> usize {
    let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0);
    let variable = || {
        std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
    };
    let width = asked
        .or_else(terminal)
        .or_else(variable)
        .filter(|width| *width > 0)
        .unwrap_or(80);
    usize::from(width).clamp(40, 120)
}
