//! `ows log review` and `ows log rescore`.

use super::ward;
use crate::common::Given;

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
