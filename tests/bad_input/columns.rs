//! Headers: a column that could be misread is refused before any row is read.

use crate::common::Given;
use crate::common::sheets::{ITEMS, MEASURED, POINTS, RESULTS, ZEROS, sheet, values};

/// Scores a table with this header and no row, and returns what was said of it.
fn refusal(header: &str) -> String {
    let given = Given::new().file("week.csv", format!("{header}\n"));
    let then = given.when("score week.csv --scale cows --to csv").then();
    then.stdout("").code(1).stderr
}

/// A header with one name exchanged.
fn exchanged(name: &str, other: &str) -> String {
    let names = POINTS
        .split(',')
        .map(|known| if known == name { other } else { known });
    names.collect::<Vec<_>>().join(",")
}

#[test]
fn a_header_that_lacks_an_item_is_refused_until_partial_says_that_it_is_meant() {
    for (item, _) in ITEMS {
        let rest: Vec<&str> = POINTS.split(',').filter(|name| *name != item).collect();
        let header = rest.join(",");
        let column = header.rfind(',').unwrap() + 2;
        let name = match item {
            "pulse" => "`pulse` (or `pulse_bpm`)".to_owned(),
            _ => format!("`{item}`"),
        };
        assert_eq!(
            refusal(&header),
            format!(
                "error: week.csv:1:{column}: the header lacks a column for {name} of cows@1.0.0; \
                 add what is missing, or say `--partial` if these items were not assessed\n"
            )
        );
        let given = Given::new().file("week.csv", sheet(&[&header, "0,0,0,0,0,0,0,0,0,0"]));
        let then = given
            .when("score week.csv --scale cows --partial --to ndjson")
            .then();
        assert_eq!(
            values(&then.stderr("").code(0).stdout)[0]["complete"],
            false
        );
    }
}

#[test]
fn a_name_that_is_nearly_a_known_one_is_refused_with_partial_too() {
    for (item, written) in [
        ("sweating", "sweatng"),
        ("sweating", "Sweatng"),
        ("sweating", "sweatingg"),
        ("sweating", "swaeting"),
        ("sweating", "\u{feff}sweating"),
        ("sweating", "sweat\u{200b}ing"),
        ("pulse", "pluse"),
        ("pulse", "pulses"),
        ("gi", "g"),
        ("gi", "ig"),
        ("nose", "dose"),
        ("nose", "nosé"),
        ("pupil", "pupils"),
        ("aches", "ache"),
    ] {
        let shown = ows::base::text::visible(written);
        let meant = format!(
            "the column `{shown}` is nearly `{item}`; write `{item}` if that is meant, or rename the column\n"
        );
        let header = exchanged(item, &format!("\"{written}\""));
        let given = Given::new().file("week.csv", format!("x,{header}\n"));
        for partial in ["", " --partial"] {
            let then = given
                .when(&format!("score week.csv --scale cows --to csv{partial}"))
                .then();
            assert!(then.stderr.ends_with(&meant), "{written}: {}", then.stderr);
            then.stdout("").code(1);
        }
    }
}

#[test]
fn names_nearly_those_of_the_context_a_check_or_a_measure_are_refused() {
    for (written, meant) in [
        ("patiant", "patient"),
        ("tme", "time"),
        ("raters", "rater"),
        ("scal", "scale"),
        ("last_us", "last_use"),
        ("Lastuses", "last_use"),
        ("seizures", "seizure"),
        ("fluid_los", "fluid-loss"),
        ("pulse_bmp", "pulse_bpm"),
        ("alcohols", "alcohol"),
        ("dependent_month", "dependent_months"),
    ] {
        assert_eq!(
            refusal(&format!("{written},{POINTS}")),
            format!(
                "error: week.csv:1:1: the column `{written}` is nearly `{meant}`; \
                 write `{meant}` if that is meant, or rename the column\n"
            )
        );
    }
}

#[test]
fn case_spaces_and_punctuation_make_no_difference_and_it_is_said_once() {
    for (known, written) in [
        ("sweating", "Sweating "),
        ("sweating", "SWEATING"),
        ("sweating", " sweating"),
        ("sweating", "sweat ing"),
        ("sweating", "sweat_ing-"),
        ("sweating", "sweating\u{a0}"),
        ("gi", "GI"),
        ("gi", "gi?"),
        ("sweating", "sweat.ing"),
        ("pulse", "Pulse"),
    ] {
        let header = exchanged(known, written);
        let rows = [header.as_str(), ZEROS, ZEROS];
        let given = Given::new().file("week.csv", sheet(&rows));
        let then = given.when("score week.csv --scale cows --to csv").then();
        assert!(then.stdout.starts_with(&format!("{header},{RESULTS}\n")));
        then.stderr(&format!(
            "week.csv: case, spaces and punctuation make no difference in the name of a column: \
             reading `{written}` as `{known}`\n"
        ))
        .code(0);
    }
}

#[test]
fn a_header_in_capitals_is_read_in_one_run() {
    let header = format!("PATIENT,Last-Use,FLUID_LOSS,PULSE_BPM,{POINTS},SCALE").to_uppercase();
    let row = format!("P-0142,2026-11-21T13:00Z,yes,72,{ZEROS},cows@1");
    let given = Given::new().file("week.csv", sheet(&[&header, &row]));
    for scale in ["", " --scale cows"] {
        let run = format!("score week.csv --to ndjson --detail{scale}");
        let then = given.when(&run).then().code(0);
        let assessment = &values(&then.stdout)[0]["assessment"];
        assert_eq!(assessment["patient"], "P-0142");
        assert_eq!(assessment["last_use"], "2026-11-21T13:00:00+00:00");
        assert_eq!(assessment["checks"]["fluid-loss"], true);
        assert_eq!(assessment["observations"]["pulse"]["value"], 72);
        assert!(
            then.stderr
                .contains("reading `PATIENT` as `patient`, `LAST-USE` as `last_use`, ")
        );
        assert_eq!(then.stderr.lines().count(), 1);
    }
}

#[test]
fn two_columns_that_can_mean_the_same_are_refused() {
    for other in ["Nose", "nose ", "NO-SE"] {
        let header = format!("{POINTS},{other}");
        let column = POINTS.len() + 2;
        assert_eq!(
            refusal(&header),
            format!(
                "error: week.csv:1:{column}: the columns `nose` and `{other}` can both mean `nose`; \
                 remove or rename one of them\n"
            )
        );
    }
}

#[test]
fn all_faults_of_a_header_are_said_at_once_in_their_order() {
    let header = "total,patiant,bed,pulse,sweatng,Gi,gi,bed,restlessness,pupil";
    assert_eq!(
        refusal(header),
        "error: week.csv:1:1: the column `total` has the name of a column that the results have; \
         rename it, or score the file that it came from\n\
         error: week.csv:1:7: the column `patiant` is nearly `patient`; \
         write `patient` if that is meant, or rename the column\n\
         error: week.csv:1:25: the column `sweatng` is nearly `sweating`; \
         write `sweating` if that is meant, or rename the column\n\
         error: week.csv:1:36: the columns `Gi` and `gi` can both mean `gi`; remove or rename one of them\n\
         error: week.csv:1:39: the column `bed` stands twice; remove or rename one of them\n\
         error: week.csv:1:56: the header lacks columns for `aches`, `nose`, `tremor`, `yawning`, \
         `anxiety`, and `gooseflesh` of cows@1.0.0; `bed` would pass unread; \
         add what is missing, or say `--partial` if these items were not assessed\n"
    );
}

#[test]
fn a_table_without_an_item_is_refused_with_partial_too_and_says_what_it_has() {
    let ids: Vec<String> = ITEMS.iter().map(|(id, _)| format!("`{id}`")).collect();
    let help = format!(
        "a table has one row an assessment and one column an item, named {}",
        ows::base::text::all_of(&ids)
    );
    for (header, row, others) in [
        ("patient", "P-0142", "; `patient` would be read"),
        (
            "patient,time,item,value",
            "P-0142,2026-11-22T20:14Z,pulse,1",
            "; `patient` and `time` would be read, and `item` and `value` would pass unread",
        ),
        (
            "cows_pulse,cows_gi",
            "1,2",
            "; `cows_pulse` and `cows_gi` would pass unread",
        ),
        ("seizure", "no", "; `seizure` would be read"),
    ] {
        let given = Given::new().file("week.csv", sheet(&[header, row]));
        for partial in ["", " --partial"] {
            let run = format!("score week.csv --scale cows --to csv{partial}");
            let said = format!(
                "error: week.csv:1:1: no column is an item of cows@1.0.0{others}; {help}\n"
            );
            given.when(&run).then().stdout("").stderr(&said).code(1);
        }
    }
}

#[test]
fn columns_without_a_name_are_refused_but_for_one() {
    assert_eq!(
        refusal(&format!("{POINTS},,,")),
        format!(
            "error: week.csv:1:{}: 3 columns, this one the first, have no name; \
             remove them from every row (a spreadsheet leaves them where cells were emptied), or name each\n",
            POINTS.len() + 2
        )
    );
    // The numbers of its rows, as pandas writes them.
    let given = Given::new().file(
        "week.csv",
        sheet(&[&format!(",{POINTS}"), &format!("0,{ZEROS}")]),
    );
    let then = given.when("score week.csv --scale cows --to csv").then();
    then.stderr("").code(0);
}

#[test]
fn a_row_in_which_nothing_stands_is_no_assessment() {
    let nothing = ",".repeat(10);
    let given = Given::new().file("week.csv", sheet(&[POINTS, ZEROS, &nothing]));
    let then = given.when("score week.csv --scale cows --to ndjson").then();
    assert_eq!(values(&then.stdout).len(), 1);
    then.stderr(
        "week.csv:3:1: no cell of this row holds anything; remove the row\n\
         1 of 2 assessments rejected\n",
    )
    .code(3);
}

#[test]
fn a_first_line_for_excel_is_named_however_the_format_is_told() {
    let alone = "the first line is no header: it tells Excel alone what divides the columns; \
                 remove that line";
    for (line, rest) in [
        ("sep=,", ""),
        ("SEP=,", ""),
        ("\"sep=,\"", ""),
        (
            "sep=;",
            ", and save the file with commas between its columns",
        ),
    ] {
        let text = sheet(&[line, POINTS, ZEROS]);
        let given = Given::new().file("week.csv", &text);
        let then = given.when("score week.csv --scale cows --to csv").then();
        then.stdout("")
            .stderr(&format!("error: week.csv:1:1: {alone}{rest}\n"))
            .code(1);
        if !line.starts_with('"') {
            let run = given.when("score --scale cows --to csv");
            run.stdin(&text)
                .then()
                .stdout("")
                .stderr(&format!("error: <stdin>:1:1: {alone}{rest}\n"))
                .code(1);
        }
    }
}

#[test]
fn one_letter_off_a_column_that_is_there_is_a_column_of_its_own() {
    let header = format!("{POINTS},dose,pupils,Notes");
    let given = Given::new().file(
        "week.csv",
        sheet(&[&header, &format!("{ZEROS},8 mg,left,none")]),
    );
    let then = given.when("score week.csv --scale cows --to csv").then();
    assert!(then.stdout.starts_with(&format!(
        "{header},{RESULTS}\n{ZEROS},8 mg,left,none,true,0,"
    )));
    then.stderr("").code(0);
}

#[test]
fn a_column_twice_is_refused_whichever_it_is() {
    for twice in ["sweating", "patient", "seizure", "bed", "pulse_bpm"] {
        let header = format!("bed,patient,seizure,pulse_bpm,{POINTS},{twice}");
        let column = header.rfind(',').unwrap() + 2;
        assert_eq!(
            refusal(&header),
            format!(
                "error: week.csv:1:{column}: the column `{twice}` stands twice; remove or rename one of them\n"
            )
        );
    }
}

#[test]
fn a_column_named_like_a_result_is_refused_for_every_result() {
    // With the one that names the scale, a table is one of ours.
    let results = RESULTS.split(',').filter(|name| *name != "scored_with");
    for name in results.chain([
        "not_attributed",
        "stage_other",
        "stage_other_low",
        "policy_flags",
        "landmarks_open",
        "policy_band_high",
        "reassess_minutes",
        "rescored_total",
        "rescored_stage_heroin_low",
        "differs",
        "not_carried_over",
    ]) {
        assert_eq!(
            refusal(&format!("{name},{POINTS}")),
            format!(
                "error: week.csv:1:1: the column `{name}` has the name of a column that the results have; \
                 rename it, or score the file that it came from\n"
            )
        );
    }
}

#[test]
fn a_result_of_another_scale_is_refused_where_this_one_has_none_such() {
    let given = Given::new().file("week.csv", "craving,total\n1,12\n");
    let then = given
        .when("score week.csv --scale heroin-stages --partial --to csv")
        .then();
    assert!(
        then.stderr
            .contains("the column `total` has the name of a column that the results have")
    );
    then.stdout("").code(1);
}

#[test]
fn names_that_only_begin_like_a_result_pass() {
    let header =
        format!("{MEASURED},totals_by_hand,stage,blood_pressure_low,flag,bandage,stage_of_care");
    let row = "P-0001,72,0,0,0,0,0,0,0,0,0,0,0,2,60,x,no,1";
    let given = Given::new().file("week.csv", sheet(&[&header, row]));
    given
        .when("score week.csv --scale cows --to csv")
        .then()
        .stderr("")
        .code(0);
}

#[test]
fn another_delimiter_is_named_with_partial_too() {
    let semicolons = POINTS.replace(',', ";");
    let tabs = POINTS.replace(',', "\t");
    let bars = POINTS.replace(',', "|");
    for (kind, header, said) in [
        (
            "csv",
            semicolons.as_str(),
            "the header has semicolons where commas are expected; save the file with commas between its columns",
        ),
        (
            "csv",
            &tabs,
            "the header has tabs where commas are expected; say `--from tsv`",
        ),
        (
            "tsv",
            POINTS,
            "the header has commas where tabs are expected; say `--from csv`",
        ),
        (
            "csv",
            &bars,
            "the header has `|` where commas are expected; save the file with commas between its columns",
        ),
    ] {
        let given = Given::new().file("week.txt", sheet(&[header, "0"]));
        for partial in ["", " --partial"] {
            given
                .when(&format!(
                    "score week.txt --scale cows --from {kind} --to csv{partial}"
                ))
                .then()
                .stdout("")
                .stderr(&format!("error: week.txt:1:1: {said}\n"))
                .code(1);
        }
    }
}

#[test]
fn another_delimiter_between_quotes_is_thought_of_in_the_header_alone() {
    let said = "text behind a closing quote; expected a delimiter or the end of the line, \
                or the quote twice if it is part of the text";
    let header = "; if semicolons, tabs or `|` divide the columns, save the file with commas between them, \
                  or say `--from tsv` for tabs\n";
    for delimiter in [";", "\t", "|"] {
        let line = format!("\"{}\"", POINTS.replace(',', &format!("\"{delimiter}\"")));
        let given = Given::new().file("week.csv", sheet(&[&line, ZEROS]));
        let then = given.when("score week.csv --scale cows --to csv").then();
        let said = format!("error: week.csv:1:8: {said}{header}");
        then.stdout("").stderr(&said).code(1);
    }
    let given = Given::new().file("week.csv", sheet(&[POINTS, "\"0\";0"]));
    let then = given.when("score week.csv --scale cows --to csv").then();
    let said = format!("week.csv:2:4: {said}\n1 of 1 assessments rejected\n");
    then.stderr(&said).code(3);
}

#[test]
fn a_check_whose_name_r_changed_is_read() {
    let header = format!("{POINTS},danger.to.others");
    let given = Given::new().file("week.csv", sheet(&[&header, &format!("{ZEROS},yes")]));
    let then = given.when("score week.csv --scale cows --to ndjson").then();
    assert_eq!(values(&then.stdout)[0]["flags"], "danger-to-others");
    then.stderr(
        "week.csv: case, spaces and punctuation make no difference in the name of a column: \
         reading `danger.to.others` as `danger-to-others`\n",
    )
    .code(0);
}
