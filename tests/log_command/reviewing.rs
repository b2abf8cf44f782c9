//! `ows log review` and `ows log rescore`.

use super::ward;
use crate::common::{Given, project};

#[test]
fn a_review_lists_what_a_supervisor_looks_at() {
    let given = ward();
    given
        .when("log review --log log.sqlite --since 2026-11-22 --width 100")
        .then()
        .stdout(
            "\
Review: since 22 Nov 2026 00:00 +00:00                                                     7 entries

Amendments                                                                                         1
 5  2026-11-22 22:40 -05:00  P-0142  amends 2 · COWS 23 moderate · by rn-02 · misread the form

Taken back                                                                                         1
 6  2026-11-22 22:45 -05:00  P-0151  takes 4 back · by rn-02 · another patient's bed

Attempts, not scored                                                                               1
 3  2026-11-22 21:01 -05:00  P-0150  COWS NOT SCORED (asleep) · by rn-11

Items that could not be assessed                                                                   1
 7  2026-11-22 22:05 -05:00  P-0150  COWS 2 to 16 band open · by rn-11 · asleep: restlessness,
                                     aches; refused: pupil

Recorded late                                                                                      1
 4  2026-11-22 22:30 -05:00  P-0151  COWS 9 mild · by rn-11 · observed 2026-11-22 17:00 -05:00, late
                                     by 5 h 30 min

Clock set back just before, or never set                                                           1
 7  2026-11-22 22:05 -05:00  P-0150  COWS 2 to 16 band open · by rn-11 · 40 min earlier than the
                                     entry before it, by the clock

Only these entries were checked; `ows log verify --log log.sqlite` checks the whole log.
",
        )
        .stderr("")
        .code(0);
}

#[test]
fn a_review_without_findings_says_of_what_there_were_none() {
    let given = ward();
    given
        .when("log review --log log.sqlite --since 2026-11-22T14:00:00-05:00 --until 2026-11-22T20:30:00-05:00")
        .then()
        .stdout(
            "\
Review: since 22 Nov 2026 14:00 -05:00, until 22 Nov 2026 20:30 -05:00
2 entries

None: amendments; taken back; attempts, not scored; items that could not be
      assessed; recorded late; clock set back just before, or never set

Only these entries were checked; `ows log verify --log log.sqlite` checks the
whole log.
",
        )
        .code(0);
}

/// Returns 82 assessments of a ward on paper, observed 4 to 9 days before noon; every 20th found
/// somebody asleep.
fn on_paper() -> String {
    let noon = ows::base::time::parse("2026-11-23T12:00:00Z", None).unwrap();
    let line = |number: i64| {
        let observed = noon - chrono::TimeDelta::minutes(4 * 24 * 60 + number * 5 * 24 * 60 / 81);
        let answer = match number % 20 {
            0 => r#"{"missing":"asleep"}"#,
            _ => "1",
        };
        let time = ows::base::time::format(&observed);
        format!(
            "{{\"patient\":\"P-{number}\",\"rater\":\"rn-12\",\"time\":\"{time}\",\"scale\":\"cows@1\",\"observations\":{{\"sweating\":{answer}}}}}\n"
        )
    };
    (0..82).map(line).collect()
}

#[test]
fn what_a_file_brought_in_together_is_one_line_and_buries_no_other() {
    let given = ward().file("paper.ndjson", on_paper());
    given
        .when("score paper.ndjson --record --log log.sqlite")
        .at("2026-11-23T12:00:00Z")
        .then()
        .code(0);
    let then = given
        .when("log review --log log.sqlite --since 2026-11-22 --width 100")
        .then()
        .stderr("")
        .code(0);
    let list = |title: &str| {
        let from = then.stdout.find(title).unwrap();
        let list = &then.stdout[from..];
        list[..list.find("\n\n").unwrap_or(list.len())].to_owned()
    };
    assert_eq!(
        list("Recorded late"),
        "\
Recorded late                                                                                     83
 4  2026-11-22 22:30 -05:00  P-0151  COWS 9 mild · by rn-11 · observed 2026-11-22 17:00 -05:00, late
                                     by 5 h 30 min
 8  2026-11-23 12:00 +00:00          entries 8 to 89, 82 recorded together · observed 4 to 9 days
                                     before"
    );
    assert_eq!(
        list("Attempts, not scored"),
        "\
Attempts, not scored                                                                               6
 3  2026-11-22 21:01 -05:00  P-0150  COWS NOT SCORED (asleep) · by rn-11
 8  2026-11-23 12:00 +00:00          5 of entries 8 to 88, recorded together"
    );
    assert!(list("Items that could not").starts_with("Items that could not be assessed"));
    assert!(then.stdout.contains("89 entries\n"), "{}", then.stdout);
}

/// Returns the list of a review of the ward under a title.
fn list_of(given: &Given, title: &str) -> String {
    let review = "log review --log log.sqlite --since 2026-11-22 --width 100";
    let page = given.when(review).then().stderr("").code(0).stdout;
    let list = &page[page.find(title).unwrap()..];
    list[..list.find("\n\n").unwrap_or(list.len())].to_owned()
}

#[test]
fn a_run_that_draws_a_moment_for_each_of_many_is_one_line_too() {
    let given = ward();
    {
        let mut log = ows::log::Log::open(&given.path("log.sqlite")).unwrap();
        // Three within seconds, then ten, and a last one half a minute later.
        let seconds = (0..3).chain((60..70).map(|second| second * 9)).chain([651]);
        for (number, second) in seconds.enumerate() {
            let noon = ows::base::time::parse("2026-11-23T12:00:00Z", None).unwrap();
            let recorded = ows::base::time::format(&(noon + chrono::TimeDelta::seconds(second)));
            let one = on_paper().lines().nth(number).unwrap().to_owned();
            super::record(&mut log, &one, &recorded);
        }
    }
    let late = list_of(&given, "Recorded late");
    assert!(late.starts_with("Recorded late"), "{late}");
    let numbers: Vec<&str> = late
        .lines()
        .skip(1)
        .filter_map(|line| line.get(..3).map(str::trim))
        .filter(|number| !number.is_empty())
        .collect();
    assert_eq!(numbers, ["4", "8", "9", "10", "11", "21"], "{late}");
    assert!(
        late.contains("entries 11 to 20, 10 recorded together"),
        "{late}"
    );
}

#[test]
fn many_files_or_a_strict_run_are_one_line() {
    for strict in ["", " --strict"] {
        let mut given = ward();
        let lines = on_paper();
        let mut run = format!("score --record{strict} --log log.sqlite");
        for (number, line) in lines.lines().enumerate().take(19).skip(1) {
            let name = format!("{number}.json");
            run = format!("{run} {name}");
            given = given.file(&name, line);
        }
        given.when(&run).at("2026-11-23T12:00:00Z").then().code(0);
        let late = list_of(&given, "Recorded late");
        assert!(
            late.contains("entries 8 to 25, 18 recorded together"),
            "{late}"
        );
    }
}

fn another_version(given: Given) -> Given {
    let scale = std::fs::read_to_string(project().join("scales/cows/1.0.0.toml")).unwrap();
    let scale = scale
        .replacen("version   = \"1.0.0\"", "version   = \"2.0.0\"", 1)
        .replacen("from = 5", "from = 10", 1);
    assert!(scale.contains("2.0.0") && scale.contains("from = 10"));
    given.file("cows2.toml", scale)
}

#[test]
fn the_past_is_scored_with_another_version_and_stays_as_it_is() {
    let given = another_version(ward());
    let before = super::open(&given).head().unwrap();
    given
        .when("log rescore --log log.sqlite --scale cows2.toml --timezone UTC")
        .then()
        .stdout(
            "\
Scored again with cows@2.0.0                                       4 assessments
 differ from cows@1.0.0: band 1
 P-0142, 22 Nov 2026 14:10 -05:00: band: mild, then below the mild range
",
        )
        .stderr("")
        .code(0);
    assert_eq!(super::open(&given).head().unwrap(), before);
}

#[test]
fn a_scale_that_nothing_is_recorded_with_gives_nothing_to_compare() {
    let given = ward();
    given
        .when("log rescore --log log.sqlite --scale sows")
        .then()
        .stdout("No assessment with sows stands in the whole log.\n")
        .code(0);
}
