//! The training store: apart from the log of patients, and refused where the other is meant.

use super::{MILD, answers, row, three};
use crate::common::Given;
use crate::common::sheets::{POINTS, ZEROS};

/// Has one case answered, and returns what was said.
fn answered(given: &Given, store: &str, code: i32) -> String {
    let text = answers(&[("one", "rn-07", &row(MILD))]);
    std::fs::write(given.path("answers.csv"), text).unwrap();
    given
        .when(&format!(
            "train run deck.toml --answers answers.csv --store {store}"
        ))
        .then()
        .code(code)
        .stderr
        .clone()
}

#[test]
fn training_leaves_the_log_of_patients_alone() {
    let given = three("");
    answered(&given, "s.sqlite", 0);
    let log = given.home().join(".local/share/ows/log.sqlite");
    assert!(!log.exists());
    std::fs::write(
        given.path("answers.csv"),
        answers(&[("two", "rn-07", &row(MILD))]),
    )
    .unwrap();
    given
        .when("train run deck.toml --answers answers.csv")
        .then()
        .code(0);
    assert!(!log.exists());
    assert!(log.with_file_name("training.sqlite").exists());
}

#[cfg(unix)]
#[test]
fn a_store_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let given = three("");
    answered(&given, "new/folder/s.sqlite", 0);
    let found = std::fs::metadata(given.path("new/folder/s.sqlite")).unwrap();
    assert_eq!(found.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_log_is_no_store_and_a_store_no_log() {
    let given = three("").file(
        "zeros.csv",
        format!("patient,rater,time,{POINTS}\nP-0142,rn-07,2026-11-22T20:00:00Z,{ZEROS}\n"),
    );
    given
        .when("score zeros.csv --scale cows --record --log log.sqlite")
        .then()
        .code(0);
    let before = std::fs::read(given.path("log.sqlite")).unwrap();
    let said = answered(&given, "log.sqlite", 1);
    assert!(
        said.contains("the training store log.sqlite: it is no training store"),
        "{said}"
    );
    assert_eq!(std::fs::read(given.path("log.sqlite")).unwrap(), before);
    answered(&given, "s.sqlite", 0);
    let then = given.when("log show --log s.sqlite").then().code(1);
    assert_eq!(then.stdout, "");
    given
        .when("score zeros.csv --scale cows --record --log s.sqlite")
        .then()
        .code(1);
}

#[test]
fn what_is_no_database_is_refused_in_words() {
    let given = three("").file(
        "s.sqlite",
        "not a database, but long enough to be looked at twice",
    );
    let said = answered(&given, "s.sqlite", 1);
    assert!(said.contains("the training store s.sqlite: "), "{said}");
    assert_eq!(
        given.read("s.sqlite"),
        "not a database, but long enough to be looked at twice"
    );
}

#[test]
fn each_row_says_that_it_is_training() {
    let given = three("");
    answered(&given, "s.sqlite", 0);
    let store = ows::train::store::Store::read(&given.path("s.sqlite"))
        .unwrap()
        .unwrap();
    let rows = store.all().unwrap().rated;
    assert_eq!(rows.len(), 1);
    assert!(rows[0].training);
    assert_eq!(
        (rows[0].case.as_str(), rows[0].rater.as_str()),
        ("one", "rn-07")
    );
    assert_eq!(rows[0].deck, "small@1.0.0");
}
