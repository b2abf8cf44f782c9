//! Numbers: plain digits and nothing else, in cells and in JSON.

use super::{refusal, refusal_of_row, result, row};

const DIGITS: &str = "write digits only, or leave the cell empty";

/// What is said of a cell that holds no number.
fn no_number(shown: &str, help: &str) -> String {
    format!("`{shown}` in the column of `sweating` is no whole number in plain digits; {help}")
}

#[test]
fn a_number_with_a_point_a_sign_zeros_or_spaces_is_refused_and_the_plain_one_offered() {
    for (cell, help) in [
        ("4.", "write 4"),
        ("4 ", "write 4"),
        (" 4", "write 4"),
        ("\u{a0}4", "write 4"),
        (" 4.000 ", "write 4"),
        ("4.5", DIGITS),
        ("+4", "write 4"),
        ("04", "write 4"),
        ("-0", DIGITS),
        ("4e0", DIGITS),
        ("4,0", DIGITS),
        ("0x4", DIGITS),
    ] {
        let quoted = format!("\"{cell}\"");
        assert_eq!(
            refusal_of_row("sweating", &quoted),
            no_number(cell, help),
            "{cell}"
        );
    }
}

#[test]
fn digits_of_other_scripts_and_letters_that_look_like_digits_are_refused() {
    for cell in ["４", "٤", "④", "⁴", "O", "l", "I", "four", "½", "x", "yes"] {
        assert_eq!(
            refusal_of_row("sweating", cell),
            no_number(cell, DIGITS),
            "{cell}"
        );
    }
}

#[test]
fn numbers_too_large_are_refused_and_nothing_wraps_around() {
    for cell in [
        "1e999",
        "18446744073709551616",
        "9223372036854775808",
        "99999999999999999999999999",
    ] {
        assert_eq!(
            refusal_of_row("sweating", cell),
            no_number(cell, DIGITS),
            "{cell}"
        );
    }
    for cell in [
        "256",
        "65536",
        "65540",
        "4294967296",
        "4294967300",
        "9223372036854775807",
    ] {
        let refusal = refusal_of_row("sweating", cell);
        assert_eq!(
            refusal,
            format!("`sweating` has no option worth {cell} points; write 0, 1, 2, 3, or 4")
        );
    }
}

#[test]
fn an_empty_cell_is_missing_and_a_quoted_number_is_a_number() {
    assert_eq!(row("sweating,gi", "\"4\",\"\"")["total_low"], 4);
    assert_eq!(row("sweating,gi", "4,")["gi"], serde_json::Value::Null);
    let blank = refusal_of_row("sweating", "\" \"");
    assert_eq!(blank, no_number(" ", DIGITS));
}

#[test]
fn in_json_points_are_whole_numbers_in_plain_digits() {
    for (written, said) in [
        ("4.0", "not the number 4.0; write 4"),
        ("4.5", "not the number 4.5; write plain digits"),
        ("4e0", "not the number 4e0; write plain digits"),
        ("1e999", "not the number 1e999; write plain digits"),
        ("-0", "not the number -0; write 0"),
        (
            "99999999999999999999",
            "not the number 99999999999999999999; write plain digits",
        ),
        ("\"4\"", "not the text \"4\"; write 4, without quotes"),
        (
            "\"4 \"",
            "not the text \"4 \"; write plain digits, or a table such as {\"points\": 2, \"note\": \"…\"}",
        ),
        (
            "\"four\"",
            "not the text \"four\"; write plain digits, or a table such as {\"points\": 2, \"note\": \"…\"}",
        ),
        (
            "true",
            "not `true`; write plain digits, or a table such as {\"points\": 2, \"note\": \"…\"}",
        ),
        (
            "[4]",
            "not a list; write plain digits, or a table such as {\"points\": 2, \"note\": \"…\"}",
        ),
        (
            "null",
            "not `null`; leave it out, or write {\"missing\": \"not-observed\"}",
        ),
        (
            "{}",
            "not `{}`; leave it out, or write {\"missing\": \"not-observed\"}",
        ),
    ] {
        let refusal = refusal(&format!("\"sweating\":{written}"));
        assert_eq!(
            refusal,
            format!("`sweating` is points, {said}"),
            "{written}"
        );
    }
}

#[test]
fn what_json_itself_does_not_allow_is_no_json() {
    for written in [
        "NaN",
        "Infinity",
        "-Infinity",
        "+4",
        "04",
        ".5",
        "4.",
        "0x4",
        "４",
        "'4'",
        "nul",
        "4 2",
    ] {
        let refusal = refusal(&format!("\"sweating\":{written}"));
        assert!(
            refusal.starts_with("this is not JSON: "),
            "{written}: {refusal}"
        );
    }
}

#[test]
fn the_same_holds_inside_a_table_of_points_or_value() {
    for written in ["4.0", "\"4\"", "null", "1e999", "true", "[4]", "{}"] {
        for key in ["points", "value"] {
            let refusal = refusal(&format!("\"pulse\":{{\"{key}\":{written}}}"));
            assert!(
                refusal.starts_with(&format!("`{key}` is a whole number, not ")),
                "{refusal}"
            );
        }
    }
}

#[test]
fn what_is_missing_excludes_an_answer() {
    for both in ["\"points\":0", "\"value\":72", "\"points\":0,\"value\":72"] {
        assert_eq!(
            refusal(&format!("\"pulse\":{{\"missing\":\"asleep\",{both}}}")),
            "`pulse` is said to be missing and has an answer; leave out `missing`, or the answer"
        );
    }
    assert_eq!(
        refusal("\"pulse\":{\"missing\":\"asleep\",\"attributed\":false}"),
        "a missing answer is neither due to withdrawal nor not; leave out `attributed`"
    );
    assert_eq!(
        refusal("\"pulse\":{\"note\":\"later\"}"),
        "`pulse` has neither points nor a value, nor says why they are missing; \
         add `points`, `value` or `missing`"
    );
    assert_eq!(
        refusal("\"pulse\":{\"missing\":\"asleap\"}"),
        "`missing` cannot be `asleap`; did you mean `asleep`?"
    );
    assert_eq!(
        result("\"pulse\":{\"missing\":\"asleep\"},\"gi\":0")["total_low"],
        0
    );
}
