//! When somebody is due after an event: only a look at the end of the interval settles it.

use chrono::TimeDelta;
use ows::base::time;
use serde_json::Value;

use super::{ago, empty, page, record, rows};
use crate::common::Given;
use crate::history::{ASLEEP, EARLY, Ward};

/// The key of an assessment that says a medicine was given so many minutes ago.
fn medicine(minutes: i64) -> String {
    let time = time::format(&ago(minutes));
    format!(r#""events":[{{"kind":"medicine-given","time":"{time}"}}],"#)
}

/// Returns by which rule the only patient is due, and in how many minutes; fewer than 0 is overdue.
fn told(ward: &Ward) -> (String, i64) {
    let rows = rows(ward, "");
    let [row] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    let at = time::parse(row["due"]["at"].as_str().unwrap(), None).unwrap();
    let rule = row["due"]["rule"].as_str().unwrap().to_owned();
    (rule, (at - ago(0)).num_minutes())
}

fn after_medicine(minutes: i64) -> (String, i64) {
    ("after:medicine-given".to_owned(), minutes)
}

#[test]
fn a_medicine_45_min_ago_and_a_look_40_min_ago_are_still_due_at_60_min() {
    // Written down with the look itself, or by an attempt before it.
    for before in [false, true] {
        let mut ward = empty();
        let mut with_look = medicine(45);
        if before {
            record(&mut ward, "P-0142", 44, ASLEEP, &with_look);
            with_look.clear();
        }
        record(&mut ward, "P-0142", 40, EARLY, &with_look);
        assert_eq!(told(&ward), after_medicine(15));
        let page = page(&ward, "");
        let words = "within 60 min, after medicine given";
        assert!(page.contains(words), "{page}");
    }
}

#[test]
fn a_medicine_10_h_ago_and_a_look_5_min_ago_are_settled() {
    let mut ward = empty();
    record(&mut ward, "P-0142", 5, EARLY, &medicine(600));
    assert_eq!(told(&ward), ("band:mild".to_owned(), 235));
    record(&mut ward, "P-0150", 241, EARLY, "");
    let page = page(&ward, "");
    let first = page.lines().find(|line| line.starts_with("First: "));
    assert_eq!(first, Some("First: P-0150"), "{page}");
    let history = ward.page("P-0142 --policy ward.toml");
    assert!(!history.contains("overdue"), "{history}");
}

#[test]
fn an_attempt_settles_no_event() {
    let mut ward = empty();
    record(&mut ward, "P-0142", 590, EARLY, &medicine(600));
    record(&mut ward, "P-0142", 5, ASLEEP, "");
    assert_eq!(told(&ward), after_medicine(-540));
}

#[test]
fn an_event_recorded_with_another_scale_counts_too() {
    let mut ward = empty();
    record(&mut ward, "P-0142", 90, EARLY, "");
    let told_of = time::format(&ago(70));
    let other = format!(
        r#"{{"patient":"P-0142","rater":"rn-07","time":"{told_of}","scale":"sows@1",{}"observations":{{}}}}"#,
        medicine(75)
    );
    ward.record(&other, &told_of);
    assert_eq!(told(&ward), after_medicine(-15));
}

#[test]
fn the_grace_of_a_policy_lets_a_look_a_little_before_the_end_settle_an_event() {
    for (grace, expected) in [
        ("", after_medicine(10)),
        ("grace-minutes = 10\n", ("band:mild".to_owned(), 240)),
    ] {
        let mut ward = empty();
        let policy = ward.given.read("ward.toml");
        let policy = policy.replacen("[[reassess]]", &format!("{grace}[[reassess]]"), 1);
        ward.given = ward.given.file("ward.toml", policy);
        record(&mut ward, "P-0142", 0, EARLY, &medicine(50));
        assert_eq!(told(&ward), expected, "{grace}");
        let shown = ward
            .given
            .when("policy show ward.toml")
            .then()
            .code(0)
            .stdout;
        let words = match grace {
            "" => " Grace          none: a look before the minutes after an event are over",
            _ => " Grace          10 min: a look so much before the minutes after an event",
        };
        assert!(shown.contains(words), "{shown}");
    }
}

/// A log kept under the example policy, in which each sheet was recorded at its time.
fn recorded(sheets: &[(&str, &str, &str)]) -> Given {
    let mut given = Given::new().example("policies/example-ward.toml");
    for (number, (clock, points, more)) in sheets.iter().enumerate() {
        let time = format!("2026-11-22T{clock}:00+00:00");
        let sheet = crate::history::cows("P-0142", &time, points, more);
        let name = format!("{number}.json");
        given = given.file(&name, sheet);
        let run =
            format!("score {name} --record --log log.sqlite --policy policies/example-ward.toml");
        // All within the evening, whenever they were observed.
        let now = format!("2026-11-22T18:{:02}:00+00:00", 22 + number);
        given.when(&run).at(&now).then().code(0);
    }
    given
}

/// Returns what the policy says in an entry shown whole, its lines joined.
fn summary(given: &Given, number: usize) -> String {
    let run = format!("log show {number} --log log.sqlite");
    let shown = given.when(&run).then().stderr("").code(0).stdout;
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn due_at(given: &Given) -> String {
    let run = "due --to ndjson --log log.sqlite --policy policies/example-ward.toml";
    let line = given.when(run).at("2026-11-22T18:40:00+00:00").then();
    let row: Value = serde_json::from_str(&line.code(0).stdout).unwrap();
    row["due"]["at"].as_str().unwrap().to_owned()
}

const AT_1740: &str = r#""events":[{"kind":"medicine-given","time":"2026-11-22T17:40:00+00:00"}],"#;
const AT_0827: &str = r#""events":[{"kind":"medicine-given","time":"2026-11-22T08:27:00+00:00"}],"#;

#[test]
fn the_summary_of_a_look_says_what_the_list_says_of_an_event_recorded_before() {
    let given = recorded(&[("17:45", ASLEEP, AT_1740), ("18:20", EARLY, "")]);
    let shown = summary(&given, 2);
    let words = "Look again by 18:40, 60 min after the event (after medicine given at 17:40: the example ward's own decision)";
    assert!(shown.contains(words), "{shown}");
    assert_eq!(due_at(&given), "2026-11-22T18:40:00+00:00");
}

#[test]
fn the_summary_at_the_bedside_knows_of_an_event_recorded_before() {
    let given = recorded(&[("17:45", ASLEEP, AT_1740)]);
    let run = "assess --plain --scale cows --patient P-0142 --rater rn-07 --log log.sqlite --policy policies/example-ward.toml";
    let answers = "skip\n104\n2\n1\n2\n1\n2\n1\n2\n1\n2\n3\nskip\nrn-07\n";
    let run = given.when(run).at("2026-11-22T18:30:00+00:00");
    let shown = run.stdin(answers).then().code(0).stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "Look again by 18:40, 60 min after the event (after medicine given at 17:40: the example ward's own decision)";
    assert!(shown.contains(words), "{shown}");
}

#[test]
fn no_summary_asks_for_a_look_at_a_time_that_is_past() {
    let given = recorded(&[("18:22", EARLY, AT_0827)]);
    let shown = summary(&given, 1);
    let words =
        "Look again within 240 min, by 22:22 (band mild or above: the example ward's own decision)";
    assert!(shown.contains(words), "{shown}");
    assert_eq!(due_at(&given), "2026-11-22T22:22:00+00:00");
    for form in ["", "--to text"] {
        let run = format!("score 0.json --policy policies/example-ward.toml {form}");
        let shown = given.when(&run).then().code(0).stdout;
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains(words) && !shown.contains("09:27"), "{shown}");
    }
    let run = "score 0.json --policy policies/example-ward.toml --to json";
    let detail: Value = serde_json::from_str(&given.when(run).then().code(0).stdout).unwrap();
    let reassess = &detail[0]["policy"]["reassess"];
    assert_eq!(reassess["minutes"], 240);
    assert_eq!(reassess["due_high"], "2026-11-22T22:22:00+00:00");
    assert_eq!(reassess["rules"][4]["holds"], "no");
}

#[test]
fn the_summary_of_a_look_recorded_late_leaves_it_to_the_look_after_it() {
    let given = recorded(&[("18:05", EARLY, ""), ("17:10", EARLY, AT_0827)]);
    let shown = summary(&given, 2);
    let words = "Assessed again since, at 18:05: when to look next counts from then";
    assert!(shown.contains(words), "{shown}");
    assert!(!shown.contains("Look again"), "{shown}");
    let first = time::parse("2026-11-22T18:05:00+00:00", None).unwrap();
    assert_eq!(
        due_at(&given),
        time::format(&(first + TimeDelta::minutes(240)))
    );
}

#[test]
fn a_row_among_many_says_until_when_and_not_how_many_minutes_an_event_waits() {
    let given = recorded(&[("18:20", EARLY, AT_1740)]);
    let one = given.read("0.json");
    let given = given.file("two.ndjson", format!("{one}\n{one}\n"));
    let run = "score two.ndjson --policy policies/example-ward.toml";
    let shown = given.when(run).then().code(0).stdout;
    assert!(shown.contains("again by 22 Nov 18:40 +00:00"), "{shown}");
}

#[test]
fn a_late_entry_still_says_that_its_event_waits_for_a_look_as_the_list_does() {
    let given = recorded(&[("18:05", EARLY, ""), ("17:50", EARLY, AT_1740)]);
    let words = "Look again by 18:40, 60 min after the event (after medicine given at 17:40: the example ward's own decision)";
    let shown = summary(&given, 2);
    assert!(shown.contains("Assessed again since, at 18:05"), "{shown}");
    assert!(shown.contains(words), "{shown}");
    assert!(!shown.contains("Look again within"), "{shown}");
    assert_eq!(due_at(&given), "2026-11-22T18:40:00+00:00");
}

#[test]
fn where_the_total_before_is_known_nobody_is_told_to_hold_it_against_that() {
    let given = recorded(&[("17:45", EARLY, ""), ("18:20", EARLY, "")]);
    let words = "hold it against the total before";
    assert!(summary(&given, 1).contains(words));
    assert!(!summary(&given, 2).contains(words));
}
