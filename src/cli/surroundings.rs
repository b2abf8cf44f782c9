//! What a run stands in: arguments, environment, clock and three streams, handed in once.
//!
//! Nothing else in the program asks the process for them, so that whoever calls [`run`](super::run)
//! decides what it sees: at which time it runs, with which variables, and where its words go.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// All that a run is given from outside.
pub struct Surroundings {
    /// The arguments, the name of the program first.
    pub arguments: Vec<OsString>,
    /// The variables of the environment.
    pub environment: Environment,
    /// Tells the time, each time it is asked.
    pub clock: Rc<dyn Fn() -> DateTime<Utc>>,
    /// Standard input.
    pub input: Arc<File>,
    /// Standard output: results.
    pub results: Arc<File>,
    /// Standard error: everything else.
    pub messages: Arc<File>,
}

impl Surroundings {
    /// Returns the columns of the terminal, or those of `COLUMNS`.
    pub fn columns(&self) -> Option<u16> {
        let streams = [&self.results, &self.messages, &self.input];
        let mut sizes = streams.into_iter().filter_map(|stream| size_of(stream));
        let terminal = sizes.next().map(|(_, columns)| columns);
        let variable = || self.environment.text("COLUMNS")?.parse().ok();
        terminal.or_else(variable).filter(|columns| *columns > 0)
    }
}

/// The variables of the environment. An empty one counts as not set, which is how scripts unset one.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

/// What `ows` calls its folder in each of the user's folders.
const OWN: &str = "ows";

impl FromIterator<(OsString, OsString)> for Environment {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

impl Environment {
    /// Returns a variable that is set, also one that is set to nothing.
    pub fn even_empty(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// Returns a variable that is set to something.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.even_empty(name).filter(|value| !value.is_empty())
    }

    /// Returns a variable as text; what is no Unicode in it is replaced.
    pub fn text(&self, name: &str) -> Option<String> {
        Some(self.get(name)?.to_string_lossy().into_owned())
    }

    /// Returns a variable as a path.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }

    /// Says whether a variable is set to something that does not mean no.
    pub fn is_yes(&self, name: &str) -> bool {
        const NO: [&str; 6] = ["0", "f", "false", "n", "no", "off"];
        self.text(name)
            .is_some_and(|value| !NO.contains(&value.to_ascii_lowercase().as_str()))
    }

    /// Returns the folder of this user's configuration, if the environment tells it.
    pub fn configuration_folder(&self) -> Option<PathBuf> {
        self.folder("XDG_CONFIG_HOME", ".config")
    }

    /// Returns a file or a folder of this user's configuration, if the environment tells where that is.
    pub fn configured(&self, name: &str) -> Option<PathBuf> {
        Some(self.configuration_folder()?.join(name))
    }

    /// Returns the folder of this user's data, which the log is in unless another is named.
    pub fn data_folder(&self) -> Option<PathBuf> {
        self.folder("XDG_DATA_HOME", ".local/share")
    }

    /// Returns the folder of what this user's runs remember: drafts, and the ends of logs.
    pub fn state_folder(&self) -> Option<PathBuf> {
        self.folder("XDG_STATE_HOME", ".local/state")
    }

    /// Takes a folder by the variable that names it, or below the home folder. Only whole paths count.
    fn folder(&self, variable: &str, below_home: &str) -> Option<PathBuf> {
        let whole = |name: &str| self.path(name).filter(|path| path.is_absolute());
        let folder = whole(variable).or_else(|| Some(whole("HOME")?.join(below_home)));
        folder.map(|folder| folder.join(OWN))
    }
}

/// Returns rows and columns of a stream, if it is a terminal that tells them.
pub fn size_of(stream: &File) -> Option<(u16, u16)> {
    let (width, height) = terminal_size::terminal_size_of(stream)?;
    Some((height.0, width.0)).filter(|(rows, columns)| *rows > 0 && *columns > 0)
}
