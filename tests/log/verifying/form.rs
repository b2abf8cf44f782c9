//! The canonical form of an entry, for others to make again: test vectors, and a script that knows nothing of ours.

use std::fs;
use std::path::PathBuf;

use ows::base::canonical::{canonical_json, is_canonical};
use ows::log::chain::hash;
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::prop_oneof;
use serde_json::{Value, json};

use super::{Altered, SOUND, write};
use crate::common::{Given, project, skip};

fn vectors() -> PathBuf {
    project().join("tests/log/vectors")
}

/// The vectors by name, each as its bytes.
fn published() -> Vec<(String, String)> {
    let files = fs::read_dir(vectors()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".json")).collect();
    names.sort();
    let read = |name: String| {
        let bytes = fs::read_to_string(vectors().join(&name)).unwrap();
        (name, bytes)
    };
    names.into_iter().map(read).collect()
}

/// Values at the limits of what an entry may carry along.
fn limits() -> [(&'static str, Value); 2] {
    let numbers = json!([
        0,
        -0.0,
        1,
        -1,
        0.1,
        1.5,
        100.0,
        1e20,
        1e21,
        123456789012345680000.0,
        1e-6,
        1e-7,
        5e-324,
        1.7976931348623157e308,
        9007199254740991_i64,
        -9007199254740991_i64,
        9007199254740993_i64,
        u64::MAX,
        i64::MIN,
        0.30000000000000004,
        4.35,
        333333333.3333333,
        2.2250738585072014e-308
    ]);
    let texts = json!({
        "": "empty", "é": "composed", "e\u{301}": "combining", "€": 1, "\r": 2, "דּ": 3, "1": 4,
        "😀": 5, "\u{80}": 6, "ö": 7, "\u{e000}": "after the emoji in UTF-16 order", "a": "\u{0}\u{1f}\u{7f}\u{2028}",
        "aa": "\"\\/\u{8}\u{c}\n\r\t", "A": {"z": [], "b": {}, "c": null}
    });
    [("numbers", numbers), ("texts", texts)]
}

/// What the vectors are made of, the first time.
fn wanted() -> Vec<(String, String)> {
    let entries = [
        (1, "assessment"),
        (2, "attempt"),
        (5, "amendment"),
        (6, "void"),
    ];
    let entries = entries.map(|(number, kind)| {
        (
            format!("entry-{kind}.json"),
            canonical_json(&SOUND.said(number)).unwrap(),
        )
    });
    let limits =
        limits().map(|(name, value)| (format!("{name}.json"), canonical_json(&value).unwrap()));
    entries.into_iter().chain(limits).collect()
}

#[test]
fn the_published_vectors_have_their_digests() {
    let sums = vectors().join("SHA256SUMS");
    if std::env::var_os("OWS_BLESS").is_some() && !sums.exists() {
        let mut lines = String::new();
        for (name, bytes) in wanted() {
            lines += &format!("{}  {name}\n", hash(&bytes));
            fs::write(vectors().join(name), bytes).unwrap();
        }
        fs::write(&sums, lines).unwrap();
    }
    let mut lines: Vec<String> = published()
        .iter()
        .map(|(name, bytes)| format!("{}  {name}", hash(bytes)))
        .collect();
    lines.sort();
    let written = fs::read_to_string(sums).unwrap();
    let mut written: Vec<&str> = written.lines().collect();
    written.sort_unstable();
    assert_eq!(lines, written);
    assert_eq!(lines.len(), 6);
}

#[test]
fn each_vector_is_what_its_values_are_written_as() {
    for (name, bytes) in published() {
        let value: Value = serde_json::from_str(&bytes).unwrap();
        assert_eq!(canonical_json(&value).unwrap(), bytes, "{name}");
        assert!(is_canonical(&bytes, &value), "{name}");
        if name.starts_with("entry-") {
            let entry = ows::log::Entry::read(&bytes).unwrap();
            assert_eq!(entry.bytes().unwrap(), bytes, "{name}");
        }
    }
    for (name, value) in limits() {
        let bytes = fs::read_to_string(vectors().join(format!("{name}.json"))).unwrap();
        assert_eq!(canonical_json(&value).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_script_of_another_language_makes_the_same_bytes_and_hashes() {
    if skip("the chain of a log", "python3") {
        return;
    }
    let given = Given::new().file("log.sqlite", &SOUND.file);
    let script = project().join("tests/log/check_log.py");
    let mut run = given
        .when_program("python3")
        .argument(script.to_str().unwrap())
        .argument("log.sqlite");
    let mut expected: String = SOUND
        .entries
        .iter()
        .map(|stored| format!("{}\n", stored.hash))
        .collect();
    for (name, bytes) in published() {
        run = run.argument(vectors().join(name).to_str().unwrap());
        expected += &format!("{}\n", hash(&bytes));
    }
    run.then().stderr("").code(0).stdout(&expected);
}

#[test]
fn the_script_finds_a_changed_entry_too() {
    if skip("the chain of a log", "python3") {
        return;
    }
    let bytes = SOUND.entries[2].bytes.replacen("rn-07", "rn-08", 1);
    let altered = Altered::by(|direct| write(direct, 3, &bytes, true).unwrap());
    let given = Given::new();
    let script = project().join("tests/log/check_log.py");
    let run = given
        .when_program("python3")
        .argument(script.to_str().unwrap())
        .argument(altered.place.log().to_str().unwrap());
    let then = run.then().code(1);
    assert!(then.stderr.contains("entry 4 does not hold"), "{then:?}");
}

#[test]
fn bytes_moved_from_one_field_to_the_next_give_another_hash() {
    let said = SOUND.said(5);
    let (by, reason) = ("rn-09", "misread");
    let mut hashes = std::collections::BTreeSet::new();
    let joined = format!("{by}{reason}");
    for cut in 0..=joined.len() {
        let mut moved = said.clone();
        moved["by"] = joined[..cut].into();
        moved["reason"] = joined[cut..].into();
        hashes.insert(hash(&canonical_json(&moved).unwrap()));
    }
    // A text that looks like the end of its field and the beginning of the next is still one text.
    let mut posing = said.clone();
    posing["by"] = "rn-09\",\"corrects\":\"3".into();
    hashes.insert(hash(&canonical_json(&posing).unwrap()));
    assert_eq!(hashes.len(), joined.len() + 2);
}

/// Any JSON that a site could carry along.
fn carried_along() -> impl Strategy<Value = Value> {
    let one = prop_oneof![
        any::<f64>().prop_map(|number| json!(number)),
        any::<i64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(|text| json!(text)),
        any::<bool>().prop_map(|yes| json!(yes)),
    ];
    one.prop_recursive(3, 24, 6, |inner| {
        let keys = prop_oneof!["[a-c]{0,2}", any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_carried_along_is_written_the_same_after_it_was_read(value in carried_along()) {
        let bytes = canonical_json(&value).unwrap();
        let read: Value = serde_json::from_str(&bytes).unwrap();
        prop_assert_eq!(canonical_json(&read).unwrap(), bytes.clone());
        prop_assert!(is_canonical(&bytes, &read));
        let loose = serde_json::to_string(&value).unwrap();
        let read: Value = serde_json::from_str(&loose).unwrap();
        prop_assert_eq!(is_canonical(&loose, &read), loose == bytes);
    }
}
