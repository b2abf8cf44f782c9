//! The head of a scale: what it is, from where, and in which version.

use super::{Checker, FORMAT};
use crate::diagnostic::Diagnostic;
use crate::scale::draft::{At, Draft, DraftCode};
use crate::scale::model::{Code, Evidence, Head, Rater};
use crate::text::{excerpt, one_of, suggestion};

/// Checks the head; `None` if a key of it is missing, which was said while reading.
pub(super) fn check(draft: &Draft, checker: &mut Checker) -> Option<Head> {
    format(draft, checker);
    let id = draft.id.as_ref().map(|id| checker.id("a scale", id));
    let version = draft
        .version
        .as_ref()
        .and_then(|version| version_of(version, checker));
    let name = draft
        .name
        .as_ref()
        .map(|name| checker.prose("`name`", name, 76));
    let short = checker.optional_prose("`short`", draft.short.as_ref(), 20);
    let rater = choice(
        "rater",
        draft.rater.as_ref(),
        &[("clinician", Rater::Clinician), ("patient", Rater::Patient)],
        checker,
    );
    let kinds = [
        ("validated", Evidence::Validated),
        ("descriptive", Evidence::Descriptive),
    ];
    let evidence = choice("evidence", draft.evidence.as_ref(), &kinds, checker);
    let about = checker
        .optional_prose("`about`", draft.about.as_ref(), 400)
        .unwrap_or_default();
    let references = checker.prose_list("a reference", &draft.references, 400);
    let licence = draft
        .licence
        .as_ref()
        .map(|licence| checker.prose("`licence`", licence, 600));
    let code = draft
        .code
        .as_ref()
        .map(|code| terminology_code(code, checker));
    let name = name?;
    Some(Head {
        id: id?,
        version: version?,
        short: short.unwrap_or_else(|| name.clone()),
        name,
        rater: rater?,
        evidence: evidence?,
        about,
        references,
        licence: licence?,
        code,
    })
}

fn format(draft: &Draft, checker: &mut Checker) {
    if let Some((format, span)) = &draft.format
        && *format != FORMAT
    {
        let message =
            format!("this file is of format {format}; this program reads format {FORMAT}");
        let help =
            format!("write {FORMAT}, or use a version of the program that knows format {format}");
        checker.say(Diagnostic::new("unknown-format", span.clone(), message).help(help));
    }
}

fn version_of((text, span): &At<String>, checker: &mut Checker) -> Option<semver::Version> {
    let version = semver::Version::parse(text)
        .ok()
        .filter(|version| version.pre.is_empty() && version.build.is_empty());
    if version.is_none() {
        let message = format!("`{}` is no version", excerpt(text));
        checker.say(
            Diagnostic::new("bad-version", span.clone(), message)
                .help("write three numbers, as in 1.0.0"),
        );
    }
    version
}

fn choice<T: Copy>(
    key: &str,
    given: Option<&At<String>>,
    permitted: &[(&str, T)],
    checker: &mut Checker,
) -> Option<T> {
    let (word, span) = given?;
    if let Some((_, value)) = permitted.iter().find(|(name, _)| name == word) {
        return Some(*value);
    }
    let words: Vec<&str> = permitted.iter().map(|(name, _)| *name).collect();
    let message = format!("`{key}` cannot be `{}`", excerpt(word));
    let help = match suggestion(word, words.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(&words)),
    };
    checker.say(Diagnostic::new("bad-choice", span.clone(), message).help(help));
    None
}

fn terminology_code(code: &DraftCode, checker: &mut Checker) -> Code {
    let system = checker.prose("`system`", &code.system, 200);
    let value = checker.prose("`code`", &code.code, 60);
    if system == "http://loinc.org" {
        loinc(&code.code, checker);
    }
    Code {
        system,
        code: value,
    }
}

/// Holds a LOINC code to its check digit, which is found by the Luhn rule (LOINC Users' Guide, "check digit").
fn loinc((code, span): &At<String>, checker: &mut Checker) {
    let parts = code.split_once('-').filter(|(body, check)| {
        (1..=7).contains(&body.len())
            && check.len() == 1
            && (body.to_string() + check)
                .bytes()
                .all(|byte| byte.is_ascii_digit())
    });
    let Some((body, check)) = parts else {
        let message = format!("`{}` is no LOINC code", excerpt(code));
        checker.say(
            Diagnostic::new("bad-code", span.clone(), message)
                .help("write up to seven digits, a hyphen and the check digit"),
        );
        return;
    };
    let doubled = |(index, byte): (usize, u8)| {
        let digit = u32::from(byte - b'0') * if index % 2 == 0 { 2 } else { 1 };
        digit / 10 + digit % 10
    };
    let sum: u32 = body.bytes().rev().enumerate().map(doubled).sum();
    let right = (10 - sum % 10) % 10;
    if check != right.to_string() {
        let message = format!("the check digit of the LOINC code `{code}` is wrong");
        let help = format!("for {body} it would be {right}; look the code up again");
        checker.say(Diagnostic::new("bad-code", span.clone(), message).help(help));
    }
}
