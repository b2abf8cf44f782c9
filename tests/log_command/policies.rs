//! What a policy said of an entry when it was signed: worked out again from the log's own copy of it.

use std::fs;

use crate::common::Given;

const CALM: &str = r#""pulse":{"value":92},"sweating":1,"restlessness":1,"pupil":1,"aches":1,"nose":1,"gi":1,"tremor":0,"yawning":1,"anxiety":1,"gooseflesh":0"#;
const WORSE: &str = r#""pulse":{"value":124},"sweating":2,"restlessness":1,"pupil":2,"aches":2,"nose":1,"gi":3,"tremor":1,"yawning":0,"anxiety":2,"gooseflesh":3"#;
const POLICY: &str = "policies/example-ward.toml";

fn sheet(clock: &str, rest: &str) -> String {
    format!(
        r#"{{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T{clock}:00-05:00","scale":"cows@1","observations":{{{rest}}}}}"#
    )
}

fn record(given: &Given, file: &str, clock: &str, options: &str) {
    let run = format!("score {file} --record --log log.sqlite {options}");
    let at = format!("2026-11-22T{clock}:00-05:00");
    given.when(&run).at(&at).then().code(0);
}

/// Returns what the policy says in an entry shown whole, its lines joined.
fn said(given: &Given, number: u64) -> String {
    let run = format!("log show {number} --log log.sqlite");
    let shown = given.when(&run).then().stderr("").code(0).stdout;
    let lines = shown.lines().map(str::trim);
    let lines = lines.skip_while(|line| !line.starts_with("Example ward"));
    let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    lines.join(" ")
}

#[test]
fn flag_and_due_time_are_shown_as_they_were_though_the_policy_is_gone() {
    let given = Given::new()
        .example(POLICY)
        .file("calm.json", sheet("14:10", CALM))
        .file("worse.json", sheet("20:14", WORSE))
        .file("between.json", sheet("19:00", WORSE));
    let policy = format!("--policy {POLICY}");
    record(&given, "calm.json", "14:12", &policy);
    record(&given, "worse.json", "20:15", &policy);
    fs::remove_file(given.path(POLICY)).unwrap();
    let expected = [
        "Example ward (example-ward@2.1.0)",
        "! Vomiting or diarrhoea with a total of 13 or more: tell the doctor on call (the example ward's own decision)",
        "Look again within 60 min, by 21:14 (rise by 5 points or more: the example ward's own decision)",
    ];
    let shown = said(&given, 2);
    for line in expected {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    // What is recorded later, of an hour before, was not known then.
    record(&given, "between.json", "20:40", "");
    assert_eq!(said(&given, 2), shown);
    assert_eq!(said(&given, 3), "");
}

#[test]
fn an_amendment_is_held_to_the_policy_of_what_it_amends() {
    let given = Given::new()
        .example(POLICY)
        .file("worse.json", sheet("20:14", WORSE));
    record(&given, "worse.json", "20:15", &format!("--policy {POLICY}"));
    given
        .when("log amend 1 --set gi=0 --reason misread --by rn-02 --log log.sqlite")
        .at("2026-11-22T20:30:00-05:00")
        .then()
        .code(0);
    assert!(said(&given, 1).contains("! Vomiting"));
    let amended = said(&given, 2);
    assert!(!amended.contains('!'), "{amended}");
    let again = "Look again within 120 min, by 22:14 (band moderate or above: the example ward's own decision)";
    assert!(amended.contains(again), "{amended}");
}
