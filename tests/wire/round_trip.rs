//! What is written reads back as the same assessment, through JSON and through TOML.

use ows::assessment::Assessment;
use ows::assessment::wire::write;
use proptest::prelude::{prop_assert_eq, proptest};
use serde_json::Value;

use super::drawn::assessment;
use super::{read, read_toml, told};

/// All that an assessment says, spelt out: times with their offsets, and what is not written.
fn spelt(assessment: &Assessment) -> String {
    let (seen, checks) = (assessment.observations(), assessment.checks());
    format!("{seen:#?}\n{checks:?}\n{:#?}", assessment.context)
}

/// Reads a text that must be an assessment.
fn again(text: &str) -> Assessment {
    read(text).unwrap_or_else(|problems| panic!("{text}\n{}", told(text, &problems).join("\n")))
}

proptest! {
    #[test]
    fn any_assessment_reads_back_as_it_was_written(assessment in assessment()) {
        let written = write(&assessment);
        let read = again(&written.to_string());
        prop_assert_eq!(spelt(&read), spelt(&assessment));
        prop_assert_eq!(&write(&read), &written);
        prop_assert_eq!(write(&read).to_string(), written.to_string());
    }

    #[test]
    fn layout_does_not_matter(assessment in assessment()) {
        let written = write(&assessment);
        let read = again(&format!("\n{:#}\r\n\t", written));
        prop_assert_eq!(write(&read).to_string(), written.to_string());
    }

    #[test]
    fn toml_with_the_same_keys_reads_the_same(assessment in assessment()) {
        let mut written = write(&assessment);
        without_null(&mut written);
        let mut text = String::new();
        for (key, value) in written.as_object().unwrap() {
            text += &format!("{} = {}\n", toml_text(key), toml(value));
        }
        let read = read_toml(&text);
        let read = read.unwrap_or_else(|problems| panic!("{text}\n{}", told(&text, &problems).join("\n")));
        prop_assert_eq!(write(&read).to_string(), written.to_string());
    }
}

/// TOML has no null: what a site carries along can hold none there.
fn without_null(value: &mut Value) {
    match value {
        Value::Null => *value = Value::from("null"),
        Value::Array(list) => list.iter_mut().for_each(without_null),
        Value::Object(table) => table.values_mut().for_each(without_null),
        Value::Number(number) if number.as_i64().is_none() && number.is_u64() => {
            // TOML's whole numbers end where those of 64 bits with a sign do.
            *value = Value::from(number.to_string());
        }
        _ => {}
    }
}

fn toml(value: &Value) -> String {
    match value {
        Value::String(text) => toml_text(text),
        Value::Array(list) => format!("[{}]", list.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(table) => {
            let entries = table
                .iter()
                .map(|(key, value)| format!("{} = {}", toml_text(key), toml(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// JSON's escapes are those of TOML, which wants one more character escaped.
fn toml_text(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[test]
fn the_example_of_the_command_line_reads_back() {
    let text = r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T20:14:00-05:00","reason":"routine","substance":["heroin"],"route":"injected","last_use":"2026-11-21T13:00:00-05:00","last_use_certainty":"about","scale":"cows@1.1.0","observations":{"pulse":{"value":124,"time":"2026-11-22T20:11:40-05:00"},"sweating":2,"aches":{"points":4,"attributed":false},"gi":{"points":3,"note":"twice since noon"},"tremor":{"missing":"asleep"}},"checks":{"seizure":false},"extra":{"bed":"7"}}"#;
    assert_eq!(write(&again(text)).to_string(), text);
}

#[test]
fn an_assessment_without_answers_is_written_as_short_as_it_can_be() {
    let text = r#"{"scale":"cows@1.1.0","observations":{}}"#;
    assert_eq!(write(&again(text)).to_string(), text);
    assert_eq!(write(&again(r#"{"observations":{}}"#)).to_string(), text);
}

#[test]
fn an_answer_of_0_and_a_missing_one_stay_apart() {
    let text =
        r#"{"scale":"cows@1.1.0","observations":{"pulse":0,"sweating":{"missing":"asleep"}}}"#;
    let read = again(text);
    assert_eq!(write(&read).to_string(), text);
    assert_eq!(read.answered(), 1);
    let given = again(r#"{"observations":{"pulse":0,"sweating":{"missing":"not-given"}}}"#);
    let written = r#"{"scale":"cows@1.1.0","observations":{"pulse":0}}"#;
    assert_eq!(write(&given).to_string(), written);
}

#[test]
fn what_a_site_carries_along_comes_out_as_it_came_in() {
    let extra =
        r#"{"bed":"7","weight_kg":70.5,"none":null,"list":[1,-2,0.25,true,[]],"":{"π":"\u0000"}}"#;
    let text = format!("{{\"scale\":\"cows@1.1.0\",\"observations\":{{}},\"extra\":{extra}}}");
    assert_eq!(write(&again(&text)).to_string(), text);
}

#[test]
fn toml_may_write_a_time_as_a_time() {
    let text = "time = 2026-11-22T20:14:00-05:00\n\
                last_use = 2026-11-21 13:00:00-05:00\n\
                [observations]\npulse = { value = 124 }\nsweating = 2\n";
    let read = read_toml(text).unwrap();
    let written = r#"{"time":"2026-11-22T20:14:00-05:00","last_use":"2026-11-21T13:00:00-05:00","scale":"cows@1.1.0","observations":{"pulse":{"value":124},"sweating":2}}"#;
    assert_eq!(write(&read).to_string(), written);
}
