//! `ows due`: what an earlier rater answered yes and nobody asked about since, and what is not signed.

use serde_json::{Value, json};

use crate::common::sheets::{answered, values};
use crate::common::{Given, project};
use crate::contracts::Schema;

const NOW: &str = "2026-11-28T18:30:00+00:00";

/// Records assessments, a line each.
fn ward(lines: &[String]) -> Given {
    let policy = project().join("examples/policies/example-ward.toml");
    let own = r#"
[[flag]]
id    = "hopeless"
when  = { check = "hopelessness" }
text  = "Hopeless: tell the doctor on call"
basis = "the ward's own decision"
"#;
    let policy = std::fs::read_to_string(policy).unwrap() + own;
    let given = Given::new().file("ward.toml", policy);
    let run = given.when("score --record --log log.sqlite --to ndjson -");
    run.stdin(lines.concat()).at(NOW).then().code(0);
    given
}

/// COWS at a time of this day, calm, with these checks.
fn cows(patient: &str, rater: &str, time: &str, checks: &str) -> String {
    with(patient, rater, time, checks, "0")
}

fn with(patient: &str, rater: &str, time: &str, checks: &str, answer: &str) -> String {
    let answers = answered([answer; 11]);
    format!(
        r#"{{"patient":"{patient}","rater":"{rater}","time":"2026-11-28T{time}:00+00:00","scale":"cows@1","observations":{{{answers}}},"checks":{{{checks}}}}}"#
    ) + "\n"
}

fn page(given: &Given) -> String {
    let run = given.when("due --log log.sqlite --policy ward.toml --width 100");
    run.at(NOW).then().stderr("").code(0).stdout
}

fn rows(given: &Given) -> Vec<Value> {
    let run = given.when("due --log log.sqlite --policy ward.toml --to ndjson");
    let rows = values(&run.at(NOW).then().stderr("").code(0).stdout);
    let schema = Schema::of("due");
    rows.iter().for_each(|row| schema.hold(row));
    rows
}

/// Returns what stands beneath the row of a patient, with the order in which the rows stand.
fn beneath(page: &str, patient: &str) -> (usize, String) {
    let mut lines = page
        .lines()
        .skip_while(|line| !line.starts_with(" Patient"));
    let mut at = 0;
    let found = lines.any(|line| {
        at += usize::from(line.starts_with(" P-"));
        line.starts_with(&format!(" {patient} "))
    });
    assert!(found, "{page}");
    let notes = lines.take_while(|line| line.starts_with("   "));
    let words = notes.flat_map(str::split_whitespace);
    let words = words.filter(|word| *word != "·");
    (at, words.collect::<Vec<_>>().join(" "))
}

const RAISED: &str = r#""self-harm":true,"slowed":true"#;

#[test]
fn who_was_not_asked_since_is_flagged_and_stands_in_front() {
    let given = ward(&[
        cows("P-0142", "ab", "17:30", ""),
        cows("P-0160", "ab", "17:00", RAISED),
        cows("P-0160", "cd", "18:20", ""),
    ]);
    let page = page(&given);
    let carried = "! self-harm: yes at 17:00, not asked since ! slowed or drowsy: yes at 17:00, not asked since due";
    let (at, notes) = beneath(&page, "P-0160");
    assert!(at == 1 && notes.starts_with(carried), "{page}");
    let (_, other) = beneath(&page, "P-0142");
    assert!(other.starts_with("due "), "{page}");
    assert!(page.contains("\n1 flagged · 1 later\n"), "{page}");
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Only this terminal's log is known"), "{flat}");
    let rows = rows(&given);
    assert_eq!(rows[0]["urgency"], "flagged");
    assert_eq!(rows[0]["flags"], json!([]));
    let raised = json!({"at": "2026-11-28T17:00:00+00:00", "by": "ab", "entry": 2});
    let of =
        |id| json!({"id": id, "alarm": true, "raised": raised, "answered_no": null, "value": null});
    assert_eq!(
        rows[0]["flags_carried"],
        json!([of("self-harm"), of("slowed")])
    );
    assert_eq!(rows[1]["flags_carried"], json!([]));
}

#[test]
fn a_later_no_ends_the_alarm_also_where_it_is_an_attempt_or_another_scale() {
    let no = RAISED.replace("true", "false");
    let asleep = r#"{"missing":"asleep"}"#;
    let sows = r#"{"patient":"P-0162","rater":"cd","time":"2026-11-28T18:20:00+00:00","scale":"sows@1","observations":{"anxiety":1},"checks":{"seizure":false}}"#;
    let given = ward(&[
        cows("P-0160", "ab", "17:00", RAISED),
        cows("P-0160", "cd", "18:20", &no),
        cows("P-0161", "ab", "17:00", RAISED),
        with("P-0161", "cd", "18:20", &no, asleep),
        cows("P-0162", "ab", "17:00", r#""seizure":true"#),
        format!("{sows}\n"),
    ]);
    let page = page(&given);
    assert!(!page.contains('!'), "{page}");
    assert!(!page.contains("flagged"), "{page}");
    let rows = rows(&given);
    for row in &rows {
        assert_eq!(row["flags"], json!([]), "{row}");
        let carried = &row["flags_carried"][0];
        assert_eq!(carried["alarm"], false, "{row}");
        assert_eq!(carried["answered_no"]["by"], "cd", "{row}");
    }
    assert_eq!(rows.len(), 3);
}

#[test]
fn what_the_last_assessment_raised_before_an_attempt_is_told_once_with_its_time() {
    let asleep = r#"{"missing":"asleep"}"#;
    let given = ward(&[
        cows("P-0160", "ab", "17:00", RAISED),
        with("P-0160", "cd", "18:20", "", asleep),
        cows("P-0161", "ab", "17:00", RAISED),
    ]);
    let page = page(&given);
    let (_, notes) = beneath(&page, "P-0160");
    assert!(
        notes.starts_with("! self-harm: yes at 17:00, not asked since ! slowed or"),
        "{page}"
    );
    let (_, notes) = beneath(&page, "P-0161");
    assert!(notes.starts_with("! slowed, self-harm due"), "{page}");
    assert_eq!(rows(&given)[0]["flags"], json!(["slowed", "self-harm"]));
}

#[test]
fn for_the_flags_of_a_policy_what_is_carried_counts_as_raised() {
    let given = ward(&[
        cows("P-0160", "ab", "17:00", r#""hopelessness":true"#),
        cows("P-0160", "cd", "18:20", ""),
        cows("P-0161", "ab", "17:00", r#""hopelessness":true"#),
        cows("P-0161", "cd", "18:20", r#""hopelessness":false"#),
    ]);
    let rows = rows(&given);
    let flags = |patient: &str| {
        let row = rows.iter().find(|row| row["patient"] == patient);
        row.unwrap()["policy_flags"].clone()
    };
    assert_eq!(flags("P-0160"), json!(["hopeless"]));
    assert_eq!(flags("P-0161"), json!([]));
    let run = given.when("history P-0160 --log log.sqlite --policy ward.toml");
    let page = run.at(NOW).then().code(0).stdout;
    assert!(page.contains("Hopeless: tell the doctor on call"), "{page}");
}

#[test]
fn pregnancy_is_no_alarm_once_it_is_known() {
    let given = ward(&[
        cows("P-0160", "ab", "17:00", r#""pregnancy":true"#),
        cows("P-0160", "cd", "18:20", ""),
    ]);
    let page = page(&given);
    assert!(!page.contains('!') && !page.contains("pregnancy"), "{page}");
    let row = &rows(&given)[0];
    assert_eq!(row["urgency"], "later");
    assert_eq!(row["flags_carried"][0]["id"], "pregnancy");
    assert_eq!(row["flags_carried"][0]["alarm"], false);
}

#[cfg(unix)]
#[test]
fn a_yes_that_nobody_signed_is_told_too_with_a_row_or_without() {
    let given = ward(&[cows("P-0142", "ab", "17:30", "")]);
    for patient in ["P-0142", "P-0143"] {
        let run =
            format!("assess --log log.sqlite --scale cows --patient {patient} --rater jm --plain");
        let answers = format!("\nskip\n72\n{}\n\n\ny\ny\n", ["0"; 10].join("\n"));
        let run = given.when(&run).stdin(answers);
        run.at("2026-11-28T18:10:00+00:00").then().code(1);
    }
    let unsigned = "unsigned: slowed or drowsy, self-harm yes 18:10 (jm)";
    let page = page(&given);
    let (_, notes) = beneath(&page, "P-0142");
    assert!(notes.starts_with(&format!("{unsigned} due")), "{page}");
    assert!(page.contains(&format!("\nP-0143, {unsigned}\n")), "{page}");
    let rows = rows(&given);
    let told =
        json!([{"checks": ["slowed", "self-harm"], "at": "2026-11-28T18:10:00+00:00", "by": "jm"}]);
    assert_eq!(rows[0]["unsigned"], told);
    assert_eq!(rows[0]["flags_carried"], json!([]));
    // The drafts are as they were, to be gone on with.
    let drafts = std::fs::read_dir(given.home().join(".local/state/ows/drafts")).unwrap();
    assert_eq!(drafts.count(), 2);
}

#[test]
fn with_two_policies_each_flag_is_told_once_and_carried_to_both_rows_once_nobody_asked() {
    let ciwa = r#"
format    = 1
id        = "ward-ciwa"
version   = "1.0.0"
name      = "Ward, CIWA-Ar"
reference = ["the ward's own decision"]
scale     = "ciwa-ar@1"

[[reassess]]
after         = "seizure"
every-minutes = 60
reference     = "the ward's own decision"
"#;
    let other = r#"{"patient":"P-0160","rater":"cd","time":"2026-11-28T18:10:00+00:00","scale":"ciwa-ar@1","observations":{"nausea":1},"checks":{"seizure":false}}"#;
    let first = [cows("P-0160", "ab", "17:00", RAISED), format!("{other}\n")];
    let last = [cows("P-0160", "cd", "18:20", "")];
    let carried = |lines: &[String]| {
        let given = ward(lines).file("ciwa.toml", ciwa);
        let run = "due --log log.sqlite --policy ward.toml --policy ciwa.toml --to ndjson";
        let rows = values(&given.when(run).at(NOW).then().stderr("").code(0).stdout);
        let ids = rows.iter().map(|row| {
            let carried = row["flags_carried"].as_array().unwrap();
            carried.iter().map(|flag| flag["id"].clone()).collect()
        });
        ids.collect::<Vec<Vec<Value>>>()
    };
    let none: Vec<Value> = Vec::new();
    assert_eq!(carried(&first), [none.clone(), none]);
    let both = vec![json!("self-harm"), json!("slowed")];
    assert_eq!(carried(&[&first[..], &last].concat()), [both.clone(), both]);
}
