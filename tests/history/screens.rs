//! Whole pages, for every screen, and how a patient is named.

use super::{ASLEEP, EARLY, FLU, NOW, VOMITING, Ward, cows, hold};
use crate::common::Given;

/// A stay with all that can happen: events, an attempt, corrections, a fall while slowed, a late entry.
pub fn stay() -> Ward {
    let mut ward = Ward::new("Europe/London");
    let patient = "P-0142";
    let at = |time: &str| format!("2021-03-{time}+00:00");
    let one = cows(
        patient,
        &at("10T08:10:00"),
        EARLY,
        r#""reason":"admission","substance":["heroin"],"#,
    );
    ward.record(&one, &at("10T08:14:00"));
    let two = cows(patient, &at("10T14:05:00"), FLU, "");
    let two = ward.record(&two, &at("10T14:09:00"));
    let given = r#""events":[{"kind":"medicine-given","time":"2021-03-10T18:30:00+00:00","code":"A1"}],"checks":{"seizure":false,"fluid-loss":true},"#;
    let three = cows(patient, &at("10T20:00:00"), VOMITING, given);
    ward.record(&three, &at("10T20:04:00"));
    let other = cows(patient, &at("10T21:00:00"), "4 4 5 5 4 4 5 2 1 4 5", "");
    let other = ward.record(&other, &at("10T21:02:00"));
    ward.void(other, "the bed beside", &at("10T21:30:00"));
    ward.record(
        &cows(patient, &at("11T00:10:00"), ASLEEP, ""),
        &at("11T00:11:00"),
    );
    let amended = cows(patient, &at("10T14:05:00"), "1 2 1 2 1 1 1 1 2 2 3", "");
    ward.amend(two, &amended, "nose misread", &at("11T01:00:00"));
    let late = cows(patient, &at("10T23:00:00"), "1 2 - 2 1 1 1 1 1 2 0", "");
    ward.record(&late, &at("11T02:00:00"));
    let slowed = cows(
        patient,
        &at("11T06:20:00"),
        EARLY,
        r#""checks":{"slowed":true},"#,
    );
    ward.record(&slowed, &at("11T06:24:00"));
    ward
}

#[test]
fn a_whole_stay_fits_every_screen() {
    let ward = stay();
    for width in [40, 60, 80, 120] {
        let page = ward.page(&format!("P-0142 --width {width}"));
        assert!(
            page.lines().all(|line| line.chars().count() <= width),
            "{page}"
        );
        hold(&format!("stay-{width}.txt"), &page);
    }
    let page = ward.page("P-0142 --width 60 --ascii");
    assert!(page.is_ascii());
    hold("stay-60-ascii.txt", &page);
}

#[test]
fn a_patient_is_named_on_the_command_line_on_standard_input_or_at_a_terminal() {
    let ward = stay();
    let page = ward.whole("P-0142");
    let run = "history --log log.sqlite";
    for typed in ["P-0142\n", "  P-0142  \r\n", "P-0142"] {
        let when = ward.given.when(&format!("{run} -")).at(NOW);
        let then = when.stdin(typed).then();
        then.stdout(&page).stderr("").code(0);
    }
    let mut terminal = ward.given.when(run).on_terminal(24, 80);
    terminal
        .wait_for("Patient: ")
        .press("P-0142\r")
        .wait_for("phases now: stage 1");
    assert_eq!(terminal.code(), 0);
    let end = terminal.text();
    assert!(
        end.contains("Total 6/48 MILD (5 to 12)"),
        "the end stands on the screen:\n{end}"
    );
    assert!(end.contains("highest so far: stage 3"), "{end}");
    ward.given
        .when(run)
        .stdin("P-0142\n")
        .then()
        .stdout("")
        .stderr("error: name the patient, or say `-` to read the pseudonym from standard input\nfor help, say `--help`\n")
        .code(2);
    ward.given
        .when(run)
        .argument("Mary Smith")
        .then()
        .stderr("error: `Mary Smith` cannot be a patient; write a pseudonym of at most 64 letters, digits and `.` `_` `-` `:` `/`, as in P-0142; a letter or digit comes first\nfor help, say `--help`\n")
        .code(2);
}

#[test]
fn what_the_bedside_recorded_is_shown() {
    let given = Given::new().example("observations/admission.json");
    given
        .when("score observations/admission.json --record --log log.sqlite")
        .then()
        .code(0);
    let then = given.when("history P-0142 --log log.sqlite").then().code(0);
    assert!(
        then.stdout.starts_with("P-0142 · COWS 1.0.0 · validated"),
        "{}",
        then.stdout
    );
    assert!(then.stdout.contains("1 assessment\n"), "{}", then.stdout);
}

#[test]
fn without_a_log_a_patient_or_a_scale_it_says_which_and_what_to_do() {
    let given = Given::new();
    let then = given
        .when("history P-0142 --log log.sqlite")
        .then()
        .stdout("")
        .code(1);
    assert!(
        then.stderr.starts_with("error: there is no log at "),
        "{}",
        then.stderr
    );
    assert!(
        then.stderr
            .ends_with("name it with `--log`; the first record makes one\n"),
        "{}",
        then.stderr
    );
    assert!(!given.path("log.sqlite").exists(), "looking makes no log");
    let then = given.when("history P-0142").then().stdout("").code(1);
    assert!(then.stderr.contains(".local/share/ows"), "{}", then.stderr);
    let ward = stay();
    assert_eq!(
        ward.page("P-9999"),
        "Nothing is recorded of P-9999 in this log: look at the pseudonym.\n"
    );
    assert_eq!(
        ward.page("P-0142 --scale ciwa-ar"),
        "Nothing is recorded of P-0142 with ciwa-ar; there is cows@1.0.0.\n"
    );
    assert_eq!(ward.page("P-0142 --scale cows@1"), ward.page("P-0142"));
    let run = "history P-0142 --log log.sqlite --scale COWS";
    let then = ward.given.when(run).then().stdout("").code(2);
    assert!(then.stderr.contains("`COWS`"), "{}", then.stderr);
}

#[test]
fn an_attempt_still_says_what_a_person_must_look_at() {
    let mut ward = Ward::new("UTC");
    let at = "2021-03-10T08:10:00+00:00";
    let hard_to_rouse = cows("P-0142", at, ASLEEP, r#""checks":{"slowed":true},"#);
    ward.record(&hard_to_rouse, at);
    let page = super::undated(&ward.page("P-0142"));
    assert!(
        page.ends_with(
            "NOT SCORED (asleep) · N days ago · 10 Mar 2021 08:10 +00:00\n \
             ! Slowed or drowsy: the total does not see it; count breaths, try to rouse\n"
        ),
        "{page}"
    );
}
