//! JSON in which nothing can mislead a terminal or its reader: such a character is written as `\u` and
//! its code, which says the same to every program.
//!
//! What is hashed, kept in the log and exported from it is not written with this: its bytes are exact.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::base::text::misleads;

/// The first character that may mislead in JSON: those below it are escaped there already, inside of texts,
/// where all others stand.
const DELETE: u8 = 0x7f;

/// What most lines take, so that they need not grow; memory for more is asked for and given back three times as
/// slowly.
const LINE: usize = 1024;

/// Returns JSON as it was written, but for characters that mislead.
pub fn written(json: &str) -> Cow<'_, str> {
    let may_stand = |letter: char| letter < char::from(DELETE) || !misleads(letter);
    if json.bytes().all(|byte| byte < DELETE) || json.chars().all(may_stand) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for letter in json.chars() {
        if may_stand(letter) {
            out.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    Cow::Owned(out)
}

/// Writes a value on one line, with its end.
///
/// # Errors
/// The value is none that JSON has, or the output cannot be written.
pub fn write_line(output: &mut (impl Write + ?Sized), value: &impl Serialize) -> io::Result<()> {
    let mut json = Vec::with_capacity(LINE);
    serde_json::to_writer(&mut json, value)?;
    write_text(output, json)
}

/// Writes a value over several lines, with the end of the last.
///
/// # Errors
/// The value is none that JSON has, or the output cannot be written.
pub fn write_pretty(output: &mut (impl Write + ?Sized), value: &impl Serialize) -> io::Result<()> {
    write_text(output, serde_json::to_vec_pretty(value)?)
}

/// Returns a value over several lines, with the end of the last.
///
/// # Errors
/// The value is none that JSON has.
pub fn pretty(value: &impl Serialize) -> io::Result<String> {
    let json = serde_json::to_string_pretty(value)?;
    Ok(written(&json).into_owned() + "\n")
}

/// Writes JSON with a line end as one piece, since the output may be slow on small ones.
fn write_text(output: &mut (impl Write + ?Sized), mut json: Vec<u8>) -> io::Result<()> {
    json.push(b'\n');
    if json.iter().all(|byte| *byte < DELETE) {
        return output.write_all(&json);
    }
    let json = String::from_utf8(json).map_err(io::Error::other)?;
    output.write_all(written(&json).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misleads_is_escaped_and_says_the_same() {
        let text = "a\u{9b}2J\u{202e}\u{200b}\u{7f}\u{e0041}\u{1b} Fièvre 発熱\n\"";
        let mut written = Vec::new();
        write_pretty(&mut written, &[text]).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert_eq!(
            written,
            "[\n  \"a\\u009b2J\\u202e\\u200b\\u007f\\udb40\\udc41\\u001b Fièvre 発熱\\n\\\"\"\n]\n"
        );
        let back: Vec<String> = serde_json::from_str(&written).unwrap();
        assert_eq!(back, [text]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back_and_misleads_nobody(text in ".*") {
            let mut written = Vec::new();
            write_line(&mut written, &text).unwrap();
            let written = String::from_utf8(written).unwrap();
            proptest::prop_assert!(!written.trim_end_matches('\n').chars().any(misleads));
            proptest::prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
