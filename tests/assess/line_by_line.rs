//! Line by line a person hears what was understood, of which item, and at once what may not wait.

use super::{KNOWN, entries};
use crate::common::Given;

/// Says these lines to a pipe, and returns all that was said, in one line.
fn said(given: &Given, lines: &str) -> String {
    let run = given.when(KNOWN).argument("--plain").stdin(lines);
    flat(&run.at("2026-11-28T18:20:00Z").then().stderr)
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes sure that each of these words was said, in this order.
fn in_order(said: &str, words: &[&str]) {
    let mut rest = said;
    for words in words {
        let found = rest.split_once(words);
        rest = found.unwrap_or_else(|| panic!("{words}: {said}")).1;
    }
}

#[test]
fn what_was_understood_is_read_back_unless_it_was_typed_just_so() {
    let said = said(&Given::new(), "\n\nadm\nn\nher\niv\n10 h ago\nno\nnone\n\n");
    let told = [
        "Reason: admission.",
        "! Substance cannot be `n`; type its number, or enough of its letters: three or more",
        "Substance: heroin.",
        "Route: injected.",
        "Last use: 28 Nov 08:20, 10 h ago.",
        "Alcohol: none.",
        "1 of 11.",
    ];
    in_order(&said, &told);
    assert!(!said.contains("Benzodiazepines: none."), "{said}");
}

#[test]
fn a_dangerous_answer_is_told_at_once_in_the_words_of_its_flag() {
    let zeros = "0\n".repeat(10);
    let lines = format!("skip\n72\n{zeros}8\nskip\nsí\nskip\n");
    let said = said(&Given::new(), &lines);
    let told = [
        "breaths in /min: ! Breaths 10 or fewer: rouse, count again; hard to rouse, or 8 or fewer: get help now. Read",
        "! Seizure: opioid withdrawal alone does not explain it; alcohol, sedatives, low sugar, injury? ",
        "To sign for",
    ];
    in_order(&said, &told);
}

#[test]
fn of_a_patient_who_cannot_be_roused_it_is_said_at_once_and_the_rest_is_still_measured() {
    let given = Given::new();
    let said = said(&given, "skip\na\n1\n?\n8\nнет\n91\nskip\nrn-07\n");
    let told = [
        "! BREATHS 8: GET HELP NOW.",
        "Can the patient be roused?",
        "! CANNOT BE ROUSED: GET HELP NOW.",
        "SpO2 in %:",
        "To sign for",
    ];
    in_order(&said, &told);
    assert_eq!(said.matches(told[0]).count(), 1, "{said}");
    let assessment = &entries(&given)[0]["assessment"];
    assert_eq!(
        assessment["measures"],
        serde_json::json!({ "breaths": 8, "spo2": 91 })
    );
    assert_eq!(assessment["roused"], "no");
}

#[test]
fn each_question_and_answer_names_its_item() {
    let lines = "skip\n\n2\nx\nback\nx\nx\nn warm\nn\nby the lamp\nback\nback\n";
    let told = [
        "Resting pulse in /min: Resting pulse is left open.",
        "Sweating: Sweating: ",
        "Restlessness: Restlessness, other cause:",
        "Sweating: Found, other cause: it counts 0. Sweating:",
        "Due to withdrawal after all: it counts. Sweating:",
        "Noted for Sweating.",
        "Note for Sweating (empty takes it away): Noted for Sweating.",
        "Resting pulse in /min:",
    ];
    in_order(&said(&Given::new(), lines), &told);
}

#[test]
fn a_value_without_its_reason_is_said_not_to_be_taken() {
    let told = [
        "! Resting pulse: 2 lies outside the plausible 20 to 250.",
        "Resting pulse: if 2 is right, write why;",
        "2 is not taken: without a reason it is not kept. Points are typed as in: p 2",
        "Resting pulse in /min: Resting pulse: ",
        "! Sweating has no option worth 7 points;",
    ];
    in_order(&said(&Given::new(), "skip\n2\n\np 2\n7\n"), &told);
}

#[test]
fn who_is_interrupted_is_told_the_command_that_asks_line_by_line_again() {
    let said = said(&Given::new(), "skip\n72\n");
    assert!(
        said.ends_with("for 30 minutes: ows assess cows --plain"),
        "{said}"
    );
}

#[test]
fn on_a_narrow_terminal_no_word_is_broken() {
    let given = Given::new();
    let mut terminal = given.when(KNOWN).argument("--plain").on_terminal(200, 40);
    terminal.wait_for_last("keeps rn-07):");
    for question in ["Observed:", "Reason:", "Substance:", "Route:"] {
        terminal.answer("", question);
    }
    terminal.answer("skip", "Resting pulse in /min:");
    terminal
        .answer("s", "breaths in /min:")
        .answer("14", "SpO2 in %:");
    terminal
        .answer("back", "takes it away):")
        .answer("skip", "last use?");
    terminal.answer("skip", "Initials:");
    let text = terminal.text();
    let told = flat(&text);
    for words in [
        "Count the breaths for a full minute. breaths in /min:",
        "breaths (now 14 /min; Enter keeps it, - takes it away):",
        "4 morphine, 5 opium, 6 codeine, 7 oxycodone,",
    ] {
        assert!(told.contains(words), "{words}: {text}");
    }
    // A number of a list stands beside its word.
    let alone = |line: &str| {
        line.split(' ')
            .next_back()
            .is_some_and(|last| last.parse::<u8>().is_ok())
    };
    let list = text.lines().skip_while(|line| !line.contains("1 heroin"));
    let mut list = list.take_while(|line| !line.contains("Substance:"));
    assert!(!list.any(|line| alone(line.trim_end())), "{text}");

    let mut terminal = given
        .when("assess cows --at nonsense --plain")
        .on_terminal(24, 40);
    terminal.wait_for("for help, say");
    let text = terminal.text();
    let begin = "error: `nonsense` is not a time; write it as 20:10,";
    assert!(flat(&text).starts_with(begin), "{text}");
    assert!(
        text.lines().all(|line| line.trim_end().len() < 41),
        "{text}"
    );
}
