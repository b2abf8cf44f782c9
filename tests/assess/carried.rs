//! What an earlier rater answered yes and nobody asked about since, in the head and at its question.

use super::{KNOWN, MEASURES, PAGE_DOWN, all_items, past_the_checks, sign};
use crate::common::Given;
use crate::common::terminal::Terminal;

const FIRST: &str = "2026-11-28T17:00:00Z";
const LATER: &str = "2026-11-28T18:20:00Z";
const TOMORROW: &str = "2026-11-29T07:30:00Z";

/// A log with an assessment of P-0142 at 17:00 that has these checks.
fn given(checks: &str) -> Given {
    let given = Given::new();
    record(&given, FIRST, "jm", checks);
    given
}

fn record(given: &Given, time: &str, rater: &str, checks: &str) {
    let line = format!(
        r#"{{"patient":"P-0142","rater":"{rater}","time":"{time}","scale":"cows@1","observations":{{"pulse":1,"sweating":1,"restlessness":1,"pupil":1,"aches":1,"nose":1,"gi":1,"tremor":1,"yawning":1,"anxiety":1,"gooseflesh":0}},"checks":{{{checks}}}}}"#
    );
    let run = given.when("score --record --to ndjson -").stdin(line);
    run.at(time).then().code(0);
}

/// Starts the form at a time, with the questions before the items.
fn form(given: &Given, at: &str) -> Terminal {
    let mut terminal = given.when(KNOWN).at(at).on_terminal(24, 80);
    terminal.wait_for("> To the items");
    terminal
}

/// Returns the first lines of the screen.
fn head(terminal: &Terminal, lines: usize) -> Vec<String> {
    let text = terminal.text();
    let lines = text.lines().take(lines);
    lines.map(|line| line.trim_end().to_owned()).collect()
}

const RULE: &str =
    "── Earlier visits are known from this terminal's log only ──────────────────────";

#[test]
fn the_head_of_the_form_says_what_was_not_asked_since_on_every_page_until_it_is_answered() {
    let given = given(r#""self-harm":true,"slowed":true,"confusion":true,"pregnancy":true"#);
    let mut terminal = form(&given, LATER);
    let carried = [
        "! self-harm: yes at 17:00, not asked since · confusion, slowed or drowsy: yes at",
        "  17:00, not asked since",
        "  Keep in mind: pregnancy (yes 17:00 jm)",
        RULE,
    ];
    assert_eq!(head(&terminal, 5)[1..], carried, "{}", terminal.text());
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    assert_eq!(head(&terminal, 5)[1..], carried, "{}", terminal.text());
    all_items(&mut terminal);
    // At the checks it stands beside the question too, and is no answer.
    assert_eq!(head(&terminal, 5)[1..], carried, "{}", terminal.text());
    terminal
        .press("\u{1b}[B\u{1b}[B\u{1b}[B")
        .wait_for("> self-harm           not asked (! yes at 17:00, not asked since)");
    terminal.press("n").wait_for("self-harm           no");
    past_the_checks(&mut terminal);
    let left = "! confusion, slowed or drowsy: yes at 17:00, not asked since";
    assert_eq!(head(&terminal, 2)[1], left, "{}", terminal.text());
    terminal.press("rn-07\r").wait_for("n prints the note");
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    // What was only carried is in no entry; one no does not take back what is grave.
    let entry = &super::entries(&given)[1];
    assert_eq!(
        entry["shown"]["flags"].as_array().map_or(0, Vec::len),
        0,
        "{entry}"
    );
    let terminal = form(&given, TOMORROW);
    let carried = [
        "! confusion, slowed or drowsy: yes 28 Nov 17:00, not asked since",
        "  self-harm: yes 28 Nov 17:00 jm, no 28 Nov 18:20 rn-07 · Keep in mind:",
        "  pregnancy (yes 28 Nov 17:00 jm)",
        RULE,
    ];
    assert_eq!(head(&terminal, 5)[1..], carried, "{}", terminal.text());
}

#[test]
fn with_everything_raised_the_form_still_shows_the_row_at_hand() {
    let given = Given::new();
    let checks = [
        "self-harm",
        "seizure",
        "danger-to-others",
        "confusion",
        "fluid-loss",
    ];
    for (hour, check) in (10..).zip(checks) {
        let time = format!("2026-11-28T{hour}:00:00Z");
        record(&given, &time, "jm", &format!(r#""{check}":true"#));
    }
    let mut terminal = form(&given, LATER);
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    let text = terminal
        .text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for words in [
        "self-harm: yes at 10:00, not asked since · seizure: yes at 11:00, not asked since",
        "danger to others: yes at 12:00, not asked since",
        "fluid loss: yes at 14:00, not asked since · and 1 more: confusion",
    ] {
        assert!(text.contains(words), "{text}");
    }
    all_items(&mut terminal);
    sign(&mut terminal);
}

#[test]
fn line_by_line_it_is_said_with_the_patient_and_at_the_question() {
    let given = given(r#""self-harm":true,"seizure":true"#);
    record(&given, "2026-11-28T17:40:00Z", "kt", r#""seizure":false"#);
    let zeros = ["0"; 10].join("\n");
    // Empty lines for the measures, then for the checks as far as self-harm.
    let empty = "\n".repeat(MEASURES + 4);
    let answers = format!("skip\n72\n{zeros}\n{empty}skip\nrn-07\n");
    let run = given.when(KNOWN).argument("--plain").stdin(answers);
    let said = run.at(LATER).then().code(0).stderr;
    let said: Vec<&str> = said.lines().collect();
    let at = said
        .iter()
        .position(|line| line.contains("was last assessed"));
    let expected = [
        "! self-harm: yes at 17:00, not asked since.",
        "seizure: yes 17:00 jm, no 17:40 kt.",
        "Earlier visits are known from this terminal's log only.",
    ];
    let at = at.unwrap() + 1;
    let told = &said[at..];
    let told: Vec<&&str> = told
        .iter()
        .skip_while(|line| !line.starts_with('!'))
        .collect();
    assert_eq!(told[..3], expected.each_ref(), "{said:#?}");
    let question =
        "thoughts of self-harm or of dying by suicide? (! yes at 17:00, not asked since)";
    let flat = said.join(" ");
    assert!(flat.contains(question), "{flat}");
    // Once more before the signature, among the last lines of the summary.
    let again = " ! self-harm: yes at 17:00, not asked since";
    let again = said.iter().rposition(|line| *line == again).unwrap();
    let sign = said.iter().position(|line| line.starts_with("To sign for"));
    assert!(sign.unwrap() - again <= 4, "{said:#?}");
}

#[test]
fn another_patient_typed_instead_has_nothing_of_the_first() {
    let given = given(r#""self-harm":true"#);
    let mut terminal = form(&given, LATER);
    terminal.press("\u{1b}[A\u{1b}[A").wait_for("> Patient");
    terminal
        .press("P-0143\r")
        .wait_for("No earlier assessment for P-0143 in this log");
    assert!(
        !terminal.text().contains("self-harm"),
        "{}",
        terminal.text()
    );
    assert_eq!(head(&terminal, 2)[1], RULE);
}
