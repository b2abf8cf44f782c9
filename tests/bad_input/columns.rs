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
        assert_eq!(
            refusal(&header),
            format!(
                "error: week.csv:1:{column}: the header lacks a column for `{item}` of cows@1.0.0; \
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
        ("sweating", "Sweating "),
        ("sweating", "sweatng"),
        ("sweating", "SWEATING"),
        ("sweating", " sweating"),
        ("sweating", "sweatingg"),
        ("sweating", "swaeting"),
        ("sweating", "sweat ing"),
        ("sweating", "\u{feff}sweating"),
        ("sweating", "sweating\u{a0}"),
        ("pulse", "pluse"),
        ("pulse", "pulses"),
        ("gi", "GI"),
        ("gi", "g"),
        ("gi", "ig"),
        ("nose", "dose"),
        ("nose", "nosé"),
        ("pupil", "pupils"),
        ("aches", "ache"),
    ] {
        let shown = ows::text::visible(written);
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
        ("Patient", "patient"),
        ("patiant", "patient"),
        ("Time", "time"),
        ("tme", "time"),
        ("raters", "rater"),
        ("scal", "scale"),
        ("last use", "last_use"),
        ("lastuse", "last_use"),
        ("Seizure", "seizure"),
        ("fluid_loss", "fluid-loss"),
        ("pulse_bmp", "pulse_bpm"),
        ("pulse bpm", "pulse_bpm"),
    ] {
        let said = refusal(&format!("{written},{POINTS}"));
        let place = "error: week.csv:1:1: ";
        assert!(
            said.starts_with(&format!("{place}the column `{written}` is nearly `")),
            "{said}"
        );
        assert!(
            said.contains(&format!("`{meant}`")) || meant == "last_use" || meant == "pulse_bpm",
            "{said}"
        );
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
    // Another case or a space is no column of its own, even so.
    assert!(refusal(&format!("{POINTS},Nose")).contains("the column `Nose` is nearly `nose`"));
    assert!(refusal(&format!("{POINTS},nose ")).contains("the column `nose ` is nearly `nose`"));
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
    assert!(refusal(&format!("{POINTS},,")).contains("the column `` stands twice"));
}

#[test]
fn a_column_named_like_a_result_is_refused_for_every_result() {
    for name in RESULTS.split(',').chain([
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
