//! What summary and note look like, as files under `tests/summary`, and what holds for every one.

mod properties;

use std::sync::{Arc, LazyLock};

use super::summary;
use crate::assessment::Assessment;
use crate::assessment::wire::read;
use crate::base::document;
use crate::render::Style;
use crate::render::note::note;
use crate::render::snapshot::same_in;
use crate::scale::{Library, Name, Scale};
use crate::scoring::outcome::Outcome;

/// Reads each scale once for all tests.
static LIBRARY: LazyLock<Library> = LazyLock::new(Library::new);

fn scale(name: &str) -> Arc<Scale> {
    LIBRARY.find(&Name::parse(name).unwrap()).unwrap()
}

fn assessment(json: &str) -> Assessment {
    let find = |name: Option<&str>| Ok(scale(name.unwrap_or("cows")));
    read(&document::json(json).unwrap(), &find, None).unwrap()
}

fn written(json: &str, style: Style) -> String {
    let assessment = assessment(json);
    summary(&assessment, &Outcome::of(&assessment), &style)
}

fn noted(json: &str) -> String {
    let assessment = assessment(json);
    note(&assessment, &Outcome::of(&assessment), &Style::plain(80))
}

/// Holds a text to a file in `tests/summary`.
fn reads(written: &str, name: &str) {
    same_in("tests/summary", name, written);
}

#[test]
fn a_complete_assessment_shows_flags_first_then_items_total_stages_and_log() {
    reads(&written(COMPLETE, Style::plain(80)), "complete.txt");
    reads(&noted(COMPLETE), "complete.note.txt");
}

#[test]
fn sixty_columns_fold_and_lose_nothing() {
    reads(&written(COMPLETE, Style::plain(60)), "complete.60.txt");
    reads(&written(INCOMPLETE, Style::plain(60)), "incomplete.60.txt");
}

#[test]
fn a_screen_without_unicode_gets_marks_of_its_own() {
    let style = Style {
        ascii: true,
        ..Style::plain(80)
    };
    reads(&written(COMPLETE, style), "complete.ascii.txt");
}

#[test]
fn missing_answers_leave_total_band_and_stages_open() {
    reads(&written(INCOMPLETE, Style::plain(80)), "incomplete.txt");
    reads(&noted(INCOMPLETE), "incomplete.note.txt");
}

#[test]
fn with_no_answer_there_is_neither_total_nor_stage() {
    reads(&written(NOT_SCORED, Style::plain(80)), "not-scored.txt");
    reads(&noted(NOT_SCORED), "not-scored.note.txt");
}

#[test]
fn what_is_not_due_to_withdrawal_is_shown_and_counts_nothing() {
    reads(
        &written(NOT_ATTRIBUTED, Style::plain(80)),
        "not-attributed.txt",
    );
    reads(&noted(NOT_ATTRIBUTED), "not-attributed.note.txt");
}

#[test]
fn a_descriptive_scale_says_so_and_has_no_total() {
    reads(&written(DESCRIPTIVE, Style::plain(80)), "descriptive.txt");
    reads(&noted(DESCRIPTIVE), "descriptive.note.txt");
}

/// Returns the summary of a COWS in which only the pulse is known, with this context.
fn only_pulse(context: &str) -> String {
    let json = format!(r#"{{"observations":{{"pulse":1}},{context}}}"#);
    written(&json, Style::plain(80))
}

const AT_NOON: &str = r#""time":"2026-11-22T12:00:00Z","substance":["heroin"]"#;

#[test]
fn the_document_speaks_only_where_its_clock_fits() {
    for (context, said) in [
        (
            r#""last_use":"2026-11-22T07:00:00Z""#,
            "The document lets it begin after 8 to 12 h; this is 5 h.",
        ),
        (
            r#""last_use":"2026-11-22T04:00:00Z""#,
            "The document at 8 to 24 h: stage 1, Unease, sweating.",
        ),
        (
            r#""last_use":"2026-11-19T11:00:00Z""#,
            "The document gives no day for this stage: after the third is our reading.",
        ),
        (
            r#""last_use":"2026-11-18T12:00:00Z""#,
            "At 4 days the document names no stage",
        ),
        (
            r#""last_use_certainty":"unknown""#,
            "No time course: the time of last use is not known.",
        ),
        (
            r#""last_use":"2026-11-22T04:00:00Z","checks":{"seizure":true}"#,
            "No time course: seizure recorded.",
        ),
        (
            r#""last_use":"2026-11-22T04:00:00Z","events":[{"kind":"medicine-given"}]"#,
            "No time course: a medicine was given.",
        ),
    ] {
        let text = only_pulse(&format!("{AT_NOON},{context}"));
        assert!(text.contains(said), "{said}\n{text}");
    }
    let fentanyl = only_pulse(&AT_NOON.replace("heroin", "fentanyl"));
    assert!(fentanyl.contains("No time course: the document's is for heroin alone."));
}

#[test]
fn a_seizure_among_the_events_is_said_above_all() {
    let text = only_pulse(&format!(r#"{AT_NOON},"events":[{{"kind":"seizure"}}]"#));
    assert!(
        text.contains("\n ! Seizure: opioid withdrawal alone does not explain it;"),
        "{text}"
    );
    assert!(text.contains("\n no time   seizure\n"), "{text}");
}

/// The alarms in a text, in their order.
fn alarms(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim_start);
    lines.filter(|line| line.starts_with("! ")).collect()
}

#[test]
fn a_seizure_is_one_alarm_whether_an_event_or_an_answer_or_both_say_it() {
    let flag = "! Seizure: opioid withdrawal alone does not explain it; alcohol, sedatives, low";
    for (seizure, said) in [
        (r#""events":[{"kind":"seizure"}]"#, flag),
        (r#""events":[{"kind":"seizure"},{"kind":"seizure"}]"#, flag),
        (
            r#""events":[{"kind":"seizure"}],"checks":{"seizure":false}"#,
            flag,
        ),
        (
            r#""events":[{"kind":"seizure"}],"checks":{"seizure":true}"#,
            flag,
        ),
        (r#""checks":{"seizure":true}"#, flag),
    ] {
        let json = format!(r#"{{"observations":{{"pulse":1}},{seizure}}}"#);
        // Once at the top and once at the end.
        let summary = written(&json, Style::plain(80));
        assert_eq!(alarms(&summary), [said, said], "{seizure}");
        // A note may fold the alarm; it begins with the same words.
        let note = noted(&json);
        assert_eq!(alarms(&note).len(), 1, "{note}");
        assert!(said.starts_with(alarms(&note)[0]), "{note}");
    }
}

#[test]
fn a_seizure_among_the_events_is_not_called_not_asked() {
    let rest = "confusion, slowed or drowsy, self-harm, hopelessness";
    for (events, not_asked) in [
        (r#"[{"kind":"seizure"}]"#, format!("Not asked: {rest}")),
        (
            r#"[{"kind":"other"}]"#,
            format!("Not asked: seizure, {rest}"),
        ),
    ] {
        let json = format!(r#"{{"observations":{{"pulse":1}},"events":{events}}}"#);
        for text in [written(&json, Style::plain(80)), noted(&json)] {
            let text = text.replace("\n", " ");
            assert!(text.contains(&not_asked), "{text}");
        }
    }
    let denied = r#""events":[{"kind":"seizure"}],"checks":{"seizure":false}"#;
    assert!(only_pulse(denied).contains("\n Asked, and no: seizure\n"));
}

#[test]
fn without_any_time_the_log_invents_none() {
    let text = only_pulse(r#""rater":"rn-07""#);
    assert!(text.starts_with("COWS 1.1.0 · validated "));
    assert!(text.contains(" time not given\n"));
    assert!(text.contains("\nLog\n no time  assessed by rn-07\n scored with cows@1.1.0, digest "));
}

#[test]
fn a_stage_keeps_its_name_on_one_line_apart_from_its_signs() {
    // `undetermined` would not fit here; `not now` leaves too little for the longest name.
    let json = COMPLETE.replace("\"gi\": { \"points\": 5", "\"gi\": { \"points\": 3");
    assert_ne!(json, COMPLETE);
    let text = written(&json, Style::plain(60));
    assert!(text.contains("\n 2  Pain, twitching, pulse "), "{text}");
    assert!(text.contains("\n 4  Repeated gut episodes "), "{text}");
}

const COMPLETE: &str = include_str!("../../../tests/summary/complete.json");
const INCOMPLETE: &str = include_str!("../../../tests/summary/incomplete.json");
const NOT_SCORED: &str = include_str!("../../../tests/summary/not-scored.json");
const NOT_ATTRIBUTED: &str = include_str!("../../../tests/summary/not-attributed.json");
const DESCRIPTIVE: &str = include_str!("../../../tests/summary/descriptive.json");
