//! The head of a scale: what it is, from where, and in which version.

use super::{Checker, FORMAT};
use crate::base::diagnostic::Diagnostic;
use crate::base::text::{excerpt, one_of, quoted, suggestion};
use crate::scale::draft::{At, Draft, DraftCode};
use crate::scale::model::{Code, Evidence, Head, Rater};

/// Returns the one complaint about a file of another format.
pub(super) fn other_format(format: Option<&At<i64>>) -> Option<Diagnostic> {
    let (format, span) = format?;
    if *format == FORMAT {
        return None;
    }
    let message = format!("this file is of format {format}; this program reads format {FORMAT}");
    let help =
        format!("write {FORMAT}, or use a version of the program that knows format {format}");
    Some(Diagnostic::new("unknown-format", span.clone(), message).help(help))
}

/// Checks the head; `None` if a key of it is missing or wrong, which was said.
pub(super) fn check(draft: &Draft, checker: &mut Checker) -> Option<Head> {
    let id = checker.id("a scale", draft.id.as_ref());
    let version = draft
        .version
        .as_ref()
        .and_then(|version| version_of(version, checker));
    let name = checker.prose("`name`", draft.name.as_ref(), 76);
    let short = checker.optional_prose("`short`", draft.short.as_ref(), 20);
    let raters = [("clinician", Rater::Clinician), ("patient", Rater::Patient)];
    let rater = choice("rater", draft.rater.as_ref(), &raters, checker);
    let kinds = [
        ("validated", Evidence::Validated),
        ("descriptive", Evidence::Descriptive),
    ];
    let evidence = choice("evidence", draft.evidence.as_ref(), &kinds, checker);
    let about = checker.optional_prose("`about`", draft.about.as_ref(), 400);
    let references = references(draft.references.as_ref(), checker);
    let licence = checker.prose("`licence`", draft.licence.as_ref(), 600);
    let code = draft
        .code
        .as_ref()
        .map(|code| terminology_code(code, checker));
    Some(Head {
        id,
        version: version?,
        short: short.unwrap_or_else(|| name.clone()),
        name,
        rater: rater?,
        evidence: evidence?,
        about: about.unwrap_or_default(),
        references,
        licence,
        code,
    })
}

/// Checks the list of sources; at least one must stand in it.
pub(super) fn references(
    references: Option<&At<Vec<At<String>>>>,
    checker: &mut Checker,
) -> Vec<String> {
    let Some((texts, span)) = references else {
        return Vec::new();
    };
    if texts.is_empty() {
        let empty = Diagnostic::new("too-few", span.clone(), "`reference` names no source");
        checker.say(empty.help("write at least one: authors, journal, year, pages"));
    }
    checker.prose_list("a reference", texts, 400)
}

/// Reads a version: three plain numbers.
pub(super) fn version_of(
    (text, span): &At<String>,
    checker: &mut Checker,
) -> Option<semver::Version> {
    let version = semver::Version::parse(text)
        .ok()
        .filter(|version| version.pre.is_empty() && version.build.is_empty());
    if version.is_none() {
        let message = format!("`{}` is no version", excerpt(text));
        let bad = Diagnostic::new("bad-version", span.clone(), message);
        checker.say(bad.help("write three numbers with dots between them, as in \"1.0.0\""));
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
    let words = permitted.iter().map(|(name, _)| *name);
    let message = format!("`{key}` cannot be `{}`", excerpt(word));
    let help = match suggestion(word, words.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(&words.map(quoted).collect::<Vec<_>>())),
    };
    checker.say(Diagnostic::new("bad-choice", span.clone(), message).help(help));
    None
}

fn terminology_code(code: &DraftCode, checker: &mut Checker) -> Code {
    let system = checker.prose("`system`", code.system.as_ref(), 200);
    let value = checker.prose("`code`", code.code.as_ref(), 60);
    if let Some(code) = code.code.as_ref().filter(|_| system == "http://loinc.org") {
        loinc(code, checker);
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
        let bad = Diagnostic::new("bad-code", span.clone(), message);
        checker.say(bad.help("write up to seven digits, a hyphen and the check digit"));
        return;
    };
    let right = check_digit(body);
    if check != right.to_string() {
        let message = format!("the check digit of the LOINC code `{code}` is wrong");
        let help = format!("for {body} it would be {right}; look the code up again");
        checker.say(Diagnostic::new("bad-code", span.clone(), message).help(help));
    }
}

/// Returns the check digit of decimal digits by the Luhn rule: every second digit from the right, beginning with the last, counts double.
fn check_digit(digits: &str) -> u32 {
    let value = |(index, byte): (usize, u8)| {
        let digit = u32::from(byte.saturating_sub(b'0')) * if index % 2 == 0 { 2 } else { 1 };
        digit / 10 + digit % 10
    };
    let sum: u32 = digits.bytes().rev().enumerate().map(value).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, check: impl Fn(&At<String>, &mut Checker)) -> Vec<&'static str> {
        let mut checker = Checker {
            problems: Vec::new(),
        };
        check(&(text.to_owned(), 0..1), &mut checker);
        checker
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect()
    }

    #[test]
    fn a_loinc_code_carries_its_check_digit() {
        for right in ["72109-2", "12345-5", "8867-4", "8310-5", "0-0"] {
            assert_eq!(codes(right, loinc), [""; 0], "{right}");
        }
        for wrong in [
            "72109-3",
            "72019-2",
            "72109",
            "72109-",
            "-2",
            "72109-22",
            "7210 9-2",
            "12345678-9",
            "７2109-2",
            "",
        ] {
            assert_eq!(codes(wrong, loinc), ["bad-code"], "{wrong}");
        }
    }

    #[test]
    fn every_wrong_check_digit_is_refused() {
        for check in (0..=9).filter(|check| *check != 2) {
            assert_eq!(codes(&format!("72109-{check}"), loinc), ["bad-code"]);
        }
    }

    #[test]
    fn a_version_is_three_plain_numbers() {
        let check = |text: &At<String>, checker: &mut Checker| {
            version_of(text, checker);
        };
        for right in ["0.0.0", "1.0.0", "10.20.30"] {
            assert_eq!(codes(right, check), [""; 0], "{right}");
        }
        for wrong in [
            "",
            "1",
            "1.0",
            "1.0.0.0",
            "v1.0.0",
            "01.0.0",
            "1.0.0-draft",
            "1.0.0+a",
            "1.0.x",
            "1,0,0",
            " 1.0.0",
            "-1.0.0",
            "1.0.99999999999999999999",
        ] {
            assert_eq!(codes(wrong, check), ["bad-version"], "{wrong}");
        }
    }

    #[test]
    fn an_id_is_small_letters_digits_and_hyphens() {
        let check = |text: &At<String>, checker: &mut Checker| {
            checker.id("an item", Some(text));
        };
        let longest = "a".repeat(32);
        for right in ["a", "gi", "low-mood", "a1-", longest.as_str()] {
            assert_eq!(codes(right, check), [""; 0], "{right}");
        }
        let too_long = "a".repeat(33);
        for wrong in [
            "",
            "Pulse",
            "1a",
            "-a",
            "a b",
            "a_b",
            "é",
            "a.b",
            "ａ",
            "a\n",
            too_long.as_str(),
        ] {
            assert_eq!(codes(wrong, check), ["bad-id"], "{wrong}");
        }
    }
}
