//! `ows train agreement` from outside.

use serde_json::Value;

use crate::common::Given;
use crate::common::sheets::{POINTS, with_cell};

/// Two nurses, five cases, two items of COWS: pupils 0, 1, 2, 5 and gooseflesh 0, 3, 5.
const TWO: &str = "\
case,rater,pupil,gooseflesh
V-01,rn-01,0,0
V-01,rn-02,0,0
V-02,rn-01,1,0
V-02,rn-02,2,0
V-03,rn-01,2,3
V-03,rn-02,2,3
V-04,rn-01,5,5
V-04,rn-02,5,3
V-05,rn-01,1,
V-05,rn-02,1,3
";

pub fn json(given: &Given, arguments: &str) -> Value {
    let then = given
        .when(&format!("train agreement {arguments} --to json"))
        .then();
    serde_json::from_str(&then.stderr("").code(0).stdout).unwrap()
}

/// Returns the one figure of this name about this item, `null` for all items, a total or a band.
pub fn figure<'v>(report: &'v Value, name: &str, item: Option<&str>) -> &'v Value {
    let figures = report["figures"].as_array().unwrap();
    let mut found = figures
        .iter()
        .filter(|figure| figure["figure"] == name && figure["item"].as_str() == item);
    found
        .next()
        .unwrap_or_else(|| panic!("no {name} of {item:?}"))
}

pub fn value(report: &Value, name: &str, item: Option<&str>) -> f64 {
    figure(report, name, item)["value"].as_f64().unwrap()
}

/// Writes the ratings of a file of the reference data as `case,rater,item,points`.
fn long(text: &str, is_turned: bool) -> String {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut out = "case,rater,item,points\n".to_owned();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        for (name, cell) in names.iter().zip(&cells).skip(1) {
            let (case, rater) = if is_turned {
                (*name, cells[0])
            } else {
                (cells[0], *name)
            };
            out += &format!("{case},{rater},score,{cell}\n");
        }
    }
    out
}

#[test]
fn each_rater_is_held_against_a_key_in_a_file_of_its_own() {
    let given = Given::new().file("two.csv", TWO).file(
        "key.csv",
        "case,pupil,gooseflesh\nV-01,0,0\nV-02,2,0\nV-03,2,3\nV-04,5,3\nV-05,1,3\n",
    );
    let report = json(&given, "two.csv --scale cows --key key.csv");
    assert_eq!(report["key"], "key.csv");
    assert_eq!(report["raters"], 2);
    let exact: Vec<&Value> = report["figures"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|figure| figure["figure"] == "exact" && figure["item"].is_null())
        .collect();
    assert_eq!(exact[0]["rater"], "rn-01");
    assert_eq!(exact[0]["value"], 0.777_778);
    assert_eq!(exact[1]["value"], 1.0);
}

#[test]
fn published_data_gives_the_published_figures() {
    let given = Given::new()
        .file(
            "sf.csv",
            long(include_str!("reference/shrout_fleiss_1979.csv"), false),
        )
        .file(
            "kr.csv",
            long(include_str!("reference/krippendorff_4x12.csv"), true),
        );
    let report = json(&given, "sf.csv --continuous");
    for (name, published, low, high) in [
        ("icc-2-1", 0.289_764, 0.018_787, 0.761_084),
        ("icc-2-k", 0.620_051, 0.071_137, 0.927_232),
        ("icc-1-1", 0.165_742, -0.132_933, 0.722_560),
        ("icc-1-k", 0.442_797, -0.884_442, 0.912_415),
        ("icc-3-1", 0.714_841, 0.342_465, 0.945_858),
        ("icc-3-k", 0.909_316, 0.675_675, 0.985_892),
    ] {
        let found = figure(&report, name, Some("score"));
        let close = |key: &str, wanted: f64| {
            let found = found[key].as_f64().unwrap();
            assert!((found - wanted).abs() < 1.5e-6, "{name} {key}: {found}");
        };
        close("value", published);
        close("low", low);
        close("high", high);
    }
    let report = json(&given, "kr.csv --levels 1,2,3,4,5");
    for (name, published) in [
        ("alpha-nominal", 0.743_421),
        ("alpha-ordinal", 0.815_388),
        ("alpha-interval", 0.849_107),
        ("ac1", 0.775_444),
        ("ac2", 0.914_001),
    ] {
        assert_eq!(value(&report, name, Some("score")), published, "{name}");
    }
    let left_out = &report["left_out"][0];
    assert_eq!(
        (&left_out["why"], &left_out["count"]),
        (&"rated-by-one".into(), &1.into())
    );
}

#[test]
fn long_and_wide_rows_and_their_formats_say_the_same() {
    let mut rows = "case\trater\titem\tpoints\n".to_owned();
    let header = TWO.lines().next().unwrap();
    let names: Vec<&str> = header.split(',').collect();
    for line in TWO.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        for (name, cell) in names.iter().zip(&cells).skip(2) {
            rows += &format!("{}\t{}\t{name}\t{cell}\n", cells[0], cells[1]);
        }
    }
    let given = Given::new().file("two.csv", TWO).file("two.tsv", &rows);
    let wide = json(&given, "two.csv --scale cows");
    let long = json(&given, "two.tsv --scale cows");
    assert_eq!(wide["figures"], long["figures"]);
    let then = given
        .when("train agreement - --scale cows --to json")
        .stdin(rows)
        .then();
    assert_eq!(serde_json::from_str::<Value>(&then.stdout).unwrap(), long);
}

/// Totals are added up where all items are there, and given where only they are known.
#[test]
fn totals_are_those_of_the_items_or_as_they_are_given() {
    let mut rows = format!("case,rater,{POINTS},total\n");
    for (case, pulse, total) in [("V-01", "4", "4"), ("V-02", "0", ""), ("V-03", "2", "3")] {
        rows += &format!("{case},rn-01,{},{total}\n", with_cell("pulse", pulse));
    }
    rows += &format!("V-04,rn-01,{},37\n", ",".repeat(10));
    rows += &rows
        .lines()
        .skip(1)
        .map(|row| format!("{}\n", row.replace("rn-01", "rn-02")))
        .collect::<String>();
    let given = Given::new().file("totals.csv", rows);
    let then = given
        .when("train agreement totals.csv --scale cows --by total --to json")
        .then();
    assert_eq!(
        then.stderr,
        "totals.csv:4:34: the total 3 is not that of the items, 2; correct the total or the items; neither total is used\n\
         totals.csv:8:34: the total 3 is not that of the items, 2; correct the total or the items; neither total is used\n\
         2 of 8 rows rejected\n"
    );
    let report: Value = serde_json::from_str(&then.stdout).unwrap();
    then.code(3);
    assert_eq!(figure(&report, "icc-2-1", None)["n"], 3);
}

#[test]
fn one_rater_in_several_spellings_is_one_and_rates_a_case_once() {
    let rows = "case,rater,pupil\nV-01,Ana Ruiz,0\nV-01,rn-02,0\nV-02,ana ruiz,2\nV-02,RN-02,1\nV-03,ANA  RUIZ,5\nV-03,rn-02,5\n";
    let given = Given::new()
        .file("spelled.csv", rows)
        .file(
            "plain.csv",
            rows.replace("ana ruiz", "Ana Ruiz")
                .replace("ANA  RUIZ", "Ana Ruiz")
                .replace("RN-02", "rn-02"),
        )
        .file("twice.csv", format!("{rows}V-01,ANA RUIZ,1\n"))
        .file(
            "long.csv",
            "case,rater,item,points\nV-01,rn-01,pupil,0\nV-01,RN-01,pupil,0\nV-01,rn-02,pupil,0\n",
        )
        .file("key.csv", "case,pupil\nV-01,0\nV-02,2\n")
        .file(
            "named.csv",
            rows.replace("rn-02", "Key").replace("RN-02", "KEY"),
        );
    for more in ["", " --key rn-02", " --key key.csv"] {
        let report = |file: &str| json(&given, &format!("{file} --scale cows{more}"));
        let spelled = report("spelled.csv");
        assert_eq!(spelled, report("plain.csv"));
        assert_eq!(
            spelled["raters"],
            if more.ends_with("rn-02") { 1 } else { 2 }
        );
    }
    let refused = |run: &str, words: &str, code| {
        let then = given.when(&format!("train agreement {run}")).then();
        assert!(then.stderr.starts_with(words), "{}", then.stderr);
        then.code(code);
    };
    refused(
        "twice.csv --scale cows",
        "twice.csv:8:1: everything of this case was rated by `Ana Ruiz` before, and capitals and spaces make no other rater, such as `ANA RUIZ`; keep one of the two, or give the case another name\n",
        3,
    );
    refused(
        "long.csv --scale cows",
        "long.csv:3:1: the item of this case was rated by `rn-01` before, and capitals and spaces make no other rater, such as `RN-01`; keep one of the two, or give the case another name\n",
        3,
    );
    refused(
        "named.csv --scale cows --key key.csv",
        "error: named.csv has a rater named `Key` beside the key file; name the rater as `--key`, or otherwise\n",
        1,
    );
}

/// Other programs write whole numbers of a column in which some are missing so.
#[test]
fn whole_numbers_with_a_decimal_point_are_read_and_said_once_a_file() {
    let pointed = "case,rater,pupil,pulse_bpm,total\nV-01,rn-01,0.0,98.0,\nV-01,rn-02,1,81,4.0\nV-02,rn-01,5.0,,9\nV-02,rn-02,5.00,98.0,\n";
    let key = "case,item,points\nV-01,pupil,0.0\nV-02,pupil,5.0\n";
    let plain = |text: &str| text.replace(".00", "").replace(".0", "");
    let given = Given::new()
        .file("pointed.csv", pointed)
        .file("plain.csv", plain(pointed))
        .file("points.csv", key)
        .file("points-plain.csv", plain(key));
    let said = "whole numbers with a decimal point, such as 1.0, were read as whole in";
    for (run, plain, stderr) in [
        (
            "pointed.csv",
            "plain.csv",
            format!("pointed.csv: {said} `pupil`, `pulse_bpm`, and `total`\n"),
        ),
        (
            "plain.csv --key points.csv",
            "plain.csv --key points-plain.csv",
            format!("points.csv: {said} `points`\n"),
        ),
    ] {
        let run = format!("train agreement {run} --scale cows --to json");
        let then = given.when(&run).then().stderr(&stderr).code(0);
        let report: Value = serde_json::from_str(&then.stdout).unwrap();
        let same = json(&given, &format!("{plain} --scale cows"));
        assert_eq!(report["figures"], same["figures"]);
    }
}

#[test]
fn what_is_not_defined_is_null_with_a_reason_and_never_a_number() {
    let rows = "case,rater,pupil\nV-01,rn-01,0\nV-01,rn-02,0\nV-02,rn-01,0\nV-02,rn-02,0\n";
    let given = Given::new().file("calm.csv", rows);
    let report = json(&given, "calm.csv --scale cows");
    assert_eq!(value(&report, "exact", Some("pupil")), 1.0);
    for name in ["kappa", "kappa-quadratic", "fleiss", "alpha-ordinal"] {
        let found = figure(&report, name, Some("pupil"));
        assert!(
            found["value"].is_null() && found["low"].is_null(),
            "{found}"
        );
        assert_eq!(found["reason"], "no variation", "{name}");
    }
    let then = given.when("train agreement calm.csv --scale cows").then();
    assert!(
        then.stdout.contains("n/a (no variation)"),
        "{}",
        then.stdout
    );
    assert!(
        then.stdout
            .contains(" - pupil: raters agree, but nearly all"),
        "{}",
        then.stdout
    );
}

#[test]
fn a_seed_gives_the_same_intervals_and_another_seed_others() {
    let given = Given::new().file(
        "kr.csv",
        long(include_str!("reference/krippendorff_4x12.csv"), true),
    );
    let run = |options: &str| json(&given, &format!("kr.csv --levels 1,2,3,4,5 {options}"));
    let one = run("--seed 7");
    assert_eq!(one, run("--seed 7"));
    assert_ne!(one["figures"], run("--seed 8")["figures"]);
    // Kept, so that a seed means the same intervals in every version and on every platform.
    let alpha = figure(&one, "alpha-ordinal", Some("score"));
    assert_eq!(
        (&alpha["low"], &alpha["high"]),
        (&0.440_538.into(), &1.0.into())
    );
    let none = run("--bootstrap 0");
    assert!(figure(&none, "alpha-ordinal", Some("score"))["low"].is_null());
}

#[test]
fn the_distance_of_levels_is_named_and_counts() {
    let given = Given::new().file("two.csv", TWO);
    let [rank, points] = ["rank", "points"].map(|distance| {
        let report = json(
            &given,
            &format!("two.csv --scale cows --distance {distance}"),
        );
        assert_eq!(report["distance"], distance);
        value(&report, "kappa-quadratic", Some("pupil"))
    });
    assert!((rank - points).abs() > 0.01, "{rank} {points}");
}

#[test]
fn foreign_names_reach_no_terminal() {
    let rows = "case,rater,pupil\nV-01,rn\u{1b}[31m,0\nV-02,rn\u{1b}[31m,1\nV-01,b\u{202e},0\nV-02,b\u{202e},2\n";
    let given = Given::new().file("bad.csv", rows);
    let then = given
        .when("train agreement bad.csv --scale cows --by item --key")
        .argument("b\u{202e}")
        .then();
    assert!(
        !then.stdout.contains(['\u{1b}', '\u{202e}']),
        "{}",
        then.stdout
    );
    assert!(then.stdout.contains("rn\\u{1b}[31m"), "{}", then.stdout);
}

/// Tens of thousands, few enough for a build that is not made to be fast.
#[test]
fn many_ratings_are_read_and_worked_out_at_once() {
    let mut rows = "case,rater,item,points\n".to_owned();
    for case in 0..2_000_u32 {
        for rater in 0..5_u32 {
            for item in 0..4_u32 {
                let points = (case * 7 + (case * rater * item) % 11 / 9) % 4;
                rows += &format!("V-{case},rn-{rater},i{item},{points}\n");
            }
        }
    }
    let given = Given::new().file("many.csv", rows);
    let report = json(&given, "many.csv --levels 0,1,2,3");
    assert_eq!(report["ratings"], 40_000);
    assert_eq!(figure(&report, "alpha-ordinal", Some("i1"))["n"], 2_000);
}
