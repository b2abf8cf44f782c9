//! `ows config`: what is set and from where, a file to start from, and a log for a whole ward.

mod group_log;
mod settings;

use std::io::Write as _;
use std::path::Path;

use super::args::{ConfigArguments, ConfigCommand};
use super::config::{self, Configuration};
use super::error::{COULD_NOT_RUN, DONE, Failure};
use super::ui::{Screen, shown};
use crate::render;

/// The file to start from: every key, each explained and commented out.
const TEMPLATE: &str = include_str!("configure/template.toml");

/// Runs the command.
pub fn run(arguments: &ConfigArguments, screen: &Screen) -> Result<u8, Failure> {
    match &arguments.command {
        None | Some(ConfigCommand::Show) => show(screen),
        Some(ConfigCommand::New) => new(screen),
        Some(ConfigCommand::GroupLog(arguments)) => group_log::run(arguments, screen),
    }
}

/// Shows every setting; what is wrong with one is told besides, and never hides the others.
fn show(screen: &Screen) -> Result<u8, Failure> {
    let (configuration, broken) = match screen.configuration() {
        Ok(configuration) => (configuration.clone(), None),
        Err(failure) => (Configuration::default(), Some(failure)),
    };
    let mut wrong: Vec<Failure> = Vec::new();
    let settings = settings::settings(&configuration, screen, broken.is_some(), &mut wrong);
    let file = heading(&configuration, broken.is_some(), screen);
    screen.print(&render::settings::settings(
        &file,
        &settings,
        &screen.results,
    ))?;
    wrong.splice(0..0, broken);
    for failure in &wrong {
        screen.report(failure);
    }
    Ok(if wrong.is_empty() {
        DONE
    } else {
        COULD_NOT_RUN
    })
}

/// Says which file there is, and whether it is read.
fn heading(configuration: &Configuration, broken: bool, screen: &Screen) -> String {
    let Some(file) = config::file(screen.environment()) else {
        return "No configuration file: neither HOME nor XDG_CONFIG_HOME names a folder".to_owned();
    };
    let file = shown(&file);
    if screen.no_config {
        return format!("{file} is left out, as `--no-config` says");
    }
    if broken {
        return format!("{file} is broken: nothing of it is in force");
    }
    match configuration.file {
        Some(_) => file,
        None => format!("{file} is not there; `ows config new` writes one to start from"),
    }
}

/// Writes the file to start from, unless there is one.
fn new(screen: &Screen) -> Result<u8, Failure> {
    let Some(file) = config::file(screen.environment()) else {
        let words = "no folder of a user is known; set HOME or XDG_CONFIG_HOME";
        return Err(Failure::Usage(words.to_owned()));
    };
    let told = |error: std::io::Error| {
        let why = match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                "it is there already, and was left as it is; edit it, or put it aside".to_owned()
            }
            _ => error.to_string(),
        };
        anyhow::anyhow!("{} cannot be written: {why}", shown(&file))
    };
    make_folder(file.parent().unwrap_or(Path::new("."))).map_err(told)?;
    let mut options = std::fs::File::options();
    // Never over anything, and never through a link.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(&file).map_err(told)?;
    written.write_all(TEMPLATE.as_bytes()).map_err(told)?;
    screen.print(&format!(
        "wrote {}; every key in it is commented out\n",
        shown(&file)
    ))
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
