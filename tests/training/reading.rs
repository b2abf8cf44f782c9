//! Reading cases, keys and decks: each mistake is named with its place, and what to write.

use super::{MILD, MODERATE, case, deck, flat};
use crate::common::{Given, project};

/// Reads a deck of one case that was changed, and returns what is said of it.
fn said_of(change: &[(&str, &str)]) -> String {
    let mut text = case("one", MODERATE, "");
    for (before, after) in change {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
    }
    let given = Given::new()
        .file("one.toml", text)
        .file("deck.toml", deck(&["one"], ""));
    let then = given.when("train check deck.toml").then().code(3);
    flat(&then.stderr)
}

#[test]
fn a_claim_that_the_answers_do_not_bear_out_is_refused_with_its_place() {
    for (change, words) in [
        (
            vec![("total = 14", "total = 15")],
            "one.toml:16:9: error[key-total]: the key says a total of 15, and its answers make 14",
        ),
        (
            vec![("band  = \"moderate\"", "band  = \"mild\"")],
            "error[key-band]: the key says `mild`, and its answers make `moderate`",
        ),
        (
            vec![("gi = 1", "gi = 5"), ("total = 14", "total = 18")],
            "error[key-flag]: the answers raise the flag `repeated-gi`, and the key does not say so",
        ),
        (
            vec![("gi = 1\n", "")],
            "error[key-open]: the key leaves `gi` open",
        ),
        (
            vec![("gi = \"The reason for gi of one.\"\n", "")],
            "error[key-unreasoned]: there is no reason for `gi`",
        ),
        (
            vec![(
                "[key.why]\n",
                "[key.flag]\nseizure = \"There was one.\"\n[key.why]\n",
            )],
            "error[key-flag]: the key names the flag `seizure`, which its answers do not raise",
        ),
        (
            vec![(
                "[key.why]\n",
                "[key.checks]\nseizure = true\n[key.flag]\nseizure = \"So.\"\n[key.decoy]\nseizure = \"No.\"\n[key.why]\n",
            )],
            "error[key-flag]: the flag `seizure` is called a decoy, and the answers raise it",
        ),
        (
            vec![(
                "[key.why]\n",
                "[[key.also]]\nitem = \"gi\"\npoints = [4]\nwhy = \"So.\"\n[key.why]\n",
            )],
            "error[key-also]: what else is accepted for `gi` is no other answer",
        ),
        (
            vec![("gi = 1", "gi = 4")],
            "`gi` has no option worth 4 points",
        ),
    ] {
        let said = said_of(&change);
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn a_misspelt_or_unknown_part_is_named_with_what_was_meant() {
    for (change, words, help) in [
        (
            vec![("difficulty = \"easy\"", "difficulty = \"esay\"")],
            "error[bad-choice]: `difficulty` cannot be `esay`",
            "did you mean `easy`?",
        ),
        (
            vec![("by   = \"seen\"", "by   = \"smelt\"")],
            "`by` cannot be `smelt`",
            "write `told`, `seen`, `said`, or `measured`",
        ),
        (
            vec![("title ", "tilte ")],
            "a case has no key `tilte`",
            "did you mean `title`?",
        ),
        (
            vec![("scale = \"cows@1\"", "scale = \"cow\"")],
            "error[unknown-scale]",
            "cows",
        ),
        (
            vec![("time  = ", "rater = \"rn-07\"\ntime  = ")],
            "`rater` is not known before the case is rated",
            "answers belong into [key]",
        ),
        (
            vec![("format     = 1", "format     = 2")],
            "error[unknown-format]: this file is of format 2; this program reads format 1",
            "write 1",
        ),
        (
            vec![("teaches    = \"What one teaches.\"\n", "")],
            "a case with a key says what it teaches",
            "add `teaches`",
        ),
    ] {
        let said = said_of(&change);
        assert!(said.contains(words), "{words}\n{said}");
        assert!(said.contains(help), "{help}\n{said}");
    }
}

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
fn a_deck_that_lacks_something_says_each_thing() {
    let given = Given::new()
        .file("one.toml", case("one", MODERATE, ""))
        .file("deck.toml", deck(&["one"], ""));
    let then = given
        .when("train check deck.toml")
        .then()
        .code(3)
        .stderr("");
    for words in [
        "lacks: 1 case, and its pass rule asks for 10",
        "lacks: pulse: the option worth 0 is found 0 times, not 2",
        "lacks: gooseflesh: the option worth 0 is found 1 time, not 2",
        "lacks: 0 cases just below 5, not 2",
        "lacks: 1 case at or just above 13, not 2",
        "lacks: no case raises the flag seizure of cows",
        "lacks: no case only seems to raise the flag seizure of cows",
    ] {
        assert!(then.stdout.contains(words), "{words}\n{}", then.stdout);
    }
}

#[test]
fn a_deck_for_practice_lacks_nothing() {
    let given = Given::new()
        .file("one.toml", case("one", MODERATE, ""))
        .file(
            "deck.toml",
            deck(&["one"], "").replace("certify", "practice"),
        );
    let then = given
        .when("train check deck.toml")
        .then()
        .code(0)
        .stderr("");
    assert!(then.stdout.contains("lacks nothing"));
}

#[test]
fn a_second_of_a_pair_without_its_first_just_before_is_refused() {
    let second = case("two", MILD, "").replace("[assessment]", "after = \"one\"\n\n[assessment]");
    let given = Given::new()
        .file("one.toml", case("one", MODERATE, ""))
        .file("two.toml", &second)
        .file(
            "right.toml",
            deck(&["one", "two"], "").replace("certify", "practice"),
        )
        .file(
            "wrong.toml",
            deck(&["two", "one"], "").replace("certify", "practice"),
        );
    given.when("train check right.toml").then().code(0);
    let said = flat(&given.when("train check wrong.toml").then().code(3).stderr);
    assert!(
        said.contains("the case `two` belongs just after `one`, which does not stand before it"),
        "{said}"
    );
}

#[test]
fn a_pass_rule_is_held_to_what_it_can_say() {
    let given = Given::new().file("one.toml", case("one", MODERATE, ""));
    for (rule, words) in [
        (
            "exact-percent = 101",
            "`exact-percent` is 101, outside 0 to 100",
        ),
        ("exact = 90", "a pass rule has no key `exact`"),
        (
            "gravest = [\"siezure\"]",
            "no scale of this deck has a flag `siezure`",
        ),
        ("limits = [\"13\"]", "`limits` are totals, in whole numbers"),
        ("attempts = 0", "`attempts` is 0, outside 1 to 100"),
    ] {
        let text = deck(&["one"], &format!("\n[pass]\n{rule}\n"));
        let given = Given::new()
            .file("one.toml", given.read("one.toml"))
            .file("deck.toml", text);
        let said = flat(&given.when("train check deck.toml").then().code(3).stderr);
        assert!(said.contains(words), "{words}\n{said}");
    }
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
    let sources = ["deck", "fields", "key", "key/claims", "pass", "read"];
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
