//! Files of results that are packed: a name that ends in `.gz` holds gzip, and no other packing is
//! promised by a name.

use std::fs::File;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use crate::common::Given;
use crate::common::sheets::{CALM, FORMATS, MEASURED, WORST, sheet, values};
use crate::recording::{minutes, row, table};

fn week() -> Given {
    Given::new().file("week.csv", sheet(&[MEASURED, CALM, WORST]))
}

/// Unpacks a file in the folder.
fn unpacked(given: &Given, name: &str) -> String {
    let mut text = String::new();
    let file = File::open(given.path(name)).unwrap();
    MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_name_that_ends_in_gz_holds_what_standard_output_would_packed() {
    let given = week();
    for to in FORMATS {
        let plain = given.when(&format!("score week.csv --scale cows --to {to}"));
        let plain = plain.then().code(0);
        let run = format!("score week.csv --scale cows --to {to} --force -o out.GZ");
        given.when(&run).then().stdout("").stderr("").code(0);
        plain.stdout(&unpacked(&given, "out.GZ"));
    }
    assert_eq!(given.names(), ["out.GZ", "week.csv"]);
}

#[test]
fn the_same_results_are_the_same_bytes() {
    let given = week();
    let run = "score week.csv --scale cows --to csv --force -o out.csv.gz";
    given.when(run).then().code(0);
    let before = std::fs::read(given.path("out.csv.gz")).unwrap();
    given.when(run).then().code(0);
    assert_eq!(std::fs::read(given.path("out.csv.gz")).unwrap(), before);
}

#[test]
fn packed_results_and_rejections_are_read_back_by_their_names() {
    let bad = "P-0003,72,9,0,0,0,0,0,0,0,0,0";
    let given = week().file("bad.csv", sheet(&[MEASURED, CALM, bad]));
    let run =
        "score bad.csv --scale cows --to ndjson --detail -o out.ndjson.gz --errors e.ndjson.gz";
    given.when(run).then().code(3);
    assert_eq!(values(&unpacked(&given, "out.ndjson.gz")).len(), 1);
    assert_eq!(values(&unpacked(&given, "e.ndjson.gz")).len(), 1);
    // Packed once more, a table is the table that it was.
    let file = File::create(given.path("again.csv.gz")).unwrap();
    let mut packer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    std::io::copy(
        &mut File::open(given.path("week.csv")).unwrap(),
        &mut packer,
    )
    .unwrap();
    packer.finish().unwrap();
    let plain = given.when("score week.csv --scale cows --to csv").then();
    let packed = given
        .when("score again.csv.gz --scale cows --to csv")
        .then();
    packed.stdout(&plain.stdout).stderr("").code(0);
}

#[test]
fn an_export_of_the_log_is_packed_too() {
    let given = Given::new().file("row.csv", table(&[row(&minutes(0), 1)]));
    let record = "score row.csv --scale cows --record --log log.sqlite";
    given.when(record).then().code(0);
    for to in ["ndjson", "csv --scale cows"] {
        let plain = given.when(&format!("log export --log log.sqlite --to {to}"));
        let plain = plain.then().code(0);
        let run = format!("log export --log log.sqlite --to {to} --force -o out.gz");
        given.when(&run).then().stdout("").code(0);
        plain.stdout(&unpacked(&given, "out.gz"));
    }
}

#[test]
fn a_packing_that_is_not_written_is_refused_by_its_name() {
    let given = week();
    for (name, packer) in [
        ("zst", "zstd"),
        ("xz", "xz"),
        ("bz2", "bzip2"),
        ("ZIP", "zip"),
    ] {
        let ending = name.to_lowercase();
        let said = format!(
            "error: out.csv.{name}: `.{ending}` is not packed here; name it `.gz`, or write to \
             standard output and pipe it through {packer}\nfor help, say `--help`\n"
        );
        for options in ["-o", "-o out.csv --errors"] {
            let run = format!("score week.csv --scale cows --to csv {options} out.csv.{name}");
            given.when(&run).then().stdout("").stderr(&said).code(2);
        }
        let run = format!("log export -o out.csv.{name}");
        given.when(&run).then().stdout("").code_among(&[1, 2]);
    }
    assert_eq!(given.names(), ["week.csv"]);
}

#[test]
fn a_deck_is_never_written_packed_since_it_is_read_plain() {
    let deck = "format = 1\nid = \"small\"\nversion = \"1.0.0\"\ntitle = \"Small\"\nabout = \"One case.\"\npurpose = \"practice\"\ncases = [\"case.toml\"]\n";
    let given = Given::new()
        .file("deck.toml", deck)
        .example("cases/cows-a-01.toml");
    let case = given.read("cases/cows-a-01.toml");
    let given = given.file("case.toml", case);
    let run = "train split deck.toml --cases cases.json --keys keys.json.gz";
    let said = "error: keys.json.gz would be packed, and is read only as plain text; \
                name it without `.gz`\nfor help, say `--help`\n";
    given.when(run).then().stdout("").stderr(said).code(2);
    assert!(!given.path("cases.json").exists());
}
