//! Canonical JSON (RFC 8785) and SHA-256: the one way a digest is made.
//!
//! Two texts that say the same have the same digest, whatever their layout, comments or order of keys.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What stands for the hash of what comes before the first link of a chain.
pub const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The SHA-256 of something in canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Hashes bytes as they are.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// How many hexadecimal digits tables and result columns show of a digest.
    pub const SHORT: usize = 12;

    /// Returns the first [`SHORT`](Self::SHORT) hexadecimal digits.
    pub fn short(&self) -> String {
        let mut digits = hexadecimal(&self.0);
        digits.truncate(Self::SHORT);
        digits
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&hexadecimal(&self.0))
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a JSON value in the canonical form of RFC 8785: keys sorted by UTF-16 code units, no white space.
///
/// # Errors
/// A number that a double cannot hold, which a checked scale never has.
pub fn canonical_json(value: &Value) -> Result<String, serde_json::Error> {
    serde_json_canonicalizer::to_string(value)
}

/// Says whether a text is the canonical form of the value that was read from it.
///
/// It is what comparing with [`canonical_json`] says, only quicker: without unusual numbers, a
/// text written without white space is canonical if its keys are in order.
pub fn is_canonical(text: &str, value: &Value) -> bool {
    if has_only_plain_parts(value) {
        return serde_json::to_string(value).is_ok_and(|again| again == text);
    }
    canonical_json(value).is_ok_and(|again| again == text)
}

/// Whole numbers below 2⁵³ have one spelling everywhere, and the order of ASCII keys is that of their bytes.
fn has_only_plain_parts(value: &Value) -> bool {
    match value {
        Value::Number(number) => number
            .as_i64()
            .is_some_and(|number| number.unsigned_abs() < 1 << 53),
        Value::Array(list) => list.iter().all(has_only_plain_parts),
        Value::Object(table) => {
            let ordered = table.keys().is_sorted() && table.keys().all(|key| key.is_ascii());
            ordered && table.values().all(has_only_plain_parts)
        }
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_what_sha256sum_prints() {
        let digest = Digest::of_bytes(b"abc");
        assert_eq!(
            digest.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(digest.short(), "ba7816bf8f01");
    }

    #[test]
    fn order_of_keys_and_white_space_do_not_count() {
        let value: Value =
            serde_json::from_str(r#"{ "b": [1, "é"], "a": {"z": true, "y": "\u000a"} }"#).unwrap();
        assert_eq!(
            canonical_json(&value).unwrap(),
            r#"{"a":{"y":"\n","z":true},"b":[1,"é"]}"#
        );
    }
}
