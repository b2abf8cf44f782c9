//! A site's policy: in force only when it is named, exact, and always shown as the site's own.

use std::sync::Arc;

use ows::assessment::{Assessment, Observation};
use ows::base::source::Source;
use ows::scale::{Library, Name, Policy, Scale};
use ows::scoring::outcome::Outcome;
use ows::scoring::score::Extent;
use ows::scoring::site::Elsewhere;
use ows::scoring::truth::Truth;

use crate::common::{Given, project};

const WARD: &str = "examples/policies/example-ward.toml";
const ALCOHOL: &str = "examples/policies/example-alcohol.toml";

fn text(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).unwrap()
}

fn policy(text: impl Into<String>) -> Arc<Policy> {
    let library = Library::new();
    let find = |name: &Name| library.find(name).map_err(|error| error.to_string());
    Arc::new(Policy::read(Source::new("policy.toml", text.into()), &find).unwrap())
}

/// An assessment that gives each item so many points, the pulse too; `None` leaves it out.
fn points(scale: &Arc<Scale>, points: &[Option<u16>]) -> Assessment {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    for (position, (item, points)) in scale.items().iter().zip(points).enumerate() {
        if let Some(points) = points {
            let seen = Observation::points(item, i64::from(*points)).unwrap();
            assessment.observe(position, seen);
        }
    }
    assessment
}

/// Points for each item that add up to a total, the largest first.
fn of_total(scale: &Scale, total: u16) -> Vec<Option<u16>> {
    fn fill(scale: &Scale, from: usize, rest: u16, chosen: &mut Vec<u16>) -> bool {
        let Some(item) = scale.items().get(from) else {
            return rest == 0;
        };
        for choice in item
            .choices
            .iter()
            .rev()
            .filter(|choice| choice.points <= rest)
        {
            chosen.push(choice.points);
            if fill(scale, from + 1, rest - choice.points, chosen) {
                return true;
            }
            chosen.pop();
        }
        false
    }
    let mut chosen = Vec::new();
    assert!(
        fill(scale, 0, total, &mut chosen),
        "no assessment of {total}"
    );
    chosen.into_iter().map(Some).collect()
}

fn under(policy: &Arc<Policy>, assessment: &Assessment) -> ows::scoring::site::Site {
    *Outcome::under(assessment, Some(policy), Elsewhere::default())
        .site
        .unwrap()
}

#[test]
fn both_sides_of_each_threshold_and_band_of_the_example_ward() {
    let policy = policy(text(WARD));
    for total in 0..=48 {
        let site = under(
            &policy,
            &points(policy.scale(), &of_total(policy.scale(), total)),
        );
        let minutes = match total {
            0..=4 => 480,
            5..=12 => 240,
            13..=24 => 120,
            _ => 60,
        };
        assert_eq!(site.interval().unwrap().settled(), Some(minutes), "{total}");
        let reached = |yes: bool| if yes { Truth::Yes } else { Truth::No };
        assert_eq!(
            site.landmarks,
            [reached(total >= 8), reached(total >= 11)],
            "{total}"
        );
        assert_eq!(site.band, None, "the scale has bands, and the policy none");
    }
}

#[test]
fn the_example_bands_for_alcohol_divide_every_total() {
    let policy = policy(text(ALCOHOL));
    for total in 0..=67 {
        let site = under(
            &policy,
            &points(policy.scale(), &of_total(policy.scale(), total)),
        );
        let band = match total {
            0..=7 => 0,
            8..=15 => 1,
            _ => 2,
        };
        assert_eq!(site.band.unwrap().settled(), Some(band), "{total}");
        assert_eq!(
            site.interval().unwrap().settled(),
            Some([480, 120, 60][band])
        );
    }
    assert_eq!(policy.band_range(1), Some((8, 15)));
    assert_eq!(policy.band_range(2), Some((16, 67)));
}

#[test]
fn what_is_missing_leaves_exactly_what_it_could_decide() {
    let policy = policy(text(WARD));
    let scale = policy.scale();
    let complete = [1, 2, 3, 2, 2, 1, 3, 1, 0, 2, 0].map(Some);
    for first in 0..11 {
        for second in first + 1..11 {
            let mut known = complete;
            (known[first], known[second]) = (None, None);
            let site = under(&policy, &points(scale, &known));
            let mut all = Vec::new();
            for one in &scale.items()[first].choices {
                for other in &scale.items()[second].choices {
                    let mut known = known;
                    (known[first], known[second]) = (Some(one.points), Some(other.points));
                    all.push(under(&policy, &points(scale, &known)));
                }
            }
            let minutes =
                |site: &ows::scoring::site::Site| site.interval().unwrap().settled().unwrap();
            let interval = site.interval().unwrap();
            assert_eq!(interval.soonest, all.iter().map(minutes).min());
            assert_eq!(interval.latest, all.iter().map(minutes).max());
            for landmark in 0..2 {
                let reached =
                    |site: &ows::scoring::site::Site| site.landmarks[landmark] == Truth::Yes;
                let expected = match (all.iter().all(reached), all.iter().any(reached)) {
                    (true, _) => Truth::Yes,
                    (false, true) => Truth::Undetermined,
                    (false, false) => Truth::No,
                };
                assert_eq!(site.landmarks[landmark], expected);
            }
        }
    }
}

#[test]
fn a_rise_is_held_against_the_total_before_where_it_is_known() {
    let policy = policy(text(WARD));
    let scale = policy.scale();
    let rise = |total: u16, earlier: Option<(u16, u16)>| {
        let assessment = points(scale, &of_total(scale, total));
        let elsewhere = Elsewhere {
            total_before: earlier.map(|(low, high)| Extent { low, high }),
            ..Elsewhere::default()
        };
        let outcome = Outcome::under(&assessment, Some(&policy), elsewhere);
        outcome.site.unwrap().reassess[5].holds
    };
    assert_eq!(rise(12, None), Truth::No);
    assert_eq!(rise(12, Some((8, 8))), Truth::No);
    assert_eq!(rise(12, Some((7, 7))), Truth::Yes);
    assert_eq!(rise(12, Some((6, 9))), Truth::Undetermined);
    assert_eq!(rise(12, Some((20, 20))), Truth::No);
}

#[test]
fn after_an_event_the_next_look_counts_from_the_event() {
    let given = Given::new().file("ward.toml", text(WARD)).file(
        "one.json",
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-01T00:50:00-04:00","scale":"cows",
            "events":[{"kind":"medicine-given","time":"2026-11-01T00:40:00-04:00"}],
            "observations":{"pulse":0,"sweating":0,"restlessness":0,"pupil":0,"aches":0,"nose":0,
            "gi":0,"tremor":0,"yawning":0,"anxiety":0,"gooseflesh":0}}"#,
    );
    let shown = given
        .when("score one.json --policy ward.toml --to json")
        .then();
    let detail: serde_json::Value = serde_json::from_str(&shown.code(0).stdout).unwrap();
    let reassess = &detail[0]["policy"]["reassess"];
    assert_eq!(reassess["minutes"], 60);
    // An hour after 00:40, whatever the clocks of that night were put back to.
    assert_eq!(reassess["due_low"], "2026-11-01T01:40:00-04:00");
}

#[test]
fn layout_and_comments_do_not_change_the_digest_and_words_do() {
    let plain = policy(text(WARD));
    let bare: String = text(WARD)
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| format!("{}\n", line.replace("  ", " ")))
        .collect();
    assert_eq!(policy(bare).digest(), plain.digest());
    let other = text(WARD).replace("every-minutes = 240", "every-minutes = 241");
    assert_ne!(policy(other).digest(), plain.digest());
}

fn row(given: &Given, arguments: &str) -> Vec<(String, String)> {
    let then = given.when(arguments).then();
    let lines: Vec<String> = then.code(0).stdout.lines().map(str::to_owned).collect();
    let names = lines[0].split(',').map(str::to_owned);
    names.zip(lines[1].split(',').map(str::to_owned)).collect()
}

fn cell<'r>(row: &'r [(String, String)], name: &str) -> Option<&'r str> {
    let found = row.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

const COWS: &str = "pulse,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh\n2,3,3,2,2,2,3,2,1,2,3\n";

#[test]
fn no_policy_is_in_force_unless_it_is_named() {
    let given = Given::new()
        .file("ward.toml", text(WARD))
        .file("cows.csv", COWS);
    let row = row(&given, "score cows.csv --scale cows --to csv");
    assert_eq!(cell(&row, "policy"), Some(""));
    assert_eq!(cell(&row, "reassess_minutes"), None);
}

#[test]
fn every_column_of_a_policy_that_is_in_force() {
    let given = Given::new()
        .file("ward.toml", text(WARD))
        .file("cows.csv", COWS);
    let row = row(
        &given,
        "score cows.csv --scale cows --to csv --policy ward.toml",
    );
    let digest = policy(text(WARD)).digest().short();
    for (name, value) in [
        ("total", "25"),
        ("policy", "example-ward@1.0.0"),
        ("policy_digest", &digest),
        ("policy_flags", "gut-and-pulse"),
        ("policy_flags_open", ""),
        ("landmarks", "eight;eleven"),
        ("landmarks_open", ""),
        ("reassess_minutes", "60"),
        ("reassess_minutes_low", "60"),
        ("reassess_minutes_high", "60"),
    ] {
        assert_eq!(cell(&row, name), Some(value), "{name}");
    }
    let last: Vec<&str> = row
        .iter()
        .rev()
        .take(3)
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        last,
        [
            "reassess_minutes_high",
            "reassess_minutes_low",
            "reassess_minutes"
        ]
    );
}

#[test]
fn an_option_weighs_more_than_a_variable_and_that_more_than_the_configuration() {
    let named = |id: &str| text(WARD).replace("example-ward", id);
    let given = Given::new()
        .file("cows.csv", COWS)
        .file("option.toml", named("by-option"))
        .file("variable.toml", named("by-variable"))
        .home_file(
            ".config/ows/config.toml",
            "policy = \"./policies/ward.toml\"\n",
        )
        .home_file(".config/ows/policies/ward.toml", named("by-configuration"));
    let policy = |arguments: &str, variable: Option<&str>| {
        let mut when = given.when(&format!(
            "score cows.csv --scale cows --to ndjson {arguments}"
        ));
        if let Some(value) = variable {
            when = when.variable("OWS_POLICY", value);
        }
        let row: serde_json::Value = serde_json::from_str(&when.then().code(0).stdout).unwrap();
        row["policy"].as_str().unwrap_or("none").to_owned()
    };
    let variable = Some("variable.toml");
    assert_eq!(policy("--policy option.toml", variable), "by-option@1.0.0");
    assert_eq!(policy("", variable), "by-variable@1.0.0");
    assert_eq!(policy("", None), "by-configuration@1.0.0");
    assert_eq!(policy("--no-config", None), "none");
    assert_eq!(policy("", Some("")), "none");
    assert_eq!(
        policy("--policy by-configuration@1", variable),
        "by-configuration@1.0.0"
    );
}

#[test]
fn a_broken_configuration_is_told_with_its_place_and_stops_no_help() {
    let given = Given::new()
        .file("cows.csv", COWS)
        .home_file(".config/ows/config.toml", "\npolcy = 3\n");
    let then = given.when("score cows.csv --scale cows").then();
    let told = then.code(1).stderr;
    assert!(
        told.contains("config.toml:2:1: error[unknown-key]"),
        "{told}"
    );
    assert!(told.contains("did you mean `policy`?"), "{told}");
    for works in [
        "--help",
        "man",
        "completions bash",
        "schema row",
        "scale list",
    ] {
        given.when(works).then().code(0);
    }
    given
        .when("score cows.csv --scale cows --no-config")
        .then()
        .code(0);
}

#[test]
fn a_policy_for_another_scale_says_nothing() {
    let given = Given::new()
        .file("alcohol.toml", text(ALCOHOL))
        .file("cows.csv", COWS);
    let row = row(
        &given,
        "score cows.csv --scale cows --to csv --policy alcohol.toml",
    );
    assert_eq!(cell(&row, "policy"), Some(""));
    assert_eq!(cell(&row, "policy_band"), None);
}

#[test]
fn a_version_that_the_policy_does_not_fit_is_refused() {
    let other = text("scales/cows/1.0.0.toml")
        .replace("version   = \"1.0.0\"", "version   = \"1.9.0\"")
        .replace("id   = \"moderate\"", "id   = \"middling\"");
    let given = Given::new()
        .file("ward.toml", text(WARD))
        .file("cows.csv", COWS)
        .file("site/cows/1.9.0.toml", other)
        .file(
            "two.ndjson",
            "{\"scale\":\"cows@1.0\",\"observations\":{\"gi\":3}}\n{\"scale\":\"cows@1.9\",\"observations\":{\"gi\":3}}\n",
        );
    let named =
        given.when("score cows.csv --scale cows@1.0 --policy ward.toml --scales site --to csv");
    let told = named.then().code(1).stderr;
    assert!(
        told.contains("unknown-band"),
        "the newest version is held to it: {told}"
    );
    let older = text(WARD).replace("cows@1\"", "cows@1.0\"");
    let given = given.file("older.toml", older);
    let then = given
        .when("score two.ndjson --policy older.toml --scales site --to ndjson")
        .then();
    let lines: Vec<serde_json::Value> = then
        .code(0)
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["policy"], "example-ward@1.0.0");
    assert_eq!(
        lines[1]["policy"],
        serde_json::Value::Null,
        "it is for 1.0 only"
    );
}

#[test]
fn nothing_answered_is_still_due() {
    let given = Given::new().file("ward.toml", text(WARD)).file(
        "asleep.json",
        r#"{"patient":"P-0142","time":"2026-11-22T20:14:00Z","scale":"cows","observations":{"pulse":{"missing":"asleep"}}}"#,
    );
    let then = given.when("score asleep.json --policy ward.toml").then();
    let shown = then.code(0).stdout;
    assert!(
        shown.contains("Nothing was scored: an assessment is still due"),
        "{shown}"
    );
    assert!(!shown.contains("Look again"), "{shown}");
}

#[test]
fn the_summary_names_the_policy_and_each_source_apart_from_the_scale() {
    let given = Given::new()
        .file("ward.toml", text(WARD))
        .file("one.json", text("examples/observations/admission.json"));
    for width in [80, 60] {
        for ascii in ["", " --ascii"] {
            let run = format!("score one.json --policy ward.toml --width {width}{ascii}");
            let then = given.when(&run).then();
            let shown = then.code(0).stdout;
            assert!(
                shown.lines().all(|line| line.chars().count() <= width),
                "{shown}"
            );
            let (_, site) = shown
                .split_once("Example ward (example-ward@1.0.0)")
                .unwrap();
            let flat: String = site.split_whitespace().collect::<Vec<_>>().join(" ");
            for words in [
                "the site's own policy, no part of the scale",
                "! Vomiting or diarrhoea with a moderate total",
                "Reached, 8 or more",
                "PMID 34877567",
                "Look again within 120 min, by 22:14 (band moderate or above: the example ward's own decision)",
            ] {
                assert!(flat.contains(words), "{words}\n{shown}");
            }
        }
    }
}

#[test]
fn the_note_and_the_table_name_the_policy_too() {
    let given = Given::new()
        .file("ward.toml", text(WARD))
        .file("one.json", text("examples/observations/admission.json"))
        .file("week.csv", text("examples/observations/ward-week.csv"));
    let note = given
        .when("score one.json --policy ward.toml --to text")
        .then()
        .code(0)
        .stdout;
    assert!(
        note.contains("Example ward (example-ward@1.0.0): the site's own policy"),
        "{note}"
    );
    let table = given
        .when("score week.csv --policy ward.toml")
        .then()
        .code(0)
        .stdout;
    assert!(
        table.starts_with("Example ward (example-ward@1.0.0): the site's own policy"),
        "{table}"
    );
    assert!(
        table.contains("  example-ward@1.0.0: again within 240 min\n"),
        "{table}"
    );
}

#[test]
fn the_examples_are_checked_listed_and_shown() {
    let given = Given::new()
        .file("ward.toml", text(WARD))
        .file(
            "bad.toml",
            text(WARD).replace("\"moderate\"", "\"modrate\""),
        )
        .home_file(".config/ows/policies/alcohol.toml", text(ALCOHOL));
    let then = given.when("policy check ward.toml").then().code(0).stdout;
    assert!(
        then.starts_with("ward.toml: example-ward@1.0.0 is a policy for cows@1, digest "),
        "{then}"
    );
    let told = given
        .when("policy check ward.toml bad.toml")
        .then()
        .code(3)
        .stderr;
    assert!(told.contains("did you mean `moderate`?"), "{told}");
    let list = given.when("policy list").then().code(0).stdout;
    assert!(
        list.contains("example-alcohol@1.0.0 · for ciwa-ar@1"),
        "{list}"
    );
    let shown = given
        .when("policy show example-alcohol")
        .then()
        .code(0)
        .stdout;
    assert!(shown.contains(" 8 to 15        8 to 15\n"), "{shown}");
    assert!(shown.contains("PMC6286444"), "{shown}");
    let told = given.when("policy show nothing").then().code(2).stderr;
    assert!(told.contains("known are example-alcohol@1.0.0"), "{told}");
    let source = given
        .when("policy show ward.toml --source")
        .then()
        .code(0)
        .stdout;
    assert_eq!(source, text(WARD));
}
