//! `ows score --to long`: a row for each item, with the same columns for every scale.

use serde_json::{Map, Value};

use crate::common::Given;
use crate::common::sheets::{CALM, ITEMS, MEASURED, line, sheet, values};
use crate::contracts::Schema;

/// The columns.
const COLUMNS: &str =
    "patient,time,rater,scored_with,item,option,points,value,missing,attributed,note";

/// Returns each row as a JSON object, as the schema has it: numbers, truth values, and null for an empty cell.
fn rows(table: &str) -> Vec<Value> {
    let mut reader = table.lines();
    let names: Vec<&str> = reader.next().unwrap().split(',').collect();
    let typed = |name: &str, cell: String| match name {
        _ if cell.is_empty() => Value::Null,
        "points" | "value" | "attributed" => cell.parse().unwrap(),
        _ => Value::String(cell),
    };
    let row = |line: &str| {
        let cells = cells(line);
        assert_eq!(cells.len(), names.len(), "{line}");
        let pairs = names.iter().zip(cells);
        let pairs = pairs.map(|(name, cell)| ((*name).to_owned(), typed(name, cell)));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    reader.map(row).collect()
}

/// Splits a line at commas outside of quotes.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cells.last_mut().unwrap().push(letter),
        }
    }
    cells
}

#[test]
fn an_answer_has_its_words_and_a_missing_one_its_reason() {
    let observations = r#""pulse":{"value":124},"sweating":{"points":2,"attributed":false,"note":"=hot, he says"},"pupil":{"missing":"refused","note":"asked twice"}"#;
    let context = r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T20:14:00-05:00","#;
    let given = Given::new().file("one.json", line(observations).replacen('{', context, 1));
    let before = "P-0142,2026-11-22T20:14:00-05:00,rn-07,cows@1.1.0";
    let then = given
        .when("score one.json --to long")
        .then()
        .stderr("")
        .code(0);
    let table: Vec<&str> = then.stdout.lines().collect();
    assert_eq!(table.len(), 1 + ITEMS.len());
    assert_eq!(
        table[..5],
        [
            COLUMNS,
            &format!("{before},pulse,above 120,4,124,,true,"),
            &format!(
                "{before},sweating,face flushed or visibly moist,2,,,false,\"'=hot, he says\""
            ),
            &format!("{before},restlessness,,,,not-given,,"),
            &format!("{before},pupil,,,,refused,,asked twice"),
        ]
    );
}

#[test]
fn every_format_gives_the_same_rows() {
    let given = Given::new()
        .file("one.csv", sheet(&[MEASURED, CALM]))
        .file("one.tsv", sheet(&[MEASURED, CALM]).replace(',', "\t"));
    let flat = given
        .when("score one.csv -s cows --to ndjson")
        .then()
        .stdout;
    let details = given.when("score one.csv -s cows --to json").then().stdout;
    let details: Value = serde_json::from_str(&details).unwrap();
    let given = given
        .file("flat.ndjson", flat)
        .file("whole.json", details[0]["assessment"].to_string());
    let of = |file: &str| {
        let run = format!("score {file} --scale cows --to long");
        given.when(&run).then().stderr("").code(0).stdout
    };
    let expected = of("one.csv");
    assert_eq!(rows(&expected).len(), ITEMS.len());
    for file in ["one.tsv", "flat.ndjson", "whole.json"] {
        assert_eq!(of(file), expected, "{file}");
    }
}

#[test]
fn several_scales_stand_in_one_table_and_every_row_validates() {
    let schema = Schema::of("long");
    let stages = "{\"scale\":\"heroin-stages\",\"observations\":{\"craving\":1}}\n";
    let lines = line("\"pulse\":0") + stages + &line("");
    let given = Given::new().file("mixed.ndjson", lines);
    let then = given.when("score mixed.ndjson --to long").then();
    let rows = rows(&then.stderr("").code(0).stdout);
    for row in &rows {
        schema.hold(row);
        let names: Vec<&String> = row.as_object().unwrap().keys().collect();
        assert_eq!(names, COLUMNS.split(',').collect::<Vec<_>>());
    }
    let of = |scale: &str| {
        rows.iter()
            .filter(|row| row["scored_with"] == scale)
            .count()
    };
    assert_eq!(of("cows@1.1.0"), 2 * ITEMS.len());
    assert_eq!(of("heroin-stages@2.0.0"), rows.len() - 2 * ITEMS.len());
    let printed = Given::new().when("schema long").then().stdout;
    let printed: Value = serde_json::from_str(&printed).unwrap();
    let names: Vec<&String> = printed["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names.len(), COLUMNS.split(',').count());
}

#[test]
fn the_items_are_those_that_the_details_have() {
    let given = Given::new().example("observations/first-five-days.ndjson");
    let run = "score observations/first-five-days.ndjson";
    let long = given.when(&format!("{run} --to long")).then().code(0);
    let details = given.when(&format!("{run} --to ndjson --detail")).then();
    let details = values(&details.code(0).stdout);
    let items = details
        .iter()
        .flat_map(|detail| detail["items"].as_array().unwrap());
    let points: Vec<Value> = items.map(|item| item["points"].clone()).collect();
    let rows: Vec<Value> = rows(&long.stdout);
    let long: Vec<Value> = rows.iter().map(|row| row["points"].clone()).collect();
    assert_eq!(long, points);
}

#[test]
fn no_assessment_is_a_header_alone_and_another_version_has_no_place() {
    let given = Given::new()
        .file("none.ndjson", "")
        .file("one.csv", sheet(&[MEASURED, CALM]));
    let then = given.when("score none.ndjson --to long").then();
    then.stdout(&sheet(&[COLUMNS])).stderr("").code(0);
    let run = "score one.csv --scale cows --rescore cows@1.0.0 --to long";
    let said = "error: `--to long` tells answers, and `--rescore` what another version says of them; use another format\n\
                for help, say `--help`\n";
    given.when(run).then().stdout("").stderr(said).code(2);
}
