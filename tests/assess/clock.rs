//! A clock that cannot be right, at the bedside: it is a question before it is signed, and stops nobody.

use super::{KNOWN, PAGE_DOWN, TEN, all_items, entries, past_the_checks};
use crate::common::Given;

const RIGHT: &str = "2026-11-22T20:14:00-05:00";
const BACK: &str = "2022-11-22T20:14:00-05:00";

/// Returns the lines of a whole assessment, with the initials so many times.
fn lines(initials: usize) -> String {
    let digits: Vec<String> = TEN.iter().map(u8::to_string).collect();
    let signed = "rn-07\n".repeat(initials);
    format!("skip\n104\n{}\nskip\nskip\n{signed}", digits.join("\n"))
}

/// Records an assessment line by line at a time, and returns what was said.
fn plain(given: &Given, initials: usize, at: &str, code: i32) -> String {
    let run = given.when(KNOWN).argument("--plain").stdin(lines(initials));
    run.at(at).then().code(code).stderr
}

#[test]
fn line_by_line_the_clock_is_asked_about_and_signing_again_records() {
    let given = Given::new();
    plain(&given, 1, RIGHT, 0);
    let said = plain(&given, 1, BACK, 1);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("! NOT SIGNED YET: the clock of this machine stands at 23 Nov 2022 01:14 +00:00, 1461 days before entry 1 was recorded; is that right? then type rn-07 once more to sign all the same"),
        "{words}"
    );
    assert_eq!(entries(&given).len(), 1);
    let given = Given::new();
    plain(&given, 1, RIGHT, 0);
    plain(&given, 2, BACK, 0);
    assert_eq!(entries(&given).len(), 2);
    // A clock that was never set is asked about in an empty log too.
    let given = Given::new();
    let said = plain(&given, 2, "1970-01-01T00:01:00Z", 0);
    assert!(said.contains("as if it had never been"), "{said}");
    assert_eq!(entries(&given).len(), 1);
}

#[test]
fn a_clock_that_no_entry_can_say_is_no_question() {
    let given = Given::new();
    let said = plain(&given, 3, "9999-12-31T23:59:00-05:00", 1);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("NOT RECORDED, the draft is kept: the clock of this machine stands after the year 9999, which no entry can say; set it right, nothing can be recorded before"),
        "{words}"
    );
    assert!(!words.contains("is that right?"), "{words}");
    assert!(!given.path("log.sqlite").exists() || entries(&given).is_empty());
}

#[test]
fn the_form_asks_too() {
    let given = Given::new();
    plain(&given, 1, RIGHT, 0);
    let mut terminal = given.when(KNOWN).at(BACK).on_terminal(40, 100);
    terminal.wait_for("> To the items").press(PAGE_DOWN);
    terminal.wait_for(">   1 Resting pulse");
    all_items(&mut terminal);
    past_the_checks(&mut terminal);
    terminal
        .press("rn-07\r")
        .wait_for("NOT SIGNED YET: the clock of this machine");
    assert_eq!(entries(&given).len(), 1);
    terminal
        .press("rn-07\r")
        .wait_for("Signed by rn-07 for P-0142: entry 2");
    terminal.wait_for_last("Enter ends:").press("\r");
    assert_eq!(terminal.code(), 0);
}

#[test]
fn nobody_was_observed_before_1970() {
    let given = Given::new();
    let run = given
        .when(KNOWN)
        .argument("--at")
        .argument("1969-12-31 20:14");
    let then = run.argument("--plain").at(RIGHT).then();
    assert_eq!(
        then.stderr,
        "error: nobody was assessed before 1970; write when the patient was observed, as 20:10, 40 min ago, or 2026-11-22 20:10\nfor help, say `--help`\n"
    );
    then.code(2);
}
