//! A site's own folder of scales, its lock, and what is refused in it.

use crate::common::Given;

const SCALE: &str = r#"format    = 1
id        = "night"
version   = "1.0.0"
name      = "Night look"
rater     = "clinician"
evidence  = "validated"
reference = ["the ward's own"]
licence   = "our own words"

[total]
range = [0, 2]

[[item]]
id     = "shiver"
label  = "Shivering"
ask    = "Look at the arms."
option = [{ points = 0, text = "none" }, { points = 2, text = "strong" }]
"#;

const ROW: &str = "shiver\n2\n";

/// The digest that `ows scale check` names first twelve digits of, from the built program.
fn digest(given: &Given) -> String {
    let shown = given.when("scale show ward/night/1.0.0.toml").then().stdout;
    let mut words = shown
        .split_whitespace()
        .skip_while(|word| *word != "Digest");
    words.nth(1).unwrap().to_owned()
}

#[test]
fn a_scale_of_the_folder_is_found_by_name_and_scores() {
    let given = Given::new()
        .file("ward/night/1.0.0.toml", SCALE)
        .file("row.csv", ROW);
    for arguments in [
        "--scales ward score row.csv --scale night --to csv",
        "score row.csv --scale night@1.0 --scales ward --to csv",
    ] {
        let output = given.when(arguments).then();
        let text = output.stderr("").code(0).stdout;
        assert!(text.starts_with("shiver,complete,total,"), "{text}");
        assert!(text.contains("\n2,true,2,2,2,,,,night@1.0.0,"), "{text}");
    }
    let list = given
        .when("scale list")
        .variable("OWS_SCALES", "ward")
        .then()
        .code(0)
        .stdout;
    assert!(list.contains("night@1.0.0"), "{list}");
    assert!(
        list.contains("Night look · ward/night/1.0.0.toml · draft"),
        "{list}"
    );
    assert!(
        list.contains("Clinical Opiate Withdrawal Scale · built in · published"),
        "{list}"
    );
}

#[test]
fn the_folder_of_the_configuration_is_read_without_being_named() {
    let given = Given::new().file("row.csv", ROW);
    let folder = given.home().join(".config/ows/scales");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("night.toml"), SCALE).unwrap();
    given
        .when("score row.csv --scale night --to csv")
        .then()
        .stderr("")
        .code(0);
}

#[test]
fn a_withdrawn_scale_scores_nothing_but_can_be_looked_at() {
    let given = Given::new()
        .file("ward/night/1.0.0.toml", SCALE)
        .file("row.csv", ROW);
    let lock = format!(
        "[[scale]]\nid = \"night\"\nversion = \"1.0.0\"\ndigest = \"{}\"\nstanding = \"withdrawn\"\nreason = \"two options were swapped\"\n",
        digest(&given)
    );
    let given = given.file("ward/lock.toml", lock);
    given
        .when("--scales ward score row.csv --scale night --to csv")
        .then()
        .stdout("")
        .stderr(
            "error: night@1.0.0 was withdrawn: two options were swapped\nfor help, say `--help`\n",
        )
        .code(2);
    given.when("--scales ward scale show night").then().code(0);
    let list = given.when("--scales ward scale list").then().code(0).stdout;
    assert!(
        list.contains("withdrawn: two options were swapped"),
        "{list}"
    );
}

#[test]
fn a_published_scale_that_was_changed_is_left_out_and_named() {
    let given = Given::new()
        .file("ward/night/1.0.0.toml", SCALE)
        .file("row.csv", ROW);
    let lock = format!(
        "[[scale]]\nid = \"night\"\nversion = \"1.0.0\"\ndigest = \"{}\"\nstanding = \"published\"\n",
        digest(&given)
    );
    let changed = SCALE.replace("strong", "very strong");
    let given = given
        .file("ward/lock.toml", lock)
        .file("ward/night/1.0.0.toml", changed);
    let output = given
        .when("--scales ward score row.csv --scale night --to csv")
        .then()
        .stdout("")
        .code(2);
    let said = output.stderr;
    assert!(
        said.starts_with("warning: ward/night/1.0.0.toml is not what was published as night@1.0.0"),
        "{said}"
    );
    assert!(said.contains("no scale is named `night`"), "{said}");
}

#[test]
fn a_copy_of_a_built_in_scale_may_stand_there_and_a_forgery_may_not() {
    let cows =
        std::fs::read_to_string(crate::common::project().join("scales/cows/1.0.0.toml")).unwrap();
    let row = "scale,pulse\ncows,0\n";
    let given = Given::new()
        .file("ward/cows.toml", &cows)
        .file("row.csv", row);
    given
        .when("--scales ward score row.csv --partial --to csv")
        .then()
        .stderr("")
        .code(0);
    let given = given.file("ward/cows.toml", cows.replace("from = 13", "from = 12"));
    let output = given
        .when("--scales ward score row.csv --partial --to csv")
        .then()
        .code(0);
    let said = output.stderr;
    assert!(
        said.contains("ward/cows.toml is not what was published as cows@1.0.0"),
        "{said}"
    );
}

#[test]
fn a_broken_file_of_the_folder_stops_nobody_else() {
    let given = Given::new()
        .file("ward/night.toml", SCALE)
        .file("ward/other.toml", "format = 1\n")
        .file("row.csv", ROW);
    given
        .when("--scales ward score row.csv --scale night --to csv")
        .then()
        .stderr("warning: ward/other.toml is broken, as `ows scale check` shows; it is left out\n")
        .code(0);
}

#[test]
fn a_folder_that_is_not_there_is_said_at_once() {
    let given = Given::new().file("row.csv", ROW);
    given
        .when("--scales nowhere score row.csv --scale night")
        .then()
        .stdout("")
        .stderr("error: the folder of scales nowhere cannot be read: No such file or directory (os error 2)\n")
        .code(1);
}

#[test]
fn a_new_scale_can_be_checked_and_scored_with_as_it_comes() {
    let new = Given::new()
        .when("scale new night-ward")
        .then()
        .stderr("")
        .code(0);
    let given = Given::new()
        .file("new.toml", &new.stdout)
        .file("row.csv", "pulse_bpm,shaking,fall\n90,2,yes\n");
    let check = given.when("scale check new.toml").then().stderr("").code(0);
    assert!(
        check
            .stdout
            .starts_with("new.toml: night-ward@1.0.0 is sound")
    );
    let row = given.when("score row.csv --scale new.toml --to csv").then();
    let row = row.stderr("").code(0).stdout;
    assert!(
        row.contains("\n90,2,yes,1,true,3,3,3,low,low,low,,fall,,night-ward@1.0.0,"),
        "{row}"
    );
}

#[test]
fn a_withdrawn_scale_scores_nothing_when_named_by_its_path_either() {
    let given = Given::new()
        .file("ward/night/1.0.0.toml", SCALE)
        .file("row.csv", ROW);
    let lock = format!(
        "[[scale]]\nid = \"night\"\nversion = \"1.0.0\"\ndigest = \"{}\"\nstanding = \"withdrawn\"\nreason = \"a slip\"\n",
        digest(&given)
    );
    let given = given.file("ward/lock.toml", lock);
    given
        .when("--scales ward score row.csv --scale ward/night/1.0.0.toml --to csv")
        .then()
        .stdout("")
        .stderr("error: night@1.0.0 was withdrawn: a slip\n")
        .code(1);
}
