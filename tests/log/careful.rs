//! Reading with care: what was changed is never handed over as good, and hides no other.

use ows::log::{BadEntry, EntryFault, Fault, Log, Wanted, chain};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::verifying::{Altered, SOUND, write};
use super::{assessment, number, patient, record, sweating};

/// Walks a whole log, and returns the numbers of what holds and what does not.
fn walked(log: &Log) -> (Vec<u64>, Vec<BadEntry>) {
    let (mut holds, mut bad) = (Vec::new(), Vec::new());
    log.each(&Wanted::default(), |one| {
        match one {
            Ok(holding) => {
                assert_eq!(chain::hash(&holding.bytes), holding.hash);
                holds.push(holding.number);
            }
            Err(wrong) => bad.push(wrong),
        }
        Ok::<(), Fault>(())
    })
    .unwrap();
    (holds, bad)
}

/// Reads a log in both ways, which must say the same of every entry.
fn read(altered: &Altered) -> (Vec<u64>, Vec<BadEntry>) {
    let log = altered.open().unwrap();
    let (holds, bad) = walked(&log);
    for number in 1..=SOUND.last() {
        let picked = log.pick(number).unwrap();
        let found: Vec<u64> = picked.entries.iter().map(|one| one.entry.number).collect();
        let holds_here = holds.contains(&number);
        assert_eq!(found, if holds_here { vec![number] } else { vec![] });
        let own = picked.bad.iter().find(|bad| bad.number == number);
        assert_eq!(own, bad.iter().find(|bad| bad.number == number));
        assert_eq!(log.entry(number).is_ok(), picked.bad.is_empty());
    }
    (holds, bad)
}

/// Every number but these.
fn all_but(numbers: &[u64]) -> Vec<u64> {
    (1..=SOUND.last())
        .filter(|number| !numbers.contains(number))
        .collect()
}

/// Writes another tool into an entry, and makes its hash fit.
fn rewrite(direct: &Connection, number: u64, key: &str) {
    let mut said = SOUND.said(number);
    said[key] = match key {
        "previous" => "f".repeat(64).into(),
        _ => "another".into(),
    };
    let bytes = ows::base::canonical::canonical_json(&said).unwrap();
    write(direct, number, &bytes, true).unwrap();
}

#[test]
fn a_sound_log_is_read_whole() {
    let (holds, bad) = read(&Altered::file(&SOUND.file));
    assert_eq!((holds, bad), (all_but(&[]), vec![]));
}

#[test]
fn an_entry_whose_bytes_were_changed_is_left_out_wherever_it_stands() {
    for number in 1..=SOUND.last() {
        let altered = Altered::by(|direct| {
            let mut said: Value = SOUND.said(number);
            said["tool"] = "another".into();
            let bytes = ows::base::canonical::canonical_json(&said).unwrap();
            write(direct, number, &bytes, false).unwrap();
        });
        let wrong = EntryFault::Changed;
        let bad = vec![BadEntry { number, wrong }];
        assert_eq!(read(&altered), (all_but(&[number]), bad));
    }
}

#[test]
fn a_hash_that_was_changed_takes_only_its_own_entry_away() {
    for number in 1..=SOUND.last() {
        let altered = Altered::by(|direct| {
            let sql = "UPDATE entry SET hash = ?2 WHERE number = ?1";
            direct
                .execute(sql, params![number, "f".repeat(64)])
                .unwrap();
        });
        let wrong = EntryFault::Changed;
        let bad = vec![BadEntry { number, wrong }];
        assert_eq!(read(&altered), (all_but(&[number]), bad));
    }
}

#[test]
fn an_entry_that_was_changed_with_its_hash_is_told_by_the_next_as_verifying_tells_it() {
    for number in 1..SOUND.last() - 1 {
        let altered = Altered::by(|direct| rewrite(direct, number, "tool"));
        let (holds, bad) = read(&altered);
        let witness = number + 1;
        let wrong = EntryFault::Rewritten(witness);
        assert_eq!(
            (holds, bad),
            (all_but(&[number]), vec![BadEntry { number, wrong }])
        );
        assert_eq!(altered.verify().first, Some(read(&altered).1[0].clone()));
    }
}

#[test]
fn where_nothing_tells_which_of_the_last_two_was_changed_both_are_left_out() {
    let last = SOUND.last();
    let altered = Altered::by(|direct| rewrite(direct, last - 1, "tool"));
    let (holds, bad) = read(&altered);
    assert_eq!(holds, all_but(&[last - 1, last]));
    let (before, after) = (last - 1, last);
    assert_eq!(bad[0].wrong, EntryFault::NotFollowed(after));
    assert_eq!(bad[1].wrong, EntryFault::Previous(before));
    let words = format!(
        "entry {before} is not the one that entry {after} follows: one of the two was changed"
    );
    assert_eq!(bad[0].to_string(), words);
}

#[test]
fn two_that_were_changed_cannot_put_it_on_the_one_between() {
    for number in 1..SOUND.last() - 2 {
        let altered = Altered::by(|direct| {
            rewrite(direct, number, "tool");
            rewrite(direct, number + 2, "tool");
        });
        let (holds, _) = read(&altered);
        assert!(
            !holds.contains(&number) && !holds.contains(&(number + 2)),
            "{holds:?}"
        );
    }
}

#[test]
fn a_next_entry_that_holds_by_nothing_still_tells_what_it_follows() {
    // The entry is changed with its hash, and the next one, which would tell, is spoilt too.
    let altered = Altered::by(|direct| {
        rewrite(direct, 3, "tool");
        let sql = "UPDATE entry SET hash = ?2 WHERE number = ?1";
        direct.execute(sql, params![4, "f".repeat(64)]).unwrap();
    });
    let (holds, bad) = read(&altered);
    assert_eq!(holds, all_but(&[3, 4]));
    assert_eq!(bad[0].wrong, EntryFault::NotFollowed(4));
}

#[test]
fn an_entry_that_does_not_follow_is_left_out_at_the_beginning_and_at_the_end() {
    let last = SOUND.last();
    for (number, before) in [(1, 0), (last, last - 1)] {
        let altered = Altered::by(|direct| rewrite(direct, number, "previous"));
        let (_, bad) = read(&altered);
        let own = bad.iter().find(|bad| bad.number == number).unwrap();
        assert_eq!(own.wrong, EntryFault::Previous(before));
    }
}

#[test]
fn an_entry_that_is_missing_is_named_and_hides_no_other() {
    for number in 2..SOUND.last() {
        let altered = Altered::by(|direct| {
            let sql = "DELETE FROM entry WHERE number = ?1";
            direct.execute(sql, params![number]).unwrap();
        });
        let log = altered.open().unwrap();
        let (holds, bad) = walked(&log);
        let wrong = EntryFault::Missing;
        assert_eq!(
            (holds, bad),
            (all_but(&[number]), vec![BadEntry { number, wrong }])
        );
        // Whoever looks at a neighbour alone hears of it as well.
        for beside in [number - 1, number + 1] {
            let picked = log.pick(beside).unwrap();
            assert_eq!((picked.entries.len(), picked.bad[0].number), (1, number));
        }
    }
}

#[test]
fn an_entry_of_another_number_or_log_is_left_out_though_its_hash_fits() {
    for (key, value) in [("number", Value::from(7)), ("log", "f".repeat(36).into())] {
        let altered = Altered::by(|direct| {
            let mut said = SOUND.said(3);
            said[key] = value.clone();
            let bytes = ows::base::canonical::canonical_json(&said).unwrap();
            write(direct, 3, &bytes, true).unwrap();
        });
        let (holds, bad) = read(&altered);
        assert!(!holds.contains(&3));
        let told = matches!(
            bad[0].wrong,
            EntryFault::OutOfOrder(7) | EntryFault::OtherLog(_)
        );
        assert!(told, "{bad:?}");
    }
}

#[test]
fn an_entry_whose_patient_was_changed_is_named_where_it_stands_now() {
    let altered = Altered::by(|direct| {
        let bytes = SOUND.entries[3].bytes.replace("P-0199", "P-0142");
        write(direct, 4, &bytes, false).unwrap();
    });
    let picked = altered.open().unwrap().of_patient(&patient()).unwrap();
    assert_eq!(picked.entries.len(), 7);
    let wrong = EntryFault::Changed;
    assert_eq!(picked.bad, [BadEntry { number: 4, wrong }]);
}

#[test]
fn a_correction_that_was_changed_leaves_nothing_standing_or_fallen_unsaid() {
    let altered = Altered::by(|direct| {
        let bytes = SOUND.entries[4]
            .bytes
            .replace("\"corrects\":3", "\"corrects\":2");
        assert_ne!(bytes, SOUND.entries[4].bytes);
        write(direct, 5, &bytes, false).unwrap();
    });
    let (corrections, bad) = altered.open().unwrap().corrections().unwrap();
    assert!(corrections.stands(2) && corrections.stands(3));
    assert_eq!(bad.iter().map(|bad| bad.number).collect::<Vec<_>>(), [5]);
}

#[test]
fn what_is_recorded_beside_a_missing_entry_is_known_again() {
    let altered = Altered::by(|direct| {
        direct
            .execute("DELETE FROM entry WHERE number = 5", [])
            .unwrap();
    });
    let again = assessment(
        r#"{"patient":"P-0199","rater":"rn-08","time":"2026-11-23T02:10:00Z","scale":"ciwa-ar","observations":{"tremor":4}}"#,
    );
    let mut log = altered.open_to_write();
    let became = record(&mut log, &[again], "2026-11-23T06:10:00+00:00").unwrap();
    assert_eq!(number(&became[0]), Err("already 4".to_owned()));
}

#[test]
fn what_is_like_nothing_in_the_log_is_recorded_without_a_look_at_corrections() {
    // Reading all corrections would stop at this one, and takes long where there are many.
    let altered = Altered::by(|direct| {
        let bytes = SOUND.entries[4]
            .bytes
            .replace("\"corrects\":3", "\"corrects\":-3");
        write(direct, 5, &bytes, false).unwrap();
    });
    let mut log = altered.open_to_write();
    let new = sweating(4, "2026-11-23T06:20:00+00:00");
    let became = record(&mut log, &[new], "2026-11-23T06:21:00+00:00").unwrap();
    assert_eq!(number(&became[0]), Ok(9));
}
