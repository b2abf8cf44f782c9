//! What must be a plain file and is none: named at once, and never waited for.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::common::sheets::{CALM, MEASURED};
use crate::common::{Given, project};

const PIPE: &str = "it is a pipe or a device; name a plain file";

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn given() -> Given {
    Given::new().file("calm.csv", format!("{MEASURED}\n{CALM}\n"))
}

#[test]
fn a_configuration_that_is_a_pipe_is_refused_at_once() {
    let given = given();
    pipe(&given.home().join(".config/ows/config.toml"));
    let then = given.when("score calm.csv --scale cows").then().code(1);
    assert!(then.stderr.contains(PIPE), "{}", then.stderr);
    assert!(
        then.stderr.contains("config.toml cannot be read"),
        "{}",
        then.stderr
    );
    // Help and what else needs no configuration has to work without.
    given.when("--help").then().code(0);
    given.when("schema row").then().code(0);
}

#[test]
fn a_pipe_where_a_named_file_must_be_plain_is_refused_at_once() {
    let given = given();
    for name in ["pipe.toml", "scales/lock.toml", "more/unrest/1.0.0.toml"] {
        pipe(&given.path(name));
    }
    let score = "score calm.csv --to csv";
    for run in [
        format!("{score} --scale ./pipe.toml"),
        format!("{score} --scale cows --policy ./pipe.toml"),
        format!("{score} --scale cows --rescore ./pipe.toml"),
        format!("{score} --scale cows --scales scales"),
        "scale check pipe.toml".to_owned(),
        "policy check pipe.toml".to_owned(),
        "train check pipe.toml".to_owned(),
        "train run pipe.toml --rater rn-07 --plain".to_owned(),
    ] {
        let then = given.when(&run).then();
        assert!(then.stderr.contains(PIPE), "{run}: {}", then.stderr);
        then.code_among(&[1, 3]);
    }
    let left_out = format!("more/unrest/1.0.0.toml cannot be read: {PIPE}; it is left out");
    let then = given.when("scale list --scales more").then().code(0);
    assert!(then.stderr.contains(&left_out), "{}", then.stderr);
}

#[test]
fn a_key_that_is_a_pipe_is_refused_at_once() {
    let given = given().file(
        "row.csv",
        format!("rater,time,{MEASURED}\nrn-07,2024-03-01T00:00:00Z,{CALM}\n"),
    );
    let record = "score row.csv --scale cows --record --log log.sqlite";
    given.when(record).then().code(0);
    pipe(&given.path("key"));
    let run = "log export --pseudonymise key --log log.sqlite";
    let then = given.when(run).then().code(1);
    assert!(then.stderr.contains(PIPE), "{}", then.stderr);
}

#[test]
fn observations_still_come_through_a_pipe() {
    let given = given();
    pipe(&given.path("pipe"));
    let script = r#"cat calm.csv > pipe & exec "$0" "$@""#;
    let run = given.when_program("sh").argument("-c").argument(script);
    let run = run.argument(env!("CARGO_BIN_EXE_ows"));
    let words = "score pipe --from csv --scale cows --to csv";
    let then = words
        .split(' ')
        .fold(run, |run, word| run.argument(word))
        .then();
    assert!(then.stdout.contains("P-0001"), "{}", then.stderr);
    then.code(0);
}

#[test]
fn a_lock_that_cannot_be_read_is_never_taken_for_none() {
    let scale =
        fs::read(project().join("tests/upgrade/0.1.0/home/.config/ows/scales/unrest/1.0.0.toml"));
    let scale = scale.unwrap();
    for kind in ["folder", "dangling", "file"] {
        let given = Given::new().file("site/unrest/1.0.0.toml", &scale);
        let lock = given.path("site/lock.toml");
        match kind {
            "folder" => fs::create_dir(&lock).unwrap(),
            "dangling" => symlink("nowhere", &lock).unwrap(),
            _ => fs::write(&lock, "standing").unwrap(),
        }
        let then = given
            .when("scale list --scales site")
            .then()
            .stdout("")
            .code(1);
        assert!(
            then.stderr.contains("site/lock.toml"),
            "{kind}: {}",
            then.stderr
        );
    }
}
