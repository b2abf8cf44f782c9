//! Tests of the stories themselves, told with a shell, so that a story that can't fail is found.

use std::panic::{self, AssertUnwindSafe};

use super::terminal::{Frames, Terminal};
use super::{Given, Then, When, is_usable, skip_unless};

/// A run of a shell script.
fn shell<'given>(given: &'given Given, script: &str) -> When<'given> {
    given.when_program("sh").argument("-c").argument(script)
}

/// The words of the panic that `check` ends in.
fn complaint<T>(check: impl FnOnce() -> T) -> String {
    let panic = panic::catch_unwind(AssertUnwindSafe(check)).err().unwrap();
    *panic.downcast::<String>().unwrap()
}

#[test]
fn a_story_holds_files_streams_and_code() {
    let given = Given::new().file("notes/a.txt", "from a file\n");
    shell(&given, "cat notes/a.txt -; echo aside >&2; exit 3")
        .stdin("from stdin\n")
        .then()
        .stdout("from a file\nfrom stdin\n")
        .stderr("aside\n")
        .code(3);
    assert_eq!(given.names(), ["notes"]);
}

#[test]
fn a_story_that_ends_otherwise_says_how() {
    let given = Given::new();
    let then = || shell(&given, "echo 12; echo why >&2; exit 1").then();
    let complaint_about = |check: fn(Then) -> Then| complaint(|| check(then()));

    let stdout = complaint_about(|then| then.stdout("13\n"));
    assert!(
        stdout.contains("- 13\n+ 12\n-- stderr\nwhy\n-- code 1"),
        "{stdout}"
    );
    let stderr = complaint_about(|then| then.stderr(""));
    assert!(stderr.contains("another stderr:\n+ why\n"), "{stderr}");
    let code = complaint_about(|then| then.code(0));
    assert!(code.contains("ended with 1, not 0"), "{code}");
}

#[test]
fn nothing_of_this_machine_is_in_the_environment_but_its_path() {
    let given = Given::new();
    let then = shell(
        &given,
        "env | cut -d= -f1 | grep -v -e '^_$' -e PWD -e SHLVL | sort",
    )
    .variable("OWS_PLAIN", "1")
    .without_variable("LANG")
    .then();
    then.stdout("HOME\nOWS_PLAIN\nPATH\nTERM\nTZ\n").code(0);
}

#[test]
fn a_closed_stdout_breaks_the_pipe() {
    // 13 is the signal that a write into a pipe without a reader brings.
    shell(&Given::new(), "while echo 12; do :; done")
        .stdout_closed()
        .then()
        .code(128 + 13);
}

#[test]
fn a_stdout_that_goes_to_a_file_is_found_there() {
    let given = Given::new().file("out.txt", "");
    let to_file = shell(&given, "echo 12").stdout_to(given.path("out.txt"));
    to_file.then().stdout("").code(0);
    assert_eq!(given.read("out.txt"), "12\n");
}

#[test]
fn a_run_ended_by_a_signal_has_its_number_and_128() {
    shell(&Given::new(), "kill -TERM $$").then().code(143);
}

#[test]
fn a_terminal_shows_the_screen_and_takes_keys() {
    let given = Given::new();
    let mut terminal = shell(
        &given,
        "printf 'points? '; read points; stty size; exit $points",
    )
    .on_terminal(24, 80);
    terminal.wait_for("points?").press("4\r").wait_for("24 80");
    assert_eq!(terminal.text(), "points? 4\n24 80");
    assert_eq!(terminal.code(), 4);
}

#[test]
fn a_colour_on_the_screen_is_seen_and_a_bold_word_is_none() {
    let given = Given::new();
    let coloured = |script| {
        let mut terminal = shell(&given, script).on_terminal(5, 20);
        terminal.wait_for("severe").code();
        terminal.coloured()
    };
    assert!(coloured(r"printf '\033[31msevere\033[0m'"));
    assert!(!coloured(r"printf '\033[1msevere\033[0m'"));
}

#[test]
fn a_terminal_hears_of_another_size_and_a_screen_is_wiped() {
    let given = Given::new();
    let script = r"trap 'printf \\033[2J; stty size' WINCH; echo ready; while :; do read key; done";
    let mut terminal = shell(&given, script).on_terminal(24, 80);
    terminal.wait_for("ready");
    // The shell looks at its signals once the read is over.
    terminal.resize(30, 60).press("\r").wait_for("30 60");
    terminal.wait_until_gone("ready");
}

#[test]
fn a_program_that_ends_before_the_screen_shows_it_is_a_failure() {
    let given = Given::new();
    let mut terminal: Terminal = shell(&given, "echo mild").on_terminal(24, 80);
    let words = complaint(|| terminal.wait_for("severe").text());
    assert!(
        words.contains("ended before the screen showed severe\n-- screen\nmild"),
        "{words}"
    );
}

#[test]
fn a_missing_tool_skips_and_where_all_is_required_fails() {
    let need = || "a test of the skipping needs nothing".to_owned();
    assert!(is_usable("sh") && !is_usable("no-such-tool"));
    assert!(!skip_unless(true, true, need));
    assert!(complaint(|| skip_unless(false, true, need)).contains("OWS_REQUIRE_ALL"));
}

#[test]
fn a_run_at_another_time_has_the_streams_code_and_clock_of_the_program() {
    let given = Given::new().file("one.json", CALM);
    let run = |arguments: &str| {
        let when = given.when(arguments).at("2026-03-08T01:58:00-05:00");
        when.variable("OWS_TIMEZONE", "America/New_York")
    };
    let recorded = run("--log log.sqlite score one.json --to csv --record").then();
    assert!(
        recorded.stderr.contains("recorded 1 assessment, entry 1"),
        "{recorded:?}"
    );
    recorded.code(0);
    let shown = run("--log log.sqlite log show 1").then().code(0).stdout;
    assert!(shown.contains("8 Mar 2026 01:58:"), "{shown}");
    run("no-such-command").then().stdout("").code(2);
    let mut terminal = run("--log log.sqlite history P-0142").on_terminal(60, 80);
    terminal.wait_for("58 min ago");
    assert_eq!(terminal.code(), 0);
}

const CALM: &str = r#"{"patient":"P-0142","rater":"rn-07","time":"2026-03-08T01:00:00-05:00",
"scale":"cows@1","observations":{"pulse":0,"sweating":0,"restlessness":0,"pupil":0,"aches":0,
"nose":0,"gi":0,"tremor":0,"yawning":0,"anxiety":0,"gooseflesh":0}}"#;

#[test]
fn a_frame_is_shown_whole_wherever_it_is_cut() {
    let sent = b"ab\x1b[?2026hcd\x1b[?2026lef\x1b[1mg\x1b[?2026hhi";
    for cut in 0..=sent.len() {
        let mut frames = Frames::default();
        let mut shown = frames.take(&sent[..cut]);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).unwrap();
        let half = text(&shown).replace("\x1b[?2026", "");
        assert!(
            !half.contains('c') || half.contains("cdl"),
            "{cut}: {half:?}"
        );
        shown.extend(frames.take(&sent[cut..]));
        assert_eq!(
            text(&shown),
            "ab\x1b[?2026hcd\x1b[?2026lef\x1b[1mg",
            "{cut}"
        );
        assert_eq!(text(&frames.rest()), "\x1b[?2026hhi", "{cut}");
    }
}
