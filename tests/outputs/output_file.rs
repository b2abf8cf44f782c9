//! `-o`: the file appears whole or not at all, and never in the place of what it was made from.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::common::sheets::{CALM, MEASURED, WORST, sheet};
use crate::common::{Given, When};

fn week() -> Given {
    Given::new().file("week.csv", sheet(&[MEASURED, CALM, WORST]))
}

/// A run that writes the week's results as CSV, with more options.
fn score<'given>(given: &'given Given, options: &str) -> When<'given> {
    given.when(&format!("score week.csv --scale cows --to csv {options}"))
}

/// What that run writes to standard output.
fn expected(given: &Given) -> String {
    score(given, "").then().code(0).stdout
}

fn mode(given: &Given, name: &str) -> u32 {
    fs::metadata(given.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_file_holds_what_standard_output_would_and_nothing_is_left_beside_it() {
    let given = week();
    score(&given, "-o out.csv")
        .then()
        .stdout("")
        .stderr("")
        .code(0);
    assert_eq!(given.read("out.csv"), expected(&given));
    assert_eq!(given.names(), ["out.csv", "week.csv"]);
    score(&given, "--output deeper.csv")
        .then()
        .stderr("")
        .code(0);
    assert_eq!(given.names(), ["deeper.csv", "out.csv", "week.csv"]);
}

#[test]
fn a_hyphen_is_standard_output() {
    let given = week();
    let then = score(&given, "-o -").then();
    then.stdout(&expected(&given)).stderr("").code(0);
    let then = score(&given, "-o out.csv --errors -").then();
    then.stdout("").stderr("").code(0);
    assert_eq!(given.names(), ["out.csv", "week.csv"]);
    for options in ["--errors -", "-o - --errors -"] {
        let then = score(&given, options).then();
        then.stdout("")
            .stderr(
                "error: results and rejections would both go to standard output; \
                 name a file for one of them\nfor help, say `--help`\n",
            )
            .code(2);
    }
}

#[test]
fn an_existing_file_is_refused_and_untouched() {
    let given = week().file("out.csv", "mine\n");
    score(&given, "-o out.csv")
        .then()
        .stdout("")
        .stderr("error: out.csv exists; say `--force` to replace it\n")
        .code(1);
    assert_eq!(given.read("out.csv"), "mine\n");
    assert_eq!(given.names(), ["out.csv", "week.csv"]);
}

#[test]
fn with_force_an_existing_file_is_replaced() {
    let given = week().file("out.csv", "mine\n");
    score(&given, "-o out.csv --force")
        .then()
        .stdout("")
        .stderr("")
        .code(0);
    assert_eq!(given.read("out.csv"), expected(&given));
    assert_eq!(given.names(), ["out.csv", "week.csv"]);
}

#[test]
fn with_force_a_link_still_leads_where_it_led() {
    let given = week().file("real.csv", "mine\n");
    symlink("real.csv", given.path("link.csv")).unwrap();
    score(&given, "-o link.csv").then().code(1);
    assert_eq!(given.read("real.csv"), "mine\n");
    score(&given, "-o link.csv --force")
        .then()
        .stderr("")
        .code(0);
    assert_eq!(given.read("real.csv"), expected(&given));
    assert_eq!(
        fs::read_link(given.path("link.csv")).unwrap().to_str(),
        Some("real.csv")
    );
}

#[test]
fn the_input_is_never_written_over_by_whatever_name() {
    let given = week().file("folder/other.csv", "");
    symlink("week.csv", given.path("link.csv")).unwrap();
    let before = given.read("week.csv");
    let whole = given.path("week.csv");
    for output in [
        "week.csv",
        "./week.csv",
        "folder/../week.csv",
        "link.csv",
        whole.to_str().unwrap(),
    ] {
        for force in ["", "--force"] {
            score(&given, force)
                .argument("-o")
                .argument(output)
                .then()
                .stdout("")
                .stderr(
                    "error: week.csv is read here and cannot be written too; name another file\n\
                     for help, say `--help`\n",
                )
                .code(2);
        }
    }
    assert_eq!(given.read("week.csv"), before);
}

#[test]
fn a_file_on_standard_input_is_never_written_over() {
    let given = week();
    let before = given.read("week.csv");
    let run = format!(
        "{} score - --scale cows --to csv -o week.csv --force < week.csv",
        env!("CARGO_BIN_EXE_ows")
    );
    let then = given
        .when_program("sh")
        .argument("-c")
        .argument(&run)
        .then();
    assert!(
        then.stderr
            .contains("is read here and cannot be written too"),
        "{}",
        then.stderr
    );
    then.code(2);
    assert_eq!(given.read("week.csv"), before);
}

#[test]
fn the_scale_file_is_never_written_over() {
    let given = week();
    let cows = fs::read(crate::common::project().join("scales/cows/1.0.0.toml")).unwrap();
    let given = given.file("cows.toml", &cows);
    let then = given
        .when("score week.csv --scale cows.toml -o cows.toml --force")
        .then();
    then.stdout("").code(2);
    assert_eq!(given.read("cows.toml").into_bytes(), cows);
}

#[test]
fn results_and_rejections_cannot_go_to_one_file() {
    let given = week().file("there.csv", "mine\n");
    for (options, named) in [
        ("-o out --errors out", "out"),
        ("-o out --errors ./out --force", "./out"),
        ("-o there.csv --errors there.csv --force", "there.csv"),
    ] {
        score(&given, options)
            .then()
            .stdout("")
            .stderr(&format!(
                "error: {named} is written here already; name another file\nfor help, say `--help`\n"
            ))
            .code(2);
    }
    assert_eq!(given.names(), ["there.csv", "week.csv"]);
    assert_eq!(given.read("there.csv"), "mine\n");
}

#[test]
fn a_device_is_written_and_not_replaced() {
    let given = week();
    for force in ["", " --force"] {
        score(&given, &format!("-o /dev/null{force}"))
            .then()
            .stdout("")
            .stderr("")
            .code(0);
    }
    let null = fs::metadata("/dev/null").unwrap();
    assert!(!null.is_file());
    let both = score(&given, "-o /dev/stdout").in_own_process().then();
    both.stdout(&expected(&given)).stderr("").code(0);
}

#[test]
fn a_folder_or_a_path_without_one_is_refused_before_anything_is_read() {
    let given = week().file("folder/x", "");
    score(&given, "-o folder")
        .then()
        .stdout("")
        .stderr("error: folder is a directory; name a file in it\n")
        .code(1);
    score(&given, "-o absent/out.csv")
        .then()
        .stdout("")
        .stderr(
            "error: absent/out.csv cannot be written: there is no folder absent; make it first\n",
        )
        .code(1);
    score(&given, "-o new/")
        .then()
        .stdout("")
        .stderr("error: new/ names a directory; name a file in it\n")
        .code(1);
    assert_eq!(given.names(), ["folder", "week.csv"]);
}

#[test]
fn a_new_file_is_for_its_owner_alone_whatever_the_mask_would_leave() {
    let given = week();
    for (mask, name) in [("022", "a"), ("077", "b"), ("000", "c")] {
        let run = format!(
            "umask {mask}; exec {} score week.csv --scale cows --to csv -o {name} --errors {name}.errors",
            env!("CARGO_BIN_EXE_ows")
        );
        given
            .when_program("sh")
            .argument("-c")
            .argument(&run)
            .then()
            .stderr("")
            .code(0);
        assert_eq!(mode(&given, name), 0o600, "umask {mask}");
        let errors = format!("{name}.errors");
        assert_eq!(mode(&given, &errors), 0o600, "umask {mask}");
    }
}

#[test]
fn a_replaced_file_keeps_its_mode() {
    let given = week().file("private.csv", "");
    fs::set_permissions(given.path("private.csv"), Permissions::from_mode(0o600)).unwrap();
    score(&given, "-o private.csv --force")
        .then()
        .stderr("")
        .code(0);
    assert_eq!(mode(&given, "private.csv"), 0o600);
}

#[test]
fn rejected_rows_and_missing_files_do_not_keep_the_others_from_the_file() {
    let given = week().file(
        "bad.csv",
        sheet(&[MEASURED, "P-0003,72,9,0,0,0,0,0,0,0,0,0"]),
    );
    let then = given
        .when("score bad.csv absent.csv week.csv --scale cows --to csv -o out.csv")
        .then();
    then.stdout("").code(1);
    assert_eq!(given.read("out.csv"), expected(&given));
}

#[test]
fn a_run_without_a_scale_leaves_no_file() {
    let given = week();
    given
        .when("score week.csv --to csv -o out.csv")
        .then()
        .stdout("")
        .code(2);
    assert_eq!(given.names(), ["week.csv"]);
}
