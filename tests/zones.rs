//! The zone of the site, asked of every command: named once in the configuration it is in force everywhere.
#![cfg(unix)]

use ows::log::Log;
use serde_json::Value;

use crate::common::{Given, When, project};
use crate::history::{EARLY, cows};

/// A quarter past nine in the evening in New York, and already the next day in UTC.
const NOW: &str = "2026-11-22T02:15:00Z";

/// A site in New York on a machine that lives in UTC, with one assessment recorded.
fn site() -> Given {
    let policy = project().join("examples/policies/example-ward.toml");
    let given = Given::new()
        .home_file(
            ".config/ows/config.toml",
            "timezone = \"America/New_York\"\n",
        )
        .file("ward.toml", std::fs::read(policy).unwrap())
        .file(
            "one.json",
            cows("P-0142", "2026-11-21T21:14:00-05:00", EARLY, ""),
        );
    let record = "score one.json --to csv --record";
    run(&given, record).then().code(0);
    given
}

fn run<'g>(given: &'g Given, words: &str) -> When<'g> {
    given.when(words).variable("OWS_LOG", "log.sqlite").at(NOW)
}

/// Returns the last entry of the log.
fn last(given: &Given) -> Value {
    let log = Log::read(&given.path("log.sqlite")).unwrap();
    let head = log.head().unwrap().number;
    let mut last = None;
    log.each(&ows::log::Wanted::default(), |raw| {
        last = Some(raw.unwrap().bytes);
        Ok::<(), ows::log::Fault>(())
    })
    .unwrap();
    let last: Value = serde_json::from_str(&last.unwrap()).unwrap();
    assert_eq!(last["number"], head);
    last
}

fn is_of_new_york(given: &Given, kind: &str) {
    let entry = last(given);
    assert_eq!(entry["kind"], kind);
    assert_eq!(entry["zone"], "America/New_York", "{kind}");
    let recorded = entry["recorded_at"].as_str().unwrap();
    assert!(recorded.ends_with("-05:00"), "{kind}: {recorded}");
}

#[test]
fn whatever_is_recorded_has_the_zone_of_the_site() {
    let given = site();
    is_of_new_york(&given, "assessment");
    let why = "--reason mistyped --by rn-07";
    run(&given, &format!("log amend 1 --set gi=2 {why}"))
        .then()
        .code(0);
    is_of_new_york(&given, "amendment");
    run(&given, &format!("log void 2 {why}")).then().code(0);
    is_of_new_york(&given, "void");
    let assess = "assess --scale cows --patient P-0143 --rater rn-07";
    let mut terminal = run(&given, assess).on_terminal(24, 80);
    terminal.wait_for("> Rater").press("\u{1b}[6~");
    terminal.wait_for(">   1 Resting pulse").press("104\r");
    terminal.wait_for(">   2 Sweating").press("2121212123");
    terminal
        .wait_for("Everything is answered")
        .press("\r")
        .wait_for("> seizure")
        .press("\r");
    terminal.wait_for("To sign for P-0143").press("rn-07\r");
    terminal.wait_for("n prints the note").press("\r");
    assert_eq!(terminal.code(), 0);
    is_of_new_york(&given, "assessment");
}

#[test]
fn a_date_alone_is_midnight_at_the_site_for_every_command_that_takes_one() {
    let given = site();
    for (command, nothing) in [
        ("log show", "no entry of the log is among them"),
        ("log export", "0 entries written"),
        (
            "log export --to csv --scale cows",
            "no entry with cows is among those chosen",
        ),
    ] {
        // What was recorded at 21:15 on the 21st is of that day, though UTC calls it the 22nd.
        let then = run(&given, &format!("{command} --since 2026-11-22")).then();
        assert!(then.stderr.contains(nothing), "{command}\n{then:?}");
        let then = run(
            &given,
            &format!("{command} --since 2026-11-21 --until 2026-11-22"),
        )
        .then();
        assert!(!then.stderr.contains(nothing), "{command}\n{then:?}");
    }
    let review = run(&given, "log review").then().code(0).stdout;
    assert!(
        review.contains("since 14 Nov 2026 21:15 -05:00"),
        "{review}"
    );
    let rescore = "log rescore --scale cows@1 --since 2026-11-22";
    let rescore = run(&given, rescore).then().code(0).stdout;
    assert!(
        rescore.contains("since 22 Nov 2026 00:00 -05:00"),
        "{rescore}"
    );
}

#[test]
fn what_is_due_and_what_was_rated_in_training_has_the_clock_of_the_site() {
    let given = site();
    let due = run(&given, "due --policy ward.toml").then().code(0).stdout;
    assert!(due.contains("21 Nov 2026 21:15 -05:00"), "{due}");
    let history = run(&given, "history P-0142 --policy ward.toml");
    let history = history.then().code(0).stdout;
    assert!(history.contains("22 Nov 2026 01:14 -05:00"), "{history}");
    let given = given
        .example("cases/cows-a-01.toml")
        .file(
            "deck.toml",
            "format = 1\nid = \"one\"\nversion = \"1.0.0\"\ntitle = \"One\"\nabout = \"One case.\"\n\
             purpose = \"practice\"\ncases = [\"cases/cows-a-01.toml\"]\n",
        )
        .file(
            "answers.csv",
            "patient,rater,pulse,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh\n\
             cows-a-01,rn-07,1,1,1,1,1,2,1,1,2,1,0\n",
        );
    let rate = "train run deck.toml --answers answers.csv --store class.sqlite";
    run(&given, rate).then().code(0);
    let store = ows::training::store::Store::read(&given.path("class.sqlite"));
    let rows = store.unwrap().unwrap().all().unwrap();
    let rated = &rows.rated[0];
    assert!(rated.finished.ends_with("-05:00"), "{}", rated.finished);
}

#[test]
fn a_time_without_an_offset_is_of_the_site() {
    let given = site();
    let local = cows("P-0142", "2026-11-21T20:00:00", EARLY, "");
    let given = given.file("local.json", local);
    run(&given, "score local.json --to csv --record")
        .then()
        .code(0);
    assert_eq!(
        last(&given)["assessment"]["time"],
        "2026-11-21T20:00:00-05:00"
    );
}

#[test]
fn an_option_weighs_more_than_a_variable_and_a_variable_more_than_the_configuration() {
    let given = site();
    let title = |run: When<'_>| run.then().code(0).stdout;
    let review = |words: &str| run(&given, &format!("log review{words}"));
    let kathmandu = review("").variable("OWS_TIMEZONE", "Asia/Kathmandu");
    assert!(title(kathmandu).contains("+05:45"));
    let tokyo = review(" --timezone Asia/Tokyo").variable("OWS_TIMEZONE", "Asia/Kathmandu");
    assert!(title(tokyo).contains("+09:00"));
    // Set to nothing it unsets the configuration too, and the machine's own counts.
    let machine = review("").variable("OWS_TIMEZONE", "");
    assert!(title(machine).contains("02:15 +00:00"));
    review("")
        .variable("OWS_TIMEZONE", "Europe/Lundon")
        .then()
        .stdout("")
        .stderr(
            "error: OWS_TIMEZONE: no zone is named so; did you mean `Europe/London`?\n\
             for help, say `--help`\n",
        )
        .code(2);
}
