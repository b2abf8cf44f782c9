//! Inputs that end before their end: how far they were read is said, and no file of results appears
//! that would hold their beginning alone.

use std::io::Write as _;

use crate::common::Given;
use crate::common::sheets::{CALM, FORMATS, MEASURED, line, sheet, values};

const GONE: &str = "absent.csv cannot be read: No such file or directory (os error 2)";
const BAD: &str = "P-0003,72,9,0,0,0,0,0,0,0,0,0";

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A table whose rows differ, so that packing leaves many bytes of it.
fn long() -> Vec<u8> {
    let rows = (0..5_000).map(|row| format!("{}\n", CALM.replace("0001", &format!("{row:05}"))));
    format!("{MEASURED}\n{}", rows.collect::<String>()).into_bytes()
}

/// Packed files that are cut off, or damaged, somewhere behind their first rows.
fn torn() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let cut = |packed: Vec<u8>| packed[..packed.len() - 9].to_vec();
    let damaged = |mut packed: Vec<u8>| {
        let last = packed.len() - 5;
        packed[last] ^= 0x55;
        packed
    };
    let is_cut = "the packed file is cut off; fetch it again, or pack it anew";
    let is_damaged = "the packed file is damaged (";
    vec![
        ("cut.csv.gz", cut(gzip(&long())), is_cut),
        ("cut.csv.zst", cut(zstandard(&long())), is_cut),
        ("damaged.csv.gz", damaged(gzip(&long())), is_damaged),
        (
            "more.csv.gz",
            [gzip(&long()), b"something else behind it".to_vec()].concat(),
            is_damaged,
        ),
    ]
}

#[test]
fn no_file_holds_the_beginning_of_a_packed_file_and_it_is_said_how_far_it_was_read() {
    for (file, bytes, why) in torn() {
        let given = Given::new().file(file, bytes).file("out", "mine\n");
        let run = format!("score {file} --scale cows --to ndjson");
        let scored = given.when(&run).then().code(1).stdout.lines().count();
        assert!(scored > 1000, "{file}: {scored}");
        for to in if file == "cut.csv.gz" {
            &FORMATS[..]
        } else {
            &FORMATS[..1]
        } {
            let run = format!("score {file} --scale cows --force -o out --to {to}");
            let then = given.when(&run).then().stdout("").code(1);
            let said = format!("error: {file} cannot be read: {why}");
            assert!(then.stderr.starts_with(&said), "{}", then.stderr);
            let end = format!(
                "; {} assessments were scored before\n\
                 out is not written: it would hold only the beginning of {file}\n",
                ows::base::text::thousands(scored as u64)
            );
            assert!(then.stderr.ends_with(&end), "{}", then.stderr);
            assert_eq!(given.names(), [file, "out"], "{to}");
            assert_eq!(given.read("out"), "mine\n");
        }
    }
}

#[test]
fn no_file_appears_either_where_others_were_whole() {
    let (file, bytes, _) = torn().remove(0);
    let given = Given::new()
        .file("good.csv", sheet(&[MEASURED, CALM]))
        .file(file, bytes);
    for files in [format!("good.csv {file}"), format!("{file} good.csv")] {
        let run = format!("score {files} --scale cows --to csv -o out.csv");
        let then = given.when(&run).then().stdout("").code(1);
        let end = format!("out.csv is not written: it would hold only the beginning of {file}\n");
        assert!(then.stderr.ends_with(&end), "{}", then.stderr);
        assert_eq!(given.names(), [file, "good.csv"]);
    }
}

#[test]
fn rows_rejected_before_the_end_are_said_too_and_stand_in_the_file_of_errors() {
    let table = format!("{MEASURED}\n{}", format!("{BAD}\n").repeat(60_000));
    let packed = gzip(table.as_bytes());
    let given = Given::new().file("torn.csv.gz", &packed[..packed.len() - 9]);
    let run = "score torn.csv.gz --scale cows --to csv -o out.csv --errors errors.ndjson";
    let then = given.when(run).then().stdout("").code(1);
    let rejected = given.read("errors.ndjson").lines().count();
    let count = ows::base::text::thousands(rejected as u64);
    let said = format!("; 0 assessments were scored and {count} rejected before\n");
    assert!(then.stderr.contains(&said), "{}", then.stderr);
    assert_eq!(given.names(), ["errors.ndjson", "torn.csv.gz"]);
}

#[test]
fn a_list_that_is_cut_off_or_no_json_further_on_is_scored_up_to_there() {
    let one = line("\"pulse\":4");
    let one = one.trim_end();
    for (rest, place, words) in [
        (",", "2:60", "EOF while parsing a list"),
        ("", "2:59", "EOF while parsing a list"),
        (" {}]", "2:60", "expected `,` or `]`"),
        (",]", "2:60", "trailing comma"),
        (",{\"scale\":}]", "2:69", "expected value"),
        (",{\"scale\":\"co", "2:71", "EOF while parsing a string"),
        ("] x", "2:61", "trailing characters"),
    ] {
        let length = one.chars().count() as u64;
        let (line, column) = place.split_once(':').unwrap();
        let column: u64 = column.parse::<u64>().unwrap() + length - 58;
        let given = Given::new().file("week.json", format!("[{one},\n{one}{rest}"));
        let said = format!(
            "error: week.json:{line}:{column}: this is not JSON: {words}; \
             2 assessments were scored before\n"
        );
        let then = given.when("score week.json --to ndjson").then();
        assert_eq!(values(&then.stdout).len(), 2, "{rest}");
        then.stderr(&said).code(1);
        let then = given.when("score week.json --to ndjson -o out").then();
        let not_written = "out is not written: it would hold only the beginning of week.json\n";
        then.stdout("").stderr(&(said + not_written)).code(1);
        assert_eq!(given.names(), ["week.json"]);
    }
}

#[test]
fn a_list_of_results_stays_open_where_the_input_breaks_off() {
    let one = line("\"pulse\":4");
    let given = Given::new().file("week.json", format!("[{one}"));
    let then = given.when("score week.json --to json").then().code(1);
    assert!(then.stdout.starts_with("[{"));
    assert!(serde_json::from_str::<serde_json::Value>(&then.stdout).is_err());
}

#[test]
fn a_run_that_could_read_nothing_leaves_no_file() {
    let given = Given::new().file("empty.csv", "");
    for to in FORMATS {
        let run = format!("score absent.csv empty.csv --scale cows -o out --to {to}");
        let said = format!(
            "error: {GONE}\n\
             error: empty.csv:1:1: the file is empty; a table without a row still has a header\n\
             out is not written: nothing could be read\n"
        );
        given.when(&run).then().stdout("").stderr(&said).code(1);
        assert_eq!(given.names(), ["empty.csv"], "{to}");
    }
}

#[test]
fn a_file_refused_before_its_first_row_leaves_the_results_of_the_others_whole() {
    let given = Given::new().file("good.csv", sheet(&[MEASURED, CALM]));
    let whole = given.when("score good.csv --scale cows --to csv").then();
    let run = "score absent.csv good.csv --scale cows --to csv -o out.csv";
    let said = format!("error: {GONE}\n");
    given.when(run).then().stderr(&said).code(1);
    whole.stdout(&given.read("out.csv"));
}

#[test]
fn what_was_recorded_before_the_end_is_said_beside_the_file_that_does_not_appear() {
    let header = MEASURED.replacen("patient", "patient,rater,time", 1);
    let row = |row: u32| {
        let time = format!("2024-03-01T{:02}:{:02}:00Z", row / 60 % 24, row % 60);
        format!("P-{row:05},rn-07,{time},72,0,0,0,0,0,0,0,0,0,0\n")
    };
    let rows: String = (0..5_000).map(row).collect();
    let packed = gzip(format!("{header}\n{rows}").as_bytes());
    let given = Given::new().file("torn.csv.gz", &packed[..packed.len() - 9]);
    let run = "score torn.csv.gz --scale cows --to csv -o out.csv --record --log log.sqlite";
    let then = given.when(run).then().stdout("").code(1);
    assert!(
        then.stderr.contains(" assessments were scored before\n")
            && then.stderr.contains("\nrecorded ")
            && then.stderr.contains("out.csv is not written: "),
        "{}",
        then.stderr
    );
    assert!(!given.path("out.csv").exists());
}
