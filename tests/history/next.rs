//! When the next assessment is due, at the end of a patient's page.

use chrono::TimeDelta;
use ows::base::time::{self, Time};

use super::screens::stay;
use super::{ASLEEP, CALM, EARLY, NOW, Ward, cows, undated};
use crate::common::project;

/// A total of 13, which is moderate.
const MODERATE: &str = "1 2 1 2 1 1 1 1 1 2 0";

fn ward_policy() -> String {
    std::fs::read_to_string(project().join("examples/policies/example-ward.toml")).unwrap()
}

/// Some minutes and half a minute before the page is read.
fn ago(minutes: i64) -> Time {
    let now = time::parse(NOW, None).unwrap();
    now - TimeDelta::minutes(minutes) - TimeDelta::seconds(30)
}

fn with_policy(mut ward: Ward) -> Ward {
    ward.given = ward.given.file("ward.toml", ward_policy());
    ward
}

/// Returns the end of the page on one line: from the last total on.
fn end(ward: &Ward, arguments: &str) -> String {
    let page = ward.page(&format!("P-0142 --policy ward.toml {arguments}"));
    let (_, end) = page.rsplit_once("\n\n").unwrap();
    let words = end.split_whitespace().filter(|word| *word != "·");
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn it_says_when_by_which_rule_and_whose_it_is() {
    let mut ward = with_policy(Ward::new("UTC"));
    let observed = ago(99);
    let told = time::format(&observed);
    ward.record(&cows("P-0142", &told, MODERATE, ""), &told);
    let by = (observed + TimeDelta::minutes(120)).format("%-d %b %Y %H:%M +00:00");
    let words = format!(
        "Next due: in 20 min, {by} within 120 min, band moderate or above (the example ward's own decision) example-ward@1.0.0, the site's own policy, no part of the scale"
    );
    let shown = end(&ward, "--width 120");
    assert!(shown.contains(&words), "{shown}");
    assert!(
        !ward.page("P-0142").contains("Next due"),
        "nothing is due without a policy"
    );
    let zone = end(&ward, "--timezone Asia/Kolkata");
    assert!(zone.contains("+05:30"), "in the clock of the site: {zone}");
}

#[test]
fn it_says_by_how_much_it_is_overdue_and_that_a_rise_shortened_it() {
    let mut ward = with_policy(Ward::new("UTC"));
    for (minutes, points) in [(300, EARLY), (95, MODERATE)] {
        let told = time::format(&ago(minutes));
        ward.record(&cows("P-0142", &told, points, ""), &told);
    }
    let shown = end(&ward, "");
    assert!(shown.contains("Next due: overdue by 35 min, "), "{shown}");
    assert!(
        shown.contains("within 60 min, rise by 5 points or more (the"),
        "{shown}"
    );
}

#[test]
fn while_answers_are_missing_both_ends_are_told() {
    let mut ward = with_policy(Ward::new("UTC"));
    let told = time::format(&ago(99));
    ward.record(&cows("P-0142", &told, "1 2 1 2 1 1 - 1 1 0 0", ""), &told);
    let shown = end(&ward, "");
    for words in [
        "Next due: in 20 min or later; what is missing decides",
        "soonest ",
        ": within 120 min, band moderate or above",
        "latest ",
        ": within 240 min, band mild or above",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
}

#[test]
fn an_attempt_changes_nothing_but_that_it_is_said() {
    let mut ward = with_policy(Ward::new("UTC"));
    for (minutes, points) in [(155, MODERATE), (30, ASLEEP)] {
        let told = time::format(&ago(minutes));
        ward.record(&cows("P-0142", &told, points, ""), &told);
    }
    let shown = end(&ward, "");
    assert!(
        shown.starts_with("NOT SCORED (asleep) 30 min ago"),
        "{shown}"
    );
    assert!(shown.contains("Next due: overdue by 35 min, "), "{shown}");
    assert!(shown.contains("so still due"), "{shown}");
}

#[test]
fn over_the_hour_put_back_it_is_as_long_as_ever() {
    let mut ward = with_policy(Ward::new("America/New_York"));
    let told = "2021-11-07T00:30:00-04:00";
    ward.record(&cows("P-0142", told, EARLY, ""), told);
    let shown = undated(&end(&ward, "--timezone America/New_York"));
    assert!(
        shown.contains("Next due: overdue by N days, 7 Nov 2021 03:30 -05:00"),
        "four hours on: {shown}"
    );
}

#[test]
fn what_no_rule_speaks_of_is_said_too() {
    let mut ward = with_policy(Ward::new("UTC"));
    let told = "2021-03-10T08:00:00+00:00";
    ward.record(&cows("P-0142", told, CALM, ""), told);
    let policy = ward_policy();
    let (head, rest) = policy.split_once("[[reassess]]").unwrap();
    let (_, rest) = rest.split_once("[[reassess]]").unwrap();
    let rules = format!("{head}[[reassess]]{rest}");
    std::fs::write(ward.given.path("ward.toml"), rules).unwrap();
    let shown = end(&ward, "");
    assert!(
        shown.contains("No rule of example-ward@1.0.0 says when to look again"),
        "{shown}"
    );
    let other = std::fs::read_to_string(project().join("examples/policies/example-alcohol.toml"));
    std::fs::write(ward.given.path("ward.toml"), other.unwrap()).unwrap();
    let shown = end(&ward, "");
    assert!(
        shown.ends_with(
            "example-alcohol@1.0.0 is for ciwa-ar@1, and says nothing of what stands here"
        ),
        "{shown}"
    );
}

#[test]
fn a_stay_with_a_policy_ends_with_what_is_due() {
    let mut ward = stay();
    ward.given = ward.given.file("ward.toml", ward_policy());
    let shown = undated(&end(&ward, ""));
    assert!(
        shown.contains("Next due: overdue by N days, 11 Mar 2021 10:20 +00:00"),
        "{shown}"
    );
    ward.given
        .when("history P-0142 --log log.sqlite --policy nothing")
        .then()
        .stdout("")
        .code(2);
}
