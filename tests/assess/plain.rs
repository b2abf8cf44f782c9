//! Line by line: the same interview for screen readers, simple terminals and pipes.

use serde_json::json;

use super::{KNOWN, TEN, entries, files};
use crate::common::Given;

/// Returns the lines of a whole assessment, up to the initials.
fn lines() -> String {
    let digits: Vec<String> = TEN.iter().map(u8::to_string).collect();
    format!("skip\n104\n{}\nskip\nskip\nrn-07\n", digits.join("\n"))
}

#[test]
fn a_pipe_answers_what_is_asked_and_the_summary_is_what_comes_out() {
    let given = Given::new();
    let run = given.when(KNOWN).argument("--plain");
    let then = run.stdin(lines()).then();
    assert!(
        then.stdout.contains("MODERATE (13 to 24)"),
        "{}",
        then.stdout
    );
    assert!(
        then.stderr
            .contains("Signed by rn-07 for P-0142: entry 1, ")
    );
    // The last line is the total; no log of single times stands below or above it.
    assert!(then.stdout.ends_with(" Total 19/48 MODERATE (13 to 24)\n"));
    assert!(!then.stdout.contains("Log\n"), "{}", then.stdout);
    assert!(then.stderr.contains("1 of 11. Resting pulse."));
    assert!(!then.stderr.contains('\u{1b}'), "nothing is drawn over");
    then.code(0);
    assert_eq!(entries(&given).len(), 1);
    assert_eq!(files(&given), [""; 0]);
}

#[test]
fn a_pipe_that_ends_early_records_nothing_and_keeps_the_draft() {
    let given = Given::new();
    let cut = lines().replace("rn-07\n", "");
    let then = given.when(KNOWN).argument("--plain").stdin(cut).then();
    then.stdout("").code(1);
    assert_eq!(entries(&given).len(), 0);
    assert_eq!(super::answered(&given).len(), 11);
}

#[test]
fn the_same_answers_make_the_same_entry_in_both_faces() {
    let piped = Given::new();
    piped
        .when(KNOWN)
        .argument("--plain")
        .stdin(lines())
        .then()
        .code(0);
    let typed = Given::new();
    let mut terminal = super::at_items(&typed);
    super::all_items(&mut terminal);
    super::sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let shown = |given: &Given| entries(given)[0]["shown"].clone();
    assert_eq!(shown(&piped), shown(&typed));
}

/// What is typed, and the question that comes then.
const COMMANDS: &[(&str, &str)] = &[
    ("?", "Patient:"),
    ("Room 7", "Patient:"),
    ("P-0142", "Rater:"),
    ("rn-07", "Observed:"),
    ("back", "Rater (Enter keeps rn-07):"),
    ("", "Observed:"),
    ("", "Reason:"),
    ("2", "Substance:"),
    ("skip", "Resting pulse in /min:"),
    ("what", "Resting pulse in /min:"),
    ("p 2", "Sweating:"),
    ("c", "Sweating:"),
    ("n warm", "Sweating:"),
    ("x", "Sweating, other cause:"),
    ("9", "Sweating, other cause:"),
    ("2", "Restlessness:"),
    ("back", "Sweating:"),
    ("go 3", "Restlessness:"),
    ("go 11", "Gooseflesh:"),
    ("back", "Restlessness:"),
    ("go 11", "Gooseflesh:"),
    ("list", "Gooseflesh:"),
    ("u", "go back):"),
    ("2", "Restlessness:"),
    ("s", "breaths in /min:"),
    ("fast", "breaths in /min:"),
    ("14", "SpO2 in %:"),
    ("back", "takes it away):"),
    ("-", "SpO2 in %:"),
    ("97", "systolic pressure in mmHg:"),
    ("", "diastolic pressure in mmHg:"),
    ("", "temperature in °C:"),
    ("37.2", "since last use?"),
    ("y", "not there?"),
    ("back", "takes it away)"),
    ("n", "not there?"),
    ("skip", "Initials:"),
    ("back", "not there?"),
    ("skip", "Initials:"),
    ("items", "Restlessness:"),
    ("s", "breaths in /min:"),
    ("skip", "takes it away)"),
    ("skip", "Initials:"),
    ("rn-08", "Initials:"),
    ("q", "ows assess cows"),
];

#[test]
fn a_simple_terminal_is_asked_line_by_line_and_every_command_is_a_word() {
    let given = Given::new();
    let mut terminal = given.when("assess --scale cows").on_dumb_terminal(500, 80);
    terminal
        .wait_for("This terminal shows lines only")
        .wait_for_last("Patient:");
    for (line, question) in COMMANDS {
        terminal.answer(line, question);
    }
    assert_eq!(terminal.code(), 1);
    let draft = super::draft(&given);
    let assessment = &draft["assessment"];
    assert_eq!(assessment["reason"], "routine");
    assert_eq!(assessment["checks"]["seizure"], false);
    let measures = json!({ "spo2": 97, "temperature": 37.2 });
    assert_eq!(assessment["measures"], measures);
    let observations = &assessment["observations"];
    assert_eq!(observations["pulse"]["points"], 2);
    assert_eq!(observations["sweating"]["attributed"], false);
    assert_eq!(observations["sweating"]["note"], "warm");
    assert_eq!(observations["gooseflesh"]["missing"], "refused");
    assert!(observations["sweating"]["earlier"].is_null());
}

#[test]
fn what_is_typed_while_beats_are_counted_is_the_value() {
    let given = Given::new();
    let mut terminal = given.when(KNOWN).argument("--plain").on_terminal(60, 80);
    terminal.wait_for_last("keeps rn-07):").press("skip\r");
    terminal
        .wait_for_last("Resting pulse in /min:")
        .press("t\r");
    terminal.wait_for("60 seconds from now").press("\r");
    terminal
        .wait_for_last("Resting pulse in /min:")
        .press("t\r");
    terminal.wait_for_last("to stop it.").press("124\r");
    terminal.wait_for("2 of 11.");
    assert_eq!(super::answered(&given), [("pulse".to_owned(), 124)]);
}

#[test]
fn in_a_pipe_no_minute_passes_and_no_line_is_lost() {
    let given = Given::new();
    let run = given.when(KNOWN).argument("--plain");
    let then = run.stdin(lines().replace("104", "t\n104")).then();
    assert!(then.stderr.contains("counted at a terminal only"));
    then.code(0);
    let observations = &entries(&given)[0]["assessment"]["observations"];
    assert!(observations.to_string().contains("104"), "{observations}");
}

#[test]
fn what_goes_to_a_file_has_no_colour_though_the_screen_has() {
    let given = Given::new();
    let script = format!("exec {} {KNOWN} --plain > out", env!("CARGO_BIN_EXE_ows"));
    let run = given.when_program("sh").argument("-c").argument(&script);
    let mut terminal = run.on_terminal(24, 80);
    terminal.wait_for_last("keeps rn-07):").press("skip\r");
    terminal
        .wait_for_last("Resting pulse in /min:")
        .press("a\r");
    terminal.wait_for_last("go back):").press("1\r");
    // Who sleeps can still be measured.
    terminal
        .wait_for_last("breaths in /min:")
        .press("skip\r")
        .wait_for_last("leaves it open:")
        .press("y\r")
        .wait_for_last("SpO2 in %:")
        .press("skip\r")
        .wait_for_last("Initials:");
    assert!(terminal.coloured());
    terminal
        .press("rn-07\r")
        .wait_for("NOT SIGNED YET: ASLEEP: breaths not counted");
    terminal.wait_for_last("Initials:");
    terminal
        .press("rn-07\r")
        .wait_for_last("Enter ends:")
        .press("\r");
    assert_eq!(terminal.code(), 0);
    assert!(given.read("out").contains("NOT SCORED"));
    assert!(!given.read("out").contains('\u{1b}'));
}

#[test]
fn a_window_too_small_says_what_the_form_needs() {
    let given = Given::new();
    let mut terminal = given.when(KNOWN).on_terminal(10, 50);
    terminal.wait_for("The form needs 60 columns");
    terminal.wait_for_last("Rater (Enter keeps rn-07):");
}

#[test]
fn a_daily_use_is_asked_before_the_items_and_what_its_flag_says_comes_at_once() {
    let given = Given::new();
    let lines = lines().replacen("skip\n", "\n\n\n\n\n\ndaily\n\n\n", 1);
    let run = given.when(KNOWN).argument("--plain");
    let then = run.stdin(lines).then();
    let said = "Alcohol: none, some days, daily or unknown; its number, or empty if not asked.";
    assert!(then.stderr.contains(said), "{}", then.stderr);
    let flag = "Alcohol every day: its withdrawal can look like this one; the scale ciwa-ar is there for it";
    let told = then.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(&format!("{flag}. Benzodiazepines")), "{told}");
    let told = "\n Keep in mind: alcohol daily (ciwa-ar)\n";
    assert!(then.stdout.contains(told), "{}", then.stdout);
    then.code(0);

    let mut terminal = given.when(KNOWN).on_terminal(24, 80);
    terminal.wait_for("> Used since?");
    for _ in 0..6 {
        terminal.press("\u{1b}[B");
    }
    terminal.wait_for("> Alcohol");
    terminal
        .press("3\r")
        .wait_for("Alcohol every day: its withdrawal can look like this one");
}
