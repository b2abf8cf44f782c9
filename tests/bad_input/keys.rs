//! Keys of JSON and TOML: unknown ones and repeated ones are refused, however they are spelt.

use super::{refusal, refusal_of};
use crate::common::Given;
use crate::common::sheets::{line, values};

const TWICE: &str = "remove one of them; neither is taken for the other";

#[test]
fn an_unknown_key_is_refused_with_what_was_meant() {
    for (key, said) in [
        (
            "pateint",
            "an assessment has no key `pateint`; did you mean `patient`?",
        ),
        (
            "Patient",
            "an assessment has no key `Patient`; did you mean `patient`?",
        ),
    ] {
        let text = line("").replacen('{', &format!("{{\"{key}\":\"P-0001\","), 1);
        assert_eq!(refusal_of(&text), said);
    }
    let text = line("").replacen('{', "{\"bed\":7,", 1);
    assert!(
        refusal_of(&text).starts_with("an assessment has no key `bed`; its keys are `patient`, ")
    );
    assert_eq!(
        refusal("\"sweatng\":2"),
        "cows@1.0.0 has no item `sweatng`; did you mean `sweating`?"
    );
    assert!(
        refusal("\"craving\":2").starts_with("cows@1.0.0 has no item `craving`; write pulse, ")
    );
    assert_eq!(
        refusal("\"sweating\":{\"pionts\":2}"),
        "an observation has no key `pionts`; did you mean `points`?"
    );
}

#[test]
fn an_unknown_check_or_one_that_is_not_true_or_false_is_refused() {
    let with = |checks: &str| line("").replacen('{', &format!("{{\"checks\":{{{checks}}},"), 1);
    assert_eq!(
        refusal_of(&with("\"siezure\":true")),
        "cows@1.0.0 has no check `siezure`; did you mean `seizure`?"
    );
    for (answer, said) in [
        ("1", "the number 1"),
        ("\"yes\"", "the text \"yes\""),
        ("null", "`null`"),
    ] {
        assert_eq!(
            refusal_of(&with(&format!("\"seizure\":{answer}"))),
            format!("`seizure` is true or false, not {said}; leave it out if it was not asked")
        );
    }
}

#[test]
fn a_repeated_key_is_refused_also_when_it_is_spelt_with_escapes() {
    for (first, second) in [
        ("pulse", "pulse"),
        ("pulse", r"p\u0075lse"),
        (r"p\u0075lse", "pulse"),
        (r"\u0070\u0075\u006c\u0073\u0065", r"puls\u0065"),
    ] {
        let text = format!("\"{first}\":0,\"{second}\":4");
        assert_eq!(
            refusal(&text),
            format!("the key `pulse` stands twice; {TWICE}")
        );
    }
    for text in [
        "{\"scale\":\"cows\",\"scale\":\"cows\",\"observations\":{}}\n",
        "{\"scale\":\"cows\",\"observations\":{},\"observations\":{\"pulse\":4}}\n",
        "{\"scale\":\"cows\",\"observations\":{\"pulse\":{\"points\":1,\"points\":1}}}\n",
        "{\"scale\":\"cows\",\"observations\":{},\"extra\":{\"a\":{\"b\":1,\"\\u0062\":2}}}\n",
    ] {
        assert!(
            refusal_of(text).ends_with(&format!("stands twice; {TWICE}")),
            "{text}"
        );
    }
}

#[test]
fn the_place_of_a_repeated_key_is_that_of_the_second() {
    let given = Given::new().file("one.ndjson", line("\"pulse\":0,\"p\\u0075lse\":4"));
    let then = given.when("score one.ndjson --to csv").then();
    let column = line("\"pulse\":0,").find("\"pulse\":0,").unwrap() + "\"pulse\":0,".len() + 1;
    assert!(
        then.stderr.starts_with(&format!("one.ndjson:1:{column}: ")),
        "{}",
        then.stderr
    );
}

/// Holds a TOML text to what is said of it, from its place on, and to the code.
fn toml(text: &str, said: &str, code: i32) {
    let given = Given::new().file("one.toml", text);
    let then = given.when("score one.toml --scale cows --to csv").then();
    let error = if code == 1 { "error: " } else { "" };
    let expected = format!("{error}one.toml:{said}");
    assert!(
        then.stderr.starts_with(&expected),
        "{text}: {}",
        then.stderr
    );
    // Where a row alone is rejected, the table still has its header.
    assert!(then.stdout.lines().count() <= usize::from(code == 3));
    then.code(code);
}

#[test]
fn a_toml_text_is_held_to_the_same_keys_and_rejected() {
    let unknown = "1:1: an assessment has no key `bed`";
    toml("bed = 7\n[observations]\npulse = 4\n", unknown, 3);
    let unknown = "2:1: cows@1.0.0 has no item `sweatng`; did you mean `sweating`?";
    toml("[observations]\nsweatng = 4\n", unknown, 3);
    let decimal = "2:9: `pulse` is points, not the number 4.0; write 4";
    toml("[observations]\npulse = 4.0\n", decimal, 3);
    let text = "2:9: `pulse` is points, not the text \"4\"; write 4, without quotes";
    toml("[observations]\npulse = \"4\"\n", text, 3);
    let date = "2:9: `pulse` is points, not the date or time 2026-11-22";
    toml("[observations]\npulse = 2026-11-22\n", date, 3);
}

#[test]
fn a_text_that_is_no_toml_is_refused_as_a_whole() {
    let twice = "3:1: the key `pulse` stands twice";
    toml("[observations]\npulse = 4\npulse = 4\n", twice, 1);
    let escaped = "[observations]\npulse = 4\n\"p\\u0075lse\" = 4\n";
    toml(escaped, "3:1: the key ", 1);
    toml(
        "[observations]\npulse = 4\n[observations]\ngi = 1\n",
        "3:2: ",
        1,
    );
    toml("[observations\npulse = 4\n", "1:14: ", 1);
}

#[test]
fn what_is_no_assessment_at_all_is_refused() {
    for (text, said) in [
        (
            "4",
            "an assessment is a table of keys, not the number 4; write its keys between braces",
        ),
        (
            "\"P-0001\"",
            "an assessment is a table of keys, not the text \"P-0001\"; write its keys between braces",
        ),
        (
            "null",
            "an assessment is a table of keys, not `null`; write its keys between braces",
        ),
        (
            "[]",
            "an assessment is a table of keys, not a list; write its keys between braces",
        ),
        (
            "{\"observations\":{}}",
            "no scale is named; add \"scale\", as in \"cows@1\", or say `--scale`",
        ),
        (
            "{\"scale\":\"cows\"}",
            "an assessment lacks the key `observations`; add `observations` with a table of items",
        ),
        (
            "{\"scale\":\"cows\",\"observations\":[]}",
            "`observations` is a table, not a list",
        ),
        (
            "{\"scale\":\"cows\",\"observations\":{},\"extra\":7}",
            "`extra` is a table, not the number 7",
        ),
        (
            "{\"scale\":1,\"observations\":{}}",
            "`scale` is a text, not the number 1; put it between double quotes",
        ),
    ] {
        assert_eq!(refusal_of(text), said);
    }
}

#[test]
fn words_outside_a_list_are_refused_with_the_words_that_are_in_it() {
    for (key, value, said) in [
        (
            "reason",
            "\"rutine\"",
            "`reason` cannot be `rutine`; did you mean `routine`?",
        ),
        (
            "route",
            "\"IV\"",
            "`route` cannot be `IV`; write smoked, inhaled, injected, swallowed, or other",
        ),
        (
            "alcohol",
            "\"much\"",
            "`alcohol` cannot be `much`; write none, some, daily, or unknown",
        ),
        (
            "substance",
            "\"heroin\"",
            "`substance` is a list, not the text \"heroin\"; put it between square brackets",
        ),
        (
            "dependent_months",
            "1201",
            "`dependent_months` is 1201, outside 0 to 1200; write a whole number from 0 to 1200",
        ),
        (
            "patient",
            "\"P 1\"",
            "`P 1` cannot be a patient; write a pseudonym of at most 64 letters, digits and `.` `_` `-` `:` `/`, as in P-0142; a letter or digit comes first",
        ),
        ("rater", "\"  \"", "`rater` is empty; leave it out instead"),
        (
            "events",
            "[{\"time\":\"2026-11-22T20:14:00Z\"}]",
            "an event lacks the key `kind`; add `kind` with a text",
        ),
    ] {
        let text = line("").replacen('{', &format!("{{\"{key}\":{value},"), 1);
        assert_eq!(refusal_of(&text), said);
    }
}

#[test]
fn deep_nesting_is_refused_by_name_and_ends_at_once() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    for levels in [40, 200, 20_000] {
        let text = line("").replacen(
            '{',
            &format!("{{\"extra\":{{\"deep\":{}}},", deep(levels)),
            1,
        );
        let said = refusal_of(&text);
        assert!(
            said.starts_with("nested deeper than 32 levels") || said.contains("recursion"),
            "{said}"
        );
    }
    let open = Given::new().file("open.json", "[".repeat(1 << 20));
    let then = open.when("score open.json --to csv").then();
    assert!(then.stderr.starts_with("error: open.json:1:"));
    then.stdout("").code(1);
    let dotted = format!("{} = 1\n", vec!["a"; 4000].join("."));
    let given = Given::new().file("dotted.toml", dotted);
    let then = given.when("score dotted.toml --scale cows --to csv").then();
    assert!(
        then.stderr.starts_with("error: dotted.toml:"),
        "{}",
        then.stderr
    );
    then.stdout("").code(1);
}

#[test]
fn a_torn_last_line_is_rejected_and_the_lines_before_it_are_scored() {
    let whole = line("\"pulse\":1");
    for cut in [1, 10, whole.len() - 3] {
        let given = Given::new().file("log.ndjson", format!("{whole}{whole}{}", &whole[..cut]));
        let then = given.when("score log.ndjson --to ndjson").then();
        assert_eq!(values(&then.stdout).len(), 2);
        assert!(then.stderr.starts_with("log.ndjson:3:"), "{}", then.stderr);
        assert!(then.stderr.contains("this is not JSON: "));
        then.code(3);
    }
    let given = Given::new().file("log.ndjson", format!("{whole}{}", whole.trim_end()));
    given
        .when("score log.ndjson --to ndjson")
        .then()
        .stderr("")
        .code(0);
}

#[test]
fn a_bad_element_of_a_list_is_rejected_by_its_place_and_the_others_are_scored() {
    let good = line("\"pulse\":1");
    let bad = line("\"pulse\":3");
    let list = format!("[\n {good} ,\n  {bad} ,\n {good}]");
    let given = Given::new().file("list.json", list);
    let then = given.when("score list.json --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 2);
    let column = 2 + bad.find('3').unwrap() + 1;
    then.stderr(&format!(
        "list.json:4:{column}: `pulse` has no option worth 3 points; write 0, 1, 2, or 4\n\
         1 of 3 assessments rejected\n"
    ))
    .code(3);
}

#[test]
fn lines_of_json_in_a_file_named_json_are_refused_with_a_hint() {
    let given = Given::new().file("lines.json", line("\"pulse\":1") + &line("\"pulse\":2"));
    let then = given.when("score lines.json --to csv").then();
    assert!(
        then.stderr
            .ends_with("; if each line is an assessment, say `--from ndjson`\n"),
        "{}",
        then.stderr
    );
    then.stdout("").code(1);
}

#[test]
fn all_that_is_wrong_with_an_assessment_is_said_and_it_counts_once() {
    let json =
        r#"{"scale":"cows","patient":"P 1","rated":1,"observations":{"sweating":9,"gi":"2"}}"#;
    let toml = "scale = \"cows\"\npatient = \"P 1\"\nrated = 1\n\
                [observations]\nsweating = 9\ngi = \"2\"\n";
    for (kind, text) in [("ndjson", json), ("json", json), ("toml", toml)] {
        let given = Given::new();
        let run = format!("score - --from {kind} --to ndjson");
        let then = given.when(&run).stdin(text).then();
        let said = ["`P 1`", "`rated`", "`sweating`", "`gi`", "1 of 1 "];
        let lines: Vec<&str> = then.stderr.lines().collect();
        assert_eq!(lines.len(), said.len(), "{}", then.stderr);
        for (line, said) in lines.iter().zip(said) {
            assert!(line.contains(said), "{line}");
        }
        then.stdout("").code(3);
    }
}
