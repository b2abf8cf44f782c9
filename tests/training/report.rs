//! The report of decks from outside: one rater, a group, attempts, several stores, and refusals.
// Figures of agreement are ratios; nothing here scores a patient.
#![allow(clippy::float_arithmetic)]

use serde_json::Value;

use crate::common::Given;

const DECK: &str = r#"
format  = 1
id      = "small"
version = "1.0.0"
title   = "Three cases"
about   = "To test what is reported."
purpose = "practice"
cases   = ["cases/cows-a-01.toml", "cases/cows-a-03.toml", "cases/cows-a-05.toml"]

[pass]
limits = [5]
"#;

pub const HEAD: &str = "patient,rater,pulse,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh\n";

/// What the keys say: totals 12, 4 and 6.
pub const KEY: [&str; 3] = [
    "1,1,1,1,1,2,1,1,2,1,0",
    "1,0,0,0,0,1,0,0,1,1,0",
    "1,1,1,0,0,0,0,0,1,2,0",
];

/// One option more for the pupil of the first case, an answer that the key of the second accepts,
/// and a total below 5 in the third.
pub const FIRST: [&str; 3] = [
    "1,1,1,2,1,2,1,1,2,1,0",
    "1,0,0,0,0,1,0,0,1,2,0",
    "1,0,1,0,0,0,0,0,1,1,0",
];

/// The pupil again, and nothing else.
const SECOND: [&str; 3] = [
    "1,1,1,2,1,2,1,1,2,1,0",
    "1,0,0,0,0,1,0,0,1,1,0",
    "1,1,1,0,0,0,0,0,1,2,0",
];

pub fn small() -> Given {
    Given::new()
        .example("cases/cows-a-01.toml")
        .example("cases/cows-a-03.toml")
        .example("cases/cows-a-05.toml")
        .file("deck.toml", DECK)
}

pub fn rows(rater: &str, points: [&str; 3]) -> String {
    let cases = ["cows-a-01", "cows-a-03", "cows-a-05"]
        .into_iter()
        .zip(points);
    cases
        .map(|(case, points)| format!("{case},{rater},{points}\n"))
        .collect()
}

/// Has answers taken into a store.
pub fn rated(given: Given, store: &str, rows: &str) -> Given {
    rated_at(given, store, rows, "2026-11-22T20:14:00Z")
}

/// As [`rated`], at this time.
fn rated_at(given: Given, store: &str, rows: &str, time: &str) -> Given {
    let given = given.file("answers.csv", format!("{HEAD}{rows}"));
    let run = format!("train run deck.toml --answers answers.csv --store {store}");
    given.when(&run).at(time).then().stderr("").code(0);
    given
}

/// Puts letters in the place of the minute, which differs from run to run.
fn without_minutes(text: &str) -> String {
    let mut out: Vec<char> = text.chars().collect();
    let shape: Vec<char> = "0000-00-00 00:00".chars().collect();
    for at in 0..out.len().saturating_sub(shape.len()) {
        let window = &out[at..at + shape.len()];
        let fits = window.iter().zip(&shape).all(|(got, shape)| match shape {
            '0' => got.is_ascii_digit(),
            other => got == other,
        });
        if fits {
            out[at..at + shape.len()].copy_from_slice(&[
                'Y', 'Y', 'Y', 'Y', '-', 'M', 'M', '-', 'D', 'D', ' ', 'h', 'h', ':', 'm', 'm',
            ]);
        }
    }
    out.into_iter().collect()
}

fn page(given: &Given, options: &str) -> String {
    let run = format!("train report deck.toml --store a.sqlite {options}");
    without_minutes(&given.when(&run).then().stderr("").code(0).stdout)
}

fn json(given: &Given, run: &str) -> Value {
    let then = given.when(run).then().stderr("").code(0);
    serde_json::from_str(&then.stdout).unwrap()
}

#[test]
fn one_rater_reads_figures_then_attempts_then_items_then_what_was_missed() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    assert_eq!(
        page(&given, "--rater rn-07"),
        include_str!("expected/one.txt")
    );
}

#[test]
fn a_group_reads_a_line_a_rater_then_items_then_agreement_with_each_other() {
    let given = rated(
        small(),
        "a.sqlite",
        &(rows("rn-07", FIRST) + &rows("rn-08", SECOND) + &rows("rn-12", KEY)),
    );
    let page = page(&given, "");
    // Below stand the items, each as `ows train agreement` shows it.
    let lead = page.split("\nResting pulse      ").nth(2);
    assert!(lead.is_some(), "{page}");
    let end = page.rfind("\nResting pulse      ").unwrap();
    assert_eq!(&page[..end], include_str!("expected/group.txt"));
}

#[test]
fn an_answer_that_the_key_accepts_counts_as_its_own_in_items_totals_bands_and_limits() {
    let accepted = [KEY[0], "1,0,0,0,0,1,0,0,1,2,0", KEY[2]];
    let given = rated(small(), "a.sqlite", &rows("rn-07", accepted));
    let report = json(
        &given,
        "train report deck.toml --store a.sqlite --rater rn-07 --to json",
    );
    let line = &report["scales"][0]["key"]["raters"][0];
    assert_eq!(line["accepted"], 1);
    assert_eq!(line["exact"]["value"], 1.0);
    assert_eq!(line["bias"]["value"], 0.0);
    // A total of 5 would lie in another band, and on the other side of the limit.
    assert_eq!(line["bands"]["above"], 0);
    assert_eq!(line["limits_above"], 0);
    assert_eq!(report["scales"][0]["key"]["misses"], serde_json::json!([]));
}

#[test]
fn its_figures_are_those_of_agreement_on_the_same_numbers() {
    let (one, other) = (
        SECOND,
        [KEY[0], "2,0,1,0,0,2,0,0,1,1,0", "0,1,1,1,0,0,0,0,1,4,3"],
    );
    let both = rows("rn-07", one) + &rows("rn-08", other);
    let head = HEAD.replace("patient", "case");
    let given = rated(small(), "a.sqlite", &both)
        .file("ratings.csv", format!("{head}{both}"))
        .file("key.csv", format!("{head}{}", rows("key", KEY)));
    for options in [
        "",
        " --by item",
        " --by total --distance points --seed 9",
        " --by band",
    ] {
        let report = json(
            &given,
            &format!("train report deck.toml --store a.sqlite --to json{options}"),
        );
        let agreement = |key: &str| {
            json(
                &given,
                &format!("train agreement ratings.csv --scale cows@1.0.0 --to json{options}{key}"),
            )
        };
        let scale = &report["scales"][0];
        let (each_other, key) = (agreement(""), agreement(" --key key.csv"));
        assert!(!each_other["figures"].as_array().unwrap().is_empty());
        assert_eq!(scale["each_other"], each_other, "{options}");
        assert_eq!(
            scale["key"]["agreement"]["figures"], key["figures"],
            "{options}"
        );
        assert_eq!(
            scale["key"]["agreement"]["cautions"], key["cautions"],
            "{options}"
        );
    }
}

#[test]
fn over_two_attempts_it_says_how_figures_moved_in_plain_numbers() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    let given = rated(given, "a.sqlite", &rows("rn-07", SECOND));
    let page = page(&given, "--rater rn-07");
    let from = page.find("Over attempts").unwrap();
    let to = page.find("Mean signed error by item").unwrap();
    assert_eq!(
        &page[from..to],
        "\
Over attempts
Begun              Cases   Exact    95 % interval   Error    Bias  Lower  Higher
YYYY-MM-DD hh:mm     3/3   0.909   0.764 to 0.969   -0.03   -0.33      1       1
  answers · nothing decided
YYYY-MM-DD hh:mm     3/3   0.970   0.847 to 0.995   +0.03   +0.33      0       1
  answers · nothing decided · 3 cases rated before

From the first attempt to the last, exact agreement moved from 0.909 to 0.970,
by +0.061, and the mean signed error from -0.03 to +0.03 points, by +0.06.

"
    );
    assert!(page.contains("3 earlier are passed\nover"), "{page}");
    for word in ["better", "worse", "improved"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn several_stores_are_read_as_one_in_the_order_of_time() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    let later = "2026-11-22T20:14:00.001Z";
    let given = rated_at(given, "b.sqlite", &rows("rn-07", SECOND), later);
    let exact = |stores: &str| {
        let report = json(
            &given,
            &format!("train report deck.toml --to json {stores}"),
        );
        let line = |at: usize| report["attempts"][at]["exact"]["value"].clone();
        (
            line(0),
            line(1),
            report["scales"][0]["key"]["raters"][0]["exact"]["value"].clone(),
        )
    };
    let forwards = exact("--store a.sqlite --store b.sqlite");
    assert_eq!(forwards, exact("--store b.sqlite --store a.sqlite"));
    assert_eq!(
        forwards,
        (0.909_091.into(), 0.969_697.into(), 0.969_697.into())
    );
}

#[test]
fn what_stands_in_two_stores_counts_once() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    std::fs::copy(given.path("a.sqlite"), given.path("copy.sqlite")).unwrap();
    let run = "train report deck.toml --store a.sqlite --store copy.sqlite --to json";
    let then = given
        .when(run)
        .then()
        .stderr("3 ratings stand in more than one of the stores and count once\n")
        .code(0);
    let report: Value = serde_json::from_str(&then.stdout).unwrap();
    assert_eq!(report["attempts"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&report["cases_counted"], &report["earlier"]),
        (&3.into(), &0.into())
    );
}

#[test]
fn two_decks_of_one_scale_are_taken_together_and_a_case_of_both_counts_once() {
    let other = DECK
        .replace("\"small\"", "\"other\"")
        .replace("\"cases/cows-a-01.toml\", ", "");
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST)).file("other.toml", other);
    let second: String = rows("rn-07", SECOND)
        .lines()
        .skip(1)
        .fold(String::new(), |all, row| all + row + "\n");
    let given = given.file("second.csv", format!("{HEAD}{second}"));
    given
        .when("train run other.toml --answers second.csv --store a.sqlite")
        .then()
        .code(0);
    let report = json(
        &given,
        "train report deck.toml other.toml --store a.sqlite --to json --rater rn-07",
    );
    assert_eq!(
        (&report["cases_counted"], &report["earlier"]),
        (&3.into(), &2.into())
    );
    assert_eq!(report["scales"].as_array().unwrap().len(), 1);
    // Of the first case the first deck's answer is the latest, of the others those of the second.
    assert_eq!(
        report["scales"][0]["key"]["raters"][0]["exact"]["value"],
        0.969_697
    );
    assert_eq!(report["moved"]["same_cases"], false);
}

#[test]
fn one_rater_alone_has_no_agreement_with_others_and_hears_why() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    let page = page(&given, "");
    let why = "No agreement with each other: rn-07 is the only rater, and agreement with each other\nneeds a second.";
    assert!(
        page.replace('\n', " ").contains(&why.replace('\n', " ")),
        "{page}"
    );
    assert!(!page.contains("ICC"), "{page}");
    let report = json(&given, "train report deck.toml --store a.sqlite --to json");
    assert_eq!(report["scales"][0]["each_other"], Value::Null);
    assert_eq!(
        report["scales"][0]["each_other_reason"],
        "rn-07 is the only rater, and agreement with each other needs a second"
    );
}

#[test]
fn a_deck_without_keys_holds_raters_against_each_other_until_the_keys_are_given() {
    let given = rated(
        small(),
        "a.sqlite",
        &(rows("rn-07", FIRST) + &rows("rn-08", KEY)),
    );
    given
        .when("train split deck.toml --cases exam.json --keys exam.key.json")
        .then()
        .code(0);
    let group = given
        .when("train report exam.json --store a.sqlite")
        .then()
        .stderr("")
        .code(0);
    assert!(
        group.stdout.contains("ICC(2,1) absolute agreement"),
        "{}",
        group.stdout
    );
    assert!(
        !group.stdout.contains("against the key"),
        "{}",
        group.stdout
    );
    given
        .when("train report exam.json --store a.sqlite --rater rn-07")
        .then()
        .stdout("")
        .stderr("error: `--rater` holds one rater against the key, and the cases of small@1.0.0 have none; give the keys with `--key`, or leave `--rater` out to hold the raters against each other\nfor help, say `--help`\n")
        .code(2);
    let with_key = given
        .when("train report exam.json --key exam.key.json --store a.sqlite --rater rn-07")
        .then()
        .stderr("")
        .code(0);
    assert_eq!(
        without_minutes(&with_key.stdout),
        page(&given, "--rater rn-07")
    );
}

#[test]
fn a_case_that_has_changed_since_is_left_out_and_counted() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    let case = given
        .read("cases/cows-a-05.toml")
        .replace("late morning", "early morning");
    let given = given.file("cases/cows-a-05.toml", case);
    let report = json(&given, "train report deck.toml --store a.sqlite --to json");
    assert_eq!(
        (&report["cases_counted"], &report["outdated"]),
        (&2.into(), &1.into())
    );
    let page = page(&given, "");
    assert!(
        page.contains(
            "! 1 rating of a case that has changed since, or is not in the deck, is left out\n"
        ),
        "{page}"
    );
}

#[test]
fn every_width_is_kept_and_ascii_is_ascii() {
    let given = rated(
        small(),
        "a.sqlite",
        &(rows("rn-07", FIRST) + &rows("somebody-with-a-long-name", SECOND)),
    );
    for width in [40, 59, 80, 120] {
        for options in ["", "--rater rn-07", "--rater rn-07 --ascii", "--ascii"] {
            let page = page(&given, &format!("--width {width} {options}"));
            for line in page.lines() {
                assert!(line.chars().count() <= width, "{width} {options}: {line}");
            }
            assert!(!options.contains("ascii") || page.is_ascii(), "{page}");
        }
    }
    let narrow = page(&given, "--width 40 --ascii --rater rn-07");
    let from = narrow.find("Mean signed error by item").unwrap();
    let lines: Vec<&str> = narrow[from..].lines().take(14).collect();
    let drawn = [
        "Mean signed error by item, in points",
        "             below   above missed   mean",
        "pulse              +          0/3   0.00",
        "sweating       ====|          1/3  -0.33",
        "restlessness       +          0/3   0.00",
        "pupil              |====      1/3  +0.33",
        "aches              +          0/3   0.00",
        "nose               +          0/3   0.00",
        "gi                 +          0/3   0.00",
        "tremor             +          0/3   0.00",
        "yawning            +          0/3   0.00",
        "anxiety        ====|          1/3  -0.33",
        "gooseflesh         +          0/3   0.00",
        "             -0.5  0  +0.5",
    ];
    assert_eq!(lines, drawn);
}

#[test]
fn the_plot_draws_below_the_key_to_the_left_and_above_it_to_the_right() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST));
    let page = page(&given, "--rater rn-07 --ascii");
    let row = |label: &str| {
        let mut rows = page
            .lines()
            .filter(|line| line.starts_with(label) && line.contains("/3"));
        rows.next()
            .unwrap_or_else(|| panic!("{label}\n{page}"))
            .to_owned()
    };
    let (pupils, sweating, tremor) = (row("Pupils"), row("Sweating"), row("Tremor"));
    assert!(
        pupils.contains("|=") && pupils.ends_with("1/3  +0.33"),
        "{pupils}"
    );
    assert!(
        sweating.contains("=|") && sweating.ends_with("1/3  -0.33"),
        "{sweating}"
    );
    assert!(
        !tremor.contains('=') && tremor.ends_with("0/3   0.00"),
        "{tremor}"
    );
    let zero = |row: &str| row.find(['|', '+']);
    assert_eq!(zero(&pupils), zero(&sweating));
    assert_eq!(zero(&pupils), zero(&tremor));
}

#[test]
fn as_csv_each_row_is_a_figure_of_training() {
    let given = rated(
        small(),
        "a.sqlite",
        &(rows("rn-07", FIRST) + &rows("rn-08", KEY)),
    );
    let then = given
        .when("train report deck.toml --store a.sqlite --to csv")
        .then()
        .stderr("")
        .code(0);
    let mut lines = then.stdout.lines();
    assert_eq!(
        lines.next().unwrap(),
        "training,deck,scale,against,attempt,started,part,item,rater,other,level,figure,value,low,high,standard_error,n,interval,draws_skipped,reason"
    );
    let lines: Vec<&str> = lines.collect();
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("true,small@1.0.0,"))
    );
    let has = |row: &str| assert!(lines.contains(&row), "{row}\n{}", then.stdout);
    has("true,small@1.0.0,cows@1.0.0,key,,,item,pupil,,,,signed-error,0.166667,,,,6,,0,");
    has("true,small@1.0.0,cows@1.0.0,key,,,item,,rn-08,,,exact,1,0.89573,1,,33,wilson,0,");
    has(
        "true,small@1.0.0,cows@1.0.0,each-other,,,item,tremor,,,,alpha-ordinal,1,,,,3,,646,not estimable",
    );
    let attempts = lines
        .iter()
        .filter(|line| !line.contains(",key,,") && !line.contains(",each-other,"));
    assert_eq!(attempts.count(), 12);
}

#[test]
fn what_cannot_be_reported_is_said_in_words() {
    let given = rated(small(), "a.sqlite", &rows("rn-07", FIRST))
        .file("other.toml", DECK.replace("\"small\"", "\"other\""));
    let refused = |run: &str, code: i32, words: &str| {
        let help = if code == 2 {
            "for help, say `--help`\n"
        } else {
            ""
        };
        let words = format!("error: {words}\n{help}");
        given.when(run).then().stdout("").stderr(&words).code(code);
    };
    refused(
        "train report deck.toml --store none.sqlite",
        1,
        "there is no training store none.sqlite; `ows train run` makes one, and `--store` names another",
    );
    refused(
        "train report other.toml --store a.sqlite",
        1,
        "no attempt at other@1.0.0 in a.sqlite: there are attempts at small@1.0.0",
    );
    refused(
        "train report deck.toml --store a.sqlite --rater rn-70",
        1,
        "no attempt is by `rn-70`; did you mean `rn-07`?",
    );
    refused(
        "train report deck.toml --store a.sqlite --rater nobody",
        1,
        "no attempt is by `nobody`; there are `rn-07`",
    );
    refused(
        "train report deck.toml deck.toml --store a.sqlite",
        2,
        "small@1.0.0 is given twice; name each deck once",
    );
    refused(
        "train report deck.toml --key one.json --key two.json --store a.sqlite",
        2,
        "0 decks without keys and 2 files of keys; give one `--key` for each of them, in their order",
    );
}
