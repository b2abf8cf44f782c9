//! `ows config`: what is set and from where, a file to start from, and a log for a whole ward.

mod group_log;

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;

use super::args::{ConfigArguments, ConfigCommand, PolicyArguments, When, zone_named};
use super::config::{self, Configuration};
use super::error::{COULD_NOT_RUN, DONE, Failure};
use super::library::library;
use super::log_access::{Known, default_log, say_lost};
use super::ui::{SaidBy, Screen, shown, when_colour};
use super::{clock, policy};
use crate::base::file::{folder_of, make_private, make_private_folder};
use crate::log::{FaultKind, is_shared};
use crate::render;
use crate::render::settings::Setting;

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
    let settings = settings(&configuration, screen, broken.is_some(), &mut wrong);
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
    make_private_folder(folder_of(&file)).map_err(told)?;
    // Never over anything, and never through a link.
    let mut written = make_private(&file).map_err(told)?;
    written.write_all(TEMPLATE.as_bytes()).map_err(told)?;
    screen.print(&format!(
        "wrote {}; every key in it is commented out\n",
        shown(&file)
    ))
}

const NOBODY: &str = "not set";
const DEFAULT: &str = "the default";

/// Returns all settings; what cannot be in force as it is set goes to `wrong`.
fn settings(
    configuration: &Configuration,
    screen: &Screen,
    broken: bool,
    wrong: &mut Vec<Failure>,
) -> Vec<Setting> {
    let from_file = |name: &'static str, value: Option<&String>| match value {
        Some(value) => setting(name, value.clone(), place(configuration, name)),
        None => setting(name, "-", NOBODY),
    };
    let mut settings = vec![
        from_file("rater", configuration.rater.as_ref()),
        from_file("scale", configuration.scale.as_ref()),
    ];
    settings.extend(policies(configuration, screen, broken, wrong));
    settings.extend([
        log(configuration, screen, wrong),
        language(configuration, screen),
        color(configuration, screen),
        timezone(configuration, screen),
        match configuration.show_total {
            Some(shows) => setting(
                "show-total",
                yes_no(shows),
                place(configuration, "show-total"),
            ),
            None => setting("show-total", yes_no(false), DEFAULT),
        },
        scales(screen),
    ]);
    settings
}

fn setting(name: &'static str, value: impl Into<String>, from: impl Into<String>) -> Setting {
    Setting {
        name,
        value: value.into(),
        from: from.into(),
    }
}

fn yes_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// Returns where the file says it: `config.toml, line 3`.
fn place(configuration: &Configuration, key: &str) -> String {
    match configuration.line(key) {
        Some(line) => format!("line {line} of the configuration file"),
        None => "the configuration file".to_owned(),
    }
}

/// Says whether an option or its variable gave a value; equal ones make no difference.
fn option_or(variable: &str, option: &str, value: &OsStr, screen: &Screen) -> String {
    match screen
        .environment()
        .get(variable)
        .is_some_and(|set| set == value)
    {
        true => format!("the variable {variable}"),
        false => format!("the option `{option}`"),
    }
}

/// Returns a line for each policy that is named, or one that says that none is.
fn policies(
    configuration: &Configuration,
    screen: &Screen,
    broken: bool,
    wrong: &mut Vec<Failure>,
) -> Vec<Setting> {
    let (named, from) = match (policy::by_variable(screen), &configuration.policies) {
        (Some(named), _) if named.is_empty() => {
            (named, "the variable OWS_POLICY, which is empty".to_owned())
        }
        (Some(named), _) => (named, "the variable OWS_POLICY".to_owned()),
        (None, Some(named)) => (named.clone(), place(configuration, "policy")),
        (None, None) => (Vec::new(), NOBODY.to_owned()),
    };
    if named.is_empty() {
        return vec![setting("policy", "none is in force", from)];
    }
    let arguments = PolicyArguments {
        policy: named.clone(),
    };
    let found = library(screen).and_then(|library| policy::in_force(&arguments, &library, screen));
    let found = match found {
        Ok(policies) => policies
            .iter()
            .map(|policy| format!("which is {}", policy.named().reference()))
            .collect(),
        Err(failure) => {
            // Of a broken file all is told already.
            if !broken {
                wrong.push(failure);
            }
            vec!["which cannot be used".to_owned(); named.len()]
        }
    };
    let each = named.iter().zip(found);
    each.map(|(named, found)| setting("policy", format!("{named}, {found}"), from.as_str()))
        .collect()
}

fn log(configuration: &Configuration, screen: &Screen, wrong: &mut Vec<Failure>) -> Setting {
    let (path, from) = match (&screen.log, &configuration.log) {
        (Some(path), _) => (
            path.clone(),
            option_or("OWS_LOG", "--log", path.as_os_str(), screen),
        ),
        (None, Some(path)) => (path.into(), place(configuration, "log")),
        (None, None) => match default_log(screen) {
            Some(path) => (path, DEFAULT.to_owned()),
            None => return setting("log", "none: name one with `--log`", NOBODY),
        },
    };
    let state = match Known::at(&path, screen).read() {
        Ok(log) => {
            say_lost(&log, screen);
            sharing(&path)
        }
        Err(fault) if fault.kind == FaultKind::Absent => {
            "not there yet: the first record makes it".to_owned()
        }
        Err(fault) => {
            wrong.push(fault.into());
            "it cannot be used".to_owned()
        }
    };
    setting("log", shown(&path), format!("{from}; {state}"))
}

/// Says who sees a log: one of an account alone must never pass for the ward's.
fn sharing(path: &Path) -> String {
    if is_shared(path) {
        "a group shares it".to_owned()
    } else {
        "of this account alone: no other account sees it".to_owned()
    }
}

fn language(configuration: &Configuration, screen: &Screen) -> Setting {
    const OWN: &str = "en, a scale's own words";
    match (&screen.lang, &configuration.language) {
        (Some(tag), _) if tag.is_empty() => {
            setting("language", OWN, "the variable OWS_LANG, which is empty")
        }
        (Some(tag), _) => setting(
            "language",
            tag,
            option_or("OWS_LANG", "--lang", tag.as_ref(), screen),
        ),
        (None, Some(tag)) => setting("language", tag, place(configuration, "language")),
        (None, None) => setting("language", OWN, DEFAULT),
    }
}

fn color(configuration: &Configuration, screen: &Screen) -> Setting {
    let (when, said_by) = when_colour(
        screen.color_option,
        configuration.color,
        screen.environment(),
    );
    let value = match when {
        When::Auto => "auto",
        When::Always => "always",
        When::Never => "never",
    };
    let from = match said_by {
        SaidBy::Option => "the option `--color`".to_owned(),
        SaidBy::Variable => "the variable NO_COLOR".to_owned(),
        SaidBy::File => place(configuration, "color"),
        SaidBy::Default => DEFAULT.to_owned(),
    };
    setting("color", value, from)
}

fn timezone(configuration: &Configuration, screen: &Screen) -> Setting {
    let name = "timezone";
    let variable = screen.environment().text(clock::VARIABLE);
    if let Some(named) = variable.filter(|named| !named.is_empty()) {
        let from = match zone_named(&named) {
            Ok(_) => "the variable OWS_TIMEZONE".to_owned(),
            Err(help) => format!("the variable OWS_TIMEZONE: no zone is named so; {help}"),
        };
        return setting(name, named, from);
    }
    if let Some(zone) = configuration.timezone {
        return setting(name, zone.name(), place(configuration, name));
    }
    let (zone, doubt) = clock::of_system(screen.environment());
    let named = screen.environment().get("TZ").is_some();
    let from = match (doubt, named) {
        (Some(doubt), _) => doubt,
        (None, true) => "the variable TZ".to_owned(),
        (None, false) => "the zone of this machine".to_owned(),
    };
    setting(name, zone.name(), from)
}

fn scales(screen: &Screen) -> Setting {
    let own = screen
        .environment()
        .configuration_folder()
        .map(|folder| folder.join("scales"));
    let mut folders: Vec<String> = own
        .filter(|folder| folder.is_dir())
        .map(|folder| shown(&folder))
        .into_iter()
        .collect();
    let mut from = vec!["the program and the configuration folder".to_owned()];
    if let Some(folder) = &screen.scales {
        folders.push(shown(folder));
        from.push(option_or(
            "OWS_SCALES",
            "--scales",
            folder.as_os_str(),
            screen,
        ));
    }
    let value = match folders.is_empty() {
        true => "built in".to_owned(),
        false => format!("built in, {}", folders.join(", ")),
    };
    setting("scales", value, from.join(", "))
}
