//! Tables from elsewhere, read by a column map: what must hold of any map and any table.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;

use crate::common::sheets::{ITEMS, MEASURED};
use crate::common::{Given, project};

/// Cells of a row under [`MEASURED`], some of them missing or wrong.
fn row() -> impl Strategy<Value = Vec<String>> {
    let pulse = prop_oneof![
        8 => (40u32..180).prop_map(|value| value.to_string()),
        1 => Just(String::new()),
        1 => Just("1000".to_owned()),
    ];
    let cells: Vec<BoxedStrategy<String>> = ITEMS
        .iter()
        .skip(1)
        .map(|(_, points)| {
            let points = prop::sample::select(*points).prop_map(|points| points.to_string());
            let others = prop::sample::select(vec!["", "7", "1.0", "a, b"]);
            prop_oneof![12 => points, 1 => others.prop_map(str::to_owned)].boxed()
        })
        .collect();
    let patient = (1u32..999).prop_map(|number| format!("P-{number:04}"));
    (patient, pulse, cells)
        .prop_map(|(patient, pulse, cells)| [patient, pulse].into_iter().chain(cells).collect())
}

/// Writes rows with a delimiter.
fn table(header: &[String], rows: &[Vec<String>], delimiter: char) -> String {
    let line = |cells: &[String]| {
        let quoted = |cell: &String| match cell.contains([delimiter, ',']) {
            true => format!("\"{cell}\""),
            false => cell.clone(),
        };
        let cells: Vec<String> = cells.iter().map(quoted).collect();
        cells.join(&delimiter.to_string()) + "\n"
    };
    let lines = std::iter::once(line(header)).chain(rows.iter().map(|row| line(row)));
    lines.collect()
}

/// Takes the two columns that name the map from each line of results.
fn without_map(results: &str) -> String {
    let line = |line: &str| {
        let line = line.rsplitn(3, ',').last().unwrap_or_default();
        format!("{line}\n")
    };
    results.lines().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_map_that_only_renames_gives_the_bytes_of_the_renamed_table(
        rows in prop::collection::vec(row(), 1..40),
        renamed in prop::collection::vec(any::<bool>(), 12),
        tabs in any::<bool>(),
    ) {
        let own: Vec<String> = MEASURED.split(',').map(str::to_owned).collect();
        let others: Vec<String> = own
            .iter()
            .zip(&renamed)
            .map(|(name, renamed)| if *renamed { format!("x_{name}!") } else { name.clone() })
            .collect();
        let columns: String = own
            .iter()
            .zip(&others)
            .filter(|(own, other)| own != other)
            .map(|(own, other)| format!("{own} = \"{other}\"\n"))
            .collect();
        let map = format!(
            "format = 1\nid = \"renamed\"\nversion = \"1.0.0\"\nscale = \"cows@1\"\n[column]\n{columns}"
        );
        let (delimiter, name) = if tabs { ('\t', "table.tsv") } else { (',', "table.csv") };
        // More rows than are read by one worker, so that the way of many rows is gone too.
        let many: Vec<Vec<String>> = rows.iter().cycle().take(rows.len() * 40).cloned().collect();
        let given = Given::new()
            .file("map.toml", map)
            .file(&format!("other-{name}"), table(&others, &many, delimiter))
            .file(name, table(&own, &many, delimiter));
        let by_map = given.when(&format!("score other-{name} --map map.toml --to csv")).then();
        let plain = given.when(&format!("score {name} --scale cows --to csv")).then();
        prop_assert_eq!(by_map.exit_code(), plain.exit_code());
        prop_assert_eq!(without_map(&by_map.stdout), plain.stdout);
    }

    #[test]
    fn codes_give_what_their_points_give(
        rows in prop::collection::vec(row(), 1..40),
    ) {
        let own: Vec<String> = MEASURED.split(',').map(str::to_owned).collect();
        let mut map = String::from(
            "format = 1\nid = \"coded\"\nversion = \"1.0.0\"\nscale = \"cows@1\"\n[table]\nmissing = [\"none\"]\n[column]\n",
        );
        for (name, points) in ITEMS.iter().skip(1) {
            let codes: Vec<String> = points
                .iter()
                .map(|points| format!("\"option {points}\" = {points}"))
                .collect();
            map += &format!("{name} = {{ from = \"{name}\", codes = {{ {} }} }}\n", codes.join(", "));
        }
        let is_plain = |row: &&Vec<String>| {
            let mut cells = row.iter().skip(1);
            cells.all(|cell| cell.is_empty() || cell.bytes().all(|byte| byte.is_ascii_digit()) && cell != "7" && cell != "1000")
        };
        let rows: Vec<Vec<String>> = rows.iter().filter(is_plain).cloned().collect();
        let coded: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let coded = |(at, cell): (usize, &String)| match (at, cell.as_str()) {
                    (_, "") => "none".to_owned(),
                    (0 | 1, cell) => cell.to_owned(),
                    (_, cell) => format!("option {cell}"),
                };
                row.iter().enumerate().map(coded).collect()
            })
            .collect();
        let given = Given::new()
            .file("map.toml", map)
            .file("coded.csv", table(&own, &coded, ','))
            .file("table.csv", table(&own, &rows, ','));
        let by_map = given.when("score coded.csv --map map.toml --to csv").then().code(0);
        let plain = given.when("score table.csv --scale cows --to csv").then().code(0);
        prop_assert_eq!(without_map(&by_map.stdout), plain.stdout);
    }
}

/// The columns of a table from elsewhere: theirs, those that are carried along, and those that are left out.
const THEIRS: [&str; 18] = [
    "id",
    "when",
    "pu",
    "sw",
    "re",
    "pp",
    "ac",
    "no",
    "gi",
    "tr",
    "ya",
    "an",
    "go",
    "heroin",
    "other",
    "note",
    "junk",
    "more junk",
];

/// What reads [`THEIRS`].
const THEIR_MAP: &str = r#"
format = 1
id = "theirs"
version = "1.0.0"
scale = "cows@1"
[table]
missing = { "-99" = "not-given", "-98" = "refused" }
leave-out = ["junk", "more junk"]
[column]
patient = "id"
time = { from = "when", format = "%d/%m/%Y %H:%M", zone = "UTC" }
pulse = { from = "pu", position-from = 1 }
sweating = { from = "sw", position-from = 1 }
restlessness = { from = "re", position-from = 1 }
pupil = { from = "pp", position-from = 1 }
aches = { from = "ac", position-from = 1 }
nose = "no"
gi = { from = "gi", codes = { none = 0, cramps = 1, loose = 2, vomited = 3, often = 5 } }
tremor = "tr"
yawning = { from = "ya", position-from = 1 }
anxiety = { from = "an", position-from = 1 }
gooseflesh = { from = "go", position-from = 1, missing = ["x"] }
substance = { flags = { heroin = "heroin", other = "other" } }
"#;

/// A cell under one of [`THEIRS`], seldom one that is missing or wrong.
fn their_cell(column: &'static str) -> BoxedStrategy<&'static str> {
    let (usual, seldom): (&[&str], &[&str]) = match column {
        "id" => (&["P-0001", "P-0002", "7"], &["", "-99"]),
        "when" => (
            &["01/02/2026 10:15", "02/02/2026 23:59"],
            &["", "-99", "31/02/2026 10:15", "2026-02-01"],
        ),
        "gi" => (&["none", "cramps", "loose", "often"], &["-98", "Often", ""]),
        "go" => (&["1", "2", "3"], &["x", "4", ""]),
        "no" | "tr" => (&["0", "1", "2", "4"], &["-99", "-98", "3", ""]),
        "heroin" | "other" => (&["0", "1"], &["", "-99", "2"]),
        "note" => (&["n", "as usual", ""], &["-99"]),
        "junk" | "more junk" => (&["1", "", "junk"], &["-98"]),
        _ => (&["1", "2", "3", "4"], &["-99", "-98", "9", "0", ""]),
    };
    prop_oneof![
        40 => prop::sample::select(usual),
        1 => prop::sample::select(seldom),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn quotes_around_cells_change_nothing_of_what_a_map_makes_of_them(
        rows in prop::collection::vec(THEIRS.map(their_cell).to_vec(), 1..40),
        order in Just((0..THEIRS.len()).collect::<Vec<usize>>()).prop_shuffle(),
        delimiter in prop::sample::select(vec![',', ';', '\t']),
    ) {
        // More rows than are remembered at once, so that the way of many rows is gone too.
        let many = rows.iter().cycle().take(rows.len() * 60);
        let header = THEIRS.to_vec();
        let lines = std::iter::once(&header).chain(many);
        let written = |quote: &str| -> String {
            let line = |cells: &Vec<&str>| {
                let cells = order.iter().filter_map(|at| cells.get(*at));
                let cells: Vec<String> = cells.map(|cell| format!("{quote}{cell}{quote}")).collect();
                cells.join(&delimiter.to_string()) + "\n"
            };
            lines.clone().map(line).collect()
        };
        let given = Given::new()
            .file("map.toml", THEIR_MAP)
            .file("bare.csv", written(""))
            .file("quoted.csv", written("\""));
        let score = |name: &str| {
            let delimiter = if delimiter == '\t' { "tab".to_owned() } else { delimiter.to_string() };
            given.when(&format!("score {name} --map map.toml --delimiter {delimiter} --to csv")).then()
        };
        let (bare, quoted) = (score("bare.csv"), score("quoted.csv"));
        prop_assert_eq!(bare.exit_code(), quoted.exit_code());
        prop_assert_eq!(&bare.stdout, &quoted.stdout);
        // Quotes move what stands behind them, and nothing else.
        let said = |stderr: &str| -> Vec<String> {
            let said = |line: &str| line.splitn(4, ':').filter(|part| part.parse::<usize>().is_err()).skip(1).collect();
            stderr.lines().map(said).collect()
        };
        prop_assert_eq!(said(&bare.stderr), said(&quoted.stderr));
    }
}

#[test]
fn a_code_for_missing_is_one_in_every_row_whatever_spaces_stand_before_it() {
    let cells = ["0"; 8].join(",");
    let row = |code: &str| format!("P-0001,72,{code},0,{cells}\n");
    let codes = ["-99", " -99", "\u{a0}-99", "-99.0"];
    // Later rows are written from what the first came to.
    let rows: String = codes
        .iter()
        .cycle()
        .take(40)
        .map(|code| row(code))
        .collect();
    let given = Given::new().file("table.csv", format!("{MEASURED}\n{rows}"));
    let then = given
        .when("score table.csv --scale cows --missing -99 --to csv")
        .then()
        .code(0);
    assert_eq!(then.stdout.lines().count(), 41);
    assert!(
        then.stdout
            .lines()
            .skip(1)
            .all(|line| line.starts_with("P-0001,72,,0,"))
    );
}

#[test]
fn the_page_on_tables_lists_every_code_of_a_map_and_no_other() {
    let mut codes = BTreeSet::new();
    for file in crate::layers::files_below("scale") {
        if !file.starts_with("scale/map") {
            continue;
        }
        let text = fs::read_to_string(project().join("src").join(file)).unwrap();
        for (place, call) in text.match_indices("Diagnostic::new(") {
            let rest = text[place + call.len()..].trim_start();
            let code = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
            codes.insert(code.unwrap().0.to_owned());
        }
    }
    let page = fs::read_to_string(project().join("docs/tables.md")).unwrap();
    let (_, section) = page
        .split_once("## What the check of a map refuses\n")
        .unwrap();
    let listed = section.lines().filter_map(|line| {
        let (code, _) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some(code.to_owned())
    });
    assert_eq!(listed.collect::<BTreeSet<_>>(), codes);
}

/// Returns the results of a table without the columns that follow from how it was read.
fn totals(results: &str) -> Vec<Vec<String>> {
    let mut lines = results.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let wanted = [
        "patient",
        "total",
        "total_low",
        "total_high",
        "band",
        "stage_heroin_low",
        "stage_heroin_high",
        "missing_reasons",
        "not_attributed",
    ];
    let places = wanted.map(|name| header.iter().position(|other| *other == name));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let cell =
            |place: Option<usize>| place.map_or(String::new(), |place| cells[place].to_owned());
        places.map(cell).to_vec()
    };
    lines.map(row).collect()
}

#[test]
fn records_of_cdisc_read_back_give_the_results_that_were_written() {
    let line = |patient: &str, more: &str| {
        format!(
            "{{\"scale\":\"cows@1\",\"patient\":\"{patient}\",\"time\":\"2026-11-16T08:00:00-05:00\",\"observations\":{{{more}}}}}\n"
        )
    };
    let lines = [
        line(
            "P-0001",
            r#""pulse":{"value":98},"sweating":2,"restlessness":1,"pupil":2,"aches":{"points":4,"attributed":false},"nose":2,"gi":3,"tremor":1,"yawning":2,"anxiety":2,"gooseflesh":0"#,
        ),
        line(
            "P-0002",
            r#""pulse":2,"sweating":{"missing":"refused"},"tremor":{"missing":"asleep"},"gi":5"#,
        ),
        line(
            "P-0003",
            r#""pulse":0,"sweating":0,"restlessness":0,"pupil":0,"aches":0,"nose":0,"gi":0,"tremor":0,"yawning":0,"anxiety":0,"gooseflesh":0"#,
        ),
    ];
    let given = Given::new().file("rows.ndjson", lines.concat());
    let plain = given.when("score rows.ndjson --to csv").then().code(0);
    let records = given
        .when("score rows.ndjson --to cdisc --study S-1")
        .then()
        .code(0);
    let given = given.file("qs.csv", &records.stdout);
    let back = given
        .when("score qs.csv --map cdisc --to csv")
        .then()
        .code(0);
    assert_eq!(totals(&back.stdout), totals(&plain.stdout));
    let again = given
        .when("score qs.csv --map cdisc --to cdisc --study S-1")
        .then()
        .code(0);
    assert_eq!(again.stdout, records.stdout);
}
