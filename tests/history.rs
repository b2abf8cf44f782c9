//! `ows history` where no case can tell it: at a terminal, and over a log that has what no command would record.

use crate::common::Given;
use crate::common::sheets::calm;
use crate::log_command::{amend, open, record, ward};

/// The time at which the pages here are read.
const NOW: &str = "2026-11-23T20:14:00+00:00";

/// An escape sequence, a bell, a right-to-left override, and a space of no width.
const HOSTILE: &str = "\\u001b[2J\\u0007\\u202ekool\\u200b";

#[test]
fn a_patient_is_named_at_a_terminal_and_the_end_of_the_page_stands_on_the_screen() {
    let given = ward();
    let run = given.when("history --log log.sqlite").at(NOW);
    let mut terminal = run.on_terminal(24, 80);
    terminal
        .wait_for("Patient: ")
        .press("P-0142\r")
        .wait_for("phases now: stage 4");
    assert_eq!(terminal.code(), 0);
    let end = terminal.text();
    assert!(end.contains("Total 23/48 MODERATE (13 to 24)"), "{end}");
    assert!(end.contains("highest so far: stage 4"), "{end}");
}

#[test]
fn no_text_of_the_log_reaches_the_screen_as_anything_but_text() {
    let given = Given::new();
    let mut log = open(&given);
    let at = "2021-03-10T08:00:00+00:00";
    let more = format!(
        r#""events":[{{"kind":"other","time":"{at}","code":"{HOSTILE}","note":"{HOSTILE}"}}],"#
    );
    let hostile = calm("P-0142", at, &more).replace("rn-07", HOSTILE);
    record(&mut log, &hostile, at);
    let reason: String = serde_json::from_str(&format!("\"{HOSTILE}\"")).unwrap();
    amend(&mut log, 1, &hostile, &reason, "2021-03-10T09:00:00+00:00");
    drop(log);
    let shown = |arguments: &str| {
        let run = format!("history --log log.sqlite {arguments}");
        let run = given.when(&run).at(NOW);
        run.then().stderr("").code(0).stdout
    };
    for arguments in ["P-0142", "P-0142 --ascii --width 40", "P-0142 --width 120"] {
        let page = shown(arguments);
        let bad = page.chars().find(|character| {
            (character.is_control() && *character != '\n')
                || "\u{202e}\u{200b}".contains(*character)
        });
        assert_eq!(bad, None, "{page}");
        let flat: String = page.split_whitespace().collect();
        assert!(
            flat.contains("\\u{1b}[2J\\u{7}\\u{202e}kool\\u{200b}"),
            "{page}"
        );
    }
    let json = shown("P-0142 --to json");
    assert!(
        !json.contains(|letter| letter != '\n' && ows::base::text::misleads(letter)),
        "{json}"
    );
    let run = given.when("history --log log.sqlite");
    let then = run.argument("\u{1b}[2Jx").then().code(2);
    assert!(!then.stderr.contains('\u{1b}'), "{}", then.stderr);
}
