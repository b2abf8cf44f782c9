//! `ows scale diff` and `ows scale check` of new versions, told as stories with their exact words.

use super::edited;
use crate::common::Given;

const VERSION: &str = "version   = \"1.0.0\"";

/// COWS after some edits, as version `to`.
fn cows(to: &str, edits: &[(&str, &str)]) -> String {
    let version = format!("version   = \"{to}\"");
    let edits: Vec<(&str, &str)> = edits
        .iter()
        .copied()
        .chain([(VERSION, &*version)])
        .collect();
    edited("cows", &edits)
}

#[test]
fn a_band_limit_moved_by_one_is_shown_with_an_assessment_and_counted() {
    Given::new()
        .file("1.0.1.toml", cows("1.0.1", &[("from = 13", "from = 12")]))
        .when("scale diff cows@1.0.0 1.0.1.toml")
        .then()
        .stdout(
            "\
COWS 1.0.0 → 1.0.1                            digest c994c03b3ebf → df264348f18b

Changed  band moderate: from
    was     13
    is      12

What that changes, of 4,915,200 assessments

 ! The band differs in 77,792
   with     GI upset 3, Anxiety or irritability 4, Gooseflesh 5, and every other
            item 0
   was      mild
   is       moderate
 The same in every assessment: the total, the stage shown of `heroin`, the stage
 shown of `phases`, and every flag.

A result can differ, or data be refused: the first number has to move.
1.0.1 moves the last number only: write 2.0.0 or higher.
",
        )
        .stderr("")
        .code(3);
}

#[test]
fn a_band_limit_moved_by_one_cannot_be_published_as_a_patch() {
    Given::new()
        .file("1.0.1.toml", cows("1.0.1", &[("from = 13", "from = 12")]))
        .when("scale check 1.0.1.toml")
        .then()
        .stdout("")
        .stderr(
            "\
1.0.1.toml:9:13: error[version-too-low]: `cows@1.0.1` moves the last number
  only, and what changed since `cows@1.0.0` moves the first number
  |
9 | version   = \"1.0.1\"
  |             ^^^^^^^
  = help: write \"2.0.0\" or higher: the band differs: with GI upset 3, Anxiety or
          irritability 4, Gooseflesh 5, and every other item 0 it is mild in
          1.0.0, moderate in 1.0.1

1 error in 1.0.1.toml
",
        )
        .code(3);
}

#[test]
fn a_changed_word_is_a_patch_and_passes() {
    let words = [("Count the yawns", "Count all yawns")];
    let given = Given::new().file("1.0.1.toml", cows("1.0.1", &words));
    given
        .when("scale check 1.0.1.toml")
        .then()
        .stdout("1.0.1.toml: cows@1.0.1 is sound, may follow cows@1.0.0, digest 98e19ff8514e\n")
        .stderr("")
        .code(0);
    given
        .when("scale diff cows 1.0.1.toml --ascii")
        .then()
        .stdout(
            "\
COWS 1.0.0 > 1.0.1                            digest c994c03b3ebf > 98e19ff8514e

Changed  item yawning: ask
    was     Count the yawns from the first question to the last.
    is      Count all yawns from the first question to the last.

What that changes, of 4,915,200 assessments

 Nothing: every total, band, stage and flag is the same.

Wording: the last number has to move.
1.0.1 may follow 1.0.0.
",
        )
        .code(0);
}

/// What is said of a limit of the pulse that moved from 120 to 115.
const PULSE: &str = "\
COWS 1.0.0 → 2.0.0        digest c994c03b3ebf → d184bf62fa3b

Changed  item pulse, option 2: up-to
    was     120
    is      115
Changed  item pulse, option 2: text
    was     101 to 120
    is      101 to 115
Changed  item pulse, option 4: text
    was     above 120
    is      above 115

What that changes, of 6,144,000 assessments
Values that fall in another option now are counted as one
answer more.

 ! The total differs in 1,228,800
   with     Resting pulse 4 (was 2) at 116 /min and every
            other item 0
   was      2
   is       4
 ! The band differs in 206,813
   with     Resting pulse 4 (was 2) at 116 /min, Anxiety or
            irritability 1, and every other item 0
   was      below-mild
   is       mild
 ! The stage shown of `heroin` differs in 199,680
   with     Resting pulse 4 (was 2) at 116 /min, GI upset 2,
            and every other item 0
   was      none
   is       stage 3
 ! Stage 3 of `heroin` differs in 245,760
   with     Resting pulse 4 (was 2) at 116 /min, GI upset 2,
            and every other item 0
   was      not shown
   is       shown
 The same in every assessment: the stage shown of `phases`
 and every flag.

A result can differ, or data be refused: the first number
has to move.
2.0.0 may follow 1.0.0.
";

#[test]
fn a_limit_of_the_pulse_is_shown_by_a_value() {
    let edits = [
        ("up-to = 120", "up-to = 115"),
        ("text = \"101 to 120\"", "text = \"101 to 115\""),
        ("text = \"above 120\" }", "text = \"above 115\" }"),
    ];
    Given::new()
        .file("new.toml", cows("2.0.0", &edits))
        .when("scale diff cows@1.0.0 new.toml --width 60")
        .then()
        .stdout(PULSE)
        .code(0);
}

#[test]
fn a_new_option_above_all_others_is_shown_by_what_is_missing() {
    let five = "{ points = 5, text = \"bumps plain to see\" },";
    let above = format!("{five}\n  {{ points = 6, text = \"everywhere\" }},");
    let edits = [
        (five, above.as_str()),
        ("range = [0, 48]", "range = [0, 49]"),
    ];
    Given::new()
        .file("new.toml", cows("1.1.0", &edits))
        .when("scale diff cows@1.0.0 new.toml")
        .then()
        .stdout(
            "\
COWS 1.0.0 → 1.1.0                            digest c994c03b3ebf → b350dff4e6d8

Changed  total
    was     0 to 48
    is      0 to 49
Added    item gooseflesh, option 6
            everywhere

What that changes, of 4,915,200 assessments

 ! The total differs only where an answer is missing
   with     Gooseflesh missing and every other item 0
   was      at most 5
   is       at most 6
 ! The band differs only where an answer is missing
   with     GI upset 3, Anxiety or irritability 4, Gooseflesh missing, and every
            other item 0
   was      at most mild
   is       at most moderate
 The same in every assessment: the stage shown of `heroin`, the stage shown of
 `phases`, and every flag.

A result can differ, or data be refused: the first number has to move.
1.1.0 moves the middle number only: write 2.0.0 or higher.
",
        )
        .code(3);
}

#[test]
fn versions_of_a_site_s_own_are_held_to_each_other() {
    let own = |version: &str, edits: &[(&str, &str)]| {
        cows(version, edits).replace("id        = \"cows\"", "id        = \"ward\"")
    };
    let fever = "[[check]]\nid = \"fever\"\nlabel = \"fever\"\nask = \"Fever?\"\n\n[[check]]\nid    = \"seizure\"";
    let given = Given::new()
        .file("ward/1.0.0.toml", own("1.0.0", &[]))
        .file(
            "ward/1.0.1.toml",
            own("1.0.1", &[("[[check]]\nid    = \"seizure\"", fever)]),
        );
    // Nothing is known of an earlier version until it is named.
    given.when("scale check ward/1.0.1.toml").then().code(0);
    given
        .when("scale check ward/1.0.1.toml --against ward/1.0.0.toml")
        .then()
        .stdout("")
        .stderr(
            "\
ward/1.0.1.toml:9:13: error[version-too-low]: `ward@1.0.1` moves the last
  number only, and what changed since `ward@1.0.0` moves the middle number
  |
9 | version   = \"1.0.1\"
  |             ^^^^^^^
  = help: write \"1.1.0\" or higher: check fever is new

1 error in ward/1.0.1.toml
",
        )
        .code(3);
    given
        .when("scale check ward/1.0.0.toml --against cows")
        .then()
        .stderr(
            "\
ward/1.0.0.toml:9:13: error[version-too-low]: `ward@1.0.0` is no version of
  `cows`
  |
9 | version   = \"1.0.0\"
  |             ^^^^^^^
  = help: name a version of the same scale

1 error in ward/1.0.0.toml
",
        )
        .code(3);
}

#[test]
fn the_same_facts_are_written_for_programs() {
    let given = Given::new().file("1.0.1.toml", cows("1.0.1", &[("from = 13", "from = 12")]));
    let then = given
        .when("scale diff cows@1.0.0 1.0.1.toml --to json")
        .then();
    let json: serde_json::Value = serde_json::from_str(&then.stdout).unwrap();
    let schema = given.when("schema difference").then();
    let schema: serde_json::Value = serde_json::from_str(&schema.stdout).unwrap();
    assert!(jsonschema::is_valid(&schema, &json));
    assert_eq!(json["possible"], "4915200");
    assert_eq!(json["needed"], "major");
    assert_eq!(json["moved"], "patch");
    assert_eq!(json["least"], "2.0.0");
    assert_eq!(json["permitted"], false);
    assert_eq!(json["changes"][0]["place"], "band moderate");
    let band = json["effects"].as_array().unwrap().iter();
    let band = band.clone().find(|effect| effect["on"] == "band").unwrap();
    assert_eq!(band["decision"], "differs");
    assert_eq!(band["assessments"], "77792");
    assert_eq!(band["example"]["was"], "mild");
    assert_eq!(band["example"]["answers"].as_array().unwrap().len(), 11);
    then.code(3);
}

#[test]
fn two_scales_are_compared_though_neither_follows_the_other() {
    let then = Given::new()
        .when("scale diff heroin-stages withdrawal-phases")
        .then();
    assert!(
        then.stdout.contains("The items are not the same"),
        "{}",
        then.stdout
    );
    let end = "They are different scales, and not versions of one.\n";
    assert!(then.stdout.ends_with(end), "{}", then.stdout);
    then.stderr("").code(0);
}

#[test]
fn a_file_that_claims_a_built_in_version_can_be_compared_with_it() {
    let given = Given::new().file("mine.toml", cows("1.0.0", &[("from = 13", "from = 12")]));
    let then = given.when("scale diff cows@1.0.0 mine.toml").then();
    let end = "Both claim to be 1.0.0: write 2.0.0 or higher.\n";
    assert!(then.stdout.ends_with(end), "{}", then.stdout);
    then.code(3);
    let then = given.when("scale diff cows cows").then();
    assert!(then.stdout.contains("Nothing differs."), "{}", then.stdout);
    then.code(0);
}

#[test]
fn a_scale_that_is_not_there_is_wrong_usage_and_a_broken_one_is_drawn() {
    let given = Given::new().file("broken.toml", "format = 1\n");
    given.when("scale diff cow cows").then().stdout("").code(2);
    given
        .when("scale diff cows broken.toml")
        .then()
        .stdout("")
        .code(1);
    given
        .when("scale diff cows none.toml")
        .then()
        .stdout("")
        .code(1);
}
