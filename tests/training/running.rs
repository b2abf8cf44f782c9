//! Rating a deck at a terminal and from a pipe: the interview of the bedside, and the key after it.

use super::{MILD, MODERATE, case, three};
use crate::common::Given;
use crate::common::sheets::ITEMS;
use crate::common::terminal::Terminal;

const RUN: &str = "train run deck.toml --rater rn-07 --store s.sqlite";

/// Returns the cases that the store holds, in the order in which they were rated.
fn kept(given: &Given) -> Vec<String> {
    let store = ows::training::store::Store::read(&given.path("s.sqlite")).unwrap();
    let rows = store.map(|store| store.all().unwrap()).unwrap_or_default();
    rows.rated.into_iter().map(|row| row.case).collect()
}

/// Starts the form at the first case.
fn begun(given: &Given, more: &str) -> Terminal {
    let mut terminal = given.when(&format!("{RUN}{more}")).on_terminal(24, 80);
    terminal.wait_for_last("Enter to go on:").press("\r");
    terminal
}

/// How many questions the scale of the deck asks beside the items.
const CHECKS: usize = 10;

/// Types points from the items on, and goes on to the handing in.
fn rate(terminal: &mut Terminal, value: &str, digits: &str) {
    terminal.press("\r").wait_for(">   1 Resting pulse");
    terminal.press(value).press("\r").wait_for(">   2 Sweating");
    terminal.press(digits).wait_for("No item is left");
    terminal.press("\r").wait_for("> seizure");
    terminal
        .press(&"\r".repeat(CHECKS))
        .wait_for("Enter hand in");
}

#[test]
fn a_deck_is_rated_with_the_key_after_each_case() {
    let given = three("");
    let mut terminal = begun(&given, "");
    terminal
        .wait_for("What is seen of one.")
        .wait_for("TRAINING · case 1 of 3");
    // Anxiety is 1 in the key.
    rate(&mut terminal, "90", "1111111140");
    assert_eq!(kept(&given), [""; 0]);
    terminal
        .press("\r")
        .wait_for("10 of 11 items as in the key");
    // What was handed in is on disk before the key is on the screen.
    assert_eq!(kept(&given), ["one"]);
    let page = terminal.text();
    for words in [
        "TRAINING · case 1 of 3 · rn-07",
        "You       Total 13/48, MODERATE (13 to 24)",
        "Key       Total 10/48, MILD (5 to 12)",
        "1 item is not as in the key",
        "! Anxiety or irritability: 2 options above the key, 3 points",
        "so severe that taking part is difficult, 4 of 4 points",
        "reports growing anxiety or irritability, 1 of 4 points",
        "The reason for anxiety of one.",
        "takes the total from 10 to 13; the band from mild to moderate",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    terminal.press("\u{1b}[F").wait_for("What one teaches.");
    terminal.press("\r").wait_for("What is seen of two.");
    rate(&mut terminal, "90", "2121211120");
    terminal
        .press("\r")
        .wait_for("11 of 11 items as in the key");
    terminal
        .press("\u{1b}[F")
        .wait_for("What two teaches.")
        .press("\r");
    terminal.wait_for("What is seen of three.");
    rate(&mut terminal, "110", "3322232223");
    terminal
        .press("\r")
        .wait_for("11 of 11 items as in the key");
    terminal
        .press("\u{1b}[F")
        .wait_for("What three teaches.")
        .press("\r");
    terminal.wait_for("TRAINING rn-07: NOT PASSED, 2 parts of the rule not met");
    assert_eq!(terminal.code(), 0);
    assert_eq!(kept(&given), ["one", "two", "three"]);
}

#[test]
fn training_stands_on_every_screen() {
    let given = three("");
    let mut terminal = begun(&given, "");
    let hold = |terminal: &mut Terminal, words: &str| {
        terminal.wait_for(words).wait_for("TRAINING");
        let first = terminal
            .text()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        assert!(first.contains("TRAINING"), "{words}: {first}");
    };
    hold(&mut terminal, "What is seen of one.");
    terminal.press("?");
    hold(&mut terminal, "from any later page back to the case");
    terminal.press("x").wait_until_gone("from any later page");
    terminal.press("\r");
    hold(&mut terminal, ">   1 Resting pulse");
    terminal.press("90\r1111111110\r");
    hold(&mut terminal, "> seizure");
    terminal.press("v");
    hold(&mut terminal, "What is seen of one.");
    terminal.press("\r").wait_for(">  11 Gooseflesh").press("s");
    hold(&mut terminal, "> seizure");
    terminal.press(&"\r".repeat(CHECKS));
    hold(&mut terminal, "Enter hand in");
    terminal.press("\r");
    hold(&mut terminal, "11 of 11 items");
    terminal.resize(10, 50);
    hold(&mut terminal, "The form needs");
    terminal.signal("TERM");
    assert_eq!(terminal.ending(), 143);
}

#[test]
fn an_attempt_that_was_left_goes_on_with_the_rest() {
    for ending in ["KILL", "TERM", "HUP"] {
        let given = three("");
        let mut terminal = begun(&given, "");
        terminal.wait_for("What is seen of one.");
        rate(&mut terminal, "90", "1111111110");
        terminal.press("\r").wait_for("11 of 11 items");
        terminal
            .press("\u{1b}[F")
            .wait_for("What one teaches.")
            .press("\r");
        terminal.wait_for("What is seen of two.").press("\r");
        terminal
            .wait_for(">   1 Resting pulse")
            .press("90\r")
            .wait_for(">   2 Sweating");
        terminal.signal(ending);
        terminal.ending();
        assert_eq!(kept(&given), ["one"]);
        let mut terminal = given.when(RUN).on_terminal(24, 80);
        terminal.wait_for("1 case is rated");
        terminal.wait_for_last("Enter to go on:").press("\r");
        terminal
            .wait_for("What is seen of two.")
            .wait_for("case 2 of 3");
        // The case that was broken off begins anew.
        terminal
            .press("\r")
            .wait_for(">   1 Resting pulse")
            .wait_for("11 left");
        terminal.press("q").wait_for("Leave?").press("q");
        terminal.wait_for("1 case is kept");
        assert_eq!(terminal.code(), 1);
        let mut terminal = given.when(RUN).argument("--new").on_terminal(24, 80);
        terminal.wait_for_last("Enter to go on:").press("\r");
        terminal.wait_for("What is seen of one.");
        terminal.signal("TERM");
        terminal.ending();
    }
}

/// The lines that rate a case line by line, to its handing in and past its key.
fn lines(value: &str, digits: &str, past_key: bool) -> String {
    let mut text = format!("{value}\n");
    digits
        .chars()
        .for_each(|digit| text += &format!("{digit}\n"));
    // The checks are skipped, Enter hands in.
    text + "skip\n\n" + if past_key { "\n" } else { "" }
}

#[test]
fn from_a_pipe_every_line_says_training() {
    let given = three("");
    let keys = lines("90", "1111111140", true)
        + &lines("90", "2121211120", true)
        + &lines("110", "3322232223", true);
    let then = given
        .when(&format!("{RUN} --plain"))
        .stdin(keys)
        .then()
        .code(0);
    for line in then.stdout.lines().chain(then.stderr.lines()) {
        assert!(line.starts_with("TRAINING"), "{line}");
    }
    assert!(
        then.stderr
            .contains("! Anxiety or irritability: 2 options above the key, 3 points")
    );
    assert!(then.stdout.contains("TRAINING rn-07: 3 of 3 cases rated\n"));
    assert_eq!(kept(&given), ["one", "two", "three"]);
}

#[test]
fn a_pipe_that_ends_early_keeps_what_was_handed_in() {
    let given = three("");
    let keys = lines("90", "1111111110", true) + "90\n1\n";
    let then = given
        .when(&format!("{RUN} --plain"))
        .stdin(keys)
        .then()
        .code(1);
    assert_eq!(kept(&given), ["one"]);
    assert!(
        then.stderr
            .contains("the same command goes on with the rest"),
        "{}",
        then.stderr
    );
}

#[test]
fn an_exam_shows_no_key_before_the_end() {
    let given = three("");
    let mut keys = String::new();
    for _ in 0..3 {
        keys += &lines("90", "1111111110", false);
    }
    let then = given
        .when(&format!("{RUN} --plain --exam --seed 7"))
        .stdin(keys)
        .then()
        .code(0);
    let said = &then.stderr;
    assert!(said.contains("mixed by the seed 7"), "{said}");
    let first_key = said.find("items as in the key").unwrap();
    let last_question = said.rfind("Enter hands the answers in").unwrap();
    assert!(last_question < first_key);
    // At the end each case stands beside its key.
    assert_eq!(said.matches("items as in the key").count(), 3);
    let mut cases = kept(&given);
    cases.sort();
    assert_eq!(cases, ["one", "three", "two"]);
}

#[test]
fn the_same_seed_gives_the_same_order_and_pairs_stay_together() {
    let order = |seed: u64| {
        let mut given = Given::new();
        let names: Vec<String> = (1..=8).map(|number| format!("case-{number}")).collect();
        for name in &names {
            let mut text = case(name, MILD, "");
            if name == "case-5" {
                text = text.replace("[assessment]", "after = \"case-4\"\n\n[assessment]");
            }
            given = given.file(&format!("{name}.toml"), text);
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let given = given.file("deck.toml", super::deck(&names, ""));
        let keys: String = (0..8).map(|_| lines("90", "1111111110", false)).collect();
        given
            .when(&format!("{RUN} --plain --exam --seed {seed}"))
            .stdin(keys)
            .then()
            .code(0);
        kept(&given)
    };
    let seven = order(7);
    assert_eq!(order(7), seven);
    let orders: Vec<Vec<String>> = (1..=4).map(order).collect();
    assert!(orders.iter().any(|other| *other != seven));
    for order in orders {
        let place = |name: &str| order.iter().position(|case| case == name).unwrap();
        assert_eq!(place("case-5"), place("case-4") + 1, "{order:?}");
    }
}

#[test]
fn a_split_exam_is_rated_without_keys_and_marked_with_them_later() {
    let given = three("");
    given
        .when("train split deck.toml --cases exam.json --keys exam.key.json")
        .then()
        .code(0);
    std::fs::rename(given.path("exam.key.json"), given.path("kept-away.json")).unwrap();
    let said = given
        .when("train run exam.json --rater rn-07 --store s.sqlite --plain")
        .then()
        .code(2);
    assert!(said.stderr.contains("say `--exam`"), "{}", said.stderr);
    let mut keys = String::new();
    for _ in 0..3 {
        keys += &lines("90", "1111111110", false);
    }
    let then = given
        .when("train run exam.json --rater rn-07 --store s.sqlite --plain --exam --seed 1")
        .stdin(keys)
        .then()
        .code(0)
        .stdout("");
    assert!(
        super::flat(&then.stderr.replace("TRAINING", "")).contains("The keys are not here"),
        "{}",
        then.stderr
    );
    assert!(!then.stderr.contains("reason"), "{}", then.stderr);
    let said = given
        .when("train certificate exam.json --key kept-away.json --rater rn-07 --store s.sqlite")
        .then()
        .code(1);
    assert!(said.stderr.contains("NOT PASSED"), "{}", said.stderr);
}

#[test]
fn nothing_answered_is_not_handed_in() {
    let given = three("");
    let then = given
        .when(&format!("{RUN} --plain"))
        .stdin("s\nskip\n\nq\n")
        .then()
        .code(1);
    assert!(
        then.stderr
            .contains("nothing was answered, and nothing says why"),
        "{}",
        then.stderr
    );
    assert_eq!(kept(&given), [""; 0]);
}

#[test]
fn not_due_and_unable_are_marked_as_they_count() {
    let key = "gi = { points = 3, attributed = false }";
    let text = case("one", MILD, "")
        .replace("\ngi = 1\n", &format!("\n{key}\n"))
        .replace("total = 10", "total = 9");
    let sleeper = case("two", MODERATE, "")
        .replace("\ntotal = 14\nband  = \"moderate\"\n", "\n")
        .replace("pulse = { value = 90 }", "pulse = { missing = \"asleep\" }");
    let sleeper = sleeper
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some((item, points))
                if ITEMS.iter().any(|(id, _)| *id == item) && points.parse::<u16>().is_ok() =>
            {
                format!("{item} = {{ missing = \"asleep\" }}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect::<String>();
    let given = Given::new()
        .file("one.toml", text)
        .file("two.toml", sleeper)
        .file(
            "deck.toml",
            super::deck(&["one", "two"], "").replace("certify", "practice"),
        );
    // The first as found but not due; the second as an attempt: asleep.
    let keys = "90\n1\n1\n1\n1\n1\nx\n3\n1\n1\n1\n0\nskip\n\n\na\n1\n\n\n";
    let then = given
        .when(&format!("{RUN} --plain"))
        .stdin(keys)
        .then()
        .code(0);
    assert_eq!(
        then.stderr.matches("11 of 11 items as in the key").count(),
        2,
        "{}",
        then.stderr
    );
    // Plain 0 instead counts the same, and the teacher says what was missed.
    let keys = "90\n1\n1\n1\n1\n1\n0\n1\n1\n1\n0\nskip\n\n\nq\n";
    let then = given
        .when(&format!("{RUN} --plain --new"))
        .stdin(keys)
        .then()
        .code(1);
    assert!(
        then.stderr.contains("the same points; the key says"),
        "{}",
        then.stderr
    );
}

#[test]
fn a_case_that_another_terminal_handed_in_meanwhile_is_not_rated_twice() {
    let given = three("");
    let first = lines("90", "1111111110", true);
    let run = format!("{RUN} --plain");
    given.when(&run).stdin(&first).then().code(1);
    // Both go on with the same attempt, at its second case.
    let mut terminal = begun(&given, "");
    terminal.wait_for("What is seen of two.");
    let second = lines("90", "2121211120", true);
    given.when(&run).stdin(&second).then().code(1);
    rate(&mut terminal, "90", "2121211120");
    terminal
        .press("\r")
        .wait_for("! NOT KEPT: two is rated already in this attempt");
    assert_eq!(kept(&given), ["one", "two"]);
    terminal.press("q").wait_for("Leave?").press("q");
    terminal.wait_for("2 cases are kept");
    assert_eq!(terminal.code(), 1);
}
