//! The write-ahead file: kept after a crash, refused where it is another log's, and never deleted.

use std::fs;
use std::path::PathBuf;
use std::sync::Barrier;

use ows::log::{FaultKind, Log};

use super::verifying::fill;
use super::{Place, number, record, sweating};

/// The files of a log as a crash leaves them: the log, and its entries in the write-ahead file.
struct Crashed {
    file: Vec<u8>,
    wal: Vec<u8>,
}

impl Crashed {
    /// Copies them while the log is open, so that nothing is tidied up.
    fn of(place: &Place) -> Self {
        let log = place.open();
        let file = fs::read(place.log()).unwrap();
        let wal = fs::read(beside(place, "-wal")).unwrap();
        drop(log);
        Self { file, wal }
    }

    /// Puts them where nothing is.
    fn put(&self, place: &Place) {
        write_private(&place.log(), &self.file);
        fs::write(beside(place, "-wal"), &self.wal).unwrap();
    }
}

/// Writes a file for its owner alone.
pub fn write_private(path: &std::path::Path, bytes: &[u8]) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn beside(place: &Place, end: &str) -> PathBuf {
    place.folder().join(format!("log.sqlite{end}"))
}

/// Makes a log of eight entries, all of them still in the write-ahead file.
fn crashed() -> Crashed {
    let place = Place::new();
    let mut log = place.open();
    fill(&mut log);
    let crashed = Crashed::of(&place);
    drop(log);
    crashed
}

fn names(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(place.folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn after_a_crash_the_write_ahead_file_is_read_and_gone_on_with() {
    let place = Place::new();
    crashed().put(&place);
    let mut log = place.open();
    assert_eq!(log.head().unwrap().number, 8);
    let last = sweating(1, "2026-11-23T07:05:00+00:00");
    let became = record(&mut log, &[last], "2026-11-23T07:06:00+00:00").unwrap();
    assert_eq!(number(&became[0]), Ok(9));
    assert!(log.verify(None, &mut |_, _| {}).unwrap().holds());
    drop(log);
    assert_eq!(names(&place), ["log.sqlite"]);
}

#[test]
fn a_log_of_a_newer_format_is_left_as_a_crash_left_it() {
    let newer = Place::new();
    let mut log = newer.open();
    fill(&mut log);
    // Whatever a later format changes, this program cannot tell whether it holds.
    let direct = rusqlite::Connection::open(newer.log()).unwrap();
    let change = "ALTER TABLE identity RENAME TO whose; PRAGMA user_version = 3";
    direct.execute_batch(change).unwrap();
    let file = fs::read(newer.log()).unwrap();
    let wal = fs::read(beside(&newer, "-wal")).unwrap();
    let place = Place::new();
    let crashed = Crashed { file, wal };
    crashed.put(&place);
    let fault = Log::open(&place.log()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Newer, "{fault}");
    assert_eq!(fs::read(place.log()).unwrap(), crashed.file);
    assert_eq!(fs::read(beside(&place, "-wal")).unwrap(), crashed.wal);
}

#[test]
fn the_write_ahead_file_of_another_log_is_set_aside_before_anything_is_recorded() {
    let place = Place::new();
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(1, "2026-11-23T07:05:00+00:00")],
        "2026-11-23T07:06:00+00:00",
    )
    .unwrap();
    drop(log);
    let own = fs::read(place.log()).unwrap();
    let other = crashed();
    fs::write(beside(&place, "-wal"), &other.wal).unwrap();
    let fault = Log::open(&place.log()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Damaged);
    assert!(fault.message.contains("log.sqlite-wal.aside-1"), "{fault}");
    assert!(fault.help.contains("ows log restore FILE"), "{fault}");
    assert_eq!(
        fs::read(place.log()).unwrap(),
        own,
        "the log was written to"
    );
    assert_eq!(fs::read(beside(&place, "-wal.aside-1")).unwrap(), other.wal);
    // The next opening goes on with the log as it is without that file.
    let mut log = place.open();
    let last = sweating(1, "2026-11-23T07:15:00+00:00");
    let became = record(&mut log, &[last], "2026-11-23T07:16:00+00:00").unwrap();
    assert_eq!(number(&became[0]), Ok(2));
    assert!(log.verify(None, &mut |_, _| {}).unwrap().holds());
}

#[test]
fn a_copy_put_over_a_log_by_hand_meets_its_old_write_ahead_file_and_is_not_written_to() {
    let place = Place::new();
    let mut log = place.open();
    fill(&mut log);
    let backup = place.folder().join("copy.sqlite");
    log.backup(&backup).unwrap();
    // As many entries again, of which the write-ahead file has the pages, and the copy has not.
    for minute in 0..30 {
        let time = format!("2026-11-23T07:{minute:02}:00+00:00");
        record(&mut log, &[sweating(1, &time)], "2026-11-23T08:00:00+00:00").unwrap();
    }
    drop(log);
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(1, "2026-11-23T08:05:00+00:00")],
        "2026-11-23T08:06:00+00:00",
    )
    .unwrap();
    let crashed = Crashed::of(&place);
    drop(log);
    let again = Place::new();
    write_private(&again.log(), &fs::read(&backup).unwrap());
    fs::write(beside(&again, "-wal"), &crashed.wal).unwrap();
    let fault = Log::open(&again.log()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Damaged, "{fault}");
    let log = again.open();
    assert_eq!(log.head().unwrap().number, 8);
    assert!(log.verify(None, &mut |_, _| {}).unwrap().holds());
}

#[test]
fn where_the_log_itself_does_not_hold_its_write_ahead_file_stays() {
    let place = Place::new();
    let crashed = crashed();
    crashed.put(&place);
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(1, "2026-11-23T07:05:00+00:00")],
        "2026-11-23T07:06:00+00:00",
    )
    .unwrap();
    drop(log);
    let mut file = fs::read(place.log()).unwrap();
    // The page of the table that every entry is found through.
    let end = file.len();
    file[end - 4096..].fill(7);
    write_private(&place.log(), &file);
    let spoilt = [&crashed.wal[..32], &[0; 4152][..]].concat();
    fs::write(beside(&place, "-wal"), &spoilt).unwrap();
    let fault = Log::open(&place.log()).unwrap_err();
    assert!(
        fault.to_string().contains("ows log restore FILE"),
        "{fault}"
    );
    assert_eq!(fs::read(beside(&place, "-wal")).unwrap(), spoilt);
    assert_eq!(fs::read(place.log()).unwrap(), file);
}

/// Makes a log of one entry beside the write-ahead file of another log.
fn with_a_foreign_one(place: &Place) -> Vec<u8> {
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(1, "2026-11-23T07:05:00+00:00")],
        "2026-11-23T07:06:00+00:00",
    )
    .unwrap();
    drop(log);
    let other = crashed();
    fs::write(beside(place, "-wal"), &other.wal).unwrap();
    other.wal
}

#[test]
fn of_several_that_open_a_log_beside_a_foreign_one_one_sets_it_aside_and_all_others_record() {
    const OPENINGS: u32 = 4;
    for _ in 0..10 {
        let place = Place::new();
        let foreign = with_a_foreign_one(&place);
        let barrier = Barrier::new(OPENINGS as usize);
        let open_and_record = |minute: u32| {
            barrier.wait();
            let mut log = Log::open(&place.log())?;
            let time = format!("2026-11-23T07:1{minute}:00+00:00");
            let became = record(&mut log, &[sweating(1, &time)], "2026-11-23T07:26:00+00:00")?;
            Ok(number(&became[0]).unwrap())
        };
        let became: Vec<Result<u64, ows::log::Fault>> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..OPENINGS)
                .map(|minute| {
                    let one = &open_and_record;
                    scope.spawn(move || one(minute))
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let (recorded, refused): (Vec<_>, Vec<_>) = became.into_iter().partition(Result::is_ok);
        let mut recorded: Vec<u64> = recorded.into_iter().map(Result::unwrap).collect();
        recorded.sort_unstable();
        assert_eq!(recorded, [2, 3, 4], "{refused:?}");
        let fault = refused[0].as_ref().unwrap_err();
        assert!(fault.message.contains("log.sqlite-wal.aside-1"), "{fault}");
        assert_eq!(fs::read(beside(&place, "-wal.aside-1")).unwrap(), foreign);
        assert_eq!(names(&place), ["log.sqlite", "log.sqlite-wal.aside-1"]);
        let log = place.open();
        assert_eq!(log.head().unwrap().number, 4);
        assert!(log.verify(None, &mut |_, _| {}).unwrap().holds());
    }
}

#[test]
fn a_foreign_one_that_another_program_reads_is_neither_set_aside_nor_written_to() {
    let place = Place::new();
    let foreign = with_a_foreign_one(&place);
    let own = fs::read(place.log()).unwrap();
    let reader = Log::read(&place.log()).unwrap();
    reader.head().unwrap();
    let fault = Log::open(&place.log()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Damaged, "{fault}");
    assert!(fault.message.contains("another log's"), "{fault}");
    assert!(fault.help.contains("end the other program"), "{fault}");
    drop(reader);
    assert_eq!(fs::read(beside(&place, "-wal")).unwrap(), foreign);
    assert_eq!(fs::read(place.log()).unwrap(), own);
    let fault = Log::open(&place.log()).unwrap_err();
    assert!(fault.message.contains("log.sqlite-wal.aside-1"), "{fault}");
    assert_eq!(place.open().head().unwrap().number, 1);
}

#[test]
fn a_log_beside_a_foreign_one_is_not_copied() {
    let place = Place::new();
    let foreign = with_a_foreign_one(&place);
    let copies = Place::new();
    let log = Log::read(&place.log()).unwrap();
    let fault = log.backup(&copies.log()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Damaged, "{fault}");
    assert!(fault.message.contains("does not hold"), "{fault}");
    assert_eq!(names(&copies), [""; 0]);
    assert_eq!(fs::read(beside(&place, "-wal")).unwrap(), foreign);
}

#[test]
fn what_a_reader_leaves_when_its_log_is_moved_away_is_no_leftover() {
    let place = Place::new();
    drop(place.open());
    // A reader may not tidy up.
    drop(Log::read(&place.log()).unwrap());
    assert_eq!(
        names(&place),
        ["log.sqlite", "log.sqlite-shm", "log.sqlite-wal"]
    );
    fs::rename(place.log(), place.folder().join("elsewhere.sqlite")).unwrap();
    fs::write(beside(&place, "-journal"), "").unwrap();
    let other = Place::new();
    other.open().backup(&place.log()).unwrap();
    fs::remove_file(place.log()).unwrap();
    let mut log = place.open();
    let first = sweating(1, "2026-11-23T07:05:00+00:00");
    record(&mut log, &[first], "2026-11-23T07:06:00+00:00").unwrap();
    drop(log);
    let log = place.open();
    assert_eq!(log.head().unwrap().number, 1);
    assert!(log.verify(None, &mut |_, _| {}).unwrap().holds());
}

#[test]
fn nothing_is_made_where_a_leftover_would_be_taken_for_a_part_of_it() {
    for end in ["-wal", "-journal"] {
        let place = Place::new();
        fs::write(beside(&place, end), "left").unwrap();
        let fault = Log::open(&place.log()).unwrap_err();
        let words = format!("log.sqlite{end} lies there without its log");
        assert!(fault.message.contains(&words), "{fault}");
        assert_eq!(names(&place), [format!("log.sqlite{end}")]);
        let other = Place::new();
        let log = other.open();
        let fault = log.backup(&place.log()).unwrap_err();
        assert!(fault.message.contains(&words), "{fault}");
        assert_eq!(names(&place), [format!("log.sqlite{end}")]);
    }
}

#[test]
fn a_rollback_journal_beside_a_log_is_refused() {
    let place = Place::new();
    drop(place.open());
    fs::write(beside(&place, "-journal"), "left").unwrap();
    let fault = Log::open(&place.log()).unwrap_err();
    assert!(fault.message.contains("log.sqlite-journal"), "{fault}");
    assert!(beside(&place, "-journal").exists());
}

#[test]
fn a_log_that_another_program_has_open_is_opened_as_it_is() {
    let place = Place::new();
    let mut log = place.open();
    fill(&mut log);
    assert!(beside(&place, "-wal").metadata().unwrap().len() > 0);
    let mut second = place.open();
    record(
        &mut second,
        &[sweating(1, "2026-11-23T07:05:00+00:00")],
        "2026-11-23T07:06:00+00:00",
    )
    .unwrap();
    assert_eq!(log.head().unwrap().number, 9);
}
