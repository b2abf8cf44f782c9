//! What both kinds of text become, and where their errors are said to be.

use super::{Value, json, plain_integer, toml};
use crate::base::canonical::canonical_json;
use crate::base::canonical::tests::any_value;

#[test]
fn every_json_value_knows_its_place() {
    let text = "{ \"a\": 4,\n  \"b\\u0063\": [true, \"é\"] }";
    let node = json(text).unwrap();
    let Value::Table(entries) = &node.value else {
        panic!("a table")
    };
    assert_eq!(entries[1].key, "bc");
    assert_eq!(&text[entries[1].key_span.clone()], "\"b\\u0063\"");
    assert_eq!(&text[entries[0].node.span.clone()], "4");
    let Value::List(list) = &entries[1].node.value else {
        panic!("a list")
    };
    assert_eq!(&text[list[1].span.clone()], "\"é\"");
}

#[test]
fn a_key_spelt_with_an_escape_is_the_same_key() {
    let problem = json(r#"{"pulse": 1, "p\u0075lse": 2}"#).unwrap_err();
    assert_eq!(problem.code, "repeated-key");
    assert_eq!(problem.span, 13..25);
}

#[test]
fn a_repeated_key_is_found_in_a_large_table_too() {
    let keys: Vec<String> = (0..5000).map(|number| format!("\"k{number}\":1")).collect();
    assert!(json(&format!("{{{}}}", keys.join(","))).is_ok());
    assert_eq!(
        json(&format!("{{{},\"k40\":2}}", keys.join(",")))
            .unwrap_err()
            .code,
        "repeated-key"
    );
    assert_eq!(
        json(&format!("{{{},\"k4999\":2}}", keys.join(",")))
            .unwrap_err()
            .code,
        "repeated-key"
    );
}

#[test]
fn only_plain_digits_are_an_integer() {
    assert_eq!(plain_integer("48"), Some(48));
    assert_eq!(plain_integer("-4"), Some(-4));
    for text in [
        "4.0",
        "+4",
        "04",
        "-0",
        "1e2",
        "",
        "-",
        "４",
        "4 ",
        "99999999999999999999",
    ] {
        assert_eq!(plain_integer(text), None, "{text}");
    }
    assert_eq!(json("1e999").unwrap().value, Value::Number("1e999".into()));
    assert_eq!(json("4.0").unwrap().value, Value::Number("4.0".into()));
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    assert_eq!(json(&deep).unwrap_err().code, "too-deep");
    assert!(json(&"[".repeat(100_000)).is_err());
    assert!(toml(&format!("a = {deep}")).is_err());
    assert!(toml(&format!("{} = 1", vec!["a"; 4000].join("."))).is_err());
}

#[test]
fn a_lone_surrogate_is_no_text() {
    assert_eq!(json(r#"{"a": "\ud800"}"#).unwrap_err().code, "not-json");
}

#[test]
fn the_place_of_a_syntax_error_is_exact() {
    let problem = json("{\"a\": 1,\n \"b\": nul}").unwrap_err();
    assert_eq!(problem.code, "not-json");
    assert_eq!(
        problem.span.start, 18,
        "the brace that stands where the word should go on"
    );
    assert_eq!(
        problem.message,
        "this is not JSON: expected `true`, `false` or `null`"
    );
}

#[test]
fn toml_keeps_the_order_of_the_file() {
    let node = toml("b = 1\na = \"x\"\n[t]\nz = [1, 2]\n").unwrap();
    let Value::Table(entries) = &node.value else {
        panic!("a table")
    };
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_ref()).collect();
    assert_eq!(keys, ["b", "a", "t"]);
}

#[test]
fn the_first_syntax_error_of_a_toml_text_is_the_only_one() {
    let problems = toml("a = \nb = 1\nc = \"x\nb = 2\n").unwrap_err();
    let spans: Vec<_> = problems.iter().map(|problem| problem.span.start).collect();
    assert_eq!(spans, [4], "{problems:?}");
}

#[test]
fn all_that_only_toml_1_1_allows_comes_at_once() {
    let problems = toml("a = { b = 1, }\nc = \"\\e\"\nd = 20:14\n").unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn what_only_toml_1_1_allows_is_refused() {
    assert!(toml("a = { b = 1, c = [\n1,\n2,\n] }").is_ok());
    assert!(toml("a = { b = 1,\n c = 2 }").is_err());
    assert!(toml("a = { b = 1, }").is_err());
    assert!(toml("a = { b.c = 1,\n b.d = 2 }").is_err());
    assert!(toml("a = { b.c = 1, d = 2, b.e = 3, }").is_err());
    assert!(toml("a = { b.c = { d.e = 1, d.f = 2, }, b.g = 3 }").is_err());
    assert!(toml("a = { b.c = 3\n}").is_err());
    assert!(toml("a = \"\\e\"").is_err());
    assert!(toml("\"\\x61\" = 1").is_err());
    assert!(toml("[\"\\e\"]").is_err());
    assert!(toml("\"\\u0061\" = 1").is_ok());
    assert!(toml("a = 2026-11-22T20:14-05:00").is_err());
    assert!(toml("a = 20:14").is_err());
    assert!(toml("a = 2026-11-22T20:14:00-05:00").is_ok());
    assert!(toml("a = 'C:\\etc'").is_ok());
    assert!(toml("a = \"\\\\etc\"").is_ok());
}

#[test]
fn a_fault_inside_braces_is_not_taken_for_a_comma_too_many() {
    for text in ["a = { gi = 2, gi.points = 1 }", "a = { b = 1, b = 2 }"] {
        let wrong = toml(text).unwrap_err();
        let said: Vec<&str> = wrong.iter().map(|wrong| wrong.message.as_str()).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(!said[0].contains("comma"), "{said:?}");
    }
}

#[test]
fn floats_and_dates_keep_their_spelling() {
    let node = toml("a = 4.0\nb = 2026-11-22\nc = 1_0e2").unwrap();
    let Value::Table(entries) = &node.value else {
        panic!("a table")
    };
    assert_eq!(entries[0].node.value, Value::Number("4.0".into()));
    assert_eq!(entries[1].node.value, Value::Moment("2026-11-22".into()));
    assert_eq!(entries[2].node.value, Value::Number("1_0e2".into()));
}

#[test]
fn a_whole_number_of_toml_may_be_spelt_in_every_way_that_toml_has() {
    for (written, value) in [
        ("0x10", 16),
        ("0xdead_BEEF", 0xdead_beef),
        ("0o17", 15),
        ("0b1_1", 3),
        ("1_000", 1000),
        ("+4", 4),
        ("-4", -4),
        ("-0", 0),
        ("+0", 0),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
    ] {
        let text = format!("a = {written}");
        let Value::Table(entries) = toml(&text).unwrap().value else {
            panic!("a table")
        };
        assert_eq!(entries[0].node.value, Value::Integer(value), "{written}");
    }
}

#[test]
fn whatever_toml_1_0_allows_in_braces_is_read() {
    for (text, said) in [
        (
            r#"{ gi = 2, pulse.points = 1, pulse.note = "ab" }"#,
            r#"{"gi":2,"pulse":{"note":"ab","points":1}}"#,
        ),
        (
            r#"{ pulse.points = 1, gi = 2, pulse.note = "ab" }"#,
            r#"{"gi":2,"pulse":{"note":"ab","points":1}}"#,
        ),
        (
            r#"{ "a,b" . 'c}' = 1, d = 2, "a,b".e = [ 1, 2, ] }"#,
            r#"{"a,b":{"c}":1,"e":[1,2]},"d":2}"#,
        ),
        (
            "{ a.b.c = 1, a.b.d = 2, a.e = 3 }",
            r#"{"a":{"b":{"c":1,"d":2},"e":3}}"#,
        ),
        (
            "{ a = { b.c = 1, b.d = 2 }, e = {} }",
            r#"{"a":{"b":{"c":1,"d":2}},"e":{}}"#,
        ),
        (
            "[ { a.b = 1, a.c = 2 }, { } ]",
            r#"[{"a":{"b":1,"c":2}},{}]"#,
        ),
        (
            "{ a.b = [\n1, # one\n2,\n], a.c = 3 }",
            r#"{"a":{"b":[1,2],"c":3}}"#,
        ),
        (
            "{ a.b = \"\"\"x\ny, z\"\"\", a.c = 3 }",
            r#"{"a":{"b":"x\ny, z","c":3}}"#,
        ),
        ("{ a.b = '''x\ny''', c = 3 }", r#"{"a":{"b":"x\ny"},"c":3}"#),
        (
            "{ a.b = 1979-05-27 07:32:00Z, a.c = 07:32:00.5, a.d = 1979-05-27 }",
            r#"{"a":{"b":"1979-05-27 07:32:00Z","c":"07:32:00.5","d":"1979-05-27"}}"#,
        ),
    ] {
        let whole = format!("k = {text}");
        let node = toml(&whole).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        let said: serde_json::Value = serde_json::from_str(said).unwrap();
        assert_eq!(node.to_json()["k"], said, "{text}");
    }
}

#[test]
fn a_number_stays_a_number_as_far_as_json_can_hold_it() {
    let text = r#"[4, 70.5, 0.1, 5e-324, 18446744073709551615, -0]"#;
    let kept = json(text).unwrap().to_json().to_string();
    assert_eq!(kept, "[4,70.5,0.1,5e-324,18446744073709551615,-0.0]");
    let text = r#"[1e999, 18446744073709551616, -9223372036854775809]"#;
    let kept = json(text).unwrap().to_json().to_string();
    assert_eq!(
        kept,
        r#"["1e999","18446744073709551616","-9223372036854775809"]"#
    );
    let node = toml("a = 70.5\nb = inf\nc = 1e999\nd = 2026-11-22").unwrap();
    let kept = node.to_json().to_string();
    assert_eq!(kept, r#"{"a":70.5,"b":"inf","c":"1e999","d":"2026-11-22"}"#);
}

proptest::proptest! {
    #[test]
    fn the_canonical_form_is_that_of_the_value_as_json(value in any_value()) {
        let text = value.to_string();
        let node = json(&text).unwrap();
        let expected = canonical_json(&node.to_json()).ok();
        proptest::prop_assert_eq!(node.canonical().ok(), expected);
    }
}
