//! Entries deleted, swapped, doubled, put in, taken from another log; the end cut off; all made anew.

use ows::base::canonical::canonical_json;
use ows::log::{EntryFault, Head, Whose, chain};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{Altered, OTHER, SOUND, rebuild, write};

fn delete(direct: &Connection, number: u64) {
    let sql = "DELETE FROM entry WHERE number = ?1";
    direct.execute(sql, params![number]).unwrap();
}

/// Gives an entry another place.
fn move_to(direct: &Connection, from: i64, to: i64) {
    let sql = "UPDATE entry SET number = ?2 WHERE number = ?1";
    direct.execute(sql, params![from, to]).unwrap();
}

fn bytes(number: u64) -> &'static str {
    &SOUND.entries[usize::try_from(number - 1).unwrap()].bytes
}

/// The bytes of an entry with some of its values replaced.
fn with(number: u64, values: &[(&str, Value)]) -> String {
    let mut said = SOUND.said(number);
    for (key, value) in values {
        said[*key] = value.clone();
    }
    canonical_json(&said).unwrap()
}

fn insert(direct: &Connection, number: u64, bytes: &str) {
    let sql = "INSERT INTO entry (number, bytes, hash) VALUES (?1, ?2, ?3)";
    let row = params![number, bytes, chain::hash(bytes)];
    direct.execute(sql, row).unwrap();
}

#[test]
fn each_entry_that_is_deleted_is_missed() {
    for number in 1..SOUND.last() {
        let altered = Altered::by(|direct| delete(direct, number));
        let verdict = altered.verify();
        let first = verdict.first.unwrap();
        assert_eq!((first.number, first.wrong), (number, EntryFault::Missing));
        assert_eq!((verdict.entries, verdict.proved), (7, 7));
    }
    let altered = Altered::by(|direct| {
        delete(direct, 1);
        delete(direct, 4);
        delete(direct, 5);
    });
    let verdict = altered.verify();
    assert_eq!(verdict.more, 2);
    assert_eq!(
        verdict.to_string(),
        "entry 1 is missing; 2 more entries do not hold; 5 entries hold"
    );
}

#[test]
fn an_entry_whose_place_was_closed_after_it_was_deleted_is_missed() {
    for number in 1..SOUND.last() {
        let altered = Altered::by(|direct| {
            delete(direct, number);
            for later in number + 1..=SOUND.last() {
                let later = i64::try_from(later).unwrap();
                move_to(direct, later, later - 1);
            }
        });
        let first = altered.first();
        let says = number + 1;
        assert_eq!(
            (first.number, first.wrong),
            (number, EntryFault::OutOfOrder(says))
        );
    }
}

#[test]
fn any_two_entries_that_changed_places_are_found() {
    for one in 1..SOUND.last() {
        for other in one + 1..=SOUND.last() {
            let altered = Altered::by(|direct| {
                let (low, high) = (i64::try_from(one).unwrap(), i64::try_from(other).unwrap());
                move_to(direct, low, 1000);
                move_to(direct, high, low);
                move_to(direct, 1000, high);
            });
            let verdict = altered.verify();
            let first = verdict.first.unwrap();
            let wrong = EntryFault::OutOfOrder(other);
            assert_eq!((first.number, first.wrong), (one, wrong));
            assert_eq!(verdict.more, 1);
        }
    }
}

#[test]
fn an_entry_that_stands_twice_is_found() {
    for number in 1..=SOUND.last() {
        let end = SOUND.last() + 1;
        // The table takes no id twice, so the double has one of its own.
        let id = Value::from("01938f3a-0000-7000-8000-000000000001");
        let double = with(number, &[("id", id)]);
        let altered = Altered::by(|direct| insert(direct, end, &double));
        let first = altered.first();
        assert_eq!(
            (first.number, first.wrong),
            (end, EntryFault::OutOfOrder(number))
        );
    }
}

#[test]
fn an_entry_that_was_put_in_is_found() {
    for number in 1..=SOUND.last() {
        let id = Value::from("01938f3a-0000-7000-8000-000000000001");
        let put_in = with(number, &[("id", id)]);
        let altered = Altered::by(|direct| {
            for later in (number..=SOUND.last()).rev() {
                let later = i64::try_from(later).unwrap();
                move_to(direct, later, later + 1);
            }
            insert(direct, number, &put_in);
        });
        let first = altered.first();
        let wrong = EntryFault::OutOfOrder(number);
        assert_eq!((first.number, first.wrong), (number + 1, wrong));
    }
}

#[test]
fn an_entry_of_another_log_about_the_same_patient_is_found() {
    for number in 1..=SOUND.last() {
        let index = usize::try_from(number - 1).unwrap();
        let foreign = &OTHER.entries[index];
        let altered = Altered::by(|direct| write(direct, number, &foreign.bytes, true).unwrap());
        let first = altered.first();
        let log = foreign.entry.log.clone();
        assert_eq!(
            (first.number, first.wrong),
            (number, EntryFault::OtherLog(log))
        );
        // The same, said to be of this log, with the hash made to fit and all later ones too.
        let mut said: Value = serde_json::from_str(&foreign.bytes).unwrap();
        said["log"] = SOUND.said(1)["log"].clone();
        said["previous"] = SOUND.said(number)["previous"].clone();
        let adopted = canonical_json(&said).unwrap();
        let altered = Altered::by(|direct| {
            write(direct, number, &adopted, true).unwrap();
            rebuild(direct, number, SOUND.last());
        });
        assert!(altered.verify().holds());
        let verdict = altered.verify_with(&SOUND.head);
        assert_eq!(
            verdict.first.unwrap().wrong,
            EntryFault::NotTheHead(Whose::Given)
        );
    }
}

#[test]
fn an_end_that_was_cut_off_is_found_with_a_head_and_not_proved_without() {
    for cut in 1..=SOUND.last() {
        let left = SOUND.last() - cut;
        let altered =
            Altered::by(|direct| (left + 1..=SOUND.last()).for_each(|n| delete(direct, n)));
        let verdict = altered.verify();
        assert!(verdict.holds(), "{verdict:?}");
        assert!(verdict.not_proved()[0].contains("cut off at the end"));
        let verdict = altered.verify_with(&SOUND.head);
        let first = verdict.first.unwrap();
        let named = SOUND.last();
        assert_eq!(
            (first.number, first.wrong),
            (
                left + 1,
                EntryFault::CutOff {
                    named,
                    whose: Whose::Given
                }
            )
        );
        assert_eq!((verdict.proved, verdict.more), (left, cut - 1));
    }
}

#[test]
fn a_head_tells_which_of_the_last_two_entries_was_changed() {
    let last = SOUND.last();
    let change = |number: u64, values: &[(&str, Value)]| {
        let changed = with(number, values);
        Altered::by(|direct| write(direct, number, &changed, true).unwrap())
    };
    let before_last = Head {
        number: last - 1,
        hash: SOUND.entries[usize::try_from(last - 2).unwrap()]
            .hash
            .clone(),
    };
    let altered = change(last - 1, &[("zone", "UTC".into())]);
    let either = EntryFault::Previous(last - 1);
    assert_eq!(
        (altered.first().number, altered.first().wrong),
        (last, either.clone())
    );
    for head in [&SOUND.head, &before_last] {
        let verdict = altered.verify_with(head);
        assert_eq!((verdict.first.unwrap().number, verdict.more), (last - 1, 0));
    }
    let altered = change(last, &[("previous", "0".repeat(64).into())]);
    assert_eq!(altered.first().wrong, either);
    for head in [&SOUND.head, &before_last] {
        let verdict = altered.verify_with(head);
        assert_eq!((verdict.first.unwrap().number, verdict.more), (last, 0));
    }
}

#[test]
fn the_number_and_the_hash_beside_an_entry_are_held_to_it() {
    for number in 1..=SOUND.last() {
        let altered = Altered::by(|direct| {
            let sql = "UPDATE entry SET hash = ?2 WHERE number = ?1";
            let hash = chain::hash(bytes(number).trim_end_matches('}'));
            direct.execute(sql, params![number, hash]).unwrap();
        });
        let first = altered.first();
        assert_eq!((first.number, first.wrong), (number, EntryFault::Changed));
        let place = i64::try_from(number).unwrap();
        for elsewhere in [-1, 0, 1000, i64::MAX] {
            let altered = Altered::by(|direct| move_to(direct, place, elsewhere));
            let verdict = altered.verify_with(&SOUND.head);
            assert!(!verdict.holds(), "{number} at {elsewhere}: {verdict:?}");
        }
    }
}

#[test]
fn a_hash_in_capital_letters_is_another_hash() {
    let altered = Altered::by(|direct| {
        let sql = "UPDATE entry SET hash = upper(hash) WHERE number = 2";
        direct.execute(sql, []).unwrap();
    });
    assert_eq!(altered.first().wrong, EntryFault::Changed);
}
