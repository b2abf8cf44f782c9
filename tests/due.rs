//! `ows due` over a log that has what no command would record.

use chrono::TimeDelta;
use ows::base::time;

use crate::common::sheets::{calm, values};
use crate::common::{Given, project};
use crate::log_command::{open, record};

const NOW: &str = "2026-11-22T20:14:00+00:00";

/// A folder with the policy of a ward and a log of these assessments: of whom, when, and by whom.
fn ward(assessments: &[(String, String, &str)]) -> Given {
    let policy = project().join("examples/policies/example-ward.toml");
    let given = Given::new().file("ward.toml", std::fs::read(policy).unwrap());
    let mut log = open(&given);
    for (patient, time, rater) in assessments {
        let sheet = calm(patient, time, "").replace("rn-07", rater);
        record(&mut log, &sheet, time);
    }
    given
}

#[test]
fn one_entry_by_a_clock_that_ran_ahead_makes_nobody_look_newly_assessed() {
    let ago =
        |minutes| time::format(&(time::parse(NOW, None).unwrap() - TimeDelta::minutes(minutes)));
    let old = |number: i64| {
        let time = ago(67 * 24 * 60 - number * 30);
        (format!("P-{}", 800 + number), time, "rn-07")
    };
    // Years ahead, or into the hours that are looked at.
    for ahead in ["2036-11-22T08:00:00+00:00", "2026-11-22T10:00:00+00:00"] {
        let mut assessments: Vec<_> = (0..5).map(old).collect();
        assessments.push(("P-0700".to_owned(), ahead.to_owned(), "rn-07"));
        assessments.extend((5..40).map(old));
        assessments.push(("P-0142".to_owned(), ago(10), "rn-07"));
        let given = ward(&assessments);
        let run = given.when("due --log log.sqlite --policy ward.toml --to ndjson");
        let rows = values(&run.at(NOW).then().stderr("").code(0).stdout);
        let mut names: Vec<_> = rows.iter().map(|row| row["patient"].as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, [Some("P-0142"), Some("P-0700")], "{ahead}");
    }
}

#[test]
fn foreign_text_stays_text() {
    let told = "2026-11-22T16:54:00+00:00".to_owned();
    let given = ward(&[("P-0142".to_owned(), told, "\\u001b[2J\\u202e")]);
    let policy = given.read("ward.toml");
    let policy = policy.replace("\"Example ward\"", "\"Ward \\u00e9\"");
    let given = given.file("ward.toml", policy);
    let run = given.when("due --log log.sqlite --policy ward.toml --ascii");
    let page = run.at(NOW).then().stderr("").code(0).stdout;
    assert!(page.is_ascii() && !page.contains('\u{1b}'), "{page}");
}
