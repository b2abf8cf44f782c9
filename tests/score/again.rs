//! Our own output read back: new results in the place of the old, and the same of the same answers.

use std::fs;

use serde_json::{Map, Value, json};

use ows::scale::{Library, Scale};

use crate::common::sheets::{MEASURED, sheet, values};
use crate::common::{Given, project};

/// Answers to every item of a scale, drawn so that with `turn` every way to answer comes about.
fn assessment(scale: &Scale, turn: usize) -> Value {
    let mut observations = Map::new();
    for (at, item) in scale.items().iter().enumerate() {
        let choice = &item.choices[(at * 3 + turn) % item.choices.len()];
        let seen = match (at * 5 + turn) % 7 {
            0 => json!({"missing": "asleep"}),
            1 => json!({"missing": "refused", "note": "asked twice"}),
            2 => json!({"points": choice.points, "attributed": false}),
            3 => continue,
            4 | 5 if let Some(measure) = &item.measure => {
                let (low, high) = measure.plausible;
                json!({"value": low + (high - low) * u32::try_from(turn % 5).unwrap() / 4})
            }
            _ => json!(choice.points),
        };
        observations.insert(item.id.clone(), seen);
    }
    let checks = scale
        .checks()
        .iter()
        .enumerate()
        .filter(|(at, _)| !(at + turn).is_multiple_of(3));
    let checks: Map<String, Value> = checks
        .map(|(at, check)| (check.id.clone(), json!((at + turn) % 3 == 1)))
        .collect();
    json!({
        "patient": format!("Patient/p{turn}"), "rater": "rn-07", "time": "2026-11-22T20:14:00-05:00",
        "scale": scale.reference(), "reason": "routine", "substance": ["heroin", "methadone"],
        "last_use": "2026-11-21T13:00:00-05:00", "last_use_certainty": "about",
        "observations": observations, "checks": checks, "extra": {"bed": "7, left", "n": 1.5},
    })
}

/// Files to score, each with what is said besides.
fn inputs(given: Given) -> (Given, Vec<(String, String)>) {
    let mut given = given;
    let mut inputs = Vec::new();
    for entry in fs::read_dir(project().join("examples/observations")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name != "README.md" {
            given = given.example(&format!("observations/{name}"));
            inputs.push((format!("observations/{name}"), String::new()));
        }
    }
    given = given.file(
        "ward.toml",
        fs::read(project().join("examples/policies/example-ward.toml")).unwrap(),
    );
    inputs.push((
        "observations/ward-week.csv".to_owned(),
        "--policy ward.toml".to_owned(),
    ));
    for scale in Library::new().all().unwrap() {
        let lines: Vec<String> = (0..14)
            .map(|turn| assessment(&scale, turn).to_string())
            .collect();
        let name = format!("{}.ndjson", scale.id());
        given = given.file(&name, lines.join("\n"));
        inputs.push((name, String::new()));
    }
    (given, inputs)
}

/// A row without what only JSON can nest.
fn without_extra(lines: &str) -> Vec<Value> {
    let mut rows = values(lines);
    for row in &mut rows {
        row.as_object_mut().unwrap().remove("extra");
    }
    rows
}

#[test]
fn what_was_scored_is_scored_again_to_the_same_bytes() {
    let (given, inputs) = inputs(Given::new());
    for (file, options) in &inputs {
        let score = |input: &str, to: &str| {
            let then = given
                .when(&format!("score {input} {options} --to {to}"))
                .then();
            (then.stdout.clone(), then.stderr.clone(), then.exit_code())
        };
        let (csv, _, _) = score(file, "csv");
        let (ndjson, _, _) = score(file, "ndjson");
        assert!(!csv.is_empty() && !ndjson.is_empty(), "{file}");
        fs::write(given.path("once.csv"), &csv).unwrap();
        fs::write(given.path("once.ndjson"), &ndjson).unwrap();
        let same = |from: &str, to: &str| {
            let (out, said, code) = score(from, to);
            assert_eq!((said.as_str(), code), ("", 0), "{file}: {from} to {to}");
            out
        };
        assert_eq!(same("once.csv", "csv"), csv, "{file}");
        assert_eq!(same("once.ndjson", "ndjson"), ndjson, "{file}");
        assert_eq!(same("once.ndjson", "csv"), csv, "{file}");
        let across = same("once.csv", "ndjson");
        assert_eq!(without_extra(&across), without_extra(&ndjson), "{file}");
    }
}

#[test]
fn a_table_with_tabs_reads_back_too() {
    let given = Given::new().example("observations/ward-week.csv");
    let once = given
        .when("score observations/ward-week.csv --to csv")
        .then()
        .code(0)
        .stdout;
    let given = given.file("once.tsv", once.replace(',', "\t"));
    given
        .when("score once.tsv --to csv")
        .then()
        .stdout(&once)
        .stderr("")
        .code(0);
}

/// A table of ours with a row of every item at 1 point and one of a missing pulse.
fn once() -> String {
    let given = Given::new().file(
        "week.csv",
        sheet(&[
            MEASURED,
            "P-0001,72,1,1,1,1,1,1,1,1,1,3",
            "P-0002,,1,1,1,1,1,1,1,1,1,3",
        ]),
    );
    let then = given.when("score week.csv --scale cows --to csv").then();
    then.stderr("").code(0).stdout
}

#[test]
fn a_row_whose_total_differs_from_its_answers_is_rejected_with_both() {
    let once = once();
    let total = ",0,true,12,12,12,";
    assert!(once.contains(total), "{once}");
    for (there, said) in [
        (
            "true,21,12,12",
            "the column `total` says 21, and the answers of this row give 12 by cows@1.1.0",
        ),
        (
            "true,12.5,12,12",
            "the column `total` says 12.5, and the answers of this row give 12 by cows@1.1.0",
        ),
        (
            "true,high,12,12",
            "the column `total` says high, and the answers of this row give 12 by cows@1.1.0",
        ),
    ] {
        let given = Given::new().file("once.csv", once.replace("true,12,12,12", there));
        let then = given.when("score once.csv --to csv").then();
        assert_eq!(
            then.stderr,
            format!(
                "once.csv:2:38: {said}; mend what is wrong, or leave the total empty\n1 of 2 assessments rejected\n"
            )
        );
        assert_eq!(then.stdout.lines().count(), 2);
        then.code(3);
    }
    // An answer that was altered and not the total.
    let given = Given::new().file("once.csv", once.replace("P-0001,72,1,", "P-0001,72,2,"));
    let then = given.when("score once.csv --to csv").then();
    let said = "says 12, and the answers of this row give 13 by cows@1.1.0";
    assert!(then.stderr.contains(said), "{}", then.stderr);
    then.code(3);
    // An answer that was taken away.
    let given = Given::new().file("once.csv", once.replace("P-0001,72,1,", "P-0001,72,,"));
    let then = given.when("score once.csv --to csv").then();
    let said = "says 12, and the answers of this row give 11 to 15 by cows@1.1.0";
    assert!(then.stderr.contains(said), "{}", then.stderr);
    then.code(3);
}

#[test]
fn a_total_that_was_empty_or_a_whole_number_with_a_point_is_no_difference() {
    let once = once();
    let given = Given::new().file(
        "once.csv",
        once.replace("true,12,12,12", "true,12.0,12.0,12.0"),
    );
    given
        .when("score once.csv --to csv")
        .then()
        .stdout(&once)
        .code(0);
    // What was missing was looked up since.
    let given = Given::new().file("once.csv", once.replace("P-0002,,1,", "P-0002,104,1,"));
    let then = given.when("score once.csv --to csv").then().code(0);
    assert!(
        then.stdout.contains("P-0002,104,1,1,1,1,1,1,1,1,1,3,"),
        "{}",
        then.stdout
    );
    assert!(
        then.stdout
            .lines()
            .nth(2)
            .unwrap()
            .contains(",true,14,14,14,"),
        "{}",
        then.stdout
    );
}

#[test]
fn without_the_column_that_names_the_scale_a_result_is_refused_as_before() {
    let once = once();
    let given = Given::new().file("once.csv", once.replace("scored_with", "with"));
    let then = given.when("score once.csv --scale cows --to csv").then();
    let said = "the column `total` has the name of a column that the results have";
    assert!(then.stderr.contains(said), "{}", then.stderr);
    then.stdout("").code(1);
}

#[test]
fn why_items_are_missing_is_read_back_and_held_to_the_answers() {
    let once = once();
    let row = |reasons: &str| {
        let rest = "1,2,,";
        assert!(once.contains(rest), "{once}");
        Given::new().file("once.csv", once.replace(rest, &format!("1,2,{reasons},")))
    };
    let given = row("pulse:refused");
    let again = given
        .when("score once.csv --to csv")
        .then()
        .stderr("")
        .code(0);
    assert_eq!(again.stdout, given.read("once.csv"));
    let detail = given
        .when("score once.csv --to ndjson --detail")
        .then()
        .code(0);
    assert_eq!(values(&detail.stdout)[1]["items"][0]["missing"], "refused");
    for (reasons, said) in [
        ("pulse:tired", "`missing_reasons` cannot be `tired`"),
        ("pulse", "`missing_reasons` cannot be ``"),
        (
            "puls:refused",
            "`puls` in the column `missing_reasons` is no item of cows@1.1.0",
        ),
        (
            "nose:refused",
            "`nose` is said to be missing and has an answer",
        ),
    ] {
        let then = row(reasons).when("score once.csv --to csv").then();
        assert!(then.stderr.contains(said), "{reasons}: {}", then.stderr);
        then.code(3);
    }
}

#[test]
fn no_cell_confirms_a_value_that_is_not_plausible() {
    let text = r#"{"scale":"cows","patient":"P-0142","observations":{"pulse":{"value":260,"confirmed":true}}}"#;
    let given = Given::new();
    let score = |text: &str, to: &str| {
        let run = given.when(&format!("score --to {to}"));
        run.stdin(text).then().stderr("").code(0).stdout
    };
    let (csv, ndjson) = (score(text, "csv"), score(text, "ndjson"));
    let (header, row) = csv.split_once('\n').unwrap();
    let appended = |value: &str| {
        let cells = header.split(',').map(|name| match name {
            "pulse_bpm" => value,
            "scored_with" => "cows@1.1.0",
            _ => "",
        });
        cells.collect::<Vec<_>>().join(",")
    };
    let said = |value: &str| {
        format!(
            "a `pulse` of {value} lies outside the plausible 20 to 250; is it a typing slip? measure again, \
             or confirm it in a JSON file with \"confirmed\": true\n"
        )
    };
    for (file, text, value) in [
        ("once.csv", csv.clone(), "260"),
        ("edited.csv", csv.replace(",260,", ",300,"), "300"),
        ("once.ndjson", ndjson.clone(), "260"),
        ("edited.ndjson", ndjson.replace(":260,", ":300,"), "300"),
        (
            "appended.csv",
            format!("{header}\n{}\n", appended("300")),
            "300",
        ),
    ] {
        let given = Given::new().file(file, text);
        let then = given
            .when(&format!("score {file} --to ndjson --detail"))
            .then();
        assert!(
            then.stderr.contains(&said(value)),
            "{file}: {}",
            then.stderr
        );
        then.stdout("").code(3);
    }
    assert!(row.contains(",260,"), "{row}");
}

#[test]
fn a_scale_that_the_caller_names_scores_our_own_output_anew() {
    let given = Given::new().file("once.csv", once());
    let then = given.when("score once.csv --scale cows@1 --to csv").then();
    then.stdout(&once()).stderr("").code(0);
    let then = given.when("score once.csv --scale sows --to csv").then();
    let said = "the header lacks columns for `tearing`, `shaking`, ";
    assert!(then.stderr.contains(said), "{}", then.stderr);
    then.code(1);
}

/// The rows of [`once`] in both formats, with another text for the scale of the second.
fn scored_with(text: &str) -> [(&'static str, String); 2] {
    let csv = once();
    let given = Given::new().file("once.csv", &csv);
    let run = given.when("score once.csv --to ndjson").then();
    let ndjson = run.stderr("").code(0).stdout;
    let second = |lines: &str, line: usize| {
        let change = |(at, text_of): (usize, &str)| match at == line {
            true => text_of.replace("cows@1.1.0", text) + "\n",
            false => text_of.to_owned() + "\n",
        };
        lines.lines().enumerate().map(change).collect::<String>()
    };
    [
        ("once.csv", second(&csv, 2)),
        ("once.ndjson", second(&ndjson, 1)),
    ]
}

#[test]
fn each_row_is_held_to_the_scale_that_it_was_scored_with() {
    let other = |scale: &str, help: &str| {
        format!(
            "this row was scored with `{scale}`, and the table is scored with cows@1.1.0; {help}\n"
        )
    };
    let apart = "score the rows of each scale by themselves, without the `--scale` of another";
    let missing = "write what it was scored with, or leave the cell empty and say `--scale`";
    for (scale, options, said) in [
        ("sows@1.0.0", " --scale cows", other("sows@1.0.0", apart)),
        ("cows 1", " --scale cows", other("cows 1", apart)),
        ("NA", " --scale cows", other("NA", missing)),
        (
            "",
            "",
            "no scale is named; say `--scale`, as in `--scale cows@1`, or add a column `scale`\n"
                .to_owned(),
        ),
    ] {
        for (file, text) in scored_with(scale) {
            let given = Given::new().file(file, text);
            let run = format!("score {file} --to ndjson{options}");
            let then = given.when(&run).then();
            assert!(
                then.stderr.contains(&said),
                "{file} {scale}: {}",
                then.stderr
            );
            assert_eq!(values(&then.stdout).len(), 1, "{file} {scale}");
            then.code(3);
        }
    }
    // In a table the first row says which scale all are of.
    let [(file, text), _] = scored_with("sows@1.0.0");
    let given = Given::new().file(file, text);
    let then = given.when("score once.csv --to ndjson").then();
    let said = other("sows@1.0.0", apart);
    assert!(then.stderr.contains(&said), "{}", then.stderr);
    assert_eq!(values(&then.stdout).len(), 1);
    then.code(3);
    // The caller speaks for a row that names none; another version is held to its total.
    for (scale, options) in [("", " --scale cows"), ("cows@1.9.0", " --scale cows")] {
        for (file, text) in scored_with(scale) {
            let given = Given::new().file(file, text);
            let run = format!("score {file} --to csv{options}");
            given.when(&run).then().stdout(&once()).stderr("").code(0);
        }
    }
}

#[test]
fn a_result_in_capitals_is_one_and_stands_once() {
    let once = once();
    let (header, rows) = once.split_once('\n').unwrap();
    let capitals = header
        .replace("scored_with", "with")
        .replace("total,", "Total,")
        .replace("complete,", "");
    let rows_without = rows.replace(",true,", ",").replace(",false,", ",");
    let given = Given::new()
        .file("without.csv", format!("{capitals}\n{rows_without}"))
        .file(
            "twice.csv",
            format!("{header},TOTAL\n{}", rows.replace('\n', ",12\n")),
        );
    let then = given.when("score without.csv --scale cows --to csv").then();
    let said = "the column `Total` has the name of a column that the results have";
    assert!(then.stderr.contains(said), "{}", then.stderr);
    then.stdout("").code(1);
    let then = given.when("score twice.csv --to csv").then();
    let column = header.len() + 2;
    then.stdout("")
        .stderr(&format!(
            "error: twice.csv:1:{column}: the columns `total` and `TOTAL` are of one result; remove one of them\n"
        ))
        .code(1);
    // With the scale named by the caller, objects and tables are read alike.
    let [_, (_, ndjson)] = scored_with("cows@1.1.0");
    let upper = |line: &str| {
        let row: Map<String, Value> = serde_json::from_str(line).unwrap();
        let row = row
            .into_iter()
            .map(|(name, value)| (name.to_uppercase(), value));
        Value::Object(row.collect()).to_string() + "\n"
    };
    let given = Given::new()
        .file("upper.csv", format!("{}\n{rows}", header.to_uppercase()))
        .file(
            "upper.ndjson",
            ndjson.lines().map(upper).collect::<String>(),
        );
    for options in ["", " --scale cows"] {
        for file in ["upper.csv", "upper.ndjson"] {
            let then = given
                .when(&format!("score {file} --to ndjson{options}"))
                .then()
                .code(0);
            let row = &values(&then.stdout)[0];
            assert_eq!((&row["total"], row.get("TOTAL")), (&json!(12), None));
        }
    }
}

#[test]
fn a_database_that_writes_all_names_in_capitals_takes_no_result_along() {
    let once = once();
    let (header, rows) = once.split_once('\n').unwrap();
    let given = Given::new().file("once.csv", format!("{}\n{rows}", header.to_uppercase()));
    let then = given.when("score once.csv --to csv").then().code(0);
    let (again, same) = then.stdout.split_once('\n').unwrap();
    assert_eq!(same, rows);
    assert!(
        again.contains("GOOSEFLESH,PULSE,complete,total,"),
        "{again}"
    );
    let changed = header.to_uppercase() + "\n" + &rows.replace("true,12,", "true,13,");
    let given = given.file("changed.csv", changed);
    let then = given
        .when("score changed.csv --to csv --errors wrong.ndjson")
        .then()
        .code(3);
    assert_eq!(then.stdout.lines().count(), 2);
    let wrong = &values(&given.read("wrong.ndjson"))[0];
    assert_eq!(wrong["field"], "TOTAL");
    assert_eq!(
        (&wrong["value"], &wrong["code"]),
        (&json!("13"), &json!("other-total"))
    );
}
