//! The site's policies: which are in force in this run, and `ows policy` to look at such files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{PolicyArguments, PolicyCommand};
use super::context::Context;
use super::error::{DONE, Failure};
use super::files::within;
use crate::base::source::Source;
use crate::base::text::{excerpt, shown};
use crate::render::policy as page;
use crate::scale::policy::Policies;
use crate::scale::{Library, Name, Policy, name, template};

/// The variable that names the policies.
pub const VARIABLE: &str = "OWS_POLICY";
/// What stands between two of them, as in `PATH`.
const BETWEEN: char = if cfg!(windows) { ';' } else { ':' };

impl Context {
    /// Returns the policies in force: of the option, the variable, or the configuration; none is in force
    /// unless named.
    ///
    /// # Errors
    /// Nothing has one of the names, a file cannot be read or is wrong, or two are for one scale.
    pub fn policies(
        &self,
        arguments: &PolicyArguments,
        library: &Library,
    ) -> Result<Arc<Policies>, Failure> {
        let named = match (&arguments.policy, self.policies_by_variable()) {
            (named, _) if !named.is_empty() => named.clone(),
            (_, Some(named)) => named,
            (_, None) => self.configuration()?.policies.clone().unwrap_or_default(),
        };
        let found = named.iter().map(|named| self.policy(named, library));
        let found = found.collect::<Result<Vec<Policy>, Failure>>()?;
        Ok(Arc::new(Policies::new(found).map_err(Failure::Usage)?))
    }

    /// Returns the policies that the variable names; none if it is set to nothing, which is how scripts
    /// unset one.
    pub fn policies_by_variable(&self) -> Option<Vec<String>> {
        let named = self.environment().even_empty(VARIABLE)?.to_string_lossy();
        let named = named.split(BETWEEN).filter(|named| !named.is_empty());
        Some(named.map(str::to_owned).collect())
    }

    fn policy(&self, named: &str, library: &Library) -> Result<Policy, Failure> {
        if name::is_path(named) {
            return self.read_policy(Path::new(named), library);
        }
        let wanted = Name::parse(named).map_err(|_| {
            let named = excerpt(named);
            Failure::Usage(format!(
                "`{named}` is no name of a policy; write one such as `ward` or `ward@1`, or the path of its file"
            ))
        })?;
        let known = self.known_policies(library);
        let ids: Vec<String> = known.iter().map(Policy::reference).collect();
        let matching = known
            .into_iter()
            .filter(|policy| wanted.matches(&policy.head().id, &policy.head().version));
        let newest = matching.max_by(|one, other| one.head().version.cmp(&other.head().version));
        newest.ok_or_else(|| {
            let help = match (ids.is_empty(), self.environment().configured("policies")) {
                (false, _) => format!("known are {}", ids.join(", ")),
                (true, Some(folder)) => {
                    format!("name its file, or put it into {}", shown(&folder))
                }
                (true, None) => "name its file".to_owned(),
            };
            Failure::Usage(format!("no policy is named `{wanted}`; {help}"))
        })
    }

    /// Reads the policies of the configuration folder. A broken one is named and left out.
    fn known_policies(&self, library: &Library) -> Vec<Policy> {
        let folder = self.environment().configured("policies");
        let files = folder.and_then(|folder| within(&folder).ok());
        let mut files = files.unwrap_or_default();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        let mut policies = Vec::new();
        for file in files {
            match self.read_policy(&file, library) {
                Ok(policy) => policies.push(policy),
                Err(_) => self.line(&format!(
                    "warning: {} is broken, as `ows policy check` shows; it is left out",
                    shown(&file)
                )),
            }
        }
        policies.sort_by_key(Policy::reference);
        policies
    }

    fn read_policy(&self, file: &Path, library: &Library) -> Result<Policy, Failure> {
        let source = Source::new(shown(file), self.text_of(file)?);
        let find = |name: &Name| library.find(name).map_err(|error| error.to_string());
        Ok(Policy::read(source, &find)?)
    }
}

/// Runs `ows policy`.
pub fn run(command: &PolicyCommand, context: &Context) -> Result<u8, Failure> {
    let library = context.library()?;
    match command {
        PolicyCommand::List => context.print(&page::list(
            &context.known_policies(&library),
            &context.results,
        )),
        PolicyCommand::Show { policy, source } => {
            let policy = context.policy(policy, &library)?;
            if *source {
                context.print_source(policy.source().text())
            } else {
                context.print(&page::policy(&policy, &context.results))
            }
        }
        PolicyCommand::Check { files } => check(files, &library, context),
        PolicyCommand::New { id } => context.print(&template::policy(id).map_err(Failure::Usage)?),
    }
}

/// Checks every file, so that the errors of all of them are seen at once.
fn check(files: &[PathBuf], library: &Library, context: &Context) -> Result<u8, Failure> {
    let mut code = DONE;
    for file in files {
        let read = context.read_policy(file, library);
        match read.and_then(|policy| fits(policy, library)) {
            Ok(policy) => {
                let words = format!(
                    "{}: {} is a policy for {}, digest {}\n",
                    shown(file),
                    policy.reference(),
                    policy.wanted(),
                    policy.digest().short()
                );
                context.print(&words)?;
                for scale in library.all()?.iter().filter(|scale| policy.is_for(scale)) {
                    if let Some(words) = page::left_out(&policy, scale) {
                        context.print(&format!("{}: {words}\n", shown(file)))?;
                    }
                }
            }
            Err(failure) => {
                context.report(&failure);
                code = failure.after_check(code);
            }
        }
    }
    Ok(code)
}

/// Reads a policy against each version that it names.
fn fits(policy: Policy, library: &Library) -> Result<Policy, Failure> {
    for name in policy.names() {
        policy.against(&library.find(name).map_err(Failure::Usage)?)?;
    }
    Ok(policy)
}
