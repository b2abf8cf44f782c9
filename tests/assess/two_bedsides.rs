//! Two bedsides at one patient at once: who signs second is told of the first before it is signed.

use super::{
    ALL_ANSWERED, ASKED, KNOWN, TEN, all_items, entries, past_the_checks, past_the_measures, sign,
};
use crate::common::Given;
use crate::common::terminal::Terminal;

const OTHER: &str = "assess --scale cows --patient P-0142 --rater rn-08";

/// Signs an assessment of 19 points by rn-07 at another terminal, observed 20 minutes before.
fn quicker(given: &Given) {
    let mut terminal = given
        .when(KNOWN)
        .argument("--at")
        .argument("20 min ago")
        .on_terminal(24, 80);
    terminal
        .wait_for("P-0142 is being assessed in another terminal")
        .wait_for_last("Enter to go on:");
    terminal.press("\r").wait_for("> To the items");
    terminal.press("\u{1b}[6~").wait_for(">   1 Resting pulse");
    all_items(&mut terminal);
    sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
}

fn numbers(given: &Given) -> Vec<(u64, String)> {
    let entries = entries(given);
    let said = entries.iter().map(|entry| {
        let rater = entry["assessment"]["rater"].as_str().unwrap();
        (entry["number"].as_u64().unwrap(), rater.to_owned())
    });
    said.collect()
}

/// Goes through the form with nothing found, to the summary.
fn calm(terminal: &mut Terminal) {
    terminal.wait_for("> To the items").press("\u{1b}[6~");
    terminal.wait_for(">   1 Resting pulse").press("72\r");
    terminal.wait_for(">   2 Sweating").press("0000000000");
    terminal.wait_for(ALL_ANSWERED);
    past_the_measures(terminal, ["breaths", "seizure"]);
    past_the_checks(terminal);
}

#[test]
fn the_form_says_who_was_quicker_shows_the_change_and_signs_when_asked_again() {
    let given = Given::new();
    let mut second = given.when(OTHER).on_terminal(50, 100);
    calm(&mut second);
    assert!(!second.text().contains("down 19"), "{}", second.text());
    quicker(&given);
    second
        .press("rn-08\r")
        .wait_for(
            "NOT SIGNED YET: meanwhile recorded of P-0142: COWS 19 moderate, entry 1 by rn-07",
        )
        .wait_for("down 19 in");
    assert!(
        second.text().contains("then type rn-08 once more to sign"),
        "{}",
        second.text()
    );
    assert_eq!(numbers(&given), [(1, "rn-07".to_owned())]);
    second
        .press("rn-08\r")
        .wait_for("Signed by rn-08 for P-0142: entry 2");
    second.wait_for_last("Enter ends:").press("\r");
    assert_eq!(second.code(), 0);
    let both = [(1, "rn-07".to_owned()), (2, "rn-08".to_owned())];
    assert_eq!(numbers(&given), both);
}

#[test]
fn line_by_line_it_is_said_too_with_the_summary_anew() {
    let given = Given::new();
    let mut second = given
        .when(OTHER)
        .argument("--plain")
        .on_dumb_terminal(300, 100);
    second.wait_for_last("keeps rn-08):").press("skip\r");
    second.wait_for_last("Resting pulse in /min:").press("72\r");
    for asked in &ASKED[1..] {
        second.wait_for_last(asked).press("0\r");
    }
    second.wait_for_last("breaths in /min:").press("skip\r");
    second.wait_for_last("since last use?").press("skip\r");
    second.wait_for_last("Initials:");
    quicker(&given);
    second.answer("rn-08", "Initials:");
    let text = second.text();
    assert!(
        text.contains("NOT SIGNED YET: meanwhile recorded of P-0142"),
        "{text}"
    );
    assert!(text.contains("down 19 in"), "{text}");
    assert_eq!(entries(&given).len(), 1);
    second
        .press("rn-08\r")
        .wait_for("Signed by rn-08 for P-0142: entry 2");
    second.wait_for_last("Enter ends:").press("\r");
    assert_eq!(second.code(), 0);
}

#[test]
fn what_was_there_when_the_summary_was_shown_asks_nothing() {
    let given = Given::new();
    let digits: Vec<String> = TEN.iter().map(u8::to_string).collect();
    let lines = format!("skip\n104\n{}\nskip\nskip\nrn-07\n", digits.join("\n"));
    for _ in 0..2 {
        let run = given.when(KNOWN).argument("--plain").stdin(&lines);
        let then = run.then().code(0);
        assert!(!then.stderr.contains("meanwhile"), "{}", then.stderr);
    }
    assert_eq!(entries(&given).len(), 2);
}
