//! Texts that are not UTF-8: named for what they are, and refused.

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, line, sheet, values};

fn utf_16(text: &str, order: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xfeff);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(order)
        .collect()
}

fn utf_32(text: &str) -> Vec<u8> {
    text.chars()
        .flat_map(|character| u32::from(character).to_le_bytes())
        .collect()
}

#[test]
fn utf_16_and_utf_32_are_named_in_every_format() {
    let texts = [
        ("week.csv", sheet(&[MEASURED, CALM])),
        ("week.ndjson", line("\"pulse\":1")),
        ("week.json", line("\"pulse\":1")),
        (
            "week.toml",
            "scale = \"cows\"\n[observations]\npulse = 1\n".to_owned(),
        ),
        ("week", sheet(&[MEASURED, CALM])),
    ];
    for (name, text) in texts {
        for (bytes, said) in [
            (
                utf_16(&text, u16::to_le_bytes, true),
                "UTF-16 (little-endian)",
            ),
            (utf_16(&text, u16::to_be_bytes, true), "UTF-16 (big-endian)"),
            (
                utf_16(&text, u16::to_le_bytes, false),
                "UTF-16 (little-endian)",
            ),
            (
                utf_16(&text, u16::to_be_bytes, false),
                "UTF-16 (big-endian)",
            ),
            (utf_32(&text), "UTF-32 (little-endian)"),
            (b"\0\0\0\0\0\0\0\0\0".to_vec(), "binary data"),
        ] {
            let given = Given::new().file(name, bytes);
            let then = given
                .when("score --scale cows --to csv")
                .argument(name)
                .then();
            then.stdout("")
                .stderr(&format!(
                    "error: {name}:1:1: {said}, not UTF-8 text; save the file as UTF-8\n"
                ))
                .code(1);
        }
    }
}

#[test]
fn a_json_or_toml_text_in_another_encoding_is_named_at_the_first_bad_byte() {
    for (name, text, error, code) in [
        ("one.json", "{\n\"rater\":\"R\u{fc}\"}", "", 3),
        ("one.toml", "#\nrater = \"R\u{fc}\"\n", "error: ", 1),
    ] {
        let bytes: Vec<u8> = text
            .chars()
            .map(|character| u8::try_from(character).unwrap())
            .collect();
        let given = Given::new().file(name, bytes);
        let column = text
            .lines()
            .nth(1)
            .unwrap()
            .chars()
            .position(|letter| letter == '\u{fc}')
            .unwrap()
            + 1;
        let then = given
            .when("score --scale cows --to ndjson")
            .argument(name)
            .then();
        let said =
            format!("{error}{name}:2:{column}: this is not UTF-8 text; save the file as UTF-8\n");
        assert!(then.stderr.starts_with(&said), "{}", then.stderr);
        then.stdout("").code(code);
    }
}

#[test]
fn a_line_of_ndjson_in_another_encoding_costs_only_itself() {
    let good = line("\"pulse\":1");
    let bytes = [good.as_bytes(), b"{\"rater\":\"R\xfc\"}\n", good.as_bytes()].concat();
    let given = Given::new().file("week.ndjson", bytes);
    let then = given.when("score week.ndjson --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 2);
    then.stderr(
        "week.ndjson:2:12: this is not UTF-8 text; save the file as UTF-8\n\
         1 of 3 assessments rejected\n",
    )
    .code(3);
}

#[test]
fn a_first_line_that_is_not_utf_8_is_a_line_like_any_other() {
    let good = line("\"pulse\":1");
    let bytes = [b"{\"rater\":\"R\xfc\"}\n", good.as_bytes()].concat();
    let given = Given::new().file("week.ndjson", bytes);
    let then = given.when("score week.ndjson --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 1);
    then.stderr(
        "week.ndjson:1:12: this is not UTF-8 text; save the file as UTF-8\n\
         1 of 2 assessments rejected\n",
    )
    .code(3);
}

#[test]
fn a_lone_surrogate_or_a_raw_control_character_is_no_json() {
    let given = Given::new();
    for rater in [r#""\ud800""#, "\"a\tb\"", "\"a\0b\""] {
        let text = line("\"pulse\":1").replacen('{', &format!("{{\"rater\":{rater},"), 1);
        let then = given
            .when("score --from ndjson --to csv")
            .stdin(text)
            .then();
        assert!(then.stderr.starts_with("<stdin>:1:"), "{}", then.stderr);
        assert!(
            then.stderr.contains("this is not JSON: "),
            "{}",
            then.stderr
        );
        then.stdout("").code(3);
    }
}
