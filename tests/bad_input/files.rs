//! Files that cannot be read, or hold nothing: the others are scored all the same.
#![cfg(unix)]

use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, line, sheet, values};

/// Scores bad files between two good ones, and holds what is said of them.
fn between_good_ones(given: Given, name: &str, said: &str) {
    let given = given
        .file("first.csv", sheet(&[MEASURED, CALM]))
        .file("last.csv", sheet(&[MEASURED, CALM]));
    let run = given.when("score first.csv --scale cows --to ndjson last.csv");
    let then = run.argument(name).argument("first.csv").then();
    assert_eq!(values(&then.stdout).len(), 3);
    then.stderr(said).code(1);
}

#[test]
fn an_empty_file_is_refused() {
    for name in [
        "empty.csv",
        "empty.ndjson",
        "empty.json",
        "empty.toml",
        "empty",
    ] {
        let said = format!("error: {name}:1:1: the file is empty\n");
        between_good_ones(Given::new().file(name, ""), name, &said);
    }
    let given = Given::new();
    let then = given.when("score --scale cows --to csv").then();
    then.stdout("")
        .stderr("error: <stdin>:1:1: the file is empty\n")
        .code(1);
}

#[test]
fn a_file_of_empty_lines_has_no_header_or_no_assessment() {
    let said = "error: empty.csv:1:1: the file has no header\n";
    between_good_ones(
        Given::new().file("empty.csv", "\n\n\r\n"),
        "empty.csv",
        said,
    );
    between_good_ones(
        Given::new().file("empty.csv", "\u{feff}"),
        "empty.csv",
        said,
    );
    let given = Given::new().file("empty.ndjson", "\n  \n\n");
    given
        .when("score empty.ndjson --to ndjson")
        .then()
        .stdout("")
        .stderr("")
        .code(0);
}

#[test]
fn a_file_that_does_not_exist_is_named_and_the_others_are_scored() {
    between_good_ones(
        Given::new(),
        "absent.csv",
        "error: absent.csv cannot be read: No such file or directory (os error 2)\n",
    );
    let given = Given::new();
    symlink("nowhere", given.path("link.csv")).unwrap();
    between_good_ones(
        given,
        "link.csv",
        "error: link.csv cannot be read: No such file or directory (os error 2)\n",
    );
}

#[test]
fn a_folder_is_no_file() {
    between_good_ones(
        Given::new().file("folder/x", ""),
        "folder",
        "error: folder cannot be read: it is a directory; name the files in it\n",
    );
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let given = Given::new().file("secret.csv", "");
    let path = given.path("secret.csv");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        // Whoever runs the tests may read everything, so that there is nothing to see here.
        return;
    }
    between_good_ones(
        given,
        "secret.csv",
        "error: secret.csv cannot be read: Permission denied (os error 13)\n",
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_packed_file_that_was_cut_off_is_refused_after_the_rows_it_still_has() {
    let rows = format!("{CALM}\n").repeat(5000);
    let table = format!("{MEASURED}\n{rows}");
    let zstandard = zstd::stream::encode_all(table.as_bytes(), 0).unwrap();
    for packed in [gzip(table.as_bytes()), zstandard] {
        for cut in [1, 9, packed.len() / 2] {
            let given = Given::new().file("torn.csv", &packed[..packed.len() - cut]);
            let then = given.when("score torn.csv --scale cows --to ndjson").then();
            assert!(values(&then.stdout).len() <= 5000);
            assert!(
                then.stderr.starts_with("error: torn.csv cannot be read: "),
                "{}",
                then.stderr
            );
            assert_eq!(then.stderr.lines().count(), 1);
            then.code(1);
        }
    }
}

#[test]
fn a_packed_file_with_something_else_behind_it_is_refused() {
    let table = sheet(&[MEASURED, CALM]);
    let given = Given::new().file(
        "more.csv.gz",
        [gzip(table.as_bytes()), b"more".to_vec()].concat(),
    );
    let then = given.when("score more.csv.gz --scale cows --to csv").then();
    assert!(
        then.stderr
            .starts_with("error: more.csv.gz cannot be read: "),
        "{}",
        then.stderr
    );
    then.code(1);
}

#[test]
fn a_json_text_too_large_to_be_read_whole_is_refused_by_its_limit() {
    let mut text = vec![b' '; (16 << 20) + 1];
    text[0] = b'[';
    let given = Given::new().file("large.json", text);
    given
        .when("score large.json --scale cows --to csv")
        .then()
        .stdout("")
        .stderr(
            "error: large.json:1:1: a JSON or TOML text larger than 16 MiB; \
             write one assessment a line, as NDJSON\n",
        )
        .code(1);
}

#[test]
fn a_long_list_of_bad_assessments_ends_in_good_time() {
    let bad = line("\"pulse\":3");
    let list = format!("[{}]", vec![bad.trim(); 40_000].join(","));
    let given = Given::new().file("list.json", list);
    let then = given
        .when("score list.json --to ndjson --errors errors.ndjson")
        .then();
    then.stdout("")
        .stderr("list.json: 40,000 of 40,000 assessments rejected\n")
        .code(3);
    let errors = values(&given.read("errors.ndjson"));
    let columns: Vec<u64> = errors
        .iter()
        .map(|error| error["column"].as_u64().unwrap())
        .collect();
    assert!(columns.is_sorted());
    assert_eq!(columns[1] - columns[0], bad.len() as u64);
}
