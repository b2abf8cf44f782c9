//! The head of a scale: what it is, from where, and in which version.

use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node};
use crate::base::text::{excerpt, is_digits};
use crate::base::words::words;

/// The most characters of the name and of what a scale is for, in every language.
pub(super) const LONGEST_NAME: usize = 76;
pub(super) const LONGEST_ABOUT: usize = 400;

/// What a scale is, from where, and in which version.
#[derive(Clone, Debug)]
pub struct ScaleHead {
    /// The short name that data and commands use: `cows`.
    pub id: String,
    /// The version of this file.
    pub version: semver::Version,
    /// The name that a screen shows: "Clinical Opiate Withdrawal Scale".
    pub name: String,
    /// The name for narrow places: "COWS".
    pub short: String,
    /// Who rates.
    pub rater: Rater,
    /// What kind of knowledge stands behind it.
    pub evidence: Evidence,
    /// What it is for, in a sentence or two; may be empty.
    pub about: String,
    /// Where it comes from; at least one.
    pub references: Vec<String>,
    /// What may be copied, and whose words the file uses.
    pub licence: String,
    /// Its code in a terminology, if it has one.
    pub code: Option<Code>,
}

words! {
    /// Who gives the answers.
    Rater {
        /// A clinician observes and asks.
        Clinician = "clinician",
        /// The patient answers.
        Patient = "patient",
    }
}

words! {
    /// What kind of knowledge stands behind a scale.
    Evidence {
        /// A measure that was tested against patients, as its references report.
        Validated = "validated",
        /// A description taken from a document; it measures nothing and has no total.
        Descriptive = "descriptive",
    }
}

/// A code in a terminology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The terminology, as a URI.
    pub system: String,
    /// The code itself.
    pub code: String,
}

/// Takes the head, and whether the file calls itself a description.
///
/// There is no head if a key of it is missing or wrong, which was said.
pub(super) fn take(fields: &mut Fields<'_, '_, '_>) -> (Option<ScaleHead>, bool) {
    let id = fields.id();
    let version = fields.version();
    let name = fields.prose("name", LONGEST_NAME);
    let short = fields.optional_prose("short", 20);
    let rater = fields.choice("rater");
    let evidence = fields.choice("evidence");
    let about = fields.optional_prose("about", LONGEST_ABOUT);
    let references = fields.references();
    let licence = fields.prose("licence", 600);
    let code = fields
        .take("code")
        .and_then(|entry| code(&entry.node, fields.problems));
    let head = || {
        Some(ScaleHead {
            id: id?.0,
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
    };
    (head(), evidence == Some(Evidence::Descriptive))
}

fn code(node: &Node<'_>, problems: &mut Problems) -> Option<Code> {
    let mut fields = Fields::open(node, "a code", problems)?;
    let system = fields.prose("system", 200);
    let written = fields.required_text("code");
    let code = written.clone();
    let code = code.map(|code| super::rules::sound("`code`", code, 60, fields.problems));
    if let Some(code) = written.filter(|_| system == "http://loinc.org") {
        loinc(&code, fields.problems);
    }
    fields.finish();
    Some(Code {
        system,
        code: code.unwrap_or_default(),
    })
}

/// Holds a LOINC code to its check digit, which is found by the Luhn rule (LOINC Users' Guide, "check digit").
fn loinc((code, span): &At<String>, problems: &mut Problems) {
    let parts = code.split_once('-').filter(|(body, check)| {
        (1..=7).contains(&body.len()) && check.len() == 1 && is_digits(body) && is_digits(check)
    });
    let Some((body, check)) = parts else {
        let message = format!("`{}` is no LOINC code", excerpt(code));
        let bad = Diagnostic::new("bad-code", span.clone(), message);
        problems.push(bad.help("write up to seven digits, a hyphen and the check digit"));
        return;
    };
    let right = check_digit(body);
    if check != right.to_string() {
        let message = format!("the check digit of the LOINC code `{code}` is wrong");
        let help = format!("for {body} it would be {right}; look the code up again");
        problems.push(Diagnostic::new("bad-code", span.clone(), message).help(help));
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

    fn codes(code: &str) -> Vec<&'static str> {
        let mut problems = Problems::default();
        loinc(&(code.to_owned(), 0..1), &mut problems);
        let problems = problems.into_vec();
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_loinc_code_carries_its_check_digit() {
        for right in ["72109-2", "12345-5", "8867-4", "8310-5", "0-0"] {
            assert_eq!(codes(right), [""; 0], "{right}");
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
            assert_eq!(codes(wrong), ["bad-code"], "{wrong}");
        }
    }

    #[test]
    fn every_wrong_check_digit_is_refused() {
        for check in (0..=9).filter(|check| *check != 2) {
            assert_eq!(codes(&format!("72109-{check}")), ["bad-code"]);
        }
    }
}
