//! Every field of every kind of entry, changed in every way, with its hash made to fit or all made anew.

use std::collections::BTreeSet;

use ows::base::canonical::canonical_json;
use ows::log::EntryFault;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Altered, SOUND, rebuild, write};
use crate::common::full;

/// Everything that can be done to one value, with where it was done.
fn changes(value: &Value) -> Vec<(String, Value)> {
    let mut made = own_changes(value);
    match value {
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                for (path, changed) in changes(item) {
                    let mut list = list.clone();
                    list[index] = changed;
                    made.push((format!("[{index}]{path}"), list.into()));
                }
            }
        }
        Value::Object(table) => {
            for (key, inner) in table {
                for (path, changed) in changes(inner) {
                    let mut table = table.clone();
                    table[key] = changed;
                    made.push((format!(".{key}{path}"), table.into()));
                }
                let mut without = table.clone();
                without.remove(key);
                made.push((format!(" without {key}"), without.into()));
            }
            let mut more = table.clone();
            more.insert("another".into(), 1.into());
            made.push((" with another key".into(), more.into()));
        }
        _ => {}
    }
    made
}

fn own_changes(value: &Value) -> Vec<(String, Value)> {
    let named = |name: &str, value: Value| (name.to_owned(), value);
    match value {
        Value::Null => vec![named(" not null", json!(false)), named(" zero", json!(0))],
        Value::Bool(yes) => vec![named(" turned", json!(!yes)), named(" null", Value::Null)],
        Value::Number(number) => match number.as_u64() {
            Some(whole) => vec![
                named(" one more", json!(whole + 1)),
                named(" as a text", json!(whole.to_string())),
            ],
            None => vec![named(" another", json!(0.5))],
        },
        Value::String(text) => vec![
            named(" longer", json!(format!("{text}x"))),
            named(" empty", json!("")),
            named(" null", Value::Null),
        ],
        Value::Array(list) => {
            let (mut back, mut fewer) = (list.clone(), list.clone());
            back.reverse();
            fewer.pop();
            vec![
                named(" backwards", back.into()),
                named(" shorter", fewer.into()),
            ]
        }
        Value::Object(_) => vec![named(" empty", json!({}))],
    }
}

/// The bytes of an entry after each change, with what was changed.
///
/// A field that several entries of one kind have, or several parts of a list, is changed in the first of
/// them, and in the last entry of all, which no other follows.
fn changed_entries() -> Vec<(u64, String, String)> {
    let mut all = Vec::new();
    let mut known = BTreeSet::new();
    for number in 1..=SOUND.last() {
        let said = SOUND.said(number);
        for (path, changed) in changes(&said) {
            let of_any_part = path.replace(|letter: char| letter.is_ascii_digit(), "");
            let is_new = known.insert((said["kind"].to_string(), of_any_part));
            if changed != said && (is_new || number == SOUND.last()) {
                all.push((number, path, canonical_json(&changed).unwrap()));
            }
        }
    }
    assert!(all.len() > 250, "only {} changes", all.len());
    all
}

/// Makes a change; `None` where the table itself refuses, since what queries need would be absent.
fn altered(
    number: u64,
    path: &str,
    bytes: &str,
    then: impl FnOnce(&Connection),
) -> Option<Altered> {
    let mut refused = false;
    let altered = Altered::by(|direct| {
        refused = write(direct, number, bytes, true).is_err();
        if !refused {
            then(direct);
        }
    });
    if refused {
        let needed = [
            "id",
            "kind",
            "patient",
            "recorded_at",
            "corrects",
            "time",
            "assessment",
            " empty",
        ];
        assert!(
            needed.iter().any(|key| path.contains(key)),
            "{number}{path}"
        );
        return None;
    }
    Some(altered)
}

/// Says whether a score, or the scale that it was made with, is changed.
fn is_of_a_score(path: &str) -> bool {
    path.contains(".shown") || path.contains(".digest")
}

/// Runs a test over changes on both processors.
fn each(changes: &[(u64, String, String)], test: impl Fn(u64, &str, &str) + Sync) {
    std::thread::scope(|scope| {
        for part in changes.chunks(changes.len().div_ceil(2)) {
            let test = &test;
            scope.spawn(move || {
                for (number, path, bytes) in part {
                    test(*number, path, bytes);
                }
            });
        }
    });
}

#[test]
fn a_change_with_the_hash_made_to_fit_is_found_and_its_entry_named() {
    // The next entry holds the hash of all of an entry: which field was changed makes no difference to it.
    let spread: Vec<_> = changed_entries().into_iter().step_by(5).collect();
    each(&spread, |number, path, bytes| {
        let Some(altered) = altered(number, path, bytes, |_| {}) else {
            return;
        };
        let last = SOUND.last();
        // After the last entry there is none that holds its hash: there it takes a head.
        let verdict = if number == last {
            altered.verify_with(&SOUND.head)
        } else {
            altered.verify()
        };
        let first = verdict
            .first
            .unwrap_or_else(|| panic!("{number}{path}: nothing found"));
        let words = first.to_string();
        let one_of_two = first.number == last
            && number + 1 == last
            && matches!(first.wrong, EntryFault::Previous { .. });
        assert!(
            first.number == number || one_of_two,
            "{number}{path}: {words}"
        );
        assert!(
            words.contains(&format!("entry {number} ")),
            "{number}{path}: {words}"
        );
    });
}

#[test]
fn a_log_rebuilt_after_a_change_is_found_with_a_head_and_only_with_one() {
    // Three that only a head finds, what a score rests on, and of the others each third or all.
    const UNSEEN: [&str; 3] = [
        "1.zone longer",
        "1.assessment.rater longer",
        "6.reason longer",
    ];
    let step = if full() { 1 } else { 3 };
    let is_tried = |(at, change): &(usize, (u64, String, String))| {
        let path = format!("{}{}", change.0, change.1);
        at.is_multiple_of(step) || UNSEEN.contains(&path.as_str()) || is_of_a_score(&path)
    };
    let tried = changed_entries().into_iter().enumerate().filter(is_tried);
    let tried: Vec<_> = tried.map(|(_, change)| change).collect();
    let unseen = std::sync::Mutex::new(BTreeSet::new());
    each(&tried, |number, path, bytes| {
        let rebuilt = |direct: &Connection| rebuild(direct, number, SOUND.last());
        let Some(altered) = altered(number, path, bytes, rebuilt) else {
            return;
        };
        let verdict = altered.verify();
        if verdict.holds() {
            assert!(verdict.not_proved()[0].contains("written anew"));
            let verdict = altered.verify_with(&SOUND.head);
            assert!(!verdict.holds(), "{number}{path}: nothing found");
            unseen.lock().unwrap().insert(format!("{number}{path}"));
        }
    });
    // That is what a chain alone cannot know, and what the verdict says of itself.
    let unseen = unseen.into_inner().unwrap();
    for path in UNSEEN {
        assert!(unseen.contains(path), "{path}: {unseen:?}");
    }
    assert_eq!(unseen.iter().find(|path| is_of_a_score(path)), None);
}
