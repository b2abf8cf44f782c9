//! `ows due`: who is due under the site's policy, in the order in which somebody should look.

mod events;
mod several;

use chrono::TimeDelta;
use ows::base::time::{self, Time};
use serde_json::Value;

use crate::common::sheets::values;
use crate::common::{When, project};
use crate::contracts::Schema;
use crate::history::{ASLEEP, CALM, EARLY, Ward, cows};

/// A total of 13, which is moderate: again within 120 min.
const MODERATE: &str = "1 2 1 2 1 1 1 1 1 2 0";
/// From 10, which is mild, to 15, which is moderate.
const OPEN: &str = "1 2 1 2 1 1 - 1 1 0 0";

/// The time at which every run here happens.
const NOW: &str = "2026-11-22T20:14:00+00:00";

/// Some minutes and half a minute before now.
fn ago(minutes: i64) -> Time {
    let now = time::parse(NOW, None).unwrap();
    now - TimeDelta::minutes(minutes) - TimeDelta::seconds(30)
}

/// Runs `ows due` with these arguments.
fn run<'w>(ward: &'w Ward, arguments: &str) -> When<'w> {
    ward.given.when(&format!("due {arguments}")).at(NOW)
}

fn record(ward: &mut Ward, patient: &str, minutes: i64, points: &str, more: &str) -> u64 {
    let observed = time::format(&ago(minutes));
    let now = time::format(&ago(0));
    ward.record(&cows(patient, &observed, points, more), &now)
}

fn empty() -> Ward {
    let policy = project().join("examples/policies/example-ward.toml");
    let mut ward = Ward::new("UTC");
    ward.given = ward.given.file("ward.toml", std::fs::read(policy).unwrap());
    ward
}

/// A ward in which everybody is due in another way.
fn ward() -> Ward {
    let mut ward = empty();
    record(&mut ward, "P-0150", 99, MODERATE, "");
    record(&mut ward, "P-0142", 155, MODERATE, "");
    record(&mut ward, "P-0177", 200, EARLY, "");
    record(&mut ward, "P-0177", 20, ASLEEP, "");
    record(&mut ward, "P-0203", 150, OPEN, "");
    record(
        &mut ward,
        "P-0310",
        60,
        CALM,
        r#""checks":{"slowed":true},"#,
    );
    record(&mut ward, "P-0311", 10, ASLEEP, "");
    record(&mut ward, "P-0400", 49 * 60, MODERATE, "");
    let taken_back = record(&mut ward, "P-0500", 300, MODERATE, "");
    let now = time::format(&ago(0));
    ward.void(taken_back, "another patient", &now);
    let amended = record(&mut ward, "P-0600", 180, MODERATE, "");
    let observed = time::format(&ago(180));
    // What it should have said: a time and an answer that make it mild, and not yet due.
    ward.amend(
        amended,
        &cows("P-0600", &observed, EARLY, ""),
        "misread",
        &now,
    );
    ward
}

fn page(ward: &Ward, arguments: &str) -> String {
    let run = run(
        ward,
        &format!("--log log.sqlite --policy ward.toml {arguments}"),
    );
    run.then().stderr("").code(0).stdout
}

fn rows(ward: &Ward, arguments: &str) -> Vec<Value> {
    values(&page(ward, &format!("--to ndjson {arguments}")))
}

#[test]
fn those_flagged_stand_first_then_those_overdue_then_those_not_scored() {
    let page = page(&ward(), "--width 100");
    let expected = "\
Example ward (example-ward@1.0.0): the site's own policy, no part of the scale
22 Nov 2026 20:14 +00:00 · 7 patients last assessed in the last 48 h

 Patient  Next due                  Last total                       Assessed
 P-0310   in 6 h 59 min             0/48 BELOW THE MILD RANGE        1 h ago
          ! slowed · due 23 Nov 03:13: within 480 min, band below the mild range or above
 P-0142   overdue by 35 min         13/48 MODERATE                   2 h 35 min ago
          due 19:38: within 120 min, band moderate or above
 P-0203   may be overdue by 30 min  10 to 15 of 48 MILD to MODERATE  2 h 30 min ago
          INCOMPLETE: 1 of 11 items missing · soonest 19:43: within 120 min, band moderate or above
          latest 21:43: within 240 min, band mild or above
 P-0311   overdue by 10 min         NOT SCORED                       10 min ago
          NOT SCORED since 20:03 (asleep)
 P-0177   in 39 min                 6/48 MILD                        3 h 20 min ago
          NOT SCORED since 19:53 (asleep) · due 20:53: within 240 min, band mild or above
 P-0150   in 20 min                 13/48 MODERATE                   1 h 39 min ago
          due 20:34: within 120 min, band moderate or above
 P-0600   in 59 min                 6/48 MILD                        3 h ago
          due 21:13: within 240 min, band mild or above

1 flagged · 3 overdue · 1 not scored · 2 later
First: P-0310, P-0142, P-0203, P-0311, P-0177
Whoever was last assessed before 20 Nov 2026 20:14 +00:00 is not here; `--within` looks further
back. Only this terminal's log is known, and it does not know who has left.

Only their entries were checked; `ows log verify --log log.sqlite` checks the whole log.
";
    assert_eq!(page, expected, "{page}");
}

#[test]
fn it_fits_every_screen_without_losing_a_word() {
    let ward = ward();
    let words = |page: &str| {
        let mut words: Vec<String> = page.split_whitespace().map(str::to_owned).collect();
        words.retain(|word| !["·", "-", "assessed", "Assessed"].contains(&word.as_str()));
        words.sort();
        words
    };
    let widest = words(&page(&ward, "--width 120"));
    for width in [40, 60, 80] {
        for ascii in ["", " --ascii"] {
            let page = page(&ward, &format!("--width {width}{ascii}"));
            assert!(
                page.lines().all(|line| line.chars().count() <= width),
                "{page}"
            );
            assert!(ascii.is_empty() || page.is_ascii(), "{page}");
            assert_eq!(words(&page), widest, "{page}");
        }
    }
}

#[test]
fn each_line_for_programs_has_the_shape_that_is_printed_for_it() {
    let schema = Schema::of("due");
    let rows = rows(&ward(), "");
    rows.iter().for_each(|row| schema.hold(row));
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {} {}",
                row["patient"].as_str().unwrap(),
                row["urgency"].as_str().unwrap(),
                row["due"]["rule"].as_str().unwrap_or("open"),
                row["overdue_minutes"],
                row["last"]["total"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "P-0310 flagged band:below-mild null 0",
            "P-0142 overdue band:moderate 35 13",
            "P-0203 overdue open null null",
            "P-0311 overdue attempt 10 null",
            "P-0177 not-scored band:mild null 6",
            "P-0150 later band:moderate null 13",
            "P-0600 later band:mild null 6",
        ]
    );
    assert_eq!(rows[0]["flags"], serde_json::json!(["slowed"]));
    assert_eq!(rows[2]["due_soonest"]["rule"], "band:moderate");
    assert_eq!(rows[2]["due_latest"]["rule"], "band:mild");
    assert_eq!(rows[2]["overdue_minutes_high"], 30);
    assert_eq!(rows[2]["last"]["band_low"], "mild");
}

#[test]
fn how_far_back_to_look_is_said_and_can_be_chosen() {
    let ward = ward();
    let patients = |arguments: &str| {
        // One without a scale is there for what is carried on, and has no row on the page.
        let mut rows = rows(&ward, arguments);
        rows.retain(|row| row["scale"].is_string());
        let names = rows
            .iter()
            .map(|row| row["patient"].as_str().unwrap().to_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    };
    assert_eq!(patients("--within 30min"), ["P-0177", "P-0311"]);
    let three_days = patients("--within 3d");
    assert!(three_days.contains(&"P-0400".to_owned()) && three_days.len() == 8);
    let short = page(&ward, "--within 30min");
    let flat = short.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("2 patients last assessed in the last 30 min"),
        "{short}"
    );
    assert!(
        flat.contains("A rule of this policy waits longer than that: whoever it is for goes from this page before they are due"),
        "{short}"
    );
    for bad in [
        "48",
        "0h",
        "h",
        "-1h",
        "2weeks",
        "99999999999999999999h",
        "4000000d",
    ] {
        let run = run(
            &ward,
            &format!("--log log.sqlite --policy ward.toml --within={bad}"),
        );
        let told = run.then().stdout("").code(2).stderr;
        assert!(
            told.contains("12h") || told.contains("from 1min to 36500d"),
            "{bad}: {told}"
        );
    }
}

#[test]
fn a_policy_with_a_long_interval_looks_back_twice_as_far() {
    let mut ward = ward();
    let policy = ward.given.read("ward.toml").replace("= 480", "= 4320");
    ward.given = ward.given.file("ward.toml", policy);
    let page = page(&ward, "");
    assert!(
        page.contains("8 patients last assessed in the last 6 days"),
        "{page}"
    );
}

#[test]
fn nobody_is_due_without_a_policy_and_that_is_no_empty_page() {
    let mut ward = ward();
    run(&ward, "--log log.sqlite")
        .then()
        .stdout("")
        .stderr("error: nothing is due without a site's policy, and none is in force; name one with `--policy`, OWS_POLICY, or `policy` in the configuration file\nfor help, say `--help`\n")
        .code(2);
    let bare = ward.given.read("ward.toml");
    let (head, _) = bare.split_once("[[reassess]]").unwrap();
    let (_, rest) = bare.split_once("[[landmark]]").unwrap();
    let bare = format!("{head}[[landmark]]{rest}");
    ward.given = ward.given.file("bare.toml", bare);
    let then = run(&ward, "--log log.sqlite --policy bare.toml").then();
    assert_eq!(
        then.code(2).stderr,
        "error: example-ward@1.0.0 has no rule of when to look again; add a [[reassess]] to it, or name another\nfor help, say `--help`\n"
    );
    let then = run(&ward, "--log none.sqlite --policy ward.toml").then();
    assert!(then.code(1).stderr.contains("there is no log at "));
}

#[test]
fn a_configured_policy_and_an_empty_log_say_who_is_not_there() {
    let mut ward = empty();
    let policy = ward.given.path("ward.toml");
    let set = format!("policy = \"{}\"\n", policy.display());
    ward.given = ward.given.home_file(".config/ows/config.toml", set);
    let page = run(&ward, "--log log.sqlite")
        .then()
        .stderr("")
        .code(0)
        .stdout;
    assert!(
        page.contains("0 patients last assessed in the last 48 h"),
        "{page}"
    );
    let wrong = cows("P-0142", &time::format(&ago(5)), CALM, "").replace("cows@1.0.0", "sows@1");
    let answers = wrong.find("\"observations\"").unwrap();
    let wrong = format!("{}\"observations\":{{}}}}", &wrong[..answers]);
    ward.record(&wrong, &time::format(&ago(5)));
    let page = run(&ward, "--log log.sqlite").then().code(0).stdout;
    assert!(
        page.contains("1 patient has nothing recorded that this policy is for"),
        "{page}"
    );
}

#[test]
fn whom_a_clock_that_was_put_back_made_look_old_is_not_lost() {
    let mut ward = empty();
    record(&mut ward, "P-0142", 200, MODERATE, "");
    let back = "2011-03-10T09:00:00+00:00";
    ward.record(&cows("P-0700", back, MODERATE, ""), back);
    record(&mut ward, "P-0142", 10, MODERATE, "");
    let found = rows(&ward, "");
    let names: Vec<&str> = found
        .iter()
        .map(|row| row["patient"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["P-0700", "P-0142"]);
    ward.record(
        &cows("P-0142", "2011-03-10T09:30:00+00:00", CALM, ""),
        "2011-03-10T09:30:00+00:00",
    );
    let shown = page(&ward, "");
    assert!(
        shown.contains("! the clock had been put back: look at the times"),
        "{shown}"
    );
}

#[test]
fn one_entry_by_a_clock_that_ran_ahead_makes_nobody_look_newly_assessed() {
    // Years ahead, or into the hours that are looked at.
    for ahead in ["2036-11-22T08:00:00+00:00", "2026-11-22T10:00:00+00:00"] {
        let mut ward = empty();
        let old = |ward: &mut Ward, number: i64| {
            let then = time::format(&ago(67 * 24 * 60 - number * 30));
            let patient = format!("P-{}", 800 + number);
            ward.record(&cows(&patient, &then, MODERATE, ""), &then);
        };
        (0..5).for_each(|number| old(&mut ward, number));
        ward.record(&cows("P-0700", ahead, MODERATE, ""), ahead);
        (5..40).for_each(|number| old(&mut ward, number));
        record(&mut ward, "P-0142", 10, MODERATE, "");
        let found = rows(&ward, "");
        let mut names: Vec<&str> = found
            .iter()
            .map(|row| row["patient"].as_str().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["P-0142", "P-0700"], "{ahead}");
    }
}

#[test]
fn foreign_text_stays_text() {
    let mut ward = empty();
    let told = time::format(&ago(200));
    let hostile = cows("P-0142", &told, MODERATE, "").replace("rn-07", "\\u001b[2J\\u202e");
    ward.record(&hostile, &told);
    let policy = ward
        .given
        .read("ward.toml")
        .replace("\"Example ward\"", "\"Ward \\u00e9\"");
    ward.given = ward.given.file("ward.toml", policy);
    let page = page(&ward, "--ascii");
    assert!(page.is_ascii() && !page.contains('\u{1b}'), "{page}");
}
