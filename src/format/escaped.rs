//! JSON in which nothing can mislead a terminal or its reader: such a character is written as `\u` and
//! its code, which says the same to every program.
//!
//! What is hashed, kept in the log and exported from it is not written with this: its bytes are exact.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::base::text::misleads;

/// Hands JSON on, each misleading character escaped.
///
/// It has to be what the serializer writes to: that hands over whole characters. Only inside of texts
/// does JSON have a character from DEL on, and those below it are escaped there already.
pub struct Escaping<W>(pub W);

impl<W: Write> Write for Escaping<W> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        // Nearly all that is written is plain, and in very small pieces.
        if bytes.iter().all(|byte| *byte < DELETE) {
            return self.0.write_all(bytes);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.0.write_all(escaped(text).as_bytes()),
            Err(_) => self.0.write_all(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

const DELETE: u8 = 0x7f;

/// Escapes the misleading characters of a JSON text, from DEL on.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for letter in json.chars() {
        if letter < char::from(DELETE) || !misleads(letter) {
            out.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Writes a value on one line, without its end.
///
/// # Errors
/// The output cannot be written.
pub fn write(output: impl Write, value: &impl Serialize) -> io::Result<()> {
    Ok(serde_json::to_writer(Escaping(output), value)?)
}

/// Writes a value over several lines, with the end of the last.
///
/// # Errors
/// The output cannot be written.
pub fn write_pretty(mut output: impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(Escaping(&mut output), value)?;
    output.write_all(b"\n")
}

/// Returns JSON as it was written, but for characters that mislead.
pub fn written(json: &str) -> Cow<'_, str> {
    match json.bytes().all(|byte| byte < DELETE) {
        true => Cow::Borrowed(json),
        false => Cow::Owned(escaped(json)),
    }
}

/// Returns a value over several lines, with the end of the last.
///
/// It is for what is made of texts, numbers and lists alone, so that writing it cannot fail.
pub fn pretty(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    escaped(&text) + "\n"
}

/// Returns JSON on one line.
pub fn line(json: &serde_json::Value) -> String {
    escaped(&json.to_string())
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
            write(&mut written, &text).unwrap();
            let written = String::from_utf8(written).unwrap();
            proptest::prop_assert!(!written.chars().any(misleads));
            proptest::prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
