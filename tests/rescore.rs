//! The same answers scored with another version: both results kept, and what differs is listed.

use std::collections::BTreeMap;

use crate::common::{Given, project};

fn cows() -> String {
    std::fs::read_to_string(project().join("scales/cows/1.0.0.toml")).unwrap()
}

/// COWS as another version, with some words replaced.
fn version(version: &str, changes: &[(&str, &str)]) -> String {
    let mut text = cows().replace(
        "version   = \"1.0.0\"",
        &format!("version   = \"{version}\""),
    );
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    text
}

/// A table of one assessment for each pulse from 60 to 140 and a few other points.
fn table() -> String {
    let mut text = "patient,pulse_bpm,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh\n".to_owned();
    for pulse in 60..=140 {
        let rest = pulse % 5;
        text += &format!(
            "P-{pulse:04},{pulse},{rest},0,2,2,1,{},1,1,2,0\n",
            [0, 1, 2, 3, 5][pulse % 5]
        );
    }
    text
}

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let cells = line.split(',').map(str::to_owned);
            names
                .iter()
                .map(|name| (*name).to_owned())
                .zip(cells)
                .collect()
        })
        .collect()
}

#[test]
fn both_results_stand_side_by_side_and_what_differs_is_named() {
    let other = version("2.0.0", &[("from = 13", "from = 12")]);
    let given = Given::new()
        .file("site/cows/2.0.0.toml", other)
        .file("table.csv", table());
    let both = given.when("score table.csv --scale cows@1 --scales site --rescore cows@2 --to csv");
    let alone = given
        .when("score table.csv --scale cows@1 --to csv")
        .then()
        .code(0)
        .stdout;
    let again = given.when("score table.csv --scale cows@2 --scales site --to csv");
    let (both, again) = (both.then().code(0).stdout, again.then().code(0).stdout);
    let mut moved = 0;
    for ((row, first), second) in rows(&both).iter().zip(rows(&alone)).zip(rows(&again)) {
        for (name, value) in &first {
            assert_eq!(&row[name], value, "the first result is untouched");
        }
        for name in [
            "complete",
            "total",
            "band",
            "band_low",
            "stage_heroin",
            "flags",
            "scored_with",
            "scale_digest",
        ] {
            assert_eq!(row[&format!("rescored_{name}")], second[name], "{name}");
        }
        let expected = if first["total"] == "12" { "band" } else { "" };
        moved += usize::from(first["total"] == "12");
        assert_eq!(row["differs"], expected);
        assert_eq!(row["not_carried_over"], "");
    }
    assert!(moved > 0, "some totals are 12");
    let shown = given
        .when("score table.csv --scale cows@1 --scales site --rescore cows@2")
        .then()
        .code(0)
        .stdout;
    assert!(shown.contains("Scored again with cows@2.0.0"), "{shown}");
    assert!(
        shown.contains(&format!("differ from cows@1.0.0: band {moved}\n")),
        "{shown}"
    );
    assert_eq!(
        shown.matches("band: mild, then moderate").count(),
        moved,
        "{shown}"
    );
}

#[test]
fn a_measured_value_goes_through_the_bins_of_the_other_version() {
    let other = version(
        "2.0.0",
        &[
            (
                "up-to = 100, text = \"81 to 100\"",
                "up-to = 99, text = \"81 to 99\"",
            ),
            ("text = \"101 to 120\"", "text = \"100 to 120\""),
        ],
    );
    let given = Given::new()
        .file("other.toml", other)
        .file("table.csv", table());
    let then = given
        .when("score table.csv --scale cows --rescore other.toml --to csv")
        .then();
    for row in rows(&then.code(0).stdout) {
        let total = |name: &str| row[name].parse::<u16>().unwrap();
        let one_more = u16::from(row["pulse_bpm"] == "100");
        assert_eq!(
            total("rescored_total"),
            total("total") + one_more,
            "{row:?}"
        );
        assert_eq!(row["differs"].contains("total"), one_more == 1);
    }
}

#[test]
fn everything_said_of_an_answer_is_carried_over() {
    let other = version(
        "1.0.1",
        &[("flushed or moist face", "moist or flushed face")],
    );
    let given = Given::new().file("other.toml", other).file(
        "one.json",
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T20:14:00Z","scale":"cows","observations":{
            "pulse":{"value":260,"confirmed":true,"note":"twice"},
            "gi":{"points":5,"attributed":false,"time":"2026-11-22T20:10:00Z"},
            "sweating":{"points":2,"confounders":["warm room"],"earlier":[{"points":1}]},
            "tremor":{"missing":"asleep"}},"checks":{"seizure":false}}"#,
    );
    let then = given
        .when("score one.json --rescore other.toml --to json")
        .then();
    let detail: serde_json::Value = serde_json::from_str(&then.code(0).stdout).unwrap();
    let second = &detail[0]["rescored"];
    assert_eq!(second["differs"], serde_json::json!([]));
    assert_eq!(second["result"]["scale"]["version"], "1.0.1");
    assert_eq!(
        second["result"]["assessment"]["observations"],
        detail[0]["assessment"]["observations"]
    );
    assert_eq!(
        second["result"]["assessment"]["checks"],
        detail[0]["assessment"]["checks"]
    );
    let shown = given
        .when("score one.json --rescore other.toml")
        .then()
        .code(0)
        .stdout;
    assert!(shown.contains("Scored again with COWS 1.0.1"), "{shown}");
    assert!(
        shown.contains("total, band, stages and flags are those of cows@1.0.0"),
        "{shown}"
    );
}

#[test]
fn a_stage_that_needs_more_signs_differs_in_the_stage_alone() {
    let phases = "[[staging.stage]]\nnumber    = 1";
    assert!(cows().contains("needs     = 2"), "{phases}");
    let other = cows()
        .replace("version   = \"1.0.0\"", "version   = \"2.0.0\"")
        .replacen("needs     = 2", "needs     = 3", 1);
    let given = Given::new().file("other.toml", other).file(
        "one.ndjson",
        "{\"scale\":\"cows\",\"observations\":{\"pulse\":0,\"sweating\":1,\"restlessness\":0,\"pupil\":0,\"aches\":0,\"nose\":0,\"gi\":0,\"tremor\":0,\"yawning\":0,\"anxiety\":1,\"gooseflesh\":0}}\n",
    );
    let then = given
        .when("score one.ndjson --rescore other.toml --to ndjson")
        .then();
    let line: serde_json::Value = serde_json::from_str(&then.code(0).stdout).unwrap();
    assert_eq!(line["differs"], "stage_heroin");
    assert_eq!(
        (&line["stage_heroin"], &line["rescored_stage_heroin"]),
        (&1.into(), &0.into())
    );
}
