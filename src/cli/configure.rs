//! `ows config`: what is set and from where, a file to start from, and a log for a whole ward.

mod group_log;

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;

use super::args::{ConfigArguments, ConfigCommand, PolicyArguments, When, zone_named};
use super::clock;
use super::config::{self, Configuration};
use super::context::{Context, SaidBy, when_colour};
use super::error::{Failure, done_if};
use crate::base::file::{folder_of, make_private, make_private_folder};
use crate::base::text::shown;
use crate::interview::draft::LATE_HOURS;
use crate::log::{FaultKind, is_shared};
use crate::render;
use crate::render::settings::Setting;

/// The file to start from: every key, each explained and commented out.
const TEMPLATE: &str = include_str!("configure/template.toml");

/// Runs the command.
pub fn run(arguments: &ConfigArguments, context: &Context) -> Result<u8, Failure> {
    match &arguments.command {
        None | Some(ConfigCommand::Show) => show(context),
        Some(ConfigCommand::New) => new(context),
        Some(ConfigCommand::GroupLog(arguments)) => group_log::run(arguments, context),
    }
}

/// Shows every setting; what is wrong with one is told besides, and never hides the others.
fn show(context: &Context) -> Result<u8, Failure> {
    let (configuration, broken) = match context.configuration() {
        Ok(configuration) => (configuration.clone(), None),
        Err(failure) => (Configuration::default(), Some(failure)),
    };
    let mut wrong: Vec<Failure> = Vec::new();
    let settings = settings(&configuration, context, broken.is_some(), &mut wrong);
    let file = heading(&configuration, broken.is_some(), context);
    context.print(&render::settings::settings(
        &file,
        &settings,
        &context.results,
    ))?;
    wrong.splice(0..0, broken);
    for failure in &wrong {
        context.report(failure);
    }
    Ok(done_if(wrong.is_empty()))
}

/// Says which file there is, and whether it is read.
fn heading(configuration: &Configuration, broken: bool, context: &Context) -> String {
    let Some(file) = config::file(context.environment()) else {
        return "No configuration file: neither HOME nor XDG_CONFIG_HOME names a folder".to_owned();
    };
    let file = shown(&file);
    if context.said.no_config {
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
fn new(context: &Context) -> Result<u8, Failure> {
    let Some(file) = config::file(context.environment()) else {
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
    let words = format!("wrote {}; every key in it is commented out\n", shown(&file));
    context.print(&words)
}

const NOBODY: &str = "not set";
const DEFAULT: &str = "the default";

/// Returns all settings; what cannot be in force as it is set goes to `wrong`.
fn settings(
    configuration: &Configuration,
    context: &Context,
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
    settings.extend(policies(configuration, context, broken, wrong));
    settings.extend([
        log(configuration, context, wrong),
        language(configuration, context),
        color(configuration, context),
        timezone(configuration, context),
        match configuration.show_total {
            Some(shows) => setting(
                "show-total",
                yes_no(shows),
                place(configuration, "show-total"),
            ),
            None => setting("show-total", yes_no(false), DEFAULT),
        },
        whole(
            configuration,
            "late-hours",
            configuration.late_hours,
            || LATE_HOURS.to_string(),
        ),
        whole(
            configuration,
            "hide-after",
            configuration.hide_after,
            || "never".to_owned(),
        ),
        scales(context),
    ]);
    settings
}

/// Returns what the file says under a key that is a number, or what is so without it.
fn whole(
    configuration: &Configuration,
    key: &'static str,
    value: Option<u16>,
    otherwise: impl FnOnce() -> String,
) -> Setting {
    match value {
        Some(value) => setting(key, value.to_string(), place(configuration, key)),
        None => setting(key, otherwise(), DEFAULT),
    }
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
fn option_or(variable: &str, option: &str, value: &OsStr, context: &Context) -> String {
    if context.environment().get(variable) == Some(value) {
        return format!("the variable {variable}");
    }
    format!("the option `{option}`")
}

/// Returns a line for each policy that is named, or one that says that none is.
fn policies(
    configuration: &Configuration,
    context: &Context,
    broken: bool,
    wrong: &mut Vec<Failure>,
) -> Vec<Setting> {
    let (named, from) = match (context.policies_by_variable(), &configuration.policies) {
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
    let found = context
        .library()
        .and_then(|library| context.policies(&arguments, &library));
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

fn log(configuration: &Configuration, context: &Context, wrong: &mut Vec<Failure>) -> Setting {
    let (path, from) = match (&context.log, &configuration.log) {
        (Some(path), _) => (
            path.clone(),
            option_or("OWS_LOG", "--log", path.as_os_str(), context),
        ),
        (None, Some(path)) => (path.into(), place(configuration, "log")),
        (None, None) => match context.default_log() {
            Some(path) => (path, DEFAULT.to_owned()),
            None => return setting("log", "none: name one with `--log`", NOBODY),
        },
    };
    let state = match context.known_log_at(&path).read() {
        Ok(log) => {
            context.say_lost(&log);
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

fn language(configuration: &Configuration, context: &Context) -> Setting {
    const OWN: &str = "en, a scale's own words";
    match (&context.lang, &configuration.language) {
        (Some(tag), _) if tag.is_empty() => {
            setting("language", OWN, "the variable OWS_LANG, which is empty")
        }
        (Some(tag), _) => setting(
            "language",
            tag,
            option_or("OWS_LANG", "--lang", tag.as_ref(), context),
        ),
        (None, Some(tag)) => setting("language", tag, place(configuration, "language")),
        (None, None) => setting("language", OWN, DEFAULT),
    }
}

fn color(configuration: &Configuration, context: &Context) -> Setting {
    let (when, said_by) = when_colour(
        context.said.color,
        configuration.color,
        context.environment(),
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

fn timezone(configuration: &Configuration, context: &Context) -> Setting {
    let name = "timezone";
    let variable = context.environment().text(clock::VARIABLE);
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
    let (zone, doubt) = clock::of_system(context.environment());
    let named = context.environment().get("TZ").is_some();
    let from = match (doubt, named) {
        (Some(doubt), _) => doubt,
        (None, true) => "the variable TZ".to_owned(),
        (None, false) => "the zone of this machine".to_owned(),
    };
    setting(name, zone.name(), from)
}

fn scales(context: &Context) -> Setting {
    let own = context.environment().configured("scales");
    let own = own.filter(|folder| folder.is_dir());
    let mut folders: Vec<String> = own.iter().map(|folder| shown(folder)).collect();
    let mut from = vec!["the program and the configuration folder".to_owned()];
    if let Some(folder) = &context.scales {
        folders.push(shown(folder));
        from.push(option_or(
            "OWS_SCALES",
            "--scales",
            folder.as_os_str(),
            context,
        ));
    }
    let value = if folders.is_empty() {
        "built in".to_owned()
    } else {
        format!("built in, {}", folders.join(", "))
    };
    setting("scales", value, from.join(", "))
}
