//! Headers: a column that could be misread is refused before any row is read.

use crate::common::Given;
use crate::common::sheets::{ITEMS, POINTS, RESULTS, ZEROS, sheet, values};

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
                "error: week.csv:1:{column}: the header lacks a column for {name} of cows@1.1.0; \
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
fn a_name_with_a_character_that_is_not_seen_is_refused_with_partial_too() {
    for (item, written) in [
        ("sweating", "\u{feff}sweating"),
        ("sweating", "sweat\u{200b}ing"),
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
fn a_space_that_does_not_break_makes_no_difference_and_it_is_said_once() {
    let written = "sweating\u{a0}";
    let header = exchanged("sweating", written);
    let rows = [header.as_str(), ZEROS, ZEROS];
    let given = Given::new().file("week.csv", sheet(&rows));
    let then = given.when("score week.csv --scale cows --to csv").then();
    assert!(then.stdout.starts_with(&format!("{header},{RESULTS}\n")));
    then.stderr(&format!(
        "week.csv: case, spaces and punctuation make no difference in the name of a column: \
         reading `{written}` as `sweating`\n"
    ))
    .code(0);
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
fn a_column_named_like_a_result_is_refused_for_every_result() {
    // With the one that names the scale, a table is one of ours.
    let results = RESULTS.split(',').filter(|name| *name != "scored_with");
    for name in results.chain([
        "not_attributed",
        "stage_other",
        "stage_other_low",
        "policy_flags",
        "landmarks_open",
        "landmarks_silent",
        "policy_band_high",
        "reassess_minutes",
        "reassess_first",
        "rescored_total",
        "rescored_stage_heroin_low",
        "differs",
        "not_carried_over",
        "total_agrees",
        "band_agrees",
    ]) {
        let compare = match name {
            "total" | "band" => {
                format!(", or say `--check-{name} {name}` if it was recorded by hand")
            }
            _ => String::new(),
        };
        assert_eq!(
            refusal(&format!("{name},{POINTS}")),
            format!(
                "error: week.csv:1:1: the column `{name}` has the name of a column that the results have; \
                 rename it, or score the file that it came from{compare}\n"
            )
        );
    }
}
