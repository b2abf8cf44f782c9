//! What the configuration may say under each key: a mistake is told with its place, before it does harm.

use chrono_tz::Tz;
use clap::ValueEnum as _;

use crate::assessment::texts::LONGEST_TEXT;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::text::{excerpt, misleads, one_of, quoted, suggestion};
use crate::cli::args::{When, zone_named};
use crate::scale::{Name, language, name};

/// A text of the file, and where it stands.
pub(super) type Found = (String, Span);

fn wrong(
    code: &'static str,
    span: Span,
    message: String,
    help: impl Into<String>,
    problems: &mut Vec<Diagnostic>,
) {
    problems.push(Diagnostic::new(code, span, message).help(help));
}

/// Refuses a text of nothing: whoever wants nothing set leaves the key out.
pub(super) fn not_empty(key: &str, found: Found, problems: &mut Vec<Diagnostic>) -> Option<Found> {
    if !found.0.trim().is_empty() {
        return Some(found);
    }
    let message = format!("`{key}` is an empty text");
    let help = "write something, or leave the key out";
    wrong("empty-text", found.1, message, help, problems);
    None
}

/// Takes who rates, as an assessment may have it.
pub(super) fn rater((text, span): Found, problems: &mut Vec<Diagnostic>) -> Option<String> {
    if text.chars().any(misleads) || text.chars().count() > LONGEST_TEXT {
        let message = format!("`{}` cannot be a rater", excerpt(&text));
        let help = "write the initials or the number that the ward knows, as in rn-07";
        wrong("bad-choice", span, message, help, problems);
        return None;
    }
    Some(text)
}

/// Takes the name of a scale, or a path.
pub(super) fn scale((text, span): Found, problems: &mut Vec<Diagnostic>) -> Option<String> {
    if name::is_path(&text) {
        return path("scale", (text, span), problems);
    }
    match Name::parse(&text) {
        Ok(_) => Some(text),
        Err(words) => {
            let help = "write a name such as cows, cows@1 or cows@1.0.0, or the path of a file";
            wrong("bad-choice", span, words, help, problems);
            None
        }
    }
}

/// Takes the name of a policy, or a path.
pub(super) fn policy((text, span): Found, problems: &mut Vec<Diagnostic>) -> Option<String> {
    if name::is_path(&text) {
        return path("policy", (text, span), problems);
    }
    if Name::parse(&text).is_ok() {
        return Some(text);
    }
    let message = format!("{} is no name of a policy", quoted(&excerpt(&text)));
    let help = "write one such as ward or ward@1, or the path of its file";
    wrong("bad-choice", span, message, help, problems);
    None
}

/// Takes a path. Only a shell knows what `~` is: here it would be a folder of that name.
pub(super) fn path(
    key: &str,
    (text, span): Found,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    if text.starts_with('~') {
        let message = format!("`{key}` begins with `~`, which only a shell understands");
        let help = "write the whole path, or one beside this file";
        wrong("bad-choice", span, message, help, problems);
        return None;
    }
    Some(text)
}

/// Takes the tag of a language.
pub(super) fn language((text, span): Found, problems: &mut Vec<Diagnostic>) -> Option<String> {
    if language::is_tag(&text) {
        return Some(text);
    }
    let message = format!("{} is no tag of a language", quoted(&excerpt(&text)));
    wrong(
        "bad-choice",
        span,
        message,
        "write one such as es",
        problems,
    );
    None
}

/// Takes when to use colour.
pub(super) fn color((text, span): Found, problems: &mut Vec<Diagnostic>) -> Option<When> {
    if let Ok(when) = When::from_str(&text, false) {
        return Some(when);
    }
    let values: Vec<String> = When::value_variants()
        .iter()
        .filter_map(|when| Some(when.to_possible_value()?.get_name().to_owned()))
        .collect();
    let help = match suggestion(&text, values.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(&values)),
    };
    let message = format!("`color` cannot be {}", quoted(&excerpt(&text)));
    wrong("bad-choice", span, message, help, problems);
    None
}

/// Takes a zone by its name.
pub(super) fn timezone((text, span): Found, problems: &mut Vec<Diagnostic>) -> Option<Tz> {
    match zone_named(&text) {
        Ok(zone) => Some(zone),
        Err(help) => {
            let message = format!("{} is no zone that is known", quoted(&excerpt(&text)));
            wrong("bad-choice", span, message, help, problems);
            None
        }
    }
}
