//! Heads remembered: an end that was cut off is found unasked, and an honest log is never an alarm.

use std::fs;
use std::path::PathBuf;

use ows::log::{BadEntry, EntryFault, Head, Heads, Log, Remembered, Whose};

use super::{Place, record, sweating};

fn heads(place: &Place) -> Heads {
    Heads::at(Ok(place.folder().join("state/heads")))
}

fn open(place: &Place) -> Log {
    place.open().remembering(&heads(place))
}

fn add(log: &mut Log, minutes: std::ops::Range<u32>) {
    for minute in minutes {
        let time = format!("2026-11-23T07:{minute:02}:00+00:00");
        record(log, &[sweating(1, &time)], "2026-11-23T08:00:00+00:00").unwrap();
    }
}

fn wal(place: &Place) -> PathBuf {
    place.folder().join("log.sqlite-wal")
}

/// Cuts the last entries off behind the log's back.
fn cut(place: &Place, after: u64) {
    let direct = rusqlite::Connection::open(place.log()).unwrap();
    let trigger: String = direct
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'entry_never_goes'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let sql = format!(
        "DROP TRIGGER entry_never_goes; DELETE FROM entry WHERE number > {after}; {trigger};"
    );
    direct.execute_batch(&sql).unwrap();
}

#[test]
fn what_was_recorded_is_remembered_and_proved() {
    let place = Place::new();
    let mut log = open(&place);
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!(verdict.remembered, Some(Remembered::Nothing));
    assert!(verdict.not_proved()[0].contains("this account remembers none"));
    add(&mut log, 0..3);
    let head = log.head().unwrap();
    let log = open(&place);
    assert_eq!(log.lost().unwrap(), None);
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert!(verdict.holds(), "{verdict:?}");
    assert_eq!(verdict.remembered, Some(Remembered::Head(head)));
    let not_proved = verdict.not_proved();
    assert!(
        not_proved[0].starts_with("the head that this account remembers names entry 3"),
        "{not_proved:?}"
    );
    assert!(
        not_proved[1].contains("changed what it remembers"),
        "{not_proved:?}"
    );
}

#[test]
fn an_end_that_was_cut_off_is_found_without_a_head() {
    let place = Place::new();
    let mut log = open(&place);
    add(&mut log, 0..5);
    drop(log);
    cut(&place, 3);
    let mut log = open(&place);
    let whose = Whose::Remembered;
    let wrong = EntryFault::CutOff { named: 5, whose };
    let bad = BadEntry { number: 4, wrong };
    assert_eq!(log.lost().unwrap(), Some(bad.clone()));
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!((verdict.holds(), verdict.first), (false, Some(bad)));
    // It stops nobody from recording, and growing again does not make it forgotten.
    add(&mut log, 10..14);
    let log = open(&place);
    assert_eq!(log.head().unwrap().number, 7);
    let wrong = EntryFault::NotTheHead(whose);
    assert_eq!(log.lost().unwrap(), Some(BadEntry { number: 5, wrong }));
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert!(!verdict.holds());
    // Unless this account takes it as it is.
    assert_eq!(log.accept().unwrap().number, 7);
    assert_eq!(open(&place).lost().unwrap(), None);
    assert!(open(&place).verify(None, &mut |_, _| {}).unwrap().holds());
}

#[test]
fn a_write_ahead_file_that_was_cut_short_anywhere_is_found_without_a_head() {
    let place = Place::new();
    // Kept open, so that the entries stay in the write-ahead file.
    let kept = place.open();
    let mut log = open(&place);
    add(&mut log, 0..6);
    let (file, whole) = (
        fs::read(place.log()).unwrap(),
        fs::read(wal(&place)).unwrap(),
    );
    drop((log, kept));
    for part in 0..60 {
        fs::write(place.log(), &file).unwrap();
        fs::write(wal(&place), &whole[..whole.len() * part / 60]).unwrap();
        let _ = fs::remove_file(place.folder().join("log.sqlite-shm"));
        let log = Log::read(&place.log()).unwrap().remembering(&heads(&place));
        let last = log.head().unwrap().number;
        assert_eq!(log.lost().unwrap().is_none(), last == 6, "part {part}");
        let verdict = log.verify(None, &mut |_, _| {}).unwrap();
        assert_eq!(verdict.holds(), last == 6, "part {part}: {verdict:?}");
        assert!(last < 6, "the cut took nothing");
    }
}

#[test]
fn an_older_head_never_takes_the_place_of_a_newer_one() {
    let place = Place::new();
    let (mut one, mut other) = (open(&place), open(&place));
    add(&mut one, 0..1);
    add(&mut other, 1..3);
    // This one knows only its own first entry, and is asked after the other went on.
    assert_eq!(one.lost().unwrap(), None);
    add(&mut one, 3..4);
    drop((one, other));
    let log = open(&place);
    let head = log.head().unwrap();
    assert_eq!(head.number, 4);
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!(verdict.remembered, Some(Remembered::Head(head)));
}

#[test]
fn eight_terminals_at_once_leave_the_last_head() {
    let place = Place::new();
    drop(open(&place));
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let place = &place;
            scope.spawn(move || {
                let mut log = open(place);
                add(&mut log, writer * 5..writer * 5 + 5);
            });
        }
    });
    let log = open(&place);
    assert_eq!(log.head().unwrap().number, 40);
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert!(verdict.holds(), "{verdict:?}");
    let Some(Remembered::Head(Head { number, .. })) = verdict.remembered else {
        panic!("nothing is remembered");
    };
    // A terminal that could not get the folder in time leaves it to the next.
    assert!((1..=40).contains(&number));
}

#[test]
fn a_log_is_told_from_another_by_its_id_and_by_its_path() {
    let place = Place::new();
    let mut log = open(&place);
    add(&mut log, 0..2);
    let copy = place.folder().join("copy.sqlite");
    log.backup(&copy).unwrap();
    let elsewhere = Log::read(&copy).unwrap().remembering(&heads(&place));
    let verdict = elsewhere.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!(verdict.remembered, Some(Remembered::Nothing));
    drop(log);
    fs::remove_file(place.log()).unwrap();
    let another = open(&place);
    assert_eq!(another.lost().unwrap(), None);
}

#[test]
fn the_folder_is_its_owners_alone_and_so_is_each_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    add(&mut open(&place), 0..1);
    let folder = place.folder().join("state/heads");
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600));
}

#[test]
fn what_cannot_be_remembered_is_said_and_stops_nothing() {
    let place = Place::new();
    fs::write(place.folder().join("state"), "no folder").unwrap();
    let mut log = open(&place);
    add(&mut log, 0..2);
    assert_eq!(log.head().unwrap().number, 2);
    let verdict = open(&place).verify(None, &mut |_, _| {}).unwrap();
    assert!(verdict.holds(), "{verdict:?}");
    let not_proved = verdict.not_proved().join("\n");
    assert!(
        not_proved.contains("this account cannot remember the end"),
        "{not_proved}"
    );
    assert!(log.accept().is_err());
}

#[test]
fn a_file_that_holds_no_head_is_said_and_replaced_by_the_next_entry() {
    let place = Place::new();
    let mut log = open(&place);
    add(&mut log, 0..1);
    let folder = place.folder().join("state/heads");
    let head = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "head"))
        .unwrap();
    fs::write(&head, "nonsense").unwrap();
    let verdict = open(&place).verify(None, &mut |_, _| {}).unwrap();
    assert!(verdict.holds(), "{verdict:?}");
    let not_proved = verdict.not_proved().join("\n");
    assert!(
        not_proved.contains("what this account remembers of the end cannot be read"),
        "{not_proved}"
    );
    add(&mut log, 1..2);
    assert_eq!(
        fs::read_to_string(&head).unwrap(),
        format!("{}\n", log.head().unwrap())
    );
}
