//! Each format in gives the same result, however it comes and whatever tells its format.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::common::Given;
use crate::common::sheets::values;

/// One assessment as a line of NDJSON, which is a JSON text too.
const LINE: &str = concat!(
    r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T20:14:00-05:00","scale":"cows@1","#,
    r#""reason":"routine","substance":["heroin"],"route":"injected","#,
    r#""last_use":"2026-11-21T13:00:00-05:00","last_use_certainty":"about","#,
    r#""observations":{"pulse":{"value":124},"sweating":2,"restlessness":3,"pupil":2,"aches":2,"#,
    r#""nose":2,"gi":3,"tremor":2,"yawning":1,"anxiety":2,"gooseflesh":3},"#,
    r#""checks":{"seizure":false,"fluid-loss":true}}"#,
);

const TOML: &str = r#"patient = "P-0142"
rater = "rn-07"
time = 2026-11-22T20:14:00-05:00
scale = "cows@1"
reason = "routine"
substance = ["heroin"]
route = "injected"
last_use = 2026-11-21T13:00:00-05:00
last_use_certainty = "about"

[observations]
pulse = { value = 124 }
sweating = 2
restlessness = 3
pupil = 2
aches = 2
nose = 2
gi = 3
tremor = 2
yawning = 1
anxiety = 2
gooseflesh = 3

[checks]
seizure = false
fluid-loss = true
"#;

const CSV: &str = "\
patient,rater,time,scale,reason,substance,route,last_use,last_use_certainty,pulse_bpm,sweating,\
restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh,seizure,fluid-loss\n\
P-0142,rn-07,2026-11-22T20:14:00-05:00,cows@1,routine,heroin,injected,\
2026-11-21T13:00:00-05:00,about,124,2,3,2,2,2,3,2,1,2,3,no,yes\n";

/// What scoring that assessment in full gives.
fn detail() -> String {
    let given = Given::new().file("one.json", LINE);
    given
        .when("score one.json --to json")
        .then()
        .stderr("")
        .code(0)
        .stdout
}

fn tsv() -> String {
    CSV.replace(',', "\t")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

fn zstandard(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

/// Holds a file of this name, and the same text from a pipe, to the result in full.
fn same(name: &str, text: impl AsRef<[u8]>) {
    let expected = detail();
    let given = Given::new().file(name, &text);
    let named = given.when("score --to json").argument(name).then();
    named.stdout(&expected).stderr("").code(0);
    let piped = given.when("score --to json").stdin(text).then();
    piped.stdout(&expected).stderr("").code(0);
}

#[test]
fn the_assessment_says_what_was_given() {
    let all: Value = serde_json::from_str(&detail()).unwrap();
    let mut given: Value = serde_json::from_str(LINE).unwrap();
    given["scale"] = json!("cows@1.1.0");
    assert_eq!(all[0]["assessment"], given);
    assert_eq!(all[0]["total"]["value"], 26);
}

#[test]
fn json_ndjson_toml_csv_and_tsv_give_the_same_by_name_and_by_first_bytes() {
    same("one.json", LINE);
    same("one.ndjson", format!("{LINE}\n"));
    same("one.jsonl", LINE);
    same("one.toml", TOML);
    same("one.csv", CSV);
    same("one.tsv", tsv());
    same("ONE.CSV", CSV);
}

#[test]
fn a_json_text_over_several_lines_and_a_list_of_one_give_the_same() {
    let spread: Value = serde_json::from_str(LINE).unwrap();
    same("one.json", serde_json::to_string_pretty(&spread).unwrap());
    same("list.json", format!("[{LINE}]"));
    same("list.json", format!(" [\n{LINE}\n]\n"));
}

#[test]
fn packed_files_give_the_same_whatever_their_names() {
    for packed in [gzip, zstandard] {
        same("one.csv.gz", packed(CSV));
        same("one.csv.zst", packed(CSV));
        same("one.csv", packed(CSV));
        same("one.ndjson.gz", packed(LINE));
        same("one", packed(TOML));
    }
    let parts = [gzip(&CSV[..40]), gzip(&CSV[40..])].concat();
    same("two-parts.csv.gz", parts);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    for (name, text) in [
        ("one.json", LINE.to_owned()),
        ("one.ndjson", format!("{LINE}\n")),
        ("one.toml", TOML.to_owned()),
        ("one.csv", CSV.to_owned()),
        ("one.tsv", tsv()),
    ] {
        same(name, format!("\u{feff}{text}"));
        same(name, text.replace('\n', "\r\n"));
        same(name, format!("\u{feff}{}", text.replace('\n', "\r\n")));
        same(name, text.trim_end());
    }
}

#[test]
fn a_toml_text_is_told_by_its_first_bytes_though_they_hold_a_comma() {
    same(
        "one",
        format!("# Rated at the bedside, then typed in\n{TOML}"),
    );
    let substance = "substance = [\"heroin\", \"fentanyl\"]\nscale = \"cows\"\n";
    for text in [
        format!("{substance}[observations]\npulse = 4\n"),
        "[observations]\npulse = 4\n".to_owned(),
    ] {
        let given = Given::new();
        let then = given.when("score --scale cows --to ndjson").stdin(&text);
        let row = &values(&then.then().stderr("").code(0).stdout)[0];
        assert_eq!(row["pulse"], 4, "{text}");
    }
}

#[test]
fn from_overrules_the_name_and_the_first_bytes() {
    let expected = detail();
    let given = Given::new()
        .file("table.json", CSV)
        .file("lines.csv", LINE)
        .file("tabs.csv", tsv());
    for arguments in [
        "score table.json --from csv --to json",
        "score lines.csv --from ndjson --to json",
        "score lines.csv --from json --to json",
        "score tabs.csv --from tsv --to json",
    ] {
        let then = given.when(arguments).then();
        then.stdout(&expected).stderr("").code(0);
    }
}
