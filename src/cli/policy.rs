//! The site's policies: which are in force in this run, and `ows policy` to look at such files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{PolicyArguments, PolicyCommand};
use super::error::{DONE, Failure};
use super::input::text_of;
use super::library::library;
use super::ui::{Screen, shown};
use crate::base::folder;
use crate::base::source::Source;
use crate::render::policy as page;
use crate::scale::policy::Policies;
use crate::scale::{Library, Name, Policy, name};

/// The variable that names the policies.
pub const VARIABLE: &str = "OWS_POLICY";
/// What stands between two of them, as in `PATH`.
const BETWEEN: char = if cfg!(windows) { ';' } else { ':' };

/// Returns the policies in force: of the option, the variable, or the configuration; none is in force
/// unless named.
///
/// # Errors
/// Nothing has one of the names, a file cannot be read or is wrong, or two are for one scale.
pub fn in_force(
    arguments: &PolicyArguments,
    library: &Library,
    screen: &Screen,
) -> Result<Arc<Policies>, Failure> {
    let named = match (&arguments.policy, by_variable(screen)) {
        (named, _) if !named.is_empty() => named.clone(),
        (_, Some(named)) => named,
        (_, None) => screen.configuration()?.policies.clone().unwrap_or_default(),
    };
    let found = named.iter().map(|named| find(named, library, screen));
    let found = found.collect::<Result<Vec<Policy>, Failure>>()?;
    Ok(Arc::new(Policies::new(found).map_err(Failure::Usage)?))
}

/// Returns the policies that the variable names; none if it is set to nothing, which is how scripts
/// unset one.
pub fn by_variable(screen: &Screen) -> Option<Vec<String>> {
    let named = screen.environment().even_empty(VARIABLE)?.to_string_lossy();
    let named = named.split(BETWEEN).filter(|named| !named.is_empty());
    Some(named.map(str::to_owned).collect())
}

/// Runs `ows policy`.
pub fn run(command: &PolicyCommand, screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    match command {
        PolicyCommand::List => screen.print(&page::list(&known(&library, screen), &screen.results)),
        PolicyCommand::Show { policy, source } => {
            let policy = find(policy, &library, screen)?;
            if *source {
                screen.print_source(policy.source().text())
            } else {
                screen.print(&page::policy(&policy, &screen.results))
            }
        }
        PolicyCommand::Check { files } => check(files, &library, screen),
    }
}

/// Checks every file, so that the errors of all of them are seen at once.
fn check(files: &[PathBuf], library: &Library, screen: &Screen) -> Result<u8, Failure> {
    let mut code = DONE;
    for file in files {
        match read(file, library, screen) {
            Ok(policy) => {
                let words = format!(
                    "{}: {} is a policy for {}, digest {}\n",
                    shown(file),
                    policy.reference(),
                    policy.wanted(),
                    policy.digest().short()
                );
                screen.print(&words)?;
            }
            Err(failure) => {
                screen.report(&failure);
                code = failure.after_check(code);
            }
        }
    }
    Ok(code)
}

fn find(named: &str, library: &Library, screen: &Screen) -> Result<Policy, Failure> {
    if name::is_path(named) {
        return read(Path::new(named), library, screen);
    }
    let wanted = Name::parse(named).map_err(|_| {
        let shown = crate::base::text::excerpt(named);
        Failure::Usage(format!(
            "`{shown}` is no name of a policy; write one such as `ward` or `ward@1`, or the path of its file"
        ))
    })?;
    let known = known(library, screen);
    let ids: Vec<String> = known.iter().map(Policy::reference).collect();
    let matching = known
        .into_iter()
        .filter(|policy| wanted.matches(&policy.head().id, &policy.head().version));
    let newest = matching.max_by(|one, other| one.head().version.cmp(&other.head().version));
    newest.ok_or_else(|| {
        let help = match (ids.is_empty(), screen.environment().configuration_folder()) {
            (false, _) => format!("known are {}", ids.join(", ")),
            (true, Some(folder)) => format!(
                "name its file, or put it into {}",
                shown(&folder.join("policies"))
            ),
            (true, None) => "name its file".to_owned(),
        };
        Failure::Usage(format!("no policy is named `{wanted}`; {help}"))
    })
}

/// Reads the policies of the configuration folder. A broken one is named and left out.
fn known(library: &Library, screen: &Screen) -> Vec<Policy> {
    let folder = screen
        .environment()
        .configuration_folder()
        .map(|folder| folder.join("policies"));
    let in_it = |folder: PathBuf| {
        let names = folder::names(&folder).unwrap_or_default();
        let files = names.into_iter().map(|name| folder.join(name));
        let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
        files.collect()
    };
    let mut files: Vec<PathBuf> = folder.map_or_else(Vec::new, in_it);
    files.sort();
    let mut policies = Vec::new();
    for file in files {
        match read(&file, library, screen) {
            Ok(policy) => policies.push(policy),
            Err(_) => screen.line(&format!(
                "warning: {} is broken, as `ows policy check` shows; it is left out",
                shown(&file)
            )),
        }
    }
    policies.sort_by_key(Policy::reference);
    policies
}

fn read(file: &Path, library: &Library, screen: &Screen) -> Result<Policy, Failure> {
    let source = Source::new(shown(file), text_of(file, screen)?);
    let find = |name: &Name| library.find(name);
    Ok(Policy::read(source, &find)?)
}
