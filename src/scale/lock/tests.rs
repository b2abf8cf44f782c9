//! What a lock says of versions, and what is wrong with one.

use std::sync::Arc;

use super::{Lock, Standing};
use crate::base::source::Source;
use crate::scale::{Library, Name, Scale};

const SCALE: &str = include_str!("../../../scales/oows/1.0.0.toml");

/// The OOWS under another id, so that it is not built in.
fn site(version: &str) -> Scale {
    let text = SCALE.replacen("\"oows\"", "\"site\"", 1).replacen(
        "\"1.0.0\"",
        &format!("\"{version}\""),
        1,
    );
    Scale::read(Source::new("site.toml", text)).unwrap()
}

fn lock_of(scale: &Scale, standing: &str) -> Lock {
    let (id, version, digest) = (scale.id(), scale.version(), scale.digest());
    let text = format!(
        "[[scale]]\nid = \"{id}\"\nversion = \"{version}\"\ndigest = \"{digest}\"\n{standing}\n"
    );
    Lock::read(Source::new("lock.toml", text)).unwrap()
}

fn library(
    scales: impl IntoIterator<Item = Scale>,
    locks: impl IntoIterator<Item = Lock>,
) -> Library {
    let mut library = Library::new();
    locks.into_iter().for_each(|lock| library.add_lock(lock));
    scales
        .into_iter()
        .for_each(|scale| library.add(Arc::new(scale)).unwrap());
    library
}

fn found(library: &Library, name: &str) -> Result<String, String> {
    let found = library.find(&Name::parse(name).unwrap());
    found
        .map(|scale| scale.reference())
        .map_err(|error| error.to_string())
}

#[test]
fn every_built_in_scale_is_published_and_unchanged() {
    let library = Library::new();
    for scale in library.all().unwrap() {
        let standing = library.standing(&scale);
        assert_eq!(standing, Ok(Standing::Published), "{}", scale.reference());
    }
}

#[test]
fn a_draft_that_ships_is_found_by_its_whole_version_alone() {
    let shipped = Library::new();
    let drafts = ["cows@1.1.0", "withdrawal-phases@2.0.0"].map(|name| {
        let scale = shipped.find(&Name::parse(name).unwrap()).unwrap();
        lock_of(&scale, "standing = \"draft\"")
    });
    let library = library([], drafts);
    for (name, scale) in [
        ("cows", "cows@1.0.0"),
        ("cows@1", "cows@1.0.0"),
        ("cows@1.1.0", "cows@1.1.0"),
        ("withdrawal-phases", "withdrawal-phases@1.0.0"),
        ("withdrawal-phases@2.0.0", "withdrawal-phases@2.0.0"),
    ] {
        assert_eq!(found(&library, name), Ok(scale.to_owned()));
    }
    assert!(found(&library, "withdrawal-phases@2").is_err());
    assert!(found(&library, "cows@1.1").is_err());
}

#[test]
fn the_lock_that_ships_names_each_scale_that_ships() {
    let library = Library::new();
    let text = include_str!("../../../scales/lock.toml");
    let lock = Lock::read(Source::new("lock.toml", text)).unwrap();
    assert_eq!(lock.versions.len(), library.all().unwrap().len());
}

#[test]
fn a_withdrawn_version_scores_nothing_more_and_names_its_reason_and_successor() {
    let standing = "standing = \"withdrawn\"\nreason = \"two points were swapped\"\nsuccessor = \"site@1.0.1\"";
    let old = site("1.0.0");
    let lock = lock_of(&old, standing);
    let library = library([old], [lock]);
    let words = "site@1.0.0 was withdrawn: two points were swapped; use `site@1.0.1`";
    assert_eq!(found(&library, "site"), Err(words.to_owned()));
    assert_eq!(found(&library, "site@1.0.0"), Err(words.to_owned()));
    assert_eq!(
        library
            .look_up(&Name::parse("site").unwrap())
            .unwrap()
            .reference(),
        "site@1.0.0"
    );
}

#[test]
fn a_name_finds_the_newest_version_that_still_stands() {
    let (one, two, three) = (site("1.0.0"), site("1.2.0"), site("1.10.0"));
    let lock = lock_of(&three, "standing = \"withdrawn\"\nreason = \"a slip\"");
    let library = library([three, one, two], [lock]);
    assert_eq!(found(&library, "site"), Ok("site@1.2.0".to_owned()));
    assert_eq!(found(&library, "site@1.0"), Ok("site@1.0.0".to_owned()));
    assert_eq!(
        found(&library, "site@1.10"),
        Err("site@1.10.0 was withdrawn: a slip".to_owned())
    );
    assert_eq!(
        found(&library, "site@2"),
        Err(
            "no scale is named `site@2`; its versions are site@1.10.0, site@1.0.0, site@1.2.0"
                .to_owned()
        )
    );
}

#[test]
fn a_published_version_that_was_changed_is_refused() {
    let scale = site("1.0.0");
    let lock = lock_of(&scale, "standing = \"published\"");
    let changed = Scale::read(Source::new(
        "site.toml",
        scale.source().text().replacen("no yawn", "not one yawn", 1),
    ))
    .unwrap();
    let mut library = library([], [lock]);
    let error = library.add(Arc::new(changed)).unwrap_err().to_string();
    assert!(
        error.starts_with("site.toml is not what was published as site@1.0.0: its digest is "),
        "{error}"
    );
    library.add(Arc::new(scale)).unwrap();
    assert_eq!(found(&library, "site"), Ok("site@1.0.0".to_owned()));
}

#[test]
fn a_draft_may_still_change() {
    let scale = site("1.0.0");
    let lock = lock_of(&scale, "standing = \"draft\"");
    let changed = Scale::read(Source::new(
        "site.toml",
        scale.source().text().replacen("no yawn", "not one yawn", 1),
    ))
    .unwrap();
    let library = library([changed], [lock]);
    assert_eq!(found(&library, "site"), Ok("site@1.0.0".to_owned()));
}

#[test]
fn a_wrong_lock_says_all_that_is_wrong() {
    let text = "[[scale]]\nid = \"Cows\"\nversion = \"1\"\ndigest = \"abc\"\nstanding = \"gone\"\n[[scale]]\nid = \"cows\"\n";
    let rejected = Lock::read(Source::new("lock.toml", text)).unwrap_err();
    let codes: Vec<&str> = rejected
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    assert_eq!(
        codes,
        [
            "bad-id",
            "bad-version",
            "bad-digest",
            "bad-choice",
            "missing-key",
            "missing-key",
            "missing-key"
        ]
    );
}
