//! Keys and names that nobody knows, that stand twice, or that hold the wrong kind of thing.

use super::{read, refused, refused_answer, refused_in};

fn hold(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(refused(text), [*expected], "{text}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_one_that_was_meant() {
    hold(&[
        (
            r#"{"observations":{},"patiant":"P-0142"}"#,
            "1:20 unknown-key: an assessment has no key `patiant`; did you mean `patient`?",
        ),
        (
            r#"{"observations":{},"ward":7}"#,
            "1:20 unknown-key: an assessment has no key `ward`; its keys are `patient`, `rater`, \
             `time`, `reason`, `substance`, `route`, `dependent_months`, `alcohol`, \
             `benzodiazepines`, `events`, `extra`, `last_use`, `last_use_certainty`, `scale`, \
             `observations`, and `checks`",
        ),
        (
            r#"{"observations":{"sweating":{"points":2,"bed":7}}}"#,
            "1:41 unknown-key: an observation has no key `bed`; its keys are `points`, `value`, \
             `missing`, `attributed`, `confirmed`, `how`, `note`, `confounders`, `earlier`, and `time`",
        ),
        (
            r#"{"observations":{},"events":[{"kind":"seizure","dose":2}]}"#,
            "1:48 unknown-key: an event has no key `dose`; its keys are `kind`, `time`, `code`, and `note`",
        ),
    ]);
    // One slip is one complaint: the key that was meant is not missed as well.
    assert_eq!(
        refused(r#"{"observation":{}}"#),
        ["1:2 unknown-key: an assessment has no key `observation`; did you mean `observations`?"]
    );
}

#[test]
fn a_key_that_stands_twice_is_refused_also_when_spelt_with_an_escape() {
    let help = "stands twice; remove one of them; neither is taken for the other";
    for (observations, place, key) in [
        (r#""pulse":2,"pulse":2"#, "1:28", "pulse"),
        (r#""pulse":2,"p\u0075lse":3"#, "1:28", "pulse"),
        (r#""pulse":{"points":2,"points":2}"#, "1:38", "points"),
        (r#""pulse":{"points":2,"p\u006fints":4}"#, "1:38", "points"),
        (
            r#""pulse":{"points":2,"\u0070\u006F\u0069\u006e\u0074\u0073":4}"#,
            "1:38",
            "points",
        ),
    ] {
        let text = format!("{{\"observations\":{{{observations}}}}}");
        assert_eq!(
            refused(&text),
            [format!("{place} repeated-key: the key `{key}` {help}")]
        );
    }
    for (text, place, key) in [
        (
            r#"{"observations":{},"observations":{}}"#,
            "1:20",
            "observations",
        ),
        (
            r#"{"patient":"P-0142","patient":"P-0143","observations":{}}"#,
            "1:21",
            "patient",
        ),
        (
            r#"{"observations":{},"checks":{"seizure":true,"seizure":false}}"#,
            "1:45",
            "seizure",
        ),
        (
            r#"{"observations":{},"extra":{"bed":1,"\u0062ed":2}}"#,
            "1:37",
            "bed",
        ),
    ] {
        assert_eq!(
            refused(text),
            [format!("{place} repeated-key: the key `{key}` {help}")]
        );
    }
}

#[test]
fn an_unknown_item_is_refused_with_the_one_that_was_meant() {
    let items = "pulse, sweating, restlessness, pupil, aches, nose, gi, tremor, yawning, anxiety, or gooseflesh";
    for (item, help) in [
        ("puls", "did you mean `pulse`?".to_owned()),
        ("Pulse", "did you mean `pulse`?".to_owned()),
        ("sweatng", "did you mean `sweating`?".to_owned()),
        ("fever", format!("write {items}")),
        ("pulse_bpm", format!("write {items}")),
        ("total", format!("write {items}")),
    ] {
        let expected = format!("1:18 unknown-item: cows@1.0.0 has no item `{item}`; {help}");
        assert_eq!(refused_answer(item, "2"), [expected]);
    }
}

#[test]
fn a_check_is_known_and_answered_true_or_false() {
    let not_asked = "leave it out if it was not asked";
    for (checks, expected) in [
        (r#"{"seizur":true}"#, "1:30 unknown-check: cows@1.0.0 has no check `seizur`; did you mean `seizure`?".to_owned()),
        (
            r#"{"fever":true}"#,
            "1:30 unknown-check: cows@1.0.0 has no check `fever`; write seizure, confusion, slowed, \
             self-harm, hopelessness, chest-pain, pregnancy, danger-to-others, or fluid-loss".to_owned(),
        ),
        (r#"{"seizure":"yes"}"#, format!("1:40 wrong-type: `seizure` is true or false, not the text \"yes\"; {not_asked}")),
        (r#"{"seizure":null}"#, format!("1:40 wrong-type: `seizure` is true or false, not `null`; {not_asked}")),
        (r#"{"seizure":1}"#, format!("1:40 wrong-type: `seizure` is true or false, not the number 1; {not_asked}")),
        ("[]", "1:29 wrong-type: `checks` is a table, not a list".to_owned()),
    ] {
        let text = format!("{{\"observations\":{{}},\"checks\":{checks}}}");
        assert_eq!(refused(&text), [expected]);
    }
}

#[test]
fn the_scale_must_be_known_and_never_names_a_file() {
    let path = "is no name of a scale; write one such as `cows`, `cows@1` or `cows@1.0.0`";
    for (scale, expected) in [
        (
            "cow",
            "no scale is named `cow`; did you mean `cows`?".to_owned(),
        ),
        (
            "cows@2",
            "no scale is named `cows@2`; its versions are cows@1.0.0".to_owned(),
        ),
        ("../cows", format!("`../cows` {path}")),
        ("/etc/cows.toml", format!("`/etc/cows.toml` {path}")),
        ("cows@1.0.0 ", format!("`cows@1.0.0 ` {path}")),
        ("cows@v1", format!("`cows@v1` {path}")),
    ] {
        let text = format!("{{\"observations\":{{}},\"scale\":\"{scale}\"}}");
        assert_eq!(refused(&text), [format!("1:28 unknown-scale: {expected}")]);
    }
    hold(&[(
        r#"{"observations":{},"scale":7}"#,
        "1:28 wrong-type: `scale` is a text, not the number 7; put it between double quotes",
    )]);
}

#[test]
fn a_wrong_word_is_refused_with_those_that_may_stand_there() {
    for (key, word, place, help) in [
        ("reason", "rutine", "1:29", "did you mean `routine`?"),
        (
            "reason",
            "night",
            "1:29",
            "write admission, routine, before-dose, after-dose, or change-seen",
        ),
        (
            "route",
            "iv",
            "1:28",
            "write smoked, inhaled, injected, swallowed, or other",
        ),
        ("alcohol", "dayly", "1:30", "did you mean `daily`?"),
        (
            "benzodiazepines",
            "no",
            "1:38",
            "write none, some, daily, or unknown",
        ),
        (
            "last_use_certainty",
            "abot",
            "1:41",
            "did you mean `about`?",
        ),
    ] {
        let text = format!("{{\"observations\":{{}},\"{key}\":\"{word}\"}}");
        assert_eq!(
            refused(&text),
            [format!(
                "{place} unknown-word: `{key}` cannot be `{word}`; {help}"
            )]
        );
    }
}

#[test]
fn substances_events_and_months_are_held_to_their_words_and_limits() {
    hold(&[
        (
            r#"{"observations":{},"substance":["heroin","herion"]}"#,
            "1:42 unknown-word: `substance` cannot be `herion`; did you mean `heroin`?",
        ),
        (
            r#"{"observations":{},"substance":"heroin"}"#,
            "1:32 wrong-type: `substance` is a list, not the text \"heroin\"; put it between square brackets",
        ),
        (
            r#"{"observations":{},"events":[{"kind":"seisure"}]}"#,
            "1:38 unknown-word: `kind` cannot be `seisure`; did you mean `seizure`?",
        ),
        (
            r#"{"observations":{},"events":[{}]}"#,
            "1:30 missing-key: an event lacks the key `kind`; add `kind` with a text",
        ),
        (
            r#"{"observations":{},"dependent_months":1201}"#,
            "1:39 out-of-range: `dependent_months` is 1201, outside 0 to 1200; write a whole number from 0 to 1200",
        ),
    ]);
}

#[test]
fn a_patient_is_a_pseudonym_and_control_characters_are_shown_not_sent() {
    let shape = "write a pseudonym of at most 64 letters, digits and `.` `_` `-` `:` `/`, as in P-0142; a letter or digit comes first";
    for (written, shown) in [
        ("P 0142", "P 0142"),
        ("P-0142\\n", "P-0142\\n"),
        ("P\\u001b[31m", "P\\u{1b}[31m"),
        ("P\\u0000", "P\\u{0}"),
        ("P\\u202e42", "P\\u{202e}42"),
        ("", ""),
        ("-P", "-P"),
        ("Ｐ-0142", "Ｐ-0142"),
        ("../P", "../P"),
        ("/P", "/P"),
        (":P", ":P"),
        ("P\\\\1", "P\\1"),
        (
            "P1234567890123456789012345678901234567890123456789012345678901234",
            "P12345678901234567890123456789012345678…",
        ),
    ] {
        let text = format!("{{\"observations\":{{}},\"patient\":\"{written}\"}}");
        assert_eq!(
            refused(&text),
            [format!(
                "1:30 bad-patient: `{shown}` cannot be a patient; {shape}"
            )]
        );
    }
    for patient in [
        "P",
        "0142",
        "P-0142",
        "a.b_c-d",
        "Patient/p1",
        "MRN:123",
        "P123456789012345678901234567890123456789012345678901234567890123",
    ] {
        let text = format!("{{\"observations\":{{}},\"patient\":\"{patient}\"}}");
        let read = read(&text, None).unwrap();
        assert_eq!(read.context.patient.unwrap().as_str(), patient);
    }
}

#[test]
fn what_is_no_assessment_says_so_at_its_start() {
    hold(&[
        (
            "",
            "1:1 not-json: this is not JSON: EOF while parsing a value",
        ),
        (
            "[]",
            "1:1 wrong-type: an assessment is a table of keys, not a list; write its keys between braces",
        ),
        (
            "null",
            "1:1 wrong-type: an assessment is a table of keys, not `null`; write its keys between braces",
        ),
        (
            "{}",
            "1:1 missing-key: an assessment lacks the key `observations`; add `observations` with a table of items",
        ),
        (
            r#"{"observations":[]}"#,
            "1:17 wrong-type: `observations` is a table, not a list",
        ),
        (
            r#"{"observations":null}"#,
            "1:17 wrong-type: `observations` is a table, not `null`",
        ),
        (
            r#"{"observations":{},"extra":[]}"#,
            "1:28 wrong-type: `extra` is a table, not a list",
        ),
        (
            r#"{"observations":{},"extra":null}"#,
            "1:28 wrong-type: `extra` is a table, not `null`",
        ),
        (
            r#"{"observations":{},"rater":" "}"#,
            "1:28 bad-text: `rater` is empty; leave it out instead",
        ),
    ]);
}

#[test]
fn a_text_that_is_torn_or_broken_is_refused_where_it_breaks() {
    hold(&[
        (
            r#"{"observations":{}} x"#,
            "1:21 not-json: this is not JSON: trailing characters",
        ),
        (
            r#"{"observations":{}"#,
            "1:18 not-json: this is not JSON: EOF while parsing an object",
        ),
        (
            r#"{"observations":{},"rater":"\ud800"}"#,
            "1:35 not-json: this is not JSON: unexpected end of hex escape",
        ),
        (
            "{\"observations\":{},\"rater\":\"a\0b\"}",
            "1:29 not-json: this is not JSON: control character (\\u0000-\\u001F) found while parsing a string",
        ),
    ]);
}

#[test]
fn deep_nesting_is_refused_at_the_level_that_is_too_deep() {
    let deep = |open: &str, shut: &str| {
        let (opened, shut) = (open.repeat(100_000), shut.repeat(100_000));
        format!("{{\"observations\":{{\"pulse\":{opened}1{shut}}}}}")
    };
    let words = "too-deep: nested deeper than 32 levels";
    assert_eq!(refused(&deep("[", "]")), [format!("1:57 {words}")]);
    assert_eq!(refused(&deep("{\"a\":", "}")), [format!("1:181 {words}")]);
    let torn = format!("{{\"observations\":{}", "[".repeat(100_000));
    assert_eq!(refused(&torn).len(), 1);
    let extra = |levels: usize| {
        let (open, shut) = ("[".repeat(levels), "]".repeat(levels));
        format!("{{\"observations\":{{}},\"extra\":{{\"a\":{open}{shut}}}}}")
    };
    assert!(read(&extra(31), None).is_ok());
    assert_eq!(refused(&extra(32)), [format!("1:64 {words}")]);
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_in_its_order() {
    let text = "{\"time\":\"now\",\n \"observations\":{\"pulse\":3,\n  \"sweatng\":1,\"gi\":4.0},\n \
                \"checks\":{\"seizure\":\"no\"},\n \"ward\":1}";
    let codes: Vec<String> = refused_in(text, None)
        .iter()
        .map(|problem| problem.split(':').take(2).collect::<Vec<_>>().join(":"))
        .collect();
    assert_eq!(
        codes,
        [
            "1:9 bad-time",
            "2:26 no-such-points",
            "3:3 unknown-item",
            "3:20 no-observation",
            "4:22 wrong-type",
            "5:2 unknown-key",
        ]
    );
}
