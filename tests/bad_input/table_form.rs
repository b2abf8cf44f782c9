//! Tables that are no good CSV: a fault costs its own row, and the rows around it are scored.

use crate::common::Given;
use crate::common::sheets::{POINTS, ZEROS, sheet, values};

/// Scores these bytes as a table of COWS; returns the numbers under `n` that came out, and what was said.
fn score(bytes: impl AsRef<[u8]>) -> (Vec<String>, String, i32) {
    let given = Given::new().file("week.csv", bytes);
    let then = given.when("score week.csv --scale cows --to ndjson").then();
    let numbers = values(&then.stdout)
        .iter()
        .map(|row| row["n"].as_str().unwrap().to_owned())
        .collect();
    let said = then.stderr.clone();
    let code = if said.is_empty() {
        0
    } else if said.starts_with("error: ") {
        1
    } else {
        3
    };
    then.code(code);
    (numbers, said, code)
}

/// A table of numbered rows of zeros, with this text in the place of the row `2`.
fn around(row: &str) -> String {
    sheet(&[
        &format!("n,{POINTS}"),
        &format!("1,{ZEROS}"),
        row,
        &format!("3,{ZEROS}"),
        &format!("4,{ZEROS}"),
    ])
}

/// Holds a text in the place of the row `2` to costing just that row, and to these words.
fn costs_one_row(row: &str, place: &str, said: &str) {
    let expected = format!("week.csv:{place}: {said}\n1 of 4 assessments rejected\n");
    assert_eq!(
        score(around(row)),
        (vec!["1".into(), "3".into(), "4".into()], expected, 3)
    );
}

#[test]
fn a_row_too_short_or_too_long_is_rejected_at_its_end() {
    costs_one_row(
        "2,0,0",
        "3:6",
        "this row has 3 fields where the header has 12; write an empty field for what is missing",
    );
    costs_one_row(
        &format!("2,{ZEROS},0,0"),
        "3:25",
        "this row has 14 fields where the header has 12; quote a text that holds a comma",
    );
    costs_one_row(
        &format!("2,{ZEROS},,"),
        "3:25",
        "this row has 14 fields where the header has 12; remove the empty fields at its end",
    );
    costs_one_row(
        &",".repeat(20),
        "3:1",
        "no cell of this row holds anything; remove the row",
    );
    costs_one_row(
        "2",
        "3:2",
        "this row has 1 fields where the header has 12; write an empty field for what is missing",
    );
}

#[test]
fn a_quote_that_is_never_closed_costs_one_line() {
    costs_one_row(
        &format!("\"2,{ZEROS}"),
        "3:1",
        "a quote that is never closed; close it, or write it twice in a field in quotes if it is part of the text",
    );
    let last = format!("n,{POINTS}\n1,{ZEROS}\n\"2,{ZEROS}");
    let (numbers, said, _) = score(last);
    assert_eq!(numbers, ["1"]);
    assert!(said.starts_with("week.csv:3:1: a quote that is never closed"));
}

#[test]
fn a_quote_that_a_later_row_seems_to_close_is_named_where_it_stands() {
    let header = format!("n,{POINTS}");
    let quoted = format!("\"3\",{ZEROS}");
    let table = [
        &header,
        &format!("1,{ZEROS}"),
        &format!("\"2,{ZEROS}"),
        &quoted,
        &format!("4,{ZEROS}"),
    ];
    let (numbers, said, _) = score(sheet(&table.map(String::as_str)));
    assert_eq!(numbers, ["1", "3", "4"]);
    assert_eq!(
        said,
        "week.csv:3:1: text behind a closing quote; expected a delimiter or the end of the line, \
         or the quote twice if it is part of the text (on line 4, in the field that begins here)\n\
         1 of 4 assessments rejected\n"
    );
}

#[test]
fn a_quote_in_the_wrong_place_costs_one_line() {
    let twice = "put the whole field in quotes and write each quote in it twice";
    costs_one_row(
        &format!("2\"a\",{ZEROS}"),
        "3:2",
        &format!("a quote inside a field without quotes; {twice}"),
    );
    costs_one_row(
        &format!("\"2\"a,{ZEROS}"),
        "3:4",
        "text behind a closing quote; expected a delimiter or the end of the line, \
         or the quote twice if it is part of the text",
    );
}

#[test]
fn a_nul_or_a_lone_carriage_return_costs_one_line() {
    costs_one_row(
        &format!("2\0,{ZEROS}"),
        "3:2",
        "a NUL character; expected text, so remove it",
    );
    costs_one_row(
        &format!("\"2\0\",{ZEROS}"),
        "3:3",
        "a NUL character; expected text, so remove it",
    );
    costs_one_row(
        &format!("2\r,{ZEROS}"),
        "3:2",
        "a carriage return without a line feed; end lines with LF or CRLF",
    );
}

#[test]
fn a_row_that_is_not_utf_8_costs_one_line() {
    let mut bytes = around(&format!("2M\u{fc}ller,{ZEROS}")).into_bytes();
    let place = bytes.iter().position(|byte| *byte == 0xc3).unwrap();
    bytes.splice(place..place + 2, [0xfc]);
    let (numbers, said, _) = score(bytes);
    assert_eq!(numbers, ["1", "3", "4"]);
    assert_eq!(
        said,
        "week.csv:3:3: byte 0xFC is not UTF-8; save the file as UTF-8\n1 of 4 assessments rejected\n"
    );
}

#[test]
fn a_line_of_two_megabytes_costs_only_itself() {
    costs_one_row(
        &format!("{},{ZEROS}", "2".repeat(2 << 20)),
        "3:1",
        "a line longer than 1 MiB; write each record on a line of its own",
    );
    let long = format!("{{\"extra\":{{\"a\":\"{}\"}}}}", "a".repeat(2 << 20));
    let good = crate::common::sheets::line("\"pulse\":1");
    let given = Given::new().file("week.ndjson", format!("{good}{long}\n{good}"));
    let then = given.when("score week.ndjson --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 2);
    then.stderr(
        "week.ndjson:2:1: an assessment longer than 1 MiB; write each assessment on a line of its own, or say `--from json` if this is a list\n\
         1 of 3 assessments rejected\n",
    )
    .code(3);
}

#[test]
fn the_place_counts_characters_and_lines_inside_quotes() {
    let header = format!("name,n,{POINTS}");
    let rows = [
        "\"Zoë\nü\",1,0,9,0,0,0,0,0,0,0,0,0",
        "日本,2,0,9,0,0,0,0,0,0,0,0,0",
    ];
    let given = Given::new().file("week.csv", sheet(&[&header, rows[0], rows[1]]));
    let then = given.when("score week.csv --scale cows --to csv").then();
    let said = "`sweating` has no option worth 9 points; write 0, 1, 2, 3, or 4";
    then.stderr(&format!(
        "week.csv:3:8: {said}\nweek.csv:4:8: {said}\n2 of 2 assessments rejected\n"
    ))
    .code(3);
}

#[test]
fn a_header_that_is_no_csv_refuses_the_file() {
    for (header, said) in [
        (
            format!("n\"x,{POINTS}"),
            "1:2: a quote inside a field without quotes",
        ),
        (format!("\"n,{POINTS}"), "1:1: a quote that is never closed"),
        (
            format!("number-in-list\0,{POINTS}"),
            "1:15: a NUL character",
        ),
    ] {
        let (numbers, words, code) = score(sheet(&[&header, &format!("1,{ZEROS}")]));
        assert_eq!((numbers.len(), code), (0, 1));
        assert!(
            words.starts_with(&format!("error: week.csv:{said}")),
            "{words}"
        );
    }
}

#[test]
fn an_answer_to_a_check_is_yes_no_or_nothing() {
    let header = format!("n,{POINTS},seizure");
    for (cell, answer) in [
        ("yes", true),
        ("No", false),
        ("TRUE", true),
        ("False", false),
        ("t", true),
        ("f", false),
        ("1", true),
        ("0", false),
    ] {
        let scored = super::row("pulse,seizure", &format!("0,{cell}"));
        assert_eq!(scored["seizure"], answer, "{cell}");
    }
    for cell in ["y", "2", "-1", "truth", "nein", " no", "maybe", "NA"] {
        let given = Given::new().file("week.csv", sheet(&[&header, &format!("1,{ZEROS},{cell}")]));
        let then = given.when("score week.csv --scale cows --to csv").then();
        then.stderr(&format!(
            "week.csv:2:25: `{cell}` in the column `seizure` is no answer; \
             write yes or no, or leave the cell empty if it was not asked\n\
             1 of 1 assessments rejected\n"
        ))
        .code(3);
    }
}

#[test]
fn words_of_the_context_are_held_to_their_lists_and_several_substances_go_with_semicolons() {
    for (column, cell, said) in [
        (
            "reason",
            "rutine",
            "`reason` cannot be `rutine`; did you mean `routine`?",
        ),
        (
            "route",
            "IV",
            "`route` cannot be `IV`; write smoked, inhaled, injected, swallowed, or other",
        ),
        (
            "substance",
            "heroin;heorin",
            "`substance` cannot be `heorin`; did you mean `heroin`?",
        ),
        ("rater", "  ", "`rater` is empty; leave it out instead"),
        (
            "patient",
            "Müller",
            "`Müller` cannot be a patient; write a pseudonym of at most 64 letters, digits and `.` `_` `-` `:` `/`, as in P-0142; a letter or digit comes first",
        ),
    ] {
        assert_eq!(
            super::refusal_of_row(&format!("{column},pulse"), &format!("{cell},0")),
            said
        );
    }
    let given = Given::new();
    let run = given.when("score --from csv --scale cows --partial --to ndjson --detail");
    let then = run
        .stdin("substance,pulse\nheroin;methadone;heroin,0\n")
        .then();
    let detail = &values(&then.code(0).stdout)[0];
    assert_eq!(
        detail["assessment"]["substance"],
        serde_json::json!(["heroin", "methadone"])
    );
}

#[test]
fn all_bad_cells_of_a_row_are_named_in_the_order_of_the_columns() {
    let cells = [
        ("patient", "P 0142"),
        ("time", "noon"),
        ("rater", "  "),
        ("reason", "rutine"),
        ("substance", "heorin"),
        ("route", "IV"),
        ("last_use", "dawn"),
        ("last_use_certainty", "perhaps"),
        ("dependent_months", "many"),
        ("alcohol", "beer"),
        ("benzodiazepines", "-99"),
        ("scale", "sows"),
        ("sweating", "9"),
        ("pulse_bpm", "12"),
        ("seizure", "maybe"),
    ];
    let refused_alone = |(name, bad): &(&str, &str)| {
        super::refusal_of_row(&format!("{name},gi"), &format!("{bad},0"))
    };
    let mut alone: Vec<String> = cells.iter().map(refused_alone).collect();
    let mut turned = cells.to_vec();
    for _ in 0..cells.len() {
        turned.rotate_left(1);
        alone.rotate_left(1);
        let (names, bad): (Vec<&str>, Vec<&str>) = turned.iter().copied().unzip();
        let said = super::refusals_of_row(&names.join(","), &bad.join(","));
        assert_eq!(said, alone);
    }
}

#[test]
fn both_cells_of_an_item_are_named_and_what_stands_there_is_not_said_to_be_missing() {
    let said = super::refusals_of_row("pulse,pulse_bpm", "x,y");
    assert_eq!(said.len(), 2, "{said:?}");
    let said = super::refusals_of_row("last_use,last_use_certainty,gi", "noon,known,0");
    assert_eq!(said.len(), 1, "{said:?}");
}

#[test]
fn co_use_and_months_of_dependence_are_read() {
    let header = "pulse,alcohol,Benzodiazepines,dependent months";
    let given = Given::new();
    let run = given.when("score --from csv --scale cows --partial --to ndjson --detail");
    let table = format!("{header}\n0,daily,none,30.0\n");
    let then = run.stdin(table).then().code(0);
    let assessment = &values(&then.stdout)[0]["assessment"];
    assert_eq!(assessment["alcohol"], "daily");
    assert_eq!(assessment["benzodiazepines"], "none");
    assert_eq!(assessment["dependent_months"], 30);
    assert_eq!(
        super::refusal_of_row("pulse,dependent_months", "0,1201"),
        "`dependent_months` cannot be 1201; write a number from 0 to 1200"
    );
    assert_eq!(
        super::refusal_of_row("pulse,alcohol", "0,some days"),
        "`alcohol` cannot be `some days`; write none, some, daily, or unknown"
    );
}
