//! A damaged file is named and never misread: bits turned, the end cut or empty, the journal gone.

use std::fs;

use super::super::{Place, patient, record, sweating};
use super::{Altered, SOUND, fill};
use crate::common::full;
use ows::log::{EntryFault, FaultKind, Log};

/// What became of a damaged file. It panics if anything is read from it as it never was.
fn held_or_found(bytes: &[u8], what: &str) -> bool {
    let altered = Altered::file(bytes);
    let log = match altered.open() {
        Ok(log) => log,
        Err(fault) => {
            let refusals = [FaultKind::Damaged, FaultKind::Newer, FaultKind::Failed];
            assert!(refusals.contains(&fault.kind), "{what}: {fault}");
            return false;
        }
    };
    match log.verify(Some(&SOUND.head), &mut |_, _| {}) {
        Ok(verdict) if verdict.holds() => {
            assert_eq!(verdict.proved, SOUND.last(), "{what}");
            same_as_sound(&log, what);
            true
        }
        Ok(_) => false,
        Err(fault) => {
            let refusals = [FaultKind::Damaged, FaultKind::Failed];
            assert!(refusals.contains(&fault.kind), "{what}: {fault}");
            false
        }
    }
}

fn same_as_sound(log: &Log, what: &str) {
    for sound in &SOUND.entries {
        let read = log.entry(sound.entry.number).unwrap().unwrap();
        assert!(read == *sound, "{what}: entry {}", sound.entry.number);
    }
    let of_patient = log.of_patient(&patient()).unwrap();
    assert_eq!(
        (of_patient.entries.len(), of_patient.bad.len()),
        (7, 0),
        "{what}"
    );
}

/// Runs a test over places of the file on both processors.
fn at_many_places(step: usize, test: impl Fn(usize) + Sync) {
    let places: Vec<usize> = (0..SOUND.file.len()).step_by(step).collect();
    std::thread::scope(|scope| {
        for part in places.chunks(places.len().div_ceil(2)) {
            let test = &test;
            scope.spawn(move || part.iter().for_each(|place| test(*place)));
        }
    });
}

#[test]
fn a_bit_that_was_turned_is_found_unless_nothing_reads_it() {
    // The header of the file and the beginning of its first page, each byte; then here and there.
    let turn = |place: usize, bit: usize| {
        let mut bytes = SOUND.file.clone();
        bytes[place] ^= 1 << bit;
        held_or_found(&bytes, &format!("bit {bit} of byte {place}"))
    };
    for place in 0..120 {
        let bits = [0, 3, 7].into_iter().enumerate();
        for (_, bit) in bits.filter(|(nth, _)| full() || place % 3 == *nth) {
            turn(place, bit);
        }
    }
    at_many_places(499, |place| {
        turn(place, place % 8);
    });
}

#[test]
fn every_byte_of_an_entry_counts() {
    let entry = SOUND.entries[7].bytes.as_bytes();
    let found = SOUND
        .file
        .windows(entry.len())
        .position(|part| part == entry);
    let start = found.unwrap();
    for place in (start..start + entry.len()).step_by(7) {
        let mut bytes = SOUND.file.clone();
        bytes[place] ^= 1;
        assert!(!held_or_found(&bytes, &format!("byte {place}")));
    }
    let mut bytes = SOUND.file.clone();
    bytes[start + entry.len() / 2] ^= 1;
    let first = Altered::file(&bytes).first();
    assert_eq!((first.number, first.wrong), (8, EntryFault::Changed));
}

#[test]
fn a_file_that_was_cut_short_is_found() {
    at_many_places(1021, |length| {
        let whole = held_or_found(&SOUND.file[..length], &format!("cut to {length} bytes"));
        assert!(!whole, "cut to {length} bytes");
    });
}

#[test]
fn a_file_with_an_empty_end_is_found() {
    at_many_places(1021, |from| {
        let mut bytes = SOUND.file.clone();
        bytes[from..].fill(0);
        // The last bytes of the last page may well have been zeros before.
        let whole = held_or_found(&bytes, &format!("empty from {from}"));
        assert!(!whole || bytes == SOUND.file, "empty from {from}");
    });
}

#[test]
fn pages_that_were_overwritten_by_others_are_found() {
    let pages = SOUND.file.len() / 4096;
    for page in 0..pages {
        let mut bytes = SOUND.file.clone();
        let other = (page + 1) % pages;
        bytes.copy_within(other * 4096..(other + 1) * 4096, page * 4096);
        assert!(!held_or_found(&bytes, &format!("page {page}")));
    }
}

#[test]
fn without_its_journal_a_log_is_what_it_was_before_and_a_head_tells() {
    let place = Place::new();
    let mut log = place.open();
    fill(&mut log);
    let beside = |end: &str| place.folder().join(format!("log.sqlite-{end}"));
    let (file, journal) = (
        fs::read(place.log()).unwrap(),
        fs::read(beside("wal")).unwrap(),
    );
    let head = log.head().unwrap();
    // A copy of the file alone, as of a machine that lost the journal: the entries in it are not there.
    let bare = Altered::file(&file);
    if let Ok(log) = bare.open() {
        let verdict = log.verify(Some(&head), &mut |_, _| {}).unwrap();
        assert!(!verdict.holds(), "{verdict:?}");
    }
    // With the journal, and without the index that SQLite makes of it, all is there.
    let both = Altered::file(&file);
    fs::write(both.place.folder().join("log.sqlite-wal"), &journal).unwrap();
    let verdict = both.verify_with(&head);
    assert!(verdict.holds(), "{verdict:?}");
    // A journal that was cut short loses the entries that were in its end, whole.
    for part in 1..8 {
        let cut = Altered::file(&file);
        let journal = &journal[..journal.len() * part / 8];
        fs::write(cut.place.folder().join("log.sqlite-wal"), journal).unwrap();
        if let Ok(log) = cut.open() {
            let verdict = log.verify(None, &mut |_, _| {}).unwrap();
            assert!(
                verdict.first.is_none() && verdict.entries < 8,
                "{verdict:?}"
            );
            assert!(!log.verify(Some(&head), &mut |_, _| {}).unwrap().holds());
        }
    }
}

#[test]
fn a_log_goes_on_after_it_was_verified() {
    let altered = Altered::file(&SOUND.file);
    assert!(altered.verify().holds());
    let mut log = Log::open(&altered.place.log()).unwrap();
    let one = sweating(2, "2026-11-23T09:00:00+00:00");
    record(&mut log, &[one], "2026-11-23T09:01:00+00:00").unwrap();
    let verdict = altered.verify_with(&SOUND.head);
    assert_eq!((verdict.holds(), verdict.entries), (true, 9));
}
