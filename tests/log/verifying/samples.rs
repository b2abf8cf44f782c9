//! A log of each release, kept as it was written then: it opens, verifies and scores the same for ever.
//!
//! `OWS_BLESS=1 cargo test` writes the log of this version if there is none yet, and never another one.

use std::fs;
use std::path::PathBuf;

use ows::log::{Head, Log, Stored};

use super::{Altered, SOUND};
use crate::common::project;

fn folder() -> PathBuf {
    project().join("tests/log/samples")
}

/// One line for each entry: number, kind, scale, total, hash.
fn lines(log: &Log, last: u64) -> String {
    (1..=last)
        .map(|number| line(&log.entry(number).unwrap().unwrap()))
        .collect()
}

fn line(stored: &Stored) -> String {
    let entry = &stored.entry;
    let scale = entry.scale.as_ref().map_or("-", |used| &used.name);
    let total = entry.shown.as_ref().and_then(|shown| shown.total.as_ref());
    let total = total.map_or("-".to_owned(), |total| {
        format!("{} to {}", total.low, total.high)
    });
    let (number, kind, hash) = (entry.number, entry.kind.word(), &stored.hash);
    format!("{number} {kind} {scale} {total} {hash}\n")
}

/// Writes the sample of this version, if there is none.
fn bless() {
    let path = folder().join(concat!(env!("CARGO_PKG_VERSION"), ".sqlite"));
    if std::env::var_os("OWS_BLESS").is_none() || path.exists() {
        return;
    }
    assert!(SOUND.file.len() < 100_000, "a sample should be small");
    let log = Altered::file(&SOUND.file);
    let lines = lines(&log.open().unwrap(), SOUND.last());
    fs::write(&path, &SOUND.file).unwrap();
    fs::write(path.with_extension("txt"), lines).unwrap();
}

#[test]
fn a_log_of_each_release_verifies_and_scores_the_same() {
    bless();
    let mut versions = Vec::new();
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|end| end != "sqlite") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let expected = fs::read_to_string(path.with_extension("txt")).unwrap();
        let (number, hash) = (
            expected.lines().count(),
            expected.trim_end().rsplit(' ').next(),
        );
        let head = Head::parse(&format!("{number}:{}", hash.unwrap())).unwrap();
        let sample = Altered::file(&fs::read(&path).unwrap());
        let log = sample.open().unwrap();
        let verdict = log.verify(Some(&head), &mut |_, _| {}).unwrap();
        assert!(verdict.holds(), "{name}: {verdict:?}");
        assert_eq!(lines(&log, head.number), expected, "{name}");
        versions.push(name);
    }
    let this = env!("CARGO_PKG_VERSION");
    assert!(
        versions.iter().any(|version| version == this),
        "there is no sample of {this}: say OWS_BLESS=1 cargo test"
    );
}
