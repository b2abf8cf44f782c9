//! What the configuration may say under each key: a mistake is told with its place, before it does harm.

use chrono_tz::Tz;
use clap::ValueEnum as _;

use crate::assessment::texts::LONGEST_TEXT;
use crate::base::text::{excerpt, misleads, one_of, quoted, suggestion};
use crate::cli::args::{When, zone_named};
use crate::scale::{Name, language, name};

/// What is wrong with a value, and what to write instead.
pub(super) struct Wrong {
    pub message: String,
    pub help: String,
}

fn wrong<T>(message: String, help: impl Into<String>) -> Result<T, Wrong> {
    let help = help.into();
    Err(Wrong { message, help })
}

/// Takes who rates, as an assessment may have it.
pub(super) fn rater(text: String) -> Result<String, Wrong> {
    if text.chars().any(misleads) || text.chars().count() > LONGEST_TEXT {
        return wrong(
            format!("`{}` cannot be a rater", excerpt(&text)),
            "write the initials or the number that the ward knows, as in rn-07",
        );
    }
    Ok(text)
}

/// Takes the name of a scale, or a path.
pub(super) fn scale(text: String) -> Result<String, Wrong> {
    if name::is_path(&text) {
        return path("scale", text);
    }
    match Name::parse(&text) {
        Ok(_) => Ok(text),
        Err(words) => wrong(
            words,
            "write a name such as cows, cows@1 or cows@1.0.0, or the path of a file",
        ),
    }
}

/// Takes the name of a policy, or a path.
pub(super) fn policy(text: String) -> Result<String, Wrong> {
    if name::is_path(&text) {
        return path("policy", text);
    }
    if Name::parse(&text).is_ok() {
        return Ok(text);
    }
    wrong(
        format!("{} is no name of a policy", quoted(&excerpt(&text))),
        "write one such as ward or ward@1, or the path of its file",
    )
}

/// Takes the path of the log.
pub(super) fn log(text: String) -> Result<String, Wrong> {
    path("log", text)
}

/// Takes a path. Only a shell knows what `~` is: here it would be a folder of that name.
fn path(key: &str, text: String) -> Result<String, Wrong> {
    if text.starts_with('~') {
        return wrong(
            format!("`{key}` begins with `~`, which only a shell understands"),
            "write the whole path, or one beside this file",
        );
    }
    Ok(text)
}

/// Takes the tag of a language.
pub(super) fn language(text: String) -> Result<String, Wrong> {
    if language::is_tag(&text) {
        return Ok(text);
    }
    wrong(
        format!("{} is no tag of a language", quoted(&excerpt(&text))),
        "write one such as es",
    )
}

/// Takes when to use colour.
pub(super) fn color(text: String) -> Result<When, Wrong> {
    if let Ok(when) = When::from_str(&text, false) {
        return Ok(when);
    }
    let values: Vec<String> = When::value_variants()
        .iter()
        .filter_map(|when| Some(when.to_possible_value()?.get_name().to_owned()))
        .collect();
    wrong(
        format!("`color` cannot be {}", quoted(&excerpt(&text))),
        match suggestion(&text, values.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", one_of(&values)),
        },
    )
}

/// Takes a zone by its name.
pub(super) fn timezone(text: String) -> Result<Tz, Wrong> {
    let message = || format!("{} is no zone that is known", quoted(&excerpt(&text)));
    zone_named(&text).or_else(|help| wrong(message(), help))
}
