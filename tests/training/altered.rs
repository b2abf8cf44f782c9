//! Rows of the training store that were altered, taken away, put in or moved behind its back.

use std::fs;
use std::path::Path;

use ows::training::store::{Rated, Store};
use rusqlite::Connection;

use super::{MILD, MODERATE, MODERATELY_SEVERE, answers, row, three};
use crate::common::{Given, Then, project};

const REPORT: &str = "train report deck.toml --store s.sqlite --to csv";
/// Each of them answers three cases, so that the store has nine rows.
const RATERS: [&str; 3] = ["rn-02", "rn-07", "rn-11"];
/// Swaps the numbers of two rows.
const SWAP: &str = "UPDATE rating SET number = 99 WHERE number = 4;
UPDATE rating SET number = 4 WHERE number = 5;
UPDATE rating SET number = 5 WHERE number = 99;";
/// Writes a row beside another, with the next number.
const PUT_IN: &str = "INSERT INTO rating (number, text, hash)
SELECT 10, replace(text, '\"case\":\"three', '\"case\":\"four'), hash FROM rating WHERE number = 9;";
/// Makes a row another one.
const ALTER: &str =
    r#"UPDATE rating SET text = replace(text, '"sweating":1', '"sweating":4') WHERE number = 4;"#;

/// A store with the answers of three raters to three cases, all as in the key.
fn rated() -> Given {
    let given = three("");
    for rater in RATERS {
        answer(&given, rater).code(0);
    }
    given
}

/// Has a rater answer the three cases.
fn answer(given: &Given, rater: &str) -> Then {
    let rows = [MILD, MODERATE, MODERATELY_SEVERE].map(row);
    let cases = ["one", "two", "three"].iter().zip(&rows);
    let cases: Vec<_> = cases
        .map(|(case, row)| (*case, rater, row.as_str()))
        .collect();
    fs::write(given.path("answers.csv"), answers(&cases)).unwrap();
    let run = "train run deck.toml --answers answers.csv --store s.sqlite";
    given.when(run).then()
}

/// Changes the store as somebody could who has the file.
fn change(given: &Given, statements: &str) {
    let connection = Connection::open(given.path("s.sqlite")).unwrap();
    connection.execute_batch(statements).unwrap();
}

fn open(path: &Path) -> Store {
    Store::read(path).unwrap().unwrap()
}

/// Returns what is said of the rows that do not hold, and how many are left.
fn faults(given: &Given) -> (Vec<String>, usize) {
    let rows = open(&given.path("s.sqlite")).all().unwrap();
    let faults = rows.faults.iter().map(ToString::to_string).collect();
    (faults, rows.rated.len())
}

#[test]
fn a_row_that_was_altered_is_named_and_left_out() {
    let given = rated();
    given.when(REPORT).then().stderr("").code(0);
    change(&given, ALTER);
    let said =
        "error: the training store s.sqlite: row 4 is not as it was written; it is left out\n";
    let then = given.when(REPORT).then().stderr(said).code(1);
    let ratings = |rater: &str, number: u32| {
        let lines = then.stdout.lines();
        let mut own = lines.filter(|line| line.contains(&format!(",item,,{rater},,,exact,1,")));
        let line = own.next().unwrap();
        assert!(line.contains(&format!(",{number},wilson,")), "{line}");
    };
    ratings("rn-02", 33);
    ratings("rn-07", 22);
}

/// What is done to the rows, what is said of it, and how many of nine are left.
const WAYS: [(&str, &[&str], usize); 9] = [
    (
        ALTER,
        &["row 4 is not as it was written; it is left out"],
        8,
    ),
    (
        "UPDATE rating SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE number = 4",
        &["row 4 is not as it was written; it is left out"],
        8,
    ),
    (
        "DELETE FROM rating WHERE number = 4",
        &["row 4 is missing"],
        8,
    ),
    (
        "DELETE FROM rating WHERE number < 3",
        &["rows 1 to 2 are missing"],
        7,
    ),
    (
        "DELETE FROM rating WHERE number > 7",
        &["rows 8 to 9 are missing"],
        7,
    ),
    ("DELETE FROM rating", &["rows 1 to 9 are missing"], 0),
    (
        SWAP,
        &[
            "row 4 had another number when it was written; it is left out",
            "row 5 had another number when it was written; it is left out",
        ],
        7,
    ),
    (
        PUT_IN,
        &["row 10 is not as it was written; it is left out"],
        9,
    ),
    (
        "DELETE FROM end_of_rows",
        &["which row was written last is not kept any more"],
        9,
    ),
];

#[test]
fn each_way_to_change_the_rows_is_found() {
    for (way, expected, left) in WAYS {
        let given = rated();
        change(&given, way);
        let expected: Vec<String> = expected.iter().map(|words| (*words).to_owned()).collect();
        assert_eq!(faults(&given), (expected, left), "{way}");
        given.when(REPORT).then().code(1);
    }
}

/// Writes a row with a text of its own, and the hash of it.
fn rewrite(given: &Given, number: i64, from: &str, to: &str) {
    let connection = Connection::open(given.path("s.sqlite")).unwrap();
    let text = "SELECT text FROM rating WHERE number = ?1";
    let text: String = connection
        .query_row(text, [number], |row| row.get(0))
        .unwrap();
    let text = text.replace(from, to);
    let hash = ows::base::canonical::Digest::of_bytes(text.as_bytes()).to_string();
    let words = "UPDATE rating SET text = ?2, hash = ?3 WHERE number = ?1";
    connection
        .execute(words, rusqlite::params![number, text, hash])
        .unwrap();
}

#[test]
fn a_row_that_was_written_anew_with_its_hash_does_not_fit_between_the_others() {
    for (number, said, left) in [
        (
            4,
            "rows 4 and 5 do not follow one another; both are left out",
            7,
        ),
        (
            9,
            "row 9 is not the last one that was written; it is left out",
            8,
        ),
    ] {
        let given = rated();
        rewrite(&given, number, r#""sweating":"#, r#""sweating": "#);
        assert_eq!(faults(&given), (vec![said.to_owned()], left));
    }
}

#[test]
fn no_certificate_rests_on_a_store_that_does_not_hold() {
    let given = rated();
    change(&given, ALTER);
    let then = given
        .when("train certificate deck.toml --rater rn-11 --store s.sqlite")
        .then();
    then.stdout("")
        .stderr(
            "error: the training store s.sqlite: row 4 is not as it was written; it is left out\n\
             error: no certificate: it would rest on a store that does not hold\n",
        )
        .code(1);
}

#[test]
fn ratings_are_still_taken_beside_a_row_that_does_not_hold_and_the_code_says_so() {
    let given = rated();
    change(&given, ALTER);
    let then = answer(&given, "rn-14").code(1);
    assert!(then.stdout.contains("TRAINING rn-14: 3 of 3 cases rated"));
    assert!(
        then.stderr
            .starts_with("error: the training store s.sqlite: row 4 ")
    );
    let (faults, left) = faults(&given);
    assert_eq!((faults.len(), left), (1, 11));
}

#[test]
fn nothing_is_added_behind_a_last_row_that_does_not_hold() {
    let given = rated();
    change(&given, "DELETE FROM rating WHERE number = 9");
    let then = answer(&given, "rn-14").code(1);
    let said = "the training store s.sqlite: its last row does not hold, so that nothing can be added; name a new store with `--store`, and keep this one";
    assert!(then.stderr.contains(said), "{}", then.stderr);
    assert_eq!(faults(&given).1, 8);
}

/// Returns a number from 0 up to a limit; the same series each time.
fn drawn(state: &mut u64, limit: usize) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1);
    usize::try_from(*state >> 33).unwrap() % limit
}

#[test]
fn a_flipped_bit_changes_nothing_that_is_said_or_is_named() {
    let given = rated();
    let file = fs::read(given.path("s.sqlite")).unwrap();
    let before = open(&given.path("s.sqlite")).all().unwrap();
    assert_eq!((before.rated.len(), before.faults.len()), (9, 0));
    let path = given.path("flipped.sqlite");
    let (mut state, mut named) = (20_261_122, 0);
    for _ in 0..300 {
        let (at, bit) = (drawn(&mut state, file.len()), drawn(&mut state, 8));
        let mut flipped = file.clone();
        flipped[at] ^= 1 << bit;
        fs::write(&path, flipped).unwrap();
        let read = Store::read(&path).and_then(|store| store.unwrap().all());
        match read {
            Ok(rows) if rows.faults.is_empty() => assert_eq!(rows, before, "byte {at}, bit {bit}"),
            Ok(_) | Err(_) => named += 1,
        }
    }
    assert!(
        named > 30,
        "{named} of 300 flips met something that is read"
    );
}

/// A store of the program before rows had hashes, and its deck.
fn without_hashes() -> Given {
    let kept = project().join("tests/upgrade/0.1.0");
    let read = |name: &str| fs::read(kept.join(name)).unwrap();
    let given = Given::new().file("s.sqlite", read("home/.local/share/ows/training.sqlite"));
    let names = ["deck.toml", "one.toml", "two.toml", "three.toml"];
    names.iter().fold(given, |given, name| {
        given.file(name, read(&format!("deck/{name}")))
    })
}

#[test]
fn a_store_without_hashes_is_read_and_gets_them_when_something_is_added() {
    let given = without_hashes();
    let rows = |given: &Given| open(&given.path("s.sqlite")).all().unwrap();
    let before = rows(&given);
    assert_eq!((before.rated.len(), before.unproved), (10, 10));
    let said = "TRAINING s.sqlite: 10 rows were rated before rows had hashes; that they are as they were rated then is not proved\n";
    given.when(REPORT).then().stderr(said).code(0);
    assert_eq!(rows(&given), before, "reading takes nothing over");

    let then = answer(&given, "rn-15").code(0);
    assert!(then.stderr.starts_with(said), "{}", then.stderr);
    let after = rows(&given);
    assert_eq!((after.rated.len(), after.unproved), (13, 10));
    assert_eq!(after.rated[..10], before.rated);
    assert!(after.faults.is_empty());
    given.when(REPORT).then().stderr(said).code(0);

    change(
        &given,
        "UPDATE rating SET text = replace(text, 'rn-07', 'rn-17') WHERE number = 2",
    );
    let (faults, left) = faults(&given);
    assert_eq!(faults, ["row 2 is not as it was written; it is left out"]);
    assert_eq!(left, 12);
}

#[test]
fn the_same_case_is_not_rated_twice_in_one_attempt_also_after_the_hashes_came() {
    let given = without_hashes();
    let path = given.path("s.sqlite");
    let rated: Vec<Rated> = open(&path).all().unwrap().rated;
    let mut store = Store::open(&path).unwrap();
    let refused = store.add(&rated[..1]).unwrap_err().to_string();
    assert!(
        refused.starts_with("one is rated already in this attempt"),
        "{refused}"
    );
    assert_eq!(
        open(&path).all().unwrap().unproved,
        10,
        "nothing was taken over"
    );
}
