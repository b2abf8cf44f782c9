//! Tables as other programs write them: read where one thing alone can be meant, and said; else
//! refused in words from which the table can be mended.

use super::{refusal_of_row, row};
use crate::common::Given;
use crate::common::sheets::{POINTS, ZEROS, sheet, values, with_cell};

/// A row under [`POINTS`] with every number as pandas writes it beside a missing one.
const DECIMALS: &str = "1.0,2.0,1.0,,1.0,2.0,1.0,1.0,2.00,2.0,0.0";

#[test]
fn whole_numbers_with_a_decimal_point_are_read_as_whole_and_it_is_said_once() {
    let header = format!("pulse_bpm,seizure,{POINTS}");
    let rows = [
        header.as_str(),
        &format!("98.0,1.0,{DECIMALS}"),
        &format!("98.0,0.0,{DECIMALS}"),
    ];
    let given = Given::new().file("week.csv", sheet(&rows));
    let then = given.when("score week.csv --scale cows --to ndjson").then();
    let scored = values(&then.stdout);
    assert_eq!(scored.len(), 2);
    assert_eq!(
        (
            &scored[0]["pulse_bpm"],
            &scored[0]["sweating"],
            &scored[0]["pupil"]
        ),
        (&98.into(), &2.into(), &serde_json::Value::Null)
    );
    assert_eq!(scored[0]["total_low"], 13);
    assert_eq!(
        (&scored[0]["seizure"], &scored[1]["seizure"]),
        (&true.into(), &false.into())
    );
    then.stderr(
        "week.csv: whole numbers with a decimal point, such as 1.0, were read as whole in \
         `pulse_bpm`, `seizure`, `pulse`, `sweating`, `restlessness`, `aches`, `nose`, `gi`, `tremor`, \
         `yawning`, `anxiety`, and `gooseflesh`\n",
    )
    .code(0);
    // The columns of the input come out as they came.
    let then = given.when("score week.csv --scale cows --to csv").then();
    assert!(
        then.stdout
            .contains(&format!("\n98.0,1.0,{DECIMALS},false,"))
    );
}

#[test]
fn times_of_databases_are_read() {
    let header = "time,last_use,gi";
    for (time, zone, expected) in [
        ("2026-11-16 13:00:00+00", "", "2026-11-16T13:00:00+00:00"),
        (
            "2026-11-16 13:00:00.123-03",
            "",
            "2026-11-16T13:00:00.123-03:00",
        ),
        ("2026-11-16 13:00:00 UTC", "", "2026-11-16T13:00:00+00:00"),
        (
            "2024-03-05 14:30:00.0000000 -05:00",
            "",
            "2024-03-05T14:30:00-05:00",
        ),
        ("2024-03-05T14:30:00-0500", "", "2024-03-05T14:30:00-05:00"),
        (
            "2024-03-05 14:30:00.000",
            " --timezone America/New_York",
            "2024-03-05T14:30:00-05:00",
        ),
    ] {
        let given = Given::new();
        let run = format!("score --from csv --scale cows --partial --to ndjson --detail{zone}");
        let table = format!("{header}\n{time},{time},0\n");
        let then = given.when(&run).stdin(table).then().code(0);
        let assessment = &values(&then.stdout)[0]["assessment"];
        assert_eq!(assessment["time"], expected, "{time}");
        assert_eq!(assessment["last_use"], expected, "{time}");
    }
}

#[test]
fn words_and_numbers_that_mean_missing_elsewhere_are_refused_and_the_cell_is_to_be_empty() {
    let empty = "leave the cell empty if it means missing";
    for word in [
        "NA", "n/a", "NaN", "NULL", "None", "\\N", ".", "-", "?", "UNK", "NI", "<NA>",
    ] {
        assert_eq!(
            refusal_of_row("sweating", word),
            format!(
                "`{word}` in the column of `sweating` is no whole number in plain digits; {empty}"
            )
        );
    }
    for number in ["-1", "-99", "-65532", "77", "99", "888", "999"] {
        assert_eq!(
            refusal_of_row("sweating", number),
            format!(
                "`sweating` has no option worth {number} points; write 0, 1, 2, 3, or 4, or {empty}"
            )
        );
    }
    assert_eq!(
        refusal_of_row("pulse_bpm", "-99"),
        format!(
            "a `pulse` of -99 lies outside the plausible 20 to 250; \
             no such value can be confirmed; measure again, or {empty}"
        )
    );
    assert_eq!(
        refusal_of_row("time,gi", "NaT,0"),
        format!("`NaT` is not a time; {empty}")
    );
    assert_eq!(
        refusal_of_row("reason,gi", "NA,0"),
        format!(
            "`reason` cannot be `NA`; \
             write admission, routine, before-dose, after-dose, or change-seen, or {empty}"
        )
    );
}

#[test]
fn of_a_number_with_its_words_the_number_is_offered() {
    for (cell, number) in [
        ("1 (Pulse rate 81-100)", 1),
        ("1 - pulse 81 to 100", 1),
        ("2=flushed", 2),
        ("3: beads of sweat", 3),
    ] {
        assert_eq!(
            refusal_of_row("sweating", cell),
            format!(
                "`{cell}` in the column of `sweating` is no whole number in plain digits; \
                 write the number alone, {number}"
            )
        );
    }
}

#[test]
fn numbers_that_may_be_those_of_options_put_the_scored_rows_in_doubt() {
    let rows = [
        POINTS,
        ZEROS,
        &with_cell("pulse", "3"),
        &with_cell("gooseflesh", "1"),
        ZEROS,
    ];
    let given = Given::new().file("week.csv", sheet(&rows));
    let then = given.when("score week.csv --scale cows --to csv").then();
    then.stderr(
        "week.csv:3:1: `pulse` has no option worth 3 points; write 0, 1, 2, or 4\n\
         week.csv:4:21: `gooseflesh` has no option worth 1 point; write 0, 3, or 5\n\
         week.csv: rows were rejected for numbers that are no points of `pulse` and `gooseflesh`: \
         if these columns hold the number of the option chosen (counted from 0 or 1) and not its points, \
         the 2 rows that were scored may be wrong too; compare one with its source\n\
         2 of 4 assessments rejected\n",
    )
    .code(3);
    // What is no number of an option puts nothing else in doubt; nor is there doubt about no row.
    for (cell, others) in [("-99", ZEROS), ("98", ZEROS), ("3", "")] {
        let given = Given::new().file(
            "week.csv",
            sheet(&[POINTS, &with_cell("pulse", cell), others]),
        );
        let then = given.when("score week.csv --scale cows --to csv").then();
        assert_eq!(then.stderr.lines().count(), 2, "{}", then.stderr);
    }
}

#[test]
fn a_workbook_or_a_parquet_file_is_named_whatever_its_name() {
    for (first, said) in [
        (
            &b"PK\x03\x04\x14\0\x06\0rest"[..],
            "an Excel workbook, or another zip archive",
        ),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an Excel workbook, or another file of Office",
        ),
        (b"PAR1\x15\x04\x15\x10", "a Parquet file"),
        (b"SQLite format 3\0\x10\0\x01\x01", "a database of SQLite"),
        (b"ARROW1\0\0\xFF\xFF\xFF\xFF", "an Arrow file"),
    ] {
        for name in ["week.xlsx", "week.csv", "week", "week.parquet"] {
            let given = Given::new().file(name, first);
            let then = given
                .when(&format!("score {name} --scale cows --to csv"))
                .then();
            then.stdout("")
                .stderr(&format!(
                    "error: {name}:1:1: {said}, not UTF-8 text; save its table as CSV\n"
                ))
                .code(1);
        }
    }
    // A header may begin with the same letters.
    assert_eq!(row("PAR1,pulse", "a,0")["total_low"], 0);
}

#[test]
fn a_header_of_twenty_thousand_columns_is_read_and_its_faults_are_named() {
    let many: Vec<String> = (0..20_000).map(|column| format!("c{column:05}")).collect();
    let header = format!("{POINTS},{}", many.join(","));
    let cells = format!("{ZEROS}{}", ",1".repeat(20_000));
    let given = Given::new().file("week.csv", sheet(&[&header, &cells]));
    let then = given.when("score week.csv --scale cows --to csv").then();
    assert!(then.stdout.contains(&format!("\n{cells},true,0,")));
    then.stderr("").code(0);
}

#[test]
fn a_patient_that_a_program_wrote_with_a_decimal_point_is_no_other_patient() {
    for (patient, meant) in [("1001.0", "1001"), ("007.00", "007")] {
        let said = format!(
            "`{patient}` cannot be a patient; a program wrote this number with a decimal point: write {meant}"
        );
        assert_eq!(refusal_of_row("patient,gi", &format!("{patient},0")), said);
        let given = Given::new();
        let run = given.when("score --from ndjson --scale cows --partial --to csv");
        let then = run
            .stdin(format!("{{\"patient\":\"{patient}\",\"gi\":0}}\n"))
            .then();
        assert!(then.stderr.contains(&said), "{}", then.stderr);
        then.code(3);
    }
    assert_eq!(row("patient,gi", "10.01,0")["patient"], "10.01");
}

#[test]
fn numbers_that_may_code_the_answer_to_a_check_put_the_scored_rows_in_doubt() {
    let header = format!("seizure,{POINTS}");
    let line = |code: &str| format!("{code},{ZEROS}");
    let rows = [&header, &line("1"), &line("2"), &line("1"), &line("")];
    let rows = rows.map(String::as_str);
    let given = Given::new().file("week.csv", sheet(&rows));
    let then = given.when("score week.csv --scale cows --to csv").then();
    then.stderr(
        "week.csv:3:1: `2` in the column `seizure` is no answer; \
         write yes or no, or leave the cell empty if it was not asked\n\
         week.csv: rows were rejected for numbers that are no answers to `seizure`, where 0 is read as no \
         and 1 as yes: if 1 means no and 2 yes there, the 3 rows that were scored may be wrong too; \
         compare one with its source\n\
         1 of 4 assessments rejected\n",
    )
    .code(3);
}

#[test]
fn what_a_cell_nearly_says_is_offered() {
    for number in ["01", "+1", "001", "1."] {
        assert_eq!(
            refusal_of_row("sweating", number),
            format!(
                "`{number}` in the column of `sweating` is no whole number in plain digits; write 1"
            )
        );
    }
    assert_eq!(
        refusal_of_row("scale,gi", "COWS,0"),
        "this row names the scale `COWS`, and the table is scored with cows@1.0.0; write `cows`"
    );
    assert_eq!(
        refusal_of_row("time,gi", "1709667000000,0"),
        "`1709667000000` is not a time; this seems to count seconds, or parts of them, since 1970; \
         write a date, a time and an offset, as in 2026-11-22T20:14:00-05:00; \
         pandas does so with `date_format=\"iso\"`"
    );
}
