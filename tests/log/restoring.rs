//! Restoring: a verified backup comes into the log's place, and what was there is kept.

use std::fs;
use std::path::{Path, PathBuf};

use ows::base::time;
use ows::log::{Beyond, FaultKind, Log, restore};

use super::journal::write_private;
use super::verifying::fill;
use super::{Place, record, sweating};

fn at() -> time::Time {
    time::parse("2026-11-24T09:30:05Z", None).unwrap()
}

/// Makes a log of eight entries with a backup, and two entries more.
fn with_backup() -> (Place, PathBuf) {
    let place = Place::new();
    let mut log = place.open();
    fill(&mut log);
    let backup = place.folder().join("backup.sqlite");
    log.backup(&backup).unwrap();
    for minute in 0..2 {
        let time = format!("2026-11-23T07:{minute:02}:00+00:00");
        record(&mut log, &[sweating(1, &time)], "2026-11-23T08:00:00+00:00").unwrap();
    }
    drop(log);
    (place, backup)
}

fn aside(place: &Place) -> PathBuf {
    place
        .folder()
        .canonicalize()
        .unwrap()
        .join("log.sqlite.aside-2026-11-24T093005-1")
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_backup_comes_into_the_place_of_the_log_which_is_kept_with_what_it_had_beyond() {
    let (place, backup) = with_backup();
    let old = fs::read(place.log()).unwrap();
    let restored = restore(&backup, &place.log(), at()).unwrap();
    assert_eq!(restored.head.number, 8);
    assert_eq!(restored.aside, Some(aside(&place)));
    let beyond = Beyond::Entries {
        first: 9,
        last: 10,
        count: 2,
    };
    assert_eq!(restored.beyond, beyond);
    assert_eq!(fs::read(aside(&place)).unwrap(), old);
    assert_eq!(mode(&place.log()), 0o600);
    let log = place.open();
    assert_eq!(log.head().unwrap(), restored.head);
    assert!(log.verify(None, &mut |_, _| {}).unwrap().holds());
    assert_eq!(
        Log::read(&aside(&place)).unwrap().head().unwrap().number,
        10
    );
}

#[test]
fn a_log_after_a_crash_is_set_aside_with_its_write_ahead_file() {
    let (place, backup) = with_backup();
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(2, "2026-11-23T09:00:00+00:00")],
        "2026-11-23T09:01:00+00:00",
    )
    .unwrap();
    let wal = place.folder().join("log.sqlite-wal");
    let (file, journal) = (fs::read(place.log()).unwrap(), fs::read(&wal).unwrap());
    drop(log);
    fs::write(place.log(), &file).unwrap();
    fs::write(&wal, &journal).unwrap();
    let restored = restore(&backup, &place.log(), at()).unwrap();
    let beyond = Beyond::Entries {
        first: 9,
        last: 11,
        count: 3,
    };
    assert_eq!(restored.beyond, beyond);
    let old = Log::read(&aside(&place)).unwrap();
    assert_eq!(old.head().unwrap().number, 11);
    assert_eq!(place.open().head().unwrap().number, 8);
}

#[test]
fn a_log_that_cannot_be_read_at_all_is_set_aside_too() {
    let (place, backup) = with_backup();
    fs::write(place.log(), "no log").unwrap();
    let restored = restore(&backup, &place.log(), at()).unwrap();
    assert!(
        matches!(restored.beyond, Beyond::Unknown(_)),
        "{restored:?}"
    );
    assert_eq!(fs::read(aside(&place)).unwrap(), b"no log");
    assert!(place.open().verify(None, &mut |_, _| {}).unwrap().holds());
}

#[test]
fn what_another_program_keeps_is_not_set_aside_and_an_empty_file_is() {
    let (place, backup) = with_backup();
    let path = place.folder().join("store.sqlite");
    let store = rusqlite::Connection::open(&path).unwrap();
    store
        .execute_batch("PRAGMA application_id = 7; CREATE TABLE rated (name TEXT);")
        .unwrap();
    drop(store);
    let before = fs::read(&path).unwrap();
    write_private(&path, &before);
    let fault = restore(&backup, &path, at()).unwrap_err();
    assert!(fault.message.contains("of another program"), "{fault}");
    assert!(fault.help.contains("nothing was changed"), "{fault}");
    assert_eq!(fs::read(&path).unwrap(), before);
    let names = fs::read_dir(place.folder()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.contains("aside")));
    write_private(&path, &[]);
    assert!(restore(&backup, &path, at()).unwrap().aside.is_some());
}

#[test]
fn a_second_one_in_the_same_second_gets_a_name_of_its_own() {
    let (place, backup) = with_backup();
    restore(&backup, &place.log(), at()).unwrap();
    let second = restore(&backup, &place.log(), at()).unwrap();
    let name = second.aside.unwrap();
    assert!(
        name.to_str()
            .unwrap()
            .ends_with(".aside-2026-11-24T093005-2")
    );
    assert_eq!(second.beyond, Beyond::Nothing);
}

#[test]
fn where_no_log_is_it_is_put_and_leftovers_are_kept() {
    let (place, backup) = with_backup();
    fs::remove_file(place.log()).unwrap();
    fs::write(place.folder().join("log.sqlite-wal"), "left").unwrap();
    let restored = restore(&backup, &place.log(), at()).unwrap();
    assert_eq!(restored.aside, Some(aside(&place)));
    let mut left = aside(&place);
    left.as_mut_os_string().push("-wal");
    assert_eq!(fs::read(left).unwrap(), b"left");
    assert_eq!(place.open().head().unwrap().number, 8);
}

#[test]
fn what_is_no_sound_backup_of_this_log_changes_nothing() {
    let (place, backup) = with_backup();
    let before = fs::read(place.log()).unwrap();
    let other = Place::new();
    fill(&mut other.open());
    let text = place.folder().join("text");
    fs::write(&text, "no log").unwrap();
    let missing = place.folder().join("missing");
    let cases = [
        (other.log(), "is of another log"),
        (place.log(), "is the log itself"),
        (text, "can be read or written by others"),
        (missing, "there is no log"),
    ];
    for (from, words) in cases {
        let fault = restore(&from, &place.log(), at()).unwrap_err();
        assert!(fault.to_string().contains(words), "{fault}");
        assert_eq!(fs::read(place.log()).unwrap(), before);
    }
    let mut bytes = fs::read(&backup).unwrap();
    let places: Vec<usize> = (0..bytes.len() - 8)
        .filter(|place| bytes[*place..].starts_with(b"\"aches\":"))
        .collect();
    for place in places {
        bytes[place + 1] = b'b';
    }
    fs::write(&backup, bytes).unwrap();
    let fault = restore(&backup, &place.log(), at()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Damaged);
    assert!(fault.message.contains("does not hold: entry 1"), "{fault}");
    assert_eq!(fs::read(place.log()).unwrap(), before);
    let names = fs::read_dir(place.folder()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.contains("aside")));
}
