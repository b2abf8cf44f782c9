//! Flat JSON objects: an item a key, as other programs write the rows of a table.

use serde_json::{Value, json};

use crate::common::sheets::{ITEMS, MEASURED, sheet, values};
use crate::common::{Given, Then};

/// A row as a program writes it whose column of pulses has a gap somewhere, and of checks too.
const ROW: &str = r#"{"patient":"P-0142","bed":7,"pulse_bpm":98.0,"sweating":1,"restlessness":0,"pupil":"2","aches":0.0,"nose":1,"gi":null,"tremor":1,"yawning":0,"anxiety":1,"gooseflesh":0,"seizure":false,"slowed":true,"fluid-loss":null,"visit":{"ward":"A, 2","list":[1,2.50]},"big":12345678901234567890123}"#;
/// The same as a table.
const TABLE: &str = "patient,bed,pulse_bpm,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh,seizure,slowed,fluid-loss\n\
P-0142,7,98,1,0,2,0,1,,1,0,1,0,no,yes,\n";

fn scored(given: &Given, arguments: &str) -> Then {
    given
        .when(&format!("score --scale cows {arguments}"))
        .then()
}

/// Returns what a row says of the result, without the input's own columns.
fn result(row: &Value) -> Value {
    let row = row.as_object().unwrap();
    let results = row.iter().skip_while(|(name, _)| *name != "complete");
    Value::Object(
        results
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

#[test]
fn a_flat_row_is_scored_as_the_row_of_a_table_and_its_keys_come_out_as_they_came() {
    let given = Given::new()
        .file("row.ndjson", format!("{ROW}\n"))
        .file("row.csv", TABLE);
    let then = scored(&given, "row.ndjson --to ndjson").code(0);
    // But for answers, which are of one type however they were written.
    let begins = ROW
        .trim_end_matches('}')
        .replace("98.0", "98")
        .replace("\"2\"", "2")
        .replace("0.0", "0");
    assert!(
        then.stdout
            .starts_with(&format!("{begins},\"pulse\":1,\"complete\":false,")),
        "{}",
        then.stdout
    );
    let table = scored(&given, "row.csv --to ndjson").code(0);
    let (row, same) = (&values(&then.stdout)[0], &values(&table.stdout)[0]);
    assert_eq!(result(row), result(same));
    assert_eq!(row["total_low"], 7);
    assert_eq!(row["flags"], "slowed");
    let then = scored(&given, "row.ndjson --to csv").code(0);
    let line = then.stdout.lines().nth(1).unwrap();
    let begins = r#"P-0142,7,98,1,0,2,0,1,,1,0,1,0,no,yes,,"{""ward"":""A, 2"",""list"":[1,2.50]}",12345678901234567890123,1,false,"#;
    assert!(line.starts_with(begins), "{line}");
}

#[test]
fn a_list_of_flat_rows_and_a_single_one_are_read_as_lines_are() {
    let lines = format!("{ROW}\n{ROW}\n");
    let given = Given::new()
        .file("rows.ndjson", &lines)
        .file("rows.json", format!("[\n  {ROW},\n  {ROW}\n]\n"))
        .file("row.json", format!("\n{ROW}\n"));
    let from_lines = scored(&given, "rows.ndjson --to ndjson").code(0).stdout;
    assert_eq!(
        scored(&given, "rows.json --to ndjson").code(0).stdout,
        from_lines
    );
    let single = scored(&given, "row.json --to ndjson").code(0).stdout;
    assert_eq!(single, from_lines.lines().next().unwrap().to_owned() + "\n");
}

#[test]
fn a_flat_row_that_lacks_a_key_for_an_item_is_rejected_unless_that_is_meant() {
    let row = ROW.replace("\"gi\":null,", "");
    let given = Given::new().file("rows.ndjson", format!("{row}\n{ROW}\n{row}\n"));
    let then = scored(&given, "rows.ndjson --to ndjson");
    let lacks = "the row lacks a column for `gi` of cows@1.1.0; `bed`, `visit`, and `big` would pass unread; add what is missing, or say `--partial` if these items were not assessed\n";
    assert!(then.stderr.contains(lacks), "{}", then.stderr);
    assert_eq!(values(&then.stdout).len(), 1);
    then.code(3);
    let then = scored(&given, "rows.ndjson --to ndjson --partial").code(0);
    let rows = values(&then.stdout);
    assert_eq!(rows.len(), 3);
    assert_eq!(result(&rows[0]), result(&rows[1]));
    assert_eq!(rows[0].get("gi"), None);
    assert_eq!(rows[0], rows[2]);
}

#[test]
fn rows_and_whole_assessments_of_several_scales_may_take_turns() {
    let whole = r#"{"scale":"cows@1","patient":"P-0143","observations":{"pulse":{"value":98}}}"#;
    let row = ROW.replacen('{', "{\"scale\":\"cows@1\",", 1);
    let given = Given::new().file("mixed.ndjson", format!("{row}\n{whole}\n{row}\n{whole}\n"));
    let then = given.when("score mixed.ndjson --to ndjson").then().code(0);
    let rows = values(&then.stdout);
    assert_eq!((&rows[0], &rows[1]), (&rows[2], &rows[3]));
    assert_eq!(rows[0]["bed"], 7);
    assert_eq!(rows[1].get("bed"), None);
    assert_eq!(rows[1]["pulse_bpm"], 98);
    let oows = r#"{"scale":"oows@1","yawning":1}"#;
    let given = given.file("two.ndjson", format!("{row}\n{oows}\n"));
    let then = given
        .when("score two.ndjson --to ndjson --partial")
        .then()
        .code(0);
    let rows = values(&then.stdout);
    let with: Vec<&Value> = rows.iter().map(|row| &row["scored_with"]).collect();
    assert_eq!(with, [&json!("cows@1.1.0"), &json!("oows@1.1.0")]);
}

#[test]
fn many_sets_of_keys_are_each_read_for_what_they_are() {
    let row = |keys: usize| {
        let cells = ITEMS.iter().map(|(item, _)| format!("\"{item}\":0"));
        let other = (0..keys).map(|key| format!("\"x{key}\":{keys}"));
        let cells: Vec<String> = cells.chain(other).collect();
        format!("{{{}}}\n", cells.join(","))
    };
    let text: String = (0..200).chain(0..200).map(row).collect();
    let given = Given::new().file("rows.ndjson", text);
    let then = scored(&given, "rows.ndjson --to ndjson").stderr("").code(0);
    let rows = values(&then.stdout);
    assert_eq!(rows.len(), 400);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row["total"], 0);
        assert_eq!(row.get(format!("x{}", at % 200)), None);
        assert!(at % 200 == 0 || row["x0"] == at % 200);
    }
}

#[test]
fn flat_rows_are_recorded_as_the_rows_of_a_table() {
    let row = "P-0142,72,1,0,0,0,0,0,0,0,0,0";
    let header = format!("rater,time,{MEASURED}");
    let table = sheet(&[&header, &format!("rn-07,2024-03-01T00:00:00Z,{row}")]);
    let cells: Vec<String> = header
        .split(',')
        .zip(
            "rn-07,2024-03-01T00:00:00Z,P-0142"
                .split(',')
                .chain(row.split(',').skip(1)),
        )
        .map(|(name, cell)| match cell.parse::<u16>() {
            Ok(number) => format!("\"{name}\":{number}.0"),
            Err(_) => format!("\"{name}\":\"{cell}\""),
        })
        .collect();
    let given = Given::new()
        .file("row.csv", table)
        .file("row.ndjson", format!("{{{}}}\n", cells.join(",")));
    let record = "--to csv --record --log log.sqlite";
    scored(&given, &format!("row.csv {record}")).code(0);
    let again = scored(&given, &format!("row.ndjson {record}")).code(0);
    assert!(
        again.stderr.contains("1 recorded already"),
        "{}",
        again.stderr
    );
}

#[test]
fn what_is_no_row_though_often_taken_for_one_is_named() {
    let json = r#"{"scale":"cows","patient":"P-0142","observations":{"pulse":1}}"#;
    let given = Given::new().file("one.json", json);
    let detail = given
        .when("score one.json --to ndjson --detail")
        .then()
        .code(0)
        .stdout;
    let inner = values(&detail)[0]["assessment"].to_string();
    let whole = given.when("score one.json --to json").then().code(0).stdout;
    let entry =
        format!("{{\"assessment\":{json},\"kind\":\"assessment\",\"scale\":{{}},\"hash\":\"\"}}");
    let said = "this is an entry of a log or a result in full, and the assessment stands in it; \
                score what stands under its key `assessment`, by itself\n";
    for (file, text) in [("a.ndjson", detail), ("a.json", whole), ("b.ndjson", entry)] {
        let given = Given::new().file(file, text);
        let then = given.when(&format!("score {file} --to csv")).then();
        assert!(then.stderr.contains(said), "{file}: {}", then.stderr);
        then.code(3);
    }
    // As it is said, it is read.
    let given = given.file("inner.json", inner);
    given.when("score inner.json --to csv").then().code(0);
}

#[test]
fn a_row_in_which_no_key_holds_anything_is_rejected_however_many_of_its_keys_were_scored_before() {
    let row = |patient: &str, points: &str| {
        let items = ITEMS
            .iter()
            .map(|(item, _)| format!(",\"{item}\":{points}"));
        format!("{{\"patient\":{patient}{}}}\n", items.collect::<String>())
    };
    let known = [row("\"P-1\"", "0"), row("\"P-1\"", "null")]
        .concat()
        .repeat(2);
    let empty = row("null", "null");
    let given = Given::new().file("week.ndjson", format!("{known}{empty}{known}"));
    let then = scored(&given, "week.ndjson --to ndjson").code(3);
    assert_eq!(values(&then.stdout).len(), 8);
    assert!(
        then.stderr
            .starts_with("week.ndjson:5:12: no cell of this row holds anything"),
        "{}",
        then.stderr
    );
}
