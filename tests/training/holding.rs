//! What could make a certificate say more than was shown, or lose what was rated.

use ows::training::store::Store;
use serde_json::Value;

use super::{MILD, MODERATE, MODERATELY_SEVERE, answers, case, deck, flat, row, three};
use crate::common::Given;

const RUN: &str = "train run deck.toml --answers answers.csv --store s.sqlite --to json";
const CERTIFICATE: &str = "train certificate deck.toml --rater rn-07 --store s.sqlite";

fn right(rater: &str) -> String {
    answers(&[
        ("one", rater, &row(MILD)),
        ("two", rater, &row(MODERATE)),
        ("three", rater, &row(MODERATELY_SEVERE)),
    ])
}

fn wrong(rater: &str) -> String {
    answers(&[
        ("one", rater, &row(MODERATELY_SEVERE)),
        ("two", rater, &row(MILD)),
        ("three", rater, &row(MILD)),
    ])
}

fn run(given: &Given, text: &str) -> Vec<Value> {
    std::fs::write(given.path("answers.csv"), text).unwrap();
    let then = given.when(RUN).then().code(0);
    serde_json::from_str(&then.stdout).unwrap()
}

fn certificate(given: &Given, code: i32) -> String {
    let then = given.when(CERTIFICATE).then().code(code);
    flat(&format!("{}{}", then.stdout, then.stderr))
}

#[test]
fn a_rule_that_was_changed_afterwards_certifies_nobody() {
    let given = three("");
    assert_eq!(run(&given, &wrong("rn-07"))[0]["verdict"], "not-passed");
    let loose = "\n[pass]\ncases = 1\nexact-percent = 0\nwithin-one-percent = 0\ntotal-within = 48\ntotal-never-beyond = 48\nband-errors = 9\n";
    std::fs::write(
        given.path("deck.toml"),
        deck(&["one", "two", "three"], loose),
    )
    .unwrap();
    let said = certificate(&given, 1);
    assert!(said.contains("another form of this deck"), "{said}");
}

#[test]
fn a_case_that_was_left_out_or_changed_afterwards_certifies_nobody() {
    let given = three("");
    let text = answers(&[
        ("one", "rn-07", &row(MILD)),
        ("two", "rn-07", &row(MODERATE)),
        ("three", "rn-07", &row(MILD)),
    ]);
    assert_eq!(run(&given, &text)[0]["verdict"], "not-passed");
    std::fs::write(
        given.path("deck.toml"),
        deck(&["one", "two"], "\n[pass]\ncases = 2\n"),
    )
    .unwrap();
    let said = certificate(&given, 1);
    assert!(said.contains("another form of this deck"), "{said}");
    let given = three("");
    assert_eq!(
        run(&given, &right("rn-07"))[0]["verdict"],
        "passed-by-point-estimate"
    );
    certificate(&given, 0);
    // A key may be mended: then the answers are held against the mended one.
    let mended = case("one", MILD, "").replace("What one teaches.", "Something else.");
    std::fs::write(given.path("one.toml"), mended).unwrap();
    certificate(&given, 0);
    let changed = case("one", MILD, "").replace("What is seen of one.", "What is seen is more.");
    std::fs::write(given.path("one.toml"), changed).unwrap();
    let said = certificate(&given, 1);
    assert!(said.contains("another form of this deck"), "{said}");
}

#[test]
fn whoever_raises_every_flag_does_not_pass() {
    let given = three("");
    let checks = "seizure,confusion,slowed,self-harm";
    let mut lines = right("rn-07")
        .lines()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    lines[0] += &format!(",{checks}");
    for line in &mut lines[1..] {
        *line += ",yes,yes,yes,yes";
    }
    let attempt = run(&given, &(lines.join("\n") + "\n"));
    assert_eq!(attempt[0]["flags_false"], 12);
    assert_eq!(attempt[0]["verdict"], "not-passed");
    let criteria = attempt[0]["criteria"].as_array().unwrap();
    let last = criteria.last().unwrap();
    assert_eq!(
        (&last["id"], &last["met"]),
        (&Value::from("false-flags"), &Value::from(false))
    );
}

#[test]
fn an_accepted_answer_costs_no_total_no_band_and_no_flag() {
    // The key finds 5 and raises the flag; 3 is accepted, and alone would miss it.
    let mut points = MODERATELY_SEVERE;
    points[6] = 5;
    let also = "\n[[key.also]]\nitem = \"gi\"\npoints = [3]\nwhy = \"The second time was seen by nobody.\"\n\n[key.flag]\nrepeated-gi = \"Several times.\"\n";
    let given = three("");
    std::fs::write(given.path("three.toml"), case("three", points, also)).unwrap();
    let attempt = &run(&given, &right("rn-07"))[0];
    assert_eq!(attempt["exact"]["value"], 1.0);
    assert_eq!(attempt["flags_missed"], serde_json::json!([]));
    assert_eq!(attempt["verdict"], "passed-by-point-estimate");
}

#[test]
fn a_rater_is_the_same_in_capitals_and_with_blanks() {
    let given = three("");
    run(&given, &wrong("rn-07"));
    let attempt = &run(&given, &right(" RN-07 "))[0];
    assert_eq!(attempt["seen_before"], 3);
    assert_eq!(attempt["rater"], "rn-07");
    assert_eq!(attempt["verdict"], "not-passed");
}

#[test]
fn one_refused_answer_keeps_nothing_and_the_mended_file_counts_as_the_first() {
    let given = three("");
    let spoilt = right("rn-07").replace("two,rn-07,1,2", "two,rn-07,1,9");
    std::fs::write(given.path("answers.csv"), spoilt).unwrap();
    let then = given.when(RUN).then().code(1).stdout("");
    assert!(
        then.stderr
            .contains("1 answer was refused, so that nothing"),
        "{}",
        then.stderr
    );
    let attempt = &run(&given, &right("rn-07"))[0];
    assert_eq!(attempt["seen_before"], 0);
    assert_eq!(attempt["verdict"], "passed-by-point-estimate");
    // The same file once more is the same attempt.
    let again = &run(&given, &right("rn-07"))[0];
    assert_eq!(again, attempt);
}

#[test]
fn a_case_is_rated_once_in_an_attempt() {
    let given = three("");
    run(&given, &right("rn-07"));
    let mut store = Store::open(&given.path("s.sqlite")).unwrap();
    let rated = store.all().unwrap().rated;
    let copied = store.add(&rated[..1]);
    assert!(copied.is_err());
}

#[test]
fn an_attempt_of_long_ago_is_not_counted_and_its_certificate_has_ended() {
    let given = three("");
    run(&given, &right("rn-07"));
    let store = Store::read(&given.path("s.sqlite")).unwrap().unwrap();
    let mut rated = store.all().unwrap().rated;
    for row in &mut rated {
        "2021-01-01T10:00:00Z".clone_into(&mut row.started);
        row.finished.clone_from(&row.started);
    }
    std::fs::remove_file(given.path("s.sqlite")).unwrap();
    let mut store = Store::open(&given.path("s.sqlite")).unwrap();
    store.add(&rated).unwrap();
    let said = certificate(&given, 0);
    assert!(said.contains("EXPIRED"), "{said}");
    assert!(said.contains("1 Jan 2022: it is valid no more"), "{said}");
    let fresh = three("");
    for name in ["one", "two", "three"] {
        let text = std::fs::read_to_string(fresh.path(&format!("{name}.toml"))).unwrap();
        let text = text.replace("What is seen of", "What is told of");
        std::fs::write(fresh.path(&format!("{name}.toml")), text).unwrap();
    }
    std::fs::copy(given.path("s.sqlite"), fresh.path("s.sqlite")).unwrap();
    let attempt = &run(&fresh, &right("rn-07"))[0];
    assert_eq!(attempt["criteria"][1]["got"], "attempt 1");
}

#[test]
fn a_certificate_says_how_the_cases_were_rated() {
    let given = three("");
    run(&given, &right("rn-07"));
    assert!(certificate(&given, 0).contains("from a file of answers"));
    let json = given
        .when(&format!("{CERTIFICATE} --to json"))
        .then()
        .code(0);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["mode"], "answers");
    assert_eq!(json["expired"], false);
}

#[test]
fn an_exam_without_keys_says_where_the_answers_are() {
    let given = three("");
    given
        .when("train split deck.toml --cases exam.json --keys exam.key.json")
        .then()
        .code(0);
    std::fs::write(given.path("answers.csv"), right("rn-07")).unwrap();
    let then = given
        .when("train run exam.json --answers answers.csv --store s.sqlite")
        .then()
        .code(0)
        .stdout("");
    assert!(
        then.stderr.contains("The keys are not here"),
        "{}",
        then.stderr
    );
}

#[test]
fn splitting_overwrites_nothing_that_it_reads() {
    let given = three("");
    for (cases, keys) in [
        ("exam.json", "one.toml"),
        ("deck.toml", "exam.key.json"),
        ("same.json", "./same.json"),
    ] {
        given
            .when(&format!(
                "train split deck.toml --cases {cases} --keys {keys} --force"
            ))
            .then()
            .code(2);
    }
    given
        .when("train check deck.toml")
        .then()
        .code(3)
        .stderr("");
    // Whatever the files are called, they can be read back.
    given
        .when("train split deck.toml --cases exam.deck --keys keys.txt")
        .then()
        .code(0);
    let then = given
        .when("train certificate exam.deck --key keys.txt --rater rn-07 --store s.sqlite")
        .then()
        .code(1);
    assert!(then.stderr.contains("has no attempt of"), "{}", then.stderr);
}

#[cfg(unix)]
#[test]
fn a_store_that_cannot_be_written_is_said_before_the_first_case() {
    use std::os::unix::fs::PermissionsExt as _;
    let given = three("");
    run(&given, &right("rn-07"));
    let path = given.path("s.sqlite");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let is_root = std::fs::OpenOptions::new().write(true).open(&path).is_ok();
    let then = given
        .when("train run deck.toml --rater rn-08 --store s.sqlite --plain")
        .then()
        .code(1);
    // A mode keeps nobody out who may write any file.
    let is_refused = then.stderr.contains("it cannot be written");
    assert_eq!(is_refused, !is_root, "{}", then.stderr);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_no_store_and_no_case() {
    let given = three("");
    run(&given, &right("rn-07"));
    std::os::unix::fs::symlink(given.path("s.sqlite"), given.path("link.sqlite")).unwrap();
    std::fs::create_dir(given.path("folder")).unwrap();
    for store in ["link.sqlite", "folder"] {
        let then = given
            .when(&format!(
                "train run deck.toml --answers answers.csv --store {store}"
            ))
            .then()
            .code(1);
        assert!(
            then.stderr
                .contains("it is no file, but a link, a folder or a device"),
            "{}",
            then.stderr
        );
    }
    std::fs::write(
        given.path("deck.toml"),
        deck(&["one", "folder"], "").replace("folder.toml", "folder"),
    )
    .unwrap();
    let then = given.when("train check deck.toml").then().code(3);
    assert!(then.stderr.contains("folder is no file"), "{}", then.stderr);
}
