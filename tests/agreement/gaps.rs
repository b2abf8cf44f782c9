//! Cases that not everybody rated: what is taken in, what is left out, and what is said of it.

use serde_json::Value;

use super::command::{figure, json, value};
use crate::common::Given;

/// Of Shrout and Fleiss 1979, six cases by four raters; `more` are rows of a fifth.
fn class(more: &str) -> Given {
    let mut rows = "case,rater,item,points\n".to_owned();
    let data = include_str!("reference/shrout_fleiss_1979.csv");
    for (case, line) in (1..).zip(data.lines().skip(1)) {
        for (rater, cell) in (1..).zip(line.split(',').skip(1)) {
            rows += &format!("V-{case},rn-{rater},score,{cell}\n");
        }
    }
    Given::new().file("class.csv", rows + more)
}

/// Holds what is shown of a file to have each of these lines.
#[track_caller]
fn shown(given: &Given, command: &str, lines: &[&str]) {
    let then = given.when(&format!("train agreement {command}")).then();
    for line in lines {
        assert!(
            then.stdout.lines().any(|shown| shown == *line),
            "no {line:?} in\n{}",
            then.stdout
        );
    }
}

fn near(got: &Value, expected: f64) {
    super::near(got.as_f64().unwrap(), expected, 1.5e-6);
}

#[test]
fn a_rater_of_one_case_does_not_take_the_correlation_of_the_others_away() {
    let given = class("V-2,rn-5,score,3\n");
    let report = json(&given, "class.csv --continuous");
    let found = figure(&report, "icc-2-1", Some("score"));
    // The published figure of the four raters.
    near(&found["value"], 0.289_764);
    near(&found["low"], 0.018_787);
    assert_eq!(found["n"], 6);
    let with = figure(&report, "icc-2-1-all-raters", Some("score"));
    assert_eq!((&with["value"], &with["n"]), (&Value::Null, &1.into()));
    assert_eq!(with["reason"], "one case");
    assert_eq!(
        report["left_out"],
        serde_json::json!([
            {"part": "item", "item": "score", "rater": "rn-5", "why": "incomplete-rater", "count": 5}
        ])
    );
    shown(
        &given,
        "class.csv --continuous",
        &[
            "  ICC(2,1) absolute agreement, one rater     0.290      0.019 to 0.761        6",
            "  ICC(2,1) with every rater                             n/a (one case)        1",
            " - ICC of score: 4 of 5 raters",
            " - left out, rn-5, score: from ICC alone, as 5 cases that the others rated are",
        ],
    );
}

/// The figures of five raters and three cases follow from Shrout and Fleiss's formulas by hand: mean
/// squares BMS 16.066667, JMS 11.566667, EMS 1.316667.
#[test]
fn what_the_correlation_would_be_with_an_incomplete_rater_is_said_beside_it() {
    let given = class("V-1,rn-5,score,7\nV-2,rn-5,score,4\nV-3,rn-5,score,6\n");
    let report = json(&given, "class.csv --continuous");
    near(
        &figure(&report, "icc-2-1", Some("score"))["value"],
        0.289_764,
    );
    let with = figure(&report, "icc-2-1-all-raters", Some("score"));
    near(&with["value"], 0.383_948);
    assert_eq!(with["n"], 3);
    shown(
        &given,
        "class.csv --continuous",
        &[
            "  ICC(2,1) absolute agreement, one rater     0.290      0.019 to 0.761        6",
            " - ICC of score: 4 of 5 raters",
        ],
    );
}

#[test]
fn any_number_of_raters_of_one_case_leaves_the_correlation_of_the_others() {
    for absent in [3, 4, 9] {
        let more: String = (5..5 + absent)
            .map(|rater| format!("V-2,rn-{rater},score,3\n"))
            .collect();
        let given = class(&more);
        let report = json(&given, "class.csv --continuous");
        let found = figure(&report, "icc-2-1", Some("score"));
        near(&found["value"], 0.289_764);
        assert_eq!(found["n"], 6);
        assert_eq!(report["left_out"].as_array().unwrap().len(), absent);
        let note = format!(" - ICC of score: 4 of {} raters", 4 + absent);
        shown(&given, "class.csv --continuous", &[&note]);
    }
}

#[test]
fn nobody_is_left_out_where_that_leaves_fewer_ratings_or_no_two_cases() {
    // Without rn-5 there are 6 cases of 4 raters, with rn-5 5 cases of 5.
    let more: String = (1..=5)
        .map(|case| format!("V-{case},rn-5,score,4\n"))
        .collect();
    let report = json(&class(&more), "class.csv --continuous");
    assert_eq!(figure(&report, "icc-2-1", Some("score"))["n"], 5);
    assert_eq!(report["left_out"][0]["why"], "not-rated-by-all");
    assert_eq!(report["left_out"][0]["count"], 1);

    let pairs = "case,rater,score\nV-1,rn-1,4\nV-1,rn-2,5\nV-2,rn-3,6\nV-2,rn-4,6\nV-3,rn-1,2\nV-3,rn-4,3\n";
    let given = Given::new().file("pairs.csv", pairs);
    let report = json(&given, "pairs.csv --continuous");
    let found = figure(&report, "icc-2-1", Some("score"));
    assert_eq!(found["reason"], "no case rated by all");
    assert_eq!(report["left_out"][0]["count"], 3);
}

/// By Gwet's formulas, worked out by a program of its own: agreement 0.638889 over the six cases that
/// two or more rated, by chance 0.361961 over all seven, interval with Student's t of 6 degrees.
#[test]
fn fleiss_kappa_is_of_all_cases_whatever_number_of_raters_each_has() {
    let cases = ["000", "11", "2252", "010", "00", "125", "0"];
    let mut rows = "case,rater,pupil\n".to_owned();
    for (case, given) in (1..).zip(cases) {
        for (rater, points) in (1..).zip(given.chars()) {
            rows += &format!("V-{case},rn-{rater},{points}\n");
        }
    }
    let given = Given::new().file("gaps.csv", rows);
    let report = json(&given, "gaps.csv --levels 0,1,2,5");
    let found = figure(&report, "fleiss", Some("pupil"));
    near(&found["value"], 0.434_029);
    near(&found["standard_error"], 0.257_165);
    near(&found["low"], -0.195_233);
    assert_eq!(
        (&found["n"], &found["interval"]),
        (&6.into(), &"student-t".into())
    );
}

#[test]
fn full_agreement_has_the_same_interval_with_any_number_of_raters() {
    let class = |raters: u32| {
        let mut rows = "case,rater,pupil\n".to_owned();
        for (case, points) in (1..).zip([0, 1, 2, 5, 0]) {
            (0..raters).for_each(|rater| rows += &format!("V-{case},rn-{rater},{points}\n"));
        }
        let given = Given::new().file("class.csv", rows);
        json(&given, "class.csv --scale cows")
    };
    for raters in 2..6 {
        let report = class(raters);
        for name in ["exact", "within-one"] {
            let found = figure(&report, name, Some("pupil"));
            assert_eq!(found["value"], 1.0);
            // Wilson's, of five cases of five.
            near(&found["low"], 0.565_518);
            assert_eq!(found["high"], 1.0, "{raters} raters");
        }
        for name in ["fleiss", "alpha-ordinal", "ac1", "ac2"] {
            let found = figure(&report, name, Some("pupil"));
            assert_eq!(value(&report, name, Some("pupil")), 1.0);
            assert_eq!(
                found["reason"], "not estimable",
                "{name} of {raters} raters"
            );
        }
    }
}

/// Lin 1989: the coefficient is a correlation, which a rater who never changes has not.
#[test]
fn a_rater_who_always_gives_one_number_has_no_concordance() {
    for number in ["7.7", "3"] {
        let mut rows = "case,rater,score\n".to_owned();
        for (case, other) in (1..).zip(["0.1", "0.2", "0.4", "0.9", "1.7"]) {
            rows += &format!("V-{case},rn-1,{other}\nV-{case},rn-2,{number}\n");
        }
        let given = Given::new().file("one.csv", rows);
        let report = json(&given, "one.csv --continuous");
        let found = figure(&report, "concordance", Some("score"));
        assert_eq!(
            [&found["value"], &found["low"], &found["standard_error"]],
            [&Value::Null; 3]
        );
        assert_eq!(found["reason"], "not estimable");
        shown(
            &given,
            "one.csv --continuous",
            &["  Lin's concordance                                n/a (not estimable)        5"],
        );
    }
}

#[test]
fn where_nobody_ever_differs_the_note_sends_to_figures_that_are_there() {
    let rows = "case,rater,pupil\nV-01,rn-01,0\nV-01,rn-02,0\nV-02,rn-01,0\nV-02,rn-02,0\n";
    let given = Given::new().file("calm.csv", rows);
    shown(
        &given,
        "calm.csv --scale cows",
        &[
            "  Gwet's AC2, quadratic weights              1.000       not estimable        2",
            "  Fleiss' kappa                                     n/a (no variation)        2",
        ],
    );
}
