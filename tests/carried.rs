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
    for row in &rows {
        assert_eq!(row["unsigned"], told);
        assert_eq!(row["flags_carried"], json!([]));
    }
    assert_eq!(
        (&rows[1]["patient"], &rows[1]["scale"]),
        (&json!("P-0143"), &Value::Null)
    );
    // The drafts are as they were, to be gone on with.
    let drafts = std::fs::read_dir(given.home().join(".local/state/ows/drafts")).unwrap();
    assert_eq!(drafts.count(), 2);
}

const CIWA: &str = r#"
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

/// SOWS, which no policy here is for, with these checks.
fn sows(patient: &str, time: &str, checks: &str) -> String {
    let line = cows(patient, "ab", time, checks).replace("cows@1", "sows@1");
    let (head, tail) = line.split_once(r#""observations":{"#).unwrap();
    let (_, tail) = tail.split_once('}').unwrap();
    format!(r#"{head}"observations":{{"anxiety":1}}{tail}"#)
}

#[test]
fn whom_no_policy_is_for_is_named_with_what_alarms() {
    let given = ward(&[
        cows("P-0142", "ab", "17:30", ""),
        sows("P-0170", "17:00", r#""seizure":true"#),
        sows("P-0171", "17:00", r#""seizure":false"#),
        sows("P-0172", "16:00", r#""seizure":true"#),
        sows("P-0172", "17:00", ""),
    ]);
    let page = page(&given);
    for line in [
        "\nP-0170, ! seizure: yes at 17:00, not asked since\n",
        "\nP-0172, ! seizure: yes at 16:00, not asked since\n",
        "\n3 patients have nothing recorded that this policy is for\n",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    assert!(!page.contains("P-0171"), "{page}");
    let rows = rows(&given);
    let told = rows.iter().map(|row| {
        let carried = row["flags_carried"].as_array().unwrap();
        let carried: Vec<&str> = carried
            .iter()
            .map(|flag| flag["id"].as_str().unwrap())
            .collect();
        format!(
            "{} {} {} {} {}",
            row["patient"],
            row["urgency"],
            row["scale"],
            row["flags"],
            carried.concat()
        )
    });
    let expected = [
        r#""P-0170" "flagged" null ["seizure"] "#,
        r#""P-0172" "flagged" null [] seizure"#,
        r#""P-0142" "later" "cows@1.0.0" [] "#,
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn whoever_was_assessed_before_the_time_looked_back_is_named_for_a_week_with_what_alarms() {
    let given = ward(&[
        cows("P-0142", "ab", "17:30", ""),
        cows("P-0160", "ab", "17:00", RAISED).replace("2026-11-28", "2026-11-25"),
        cows("P-0161", "ab", "17:00", "").replace("2026-11-28", "2026-11-25"),
        cows("P-0162", "ab", "17:00", RAISED).replace("2026-11-28", "2026-11-20"),
    ]);
    let page = page(&given);
    assert!(
        page.contains(" · 1 patient last assessed in the last 48 h\n"),
        "{page}"
    );
    let line = "\nP-0160, ! self-harm: yes 25 Nov 17:00, not asked since\nP-0160, ! slowed or drowsy: yes 25 Nov 17:00, not asked since\n";
    assert!(page.contains(line), "{page}");
    assert!(
        page.contains(" is not here but for flags that are carried"),
        "{page}"
    );
    assert!(
        !page.contains("P-0161") && !page.contains("P-0162"),
        "{page}"
    );
    assert!(!page.contains("nothing recorded"), "{page}");
    let rows = rows(&given);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["patient"], "P-0160");
    assert_eq!(rows[0]["last"], Value::Null);
    assert_eq!(rows[0]["flags_carried"].as_array().unwrap().len(), 2);
}

#[test]
fn a_pregnancy_is_no_alarm_in_the_list_and_nobody_waits_for_it() {
    let given = ward(&[
        cows("P-0142", "ab", "08:00", ""),
        cows("P-0160", "ab", "17:00", r#""pregnancy":true"#),
    ]);
    let page = page(&given);
    let (at, _) = beneath(&page, "P-0142");
    assert!(at == 1 && !page.contains('!'), "{page}");
    assert!(page.contains("\n1 overdue · 1 later\n"), "{page}");
    assert_eq!(rows(&given)[1]["flags"], json!(["pregnancy"]));
}

#[test]
fn a_seizure_of_long_ago_that_is_told_today_is_no_alarm_of_today() {
    let told = |patient: &str, day: &str| {
        let event = format!(
            r#""events":[{{"kind":"seizure","time":"{day}T09:00:00+00:00"}}],"observations""#
        );
        cows(patient, "ab", "17:00", "").replace(r#""observations""#, &event)
    };
    let given = ward(&[told("P-0160", "2026-09-29"), told("P-0161", "2026-11-27")]);
    let page = page(&given);
    let (_, notes) = beneath(&page, "P-0161");
    assert!(notes.starts_with("! seizure due"), "{page}");
    let (_, notes) = beneath(&page, "P-0160");
    assert!(notes.starts_with("due"), "{page}");
    let run = given.when("history P-0160 --log log.sqlite").at(NOW);
    let shown = run.then().code(0).stdout;
    let (_, end) = shown.rsplit_once("0/48").unwrap();
    assert!(!end.contains("! "), "{shown}");
}

#[test]
fn a_no_of_the_same_minute_stands_beside_the_yes_that_it_does_not_end() {
    let given = ward(&[
        cows("P-0160", "ab", "17:00", r#""self-harm":true"#),
        cows("P-0160", "cd", "17:00", r#""self-harm":false"#),
    ]);
    let (_, notes) = beneath(&page(&given), "P-0160");
    assert!(
        notes.starts_with("! self-harm: yes 17:00 ab, no 17:00 cd due"),
        "{notes}"
    );
    let carried = &rows(&given)[0]["flags_carried"][0];
    assert_eq!(carried["alarm"], true);
    assert_eq!(carried["answered_no"]["by"], "cd");
}

#[test]
fn with_two_policies_the_page_tells_each_flag_once_and_each_row_for_programs_all_of_them() {
    let other = r#"{"patient":"P-0160","rater":"cd","time":"2026-11-28T18:10:00+00:00","scale":"ciwa-ar@1","observations":{"nausea":1},"checks":{"seizure":false}}"#;
    let first = [cows("P-0160", "ab", "17:00", RAISED), format!("{other}\n")];
    let last = [cows("P-0160", "cd", "18:20", "")];
    let both = "self-harm slowed";
    let whole = [&first[..], &last].concat();
    for (lines, expected) in [(&first[..], ["", both]), (&whole, [both, both])] {
        let given = ward(lines).file("ciwa.toml", CIWA);
        let run = |to: &str| {
            let run = "due --log log.sqlite --policy ward.toml --policy ciwa.toml";
            let run = given.when(&format!("{run} {to}")).at(NOW);
            run.then().stderr("").code(0).stdout
        };
        let carried = |scale: &str| {
            let rows = values(&run("--to ndjson"));
            let row = rows.iter().find(|row| row["scale"] == scale).unwrap();
            assert_eq!(row["urgency"], "flagged");
            let carried = row["flags_carried"].as_array().unwrap().iter();
            let ids: Vec<&str> = carried.map(|flag| flag["id"].as_str().unwrap()).collect();
            ids.join(" ")
        };
        assert_eq!(["cows@1.0.0", "ciwa-ar@1.0.0"].map(carried), expected);
        let page = run("");
        let told = page.matches("self-harm").count();
        assert_eq!(told, if lines.len() == 2 { 1 } else { 2 }, "{page}");
    }
}
