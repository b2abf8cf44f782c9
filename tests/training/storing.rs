//! The training store: apart from the log of patients, and refused where the other is meant.

use ows::training::store::Store;
use rusqlite::Connection;

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

#[test]
fn what_was_rated_has_the_clock_of_the_site() {
    let zone = "timezone = \"America/New_York\"\n";
    let given = three("").home_file(".config/ows/config.toml", zone);
    answered(&given, "s.sqlite", 0);
    let store = Store::read(&given.path("s.sqlite")).unwrap().unwrap();
    let finished = &store.all().unwrap().rated[0].finished;
    assert!(
        ["-05:00", "-04:00"].contains(&&finished[finished.len() - 6..]),
        "{finished}"
    );
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
    let store = Store::read(&given.path("s.sqlite")).unwrap().unwrap();
    let rows = store.all().unwrap().rated;
    assert_eq!(rows.len(), 1);
    assert!(rows[0].training);
    assert_eq!(
        (rows[0].case.as_str(), rows[0].rater.as_str()),
        ("one", "rn-07")
    );
    assert_eq!(rows[0].deck, "small@1.0.0");
}

/// Lets a row go while the store says that it was added.
const DROPS_ROWS: &str = "CREATE TRIGGER drops_rows BEFORE INSERT ON rating
BEGIN SELECT RAISE(IGNORE); END;";

/// The number at the end that the store keeps, and how many rows it has.
fn end_and_rows(given: &Given) -> (i64, i64) {
    let direct = Connection::open(given.path("s.sqlite")).unwrap();
    let words = "SELECT number, (SELECT count(*) FROM rating) FROM end_of_rows";
    direct
        .query_row(words, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
}

#[test]
fn a_store_that_was_made_another_is_not_added_to() {
    let added = [
        ("trigger drops_rows", DROPS_ROWS),
        ("table more", "CREATE TABLE more (one INTEGER)"),
        ("index more", "CREATE UNIQUE INDEX more ON rating (hash)"),
        (
            "index rated_once_in_an_attempt",
            "DROP INDEX rated_once_in_an_attempt",
        ),
    ];
    for (what, words) in added {
        let given = three("");
        answered(&given, "s.sqlite", 0);
        let direct = Connection::open(given.path("s.sqlite")).unwrap();
        direct.execute_batch(words).unwrap();
        let said = answered(&given, "s.sqlite", 1);
        assert!(
            said.contains(&format!("the training store s.sqlite: {what} ")),
            "{said}"
        );
        assert_eq!(end_and_rows(&given), (1, 1), "{words}");
    }
}

#[test]
fn a_row_that_the_store_does_not_keep_is_not_called_kept() {
    for words in [
        DROPS_ROWS,
        &DROPS_ROWS.replace("ON rating", "ON end_of_rows"),
    ] {
        let given = three("");
        answered(&given, "s.sqlite", 0);
        let path = given.path("s.sqlite");
        let mut store = Store::open(&path).unwrap();
        let mut another = store.all().unwrap().rated.remove(0);
        another.case = "two".to_owned();
        // Put in by somebody while the store is open.
        let direct = Connection::open(&path).unwrap();
        direct.execute_batch(words).unwrap();
        let fault = store.add(&[another]).unwrap_err().to_string();
        assert!(fault.contains("did not keep it"), "{fault}");
        drop(store);
        assert_eq!(end_and_rows(&given), (1, 1), "{words}");
    }
}
