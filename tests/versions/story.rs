//! `ows scale diff` and `ows scale check` of new versions, told as stories with their exact words.

use super::edited;
use crate::common::Given;

const VERSION: &str = "version   = \"1.1.0\"";

/// COWS after some edits, as version `to`.
fn cows(to: &str, edits: &[(&str, &str)]) -> String {
    let version = format!("version   = \"{to}\"");
    let edits: Vec<(&str, &str)> = edits
        .iter()
        .copied()
        .chain([(VERSION, &*version)])
        .collect();
    edited("cows", &edits)
}

#[test]
fn the_same_facts_are_written_for_programs() {
    let given = Given::new().file("1.1.1.toml", cows("1.1.1", &[("from = 13", "from = 12")]));
    let then = given
        .when("scale diff cows@1.1.0 1.1.1.toml --to json")
        .then();
    let json: serde_json::Value = serde_json::from_str(&then.stdout).unwrap();
    let schema = given.when("schema difference").then();
    let schema: serde_json::Value = serde_json::from_str(&schema.stdout).unwrap();
    assert!(jsonschema::is_valid(&schema, &json));
    assert_eq!(json["possible"], "4915200");
    assert_eq!(json["needed"], "major");
    assert_eq!(json["moved"], "patch");
    assert_eq!(json["least"], "2.0.0");
    assert_eq!(json["permitted"], false);
    assert_eq!(json["changes"][0]["place"], "band moderate");
    let band = json["effects"].as_array().unwrap().iter();
    let band = band.clone().find(|effect| effect["on"] == "band").unwrap();
    assert_eq!(band["decision"], "differs");
    assert_eq!(band["assessments"], "77792");
    assert_eq!(band["example"]["was"], "mild");
    assert_eq!(band["example"]["answers"].as_array().unwrap().len(), 11);
    then.code(3);
}
