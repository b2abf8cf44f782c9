//! The same answers scored with another version: both results kept, and what differs is listed.

use std::collections::BTreeMap;

use crate::common::{Given, project};

fn cows() -> String {
    std::fs::read_to_string(project().join("scales/cows/1.1.0.toml")).unwrap()
}

/// COWS as another version, with some words replaced.
fn version(version: &str, changes: &[(&str, &str)]) -> String {
    let mut text = cows().replace(
        "version   = \"1.1.0\"",
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
        shown.contains(&format!("differ from cows@1.1.0: band {moved}\n")),
        "{shown}"
    );
    assert_eq!(
        shown.matches("band: mild, then moderate").count(),
        moved,
        "{shown}"
    );
}
