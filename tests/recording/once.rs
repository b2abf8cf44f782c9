//! Each assessment is recorded once, and what became of it is said.

use ows::assessment::Patient;
use ows::log::{EntryKind, Log};

use super::{header, log, minutes, named, recording, row, row_of, sound, table, times};
use crate::common::Given;
use crate::common::sheets::FORMATS;

#[test]
fn what_was_recorded_is_said_with_the_numbers_of_the_entries() {
    let given = Given::new()
        .file("one.csv", table(&[row(&minutes(0), 0)]))
        .file(
            "two.csv",
            table(&[row(&minutes(1), 1), row(&minutes(2), 2)]),
        );
    let path = named(&given);
    let said = format!("recorded 1 assessment, entry 1 of {path}\n");
    recording(&given, "one.csv").then().stderr(&said).code(0);
    let said = format!("recorded 2 assessments, entries 2 to 3 of {path}\n");
    recording(&given, "two.csv").then().stderr(&said).code(0);
    assert_eq!(
        times(&log(&given)),
        [
            "2024-03-01T00:00:00+00:00",
            "2024-03-01T00:01:00+00:00",
            "2024-03-01T00:02:00+00:00"
        ]
    );
}

#[test]
fn results_are_the_same_with_and_without_the_log() {
    let given = Given::new().file("one.csv", table(&[row(&minutes(0), 0)]));
    for to in FORMATS {
        let run = format!("score one.csv --scale cows --to {to}");
        let without = given.when(&run).then().stderr("").code(0);
        let run = format!("{run} --record --log log.sqlite");
        given.when(&run).then().stdout(&without.stdout).code(0);
    }
    assert_eq!(sound(&log(&given)).len(), 1);
}

#[test]
fn the_same_file_again_adds_nothing_and_says_so() {
    let given = Given::new().file(
        "two.csv",
        table(&[row(&minutes(1), 1), row(&minutes(2), 2)]),
    );
    recording(&given, "two.csv").then().code(0);
    let said = format!(
        "recorded nothing new in {}; 2 recorded already\n",
        named(&given)
    );
    recording(&given, "two.csv").then().stderr(&said).code(0);
    let given = given.file(
        "three.csv",
        table(&[
            row(&minutes(1), 1),
            row(&minutes(2), 2),
            row(&minutes(3), 3),
        ]),
    );
    let said = format!(
        "recorded 1 assessment, entry 3 of {}; 2 recorded already\n",
        named(&given)
    );
    recording(&given, "three.csv").then().stderr(&said).code(0);
    assert_eq!(sound(&log(&given)).len(), 3);
}

#[test]
fn the_same_row_twice_in_a_file_is_recorded_once() {
    let twice = [row(&minutes(1), 1), row("2024-02-29T19:01:00-05:00", 1)];
    let given = Given::new().file("twice.csv", table(&twice));
    let said = format!(
        "recorded 1 assessment, entry 1 of {}; 1 recorded already\n",
        named(&given)
    );
    recording(&given, "twice.csv").then().stderr(&said).code(0);
}

#[test]
fn other_answers_are_rejected_with_the_command_that_corrects_them() {
    let given = Given::new()
        .file(
            "week.csv",
            table(&[row(&minutes(1), 1), row(&minutes(2), 2)]),
        )
        .file(
            "again.csv",
            table(&[
                row(&minutes(1), 1),
                row(&minutes(2), 3),
                row(&minutes(3), 3),
            ]),
        );
    recording(&given, "week.csv").then().code(0);
    let scored = given.when("score again.csv --scale cows --to csv").then();
    let clash = "again.csv:3:1: not recorded: entry 2 has other answers for the same patient, time, rater and scale; \
         to correct it say `ows log amend 2 --log log.sqlite`\n";
    let said = format!(
        "{clash}\
         recorded 1 assessment, entry 3 of {}; 1 recorded already; 1 not recorded\n\
         1 of 3 assessments rejected\n",
        named(&given)
    );
    recording(&given, "again.csv")
        .then()
        .stdout(&scored.stdout)
        .stderr(&said)
        .code(3);
    let said = format!(
        "again.csv: 1 of 3 assessments rejected\n\
         recorded nothing new in {}; 2 recorded already; 1 not recorded\n\
         1 not-recorded, at {clash}",
        named(&given)
    );
    let run = recording(&given, "again.csv").argument("--errors");
    run.argument("errors.ndjson").then().stderr(&said).code(3);
    let errors = given.read("errors.ndjson");
    assert!(errors.contains(r#""code":"not-recorded""#), "{errors}");
    assert_eq!(errors.lines().count(), 1);
    assert_eq!(sound(&log(&given)).len(), 3);
}

#[test]
fn the_same_time_of_another_patient_rater_or_scale_is_another_assessment() {
    let time = minutes(1);
    let rows = [
        row_of("P-0142", "rn-07", &time, 1),
        row_of("P-0143", "rn-07", &time, 2),
        row_of("P-0142", "rn-09", &time, 3),
    ];
    let given = Given::new().file("week.csv", table(&rows)).file(
        "alcohol.json",
        format!(
            r#"{{"scale":"ciwa-ar","patient":"P-0142","rater":"rn-07","time":"{time}","observations":{{"tremor":2}}}}"#
        ),
    );
    let path = named(&given);
    let said = format!("recorded 3 assessments, entries 1 to 3 of {path}\n");
    recording(&given, "week.csv").then().stderr(&said).code(0);
    let said = format!("recorded 1 assessment, entry 4 of {path}\n");
    let run = given.when("score alcohol.json --record --to csv --log log.sqlite");
    run.then().stderr(&said).code(0);
    assert_eq!(sound(&log(&given)).len(), 4);
}

#[test]
fn an_attempt_is_recorded_as_an_attempt() {
    let given = Given::new().file(
        "asleep.json",
        r#"{"scale":"cows","patient":"P-0142","rater":"rn-07","time":"2024-03-01T04:00:00Z",
            "observations":{"pulse":{"missing":"asleep"}}}"#,
    );
    let said = format!("recorded 1 assessment, entry 1 of {}\n", named(&given));
    let run = given.when("score asleep.json --record --to csv --log log.sqlite");
    run.then().stderr(&said).code(0);
    let entries = sound(&log(&given));
    assert_eq!(entries[0].entry.kind, EntryKind::Attempt);
    let shown = super::history(&given, "UTC");
    assert!(shown.contains("0 assessments, 1 not scored"), "{shown}");
}

#[test]
fn the_policy_in_force_is_named_and_kept() {
    let policy = "policies/example-ward.toml";
    let given = Given::new()
        .example(policy)
        .file("one.csv", table(&[row(&minutes(0), 0)]));
    let run = recording(&given, "one.csv").argument("--policy");
    run.argument(policy).then().code(0);
    let entries = sound(&log(&given));
    let used = entries[0].entry.policy.clone().unwrap();
    assert_eq!(used.name, "example-ward@2.1.0");
    let log = Log::read(&log(&given)).unwrap();
    let copy = log.copy(&used.digest).unwrap().unwrap();
    assert_eq!(
        (copy.kind.as_str(), copy.text),
        ("policy", given.read(policy))
    );
    let patient = Patient::parse("P-0142").unwrap();
    assert_eq!(log.of_patient(&patient).unwrap().entries.len(), 1);
}

#[test]
fn the_log_is_in_the_home_folder_unless_something_names_another() {
    let given = Given::new()
        .file(
            "one.csv",
            format!("{}\n{}\n", header(), row(&minutes(0), 0)),
        )
        .home_file(".config/ows/config.toml", "log = \"named.sqlite\"\n");
    let run = "score one.csv --scale cows --to csv --record";
    let home = given.home();
    for (options, variable, expected) in [
        (" --log a.sqlite", Some("b.sqlite"), given.path("a.sqlite")),
        ("", Some("b.sqlite"), given.path("b.sqlite")),
        ("", None, home.join(".config/ows/named.sqlite")),
        (
            " --no-config",
            None,
            home.join(".local/share/ows/log.sqlite"),
        ),
    ] {
        let when = given.when(&format!("{run}{options}"));
        let when = match variable {
            Some(named) => when.variable("OWS_LOG", named),
            None => when,
        };
        let expected = expected.display();
        let said = format!("recorded 1 assessment, entry 1 of {expected}\n");
        when.then().stderr(&said).code(0);
    }
}
