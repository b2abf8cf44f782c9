//! What programs may rely on: the schemas, one truth in every format, and no result read as data.

mod observations;
mod outputs;
mod same_values;

use std::fs;

use serde_json::Value;

use crate::common::{Given, project};

/// The schema that `ows schema SHAPE` prints, ready to be held against values.
pub struct Schema {
    shape: &'static str,
    validator: jsonschema::Validator,
}

impl Schema {
    /// Reads the schema of a shape.
    pub fn of(shape: &'static str) -> Self {
        let given = Given::new();
        let then = given
            .when("schema")
            .argument(shape)
            .then()
            .stderr("")
            .code(0);
        let schema: Value = serde_json::from_str(&then.stdout).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{shape} is no schema");
        let validator = jsonschema::validator_for(&schema).unwrap();
        Self { shape, validator }
    }

    /// Says whether a value fits the schema.
    pub fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// Holds a value to the schema.
    pub fn hold(&self, value: &Value) {
        let errors: Vec<String> = self
            .validator
            .iter_errors(value)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(
            errors.is_empty(),
            "{}: {}\n{value}",
            self.shape,
            errors.join("\n")
        );
    }
}

/// The names of all examples of observations, and a folder that holds them.
fn examples() -> (Given, Vec<String>) {
    let folder = project().join("examples/observations");
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != "README.md").collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    let mut given = Given::new();
    for name in &names {
        let text = fs::read(project().join("examples/observations").join(name)).unwrap();
        given = given.file(name, text);
    }
    (given, names)
}

/// Texts whose results have everything that can be empty, open, missing or long.
fn corners() -> Vec<String> {
    use crate::common::sheets::line;
    let full =
        r#""pulse":{"value":300,"confirmed":true,"note":"twice","time":"2026-11-22T20:14:00Z","#
            .to_owned()
            + r#""confounders":["stairs"],"how":"seen","earlier":[{"points":2,"time":"2026-11-22T20:13:00Z"},"#
            + r#"{"missing":"refused"},{"value":104,"attributed":false}]},"gi":{"points":5,"attributed":false}"#;
    let context = r#"{"patient":"P-0001","rater":"rn-07","time":"2026-11-22T20:14:00+05:45","reason":"after-dose","#.to_owned()
        + r#""substance":["heroin","alcohol"],"route":"other","last_use_certainty":"unknown","dependent_months":0,"#
        + r#""alcohol":"daily","benzodiazepines":"unknown","#
        + r#""events":[{"kind":"medicine-given","time":"2026-11-22T19:00:00Z","code":"W4","note":"late"}],"#
        + r#""checks":{"seizure":true,"slowed":false},"extra":{"a":[1,2.5,null,{"b":"\u0000"}]},"#;
    vec![
        line(""),
        line("\"pulse\":0"),
        line("\"pulse\":{\"missing\":\"asleep\",\"note\":\"not woken\"}"),
        line(&full).replacen('{', &context, 1),
        line("\"craving\":1").replace("cows", "heroin-stages"),
        line("").replace("cows", "withdrawal-phases"),
    ]
}
