//! `ows log amend` and `ows log void`.

use super::{open, ward};

#[test]
fn on_a_terminal_reason_and_author_are_asked_for() {
    let given = ward();
    let mut terminal = given
        .when("log void 1 --log log.sqlite")
        .on_terminal(24, 80);
    terminal.wait_for("Why: ");
    terminal.press("the wrong bed\r");
    terminal.wait_for("Who corrects it: ");
    terminal.press("rn-02\r");
    terminal.wait_for("recorded entry 8");
    assert_eq!(terminal.code(), 0);
    let entry = open(&given).entry(8).unwrap().unwrap().entry;
    assert_eq!(entry.reason.as_deref(), Some("the wrong bed"));
    assert_eq!(entry.by.as_deref(), Some("rn-02"));
}

#[test]
fn what_is_taken_back_is_shown_before_anybody_says_why() {
    let given = ward();
    for (number, shown) in [
        (
            1,
            [
                "Entry 1, an assessment of P-0142, observed 22 Nov 2026 14:10 -05:00, by rn-07",
                "COWS 9 mild",
            ],
        ),
        (
            3,
            ["Entry 3, an attempt of P-0150", "COWS NOT SCORED (asleep"],
        ),
    ] {
        let run = given.when(&format!("log void {number} --log log.sqlite"));
        let mut terminal = run.on_terminal(24, 100);
        terminal.wait_for("Why: ");
        for words in shown {
            assert!(terminal.text().contains(words), "{}", terminal.text());
        }
        terminal.signal("TERM");
        terminal.ending();
    }
    // Nobody is asked, and nothing is shown first.
    let run = given.when("log void 1 --log log.sqlite --reason misread --by rn-02");
    assert!(run.then().code(0).stderr.starts_with("recorded entry 8"));
}
