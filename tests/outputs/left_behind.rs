//! What a killed program leaves behind: swept by the next one, if nobody works on it any more.
#![cfg(unix)]

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::common::sheets::{CALM, MEASURED};
use crate::common::{Given, skip_without};

/// A row to record, and three of everything that is made aside: old, old and held, young.
fn left_behind(folder: &str) -> (Given, Vec<File>) {
    let row = format!("rater,time,{MEASURED}\nrn-07,2024-03-01T00:00:00Z,{CALM}\n");
    let mut given = Given::new().file("row.csv", row);
    for name in ["old", "held", "young"].map(drawn) {
        given = given
            .file(&format!("{folder}/.ows-{name}.part"), "of P-0142")
            .file(&format!("{folder}/.ows-log-{name}/.tmp1"), "of P-0142")
            .file(&format!("{folder}/.ows-log-{name}/.tmp1-wal"), "of P-0142");
    }
    let path = |name: &str| given.path(&format!("{folder}/{name}"));
    let mut held = Vec::new();
    for name in ["old", "held"].map(drawn) {
        for left in [format!(".ows-{name}.part"), format!(".ows-log-{name}")] {
            let file = make_old(&path(&left));
            if name.starts_with("held") {
                file.try_lock().unwrap();
                held.push(file);
            }
        }
    }
    (given, held)
}

/// A name as it is drawn: sixteen letters and digits.
fn drawn(name: &str) -> String {
    format!("{name:0<16}")
}

fn make_old(path: &Path) -> File {
    let file = File::open(path).unwrap();
    let two_hours_ago = SystemTime::now() - Duration::from_hours(2);
    file.set_modified(two_hours_ago).unwrap();
    file
}

/// Returns what still lies in a folder and was made aside.
fn aside(given: &Given, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(given.path(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(".ows-")).collect();
    names.sort();
    names
}

/// What must stay.
const STAYS: [&str; 4] = [
    ".ows-held000000000000.part",
    ".ows-log-held000000000000",
    ".ows-log-young00000000000",
    ".ows-young00000000000.part",
];

#[test]
fn what_was_being_written_is_swept_beside_the_next_output_log_and_backup() {
    for run in [
        "score row.csv --scale cows --to csv -o ward/out.csv",
        "score row.csv --scale cows --record --log ward/log.sqlite",
        "log backup ward/copy.sqlite --log log.sqlite",
    ] {
        let (given, held) = left_behind("ward");
        let record = "score row.csv --scale cows --record --log log.sqlite";
        given.when(record).then().code(0);
        fs::set_permissions(
            given.path("ward"),
            std::os::unix::fs::PermissionsExt::from_mode(0o700),
        )
        .unwrap();
        given.when(run).then().code(0);
        assert_eq!(aside(&given, "ward"), STAYS, "{run}");
        drop(held);
    }
}

#[test]
fn what_was_being_written_is_swept_among_the_drafts() {
    let folder = "../home/.local/state/ows/drafts";
    let (given, held) = left_behind(folder);
    given.when("assess --plain --scale cows").then().code(1);
    assert_eq!(aside(&given, folder), STAYS);
    drop(held);
}

#[test]
fn what_somebody_else_left_behind_stays() {
    let name = "what_somebody_else_left_behind_stays";
    let (given, held) = left_behind("ward");
    let mine = given.path(&format!("ward/.ows-{}.part", drawn("old")));
    let given_away = std::os::unix::fs::chown(&mine, Some(65534), None);
    if skip_without(name, "the right to give files away", given_away.is_ok()) {
        return;
    }
    let run = "score row.csv --scale cows --to csv -o ward/out.csv";
    given.when(run).then().code(0);
    assert!(mine.exists());
    assert_eq!(aside(&given, "ward").len(), STAYS.len() + 1);
    drop(held);
}

#[test]
fn what_only_has_a_name_like_it_is_never_swept() {
    let (given, _held) = left_behind("ward");
    let mine = [
        ".ows-log-backups/monday.sqlite",
        ".ows-notes.part",
        ".ows-log-0123456789abcdef/notes.txt",
        ".ows-log-fedcba9876543210/.tmp1/deeper",
        ".ows-0123456789abcde-.part",
    ];
    let given = mine.iter().fold(given, |given, name| {
        given.file(&format!("ward/{name}"), "mine")
    });
    for name in mine {
        let name = name.split('/').next().unwrap();
        make_old(&given.path(&format!("ward/{name}")));
    }
    fs::set_permissions(
        given.path("ward"),
        std::os::unix::fs::PermissionsExt::from_mode(0o700),
    )
    .unwrap();
    let run = "score row.csv --scale cows --record --log ward/log.sqlite";
    given.when(run).then().code(0);
    for name in mine {
        assert_eq!(given.read(&format!("ward/{name}")), "mine");
    }
}
