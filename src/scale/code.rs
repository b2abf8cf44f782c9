//! The code that a scale, an item or a measure has in a terminology.

use super::rules::sound;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields};
use crate::base::text::{excerpt, is_digits};

/// A code in a terminology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The terminology, as a URI.
    pub system: String,
    /// The code itself.
    pub code: String,
}

/// Takes the code, which may be absent.
pub(super) fn code(fields: &mut Fields<'_, '_, '_>) -> Option<Code> {
    let node = &fields.take("code")?.node;
    let mut fields = Fields::open(node, "a code", fields.problems)?;
    let system = fields.prose("system", 200);
    let written = fields.required_text("code");
    let code = written.clone();
    let code = code.map(|code| sound(format_args!("`code`"), code, 60, fields.problems));
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
