//! Where a log may be: a plain file for its owner, in a folder that others cannot write to.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use ows::log::{FaultKind, Log};

use super::{Place, record, sweating};

fn refusal(path: &Path) -> String {
    let fault = Log::open(path).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unsafe, "{fault}");
    fault.to_string()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_new_log_and_its_folders_are_for_their_owner_alone() {
    let place = Place::new();
    let path = place.folder().join("data/ows/log.sqlite");
    let mut log = Log::open(&path).unwrap();
    let one = [sweating(1, "2026-11-22T10:00:00+00:00")];
    record(&mut log, &one, "2026-11-22T10:01:00+00:00").unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for beside in fs::read_dir(path.parent().unwrap()).unwrap() {
        let beside = beside.unwrap().path();
        assert_eq!(mode(&beside), 0o600, "{}", beside.display());
    }
}

#[test]
fn a_ward_shares_a_log_in_a_folder_of_its_group() {
    let place = Place::new();
    let ward = place.folder().join("ward");
    fs::create_dir(&ward).unwrap();
    fs::set_permissions(&ward, Permissions::from_mode(0o2770)).unwrap();
    let path = ward.join("log.sqlite");
    drop(Log::open(&path).unwrap());
    assert_eq!(mode(&path), 0o660);
    drop(Log::open(&path).unwrap());
    // The same file in a folder of one person would be open to too many.
    fs::set_permissions(&ward, Permissions::from_mode(0o700)).unwrap();
    assert!(refusal(&path).contains("chmod 600"));
}

#[test]
fn what_others_can_read_or_write_is_no_log() {
    let place = Place::new();
    drop(place.open());
    for open in [0o640, 0o604, 0o666] {
        fs::set_permissions(place.log(), Permissions::from_mode(open)).unwrap();
        assert!(refusal(&place.log()).contains("can be read or written by others"));
    }
    fs::set_permissions(place.log(), Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(place.folder(), Permissions::from_mode(0o777)).unwrap();
    assert!(refusal(&place.log()).contains("chmod 700"));
}

#[test]
fn links_folders_and_pipes_are_refused_and_never_waited_for() {
    let place = Place::new();
    drop(place.open());
    let at = |name: &str| place.folder().join(name);
    symlink(place.log(), at("link")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    fs::create_dir(at("folder")).unwrap();
    symlink(at("folder"), at("way")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe"))
        .status();
    assert!(made.unwrap().success());
    assert!(refusal(&at("link")).contains("is a link"));
    assert!(refusal(&at("dangling")).contains("is a link"));
    assert!(refusal(&at("folder")).contains("is a folder"));
    assert!(refusal(&at("way/log.sqlite")).contains("is a link"));
    assert!(refusal(&at("pipe")).contains("not a plain file"));
    assert!(refusal(Path::new("/dev/full")).contains("not a plain file"));
    assert!(!at("nowhere").exists());
    fs::hard_link(place.log(), at("second")).unwrap();
    assert!(refusal(&place.log()).contains("second name"));
}

#[test]
fn what_is_no_log_is_not_written_to() {
    let place = Place::new();
    for contents in [&b""[..], b"patient,total\n", &[0; 4096]] {
        fs::write(place.log(), contents).unwrap();
        fs::set_permissions(place.log(), Permissions::from_mode(0o600)).unwrap();
        let fault = Log::open(&place.log()).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Damaged, "{fault}");
        assert_eq!(fs::read(place.log()).unwrap(), contents);
    }
}

#[test]
fn a_log_of_a_newer_format_is_not_guessed_at() {
    let place = Place::new();
    drop(place.open());
    let direct = rusqlite::Connection::open(place.log()).unwrap();
    direct.pragma_update(None, "user_version", 3).unwrap();
    drop(direct);
    for fault in [Log::open(&place.log()), Log::read(&place.log())] {
        assert_eq!(fault.unwrap_err().kind, FaultKind::Newer);
    }
}

#[test]
fn a_log_that_is_only_read_must_be_there() {
    let place = Place::new();
    let fault = Log::read(&place.log()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Absent);
    assert!(!place.log().exists());
}
