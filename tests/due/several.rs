//! Several policies in force, one a scale: each command takes that of its scale, and one list has all.

use ows::base::time;

use super::{EARLY, MODERATE, NOW, ago, empty, record};
use crate::common::project;
use crate::common::sheets::values;
use crate::history::Ward;

const BOTH: &str = "--policy ward.toml --policy alcohol.toml";

/// A log in which two patients were assessed with COWS and with CIWA-Ar.
fn ward() -> Ward {
    let mut ward = empty();
    let policy = project().join("examples/policies/example-alcohol.toml");
    ward.given = ward
        .given
        .file("alcohol.toml", std::fs::read(policy).unwrap());
    record(&mut ward, "P-0142", 155, MODERATE, "");
    record_alcohol(&mut ward, "P-0142", 90, "2 3 2 2 1 0 0 0 0 0");
    record(&mut ward, "P-0150", 20, EARLY, "");
    record_alcohol(&mut ward, "P-0150", 10, "- - - - - - - - - -");
    record_alcohol(&mut ward, "P-0160", 70, "4 4 4 4 4 0 0 0 0 0");
    ward
}

fn record_alcohol(ward: &mut Ward, patient: &str, minutes: i64, points: &str) {
    let items = [
        "nausea",
        "tremor",
        "sweats",
        "anxiety",
        "agitation",
        "tactile",
        "auditory",
        "visual",
        "headache",
        "orientation",
    ];
    let answers = items
        .iter()
        .zip(points.split(' '))
        .map(|(item, points)| match points {
            "-" => format!(r#""{item}":{{"missing":"asleep"}}"#),
            points => format!(r#""{item}":{points}"#),
        });
    let answers: Vec<String> = answers.collect();
    let observed = time::format(&ago(minutes));
    let json = format!(
        r#"{{"patient":"{patient}","rater":"rn-07","time":"{observed}","scale":"ciwa-ar@1","observations":{{{}}}}}"#,
        answers.join(",")
    );
    ward.record(&json, &time::format(&ago(0)));
}

fn page(ward: &Ward, arguments: &str) -> String {
    let run = format!("due --log log.sqlite {arguments}");
    ward.given
        .when(&run)
        .at(NOW)
        .then()
        .stderr("")
        .code(0)
        .stdout
}

#[test]
fn one_list_has_each_patient_once_for_each_scale_that_a_policy_is_for() {
    let expected = "\
Example ward (example-ward@1.0.0) for cows@1: the site's own policy, no part of the scale
Example alcohol bands (example-alcohol@1.0.0) for ciwa-ar@1: the site's own policy, no part of the
scale
22 Nov 2026 20:14 +00:00 · 3 patients last assessed in the last 48 h

 Patient  Next due           Last total           Assessed
 P-0142   overdue by 35 min  COWS 13/48 MODERATE  2 h 35 min ago
          due 19:38: within 120 min, band moderate or above
 P-0150   overdue by 10 min  CIWA-Ar NOT SCORED   10 min ago
          NOT SCORED since 20:03 (asleep)
 P-0160   overdue by 10 min  CIWA-Ar 20/67        1 h 10 min ago
          due 20:03: within 60 min, band above 15 or above
 P-0142   in 29 min          CIWA-Ar 10/67        1 h 30 min ago
          due 20:43: within 120 min, band 8 to 15 or above
 P-0150   in 3 h 39 min      COWS 6/48 MILD       20 min ago
          due 23:53: within 240 min, band mild or above

3 overdue · 2 later
First: P-0142, P-0150, P-0160
";
    let page = page(&ward(), &format!("{BOTH} --width 100"));
    assert!(page.starts_with(expected), "{page}");
}

#[test]
fn each_row_for_programs_names_the_scale_and_the_policy() {
    let rows = values(&page(&ward(), &format!("{BOTH} --to ndjson")));
    let told = rows.iter().map(|row| {
        let of = |key: &str| row[key].as_str().unwrap().to_owned();
        format!("{} {} {}", of("patient"), of("scale"), of("policy"))
    });
    let told: Vec<String> = told.collect();
    assert_eq!(
        told,
        [
            "P-0142 cows@1.0.0 example-ward@1.0.0",
            "P-0150 ciwa-ar@1.0.0 example-alcohol@1.0.0",
            "P-0160 ciwa-ar@1.0.0 example-alcohol@1.0.0",
            "P-0142 ciwa-ar@1.0.0 example-alcohol@1.0.0",
            "P-0150 cows@1.0.0 example-ward@1.0.0",
        ]
    );
}

#[test]
fn the_configuration_and_the_variable_take_several_too() {
    let mut ward = ward();
    let by_option = page(&ward, BOTH);
    let variable = std::env::join_paths(["ward.toml", "alcohol.toml"]).unwrap();
    let run = ward.given.when("due --log log.sqlite").at(NOW);
    let run = run.variable("OWS_POLICY", variable.to_str().unwrap());
    run.then().stdout(&by_option).stderr("").code(0);
    for name in ["ward.toml", "alcohol.toml"] {
        let policy = ward.given.read(name);
        ward.given = ward
            .given
            .home_file(&format!(".config/ows/policies/{name}"), policy);
    }
    ward.given = ward.given.home_file(
        ".config/ows/config.toml",
        "policy = [\"example-ward\", \"./policies/alcohol.toml\"]\n",
    );
    assert_eq!(page(&ward, ""), by_option);
}

#[test]
fn two_policies_for_one_scale_are_refused_and_both_are_placed() {
    let ward = ward();
    let other = ward.given.read("ward.toml").replace("cows@1", "cows");
    let given = ward
        .given
        .file("other.toml", other.replace("example-ward", "other"));
    for run in [
        "due",
        "history P-0142",
        "score one.json",
        "assess --plain --scale cows",
    ] {
        let run = format!("{run} --log log.sqlite {BOTH} --policy other.toml");
        given
            .when(&run)
            .at(NOW)
            .then()
            .stdout("")
            .stderr("error: two policies are named for one scale, example-ward@1.0.0 for cows@1 (ward.toml:18:13) and other@1.0.0 for cows (other.toml:18:13); name one of them\nfor help, say `--help`\n")
            .code(2);
    }
}

#[test]
fn each_command_takes_the_policy_of_its_scale() {
    let ward = ward();
    let shown = ward.page(&format!("P-0142 {BOTH} --width 120"));
    for words in [
        "(the example ward's own decision)\n example-ward@1.0.0, the site's own policy",
        "Next due: in 29 min, ",
        "(the example site's own decision)\n example-alcohol@1.0.0, the site's own policy",
        "· next due: overdue by 35 min",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    let shown = ward.page(&format!("P-0160 --scale ciwa-ar {BOTH} --width 120"));
    assert!(shown.contains("Next due: overdue by 10 min"), "{shown}");
    let given = ward.given.file(
        "two.ndjson",
        "{\"scale\":\"cows\",\"observations\":{\"gi\":2}}\n{\"scale\":\"ciwa-ar\",\"observations\":{\"nausea\":2}}\n{\"scale\":\"sows\",\"observations\":{\"anxiety\":2}}\n",
    );
    let run = format!("score two.ndjson --to ndjson {BOTH}");
    let rows = values(&given.when(&run).then().stderr("").code(0).stdout);
    let policies: Vec<&str> = rows
        .iter()
        .map(|row| row["policy"].as_str().unwrap_or("none"))
        .collect();
    assert_eq!(
        policies,
        ["example-ward@1.0.0", "example-alcohol@1.0.0", "none"]
    );
}

#[test]
fn a_history_of_which_no_policy_speaks_names_each() {
    let mut ward = ward();
    let told = time::format(&ago(30));
    let other = format!(
        r#"{{"patient":"P-0170","rater":"rn-07","time":"{told}","scale":"sows@1","observations":{{}}}}"#
    );
    ward.record(&other, &told);
    let shown = ward.page(&format!("P-0170 {BOTH}"));
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "example-ward@1.0.0 is for cows@1 and example-alcohol@1.0.0 is for ciwa-ar@1; they say nothing of what stands here";
    assert!(flat.ends_with(words), "{shown}");
    let page = page(&ward, BOTH);
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "1 patient has nothing recorded that these policies are for";
    assert!(flat.contains(words), "{page}");
}

#[test]
fn a_policy_without_a_rule_of_when_to_look_is_named_beside_those_that_have_one() {
    let ward = ward();
    let alcohol = ward.given.read("alcohol.toml");
    let (bands, _) = alcohol.split_once("[[reassess]]").unwrap();
    let given = ward.given.file("alcohol.toml", bands);
    let run = |policies: &str| {
        let run = format!("due --log log.sqlite --to ndjson {policies}");
        given.when(&run).at(NOW).then()
    };
    let then = run(BOTH).code(0);
    let then = then.stderr(
        "warning: example-alcohol@1.0.0 has no rule of when to look again; nobody is due by it\n",
    );
    assert_eq!(values(&then.stdout).len(), 2);
    run("--policy alcohol.toml")
        .stdout("")
        .stderr("error: example-alcohol@1.0.0 has no rule of when to look again; add a [[reassess]] to it, or name another\nfor help, say `--help`\n")
        .code(2);
}
