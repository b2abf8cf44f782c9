//! What was raised and not asked about since, at the end of a patient's page.

use serde_json::{Value, json};

use super::{ASLEEP, CALM, NOW, Ward, cows};
use crate::contracts::Schema;

const FIRST: &str = "2026-11-22T17:00:00+00:00";
const SECOND: &str = "2026-11-22T18:20:00+00:00";

/// Records COWS with these checks at a time.
fn record(ward: &mut Ward, time: &str, points: &str, checks: &str) -> u64 {
    let more = match checks {
        "" => String::new(),
        checks => format!(r#""checks":{{{checks}}},"#),
    };
    ward.record(&cows("P-0142", time, points, &more), time)
}

/// Returns the lines at the end of the page, from the last total on.
fn end(ward: &Ward, arguments: &str) -> Vec<String> {
    let page = ward.page(&format!("P-0142 {arguments}"));
    let (_, end) = page.rsplit_once("\n\n").unwrap();
    end.lines().map(|line| line.trim().to_owned()).collect()
}

const GRAVE: &str = r#""self-harm":true,"slowed":true,"confusion":true"#;

#[test]
fn a_flag_that_nobody_asked_about_since_stands_at_the_end_of_the_page() {
    let mut ward = Ward::new("UTC");
    record(&mut ward, FIRST, CALM, GRAVE);
    let newest = end(&ward, "");
    let words = "! Thoughts of self-harm: ask now about plans and means";
    assert!(newest.contains(&words.to_owned()), "{newest:?}");
    assert!(!newest.concat().contains("not asked since"), "{newest:?}");
    record(&mut ward, SECOND, CALM, "");
    let carried = [
        "! self-harm: yes at 17:00, not asked since",
        "! confusion, slowed or drowsy: yes at 17:00, not asked since",
    ];
    let shown = end(&ward, "");
    assert!(shown.ends_with(&carried.map(str::to_owned)), "{shown:?}");
    // A patient asleep was asked nothing.
    record(&mut ward, "2026-11-22T19:00:00+00:00", ASLEEP, "");
    let shown = end(&ward, "");
    assert!(shown.ends_with(&carried.map(str::to_owned)), "{shown:?}");
}

#[test]
fn a_later_no_ends_the_alarm_and_the_line_of_what_is_grave_stays() {
    let mut ward = Ward::new("UTC");
    record(&mut ward, FIRST, CALM, GRAVE);
    let no = GRAVE.replace("true", "false");
    record(&mut ward, SECOND, CALM, &no);
    let shown = end(&ward, "");
    let line = "self-harm: yes 17:00 rn-07, no 18:20 rn-07";
    assert_eq!(shown.last().unwrap(), line);
    assert!(!shown.concat().contains('!'), "{shown:?}");
}

#[test]
fn an_attempt_answers_too_and_the_assessment_before_it_alarms_no_more() {
    let mut ward = Ward::new("UTC");
    record(&mut ward, FIRST, CALM, GRAVE);
    record(
        &mut ward,
        SECOND,
        ASLEEP,
        r#""self-harm":false,"slowed":false"#,
    );
    let shown = end(&ward, "");
    let expected = [
        "! confusion: yes at 17:00, not asked since",
        "self-harm: yes 17:00 rn-07, no 18:20 rn-07",
    ];
    let told = shown
        .iter()
        .filter(|line| line.starts_with('!') || line.contains("yes"));
    assert_eq!(told.collect::<Vec<_>>(), expected, "{shown:?}");
}

#[test]
fn another_scale_answers_the_same_check_and_is_told_also_where_it_is_not_shown() {
    let mut ward = Ward::new("UTC");
    let raised = r#""seizure":true,"confusion":true"#;
    record(&mut ward, FIRST, CALM, raised);
    let sows = |time: &str, answer: &str| {
        format!(
            r#"{{"patient":"P-0142","rater":"kt","time":"{time}","scale":"sows@1","observations":{{"anxiety":1}},"checks":{{"seizure":{answer}}}}}"#
        )
    };
    ward.record(&sows(SECOND, "false"), SECOND);
    let shown = end(&ward, "");
    let line = "seizure: yes 17:00 rn-07, no 18:20 kt".to_owned();
    assert!(shown.contains(&line), "{shown:?}");
    let later = "2026-11-22T19:10:00+00:00";
    ward.record(&sows(later, "true"), later);
    let shown = end(&ward, "--scale cows");
    let line = "! seizure: yes at 19:10, not asked since".to_owned();
    assert!(shown.contains(&line), "{shown:?}");
}

#[test]
fn a_correction_changes_what_is_carried_and_an_older_day_is_told() {
    let mut ward = Ward::new("UTC");
    let before = "2026-11-21T17:00:00+00:00";
    let wrong = record(&mut ward, before, CALM, r#""self-harm":true"#);
    record(&mut ward, SECOND, CALM, "");
    let shown = end(&ward, "");
    let line = "! self-harm: yes 21 Nov 17:00, not asked since";
    assert_eq!(shown.last().unwrap(), line);
    let right = cows("P-0142", before, CALM, r#""checks":{"pregnancy":true},"#);
    ward.amend(wrong, &right, "the line below", SECOND);
    let shown = end(&ward, "");
    assert_eq!(shown.last().unwrap(), "pregnancy: yes 21 Nov 17:00 rn-07");
    assert!(!shown.concat().contains('!'), "{shown:?}");
    ward.void(wrong, "another patient", SECOND);
    assert!(!end(&ward, "").concat().contains("pregnancy"));
}

#[test]
fn programs_get_the_same_beside_the_flags_of_each_assessment() {
    let mut ward = Ward::new("UTC");
    record(&mut ward, FIRST, CALM, r#""self-harm":true,"slowed":true"#);
    record(
        &mut ward,
        SECOND,
        CALM,
        r#""slowed":false,"confusion":true"#,
    );
    record(&mut ward, "2026-11-22T19:00:00+00:00", ASLEEP, "");
    let run = ward.given.when("history --log log.sqlite P-0142 --to json");
    let told = run.at(NOW).then().stderr("").code(0).stdout;
    let told: Value = serde_json::from_str(&told).unwrap();
    Schema::of("history").hold(&told);
    let said = |value: &Value| (value["entry"].clone(), value["flags"].clone());
    let assessments: Vec<_> = told["assessments"]
        .as_array()
        .unwrap()
        .iter()
        .map(said)
        .collect();
    let expected = [
        (json!(1), json!(["slowed", "self-harm"])),
        (json!(2), json!(["confusion"])),
        (json!(3), json!([])),
    ];
    assert_eq!(assessments, expected);
    let raised = |at: &str, entry: u64| json!({"at": at, "by": "rn-07", "entry": entry});
    let of = |id: &str, raised: Value| json!({"id": id, "alarm": true, "raised": raised, "answered_no": null, "value": null});
    let expected = [
        of("self-harm", raised(FIRST, 1)),
        of("confusion", raised(SECOND, 2)),
    ];
    assert_eq!(told["flags_carried"], json!(expected));
}

#[test]
fn a_page_of_a_scale_without_assessments_tells_what_is_carried_all_the_same() {
    let mut ward = Ward::new("UTC");
    record(&mut ward, FIRST, CALM, r#""self-harm":true"#);
    let page = ward.page("P-0142 --scale sows");
    let line = " ! self-harm: yes at 17:00, not asked since\n";
    assert!(page.contains(line), "{page}");
}

#[test]
fn programs_get_a_seizure_that_only_an_event_tells_of_among_the_flags() {
    let mut ward = Ward::new("UTC");
    let more = r#""events":[{"kind":"seizure"}],"#;
    ward.record(&cows("P-0142", FIRST, CALM, more), FIRST);
    let run = ward.given.when("history --log log.sqlite P-0142 --to json");
    let told: Value = serde_json::from_str(&run.at(NOW).then().code(0).stdout).unwrap();
    assert_eq!(told["assessments"][0]["flags"], json!(["seizure"]));
}
