//! Totals that somebody recorded, held against ours: whatever the answers, and however large the file.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use serde_json::Value;

use crate::common::Given;
use crate::common::sheets::{ITEMS, POINTS, values};

/// The points of a row, where a missing one is none, with what they add up to at the least and at the most.
fn row(seeds: &[Option<usize>]) -> (Vec<Option<u16>>, u16, u16) {
    let points = ITEMS.iter().zip(seeds);
    let points = points.map(|((_, points), seed)| Some(points[(*seed)? % points.len()]));
    let points: Vec<Option<u16>> = points.collect();
    let low = points.iter().flatten().sum();
    let missing = ITEMS.iter().zip(&points).filter(|(_, seen)| seen.is_none());
    let open: u16 = missing.filter_map(|((_, points), _)| points.last()).sum();
    (points, low, low + open)
}

fn line(points: &[Option<u16>], recorded: Option<u16>) -> String {
    let cells = points.iter().chain([&recorded]);
    let cells = cells.map(|cell| cell.map_or_else(String::new, |cell| cell.to_string()));
    cells.collect::<Vec<_>>().join(",")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::common::full() { 200 } else { 20 }))]

    #[test]
    fn a_recorded_total_agrees_exactly_if_it_is_the_sum(
        rows in vec((vec(weighted(0.97, any::<usize>()), 11), weighted(0.9, -3..4_i32)), 1..60),
    ) {
        let mut text = format!("id,{POINTS},sum\n");
        let mut expected = Vec::new();
        for (id, (seeds, off)) in rows.iter().enumerate() {
            let (points, low, high) = row(seeds);
            let recorded = off.map(|off| u16::try_from(i32::from(low) + off).unwrap_or(0).min(48));
            text += &format!("{id},{}\n", line(&points, recorded));
            let is_answered = points.iter().any(Option::is_some);
            expected.push(recorded.map(|recorded| match recorded {
                _ if !is_answered => "no-items",
                _ if recorded < low || recorded > high => "no",
                _ if low < high => "open",
                _ => "yes",
            }));
        }
        let given = Given::new().file("week.csv", &text);
        let ndjson = "score week.csv --scale cows --check-total sum --to ndjson";
        let rows = values(&given.when(ndjson).then().code(0).stdout);
        let agrees: Vec<Option<&str>> = rows.iter().map(|row| row["total_agrees"].as_str()).collect();
        prop_assert_eq!(&agrees, &expected);
        let csv = given.when("score week.csv --scale cows --check-total sum --to csv").then().code(0);
        let told = |agrees: &str| agrees.to_owned();
        let mut lines = csv.stdout.lines();
        let names: Vec<&str> = lines.next().unwrap().split(',').collect();
        let at = names.iter().position(|name| *name == "total_agrees").unwrap();
        let agrees: Vec<String> = lines.map(|line| told(line.split(',').nth(at).unwrap())).collect();
        let expected: Vec<&str> = expected.iter().map(|agrees| agrees.unwrap_or_default()).collect();
        prop_assert_eq!(agrees, expected);
    }
}

/// A file of more than a megabyte with rows of each kind, as a table and as flat objects.
fn large() -> (String, String) {
    let mut table = format!("id,{POINTS},sum,called\n");
    let mut lines = String::new();
    let bands = [
        "below mild",
        "Mild",
        "moderate",
        "moderately-severe",
        "severe",
    ];
    for id in 0..40_000_usize {
        let seed = |nth: usize| (id % 50 != nth).then_some(id / 7 * (nth + 3) + id % 7);
        let seeds: Vec<Option<usize>> = (0..11).map(seed).collect();
        let (points, low, _) = row(&seeds);
        let recorded = match id % 19 {
            0 => None,
            1 => Some(low.saturating_sub(1)),
            2 => Some((low + 2).min(48)),
            _ => Some(low),
        };
        let called = bands[[5, 13, 25, 37].iter().filter(|from| low >= **from).count()];
        table += &format!("{id},{},{called}\n", line(&points, recorded));
        let number = |points: Option<u16>| points.map_or(Value::Null, Value::from).to_string();
        let items = ITEMS.iter().zip(&points);
        let items: Vec<String> = items
            .map(|((item, _), points)| format!("\"{item}\":{}", number(*points)))
            .collect();
        lines += &format!(
            "{{\"id\":{id},{},\"sum\":{},\"called\":\"{called}\"}}\n",
            items.join(","),
            number(recorded)
        );
    }
    (table, lines)
}

#[test]
fn several_workers_say_of_recorded_totals_what_one_says() {
    let (table, lines) = large();
    assert!(table.len() > 1 << 20);
    let given = Given::new()
        .file("week.csv", &table)
        .file("week.ndjson", &lines);
    let mut summaries = Vec::new();
    for format in ["csv", "ndjson"] {
        for strict in ["", "--strict-total"] {
            let run = |jobs: &str, to: &str| {
                given
                    .when(&format!(
                        "score week.{format} --scale cows --check-total sum --check-band called \
                         {strict} --errors /dev/null --to {to} {jobs}"
                    ))
                    .then()
            };
            let one = run("--jobs 1", format);
            let several = run("--jobs 4", format);
            assert_eq!(one.stdout, several.stdout);
            assert_eq!(one.stderr, several.stderr);
            // Nothing is scored in blocks where everything is told of each.
            let whole = run("", "json");
            assert_eq!(one.stderr, whole.stderr);
            summaries.push(one.stderr.replace(".ndjson", ".csv"));
        }
    }
    let rows = |summary: &str| summary.lines().count();
    assert!(rows(&summaries[0]) > 6, "{}", summaries[0]);
}
