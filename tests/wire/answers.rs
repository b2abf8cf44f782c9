//! What cannot be an answer, refused at its place and in exact words.

use super::{read, refused, refused_answer};

/// What must be said of each wrong observation of one item, and nothing beside it.
///
/// The observation stands at column 26 for `pulse` and at 29 for `sweating`.
fn hold(item: &str, cases: &[(&str, &str)]) {
    for (observation, expected) in cases {
        assert_eq!(
            refused_answer(item, observation),
            [*expected],
            "{observation}"
        );
    }
}

#[test]
fn a_number_that_is_not_whole_or_not_plain_is_no_points() {
    hold(
        "pulse",
        &[
            (
                "4.0",
                "1:26 no-observation: `pulse` is points, not the number 4.0; write 4",
            ),
            (
                "-0",
                "1:26 no-observation: `pulse` is points, not the number -0; write 0",
            ),
            (
                "4.5",
                "1:26 no-observation: `pulse` is points, not the number 4.5; write plain digits",
            ),
            (
                "1e2",
                "1:26 no-observation: `pulse` is points, not the number 1e2; write plain digits",
            ),
            (
                "1e999",
                "1:26 no-observation: `pulse` is points, not the number 1e999; write plain digits",
            ),
            (
                "99999999999999999999",
                "1:26 no-observation: `pulse` is points, not the number 99999999999999999999; write plain digits",
            ),
        ],
    );
}

#[test]
fn a_text_is_no_points_whatever_digits_it_holds() {
    let written =
        "1:26 no-observation: `pulse` is points, not the text \"4\"; write 4, without quotes";
    hold("pulse", &[("\"4\"", written)]);
    // Spaces, signs, zeros before, full-width, Arabic-Indic and raised digits, and the letter O.
    for text in ["4 ", "+4", "04", "４", "٤", "²", "O", "", "yes"] {
        let expected = format!(
            "1:26 no-observation: `pulse` is points, not the text \"{text}\"; \
             write plain digits, or a table such as {{\"points\": 2, \"note\": \"…\"}}"
        );
        assert_eq!(refused_answer("pulse", &format!("\"{text}\"")), [expected]);
    }
}

#[test]
fn digits_that_json_does_not_know_are_no_json() {
    let value = "1:26 not-json: this is not JSON: expected value";
    let number = "1:27 not-json: this is not JSON: invalid number";
    hold(
        "pulse",
        &[
            ("+4", value),
            ("４", value),
            ("٤", value),
            (
                "NaN",
                "1:26 not-json: this is not JSON: expected value; a program wrote `NaN` for what is \
                 missing: write null in a row of a table, else leave the key out",
            ),
            ("Infinity", value),
            (".5", value),
            ("04", number),
        ],
    );
}

#[test]
fn nothing_is_not_zero_and_must_be_said_or_left_out() {
    let leave_out = "leave it out, or write {\"missing\": \"not-observed\"}";
    let table = "write plain digits, or a table such as {\"points\": 2, \"note\": \"…\"}";
    for (observation, shown, help) in [
        ("null", "`null`", leave_out),
        ("{}", "`{}`", leave_out),
        ("[]", "a list", table),
        ("true", "`true`", table),
    ] {
        let expected = format!("1:26 no-observation: `pulse` is points, not {shown}; {help}");
        assert_eq!(refused_answer("pulse", observation), [expected]);
    }
    let neither = "1:29 no-observation: `sweating` has neither points nor a value, nor says why \
                   they are missing; add `points`, `value` or `missing`";
    hold(
        "sweating",
        &[
            (r#"{"note":"wet"}"#, neither),
            (r#"{"attributed":false}"#, neither),
            (r#"{"confirmed":true}"#, neither),
        ],
    );
}

#[test]
fn a_number_is_never_offered_that_would_be_refused_next() {
    hold(
        "pulse",
        &[
            (
                "-4.0",
                "1:26 no-observation: `pulse` is points, not the number -4.0; write 0, 1, 2, or 4",
            ),
            (
                "88.0",
                "1:26 no-observation: `pulse` is points, not the number 88.0; write 0, 1, 2, or 4, or give 88 as its measured value",
            ),
            (
                "\"3\"",
                "1:26 no-observation: `pulse` is points, not the text \"3\"; write 0, 1, 2, or 4",
            ),
        ],
    );
}

#[test]
fn points_that_no_option_has_are_refused_with_those_that_one_has() {
    let write = "; write 0, 1, 2, or 4";
    for points in ["3", "5", "-4", "9223372036854775807"] {
        let expected =
            format!("1:26 no-such-points: `pulse` has no option worth {points} points{write}");
        assert_eq!(refused_answer("pulse", points), [expected]);
    }
    hold(
        "sweating",
        &[
            (
                r#"{"points":5}"#,
                "1:39 no-such-points: `sweating` has no option worth 5 points; write 0, 1, 2, 3, or 4",
            ),
            (
                r#"{"points":5000000000}"#,
                "1:39 no-such-points: `sweating` has no option worth 5000000000 points; write 0, 1, 2, 3, or 4",
            ),
        ],
    );
}

#[test]
fn a_part_of_a_wrong_kind_is_the_only_thing_said() {
    let plain = "write plain digits, as in 4";
    let quotes = "put it between double quotes";
    for (observation, expected) in [
        (r#"{"points":4.0}"#, format!("1:39 wrong-type: `points` is a whole number, not the number 4.0; {plain}")),
        (r#"{"points":"4"}"#, "1:39 wrong-type: `points` is a whole number, not the text \"4\"; write 4, without quotation marks".to_owned()),
        (r#"{"points":"４"}"#, format!("1:39 wrong-type: `points` is a whole number, not the text \"４\"; {plain}")),
        (r#"{"points":null}"#, format!("1:39 wrong-type: `points` is a whole number, not `null`; {plain}")),
        (r#"{"value":1e999}"#, format!("1:38 wrong-type: `value` is a whole number, not the number 1e999; {plain}")),
        (r#"{"missing":null}"#, format!("1:40 wrong-type: `missing` is a text, not `null`; {quotes}")),
        (r#"{"missing":true}"#, format!("1:40 wrong-type: `missing` is a text, not `true`; {quotes}")),
        (r#"{"points":2,"note":7}"#, format!("1:48 wrong-type: `note` is a text, not the number 7; {quotes}")),
        (r#"{"points":2,"confirmed":1}"#, "1:53 wrong-type: `confirmed` is true or false, not the number 1; write true or false, without quotes".to_owned()),
        (r#"{"points":2,"attributed":"no"}"#, "1:54 wrong-type: `attributed` is true or false, not the text \"no\"; write true or false, without quotes".to_owned()),
        (
            r#"{"points":2,"confounders":"warm"}"#,
            "1:55 wrong-type: `confounders` is a list, not the text \"warm\"; put it between square brackets".to_owned(),
        ),
        (r#"{"points":2,"confounders":[7]}"#, format!("1:56 wrong-type: `confounders` is a text, not the number 7; {quotes}")),
    ] {
        assert_eq!(refused_answer("sweating", observation), [expected]);
    }
}

#[test]
fn missing_excludes_every_answer() {
    let both = "is said to be missing and has an answer; leave out `missing`, or the answer";
    let sweating = format!("1:29 contradiction: `sweating` {both}");
    let pulse = format!("1:26 contradiction: `pulse` {both}");
    let attributed = "1:29 contradiction: a missing answer is neither due to withdrawal nor not; leave out `attributed`";
    hold(
        "sweating",
        &[
            (r#"{"missing":"asleep","points":0}"#, &sweating),
            (r#"{"missing":"asleep","attributed":false}"#, attributed),
            (r#"{"missing":"asleep","attributed":true}"#, attributed),
        ],
    );
    hold(
        "pulse",
        &[
            (r#"{"missing":"asleep","value":70}"#, &pulse),
            (r#"{"missing":"asleep","value":70,"points":0}"#, &pulse),
        ],
    );
    let all = refused_answer(
        "sweating",
        r#"{"missing":"asleep","points":2,"attributed":true}"#,
    );
    assert_eq!(all, [attributed, &sweating]);
}

#[test]
fn a_wrong_word_is_refused_with_the_right_one() {
    hold(
        "sweating",
        &[
            (
                r#"{"missing":"aslep"}"#,
                "1:40 unknown-word: `missing` cannot be `aslep`; did you mean `asleep`?",
            ),
            (
                r#"{"missing":"gone"}"#,
                "1:40 unknown-word: `missing` cannot be `gone`; write asleep, refused, not-observed, not-applicable, unable, or not-given",
            ),
            (
                r#"{"missing":""}"#,
                "1:40 unknown-word: `missing` cannot be ``; write asleep, refused, not-observed, not-applicable, unable, or not-given",
            ),
            (
                r#"{"points":2,"how":"sen"}"#,
                "1:47 unknown-word: `how` cannot be `sen`; did you mean `seen`?",
            ),
            (
                r#"{"points":2,"note":" "}"#,
                "1:48 bad-text: `note` is empty; leave it out instead",
            ),
        ],
    );
}

#[test]
fn a_note_has_at_most_2_000_characters() {
    let observation = |letters| format!("{{\"points\":2,\"note\":\"{}\"}}", "é".repeat(letters));
    let good = format!(
        "{{\"observations\":{{\"sweating\":{}}}}}",
        observation(2000)
    );
    assert!(read(&good, None).is_ok());
    let problems = refused_answer("sweating", &observation(2001));
    assert_eq!(
        problems,
        ["1:48 bad-text: `note` has more than 2000 characters"]
    );
}

#[test]
fn an_implausible_value_passes_only_when_confirmed() {
    let slip = "is it a typing slip? measure again, or confirm it, with \"confirmed\": true";
    for (value, confirmed) in [
        ("19", ""),
        ("251", ""),
        ("251", ",\"confirmed\":false"),
        ("0", ""),
    ] {
        let expected = format!(
            "1:35 implausible: a `pulse` of {value} lies outside the plausible 20 to 250; {slip}"
        );
        let observation = format!("{{\"value\":{value}{confirmed}}}");
        assert_eq!(refused_answer("pulse", &observation), [expected]);
        let text =
            format!("{{\"observations\":{{\"pulse\":{{\"value\":{value},\"confirmed\":true}}}}}}");
        assert!(
            read(&text, None).unwrap().observations()[0].is_confirmed(),
            "{value}"
        );
    }
}

#[test]
fn what_can_never_be_a_value_is_not_said_to_want_confirming() {
    for value in ["-1", "1000001"] {
        let expected = format!(
            "1:35 implausible: a `pulse` of {value} lies outside the plausible 20 to 250; no such value can be confirmed; measure again"
        );
        for confirmed in ["", ",\"confirmed\":true"] {
            let observation = format!("{{\"value\":{value}{confirmed}}}");
            assert_eq!(refused_answer("pulse", &observation), [expected.as_str()]);
        }
    }
}

#[test]
fn points_and_value_must_agree() {
    hold(
        "pulse",
        &[(
            r#"{"value":124,"points":2}"#,
            "1:35 disagree: a `pulse` of 124 is worth 4 points, not 2; mend one of them, or leave one out",
        )],
    );
    let no_measure = "1:38 no-measure: `sweating` has no measured value; give its points";
    hold("sweating", &[(r#"{"value":72}"#, no_measure)]);
}

#[test]
fn an_earlier_answer_is_read_as_strictly() {
    let attributed = "1:52 contradiction: a missing answer is neither due to withdrawal nor not; leave out `attributed`";
    hold(
        "sweating",
        &[
            (
                r#"{"points":2,"earlier":[{"points":9}]}"#,
                "1:62 no-such-points: `sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4",
            ),
            (
                r#"{"points":2,"earlier":[3]}"#,
                "1:52 wrong-type: an earlier answer is a table of keys, not the number 3; write its keys between braces",
            ),
            (
                r#"{"points":2,"earlier":[{"missing":"asleep","attributed":false}]}"#,
                attributed,
            ),
        ],
    );
}

#[test]
fn what_can_only_be_reported_was_not_seen() {
    let text = r#"{"scale":"heroin-stages","observations":{"craving":{"points":2,"how":"seen"}}}"#;
    let problems = refused(text);
    assert_eq!(
        problems,
        ["1:70 not-seen: `craving` cannot be seen; write \"reported\""]
    );
}

#[test]
fn only_a_measured_value_can_be_confirmed() {
    let nothing = "contradiction: there is no measured value to confirm; leave out `confirmed`, or give the value";
    hold(
        "pulse",
        &[
            (
                r#"{"points":4,"confirmed":true}"#,
                &format!("1:38 {nothing}"),
            ),
            (
                r#"{"missing":"asleep","confirmed":true}"#,
                &format!("1:46 {nothing}"),
            ),
        ],
    );
}
