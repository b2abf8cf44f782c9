//! Canonical JSON (RFC 8785) and SHA-256: the one way a digest is made.
//!
//! Two texts that say the same have the same digest, whatever their layout, comments or order of keys.

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};
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
    if is_plain(value) {
        return serde_json::to_string(&InOrder(value));
    }
    serde_json_canonicalizer::to_string(value)
}

/// A plain value, with its keys in order as it is written.
struct InOrder<'v>(&'v Value);

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(list) => out.collect_seq(list.iter().map(InOrder)),
            Value::Object(table) if table.keys().is_sorted() => {
                out.collect_map(table.iter().map(|(key, value)| (key, InOrder(value))))
            }
            Value::Object(table) => {
                let mut entries: Vec<(&String, &Value)> = table.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                out.collect_map(
                    entries
                        .into_iter()
                        .map(|(key, value)| (key, InOrder(value))),
                )
            }
            other => other.serialize(out),
        }
    }
}

/// Says whether a text is the canonical form of the value that was read from it.
pub fn is_canonical(text: &str, value: &Value) -> bool {
    canonical_json(value).is_ok_and(|again| again == text)
}

/// Says whether every program writes a number in the same way: a whole one below 2⁵³, and another that has no exponent.
pub fn is_plain_number(number: &Number) -> bool {
    let broken = |number: f64| number.fract() != 0.0 && (1e-3..1e15).contains(&number.abs());
    match number.as_i64() {
        Some(number) => number.unsigned_abs() < 1 << 53,
        None => number.as_f64().is_some_and(broken),
    }
}

/// Says whether every program writes the parts of a value in the same way: texts, [plain numbers](is_plain_number), and
/// keys whose order is that of their bytes, as that of ASCII is.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Number(number) => is_plain_number(number),
        Value::Array(list) => list.iter().all(is_plain),
        Value::Object(table) => table
            .iter()
            .all(|(key, value)| key.is_ascii() && is_plain(value)),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};

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

    /// A value of few kinds of parts, whose keys are in any order.
    pub fn any_value() -> impl Strategy<Value = Value> {
        let part = prop_oneof![
            any::<i64>().prop_map(Value::from),
            (-10_000i64..10_000).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            (-50_000i32..50_000).prop_map(|tenths| format!(
                "{}.{}",
                tenths / 10,
                (tenths % 10).abs()
            )
            .parse()
            .unwrap_or(Value::Null)),
            ".*".prop_map(Value::from),
            "[ -~]*".prop_map(Value::from),
        ];
        part.prop_recursive(3, 30, 5, |inner| {
            let keys = prop_oneof!["[ -~]{0,4}", "[a-zé\u{fb01}\u{10000}]{0,3}"];
            prop_oneof![
                vec(inner.clone(), 0..4).prop_map(Value::from),
                vec((keys, inner), 0..5)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_plain_value_is_written_as_the_standard_has_it(value in any_value()) {
            let expected = serde_json_canonicalizer::to_string(&value).ok();
            prop_assert_eq!(canonical_json(&value).ok(), expected);
        }
    }
}
