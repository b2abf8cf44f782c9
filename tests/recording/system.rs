//! A system that gives no random numbers, or cannot close a folder: an error, and never a panic.

use std::fs;

use super::calls::{RUN, given, hitting, next_row, plain};
use crate::common::{Given, project, skip};

#[test]
fn where_there_are_no_random_numbers_nothing_is_recorded_and_that_is_said() {
    let name = "where_there_are_no_random_numbers_nothing_is_recorded_and_that_is_said";
    if skip(name, "strace") {
        return;
    }
    let mut failed = 0;
    for nth in 1..=12 {
        for sticky in ["", "+"] {
            let given = given();
            let inject = format!("getrandom:error=EIO:when={nth}{sticky}");
            let then = hitting(&given, &inject, RUN).then();
            assert!(
                !then.stderr.contains("panicked"),
                "{nth}{sticky}: {}",
                then.stderr
            );
            if then.exit_code() == 0 {
                continue;
            }
            failed += 1;
            assert!(
                then.stderr.contains("gives no random numbers"),
                "{}",
                then.stderr
            );
            then.code(1);
            plain(&given).code(0);
        }
    }
    assert!(failed > 4, "{failed} of 24 runs met the failure");
}

#[test]
fn an_id_that_cannot_be_drawn_is_an_error_wherever_one_is_drawn() {
    let name = "an_id_that_cannot_be_drawn_is_an_error_wherever_one_is_drawn";
    if skip(name, "strace") {
        return;
    }
    let deck = project().join("tests/upgrade/0.1.0/deck/deck.toml");
    let deck = deck.display();
    for run in [
        "assess --plain --scale cows".to_owned(),
        format!("train run {deck} --rater rn-07 --plain --store s.sqlite"),
        format!("train run {deck} --rater rn-07 --exam --plain --store s.sqlite"),
        "log void 1 --reason again --by rn-07 --log ward/log.sqlite".to_owned(),
    ] {
        let given = given();
        plain(&given).code(0);
        next_row(&given, 1);
        for nth in 3..=9 {
            let inject = format!("getrandom:error=ENOSYS:when={nth}+");
            let then = hitting(&given, &inject, &run).then();
            assert!(
                !then.stderr.contains("panicked"),
                "{run}, {nth}: {}",
                then.stderr
            );
            then.code_among(&[0, 1]);
        }
    }
}

#[test]
fn a_folder_that_cannot_be_closed_ends_no_run() {
    let name = "a_folder_that_cannot_be_closed_ends_no_run";
    if skip(name, "strace") {
        return;
    }
    let given = Given::new();
    let site = given.path("site");
    fs::create_dir_all(site.join("unrest")).unwrap();
    let kept = project().join("tests/upgrade/0.1.0/home/.config/ows");
    fs::copy(
        kept.join("scales/unrest/2.0.0.toml"),
        site.join("unrest/2.0.0.toml"),
    )
    .unwrap();
    let policies = given.home().join(".config/ows/policies");
    fs::create_dir_all(&policies).unwrap();
    fs::copy(kept.join("policies/ward.toml"), policies.join("ward.toml")).unwrap();
    for run in [
        "scale list --scales site",
        "policy list",
        "assess --plain --scale cows",
    ] {
        for nth in 1..=20 {
            let then = hitting(&given, &format!("close:error=EIO:when={nth}"), run).then();
            assert!(
                !then.stderr.contains("panicked"),
                "{run}, {nth}: {}",
                then.stderr
            );
            // The first files are closed before the program begins, and then it does not.
            then.code_among(&[0, 1, 127]);
        }
    }
}

#[test]
fn a_system_that_gives_no_thread_stops_no_output() {
    let name = "a_system_that_gives_no_thread_stops_no_output";
    if skip(name, "strace") {
        return;
    }
    for name in ["?clone3", "?clone"] {
        let given = given();
        let run = "score row.csv --scale cows --to csv -o out.csv";
        let then = hitting(&given, &format!("{name}:error=EAGAIN"), run).then();
        assert!(!then.stderr.contains("panicked"), "{}", then.stderr);
        then.code(0);
        assert!(given.read("out.csv").contains("P-0142"));
    }
}
