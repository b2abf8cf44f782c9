//! Reading cases, keys and decks: each mistake is named with its place, and what to write.

use super::{MILD, MODERATE, case, deck, flat};
use crate::common::{Given, project};

#[test]
fn all_errors_of_all_files_are_told_at_once() {
    let given = Given::new()
        .file(
            "one.toml",
            case("one", MILD, "").replace("total = 10", "total = 9"),
        )
        .file(
            "two.toml",
            case("two", MILD, "").replace("gi = 1", "gi = 9"),
        )
        .file("deck.toml", deck(&["one", "two", "gone"], ""));
    let said = flat(&given.when("train check deck.toml").then().code(3).stderr);
    assert!(said.contains("gone.toml cannot be read"), "{said}");
    assert!(said.contains("one.toml:16:9: error[key-total]"), "{said}");
    assert!(said.contains("two.toml"), "{said}");
    assert!(said.contains("`gi` has no option worth 9 points"), "{said}");
    assert!(said.ends_with("deck.toml cannot be used"), "{said}");
}

#[test]
fn keys_of_another_deck_are_refused() {
    let given = Given::new()
        .file("one.toml", case("one", MODERATE, ""))
        .file("two.toml", case("two", MILD, ""))
        .file("first.toml", deck(&["one"], ""))
        .file("second.toml", deck(&["two"], ""));
    for (deck, cases, keys) in [
        ("first.toml", "first.json", "first.key.json"),
        ("second.toml", "second.json", "second.key.json"),
    ] {
        given
            .when(&format!("train split {deck} --cases {cases} --keys {keys}"))
            .then()
            .code(0)
            .stdout("");
    }
    let said = flat(
        &given
            .when(
                "train certificate first.json --key second.key.json --rater rn-07 --store s.sqlite",
            )
            .then()
            .code(1)
            .stderr,
    );
    assert!(said.contains("error[other-deck]"), "{said}");
    assert!(
        said.contains("with another digest, not of small@1.0.0"),
        "{said}"
    );
}

#[test]
fn a_split_deck_has_the_same_digest_and_nothing_of_its_keys() {
    let given = super::three("");
    given
        .when("train split deck.toml --cases exam.json --keys exam.key.json")
        .then()
        .code(0)
        .stdout("")
        .stderr("small@1.0.0: 3 cases in exam.json, and the keys in exam.key.json\n");
    let exam = given.read("exam.json");
    for word in [
        "reason",
        "teaches",
        "total",
        "observations",
        "why",
        "\"key\"",
    ] {
        assert!(!exam.contains(word), "{word}");
    }
    let digest = |file: &str| {
        let then = given.when(&format!("train check {file}")).then().code(3);
        then.stdout.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(digest("deck.toml"), digest("exam.json"));
    given
        .when("train split deck.toml --cases exam.json --keys exam.key.json")
        .then()
        .code(1);
}

#[test]
fn every_code_is_explained_and_every_explained_code_is_used() {
    let read = |name: &str| std::fs::read_to_string(project().join(name)).unwrap();
    let sources = ["deck", "fields", "key", "read"];
    let code: String = sources
        .iter()
        .map(|name| read(&format!("src/training/case/{name}.rs")))
        .collect();
    let used: Vec<&str> = code
        .split("Diagnostic::new(")
        .skip(1)
        .filter_map(|rest| rest.split('"').nth(1))
        .collect();
    assert!(used.len() > 20, "{used:?}");
    let own = read("examples/cases/README.md");
    let listed = own.split("## What can be wrong").nth(1).unwrap();
    let scales = read("scales/README.md");
    for code in &used {
        let row = format!("| `{code}` |");
        assert!(listed.contains(&row) || scales.contains(&row), "{code}");
    }
    let rows = listed.lines().filter_map(|line| line.strip_prefix("| `"));
    for code in rows.filter_map(|row| row.split('`').next()) {
        assert!(used.contains(&code), "{code}");
    }
}
