//! No output ever falls on a file that the run reads, or that is kept from run to run.
//!
//! Each command that writes a file is pointed at each such file, by several names. It is refused as a
//! wrong command line, and every byte is where it was.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::common::{Given, When, project};
use crate::recording::{minutes, row, table};

const COWS: &str = "scales/cows/1.0.0.toml";
/// Where a user's own files are kept, below the home folder.
const LOG: &str = ".local/share/ows/log.sqlite";
const STORE: &str = ".local/share/ows/training.sqlite";
const DRAFT: &str = ".local/state/ows/drafts/0190a5b0-0000-7000-8000-000000000000.json";
const CONFIGURATION: &str = ".config/ows/config.toml";
const POLICY: &str = ".config/ows/policies/ward.toml";

fn shipped(name: &str) -> String {
    fs::read_to_string(project().join(name)).unwrap()
}

/// A user with a log, a store, a draft and a configuration of its own, and the same once more in the
/// folder at hand.
fn ward() -> Given {
    let deck = "format = 1\nid = \"small\"\nversion = \"1.0.0\"\ntitle = \"Small\"\nabout = \"One case.\"\npurpose = \"practice\"\ncases = [\"case.toml\"]\n";
    let given = Given::new()
        .file("week.csv", table(&[row(&minutes(0), 1)]))
        .file("more.csv", table(&[row(&minutes(1), 1)]))
        .file("ward.toml", shipped("examples/policies/example-ward.toml"))
        .file("mine/cows.toml", shipped(COWS).replace("1.0.0", "1.0.9"))
        .file("mine/lock.toml", shipped("scales/lock.toml"))
        .file("key.txt", "a key of many characters\n")
        .file("deck.toml", deck)
        .file("case.toml", shipped("examples/cases/cows-a-01.toml"))
        .home_file(CONFIGURATION, "color = \"never\"\n")
        .home_file(POLICY, shipped("examples/policies/example-ward.toml"))
        .home_file(DRAFT, "{}");
    let record = "score week.csv --scale cows --to csv --record";
    given.when(record).then().code(0);
    let other = given.when(&format!("{record} --log log.sqlite"));
    other.then().code(0);
    fs::copy(given.path("log.sqlite"), given.path("elsewhere.sqlite")).unwrap();
    let private = Permissions::from_mode(0o600);
    fs::set_permissions(given.path("elsewhere.sqlite"), private).unwrap();
    given
}

/// The commands that write a file; `FILE` stands for it.
const WRITERS: [&str; 8] = [
    "score more.csv --scale cows --to csv -o FILE --force",
    "score more.csv --scale cows --to csv --errors FILE --force",
    "score more.csv --scale cows --to csv --record -o FILE --force",
    "log export -o FILE --force",
    "log export --to csv --scale cows -o FILE --force",
    "log export --pseudonymise key.txt -o FILE --force",
    "train split deck.toml --cases FILE --keys keys.json --force",
    "train split deck.toml --cases cases.json --keys FILE --force",
];

/// Returns every file below a folder, with what it holds. A link to a folder is not gone into.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            files.extend(everything(&path));
        } else {
            let held = fs::read(&path).unwrap_or_default();
            files.insert(path, held);
        }
    }
    files
}

/// Returns all that there is. The index of a log's write-ahead file, and that file while nothing is in it,
/// come and go with whoever reads the log.
fn all(given: &Given) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = everything(&given.path(""));
    all.extend(everything(&given.home()));
    all.retain(|path, bytes| {
        let name = path.to_string_lossy();
        !(name.ends_with("-shm") || (name.ends_with("-wal") && bytes.is_empty()))
    });
    all
}

/// Holds a run to being refused, and to having changed nothing.
fn is_refused(given: &Given, run: When<'_>, what: &str) {
    let before = all(given);
    let then = run.then();
    assert!(
        then.stderr.contains("name another file") && !then.stderr.contains("written\n"),
        "{what}\n{}",
        then.stderr
    );
    then.stdout("").code(2);
    assert!(all(given) == before, "{what}: something was changed");
}

/// Runs a writer at a file.
fn at<'g>(given: &'g Given, writer: &str, file: &str) -> When<'g> {
    let words = writer.split_whitespace();
    words.fold(given.when(""), |run, word| {
        run.argument(if word == "FILE" { file } else { word })
    })
}

#[test]
fn what_a_user_keeps_is_never_written_over_by_any_command() {
    let given = ward();
    let home = given.home();
    fs::write(home.join(STORE), "as if it were one").unwrap();
    let beside = ["-wal", "-shm", "-journal"].map(|ending| format!("{LOG}{ending}"));
    let kept = [LOG, STORE, DRAFT, CONFIGURATION, POLICY];
    for writer in WRITERS {
        for kept in kept.into_iter().chain(beside.iter().map(String::as_str)) {
            let file = home.join(kept).display().to_string();
            is_refused(
                &given,
                at(&given, writer, &file),
                &format!("{writer} at {kept}"),
            );
        }
    }
}

#[test]
fn a_log_or_store_that_is_named_is_never_written_over_whoever_names_it() {
    let given = ward();
    fs::write(given.path("class.sqlite"), "as if it were one").unwrap();
    for writer in WRITERS {
        for beside in [
            "log.sqlite",
            "log.sqlite-wal",
            "log.sqlite-shm",
            "log.sqlite-journal",
        ] {
            let run = at(&given, writer, beside);
            is_refused(&given, run.variable("OWS_LOG", "log.sqlite"), writer);
            let run = at(&given, writer, beside);
            is_refused(&given, run.argument("--log").argument("log.sqlite"), writer);
        }
        let run = at(&given, writer, "class.sqlite").variable("OWS_TRAINING", "class.sqlite");
        is_refused(&given, run, writer);
        // One that nothing names is known by what it is.
        is_refused(&given, at(&given, writer, "elsewhere.sqlite"), writer);
        is_refused(&given, at(&given, writer, "elsewhere.sqlite-wal"), writer);
    }
    let set = format!("log = \"{}\"\n", given.path("log.sqlite").display());
    let given = given.home_file(CONFIGURATION, set);
    for writer in WRITERS {
        is_refused(&given, at(&given, writer, "log.sqlite-journal"), writer);
    }
}

#[test]
fn another_name_of_the_log_is_the_log() {
    let given = ward();
    fs::create_dir(given.path("folder")).unwrap();
    symlink(given.path("log.sqlite"), given.path("link.sqlite")).unwrap();
    symlink(given.path(""), given.path("folder/back")).unwrap();
    fs::hard_link(given.path("week.csv"), given.path("same-week.csv")).unwrap();
    let whole = given.path("log.sqlite").display().to_string();
    for writer in WRITERS {
        for name in [
            "./log.sqlite",
            "folder/../log.sqlite",
            "link.sqlite",
            "folder/back/log.sqlite",
            "folder/back/log.sqlite-wal",
            &whole,
        ] {
            let run = at(&given, writer, name).variable("OWS_LOG", "log.sqlite");
            is_refused(&given, run, &format!("{writer} at {name}"));
        }
    }
    let run = "score week.csv --scale cows --to csv -o FILE --force";
    is_refused(
        &given,
        at(&given, run, "same-week.csv"),
        "a second name of the input",
    );
}

#[test]
fn whatever_else_a_run_reads_is_never_written_over() {
    let given = ward();
    let score = "score week.csv --to csv --force -o";
    for run in [
        &format!("{score} ward.toml --scale cows --policy ward.toml"),
        &format!("{score} mine/cows.toml --scale mine/cows.toml"),
        &format!("{score} mine/cows.toml --scale cows --rescore mine/cows.toml"),
        &format!("{score} mine/cows.toml --scale cows --scales mine"),
        &format!("{score} mine/lock.toml --scale cows --scales mine"),
        &format!("{score} more.csv --scale cows more.csv"),
        "score week.csv --scale cows --to csv --errors week.csv --force",
        "log export --log log.sqlite --pseudonymise key.txt -o key.txt --force",
        "train split deck.toml --cases deck.toml --keys keys.json --force",
        "train split deck.toml --cases case.toml --keys keys.json --force",
        "train split deck.toml --cases cases.json --keys case.toml --force",
        "train split deck.toml --cases both.json --keys both.json --force",
    ] {
        is_refused(&given, given.when(run), run);
    }
    let run = format!("{score} ward.toml --scale cows");
    is_refused(
        &given,
        given.when(&run).variable("OWS_POLICY", "./ward.toml"),
        &run,
    );
    let run = format!("{score} mine/cows.toml --scale cows");
    is_refused(
        &given,
        given.when(&run).variable("OWS_SCALES", "mine"),
        &run,
    );
}

/// Runs a line of a shell, in which `ows` is the program.
fn shell<'g>(given: &'g Given, words: &str) -> When<'g> {
    let words = words.replacen("ows", env!("CARGO_BIN_EXE_ows"), 1);
    let run = given.when_program("sh").argument("-c");
    run.argument(&words)
}

#[test]
fn standard_output_that_goes_to_what_is_kept_is_refused() {
    let given = ward()
        .file("elsewhere.sqlite-wal", "")
        .file("class.sqlite", "");
    let before = all(&given);
    for words in [
        "ows log export --log log.sqlite >> log.sqlite",
        "ows score week.csv --scale cows --to csv --record --log log.sqlite >> log.sqlite",
        "ows scale list >> \"$HOME/.local/share/ows/log.sqlite\"",
        "ows scale list >> \"$HOME/.config/ows/config.toml\"",
        "ows scale list >> \"$HOME/.config/ows/policies/ward.toml\"",
        "OWS_LOG=elsewhere.sqlite ows scale list >> elsewhere.sqlite-wal",
        "OWS_TRAINING=class.sqlite ows scale list >> class.sqlite",
    ] {
        let then = shell(&given, words).then();
        assert!(
            then.stderr.contains("standard output goes to "),
            "{words}\n{}",
            then.stderr
        );
        then.code(2);
    }
    assert!(all(&given) == before);
}

#[test]
fn nothing_is_said_where_standard_error_goes_to_the_log() {
    let given = ward();
    let before = all(&given);
    for words in [
        "ows scale list --log log.sqlite 2>> log.sqlite",
        "ows score week.csv --record --log log.sqlite 2>> log.sqlite",
        "ows score week.csv --record --log log.sqlite >> log.sqlite 2>&1",
    ] {
        shell(&given, words).then().stderr("").code(2);
    }
    assert!(all(&given) == before);
}

#[test]
fn a_stream_that_goes_to_what_is_read_is_refused() {
    let given = ward();
    let before = all(&given);
    for words in [
        "ows score week.csv --scale cows --policy ward.toml >> ward.toml",
        "ows score week.csv --scale mine/cows.toml >> mine/cows.toml",
        "ows score week.csv --scale cows --scales mine >> mine/lock.toml",
        "ows log export --log log.sqlite --pseudonymise key.txt >> key.txt",
        "ows train check deck.toml >> deck.toml",
        "ows train check deck.toml >> case.toml",
    ] {
        let then = shell(&given, words).then();
        let said = "standard output or standard error goes to it as well";
        let told: Vec<&str> = then.stderr.split_whitespace().collect();
        assert!(told.join(" ").contains(said), "{words}\n{}", then.stderr);
        then.code_among(&[1, 3]);
    }
    let said = "week.csv cannot be read: standard output or standard error goes to it as well; \
                write to another file\n";
    let then = shell(
        &given,
        "ows score week.csv --scale cows --to csv >> week.csv",
    )
    .then();
    then.stderr(&format!("error: {said}")).code(1);
    assert!(all(&given) == before);
}

#[test]
fn no_log_backup_or_store_is_made_where_what_stands_beside_one_belongs() {
    let given = ward().file("answers.csv", "patient,rater\n");
    let before = all(&given);
    for name in [
        "log.sqlite-wal",
        "log.sqlite-journal",
        "elsewhere.sqlite-shm",
        "new-wal",
    ] {
        for run in [
            format!("log backup {name} --log elsewhere.sqlite"),
            format!("score more.csv --scale cows --to csv --record --log {name}"),
            format!("train run deck.toml --plain --rater rn-07 --store {name}"),
        ] {
            let then = given.when(&run).then();
            let said = "name another file";
            assert!(then.stderr.contains(said), "{run}\n{}", then.stderr);
            then.stdout("").code_among(&[1, 2]);
        }
    }
    assert!(all(&given) == before);
}

#[test]
fn no_training_store_is_made_where_another_ones_journal_lies() {
    let given = ward().file("class.sqlite-journal", "left behind");
    let run = "train run deck.toml --plain --rater rn-07 --store class.sqlite";
    let then = given.when(run).then();
    assert!(
        then.stderr
            .contains("class.sqlite-journal lies there without its database"),
        "{}",
        then.stderr
    );
    then.code(1);
    assert!(!given.path("class.sqlite").exists());
}

#[test]
fn a_pipe_in_the_place_of_a_log_is_not_waited_for() {
    let given = ward();
    let made = given.when_program("mkfifo").argument("pipe").then();
    made.code(0);
    for variable in ["OWS_LOG", "OWS_TRAINING"] {
        let run = given.when_program("sh").argument("-c");
        let run = run.argument(&format!(
            "{} scale list > listed.txt",
            env!("CARGO_BIN_EXE_ows")
        ));
        run.variable(variable, "pipe").then().stderr("").code(0);
        assert!(given.read("listed.txt").contains("cows"));
    }
}
