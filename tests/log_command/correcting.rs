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
