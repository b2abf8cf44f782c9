//! Files that cannot be read, or hold nothing: the others are scored all the same.
#![cfg(unix)]

use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED, line, sheet, values};

/// Scores bad files between two good ones, and holds what is said of them.
fn between_good_ones(given: Given, name: &str, said: &str) {
    let given = given
        .file("first.csv", sheet(&[MEASURED, CALM]))
        .file("last.csv", sheet(&[MEASURED, CALM]));
    let run = given.when("score first.csv --scale cows --to ndjson last.csv");
    let then = run.argument(name).argument("first.csv").then();
    assert_eq!(values(&then.stdout).len(), 3);
    then.stderr(said).code(1);
}

#[test]
fn an_empty_file_is_refused() {
    let lines = "if it is NDJSON without a line, say `--from ndjson`";
    for (name, help) in [
        ("empty.csv", "a table without a row still has a header"),
        ("empty.tsv", "a table without a row still has a header"),
        ("empty.json", "a list without an element is written `[]`"),
        ("empty.toml", "write an assessment into it"),
        ("empty", lines),
    ] {
        let said = format!("error: {name}:1:1: the file is empty; {help}\n");
        between_good_ones(Given::new().file(name, ""), name, &said);
    }
    let given = Given::new();
    let then = given.when("score --scale cows --to csv").then();
    then.stdout("")
        .stderr(&format!("error: <stdin>:1:1: the file is empty; {lines}\n"))
        .code(1);
}

#[test]
fn an_input_without_an_assessment_is_no_failure_and_a_table_of_none_has_its_header() {
    let given = Given::new()
        .file("none.ndjson", "")
        .file("none.json", "[]")
        .file("none.csv", sheet(&[MEASURED]))
        .file("one.csv", sheet(&[MEASURED, CALM]));
    let header = |run: &str| {
        let then = given.when(run).then().stderr("").code(0);
        assert_eq!(then.stdout.lines().count(), 1, "{run}");
        then.stdout
    };
    let documents = header("score none.ndjson --scale cows --to csv");
    assert!(documents.contains(",complete,total,"), "{documents}");
    assert_eq!(header("score none.json --scale cows --to csv"), documents);
    assert_eq!(
        header("score --from ndjson - --scale cows --to csv"),
        documents
    );
    let table = header("score none.csv --scale cows --to csv");
    assert!(table.starts_with(&format!("{MEASURED},pulse,complete,total,")));
    for file in ["none.ndjson", "none.json", "none.csv"] {
        let run = |to: &str| given.when(&format!("score {file} --scale cows --to {to}"));
        run("ndjson").then().stdout("").stderr("").code(0);
        run("json").then().stdout("[]\n").stderr("").code(0);
        let none = "no assessment\nno row rejected\n";
        run("table").then().stdout(none).stderr("").code(0);
        // One without a row takes no columns from those that have some.
        let run = format!("score {file} one.csv --scale cows --to csv");
        let then = given.when(&run).then().stderr("").code(0);
        assert!(then.stdout.starts_with(&table), "{file}");
    }
}

#[test]
fn a_table_whose_columns_nothing_tells_is_said_to_have_no_header_and_leaves_no_file() {
    let why = "nothing was scored and no scale is named, so that its columns are not known; \
               say `--scale`\n";
    let unnamed = sheet(&[&format!("scale,{MEASURED}")]);
    let given = Given::new()
        .file("none.csv", &unnamed)
        .file("none.ndjson", "")
        .file("none.json", "[]")
        .file("out.csv", "of yesterday\n");
    for file in ["none.csv", "none.ndjson", "none.json"] {
        let run = |options: &str| given.when(&format!("score {file} --to csv {options}"));
        let said = format!("the table has no header: {why}");
        run("").then().stdout("").stderr(&said).code(0);
        let said = format!("out.csv is not written: {why}");
        let then = run("-o out.csv --force").then();
        then.stdout("").stderr(&said).code(1);
        assert_eq!(given.read("out.csv"), "of yesterday\n", "{file}");
        let options = "-o new.csv --scale cows";
        run(options).then().stderr("").code(0);
        assert_eq!(given.read("new.csv").lines().count(), 1, "{file}");
        std::fs::remove_file(given.path("new.csv")).unwrap();
        // Lines and lists need no columns.
        for to in ["ndjson", "json"] {
            let run = format!("score {file} --to {to}");
            given.when(&run).then().stderr("").code(0);
        }
    }
    // The one that cannot be read is not what keeps the file away.
    let then = given
        .when("score absent.csv none.csv --to csv -o new.csv")
        .then();
    let said = format!("new.csv is not written: {why}");
    assert!(then.stderr.ends_with(&said), "{}", then.stderr);
    then.code(1);
}

#[test]
fn a_file_of_empty_lines_has_no_header_or_no_assessment() {
    let said = "error: empty.csv:1:1: the file has no header\n";
    between_good_ones(
        Given::new().file("empty.csv", "\n\n\r\n"),
        "empty.csv",
        said,
    );
    between_good_ones(
        Given::new().file("empty.csv", "\u{feff}"),
        "empty.csv",
        said,
    );
    let given = Given::new().file("empty.ndjson", "\n  \n\n");
    given
        .when("score empty.ndjson --to ndjson")
        .then()
        .stdout("")
        .stderr("")
        .code(0);
}

#[test]
fn a_file_that_does_not_exist_is_named_and_the_others_are_scored() {
    between_good_ones(
        Given::new(),
        "absent.csv",
        "error: absent.csv cannot be read: No such file or directory (os error 2)\n",
    );
    let given = Given::new();
    symlink("nowhere", given.path("link.csv")).unwrap();
    between_good_ones(
        given,
        "link.csv",
        "error: link.csv cannot be read: No such file or directory (os error 2)\n",
    );
}

#[test]
fn a_folder_is_no_file() {
    between_good_ones(
        Given::new().file("folder/x", ""),
        "folder",
        "error: folder cannot be read: it is a directory; name the files in it\n",
    );
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let given = Given::new().file("secret.csv", "");
    let path = given.path("secret.csv");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        // Whoever runs the tests may read everything, so that there is nothing to see here.
        return;
    }
    between_good_ones(
        given,
        "secret.csv",
        "error: secret.csv cannot be read: Permission denied (os error 13)\n",
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_packed_file_that_was_cut_off_is_refused_after_the_rows_it_still_has() {
    let rows = format!("{CALM}\n").repeat(5000);
    let table = format!("{MEASURED}\n{rows}");
    let zstandard = ruzstd::encoding::compress_to_vec(
        table.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    for packed in [gzip(table.as_bytes()), zstandard] {
        for cut in [1, 9, packed.len() / 2] {
            let given = Given::new().file("torn.csv", &packed[..packed.len() - cut]);
            let then = given.when("score torn.csv --scale cows --to ndjson").then();
            assert!(values(&then.stdout).len() <= 5000);
            assert!(
                then.stderr.starts_with("error: torn.csv cannot be read: "),
                "{}",
                then.stderr
            );
            assert_eq!(then.stderr.lines().count(), 1);
            then.code(1);
        }
    }
}

#[test]
fn a_packed_file_with_something_else_behind_it_is_refused() {
    let table = sheet(&[MEASURED, CALM]);
    let given = Given::new().file(
        "more.csv.gz",
        [gzip(table.as_bytes()), b"more".to_vec()].concat(),
    );
    let then = given.when("score more.csv.gz --scale cows --to csv").then();
    assert!(
        then.stderr
            .starts_with("error: more.csv.gz cannot be read: "),
        "{}",
        then.stderr
    );
    then.code(1);
}

#[test]
fn an_assessment_longer_than_a_line_may_be_is_rejected_and_a_list_of_any_length_is_read() {
    let long = format!("\"{}\"", "x".repeat(1 << 20));
    let one = "{\"scale\":\"cows\",\"observations\":{\"pulse\":4}}";
    let spaces = " ".repeat(1 << 20);
    let given = Given::new()
        .file("week.json", format!("[{one},{spaces}{long},\n{one}]"))
        .file("one.json", &long)
        .file("one.ndjson", format!("{long}\n"))
        .file("one.toml", format!("note = {long}\n"));
    let said = |file: &str, column: usize| {
        let help = match file {
            "week.json" => "shorten its notes, or what stands under `extra`",
            "one.ndjson" => {
                "write each assessment on a line of its own, or say `--from json` if this is a list"
            }
            _ => "write several as a list of JSON, or one a line as NDJSON",
        };
        format!("{file}:1:{column}: an assessment longer than 1 MiB; {help}\n")
    };
    let then = given.when("score week.json --to ndjson").then().code(3);
    assert_eq!(values(&then.stdout).len(), 2);
    let column = one.len() + spaces.len() + 3;
    then.stderr(&(said("week.json", column) + "1 of 3 assessments rejected\n"));
    for file in ["one.json", "one.ndjson"] {
        let said = said(file, 1) + "1 of 1 assessments rejected\n";
        given
            .when(&format!("score {file}"))
            .then()
            .stderr(&said)
            .code(3);
    }
    let said = format!("error: {}", said("one.toml", 1));
    given.when("score one.toml").then().stderr(&said).code(1);
}

#[test]
fn a_long_list_of_bad_assessments_ends_in_good_time() {
    let bad = line("\"pulse\":3");
    let list = format!("[{}]", vec![bad.trim(); 40_000].join(","));
    let given = Given::new().file("list.json", list);
    let then = given
        .when("score list.json --to ndjson --errors errors.ndjson")
        .then();
    then.stdout("")
        .stderr(
            "list.json: 40,000 of 40,000 assessments rejected\n\
             40,000 no-such-points in `observations.pulse`, the first at list.json:1:42: \
             `pulse` has no option worth 3 points; write 0, 1, 2, or 4\n",
        )
        .code(3);
    let errors = values(&given.read("errors.ndjson"));
    let columns: Vec<u64> = errors
        .iter()
        .map(|error| error["column"].as_u64().unwrap())
        .collect();
    assert!(columns.is_sorted());
    assert_eq!(columns[1] - columns[0], bad.len() as u64);
}
