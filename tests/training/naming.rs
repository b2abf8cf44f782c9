//! Who is one rater, which command is named next, and names in tables that people open.

use super::report::{FIRST, HEAD, KEY, rated, rows, small};

#[test]
fn one_rater_in_two_spellings_answers_a_case_once() {
    let both = rows("rn-07", FIRST) + &rows("RN-07", KEY);
    let given = small().file("answers.csv", format!("{HEAD}{both}"));
    let run = "train run deck.toml --answers answers.csv --store a.sqlite";
    let said = |line: u32, case: &str| {
        format!(
            "TRAINING answers.csv:{line}:1: error: RN-07 answers {case}, as rn-07 did: capitals and spaces make no other rater; keep one of the two, or give the other rater another name\n"
        )
    };
    given
        .when(run)
        .then()
        .stdout("")
        .stderr(&format!(
            "{}{}{}error: 3 answers were refused, so that nothing of answers.csv is kept; mend it, and give the whole file again\n",
            said(5, "cows-a-01"),
            said(6, "cows-a-03"),
            said(7, "cows-a-05")
        ))
        .code(1);
}

#[test]
fn a_rater_is_found_in_whichever_spelling() {
    let given = rated(small(), "a.sqlite", &rows("Ana Ruiz", FIRST));
    let report = |rater: &str| {
        let run = "train report deck.toml --store a.sqlite --to csv --rater";
        let run = given.when(run).argument(rater);
        run.then().stderr("").code(0).stdout
    };
    for spelling in ["ANA RUIZ", " ana  Ruiz", "ana\u{a0}ruiz"] {
        assert_eq!(report(spelling), report("Ana Ruiz"), "{spelling:?}");
    }
}

#[test]
fn a_name_in_a_table_of_figures_is_no_formula_and_no_escape_sequence() {
    let names = ["=1+1", "＝1+1", "@A1", "rn\u{9b}2J\u{1b}[31m\u{202e}"];
    let all: String = names.iter().map(|name| rows(name, FIRST)).collect();
    let given = rated(small(), "a.sqlite", &all);
    let ratings: String = names
        .iter()
        .map(|name| format!("V-1,{name},1\nV-2,{name},2\n"))
        .collect();
    let given = given.file("ratings.csv", format!("case,rater,pupil\n{ratings}"));
    for run in [
        "train report deck.toml --store a.sqlite --to csv",
        "train agreement ratings.csv --scale cows --key @A1 --to csv",
        "train agreement ratings.csv --continuous --to csv",
    ] {
        let then = given.when(run).then().stderr("").code(0);
        let cells = || then.stdout.split([',', '\n']);
        assert!(
            !cells().any(|cell| cell.starts_with(['=', '＝', '@', '+'])),
            "{}",
            then.stdout
        );
        assert!(cells().any(|cell| cell == "'=1+1") && cells().any(|cell| cell == "'＝1+1"));
        assert!(cells().any(|cell| cell == r"rn\u{9b}2J\u{1b}[31m\u{202e}"));
        let misleads = |letter: char| letter != '\n' && ows::base::text::misleads(letter);
        assert!(!then.stdout.contains(misleads), "{:?}", then.stdout);
        // Numbers below zero stay numbers.
        assert!(cells().any(|cell| cell.starts_with("-0.") || cell.parse::<f64>().is_ok()));
    }
}

#[test]
fn data_of_training_escapes_what_misleads_and_says_the_same() {
    let name = "rn\u{9b}2J\u{1b}[31m\u{202e}\u{200b}";
    let given = rated(
        small(),
        "a.sqlite",
        &(rows(name, FIRST) + &rows("rn-08", KEY)),
    );
    let run = "train report deck.toml --store a.sqlite --to json";
    let then = given.when(run).then().stderr("").code(0);
    let misleads = |letter: char| letter != '\n' && ows::base::text::misleads(letter);
    assert!(!then.stdout.contains(misleads), "{:?}", then.stdout);
    let report: serde_json::Value = serde_json::from_str(&then.stdout).unwrap();
    let name = serde_json::to_string(name).unwrap();
    assert!(report.to_string().contains(&name));
}

/// Each option that a message names is one of the command that says it.
#[test]
fn no_command_names_an_option_that_it_has_not() {
    let case = include_str!("../../examples/cases/cows-a-01.toml");
    let local: String = case
        .lines()
        .map(|line| match line.strip_prefix("time ") {
            Some(_) => "time = 2026-03-02T20:40:00\n".to_owned(),
            None => format!("{line}\n"),
        })
        .collect();
    let tabs = HEAD.replace(',', "\t") + &rows("rn-07", KEY).replace(',', "\t");
    let given = small()
        .file("cases/local.toml", local)
        .file(
            "local.toml",
            "format = 1\nid = \"local\"\nversion = \"1.0.0\"\ntitle = \"A\"\nabout = \"A\"\npurpose = \"practice\"\ncases = [\"cases/local.toml\"]\n",
        )
        .file("tabs.csv", tabs)
        .file("what.xyz", "what\n");
    for (command, rest) in [
        ("train check", "local.toml"),
        ("train report", "local.toml --store none.sqlite"),
        ("train certificate", "local.toml --rater rn-07"),
        ("train split", "local.toml --cases a.json --keys b.json"),
        (
            "train run",
            "local.toml --answers tabs.csv --store b.sqlite",
        ),
        ("train run", "deck.toml --answers tabs.csv --store b.sqlite"),
        ("train run", "deck.toml --answers what.xyz --store b.sqlite"),
    ] {
        let then = given.when(&format!("{command} {rest}")).then();
        assert_ne!(then.exit_code(), 0, "{command} {rest}");
        let help = given.when(&format!("{command} --help")).then().stdout;
        let named = then.stderr.split('`').filter(|part| part.starts_with("--"));
        for option in named.filter_map(|part| part.split([' ', '=']).next()) {
            let has = help.contains(&format!("{option} ")) || help.contains(&format!("{option}\n"));
            assert!(has, "{command} names {option}:\n{}", then.stderr);
        }
    }
}
