//! `ows log amend` and `ows log void`.

use ows::log::Kind;

use super::{open, ward};
use crate::common::Given;

const WHY: &str = "--log log.sqlite --reason misread --by rn-02";

#[test]
fn single_answers_are_amended_and_what_that_changes_is_said() {
    let given = ward();
    given
        .when(&format!(
            "log amend 1 --set gi=3 --set pulse_bpm=104 --set seizure=no {WHY}"
        ))
        .then()
        .stdout(
            "\
Changed                                                             COWS 12 mild
 Resting pulse: 104 /min: 101 to 120; was 92 /min: 81 to 100
 GI upset: vomited or had diarrhoea; was cramps
 seizure: no; was not asked
 total: 9, then 12
 stage of heroin: 1, then 3
 stage of phases: 1, then 2
 flags: seizure open, then none
",
        )
        .stderr("recorded entry 8, which amends entry 1\n")
        .code(0);
    let entry = open(&given).entry(8).unwrap().unwrap().entry;
    assert_eq!(entry.kind, Kind::Amendment);
    assert_eq!(
        (entry.corrects, entry.by.as_deref()),
        (Some(1), Some("rn-02"))
    );
    let said = entry.assessment.unwrap();
    assert_eq!(said["observations"]["gi"], 3);
    assert_eq!(said["observations"]["pulse"]["value"], 104);
    assert_eq!(said["observations"]["aches"], 1);
    assert_eq!(said["checks"]["seizure"], false);
    assert_eq!(said["rater"], "rn-07", "who rated stays who rated");
}

#[test]
fn an_answer_is_taken_out_and_the_total_is_a_range_again() {
    let given = ward();
    let then = given
        .when(&format!("log amend 1 --set tremor= --set gi= {WHY}"))
        .then();
    assert!(
        then.stdout.contains("total: 9, then 8 to 17\n"),
        "{}",
        then.stdout
    );
    then.code(0);
    let said = open(&given)
        .entry(8)
        .unwrap()
        .unwrap()
        .entry
        .assessment
        .unwrap();
    assert!(said["observations"].get("tremor").is_none());
}

#[test]
fn what_was_amended_before_is_the_ground_of_the_next_amendment() {
    let given = ward();
    let then = given
        .when(&format!("log amend 2 --set aches=4 {WHY}"))
        .then();
    assert!(
        then.stdout.contains("total: 23, then 25\n"),
        "{}",
        then.stdout
    );
    then.stderr("recorded entry 8, which amends entry 2, for which entry 5 stood\n")
        .code(0);
}

#[test]
fn a_whole_assessment_is_amended_from_a_file_of_the_same_patient_and_scale() {
    let whole = |patient: &str, scale: &str| {
        format!(
            r#"{{"patient":"{patient}","rater":"rn-07","time":"2026-11-22T14:10:00-05:00","scale":"{scale}","observations":{{"pulse":0,"sweating":0}}}}"#
        )
    };
    let given = ward()
        .file("right.json", whole("P-0142", "cows@1"))
        .file("patient.json", whole("P-0143", "cows@1"))
        .file("scale.json", whole("P-0142", "sows@1"))
        .file(
            "bad.json",
            "{\"patient\": \"P-0142\",\n \"observations\": {\"gi\": 4}}",
        );
    given
        .when(&format!("log amend 1 patient.json {WHY}"))
        .then()
        .stdout("")
        .stderr("error: NOT RECORDED: entry 1 is about another patient; void it, and record this one anew\n")
        .code(1);
    let scale = given.when(&format!("log amend 1 scale.json {WHY}")).then();
    let said = scale.stderr.replace(
        "
  ", " ",
    );
    let words = "the entry was made with cows@1.0.0, and this is of `sows@1`";
    assert!(said.contains(words), "{said}");
    scale.code(1);
    let bad = given.when(&format!("log amend 1 bad.json {WHY}")).then();
    assert!(bad.stderr.contains("bad.json:2:25"), "{}", bad.stderr);
    bad.code(1);
    assert_eq!(open(&given).head().unwrap().number, 7);
    given
        .when(&format!("log amend 1 right.json {WHY}"))
        .then()
        .stderr("recorded entry 8, which amends entry 1\n")
        .code(0);
    given
        .when(&format!("log amend 8 right.json {WHY}"))
        .then()
        .stderr("error: entry 8 says just that already\nfor help, say `--help`\n")
        .code(2);
}

#[test]
fn what_cannot_be_amended_is_refused_and_nothing_is_recorded() {
    let given = ward();
    let refused = |arguments: &str, words: &str| {
        let then = given.when(&format!("log amend {arguments} {WHY}")).then();
        assert_eq!(
            then.stderr,
            format!("error: {words}\nfor help, say `--help`\n"),
            "{arguments}"
        );
        then.stdout("").code(2);
    };
    refused(
        "1 --set gi=4",
        "`gi` has no option worth 4 points; write 0, 1, 2, 3, or 5",
    );
    refused(
        "1 --set gi=two",
        "`gi` takes a whole number, or why it has none (asleep, refused, not-observed, not-applicable, unable, or not-given), and not `two`",
    );
    refused(
        "1 --set tremr=1",
        "cows@1.0.0 has no `tremr`; did you mean `tremor`?",
    );
    refused(
        "1 --set gi",
        "`gi` changes nothing; write a name, `=` and the answer, as in gi=3",
    );
    refused("1 --set gi=1 --set gi=2", "`gi` is set twice; say it once");
    refused(
        "1 --set seizure=maybe",
        "`seizure` takes yes, no, or nothing after the `=` if it was not asked, and not `maybe`",
    );
    refused(
        "1 --set patient=P-0143",
        "a correction stays with its patient; void the entry, and record the assessment for the other one",
    );
    refused("1 --set gi=1", "entry 1 says just that already");
    refused(
        "6 --set gi=1",
        "entry 6 takes another one back; void it to undo that",
    );
    refused(
        "9 --set gi=1",
        "the log has no entry 9; `ows log show --log log.sqlite` lists them",
    );
    given
        .when(&format!("log amend 4 --set gi=2 {WHY}"))
        .then()
        .stderr("error: NOT RECORDED: entry 4 was taken back by entry 6; void entry 6 first\n")
        .code(1);
    assert_eq!(open(&given).head().unwrap().number, 7);
}

#[test]
fn a_correction_says_why_and_by_whom() {
    let given = ward();
    given
        .when("log void 1 --log log.sqlite --by rn-02")
        .then()
        .stderr(
            "error: a correction says why and by whom; add `--reason`\nfor help, say `--help`\n",
        )
        .code(2);
    given
        .when("log void 1 --log log.sqlite --by rn-02 --reason")
        .argument(" ")
        .then()
        .stderr("error: NOT RECORDED: a correction needs a reason, in 1 to 2000 characters\n")
        .code(1);
    assert_eq!(open(&given).head().unwrap().number, 7);
}

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
fn a_void_takes_back_once_and_a_void_of_it_brings_back() {
    let given = ward();
    given
        .when(&format!("log void 1 {WHY}"))
        .then()
        .stdout("")
        .stderr("recorded entry 8, which takes entry 1 back, an assessment of P-0142, observed 22 Nov 2026 14:10 -05:00\nnothing stands of that assessment now\n")
        .code(0);
    given
        .when(&format!("log void 1 {WHY}"))
        .then()
        .stderr("error: NOT RECORDED: entry 1 is taken back already, by entry 8\n")
        .code(1);
    given
        .when(&format!("log void 8 {WHY}"))
        .then()
        .stderr("recorded entry 9, which takes entry 8 back, a void of P-0142\nentry 1 stands now: COWS 9 mild\n")
        .code(0);
    assert!(open(&given).corrections().unwrap().0.stands(1));
    given.when("log verify --log log.sqlite").then().code(0);
}

#[test]
fn a_file_that_comes_again_does_not_bring_back_what_was_taken_back() {
    let sheet = r#"{"patient":"P-0160","rater":"rn-07","time":"2026-11-20T14:10:00-05:00","scale":"cows@1","observations":{"gi":1}}"#;
    let given = Given::new().file("one.json", sheet);
    let record = || {
        given
            .when("score one.json --record --log log.sqlite")
            .then()
    };
    record().code(0);
    given.when(&format!("log void 1 {WHY}")).then().code(0);
    let again = record();
    let path = given.path("log.sqlite").canonicalize().unwrap();
    assert_eq!(
        again.stderr,
        format!(
            "recorded nothing new in {}; 1 recorded before and taken back since, the first as entry 1: void entry 2 to bring it back\n",
            path.display()
        )
    );
    again.code(0);
}

#[test]
fn what_an_amendment_was_built_on_is_said_to_stand_on_when_that_is_taken_back() {
    let given = ward();
    given
        .when(&format!("log amend 1 --set gi=3 {WHY}"))
        .then()
        .code(0);
    given
        .when(&format!("log amend 8 --set sweating=0 {WHY}"))
        .then()
        .code(0);
    given
        .when(&format!("log void 8 {WHY}"))
        .then()
        .stderr("recorded entry 10, which takes entry 8 back, an amendment of P-0142, observed 22 Nov 2026 14:10 -05:00\nentry 9 stands now: COWS 10 mild\n")
        .code(0);
}

#[test]
fn a_reading_that_no_longer_stands_is_not_called_recorded_already() {
    let sheet = |points: u16| {
        format!(
            r#"{{"patient":"P-0160","rater":"rn-07","time":"2026-11-20T14:10:00-05:00","scale":"cows@1","observations":{{"gi":{points}}}}}"#
        )
    };
    let given = Given::new().file("one.json", sheet(1));
    let record = || {
        given
            .when("score one.json --record --log log.sqlite")
            .then()
    };
    record().code(0);
    given
        .when(&format!("log amend 1 --set gi=3 {WHY}"))
        .then()
        .code(0);
    let again = record();
    let words =
        "1 recorded before and amended since, the first as entry 1, for which entry 2 stands";
    assert!(again.stderr.contains(words), "{}", again.stderr);
    again.code(0);
}

#[test]
fn an_amendment_may_not_take_the_place_of_another_assessment() {
    let given = ward();
    given
        .when(&format!("log amend 1 --set time=2026-11-22T20:14:00-05:00 {WHY}"))
        .then()
        .stderr("error: NOT RECORDED: entry 5 stands for the same patient, time, rater and scale already\n")
        .code(1);
}
